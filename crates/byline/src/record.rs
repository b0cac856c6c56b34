//! An article with all that was found in it.

use byline_core::{
    Article, Claim, CustomLayer, Damage, Entity, EntityId, Layers, Quote, Sentiment, Span, Value,
};
use byline_record::{Offsets, RecordOptions, Remark};

/// An article with all that was found in it.
///
/// A layer is `Some` exactly when its extractor ran on the article and did not fail. Spans count bytes of
/// [`text`](Self::text); [`offsets`](Self::offsets) converts them to the configured unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    record: byline_record::Record,
    options: RecordOptions,
}

/// One layer of a record, whatever it holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Layer<'a> {
    /// Names and what refers to them.
    Entities(&'a [Entity]),
    /// Who said what.
    Quotes(&'a [Quote]),
    /// The sentiment towards each target, and of each sentence.
    Sentiment(&'a Sentiment),
    /// What is checkable.
    Claims(&'a [Claim]),
    /// What a custom extractor found.
    Custom(&'a [Value]),
}

impl From<byline_record::Record> for Record {
    /// A record that was read, with the options of [`RecordOptions::default`].
    fn from(record: byline_record::Record) -> Self {
        Self::new(record, RecordOptions::default())
    }
}

impl Record {
    pub(crate) fn new(record: byline_record::Record, options: RecordOptions) -> Self {
        Self { record, options }
    }

    /// The article's identifier.
    pub fn id(&self) -> &str {
        &self.record.article.id
    }

    /// The article's text, which all spans point into.
    pub fn text(&self) -> &str {
        &self.record.article.text
    }

    /// The article.
    pub fn article(&self) -> &Article {
        &self.record.article
    }

    /// Names and what refers to them.
    pub fn entities(&self) -> Option<&[Entity]> {
        self.record.layers.entities.as_deref()
    }

    /// Who said what.
    pub fn quotes(&self) -> Option<&[Quote]> {
        self.record.layers.quotes.as_deref()
    }

    /// About whom in what light.
    pub fn sentiment(&self) -> Option<&Sentiment> {
        self.record.layers.sentiment.as_ref()
    }

    /// What is checkable.
    pub fn claims(&self) -> Option<&[Claim]> {
        self.record.layers.claims.as_deref()
    }

    /// What the custom extractor of that layer found.
    pub fn custom(&self, layer: &str) -> Option<&[Value]> {
        let mut layers = self.record.layers.custom.iter();
        layers.find(|custom| custom.name == layer).map(|custom| custom.values.as_slice())
    }

    /// The layer of that name, where it is there.
    pub fn layer(&self, name: &str) -> Option<Layer<'_>> {
        match name {
            "entities" => self.entities().map(Layer::Entities),
            "quotes" => self.quotes().map(Layer::Quotes),
            "sentiment" => self.sentiment().map(Layer::Sentiment),
            "claims" => self.claims().map(Layer::Claims),
            custom => self.custom(custom).map(Layer::Custom),
        }
    }

    /// The names of the layers that are there.
    pub fn layers(&self) -> impl Iterator<Item = &str> {
        let Layers { entities, quotes, sentiment, claims, custom } = &self.record.layers;
        let typed = [
            ("entities", entities.is_some()),
            ("quotes", quotes.is_some()),
            ("sentiment", sentiment.is_some()),
            ("claims", claims.is_some()),
        ];
        let typed = typed.into_iter().filter_map(|(name, there)| there.then_some(name));
        typed.chain(custom.iter().map(|CustomLayer { name, values: _ }| name.as_str()))
    }

    /// The entity that a finding of this record refers to.
    pub fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.entities()?.get(id.0 as usize)
    }

    /// The words of some spans, joined by spaces: the content of a quote that a cue splits.
    pub fn words(&self, spans: &[Span]) -> String {
        let pieces: Vec<&str> = spans.iter().filter_map(|span| span.of(self.text())).collect();
        pieces.join(" ")
    }

    /// The words of every quote, each with the name of its speaker where the text gives one.
    pub fn quotes_with_speakers(&self) -> impl Iterator<Item = (Option<&str>, String)> {
        self.quotes().unwrap_or_default().iter().map(|quote| {
            let name = quote.speaker.as_ref().and_then(|speaker| speaker.name.as_deref());
            (name, self.words(&quote.content))
        })
    }

    /// What is broken in the text.
    pub fn damage(&self) -> &[Damage] {
        &self.record.damage
    }

    /// What extractors had to say about the article; they cost no layer.
    pub fn notes(&self) -> &[Remark] {
        &self.record.notes
    }

    /// Which extractors failed on the article, and why.
    pub fn errors(&self) -> &[Remark] {
        &self.record.errors
    }

    /// Converts spans to the configured unit; made in one pass over the text.
    pub fn offsets(&self) -> Offsets<'_> {
        Offsets::new(self.text(), self.options.offsets)
    }

    /// The record as one line of `byline/1` JSON, without a line end.
    pub fn to_json(&self) -> String {
        let mut line = Vec::new();
        self.write_json(&mut line);
        line.pop();
        String::from_utf8(line).unwrap_or_default()
    }

    /// Appends the record to `out` as one line of `byline/1` JSON with its line end.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        self.record.write(&self.options, out);
    }

    /// The record as the other crates of the workspace have it.
    pub fn as_inner(&self) -> &byline_record::Record {
        &self.record
    }

    /// The same, given away.
    pub fn into_inner(self) -> byline_record::Record {
        self.record
    }
}
