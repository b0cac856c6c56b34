//! An extractor that ends the process is named.
//!
//! A plugin can call `exit`, abort, or touch memory that is not there; nothing can keep it from doing so within our
//! process. But the process does not go without a word: while a plugin is at work its name and the article's are at hand,
//! and a handler of the system's signals and of `exit` writes them to stderr, and to a file if one was named. An `exit`
//! never looks like success. What no handler sees, the parent of a [watched](crate::watch()) process reports.

#![expect(unsafe_code, reason = "handlers of signals are the system's business")]

use crate::watch;
use std::cell::Cell;
use std::ffi::CString;
use std::path::Path;
use std::sync::OnceLock;

/// Where the last word is written as well: a line of JSON with `extractor` and `article`, appended.
static NOTED: OnceLock<CString> = OnceLock::new();

thread_local! {
    /// What a plugin does on this thread. Without a destructor, so that it can be read at any time.
    static WORK: Cell<Option<Work>> = const { Cell::new(None) };
    /// Where whoever watches the process reads the same.
    static SLOT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// What an extractor is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Doing {
    /// One of our own, on an article.
    BuiltIn = 1,
    /// One in a library, on an article.
    Library = 2,
    /// Its library, whose path stands for its name, is loaded and asked what it is.
    Loading = 3,
    /// It is given its options.
    SettingUp = 4,
    /// It is no longer needed.
    Closing = 5,
}

impl Doing {
    /// What a number stands for.
    #[cfg(unix)]
    pub(crate) fn of(number: u32) -> Option<Self> {
        [Self::BuiltIn, Self::Library, Self::Loading, Self::SettingUp, Self::Closing]
            .into_iter()
            .find(|one| *one as u32 == number)
    }

    fn on_article(self) -> bool {
        matches!(self, Self::BuiltIn | Self::Library)
    }

    /// What stands before the name, and what follows it (and precedes an article) in a message.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::BuiltIn | Self::Library => {
                ("the extractor `", "` ended the process while it worked on the article `")
            }
            Self::Loading => ("the plugin `", "` ended the process while it was loaded"),
            Self::SettingUp => ("the extractor `", "` ended the process while it was set up"),
            Self::Closing => ("the extractor `", "` ended the process while it was closed"),
        }
    }
}

/// A plugin at work: its name and the article's, which live as long as that lasts.
#[derive(Clone, Copy)]
struct Work {
    doing: Doing,
    extractor: *const str,
    article: *const str,
}

/// An extractor is at work on this thread as long as this lives: should it end the process, it is named.
pub struct AtWork<'a> {
    before: Option<Work>,
    names: std::marker::PhantomData<&'a str>,
}

impl<'a> AtWork<'a> {
    /// The extractor of this name, one that is built in, on the article of this identifier.
    pub fn new(extractor: &'a str, article: &'a str) -> Self {
        Self::doing(Doing::BuiltIn, extractor, article)
    }

    /// An extractor in a library, or the path of the library itself.
    pub(crate) fn doing(doing: Doing, extractor: &'a str, article: &'a str) -> Self {
        let work = Work { doing, extractor: &raw const *extractor, article: &raw const *article };
        if SLOT.get().is_none() {
            SLOT.set(watch::slot());
        }
        if let Some(slot) = SLOT.get() {
            watch::note(slot, Some((doing, extractor, article)));
        }
        Self { before: WORK.replace(Some(work)), names: std::marker::PhantomData }
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        WORK.set(self.before);
        let Some(slot) = SLOT.get() else { return };
        let Some(Work { doing, extractor, article }) = self.before else {
            SLOT.set(None);
            return watch::note(slot, None);
        };
        // SAFETY: whoever was at work before still is, and keeps both names alive.
        watch::note(slot, Some((doing, unsafe { &*extractor }, unsafe { &*article })));
    }
}

/// Names the file to which the extractor and the article are appended, as one line of JSON, should a plugin end the
/// process. Only the first call counts.
pub fn note_endings_in(path: &Path) {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if let Ok(path) = CString::new(absolute.as_os_str().as_encoded_bytes()) {
        watch::note_endings_in(&path);
        let _ = NOTED.set(path);
    }
}

/// A function of a plugin runs as long as this lives, and must return. Where it does not, since it ended its thread or
/// let an exception out, the process ends here and names it: nobody else could finish the work of this thread.
pub(crate) struct MustReturn {
    process: u32,
}

impl MustReturn {
    pub(crate) fn new() -> Self {
        Self { process: std::process::id() }
    }

    /// It has returned. What it forked may return as well, and ends here: a second run would do the same work.
    pub(crate) fn returned(self) {
        #[cfg(unix)]
        if std::process::id() != self.process {
            unix::end_of_fork();
        }
        std::mem::forget(self);
    }
}

