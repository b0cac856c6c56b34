//! One article, from text to layers.

use crate::agree::agree;
use crate::check::Bounds;
use crate::collect::{Collected, Collector};
use crate::isolate::isolated;
use crate::parts;
use crate::plan::Plan;
use crate::stop::Stop;
use byline_core::{
    Active, Article, Descriptor, Document, Entity, Extractor, Failure, LayerName, Layers, Reason, Task,
};
use byline_record::{Record, Remark};
use byline_text::Analysis;
use std::time::{Duration, Instant};

/// Buffers that some articles leave to the next; one a thread.
#[derive(Debug, Default)]
pub struct Scratch {
    /// One for each article that is in progress at once.
    analyses: Vec<Analysis>,
}

/// What became of an extractor on an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Its layer is there.
    Ran,
    /// It was not meant to run on this article.
    Skipped,
    /// It should have run and did not, or failed.
    Failed,
}

/// Runs the plan on one article, on this thread.
///
/// Whatever fails is reported in `errors` (under the extractor's name, `input` for what came with the article, `text` for
/// the text itself) and costs no more than a layer and those that need it. Entities that the user gave with the
/// article are moved to the layers; custom layers are in the order of the plan. Once the work on the article alone has
/// taken `time_limit`, extractors are asked to give up and no further one is started; without a limit the result
/// depends on the plan and the article alone.
pub fn analyze(plan: &Plan, article: Article, scratch: &mut Scratch, time_limit: Option<Duration>) -> Record {
    let mut records = analyze_all(plan, vec![article], scratch, time_limit, None);
    records.pop().unwrap_or_default()
}

/// The same for several articles, each as if it were alone, but one extractor after the other: its model stays in the
/// cache of the processor while it reads them all, which makes a run a third faster. Where `stop` is over before all are
/// done, only the first of them is.
pub(crate) fn analyze_all(
    plan: &Plan,
    articles: Vec<Article>,
    scratch: &mut Scratch,
    time_limit: Option<Duration>,
    stop: Option<&Stop<'_>>,
) -> Vec<Record> {
    if parts::may_cut(plan) && articles.iter().any(parts::is_long) {
        let in_time = |at: &usize| *at == 0 || !stop.is_some_and(Stop::is_over);
        let articles = articles.into_iter().enumerate().take_while(|(at, _)| in_time(at));
        return articles.map(|(_, article)| long(plan, article, scratch, time_limit)).collect();
    }
    short(plan, articles, scratch, Clock::new(time_limit), stop, |_| true)
}

/// The same for articles that are analysed as a whole, each with the time that `clock` shows, by the extractors that `runs`
/// returns `true` for.
fn short(
    plan: &Plan,
    articles: Vec<Article>,
    scratch: &mut Scratch,
    clock: Clock,
    stop: Option<&Stop<'_>>,
    runs: fn(&Active) -> bool,
) -> Vec<Record> {
    let analyses = &mut scratch.analyses;
    analyses.resize_with(articles.len().max(analyses.len()), Analysis::default);
    let mut works: Vec<Work> = articles
        .into_iter()
        .zip(&mut *analyses)
        .map(|(article, analysis)| Work::begin(plan, article, analysis, clock))
        .collect();
    for active in plan.extractors() {
        if !runs(active) {
            for work in &mut works {
                work.outcomes.push(Outcome::Skipped);
            }
        } else if active.extractor.takes_many() {
            run_together(plan, active, &mut works, analyses);
        } else {
            for at in 0..works.len() {
                if at > 0 && stop.is_some_and(Stop::is_over) {
                    works.truncate(1);
                }
                let Some((work, read)) = works.get_mut(at).zip(analyses.get(at)) else { break };
                work.run(plan, active, read);
            }
        }
    }
    works.into_iter().map(|work| work.end(plan)).collect()
}

