//! What of the process a plugin must leave as it is.
//!
//! A plugin that changes the current folder would send the files of a run elsewhere; one that closes standard output would
//! let the next file that is opened take its place. After each call this is looked at, and put right as far as that can be
//! done. On Linux the current folder and the mask of new files are then a thread's own, so that no other thread sees them
//! changed even for a moment.

#![cfg_attr(unix, expect(unsafe_code, reason = "what a process has of its own is the system's business"))]

#[cfg(unix)]
pub(crate) use unix::Kept;
#[cfg(unix)]
pub use unix::{keep_signals, keep_surroundings};

/// Nothing is looked at on other systems.
#[cfg(not(unix))]
pub fn keep_surroundings() {}

/// Nothing is looked at on other systems.
#[cfg(not(unix))]
pub fn keep_signals() {}

/// Nothing is looked at on other systems.
#[cfg(not(unix))]
pub(crate) struct Kept;

#[cfg(not(unix))]
impl Kept {
    pub(crate) fn new(_: &str) -> Self {
        Self
    }

    #[expect(clippy::unused_self, reason = "elsewhere it looks")]
    pub(crate) fn restore(self) -> Option<&'static str> {
        None
    }
}

#[cfg(unix)]
mod unix {
    use crate::{ending, limits};
    use std::cell::Cell;
    use std::ffi::c_int;
    use std::fs;
    use std::os::unix::fs::MetadataExt;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

    /// The device and number of a file.
    type Identity = (u64, u64);

    /// How the process is before there are plugins.
    struct Base {
        /// A descriptor of the current folder, and which it is.
        folder: Option<(c_int, Identity)>,
        /// The mask of new files.
        mask: libc::mode_t,
        stdout: Option<Standard>,
        stderr: Option<Standard>,
    }

    static BASE: OnceLock<Base> = OnceLock::new();

    #[cfg(target_os = "linux")]
    thread_local! {
        /// Whether this thread has a current folder and a mask of its own.
        static ALONE: Cell<bool> = const { Cell::new(false) };
    }

    /// From here on plugins do not change the current folder, the mask of new files, blocked signals, limits, standard output or
    /// standard error unnoticed: an article on which one does lacks its findings, and what was changed is put right. One that
    /// closes all files ends the process, and is named.
    ///
    /// For programs that change none of these themselves while plugins work.
    pub fn keep_surroundings() {
        BASE.get_or_init(|| {
            #[cfg(target_os = "linux")]
            let flags = libc::O_PATH | libc::O_DIRECTORY | libc::O_CLOEXEC;
            #[cfg(not(target_os = "linux"))]
            let flags = libc::O_RDONLY | libc::O_DIRECTORY | libc::O_CLOEXEC;
            // SAFETY: the path ends with a zero.
            let folder = unsafe { libc::open(c".".as_ptr(), flags) };
            let mask = mask(0);
            self::mask(mask);
            let folder = current().filter(|_| folder >= 0).map(|identity| (folder, identity));
            limits::keep();
            let (stdout, stderr) = (Standard::of(libc::STDOUT_FILENO), Standard::of(libc::STDERR_FILENO));
            Base { folder, mask, stdout, stderr }
        });
    }

    /// The signals that users end a run with.
    const ENDING: [c_int; 3] = [libc::SIGINT, libc::SIGTERM, libc::SIGHUP];

    /// What handled each of them before.
    static BEFORE: [AtomicPtr<libc::sigaction>; ENDING.len()] =
        [const { AtomicPtr::new(std::ptr::null_mut()) }; ENDING.len()];

    /// Whether such a signal came from this process itself, and was taken on a thread where no plugin is at work.
    static FROM_WITHIN: AtomicBool = AtomicBool::new(false);

    thread_local! {
        /// Whether a plugin is at work on this thread, and whether it has sent such a signal meanwhile.
        static CALLING: Cell<bool> = const { Cell::new(false) };
        static SENT: Cell<bool> = const { Cell::new(false) };
    }

