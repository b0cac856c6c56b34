//! What is marked in an article, as tools for annotation see it: regions with labels, and relations between them. Shared by
//! the formats that such tools import, so that a person can correct what was found.

use byline_core::{Claim, Entity, Layers, Mention, MentionKind, MentionSentiment, Quote, QuoteType, Span};
use byline_record::Record;
use std::collections::HashMap;

/// A marked span. Most have a label; a mention towards which there is a polarity may have none.
#[derive(Debug, Clone)]
pub(crate) struct Region {
    pub(crate) span: Span,
    pub(crate) label: Option<&'static str>,
    /// What sort of mention it is.
    pub(crate) kind: Option<MentionKind>,
    pub(crate) polarity: Option<&'static str>,
}

/// A relation from one region to another, by their places.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Relation {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) label: &'static str,
}

/// The relation from a quote to its speaker.
pub(crate) const SAID_BY: &str = "said by";

/// All that is marked in an article.
#[derive(Debug, Default)]
pub(crate) struct Marked {
    pub(crate) regions: Vec<Region>,
    pub(crate) relations: Vec<Relation>,
    /// The region of each mention of an entity.
    mentions: HashMap<Span, usize>,
}

impl Marked {
    pub(crate) fn of(record: &Record) -> Self {
        let Layers { entities, quotes, sentiment, claims, custom: _ } = &record.layers;
        let mut marked = Self::default();
        for entity in entities.iter().flatten() {
            marked.entity(entity);
        }
        for quote in quotes.iter().flatten() {
            marked.quote(quote);
        }
        for target in sentiment.iter().flat_map(|sentiment| &sentiment.targets) {
            for mention in &target.mentions {
                marked.felt(mention);
            }
        }
        for Claim { span, checkworthy, .. } in claims.iter().flatten() {
            marked.add(*span, if *checkworthy { "Checkworthy" } else { "Claim" });
        }
        marked
    }

    /// Marks a span; `None` where it is empty.
    fn add(&mut self, span: Span, label: &'static str) -> Option<usize> {
        if span.start >= span.end {
            return None;
        }
        self.regions.push(Region { span, label: Some(label), kind: None, polarity: None });
        Some(self.regions.len() - 1)
    }

    fn relate(&mut self, from: Option<usize>, to: Option<usize>, label: &'static str) {
        if let (Some(from), Some(to)) = (from, to) {
            self.relations.push(Relation { from, to, label });
        }
    }

    fn entity(&mut self, entity: &Entity) {
        let mut last = None;
        for Mention { span, kind } in &entity.mentions {
            let Some(at) = self.add(*span, entity.label.name()) else { continue };
            if let Some(region) = self.regions.get_mut(at) {
                region.kind = Some(*kind);
            }
            self.mentions.insert(*span, at);
            self.relate(last, Some(at), "same");
            last = Some(at);
        }
    }

    fn quote(&mut self, quote: &Quote) {
        let label = match quote.kind {
            QuoteType::Direct => "Direct quote",
            QuoteType::Mixed => "Mixed quote",
            QuoteType::Indirect => "Indirect quote",
        };
        let pieces: Vec<usize> = quote.content.iter().filter_map(|span| self.add(*span, label)).collect();
        let first = pieces.first().copied();
        for piece in pieces.iter().skip(1) {
            self.relate(first, Some(*piece), "continues");
        }
        for cue in &quote.cue {
            let cue = self.add(*cue, "Cue");
            self.relate(first, cue, "cued by");
        }
        if let Some(mention) = quote.speaker.as_ref().and_then(|speaker| speaker.mention) {
            let known = self.mentions.get(&mention).copied();
            let speaker = known.or_else(|| self.add(mention, "Speaker"));
            self.relate(first, speaker, SAID_BY);
        }
    }

    fn felt(&mut self, mention: &MentionSentiment) {
        let polarity = match mention.score.polarity {
            ..0 => "negative",
            0 => "neutral",
            1.. => "positive",
        };
        let known = self.mentions.get(&mention.span).copied().and_then(|at| self.regions.get_mut(at));
        match known {
            Some(region) => region.polarity = Some(polarity),
            None if mention.span.start < mention.span.end => self.regions.push(Region {
                span: mention.span,
                label: None,
                kind: None,
                polarity: Some(polarity),
            }),
            None => {}
        }
    }
}
