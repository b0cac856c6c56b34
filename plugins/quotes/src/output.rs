//! From tokens to quotes as others read them.

use crate::Options;
use crate::attribution::{self, Attribution, Part};
use crate::features::{Range, Sides};
use crate::lexicon::Class;
use crate::marks::State;
use crate::view::View;
use byline_plugin::Span;
use byline_plugin::core::{MentionIndex, Mode, Quote, QuoteType, Speaker};

/// Gives each attribution to `take` as a quote.
pub(crate) fn write(view: &View<'_>, found: &[Attribution], options: &Options, take: &mut dyn FnMut(Quote)) {
    let entities = view.document.layers.entities.unwrap_or(&[]);
    let index = MentionIndex::new(entities);
    for attribution in found {
        let mode = match view.note(attribution.cue, 0).class {
            Class::Think => Mode::Attitude,
            _ => Mode::Speech,
        };
        if mode == Mode::Attitude && !options.attitudes {
            continue;
        }
        let token = view.token(attribution.cue, 0);
        let sentence = view
            .document
            .sentence_at(token.span.start)
            .and_then(|at| view.document.sentences.get(at))
            .map_or(Range { first: 0, end: 0 }, Range::from);
        let speaker = attribution.speaker.map(|at| {
            let mention = span(view, attribution::mention(view, at, attribution, sentence));
            let found = index.at(mention);
            let entity = found.map(|found| found.1);
            let name = entity.and_then(|id| entities.get(id.0 as usize)).map(|entity| entity.name.clone());
            let mention = found.map_or(mention, |found| found.0.span);
            Speaker {
                mention: Some(mention),
                entity,
                name: name.or_else(|| Some(view.document.slice(mention).to_owned())),
            }
        });
        take(Quote {
            kind: kind(view, attribution),
            mode,
            content: attribution.parts.iter().map(|&part| span(view, part)).collect(),
            cue: vec![token.span],
            speaker,
            confidence: attribution.confidence,
            reason: reason(attribution).into(),
            repairs: Vec::new(),
        });
    }
}

/// The span of some tokens.
fn span(view: &View<'_>, part: Part) -> Span {
    view.token(part.first, 0).span.join(view.token(part.end, -1).span)
}

/// Whose words they are, as far as the marks tell.
fn kind(view: &View<'_>, attribution: &Attribution) -> QuoteType {
    let inside = |at: usize| view.note(at, 0).state != State::Outside;
    let tokens = || attribution.parts.iter().flat_map(|part| part.first..part.end);
    if tokens().all(inside) {
        QuoteType::Direct
    } else if tokens().any(inside) {
        QuoteType::Mixed
    } else {
        QuoteType::Indirect
    }
}

fn reason(attribution: &Attribution) -> &'static str {
    match attribution.sides {
        Some(Sides::Before) => "cue-after",
        Some(Sides::After) => "cue-before",
        Some(Sides::Both) => "cue-inside",
        _ => "cue-apart",
    }
}
