//! Takes what one extractor finds in one article.

use crate::check::Bounds;
use byline_core::{Claim, CustomLayer, Entity, Finding, LayerName, Layers, Quote, Sentiment, Sink, Value};
use std::cell::Cell;
use std::time::Instant;

/// The sink of one extractor on one article. What is refused is kept as a message and costs the layer.
pub(crate) struct Collector<'a> {
    pub(crate) bounds: Bounds<'a>,
    pub(crate) deadline: Option<Instant>,
    found: PartialLayer,
    refused: Option<String>,
    notes: Vec<String>,
    cancelled: Cell<bool>,
}

/// What a sink took, apart from the article that it was found in.
pub(crate) struct Collected {
    pub(crate) found: PartialLayer,
    /// Why the layer is refused.
    pub(crate) refused: Option<String>,
    pub(crate) notes: Vec<String>,
    /// Whether the extractor has learnt that the time is up.
    pub(crate) cancelled: bool,
}

/// The layer as far as it is known.
pub(crate) enum PartialLayer {
    Entities(Vec<Entity>),
    Quotes(Vec<Quote>),
    Sentiment(Sentiment),
    Claims(Vec<Claim>),
    Custom(CustomLayer),
}

impl<'a> Collector<'a> {
    pub(crate) fn new(layer: &LayerName, bounds: Bounds<'a>, deadline: Option<Instant>) -> Self {
        let found = match layer {
            LayerName::Entities => PartialLayer::Entities(Vec::new()),
            LayerName::Quotes => PartialLayer::Quotes(Vec::new()),
            LayerName::Sentiment => PartialLayer::Sentiment(Sentiment::default()),
            LayerName::Claims => PartialLayer::Claims(Vec::new()),
            LayerName::Custom(name) => PartialLayer::Custom(CustomLayer {
                name: name.clone().into_owned(),
                values: Vec::<Value>::new(),
            }),
        };
        Self { bounds, deadline, found, refused: None, notes: Vec::new(), cancelled: Cell::new(false) }
    }

    /// What was taken.
    pub(crate) fn into_collected(self) -> Collected {
        let Self { bounds: _, deadline: _, found, refused, notes, cancelled } = self;
        Collected { found, refused, notes, cancelled: cancelled.get() }
    }

    fn layer(&self) -> &str {
        match &self.found {
            PartialLayer::Entities(_) => "entities",
            PartialLayer::Quotes(_) => "quotes",
            PartialLayer::Sentiment(_) => "sentiment",
            PartialLayer::Claims(_) => "claims",
            PartialLayer::Custom(layer) => &layer.name,
        }
    }
}

impl PartialLayer {
    /// Puts the layer where it belongs.
    pub(crate) fn put(self, layers: &mut Layers) {
        match self {
            Self::Entities(entities) => layers.entities = Some(entities),
            Self::Quotes(quotes) => layers.quotes = Some(quotes),
            Self::Sentiment(sentiment) => layers.sentiment = Some(sentiment),
            Self::Claims(claims) => layers.claims = Some(claims),
            Self::Custom(layer) => layers.custom.push(layer),
        }
    }
}

impl Sink for Collector<'_> {
    fn push(&mut self, finding: Finding) {
        if self.refused.is_some() {
            return;
        }
        if let Err(wrong) = self.bounds.finding(&finding) {
            self.refused = Some(format!("found what cannot be: {wrong}"));
            return;
        }
        match (&mut self.found, finding) {
            (PartialLayer::Entities(entities), Finding::Entity(entity)) => entities.push(entity),
            (PartialLayer::Quotes(quotes), Finding::Quote(quote)) => quotes.push(quote),
            (PartialLayer::Sentiment(whole), Finding::Sentiment(sentiment)) => *whole = sentiment,
            (PartialLayer::Claims(claims), Finding::Claim(claim)) => claims.push(claim),
            (PartialLayer::Custom(layer), Finding::Custom(value)) => layer.values.push(value),
            (_, finding) => {
                let kind = finding.kind();
                self.refused = Some(format!("found {kind}, which is not of its layer `{}`", self.layer()));
            }
        }
    }

    fn note(&mut self, message: &str) {
        self.notes.push(message.to_owned());
    }

    fn is_cancelled(&self) -> bool {
        let over = self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        if over {
            self.cancelled.set(true);
        }
        over
    }
}
