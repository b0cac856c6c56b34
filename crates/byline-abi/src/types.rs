//! The structs that cross, in the order in which the header declares them.
//!
//! `header.rs` reads this file: structs with named public fields and types that it knows, nothing else.

use crate::{Maybe, Slice, Str};
use std::ffi::c_void;

/// A half-open range of bytes of the text, on character boundaries. Both ends `BYLINE_NONE`: no span.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

/// A line of the text with something on it.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Paragraph {
    /// The line without the whitespace at its ends.
    pub span: Span,
    /// Its first sentence.
    pub first_sentence: u32,
    /// The sentence after its last one.
    pub end_sentence: u32,
}

/// A sentence; it never runs over a paragraph.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Sentence {
    /// From its first token to its last.
    pub span: Span,
    /// The paragraph that it is in.
    pub paragraph: u32,
    /// Its first token.
    pub first_token: u32,
    /// The token after its last one.
    pub end_token: u32,
}

/// A word, number, sign or quotation mark.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Where it is.
    pub span: Span,
    /// Hash of the form in lower case without apostrophes and invisible characters.
    pub form: u32,
    /// Hash of the shape.
    pub shape: u32,
    /// Hash of the first three characters of the folded form.
    pub prefix: u32,
    /// Hash of the last three characters of the folded form.
    pub suffix: u32,
    /// `BYLINE_FLAG_…`, added together.
    pub flags: u32,
    /// `BYLINE_TOKEN_…`
    pub kind: u8,
    /// `BYLINE_TAG_…`
    pub tag: u8,
    /// Always 0.
    pub reserved: u16,
}

/// One kind of damage in an article, and how often it was seen.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Damage {
    /// `BYLINE_DAMAGE_…`; skip those you do not know.
    pub kind: u32,
    /// How many places show it.
    pub count: u32,
}

/// A named value.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Pair<'a> {
    /// The name.
    pub name: Str<'a>,
    /// The value.
    pub value: Str<'a>,
}

/// One place where the article speaks of an entity.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Mention {
    /// Where; titles and possessives are left out.
    pub span: Span,
    /// `BYLINE_MENTION_…`
    pub kind: u32,
}

/// A row of a table of known entities.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Link<'a> {
    /// Which table.
    pub source: Str<'a>,
    /// The row's identifier there.
    pub id: Str<'a>,
    /// The row's further columns.
    pub columns: Slice<'a, Pair<'a>>,
}

/// Somebody or something that the article names.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Entity<'a> {
    /// The fullest form of the name in the article.
    pub name: Str<'a>,
    /// Where the article speaks of it, in the order of the text.
    pub mentions: Slice<'a, Mention>,
    /// What it is in a table of known entities, or null.
    pub link: Maybe<'a, Link<'a>>,
    /// `BYLINE_LABEL_…`
    pub label: u32,
}

/// Who said a quote.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Speaker<'a> {
    /// The entity's name, else the mention's own words; may be none.
    pub name: Str<'a>,
    /// The mention nearest the quote; may be none.
    pub mention: Span,
    /// The entity's place in its layer, or `BYLINE_NONE`.
    pub entity: u32,
}

/// Something that somebody is reported to have said.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Quote<'a> {
    /// What was said, without quotation marks, in the order of the text.
    pub content: Slice<'a, Span>,
    /// The words that say that it was said.
    pub cue: Slice<'a, Span>,
    /// Who said it, or null where the text names nobody.
    pub speaker: Maybe<'a, Speaker<'a>>,
    /// The rule or pattern that found it.
    pub reason: Str<'a>,
    /// What was wrong with its quotation marks.
    pub repairs: Slice<'a, Str<'a>>,
    /// `BYLINE_QUOTE_…`
    pub kind: u32,
    /// `BYLINE_MODE_…`
    pub mode: u32,
    /// The probability that this is a quote with this content, 0 to 1.
    pub confidence: f32,
}

