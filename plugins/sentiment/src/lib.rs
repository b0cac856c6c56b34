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

mod context;
mod explain;
mod features;
mod frame;
mod judge;
mod kind;
#[cfg(any(test, feature = "train"))]
mod lexicon;
mod mood;
mod roll_up;
mod tables;
#[cfg(feature = "train")]
pub mod train;

use crate::context::INPUTS;
use crate::features::Target;
use crate::frame::{Bond, View};
use crate::judge::{Judge, Read, Sums, Tables, Verdict};
use crate::kind::Effects;
use crate::mood::{Known, Mood, Words};
use crate::tables::SIDES;
use byline_core::{
    Document, EntityId, Extractor, Failure, Finding, LayerName, MentionIndex, MentionSentiment, Quote,
    QuoteId, Reason, Score, SentenceScore, Sentiment, Sink, Span, TargetSentiment, Voice,
};
use byline_plugin::{Descriptor, Plugin, path_option};
use byline_text::Analysis;
use schemars::JsonSchema;
use serde::Deserialize;
use std::cell::RefCell;
use std::fmt::Debug;
use std::path::{Path, PathBuf};

/// Options of the sentiment extractor.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// Whether the mood of each sentence is reported.
    pub sentences: bool,
    /// Whether the words that decided are reported for each mention.
    pub evidence: bool,
    /// A mention is polar only if that polarity is right with at least this probability, 0 to 1.
    pub minimum_confidence: f32,
    /// How often mentions are expected to be polar.
    pub prior: Prior,
    /// Another model than the one that comes with the extractor, relative to the configuration's folder.
    pub model: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self { sentences: true, evidence: true, minimum_confidence: 0.0, prior: Prior::Auto, model: None }
    }
}

/// How often mentions are expected to be polar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Prior {
    /// `selected` where the user marks targets in a text of at most two sentences, else `news`.
    #[default]
    Auto,
    /// As in news as it comes, where six of seven mentions are neutral.
    News,
    /// As in sentences that somebody selected because somebody is judged there, where every third is neutral.
    Selected,
}

impl Prior {
    fn is_selected(self, document: &Document<'_>) -> bool {
        match self {
            Self::Auto => !document.targets.is_empty() && document.sentences.len() <= SELECTED_SENTENCES,
            Self::News => false,
            Self::Selected => true,
        }
    }
}

/// The longest text, in sentences, whose marked targets count as selected: nobody cuts a sentence out of an article
/// and marks a name in it unless something is said of that name there.
const SELECTED_SENTENCES: usize = 2;

/// A mention as it was judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// The mention.
    pub span: Span,
    /// The probabilities of negative, neutral and positive.
    pub probabilities: [f32; 3],
}

/// A second opinion on mentions, of a model that is slower and better.
pub trait Second: Debug + Send + Sync {
    /// Changes the probabilities of mentions of a document, which are in the order of the text; `selected` says that they
    /// were selected because somebody is judged there. What is changed depends on the document alone. It ends early once
    /// it is `cancelled`.
    fn judge(
        &self,
        document: &Document<'_>,
        selected: bool,
        cancelled: &dyn Fn() -> bool,
        mentions: &mut [Judged],
    );
}

/// Finds the sentiment of an article and towards each of its entities and the user's targets.
#[derive(Debug)]
pub struct SentimentExtractor {
    options: Options,
    judge: Judge,
    second: Option<Box<dyn Second>>,
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
        let path = path_option(folder, "model", options.model.as_deref())?;
        let judge = Judge::open(path.as_deref());
        let judge = judge.map_err(|error| {
            Failure::new(error.to_string()).at("model").hint("leave it out for the model that is built in")
        })?;
        Ok(Self { options, judge, second: None })
    }
}

/// Buffers that are used again for each article.
#[derive(Debug, Default)]
struct Workspace {
    words: Words,
    bonds: Vec<Bond>,
    sums: Sums,
    judged: Vec<context::Judged>,
    /// What each mention was judged by; `None` for those in no sentence.
    reads: Vec<Option<Read>>,
    inputs: Vec<[f32; INPUTS]>,
    evidence: Vec<usize>,
    headline: Analysis,
}

