//! Processes that are ready, shared by the threads of a run.

use crate::interrupt::is_interrupted;
use crate::worker::Worker;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How long a thread waits for a process before it looks whether the run was interrupted.
const PATIENCE: Duration = Duration::from_millis(50);

/// Processes that are ready, shared by the threads of a run.
pub(crate) struct Pool {
    state: Mutex<Idle>,
    returned: Condvar,
    most: usize,
}

struct Idle {
    workers: Vec<Worker>,
    /// How many there are, those that are lent out among them.
    made: usize,
}

impl Pool {
    pub(crate) fn new(most: usize, first: Worker) -> Self {
        let state = Mutex::new(Idle { workers: vec![first], made: 1 });
        Self { state, returned: Condvar::new(), most }
    }

    /// A place for a process, with one in it if one is idle; waits until there is a place, or the run is interrupted.
    pub(crate) fn lease(&self) -> Option<Lease<'_>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(worker) = state.workers.pop() {
                return Some(Lease { pool: self, worker: Some(worker) });
            }
            if state.made < self.most {
                state.made += 1;
                return Some(Lease { pool: self, worker: None });
            }
            if is_interrupted() {
                return None;
            }
            let waited = self.returned.wait_timeout(state, PATIENCE);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        // All are asked before the first is waited for.
        state.workers.iter_mut().for_each(Worker::shut_down);
        state.workers.clear();
    }
}

/// A place for a process. A process that is in it when it is dropped goes back to the pool.
pub(crate) struct Lease<'a> {
    pool: &'a Pool,
    pub(crate) worker: Option<Worker>,
}

impl Lease<'_> {
    /// Ends the process.
    pub(crate) fn kill(&mut self) {
        if let Some(mut worker) = self.worker.take() {
            worker.kill();
        }
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        // What was sent to a process while somebody panicked is not known.
        if std::thread::panicking() {
            self.kill();
        }
        let mut state = self.pool.state.lock().unwrap_or_else(PoisonError::into_inner);
        match self.worker.take() {
            Some(worker) => state.workers.push(worker),
            None => state.made -= 1,
        }
        drop(state);
        self.pool.returned.notify_one();
    }
}
