//! The vocabulary of Byline: what an article is, what is known of its text, what extractors find in it.
//!
//! Every other crate speaks in these types, so they are plain data: no I/O, no serialisation, no dependencies.
//! The JSON that users see is made in `byline-record`, the C boundary in `byline-abi`; a change inside here
//! never silently changes either, since both take these types apart field by field. For that reason the types of findings
//! are not `#[non_exhaustive]`; whoever makes them by their constructors ([`Quote::new`], [`Entity::new`], [`Claim::new`])
//! is not concerned when a field is added.
//!
//! ```
//! use byline_core::{Document, Extractor, Failure, Finding, Sink, Value};
//!
//! /// Counts the words of an article.
//! struct Words;
//!
//! impl Extractor for Words {
//!     fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
//!         sink.push(Finding::Custom(Value::Integer(document.tokens.len() as i64)));
//!         Ok(())
//!     }
//! }
//! ```

mod article;
mod damage;
mod diagnostic;
mod document;
mod explain;
mod extractor;
mod layers;
mod lookup;
mod names;
mod span;
mod token;
mod value;

pub use article::{Article, Source};
pub use damage::{Damage, DamageKind};
pub use diagnostic::{Diagnostic, DiagnosticKind, Place, Severity, counted, did_you_mean};
pub use document::{Document, LayersView};
pub use explain::{Basis, Ground, Reason};
pub use extractor::{Active, Descriptor, Extractor, Failure, Finding, LayerName, Sink, Task};
pub use layers::{
    Claim, ClaimPart, ClaimParts, Claimant, CustomLayer, Entity, EntityId, Evidence, Label, Layers, Link,
    Match, MatchRelation, Mention, MentionKind, MentionSentiment, Mode, Quantity, Quote, QuoteId, QuoteType,
    Score, SentenceScore, Sentiment, Speaker, Stance, TargetSentiment, Verdict, Voice, VoiceSentiment,
};
pub use lookup::MentionIndex;
pub use names::{InputFormat, Language, OffsetUnit, OutputFormat, UnknownLanguage, UnknownName};
pub use span::Span;
pub use token::{Flags, Paragraph, Sentence, Tag, Token, TokenKind};
pub use value::Value;
