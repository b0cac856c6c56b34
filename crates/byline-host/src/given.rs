//! What a process was given when it was started.

#![expect(unsafe_code, reason = "what a process is given is the system's business")]

use std::sync::atomic::{AtomicBool, Ordering};

/// Whether standard output was closed.
static CLOSED: AtomicBool = AtomicBool::new(false);

/// Whether standard output was closed when the process was started, as by `>&-` in a shell. What is written there from
/// then on goes to `/dev/null`, which the standard library opens in its place, and looks as if it had been written.
pub fn stdout_was_closed() -> bool {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    std::hint::black_box(&at_start::LOOK);
    CLOSED.load(Ordering::Acquire)
}

/// Before `main` the place of a closed standard output is still free.
#[cfg(any(target_os = "linux", target_os = "macos"))]
mod at_start {
    use super::{CLOSED, Ordering};

    /// The system calls it when it has loaded the program.
    #[used]
    // SAFETY: it is a function without arguments, and calls nothing but the system.
    #[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
    #[cfg_attr(target_os = "macos", unsafe(link_section = "__DATA,__mod_init_func"))]
    pub(super) static LOOK: extern "C" fn() = look;

    extern "C" fn look() {
        // SAFETY: no memory is involved.
        let flags = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) };
        CLOSED.store(flags < 0, Ordering::Release);
    }
}

/// From here on a file that grows beyond what the system allows (`ulimit -f`) is an error where it is written, and no
/// longer the end of the process.
pub fn outlive_file_limit() {
    #[cfg(unix)]
    {
        extern "C" fn nothing(_: std::ffi::c_int) {}
        // SAFETY: all zeros is a valid `sigaction`, both are alive while they are used, and the handler does nothing.
        // It is not handed on to programs that are started, as a signal that is ignored would be.
        unsafe {
            let mut before: libc::sigaction = std::mem::zeroed();
            if libc::sigaction(libc::SIGXFSZ, std::ptr::null(), &raw mut before) == 0
                && before.sa_sigaction == libc::SIG_DFL
            {
                let mut action: libc::sigaction = std::mem::zeroed();
                action.sa_sigaction = nothing as *const () as usize;
                action.sa_flags = libc::SA_RESTART;
                libc::sigaction(libc::SIGXFSZ, &raw const action, std::ptr::null_mut());
            }
        }
    }
}
