//! The callbacks that take what a plugin finds.
//!
//! Findings are checked where they arrive and kept until the call has returned, then handed on: a call that turns out
//! to be broken leaves nothing behind, and nothing of the host runs under a plugin's frames but these functions.
//! What a plugin passes as its context is the number of the call and no pointer: a callback that comes after its call has
//! returned, or from another thread, touches nothing.

#![expect(unsafe_code, reason = "pointers arrive from the plugin")]

use byline_abi::{self as abi, Str};
use byline_bridge::{Fault, Problem, Reader};
use byline_core::{Failure, Finding, LayerName, Sink};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ffi::c_void;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What one call of `extract` finds.
pub(crate) struct Catch<'a> {
    reader: Reader<'a>,
    provides: &'a LayerName,
    host: &'a dyn Sink,
    caught: RefCell<Caught>,
}

/// Calls that run: the number of each, and whether a callback of it came from another thread.
static RUNNING: Mutex<BTreeMap<usize, bool>> = Mutex::new(BTreeMap::new());

/// The number of the next call.
static NEXT: AtomicUsize = AtomicUsize::new(1);

thread_local! {
    /// The call that runs on this thread, and where its findings go.
    static CURRENT: Cell<Option<(usize, *const c_void)>> = const { Cell::new(None) };
}

/// A call that runs on this thread.
pub(crate) struct Call<'c> {
    number: usize,
    before: Option<(usize, *const c_void)>,
    catch: PhantomData<&'c ()>,
}

impl Call<'_> {
    /// The callbacks.
    pub(crate) fn sink(&self) -> abi::Sink {
        abi::Sink {
            size: size_of::<abi::Sink>(),
            context: std::ptr::without_provenance_mut(self.number),
            entity: Some(entity),
            quote: Some(quote),
            sentiment: Some(sentiment),
            claim: Some(claim),
            custom: Some(custom),
            note: Some(note),
            fail: Some(fail),
            is_cancelled: Some(is_cancelled),
        }
    }

    /// Ends the call; `true` if a callback came from another thread.
    pub(crate) fn end(self) -> bool {
        running().get(&self.number).copied().unwrap_or_default()
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        CURRENT.set(self.before);
        running().remove(&self.number);
    }
}

fn running() -> MutexGuard<'static, BTreeMap<usize, bool>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What was caught, in order.
#[derive(Default)]
pub(crate) struct Caught {
    items: Vec<Item>,
    failure: Option<Failure>,
}

enum Item {
    Finding(Finding),
    Note(String),
}

impl<'a> Catch<'a> {
    /// Nothing yet. Views speak of the reader's text, findings must be of the layer `provides`, and `host` knows whether
    /// the time is up.
    pub(crate) fn new(reader: Reader<'a>, provides: &'a LayerName, host: &'a dyn Sink) -> Self {
        Self { reader, provides, host, caught: RefCell::default() }
    }

    /// Begins a call on this thread.
    pub(crate) fn begin(&self) -> Call<'_> {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        running().insert(number, false);
        let before = CURRENT.replace(Some((number, (&raw const *self).cast())));
        Call { number, before, catch: PhantomData }
    }

    /// What was caught; `strayed` says whether a callback came from another thread, and `changed` what of the process
    /// the plugin changed that is not its own.
    pub(crate) fn end(self, strayed: bool, changed: Option<&'static str>) -> Caught {
        let mut caught = self.caught.into_inner();
        if let Some(changed) = changed {
            caught.failure = Some(broken(changed));
        }
        if strayed {
            caught.failure = Some(broken("called back from a thread of its own"));
        }
        caught
    }

    /// Where the findings of the call go that `context` is the number of, if that call runs on this thread.
    ///
    /// # Safety
    ///
    /// What is returned is not kept beyond the callback.
    unsafe fn of<'c>(context: *mut c_void) -> Option<&'c Self> {
        let number = context.addr();
        match CURRENT.get() {
            // SAFETY: `Call` took the pointer from a reference that outlives it, and resets `CURRENT` when it goes.
            Some((current, catch)) if current == number => Some(unsafe { &*catch.cast::<Self>() }),
            _ => {
                if let Some(strayed) = running().get_mut(&number) {
                    *strayed = true;
                }
                None
            }
        }
    }

    /// # Safety
    ///
    /// `view` is null or valid while this runs.
    unsafe fn push<V>(
        context: *mut c_void,
        view: *const V,
        field: &'static str,
        read: impl FnOnce(&Reader<'_>, &V) -> Result<Finding, Fault>,
    ) {
        // SAFETY: as the caller vouches.
        let Some(catch) = (unsafe { Self::of(context) }) else { return };
        // SAFETY: as the caller vouches.
        let found = unsafe { borrowed(view, field) }.and_then(|view| read(&catch.reader, view));
        catch.take(found);
    }

    fn take(&self, found: Result<Finding, Fault>) {
        let mut caught = self.caught.borrow_mut();
        if caught.failure.is_some() {
            return;
        }
        match found {
            Ok(finding) if finding.fits(self.provides) => caught.items.push(Item::Finding(finding)),
            Ok(finding) => {
                let (kind, layer) = (finding.kind(), self.provides);
                caught.failure = Some(broken(&format!("pushed {kind}, but fills the layer `{layer}`")));
            }
            Err(fault) => caught.failure = Some(broken(&format!("pushed a wrong finding: {fault}"))),
        }
    }
}