/// Runs the plan on one article and asks the extractor that fills `layer` (or `instead` of it another one, which finds the
/// same) why it finds what it finds as number `at`. It is asked before it runs: it sees the layers of others as they are
/// then.
pub(crate) fn analyze_and_ask(
    plan: &Plan,
    article: Article,
    layer: &LayerName,
    at: usize,
    instead: Option<&dyn Extractor>,
) -> (Record, Result<Option<Vec<Reason>>, Failure>) {
    let mut analysis = Analysis::default();
    let mut work = Work::begin(plan, article, &mut analysis, Clock::new(None));
    let mut answer = Ok(None);
    for active in plan.extractors() {
        if active.descriptor.provides == *layer && work.read && work.given_for(active).is_none() {
            let view = work.record.layers.declared_by(&active.descriptor);
            let document = analysis.document(&work.record.article, view);
            let asked = instead.unwrap_or(&*active.extractor);
            answer =
                isolated(|| asked.explain(&document, at)).unwrap_or_else(|panic| Err(Failure::new(panic)));
        }
        work.run(plan, active, &analysis);
    }
    (work.end(plan), answer)
}

/// Analyses an article, in parts where it is long.
fn long(plan: &Plan, article: Article, scratch: &mut Scratch, time_limit: Option<Duration>) -> Record {
    let start = Instant::now();
    let clock = || {
        let mut clock = Clock::new(time_limit);
        clock.left = clock.left.saturating_sub(start.elapsed());
        clock
    };
    let mut one =
        |article, runs| short(plan, vec![article], scratch, clock(), None, runs).pop().unwrap_or_default();
    if !parts::is_long(&article) {
        return one(article, |_| true);
    }
    let record =
        parts::analyze(article, |part| one(part, |active| !parts::is_custom(&active.descriptor.provides)));
    let is_whole = plan.extractors().iter().all(|active| !parts::is_custom(&active.descriptor.provides));
    if is_whole { record } else { add_custom(plan, record, clock()) }
}

/// Runs the extractors of custom layers on a long article whose other layers were found in parts. They see it whole: nobody
/// knows which numbers in such a layer are offsets, nor whether it speaks of the article or of its passages.
fn add_custom(plan: &Plan, mut record: Record, mut clock: Clock) -> Record {
    // As large as the text asks for, and so not left to the next article.
    let mut analysis = Analysis::default();
    clock.start();
    if let Err(panic) = isolated(|| analysis.read(&record.article.text)) {
        record.errors.push(remark("text", panic));
        return record;
    }
    clock.stop();
    let mut work = [Work { record, clock, read: true, given: None, outcomes: Vec::new() }];
    let analysis = [analysis];
    for active in plan.extractors() {
        if !parts::is_custom(&active.descriptor.provides) {
            let outcome = in_parts(active, &work[0].record);
            work[0].outcomes.push(outcome);
        } else if active.extractor.takes_many() {
            run_together(plan, active, &mut work, &analysis);
        } else {
            work[0].run(plan, active, &analysis[0]);
        }
    }
    let [work] = work;
    work.end(plan)
}

/// What became of an extractor of one of the four layers that ran on the parts of an article.
fn in_parts(active: &Active, record: &Record) -> Outcome {
    let Descriptor { name, provides, .. } = &active.descriptor;
    let Layers { entities, quotes, sentiment, claims, custom: _ } = &record.layers;
    let is_there = match provides {
        LayerName::Entities => entities.is_some(),
        LayerName::Quotes => quotes.is_some(),
        LayerName::Sentiment => sentiment.is_some(),
        LayerName::Claims => claims.is_some(),
        LayerName::Custom(_) => false,
    };
    match record.errors.iter().any(|error| error.extractor == *name) {
        _ if is_there => Outcome::Ran,
        true => Outcome::Failed,
        false => Outcome::Skipped,
    }
}

/// An article in progress.
struct Work {
    record: Record,
    clock: Clock,
    /// Whether the text could be read.
    read: bool,
    /// What became of entities that came with the article.
    given: Option<Outcome>,
    /// What became of each extractor so far.
    outcomes: Vec<Outcome>,
}

