//! How much a sentence is worth checking: a linear model over hashed features, with a calibrated score.

mod words;

use crate::candidates::CLAIMING;
use crate::compare::frames::{Effect, unframe};
use crate::compare::statement::{is_pronoun, opens_as_noun};
use crate::kinds::{Kinds, kinds_of};
use crate::numbers::View;
use byline_core::{Failure, Flags, Quantity, Tag, Token, TokenKind};
use byline_model::{Aligned, Model, ModelError, ModelSource, Table, feature, pair, triple};
use byline_text::hash::form;
use std::path::Path;
use words::{CHANGES, MEASURES, SPORTS};

pub(crate) const KIND: &str = "claims";
/// To be raised with every change of the features.
pub(crate) const VERSION: u32 = 1;

static BYTES: &Aligned<[u8]> = &Aligned(*include_bytes!("../model/claims.bin"));

/// No more tokens of a sentence are looked at.
const LONGEST: usize = 160;

/// A model in use.
#[derive(Debug)]
pub(crate) struct Worth {
    source: ModelSource,
}

/// The table and its calibration, in use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scorer<'a> {
    table: Table<'a>,
    slope: f32,
    offset: f32,
}

impl Worth {
    /// The shipped model, or another one from a file.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let source = ModelSource::open(BYTES, path, KIND, VERSION).map_err(|error| failure(&error))?;
        let worth = Self { source };
        worth.scorer().map_err(|error| failure(&error))?;
        Ok(worth)
    }

    /// What scores with it.
    pub(crate) fn scorer(&self) -> Result<Scorer<'_>, ModelError> {
        Scorer::new(&self.source.model()?)
    }
}

fn failure(error: &ModelError) -> Failure {
    Failure::new(error.line()).at("model").hint("leave it out for the model that is built in")
}

impl<'a> Scorer<'a> {
    pub(crate) fn new(model: &Model<'a>) -> Result<Self, ModelError> {
        let bytes = model.bytes(1)?;
        let number =
            |at: usize| bytes.get(at..).and_then(<[u8]>::first_chunk).map(|four| f32::from_le_bytes(*four));
        let (Some(slope), Some(offset)) = (number(0), number(4)) else {
            return Err(ModelError::Section { section: 1, wanted: "calibration" });
        };
        let table = model.table(0)?;
        if table.labels() != 2 {
            return Err(ModelError::Section { section: 0, wanted: "table of two labels" });
        }
        Ok(Self { table, slope, offset })
    }

    /// The score before calibration: the logarithm of the odds, as learnt.
    pub(crate) fn raw(&self, features: &[u32]) -> f32 {
        let [no, yes] = self.table.scores::<2>(features);
        (yes - no) as f32 * self.table.scale()
    }

    /// How much one feature adds to these odds.
    pub(crate) fn weight(&self, feature: u32) -> f32 {
        self.raw(&[feature]) * self.slope
    }

    /// The logarithm of the odds that a person finds this worth checking.
    pub(crate) fn odds(&self, features: &[u32]) -> f32 {
        self.raw(features) * self.slope + self.offset
    }
}

/// How much less a sentence is worth checking because its text has so many, as a change of the logarithm of the odds.
/// Of a debate of two hours fact-checkers check hardly more sentences than of a speech of ten minutes. News articles are
/// shorter than that and keep their scores.
pub(crate) fn attention(sentences: usize) -> f32 {
    -SHARED * (sentences.max(SPEECH) as f32 / SPEECH as f32).ln()
}

/// The sentences of a short speech.
const SPEECH: usize = 200;
/// 1 where as many sentences are checked of every text, however long; what is best across unseen training debates.
const SHARED: f32 = 1.25;

/// What is known of a sentence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SentenceView<'a> {
    pub(crate) tokens: &'a [Token],
    pub(crate) text: &'a str,
    pub(crate) quantities: &'a [Quantity],
}

/// What a feature is of. The numbers are in the hashes that the shipped weights were learnt for.
#[derive(Debug, Clone, Copy)]
#[repr(u32)]
pub(crate) enum Template {
    Word = 1,
    WordPair = 2,
    /// Three tags in a row.
    Tags = 3,
    /// The end of a word, and its tag.
    Ending = 5,
    /// The first pronoun or noun, and a verb.
    SubjectVerb = 6,
    Length = 7,
    /// How many names there are.
    Names = 8,
    Question = 9,
    SubjectLength = 10,
    Kind = 11,
    KindPair = 12,
    Unit = 13,
    UnitBound = 14,
    /// How many quantities there are.
    Quantities = 15,
    First = 16,
    FirstTwo = 17,
}