    /// From here on a plugin that sends its own process a signal by which users end a run does not end it: the article
    /// on which it does lacks its findings. Called once such signals have their handlers; without plugins nothing is
    /// changed.
    pub fn keep_signals() {
        if BASE.get().is_none() {
            return;
        }
        for (signal, before) in ENDING.iter().zip(&BEFORE) {
            // SAFETY: all zeros is a valid `sigaction`, and both are alive while they are used.
            unsafe {
                let mut old: libc::sigaction = std::mem::zeroed();
                let known = libc::sigaction(*signal, std::ptr::null(), &raw mut old) == 0;
                let handled = !matches!(old.sa_sigaction, libc::SIG_IGN | libc::SIG_DFL);
                if !known || !handled || !before.load(Ordering::Acquire).is_null() {
                    continue;
                }
                let mut action = old;
                action.sa_sigaction = on_signal as *const () as usize;
                action.sa_flags |= libc::SA_SIGINFO;
                before.store(Box::into_raw(Box::new(old)), Ordering::Release);
                libc::sigaction(*signal, &raw const action, std::ptr::null_mut());
            }
        }
    }

    /// Hands on what somebody else sent. Only what may be done in a handler is done.
    extern "C" fn on_signal(signal: c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
        // SAFETY: the system passes it.
        let sender = unsafe { info.as_ref() }.filter(|info| info.si_code <= 0).map(|info| {
            // SAFETY: a signal that a process sent says which.
            unsafe { info.si_pid() }
        });
        // SAFETY: it only reads.
        if sender == Some(unsafe { libc::getpid() }) {
            if CALLING.get() {
                SENT.set(true);
            } else {
                FROM_WITHIN.store(true, Ordering::Release);
            }
            return;
        }
        let at = ENDING.iter().position(|one| *one == signal);
        let before = at.and_then(|at| BEFORE.get(at)).map(|before| before.load(Ordering::Acquire));
        // SAFETY: what is stored there was filled by the system, is no number that stands for a default, and lives for ever.
        unsafe {
            let Some(before) = before.and_then(|before| before.as_ref()) else { return };
            if before.sa_flags & libc::SA_SIGINFO == 0 {
                std::mem::transmute::<usize, extern "C" fn(c_int)>(before.sa_sigaction)(signal);
            } else {
                type Handler = extern "C" fn(c_int, *mut libc::siginfo_t, *mut libc::c_void);
                std::mem::transmute::<usize, Handler>(before.sa_sigaction)(signal, info, context);
            }
        }
    }

    /// Sets the mask of new files and returns the one before.
    fn mask(mask: libc::mode_t) -> libc::mode_t {
        // SAFETY: no memory is involved.
        unsafe { libc::umask(mask) }
    }

    fn current() -> Option<Identity> {
        fs::metadata(".").ok().map(|there| (there.dev(), there.ino()))
    }

    fn identity(descriptor: c_int) -> Option<Identity> {
        // SAFETY: it is filled before it is read, and all zeros is a valid one.
        unsafe {
            let mut there: libc::stat = std::mem::zeroed();
            (libc::fstat(descriptor, &raw mut there) == 0).then_some((there.st_dev, there.st_ino))
        }
    }

    /// The signals that this thread does not take; with a set, those from here on.
    fn blocked(set: Option<&libc::sigset_t>) -> libc::sigset_t {
        // SAFETY: it is filled before it is read, and all zeros is a valid one.
        unsafe {
            let mut before: libc::sigset_t = std::mem::zeroed();
            let set = set.map_or(std::ptr::null(), std::ptr::from_ref);
            libc::pthread_sigmask(libc::SIG_SETMASK, set, &raw mut before);
            before
        }
    }

    /// Whether two sets hold the same of the signals that users end a process with.
    fn same(one: &libc::sigset_t, other: &libc::sigset_t) -> bool {
        // SAFETY: both are valid sets.
        let has = |set: &libc::sigset_t, signal| unsafe { libc::sigismember(set, signal) };
        [libc::SIGINT, libc::SIGTERM, libc::SIGHUP, libc::SIGSEGV, libc::SIGABRT]
            .into_iter()
            .all(|signal| has(one, signal) == has(other, signal))
    }

    /// Standard output or standard error.
    struct Standard {
        descriptor: c_int,
        /// Another descriptor of the same, and which file that is.
        kept: c_int,
        identity: Identity,
        /// Whether a file of our own has taken its place, which stays as it is from then on.
        is_taken: AtomicBool,
    }

