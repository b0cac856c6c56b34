//! What is said of a file that is wrong.

use crate::{BUILT_IN, FULL, read, refused};
use byline_config::parse;
use byline_core::Failure;
use insta::assert_snapshot;
use proptest::prelude::*;
use std::path::Path;

#[test]
fn unknown_keys_are_errors() {
    assert_snapshot!(refused("thread = 4\n"), @"
    error[config/unknown-key]: unknown key `thread`
     --> byline.toml:1:1
      |
    1 | thread = 4
      | ^^^^^^
      hint: did you mean `threads`?
    ");
    assert_snapshot!(refused("[output]\ntext = true\noffset = \"utf-8\"\n"), @r#"
    error[config/unknown-key]: unknown key `offset` in `output`
     --> byline.toml:3:1
      |
    3 | offset = "utf-8"
      | ^^^^^^
      hint: did you mean `offsets`?
    "#);
    assert_snapshot!(refused("[output]\ncolour = true\n"), @"
    error[config/unknown-key]: unknown key `colour` in `output`
     --> byline.toml:2:1
      |
    2 | colour = true
      | ^^^^^^
      hint: known here: `offsets`, `text`
    ");
    assert_snapshot!(refused("[input.columns]\nbody = \"content\"\n"), @r#"
    error[config/unknown-key]: unknown key `body` in `input.columns`
     --> byline.toml:2:1
      |
    2 | body = "content"
      | ^^^^
      hint: known here: `id`, `text`, `title`, `date`, `url`, `language`
    "#);
    assert_snapshot!(refused("[extractors.quotes]\nminimum-confidence = 0.5\n"), @"
    error[config/unknown-key]: unknown key `minimum-confidence` in `extractors.quotes`
     --> byline.toml:2:1
      |
    2 | minimum-confidence = 0.5
      | ^^^^^^^^^^^^^^^^^^
      hint: an option of the extractor itself stands in `extractors.quotes.options`
    ");
    assert_snapshot!(refused("[extractors.quotes]\nenable = false\n"), @"
    error[config/unknown-key]: unknown key `enable` in `extractors.quotes`
     --> byline.toml:2:1
      |
    2 | enable = false
      | ^^^^^^
      hint: did you mean `enabled`?
    ");
    assert_snapshot!(refused("[extractor.quotes]\nenabled = false\n"), @"
    error[config/unknown-key]: unknown key `extractor`
     --> byline.toml:1:2
      |
    1 | [extractor.quotes]
      |  ^^^^^^^^^
      hint: did you mean `extractors`?
    ");
}

/// Every key with a value of each type that it does not take, and with numbers out of range.
#[test]
fn what_a_key_takes_is_said_with_its_line() {
    const VALUES: [&str; 10] = [
        "-1",
        "4294967296",
        "99999999999999999999",
        "1.5",
        "true",
        "\"?\"",
        "2024-05-01",
        "[1]",
        "[]",
        "{ a = 1 }",
    ];
    let table = |value: &str| value.starts_with('{');
    // The keys, what is wanted of them, what the hint speaks of, and which of the values they take.
    let keys: [(&str, &str, &str, &[&str]); 25] = [
        ("threads", "a whole number, 1 or more", "1024", &["4294967296"]),
        ("time-limit", "a string", "`10s`", &["\"?\""]),
        ("plugins", "a table", "", &[]),
        ("input", "a table", "", &[]),
        ("output", "a table", "", &[]),
        ("extractors", "a table", "", &[]),
        ("plugins.folders", "a list", "target/release", &["[]"]),
        ("input.format", "a string", "`json-lines`", &["\"?\""]),
        ("input.extra", "`true` or `false`", "", &["true"]),
        ("input.language", "a string", "`\"en\"`", &["\"?\""]),
        ("input.max-article", "a string", "MB", &["\"?\""]),
        ("input.columns", "a table", "", &[]),
        ("input.columns.text", "a string", "column", &["\"?\""]),
        ("output.offsets", "a string", "`utf-16`", &["\"?\""]),
        ("extractors.x", "a table", "", &[]),
        ("extractors.x.enabled", "`true` or `false`", "", &["true"]),
        ("extractors.x.path", "a string", "shared library", &["\"?\""]),
        ("extractors.x.command", "a list", "arguments", &["[]"]),
        ("extractors.x.workers", "a whole number, 1 or more", "1024", &["4294967296"]),
        ("extractors.x.timeout", "a string", "`\"10s\"`", &["\"?\""]),
        ("extractors.x.answer", "a string", "MB", &["\"?\""]),
        ("extractors.x.give-up", "a whole number from 0 to 4294967295", "never", &[]),
        ("extractors.x.wasm", "a string", "module", &["\"?\""]),
        ("extractors.x.fuel", "a whole number, 1 or more", "1000000000", &["4294967296"]),
        ("extractors.x.options", "a table", "", &["{ a = 1 }"]),
    ];
    for (key, wanted, hint, takes) in keys {
        for value in VALUES.into_iter().filter(|value| !takes.contains(value)) {
            // A table in place of a table is told apart by its keys, and so are the elements of a list.
            if (table(value) && wanted == "a table") || (value == "[1]" && wanted == "a list") {
                continue;
            }
            let said = refused(&format!("\n{key} = {value}\n"));
            assert!(said.contains(&format!("`{key}` must be {wanted}")), "{key} = {value}: {said}");
            assert!(said.contains("byline.toml:2:"), "{key} = {value}: {said}");
            assert!(
                hint.is_empty() || said.contains("hint: ") && said.contains(hint.trim_matches('`')),
                "{said}"
            );
        }
    }
}

#[test]
fn an_empty_folder_is_an_error() {
    assert_snapshot!(refused("[plugins]\nfolders = [\"\"]\n"), @r#"
    error[config/bad-value]: `plugins.folders[0]` is empty
     --> byline.toml:2:12
      |
    2 | folders = [""]
      |            ^^
      hint: `.` is the folder of this file
    "#);
}

#[test]
fn values_of_the_wrong_type_are_errors() {
    assert_snapshot!(refused("threads = \"four\"\n"), @r#"
    error[config/wrong-type]: `threads` must be a whole number, 1 or more
     --> byline.toml:1:11
      |
    1 | threads = "four"
      |           ^^^^^^
      a string stands here
      hint: up to 1024; leave the key out for one for each core
    "#);
    assert_snapshot!(refused("threads = 0\n"), @"
    error[config/wrong-type]: `threads` must be a whole number, 1 or more
     --> byline.toml:1:11
      |
    1 | threads = 0
      |           ^
      hint: up to 1024; leave the key out for one for each core
    ");
    assert_snapshot!(refused("threads = -3\n"), @"
    error[config/wrong-type]: `threads` must be a whole number, 1 or more
     --> byline.toml:1:11
      |
    1 | threads = -3
      |           ^^
      hint: up to 1024; leave the key out for one for each core
    ");
    assert_snapshot!(refused("[output]\ntext = \"yes\"\n"), @r#"
    error[config/wrong-type]: `output.text` must be `true` or `false`
     --> byline.toml:2:8
      |
    2 | text = "yes"
      |        ^^^^^
      a string stands here
    "#);
    assert_snapshot!(refused("[plugins]\nfolders = \"target/release\"\n"), @r#"
    error[config/wrong-type]: `plugins.folders` must be a list
     --> byline.toml:2:11
      |
    2 | folders = "target/release"
      |           ^^^^^^^^^^^^^^^^
      a string stands here
      hint: as in `["target/release"]`
    "#);
    assert_snapshot!(refused("[plugins]\nfolders = [\"a\", 2]\n"), @r#"
    error[config/wrong-type]: `plugins.folders[1]` must be a string
     --> byline.toml:2:17
      |
    2 | folders = ["a", 2]
      |                 ^
      a whole number stands here
    "#);
    assert_snapshot!(refused("[extractors]\nquotes = true\n"), @"
    error[config/wrong-type]: `extractors.quotes` must be a table
     --> byline.toml:2:10
      |
    2 | quotes = true
      |          ^^^^
      a truth value stands here
    ");
    assert_snapshot!(refused("[extractors.quotes]\noptions = 3\n"), @"
    error[config/wrong-type]: `extractors.quotes.options` must be a table
     --> byline.toml:2:11
      |
    2 | options = 3
      |           ^
      a whole number stands here
    ");
    assert_snapshot!(refused("extractors = [\"quotes\"]\n"), @r#"
    error[config/wrong-type]: `extractors` must be a table
     --> byline.toml:1:14
      |
    1 | extractors = ["quotes"]
      |              ^^^^^^^^^^
      a list stands here
    "#);
    assert_snapshot!(refused("[output]\noffsets = 8\n"), @"
    error[config/wrong-type]: `output.offsets` must be a string
     --> byline.toml:2:11
      |
    2 | offsets = 8
      |           ^
      a whole number stands here
      hint: one of `utf-8`, `utf-16`, `codepoint`
    ");
}

#[test]
fn values_that_mean_nothing_are_errors() {
    assert_snapshot!(refused("[output]\noffsets = \"utf8\"\n"), @r#"
    error[config/bad-value]: `output.offsets` cannot be `utf8`
     --> byline.toml:2:11
      |
    2 | offsets = "utf8"
      |           ^^^^^^
      hint: did you mean `utf-8`?
    "#);
    assert_snapshot!(refused("[output]\noffsets = \"bytes\"\n"), @r#"
    error[config/bad-value]: `output.offsets` cannot be `bytes`
     --> byline.toml:2:11
      |
    2 | offsets = "bytes"
      |           ^^^^^^^
      hint: one of `utf-8`, `utf-16`, `codepoint`
    "#);
    assert_snapshot!(refused("[input]\nformat = \"xml\"\n"), @r#"
    error[config/bad-value]: `input.format` cannot be `xml`
     --> byline.toml:2:10
      |
    2 | format = "xml"
      |          ^^^^^
      hint: one of `auto`, `text`, `json-lines`, `json`, `csv`, `parquet`, `html`, `warc`
    "#);
    assert_snapshot!(refused("[input]\nlanguage = \"english\"\n"), @r#"
    error[config/bad-value]: `input.language` cannot be `english`
     --> byline.toml:2:12
      |
    2 | language = "english"
      |            ^^^^^^^^^
      hint: did you mean `en`?
    "#);
    assert_snapshot!(refused("[extractors.mine]\npath = \"\"\n"), @r#"
    error[config/bad-value]: `extractors.mine.path` is empty
     --> byline.toml:2:8
      |
    2 | path = ""
      |        ^^
      hint: the name or the path of a shared library
    "#);
    assert_snapshot!(refused("[input.columns]\ntext = \"\"\n"), @r#"
    error[config/bad-value]: `input.columns.text` is empty
     --> byline.toml:2:8
      |
    2 | text = ""
      |        ^^
      hint: leave the key out for the default
    "#);
    assert_snapshot!(refused("time-limit = \"10\"\n"), @r#"
    error[config/bad-value]: `time-limit` must be a length of time, not `10`
     --> byline.toml:1:14
      |
    1 | time-limit = "10"
      |              ^^^^
      hint: write a number and `ms`, `s`, `m` or `h`: `10s`
    "#);
    assert_snapshot!(refused("[extractors.quotes.options]\nlimits = [{ least = nan }]\n"), @"
    error[config/bad-value]: `extractors.quotes.options.limits[0].least` must be a finite number
     --> byline.toml:2:21
      |
    2 | limits = [{ least = nan }]
      |                     ^^^
    ");
}

#[test]
fn unknown_extractors_are_errors() {
    assert_snapshot!(refused("[extractors.qoutes]\n"), @"
    error[config/unknown-extractor]: there is no built-in extractor `qoutes`
     --> byline.toml:1:13
      |
    1 | [extractors.qoutes]
      |             ^^^^^^
      hint: did you mean `quotes`?
    ");
    assert_snapshot!(refused("[extractors.weather]\nenabled = false\n"), @"
    error[config/unknown-extractor]: there is no built-in extractor `weather`
     --> byline.toml:1:13
      |
    1 | [extractors.weather]
      |             ^^^^^^^
      built in are `entities`, `quotes`, `sentiment`, `claims`
      hint: an extractor of your own needs a `path`, the shared library that it is in, a `command` or a `wasm`
    ");
}

/// As in a command that was built without the feature `extractors`.
#[test]
fn where_nothing_is_built_in_that_is_said() {
    let refused = parse(Path::new("byline.toml"), "[extractors.quotes]\n", &[]).unwrap_err();
    assert_snapshot!(refused.to_string(), @"
    error[config/unknown-extractor]: there is no built-in extractor `quotes`
     --> byline.toml:1:13
      |
    1 | [extractors.quotes]
      |             ^^^^^^
      this Byline was built without the feature `extractors`
      hint: give it a `path`, the shared library that it is in
    ");
    assert!(parse(Path::new("byline.toml"), "[extractors.quotes]\npath = \"libquotes.so\"\n", &[]).is_ok());
}

#[test]
fn a_file_that_is_no_toml_is_an_error() {
    assert_snapshot!(refused("threads = 2\n[output\ntext = true\n"), @"
    error[config/syntax]: not TOML: unclosed table, expected `]`
     --> byline.toml:2:8
      |
    2 | [output
      |        ^
    ");
    assert_snapshot!(refused("[output]\noffsets = utf-8\n"), @r#"
    error[config/syntax]: not TOML: a string must stand in quotes
     --> byline.toml:2:11
      |
    2 | offsets = utf-8
      |           ^^^^^
      hint: write `"utf-8"`
    "#);
    assert_snapshot!(refused("threads ="), @"
    error[config/syntax]: not TOML: a value is missing
     --> byline.toml:1:10
      |
    1 | threads =
      |          ^
    ");
    assert_snapshot!(refused("threads = 2\nthreads = 3\n"), @"
    error[config/duplicate-key]: `threads` is given twice
     --> byline.toml:2:1
      |
    2 | threads = 3
      | ^^^^^^^
      hint: keep one of the two
    ");
    assert_snapshot!(refused("[output]\ntext = true\n\n[output]\noffsets = \"utf-8\"\n"), @"
    error[config/duplicate-key]: `output` is given twice
     --> byline.toml:4:2
      |
    4 | [output]
      |  ^^^^^^
      hint: keep one of the two
    ");
}

#[test]
fn a_file_that_cannot_be_read_is_an_error() {
    let refused = |path: &Path| byline_config::load(path, &BUILT_IN).unwrap_err().to_string();
    assert_snapshot!(refused(Path::new("no/such/byline.toml")), @"
    error[config/not-found]: there is no configuration file `no/such/byline.toml`
      hint: name one that exists; a configuration is not needed, and without one the defaults hold
    ");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("byline.toml");
    std::fs::write(&path, b"threads = 2 # \xe9t\xe9\n").unwrap();
    assert_snapshot!(refused(&path).replace(&path.display().to_string(), "FILE"), @"
    error[config/not-utf-8]: `FILE` is not UTF-8 from byte 14 on
      hint: save the file as UTF-8
    ");
    assert!(refused(folder.path()).starts_with("error[config/unreadable]: cannot read"));
}

#[test]
fn what_an_extractor_says_of_its_options_is_put_in_the_file() {
    let config = read(FULL);
    let said = |name: &str, failure: Failure| config.option_diagnostic(name, &failure).to_string();
    let failure = Failure::new("unknown option `labels`").at("labels").hint("did you mean `label`?");
    assert_snapshot!(said("entities", failure), @r#"
    error[config/unknown-option]: extractor `entities`: unknown option `labels`
      --> byline.toml:23:1
       |
    23 | labels = ["PER", "ORG"]
       | ^^^^^^^^^^^^^^^^^^^^^^^
      hint: did you mean `label`?
    "#);
    assert_snapshot!(said("entities", Failure::new("there is no such file").at("nested.deep[0].path")), @r#"
    error[config/option]: extractor `entities`: there is no such file
      --> byline.toml:25:22
       |
    25 | nested = { deep = [{ path = "a\"b" }] }
       |                      ^^^^^^^^^^^^^
    "#);
    assert_snapshot!(said("entities", Failure::new("`first` is missing").at("nested.first.second")), @r#"
    error[config/option]: extractor `entities`: `first` is missing
      --> byline.toml:25:1
       |
    25 | nested = { deep = [{ path = "a\"b" }] }
       | ^^^^^^
    "#);
    assert_snapshot!(said("entities", Failure::new("nothing to do")), @"
    error[config/option]: extractor `entities`: nothing to do
      --> byline.toml:21:22
       |
    21 | [extractors.entities.options]
       |                      ^^^^^^^
    ");
    assert_snapshot!(said("quotes", Failure::new("a model is needed").at("model")), @"
    error[config/option]: extractor `quotes`: a model is needed
      --> byline.toml:15:13
       |
    15 | [extractors.quotes]
       |             ^^^^^^
    ");
    let built_in = byline_config::built_in(&BUILT_IN);
    let failure = Failure::new("a model is needed").at("model");
    assert_snapshot!(built_in.option_diagnostic("quotes", &failure).to_string(), @"
    error[config/option]: extractor `quotes`: a model is needed
      the option is `model`
    ");
    let failed = |name| {
        config.extractor_diagnostic(name, "plugin/not-found", "no such library".to_owned()).to_string()
    };
    assert_snapshot!(failed("reading-time"), @r#"
    error[plugin/not-found]: no such library
      --> byline.toml:28:1
       |
    28 | path = "plugins/libreading.so"
       | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
    assert_snapshot!(failed("entities"), @"
    error[plugin/not-found]: no such library
      --> byline.toml:21:13
       |
    21 | [extractors.entities.options]
       |             ^^^^^^^^
    ");
    assert_snapshot!(failed("sentiment"), @"error[plugin/not-found]: no such library");
}

proptest! {
    /// Whatever the file holds, it is read or refused, and what is said of it can be shown.
    #[test]
    fn any_file_is_read_or_refused(start in 0..FULL.len(), length in 0..40usize, between in "[\\PC\n]{0,12}") {
        let end = (start + length).min(FULL.len());
        let mut bytes = FULL.as_bytes().to_vec();
        bytes.splice(start..end, between.bytes());
        let text = String::from_utf8_lossy(&bytes);
        match parse(Path::new("byline.toml"), &text, &BUILT_IN) {
            Ok(config) => prop_assert!(config.shown().ends_with('\n')),
            Err(diagnostic) => prop_assert!(diagnostic.to_string().contains("--> byline.toml:")),
        }
    }
}

#[test]
fn keys_that_contradict_each_other_are_errors() {
    assert_snapshot!(refused("[input]\nformat = \"text\"\ncolumns = { text = \"body\" }\n"), @r#"
    error[config/contradiction]: `input.columns` means nothing with `input.format = "text"`
     --> byline.toml:3:1
      |
    3 | columns = { text = "body" }
      | ^^^^^^^
      articles of this format have no fields or columns
      hint: leave out one of the two keys; the format is detected without `input.format`
    "#);
    let extra = refused("[input]\nextra = true\nformat = \"html\"\n");
    assert!(extra.contains("`input.extra` means nothing") && extra.contains("byline.toml:2:1"), "{extra}");
    for format in ["text", "html", "warc"] {
        let columns = format!("[input]\nformat = '{format}'\n[input.columns]\nid = 'key'\n");
        assert!(refused(&columns).contains("config/contradiction"), "{format}");
    }
    for format in ["auto", "json-lines", "json", "csv", "parquet"] {
        read(&format!("[input]\nformat = '{format}'\nextra = true\ncolumns = {{ id = 'key' }}\n"));
    }
}

#[test]
fn senseless_values_are_errors() {
    assert_snapshot!(refused("threads = 1025\n"), @"
    error[config/bad-value]: `threads` must be at most 1024
     --> byline.toml:1:11
      |
    1 | threads = 1025
      |           ^^^^
      hint: leave the key out for one for each core
    ");
    assert!(refused("[input.columns]\ntext = \" \"\n").contains("`input.columns.text` is empty"));
}

#[test]
fn folders_must_be_there() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("byline.toml");
    let check = |folder: &str| {
        let toml = format!("[plugins]\nfolders = [\"src\", {folder:?}]\n");
        let config = parse(&here, &toml, &BUILT_IN).unwrap();
        config
            .check_folders()
            .map_err(|wrong| (wrong.id, wrong.message, wrong.place.map(|place| place.column)))
    };
    assert_eq!(check("tests"), Ok(()));
    let missing = ("config/no-folder", "there is no folder `nowhere`".to_owned(), Some(19));
    assert_eq!(check("nowhere"), Err(missing));
    let file = ("config/no-folder", "`Cargo.toml` is not a folder".to_owned(), Some(19));
    assert_eq!(check("Cargo.toml"), Err(file));
}

#[test]
fn limits_of_modules_are_checked() {
    assert_snapshot!(refused("[extractors.a]\nwasm = \"a.wasm\"\ncommand = [\"a\"]\n"), @r#"
    error[config/bad-value]: `extractors.a` has a `command` and a `wasm`
     --> byline.toml:2:8
      |
    2 | wasm = "a.wasm"
      |        ^^^^^^^^
      hint: `path` is a shared library, `command` a program, `wasm` a module: keep one of them
    "#);
    assert_snapshot!(refused("[extractors.a]\nwasm = \" \"\n"), @r#"
    error[config/bad-value]: `extractors.a.wasm` is empty
     --> byline.toml:2:8
      |
    2 | wasm = " "
      |        ^^^
      hint: the path of a WebAssembly module
    "#);
    assert_snapshot!(refused("[extractors.quotes]\nfuel = 5\n"), @r#"
    error[config/bad-value]: `extractors.quotes.fuel` is for extractors that are a WebAssembly module
     --> byline.toml:2:8
      |
    2 | fuel = 5
      |        ^
      hint: leave it out, or name the module: `wasm = "words.wasm"`
    "#);
    assert_snapshot!(refused("[extractors.a]\nwasm = \"a.wasm\"\nfuel = 0\n"), @"
    error[config/wrong-type]: `extractors.a.fuel` must be a whole number, 1 or more
     --> byline.toml:3:8
      |
    3 | fuel = 0
      |        ^
      hint: leave the key out for 1000000000
    ");
    assert_snapshot!(refused("[extractors.a]\nwasm = \"a.wasm\"\nmemory = \"1 page\"\n"), @r#"
    error[config/bad-value]: `extractors.a.memory` must be a size, not `1 page`
     --> byline.toml:3:10
      |
    3 | memory = "1 page"
      |          ^^^^^^^^
      hint: `page` is not a unit of size; use `kB`, `MB` or `GB`
    "#);
    assert_snapshot!(refused("[extractors.a]\nwasm = \"a.wasm\"\nmemory = \"5GB\"\n"), @r#"
    error[config/bad-value]: `extractors.a.memory` must be between 100kB and 4GB
     --> byline.toml:3:10
      |
    3 | memory = "5GB"
      |          ^^^^^
      hint: leave the key out for 64 MB
    "#);
}
