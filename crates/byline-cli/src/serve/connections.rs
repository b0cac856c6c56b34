//! The connections that are open, so that slow ones make room for others.

use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// All connections, the oldest first.
#[derive(Debug)]
pub(super) struct Connections {
    most: usize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    all: Vec<Known>,
}

#[derive(Debug)]
struct Known {
    number: u64,
    stream: TcpStream,
    /// Whether its request is being answered: it waits for us, and not we for it.
    is_served: bool,
}

/// One of the connections; dropped, it is none any more.
#[derive(Debug)]
pub(super) struct Connection {
    number: u64,
    all: Arc<Connections>,
}

impl Connections {
    /// At most so many.
    pub(super) fn new(most: usize) -> Self {
        Self { most: most.max(1), open: Mutex::default() }
    }

    /// Takes a connection in, and whether another one was ended for it: the oldest that is still to send its request or
    /// to take its answer. Whoever sends a request as a program does has done so long before; `None` where all are
    /// being answered.
    pub(super) fn take(self: &Arc<Self>, stream: &TcpStream) -> Option<(Connection, bool)> {
        let stream = stream.try_clone().ok()?;
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = open.all.len() >= self.most;
        if is_full {
            let slowest = open.all.iter().position(|known| !known.is_served)?;
            let _ = open.all.remove(slowest).stream.shutdown(Shutdown::Both);
        }
        let number = open.next;
        open.next += 1;
        open.all.push(Known { number, stream, is_served: false });
        Some((Connection { number, all: Arc::clone(self) }, is_full))
    }

    /// Ends every connection that is still to send its request.
    pub(super) fn end_waiting(&self) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        for known in open.all.iter().filter(|known| !known.is_served) {
            let _ = known.stream.shutdown(Shutdown::Read);
        }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).all.len()
    }
}

impl Connection {
    /// Says whether its request is being answered.
    pub(super) fn serves(&self, is_served: bool) {
        let mut open = self.all.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = open.all.iter_mut().find(|known| known.number == self.number) {
            known.is_served = is_served;
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let mut open = self.all.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.all.retain(|known| known.number != self.number);
    }
}