impl Drop for MustReturn {
    fn drop(&mut self) {
        #[cfg(unix)]
        unix::end_of_thread();
        #[cfg(not(unix))]
        std::process::abort();
    }
}

#[cfg(unix)]
pub use unix::name_endings;
#[cfg(unix)]
pub(crate) use unix::{end_of_files, last_word_of_child};

/// Nothing is known of other systems' endings.
#[cfg(not(unix))]
pub fn name_endings() {}

#[cfg(unix)]
mod unix {
    use super::{NOTED, SLOT, WORK, Work};
    use crate::limits;
    use crate::watch::{self, AtWorkThen, Ending};
    use std::ffi::{CStr, CString, c_int};
    use std::sync::Once;
    use std::sync::atomic::{AtomicI32, AtomicPtr, Ordering};

    /// The exit code where a plugin ended the process.
    const FAILED: c_int = 1;

    /// The process whose end is reported. What a plugin forks has all of its memory, and may end as it likes.
    static OURS: AtomicI32 = AtomicI32::new(0);

    fn is_ours() -> bool {
        // SAFETY: it only reads.
        OURS.load(Ordering::Acquire) == unsafe { libc::getpid() }
    }

    /// Ends a process that a plugin forked, and runs nothing of what the run does at its end.
    pub(super) fn end_of_fork() -> ! {
        // SAFETY: it does not return, and nothing of this process is used after it.
        unsafe { libc::_exit(0) }
    }

    /// The signals that end a process for what it did itself, with what users call them.
    const SIGNALS: [(c_int, &str); 5] = [
        (libc::SIGABRT, "it aborted"),
        (libc::SIGSEGV, "it touched memory that is not its own"),
        (libc::SIGBUS, "it touched memory that is not there"),
        (libc::SIGILL, "it ran into an instruction that is none"),
        (libc::SIGFPE, "it calculated what cannot be"),
    ];

    /// What handled each signal before.
    static BEFORE: [AtomicPtr<libc::sigaction>; SIGNALS.len()] =
        [const { AtomicPtr::new(std::ptr::null_mut()) }; SIGNALS.len()];

