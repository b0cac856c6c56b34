//! The trait of all extractors, and how they describe themselves.

use crate::diagnostic::filled;
use crate::{Claim, Document, Entity, Quote, Reason, Sentiment, Value};
use std::borrow::Cow;
use std::fmt;

/// Finds one layer in an article.
///
/// An extractor is **pure** (the result depends on the document and its own options alone: no I/O, clock, threads,
/// environment or hash order) and **total** (any document gives a result; odd text gives fewer findings). It is
/// called from many threads at once.
pub trait Extractor: Send + Sync {
    /// Reads `document` and pushes what it finds into `sink`, in the order of the text.
    ///
    /// # Errors
    ///
    /// Only if the extractor itself cannot work. The article then has no such layer and carries the message.
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure>;

    /// Says why it finds in `document` what it pushes as number `at` (from 0; of the layer of sentiment, the target of
    /// that number), in the order of its decisions. `None` where it cannot say: extractors need not.
    ///
    /// # Errors
    ///
    /// As [`extract`](Self::extract).
    fn explain(&self, document: &Document<'_>, at: usize) -> Result<Option<Vec<Reason>>, Failure> {
        let _ = (document, at);
        Ok(None)
    }

    /// Whether [`extract_all`](Self::extract_all) is worth calling: documents then come several at once. For an extractor
    /// in another process, say, which would otherwise wait for each answer.
    fn takes_many(&self) -> bool {
        false
    }

    /// Reads several documents, each as if it were alone, and returns one outcome for each, in their order. Which documents
    /// come together says nothing and must not show. Plugins in shared libraries get one document at a time.
    fn extract_all(&self, tasks: &mut [Task<'_, '_>]) -> Vec<Result<(), Failure>> {
        tasks.iter_mut().map(|task| self.extract(task.document, task.sink)).collect()
    }
}

/// A document of several, and what takes the findings in it.
pub struct Task<'a, 'd> {
    /// The document.
    pub document: &'a Document<'d>,
    /// Takes what is found in it.
    pub sink: &'a mut dyn Sink,
}

/// Takes what an extractor finds.
pub trait Sink {
    /// Takes one finding. One that is not of the extractor's layer is refused, and the article's layer with it.
    fn push(&mut self, finding: Finding);

    /// Notes something about the article that a user should know; it costs no layer.
    fn note(&mut self, message: &str);

    /// Whether the article's time is up: long loops ask between sentences and return early.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// One thing found.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// For the layer `entities`.
    Entity(Entity),
    /// For the layer `quotes`.
    Quote(Quote),
    /// The layer `sentiment`, whole; the last one pushed counts.
    Sentiment(Sentiment),
    /// For the layer `claims`.
    Claim(Claim),
    /// For a custom layer.
    Custom(Value),
}

impl Finding {
    /// What it is called in messages.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Entity(_) => "an entity",
            Self::Quote(_) => "a quote",
            Self::Sentiment(_) => "a sentiment",
            Self::Claim(_) => "a claim",
            Self::Custom(_) => "a custom finding",
        }
    }

    /// Whether `layer` is made of findings of this kind.
    pub fn fits(&self, layer: &LayerName) -> bool {
        match self {
            Self::Entity(_) => *layer == LayerName::Entities,
            Self::Quote(_) => *layer == LayerName::Quotes,
            Self::Sentiment(_) => *layer == LayerName::Sentiment,
            Self::Claim(_) => *layer == LayerName::Claims,
            Self::Custom(_) => matches!(layer, LayerName::Custom(_)),
        }
    }
}

/// Collects findings; notes are dropped.
impl Sink for Vec<Finding> {
    fn push(&mut self, finding: Finding) {
        Self::push(self, finding);
    }

    fn note(&mut self, _message: &str) {}
}

/// What an extractor is, does and needs.
///
/// ```
/// use byline_core::{Descriptor, LayerName};
///
/// let descriptor = Descriptor::new("promises", "0.1.0")
///     .summary("who promised what")
///     .needs([LayerName::Quotes])
///     .uses([LayerName::Entities]);
/// assert_eq!(descriptor.provides, LayerName::Custom("promises".into()));
/// assert!(descriptor.reads(&LayerName::Entities));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Descriptor {
    /// The name in configuration and messages.
    pub name: Cow<'static, str>,
    /// Its own version.
    pub version: Cow<'static, str>,
    /// One line on what it finds.
    pub summary: Cow<'static, str>,
    /// The layer that it fills.
    pub provides: LayerName,
    /// Layers that must be there.
    pub needs: Vec<LayerName>,
    /// Layers that it reads where they are there.
    pub uses: Vec<LayerName>,
    /// Languages that it knows, as ISO 639-1 codes; none means any.
    pub languages: Vec<Cow<'static, str>>,
    /// JSON Schema of its options, as text; empty where it takes none.
    pub options_schema: Cow<'static, str>,
}