thread_local! {
    static WORKSPACE: RefCell<Workspace> = RefCell::default();
}

impl Extractor for SentimentExtractor {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        let tables = self.judge.tables().map_err(|error| Failure::new(error.to_string()))?;
        WORKSPACE.with_borrow_mut(|workspace| {
            let sentiment = self.sentiment(document, &tables, workspace, sink);
            sink.push(Finding::Sentiment(sentiment));
        });
        Ok(())
    }

    fn explain(&self, document: &Document<'_>, at: usize) -> Result<Option<Vec<Reason>>, Failure> {
        self.reasons(document, at)
    }
}

impl SentimentExtractor {
    /// Lets `second` revise the probabilities of each article's mentions before their polarities are decided.
    #[must_use]
    pub fn with_second(self, second: Box<dyn Second>) -> Self {
        Self { second: Some(second), ..self }
    }

    fn sentiment(
        &self,
        document: &Document<'_>,
        tables: &Tables<'_>,
        workspace: &mut Workspace,
        sink: &dyn Sink,
    ) -> Sentiment {
        let known = tables.words;
        // The headline is no part of the text, and its words are read first, since the buffers then hold those
        // of the text.
        let headline = document.title.map(|title| headline(known, title, workspace));
        let words = &mut workspace.words;
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
            // What was read so far still gives a mood, which is worth more than none.
            if sink.is_cancelled() {
                break;
            }
        }
        let targets = self.targets(document, tables, workspace, sink);
        let lead = (!document.paragraphs.is_empty()).then(|| lead.score());
        Sentiment { document: whole.score(), headline, lead, sentences, targets }
    }

    fn targets(
        &self,
        document: &Document<'_>,
        tables: &Tables<'_>,
        workspace: &mut Workspace,
        sink: &dyn Sink,
    ) -> Vec<TargetSentiment> {
        let entities = document.layers.entities.unwrap_or(&[]);
        let voices = Voices::new(document.layers.quotes.unwrap_or(&[]));
        let places = places(document);
        Self::judge(document, tables, workspace, &places);
        let selected = self.options.prior.is_selected(document);
        let rule = &tables.rule;
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
        let mut opinions: Vec<Judged> = places
            .iter()
            .zip(workspace.judged.iter().zip(&workspace.inputs))
            .map(|(place, (judged, inputs))| {
                let probabilities = if selected {
                    rule.selected(judged.logits)
                } else {
                    context::probabilities(context::apply(&rule.context, inputs))
                };
                Judged { span: place.span, probabilities }
            })
            .collect();
        if let Some(second) = &self.second {
            second.judge(document, selected, &|| sink.is_cancelled(), &mut opinions);
        }
        let least = if selected { rule.selected } else { rule.news };
        for (at, (place, opinion)) in places.iter().zip(&opinions).enumerate() {
            let verdict = Verdict::of(opinion.probabilities, least, self.options.minimum_confidence);
            let mention = MentionSentiment {
                span: place.span,
                score: verdict.score,
                confidence: verdict.confidence,
                voice: voices.at(place.span),
                evidence: self.evidence(document, tables, workspace, at, verdict.score.polarity),
            };
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
        // Where users mark targets of their own, entities may have lost all their mentions to them.
        targets.retain(|target| !target.mentions.is_empty());
        for target in &mut targets {
            target.score = roll_up::whole(&target.mentions);
            target.by_voice = roll_up::by_voice(&target.mentions);
        }
        targets
    }

    /// Judges all mentions by their sentences, and makes the numbers that they are weighed by in their article.
    fn judge(document: &Document<'_>, tables: &Tables<'_>, workspace: &mut Workspace, places: &[Place]) {
        let Workspace { words, bonds, sums, judged, reads, inputs, evidence: _, headline: _ } = workspace;
        sums.clear();
        judged.clear();
        reads.clear();
        for place in places {
            let sentence = document.sentence_at(place.span.start);
            let entity = place.entity.map(|entity| entity.0 as usize);
            // Where no sentence is, nothing is felt.
            let (mut logits, mut read) = ([UNFELT; SIDES], None);
            let view = sentence.and_then(|at| view_of(tables.effects, document, words, at));
            if let Some((view, first)) = view {
                let target = target_of(document, &view, *place);
                frame::bonds(&view, &target, bonds);
                let place = judge::Place { view: &view, sentence: first, target: &target, bonds };
                let judgement = tables.judge(place, sums);
                logits = judgement.0;
                read = Some(judgement.1);
            }
            judged.push(context::Judged { logits, entity, sentence: sentence.unwrap_or(0) });
            reads.push(read);
        }
        context::inputs(judged, inputs);
    }

    /// The words that decided on the mention with that number, in the order of the text.
    fn evidence(
        &self,
        document: &Document<'_>,
        tables: &Tables<'_>,
        workspace: &mut Workspace,
        mention: usize,
        polarity: i8,
    ) -> Vec<Span> {
        let Workspace { words, sums, judged, reads, evidence, .. } = workspace;
        if polarity == 0 || !self.options.evidence {
            return Vec::new();
        }
        let (Some(Some(read)), Some(judged)) = (reads.get(mention), judged.get(mention)) else {
            return Vec::new();
        };
        // Only mentions found polar are explained, and most are neutral: that is why this is not done while
        // judging.
        let Some((view, _)) = view_of(tables.effects, document, words, judged.sentence) else {
            return Vec::new();
        };
        tables.explain(&view, read, sums, polarity, evidence);
        evidence.sort_unstable();
        evidence.iter().filter_map(|&at| view.tokens.get(at)).map(|token| token.span).collect()
    }
}

