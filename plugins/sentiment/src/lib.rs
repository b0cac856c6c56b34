//! Sentiment of documents, sentences and towards whom.
//!
//! In news the mood of the words is not the stance towards the person: *the mayor warned of a deadly flood* says
//! nothing bad of the mayor. So there are two things here. The mood of the article, its headline, its lead and its
//! sentences is a sum of words with their negations and strengths, scaled so that it does not saturate with length.
//! What is felt towards a target rests on who does what to whom around each of its mentions.
//!
//! ```
//! use byline_sentiment::{Options, SentimentExtractor};
//! use byline_plugin::{Extractor, Finding, Plugin, Sink};
//!
//! struct Last(Option<byline_core::Sentiment>);
//! impl Sink for Last {
//!     fn push(&mut self, finding: Finding) {
//!         if let Finding::Sentiment(sentiment) = finding {
//!             self.0 = Some(sentiment);
//!         }
//!     }
//!     fn note(&mut self, _: &str) {}
//! }
//!
//! let text = "Senator Blair accused the governor of corruption.".to_owned();
//! let targets = vec![byline_core::Span::new(8, 13), byline_core::Span::new(26, 34)];
//! let article = byline_core::Article { text, targets, ..Default::default() };
//! let mut analysis = byline_text::Analysis::default();
//! analysis.read(&article.text);
//! let extractor = SentimentExtractor::build(Options::default(), ".".as_ref()).unwrap();
//! let mut sink = Last(None);
//! extractor.extract(&analysis.document(&article, Default::default()), &mut sink).unwrap();
//! let towards = sink.0.unwrap().targets;
//! assert!(towards[0].score.score > towards[1].score.score);
//! assert_eq!(towards[1].score.polarity, -1);
//! ```

mod features;
mod frame;
mod judge;
mod kind;
#[cfg(any(test, feature = "train"))]
mod lexicon;
mod mood;
mod tables;
#[cfg(feature = "train")]
pub mod train;

use crate::features::Target;
use crate::frame::{Bond, Reading};
use crate::judge::{Judge, Sums, View};
use crate::kind::Effects;
use crate::mood::{Known, Mood, Words};
use byline_core::{
    Document, EntityId, Extractor, Failure, Finding, LayerName, MentionIndex, MentionSentiment, Quote,
    QuoteId, Score, Sentence, SentenceScore, Sentiment, Sink, Span, TargetSentiment, Voice, VoiceSentiment,
};
use byline_plugin::{Descriptor, Plugin};
use byline_text::Analysis;
use schemars::JsonSchema;
use serde::Deserialize;
use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// Options of the sentiment extractor.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// Whether the mood of each sentence is reported.
    pub sentences: bool,
    /// Whether the words that decided are reported for each mention.
    pub evidence: bool,
    /// A mention's polarity is neutral unless its confidence is at least this, 0 to 1.
    pub minimum_confidence: f32,
    /// Another model than the one that comes with the extractor, relative to the configuration's folder.
    pub model: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self { sentences: true, evidence: true, minimum_confidence: 0.0, model: None }
    }
}

/// Finds the sentiment of an article and towards each of its entities and the user's targets.
#[derive(Debug)]
pub struct SentimentExtractor {
    options: Options,
    judge: Judge,
}

impl Plugin for SentimentExtractor {
    type Options = Options;

    fn descriptor() -> Descriptor {
        Descriptor::new("sentiment", env!("CARGO_PKG_VERSION"))
            .summary("mood of article, headline, lead and sentences, and sentiment towards each target")
            .needs([LayerName::Entities])
            .uses([LayerName::Quotes])
            .languages(["en"])
    }

    fn build(options: Options, folder: &Path) -> Result<Self, Failure> {
        if !(0.0..=1.0).contains(&options.minimum_confidence) {
            return Err(
                Failure::new("`minimum-confidence` must lie between 0 and 1").at("minimum-confidence")
            );
        }
        let judge = match &options.model {
            Some(path) => Judge::open(&folder.join(path)),
            None => Judge::shipped(),
        };
        let judge = judge.map_err(|error| Failure::new(error.to_string()).at("model"))?;
        Ok(Self { options, judge })
    }
}

/// Buffers that are used again for each article.
#[derive(Debug, Default)]
struct Scratch {
    words: Words,
    bonds: Vec<Bond>,
    sums: Sums,
    evidence: Vec<usize>,
    headline: Analysis,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Extractor for SentimentExtractor {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        let view = self.judge.view().map_err(|error| Failure::new(error.to_string()))?;
        SCRATCH.with_borrow_mut(|scratch| {
            let sentiment = self.sentiment(document, &view, scratch, sink);
            sink.push(Finding::Sentiment(sentiment));
        });
        Ok(())
    }
}

