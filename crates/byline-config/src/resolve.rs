//! From what is written to what is in effect.

use crate::places::Places;
use crate::written::{self, Extractor, Written};
use crate::{
    Columns, Config, ExtractorConfig, Input, LeftOut, Output, ProcessConfig, WasmConfig, json, mistakes,
};
use byline_core::{Diagnostic, InputFormat, Language, OffsetUnit, UnknownName, did_you_mean};
use std::collections::BTreeMap;
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// The highest number of threads: more than machines have cores, and the stacks of more would fill the memory.
pub const MOST_THREADS: usize = 1024;

/// The least memory of a module: a page of WebAssembly is 65,536 bytes, and is not had in part.
const LEAST_MEMORY: u64 = 100_000;

/// The most: what an offset of 32 bits reaches.
const MOST_MEMORY: u64 = 4_000_000_000;

/// What a program may be allowed to answer at once, in bytes.
const LEAST_ANSWER: u64 = 1_000;
const MOST_ANSWER: u64 = 1_000_000_000;

/// Checks what the types of the keys do not cover, and fills in the defaults.
pub(crate) fn resolve(
    file: &Path,
    written: Written,
    places: Places,
    built_in: &[&str],
) -> Result<Config, Diagnostic> {
    let Written { threads, time_limit, plugins, input, output, extractors } = written;
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    if threads.is_some_and(|threads| threads.get() > MOST_THREADS) {
        return Err(at_value(
            &places,
            "threads",
            Diagnostic::misuse("config/bad-value", format!("`threads` must be at most {MOST_THREADS}"))
                .hint("leave the key out for one for each core"),
        ));
    }
    let time_limit = time_limit.map(|text| duration(&places, "time-limit", &text)).transpose()?;
    for (at, folder) in plugins.folders.iter().enumerate() {
        filled(&places, &format!("plugins.folders[{at}]"), folder)
            .map_err(|diagnostic| diagnostic.hint("`.` is the folder of this file"))?;
    }
    let input = self::input(&places, input)?;
    let output = self::output(&places, output)?;
    let (extractors, left_out) = match extractors {
        Some(tables) => chosen(tables, &folder, &places, built_in)?,
        None => (built_in.iter().map(|name| plain(name)).collect(), Vec::new()),
    };
    Ok(Config {
        file: Some(file.to_owned()),
        threads,
        time_limit,
        plugin_folders: plugins.folders.iter().map(|path| below(&folder, path)).collect(),
        input,
        output,
        extractors,
        left_out,
        folders: plugins.folders,
        folder,
        places: Some(places),
    })
}

/// What holds where there is no file.
pub(crate) fn defaults(names: &[&str]) -> Config {
    let Written { threads, time_limit: _, plugins: _, input, output, extractors: _ } = Written::default();
    let written::Input {
        format: _,
        extra,
        language: _,
        find_language,
        undo_mojibake,
        max_article,
        columns: _,
    } = input;
    Config {
        file: None,
        folder: PathBuf::from("."),
        threads,
        time_limit: None,
        plugin_folders: Vec::new(),
        input: Input {
            format: None,
            extra,
            language: None,
            find_language,
            undo_mojibake,
            // The default is a size; a test holds it.
            max_article: size(&max_article).unwrap_or(u64::MAX),
            columns: Columns::default(),
        },
        output: Output { offsets: OffsetUnit::default(), text: output.text },
        extractors: names.iter().map(|name| plain(name)).collect(),
        left_out: Vec::new(),
        folders: Vec::new(),
        places: None,
    }
}