    impl Standard {
        fn of(descriptor: c_int) -> Option<Self> {
            // SAFETY: no memory is involved.
            let kept = unsafe { libc::fcntl(descriptor, libc::F_DUPFD_CLOEXEC, 3) };
            let identity = identity(descriptor).filter(|_| kept >= 0)?;
            Some(Self { descriptor, kept, identity, is_taken: AtomicBool::new(false) })
        }

        /// Whether the other descriptor is no longer what it was: who closed it has closed more than that.
        fn is_lost(&self) -> bool {
            identity(self.kept) != Some(self.identity)
        }

        /// Whether it is not what it was, which is put right as far as it can be.
        fn was_replaced(&self) -> bool {
            let Self { descriptor, kept, identity: before, is_taken } = self;
            if is_taken.load(Ordering::Acquire) || identity(*descriptor) == Some(*before) {
                return false;
            }
            // SAFETY: no memory is involved.
            unsafe {
                match libc::fcntl(*descriptor, libc::F_GETFD) {
                    // Only if it is still closed, at once: another thread may open a file.
                    flags if flags < 0 => {
                        let again = libc::fcntl(*kept, libc::F_DUPFD, *descriptor);
                        if again > *descriptor {
                            libc::close(again);
                            // Another thread was faster, and its file is not to be reported once more.
                            let flags = libc::fcntl(*descriptor, libc::F_GETFD);
                            let is_ours = flags >= 0 && flags & libc::FD_CLOEXEC != 0;
                            is_taken.store(is_ours, Ordering::Release);
                        }
                    }
                    // A file that is not handed to other programs is ours, opened by another thread while the place was
                    // free: to replace it would lose what is written to it.
                    flags if flags & libc::FD_CLOEXEC != 0 => {
                        is_taken.store(true, Ordering::Release);
                    }
                    _ => {
                        libc::dup2(*kept, *descriptor);
                    }
                }
            }
            true
        }
    }

    /// How things are before a call. They are so again when this is dropped.
    pub(crate) struct Kept<'a>(Option<(&'static Base, libc::sigset_t, &'a str)>);

    impl<'a> Kept<'a> {
        /// As things are, if anybody [asked](keep_surroundings) for it; `who` is called.
        pub(crate) fn new(who: &'a str) -> Self {
            let Some(base) = BASE.get() else { return Self(None) };
            #[cfg(target_os = "linux")]
            if !ALONE.replace(true) {
                // SAFETY: no memory is involved. Where it is forbidden, what is changed is put right after the call.
                unsafe { libc::unshare(libc::CLONE_FS) };
            }
            CALLING.set(true);
            Self(Some((base, blocked(None), who)))
        }

        /// Puts right what a plugin changed, and returns what it did.
        pub(crate) fn restore(mut self) -> Option<&'static str> {
            self.put_right()
        }

        fn put_right(&mut self) -> Option<&'static str> {
            let (base, signals, who) = self.0.take()?;
            let Base { folder, mask, stdout, stderr } = base;
            CALLING.set(false);
            if stderr.as_ref().is_some_and(Standard::is_lost) {
                ending::end_of_files();
            }
            let mut changed = limits::put_right(who);
            if let Some((descriptor, identity)) = folder
                && current() != Some(*identity)
            {
                // SAFETY: no memory is involved.
                unsafe { libc::fchdir(*descriptor) };
                changed = Some("changed the current folder");
            }
            if self::mask(*mask) != *mask {
                changed = Some("changed the mask of new files (`umask`)");
            }
            if !same(&blocked(None), &signals) {
                blocked(Some(&signals));
                changed = Some("blocked or unblocked signals");
            }
            if stdout.as_ref().is_some_and(Standard::was_replaced) {
                changed = Some("closed or replaced standard output");
            }
            if stderr.as_ref().is_some_and(Standard::was_replaced) {
                changed = Some("closed or replaced standard error");
            }
            if SENT.replace(false) || FROM_WITHIN.swap(false, Ordering::AcqRel) {
                changed = Some("sent a signal that ends the run");
            }
            changed
        }
    }

    impl Drop for Kept<'_> {
        fn drop(&mut self) {
            self.put_right();
        }
    }
}
