//! One process: its pipes, its threads, and its end.
//!
//! A process is one of a group of its own, which ends with it, however it ends.
//!
//! Three threads belong to it. The keeper starts it, writes to it, and stays until it has ended; one reads its output
//! line by line; one reads what it prints on stderr. Writing has a thread of its own since a program that is writing a
//! long answer does not read: whoever waits for the answer must not be the one who writes.

use crate::interrupt::{self, GRACE_OF_INTERRUPTION};
use crate::stderr::{Heard, hear};
use crate::{ProcessError, protocol};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a process has to end once it was asked to.
const GRACE: Duration = Duration::from_secs(2);

/// How often is looked whether a process has ended.
const LOOK: Duration = Duration::from_millis(1);

/// How long is waited for the status and the last words of a process whose output has ended.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// How long a thread waits for a process before it looks whether the run was interrupted.
const PATIENCE: Duration = Duration::from_millis(50);

/// The longest answer to `hello`.
const LONGEST_GREETING: usize = 1 << 20;

/// How much of a line is read before its length is looked at.
const PIECE: u64 = 64 << 10;

/// Lines that were read and wait to be taken.
const AHEAD: usize = 1;

/// Every process that was started and not yet waited for.
static RUNNING: Mutex<Vec<Weak<Shared>>> = Mutex::new(Vec::new());

/// Kills every program that runs as an extractor, with what it has started, without waiting for any: for a process that
/// is about to end.
pub fn kill_all() {
    let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    running.iter().filter_map(Weak::upgrade).for_each(|shared| shared.kill());
}

/// A process that speaks the protocol.
pub(crate) struct Worker {
    program: String,
    child: Arc<Shared>,
    /// Lines to be written; `None` once no more are.
    to: Option<Sender<Vec<u8>>>,
    from: Receiver<Line>,
    keeper: Option<JoinHandle<()>>,
    /// How many lines were sent.
    sent: u64,
    /// How many lines were answered, the greeting not among them.
    pub(crate) answered: u64,
}

/// What the threads share.
struct Shared {
    child: Mutex<Held>,
    /// Whether it must end at once.
    killed: AtomicBool,
    /// How many lines were written to it.
    written: AtomicU64,
    /// How many bytes a line of it may have.
    longest: AtomicUsize,
    heard: Arc<Heard>,
}

#[derive(Default)]
struct Held {
    child: Option<Child>,
    /// How it ended, once it was waited for: its number may be another process's from then on.
    status: Option<ExitStatus>,
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
    /// It wrote more than a line may hold.
    TooLong,
    /// The run was interrupted, and it did not answer within what time there was left.
    Interrupted,
}

