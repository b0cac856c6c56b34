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
pub use unix::keep_surroundings;

/// Nothing is looked at on other systems.
#[cfg(not(unix))]
pub fn keep_surroundings() {}

/// Nothing is looked at on other systems.
#[cfg(not(unix))]
pub(crate) struct Kept;

#[cfg(not(unix))]
impl Kept {
    pub(crate) fn new() -> Self {
        Self
    }

    #[expect(clippy::unused_self, reason = "elsewhere it looks")]
    pub(crate) fn restore(self) -> Option<&'static str> {
        None
    }
}

#[cfg(unix)]
mod unix {
    use std::ffi::c_int;
    use std::fs;
    use std::os::unix::fs::MetadataExt;
    use std::sync::OnceLock;

    /// The device and number of a file.
    type Identity = (u64, u64);

    /// How the process is before there are plugins.
    struct Base {
        /// A descriptor of the current folder, and which it is.
        folder: Option<(c_int, Identity)>,
        /// The mask of new files.
        mask: libc::mode_t,
        stdout: Option<Identity>,
    }

    static BASE: OnceLock<Base> = OnceLock::new();

    #[cfg(target_os = "linux")]
    thread_local! {
        /// Whether this thread has a current folder and a mask of its own.
        static ALONE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    }

    /// From here on plugins do not change the current folder, the mask of new files, blocked signals or standard output
    /// unnoticed: an article on which one does lacks its findings, and what was changed is put right.
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
            Base { folder, mask, stdout: identity(libc::STDOUT_FILENO) }
        });
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

    /// How things are before a call. They are so again when this is dropped.
    pub(crate) struct Kept(Option<(&'static Base, libc::sigset_t)>);

    impl Kept {
        /// As things are, if anybody [asked](keep_surroundings) for it.
        pub(crate) fn new() -> Self {
            let Some(base) = BASE.get() else { return Self(None) };
            #[cfg(target_os = "linux")]
            if !ALONE.replace(true) {
                // SAFETY: no memory is involved. Where it is forbidden, what is changed is put right after the call.
                unsafe { libc::unshare(libc::CLONE_FS) };
            }
            Self(Some((base, blocked(None))))
        }

        /// Puts right what a plugin changed, and returns what it did.
        pub(crate) fn restore(mut self) -> Option<&'static str> {
            self.put_right()
        }

        fn put_right(&mut self) -> Option<&'static str> {
            let (Base { folder, mask, stdout }, signals) = self.0.take()?;
            let mut changed = None;
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
            if stdout.is_some() && identity(libc::STDOUT_FILENO) != *stdout {
                // SAFETY: no memory is involved. A file that took its place is left alone.
                unsafe {
                    if libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) < 0 {
                        libc::dup2(libc::STDERR_FILENO, libc::STDOUT_FILENO);
                    }
                }
                changed = Some("closed or replaced standard output");
            }
            changed
        }
    }

    impl Drop for Kept {
        fn drop(&mut self) {
            self.put_right();
        }
    }
}
