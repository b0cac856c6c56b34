//! What a program prints on stderr: its last lines are kept for messages, and all are shown, but for those that come
//! too fast.

use byline_core::counted;
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::process::ChildStderr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Instant;

/// Lines that are kept for messages.
const KEPT: usize = 4;

/// The longest line that is kept and shown whole.
const LINE: u64 = 4096;

/// Lines that are shown however fast they come, and how many more each second allows.
const AT_ONCE: f64 = 200.0;
const A_SECOND: f64 = 20.0;

/// Takes a line that a program printed on stderr, with the extractor's name.
type Show = fn(&str, &str);

static SHOW: OnceLock<Show> = OnceLock::new();

/// Says where lines go that programs print on stderr: without it nowhere, but that the last ones are part of messages. Only
/// the first call counts. Of a process that prints more than 200 lines at once or 20 a second, not all are shown, and their
/// number is.
pub fn show_stderr(show: Show) {
    let _ = SHOW.set(show);
}

/// What was heard of a process.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    last: Mutex<VecDeque<String>>,
    ended: AtomicBool,
}

impl Heard {
    /// The last lines.
    pub(crate) fn last(&self) -> Vec<String> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Forgets what was printed so far.
    pub(crate) fn forget(&self) {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Whether there will be no more.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }
}

/// Keeps and shows what a process prints.
pub(crate) fn hear(stderr: ChildStderr, heard: &Heard, extractor: &str) {
    let mut stderr = BufReader::new(stderr);
    let mut pace = Pace::new(Instant::now());
    let show = |line: &str| {
        if let Some(show) = SHOW.get() {
            show(extractor, line);
        }
    };
    let left_out = |count: u64| show(&format!("(left out: {} that came too fast)", counted(count, "line")));
    loop {
        let mut line = Vec::new();
        match (&mut stderr).take(LINE).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        if text.is_empty() {
            continue;
        }
        if let Some(count) = pace.admit(Instant::now()) {
            if count > 0 {
                left_out(count);
            }
            show(text);
        }
        let mut last = heard.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.len() == KEPT {
            last.pop_front();
        }
        last.push_back(text.to_owned());
    }
    if pace.left_out > 0 {
        left_out(pace.left_out);
    }
    heard.ended.store(true, Ordering::Release);
}

/// Which lines are shown of many.
#[derive(Debug)]
struct Pace {
    allowed: f64,
    at: Instant,
    left_out: u64,
}

impl Pace {
    fn new(now: Instant) -> Self {
        Self { allowed: AT_ONCE, at: now, left_out: 0 }
    }

    /// Whether a line is shown: with how many before it were not.
    fn admit(&mut self, now: Instant) -> Option<u64> {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.allowed = (self.allowed + passed * A_SECOND).min(AT_ONCE);
        self.at = now;
        if self.allowed < 1.0 {
            self.left_out += 1;
            return None;
        }
        self.allowed -= 1.0;
        Some(std::mem::take(&mut self.left_out))
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;
    use std::time::{Duration, Instant};

    #[test]
    fn a_flood_is_not_shown_whole() {
        let begun = Instant::now();
        let mut pace = Pace::new(begun);
        let shown = (0..1_000).filter(|_| pace.admit(begun).is_some()).count();
        assert_eq!(shown, 200);
        let later = begun + Duration::from_secs(1);
        assert_eq!(pace.admit(later), Some(800));
        assert_eq!(pace.admit(later), Some(0));
        assert_eq!((0..100).filter(|_| pace.admit(later).is_some()).count(), 18);
    }
}
