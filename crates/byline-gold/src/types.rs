//! What people marked in an article: plain data.

use byline_core::{Article, Label, QuoteType, Source, Span, Tag};

/// An annotated article. A layer that the corpus does not annotate is `None`, which says nothing; an empty list says
/// that there is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gold {
    /// The article's identifier, its corpus with it.
    pub id: String,
    /// The corpus.
    pub corpus: Option<String>,
    /// Under which licence the text and its annotation may be used.
    pub license: Option<String>,
    /// `news`, `interview` …
    pub genre: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The day of publication as ISO 8601.
    pub date: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// The body; every span points into it.
    pub text: String,
    /// Who said what.
    pub quotes: Option<Vec<GoldQuote>>,
    /// Names.
    pub entities: Option<Vec<GoldEntity>>,
    /// Mentions that stand for the same.
    pub coref: Option<Vec<Cluster>>,
    /// Tokens with their syntax, in the order of the text.
    pub tokens: Option<Vec<GoldToken>>,
    /// Sentences.
    pub sentences: Option<Vec<Span>>,
    /// Mentions towards which the corpus gives a polarity.
    pub targets: Option<Vec<Span>>,
    /// The polarity towards targets, or of the whole text.
    pub sentiment: Option<Vec<GoldSentiment>>,
    /// How the whole article treats one target, of which a mention is given.
    pub target_document: Option<GoldSentiment>,
    /// What is worth checking.
    pub claims: Option<Vec<GoldClaim>>,
}

/// A quote that people marked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GoldQuote {
    /// What was said; more than one span where a cue splits it.
    pub content: Vec<Span>,
    /// The words that say that it was said.
    pub cue: Vec<Span>,
    /// The mention of the speaker nearest the quote; empty where the text names none, `None` where the corpus does
    /// not say.
    pub speaker: Option<Vec<Span>>,
    /// The full name of the speaker as the article gives it anywhere, empty where it gives none; `None` where the corpus
    /// does not say.
    pub who: Option<String>,
    /// Whose words they are; `None` where the corpus does not say.
    pub kind: Option<QuoteType>,
    /// What sort of cue it is: `speech`, `attitude` …
    pub cue_kind: Option<String>,
    /// What damage left of its quotation marks; `None` where it had none.
    pub marks: Option<Marks>,
}

/// How many of a quote's quotation marks are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Marks {
    All,
    Some,
    None,
}

/// A name that people marked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoldEntity {
    /// Where.
    pub span: Span,
    /// `PER`, `ORG`, `LOC`, or the corpus's further label in upper case.
    pub label: String,
    /// The corpus's own, finer label.
    pub fine: Option<String>,
}

impl GoldEntity {
    /// The label, where it is one of ours.
    pub fn known_label(&self) -> Option<Label> {
        Label::from_name(&self.label)
    }
}

/// Mentions that stand for the same person, organisation or place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cluster {
    /// `PER`, `ORG` or `LOC`.
    pub label: String,
    /// The mentions, in the order of the text.
    pub mentions: Vec<GoldMention>,
}

/// A mention of a cluster: the whole noun phrase.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoldMention {
    /// Where.
    pub span: Span,
    /// `name`, `nominal` or `pronoun`.
    pub kind: String,
    /// Its head word or name.
    pub head: Span,
}

/// A token with its part of speech. Two tokens of a contraction may share one span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GoldToken {
    /// Where.
    pub span: Span,
    /// The part of speech.
    pub tag: Tag,
    /// The token it depends on, as an index into the article's tokens; `None` at the root. Of tokens that share a span,
    /// it shows which one speaks for all.
    pub head: Option<u32>,
}

/// A sentiment, towards a target or of a sentence or of the whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GoldSentiment {
    /// Towards whom; `None` for a mood.
    pub target: Option<Span>,
    /// The sentence.
    pub sentence: Option<Span>,
    /// −1, 0 or 1.
    pub polarity: Option<i8>,
    /// −1 to 1.
    pub score: Option<f64>,
}

/// A sentence that people judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoldClaim {
    /// Where.
    pub span: Span,
    /// Whether a fact-checker marked it as worth checking.
    pub checkworthy: bool,
    /// Who says it, in a debate.
    pub speaker: Option<String>,
}

impl Gold {
    /// The article as a reader would have made it: without anything that people marked, but for the targets, which a
    /// user would give too.
    pub fn article(&self) -> Article {
        Article {
            id: self.id.clone(),
            source: Source::default(),
            title: self.title.clone(),
            date: self.date.clone(),
            url: self.url.clone(),
            language: None,
            text: self.text.clone(),
            targets: self.targets.clone().unwrap_or_default(),
            entities: None,
            extra: None,
        }
    }
}
