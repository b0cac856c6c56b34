//! Parts of speech: a conditional random field over hashed features of each token and its neighbours.
//!
//! News has few unknown words but many unknown names and headlines, and the gold data is small. What a word is like was
//! therefore learned from text without gold as well ([`WordTable`]): words in the same contexts share a class, and how
//! often a word is written with a capital inside a sentence distinguishes a name from the first word of a sentence.

mod features;
pub(crate) mod words;

pub(crate) use features::{EACH, features};
pub(crate) use words::{WordInfo, WordTable};

use byline_core::{Flags, Sentence, Tag, Token, TokenKind};
use byline_model::{Aligned, Model, ModelError, Tagger, TaggerScratch};
use std::sync::LazyLock;

pub(crate) const KIND: &str = "tags";
/// To be raised with every change of the features or of the word table.
pub(crate) const VERSION: u32 = 1;

static BYTES: &Aligned<[u8]> = &Aligned(*include_bytes!("../model/tags.bin"));

static SHIPPED: LazyLock<Option<PartOfSpeechTagger<'static>>> = LazyLock::new(|| {
    let model = Model::embedded(&BYTES.0, KIND, VERSION).ok()?;
    PartOfSpeechTagger::new(&model).ok()
});

/// How many sentences are tagged together.
const TOGETHER: usize = 4;
/// How many tokens ahead their words are asked for.
const AHEAD: usize = 8;

/// Buffers, kept from one text to the next.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    pub(crate) words: Vec<WordInfo>,
    features: Vec<u32>,
    fixed: Vec<Option<u8>>,
    labels: Vec<u8>,
    tagger: TaggerScratch,
}

/// Fills in [`Token::tag`] with the shipped model.
pub(crate) fn tag(text: &str, sentences: &[Sentence], tokens: &mut [Token], scratch: &mut Scratch) {
    if let Some(tagger) = &*SHIPPED {
        tagger.tag(text, sentences, tokens, scratch);
    }
}

/// How often a form is written with a capital inside of sentences, in steps: 0 unknown, 1 hardly ever … 5 nearly
/// always, 6 at their start only.
pub(crate) fn capitals(form: u32) -> u8 {
    SHIPPED.as_ref().map_or(0, |tagger| tagger.words.find(form).1)
}

/// A model in use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PartOfSpeechTagger<'a> {
    pub(crate) words: WordTable<'a>,
    tagger: Tagger<'a>,
}

impl<'a> PartOfSpeechTagger<'a> {
    pub(crate) fn new(model: &Model<'a>) -> Result<Self, ModelError> {
        Ok(Self { tagger: Tagger::new(model)?, words: WordTable::new(model.bytes(2)?) })
    }

    pub(crate) fn tag(
        &self,
        text: &str,
        sentences: &[Sentence],
        tokens: &mut [Token],
        scratch: &mut Scratch,
    ) {
        let Scratch { words, features: found, fixed, labels, tagger } = scratch;
        words.clear();
        let mut ahead = tokens.iter().skip(AHEAD);
        words.extend(tokens.iter().map(|token| {
            if let Some(ahead) = ahead.next() {
                self.words.fetch(ahead);
            }
            self.words.info(text, token)
        }));
        // What a sentence needs is on its way while those before it are tagged.
        for together in sentences.chunks(TOGETHER) {
            found.clear();
            for sentence in together {
                let (tokens, words) = (tokens_of(sentence, tokens), tokens_of(sentence, words));
                let from = found.len();
                features(tokens, words, found);
                self.tagger.expect(found.get(from..).unwrap_or_default(), EACH);
            }
            let mut found = &**found;
            for sentence in together {
                let range = sentence.first_token as usize..sentence.end_token as usize;
                let Some(tokens) = tokens.get_mut(range) else { continue };
                let (own, others) = found.split_at(found.len().min(tokens.len() * EACH));
                found = others;
                fixed.clear();
                fixed.extend((0..tokens.len()).map(|at| sign_tag(text, tokens, at).map(label_of)));
                labels.clear();
                self.tagger.tag(own, EACH, fixed, &[], tagger, labels);
                for (at, &label) in labels.iter().enumerate() {
                    tokens[at].tag = sign_tag(text, tokens, at).unwrap_or(tag_of(label));
                }
            }
        }
    }
}

/// What there is for each token of a sentence.
fn tokens_of<'a, T>(sentence: &Sentence, all: &'a [T]) -> &'a [T] {
    all.get(sentence.first_token as usize..sentence.end_token as usize).unwrap_or_default()
}

/// The number of a tag in the model: 16 labels are two vector registers, so that punctuation, which needs no model,
/// shares that of `X`. What `PUNCT` is numbered, the last tag is.
pub(crate) const fn label_of(tag: Tag) -> u8 {
    match tag {
        Tag::PUNCT => Tag::X.0,
        Tag::VERB => Tag::PUNCT.0,
        other => other.0,
    }
}

/// Back from [`label_of`].
pub(crate) const fn tag_of(label: u8) -> Tag {
    if label == Tag::PUNCT.0 { Tag::VERB } else { Tag(label) }
}

/// The tag of punctuation, which its characters alone decide; `None` for all else. A dash in `2019-20` and a slash are
/// symbols in Universal Dependencies.
pub(crate) fn sign_tag(text: &str, tokens: &[Token], at: usize) -> Option<Tag> {
    let token = tokens.get(at)?;
    match token.kind {
        TokenKind::MARK | TokenKind::SINGLE_MARK => Some(Tag::PUNCT),
        TokenKind::PUNCTUATION => {
            let number = |at: Option<usize>| {
                at.and_then(|at| tokens.get(at)).is_some_and(|token| token.kind == TokenKind::NUMBER)
            };
            let glued = !token.flags.has(Flags::SPACE_BEFORE) && !token.flags.has(Flags::SPACE_AFTER);
            let symbol = match token.span.of(text)?.chars().next()? {
                '/' => true,
                '-' | '–' => glued && number(at.checked_sub(1)) && number(Some(at + 1)),
                _ => false,
            };
            Some(if symbol { Tag::SYM } else { Tag::PUNCT })
        }
        _ => None,
    }
}