impl SentimentExtractor {
    /// With another judge.
    #[cfg(feature = "train")]
    pub(crate) fn with(judge: Judge) -> Self {
        Self { options: Options::default(), judge }
    }

    fn sentiment(
        &self,
        document: &Document<'_>,
        view: &View<'_>,
        scratch: &mut Scratch,
        sink: &dyn Sink,
    ) -> Sentiment {
        let known = view.words;
        let headline = document.title.map(|title| headline(known, title, scratch));
        let words = &mut scratch.words;
        words.clear();
        let mut whole = Mood::default();
        let mut lead = Mood::default();
        let mut sentences = Vec::new();
        for sentence in document.sentences {
            let first = words.words.len();
            mood::read_sentence(known, document.tokens_of(sentence), words);
            let mood = Mood::of(words.words.get(first..).unwrap_or(&[]));
            whole = whole.with(mood);
            if sentence.paragraph == 0 {
                lead = lead.with(mood);
            }
            let score = mood.score().score;
            if self.options.sentences && score != 0.0 {
                sentences.push(SentenceScore { span: sentence.span, score });
            }
            if sink.is_cancelled() {
                break;
            }
        }
        let targets = self.targets(document, view, scratch);
        let lead = (!document.paragraphs.is_empty()).then(|| lead.score());
        Sentiment { document: whole.score(), headline, lead, sentences, targets }
    }

    fn targets(
        &self,
        document: &Document<'_>,
        view: &View<'_>,
        scratch: &mut Scratch,
    ) -> Vec<TargetSentiment> {
        let entities = document.layers.entities.unwrap_or(&[]);
        let voices = Voices::new(document.layers.quotes.unwrap_or(&[]));
        let mut targets: Vec<TargetSentiment> = entities
            .iter()
            .enumerate()
            .map(|(at, entity)| TargetSentiment {
                entity: Some(EntityId(at as u32)),
                name: entity.name.clone(),
                score: Score::default(),
                by_voice: Vec::new(),
                mentions: Vec::with_capacity(entity.mentions.len()),
            })
            .collect();
        scratch.sums.clear();
        for place in places(document) {
            let mention = self.mention(document, view, scratch, &voices, place.span);
            match place.entity.and_then(|entity| targets.get_mut(entity.0 as usize)) {
                Some(target) => target.mentions.push(mention),
                None => targets.push(TargetSentiment {
                    entity: None,
                    name: document.slice(place.span).to_owned(),
                    score: Score::default(),
                    by_voice: Vec::new(),
                    mentions: vec![mention],
                }),
            }
        }
        targets.retain(|target| !target.mentions.is_empty());
        for target in &mut targets {
            target.score = roll_up(&target.mentions);
            target.by_voice = by_voice(&target.mentions);
        }
        targets
    }

    fn mention(
        &self,
        document: &Document<'_>,
        view: &View<'_>,
        scratch: &mut Scratch,
        voices: &Voices,
        span: Span,
    ) -> MentionSentiment {
        let Scratch { words, bonds, sums, evidence, headline: _ } = scratch;
        let voice = voices.at(span);
        let nothing =
            MentionSentiment { span, score: Score::default(), confidence: 0.0, voice, evidence: Vec::new() };
        let sentence = document.sentence_at(span.start).and_then(|at| document.sentences.get(at));
        let Some(sentence) = sentence else { return nothing };
        let Some((reading, target)) = reading(view.effects, document, words, sentence, span) else {
            return nothing;
        };
        frame::bonds(&reading, &target, bonds);
        let sentence = sentence.first_token as usize;
        let place = judge::Place { reading: &reading, sentence, target: &target, bonds };
        let wanted = self.options.evidence.then_some(&mut *evidence);
        let mut verdict = view.judge(place, sums, wanted);
        if verdict.confidence < self.options.minimum_confidence {
            verdict.score.polarity = 0;
            evidence.clear();
        }
        let mut spans = Vec::new();
        if self.options.evidence {
            evidence.sort_unstable();
            spans.extend(evidence.iter().filter_map(|&at| reading.tokens.get(at)).map(|token| token.span));
        }
        MentionSentiment { score: verdict.score, confidence: verdict.confidence, evidence: spans, ..nothing }
    }
}

fn headline(known: Known<'_>, title: &str, scratch: &mut Scratch) -> Score {
    let Scratch { words, headline, bonds: _, sums: _, evidence: _ } = scratch;
    headline.read(title);
    words.clear();
    for sentence in &headline.sentences {
        let tokens = sentence.first_token as usize..sentence.end_token as usize;
        mood::read_sentence(known, headline.tokens.get(tokens).unwrap_or(&[]), words);
    }
    Mood::of(&words.words).score()
}

