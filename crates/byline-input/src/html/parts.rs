//! Parts of an article that the choice of one element misses: its standfirst, and the rest of a body that is cut into
//! several elements alike.

use super::clean::{Gone, Place};
use super::single_spaced;
use super::survey::{Block, Kind, Survey, text_of};
use dom_query::{Document, NodeId, NodeRef};
use std::collections::{HashMap, HashSet};

/// The standfirst: a short text behind the heading that is called so, that the page gives as its description, or that
/// stands right below the heading.
pub(super) fn lead(
    page: &Document,
    survey: &Survey,
    place: Place,
    description: Option<&str>,
) -> Option<String> {
    const NAMES: [&str; 29] = [
        " lead ",
        " lede ",
        " standfirst ",
        " dek ",
        " deck ",
        " intro ",
        " subtitle ",
        " subtitulo ",
        " subheadline ",
        " sub headline ",
        " headline sub ",
        " subhead ",
        " summary ",
        " sumario ",
        " sommaire ",
        " abstract ",
        " teaser ",
        " chapo ",
        " chapeau ",
        " bajada ",
        " strapline ",
        " sottotitolo ",
        " alternativeheadline ",
        " ingress ",
        " excerpt ",
        " entradilla ",
        " vorspann ",
        " description ",
        " headlines ",
    ];
    /// Names that say it of a few words, too.
    const SURE: [&str; 4] = [" standfirst ", " dek ", " subheadline ", " chapo "];
    /// How many elements behind the heading it may stand.
    const NEAR: usize = 40;
    let heading = place.heading?;
    let near = survey.blocks.iter().enumerate().skip(heading + 1).take(NEAR);
    // What comes first behind the heading, once it is settled.
    let mut first: Option<Option<String>> = None;
    for (at, block) in near.filter(|(at, _)| !survey.holds(heading, *at)) {
        let sure = SURE.iter().any(|name| block.words.contains(name));
        let least = if sure { 12 } else { 60 };
        let fits = (least..=900).contains(&block.text) && block.linked * 3 < block.text && !block.hidden;
        let above = survey.around(at).filter_map(|at| survey.blocks.get(at));
        let apart = above.chain([block]).any(|above| {
            matches!(
                above.kind,
                Kind::Aside
                    | Kind::Nav
                    | Kind::Footer
                    | Kind::Figure
                    | Kind::FigCaption
                    | Kind::Link
                    | Kind::Dialog
            )
        });
        let container = matches!(block.kind, Kind::Article | Kind::Main | Kind::FirstHeading);
        let text = || text_of(page, block.node);
        if first.is_none() && block.text > 0 && is_leaf(survey, at) {
            let standing = !apart && !container && fits && stands_below(survey, heading, at);
            first = Some(standing.then(text).filter(|text| reads_as_lead(text)));
        }
        // Pictures with their captions can stand in the head of an article, too: `<div class="page-lead">`.
        let pictured =
            || survey.within(at).iter().any(|inner| matches!(inner.kind, Kind::Figure | Kind::FigCaption));
        if !fits || apart || container || pictured() {
            continue;
        }
        let named = NAMES.iter().any(|name| block.words.contains(name)) && !block.words.contains(" related ");
        let text = text();
        let stated = description.is_some_and(|stated| stated.len() >= 60 && is_same(&text, stated));
        // What is called so must also read as a sentence, or nearly.
        if stated || (named && text.split(' ').count() >= if sure { 3 } else { 6 }) {
            return Some(text);
        }
    }
    first.flatten()
}

/// Whether no part of an element holds all of its text.
fn is_leaf(survey: &Survey, at: usize) -> bool {
    let text = survey.blocks.get(at).map_or(0, |block| block.text);
    survey.within(at).iter().all(|inner| inner.text < text)
}

/// Whether an element stands in the head of an article, with nothing about it that says it is something else.
fn stands_below(survey: &Survey, heading: usize, at: usize) -> bool {
    let own = std::iter::once(at).chain(survey.around(at)).take_while(|at| !survey.holds(*at, heading));
    own.filter_map(|at| survey.blocks.get(at)).all(|block| {
        !super::clean::is_named(&block.words)
            && matches!(block.kind, Kind::Paragraph | Kind::Heading | Kind::Other)
    }) && !survey.within(at).iter().any(|inner| matches!(inner.kind, Kind::Time | Kind::Image | Kind::Input))
}