impl Work {
    fn begin(plan: &Plan, article: Article, analysis: &mut Analysis, mut clock: Clock) -> Self {
        let mut record = Record { article, ..Record::default() };
        if let Some(why) = &record.article.source.cut_off {
            record.notes.push(remark("input", format!("the text ends early: {why}")));
        }
        clock.start();
        // Where nothing reads the text, it is enough to know which characters of it are broken.
        let reads = |active: &Active| unknown_language(&active.descriptor, &record.article).is_none();
        let is_read = plan.extractors().iter().any(reads);
        let text = record.article.text.as_str();
        let read = || if is_read { analysis.read(text) } else { analysis.read_characters(text) };
        if let Err(panic) = isolated(read) {
            *analysis = Analysis::default();
            record.errors.push(remark("text", panic));
            return Self { record, clock, read: false, given: None, outcomes: Vec::new() };
        }
        record.damage.extend_from_slice(&analysis.damage);
        let given = take_input(&mut record);
        clock.stop();
        Self { record, clock, read: true, given, outcomes: Vec::new() }
    }

    /// What became of entities that came with the article, if the extractor would find them.
    fn given_for(&self, active: &Active) -> Option<Outcome> {
        self.given.filter(|_| active.descriptor.provides == LayerName::Entities)
    }

    /// Runs the next extractor.
    fn run(&mut self, plan: &Plan, active: &Active, analysis: &Analysis) {
        if !self.read {
            return;
        }
        self.clock.start();
        let outcome = self
            .foregone(plan, active)
            .unwrap_or_else(|| attempt(active, analysis, self.clock, &mut self.record));
        self.add(active, outcome, analysis);
        self.clock.stop();
    }

    /// What becomes of the next extractor where it does not run: its layer came with the article, it is not meant to run, or
    /// cannot.
    fn foregone(&mut self, plan: &Plan, active: &Active) -> Option<Outcome> {
        self.given_for(active).or_else(|| unready(plan, active, &self.outcomes, self.clock, &mut self.record))
    }

    /// Keeps what became of the next extractor.
    fn add(&mut self, active: &Active, outcome: Outcome, analysis: &Analysis) {
        if outcome == Outcome::Ran && active.descriptor.provides == LayerName::Quotes {
            self.agree(analysis);
        }
        self.outcomes.push(outcome);
    }

    /// Makes the entities agree with the quotes; entities that came with the article stay as they are.
    fn agree(&mut self, analysis: &Analysis) {
        let layers = &mut self.record.layers;
        if let (Some(entities), Some(quotes), None) = (&mut layers.entities, &layers.quotes, self.given) {
            agree(analysis, entities, quotes);
        }
    }

    fn end(self, plan: &Plan) -> Record {
        let place =
            |name: &str| plan.extractors().iter().position(|one| one.descriptor.provides.as_str() == name);
        let mut record = self.record;
        record.layers.custom.sort_by_key(|layer| place(&layer.name));
        // Under such a name a layer would be taken for a field of the record.
        let Record { layers, errors, .. } = &mut record;
        layers.custom.retain(|layer| {
            let is_free = !byline_record::RESERVED.contains(&layer.name.as_str());
            if !is_free {
                let message = format!("`{}` cannot be the name of a custom layer", layer.name);
                errors.push(remark(&layer.name, message));
            }
            is_free
        });
        record
    }
}