fn input(places: &Places, written: written::Input) -> Result<Input, Diagnostic> {
    let written::Input { format, extra, language, find_language, undo_mojibake, max_article, columns } =
        written;
    let format = match format.as_str() {
        written::AUTO => None,
        name => Some(named::<InputFormat>(places, "input.format", name, &[written::AUTO])?),
    };
    let columns = self::columns(places, columns)?;
    let named = columns.named().iter().any(|(_, column)| column.is_some());
    for (path, given) in [("input.columns", named), ("input.extra", extra)] {
        if let (true, Some(format)) = (given, format.filter(|format| !has_fields(*format))) {
            return Err(meaningless(places, path, format));
        }
    }
    Ok(Input {
        format,
        extra,
        language: language.map(|code| self::language(places, &code)).transpose()?,
        find_language,
        undo_mojibake,
        max_article: size(&max_article).map_err(|hint| {
            let message = format!("`input.max-article` must be a size, not `{max_article}`");
            let diagnostic = Diagnostic::misuse("config/bad-value", message).hint(hint);
            at_value(places, "input.max-article", diagnostic)
        })?,
        columns,
    })
}

/// Whether the articles of a format have named fields, as text and web pages do not.
fn has_fields(format: InputFormat) -> bool {
    match format {
        InputFormat::JsonLines | InputFormat::Json | InputFormat::Csv | InputFormat::Parquet => true,
        InputFormat::Text | InputFormat::Html | InputFormat::Warc => false,
    }
}

/// A key about fields beside a format that has none.
fn meaningless(places: &Places, path: &str, format: InputFormat) -> Diagnostic {
    let message = format!("`{path}` means nothing with `input.format = \"{}\"`", format.name());
    let diagnostic = Diagnostic::misuse("config/contradiction", message)
        .because("articles of this format have no fields or columns")
        .hint("leave out one of the two keys; the format is detected without `input.format`");
    match places.nearest(path, path) {
        Some(place) => diagnostic.at(place),
        None => diagnostic,
    }
}

/// Looks whether the folders of `plugins.folders` are there.
pub(crate) fn check_folders(config: &Config) -> Result<(), Diagnostic> {
    for (at, (folder, written)) in config.plugin_folders.iter().zip(&config.folders).enumerate() {
        if folder.is_dir() {
            continue;
        }
        let message = if folder.exists() {
            format!("`{written}` is not a folder")
        } else {
            format!("there is no folder `{written}`")
        };
        let diagnostic = Diagnostic::misuse("config/no-folder", message)
            .because(format!("`{}` is where libraries of extractors would be looked for", folder.display()))
            .hint("paths in the file are relative to the file");
        let path = format!("plugins.folders[{at}]");
        let place = config.places.as_ref().and_then(|places| places.nearest(&path, &path));
        return Err(match place {
            Some(place) => diagnostic.at(place),
            None => diagnostic,
        });
    }
    Ok(())
}

fn output(places: &Places, written: written::Output) -> Result<Output, Diagnostic> {
    let written::Output { offsets, text } = written;
    let offsets = match offsets {
        Some(name) => named::<OffsetUnit>(places, "output.offsets", &name, &[])?,
        None => OffsetUnit::default(),
    };
    Ok(Output { offsets, text })
}

