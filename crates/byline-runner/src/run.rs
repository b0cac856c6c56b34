//! Many articles: read, analysed and emitted at the same time, in the order of the input.

use crate::analyze::{Scratch, analyze_all};
use crate::gate::Gate;
use crate::isolate::isolated;
use crate::plan::Plan;
use crate::queue::Queue;
use crate::stop::Stop;
use byline_core::{Article, Value};
use byline_record::{Record, Remark};
use rayon::{Scope, ThreadPoolBuilder};
use std::cell::Cell;
use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// An article that was analysed.
#[derive(Debug, Default)]
pub struct Analyzed {
    /// What was found in it.
    pub record: Record,
    /// The record as it is written.
    pub line: Vec<u8>,
}

/// How a run goes about it. None of it but the time limit shows in the result.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// How many articles are analysed at once; `None` for one a core.
    pub threads: Option<NonZeroUsize>,
    /// How many articles may be in memory at once; 0 for as many as keep the threads busy.
    pub window: usize,
    /// How long one article may take; `None` for as long as it needs. With a limit the result depends on the machine.
    pub time_limit: Option<Duration>,
}

/// Articles a thread in the window: enough that a long article does not stop the others while it is waited for, and
/// that several wait to be taken together.
const ARTICLES_PER_THREAD: usize = 512;

/// Articles that one thread takes together.
const TOGETHER: usize = 128;

/// Texts in the window, together. What is found in a text takes several times its size.
const BYTES: usize = 16 << 20;

thread_local! {
    static SCRATCH: Cell<Scratch> = Cell::default();
}

/// Runs the plan over `articles` and passes each outcome to `take`, in the order of the input, on this thread.
///
/// `articles` are read on a thread of their own, and no more of them than the window allows are read before those
/// before them are taken. `render` fills `line` where the article was analysed. What `articles` fail to read is passed
/// on in its turn. When `stop` turns true no further article is read, and none that waits is begun; those in progress are
/// finished within a second, or at least the first that each thread has, and passed on as far as none is missing before
/// them. When `take` breaks, what is in flight is dropped.
///
/// # Panics
///
/// If `articles` or `take` do. A panic of `render` is an error of that article, whose `line` is then empty.
pub fn run<E: Send>(
    plan: &Plan,
    articles: impl Iterator<Item = Result<Article, E>> + Send,
    settings: &Settings,
    stop: &AtomicBool,
    render: impl Fn(&Record, &mut Vec<u8>) + Sync,
    mut take: impl FnMut(Result<Analyzed, E>) -> ControlFlow<()>,
) {
    let Settings { threads, window, time_limit } = settings;
    let threads = threads.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let window = if *window == 0 { threads * ARTICLES_PER_THREAD } else { *window };
    let stop = &Stop::new(stop);
    let work = |articles| together(plan, articles, *time_limit, stop, &render);
    let queue = Queue::new(TOGETHER, threads);
    let pool = ThreadPoolBuilder::new().num_threads(threads).thread_name(|at| format!("byline-{at}")).build();
    let Ok(pool) = pool else {
        // The system gives no more threads: this one will do.
        return sequential(articles, stop, work, take);
    };
    let gate = Gate::new(window, BYTES);
    let (sender, receiver) = channel();
    pool.in_place_scope(|jobs| {
        thread::scope(|threads| {
            // Whichever way this ends, the reader must not wait for room for ever.
            let _closes = Closes(&gate);
            let (gate, queue, work) = (&gate, &queue, &work);
            // The sender ends with the reader and the last job; with it the loop of `emit`.
            threads.spawn(move || read(articles, stop, gate, queue, jobs, &sender, work));
            emit(&receiver, gate, &mut take);
        });
    });
}

/// What comes back from the threads.
struct Done<E> {
    index: usize,
    bytes: usize,
    found: usize,
    outcome: Result<Analyzed, E>,
}