impl Template {
    /// What it looks at, in words.
    pub(crate) const fn what(self) -> &'static str {
        match self {
            Self::Word => "a word",
            Self::WordPair => "a word and the one before it",
            Self::Tags => "three parts of speech in a row",
            Self::Ending => "the end of a word",
            Self::SubjectVerb => "who or what the sentence is about, and its verb",
            Self::Length => "how long the sentence is",
            Self::Names => "how many names are in it",
            Self::Question => "it asks",
            Self::SubjectLength => "who or what the sentence is about, and how long it is",
            Self::Kind => "what makes it checkable",
            Self::KindPair => "two things together that make it checkable",
            Self::Unit => "the unit of a quantity",
            Self::UnitBound => "the unit of a quantity, and whether it is exact",
            Self::Quantities => "how many quantities are in it",
            Self::First => "how it begins",
            Self::FirstTwo => "the two words it begins with",
        }
    }
}

/// Takes features as they are made.
pub(crate) trait Collect {
    /// What is made from here on belongs to the token of that number, or to the whole.
    fn of(&mut self, token: Option<usize>);

    /// Takes features, each with its template.
    fn add<const N: usize>(&mut self, features: [(Template, u32); N]);
}

/// The hashes alone, to be scored.
impl Collect for Vec<u32> {
    #[inline]
    fn of(&mut self, _: Option<usize>) {}

    #[inline]
    fn add<const N: usize>(&mut self, features: [(Template, u32); N]) {
        self.extend_from_slice(&features.map(|(_, hash)| hash));
    }
}

/// A feature of one value.
const fn one(template: Template, value: u32) -> (Template, u32) {
    (template, feature(template as u32, value))
}

/// A feature of two values.
const fn two(template: Template, first: u32, second: u32) -> (Template, u32) {
    (template, pair(template as u32, first, second))
}

/// The features of a sentence, appended to `out`, and its kinds, as its words and quantities show them: both in one pass
/// over its tokens.
pub(crate) fn features(view: &SentenceView<'_>, out: &mut impl Collect) -> Kinds {
    const START: u32 = 1;
    let tokens = view.tokens.get(..view.tokens.len().min(LONGEST)).unwrap_or(view.tokens);
    let (mut before, mut before_tag, mut before_tag2) = (START, 31_u32, 31_u32);
    let mut words = 0_u32;
    let mut names = 0_u32;
    let mut subject = 0_u32;
    let mut kinds = Kinds::default();
    for quantity in view.quantities {
        let date = matches!(quantity.unit.as_deref(), Some("date" | "month-day"));
        kinds = kinds.with(if date { Kinds::DATE } else { Kinds::QUANTITY });
    }
    for (at, token) in tokens.iter().enumerate() {
        out.of(Some(at));
        let tag = u32::from(token.tag.0);
        let word = match token.kind {
            TokenKind::NUMBER => token.shape,
            TokenKind::PUNCTUATION | TokenKind::MARK | TokenKind::SINGLE_MARK => {
                // A question is asked; other punctuation says nothing.
                if view.text.as_bytes().get(token.span.start as usize) == Some(&b'?') {
                    out.add([one(Template::Question, 1)]);
                }
                continue;
            }
            _ => {
                kinds = kinds.with(kinds_of(token.form));
                token.form
            }
        };
        words += 1;
        names += u32::from(token.tag == Tag::PROPN);
        out.add([
            one(Template::Word, word),
            two(Template::WordPair, before, word),
            (Template::Tags, triple(Template::Tags as u32, before_tag2, before_tag, tag)),
            two(Template::Ending, token.suffix, tag),
        ]);
        if subject == 0 && matches!(token.tag, Tag::PRON | Tag::PROPN | Tag::NOUN) {
            subject = if token.tag == Tag::PRON { word } else { tag + 2 };
        }
        if matches!(token.tag, Tag::VERB | Tag::AUX) {
            out.add([two(Template::SubjectVerb, subject, word)]);
        }
        (before, before_tag2, before_tag) = (word, before_tag, tag);
    }
    out.of(None);
    out.add([
        one(Template::Length, length_bin(words)),
        one(Template::Names, names.min(5)),
        two(Template::SubjectLength, subject, length_bin(words)),
    ]);
    for bit in kinds.bits() {
        out.add([one(Template::Kind, bit as u32)]);
        for other in kinds.bits().filter(|other| *other > bit) {
            out.add([two(Template::KindPair, bit as u32, other as u32)]);
        }
    }
    for quantity in view.quantities {
        let unit = quantity.unit.as_deref().map_or(0, unit_class);
        out.add([
            one(Template::Unit, unit),
            two(Template::UnitBound, unit, u32::from(&*quantity.bound != "exact")),
        ]);
    }
    out.add([one(Template::Quantities, (view.quantities.len() as u32).min(4))]);
    if let Some(first) = tokens.first() {
        out.add([one(Template::First, first.form)]);
        if let Some(second) = tokens.get(1) {
            out.add([two(Template::FirstTwo, first.form, second.form)]);
        }
    }
    kinds
}

