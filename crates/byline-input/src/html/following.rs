//! The articles that a page puts below its own, where the heading of that one stands outside of its body.

use super::clean::{Gone, Place};
use super::survey::{Block, Kind, Survey, has_word};

/// The prose of an article beside which others are looked for.
pub(super) const ENOUGH: usize = 500;

/// Takes out the articles after the page's own where its heading stands outside of its body.
pub(super) fn following(survey: &Survey, place: Place, out: &mut Gone<'_>) {
    let Some(heading) = place.heading else { return };
    let articles: Vec<usize> = outermost(survey, heading, |_, block| block.kind == Kind::Article);
    // An article without a heading of its own is the one that the heading is of; without one, the paragraphs before the
    // first are.
    let own = articles.first().copied().filter(|at| !is_headed(survey, *at));
    let start = own.or(articles.first().copied()).unwrap_or(usize::MAX);
    let prose = match own {
        Some(own) => survey.blocks.get(own).map_or(0, |block| block.prose),
        None => survey.paragraphs(heading, start),
    };
    let others: Vec<usize> =
        articles.into_iter().filter(|at| Some(*at) != own && is_headed(survey, *at)).collect();
    let theirs: usize = others.iter().filter_map(|at| survey.blocks.get(*at)).map(|block| block.prose).sum();
    // Many of them under one short introduction are a list of pieces, or the reports of a day.
    let listed = others.len() > 2 && theirs > prose * 2;
    // An introduction of a few paragraphs is none of an article.
    let introduced = own.is_none() && long_paragraphs(survey, heading, start) < 4;
    let live = survey.blocks.iter().take(start.saturating_add(1)).any(|block| is_live(&block.words));
    if prose >= ENOUGH && !listed && !live && !introduced {
        for at in others {
            out.take(at);
        }
    }
    let named = outermost(survey, heading, |at, block| is_next(&block.words) && is_headed(survey, at));
    // Where one is far enough below, those after it are too.
    for at in named.into_iter().skip_while(|at| survey.paragraphs(heading, *at) < ENOUGH) {
        out.take(at);
    }
    for at in alike(survey, heading) {
        out.take(at);
    }
    if let Some(next) = next_heading(survey, heading) {
        // All that follows it belongs to it, or to those after it.
        out.take_from(next);
    }
}

/// The elements after the heading that fit, without those within one another, in the order of the page.
fn outermost(survey: &Survey, heading: usize, fits: impl Fn(usize, &Block) -> bool) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = heading + 1;
    while let Some(block) = survey.blocks.get(at) {
        if fits(at, block) {
            found.push(at);
            at = block.end.max(at + 1);
        } else {
            at += 1;
        }
    }
    found
}

/// Whether an element begins with a heading: none of its longer paragraphs stands before it.
fn is_headed(survey: &Survey, at: usize) -> bool {
    let first = survey.within(at).iter().find(|block| {
        (block.kind == Kind::Paragraph && block.prose >= 60)
            || (matches!(block.kind, Kind::Heading | Kind::FirstHeading) && block.text > 0)
    });
    first.is_some_and(|block| block.kind != Kind::Paragraph)
}

/// How many paragraphs that are more than a line stand from one element up to another.
fn long_paragraphs(survey: &Survey, from: usize, to: usize) -> usize {
    let between = survey.blocks.iter().take(to).skip(from);
    between.filter(|block| block.kind == Kind::Paragraph && block.prose >= 60).count()
}

/// Whether the words of an element say that it holds the reports of a day, each with a heading.
fn is_live(words: &str) -> bool {
    has_word(words, &["live", "liveblog", "liveticker", "ticker", "timeline", "updates"])
}

fn is_next(words: &str) -> bool {
    has_word(words, &["next", "nextarticle", "nextstory", "nextpost"])
        && ["next article", "next story", "next post", "nextarticle", "nextstory", "nextpost"]
            .iter()
            .any(|name| words.contains(name))
}

/// What elements are called that hold one article each.
const STORIES: [&str; 4] = [" article ", " story ", " post ", " entry "];

/// Other stories set as the article's own element is, each with a heading: `<div class="story"><h2>`.
fn alike(survey: &Survey, heading: usize) -> Vec<usize> {
    let is_story = |at: &usize| {
        survey.blocks.get(*at).is_some_and(|block| STORIES.iter().any(|name| block.words.contains(name)))
    };
    let own = survey.around(heading).find(is_story);
    let Some((own, block)) = own.and_then(|own| Some((own, survey.blocks.get(own)?))) else {
        return Vec::new();
    };
    let others = survey.children(block.parent).filter(|at| {
        *at > own
            && is_headed(survey, *at)
            && survey.blocks.get(*at).is_some_and(|other| {
                other.kind == block.kind && without_digits(&other.words) == without_digits(&block.words)
            })
    });
    if block.prose >= ENOUGH { others.collect() } else { Vec::new() }
}

/// Where the next article begins on a page that puts one behind another, each with a first heading: the element that
/// stands to its body as the one with the heading does to the article's.
fn next_heading(survey: &Survey, heading: usize) -> Option<usize> {
    /// How many headings are looked at.
    const MOST: usize = 20;
    let child_of = |around: usize, at: usize| {
        std::iter::once(at)
            .chain(survey.around(at))
            .find(|at| survey.blocks.get(*at).is_some_and(|block| block.parent == around))
    };
    let alike = |one: usize, other: usize| {
        let (one, other) = (survey.blocks.get(one), survey.blocks.get(other));
        one.zip(other).is_some_and(|(one, other)| {
            one.kind == other.kind && without_digits(&one.words) == without_digits(&other.words)
        })
    };
    let seconds = survey.blocks.iter().enumerate().skip(heading + 1);
    let seconds = seconds.filter(|(_, block)| block.kind == Kind::FirstHeading && block.text >= 10);
    for (second, _) in seconds.take(MOST) {
        let around = survey.around(heading).find(|around| survey.holds(*around, second))?;
        let (Some(own), Some(next)) = (child_of(around, heading), child_of(around, second)) else { continue };
        if !alike(own, next) || survey.paragraphs(own, next) < ENOUGH {
            continue;
        }
        let words = survey.blocks.get(own).map_or("", |block| block.words.as_str());
        let whole = survey.blocks.get(own).is_some_and(|block| block.prose >= ENOUGH);
        if whole {
            // Sections of one article have headings, too.
            if STORIES.iter().any(|name| words.contains(name)) {
                return Some(next);
            }
            continue;
        }
        // The heading stands beside its body: both bodies are elements of the same name.
        let bodies = |from: usize| {
            let after = survey.blocks.iter().enumerate().skip(from + 1);
            after
                .filter(move |(_, block)| {
                    block.parent == around && !block.words.is_empty() && block.kind != Kind::Paragraph
                })
                .map(|(at, _)| at)
        };
        let body = bodies(own)
            .take_while(|at| *at < next)
            .find(|at| survey.paragraphs(*at, end(survey, *at)) >= ENOUGH);
        if body.is_some_and(|body| bodies(next).any(|at| alike(body, at))) {
            return Some(next);
        }
    }
    None
}

fn end(survey: &Survey, at: usize) -> usize {
    survey.blocks.get(at).map_or(at, |block| block.end)
}

fn without_digits(words: &str) -> String {
    words.chars().filter(|letter| !letter.is_ascii_digit()).collect()
}
