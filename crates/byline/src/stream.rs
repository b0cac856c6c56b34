//! Records of many articles, one after the other.
//!
//! The runner pushes records; an iterator pulls them. A thread and a channel of a few records connect the two: the thread
//! starts with the first call of `next`, waits while there is none, and ends when the iterator is dropped.

use crate::{Byline, Record};
use byline_core::Article;
use std::convert::Infallible;
use std::fmt;
use std::iter::FusedIterator;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::task::Poll;
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Records that are ready, in addition to those in the window of the runner.
const READY: usize = 64;

/// Records in the order of their articles. Made by [`Byline::analyze_all`].
#[derive(Debug)]
pub struct Records {
    inner: TryRecords<Infallible>,
}

/// Records in the order of their articles, or why an article could not be read. Made by [`Byline::try_analyze_all`].
pub struct TryRecords<E> {
    state: State<E>,
}

/// What the thread does: it sends records until there is no more.
type Work<E> = Box<dyn FnOnce(SyncSender<Result<Record, E>>) + Send>;

enum State<E> {
    /// `next` has not been called yet.
    Waiting(Work<E>),
    Running {
        receiver: Receiver<Result<Record, E>>,
        thread: JoinHandle<()>,
    },
    Ended,
}

impl Records {
    pub(crate) fn new(byline: Byline, articles: impl Iterator<Item = Article> + Send + 'static) -> Self {
        Self { inner: TryRecords::new(byline, articles.map(Ok)) }
    }
}

impl Iterator for Records {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        self.inner.next().map(|Ok(record)| record)
    }
}

impl FusedIterator for Records {}

impl<E: Send + 'static> TryRecords<E> {
    pub(crate) fn new(
        byline: Byline,
        articles: impl Iterator<Item = Result<Article, E>> + Send + 'static,
    ) -> Self {
        let work = move |sender: SyncSender<Result<Record, E>>| run(&byline, articles, &sender);
        Self { state: State::Waiting(Box::new(work)) }
    }
}

/// Analyses until there is no more, or the iterator is dropped.
fn run<E: Send>(
    byline: &Byline,
    articles: impl Iterator<Item = Result<Article, E>> + Send,
    sender: &SyncSender<Result<Record, E>>,
) {
    let mut index = 0;
    let completed = articles.map(|article| {
        let at = index;
        index += 1;
        article.map(|mut article| {
            byline.complete(&mut article, at);
            article
        })
    });
    let never = AtomicBool::new(false);
    byline_runner::run(
        byline.plan(),
        completed,
        &byline.settings(),
        &never,
        |_, _| {},
        |outcome| {
            let outcome = outcome.map(|analyzed| byline.record(analyzed.record));
            match sender.send(outcome) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        },
    );
}

impl<E: Send + 'static> TryRecords<E> {
    /// What `next` gives, waiting no longer than `limit`: pending where there is nothing yet, and it is to be asked again.
    pub fn next_within(&mut self, limit: Duration) -> Poll<Option<Result<Record, E>>> {
        self.receive(|receiver| receiver.recv_timeout(limit))
    }

    /// Starts the thread where it does not run, and takes what `wait` gives of it.
    fn receive(
        &mut self,
        wait: impl FnOnce(&Receiver<Result<Record, E>>) -> Result<Result<Record, E>, RecvTimeoutError>,
    ) -> Poll<Option<Result<Record, E>>> {
        let (receiver, thread) = match std::mem::replace(&mut self.state, State::Ended) {
            State::Ended => return Poll::Ready(None),
            State::Running { receiver, thread } => (receiver, thread),
            State::Waiting(work) => {
                let (sender, receiver) = sync_channel(READY);
                (receiver, thread::spawn(move || work(sender)))
            }
        };
        match wait(&receiver) {
            Err(RecvTimeoutError::Disconnected) => match thread.join() {
                Ok(()) => Poll::Ready(None),
                // A panic of the articles is passed on to the caller.
                Err(panic) => resume_unwind(panic),
            },
            outcome => {
                self.state = State::Running { receiver, thread };
                outcome.map_or(Poll::Pending, |outcome| Poll::Ready(Some(outcome)))
            }
        }
    }
}

impl<E: Send + 'static> Iterator for TryRecords<E> {
    type Item = Result<Record, E>;

    fn next(&mut self) -> Option<Self::Item> {
        // Without a limit there is always an outcome.
        match self.receive(|receiver| receiver.recv().map_err(|_| RecvTimeoutError::Disconnected)) {
            Poll::Ready(next) => next,
            Poll::Pending => None,
        }
    }
}

impl<E: Send + 'static> FusedIterator for TryRecords<E> {}

impl<E> fmt::Debug for TryRecords<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TryRecords").finish_non_exhaustive()
    }
}
