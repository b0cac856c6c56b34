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

mod frame;
mod lexicon;
mod mood;
mod target;

use crate::frame::{Bond, Reading};
use crate::lexicon::Lexicon;
use crate::mood::{Mood, Word};
use byline_core::{
    Document, EntityId, Extractor, Failure, Finding, LayerName, MentionIndex, MentionSentiment, Quote,
    QuoteId, Score, Sentence, SentenceScore, Sentiment, Sink, Span, TargetSentiment, Voice,
};
use byline_plugin::{Descriptor, Plugin};
use byline_text::Analysis;
use schemars::JsonSchema;
use serde::Deserialize;
use std::cell::RefCell;
use std::path::Path;

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
}

impl Default for Options {
    fn default() -> Self {
        Self { sentences: true, evidence: true, minimum_confidence: 0.0 }
    }
}

/// Finds the sentiment of an article and towards each of its entities and the user's targets.
#[derive(Debug)]
pub struct SentimentExtractor {
    options: Options,
    lexicon: Lexicon,
}

impl Plugin for SentimentExtractor {
    type Options = Options;

    fn descriptor() -> Descriptor {
        Descriptor {
            name: "sentiment".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            summary: "mood of article, headline, lead and sentences, and sentiment towards each target"
                .into(),
            provides: LayerName::Sentiment,
            needs: vec![LayerName::Entities],
            uses: vec![LayerName::Quotes],
            languages: vec!["en".into()],
            options_schema: "".into(),
        }
    }

    fn build(options: Options, _folder: &Path) -> Result<Self, Failure> {
        if !(0.0..=1.0).contains(&options.minimum_confidence) {
            return Err(
                Failure::new("`minimum-confidence` must lie between 0 and 1").at("minimum-confidence")
            );
        }
        Ok(Self { options, lexicon: Lexicon::new() })
    }
}

/// Buffers that are used again for each article.
#[derive(Debug, Default)]
struct Scratch {
    words: Vec<Word>,
    bonds: Vec<Bond>,
    headline: Analysis,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Extractor for SentimentExtractor {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        SCRATCH.with_borrow_mut(|scratch| {
            let sentiment = self.sentiment(document, scratch, sink);
            sink.push(Finding::Sentiment(sentiment));
        });
        Ok(())
    }
}

impl SentimentExtractor {
    fn sentiment(&self, document: &Document<'_>, scratch: &mut Scratch, sink: &dyn Sink) -> Sentiment {
        let headline = document.title.map(|title| self.headline(title, scratch));
        let Scratch { words, bonds, headline: _ } = scratch;
        words.clear();
        let mut whole = Mood::default();
        let mut lead = Mood::default();
        let mut sentences = Vec::new();
        for sentence in document.sentences {
            let first = words.len();
            mood::read_sentence(&self.lexicon, document.tokens_of(sentence), words);
            let mood = Mood::of(words.get(first..).unwrap_or(&[]));
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
        let targets = self.targets(document, words, bonds);
        let lead = (!document.paragraphs.is_empty()).then(|| lead.score());
        Sentiment { document: whole.score(), headline, lead, sentences, targets }
    }

    fn headline(&self, title: &str, scratch: &mut Scratch) -> Score {
        let Scratch { words, headline, bonds: _ } = scratch;
        headline.read(title);
        words.clear();
        for sentence in &headline.sentences {
            let tokens = sentence.first_token as usize..sentence.end_token as usize;
            mood::read_sentence(&self.lexicon, headline.tokens.get(tokens).unwrap_or(&[]), words);
        }
        Mood::of(words).score()
    }

    fn targets(
        &self,
        document: &Document<'_>,
        words: &[Word],
        bonds: &mut Vec<Bond>,
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
                mentions: Vec::new(),
            })
            .collect();
        for place in places(document) {
            let mention = self.mention(document, words, bonds, &voices, place.span);
            match place.entity.and_then(|entity| targets.get_mut(entity.0 as usize)) {
                Some(target) => target.mentions.push(mention),
                None => targets.push(TargetSentiment {
                    entity: None,
                    name: document.slice(place.span).to_owned(),
                    score: Score::default(),
                    mentions: vec![mention],
                }),
            }
        }
        targets.retain(|target| !target.mentions.is_empty());
        for target in &mut targets {
            target.score = roll_up(&target.mentions);
        }
        targets
    }

    fn mention(
        &self,
        document: &Document<'_>,
        words: &[Word],
        bonds: &mut Vec<Bond>,
        voices: &Voices,
        span: Span,
    ) -> MentionSentiment {
        let voice = voices.at(span);
        let nothing =
            MentionSentiment { span, score: Score::default(), confidence: 0.0, voice, evidence: Vec::new() };
        let Some(sentence) = document.sentence_at(span.start).and_then(|at| document.sentences.get(at))
        else {
            return nothing;
        };
        let Some((reading, target)) = self.reading(document, words, sentence, span) else { return nothing };
        let verdict = target::judge(&reading, &target, span.end, bonds);
        let sure = verdict.confidence >= self.options.minimum_confidence;
        MentionSentiment {
            score: if sure { verdict.score } else { Score { polarity: 0, ..verdict.score } },
            confidence: verdict.confidence,
            evidence: if self.options.evidence { verdict.evidence } else { Vec::new() },
            ..nothing
        }
    }

    /// The sentence as far as it matters for a mention in it, and the mention's tokens there. A sentence of any
    /// length costs a mention the same.
    fn reading<'a>(
        &'a self,
        document: &Document<'a>,
        words: &'a [Word],
        sentence: &Sentence,
        span: Span,
    ) -> Option<(Reading<'a>, std::ops::Range<usize>)> {
        let (first, end) = (sentence.first_token as usize, sentence.end_token as usize);
        let tokens = document.tokens.get(first..end)?;
        let start = tokens.partition_point(|token| token.span.end <= span.start);
        let after = tokens.partition_point(|token| token.span.start < span.end).max(start);
        let from = start.saturating_sub(WINDOW);
        let to = (after + WINDOW).min(tokens.len());
        let reading = Reading {
            lexicon: &self.lexicon,
            tokens: tokens.get(from..to)?,
            words: words.get(first + from..first + to)?,
        };
        Some((reading, start - from..after - from))
    }
}

/// How many tokens to either side of a mention are looked at.
const WINDOW: usize = 60;

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

/// All mentions together: the mean of their scores, the surer ones counting more.
fn roll_up(mentions: &[MentionSentiment]) -> Score {
    let weight: f32 = mentions.iter().map(|mention| mention.confidence).sum();
    if weight <= 0.0 {
        return Score::default();
    }
    let sum: f32 = mentions.iter().map(|mention| mention.score.score * mention.confidence).sum();
    let score = (sum / weight).clamp(-1.0, 1.0);
    Score { polarity: i8::from(score > 0.15) - i8::from(score < -0.15), score }
}
