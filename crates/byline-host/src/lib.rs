//! Loads plugins from shared libraries and checks all that they return.
//!
//! A plugin is somebody else's machine code in our process, so nothing it says is believed: the file is looked at before
//! the system's loader sees it, the exported table before any of it is called, and every finding before it reaches the
//! article. What is wrong becomes a [`LoadError`] or the failure of one article, with what the author of the plugin has
//! to repair. Only memory itself cannot be guarded here: a plugin that writes where it may not takes the process along,
//! and is named as it does. So is one that ends the process in whatever way, where the program runs in a process that
//! is [watched](watch()).
//!
//! A library is never unloaded while the process lives, since what it left in thread-local storage would then run code
//! that is gone.
//!
//! ```no_run
//! use byline_host::{Library, find};
//! use std::path::{Path, PathBuf};
//!
//! let path = find("byline_quotes_plugin", &[PathBuf::from("target/release")])?;
//! let library = Library::load(&path)?;
//! let active = library.activate("{}", Path::new("."))?;
//! assert_eq!(active.descriptor.name, "quotes");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod catch;
mod ending;
mod error;
mod extractor;
mod file;
mod find;
mod given;
mod library;
#[cfg(unix)]
mod limits;
mod surroundings;
#[cfg(unix)]
mod watch;
#[cfg(not(unix))]
#[path = "unwatched.rs"]
mod watch;

pub use ending::{AtWork, name_endings, note_endings_in};
pub use error::LoadError;
pub use find::find;
pub use given::{outlive_file_limit, stdout_was_closed};
pub use library::Library;
pub use surroundings::{keep_signals, keep_surroundings};
pub use watch::{ends_as_reported, finished, watch};
