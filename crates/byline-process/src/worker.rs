//! One process: its pipes, its threads, and its end.
//!
//! Three threads belong to it. The keeper starts it, writes to it, and stays until it has ended; one reads its output line by
//! line; one reads what it prints on stderr. Writing has a thread of its own since a program that is writing a long
//! answer does not read: whoever waits for the answer must not be the one who writes.

use crate::ProcessError;
use crate::protocol;
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a process has to end once it was asked to.
const GRACE: Duration = Duration::from_secs(2);

/// How often is looked whether a process has ended.
const LOOK: Duration = Duration::from_millis(1);

/// How long is waited for the status and the last words of a process whose output has ended.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// The longest line that is read.
const LONGEST: u64 = 256 << 20;

/// Lines that were read and wait to be taken.
const AHEAD: usize = 4;

/// Lines of stderr that are kept for messages.
const KEPT: usize = 4;

/// The longest line of stderr that is kept and shown whole.
const STDERR_LINE: u64 = 4096;

/// Takes a line that a program printed on stderr, with the extractor's name.
type Show = fn(&str, &str);

static SHOW: OnceLock<Show> = OnceLock::new();

/// Says where lines go that programs print on stderr: without it nowhere, but that the last ones are part of messages. Only
/// the first call counts.
pub fn show_stderr(show: Show) {
    let _ = SHOW.set(show);
}

/// A process that speaks the protocol.
pub(crate) struct Worker {
    program: String,
    child: Arc<Shared>,
    /// Lines to be written; `None` once no more are.
    to: Option<Sender<Vec<u8>>>,
    from: Receiver<Line>,
    keeper: Option<JoinHandle<()>>,
    /// How many lines were answered, the greeting not among them.
    pub(crate) answered: u64,
}

/// What the threads share.
struct Shared {
    child: Mutex<Option<Child>>,
    /// Whether it must end at once.
    killed: AtomicBool,
    stderr: Mutex<VecDeque<String>>,
    stderr_ended: AtomicBool,
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
    End,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Silence {
    /// The process has ended, with what is known of it.
    Ended(String),
    /// It did not answer in time.
    Late,
    /// It wrote more than a line can hold.
    TooLong,
}

impl Worker {
    /// Starts a process in `folder`. What it is to be told first is up to the caller.
    pub(crate) fn start(extractor: &str, command: &[String], folder: &Path) -> Result<Self, ProcessError> {
        let program = command.first().cloned().unwrap_or_default();
        let fail = |source| ProcessError::Start { program: program.clone(), source };
        let shared = Arc::new(Shared {
            child: Mutex::new(None),
            killed: AtomicBool::new(false),
            stderr: Mutex::default(),
            stderr_ended: AtomicBool::new(false),
        });
        let (to, lines) = channel();
        let (started, starting) = sync_channel(1);
        let mut prepared = prepare(command, folder);
        let kept = Arc::clone(&shared);
        let keeper = thread::Builder::new()
            .name(format!("{extractor}-writer"))
            .spawn(move || keep(&mut prepared, &kept, &started, &lines))
            .map_err(fail)?;
        let (stdout, stderr) = match starting.recv() {
            Ok(Ok(pipes)) => pipes,
            Ok(Err(source)) => return Err(fail(source)),
            Err(_) => return Err(fail(io::Error::other("its thread has ended"))),
        };
        let (read, from) = sync_channel(AHEAD);
        let mut worker =
            Self { program, child: shared, to: Some(to), from, keeper: Some(keeper), answered: 0 };
        let (shared, name) = (Arc::clone(&worker.child), extractor.to_owned());
        let threads = thread::Builder::new()
            .name(format!("{extractor}-reader"))
            .spawn(move || read_lines(stdout, &read))
            .and_then(|_| {
                let listens = thread::Builder::new().name(format!("{extractor}-stderr"));
                listens.spawn(move || hear(stderr, &shared, &name))
            });
        if let Err(source) = threads {
            worker.kill();
            return Err(ProcessError::Start { program: worker.program.clone(), source });
        }
        Ok(worker)
    }

    /// The program's name, for messages.
    pub(crate) fn program(&self) -> &str {
        &self.program
    }

    /// Has a line written, by and by.
    pub(crate) fn send(&self, line: Vec<u8>) {
        if let Some(to) = &self.to {
            // Whether it arrived shows in the answer.
            let _ = to.send(line);
        }
    }

    /// The next line that the process writes, waiting no longer than `limit`.
    pub(crate) fn receive(&self, limit: Duration) -> Result<Vec<u8>, Silence> {
        match self.from.recv_timeout(limit) {
            Ok(Line::Whole(line)) => Ok(line),
            Ok(Line::TooLong) => Err(Silence::TooLong),
            Ok(Line::End) | Err(RecvTimeoutError::Disconnected) => Err(Silence::Ended(self.how_ended())),
            Err(RecvTimeoutError::Timeout) => Err(Silence::Late),
        }
    }

    /// How the process ended whose output has.
    fn how_ended(&self) -> String {
        let deadline = Instant::now() + LAST_WORDS;
        loop {
            let status = self.child.status();
            let heard = self.child.stderr_ended.load(Ordering::Acquire);
            if (status.is_some() && heard) || Instant::now() >= deadline {
                return status.map_or_else(|| "it closed its output".to_owned(), |status| status.to_string());
            }
            thread::sleep(LOOK);
        }
    }

