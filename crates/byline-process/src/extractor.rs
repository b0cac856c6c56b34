//! A program as an extractor like any other.

use crate::ProcessError;
use crate::protocol::{self, Greeting, PIPES, Ready};
use crate::worker::{Silence, Worker};
use byline_core::{Active, Descriptor, Document, Extractor, Failure, Sink, Task};
use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Batches that a process has at once: one that it works on, and one that waits in its pipe.
const IN_FLIGHT: usize = 2;

/// Texts in a batch, together; a longer one is a batch of its own.
const BATCH_BYTES: usize = 1 << 20;

/// What a process has to become ready, at least: interpreters and models take their time.
const START: Duration = Duration::from_secs(60);

/// A program, and how it is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The program and its arguments. A program with a folder in its name is a path, relative to that of the configuration.
    pub command: Vec<String>,
    /// How many processes of it run at once, at most. They are started as they are needed.
    pub workers: NonZeroUsize,
    /// How long a process may take over the documents that it is given at once.
    pub timeout: Duration,
}

impl Program {
    /// One process of this program, which may take a minute over what it is given.
    pub fn new(command: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let command = command.into_iter().map(Into::into).collect();
        Self { command, workers: NonZeroUsize::MIN, timeout: Duration::from_secs(60) }
    }
}

/// A program that has said what it is.
pub struct Process {
    ready: Ready,
    start: Start,
    pool: Pool,
    timeout: Duration,
}

impl Process {
    /// Starts the program and asks it what it is. `name` is that of the extractor in the configuration, `options` its
    /// options as JSON, `folder` where it runs and what paths in its options are relative to.
    ///
    /// # Errors
    ///
    /// If it cannot be started, does not answer as the protocol has it, or refuses its options.
    pub fn start(name: &str, program: &Program, options: &str, folder: &Path) -> Result<Self, ProcessError> {
        let Program { command, workers, timeout } = program;
        let start = Start {
            name: name.to_owned(),
            command: command.clone(),
            options: options.to_owned(),
            folder: folder.to_owned(),
            limit: START.max(*timeout),
        };
        let (worker, ready) = start.worker()?;
        let pool = Pool::new(workers.get(), worker);
        Ok(Self { ready, start, pool, timeout: *timeout })
    }

    /// What it says of itself.
    pub fn descriptor(&self) -> &Descriptor {
        &self.ready.descriptor
    }

    /// The extractor, ready to run.
    pub fn into_active(self) -> Active {
        Active { descriptor: self.ready.descriptor.clone(), extractor: Box::new(self) }
    }
}

/// How a process is started.
#[derive(Debug)]
pub(crate) struct Start {
    pub(crate) name: String,
    pub(crate) command: Vec<String>,
    pub(crate) options: String,
    pub(crate) folder: PathBuf,
    pub(crate) limit: Duration,
}

impl Start {
    /// A process that is ready, and what it says of itself.
    pub(crate) fn worker(&self) -> Result<(Worker, Ready), ProcessError> {
        let Self { name, command, options, folder, limit } = self;
        let mut worker = Worker::start(name, command, folder)?;
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
        worker.send(protocol::hello(PIPES, name, options, Some(&folder.to_string_lossy())));
        let outcome = match worker.receive(*limit) {
            Ok(line) => match protocol::greeting(PIPES, &line) {
                Ok(Greeting::Ready(ready)) => return Ok((worker, *ready)),
                Ok(Greeting::Refused(failure)) => ProcessError::Refused(failure),
                Err(fault) => ProcessError::Protocol { program: worker.program().to_owned(), fault },
            },
            Err(silence) => {
                let program = worker.program().to_owned();
                match silence {
                    Silence::Ended(status) => {
                        ProcessError::Ended { program, status, stderr: worker.last_words() }
                    }
                    Silence::Late => {
                        ProcessError::Late { program, limit: *limit, stderr: worker.last_words() }
                    }
                    Silence::TooLong => {
                        ProcessError::Protocol { program, fault: "its line has no end".to_owned() }
                    }
                }
            }
        };
        worker.kill();
        Err(outcome)
    }
}

/// Processes that are ready, shared by the threads of a run.
struct Pool {
    state: Mutex<Idle>,
    returned: Condvar,
    most: usize,
}

struct Idle {
    workers: Vec<Worker>,
    /// How many there are, those that are lent out among them.
    made: usize,
}

impl Pool {
    fn new(most: usize, first: Worker) -> Self {
        let state = Mutex::new(Idle { workers: vec![first], made: 1 });
        Self { state, returned: Condvar::new(), most }
    }

    /// A place for a process, with one in it if one is idle; waits until there is a place.
    fn lease(&self) -> Lease<'_> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(worker) = state.workers.pop() {
                return Lease { pool: self, worker: Some(worker) };
            }
            if state.made < self.most {
                state.made += 1;
                return Lease { pool: self, worker: None };
            }
            state = self.returned.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        // All are asked before the first is waited for.
        state.workers.iter_mut().for_each(Worker::shut_down);
        state.workers.clear();
    }
}

/// A place for a process. A process that is in it when it is dropped goes back to the pool.
struct Lease<'a> {
    pool: &'a Pool,
    worker: Option<Worker>,
}

impl Lease<'_> {
    /// Ends the process.
    fn kill(&mut self) {
        if let Some(mut worker) = self.worker.take() {
            worker.kill();
        }
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        // What was sent to a process while somebody panicked is not known.
        if std::thread::panicking() {
            self.kill();
        }
        let mut state = self.pool.state.lock().unwrap_or_else(PoisonError::into_inner);
        match self.worker.take() {
            Some(worker) => state.workers.push(worker),
            None => state.made -= 1,
        }
        drop(state);
        self.pool.returned.notify_one();
    }
}