/// A score and what it amounts to.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Score {
    /// -1, 0 or 1.
    pub polarity: i32,
    /// -1 to 1.
    pub score: f32,
}

/// The mood of a sentence.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct SentenceScore {
    /// The sentence.
    pub span: Span,
    /// -1 to 1.
    pub score: f32,
}

/// The sentiment towards a target at one of its mentions.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MentionSentiment<'a> {
    /// The words that decided.
    pub evidence: Slice<'a, Span>,
    /// The mention.
    pub span: Span,
    /// Towards the target, not the mood of the sentence.
    pub score: Score,
    /// The probability that the polarity is right, 0 to 1.
    pub confidence: f32,
    /// The place of the quote whose speaker speaks there, or `BYLINE_NONE` for the article itself.
    pub voice: u32,
}

/// The sentiment of one voice towards a target.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct VoiceSentiment {
    /// All of the target's mentions in that voice together.
    pub score: Score,
    /// The place of the quote whose speaker speaks, or `BYLINE_NONE` for the article itself.
    pub voice: u32,
}

/// The sentiment towards one target in the whole article.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct TargetSentiment<'a> {
    /// The entity's name, or the target's own words.
    pub name: Str<'a>,
    /// Each mention.
    pub mentions: Slice<'a, MentionSentiment<'a>>,
    /// The mentions of each voice together.
    pub by_voice: Slice<'a, VoiceSentiment>,
    /// All mentions together.
    pub score: Score,
    /// The entity's place in its layer, or `BYLINE_NONE`.
    pub entity: u32,
}

/// The sentiment of an article.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Sentiment<'a> {
    /// The mood of the whole.
    pub document: Score,
    /// The mood of the headline, or null.
    pub headline: Maybe<'a, Score>,
    /// The mood of the first paragraph, or null.
    pub lead: Maybe<'a, Score>,
    /// The mood of each sentence that has any.
    pub sentences: Slice<'a, SentenceScore>,
    /// Sentiment towards each target.
    pub targets: Slice<'a, TargetSentiment<'a>>,
}

/// Who makes a claim.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Claimant<'a> {
    /// The entity's name, or the words of the text; may be none.
    pub name: Str<'a>,
    /// The entity's place in its layer, or `BYLINE_NONE`.
    pub entity: u32,
    /// The place of the quote in which the claim is made, or `BYLINE_NONE`.
    pub quote: u32,
}

/// A fact-check of a claim.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Match<'a> {
    /// The fact-check's identifier in its database.
    pub id: Str<'a>,
    /// The claim that was checked.
    pub claim: Str<'a>,
    /// The rating as the fact-checker wrote it; may be none.
    pub rating: Str<'a>,
    /// Where the fact-check is published; may be none.
    pub url: Str<'a>,
    /// When it was published, as ISO 8601; may be none.
    pub date: Str<'a>,
    /// A contradiction between the article's claim and the checked one; may be none.
    pub contradicts: Str<'a>,
    /// `BYLINE_VERDICT_…`
    pub verdict: u32,
    /// The probability that it checks the same claim, 0 to 1.
    pub score: f32,
    /// `BYLINE_MATCH_…`
    pub relation: u32,
    /// The parts that both state alike: `BYLINE_PART_…`, added up.
    pub agrees: u32,
    /// The parts in which they differ.
    pub differs: u32,
    /// 0.
    pub reserved: u32,
}

/// Something that speaks for or against a claim.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    /// The article or table that it comes from.
    pub source: Str<'a>,
    /// `supports` or `contradicts`.
    pub relation: Str<'a>,
    /// The row, for evidence from a table.
    pub row: Slice<'a, Pair<'a>>,
    /// Where in that article; may be none.
    pub span: Span,
}