impl Caught {
    /// Hands it on.
    pub(crate) fn replay(self, sink: &mut dyn Sink) -> Result<(), Failure> {
        for item in self.items {
            match item {
                Item::Finding(finding) => sink.push(finding),
                Item::Note(note) => sink.note(&note),
            }
        }
        self.failure.map_or(Ok(()), Err)
    }
}

fn broken(what: &str) -> Failure {
    Failure::new(format!("the plugin {what}")).hint("it is a bug of the plugin; report it to its author")
}

/// A reference, where there is something.
///
/// # Safety
///
/// `pointer` is null, misaligned or valid for `'a`.
pub(crate) unsafe fn borrowed<'a, V>(pointer: *const V, field: &'static str) -> Result<&'a V, Fault> {
    if !pointer.is_aligned() {
        return Err(Fault { field, problem: Problem::View(abi::BadView::Misaligned) });
    }
    // SAFETY: aligned, as just checked; the rest is as the caller vouches.
    unsafe { pointer.as_ref() }.ok_or(Fault { field, problem: Problem::Missing })
}

/// Reads why a call failed.
///
/// # Safety
///
/// `view` is null, misaligned or valid while this runs.
pub(crate) unsafe fn failure(view: *const abi::Failure<'_>) -> Failure {
    // SAFETY: as the caller vouches.
    let read = unsafe { borrowed(view, "failure") }.and_then(byline_bridge::failure);
    read.unwrap_or_else(|fault| broken(&format!("failed and cannot say why: {fault}")))
}

// SAFETY (of the callbacks): the plugin passes on the context that it was given, while `extract` runs, and views that are
// valid until the callback returns. That is what the header asks of it; what can be checked is.

unsafe extern "C" fn entity(context: *mut c_void, view: *const abi::Entity<'_>) {
    // SAFETY: as above.
    unsafe { Catch::push(context, view, "entity", |reader, view| reader.entity(view).map(Finding::Entity)) }
}

unsafe extern "C" fn quote(context: *mut c_void, view: *const abi::Quote<'_>) {
    // SAFETY: as above.
    unsafe { Catch::push(context, view, "quote", |reader, view| reader.quote(view).map(Finding::Quote)) }
}

unsafe extern "C" fn sentiment(context: *mut c_void, view: *const abi::Sentiment<'_>) {
    // SAFETY: as above.
    unsafe {
        Catch::push(context, view, "sentiment", |reader, view| {
            reader.sentiment(view).map(Finding::Sentiment)
        });
    }
}

unsafe extern "C" fn claim(context: *mut c_void, view: *const abi::Claim<'_>) {
    // SAFETY: as above.
    unsafe { Catch::push(context, view, "claim", |reader, view| reader.claim(view).map(Finding::Claim)) }
}

unsafe extern "C" fn custom(context: *mut c_void, json: Str<'_>) {
    // SAFETY: as above.
    let Some(catch) = (unsafe { Catch::of(context) }) else { return };
    catch.take(catch.reader.value(json).map(Finding::Custom));
}

unsafe extern "C" fn note(context: *mut c_void, message: Str<'_>) {
    // SAFETY: as above.
    let Some(catch) = (unsafe { Catch::of(context) }) else { return };
    let mut caught = catch.caught.borrow_mut();
    match message.get() {
        _ if caught.failure.is_some() => {}
        Ok(message) => caught.items.push(Item::Note(message.to_owned())),
        Err(bad) => caught.failure = Some(broken(&format!("made a note that {bad}"))),
    }
}

unsafe extern "C" fn fail(context: *mut c_void, view: *const abi::Failure<'_>) {
    // SAFETY: as above.
    let Some(catch) = (unsafe { Catch::of(context) }) else { return };
    // SAFETY: as above.
    let failure = unsafe { failure(view) };
    catch.caught.borrow_mut().failure.get_or_insert(failure);
}

unsafe extern "C" fn is_cancelled(context: *mut c_void) -> u32 {
    // SAFETY: as above.
    unsafe { Catch::of(context) }.is_some_and(|catch| catch.host.is_cancelled()).into()
}