/// The sentence of a mention, and the mention's tokens there.
fn reading<'a>(
    effects: Effects<'a>,
    document: &Document<'a>,
    words: &'a Words,
    sentence: &Sentence,
    span: Span,
) -> Option<(Reading<'a>, Target)> {
    let (first, end) = (sentence.first_token as usize, sentence.end_token as usize);
    let tokens = document.tokens.get(first..end)?;
    let start = tokens.partition_point(|token| token.span.end <= span.start);
    let after = tokens.partition_point(|token| token.span.start < span.end).max(start);
    let reading =
        Reading { effects, tokens, words: words.words.get(first..end)?, masks: words.masks.get(first..end)? };
    let possessive = frame::is_possessive(&reading, &(start..after), span.end);
    Some((reading, Target { tokens: start..after, possessive }))
}

/// A mention to be judged.
#[derive(Debug, Clone, Copy)]
struct Place {
    span: Span,
    entity: Option<EntityId>,
}

/// The user's targets, and the mentions of entities that none of them overlaps, in the order of the text.
fn places(document: &Document<'_>) -> Vec<Place> {
    let index = MentionIndex::new(document.layers.entities.unwrap_or(&[]));
    let mut places: Vec<Place> = Vec::with_capacity(index.all().len() + document.targets.len());
    let mut wanted: Vec<Span> =
        document.targets.iter().copied().filter(|span| !document.slice(*span).is_empty()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut reach = 0;
    // The furthest end of any target up to each one, so that overlap is found by halving.
    let reaches: Vec<u32> = wanted
        .iter()
        .map(|span| {
            reach = span.end.max(reach);
            reach
        })
        .collect();
    for &(mention, entity) in index.all() {
        let before = wanted.partition_point(|span| span.start < mention.span.end);
        let taken = before.checked_sub(1).is_some_and(|last| reaches[last] > mention.span.start);
        if !taken && !document.slice(mention.span).is_empty() {
            places.push(Place { span: mention.span, entity: Some(entity) });
        }
    }
    places.extend(wanted.iter().map(|&span| Place { span, entity: index.at(span).map(|found| found.1) }));
    places.sort_by_key(|place| (place.span.start, place.span.end, place.entity));
    places
}

/// Who speaks where.
struct Voices {
    sorted: Vec<(Span, QuoteId)>,
}

impl Voices {
    fn new(quotes: &[Quote]) -> Self {
        let mut sorted: Vec<(Span, QuoteId)> = quotes
            .iter()
            .enumerate()
            .flat_map(|(at, quote)| quote.content.iter().map(move |span| (*span, QuoteId(at as u32))))
            .collect();
        sorted.sort_unstable();
        Self { sorted }
    }

    /// The quote that a mention lies in, the innermost one. Quotes hardly nest, so a look at a few is enough.
    fn at(&self, span: Span) -> Voice {
        let before = self.sorted.partition_point(|(content, _)| content.start <= span.start);
        let near = self.sorted.get(before.saturating_sub(4)..before).unwrap_or(&[]);
        let found = near.iter().rev().find(|(content, _)| content.contains(span));
        found.map_or(Voice::Author, |&(_, quote)| Voice::Quote(quote))
    }
}

/// Mentions together: the mean of their scores, the surer ones counting more. A sign that none of them has is none
/// of theirs together.
fn roll_up<'a>(mentions: impl IntoIterator<Item = &'a MentionSentiment>) -> Score {
    let (mut sum, mut weight, mut signs) = (0.0, 0.0, [false; 3]);
    for MentionSentiment { score: Score { polarity, score }, confidence, .. } in mentions {
        sum += score * confidence;
        weight += confidence;
        signs[(polarity + 1) as usize] = true;
    }
    if weight <= 0.0 {
        return Score::default();
    }
    let score: f32 = (sum / weight).clamp(-1.0, 1.0);
    let polarity = i8::from(score > 0.15) - i8::from(score < -0.15);
    Score { polarity: if signs[(polarity + 1) as usize] { polarity } else { 0 }, score }
}

/// The mentions of each voice together: the article's own, then those of quotes in their order.
fn by_voice(mentions: &[MentionSentiment]) -> Vec<VoiceSentiment> {
    let mut sorted: Vec<&MentionSentiment> = mentions.iter().collect();
    sorted.sort_by_key(|mention| match mention.voice {
        Voice::Author => None,
        Voice::Quote(quote) => Some(quote),
    });
    let voices = sorted.chunk_by(|a, b| a.voice == b.voice);
    let of = |mentions: &[&MentionSentiment]| {
        let voice = mentions.first()?.voice;
        Some(VoiceSentiment { voice, score: roll_up(mentions.iter().copied()) })
    };
    voices.filter_map(of).collect()
}