/// Whether a text reads as a sentence or two on what an article is about, and not as the line of its author.
fn reads_as_lead(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.len() <= 400
        && text.split(' ').count() >= 8
        && !text.contains(['|', '©', '•'])
        && !["by ", "von ", "par ", "por "].iter().any(|start| lower.starts_with(start))
        && crate::date::within(text, crate::date::Order::DayFirst).is_none()
}

fn is_same(one: &str, other: &str) -> bool {
    let dense =
        |text: &str| -> String { text.chars().filter(|letter| letter.is_alphanumeric()).take(200).collect() };
    dense(one) == dense(other)
}

/// Whether an element holds nothing but paragraphs, and others stand right before it or in the element before it: the second
/// column of an article, whatever it is called.
pub(super) fn is_continued(survey: &Survey, gone: &Gone<'_>, at: usize) -> bool {
    const SENTENCE: usize = 60;
    const FEWEST: usize = 2;
    let Some(block) = survey.blocks.get(at) else { return false };
    let long = |block: &&Block| block.kind == Kind::Paragraph && block.prose >= SENTENCE;
    let within = survey.within(at);
    let plain = block.linked * 20 <= block.text
        && within.iter().all(|inner| inner.text == 0 || !matches!(inner.kind, Kind::Heading | Kind::Form))
        && within.iter().filter(long).map(|inner| inner.text).sum::<usize>() * 10 >= block.text * 9;
    // The last element before it is the column, or stands within it.
    let last = at.checked_sub(1).filter(|last| *last > block.parent);
    let before = last.map(|last| {
        let within = std::iter::once(last).chain(survey.around(last));
        within.take_while(|around| *around > block.parent).last().unwrap_or(last)
    });
    let follows = before.is_some_and(|before| {
        let column = survey.blocks.get(before).filter(|_| !gone.has(before));
        column.is_some_and(|column| {
            long(&column) || survey.within(before).iter().filter(long).count() >= FEWEST
        })
    });
    plain && follows && within.iter().filter(long).count() >= FEWEST
}

/// Paragraphs that stand alike, each in elements of the same classes: one body in several pieces.
pub(super) struct Group {
    /// The innermost element around all of them.
    around: NodeId,
    /// Their texts.
    paragraphs: Vec<String>,
}

/// The largest group of paragraphs within one article.
pub(super) fn group(page: &Document, survey: &Survey, gone: &Gone<'_>) -> Option<Group> {
    let mut groups: HashMap<String, (usize, Vec<usize>)> = HashMap::new();
    let own =
        |block: &Block| block.kind == Kind::Paragraph && block.prose >= 60 && block.linked * 3 < block.text;
    let blocks = survey.blocks.iter().enumerate();
    for (at, block) in blocks.filter(|(at, block)| own(block) && !gone.has(*at)) {
        let mut chain = chain(survey, at, block);
        // Without a class anywhere, everything is alike.
        if !chain.contains(' ') {
            continue;
        }
        let container = survey.around(at).find(|at| {
            survey
                .blocks
                .get(*at)
                .is_some_and(|block| matches!(block.kind, Kind::Article | Kind::Main | Kind::Body))
        });
        chain.push_str(&container.unwrap_or(0).to_string());
        let group = groups.entry(chain).or_default();
        group.0 += block.prose;
        group.1.push(at);
    }
    let (prose, members) =
        groups.into_values().max_by(|one, other| one.0.cmp(&other.0).then(other.1.cmp(&one.1)))?;
    let (first, last) = (*members.first()?, *members.last()?);
    // In one element all of them are found by what chooses one.
    let parents = members.iter().filter_map(|at| survey.blocks.get(*at)).map(|block| block.parent);
    if members.len() < 3 || parents.clone().min() == parents.max() {
        return None;
    }
    let around = survey.around(first).find(|at| survey.holds(*at, last))?;
    let outer = survey.blocks.get(around)?;
    // An element that holds much else is the page.
    if prose * 100 < outer.prose * 70 || outer.linked > outer.text / 4 {
        return None;
    }
    // Paragraphs within one another would be read once for each around them.
    let texts: usize = members.iter().filter_map(|at| survey.blocks.get(*at)).map(|block| block.text).sum();
    if texts > outer.text {
        return None;
    }
    let paragraphs =
        members.iter().filter_map(|at| survey.blocks.get(*at)).map(|block| text_of(page, block.node));
    Some(Group { around: outer.node, paragraphs: paragraphs.collect() })
}