impl Descriptor {
    /// An extractor that fills the layer of its own name, needs no other layer and knows any language.
    pub fn new(name: impl Into<Cow<'static, str>>, version: impl Into<Cow<'static, str>>) -> Self {
        let name = name.into();
        Self {
            provides: LayerName::from_name(&name),
            name,
            version: version.into(),
            summary: Cow::Borrowed(""),
            needs: Vec::new(),
            uses: Vec::new(),
            languages: Vec::new(),
            options_schema: Cow::Borrowed(""),
        }
    }

    /// Sets the summary: one line on what it finds.
    pub fn summary(self, summary: impl Into<Cow<'static, str>>) -> Self {
        Self { summary: summary.into(), ..self }
    }

    /// Sets the layer that it fills, if that is not the one of its own name.
    pub fn provides(self, provides: LayerName) -> Self {
        Self { provides, ..self }
    }

    /// Sets the layers that it cannot work without.
    pub fn needs(self, needs: impl IntoIterator<Item = LayerName>) -> Self {
        Self { needs: needs.into_iter().collect(), ..self }
    }

    /// Sets the layers that it reads where they are there.
    pub fn uses(self, uses: impl IntoIterator<Item = LayerName>) -> Self {
        Self { uses: uses.into_iter().collect(), ..self }
    }

    /// Sets the languages that it knows, as ISO 639-1 codes.
    pub fn languages<L: Into<Cow<'static, str>>>(self, languages: impl IntoIterator<Item = L>) -> Self {
        Self { languages: languages.into_iter().map(Into::into).collect(), ..self }
    }

    /// Sets the JSON Schema of its options.
    pub fn options_schema(self, options_schema: impl Into<Cow<'static, str>>) -> Self {
        Self { options_schema: options_schema.into(), ..self }
    }

    /// Whether it declared that it reads `layer`.
    pub fn reads(&self, layer: &LayerName) -> bool {
        self.needs.contains(layer) || self.uses.contains(layer)
    }

    /// The same for a custom layer, by name.
    pub fn reads_custom(&self, name: &str) -> bool {
        let mut declared = self.needs.iter().chain(&self.uses);
        declared.any(|layer| matches!(layer, LayerName::Custom(custom) if custom == name))
    }
}

/// An extractor that is ready to run, and what it says of itself.
pub struct Active {
    /// What it says of itself.
    pub descriptor: Descriptor,
    /// The extractor.
    pub extractor: Box<dyn Extractor>,
}

impl fmt::Debug for Task<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task").field("document", &self.document.id).finish_non_exhaustive()
    }
}

impl fmt::Debug for Active {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Active").field("descriptor", &self.descriptor).finish_non_exhaustive()
    }
}

/// The name of a layer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayerName {
    /// Names and what refers to them.
    Entities,
    /// Who said what.
    Quotes,
    /// The sentiment towards each target, and of each sentence.
    Sentiment,
    /// What is checkable.
    Claims,
    /// A custom extractor's own.
    Custom(Cow<'static, str>),
}

impl LayerName {
    /// The name in records and configuration.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Entities => "entities",
            Self::Quotes => "quotes",
            Self::Sentiment => "sentiment",
            Self::Claims => "claims",
            Self::Custom(name) => name,
        }
    }

    /// The layer of that name; a name that is none of the four is a custom layer's.
    pub fn from_name(name: &str) -> Self {
        match name {
            "entities" => Self::Entities,
            "quotes" => Self::Quotes,
            "sentiment" => Self::Sentiment,
            "claims" => Self::Claims,
            custom => Self::Custom(Cow::Owned(custom.to_owned())),
        }
    }
}

impl fmt::Display for LayerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why an extractor could not be built or could not work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Failure {
    /// What went wrong, in one line, lower case, no full stop.
    pub message: String,
    /// The option at fault, as a dotted path inside the extractor's options.
    pub option: Option<String>,
    /// How to put it right.
    pub hint: Option<String>,
}

impl Failure {
    /// A failure with nothing but a message.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), option: None, hint: None }
    }

    /// The same, naming the option at fault.
    #[must_use]
    pub fn at(mut self, option: impl Into<String>) -> Self {
        self.option = Some(option.into());
        self
    }

    /// The same, with a hint at how to put it right; a blank one is none.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = filled(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
