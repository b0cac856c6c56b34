//! Extractors that are WebAssembly modules, in a sandbox.
//!
//! A module sees the article that it is given and nothing else: no files, clock, network or chance, since the only
//! thing that it can import is `byline.push`. It has a limited amount of work (fuel) and of memory for each article.
//! That makes it the way to run what is not trusted at all, where a [program](byline_process) is for what is not
//! trusted to be free of faults; and unlike a program it needs nothing installed. It is interpreted (by `wasmi`), since
//! a compiler would be the larger part of Byline.
//!
//! What it is sent and what it answers are the messages of [`byline_process::protocol`], so that a document and its results
//! look the same to all extractors that are not our code. Only the way is another:
//!
//! | a module | |
//! |---|---|
//! | exports `memory` | where the messages are |
//! | exports `alloc(length) -> place` | makes room for a message in it; 0 where there is none |
//! | exports `describe(place, length)` | is given `hello`, and pushes `ready` or `error` |
//! | exports `reset()` | forgets the article before, so that its memory serves the next |
//! | exports `extract(place, length)` | is given a document, and pushes its result |
//! | imports `byline.push(place, length)` | appends bytes to the answer; all that one call pushes is one message |
//!
//! To the runner it is an [`Extractor`](byline_core::Extractor) like any other. Each thread has an instance of its own. An
//! article on which an instance fails is given to a new one, so that what came before never decides; when that fails
//! too, the article lacks its layer and the message says why.
//!
//! ```no_run
//! use byline_wasm::{Limits, Sandbox};
//! use std::path::Path;
//!
//! let sandbox = Sandbox::load("words", Path::new("words.wasm"), Limits::default(), "{}")?;
//! println!("{} {}", sandbox.descriptor().name, sandbox.descriptor().version);
//! let active = sandbox.into_active();
//! # Ok::<(), byline_wasm::WasmError>(())
//! ```

mod error;
mod instance;
mod module;
mod sandbox;

pub use error::WasmError;
pub use sandbox::Sandbox;

use byline_process::protocol::Channel;
use std::num::NonZeroU64;

/// The name and version of the protocol.
pub const PROTOCOL: &str = "byline-wasm/1";

/// The boundary of a module.
const PUSHES: Channel = Channel { protocol: PROTOCOL, verb: "pushed", place: "" };

/// What a module may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How much it may do over one article, in instructions, more or less.
    pub fuel: NonZeroU64,
    /// How much memory an instance may have, in bytes.
    pub memory: NonZeroU64,
}

impl Default for Limits {
    /// A thousand million instructions, half a second or so; 64 MB.
    fn default() -> Self {
        const FUEL: NonZeroU64 = NonZeroU64::new(1_000_000_000).unwrap();
        const MEMORY: NonZeroU64 = NonZeroU64::new(64_000_000).unwrap();
        Self { fuel: FUEL, memory: MEMORY }
    }
}
