//! Makes the model from articles whose quotes people marked.

use crate::attribution::{self, Attribution, Part, Start};
use crate::decide::{self, Buffers};
use crate::features::{self, Edge, Range, Sides};
use crate::marks::Marks;
use crate::model::{Feature, MAGIC, Question, Weights, log_softmax, logistic};
use crate::view::{Notes, View};
use byline_core::{Article, LayersView, Span, TokenKind};
use byline_text::Analysis;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

/// An article to learn from.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its text.
    pub text: String,
    /// Its quotes.
    pub quotes: Vec<ExampleQuote>,
    /// Copies of one article (damaged in several ways) share a group, so that no copy judges another.
    pub group: usize,
}

/// A quote that people marked.
#[derive(Debug, Clone)]
pub struct ExampleQuote {
    /// What is said.
    pub content: Vec<Span>,
    /// What says that it is said.
    pub cue: Vec<Span>,
    /// Who says it.
    pub speaker: Vec<Span>,
}

/// Makes the bytes of a model file. The same examples give the same bytes.
pub fn train(examples: &[Example]) -> Vec<u8> {
    let cases = prepare(examples);
    let folds = 3;
    let mut whole = Learner::default();
    let all: Vec<usize> = (0..cases.len()).collect();
    let mut judged = Vec::new();
    for fold in 0..folds {
        let (outside, inside): (Vec<usize>, Vec<usize>) =
            all.iter().partition(|&&at| cases[at].group % folds != fold);
        let mut learner = Learner::default();
        learner.learn(&cases, &outside);
        judge(&learner, &cases, &inside, &mut judged);
    }
    whole.learn(&cases, &all);
    for epoch in 0..6 {
        whole.rate = 0.1 / (1.0 + epoch as f32);
        for (features, right) in &judged {
            whole.binary(Question::Accept, features, *right);
        }
    }
    whole.write()
}

/// An article with its quotes as tokens.
struct Case {
    text: String,
    analysis: Analysis,
    quotes: Vec<Gold>,
    group: usize,
}

/// A quote as tokens.
struct Gold {
    cue: usize,
    sentence: usize,
    content: FxHashSet<usize>,
    speaker: Vec<usize>,
}

fn prepare(examples: &[Example]) -> Vec<Case> {
    let analyses: Vec<Analysis> = examples
        .iter()
        .map(|example| {
            let mut analysis = Analysis::default();
            analysis.read(&example.text);
            analysis
        })
        .collect();
    // How often each form stands in a cue: the word of a cue that does so most is its head.
    let mut counts: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
    for (example, analysis) in examples.iter().zip(&analyses) {
        for token in &analysis.tokens {
            counts.entry(token.form).or_default().1 += 1;
        }
        for cue in example.quotes.iter().flat_map(|quote| &quote.cue) {
            for at in tokens_of(analysis, *cue) {
                counts.entry(analysis.tokens[at].form).or_default().0 += 1;
            }
        }
    }
    let share =
        |form: u32| counts.get(&form).map_or(0.0, |&(cue, all)| f64::from(cue) / (f64::from(all) + 5.0));
    examples
        .iter()
        .zip(analyses)
        .map(|(example, analysis)| {
            let mut quotes: Vec<Gold> =
                example.quotes.iter().filter_map(|quote| gold(&analysis, quote, &share)).collect();
            quotes.sort_by_key(|quote| quote.cue);
            quotes.dedup_by_key(|quote| quote.cue);
            Case { text: example.text.clone(), analysis, quotes, group: example.group }
        })
        .collect()
}

/// The tokens that begin in a span.
fn tokens_of(analysis: &Analysis, span: Span) -> std::ops::Range<usize> {
    let first = analysis.tokens.partition_point(|token| token.span.start < span.start);
    let end = analysis.tokens.partition_point(|token| token.span.start < span.end);
    first..end
}

fn gold(analysis: &Analysis, quote: &ExampleQuote, share: &dyn Fn(u32) -> f64) -> Option<Gold> {
    let cue = quote
        .cue
        .iter()
        .flat_map(|&span| tokens_of(analysis, span))
        .filter(|&at| {
            matches!(analysis.tokens[at].kind, TokenKind::WORD)
                || analysis.tokens[at].form == crate::view::COLON
        })
        .max_by(|&a, &b| {
            share(analysis.tokens[a].form).total_cmp(&share(analysis.tokens[b].form)).then(b.cmp(&a))
        })?;
    let sentence =
        analysis.sentences.partition_point(|sentence| sentence.first_token as usize <= cue).checked_sub(1)?;
    let content = quote.content.iter().flat_map(|&span| tokens_of(analysis, span)).collect();
    let speaker = quote.speaker.iter().flat_map(|&span| tokens_of(analysis, span)).collect();
    Some(Gold { cue, sentence, content, speaker })
}

