//! From a configuration to extractors that are ready to run: those that are built in, and those in shared libraries.

use crate::args::Configured;
use anyhow::{Context, Result};
use byline_claims::Claims;
use byline_config::{Config, ExtractorConfig};
use byline_core::{Active, Descriptor, Diagnostic, Failure};
use byline_entities::Entities;
use byline_host::Library;
use byline_plugin::{activate, describe};
use byline_quotes::Quotes;
use byline_runner::Plan;
use byline_sentiment::SentimentExtractor;
use std::path::Path;

/// An extractor that is built in.
pub(crate) struct BuiltIn {
    /// Its name in configurations.
    pub(crate) name: &'static str,
    /// What it says of itself.
    pub(crate) describe: fn() -> Descriptor,
    activate: fn(&str, &Path) -> Result<Active, Failure>,
}

/// All of them, in the order in which they usually run.
pub(crate) const BUILT_IN: [BuiltIn; 4] = [
    BuiltIn { name: "entities", describe: describe::<Entities>, activate: activate::<Entities> },
    BuiltIn { name: "quotes", describe: describe::<Quotes>, activate: activate::<Quotes> },
    BuiltIn {
        name: "sentiment",
        describe: describe::<SentimentExtractor>,
        activate: activate::<SentimentExtractor>,
    },
    BuiltIn { name: "claims", describe: describe::<Claims>, activate: activate::<Claims> },
];

/// A configuration and what it makes.
pub(crate) struct Setup {
    pub(crate) config: Config,
    pub(crate) plan: Plan,
}

/// The configuration in effect.
pub(crate) fn config(configured: &Configured) -> Result<Config> {
    let names = BUILT_IN.map(|extractor| extractor.name);
    let here = std::env::current_dir().context("cannot tell the current folder")?;
    let file = configured.config.clone().or_else(|| byline_config::find(&here));
    let mut config = match file {
        Some(path) => byline_config::load(&path, &names)?,
        None => byline_config::built_in(&names),
    };
    config.plugin_folders.splice(0..0, configured.plugin_folder.iter().cloned());
    Ok(config)
}

/// The configuration in effect and all its extractors.
pub(crate) fn setup(configured: &Configured) -> Result<Setup> {
    let config = config(configured)?;
    let active = config.extractors.iter().map(|extractor| ready(&config, extractor));
    let plan = Plan::new(active.collect::<Result<_, Diagnostic>>()?)?;
    Ok(Setup { config, plan })
}

/// The extractors that fill the layer `provides`, and all whose layers these read.
pub(crate) fn only(setup: Setup, provides: &str) -> Result<Setup> {
    let Setup { config, plan } = setup;
    let mut wanted = vec![provides.to_owned()];
    let mut kept = Vec::new();
    // An extractor stands behind those whose layers it reads.
    for active in plan.into_extractors().into_iter().rev() {
        let Descriptor { provides, needs, uses, .. } = &active.descriptor;
        if wanted.iter().any(|layer| layer == provides.as_str()) {
            wanted.extend(needs.iter().chain(uses).map(|layer| layer.as_str().to_owned()));
            kept.push(active);
        }
    }
    kept.reverse();
    Ok(Setup { config, plan: Plan::new(kept)? })
}

fn ready(config: &Config, extractor: &ExtractorConfig) -> Result<Active, Diagnostic> {
    let refused = |failure: Failure| config.option_diagnostic(&extractor.name, &failure);
    if let Some(path) = &extractor.path {
        let library = library(config, extractor, path)?;
        return library.activate(&extractor.options, &config.folder).map_err(refused);
    }
    let found = BUILT_IN.iter().find(|built_in| built_in.name == extractor.name);
    let built_in = found.ok_or_else(|| {
        let message = format!("there is no built-in extractor `{}`", extractor.name);
        config.extractor_diagnostic(&extractor.name, "config/unknown-extractor", message)
    })?;
    (built_in.activate)(&extractor.options, &config.folder).map_err(refused)
}

/// The shared library of an extractor.
pub(crate) fn library(
    config: &Config,
    extractor: &ExtractorConfig,
    path: &str,
) -> Result<Library, Diagnostic> {
    byline_host::find(path, &config.plugin_folders).and_then(|found| Library::load(&found)).map_err(|error| {
        let mut diagnostic = config.extractor_diagnostic(&extractor.name, error.id(), error.to_string());
        diagnostic.reasons.extend(error.reasons());
        diagnostic.hint(error.hint())
    })
}
