//! A program as an extractor like any other.

use crate::ProcessError;
use crate::health::Health;
use crate::interrupt::{INTERRUPTED, is_interrupted};
use crate::pool::{Lease, Pool};
use crate::protocol::{self, Greeting, PIPES, Ready};
use crate::worker::{Silence, Worker};
use byline_core::{Active, Descriptor, Document, Extractor, Failure, Sink, Task};
use std::collections::VecDeque;
use std::num::{NonZeroU32, NonZeroUsize};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Batches that a process has at once: one that it works on, and one that waits in its pipe.
const IN_FLIGHT: usize = 2;

/// Texts in a batch, together; a longer one is a batch of its own.
const BATCH_BYTES: usize = 1 << 20;

/// How many bytes an answer may have for each byte of the texts that it is about, where that is more than `answer` allows.
const ANSWER_PER_BYTE: usize = 16;

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
    /// How many bytes it may answer to the documents that it is given at once, or sixteen times the bytes of their
    /// texts where that is more. Read, an answer can take thirty times its size in memory.
    pub answer: NonZeroUsize,
    /// After how many documents in a row that a process of their own fails on the program is given up; `None` for never.
    pub give_up: Option<NonZeroU32>,
}

impl Program {
    /// One process of this program, which may take a minute over what it is given, may answer 16 MB, and is given up
    /// after ten failures in a row.
    pub fn new(command: impl IntoIterator<Item = impl Into<String>>) -> Self {
        const ANSWER: NonZeroUsize = NonZeroUsize::new(16_000_000).unwrap();
        let command = command.into_iter().map(Into::into).collect();
        Self {
            command,
            workers: NonZeroUsize::MIN,
            timeout: Duration::from_secs(60),
            answer: ANSWER,
            give_up: NonZeroU32::new(10),
        }
    }
}

/// A program that has said what it is.
pub struct Process {
    ready: Ready,
    start: Start,
    pool: Pool,
    timeout: Duration,
    answer: NonZeroUsize,
    health: Health,
}

impl Process {
    /// Starts the program and asks it what it is. `name` is that of the extractor in the configuration, `options` its
    /// options as JSON, `folder` where it runs and what paths in its options are relative to.
    ///
    /// # Errors
    ///
    /// If it cannot be started, does not answer as the protocol has it, or refuses its options.
    pub fn start(name: &str, program: &Program, options: &str, folder: &Path) -> Result<Self, ProcessError> {
        let Program { command, workers, timeout, answer, give_up } = program;
        let start = Start {
            name: name.to_owned(),
            command: command.clone(),
            options: options.to_owned(),
            folder: folder.to_owned(),
            limit: START.max(*timeout),
        };
        let (worker, ready) = start.worker()?;
        let pool = Pool::new(workers.get(), worker);
        let health = Health::new(command.join(" "), *give_up);
        Ok(Self { ready, start, pool, timeout: *timeout, answer: *answer, health })
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
                    Silence::Interrupted => ProcessError::Interrupted { program },
                }
            }
        };
        worker.kill();
        Err(outcome)
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
        if let Some(mut lease) = self.pool.lease() {
            while !waiting.is_empty() && self.ended().is_none() {
                let Ok(worker) = self.worker(&mut lease) else { break };
                let Err((in_flight, why)) = self.pipelined(worker, &mut waiting, tasks, &mut outcomes) else {
                    continue;
                };
                lease.kill();
                let mut blameless = true;
                for at in in_flight {
                    let outcome = self.alone(&mut lease, &mut tasks[at]);
                    blameless = blameless && outcome.is_ok();
                    outcomes[at] = Some(outcome);
                }
                if let (Wrong::Protocol(fault), true) = (why, blameless) {
                    self.health.broke_protocol(&fault);
                }
            }
        }
        let rest = || Err(self.ended().unwrap_or_else(|| Failure::new(INTERRUPTED)));
        outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(rest)).collect()
    }
}

/// Why there is no result.
enum Wrong {
    /// The process ended, did not answer in time, or answered too much.
    Process(String),
    /// What it answered is no answer.
    Protocol(String),
    /// The run was interrupted.
    Interrupted,
}

impl Wrong {
    fn shown(&self) -> String {
        match self {
            Self::Process(why) => why.clone(),
            Self::Protocol(fault) => format!("its process broke the protocol: {fault}"),
            Self::Interrupted => INTERRUPTED.to_owned(),
        }
    }
}

impl Process {
    /// Why nothing more is asked of the program, if that is so.
    fn ended(&self) -> Option<Failure> {
        let interrupted = || is_interrupted().then(|| INTERRUPTED.to_owned());
        interrupted().or_else(|| self.health.given_up()).map(Failure::new)
    }

    /// The process of the lease, started where there is none: again and again, until the program is given up.
    fn worker<'a>(&self, lease: &'a mut Lease<'_>) -> Result<&'a mut Worker, Failure> {
        while lease.worker.is_none() {
            if let Some(ended) = self.ended() {
                return Err(ended);
            }
            match self.start.worker() {
                Ok((worker, ready)) if ready == self.ready => lease.worker = Some(worker),
                Ok(_) => {
                    self.health.not_started("it said something else of itself when it was started again");
                }
                Err(error) => {
                    let reasons: Vec<String> =
                        std::iter::once(error.to_string()).chain(error.reasons()).collect();
                    self.health.not_started(&reasons.join("; "));
                }
            }
        }
        lease.worker.as_mut().ok_or_else(|| Failure::new("it has no process"))
    }