    /// The last lines on stderr.
    pub(crate) fn last_words(&self) -> Vec<String> {
        self.child.stderr.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Forgets what was printed on stderr so far.
    pub(crate) fn forget_words(&self) {
        self.child.stderr.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Asks the process to end, without waiting for it: dropping it does.
    pub(crate) fn shut_down(&mut self) {
        self.send(protocol::shutdown());
        self.to = None;
    }

    /// Closes its standard input without a word.
    pub(crate) fn close(&mut self) {
        self.to = None;
    }

    /// Ends the process at once.
    pub(crate) fn kill(&mut self) {
        self.child.kill();
        self.to = None;
    }

    /// Waits until the process has ended; whether it did so by itself, and how.
    pub(crate) fn wait(mut self) -> Option<ExitStatus> {
        self.join();
        if self.child.killed.load(Ordering::Acquire) { None } else { self.child.status() }
    }

    fn join(&mut self) {
        self.to = None;
        if let Some(keeper) = self.keeper.take() {
            let _ = keeper.join();
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.join();
    }
}

impl Shared {
    fn status(&self) -> Option<ExitStatus> {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        child.as_mut().and_then(|child| child.try_wait().ok().flatten())
    }

    /// Kills the process with all that it started.
    fn kill(&self) {
        self.killed.store(true, Ordering::Release);
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(child) = child.as_mut() else { return };
        // A process that was waited for has a number that may be another's by now.
        if matches!(child.try_wait(), Ok(Some(_))) {
            return;
        }
        #[cfg(unix)]
        let _ = rustix::process::kill_process_group(
            rustix::process::Pid::from_child(child),
            rustix::process::Signal::KILL,
        );
        let _ = child.kill();
    }
}

/// The process as it is to be started.
fn prepare(command: &[String], folder: &Path) -> Command {
    let (program, arguments) = command.split_first().map_or(("", command), |(program, rest)| (program, rest));
    // A path is relative to the folder; whether that holds for a process that is started there differs by system.
    let path = Path::new(program);
    let resolved = if path.components().count() > 1 && path.is_relative() {
        std::path::absolute(folder.join(path)).unwrap_or_else(|_| folder.join(path))
    } else {
        path.to_owned()
    };
    let mut prepared = Command::new(resolved);
    prepared.args(arguments).current_dir(folder);
    prepared.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        // A group of its own: Ctrl-C is for us, who let it finish what it was given, and what it starts can be ended with it.
        prepared.process_group(0);
    }
    #[cfg(target_os = "linux")]
    end_with_us(&mut prepared);
    prepared
}

/// Has the system kill the process when we end without a chance to do so.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the standard library has no safe way to set this between fork and exec")]
fn end_with_us(prepared: &mut Command) {
    use rustix::process::{Signal, set_parent_process_death_signal};
    use std::os::unix::process::CommandExt;
    let set = || set_parent_process_death_signal(Some(Signal::KILL)).map_err(Into::into);
    // SAFETY: between fork and exec this makes one system call, and touches no lock and no memory of ours.
    unsafe {
        prepared.pre_exec(set);
    }
}

type Pipes = (ChildStdout, ChildStderr);

/// Starts the process, writes to it, and stays until it has ended: the system ends it with the thread that started it.
fn keep(
    prepared: &mut Command,
    shared: &Shared,
    started: &SyncSender<io::Result<Pipes>>,
    lines: &Receiver<Vec<u8>>,
) {
    let mut child = match prepared.spawn() {
        Ok(child) => child,
        Err(error) => return drop(started.send(Err(error))),
    };
    let (Some(stdin), Some(stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        let _ = child.kill();
        return drop(started.send(Err(io::Error::other("it has no pipes"))));
    };
    *shared.child.lock().unwrap_or_else(PoisonError::into_inner) = Some(child);
    if started.send(Ok((stdout, stderr))).is_ok() {
        write_lines(stdin, lines);
    }
    let deadline = Instant::now() + GRACE;
    while shared.status().is_none() {
        if Instant::now() >= deadline {
            shared.kill();
        }
        thread::sleep(LOOK);
    }
}

/// Writes lines until there are no more; the rest is taken and dropped once the process reads no longer.
fn write_lines(mut stdin: ChildStdin, lines: &Receiver<Vec<u8>>) {
    let mut open = true;
    for line in lines {
        open = open && stdin.write_all(&line).and_then(|()| stdin.flush()).is_ok();
    }
}

fn read_lines(stdout: ChildStdout, read: &SyncSender<Line>) {
    let mut stdout = BufReader::with_capacity(64 << 10, stdout);
    loop {
        let mut line = Vec::new();
        let outcome = match (&mut stdout).take(LONGEST).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => Line::End,
            Ok(_) if line.ends_with(b"\n") => Line::Whole(line),
            Ok(bytes) if bytes as u64 == LONGEST => Line::TooLong,
            // A line that was cut off by the end of the process is none.
            Ok(_) => Line::End,
        };
        let last = !matches!(outcome, Line::Whole(_));
        if read.send(outcome).is_err() || last {
            return;
        }
    }
}

/// Keeps and shows what the process prints on stderr.
fn hear(stderr: ChildStderr, shared: &Shared, extractor: &str) {
    let mut stderr = BufReader::new(stderr);
    loop {
        let mut line = Vec::new();
        match (&mut stderr).take(STDERR_LINE).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        if text.is_empty() {
            continue;
        }
        if let Some(show) = SHOW.get() {
            show(extractor, text);
        }
        let mut kept = shared.stderr.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(text.to_owned());
    }
    shared.stderr_ended.store(true, Ordering::Release);
}
