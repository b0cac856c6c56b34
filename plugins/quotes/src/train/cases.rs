//! Articles with what people marked in them, as tokens.

use super::guideline::Guideline;
use super::{Settings, labelled};
use crate::marks::Marks;
use crate::part::{Part, Parts};
use crate::view::{Notes, View};
use byline_core::{Article, LayersView, QuoteType, Span, TokenKind};
use byline_eval::damage::damage;
use byline_eval::gold::{Gold, GoldQuote};
use byline_text::Analysis;
use rustc_hash::{FxHashMap, FxHashSet};

/// An article with its quotes as tokens.
pub(super) struct Case {
    pub(super) text: String,
    pub(super) analysis: Analysis,
    pub(super) quotes: Vec<Marked>,
    pub(super) group: usize,
    pub(super) guideline: Guideline,
}

/// A quote as tokens.
pub(super) struct Marked {
    pub(super) cue: usize,
    pub(super) sentence: usize,
    pub(super) content: FxHashSet<usize>,
    pub(super) speaker: Vec<usize>,
    pub(super) kind: Option<QuoteType>,
}

/// How often a form occurs.
#[derive(Debug, Clone, Copy, Default)]
struct FormCounts {
    in_cues: u32,
    all: u32,
}

pub(super) fn prepare(settings: &Settings, golds: &[Gold]) -> Vec<Case> {
    let annotated = labelled::annotated(golds);
    let own = golds.iter().filter(|gold| gold.quotes.is_some()).map(|gold| (Guideline::Gold, gold));
    let all = own.chain(annotated.iter().map(|gold| (Guideline::Readers, gold)));
    let mut copies: Vec<(usize, Guideline, Gold)> = Vec::new();
    for (group, (guideline, gold)) in all.enumerate() {
        copies.push((group, guideline, gold.clone()));
        let damaged = settings.copies.iter().map(|&(level, seed)| damage(gold, level, seed, false));
        copies.extend(damaged.map(|gold| (group, guideline, gold)));
    }
    let analyses: Vec<Analysis> = copies
        .iter()
        .map(|(.., gold)| {
            let mut analysis = Analysis::default();
            analysis.read(&gold.text);
            analysis
        })
        .collect();
    // How often each form stands in a cue: the word of a cue that does so most is its head.
    let mut counts: FxHashMap<u32, FormCounts> = FxHashMap::default();
    for ((.., gold), analysis) in copies.iter().zip(&analyses) {
        for token in &analysis.tokens {
            counts.entry(token.form).or_default().all += 1;
        }
        for cue in gold.quotes.iter().flatten().flat_map(|quote| &quote.cue) {
            for at in tokens_of(analysis, *cue) {
                counts.entry(analysis.tokens[at].form).or_default().in_cues += 1;
            }
        }
    }
    let share = |form: u32| {
        // Five more, so that a word seen once is not taken for the surest cue of all.
        counts.get(&form).map_or(0.0, |counts| f64::from(counts.in_cues) / (f64::from(counts.all) + 5.0))
    };
    copies
        .into_iter()
        .zip(analyses)
        .map(|((group, guideline, gold), analysis)| {
            let mut quotes: Vec<Marked> =
                gold.quotes.iter().flatten().filter_map(|quote| marked(&analysis, quote, &share)).collect();
            quotes.sort_by_key(|quote| quote.cue);
            // The decision gives a cue one content, so that it learns one.
            quotes.dedup_by_key(|quote| quote.cue);
            Case { text: gold.text, analysis, quotes, group, guideline }
        })
        .collect()
}

/// The tokens that begin in a span.
pub(super) fn tokens_of(analysis: &Analysis, span: Span) -> std::ops::Range<usize> {
    let first = analysis.tokens.partition_point(|token| token.span.start < span.start);
    let end = analysis.tokens.partition_point(|token| token.span.start < span.end);
    first..end
}

pub(super) fn marked(analysis: &Analysis, quote: &GoldQuote, share: &dyn Fn(u32) -> f64) -> Option<Marked> {
    let cue = quote
        .cue
        .iter()
        .flat_map(|&span| tokens_of(analysis, span))
        .filter(|&at| {
            matches!(analysis.tokens[at].kind, TokenKind::WORD)
                || analysis.tokens[at].form == crate::view::COLON
                || crate::lexicon::is_dash(analysis.tokens[at].form)
        })
        .max_by(|&a, &b| {
            share(analysis.tokens[a].form).total_cmp(&share(analysis.tokens[b].form)).then(b.cmp(&a))
        })?;
    let sentence =
        analysis.sentences.partition_point(|sentence| sentence.first_token as usize <= cue).checked_sub(1)?;
    let content = quote.content.iter().flat_map(|&span| tokens_of(analysis, span)).collect();
    let speaker = quote.speaker.iter().flatten().flat_map(|&span| tokens_of(analysis, span)).collect();
    Some(Marked { cue, sentence, content, speaker, kind: quote.kind })
}

impl Marked {
    /// The tokens of the content in a range, from the first to the last that can be its edge.
    pub(super) fn part(&self, view: &View<'_>, first: usize, end: usize) -> Option<Part> {
        let holds = |at: &usize| self.content.contains(at) && view.can_be_edge(*at);
        let start = (first..end).find(holds)?;
        let last = (first..end).rev().find(holds)?;
        Some(Part { first: start, end: last + 1 })
    }

    /// All of the content, in runs of tokens.
    pub(super) fn parts(&self, view: &View<'_>) -> Parts {
        let (Some(&low), Some(&high)) = (self.content.iter().min(), self.content.iter().max()) else {
            return Parts::new();
        };
        let mut parts = Parts::new();
        let mut start = None;
        for at in low..=high + 1 {
            match (start, self.content.contains(&at)) {
                (None, true) => start = Some(at),
                (Some(first), false) => {
                    parts.extend(view.trimmed(Part { first, end: at }));
                    start = None;
                }
                _ => {}
            }
        }
        parts
    }
}

pub(super) fn with_view<T>(case: &Case, work: impl FnOnce(&View<'_>) -> T) -> T {
    let article = Article { text: case.text.clone(), ..Article::default() };
    let document = case.analysis.document(&article, LayersView::default());
    let mut marks = Marks::default();
    marks.read(&document);
    let mut notes = Notes::default();
    let view = notes.read(&document, &marks);
    work(&view)
}
