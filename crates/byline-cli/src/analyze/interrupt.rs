//! Ctrl-C, also while reading waits for ever, as on a silent standard input.

use anyhow::{Context, Result};
use std::iter;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// Signals that follow one another so fast are one: some programs send them to a process and to its group.
const AT_ONCE: Duration = Duration::from_millis(200);

/// The first Ctrl-C lets the articles in progress be finished and written, but for those that wait for a program, which may
/// take its time; a second one aborts.
pub(super) fn on_ctrl_c() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let handle = Arc::clone(&stop);
    let mut first: Option<Instant> = None;
    ctrlc::set_handler(move || {
        let now = Instant::now();
        let before = *first.get_or_insert(now);
        if handle.swap(true, Ordering::Relaxed) {
            if now - before < AT_ONCE {
                return;
            }
            byline_host::ends_as_reported();
            byline_process::kill_all();
            std::process::abort();
        }
        byline_process::interrupt();
        say!("finishing the articles in progress; press Ctrl-C again to abort");
    })
    .context("cannot listen for Ctrl-C")?;
    byline_host::keep_signals();
    Ok(stop)
}

/// How long an interruption may go unnoticed.
const PATIENCE: Duration = Duration::from_millis(100);

/// Items that are read ahead.
const AHEAD: usize = 16;

/// The same items, read on a thread that is left behind where `stop` turns true while it waits.
pub(super) fn interruptible<T: Send + 'static>(
    items: impl Iterator<Item = T> + Send + 'static,
    stop: Arc<AtomicBool>,
) -> impl Iterator<Item = T> + Send {
    let (sender, receiver) = sync_channel(AHEAD);
    thread::spawn(move || {
        for item in items {
            if sender.send(item).is_err() {
                return;
            }
        }
    });
    iter::from_fn(move || {
        loop {
            match receiver.recv_timeout(PATIENCE) {
                Ok(item) => return Some(item),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::interruptible;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::{iter, thread};

    #[test]
    fn silence_can_be_interrupted() {
        let stop = Arc::new(AtomicBool::new(false));
        let forever = iter::from_fn(|| -> Option<u8> {
            loop {
                thread::park();
            }
        });
        let mut items = interruptible([1, 2].into_iter().chain(forever), Arc::clone(&stop));
        assert_eq!((items.next(), items.next()), (Some(1), Some(2)));
        stop.store(true, Ordering::Relaxed);
        assert_eq!(items.next(), None);
        assert_eq!(interruptible(0..40, stop).count(), 40);
    }
}
