//! What extractors find: four typed layers, and custom ones.

use crate::{Descriptor, Finding, LayerName, LayersView, Span, Value};
use std::borrow::Cow;

/// Everything found in one article. A layer is `Some` exactly when its extractor ran and did not fail.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layers {
    /// Names and what refers to them.
    pub entities: Option<Vec<Entity>>,
    /// Who said what.
    pub quotes: Option<Vec<Quote>>,
    /// About whom, in what light.
    pub sentiment: Option<Sentiment>,
    /// Does it hold up.
    pub claims: Option<Vec<Claim>>,
    /// What custom extractors found.
    pub custom: Vec<CustomLayer>,
}

impl Layers {
    /// What an extractor may see of them: the layers that it declared. Its custom layers are moved to the front, which
    /// saves copying them.
    pub fn declared_by(&mut self, descriptor: &Descriptor) -> LayersView<'_> {
        let hidden = |layer: &CustomLayer| !descriptor.reads_custom(&layer.name);
        self.custom.sort_by(|a, b| hidden(a).cmp(&hidden(b)).then_with(|| a.name.cmp(&b.name)));
        let Self { entities, quotes, sentiment, claims, custom } = &*self;
        let seen = custom.iter().take_while(|layer| !hidden(layer)).count();
        LayersView {
            entities: entities.as_deref().filter(|_| descriptor.reads(&LayerName::Entities)),
            quotes: quotes.as_deref().filter(|_| descriptor.reads(&LayerName::Quotes)),
            sentiment: sentiment.as_ref().filter(|_| descriptor.reads(&LayerName::Sentiment)),
            claims: claims.as_deref().filter(|_| descriptor.reads(&LayerName::Claims)),
            custom: custom.get(..seen).unwrap_or_default(),
        }
    }

    /// Puts what an extractor found where the layer that it provides belongs. Findings of another kind are left out.
    pub fn put(&mut self, provides: &LayerName, findings: Vec<Finding>) {
        macro_rules! only {
            ($kind:ident) => {
                findings.into_iter().filter_map(|finding| match finding {
                    Finding::$kind(found) => Some(found),
                    _ => None,
                })
            };
        }
        match provides {
            LayerName::Entities => self.entities = Some(only!(Entity).collect()),
            LayerName::Quotes => self.quotes = Some(only!(Quote).collect()),
            LayerName::Sentiment => self.sentiment = Some(only!(Sentiment).last().unwrap_or_default()),
            LayerName::Claims => self.claims = Some(only!(Claim).collect()),
            LayerName::Custom(name) => {
                let name = name.clone().into_owned();
                self.custom.retain(|layer| layer.name != name);
                self.custom.push(CustomLayer { name, values: only!(Custom).collect() });
            }
        }
    }
}

/// What one custom extractor found.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomLayer {
    /// The layer's name, the key in the record.
    pub name: String,
    /// The findings, in the order in which they were pushed.
    pub values: Vec<Value>,
}

/// The place of an entity in its layer, from 0; `e1` in records is 0 here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub u32);

/// The place of a quote in its layer, from 0; `q1` in records is 0 here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuoteId(pub u32);

/// Somebody or something that the article names.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// What sort of thing it is.
    pub label: Label,
    /// The fullest form of the name in the article.
    pub name: String,
    /// Where the article speaks of it, in the order of the text.
    pub mentions: Vec<Mention>,
    /// What it is in a table of known entities.
    pub link: Option<Link>,
}

impl Entity {
    /// One without mentions and link.
    pub fn new(label: Label, name: impl Into<String>) -> Self {
        Self { label, name: name.into(), mentions: Vec::new(), link: None }
    }
}

/// The sort of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Label {
    Person,
    Organisation,
    /// Places, countries and other geopolitical entities.
    Location,
    /// Nationalities, events, works and the like.
    Miscellaneous,
}

/// One place where the article speaks of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Where; titles and possessives are left out.
    pub span: Span,
    /// By what means.
    pub kind: MentionKind,
}

/// How an entity is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionKind {
    /// By a name or a part of it.
    Name,
    /// By a description: `the Russian president`.
    Nominal,
    /// By a pronoun.
    Pronoun,
}

/// A row of a table of known entities.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Which table.
    pub source: String,
    /// The row's identifier there.
    pub id: String,
    /// The row's further columns, name and value, in the table's order.
    pub columns: Vec<(String, String)>,
}

/// Something that somebody is reported to have said.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// Whose words they are.
    pub kind: QuoteType,
    /// Whether it was said, or thought and felt.
    pub mode: Mode,
    /// What was said, without quotation marks, in the order of the text; more than one span where a cue splits it.
    pub content: Vec<Span>,
    /// The words that say that it was said: `said`, `according to`.
    pub cue: Vec<Span>,
    /// Who said it; `None` where the text names nobody.
    pub speaker: Option<Speaker>,
    /// The calibrated probability that this is a quote with this content, 0 to 1.
    pub confidence: f32,
    /// The rule or pattern that found it: `cue-after`, `according-to` …
    pub reason: Cow<'static, str>,
    /// What was wrong with its quotation marks: `opening-quote-missing` …
    pub repairs: Vec<Cow<'static, str>>,
}