/// A number in a claim, normalised.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Quantity<'a> {
    /// The value, or the lower end of a range.
    pub value: f64,
    /// The upper end of a range; read only if `has_upper` is 1.
    pub upper: f64,
    /// `exact`, `about`, `at-least`, `more-than`, `at-most`, `less-than` or `range`.
    pub bound: Str<'a>,
    /// `percent`, a currency, a unit, `date`; may be none.
    pub unit: Str<'a>,
    /// What is counted; may be none.
    pub of: Str<'a>,
    /// Where it is.
    pub span: Span,
    /// 1 if there is an upper end, else 0.
    pub has_upper: u32,
}

/// Something checkable that the article states or reports.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Claim<'a> {
    /// What makes it checkable.
    pub kinds: Slice<'a, Str<'a>>,
    /// Who makes it, or null where the article itself does.
    pub claimant: Maybe<'a, Claimant<'a>>,
    /// Fact-checks of the same claim or of its opposite, best first.
    pub matches: Slice<'a, Match<'a>>,
    /// Fact-checks of related claims, best first.
    pub related: Slice<'a, Match<'a>>,
    /// What speaks for or against it.
    pub evidence: Slice<'a, Evidence<'a>>,
    /// The numbers in it.
    pub quantities: Slice<'a, Quantity<'a>>,
    /// The sentence or clause.
    pub span: Span,
    /// How much it is worth checking, 0 to 1.
    pub score: f32,
    /// 1 if the score passes the extractor's threshold, else 0.
    pub checkworthy: u32,
    /// `BYLINE_STANCE_…`
    pub stance: u32,
    /// `BYLINE_VERDICT_…`
    pub verdict: u32,
}

/// What one custom extractor found.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct CustomLayer<'a> {
    /// The layer's name.
    pub name: Str<'a>,
    /// The findings, each a JSON text.
    pub values: Slice<'a, Str<'a>>,
}

/// An article, what the text layer knows of it, and the layers that the plugin declared. Valid until `extract`
/// returns. A layer that is none was not declared or did not run.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Document<'a> {
    /// The size of this struct in bytes: read nothing past it.
    pub size: usize,
    /// The article's identifier.
    pub id: Str<'a>,
    /// The headline, which is no part of the text; may be none.
    pub title: Str<'a>,
    /// The day of publication as ISO 8601; may be none.
    pub date: Str<'a>,
    /// The address; may be none.
    pub url: Str<'a>,
    /// The language as an ISO 639-1 code; may be none.
    pub language: Str<'a>,
    /// The body; every span points into it.
    pub text: Str<'a>,
    /// Its lines.
    pub paragraphs: Slice<'a, Paragraph>,
    /// Its sentences.
    pub sentences: Slice<'a, Sentence>,
    /// Its tokens.
    pub tokens: Slice<'a, Token>,
    /// What is broken in it.
    pub damage: Slice<'a, Damage>,
    /// Mentions that the user wants sentiment towards.
    pub targets: Slice<'a, Span>,
    /// The layer `entities`; may be none.
    pub entities: Slice<'a, Entity<'a>>,
    /// The layer `quotes`; may be none.
    pub quotes: Slice<'a, Quote<'a>>,
    /// The layer `sentiment`, or null.
    pub sentiment: Maybe<'a, Sentiment<'a>>,
    /// The layer `claims`; may be none.
    pub claims: Slice<'a, Claim<'a>>,
    /// Layers of custom extractors.
    pub custom: Slice<'a, CustomLayer<'a>>,
}

/// Why a call failed.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Failure<'a> {
    /// What went wrong, in one line, lower case, no full stop.
    pub message: Str<'a>,
    /// The option at fault, as a dotted path; may be none.
    pub option: Str<'a>,
    /// How to put it right; may be none.
    pub hint: Str<'a>,
}

