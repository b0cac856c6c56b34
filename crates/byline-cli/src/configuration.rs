//! The configuration in effect.

use crate::args::Configured;
use crate::engine;
use anyhow::Result;
use std::process::ExitCode;

/// Prints the configuration in effect, and where each value comes from.
///
/// The engine is built first, so that what would keep `byline analyze` from starting is reported here as well.
pub(crate) fn show(configured: &Configured) -> Result<ExitCode> {
    crate::print(&engine::build(configured)?.config().shown())
}
