//! Extractors that are programs of their own, in any language.
//!
//! A program is started once and then reads articles as lines of JSON on its standard input and writes what it finds on
//! its standard output: the protocol `byline-process/1`, which `docs/plugins.md` describes. It may crash or hang without
//! taking the run along, which no library within our process could; that is why it is a process and not a binding for
//! each language. To the runner it is an [`Extractor`](byline_core::Extractor) like any other.
//!
//! Several documents are sent at once, and a second lot while the first is worked on, so that neither side waits. When a
//! process ends or does not answer in time, the documents that it had are sent once more, each alone: the one that
//! ends or delays a process of its own is at fault, lacks its layer and is named; the others lose nothing. A program
//! that fails on everything is given up.
//!
//! ```no_run
//! use byline_process::{Process, Program};
//! use std::path::Path;
//!
//! let program = Program::new(["python3", "words.py"]);
//! let process = Process::start("words", &program, "{}", Path::new("."))?;
//! println!("{} {}", process.descriptor().name, process.descriptor().version);
//! let active = process.into_active();
//! # Ok::<(), byline_process::ProcessError>(())
//! ```

pub mod check;
mod error;
mod extractor;
mod health;
mod interrupt;
mod pool;
pub mod protocol;
mod stderr;
mod worker;

pub use error::ProcessError;
pub use extractor::{Process, Program};
pub use health::GIVEN_UP;
pub use interrupt::{INTERRUPTED, interrupt};
pub use protocol::PROTOCOL;
pub use stderr::show_stderr;
pub use worker::kill_all;