impl Gold {
    /// The tokens of the content in a range, from the first to the last that can be its edge.
    fn part(&self, view: &View<'_>, first: usize, end: usize) -> Option<Part> {
        let holds = |at: &usize| self.content.contains(at) && attribution::can_be_edge(view, *at);
        let start = (first..end).find(holds)?;
        let last = (first..end).rev().find(holds)?;
        Some(Part { first: start, end: last + 1 })
    }
}

/// The weights in training.
struct Learner {
    weights: Vec<Vec<f32>>,
    squares: Vec<Vec<f32>>,
    rate: f32,
}

impl Default for Learner {
    fn default() -> Self {
        let table = || Question::ALL.iter().map(|question| vec![0.0; 1 << question.bits()]).collect();
        Self { weights: table(), squares: table(), rate: 0.1 }
    }
}

impl Weights for Learner {
    fn score(&self, question: Question, features: &[Feature]) -> f32 {
        let table = &self.weights[question as usize];
        features.iter().map(|feature| table[feature.place(question.bits())]).sum()
    }
}

impl Learner {
    /// Several passes over the cases with a falling rate.
    fn learn(&mut self, cases: &[Case], chosen: &[usize]) {
        let mut order = chosen.to_vec();
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let epochs = 4;
        for epoch in 0..epochs {
            self.rate = 0.12 * (1.0 - epoch as f32 / epochs as f32);
            for at in (1..order.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                order.swap(at, (state >> 33) as usize % (at + 1));
            }
            for &at in &order {
                with_view(&cases[at], |view| self.article(view, &cases[at].quotes));
            }
        }
    }

    /// One step along the gradient for one set of features.
    fn step(&mut self, question: Question, features: &[Feature], gradient: f32) {
        if gradient.abs() < 1e-4 {
            return;
        }
        let (weights, squares) = (&mut self.weights[question as usize], &mut self.squares[question as usize]);
        for feature in features {
            let place = feature.place(question.bits());
            squares[place] += gradient * gradient;
            let rate = self.rate / (squares[place].sqrt() + 0.1);
            weights[place] += rate * (gradient - 0.002 * weights[place]);
        }
    }

    fn binary(&mut self, question: Question, features: &[Feature], right: bool) {
        let gradient = f32::from(u8::from(right)) - logistic(self.score(question, features));
        self.step(question, features, gradient);
    }

    /// One of several candidates, each with its features, of which those in `right` are right.
    fn choice(&mut self, question: Question, candidates: &[Vec<Feature>], right: &[bool]) {
        if !right.contains(&true) || !right.contains(&false) {
            return;
        }
        let mut scores: Vec<f32> = candidates.iter().map(|features| self.score(question, features)).collect();
        log_softmax(&mut scores);
        let sum: f32 =
            scores.iter().zip(right).filter(|(_, right)| **right).map(|(score, _)| score.exp()).sum();
        for ((features, score), right) in candidates.iter().zip(&scores).zip(right) {
            let chance = score.exp();
            let wanted = if *right { chance / sum.max(1e-6) } else { 0.0 };
            self.step(question, features, wanted - chance);
        }
    }

    fn article(&mut self, view: &View<'_>, quotes: &[Gold]) {
        let mut features = Vec::new();
        let mut next = quotes.iter().peekable();
        for sentence in view.document.sentences {
            let sentence = Range::from(sentence);
            for at in sentence.first..sentence.end {
                while next.next_if(|quote| quote.cue < at).is_some() {}
                let right = next.peek().is_some_and(|quote| quote.cue == at);
                if !attribution::can_be_cue(view, at) {
                    continue;
                }
                features.clear();
                features::cue(view, at, sentence, &mut features);
                self.binary(Question::Cue, &features, right);
            }
        }
        for quote in quotes {
            self.quote(view, quote);
        }
    }

    fn quote(&mut self, view: &View<'_>, quote: &Gold) {
        let Some(sentence) = view.document.sentences.get(quote.sentence).map(Range::from) else { return };
        let cue = quote.cue;
        let before = quote.part(view, sentence.first, cue);
        let after = quote.part(view, cue + 1, sentence.end);
        let chosen = match (before, after) {
            (None, None) => Sides::Elsewhere,
            (Some(_), None) => Sides::Before,
            (None, Some(_)) => Sides::After,
            (Some(_), Some(_)) => Sides::Both,
        };
        let candidates: Vec<Vec<Feature>> = Sides::ALL
            .into_iter()
            .map(|option| {
                let mut out = Vec::new();
                features::sides(view, cue, sentence, option, &mut out);
                out
            })
            .collect();
        self.choice(Question::Sides, &candidates, &Sides::ALL.map(|option| option == chosen));
        if let Some(part) = before {
            self.edge(view, cue, None, part.end, sentence, Edge::BeforeEnd);
            self.edge(view, cue, Some(part.end), part.first, sentence, Edge::BeforeStart);
        }
        if let Some(part) = after {
            self.edge(view, cue, None, part.first, sentence, Edge::AfterStart);
            self.edge(view, cue, Some(part.first), part.end, sentence, Edge::AfterEnd);
        }
        for backwards in [true, false] {
            let start = Start { cue, chosen, before, after, backwards };
            let mut steps = attribution::Steps::new(view, quote.sentence, &start);
            while let Some(step) = steps.next(view) {
                let inside = (step.part.first..step.part.end).filter(|at| quote.content.contains(at)).count();
                let right = inside * 2 > step.part.end - step.part.first;
                let mut features = Vec::new();
                features::more(view, cue, step.found, step.sentence, backwards, &mut features);
                self.binary(Question::Continue, &features, right);
                if !right || step.last {
                    break;
                }
            }
        }
        self.speaker(view, quote, sentence, before, after, chosen);
    }

