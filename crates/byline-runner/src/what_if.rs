//! What would have changed a finding: the article is analysed again with a word taken out, with its quotation marks
//! taken out or put in, with a name in lower case.
//!
//! This asks the extractors and knows nothing of how they work, so that it holds for built-in ones and for those in shared
//! libraries alike, and what it says is what really happens. It is an experiment with single words: where two words say
//! the same, taking out either changes nothing.

use crate::analyze::{Scratch, analyze};
use crate::explain::FindingId;
use crate::plan::Plan;
use byline_core::{
    Article, Claim, Entity, LayerName, Layers, MentionKind, Quote, Span, TargetSentiment, TokenKind,
};
use byline_record::Record;
use byline_text::Analysis;

/// A change of the text that changes the finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What is done to the text.
    pub edit: Edit,
    /// What becomes of the finding.
    pub effect: Effect,
}

/// What is done to the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// A word or a name is taken out.
    Without(Span),
    /// All quotation marks of these paragraphs are taken out.
    WithoutMarks(Vec<Span>),
    /// Quotation marks are put around it.
    WithMarks(Vec<Span>),
    /// It is written in lower case.
    LowerCase(Vec<Span>),
}

/// What becomes of a finding.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// It is not found.
    Gone,
    /// It differs.
    Differs(Vec<Difference>),
}

/// In what a finding differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What of it: `speaker`.
    pub what: &'static str,
    /// What it is.
    pub before: String,
    /// What it becomes.
    pub after: String,
    /// By how much, where it is a number.
    pub by: Option<f32>,
}

/// Longer articles, in bytes, are not analysed again and again.
const LONGEST: usize = 100_000;
/// The words of so many of a finding's sentences are taken out, and of them so many.
const SENTENCES: usize = 3;
const WORDS: usize = 80;
/// A change of a number by less does not count.
const NOTABLE: f32 = 0.1;

/// The changes of single words around `finding` of `record` that change it most, at most `most` of them; `None` if the
/// article is too long to try. `article` is the one that `record` was made of.
pub fn what_if(
    plan: &Plan,
    article: &Article,
    record: &Record,
    finding: &FindingId,
    most: usize,
) -> Option<Vec<Change>> {
    if article.text.len() > LONGEST {
        return None;
    }
    let mut scratch = Scratch::default();
    let mut changes: Vec<Change> = edits(article, record, finding)
        .into_iter()
        .filter_map(|edit| {
            let map = Map::new(&edit, &article.text);
            let other = analyze(plan, map.article(article), &mut scratch, None);
            let effect = effect(&record.layers, &article.text, finding, &other, &map)?;
            Some(Change { edit, effect })
        })
        .collect();
    changes.sort_by(|a, b| b.effect.weight().total_cmp(&a.effect.weight()));
    changes.truncate(most);
    Some(changes)
}

impl Effect {
    fn weight(&self) -> f32 {
        let Self::Differs(differences) = self else { return 100.0 };
        let weight = |difference: &Difference| difference.by.map_or(10.0, f32::abs);
        differences.iter().map(weight).fold(0.0, f32::max)
    }
}

