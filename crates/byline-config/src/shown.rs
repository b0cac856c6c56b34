//! The configuration in effect, as a person reads it.

use crate::{Config, ExtractorConfig, Input, LeftOut, Output, ProcessConfig, WasmConfig, written};
use byline_core::InputFormat;
use std::fmt::Write;

/// A size in the largest unit that it is a multiple of.
fn size_shown(bytes: u64) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB")];
    let unit = units.iter().find(|(unit, _)| bytes.is_multiple_of(*unit));
    unit.map_or_else(|| format!("{bytes}B"), |(unit, name)| format!("{}{name}", bytes / unit))
}

/// See [`Config::shown`].
#[expect(clippy::too_many_lines, reason = "a table after the other, as in the file that it shows")]
pub(crate) fn shown(config: &Config) -> String {
    let Config {
        file,
        folder: _,
        threads,
        time_limit,
        plugin_folders: _,
        input,
        output,
        extractors,
        left_out,
        folders,
        places: _,
    } = config;
    let mut page = Page { config, out: String::new() };
    match file {
        Some(file) => page.remark(&file.display().to_string()),
        None => page.remark("no file: the defaults"),
    }
    match threads {
        Some(threads) => page.line("threads", &threads.to_string(), "threads"),
        None => page.remark("threads: one for each core # default"),
    }
    match time_limit {
        Some(limit) => page.line("time-limit", &string(&format!("{}s", limit.as_secs_f64())), "time-limit"),
        None => page.remark("time-limit: as long as an article needs # default"),
    }

    page.heading("plugins");
    let folders: Vec<String> = folders.iter().map(|folder| string(folder)).collect();
    page.line("folders", &format!("[{}]", folders.join(", ")), "plugins.folders");

    let Input { format, extra, language, find_language, undo_mojibake, max_article, columns } = input;
    page.heading("input");
    page.line("format", &string(format.map_or(written::AUTO, InputFormat::name)), "input.format");
    page.line("extra", &extra.to_string(), "input.extra");
    match language {
        Some(language) => page.line("language", &string(language.as_str()), "input.language"),
        None => page.remark("language: unknown where an article does not name it # default"),
    }
    page.line("find-language", &find_language.to_string(), "input.find-language");
    page.line("undo-mojibake", &undo_mojibake.to_string(), "input.undo-mojibake");
    page.line("max-article", &string(&size_shown(*max_article)), "input.max-article");
    let named = columns.named().into_iter().filter_map(|(name, column)| Some((name, column?)));
    let named: Vec<(&str, &str)> = named.collect();
    if !named.is_empty() {
        page.heading("input.columns");
    }
    for (name, column) in named {
        page.line(name, &string(column), &format!("input.columns.{name}"));
    }

    let Output { offsets, text } = output;
    page.heading("output");
    page.line("offsets", &string(offsets.name()), "output.offsets");
    page.line("text", &text.to_string(), "output.text");

    if extractors.is_empty() {
        page.heading("extractors");
    }
    for extractor in extractors {
        let ExtractorConfig { name, path: _, process, wasm, options: _, written_path, written_options, set } =
            extractor;
        let table = format!("extractors.{name}");
        page.heading(&format!("extractors.{}", key(name)));
        page.line("enabled", "true", &format!("{table}.enabled"));
        let by_program = set.iter().any(|set| set == "path");
        match written_path {
            None if process.is_some() => {}
            Some(path) if wasm.is_some() => page.line("wasm", &string(path), &format!("{table}.wasm")),
            Some(path) if by_program => page.set("path", &string(path)),
            Some(path) => page.line("path", &string(path), &format!("{table}.path")),
            None => page.remark("path: built in # default"),
        }
        if let Some(ProcessConfig { command, workers, timeout, answer, give_up }) = process {
            let command: Vec<String> = command.iter().map(|part| string(part)).collect();
            for (key, value) in [
                ("command", format!("[{}]", command.join(", "))),
                ("workers", workers.to_string()),
                ("timeout", string(&format!("{}s", timeout.as_secs_f64()))),
                ("answer", string(&size_shown(answer.get()))),
                ("give-up", give_up.to_string()),
            ] {
                if by_program {
                    page.set(key, &value);
                } else {
                    page.line(key, &value, &format!("{table}.{key}"));
                }
            }
        }
        if let Some(WasmConfig { path: _, fuel, memory }) = wasm {
            page.line("fuel", &fuel.to_string(), &format!("{table}.fuel"));
            page.line("memory", &string(&size_shown(memory.get())), &format!("{table}.memory"));
        }
        if !written_options.is_empty() {
            page.heading(&format!("extractors.{}.options", key(name)));
        }
        for (option, value) in written_options {
            if set.contains(option) {
                page.set(&key(option), &value.to_string());
            } else {
                page.line(&key(option), &value.to_string(), &format!("{table}.options.{option}"));
            }
        }
    }
    for LeftOut { name, disabled } in left_out {
        if *disabled {
            let path = format!("extractors.{name}.enabled");
            page.out.push('\n');
            page.remark(&format!(
                "extractors.{name} does not run: `enabled = false` # {}",
                page.origin(&path)
            ));
        } else {
            page.out.push('\n');
            page.remark(&format!("extractors.{name} does not run: it has no table under `extractors`"));
        }
    }
    page.out
}

struct Page<'a> {
    config: &'a Config,
    out: String,
}

impl Page<'_> {
    fn heading(&mut self, table: &str) {
        let _ = writeln!(self.out, "\n[{table}]");
    }

    fn remark(&mut self, text: &str) {
        let _ = writeln!(self.out, "# {text}");
    }

    fn line(&mut self, key: &str, value: &str, path: &str) {
        let origin = self.origin(path);
        let _ = writeln!(self.out, "{key} = {value} # {origin}");
    }

    /// A value that a program set.
    fn set(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.out, "{key} = {value} # set by the program");
    }

    /// Where the value of that path comes from.
    fn origin(&self, path: &str) -> String {
        match self.config.places.as_ref().and_then(|places| Some((places, places.line(path)?))) {
            Some((places, line)) => format!("{}:{line}", places.file),
            None => "default".to_owned(),
        }
    }
}

/// A string of TOML.
fn string(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A key of TOML, in quotes where it needs them.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(bare) {
        name.to_owned()
    } else {
        // Every escape of JSON is one of TOML.
        serde_json::Value::from(name).to_string()
    }
}