    fn edge(
        &mut self,
        view: &View<'_>,
        cue: usize,
        other: Option<usize>,
        right: usize,
        sentence: Range,
        edge: Edge,
    ) {
        let mut places = Vec::new();
        attribution::candidates(view, cue, other, sentence, edge, &mut places);
        let candidates: Vec<Vec<Feature>> = places
            .iter()
            .map(|&place| {
                let mut out = Vec::new();
                features::edge(view, cue, other.unwrap_or(cue), place, sentence, edge, &mut out);
                out
            })
            .collect();
        let right: Vec<bool> = places.iter().map(|&place| place == right).collect();
        self.choice(Question::Edge, &candidates, &right);
    }

    fn speaker(
        &mut self,
        view: &View<'_>,
        quote: &Gold,
        sentence: Range,
        before: Option<Part>,
        after: Option<Part>,
        chosen: Sides,
    ) {
        let parts: SmallVec<[Part; 2]> = [before, after].into_iter().flatten().collect();
        let mut places = Vec::new();
        attribution::speaker_candidates(view, quote.cue, &parts, sentence, &mut places);
        let sides = chosen as u32;
        let mut nobody = Vec::new();
        features::nobody(view, quote.cue, sentence, sides, &mut nobody);
        let mut candidates = vec![nobody];
        let mut right = vec![quote.speaker.is_empty()];
        for &place in &places {
            let mut out = Vec::new();
            features::speaker(view, quote.cue, place, sentence, sides, &mut out);
            candidates.push(out);
            right.push(quote.speaker.contains(&place));
        }
        self.choice(Question::Speaker, &candidates, &right);
    }

    /// The file: each table with its scale, as signed bytes.
    fn write(&self) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        for weights in &self.weights {
            let mut sizes: Vec<f32> =
                weights.iter().map(|weight| weight.abs()).filter(|size| *size > 0.0).collect();
            sizes.sort_by(f32::total_cmp);
            // The few largest are cut, for the sake of the many small ones.
            let top = sizes
                .get(sizes.len() - sizes.len() / 2000 - usize::from(!sizes.is_empty()))
                .copied()
                .unwrap_or(1.0);
            let scale = top / 127.0;
            file.extend(scale.to_le_bytes());
            file.extend(
                weights
                    .iter()
                    .map(|weight| ((weight / scale).round().clamp(-127.0, 127.0) as i8).cast_unsigned()),
            );
        }
        file
    }
}

/// Lets `learner` find quotes in cases that it did not see, and notes which were right.
fn judge(learner: &Learner, cases: &[Case], chosen: &[usize], out: &mut Vec<(Vec<Feature>, bool)>) {
    let mut buffers = Buffers::default();
    for &at in chosen {
        with_view(&cases[at], |view| {
            let mut found = Vec::new();
            decide::candidates(view, learner, &mut buffers, &mut found);
            for attribution in &found {
                let mut features = Vec::new();
                attribution::accept(view, attribution, &mut features);
                out.push((features, is_right(view, attribution, &cases[at].quotes)));
            }
        });
    }
}

/// Whether some quote shares four fifths of its bytes with this one.
fn is_right(view: &View<'_>, attribution: &Attribution, quotes: &[Gold]) -> bool {
    let length = |at: usize| view.token(at, 0).span.len() + 1;
    let found: u32 = attribution.parts.iter().flat_map(|part| part.first..part.end).map(length).sum();
    quotes.iter().any(|quote| {
        let shared: u32 = attribution
            .parts
            .iter()
            .flat_map(|part| part.first..part.end)
            .filter(|at| quote.content.contains(at))
            .map(length)
            .sum();
        let wanted: u32 =
            if shared == 0 { return false } else { quote.content.iter().map(|&at| length(at)).sum() };
        shared * 10 >= (found + wanted - shared) * 8
    })
}

fn with_view<T>(case: &Case, work: impl FnOnce(&View<'_>) -> T) -> T {
    let article = Article { text: case.text.clone(), ..Article::default() };
    let document = case.analysis.document(&article, LayersView::default());
    let mut marks = Marks::default();
    marks.read(&document);
    let mut notes = Notes::default();
    let view = notes.read(&document, &marks);
    work(&view)
}
