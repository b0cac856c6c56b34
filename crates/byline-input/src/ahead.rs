//! Pages whose articles are extracted on other threads while the next ones are read.
//!
//! Extracting the article from a web page costs a hundred times what reading the page does, and more than all that is
//! found in it later. So the thread that reads hands pages to some others and returns what they make of them in the order
//! of the input. How many pages are on the way is bounded, by number and by bytes.

use crate::InputError;
use crate::reader::{Item, Work};
use byline_core::Article;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Pages on the way for each thread: one in work, and some that wait so that none is idle.
const PAGES_PER_THREAD: usize = 4;
/// What is on the way may take no more bytes than this, the last one aside.
const BYTES: usize = 32 << 20;

type Outcome = Result<Article, InputError>;
type Job = (Work, SyncSender<Outcome>);

/// What was read and is not yet given out.
pub(crate) struct Ahead {
    threads: usize,
    jobs: Option<Sender<Job>>,
    waiting: VecDeque<(Slot, usize)>,
    bytes: usize,
}

#[expect(clippy::large_enum_variant, reason = "there are a few of them, and articles are moved on at once")]
enum Slot {
    Done(Outcome),
    Coming(Receiver<Outcome>),
}

impl Ahead {
    pub(crate) fn new(threads: usize) -> Self {
        Self { threads, jobs: None, waiting: VecDeque::new(), bytes: 0 }
    }

    /// Whether more should be read before the next outcome is taken.
    pub(crate) fn has_room(&self) -> bool {
        let page = matches!(self.waiting.front(), Some((Slot::Coming(_), _)));
        let room = self.waiting.len() < self.threads * PAGES_PER_THREAD && self.bytes < BYTES;
        // What is done is given out at once: only a page that is still in work is worth reading on.
        self.waiting.is_empty() || (page && room)
    }

    /// Adds what was read next.
    pub(crate) fn add(&mut self, item: Item) {
        let (slot, bytes) = match item {
            Item::Done(outcome) => {
                let bytes = outcome.as_ref().map_or(0, |article| article.text.len());
                (Slot::Done(outcome), bytes)
            }
            Item::Page { bytes, work } if self.threads > 1 => {
                let (sender, receiver) = sync_channel(1);
                let threads = self.threads;
                let jobs = self.jobs.get_or_insert_with(|| start(threads));
                match jobs.send((work, sender)) {
                    Ok(()) => (Slot::Coming(receiver), bytes),
                    // The system gave no threads: this one will do.
                    Err(unsent) => {
                        let (work, _) = unsent.0;
                        (Slot::Done(work()), bytes)
                    }
                }
            }
            Item::Page { bytes, work } => (Slot::Done(work()), bytes),
        };
        self.bytes += bytes;
        self.waiting.push_back((slot, bytes));
    }

    /// The next outcome, waited for where it is still in work; `None` where nothing is on the way.
    pub(crate) fn take(&mut self) -> Option<Outcome> {
        let (slot, bytes) = self.waiting.pop_front()?;
        self.bytes -= bytes;
        Some(match slot {
            Slot::Done(outcome) => outcome,
            Slot::Coming(receiver) => receiver.recv().expect("the work on a page catches its panics"),
        })
    }
}

/// Starts threads that work until the sender is dropped.
fn start(threads: usize) -> Sender<Job> {
    let (sender, receiver) = channel::<Job>();
    let receiver = Arc::new(Mutex::new(receiver));
    for at in 0..threads {
        let receiver = Arc::clone(&receiver);
        // Should there be no more threads, those that there are do it.
        let _ = thread::Builder::new().name(format!("byline-page-{at}")).spawn(move || {
            loop {
                let job = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok((work, sender)) = job else { return };
                // Nobody listens once reading was given up.
                let _ = sender.send(work());
            }
        });
    }
    sender
}
