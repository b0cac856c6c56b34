//! How much may be in flight.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What is found in articles that wait for those before them, as written lines: no further article is analysed while
/// they hold more. In memory they are several times as large, up to thirty times for lists of small numbers.
const FOUND: usize = 16 << 20;

/// Lets articles in until there are too many or too much of them, and waits for others to leave.
#[derive(Debug)]
pub(crate) struct Gate {
    load: Mutex<Load>,
    changed: Condvar,
    /// Wakes those who wait for their turn.
    left: Condvar,
    /// How many articles may be inside.
    pub(crate) count: usize,
    /// No article is let in while the texts inside are this large together.
    pub(crate) bytes: usize,
}

#[derive(Debug, Default)]
struct Load {
    count: usize,
    bytes: usize,
    /// What was found in articles that are done and inside.
    found: usize,
    /// The index of the article that leaves next.
    next: usize,
    /// How many threads wait for their turn.
    waiting: usize,
    closed: bool,
}

impl Gate {
    pub(crate) fn new(count: usize, bytes: usize) -> Self {
        let (changed, left) = (Condvar::new(), Condvar::new());
        Self { load: Mutex::default(), changed, left, count: count.max(1), bytes: bytes.max(1) }
    }

    /// Waits until there is room and takes a place; `false` if the gate is closed.
    pub(crate) fn enter(&self) -> bool {
        let full = |load: &mut Load| !load.closed && (load.count >= self.count || load.bytes >= self.bytes);
        let mut load = self.changed.wait_while(self.lock(), full).unwrap_or_else(PoisonError::into_inner);
        load.count += 1;
        !load.closed
    }

    /// Adds the size of the article that entered last.
    pub(crate) fn weigh(&self, bytes: usize) {
        self.lock().bytes += bytes;
    }

    /// Waits until there is room for what is found in articles of which this is the first; `false` if the gate is closed.
    /// Whoever has the one that leaves next never waits: all others wait for it.
    pub(crate) fn turn(&self, first: usize) -> bool {
        let early = |load: &Load| !load.closed && load.found >= FOUND && load.next < first;
        let mut load = self.lock();
        if early(&load) {
            load.waiting += 1;
            load = self.left.wait_while(load, |load| early(load)).unwrap_or_else(PoisonError::into_inner);
            load.waiting -= 1;
        }
        !load.closed
    }

    /// Notes how much was found in an article that is done.
    pub(crate) fn found(&self, bytes: usize) {
        self.lock().found += bytes;
    }

    /// Gives the place of an article of that size back, in which so much was found.
    pub(crate) fn leave(&self, bytes: usize, found: usize) {
        let mut load = self.lock();
        load.count = load.count.saturating_sub(1);
        load.bytes = load.bytes.saturating_sub(bytes);
        load.found = load.found.saturating_sub(found);
        load.next += 1;
        // Waking the reader for each article costs more than reading one, so it sleeps until a quarter is free.
        let worth = load.count < self.count - self.count / 4;
        let turns = load.waiting > 0;
        drop(load);
        if worth {
            self.changed.notify_one();
        }
        if turns {
            self.left.notify_all();
        }
    }

    /// Lets no further article in.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_one();
        self.left.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Load> {
        self.load.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
