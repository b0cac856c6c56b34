//! Which extractors are there.

use crate::args::Configured;
use crate::extractors::{self, BUILT_IN};
use crate::style::{Look, Style};
use anyhow::Result;
use byline_core::{Descriptor, LayerName};
use byline_host::Library;
use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Prints what each extractor says of itself: those of the configuration, then those that are there besides.
pub(crate) fn run(configured: &Configured) -> Result<ExitCode> {
    let config = extractors::config(configured)?;
    let style = Style::of(&io::stdout());
    let mut out = String::new();
    let mut seen: Vec<PathBuf> = Vec::new();
    for extractor in &config.extractors {
        let Some(path) = &extractor.path else {
            if let Some(built_in) = BUILT_IN.iter().find(|built_in| built_in.name == extractor.name) {
                describe(&(built_in.describe)(), "built in, configured", style, &mut out);
            }
            continue;
        };
        let library = extractors::library(&config, extractor, path)?;
        let found = byline_host::find(path, &config.plugin_folders).unwrap_or_default();
        describe(
            library.descriptor(),
            &format!("{}, configured", shown(&found, &config.folder)),
            style,
            &mut out,
        );
        seen.push(found);
    }
    for built_in in &BUILT_IN {
        if !config
            .extractors
            .iter()
            .any(|extractor| extractor.name == built_in.name && extractor.path.is_none())
        {
            describe(&(built_in.describe)(), "built in", style, &mut out);
        }
    }
    for path in others(&config.plugin_folders, &seen) {
        // What lies in the folder and is no plugin is nobody's concern here.
        if let Ok(library) = Library::load(&path) {
            describe(library.descriptor(), &shown(&path, &config.folder), style, &mut out);
        }
    }
    crate::print(&out)
}

/// Shared libraries in the folders whose names say that they are plugins, sorted, without those already seen.
fn others(folders: &[PathBuf], seen: &[PathBuf]) -> Vec<PathBuf> {
    let ending = format!("_plugin{}", std::env::consts::DLL_SUFFIX);
    let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(&ending) && !seen.contains(path))
        .collect();
    found.sort();
    found
}

fn shown(path: &Path, folder: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).display().to_string()
}

fn describe(descriptor: &Descriptor, source: &str, style: Style, out: &mut String) {
    let Descriptor { name, version, summary, provides, needs, uses, languages, options_schema, .. } =
        descriptor;
    let source = style.paint(Look::Quiet, &format!("({source})"));
    let _ = writeln!(out, "{} {version} {source}\n  {summary}", style.paint(Look::Strong, name));
    let layers = |layers: &[LayerName]| layers.iter().map(LayerName::as_str).collect::<Vec<_>>().join(", ");
    let _ = writeln!(out, "  provides: {provides}");
    for (what, names) in
        [("needs", layers(needs)), ("uses", layers(uses)), ("languages", languages.join(", "))]
    {
        if !names.is_empty() {
            let _ = writeln!(out, "  {what}: {names}");
        }
    }
    let options = options(options_schema);
    if !options.is_empty() {
        let _ = writeln!(out, "  options:");
    }
    for (name, about) in options {
        let _ = writeln!(out, "    {name}: {about}");
    }
    out.push('\n');
}

/// The options of a schema, each with the first line of its description and its default.
fn options(schema: &str) -> Vec<(String, String)> {
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap_or_default();
    let Some(properties) = schema.get("properties").and_then(serde_json::Value::as_object) else {
        return Vec::new();
    };
    let about = |option: &serde_json::Value| {
        let text = option.get("description").and_then(serde_json::Value::as_str).unwrap_or_default();
        let text = text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
        match option.get("default") {
            Some(default) if !default.is_null() => format!("{text} (default {default})"),
            _ => text,
        }
    };
    properties.iter().map(|(name, option)| (name.clone(), about(option))).collect()
}