/// Runs the next extractor, which takes several documents at once, on all of these articles.
fn run_together(plan: &Plan, active: &Active, works: &mut [Work], analyses: &[Analysis]) {
    let descriptor = &active.descriptor;
    let foregone: Vec<Option<Outcome>> =
        works.iter_mut().map(|work| if work.read { work.foregone(plan, active) } else { None }).collect();
    let start = Instant::now();
    let mut pending: Vec<(usize, Document<'_>, Collector<'_>)> = Vec::new();
    for (at, (work, analysis)) in works.iter_mut().zip(analyses).enumerate() {
        if work.read && foregone[at].is_none() {
            let (document, bounds) = shown(&mut work.record, descriptor, analysis);
            pending.push((at, document, Collector::new(&descriptor.provides, bounds, None)));
        }
    }
    let mut tasks: Vec<Task<'_, '_>> =
        pending.iter_mut().map(|(_, document, sink)| Task { document, sink }).collect();
    let count = tasks.len();
    let results = match isolated(|| active.extractor.extract_all(&mut tasks)) {
        Ok(results) if results.len() == count => results.into_iter().map(Ok).collect(),
        Ok(_) => vec![Err("did not return an outcome for each document".to_owned()); count],
        Err(panic) => vec![Err(panic); count],
    };
    let share = start.elapsed().checked_div(count as u32).unwrap_or_default();
    let collected: Vec<(usize, Collected)> =
        pending.into_iter().map(|(at, _, collector)| (at, collector.into_collected())).collect();
    let mut outcomes = foregone;
    for ((at, collected), result) in collected.into_iter().zip(results) {
        let work = &mut works[at];
        work.clock.charge(share);
        outcomes[at] = Some(conclude(descriptor, work.clock, result, collected, &mut work.record));
    }
    for ((work, outcome), analysis) in works.iter_mut().zip(outcomes).zip(analyses) {
        if let Some(outcome) = outcome {
            work.add(active, outcome, analysis);
        }
    }
}

/// Runs one extractor on an article whose text `analysis` has read last, whatever its language and whether or not the
/// layers that it needs are there: for measuring. Its layer, notes and errors are added to `record`.
pub fn extract(active: &Active, analysis: &Analysis, time_limit: Option<Duration>, record: &mut Record) {
    let mut clock = Clock::new(time_limit);
    clock.start();
    attempt(active, analysis, clock, record);
}

/// The time that an article has. It runs only while there is work on the article, which takes turns with others.
#[derive(Debug, Clone, Copy)]
struct Clock {
    limit: Option<Duration>,
    /// What is left of it.
    left: Duration,
    deadline: Option<Instant>,
}

impl Clock {
    fn new(limit: Option<Duration>) -> Self {
        Self { limit, left: limit.unwrap_or_default(), deadline: None }
    }

    fn start(&mut self) {
        // Without a limit the time is not even looked at.
        self.deadline = self.limit.and_then(|_| Instant::now().checked_add(self.left));
    }

    fn stop(&mut self) {
        if let Some(deadline) = self.deadline.take() {
            self.left = deadline.saturating_duration_since(Instant::now());
        }
    }

    fn is_up(self) -> bool {
        match self.deadline {
            Some(deadline) => Instant::now() >= deadline,
            None => self.limit.is_some() && self.left.is_zero(),
        }
    }

    /// Counts time that was not measured by `start` and `stop`.
    fn charge(&mut self, time: Duration) {
        self.left = self.left.saturating_sub(time);
    }

    fn shown(self) -> String {
        format!("the article's time limit of {} s", self.limit.unwrap_or_default().as_secs_f64())
    }
}

/// Checks what came with the article, and moves its entities to where they belong.
fn take_input(record: &mut Record) -> Option<Outcome> {
    let Record { article, damage: _, layers, notes, errors } = record;
    let Article { text, targets, entities, .. } = article;
    let bounds = Bounds { text, entities: 0, quotes: 0 };
    targets.retain(|target| match bounds.span(*target, "target") {
        Ok(()) => true,
        Err(wrong) => {
            notes.push(remark("input", format!("a target is left out: {wrong}")));
            false
        }
    });
    let given: Vec<Entity> = entities.take()?;
    match given.iter().try_for_each(|entity| bounds.entity(entity)) {
        Ok(()) => {
            layers.entities = Some(given);
            Some(Outcome::Ran)
        }
        Err(wrong) => {
            errors.push(remark("input", format!("the entities given are left out: {wrong}")));
            Some(Outcome::Failed)
        }
    }
}

fn remark(extractor: &str, message: String) -> Remark {
    Remark { extractor: extractor.to_owned(), message }
}