/// The paragraphs behind the heading of a page that has little prose, as far as they are still in it and not apart from the
/// article; none of other pages.
pub(super) fn short(page: &Document, survey: &Survey, place: Place, gone: &Gone<'_>) -> Vec<String> {
    const MOST: usize = 20;
    let Some(heading) = place.heading.filter(|_| survey.prose() < super::clean::SHORT) else {
        return Vec::new();
    };
    let behind = survey.blocks.iter().enumerate().skip(heading);
    let own = behind.filter(|(at, block)| {
        let mut above = survey.around(*at).filter_map(|at| survey.blocks.get(at));
        let apart = |kind| {
            matches!(
                kind,
                Kind::Aside
                    | Kind::Nav
                    | Kind::Footer
                    | Kind::Figure
                    | Kind::Dialog
                    | Kind::Data
                    | Kind::Form
            )
        };
        // The article can be a list.
        let is_item = || {
            block.kind == Kind::Item
                && block.prose >= 60
                && !survey.within(*at).iter().any(|inner| matches!(inner.kind, Kind::Paragraph | Kind::Item))
        };
        (block.kind == Kind::Paragraph || is_item())
            && block.text > 0
            && block.linked * 2 < block.text
            && !gone.has(*at)
            && !above.any(|above| above.hidden || apart(above.kind))
    });
    own.take(MOST).map(|(_, block)| text_of(page, block.node)).collect()
}

/// The classes of a paragraph and of the elements around it.
fn chain(survey: &Survey, at: usize, block: &Block) -> String {
    /// Classes are compared this far up.
    const LEVELS: usize = 4;
    let mut chain = block.words.clone();
    for above in survey.around(at).take(LEVELS).filter_map(|at| survey.blocks.get(at)) {
        chain.push('/');
        chain.push_str(above.kind.name());
        // Identifiers and numbers differ from piece to piece.
        chain.extend(above.words.chars().filter(|letter| !letter.is_ascii_digit()));
    }
    chain
}

/// How the paragraphs begin that are set as most of the page's are: in elements of the same classes, or in the same one.
pub(super) fn alike(page: &Document, survey: &Survey) -> HashSet<String> {
    let mut groups: HashMap<String, (usize, Vec<NodeId>)> = HashMap::new();
    let own =
        |block: &Block| block.kind == Kind::Paragraph && block.text > 0 && block.linked * 2 < block.text;
    for (at, block) in survey.blocks.iter().enumerate().filter(|(_, block)| own(block)) {
        let mut chain = chain(survey, at, block);
        if !chain.contains(' ') {
            chain.push_str(&block.parent.to_string());
        }
        let group = groups.entry(chain).or_default();
        group.0 += block.prose;
        group.1.push(block.node);
    }
    let most = groups.into_values().max_by(|one, other| one.0.cmp(&other.0).then(other.1.cmp(&one.1)));
    let nodes = most.map(|(_, nodes)| nodes).unwrap_or_default();
    nodes.into_iter().map(|node| super::beginning(&text_of(page, node))).collect()
}

impl Group {
    /// The text with its paragraphs in the order of the page: what chooses one of several parts puts that one first.
    pub(super) fn in_order(&self, text: String) -> String {
        let starts: HashMap<String, usize> =
            self.paragraphs.iter().enumerate().map(|(at, paragraph)| (start(paragraph), at)).collect();
        // What stands in it twice has no place of its own.
        if starts.len() < self.paragraphs.len() {
            return text;
        }
        let mut parts: Vec<(Option<usize>, Vec<&str>)> = vec![(None, Vec::new())];
        for line in text.lines() {
            // What follows a paragraph stays behind it.
            if let Some(at) = starts.get(&start(&single_spaced(line))) {
                parts.push((Some(*at), Vec::new()));
            }
            parts.last_mut().into_iter().for_each(|(_, lines)| lines.push(line));
        }
        if parts.is_sorted_by_key(|(at, _)| *at) {
            return text;
        }
        parts.sort_by_key(|(at, _)| *at);
        parts.into_iter().flat_map(|(_, lines)| lines).collect::<Vec<_>>().join("\n")
    }

    /// The text of the whole group, where much less than it was found in `text`, but some of it.
    pub(super) fn whole(&self, page: &Document, text: &str) -> Option<String> {
        let dense = single_spaced(text);
        let (all, kept) = self.paragraphs.iter().fold((0, 0), |(all, kept), paragraph| {
            let found = dense.contains(&start(paragraph));
            (all + paragraph.len(), kept + if found { paragraph.len() } else { 0 })
        });
        (kept > 0 && kept * 100 < all * 80)
            .then(|| NodeRef::new(self.around, &page.tree).formatted_text().to_string())
    }
}

/// How a paragraph begins.
fn start(paragraph: &str) -> String {
    paragraph.chars().take(60).collect()
}
