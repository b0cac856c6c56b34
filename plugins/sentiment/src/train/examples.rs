//! Mentions in gold data as features.

use super::traits;
use super::vectors::Vectors;
use super::{Annotated, Domain};
use crate::context::Judged;
use crate::features::{self, Around, Features, ZONES, Zone, Zones};
use crate::frame;
use crate::kind::{Effects, NO_GROUP};
use crate::lexicon::Lexicon;
use crate::mood::{self, Known, Words};
use crate::tables::{WordEntry, WordTable, write_words};
use byline_core::{LayersView, Span, TokenKind};
use std::collections::HashMap;

/// A mention as features.
#[derive(Debug, Clone)]
pub(super) struct Example {
    /// Features, as the vocabulary numbers them.
    pub(super) features: Vec<u32>,
    /// Words that have vectors.
    pub(super) words: Vec<BlockWord>,
    /// Negative, neutral, positive; `None` for a mention that is only the context of others.
    pub(super) class: Option<usize>,
    /// Copies of one record are of one group, so that no copy judges another.
    pub(super) group: usize,
    pub(super) domain: Domain,
    /// The article, as an index into the gold.
    pub(super) article: usize,
    /// Where it stands there; its logits are yet to be found.
    pub(super) place: Judged,
}

/// A word in one of the blocks: the zones, then the roles.
#[derive(Debug, Clone, Copy)]
pub(super) struct BlockWord {
    pub(super) block: u8,
    /// Its place among the vectors; in learning these, its form.
    pub(super) word: u32,
}

/// The features that were seen.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    index: HashMap<u32, u32>,
    /// Masked words, and how often they were near a target.
    pub(super) forms: Vec<(u32, u32)>,
    form_index: HashMap<u32, usize>,
    /// Features of targets themselves.
    pub(super) own: Vec<u32>,
}

impl Vocabulary {
    /// How many features there are.
    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    /// The number of a feature that was seen.
    pub(super) fn find(&self, hash: u32) -> Option<u32> {
        self.index.get(&hash).copied()
    }

    fn number(&mut self, hash: u32) -> u32 {
        let next = self.index.len() as u32;
        *self.index.entry(hash).or_insert(next)
    }

    fn own(&mut self, hash: u32) -> u32 {
        let before = self.index.len();
        let number = self.number(hash);
        if self.index.len() > before {
            self.own.push(hash);
        }
        number
    }

    fn count(&mut self, form: u32) {
        let at = *self.form_index.entry(form).or_insert(self.forms.len());
        if at == self.forms.len() {
            self.forms.push((form, 0));
        }
        self.forms[at].1 += 1;
    }
}

/// What is known of words before anything is learned: what the lexicons say, or else the vectors.
pub(super) fn meaning(lexicon: &Lexicon, vectors: &Vectors, form: u32) -> WordEntry {
    let entry = WordEntry {
        form,
        mood: 0,
        verb: NO_GROUP,
        other: NO_GROUP,
        kind: None,
        class: None,
        row: [0; _],
        roles: [0; _],
    };
    if let Some(known) = lexicon.get(form) {
        let (verb, other) = (known.verb, known.other);
        let (kind, class) = (lexicon.kind(*known), known.class);
        return WordEntry { mood: known.mood, verb, other, kind, class, ..entry };
    }
    // What is guessed counts less, and little says nothing.
    let guess = vectors.find(form).map_or(0, |word| word.valence);
    WordEntry { mood: if guess.abs() < LEAST_GUESS { 0 } else { guess / 2 }, ..entry }
}

/// A guess at a word's mood that is less than this, in tenths, says nothing.
const LEAST_GUESS: i8 = 4;

/// The mentions of some gold: those with a polarity, and in news all others as their context.
pub(super) fn read(golds: &[Annotated], vectors: &Vectors, vocabulary: &mut Vocabulary) -> Vec<Example> {
    collect(golds, vectors, vocabulary, &|form| vectors.place(form))
}

/// As [`read`], before there are vectors: block words are named by their forms.
pub(super) fn read_forms(golds: &[Annotated], vocabulary: &mut Vocabulary) -> Vec<Example> {
    collect(golds, &Vectors::default(), vocabulary, &Some)
}

