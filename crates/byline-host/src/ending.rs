//! An extractor that ends the process is named.
//!
//! A plugin can call `exit`, abort, or touch memory that is not there; nothing can keep it from doing so within our
//! process. But the process does not go without a word: while a plugin is at work its name and the article's are at hand,
//! and a handler of the system's signals and of `exit` writes them to stderr, and to a file if one was named. An `exit`
//! never looks like success.

#![expect(unsafe_code, reason = "handlers of signals are the system's business")]

use std::cell::Cell;
use std::ffi::CString;
use std::path::Path;
use std::sync::OnceLock;

/// Where the last word is written as well: a line of JSON with `extractor` and `article`, appended.
static NOTED: OnceLock<CString> = OnceLock::new();

thread_local! {
    /// What a plugin does on this thread. Without a destructor, so that it can be read at any time.
    static WORK: Cell<Option<Work>> = const { Cell::new(None) };
}

/// A plugin at work: its name and the article's, which live as long as that lasts.
#[derive(Clone, Copy)]
struct Work {
    extractor: *const str,
    article: *const str,
}

/// An extractor is at work on this thread as long as this lives: should it end the process, it is named.
pub struct AtWork<'a> {
    before: Option<Work>,
    names: std::marker::PhantomData<&'a str>,
}

impl<'a> AtWork<'a> {
    /// The extractor of this name, on the article of this identifier.
    pub fn new(extractor: &'a str, article: &'a str) -> Self {
        let work = Work { extractor: &raw const *extractor, article: &raw const *article };
        Self { before: WORK.replace(Some(work)), names: std::marker::PhantomData }
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        WORK.set(self.before);
    }
}

/// Names the file to which the extractor and the article are appended, as one line of JSON, should a plugin end the
/// process. Only the first call counts.
pub fn note_endings_in(path: &Path) {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if let Ok(path) = CString::new(absolute.as_os_str().as_encoded_bytes()) {
        let _ = NOTED.set(path);
    }
}

#[cfg(unix)]
pub use unix::name_endings;

/// Nothing is known of other systems' endings.
#[cfg(not(unix))]
pub fn name_endings() {}

#[cfg(unix)]
mod unix {
    use super::{NOTED, WORK, Work};
    use std::ffi::c_int;
    use std::sync::Once;
    use std::sync::atomic::{AtomicPtr, Ordering};

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
    extern "C" fn on_signal(signal: c_int, _: *mut libc::siginfo_t, _: *mut libc::c_void) {
        let at = SIGNALS.iter().position(|(number, _)| *number == signal);
        // Once: where a stack is used up, the standard library aborts after its own word.
        if let (Some(work), Some((_, why))) = (WORK.take(), at.and_then(|at| SIGNALS.get(at))) {
            last_word(work, why);
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
        const FAILED: c_int = 1;
        if let Some(work) = WORK.get() {
            last_word(work, "it called `exit`");
            // SAFETY: it ends the process.
            unsafe { libc::_exit(FAILED) };
        }
    }

    fn last_word(work: Work, why: &str) {
        // SAFETY: the plugin is at work on this thread, and whoever called it keeps both names alive.
        let (extractor, article) = unsafe { (&*work.extractor, &*work.article) };
        let mut out = Out::to(libc::STDERR_FILENO);
        out.add("error[plugin/ended]: the extractor `");
        out.add_safe(extractor);
        out.add("` ended the process while it worked on the article `");
        out.add_safe(article);
        out.add("`\n  ");
        out.add(why);
        out.add("\n  hint: report it to its author; ");
        let noted = NOTED.get();
        out.add(if noted.is_some() {
            "`--resume --skip-failing` continues without that article\n"
        } else {
            "leave that article out, or switch the extractor off\n"
        });
        out.flush();
        let Some(path) = noted else { return };
        let flags = libc::O_WRONLY | libc::O_CREAT | libc::O_APPEND | libc::O_NOFOLLOW | libc::O_CLOEXEC;
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

    /// Writes through a buffer that needs no memory to be taken.
    struct Out {
        file: c_int,
        buffer: [u8; 256],
        filled: usize,
    }

    impl Out {
        fn to(file: c_int) -> Self {
            Self { file, buffer: [0; 256], filled: 0 }
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
                match usize::try_from(written).ok().filter(|written| *written > 0) {
                    Some(written) => rest = rest.get(written..).unwrap_or_default(),
                    None => break,
                }
            }
            self.filled = 0;
        }
    }
}
