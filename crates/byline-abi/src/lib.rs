//! The C boundary between Byline and its plugins: `#[repr(C)]` types only, no dependencies.
//!
//! A plugin is a shared library that exports one symbol, `byline_plugin_v1`: a [`PluginTable`], plain data, so that
//! the host can look at it before any of the plugin's code is called. A Rust ABI would tie plugins to one compiler
//! version, and JSON in both directions would cost more than most extractors do, so what crosses is C: integers,
//! pointer and length, tables of functions. `include/byline.h` says the same in C and is generated from
//! `types.rs` and `codes.rs`.
//!
//! - **In** go borrowed views of the text, its tokens and its layers: valid until the call returns.
//! - **Out** go findings, through the callbacks of a [`Sink`], which copy before they return.
//! - **Ownership** of nothing crosses but of an opaque instance, which its maker destroys.
//! - **Failure** is a call of `fail`: a function fails exactly if it called that.
//! - **Growth** happens at the end of [`PluginTable`], [`Document`], [`Sink`], [`Reply`] and [`Descriptor`], which
//!   begin with their size and are never read past it; it raises [`ABI_MINOR`]. All other structs stand in arrays and
//!   never change; what they lack arrives beside them. Anything else raises [`ABI_MAJOR`] and the symbol's name.
//!
//! ```
//! use byline_abi::{Slice, Str};
//!
//! let text = Str::from("Ferries wait.");
//! assert_eq!(text.get(), Ok("Ferries wait."));
//! assert_eq!(Str::NONE.optional(), Ok(None));
//! let names = [text];
//! assert_eq!(Slice::from(&names[..]).get().map(<[Str]>::len), Ok(1));
//! ```

#![expect(unsafe_code, reason = "views are read through the pointers that they are made of")]

pub mod codes;
#[cfg(any(test, feature = "header"))]
mod header;
mod layout;
mod types;
mod view;

#[cfg(any(test, feature = "header"))]
pub use header::header;
pub use types::*;
pub use view::{BadView, Maybe, Slice, Str};

/// The name of the exported table; it carries the major version.
pub const SYMBOL: &str = "byline_plugin_v1";

/// The first bytes of the exported table.
pub const MAGIC: [u8; 8] = *b"BYLINE\r\n";

/// Raised by a change that breaks plugins; the symbol's name changes with it.
pub const ABI_MAJOR: u16 = 1;

/// Raised when something is added at the end of a table.
pub const ABI_MINOR: u16 = 0;