impl Quote {
    /// Speech with this content, for certain, of a speaker who is not named.
    pub fn new(kind: QuoteType, content: Vec<Span>) -> Self {
        Self {
            kind,
            mode: Mode::Speech,
            content,
            cue: Vec::new(),
            speaker: None,
            confidence: 1.0,
            reason: Cow::Borrowed(""),
            repairs: Vec::new(),
        }
    }
}

/// Whose words a quote's are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuoteType {
    /// All of the content is the speaker's words.
    Direct,
    /// Reported speech with some quoted words.
    Mixed,
    /// Reported speech.
    Indirect,
}

/// Whether something was said, or thought and felt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Said or written.
    Speech,
    /// Believed, wished, feared, known.
    Attitude,
}

/// Who said a quote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Speaker {
    /// The mention nearest the quote, as written: often a pronoun or a description.
    pub mention: Option<Span>,
    /// The entity that the mention stands for.
    pub entity: Option<EntityId>,
    /// That entity's name; else the mention's own words.
    pub name: Option<String>,
}

/// The sentiment of an article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sentiment {
    /// The mood of the whole.
    pub document: Score,
    /// The mood of the headline, where there is one.
    pub headline: Option<Score>,
    /// The mood of the first paragraph.
    pub lead: Option<Score>,
    /// The mood of each sentence that has any.
    pub sentences: Vec<SentenceScore>,
    /// Sentiment towards each target.
    pub targets: Vec<TargetSentiment>,
}

/// A score and what it amounts to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Score {
    /// −1, 0 or 1.
    pub polarity: i8,
    /// −1 to 1.
    pub score: f32,
}

/// The mood of a sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SentenceScore {
    /// The sentence.
    pub span: Span,
    /// −1 to 1.
    pub score: f32,
}

/// The sentiment towards one target in the whole article.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetSentiment {
    /// The entity; `None` where the target is the user's and no entity was found there.
    pub entity: Option<EntityId>,
    /// The entity's name, or the target's own words.
    pub name: String,
    /// All mentions together; polar only where a mention of that sign is.
    pub score: Score,
    /// The same by who speaks: the article itself first, then the quotes in their order; only voices that mention the
    /// target.
    pub by_voice: Vec<VoiceSentiment>,
    /// Each mention.
    pub mentions: Vec<MentionSentiment>,
}

/// The sentiment of one voice towards a target, over all of its mentions in that voice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VoiceSentiment {
    /// Who speaks.
    pub voice: Voice,
    /// Those mentions together; polar only where one of that sign is among them.
    pub score: Score,
}

/// The sentiment towards a target at one of its mentions.
#[derive(Debug, Clone, PartialEq)]
pub struct MentionSentiment {
    /// The mention.
    pub span: Span,
    /// Towards the target, not the mood of the sentence.
    pub score: Score,
    /// The calibrated probability that the polarity is right, 0 to 1.
    pub confidence: f32,
    /// Who speaks there.
    pub voice: Voice,
    /// The words that decided.
    pub evidence: Vec<Span>,
}

/// Who speaks of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// The article itself.
    Author,
    /// The speaker of a quote.
    Quote(QuoteId),
}

/// Something checkable that the article states or reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The sentence or clause.
    pub span: Span,
    /// How much it is worth checking, 0 to 1, calibrated.
    pub score: f32,
    /// Whether the score passes the extractor's threshold.
    pub checkworthy: bool,
    /// What makes it checkable: `quantity`, `denial` …
    pub kinds: Vec<Cow<'static, str>>,
    /// Who makes it; `None` where the article itself does.
    pub claimant: Option<Claimant>,
    /// What the claimant does with it.
    pub stance: Stance,
    /// What the matches and the evidence amount to.
    pub verdict: Verdict,
    /// Fact-checks of the same claim or of its opposite, best first: these speak.
    pub matches: Vec<Match>,
    /// Fact-checks of related claims, best first: for an editor to see, and never part of the verdict.
    pub related: Vec<Match>,
    /// What speaks for or against it.
    pub evidence: Vec<Evidence>,
    /// The numbers in it.
    pub quantities: Vec<Quantity>,
}

impl Claim {
    /// What the article itself asserts, not worth checking as far as known.
    pub fn new(span: Span) -> Self {
        Self {
            span,
            score: 0.0,
            checkworthy: false,
            kinds: Vec::new(),
            claimant: None,
            stance: Stance::Asserts,
            verdict: Verdict::Unverified,
            matches: Vec::new(),
            related: Vec::new(),
            evidence: Vec::new(),
            quantities: Vec::new(),
        }
    }
}

/// Who makes a claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claimant {
    /// The entity.
    pub entity: Option<EntityId>,
    /// The entity's name, or the words of the text.
    pub name: Option<String>,
    /// The quote in which the claim is made.
    pub quote: Option<QuoteId>,
}

