//! Panics that cost one article.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::Once;

thread_local! {
    static ISOLATED: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs `work`; a panic becomes a message and is not printed. What `work` was changing must not be used after one.
pub(crate) fn isolated<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    quiet();
    let before = ISOLATED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    ISOLATED.set(before);
    result.map_err(|payload| {
        let place = PLACE.take();
        format!("panicked{place}: {}", message(payload.as_ref()))
    })
}

/// Installs a hook before the process's own that does not print isolated panics, and records where they were.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !ISOLATED.get() {
                return usual(panic);
            }
            let Some(at) = panic.location() else { return };
            // Only the name of the file: the folder that it was built in differs between machines.
            let file = Path::new(at.file()).file_name().unwrap_or_default().to_string_lossy();
            PLACE.set(format!(" at {file}:{}", at.line()));
        }));
    });
}

fn message(payload: &(dyn Any + Send)) -> &str {
    match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (None, Some(text)) => text,
        (None, None) => "no message",
    }
}

#[cfg(test)]
mod tests {
    use super::isolated;

    #[test]
    fn a_panic_becomes_a_message() {
        assert_eq!(isolated(|| 3), Ok(3));
        let message = isolated(|| panic!("out of {}", "ink")).unwrap_err();
        assert!(
            message.starts_with("panicked at isolate.rs:") && message.ends_with(": out of ink"),
            "{message}"
        );
        let nested = isolated(|| isolated(|| panic!("inner")).unwrap_err());
        assert!(nested.is_ok_and(|message| message.ends_with(": inner")));
        let message = isolated(|| std::panic::panic_any(7)).unwrap_err();
        assert!(message.ends_with(": no message"), "{message}");
    }
}