/// What is tried.
fn edits(article: &Article, record: &Record, finding: &FindingId) -> Vec<Edit> {
    let mut analysis = Analysis::default();
    analysis.read(&article.text);
    let own = finding.places(&record.layers);
    let names: Vec<Span> = record.layers.entities.iter().flatten().flat_map(names_of).collect();
    let is_own =
        |span: Span| finding.layer == LayerName::Entities && own.iter().any(|place| place.overlaps(span));
    let mut edits = Vec::new();
    // A quote may be in another sentence than the words that report it.
    let mut around = own.clone();
    if let Some(quote) = quote_of(&record.layers, finding) {
        around.splice(0..0, quote.cue.iter().copied());
    }
    let mut sentences: Vec<usize> = Vec::new();
    for (at, sentence) in analysis.sentences.iter().enumerate() {
        if sentences.len() < SENTENCES && around.iter().any(|place| place.overlaps(sentence.span)) {
            sentences.push(at);
        }
    }
    for sentence in sentences.iter().filter_map(|&at| analysis.sentences.get(at)) {
        let inside: Vec<Span> = names.iter().copied().filter(|name| sentence.span.contains(*name)).collect();
        edits.extend(inside.iter().copied().filter(|name| !is_own(*name)).map(Edit::Without));
        let tokens = sentence.first_token as usize..sentence.end_token as usize;
        for token in analysis.tokens.get(tokens).unwrap_or_default() {
            let word = matches!(token.kind, TokenKind::WORD | TokenKind::NUMBER | TokenKind::SYMBOL)
                || matches!(token.span.of(&article.text), Some(":" | "?" | "—" | "–" | "-"));
            if word && !is_own(token.span) && !inside.iter().any(|name| name.overlaps(token.span)) {
                edits.push(Edit::Without(token.span));
            }
        }
    }
    edits.truncate(WORDS);
    let near: Vec<Span> = analysis
        .paragraphs
        .iter()
        .map(|paragraph| paragraph.span)
        .filter(|paragraph| around.iter().any(|place| place.overlaps(*paragraph)))
        .collect();
    let marks: Vec<Span> = analysis
        .tokens
        .iter()
        .filter(|token| matches!(token.kind, TokenKind::MARK | TokenKind::SINGLE_MARK))
        .map(|token| token.span)
        .filter(|mark| near.iter().any(|paragraph| paragraph.contains(*mark)))
        .collect();
    if !marks.is_empty() {
        edits.push(Edit::WithoutMarks(marks));
    } else if finding.layer == LayerName::Quotes && !own.is_empty() {
        edits.push(Edit::WithMarks(own.clone()));
    }
    if finding.layer == LayerName::Entities {
        let own = record.layers.entities.iter().flatten().nth(finding.at).map(names_of).unwrap_or_default();
        edits.push(Edit::LowerCase(own));
    }
    edits
}

fn names_of(entity: &Entity) -> Vec<Span> {
    let names = entity.mentions.iter().filter(|mention| mention.kind == MentionKind::Name);
    names.map(|mention| mention.span).collect()
}

fn quote_of<'a>(layers: &'a Layers, finding: &FindingId) -> Option<&'a Quote> {
    layers.quotes.as_ref().filter(|_| finding.layer == LayerName::Quotes)?.get(finding.at)
}

/// A changed text, and where the places of the original are in it.
struct Map {
    text: String,
    /// Pieces of the original that are replaced, in their order, and how long what stands there now is.
    replaced: Vec<(Span, u32)>,
}

impl Map {
    fn new(edit: &Edit, text: &str) -> Self {
        let mut pieces: Vec<(Span, String)> = match edit {
            Edit::Without(span) => vec![(with_space(*span, text), String::new())],
            Edit::WithoutMarks(marks) => marks.iter().map(|mark| (*mark, String::new())).collect(),
            Edit::WithMarks(spans) => spans
                .iter()
                .flat_map(|span| [(span.start, "“"), (span.end, "”")])
                .map(|(at, mark)| (Span::new(at, at), mark.to_owned()))
                .collect(),
            Edit::LowerCase(spans) => {
                spans.iter().map(|span| (*span, span.of(text).unwrap_or_default().to_lowercase())).collect()
            }
        };
        pieces.sort_by_key(|(span, _)| *span);
        let (mut changed, mut at, mut replaced) = (String::new(), 0, Vec::new());
        for (span, piece) in pieces {
            // What overlaps an earlier piece is replaced with it.
            let Some(kept) = text.get(at..span.start as usize) else { continue };
            changed.push_str(kept);
            changed.push_str(&piece);
            replaced.push((span, piece.len() as u32));
            at = span.end as usize;
        }
        changed.push_str(text.get(at..).unwrap_or_default());
        Self { text: changed, replaced }
    }

