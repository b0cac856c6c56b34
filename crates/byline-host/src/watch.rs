//! A run that loads libraries works in a child process, and its parent watches.
//!
//! A plugin can end the process in ways that no handler within it sees: `_exit`, `exec`, a signal that cannot be caught.
//! What the process was doing then stands in memory that it shares with its parent, which reports it, and never ends with
//! success unless the child said that it had taken its last step.

#![expect(unsafe_code, reason = "processes and memory that they share are the system's business")]

use crate::ending::{Doing, last_word_of_child};
use std::ffi::{CStr, c_int};
use std::io;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU8, AtomicU32, Ordering};

/// How many threads are kept track of at once; more than the command starts.
const SLOTS: usize = 256;

/// The longest name of an extractor, or path of a library, and the longest identifier of an article, that is kept whole.
const LONGEST: usize = 4096;

/// What the two processes share. It is all zeros at first.
#[repr(C)]
struct Shared {
    /// The exit code of the child plus one, once it has taken its last step.
    finished: AtomicU32,
    /// Whether the child has reported its end itself, or ends as its user wants it to.
    said: AtomicBool,
    /// Where endings are noted.
    noted: Text,
    /// Why the child ends, where it could not say so itself.
    why: Text,
    /// The slot of who ended it plus one, where that is certain.
    culprit: AtomicU32,
    /// The number plus one of a limit that was lowered and is not put right, and by whom where that is certain.
    limited: AtomicU32,
    limited_by: Text,
    slots: [Slot; SLOTS],
}

/// A text. One that is longer than there is room for is cut off.
#[repr(C)]
struct Text {
    length: AtomicU32,
    bytes: [AtomicU8; LONGEST],
}

/// What a thread is doing. The parent reads it only once the child is gone.
#[repr(C)]
struct Slot {
    taken: AtomicBool,
    /// A [`Doing`]; 0 for nothing.
    doing: AtomicU32,
    extractor: Text,
    article: Text,
}

/// The memory, in the child.
static SHARED: AtomicPtr<Shared> = AtomicPtr::new(ptr::null_mut());

/// The child, for the handler that passes signals on to it; 0 once it is gone.
static CHILD: AtomicI32 = AtomicI32::new(0);

/// The signal that was passed on last.
static PASSED_ON: AtomicI32 = AtomicI32::new(0);

/// What users end a process with.
const PASSED: [c_int; 3] = [libc::SIGINT, libc::SIGTERM, libc::SIGHUP];

fn shared() -> Option<&'static Shared> {
    let shared = SHARED.load(Ordering::Acquire);
    // SAFETY: null, or mapped for as long as the process lives, and all of it atomics.
    unsafe { shared.as_ref() }
}

/// Continues in a child process, and watches it in this one, which ends as the child does, but never with success unless
/// the child [`finished`]. To be called once, before there are threads.
///
/// # Errors
///
/// If the system gives no further process; then this one continues unwatched.
pub fn watch() -> io::Result<()> {
    let shared = map()?;
    let before = PASSED.map(|signal| block(signal, libc::SIG_BLOCK));
    // SAFETY: it only reads.
    let parent = unsafe { libc::getpid() };
    // SAFETY: there is one thread, as the caller vouches; what it holds is there in the child as well.
    match unsafe { libc::fork() } {
        -1 => {
            let error = io::Error::last_os_error();
            unblock(before);
            Err(error)
        }
        0 => {
            end_with(parent);
            SHARED.store(ptr::from_ref(shared).cast_mut(), Ordering::Release);
            unblock(before);
            Ok(())
        }
        child => {
            CHILD.store(child, Ordering::Release);
            for signal in PASSED {
                pass_on(signal);
            }
            unblock(before);
            let status = wait(child);
            CHILD.store(0, Ordering::Release);
            end(shared, status)
        }
    }
}

/// Notes that the last step is taken, and with which exit code the process is about to end.
pub fn finished(code: u8) {
    if let Some(shared) = shared() {
        // SAFETY: no memory is involved.
        if unsafe { libc::fcntl(libc::STDERR_FILENO, libc::F_GETFD) } < 0 {
            // What the run had to say went nowhere: only the parent can still speak.
            return shared.why.put(b"it closed standard error, and what the run said after that is lost");
        }
        shared.finished.store(u32::from(code) + 1, Ordering::Release);
    }
}

/// Notes that the process ends without its last step because its user wants it to, or that its end was reported.
pub fn ends_as_reported() {
    if let Some(shared) = shared() {
        shared.said.store(true, Ordering::Release);
    }
}

/// Notes the file that endings are noted in, for the parent.
pub(crate) fn note_endings_in(path: &CStr) {
    if let Some(shared) = shared().filter(|_| path.to_bytes().len() < LONGEST) {
        shared.noted.put(path.to_bytes());
    }
}

/// Leaves to the parent to say why the process ends, and what the thread of this slot did.
pub(crate) fn leave_word(slot: Option<usize>, why: &str) {
    let Some(shared) = shared() else { return };
    shared.why.put(why.as_bytes());
    let slot = slot.and_then(|slot| u32::try_from(slot + 1).ok());
    shared.culprit.store(slot.unwrap_or_default(), Ordering::Release);
}

