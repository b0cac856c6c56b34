//! Boxes that no class names, found by what they hold: a form that asks for an address, a heading that says `Comments`,
//! cards of other stories, a picture with its caption.

use super::clean::{Gone, LEAST, Place};
use super::phrases;
use super::survey::{Block, Kind, Survey, attribute, text_of};
use dom_query::Document;

/// Takes them out of the page.
pub(super) fn take(page: &Document, survey: &Survey, place: Place, out: &mut Gone<'_>) {
    comments(page, survey, place, out);
    replies(page, survey, place, out);
    authors(page, survey, place, out);
    offers(page, survey, place, out);
    teasers(page, survey, place, out);
    cards(page, survey, place, out);
    quoted(survey, place, out);
    pictures(survey, place, out);
    below(survey, place, out);
}

/// Whether a text asks its reader to subscribe, to register, to give money: about once in so many bytes.
pub(super) fn asks(text: &str) -> bool {
    const FOR_EACH: usize = 400;
    let lower = text.to_lowercase();
    let found = phrases::OFFERS.iter().map(|word| lower.matches(word).count()).sum::<usize>();
    found > lower.len() / FOR_EACH
}

/// What readers wrote: all that stands with a heading that calls it so.
fn comments(page: &Document, survey: &Survey, place: Place, out: &mut Gone<'_>) {
    const LONGEST: usize = 60;
    /// How many headings are looked at, from the last one.
    const MOST: usize = 200;
    let heading = place.heading.unwrap_or(0);
    let headings = survey.blocks.iter().enumerate().skip(heading + 1);
    let headings =
        headings.filter(|(_, block)| block.kind == Kind::Heading && (1..=LONGEST).contains(&block.text));
    for (at, block) in headings.rev().take(MOST) {
        if out.has(at) {
            continue;
        }
        let text = text_of(page, block.node).to_lowercase();
        let name = text.trim_matches(|letter: char| !letter.is_alphabetic());
        if !phrases::COMMENTS.contains(&name) || survey.paragraphs(heading, at) < LEAST {
            continue;
        }
        if !survey.holds(block.parent, heading) && survey.paragraphs(block.parent, at) == 0 {
            out.take(block.parent);
        } else {
            out.take_from(at);
        }
    }
}

/// What readers wrote, where each can be answered: all that stands with the links that say so.
fn replies(page: &Document, survey: &Survey, place: Place, out: &mut Gone<'_>) {
    const FEWEST: usize = 2;
    /// How many short texts are looked at.
    const MOST: usize = 500;
    const LONGEST: usize = 24;
    let heading = place.heading.unwrap_or(0);
    let short = survey.blocks.iter().enumerate().skip(heading + 1).rev();
    let short = short.filter(|(at, block)| (4..=LONGEST).contains(&block.text) && block.end == at + 1);
    let is_reply = |(at, block): &(usize, &Block)| {
        !out.has(*at) && phrases::REPLIES.contains(&text_of(page, block.node).to_lowercase().as_str())
    };
    let found: Vec<usize> = short.take(MOST).filter(is_reply).map(|(at, _)| at).collect();
    let (Some(first), Some(last)) = (found.last().copied(), found.first().copied()) else { return };
    if found.len() < FEWEST {
        return;
    }
    let Some(mut outer) = survey.around(first).find(|outer| survey.holds(*outer, last)) else { return };
    if survey.holds(outer, heading) {
        // They stand beside the article: the first of them is the child that holds the first link.
        let child = survey.children(outer).find(|child| survey.holds(*child, first));
        if let Some(child) = child.filter(|child| survey.paragraphs(heading, *child) >= LEAST) {
            out.take_from(child);
        }
        return;
    }
    // The heading above them goes with them.
    while let Some(block) = survey.blocks.get(outer)
        && let Some(around) = survey.blocks.get(block.parent)
        && around.text <= block.text + 100
        && !survey.holds(block.parent, heading)
        && block.parent != outer
    {
        outer = block.parent;
    }
    if survey.paragraphs(heading, outer) >= LEAST {
        out.take(outer);
    }
}