/// One of a list of names; `besides` are names that mean something else here.
fn named<T: FromStr<Err = UnknownName>>(
    places: &Places,
    path: &str,
    name: &str,
    besides: &[&'static str],
) -> Result<T, Diagnostic> {
    filled(places, path, name)?;
    name.parse().map_err(|mut error: UnknownName| {
        error.known.splice(0..0, besides.iter().copied());
        mistakes::bad_value(places, path, name, error.hint())
    })
}

fn language(places: &Places, code: &str) -> Result<Language, Diagnostic> {
    filled(places, "input.language", code)?;
    code.parse().map_err(|error: byline_core::UnknownLanguage| {
        mistakes::bad_value(places, "input.language", code, error.hint())
    })
}

fn columns(places: &Places, written: written::Columns) -> Result<Columns, Diagnostic> {
    let written::Columns { id, text, title, date, url, language } = written;
    let columns = Columns { id, text, title, date, url, language };
    for (name, column) in columns.named() {
        column.map_or(Ok(()), |column| filled(places, &format!("input.columns.{name}"), column))?;
    }
    Ok(columns)
}

pub(crate) fn plain(name: &str) -> ExtractorConfig {
    ExtractorConfig {
        name: name.to_owned(),
        path: None,
        process: None,
        wasm: None,
        options: "{}".to_owned(),
        written_path: None,
        written_options: toml::Table::new(),
        set: Vec::new(),
    }
}

fn below(folder: &Path, path: &str) -> PathBuf {
    if folder == Path::new(".") { PathBuf::from(path) } else { folder.join(path) }
}

/// A bare name stays one; what has a folder in it is a path.
fn library(folder: &Path, path: &str) -> String {
    let bare = Path::new(path).components().count() == 1;
    if bare { path.to_owned() } else { below(folder, path).to_string_lossy().into_owned() }
}

/// The extractors that have a table, in the order of the file, and those that do not run.
fn chosen(
    tables: BTreeMap<String, Extractor>,
    folder: &Path,
    places: &Places,
    built_in: &[&str],
) -> Result<(Vec<ExtractorConfig>, Vec<LeftOut>), Diagnostic> {
    let mut tables: Vec<_> = tables.into_iter().collect();
    tables.sort_by_key(|(name, _)| places.get(&format!("extractors.{name}")).map(|entry| entry.key.start));
    let missing = built_in.iter().filter(|name| tables.iter().all(|(given, _)| given != *name));
    let mut left_out: Vec<_> =
        missing.map(|name| LeftOut { name: (*name).to_owned(), disabled: false }).collect();
    let mut extractors = Vec::new();
    for (name, table) in tables {
        let Extractor {
            enabled,
            path,
            command,
            workers,
            timeout,
            answer,
            give_up,
            wasm,
            fuel,
            memory,
            options,
        } = table;
        one_source(
            &name,
            [("path", path.is_some()), ("command", command.is_some()), ("wasm", wasm.is_some())],
            places,
        )?;
        let process = process(&name, command, Given { workers, timeout, answer, give_up }, places)?;
        let module = module(&name, wasm.as_deref(), fuel, memory.as_deref(), folder, places)?;
        match &path {
            _ if process.is_some() || module.is_some() => {}
            Some(path) => filled(places, &format!("extractors.{name}.path"), path)
                .map_err(|diagnostic| diagnostic.hint("the name or the path of a shared library"))?,
            None if built_in.contains(&name.as_str()) => {}
            None => return Err(unknown_extractor(&name, places, built_in)),
        }
        let json = json::object(&options).map_err(|option| not_finite(&name, &option, places))?;
        if enabled {
            extractors.push(ExtractorConfig {
                name,
                path: path.as_deref().map(|path| library(folder, path)),
                process,
                wasm: module,
                options: json.to_string(),
                written_path: path.or(wasm),
                written_options: options,
                set: Vec::new(),
            });
        } else {
            left_out.push(LeftOut { name, disabled: true });
        }
    }
    Ok((extractors, left_out))
}

/// Fails where a table says more than once what its extractor is.
fn one_source(name: &str, sources: [(&str, bool); 3], places: &Places) -> Result<(), Diagnostic> {
    let mut given = sources.into_iter().filter_map(|(key, given)| given.then_some(key));
    let (Some(first), Some(second)) = (given.next(), given.next()) else { return Ok(()) };
    let table = format!("extractors.{name}");
    let message = format!("`{table}` has a `{first}` and a `{second}`");
    let diagnostic = Diagnostic::misuse("config/bad-value", message)
        .hint("`path` is a shared library, `command` a program, `wasm` a module: keep one of them");
    Err(at_value(places, &format!("{table}.{second}"), diagnostic))
}

/// The WebAssembly module that an extractor is, if it is one.
fn module(
    name: &str,
    path: Option<&str>,
    fuel: Option<NonZeroU64>,
    memory: Option<&str>,
    folder: &Path,
    places: &Places,
) -> Result<Option<WasmConfig>, Diagnostic> {
    let key = |key: &str| format!("extractors.{name}.{key}");
    let wrong = |at: &str, message: String, hint: &str| {
        let diagnostic = Diagnostic::misuse("config/bad-value", message).hint(hint);
        Err(at_value(places, &key(at), diagnostic))
    };
    let Some(path) = path else {
        let stray = [("fuel", fuel.is_some()), ("memory", memory.is_some())];
        let Some((stray, _)) = stray.into_iter().find(|(_, set)| *set) else { return Ok(None) };
        let message = format!("`{}` is for extractors that are a WebAssembly module", key(stray));
        return wrong(stray, message, "leave it out, or name the module: `wasm = \"words.wasm\"`");
    };
    filled(places, &key("wasm"), path)
        .map_err(|diagnostic| diagnostic.hint("the path of a WebAssembly module"))?;
    let mut module = WasmConfig::new(below(folder, path));
    module.fuel = fuel.unwrap_or(module.fuel);
    if let Some(memory) = memory {
        let bytes = match size(memory) {
            Ok(bytes) => bytes,
            Err(hint) => {
                return wrong("memory", format!("`{}` must be a size, not `{memory}`", key("memory")), &hint);
            }
        };
        match NonZeroU64::new(bytes).filter(|bytes| (LEAST_MEMORY..=MOST_MEMORY).contains(&bytes.get())) {
            Some(bytes) => module.memory = bytes,
            None => {
                return wrong(
                    "memory",
                    format!("`{}` must be between 100kB and 4GB", key("memory")),
                    "leave the key out for 64 MB",
                );
            }
        }
    }
    Ok(Some(module))
}

/// What a table says of how a program is run.
struct Given {
    workers: Option<NonZeroUsize>,
    timeout: Option<String>,
    answer: Option<String>,
    give_up: Option<u32>,
}

/// The program that an extractor is, if it is one.
fn process(
    name: &str,
    command: Option<Vec<String>>,
    given: Given,
    places: &Places,
) -> Result<Option<ProcessConfig>, Diagnostic> {
    let Given { workers, timeout, answer, give_up } = given;
    let table = format!("extractors.{name}");
    let key = |key: &str| format!("{table}.{key}");
    let wrong = |at: &str, message: String, hint: &str| {
        let diagnostic = Diagnostic::misuse("config/bad-value", message).hint(hint);
        Err(at_value(places, &key(at), diagnostic))
    };
    let Some(command) = command else {
        let stray = [
            ("workers", workers.is_some()),
            ("timeout", timeout.is_some()),
            ("answer", answer.is_some()),
            ("give-up", give_up.is_some()),
        ];
        let Some((stray, _)) = stray.into_iter().find(|(_, set)| *set) else { return Ok(None) };
        let message = format!("`{}` is for extractors that are a program", key(stray));
        return wrong(
            stray,
            message,
            "leave it out, or name the program: `command = [\"python3\", \"words.py\"]`",
        );
    };
    if command.first().is_none_or(|program| program.trim().is_empty()) {
        let message = format!("`{}` names no program", key("command"));
        return wrong(
            "command",
            message,
            "write the program and its arguments: `[\"python3\", \"words.py\"]`",
        );
    }
    if workers.is_some_and(|workers| workers.get() > MOST_THREADS) {
        let message = format!("`{}` must be at most {MOST_THREADS}", key("workers"));
        return wrong("workers", message, "leave the key out for one");
    }
    let mut process = ProcessConfig::new(command);
    process.workers = workers.unwrap_or(process.workers);
    if let Some(timeout) = timeout {
        process.timeout = duration(places, &key("timeout"), &timeout)?;
    }
    if let Some(answer) = answer {
        let bytes = match size(&answer) {
            Ok(bytes) => bytes,
            Err(hint) => {
                return wrong("answer", format!("`{}` must be a size, not `{answer}`", key("answer")), &hint);
            }
        };
        let bytes =
            NonZeroU64::new(bytes).filter(|bytes| (LEAST_ANSWER..=MOST_ANSWER).contains(&bytes.get()));
        let Some(bytes) = bytes else {
            let message = format!("`{}` must be between 1kB and 1GB", key("answer"));
            return wrong("answer", message, "leave the key out for 16 MB");
        };
        process.answer = bytes;
    }
    process.give_up = give_up.unwrap_or(process.give_up);
    Ok(Some(process))
}

fn unknown_extractor(name: &str, places: &Places, built_in: &[&str]) -> Diagnostic {
    let path = format!("extractors.{name}");
    let mut diagnostic =
        Diagnostic::misuse("config/unknown-extractor", format!("there is no built-in extractor `{name}`"));
    if let Some(place) = places.nearest(&path, &path) {
        diagnostic = diagnostic.at(place);
    }
    match did_you_mean(name, built_in.iter().copied()) {
        None if built_in.is_empty() => diagnostic
            .because("this Byline was built without the feature `extractors`")
            .hint("give it a `path`, the shared library that it is in"),
        Some(meant) => diagnostic.hint(format!("did you mean `{meant}`?")),
        None => diagnostic.because(format!("built in are {}", mistakes::list(built_in))).hint(
            "an extractor of your own needs a `path`, the shared library that it is in, a `command` or a `wasm`",
        ),
    }
}

/// A length of time: a number and its unit.
fn duration(places: &Places, path: &str, text: &str) -> Result<Duration, Diagnostic> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = text.strip_suffix(unit).and_then(|number| number.parse::<f64>().ok());
    let seconds = match unit.trim() {
        "ms" => Some(1e-3),
        "s" => Some(1.0),
        "m" => Some(60.0),
        "h" => Some(3600.0),
        _ => None,
    };
    let length =
        number.zip(seconds).and_then(|(number, unit)| Duration::try_from_secs_f64(number * unit).ok());
    if let Some(length) = length.filter(|length| !length.is_zero()) {
        return Ok(length);
    }
    let diagnostic =
        Diagnostic::misuse("config/bad-value", format!("`{path}` must be a length of time, not `{text}`"))
            .hint("write a number and `ms`, `s`, `m` or `h`: `10s`");
    Err(at_value(places, path, diagnostic))
}