type Outcome = Result<(), Failure>;

impl Extractor for Process {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Outcome {
        let mut outcomes = self.extract_all(&mut [Task { document, sink }]);
        outcomes.pop().unwrap_or(Ok(()))
    }

    fn takes_many(&self) -> bool {
        true
    }

    fn extract_all(&self, tasks: &mut [Task<'_, '_>]) -> Vec<Outcome> {
        let mut outcomes: Vec<Option<Outcome>> = tasks.iter().map(|_| None).collect();
        let mut waiting: VecDeque<Range<usize>> = batches(tasks, self.ready.batch).into();
        let mut lease = self.pool.lease();
        while !waiting.is_empty() {
            let failed = match self.worker(&mut lease) {
                Ok(worker) => self.pipelined(worker, &mut waiting, tasks, &mut outcomes),
                Err(why) => {
                    for at in waiting.drain(..).flatten() {
                        outcomes[at] = Some(Err(Failure::new(why.clone())));
                    }
                    break;
                }
            };
            if let Err(in_flight) = failed {
                lease.kill();
                for at in in_flight {
                    outcomes[at] = Some(self.alone(&mut lease, &mut tasks[at]));
                }
            }
        }
        outcomes.into_iter().map(|outcome| outcome.unwrap_or(Ok(()))).collect()
    }
}

impl Process {
    /// The process of the lease, started where there is none.
    fn worker<'a>(&self, lease: &'a mut Lease<'_>) -> Result<&'a mut Worker, String> {
        if lease.worker.is_none() {
            let (worker, ready) = self.start.worker().map_err(|error| {
                let reasons: Vec<String> =
                    std::iter::once(error.to_string()).chain(error.reasons()).collect();
                format!("its process could not be started again: {}", reasons.join("; "))
            })?;
            if ready != self.ready {
                return Err("it said something else of itself when it was started again".to_owned());
            }
            lease.worker = Some(worker);
        }
        lease.worker.as_mut().ok_or_else(|| "it has no process".to_owned())
    }

    /// Sends batches and takes their results until there are none left; fails with the documents that the process had when
    /// it went wrong.
    fn pipelined(
        &self,
        worker: &mut Worker,
        waiting: &mut VecDeque<Range<usize>>,
        tasks: &mut [Task<'_, '_>],
        outcomes: &mut [Option<Outcome>],
    ) -> Result<(), Vec<usize>> {
        let mut in_flight: VecDeque<(u64, Range<usize>)> = VecDeque::new();
        let mut sent = worker.answered;
        loop {
            while in_flight.len() < IN_FLIGHT
                && let Some(range) = waiting.pop_front()
            {
                sent += 1;
                let documents = tasks[range.clone()].iter().map(|task| task.document);
                worker.send(protocol::batch(sent, documents, &self.ready));
                in_flight.push_back((sent, range));
            }
            let Some((id, range)) = in_flight.front().cloned() else { return Ok(()) };
            if self.answer(worker, id, &mut tasks[range.clone()], &mut outcomes[range]).is_err() {
                return Err(in_flight.into_iter().flat_map(|(_, range)| range).collect());
            }
            in_flight.pop_front();
        }
    }

    /// Takes the results of one batch, or says why there are none.
    fn answer(
        &self,
        worker: &mut Worker,
        id: u64,
        tasks: &mut [Task<'_, '_>],
        outcomes: &mut [Option<Outcome>],
    ) -> Result<(), String> {
        let line = worker.receive(self.timeout).map_err(|silence| match silence {
            Silence::Ended(status) => format!("its process ended ({status})"),
            Silence::Late => {
                format!("its process gave no answer within {} s and was ended", self.timeout.as_secs_f64())
            }
            Silence::TooLong => "its process wrote a line without end".to_owned(),
        })?;
        let results = protocol::results(&line, id, tasks.len())
            .map_err(|fault| format!("its process broke the protocol: {fault}"))?;
        worker.answered += 1;
        for ((task, outcome), result) in tasks.iter_mut().zip(outcomes).zip(results) {
            *outcome = Some(self.ready.hand_on(&result, task.document, task.sink));
        }
        Ok(())
    }

    /// Sends one document alone. It is at fault only where it is the first that its process is given: one that was given
    /// others before may have gone wrong because of them, or was killed by somebody.
    fn alone(&self, lease: &mut Lease<'_>, task: &mut Task<'_, '_>) -> Outcome {
        loop {
            let worker = self.worker(lease).map_err(Failure::new)?;
            let first = worker.answered == 0;
            worker.forget_words();
            let id = worker.answered + 1;
            worker.send(protocol::batch(id, std::iter::once(task.document), &self.ready));
            let mut outcome = [None];
            let Err(why) = self.answer(worker, id, std::slice::from_mut(task), &mut outcome) else {
                let [outcome] = outcome;
                return outcome.unwrap_or(Ok(()));
            };
            let last_word = worker.last_words().pop();
            lease.kill();
            if first {
                let last_word = last_word.map(|word| format!(": {word}")).unwrap_or_default();
                return Err(Failure::new(format!("{why}{last_word}")));
            }
        }
    }
}

/// The documents in batches of at most `most`, which are not too long together.
fn batches(tasks: &[Task<'_, '_>], most: usize) -> Vec<Range<usize>> {
    let mut batches: Vec<Range<usize>> = Vec::new();
    let mut bytes = 0;
    for (at, task) in tasks.iter().enumerate() {
        let length = task.document.text.len();
        match batches.last_mut() {
            Some(last) if last.len() < most && bytes + length <= BATCH_BYTES => {
                last.end = at + 1;
                bytes += length;
            }
            _ => {
                batches.push(at..at + 1);
                bytes = length;
            }
        }
    }
    batches
}
