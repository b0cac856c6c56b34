//! Panics, caught and told as failures.

use byline_core::Failure;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// How many `guarded` are running on this thread.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// Where the last panic on this thread was.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs `work`; a panic in it becomes a failure that says where it was. Nothing is printed: the host says it to the
/// user, with the article's name.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    install();
    DEPTH.set(DEPTH.get() + 1);
    // The plugin's own state may be half changed after a panic; that is no worse than any other wrong answer of a
    // plugin that is broken, and memory stays sound.
    let result = catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    result.unwrap_or_else(|payload| {
        let place = PLACE.take();
        let failure = Failure::new(format!("panicked: {}", message(payload.as_ref())));
        Err(if place.is_empty() { failure } else { failure.hint(format!("it is a bug; look at {place}")) })
    })
}

/// The panic hook is the plugin's own where it is loaded, and the host's where it is linked in: panics outside of
/// `guarded` go to the one before.
fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
            if DEPTH.get() == 0 {
                return before(info);
            }
            PLACE.set(info.location().map(ToString::to_string).unwrap_or_default());
        }));
    });
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no reason given")
}
