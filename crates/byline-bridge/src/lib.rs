//! Byline's own types as C views and back.
//!
//! Both sides of the plugin boundary do both: the host lends layers and reads findings, the plugin reads layers and
//! lends findings, and a finding of one plugin is the layer of the next. So there is one pair of functions for each
//! type, [`lend`] and [`Reader`], which take structs apart field by field: a new field breaks the build here until it
//! crosses. Reading checks everything, whichever side reads.
//!
//! There is no `unsafe` here: a view is read through its own checks, and whoever took it from the other side vouched
//! for it where it arrived.

mod code;
mod fault;
mod json;
pub mod lend;
mod read;

pub use code::Coded;
pub use fault::{Fault, Problem};
pub use json::{from_json, to_json};
pub use read::{Reader, descriptor, failure};