/// Boxes about the author: a picture or a heading with a paragraph that says who writes, behind the article.
fn authors(page: &Document, survey: &Survey, place: Place, out: &mut Gone<'_>) {
    const LEVELS: usize = 3;
    /// How much stands in the box besides.
    const BESIDE: usize = 120;
    /// How many paragraphs are looked at, from the last one.
    const MOST: usize = 8;
    const AUTHORS: usize = 2;
    let Some(heading) = place.heading else { return };
    let paragraphs = survey.blocks.iter().enumerate().skip(heading + 1).rev();
    let paragraphs = paragraphs.filter(|(_, block)| block.kind == Kind::Paragraph && block.text >= 30);
    let of_author = |(at, block): (usize, &Block)| {
        let fits = |outer: &usize| {
            survey.blocks.get(*outer).is_some_and(|around| around.text <= block.text + BESIDE)
                && !survey.holds(*outer, heading)
        };
        let is_box = |outer: &usize| {
            let within = survey.within(*outer);
            let paragraphs = within.iter().filter(|inner| inner.kind == Kind::Paragraph && inner.text > 0);
            within.iter().any(|inner| matches!(inner.kind, Kind::Heading | Kind::Image))
                && paragraphs.count() <= 2
        };
        let outer = survey.around(at).take(LEVELS).take_while(fits).filter(is_box).last()?;
        let own = !out.has(at)
            && survey.paragraphs(heading, outer) >= LEAST
            && super::asking::is_of_author(&text_of(page, block.node), &[]);
        own.then_some(outer)
    };
    let boxes: Vec<usize> = paragraphs.take(MOST).filter_map(of_author).collect();
    // Many such boxes are an article about people who write.
    if boxes.len() <= AUTHORS {
        for outer in boxes {
            out.take(outer);
        }
    }
}

/// Links to other stories within the article, with the line above them that says so: `Lesen Sie auch`, `Related stories`.
fn teasers(page: &Document, survey: &Survey, place: Place, out: &mut Gone<'_>) {
    const LONGEST_LINE: usize = 60;
    const LONGEST: usize = 600;
    /// How many lines are looked at.
    const MOST: usize = 300;
    let Some(heading) = place.heading else { return };
    let labels = survey.blocks.iter().enumerate().skip(heading + 1).filter(|(at, block)| {
        (5..=LONGEST_LINE).contains(&block.text)
            && matches!(block.kind, Kind::Heading | Kind::Other | Kind::Paragraph)
            && block.linked == 0
            && survey.within(*at).iter().all(|inner| inner.text == 0 || inner.text == block.text)
    });
    let is_sentence = |block: &Block| block.kind == Kind::Paragraph && block.prose >= 60;
    for (at, block) in labels.take(MOST) {
        if out.has(at) || survey.holds(heading, at) || !phrases::is_teaser(&text_of(page, block.node)) {
            continue;
        }
        // The innermost element that holds more than the line.
        let outer = survey
            .around(at)
            .find(|outer| survey.blocks.get(*outer).is_some_and(|outer| outer.text > block.text));
        let Some((outer, around)) = outer.and_then(|outer| Some((outer, survey.blocks.get(outer)?))) else {
            continue;
        };
        // A word of a sentence that is set off is no line.
        if around.kind == Kind::Paragraph || around.linked == 0 {
            continue;
        }
        let whole = around.text <= LONGEST
            && !survey.holds(outer, heading)
            && !matches!(around.kind, Kind::Body | Kind::Main | Kind::Article)
            && !survey.within(outer).iter().any(is_sentence);
        if whole {
            out.take(outer);
            continue;
        }
        // The line stands among the paragraphs: what follows it goes, where it is links.
        let own =
            std::iter::once(at).chain(survey.around(at)).take_while(|at| *at != outer).last().unwrap_or(at);
        let next = survey
            .children(outer)
            .find(|next| *next > own && survey.blocks.get(*next).is_some_and(|next| next.text > 0));
        let Some((next, links)) = next.and_then(|next| Some((next, survey.blocks.get(next)?))) else {
            continue;
        };
        if links.linked * 10 >= links.text * 8 && links.text <= LONGEST {
            out.take(own);
            out.take(next);
        }
    }
}

