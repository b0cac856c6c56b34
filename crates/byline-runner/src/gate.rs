//! How much may be in flight.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Lets articles in until there are too many or too much of them, and waits for others to leave.
#[derive(Debug)]
pub(crate) struct Gate {
    load: Mutex<Load>,
    changed: Condvar,
    /// How many articles may be inside.
    pub(crate) count: usize,
    /// No article is let in while the texts inside are this large together.
    pub(crate) bytes: usize,
}

#[derive(Debug, Default)]
struct Load {
    count: usize,
    bytes: usize,
    closed: bool,
}

impl Gate {
    pub(crate) fn new(count: usize, bytes: usize) -> Self {
        Self { load: Mutex::default(), changed: Condvar::new(), count: count.max(1), bytes: bytes.max(1) }
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

    /// Gives the place of an article of that size back.
    pub(crate) fn leave(&self, bytes: usize) {
        let mut load = self.lock();
        load.count = load.count.saturating_sub(1);
        load.bytes = load.bytes.saturating_sub(bytes);
        // Waking the reader for each article costs more than reading one, so it sleeps until a quarter is free.
        let worth = load.count < self.count - self.count / 4;
        drop(load);
        if worth {
            self.changed.notify_one();
        }
    }

    /// Lets no further article in.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_one();
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    fn lock(&self) -> MutexGuard<'_, Load> {
        self.load.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