/// The logits of what is certainly neutral.
const UNFELT: f32 = -20.0;

fn headline(known: Known<'_>, title: &str, workspace: &mut Workspace) -> Score {
    let Workspace { words, headline, .. } = workspace;
    headline.read(title);
    words.clear();
    for sentence in &headline.sentences {
        let tokens = sentence.first_token as usize..sentence.end_token as usize;
        mood::read_sentence(known, headline.tokens.get(tokens).unwrap_or(&[]), words);
    }
    Mood::of(&words.words).score()
}

/// The sentence with that number, and its first token in the document.
fn view_of<'a>(
    effects: Effects<'a>,
    document: &Document<'a>,
    words: &'a Words,
    sentence: usize,
) -> Option<(View<'a>, usize)> {
    let sentence = document.sentences.get(sentence)?;
    let (first, end) = (sentence.first_token as usize, sentence.end_token as usize);
    let tokens = document.tokens.get(first..end)?;
    let (words, masks) = (words.words.get(first..end)?, words.masks.get(first..end)?);
    Some((View { effects, tokens, words, masks }, first))
}

/// A mention in its sentence.
fn target_of(document: &Document<'_>, view: &View<'_>, place: Place) -> Target {
    let Place { span, entity } = place;
    let start = view.tokens.partition_point(|token| token.span.end <= span.start);
    let behind = view.tokens.iter().skip(start).take_while(|token| token.span.start < span.end);
    let tokens = start..start + behind.count();
    let possessive = frame::is_possessive(view, &tokens, span.end);
    let label =
        entity.and_then(|entity| document.layers.entities?.get(entity.0 as usize)).map(|entity| entity.label);
    Target { tokens, possessive, label }
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
    // Users may mark the same words twice, in any order.
    wanted.sort_unstable();
    wanted.dedup();
    let mut reach = 0;
    // The furthest end of any target up to each one, so that overlap is found by binary search.
    let reaches: Vec<u32> = wanted
        .iter()
        .map(|span| {
            reach = span.end.max(reach);
            reach
        })
        .collect();
    for &(mention, entity) in index.all() {
        let before = wanted.partition_point(|span| span.start < mention.span.end);
        // What users marked outranks a mention that overlaps it: no word is to be judged twice.
        let taken = before.checked_sub(1).is_some_and(|last| reaches[last] > mention.span.start);
        if !taken && !document.slice(mention.span).is_empty() {
            places.push(Place { span: mention.span, entity: Some(entity) });
        }
    }
    if !wanted.is_empty() {
        places.extend(wanted.iter().map(|&span| Place { span, entity: index.at(span).map(|found| found.1) }));
        places.sort_by_key(|place| (place.span.start, place.span.end, place.entity));
    }
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
