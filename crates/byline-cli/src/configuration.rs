//! The configuration: what is in effect, and its schema.

use crate::args::Configured;
use crate::extractors::{self, BUILT_IN};
use anyhow::Result;
use std::process::ExitCode;

/// Prints the configuration in effect, and where each value comes from.
pub(crate) fn show(configured: &Configured) -> Result<ExitCode> {
    crate::print(&extractors::config(configured)?.shown())
}

/// The JSON Schema of a configuration.
pub(crate) fn schema() -> String {
    let options = BUILT_IN
        .map(|built_in| (built_in.name.to_owned(), (built_in.describe)().options_schema.into_owned()));
    byline_config::schema(&options)
}
