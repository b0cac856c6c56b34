//! Layers made by hand, from words of a text.

use byline_core::{
    Entity, EntityId, Failure, Label, Layers, Mention, MentionKind, Quote, QuoteType, Span, Speaker,
};

/// Entities and quotes of a text, made by hand.
///
/// ```
/// use byline_plugin::{Label, QuoteType, kit};
///
/// let layers = kit::by_hand("\"We will pay,\" Ann Lee said. Lee left.")
///     .entity(Label::Person, &["Ann Lee", "Lee"])
///     .quote(QuoteType::Direct, "We will pay", Some("Ann Lee"))
///     .layers()?;
/// let quote = &layers.quotes.unwrap_or_default()[0];
/// assert_eq!((quote.content[0].start, quote.content[0].end), (1, 12));
/// # Ok::<(), byline_plugin::Failure>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct ByHand<'t> {
    text: &'t str,
    entities: Vec<Entity>,
    quotes: Vec<Quote>,
    /// What could not be found in the text.
    missing: Option<String>,
}

/// Begins with no entities and no quotes.
pub fn by_hand(text: &str) -> ByHand<'_> {
    ByHand { text, entities: Vec::new(), quotes: Vec::new(), missing: None }
}

impl ByHand<'_> {
    /// Adds an entity whose name is the first of `mentions`. Each is a name, and stands at the next place of its words
    /// behind the one before.
    pub fn entity(mut self, label: Label, mentions: &[&str]) -> Self {
        let mut entity = Entity::new(label, mentions.first().copied().unwrap_or_default());
        let mut from = 0;
        for words in mentions {
            let span = self.find(words, from);
            entity.mentions.push(Mention { span, kind: MentionKind::Name });
            from = span.end;
        }
        self.entities.push(entity);
        self
    }

    /// Adds a quote, whose content stands at the first place of its words behind the quote before. Its speaker is the
    /// entity of that name where there is one.
    pub fn quote(mut self, kind: QuoteType, content: &str, speaker: Option<&str>) -> Self {
        let before = self.quotes.last().and_then(|quote| quote.content.last());
        let span = self.find(content, before.map_or(0, |span| span.end));
        let speaker = speaker.map(|name| {
            let entity = self.entities.iter().position(|entity| entity.name == name);
            Speaker {
                mention: Some(self.find(name, 0)),
                entity: entity.map(|at| EntityId(at as u32)),
                name: Some(name.to_owned()),
            }
        });
        self.quotes.push(Quote { speaker, ..Quote::new(kind, vec![span]) });
        self
    }

    /// The layers `entities` and `quotes`.
    ///
    /// # Errors
    ///
    /// If the text lacks words that it was said to have.
    pub fn layers(self) -> Result<Layers, Failure> {
        let Self { text: _, entities, quotes, missing } = self;
        match missing {
            Some(words) => {
                Err(Failure::new(format!("`{words}` is not in the text, or not where it is expected")))
            }
            None => Ok(Layers { entities: Some(entities), quotes: Some(quotes), ..Layers::default() }),
        }
    }

    /// The first place of `words` from `from` on.
    fn find(&mut self, words: &str, from: u32) -> Span {
        let place = self.text.get(from as usize..).and_then(|rest| rest.find(words));
        let Some(at) = place.filter(|_| !words.is_empty()) else {
            self.missing.get_or_insert_with(|| words.to_owned());
            return Span::default();
        };
        let start = from + at as u32;
        Span::new(start, start + words.len() as u32)
    }
}