/// A size in bytes: a whole number and its unit, powers of 1000, as in `256MB`.
///
/// # Errors
///
/// How it is to be written.
pub fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text.strip_prefix(digits).unwrap_or_default() {
        "" | "B" => 1,
        "k" | "kB" | "KB" => 1_000,
        "M" | "MB" => 1_000_000,
        "G" | "GB" => 1_000_000_000,
        other => return Err(format!("`{other}` is not a unit of size; use `kB`, `MB` or `GB`")),
    };
    let number: u64 =
        digits.trim().parse().map_err(|_| "a size is a whole number and a unit: `256MB`".to_owned())?;
    match number.checked_mul(unit) {
        Some(size) if size > 0 => Ok(size),
        _ => Err("a size is more than 0, and less than 18 exabytes".to_owned()),
    }
}

fn not_finite(extractor: &str, option: &str, places: &Places) -> Diagnostic {
    let path = format!("extractors.{extractor}.options.{option}");
    let diagnostic = Diagnostic::misuse("config/bad-value", format!("`{path}` must be a finite number"));
    at_value(places, &path, diagnostic)
}

/// A string that must not be empty.
fn filled(places: &Places, path: &str, value: &str) -> Result<(), Diagnostic> {
    if !value.trim().is_empty() {
        return Ok(());
    }
    let diagnostic = Diagnostic::misuse("config/bad-value", format!("`{path}` is empty"));
    Err(at_value(places, path, diagnostic.hint("leave the key out for the default")))
}

/// The diagnostic at the value of a key.
fn at_value(places: &Places, path: &str, diagnostic: Diagnostic) -> Diagnostic {
    match places.get(path) {
        Some(entry) => diagnostic.at(places.place(&entry.value)),
        None => diagnostic,
    }
}