    /// Where a place of the original is. What was put in at the place itself comes before a start, and after an end.
    fn offset(&self, place: u32, starts: bool) -> u32 {
        let (mut gained, mut lost) = (0, 0);
        for &(span, length) in &self.replaced {
            let before = if span.is_empty() && !starts { span.end < place } else { span.end <= place };
            if before {
                gained += length;
                lost += span.len();
            } else if span.start < place {
                return span.start + gained - lost + if starts { 0 } else { length };
            }
        }
        place + gained - lost
    }

    fn span(&self, span: Span) -> Span {
        Span::new(self.offset(span.start, true), self.offset(span.end, false))
    }

    /// The article with this text; what came with it is where it is now.
    fn article(&self, article: &Article) -> Article {
        let mut article = Article { text: self.text.clone(), ..article.clone() };
        for target in &mut article.targets {
            *target = self.span(*target);
        }
        for mention in article.entities.iter_mut().flatten().flat_map(|entity| &mut entity.mentions) {
            mention.span = self.span(mention.span);
        }
        article
    }
}

/// A word with the space before it, or the one behind it at the start of a line.
fn with_space(span: Span, text: &str) -> Span {
    let Span { start, end } = span;
    let before = text.as_bytes().get((start as usize).wrapping_sub(1));
    if before == Some(&b' ') {
        return Span::new(start - 1, end);
    }
    let behind = text.as_bytes().get(end as usize) == Some(&b' ');
    Span::new(start, end + u32::from(behind && matches!(before, None | Some(b'\n'))))
}

/// What becomes of a finding in the changed text; `None` where nothing notable does.
fn effect(layers: &Layers, text: &str, finding: &FindingId, other: &Record, map: &Map) -> Option<Effect> {
    let own: Vec<Span> = finding.places(layers).into_iter().map(|span| map.span(span)).collect();
    let whole: u32 = own.iter().map(|span| span.len()).sum();
    let count = finding.count(&other.layers).unwrap_or_default();
    let (at, shared) = (0..count)
        .map(|at| (at, shared(&own, &FindingId { layer: finding.layer.clone(), at }.places(&other.layers))))
        .max_by_key(|&(at, shared)| (shared, std::cmp::Reverse(at)))
        .unwrap_or_default();
    if shared * 2 < whole.max(1) {
        return Some(Effect::Gone);
    }
    let twin = FindingId { layer: finding.layer.clone(), at };
    let (before, after) = (traits(layers, text, finding), traits(&other.layers, &other.article.text, &twin));
    let mut differences: Vec<Difference> = before
        .into_iter()
        .zip(after)
        .filter_map(|(before, after)| {
            let by = before.number.zip(after.number).map(|(before, after)| after - before);
            let differs = by.map_or(before.shown != after.shown, |by| by.abs() >= NOTABLE);
            let Trait { what, shown, .. } = before;
            differs.then_some(Difference { what, before: shown, after: after.shown, by })
        })
        .collect();
    if let (Some(_), Some(quote)) = (quote_of(layers, finding), quote_of(&other.layers, &twin)) {
        let found: u32 = quote.content.iter().map(|span| span.len()).sum();
        // A word more or less at an edge is no other content.
        if shared * 5 < found.max(whole) * 4 {
            let words = |spans: &[Span], text: &str| {
                spans.iter().filter_map(|span| span.of(text)).collect::<Vec<_>>().join(" … ")
            };
            differences.push(Difference {
                what: "content",
                before: words(&finding.places(layers), text),
                after: words(&quote.content, &other.article.text),
                by: None,
            });
        }
    }
    (!differences.is_empty()).then_some(Effect::Differs(differences))
}

/// How many bytes two lists of places share.
fn shared(one: &[Span], other: &[Span]) -> u32 {
    let both = |a: &Span, b: &Span| a.end.min(b.end).saturating_sub(a.start.max(b.start));
    one.iter().map(|a| other.iter().map(|b| both(a, b)).sum::<u32>()).sum()
}

/// Something that a finding says.
struct Trait {
    what: &'static str,
    shown: String,
    number: Option<f32>,
}

fn named(what: &'static str, shown: impl Into<String>) -> Trait {
    Trait { what, shown: shown.into(), number: None }
}