impl Worker {
    /// Starts a process in `folder`. What it is to be told first is up to the caller.
    pub(crate) fn start(extractor: &str, command: &[String], folder: &Path) -> Result<Self, ProcessError> {
        let program = command.first().cloned().unwrap_or_default();
        let fail = |source| ProcessError::Start { program: program.clone(), source };
        let shared = Arc::new(Shared {
            child: Mutex::default(),
            killed: AtomicBool::new(false),
            written: AtomicU64::new(0),
            longest: AtomicUsize::new(LONGEST_GREETING),
            heard: Arc::default(),
        });
        {
            let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
            running.retain(|shared| shared.strong_count() > 0);
            running.push(Arc::downgrade(&shared));
        }
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
            Self { program, child: shared, to: Some(to), from, keeper: Some(keeper), sent: 0, answered: 0 };
        let (shared, heard) = (Arc::clone(&worker.child), Arc::clone(&worker.child.heard));
        let name = extractor.to_owned();
        let threads = thread::Builder::new()
            .name(format!("{extractor}-reader"))
            .spawn(move || read_lines(stdout, &shared.longest, &read))
            .and_then(|_| {
                let listens = thread::Builder::new().name(format!("{extractor}-stderr"));
                listens.spawn(move || hear(stderr, &heard, &name))
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
    pub(crate) fn send(&mut self, line: Vec<u8>) {
        if let Some(to) = &self.to {
            self.sent += 1;
            // Whether it arrived shows in the answer.
            let _ = to.send(line);
        }
    }

    /// Lets its lines have so many bytes, should they have had fewer.
    pub(crate) fn allow(&self, bytes: usize) {
        self.child.longest.fetch_max(bytes, Ordering::AcqRel);
    }

    /// Whether what was sent before the last `but` lines was written: whoever answers it earlier has not read it. What was
    /// written last may not be counted yet.
    pub(crate) fn has_written_all_but(&self, but: u64) -> bool {
        self.child.written.load(Ordering::Acquire) + but + 1 >= self.sent
    }

    /// The next line that the process writes, waiting no longer than `limit`, and only for a moment once the run is
    /// interrupted.
    pub(crate) fn receive(&self, limit: Duration) -> Result<Vec<u8>, Silence> {
        let begun = Instant::now();
        let mut ended = false;
        loop {
            let left = limit.saturating_sub(begun.elapsed());
            let patience = if ended { LAST_WORDS } else { PATIENCE };
            match self.from.recv_timeout(left.min(patience)) {
                Ok(Line::Whole(line)) => return Ok(line),
                Ok(Line::TooLong) => return Err(Silence::TooLong),
                Ok(Line::End) | Err(RecvTimeoutError::Disconnected) => {
                    return Err(Silence::Ended(self.how_ended()));
                }
                // What it has started may hold its output open. What it wrote before it ended still counts.
                Err(RecvTimeoutError::Timeout) if ended => return Err(Silence::Ended(self.how_ended())),
                Err(RecvTimeoutError::Timeout) if self.child.status().is_some() => ended = true,
                Err(RecvTimeoutError::Timeout) if begun.elapsed() >= limit => return Err(Silence::Late),
                Err(RecvTimeoutError::Timeout)
                    if interrupt::since().is_some_and(|time| time >= GRACE_OF_INTERRUPTION) =>
                {
                    return Err(Silence::Interrupted);
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// How the process ended whose output has.
    fn how_ended(&self) -> String {
        let deadline = Instant::now() + LAST_WORDS;
        loop {
            let status = self.child.status();
            let heard = self.child.heard.has_ended();
            if (status.is_some() && heard) || Instant::now() >= deadline {
                return status.map_or_else(|| "it closed its output".to_owned(), |status| status.to_string());
            }
            thread::sleep(LOOK);
        }
    }

    /// The last lines on stderr.
    pub(crate) fn last_words(&self) -> Vec<String> {
        self.child.heard.last()
    }

    /// Forgets what was printed on stderr so far.
    pub(crate) fn forget_words(&self) {
        self.child.heard.forget();
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

    /// Waits for its end, which is not far: it is killed where it does not come. What has left its group can hold its
    /// pipes open for as long as it likes, and is not waited for.
    fn join(&mut self) {
        self.to = None;
        let Some(keeper) = self.keeper.take() else { return };
        let begun = Instant::now();
        while !keeper.is_finished() {
            match begun.elapsed() {
                time if time >= GRACE + LAST_WORDS => return,
                time if time >= GRACE => self.child.kill(),
                _ => {}
            }
            thread::sleep(LOOK);
        }
        let _ = keeper.join();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.join();
    }
}

impl Shared {
    /// How it ended, if it has; what is left of its group is killed then.
    fn status(&self) -> Option<ExitStatus> {
        let mut held = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let Held { child, status } = &mut *held;
        let child = child.as_mut()?;
        if status.is_none() && has_ended(child) {
            // Before it is waited for: its number, which is the group's, is its own until then.
            kill_group(child);
            *status = child.try_wait().ok().flatten();
        }
        *status
    }

    /// Kills the process with all that it started.
    fn kill(&self) {
        self.killed.store(true, Ordering::Release);
        let mut held = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let Held { child, status } = &mut *held;
        if let (Some(child), None) = (child, status) {
            kill_group(child);
            let _ = child.kill();
        }
    }
}

/// Whether a process that was not waited for has ended; it is not waited for.
#[cfg(unix)]
fn has_ended(child: &mut Child) -> bool {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    // Where there is nothing to wait for, the status is all that there is.
    waitid(WaitId::Pid(Pid::from_child(child)), options).map_or(true, |status| status.is_some())
}

#[cfg(not(unix))]
fn has_ended(_: &mut Child) -> bool {
    true
}

/// Kills all processes of the group that a process leads.
#[cfg(unix)]
fn kill_group(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
}

#[cfg(not(unix))]
fn kill_group(_: &Child) {}

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
        // A group of its own: Ctrl-C is for us, who let it finish what it was given, and what it starts can be ended
        // with it.
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
    shared.child.lock().unwrap_or_else(PoisonError::into_inner).child = Some(child);
    if started.send(Ok((stdout, stderr))).is_ok() {
        write_lines(stdin, lines, &shared.written);
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
fn write_lines(mut stdin: ChildStdin, lines: &Receiver<Vec<u8>>, written: &AtomicU64) {
    let mut open = true;
    for line in lines {
        open = open && stdin.write_all(&line).and_then(|()| stdin.flush()).is_ok();
        if open {
            written.fetch_add(1, Ordering::AcqRel);
        }
    }
}

fn read_lines(stdout: ChildStdout, longest: &AtomicUsize, read: &SyncSender<Line>) {
    let mut stdout = BufReader::with_capacity(PIECE as usize, stdout);
    loop {
        let outcome = read_line(&mut stdout, longest);
        let last = !matches!(outcome, Line::Whole(_));
        if read.send(outcome).is_err() || last {
            return;
        }
    }
}

/// Reads a line piece by piece: how long it may be can change while it is waited for.
fn read_line(stdout: &mut impl BufRead, longest: &AtomicUsize) -> Line {
    let mut line = Vec::new();
    loop {
        match stdout.take(PIECE).read_until(b'\n', &mut line) {
            // A line that was cut off by the end of the process is none.
            Ok(0) | Err(_) => return Line::End,
            Ok(_) if line.len() > longest.load(Ordering::Acquire) => return Line::TooLong,
            Ok(_) if line.ends_with(b"\n") => return Line::Whole(line),
            Ok(_) => {}
        }
    }
}
