//! Panics, caught and reported as failures.

use byline_core::Failure;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::path::Path;
use std::sync::Once;

thread_local! {
    /// How many `guarded` are running on this thread.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// Where the last panic on this thread was: ` at lib.rs:12`.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs `work`; a panic in it becomes a failure that says where it was, in the words that the runner has for a panic of
/// a built-in extractor. Nothing is printed: the host says it to the user, with the article's name.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    install();
    DEPTH.set(DEPTH.get() + 1);
    // The plugin's own state may be half changed after a panic; that is no worse than any other wrong answer of a
    // plugin that is broken, and memory stays sound.
    let result = catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    result.unwrap_or_else(|payload| {
        let place = PLACE.take();
        Err(Failure::new(format!("panicked{place}: {}", message(payload.as_ref()))))
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
            let Some(at) = info.location() else { return };
            // The name of the file alone: the path would show where it was built, and differs between machines.
            let file = Path::new(at.file()).file_name().unwrap_or_default().to_string_lossy();
            PLACE.set(format!(" at {file}:{}", at.line()));
        }));
    });
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("it did not say why")
}
