//! Names: the tagger's labels made into spans, with their edges corrected.

pub(crate) mod firms;
mod neighbours;
mod repair;

pub(crate) use neighbours::{is_dateline, is_seat};

use crate::edges::{loses_possessive, push};
use crate::features::{EACH, GUIDELINE, features};
use crate::labels::{LABELS, Place, meaning};
use crate::second::{self, Opinion};
use crate::view::{View, segments};
use byline_core::{Document, Label, Span};
use byline_model::{Tagger, TaggerScratch};

/// A name in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name {
    /// Where; without titles and possessives.
    pub(crate) span: Span,
    /// Its first token.
    pub(crate) first: u32,
    /// The token after its last one.
    pub(crate) end: u32,
    pub(crate) label: Label,
}

/// Kept from one article to the next.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// A second opinion on each token of the document; empty where there is none.
    pub(crate) opinions: Vec<Opinion>,
    features: Vec<u32>,
    labels: Vec<u8>,
    parts: Vec<(u32, u32)>,
    added: Vec<i16>,
    lattice: TaggerScratch,
}

/// Appends the names of an article in the order of the text; ends early once it is `cancelled`.
pub(crate) fn find(
    document: &Document<'_>,
    view: &View,
    tagger: &Tagger<'_>,
    scratch: &mut Scratch,
    cancelled: &dyn Fn() -> bool,
    names: &mut Vec<Name>,
) {
    tagged(document, view, tagger, scratch, cancelled, names);
    if !cancelled() {
        repair::repair(document, view, names);
    }
}

/// Appends the names that each sentence shows by itself.
pub(crate) fn tagged(
    document: &Document<'_>,
    view: &View,
    tagger: &Tagger<'_>,
    scratch: &mut Scratch,
    cancelled: &dyn Fn() -> bool,
    names: &mut Vec<Name>,
) {
    debug_assert_eq!(tagger.labels(), LABELS, "checked where the model is read");
    let Scratch { opinions, features: found, labels, parts, added, lattice } = scratch;
    for sentence in document.sentences {
        // A text may have thousands of sentences, and its time may be up at any of them.
        if cancelled() {
            return;
        }
        let range = sentence.first_token as usize..sentence.end_token as usize;
        parts.clear();
        segments(view, document.tokens, range.start, range.end, parts);
        found.clear();
        for &(start, end) in &*parts {
            let from = found.len();
            features(view, &range, start as usize..end as usize, GUIDELINE, found);
            tagger.expect(found.get(from..).unwrap_or_default(), EACH);
        }
        let mut found = &**found;
        for &(start, end) in &*parts {
            let segment = start as usize..end as usize;
            let (own, others) = found.split_at(found.len().min(segment.len() * EACH));
            found = others;
            labels.clear();
            tagger.tag(own, EACH, &[], &[], lattice, labels);
            if let Some(opinions) = opinions.get(segment.clone()).filter(|opinions| !opinions.is_empty()) {
                added.clear();
                for opinion in opinions {
                    // A score beyond 16 bits is one that settles the matter.
                    added.extend(second::by_label(opinion).map(|score| (score / tagger.scale()) as i16));
                }
                keep_possessives(document, view, labels, &segment, added);
                labels.clear();
                tagger.tag(own, EACH, &[], added, lattice, labels);
            }
            spans(document, view, labels, segment, names);
        }
    }
}

/// Where a name ends that has lost the apostrophe of its possessive, the tagger knows better than a second opinion, which
/// may take the owner and what it owns for one name: no name goes on behind it. `labels` are those of the tagger alone.
fn keep_possessives(
    document: &Document<'_>,
    view: &View,
    labels: &[u8],
    segment: &std::ops::Range<usize>,
    added: &mut [i16],
) {
    let goes_on = |at: usize, label: Label| {
        let next = labels.get(at).copied().and_then(meaning);
        next.is_some_and(|(same, place)| same == label && matches!(place, Place::Inside | Place::Last))
    };
    let mut first = segment.start;
    for (at, label) in labels.iter().copied().map(meaning).enumerate() {
        let Some((label, place)) = label else { continue };
        if matches!(place, Place::First | Place::Alone) {
            first = segment.start + at;
        }
        let name = first..segment.start + at + 1;
        if goes_on(at + 1, label) || !loses_possessive(document, view, &name, label) {
            continue;
        }
        for (label, added) in added.iter_mut().skip((at + 1) * LABELS).take(LABELS).enumerate() {
            if matches!(meaning(label as u8), Some((_, Place::Inside | Place::Last))) {
                *added = i16::MIN;
            }
        }
    }
}

/// Appends the names of a segment; `labels` are those of its tokens.
fn spans(
    document: &Document<'_>,
    view: &View,
    labels: &[u8],
    range: std::ops::Range<usize>,
    names: &mut Vec<Name>,
) {
    let mut open: Option<(Label, usize)> = None;
    for at in range.clone() {
        let meaning = labels.get(at - range.start).copied().and_then(meaning);
        let continues = matches!((open, meaning), (Some((label, _)), Some((same, Place::Inside | Place::Last))) if label == same);
        if !continues && let Some((label, first)) = open.take() {
            push(document, view, label, first..at, names);
        }
        match meaning {
            Some((label, Place::First)) => open = Some((label, at)),
            Some((label, Place::Alone)) => push(document, view, label, at..at + 1, names),
            Some((label, Place::Last)) if continues => {
                if let Some((_, first)) = open.take() {
                    push(document, view, label, first..at + 1, names);
                }
            }
            _ => {}
        }
    }
    if let Some((label, first)) = open {
        push(document, view, label, first..range.end, names);
    }
}
