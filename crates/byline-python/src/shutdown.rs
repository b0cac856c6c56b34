//! The end of the interpreter.
//!
//! A thread that asks for Python's lock while the interpreter ends is stopped by it in the middle of our code. So threads
//! ask here first, and the package waits at exit until none of them is inside.

use pyo3::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

static ENDED: AtomicBool = AtomicBool::new(false);
static INSIDE: AtomicUsize = AtomicUsize::new(0);

/// How long the end waits for threads that run code of the user.
const PATIENCE: Duration = Duration::from_secs(2);

/// Calls `work` with Python's lock; `None` where the interpreter ends.
pub(crate) fn attached<R>(work: impl FnOnce(Python<'_>) -> R) -> Option<R> {
    let _inside = Inside::enter();
    if ENDED.load(Ordering::SeqCst) { None } else { Python::try_attach(work) }
}

struct Inside;

impl Inside {
    fn enter() -> Self {
        INSIDE.fetch_add(1, Ordering::SeqCst);
        Self
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Called at exit: from here on no thread of the engine runs code of Python.
#[pyfunction]
pub(crate) fn end(py: Python<'_>) {
    ENDED.store(true, Ordering::SeqCst);
    py.detach(|| {
        let start = Instant::now();
        while INSIDE.load(Ordering::SeqCst) > 0 && start.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(1));
        }
    });
}