/// Notes who lowered the limit of this number, which could not be put right.
pub(crate) fn note_limited(who: &str, number: usize) {
    if let Some(shared) = shared() {
        shared.limited_by.put(who.as_bytes());
        shared.limited.store(number as u32 + 1, Ordering::Release);
    }
}

/// Notes the same of an extractor in a library that is at work, unless it is known who it was; who it is where that is certain.
pub(crate) fn note_limited_by_who_works(number: usize) {
    let Some(shared) = shared().filter(|shared| shared.limited.load(Ordering::Acquire) == 0) else { return };
    let foreign = |slot: &&Slot| slot.doing.load(Ordering::Acquire) > Doing::BuiltIn as u32;
    let mut names = shared.slots.iter().filter(foreign).map(|slot| &slot.extractor);
    if let Some(first) = names.next().filter(|first| names.all(|name| name.is(first))) {
        shared.limited_by.copy(first);
    }
    shared.limited.store(number as u32 + 1, Ordering::Release);
}

/// The number of a limit that was lowered, once each byte of the name of who did so was passed on. It may be called in a handler.
pub(crate) fn limited(by: impl FnMut(u8)) -> Option<usize> {
    let shared = shared()?;
    limited_in(shared, by)
}

fn limited_in(shared: &Shared, by: impl FnMut(u8)) -> Option<usize> {
    let number = shared.limited.load(Ordering::Acquire).checked_sub(1)?;
    shared.limited_by.each().for_each(by);
    Some(number as usize)
}

/// A place in the shared memory for what a thread is doing; `None` where nobody watches or all are taken.
pub(crate) fn slot() -> Option<usize> {
    let shared = shared()?;
    let free =
        |slot: &Slot| slot.taken.compare_exchange(false, true, Ordering::AcqRel, Ordering::Relaxed).is_ok();
    shared.slots.iter().position(free)
}

/// Notes what a thread is doing from here on; `None` for nothing any more.
pub(crate) fn note(slot: usize, work: Option<(Doing, &str, &str)>) {
    let Some(slot) = shared().and_then(|shared| shared.slots.get(slot)) else { return };
    slot.doing.store(0, Ordering::Release);
    match work {
        None => slot.taken.store(false, Ordering::Release),
        Some((doing, extractor, article)) => {
            slot.extractor.put(extractor.as_bytes());
            slot.article.put(article.as_bytes());
            slot.doing.store(doing as u32, Ordering::Release);
        }
    }
}

impl Text {
    fn put(&self, text: &[u8]) {
        for (place, byte) in self.bytes.iter().zip(text) {
            place.store(*byte, Ordering::Relaxed);
        }
        // Longer by one than there is room for: such a text is cut off.
        self.length.store(text.len().min(LONGEST + 1) as u32, Ordering::Release);
    }

    fn copy(&self, other: &Self) {
        for (place, byte) in self.bytes.iter().zip(other.each()) {
            place.store(byte, Ordering::Relaxed);
        }
        self.length.store(other.length.load(Ordering::Acquire), Ordering::Release);
    }

    fn each(&self) -> impl Iterator<Item = u8> {
        let length = self.length.load(Ordering::Acquire) as usize;
        self.bytes.iter().take(length).map(|byte| byte.load(Ordering::Relaxed))
    }

    fn is(&self, other: &Self) -> bool {
        self.each().eq(other.each())
    }

    fn get(&self) -> String {
        String::from_utf8_lossy(&self.each().collect::<Vec<u8>>()).into_owned()
    }

    /// Whether it is all there.
    fn is_whole(&self) -> bool {
        self.length.load(Ordering::Acquire) as usize <= LONGEST
    }
}

fn map() -> io::Result<&'static Shared> {
    let (size, protection) = (size_of::<Shared>(), libc::PROT_READ | libc::PROT_WRITE);
    // SAFETY: new memory at a place of the system's choice.
    let place = unsafe {
        libc::mmap(ptr::null_mut(), size, protection, libc::MAP_SHARED | libc::MAP_ANONYMOUS, -1, 0)
    };
    if place == libc::MAP_FAILED {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: as large as asked for, aligned to a page, never unmapped; zeros are valid atomics.
    Ok(unsafe { &*place.cast::<Shared>() })
}

/// Blocks a signal, so that none is lost between the two processes; returns it where it was not blocked before.
fn block(signal: c_int, how: c_int) -> Option<c_int> {
    // SAFETY: both sets are alive, and filled before they are read.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        let mut before: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, signal);
        libc::pthread_sigmask(how, &raw const set, &raw mut before);
        (libc::sigismember(&raw const before, signal) == 0).then_some(signal)
    }
}

fn unblock(signals: [Option<c_int>; PASSED.len()]) {
    for signal in signals.into_iter().flatten() {
        block(signal, libc::SIG_UNBLOCK);
    }
}