/// Forms that ask for an address, with what stands around them.
fn offers(page: &Document, survey: &Survey, place: Place, out: &mut Gone<'_>) {
    const LONGEST: usize = 450;
    /// How many of them are looked at.
    const MOST: usize = 50;
    let heading = place.heading.unwrap_or(0);
    let forms = survey.blocks.iter().enumerate().skip(heading + 1);
    let forms = forms.filter(|(_, block)| matches!(block.kind, Kind::Form | Kind::Input)).map(|(at, _)| at);
    for at in forms.take(MOST) {
        if out.has(at) {
            continue;
        }
        let own = |block: &Block| block.kind == Kind::Paragraph && block.prose >= 60;
        let fits = |at: &usize| {
            survey.blocks.get(*at).is_some_and(|block| {
                block.text <= LONGEST
                    && !survey.holds(*at, heading)
                    && !matches!(block.kind, Kind::Body | Kind::Main | Kind::Article)
                    && !own(block)
            })
        };
        let around = std::iter::once(at).chain(survey.around(at)).take_while(fits);
        let around = around.take_while(|at| {
            let mut paragraphs = survey.within(*at).iter().filter(|block| own(block));
            paragraphs.all(|block| asks(&text_of(page, block.node)))
        });
        let outer = around.last().filter(|at| survey.blocks.get(*at).is_some_and(|block| block.text > 0));
        let is_address = |block: &Block| {
            block.kind == Kind::Input
                && attribute(page, block.node, "type").is_some_and(|kind| kind == "email")
        };
        if let Some(outer) = outer
            && let Some(block) = survey.blocks.get(outer)
            && (asks(&text_of(page, block.node)) || survey.within(outer).iter().any(is_address))
        {
            out.take(outer);
        }
    }
}

/// Cards of other stories behind the article: several elements alike, each with a heading that is a link and little else.
fn cards(page: &Document, survey: &Survey, place: Place, out: &mut Gone<'_>) {
    const FEWEST: usize = 3;
    let Some(heading) = place.heading else { return };
    let mut at = heading + 1;
    // The prose of the article up to there.
    let (mut before, mut from) = (0, heading);
    while let Some(block) = survey.blocks.get(at) {
        before += survey.paragraphs(from, at);
        from = at;
        let children: Vec<usize> = if block.linked > 0 && !survey.holds(at, heading) && !out.has(at) {
            survey
                .children(at)
                .filter(|at| survey.blocks.get(*at).is_some_and(|child| child.text > 0))
                .collect()
        } else {
            Vec::new()
        };
        let cards = children.iter().filter(|at| is_card(survey, **at)).count();
        let listed = cards >= FEWEST && cards + 2 >= children.len();
        if !listed || before < LEAST {
            at += 1;
            continue;
        }
        let apart = place.article.is_some_and(|own| !survey.holds(own, at));
        let around = survey.blocks.get(block.parent).filter(|_| !survey.holds(block.parent, heading));
        let named =
            [Some(block), around].into_iter().flatten().any(|block| super::clean::is_related(&block.words));
        if apart || named || is_called_below(page, survey, at) {
            let outer = around.filter(|around| around.text <= block.text + 100).map_or(at, |_| block.parent);
            out.take(outer);
        }
        at = block.end.max(at + 1);
    }
}

/// Whether an element is a teaser: a heading with a link, and a sentence or two.
fn is_card(survey: &Survey, at: usize) -> bool {
    const LONGEST: usize = 600;
    const SHORTEST: usize = 10;
    let Some(block) = survey.blocks.get(at) else { return false };
    let linked = |inner: &Block| {
        matches!(inner.kind, Kind::Heading | Kind::FirstHeading)
            && inner.text >= SHORTEST
            && (inner.linked * 10 >= inner.text * 7)
    };
    let paragraphs =
        || survey.within(at).iter().filter(|inner| inner.kind == Kind::Paragraph && inner.text > 0);
    (1..=LONGEST).contains(&block.text)
        && block.kind != Kind::Paragraph
        && survey.within(at).iter().any(linked)
        && paragraphs().count() <= 2
}

