//! The Python package `byline`: the engine of the crate `byline` as an extension module.
//!
//! This is the native half, `byline._byline`; the half that users see is Python, in `python/byline`, and documented in
//! `docs/python.md`. The line between them: what costs time or needs threads is here, what is convenience (objects,
//! marking in notebooks, data frames) is there. Findings cross it as JSON of `byline-record` or as Arrow columns of
//! `byline-output`'s tables, so that no format is described twice.
//!
//! Python's lock is released whenever articles are analysed. Arrow data comes in and goes out through the capsules of its
//! C interface, without a copy and without a Python package for Arrow.

#![expect(clippy::needless_pass_by_value, reason = "arguments come from Python by value")]

mod analysis;
mod arrow;
mod columns;
mod engine;
mod error;
mod extractor;
mod input;
mod matching;
mod pipe;
mod record;
mod report;
mod shutdown;
mod table;

use pyo3::prelude::pymodule;

/// The native half of `byline`.
#[pymodule]
mod _byline {
    #[pymodule_export]
    use crate::analysis::Stream;
    #[pymodule_export]
    use crate::engine::Engine;
    #[pymodule_export]
    use crate::matching::Database;
    #[pymodule_export]
    use crate::pipe::Pipe;
    #[pymodule_export]
    use crate::record::Record;
    #[pymodule_export]
    use crate::report::report;
    #[pymodule_export]
    use crate::shutdown::end;
    #[pymodule_export]
    use crate::table::{Table, tables};

    /// The version of the engine.
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "that is its name in Python")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