fn number(what: &'static str, number: f32) -> Trait {
    Trait { what, shown: format!("{number:.2}"), number: Some(number) }
}

/// A number in steps of one: any change counts.
fn count(what: &'static str, count: usize) -> Trait {
    Trait { what, shown: count.to_string(), number: Some(count as f32) }
}

/// What a finding says, always the same traits in the same order.
fn traits(layers: &Layers, text: &str, finding: &FindingId) -> Vec<Trait> {
    let at = finding.at;
    match &finding.layer {
        LayerName::Quotes => layers.quotes.iter().flatten().nth(at).map(|quote| of_quote(quote, text)),
        LayerName::Entities => layers.entities.iter().flatten().nth(at).map(of_entity),
        LayerName::Claims => layers.claims.iter().flatten().nth(at).map(of_claim),
        LayerName::Sentiment => {
            let mut targets = layers.sentiment.iter().flat_map(|sentiment| &sentiment.targets);
            targets.nth(at).map(of_target)
        }
        LayerName::Custom(_) => None,
    }
    .unwrap_or_default()
}

fn of_quote(quote: &Quote, text: &str) -> Vec<Trait> {
    let speaker = quote
        .speaker
        .as_ref()
        .and_then(|speaker| speaker.name.clone().or_else(|| Some(speaker.mention?.of(text)?.to_owned())));
    vec![
        named("type", quote.kind.name()),
        named("speaker", speaker.unwrap_or_else(|| "nobody".to_owned())),
        number("confidence", quote.confidence),
    ]
}

fn of_entity(entity: &Entity) -> Vec<Trait> {
    let names = entity.mentions.iter().filter(|mention| mention.kind == MentionKind::Name).count();
    vec![
        named("label", entity.label.name()),
        named("link", entity.link.as_ref().map_or("none", |link| &link.id)),
        count("mentions by name", names),
        count("other mentions", entity.mentions.len() - names),
    ]
}

fn of_claim(claim: &Claim) -> Vec<Trait> {
    let claimant = claim.claimant.as_ref().map(|claimant| claimant.name.as_deref().unwrap_or("somebody"));
    vec![
        named("worth checking", if claim.checkworthy { "yes" } else { "no" }),
        number("score", claim.score),
        named("stance", claim.stance.name()),
        named("verdict", claim.verdict.name()),
        named("claimant", claimant.unwrap_or("the article")),
    ]
}

fn of_target(target: &TargetSentiment) -> Vec<Trait> {
    let polarity = match target.score.polarity {
        -1 => "negative",
        0 => "neutral",
        _ => "positive",
    };
    vec![named("polarity", polarity), number("score", target.score.score)]
}

#[cfg(test)]
mod tests {
    use super::{Edit, Map};
    use byline_core::Span;

    #[test]
    fn places_are_found_again_in_a_changed_text() {
        let text = "Ida Holm said we wait.";
        let without = Map::new(&Edit::Without(Span::new(9, 13)), text);
        assert_eq!(without.text, "Ida Holm we wait.");
        assert_eq!(without.span(Span::new(14, 21)).of(&without.text), Some("we wait"));
        assert_eq!(without.span(Span::new(0, 8)).of(&without.text), Some("Ida Holm"));
        let marked = Map::new(&Edit::WithMarks(vec![Span::new(14, 21)]), text);
        assert_eq!(marked.text, "Ida Holm said “we wait”.");
        assert_eq!(marked.span(Span::new(14, 21)).of(&marked.text), Some("we wait"));
        assert_eq!(marked.span(Span::new(9, 13)).of(&marked.text), Some("said"));
        let lower = Map::new(&Edit::LowerCase(vec![Span::new(0, 8)]), text);
        assert_eq!(lower.text, "ida holm said we wait.");
        let first = Map::new(&Edit::Without(Span::new(0, 3)), text);
        assert_eq!(first.text, "Holm said we wait.");
        assert_eq!(first.span(Span::new(0, 8)).of(&first.text), Some("Holm"));
    }
}