/// What a claimant does with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Stance {
    Asserts,
    Denies,
    Questions,
}

/// Whether a claim holds up. Anything but `Unverified` needs a match or evidence to show for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Verdict {
    Supported,
    Refuted,
    Disputed,
    Unverified,
}

/// A fact-check of a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The fact-check's identifier in its database.
    pub id: String,
    /// The claim that was checked.
    pub claim: String,
    /// The rating as the fact-checker wrote it.
    pub rating: Option<String>,
    /// What the rating amounts to.
    pub verdict: Verdict,
    /// Where the fact-check is published.
    pub url: Option<String>,
    /// When it was published, as ISO 8601.
    pub date: Option<String>,
    /// The calibrated probability that it checks the same claim, 0 to 1.
    pub score: f32,
    /// A contradiction between the article's claim and the checked one: `polarity`, `quantity`, `role`.
    pub contradicts: Option<Cow<'static, str>>,
    /// How the checked claim relates to the article's.
    pub relation: MatchRelation,
    /// The parts that both state alike.
    pub agrees: ClaimParts,
    /// The parts in which they differ. A part that is in neither set is missing on one side or both.
    pub differs: ClaimParts,
}

/// How a checked claim relates to the article's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchRelation {
    /// Both say the same.
    Same,
    /// They are about the same and exclude each other.
    Opposite,
    /// They share a topic: the fact-check says nothing about the article's claim.
    Related,
}

/// A part of what a claim says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimPart {
    /// Who acts or is acted on.
    Who,
    /// What is done, or is so.
    What,
    /// Where.
    Where,
    /// When.
    When,
    /// How much or how many.
    HowMuch,
    /// Whether it is said to be so.
    Polarity,
    /// Who does it to whom.
    Role,
}

/// A set of parts of a claim: bit `n` is the part of that place in [`ClaimPart::ALL`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ClaimParts(u8);

impl ClaimParts {
    /// No part.
    pub const NONE: Self = Self(0);

    /// The set with a part added.
    #[must_use]
    pub const fn with(self, part: ClaimPart) -> Self {
        Self(self.0 | 1 << part as u8)
    }

    /// Whether a part is in the set.
    pub const fn has(self, part: ClaimPart) -> bool {
        self.0 & 1 << part as u8 != 0
    }

    /// Whether no part is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The bits.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The set of these bits; `None` if one of them stands for no part.
    pub const fn from_bits(bits: u8) -> Option<Self> {
        if bits >> ClaimPart::ALL.len() == 0 { Some(Self(bits)) } else { None }
    }

    /// The parts, in the order of their declaration.
    pub fn iter(self) -> impl Iterator<Item = ClaimPart> {
        ClaimPart::ALL.iter().copied().filter(move |part| self.has(*part))
    }

    /// The names of the parts, a space between them.
    pub fn names(self) -> String {
        self.iter().map(ClaimPart::name).collect::<Vec<_>>().join(" ")
    }
}

impl FromIterator<ClaimPart> for ClaimParts {
    fn from_iter<I: IntoIterator<Item = ClaimPart>>(parts: I) -> Self {
        parts.into_iter().fold(Self::NONE, Self::with)
    }
}

/// Something that speaks for or against a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The article or table that it comes from.
    pub source: String,
    /// Where in that article; `None` for a table's row.
    pub span: Option<Span>,
    /// `supports` or `contradicts`.
    pub relation: Cow<'static, str>,
    /// The row, for evidence from a table: name and value of each column.
    pub row: Vec<(String, String)>,
}

/// A number in a claim, normalised.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Where it is, its bound (`more than`) and unit with it.
    pub span: Span,
    /// The value, or the lower end of a range.
    pub value: f64,
    /// The upper end of a range.
    pub upper: Option<f64>,
    /// `exact`, `about`, `at-least`, `more-than`, `at-most`, `less-than` or `range`.
    pub bound: Cow<'static, str>,
    /// `percent`, a currency (`USD`), a unit, `date`, or nothing for a bare count.
    pub unit: Option<String>,
    /// What is counted: `lives`.
    pub of: Option<String>,
}

macro_rules! named {
    ($type:ty: $($variant:ident = $name:literal),+ $(,)?) => {
        impl $type {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in records.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The value of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

named!(Label: Person = "PER", Organisation = "ORG", Location = "LOC", Miscellaneous = "MISC");
named!(MentionKind: Name = "name", Nominal = "nominal", Pronoun = "pronoun");
named!(QuoteType: Direct = "direct", Mixed = "mixed", Indirect = "indirect");
named!(Mode: Speech = "speech", Attitude = "attitude");
named!(Stance: Asserts = "asserts", Denies = "denies", Questions = "questions");
named!(Verdict: Supported = "supported", Refuted = "refuted", Disputed = "disputed", Unverified = "unverified");
named!(MatchRelation: Same = "same", Opposite = "opposite", Related = "related");
named!(
    ClaimPart: Who = "who",
    What = "what",
    Where = "where",
    When = "when",
    HowMuch = "how-much",
    Polarity = "polarity",
    Role = "role",
);