fn collect(
    golds: &[Annotated],
    vectors: &Vectors,
    vocabulary: &mut Vocabulary,
    name: &dyn Fn(u32) -> Option<u32>,
) -> Vec<Example> {
    let lexicon = Lexicon::new();
    let forms = lexicon.entries().map(|entry| entry.hash).chain(vectors.words.iter().map(|word| word.form));
    let bytes = write_words(&forms.map(|form| meaning(&lexicon, vectors, form)).collect::<Vec<_>>(), 17);
    let Some(table) = WordTable::new(&bytes) else { return Vec::new() };
    let known = Known::new(table);
    let effects = lexicon.effects();
    let Some(effects) = Effects::new(&effects) else { return Vec::new() };
    let mut collector = Collector { vocabulary, name, found: Features::default(), bonds: Vec::new() };
    let (mut analysis, mut words) = (byline_text::Analysis::default(), Words::default());
    let mut examples = Vec::new();
    for (number, Annotated { gold, entities }) in golds.iter().enumerate() {
        let items = gold.sentiment.iter().flatten();
        let classes: HashMap<Span, usize> = items
            .filter_map(|item| Some((item.target?, (item.polarity?.clamp(-1, 1) + 1) as usize)))
            .collect();
        let mut article = gold.article();
        article.targets = gold.sentiment.iter().flatten().filter_map(|item| item.target).collect();
        analysis.read(&article.text);
        let layers = LayersView { entities: Some(entities), ..LayersView::default() };
        let document = analysis.document(&article, layers);
        words.clear();
        for sentence in document.sentences {
            mood::read_sentence(known, document.tokens_of(sentence), &mut words);
        }
        let domain = Domain::of(gold);
        for place in crate::places(&document) {
            let class = classes.get(&place.span).copied();
            if class.is_none() && domain != Domain::News {
                continue;
            }
            let sentence = document.sentence_at(place.span.start);
            let view = sentence.and_then(|at| crate::view_of(effects, &document, &words, at));
            let Some((view, _)) = view else { continue };
            let target = crate::target_of(&document, &view, place);
            let (features, words) = collector.mention(&view, &target, domain);
            let entity = place.entity.map(|entity| entity.0 as usize);
            examples.push(Example {
                features,
                words,
                class,
                group: byline_text::hash::form_of(&gold.id) as usize,
                domain,
                article: number,
                place: Judged { logits: [0.0; 2], entity, sentence: sentence.unwrap_or(0) },
            });
        }
    }
    examples
}

/// Collects the features of mentions.
struct Collector<'a> {
    vocabulary: &'a mut Vocabulary,
    name: &'a dyn Fn(u32) -> Option<u32>,
    found: Features,
    bonds: Vec<frame::Bond>,
}

impl Collector<'_> {
    fn mention(
        &mut self,
        view: &frame::View<'_>,
        target: &features::Target,
        domain: Domain,
    ) -> (Vec<u32>, Vec<BlockWord>) {
        let Self { vocabulary, name, found, bonds } = self;
        frame::bonds(view, target, bonds);
        let zones = Zones::new(view, &target.tokens);
        let mut around = Around::default();
        let (mut numbers, mut block_words) = (Vec::new(), Vec::new());
        let mut add = |block: usize, at: usize| {
            let form = view.masks[at];
            if form == view.tokens[at].form
                && let Some(word) = name(form)
            {
                block_words.push(BlockWord { block: block as u8, word });
            }
        };
        for zone in Zone::ALL {
            let range = zones.range(zone as usize);
            let mut mood = 0_i16;
            for at in range.clone() {
                for of in traits::traits(view, at) {
                    traits::of_trait(of, zone, &mut |hash| numbers.push(vocabulary.number(hash)));
                }
                if matches!(zone, Zone::Left | Zone::Right) {
                    vocabulary.count(view.masks[at]);
                }
                mood += features::whole_mood(view.words[at].mood);
                add(zone as usize, at);
            }
            around.moods[zone as usize] = f32::from(mood) / features::MOOD_UNIT;
            if let Some(marks) = around.marks.get_mut(zone as usize) {
                let tokens = &view.tokens[range.clone()];
                *marks = tokens.iter().filter(|token| token.kind == TokenKind::MARK).count() as u32;
            }
        }
        for bond in &*bonds {
            add(ZONES + bond.role as usize, bond.word);
        }
        for bond in &*bonds {
            let feature = traits::role_feature(view.masks[bond.word], bond.role as usize);
            numbers.push(vocabulary.number(feature));
        }
        features::of_target(view, target, &around, bonds, found);
        numbers.extend(found.hashes().iter().map(|&hash| vocabulary.own(hash)));
        numbers.push(vocabulary.number(traits::domain_feature(domain as u32)));
        (numbers, block_words)
    }
}
