//! Which extractors are there.

use crate::args::Log;
use crate::args::{Check, Plugins, PluginsCommand};
use crate::engine;
use crate::failure::FAILED;
use crate::style::{Look, Style};
use anyhow::{Result, anyhow};
use byline::{BUILT_IN, Byline};
use byline_config::Config;
use byline_core::{Descriptor, Diagnostic, LayerName};
use byline_host::Library;
use byline_output::printable;
use byline_process::Program;
use byline_process::check::{self, Step};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// Prints what each extractor says of itself: those of the configuration, then all others that are there.
pub(crate) fn run(arguments: &Plugins) -> Result<ExitCode> {
    let Plugins { command, configured } = arguments;
    if let Some(PluginsCommand::Check(check)) = command {
        return self::check(check);
    }
    let config = engine::builder(configured)?.config()?;
    engine::before_libraries();
    let style = Style::of_stdout();
    let mut out = String::new();
    let seen = in_use(&config, style, &mut out)?;
    let runs = |name: &str| config.extractors.iter().any(|one| one.name == name && one.is_built_in());
    for built_in in BUILT_IN.iter().filter(|built_in| !runs(built_in.name)) {
        describe(&(built_in.describe)(), "built in", style, &mut out);
    }
    for path in others(&config.plugin_folders, &seen) {
        // Whatever else lies in the folder is ignored.
        if let Ok(library) = Library::load(&path) {
            describe(library.descriptor(), &shown(&path, &config.folder), style, &mut out);
        }
    }
    // The colours are ours; what extractors say of themselves was made printable.
    crate::print_to(byline_output::raw_stdout(), &out)?;
    Ok(ExitCode::SUCCESS)
}

/// The extractors of the configuration; returns the libraries that they are in.
fn in_use(config: &Config, style: Style, out: &mut String) -> Result<Vec<PathBuf>> {
    let mut seen = Vec::new();
    for extractor in &config.extractors {
        let descriptor = byline::describe(config, extractor)?;
        let program = extractor.process.as_ref().map(|process| process.command.join(" "));
        let module = extractor.wasm.as_ref().map(|wasm| shown(&wasm.path, &config.folder));
        let source = match (&extractor.path, program, module) {
            (Some(path), ..) => {
                let found = byline_host::find(path, &config.plugin_folders).unwrap_or_default();
                let source = format!("{}, configured", shown(&found, &config.folder));
                seen.push(found);
                source
            }
            (None, Some(program), _) => format!("program `{program}`, configured"),
            (None, None, Some(module)) => format!("module `{module}` in a sandbox, configured"),
            (None, None, None) => "built in, configured".to_owned(),
        };
        describe(&descriptor, &source, style, out);
    }
    Ok(seen)
}

/// Runs a program through the protocol, and prints what it does and does not do.
fn check(arguments: &Check) -> Result<ExitCode> {
    let Check { options, timeout, command } = arguments;
    let valid = serde_json::from_str::<serde_json::Value>(options);
    if !valid.is_ok_and(|options| options.is_object()) {
        let diagnostic = Diagnostic::misuse("process/options", "the options are no JSON object");
        return Err(anyhow!(diagnostic.hint("write them as `--options '{\"words\": [\"ferry\"]}'`")));
    }
    engine::show_stderr(Log::Text);
    let mut program = Program::new(command.iter().cloned());
    program.timeout = Duration::from_secs(u64::from((*timeout).max(1)));
    let engine = Byline::builder().build()?;
    let samples: Vec<_> = check::articles()
        .into_iter()
        .map(|article| {
            let record = engine.analyze(article).into_inner();
            (record.article, record.layers)
        })
        .collect();
    let style = Style::of_stdout();
    let mut out = String::new();
    let steps = check::run(&program, options, Path::new("."), &samples);
    for Step { what, fault, hint } in &steps {
        let _ = match fault {
            None => writeln!(out, "ok      {what}"),
            Some(fault) => {
                let failed = style.paint(Look::Strong, "FAILED");
                writeln!(out, "{failed}  {what}\n        {}\n        hint: {hint}", printable(fault))
            }
        };
    }
    crate::print_to(byline_output::raw_stdout(), &out)?;
    let failed = steps.iter().any(|step| step.fault.is_some());
    Ok(if failed { ExitCode::from(FAILED) } else { ExitCode::SUCCESS })
}

/// Shared libraries in the folders that are named like plugins, sorted, without those already seen.
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
    let source = style.paint(Look::Quiet, &printable(&format!("({source})")));
    let (name, version, summary) = (printable(name), printable(version), printable(summary));
    let _ = writeln!(out, "{} {version} {source}\n  {summary}", style.paint(Look::Strong, &name));
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
        let _ = writeln!(out, "    {}", printable(&format!("{name}: {about}")));
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