/// Has this process, the child, killed when its parent is, also with `kill -9`.
fn end_with(parent: libc::pid_t) {
    #[cfg(target_os = "linux")]
    // SAFETY: no memory is involved.
    unsafe {
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
        // It may have ended before.
        if libc::getppid() != parent {
            libc::_exit(1);
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = parent;
}

/// Passes a signal on to the child, unless this process ignores it.
fn pass_on(signal: c_int) {
    // SAFETY: all zeros is a valid `sigaction`, and all are alive while they are used.
    unsafe {
        let mut before: libc::sigaction = std::mem::zeroed();
        if libc::sigaction(signal, ptr::null(), &raw mut before) == 0 && before.sa_sigaction == libc::SIG_IGN
        {
            return;
        }
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_signal as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART;
        libc::sigaction(signal, &raw const action, ptr::null_mut());
    }
}

extern "C" fn on_signal(signal: c_int, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
    PASSED_ON.store(signal, Ordering::Release);
    let child = CHILD.load(Ordering::Acquire);
    // What comes from a terminal goes to the child as well, and would be there twice.
    // SAFETY: the system passes it.
    let by_terminal =
        cfg!(target_os = "linux") && unsafe { info.as_ref() }.is_some_and(|info| info.si_code > 0);
    if child > 0 && !by_terminal {
        // SAFETY: no memory is involved, and a handler may call it.
        unsafe { libc::kill(child, signal) };
    }
}

fn wait(child: libc::pid_t) -> c_int {
    let mut status = 0;
    loop {
        // SAFETY: the status is alive.
        let waited = unsafe { libc::waitpid(child, &raw mut status, 0) };
        if waited == child || io::Error::last_os_error().raw_os_error() != Some(libc::EINTR) {
            return status;
        }
    }
}

/// Ends as the child did, once it is said why where the child could not.
fn end(shared: &Shared, status: c_int) -> ! {
    const FAILED: c_int = 1;
    // What a shell makes of a signal.
    const SIGNALLED: c_int = 128;
    let signal = libc::WIFSIGNALED(status).then(|| libc::WTERMSIG(status));
    let code = signal.map_or_else(|| libc::WEXITSTATUS(status), |signal| SIGNALLED + signal);
    let failed = if code == 0 { FAILED } else { code };
    let finished = match shared.finished.load(Ordering::Acquire) {
        0 => None,
        finished => Some((finished - 1).cast_signed()),
    };
    let passed_on = PASSED_ON.load(Ordering::Acquire);
    if let Some(signal) = signal.filter(|signal| *signal == passed_on) {
        // SAFETY: no memory is involved.
        unsafe {
            libc::signal(signal, libc::SIG_DFL);
            libc::raise(signal);
        }
    }
    let code = match finished {
        Some(finished) if finished == code || finished != 0 => finished,
        _ if shared.said.load(Ordering::Acquire) => failed,
        finished => {
            let mut by = Vec::new();
            let limit = limited_in(shared, |byte| by.push(byte));
            last_word_of_child(&Ending {
                work: at_work(shared),
                signal,
                why: shared.why.get(),
                limit: limit.map(|number| (String::from_utf8_lossy(&by).into_owned(), number)),
                finished: finished.is_some(),
                noted: shared.noted.get(),
            });
            failed
        }
    };
    // SAFETY: it ends the process, whose destructors are the child's.
    unsafe { libc::_exit(code) }
}

/// How a child ended that did not report it itself.
pub(crate) struct Ending {
    pub(crate) work: Vec<AtWorkThen>,
    pub(crate) signal: Option<c_int>,
    /// What it left to be said; empty where that is nothing.
    pub(crate) why: String,
    /// Who lowered which limit.
    pub(crate) limit: Option<(String, usize)>,
    /// Whether its last step was taken.
    pub(crate) finished: bool,
    /// The file in which an end is noted, if there is one.
    pub(crate) noted: String,
}

/// What a thread of the child was doing when it ended.
pub(crate) struct AtWorkThen {
    pub(crate) doing: Doing,
    pub(crate) extractor: String,
    pub(crate) article: String,
    /// Whether the identifier of the article is all there.
    pub(crate) is_whole: bool,
}

/// What was in work: who ended the process, where that is certain, and otherwise code of others where there was any.
fn at_work(shared: &Shared) -> Vec<AtWorkThen> {
    let culprit = shared.culprit.load(Ordering::Acquire).checked_sub(1);
    let culprit = culprit.map(|slot| slot as usize);
    let slots = shared.slots.iter().enumerate();
    let work =
        slots.filter(|(at, _)| culprit.is_none_or(|culprit| culprit == *at)).filter_map(|(_, slot)| {
            let Slot { taken: _, doing, extractor, article } = slot;
            let doing = Doing::of(doing.load(Ordering::Acquire))?;
            let is_whole = article.is_whole();
            Some(AtWorkThen { doing, extractor: extractor.get(), article: article.get(), is_whole })
        });
    let mut work: Vec<AtWorkThen> = work.collect();
    if work.iter().any(|one| one.doing != Doing::BuiltIn) {
        work.retain(|one| one.doing != Doing::BuiltIn);
    }
    work
}