    /// From here on a plugin that ends the process is named on stderr, and the process does not end with success.
    ///
    /// Handlers of signals and of `exit` are installed for the whole process, once: a program's own business, so that no
    /// library is loaded with it unasked. Call it before the first one is.
    pub fn name_endings() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            // SAFETY: it only reads.
            OURS.store(unsafe { libc::getpid() }, Ordering::Release);
            for ((signal, _), before) in SIGNALS.iter().zip(&BEFORE) {
                // SAFETY: all zeros is a valid `sigaction`, and both are alive while it is called.
                unsafe {
                    let mut action: libc::sigaction = std::mem::zeroed();
                    action.sa_sigaction = on_signal as *const () as usize;
                    action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
                    let mut old: libc::sigaction = std::mem::zeroed();
                    if libc::sigaction(*signal, &raw const action, &raw mut old) == 0 {
                        before.store(Box::into_raw(Box::new(old)), Ordering::Release);
                    }
                }
            }
            // SAFETY: the function may run at any time until the end.
            unsafe { libc::atexit(on_exit) };
        });
    }

    /// Only what may be done in a handler is done: no lock, no memory taken.
    extern "C" fn on_signal(signal: c_int, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
        let at = SIGNALS.iter().position(|(number, _)| *number == signal);
        // SAFETY: the system passes it, and a signal that a process sent says which.
        let sender = unsafe { info.as_ref().filter(|info| info.si_code <= 0).map(|info| info.si_pid()) };
        // SAFETY: it only reads.
        let sent_by_other = sender.is_some_and(|sender| sender != unsafe { libc::getpid() });
        if is_ours() {
            limits::look();
        }
        // Once: where a stack is used up, the standard library aborts after its own word. What somebody else sent is no fault of
        // who is at work.
        if let (Some(work), Some((_, why))) = (WORK.take(), at.and_then(|at| SIGNALS.get(at)))
            && is_ours()
            && !sent_by_other
        {
            let sent = sender.is_some() && signal != libc::SIGABRT;
            last_word(work, if sent { "it sent its own process a signal (`kill`)" } else { why });
        }
        if sender.is_some() {
            // No instruction is run again that could raise it once more.
            // SAFETY: no memory is involved.
            unsafe {
                libc::signal(signal, libc::SIG_DFL);
                libc::raise(signal);
            }
            return;
        }
        // What was there before takes over when the instruction is run again, or `abort` raises the signal again.
        let before = at.and_then(|at| BEFORE.get(at)).map(|before| before.load(Ordering::Acquire));
        // SAFETY: what is stored there was filled by the system and lives for ever; all zeros asks for the default.
        unsafe {
            let default: libc::sigaction = std::mem::zeroed();
            let action =
                before.filter(|before| !before.is_null()).map_or(&raw const default, <*mut _>::cast_const);
            libc::sigaction(signal, action, std::ptr::null_mut());
        }
    }

    /// `exit` while a plugin is at work on the thread that calls it.
    extern "C" fn on_exit() {
        if let Some(work) = WORK.get().filter(|_| is_ours()) {
            last_word(work, "it called `exit`");
            // SAFETY: it ends the process.
            unsafe { libc::_exit(FAILED) };
        }
    }

    /// A function of a plugin is left without a return.
    pub(super) fn end_of_thread() -> ! {
        if let Some(work) = WORK.get() {
            last_word(work, "it ended its thread (`pthread_exit`), or let an exception out");
        }
        // SAFETY: it ends the process, no frame of which is unwound any further.
        unsafe { libc::_exit(FAILED) }
    }

    /// A plugin has closed the files of the process, those of the run among them: what is done from here on could write anywhere.
    pub(crate) fn end_of_files() -> ! {
        if let Some(work) = WORK.get() {
            last_word(work, "it closed files that are not its own (`closefrom`)");
        }
        // SAFETY: it ends the process, whose files are gone.
        unsafe { libc::_exit(FAILED) }
    }

    fn last_word(work: Work, why: &str) {
        // SAFETY: the plugin is at work on this thread, and whoever called it keeps both names alive.
        let (extractor, article) = unsafe { (&*work.extractor, &*work.article) };
        let noted = NOTED.get().filter(|_| work.doing.on_article());
        let mut out = Out::to(libc::STDERR_FILENO);
        out.add("error[plugin/ended]: ");
        let (before, after) = work.doing.words();
        out.add_names(before, extractor, after, work.doing.on_article().then_some(article));
        out.add("\n  ");
        out.add(why);
        out.add_limit();
        out.add(hint(work.doing.on_article(), noted.is_some()));
        out.flush();
        if out.is_lost {
            return watch::leave_word(SLOT.get(), why);
        }
        watch::ends_as_reported();
        if let Some(path) = noted {
            note(path, extractor, article);
        }
    }

    fn hint(on_article: bool, noted: bool) -> &'static str {
        match (on_article, noted) {
            (true, true) => {
                "\n  hint: report it to its author; `--resume --skip-failing` continues without that article\n"
            }
            (true, false) => {
                "\n  hint: report it to its author; leave that article out, or switch the extractor off\n"
            }
            (false, _) => "\n  hint: report it to its author, or switch the extractor off\n",
        }
    }

    /// Adds to the file at `path` that an extractor ended the process while it worked on an article.
    fn note(path: &CStr, extractor: &str, article: &str) {
        let flags = libc::O_WRONLY
            | libc::O_CREAT
            | libc::O_APPEND
            | libc::O_NOFOLLOW
            | libc::O_NONBLOCK
            | libc::O_CLOEXEC;
        // SAFETY: the path ends with a zero.
        let file = unsafe { libc::open(path.as_ptr(), flags, 0o644) };
        if file >= 0 {
            let mut out = Out::to(file);
            out.add("{\"extractor\":\"");
            out.add_json(extractor);
            out.add("\",\"article\":\"");
            out.add_json(article);
            out.add("\"}\n");
            out.flush();
        }
    }

    /// Reports what a child that did not report its end itself was doing. Where there is no doubt, the article is noted in the
    /// file for that, if there is one.
    pub(crate) fn last_word_of_child(ending: &Ending) {
        let Ending { work, signal, why, limit, finished, noted } = ending;
        let (work, finished) = (work.as_slice(), *finished);
        let mut out = Out::to(libc::STDERR_FILENO);
        out.add("error[plugin/ended]: ");
        match work {
            _ if finished => out.add("a plugin ended the process after its last step"),
            [] => out.add("the process ended before its last step"),
            [AtWorkThen { doing, extractor, article, .. }] => {
                let (before, after) = doing.words();
                // Nobody knows who killed it.
                let (before, after) = match signal {
                    Some(_) if doing.on_article() => {
                        ("the process was killed while the extractor `", "` worked on the article `")
                    }
                    _ => (before, after),
                };
                out.add_names(before, extractor, after, doing.on_article().then_some(article));
            }
            several => {
                out.add("an extractor ended the process while these were at work:");
                for AtWorkThen { extractor, article, .. } in several {
                    out.add("\n  ");
                    out.add_names("`", extractor, "` on the article `", Some(article));
                }
            }
        }
        out.add("\n  ");
        match signal {
            _ if !why.is_empty() => out.add(why),
            None => out.add("it called `_exit`, or another program took its place (`exec`)"),
            Some(signal) => out.add(&format!("it was ended by signal {signal}{}", called(*signal))),
        }
        if let Some((by, number)) = limit {
            out.add_limited(by.bytes(), *number);
        }
        match work {
            _ if finished => out.add("\n  hint: what was written is complete; report it to its author\n"),
            [] => out.add("\n  hint: switch off the extractors in libraries to find out whether it is one of them\n"),
            [one] => out.add(hint(one.doing.on_article(), !noted.is_empty() && one.is_whole)),
            _ if noted.is_empty() => out.add("\n  hint: `--threads 1` finds out which it is\n"),
            _ => out.add("\n  hint: `--resume --threads 1` finds out which it is, and `--resume --skip-failing` then passes it over\n"),
        }
        out.flush();
        if let ([one], false, Ok(path)) = (work, noted.is_empty() || finished, CString::new(noted.as_str()))
            && one.doing.on_article()
            && one.is_whole
        {
            note(&path, &one.extractor, &one.article);
        }
    }

    /// What users call a signal, and who sends it.
    fn called(signal: c_int) -> &'static str {
        match signal {
            libc::SIGKILL => " (SIGKILL): by a plugin, by somebody, or by the system where memory gave out",
            libc::SIGTERM => " (SIGTERM)",
            libc::SIGINT => " (SIGINT)",
            libc::SIGHUP => " (SIGHUP)",
            libc::SIGABRT => " (SIGABRT)",
            libc::SIGSEGV => " (SIGSEGV)",
            libc::SIGXCPU => " (SIGXCPU): its time was used up",
            libc::SIGXFSZ => " (SIGXFSZ): a file grew too large",
            _ => "",
        }
    }

    /// Writes through a buffer that needs no memory to be taken.
    struct Out {
        file: c_int,
        buffer: [u8; 256],
        filled: usize,
        /// Whether something could not be written.
        is_lost: bool,
    }

    impl Out {
        fn to(file: c_int) -> Self {
            Self { file, buffer: [0; 256], filled: 0, is_lost: false }
        }

        fn byte(&mut self, byte: u8) {
            if self.filled == self.buffer.len() {
                self.flush();
            }
            if let Some(place) = self.buffer.get_mut(self.filled) {
                *place = byte;
                self.filled += 1;
            }
        }

        fn add(&mut self, text: &str) {
            text.bytes().for_each(|byte| self.byte(byte));
        }

        /// Adds the name of an extractor between two texts, and what it worked on.
        fn add_names(&mut self, before: &str, extractor: &str, after: &str, article: Option<&str>) {
            self.add(before);
            self.add_safe(extractor);
            self.add(after);
            if let Some(article) = article {
                self.add_safe(article);
                self.add("`");
            }
        }

        /// Adds who lowered a limit of the process, if anybody did.
        fn add_limit(&mut self) {
            let (mut name, mut length) = ([0; 256], 0);
            let number = watch::limited(|byte| {
                if let Some(place) = name.get_mut(length) {
                    (*place, length) = (byte, length + 1);
                }
            });
            if let Some(number) = number {
                self.add_limited(name.into_iter().take(length), number);
            }
        }

        fn add_limited(&mut self, by: impl Iterator<Item = u8>, number: usize) {
            let mut by = by.peekable();
            let known = by.peek().is_some();
            self.add(if known { "\n  before that the extractor `" } else { "\n  before that " });
            by.for_each(|byte| self.byte(if byte.is_ascii_graphic() || byte == b' ' { byte } else { b'?' }));
            self.add(if known { "` " } else { "a plugin " });
            self.add(limits::what(number));
        }

        /// Adds a text of ASCII alone, without what a terminal may act on.
        fn add_safe(&mut self, text: &str) {
            for c in text.chars() {
                self.byte(if c.is_ascii() && !c.is_ascii_control() { c as u8 } else { b'?' });
            }
        }

        /// Adds a text as it stands between quotation marks in JSON.
        fn add_json(&mut self, text: &str) {
            const DIGITS: &[u8; 16] = b"0123456789abcdef";
            for byte in text.bytes() {
                match byte {
                    b'"' | b'\\' => {
                        self.byte(b'\\');
                        self.byte(byte);
                    }
                    0..=0x1f => {
                        self.add("\\u00");
                        for digit in [byte >> 4, byte & 15] {
                            self.byte(DIGITS.get(usize::from(digit)).copied().unwrap_or(b'0'));
                        }
                    }
                    _ => self.byte(byte),
                }
            }
        }

        fn flush(&mut self) {
            let mut rest = self.buffer.get(..self.filled).unwrap_or_default();
            while !rest.is_empty() {
                // SAFETY: as many bytes stand there.
                let written = unsafe { libc::write(self.file, rest.as_ptr().cast(), rest.len()) };
                let written = usize::try_from(written).unwrap_or_default();
                if written == 0 {
                    self.is_lost = true;
                    break;
                }
                rest = rest.get(written..).unwrap_or_default();
            }
            self.filled = 0;
        }
    }
}
