//! Whether a program works at all: one that fails on everything is given up, not started for ever.

use byline_core::counted;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};

/// How the error of each document begins that a program was not asked about, since it was given up. It says nothing of the
/// document: a record with it is none to be kept.
pub const GIVEN_UP: &str = "given up: ";

/// How often in a row a program may fail to start again.
const STARTS: u32 = 3;

/// How many batches in a row it may answer wrongly without any of their documents being at fault.
const BREACHES: u32 = 10;

/// What is known of the failures of a program, whichever of its processes they happened to.
#[derive(Debug)]
pub(crate) struct Health {
    command: String,
    most: Option<NonZeroU32>,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    /// Documents in a row that a process of their own failed on.
    failures: u32,
    /// Attempts in a row to start a process.
    starts: u32,
    /// Batches in a row that were answered wrongly, and whose documents were not alone.
    breaches: u32,
    given_up: Option<String>,
}

impl Health {
    /// A program is given up after `most` documents in a row; `None` for never.
    pub(crate) fn new(command: String, most: Option<NonZeroU32>) -> Self {
        Self { command, most, counts: Mutex::default() }
    }

    /// Why nothing more is asked of it, if it was given up.
    pub(crate) fn given_up(&self) -> Option<String> {
        self.with(|counts| counts.given_up.clone())
    }

    /// It answered.
    pub(crate) fn works(&self) {
        self.with(|counts| {
            counts.failures = 0;
            counts.starts = 0;
        });
    }

    /// It answered one of several batches as the protocol has it.
    pub(crate) fn kept_protocol(&self) {
        self.with(|counts| counts.breaches = 0);
    }

    /// A process that had seen no other document failed on one; these are its last lines on stderr.
    pub(crate) fn failed(&self, why: &str, words: &[String]) {
        let words = if words.is_empty() { String::new() } else { format!(": {}", words.join("; ")) };
        self.with(|counts| {
            counts.failures += 1;
            if self.most.is_some_and(|most| counts.failures >= most.get()) {
                let failures = counted(counts.failures.into(), "article");
                let what = format!("it failed on {failures} in a row, each given to a new process of it");
                self.give_up(counts, &format!("{what}; of the last one, {why}{words}"));
            }
        });
    }

    /// It could not be started again.
    pub(crate) fn not_started(&self, why: &str) {
        self.with(|counts| {
            counts.starts += 1;
            if counts.starts >= STARTS {
                self.give_up(
                    counts,
                    &format!("it could not be started again, {STARTS} times in a row: {why}"),
                );
            }
        });
    }

    /// It broke the protocol on documents on none of which it fails alone.
    pub(crate) fn broke_protocol(&self, fault: &str) {
        self.with(|counts| {
            counts.breaches += 1;
            if self.most.is_some() && counts.breaches >= BREACHES {
                let what =
                    format!("it broke the protocol on {BREACHES} batches in a row, whatever was in them");
                self.give_up(counts, &format!("{what}: {fault}"));
            }
        });
    }

    fn give_up(&self, counts: &mut Counts, why: &str) {
        counts.given_up.get_or_insert_with(|| format!("{GIVEN_UP}`{}`: {why}", self.command));
    }

    fn with<T>(&self, look: impl FnOnce(&mut Counts) -> T) -> T {
        look(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
