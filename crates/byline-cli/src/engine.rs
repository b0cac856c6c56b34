//! From the command line to the engine.

use crate::args::Configured;
use anyhow::{Context, Result};
use byline::{Builder, Byline};

/// The engine as the configuration file and the command line want it.
pub(crate) fn builder(configured: &Configured) -> Result<Builder> {
    let Configured { config, plugin_folder } = configured;
    let here = std::env::current_dir().context("cannot determine the current folder")?;
    let mut builder = Byline::builder();
    if let Some(file) = config.clone().or_else(|| byline::config::find(&here)) {
        builder = builder.config_file(file);
    }
    for folder in plugin_folder {
        builder = builder.plugin_folder(folder);
    }
    Ok(builder)
}

/// The same, made.
pub(crate) fn build(configured: &Configured) -> Result<Byline> {
    Ok(builder(configured)?.build()?)
}