/// Whether the heading in or before an element says that other stories follow: `Latest`, `More from Sport`.
fn is_called_below(page: &Document, survey: &Survey, at: usize) -> bool {
    let parent = survey.blocks.get(at).map_or(at, |block| block.parent);
    let before = survey.children(parent).take_while(|child| *child < at).last();
    let heading = |at: &usize| {
        survey
            .blocks
            .get(*at)
            .filter(|block| block.kind == Kind::Heading && block.linked * 2 < block.text.max(1))
    };
    let own = survey.children(at).next();
    [own, before]
        .iter()
        .flatten()
        .filter_map(heading)
        .any(|block| phrases::is_below(&text_of(page, block.node)))
}

/// Articles within the article that are little of it: quoted teasers of other stories, and not the reports of a day.
fn quoted(survey: &Survey, place: Place, out: &mut Gone<'_>) {
    let Some(own) = place.article else { return };
    let all = survey.blocks.get(own).map_or(0, |block| block.prose);
    let is_other = |at: &usize| {
        survey.blocks.get(*at).is_some_and(|block| block.kind == Kind::Article)
            && place.heading.is_none_or(|heading| !survey.holds(*at, heading))
            && survey.within(*at).iter().any(|block| matches!(block.kind, Kind::Heading | Kind::Link))
    };
    let end = survey.blocks.get(own).map_or(own, |block| block.end);
    let others: Vec<usize> = (own + 1..end).filter(is_other).collect();
    let held: usize = others.iter().filter_map(|at| survey.blocks.get(*at)).map(|block| block.prose).sum();
    if held * 5 <= all {
        for at in others {
            out.take(at);
        }
    }
}

/// Links behind the last paragraph that is left, outside of the element which holds that one.
fn below(survey: &Survey, place: Place, out: &mut Gone<'_>) {
    const SHORTEST: usize = 15;
    let Some(heading) = place.heading else { return };
    let own = |block: &Block| block.kind == Kind::Paragraph && block.prose >= 60;
    let last = survey.blocks.iter().enumerate().rev().find(|(at, block)| own(block) && !out.has(*at));
    let Some((last, block)) = last.filter(|(at, _)| *at > heading) else { return };
    let body = survey.blocks.get(block.parent).map_or(last, |body| body.end);
    let mut at = body.max(last + 1);
    while let Some(block) = survey.blocks.get(at) {
        let links = block.text >= SHORTEST && block.linked * 10 >= block.text * 9;
        if links && !out.has(at) {
            out.take(at);
            at = block.end.max(at + 1);
        } else {
            at += 1;
        }
    }
}

/// Pictures in an element of their own with a short text behind them, which is the caption whatever it is called.
fn pictures(survey: &Survey, place: Place, out: &mut Gone<'_>) {
    const LONGEST: usize = 250;
    const LEVELS: usize = 3;
    /// How many elements such a one holds at most.
    const PARTS: usize = 30;
    let Some(heading) = place.heading else { return };
    for (image, _) in
        survey.blocks.iter().enumerate().skip(heading + 1).filter(|(_, block)| block.kind == Kind::Image)
    {
        let around = survey.around(image).take(LEVELS).find(|at| {
            survey.blocks.get(*at).is_some_and(|block| block.text > 0 || block.kind == Kind::Paragraph)
        });
        let Some((at, block)) = around.and_then(|at| Some((at, survey.blocks.get(at)?))) else { continue };
        let within = survey.within(at);
        if block.text > LONGEST || within.len() > PARTS || block.kind != Kind::Other || out.has(at) {
            continue;
        }
        let in_parts =
            survey.children(at).filter_map(|at| survey.blocks.get(at)).map(|child| child.text).sum::<usize>();
        let is_picture = in_parts == block.text
            && block.linked * 2 < block.text
            && !survey.holds(at, heading)
            && within.iter().enumerate().all(|(inner, block)| {
                (block.text == 0 || at + 1 + inner > image || block.kind == Kind::Image)
                    && matches!(block.kind, Kind::Other | Kind::Image | Kind::Link | Kind::Figure)
            });
        if is_picture {
            out.take(at);
        }
    }
}