fn length_bin(words: u32) -> u32 {
    match words {
        0..=3 => 0,
        4..=6 => 1,
        7..=9 => 2,
        10..=13 => 3,
        14..=18 => 4,
        19..=25 => 5,
        26..=35 => 6,
        _ => 7,
    }
}

/// Money is one class; other units are their own.
fn unit_class(unit: &str) -> u32 {
    const MONEY: u32 = form("money");
    if crate::units::is_currency(unit) { MONEY } else { form(unit) }
}

/// Whether a sentence says that some number changes: `The number of nurses fell again`, and not `A light rain fell on the
/// square`. The model learns from the words of `data/kinds.txt` alone; what is reported must be so.
pub(crate) fn is_trend(view: &SentenceView<'_>) -> bool {
    let dates = |quantity: &&Quantity| matches!(quantity.unit.as_deref(), Some("date" | "month-day"));
    let counted = view.quantities.iter().any(|quantity| !dates(&quantity));
    view.tokens.iter().any(|token| CHANGES.has(token.form))
        && (counted || view.tokens.iter().any(|token| MEASURES.has(token.form)))
}

/// Whether a few words state something of a kind of things at any time: `Masks cause cancer`, `Garlic cures malaria`; also
/// where somebody says so: `Masks cause cancer, Dr Vik said on Monday`. Those that do.
pub(crate) fn general<'a>(text: &str, tokens: &'a [Token]) -> Option<&'a [Token]> {
    const LONGEST: usize = 24;
    if tokens.len() > LONGEST || !tokens.iter().any(|token| CLAIMING.has(token.form)) {
        return None;
    }
    let framed = unframe(&View { text, tokens }, 0..tokens.len());
    let content = tokens.get(framed.content)?;
    let general = framed.effect != Effect::Open && states_in_general(&View { text, tokens: content });
    general.then_some(content)
}

fn states_in_general(view: &View<'_>) -> bool {
    let tokens = view.tokens;
    let mut words = tokens.iter().filter(|token| !matches!(token.kind, TokenKind::PUNCTUATION));
    let Some(first) = words.clone().next() else { return false };
    let named = matches!(first.tag, Tag::NOUN | Tag::PROPN | Tag::ADJ | Tag::X | Tag::NUM | Tag::VERB)
        || first.tag == Tag::PRON && !is_pronoun(first.form)
        || opens_as_noun(view, 0);
    if !named || !(3..=8).contains(&words.clone().take(9).count()) {
        return false;
    }
    let verb = words.position(|token| CLAIMING.has(token.form)).unwrap_or(0);
    // What is particular has a determiner, a pronoun or a date: `The storm damages roofs in 2019`.
    let particular = |token: &Token| {
        let start = token.flags.has(Flags::SENTENCE_START);
        token.kind == TokenKind::NUMBER && !start || token.tag == Tag::DET && start && !opens_as_noun(view, 0)
    };
    (1..=3).contains(&verb) && !tokens.iter().any(particular)
}

/// Whether a sentence gives the score of a match: `Norwick won 3-2`, `6-4, 6-3`.
pub(crate) fn is_score(text: &str, tokens: &[Token]) -> bool {
    let small = |token: &Token| {
        token.kind == TokenKind::NUMBER
            && token
                .span
                .of(text)
                .is_some_and(|word| word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let scores = tokens.windows(3).any(|three| {
        let [first, sign, second] = three else { return false };
        small(first)
            && small(second)
            && matches!(sign.span.of(text), Some("-" | "–"))
            && !sign.flags.has(Flags::SPACE_BEFORE)
    });
    scores && tokens.iter().any(|token| SPORTS.has(token.form))
}