/// What a plugin is, does and needs.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Descriptor<'a> {
    /// The size of this struct in bytes.
    pub size: usize,
    /// The name in configuration and messages.
    pub name: Str<'a>,
    /// The plugin's own version.
    pub version: Str<'a>,
    /// One line on what it finds.
    pub summary: Str<'a>,
    /// The layer that it fills: `entities`, `quotes`, `sentiment`, `claims`, or a name of its own.
    pub provides: Str<'a>,
    /// Layers that must be there.
    pub needs: Slice<'a, Str<'a>>,
    /// Layers that it reads where they are there.
    pub uses: Slice<'a, Str<'a>>,
    /// Languages that it knows, as ISO 639-1 codes; none means any.
    pub languages: Slice<'a, Str<'a>>,
    /// JSON Schema of its options; empty where it takes none.
    pub options_schema: Str<'a>,
    /// 1 if one instance must not be called from two threads at once, else 0.
    pub serial: u32,
}

/// Where `describe` and `create` say what they have to say.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Reply {
    /// The size of this struct in bytes.
    pub size: usize,
    /// The first argument of all callbacks.
    pub context: *mut c_void,
    /// Takes the description, and copies it.
    pub describe: Option<unsafe extern "C" fn(context: *mut c_void, descriptor: *const Descriptor<'_>)>,
    /// Says that the call failed.
    pub fail: Option<unsafe extern "C" fn(context: *mut c_void, failure: *const Failure<'_>)>,
}

/// Takes what an extractor finds. Each callback copies what it is given and is called on the thread that called
/// `extract`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Sink {
    /// The size of this struct in bytes.
    pub size: usize,
    /// The first argument of all callbacks.
    pub context: *mut c_void,
    /// Takes a finding of the layer `entities`.
    pub entity: Option<unsafe extern "C" fn(context: *mut c_void, entity: *const Entity<'_>)>,
    /// Takes a finding of the layer `quotes`.
    pub quote: Option<unsafe extern "C" fn(context: *mut c_void, quote: *const Quote<'_>)>,
    /// Takes the layer `sentiment`, whole.
    pub sentiment: Option<unsafe extern "C" fn(context: *mut c_void, sentiment: *const Sentiment<'_>)>,
    /// Takes a finding of the layer `claims`.
    pub claim: Option<unsafe extern "C" fn(context: *mut c_void, claim: *const Claim<'_>)>,
    /// Takes a finding of a custom layer, as JSON text.
    pub custom: Option<unsafe extern "C" fn(context: *mut c_void, json: Str<'_>)>,
    /// Notes something about the article that a user should know.
    pub note: Option<unsafe extern "C" fn(context: *mut c_void, message: Str<'_>)>,
    /// Says that the call failed: the article then has no such layer.
    pub fail: Option<unsafe extern "C" fn(context: *mut c_void, failure: *const Failure<'_>)>,
    /// Is 1 if the article's time is up: long loops ask between sentences and return early.
    pub is_cancelled: Option<unsafe extern "C" fn(context: *mut c_void) -> u32>,
}

/// What a plugin exports under the name `byline_plugin_v1`. All functions must be there.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PluginTable {
    /// `BYLINE_MAGIC`.
    pub magic: [u8; 8],
    /// The size of this struct in bytes.
    pub size: u32,
    /// `BYLINE_ABI_MAJOR`.
    pub major: u16,
    /// `BYLINE_ABI_MINOR`.
    pub minor: u16,
    /// Says what the plugin is, once, through `reply->describe`.
    pub describe: Option<unsafe extern "C" fn(reply: *const Reply)>,
    /// Makes an instance from options as JSON text (`{}` for none). Files named there are relative to `folder`. Gives
    /// null after `reply->fail`.
    pub create:
        Option<unsafe extern "C" fn(options: Str<'_>, folder: Str<'_>, reply: *const Reply) -> *mut c_void>,
    /// Reads a document and pushes what it finds into the sink, in the order of the text. Called from many threads at
    /// once unless `serial` was set.
    pub extract:
        Option<unsafe extern "C" fn(instance: *mut c_void, document: *const Document<'_>, sink: *const Sink)>,
    /// Ends an instance. No call follows.
    pub destroy: Option<unsafe extern "C" fn(instance: *mut c_void)>,
}

impl Span {
    /// No span.
    pub const NONE: Self = Self { start: crate::codes::NONE, end: crate::codes::NONE };
}