/// Reads and hands out work until there is no more, the gate closes or `stop` is set.
fn read<'scope, E: Send + 'scope>(
    mut articles: impl Iterator<Item = Result<Article, E>>,
    stop: &'scope Stop<'scope>,
    gate: &'scope Gate,
    queue: &'scope Queue,
    jobs: &Scope<'scope>,
    sender: &Sender<Done<E>>,
    work: &'scope (impl Fn(Vec<Article>) -> Vec<Analyzed> + Sync),
) {
    let mut index = 0;
    while gate.enter() && !stop.is_set() {
        let Some(article) = articles.next() else { break };
        match article {
            Ok(article) => {
                let bytes = article.text.len();
                gate.weigh(bytes);
                queue.push(index, article);
                let sender = sender.clone();
                jobs.spawn(move |_| {
                    // A job for each article, but each takes as many as are waiting: the last ones find nothing to do.
                    let (places, articles) = queue.take();
                    let Some((first, _)) = places.first() else { return };
                    if !gate.turn(*first) || stop.is_set() {
                        // The reader must not wait for room that nobody makes.
                        return gate.close();
                    }
                    let analyzed = work(articles);
                    let found: Vec<usize> = analyzed.iter().map(found).collect();
                    queue.learn(found.iter().sum(), found.len());
                    for (((index, bytes), found), analyzed) in places.into_iter().zip(found).zip(analyzed) {
                        gate.found(found);
                        // The receiver may be gone once the gate is closed.
                        let _ = sender.send(Done { index, bytes, found, outcome: Ok(analyzed) });
                    }
                });
            }
            Err(error) => {
                let _ = sender.send(Done { index, bytes: 0, found: 0, outcome: Err(error) });
            }
        }
        index += 1;
    }
}

/// Emits what is done, in order.
fn emit<E>(
    receiver: &Receiver<Done<E>>,
    gate: &Gate,
    take: &mut impl FnMut(Result<Analyzed, E>) -> ControlFlow<()>,
) {
    let mut next = 0;
    let mut waiting: VecDeque<Option<Done<E>>> = VecDeque::new();
    for done in receiver {
        let at = done.index - next;
        if waiting.len() <= at {
            waiting.resize_with(at + 1, || None);
        }
        waiting[at] = Some(done);
        while let Some(Done { index: _, bytes, found, outcome }) = waiting.front_mut().and_then(Option::take)
        {
            waiting.pop_front();
            next += 1;
            if take(outcome).is_break() {
                return;
            }
            gate.leave(bytes, found);
        }
    }
}

struct Closes<'a>(&'a Gate);

impl Drop for Closes<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

fn sequential<E>(
    articles: impl Iterator<Item = Result<Article, E>>,
    stop: &Stop<'_>,
    work: impl Fn(Vec<Article>) -> Vec<Analyzed>,
    mut take: impl FnMut(Result<Analyzed, E>) -> ControlFlow<()>,
) {
    let mut articles = articles;
    while !stop.is_set() {
        let Some(article) = articles.next() else { return };
        let analyzed = article.map(|article| work(vec![article]).pop().unwrap_or_default());
        if take(analyzed).is_break() {
            return;
        }
    }
}

/// Analyses and renders some articles with the buffers of this thread.
fn together(
    plan: &Plan,
    articles: Vec<Article>,
    time_limit: Option<Duration>,
    stop: &Stop<'_>,
    render: &impl Fn(&Record, &mut Vec<u8>),
) -> Vec<Analyzed> {
    // Taken out and put back: should an extractor ever make this thread begin other articles meanwhile, those get
    // buffers of their own.
    let mut scratch = SCRATCH.take();
    let records = analyze_all(plan, articles, &mut scratch, time_limit, Some(stop));
    SCRATCH.set(scratch);
    records.into_iter().map(|record| rendered(record, render)).collect()
}

fn rendered(mut record: Record, render: &impl Fn(&Record, &mut Vec<u8>)) -> Analyzed {
    let mut line = Vec::new();
    if let Err(message) = isolated(|| render(&record, &mut line)) {
        record.errors.push(Remark { extractor: "record".to_owned(), message });
        line.clear();
    }
    Analyzed { record, line }
}

/// How much was found in an article: the bytes of its line, or about as many where it has none.
fn found(Analyzed { record, line }: &Analyzed) -> usize {
    if !line.is_empty() {
        return line.len();
    }
    let custom = record.layers.custom.iter().flat_map(|layer| &layer.values);
    record.article.text.len() + custom.map(written).sum::<usize>()
}

/// About how many bytes a value takes where it is written.
fn written(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) => 2,
        Value::String(text) => text.len() + 3,
        Value::List(values) => values.iter().map(written).sum::<usize>() + 2,
        Value::Map(members) => {
            members.iter().map(|(name, value)| name.len() + 4 + written(value)).sum::<usize>() + 2
        }
    }
}