    /// Sends batches and takes their results until there are none left or the run is interrupted; fails with the
    /// documents that the process had when it went wrong.
    fn pipelined(
        &self,
        worker: &mut Worker,
        waiting: &mut VecDeque<Range<usize>>,
        tasks: &mut [Task<'_, '_>],
        outcomes: &mut [Option<Outcome>],
    ) -> Result<(), (Vec<usize>, Wrong)> {
        let mut in_flight: VecDeque<(u64, Range<usize>)> = VecDeque::new();
        let mut sent = worker.answered;
        loop {
            while in_flight.len() < IN_FLIGHT
                && !is_interrupted()
                && let Some(range) = waiting.pop_front()
            {
                sent += 1;
                self.send(worker, sent, &tasks[range.clone()]);
                in_flight.push_back((sent, range));
            }
            let Some((id, range)) = in_flight.front().cloned() else { return Ok(()) };
            let behind = in_flight.len() as u64 - 1;
            let answer = self.answer(worker, (id, behind), &mut tasks[range.clone()], &mut outcomes[range]);
            if let Err(wrong) = answer {
                return Err((in_flight.into_iter().flat_map(|(_, range)| range).collect(), wrong));
            }
            self.health.kept_protocol();
            in_flight.pop_front();
        }
    }

    /// Sends documents as the batch `id`.
    fn send(&self, worker: &mut Worker, id: u64, tasks: &[Task<'_, '_>]) {
        worker.allow(self.longest_answer(tasks));
        worker.send(protocol::batch(id, tasks.iter().map(|task| task.document), &self.ready));
    }

    /// How many bytes the answer to these documents may have.
    fn longest_answer(&self, tasks: &[Task<'_, '_>]) -> usize {
        let bytes: usize = tasks.iter().map(|task| task.document.text.len()).sum();
        self.answer.get().max(bytes.saturating_mul(ANSWER_PER_BYTE))
    }

    /// Takes the results of one batch, behind which so many others were sent, or says why there are none.
    fn answer(
        &self,
        worker: &mut Worker,
        (id, behind): (u64, u64),
        tasks: &mut [Task<'_, '_>],
        outcomes: &mut [Option<Outcome>],
    ) -> Result<(), Wrong> {
        let longest = self.longest_answer(tasks);
        let too_long = || Wrong::Process(format!("its process answered more than {longest} bytes"));
        let begun = Instant::now();
        loop {
            let line = worker.receive(self.timeout.saturating_sub(begun.elapsed()));
            let line = line.map_err(|silence| match silence {
                Silence::Ended(status) => Wrong::Process(format!("its process ended ({status})")),
                Silence::Late => {
                    let limit = self.timeout.as_secs_f64();
                    Wrong::Process(format!("its process gave no answer within {limit} s and was ended"))
                }
                Silence::TooLong => too_long(),
                Silence::Interrupted => Wrong::Interrupted,
            })?;
            if line.len() > longest {
                return Err(too_long());
            }
            let results = match protocol::results(&line, id, tasks.len()) {
                Ok(results) => results,
                // What was answered already says nothing new.
                Err(_) if protocol::is_repeated(&line, id) => continue,
                Err(fault) => return Err(Wrong::Protocol(fault)),
            };
            if !worker.has_written_all_but(behind) {
                return Err(Wrong::Protocol(format!("it answered batch {id} before it had read it")));
            }
            worker.answered += 1;
            self.health.works();
            for ((task, outcome), result) in tasks.iter_mut().zip(outcomes).zip(results) {
                *outcome = Some(self.ready.hand_on(&result, task.document, task.sink));
            }
            return Ok(());
        }
    }

    /// Sends one document alone. It is at fault only where it is the first that its process is given: one that was given
    /// others before may have gone wrong because of them, or was killed by somebody.
    fn alone(&self, lease: &mut Lease<'_>, task: &mut Task<'_, '_>) -> Outcome {
        loop {
            let worker = self.worker(lease)?;
            if let Some(ended) = self.ended() {
                return Err(ended);
            }
            let first = worker.answered == 0;
            worker.forget_words();
            let id = worker.answered + 1;
            self.send(worker, id, std::slice::from_ref(task));
            let mut outcome = [None];
            let Err(wrong) = self.answer(worker, (id, 0), std::slice::from_mut(task), &mut outcome) else {
                let [outcome] = outcome;
                return outcome.unwrap_or(Ok(()));
            };
            let words = worker.last_words();
            lease.kill();
            if matches!(wrong, Wrong::Interrupted) {
                return Err(Failure::new(INTERRUPTED));
            }
            if first {
                let why = wrong.shown();
                self.health.failed(&why, &words);
                let last_word = words.last().map(|word| format!(": {word}")).unwrap_or_default();
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