/// What becomes of an extractor that is not to run on this article.
fn unready(
    plan: &Plan,
    active: &Active,
    outcomes: &[Outcome],
    clock: Clock,
    record: &mut Record,
) -> Option<Outcome> {
    let descriptor = &active.descriptor;
    let name = descriptor.name.as_ref();
    if let Some(language) = unknown_language(descriptor, &record.article) {
        let note =
            format!("not run: the article is in `{language}`, it knows {}", descriptor.languages.join(", "));
        record.notes.push(remark(name, note));
        return Some(Outcome::Skipped);
    }
    if let Some((layer, outcome)) = missing_need(plan, descriptor, outcomes) {
        let message = format!("not run: the layer `{layer}`, which it needs, is missing");
        let list = if outcome == Outcome::Skipped { &mut record.notes } else { &mut record.errors };
        list.push(remark(name, message));
        return Some(outcome);
    }
    if clock.is_up() {
        record.errors.push(remark(name, format!("not run: {} was used up", clock.shown())));
        return Some(Outcome::Failed);
    }
    None
}

/// Runs one extractor and keeps its layer, or records why there is none.
fn attempt(active: &Active, analysis: &Analysis, clock: Clock, record: &mut Record) -> Outcome {
    let descriptor = &active.descriptor;
    let (document, bounds) = shown(record, descriptor, analysis);
    let mut collector = Collector::new(&descriptor.provides, bounds, clock.deadline);
    let result = isolated(|| active.extractor.extract(&document, &mut collector));
    let collected = collector.into_collected();
    conclude(descriptor, clock, result, collected, record)
}

/// What an extractor is shown of an article, and what its findings may point to.
fn shown<'a>(
    record: &'a mut Record,
    descriptor: &Descriptor,
    analysis: &'a Analysis,
) -> (Document<'a>, Bounds<'a>) {
    let view = record.layers.declared_by(descriptor);
    let bounds = Bounds {
        text: &record.article.text,
        entities: view.entities.map_or(0, <[_]>::len),
        quotes: view.quotes.map_or(0, <[_]>::len),
    };
    (analysis.document(&record.article, view), bounds)
}

/// Keeps a layer, or records why there is none.
fn conclude(
    descriptor: &Descriptor,
    clock: Clock,
    result: Result<Result<(), Failure>, String>,
    collected: Collected,
    record: &mut Record,
) -> Outcome {
    let name = descriptor.name.as_ref();
    let Collected { found, refused, notes, cancelled } = collected;
    record.notes.extend(notes.into_iter().map(|note| remark(name, note)));
    let failed = match (result, refused, cancelled) {
        (Err(panic), _, _) => panic,
        (Ok(Err(failure)), _, _) => match failure.hint {
            Some(hint) => format!("{}; {hint}", failure.message),
            None => failure.message,
        },
        (Ok(Ok(())), Some(refused), _) => refused,
        (Ok(Ok(())), None, true) => format!("gave up: {} was used up", clock.shown()),
        (Ok(Ok(())), None, false) => {
            found.put(&mut record.layers);
            return Outcome::Ran;
        }
    };
    record.errors.push(remark(name, failed));
    Outcome::Failed
}

/// The article's language, if the extractor does not know it. Regions do not count: `en-GB` is `en`.
fn unknown_language<'a>(descriptor: &Descriptor, article: &'a Article) -> Option<&'a str> {
    let language = article.language.as_deref()?;
    let spoken = language.split(['-', '_']).next().unwrap_or_default();
    let known = descriptor.languages.iter().any(|known| known.eq_ignore_ascii_case(spoken));
    if known || descriptor.languages.is_empty() { None } else { Some(language) }
}

/// The first needed layer that is not there, and what became of it; one that failed comes before one that was
/// skipped.
fn missing_need<'a>(
    plan: &Plan,
    descriptor: &'a Descriptor,
    outcomes: &[Outcome],
) -> Option<(&'a LayerName, Outcome)> {
    let outcome = |layer: &LayerName| {
        let before = plan.extractors().iter().zip(outcomes);
        before.into_iter().find(|(one, _)| one.descriptor.provides == *layer).map(|(_, outcome)| *outcome)
    };
    let missing = |wanted: Outcome| {
        let found = descriptor.needs.iter().find(|layer| outcome(layer) == Some(wanted));
        found.map(|layer| (layer, wanted))
    };
    missing(Outcome::Failed).or_else(|| missing(Outcome::Skipped))
}
