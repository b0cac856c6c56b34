//! What is made of the file.

use crate::{BUILT_IN, FULL, names, read};
use byline_config::{Columns, parse};
use byline_core::{InputFormat, OffsetUnit};
use insta::assert_snapshot;
use std::path::Path;

#[test]
fn a_full_file_is_resolved() {
    let config = read(FULL);
    assert_eq!(config.threads.map(std::num::NonZeroUsize::get), Some(4));
    assert_eq!(config.plugin_folders, [Path::new("target/release"), Path::new("/opt/byline")]);
    assert_eq!(config.input.format, Some(InputFormat::JsonLines));
    assert!(config.input.extra);
    let columns =
        Columns { text: Some("body".to_owned()), title: Some("headline".to_owned()), ..Columns::default() };
    assert_eq!(config.input.columns, columns);
    assert_eq!(config.output.offsets, OffsetUnit::CodePoint);
    assert!(!config.output.text);
    assert_eq!(names(&config), ["quotes", "entities", "reading-time"], "in the order of the file");
    assert_eq!(config.extractors[0].path.as_deref(), Some("byline_quotes_plugin"));
    assert_eq!(config.extractors[0].options, "{}");
    assert_snapshot!(config.extractors[1].options, @r#"{"labels":["PER","ORG"],"minimum length":0.5,"nested":{"deep":[{"path":"a\"b"}]},"since":"2022-01-21"}"#);
}

#[test]
fn the_configuration_in_effect_is_shown_with_its_sources() {
    assert_snapshot!(read(FULL).shown(), @r#"
    # byline.toml
    threads = 4 # byline.toml:1
    # time-limit: as long as an article needs # default

    [plugins]
    folders = ["target/release", "/opt/byline"] # byline.toml:4

    [input]
    format = "json-lines" # byline.toml:7
    extra = true # byline.toml:8
    # language: unknown where an article does not name it # default
    find-language = true # default
    undo-mojibake = false # default
    max-article = "16MB" # default

    [input.columns]
    text = "body" # byline.toml:9
    title = "headline" # byline.toml:9

    [output]
    offsets = "codepoint" # byline.toml:12
    text = false # byline.toml:13

    [extractors.quotes]
    enabled = true # default
    path = "byline_quotes_plugin" # byline.toml:16

    [extractors.entities]
    enabled = true # default
    # path: built in # default

    [extractors.entities.options]
    labels = ["PER", "ORG"] # byline.toml:23
    "minimum length" = 0.5 # byline.toml:24
    nested = { deep = [{ path = 'a"b' }] } # byline.toml:25
    since = 2022-01-21 # byline.toml:22

    [extractors.reading-time]
    enabled = true # default
    path = "plugins/libreading.so" # byline.toml:28

    # extractors.sentiment does not run: it has no table under `extractors`

    # extractors.claims does not run: `enabled = false` # byline.toml:19
    "#);
    assert_snapshot!(byline_config::built_in(&["entities", "quotes"]).shown(), @r#"
    # no file: the defaults
    # threads: one for each core # default
    # time-limit: as long as an article needs # default

    [plugins]
    folders = [] # default

    [input]
    format = "auto" # default
    extra = false # default
    # language: unknown where an article does not name it # default
    find-language = true # default
    undo-mojibake = false # default
    max-article = "16MB" # default

    [output]
    offsets = "utf-8" # default
    text = true # default

    [extractors.entities]
    enabled = true # default
    # path: built in # default

    [extractors.quotes]
    enabled = true # default
    # path: built in # default
    "#);
    assert_snapshot!(read("[extractors]\n").shown(), @r#"
    # byline.toml
    # threads: one for each core # default
    # time-limit: as long as an article needs # default

    [plugins]
    folders = [] # default

    [input]
    format = "auto" # default
    extra = false # default
    # language: unknown where an article does not name it # default
    find-language = true # default
    undo-mojibake = false # default
    max-article = "16MB" # default

    [output]
    offsets = "utf-8" # default
    text = true # default

    [extractors]

    # extractors.entities does not run: it has no table under `extractors`

    # extractors.quotes does not run: it has no table under `extractors`

    # extractors.sentiment does not run: it has no table under `extractors`

    # extractors.claims does not run: it has no table under `extractors`
    "#);
}

#[test]
fn what_is_shown_says_the_same_when_read() {
    for toml in [
        FULL,
        "",
        "[extractors]\n",
        "[extractors.quotes]\n",
        "[input.columns]\nid = 'a\"b'\n",
        "[extractors.quotes.options]\na = 'b\"\\c'\nd = \"e\\nf\"\n",
    ] {
        let config = read(toml);
        let again = read(&config.shown());
        assert_eq!(again.threads, config.threads);
        assert_eq!(again.plugin_folders, config.plugin_folders);
        assert_eq!((&again.input, &again.output), (&config.input, &config.output));
        assert_eq!(again.extractors, config.extractors, "{toml}");
    }
}

#[test]
fn without_extractors_all_built_in_ones_run() {
    assert_eq!(names(&read("")), BUILT_IN);
    assert_eq!(names(&read("threads = 2\n[output]\ntext = false\n")), BUILT_IN);
    assert_eq!(names(&byline_config::built_in(&BUILT_IN)), BUILT_IN);
    assert_eq!(names(&read("[extractors]\n")), [""; 0], "the table is there and names none");
    assert_eq!(names(&read("[extractors.quotes]\n")), ["quotes"]);
}

#[test]
fn folders_are_relative_to_the_file() {
    let config = parse(Path::new("news/byline.toml"), "[plugins]\nfolders = ['lib', '/opt']\n", &[]).unwrap();
    assert_eq!(config.folder, Path::new("news"));
    assert_eq!(config.plugin_folders, [Path::new("news/lib"), Path::new("/opt")]);
    assert_eq!(read("").folder, Path::new("."));
    let libraries =
        "[extractors]\na = { path = 'lib/liba.so' }\nb = { path = 'b' }\nc = { path = '/c.so' }\n";
    let config = parse(Path::new("news/byline.toml"), libraries, &[]).unwrap();
    let paths: Vec<_> = config.extractors.iter().filter_map(|extractor| extractor.path.as_deref()).collect();
    assert_eq!(paths, ["news/lib/liba.so", "b", "/c.so"]);
}

#[test]
fn the_nearest_file_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a/b");
    std::fs::create_dir_all(&deep).unwrap();
    let (far, near) = (folder.path().join("byline.toml"), deep.join("byline.toml"));
    std::fs::write(&far, "").unwrap();
    assert_eq!(byline_config::find(&deep), Some(far));
    std::fs::write(&near, "").unwrap();
    assert_eq!(byline_config::find(&deep), Some(near));
}

#[test]
fn a_program_changes_what_the_file_says() {
    let mut config = read("[extractors.quotes.options]\nleast = 3\nwords = ['ferry']\n");
    config.set_option("quotes", "least", &4.into());
    config.set_option("words", "most", &true.into());
    config.set_library("words", "words");
    assert_eq!(config.extractors[0].options, r#"{"least":4,"words":["ferry"]}"#);
    let shown = config.shown();
    assert!(shown.contains("least = 4 # set by the program\n"), "{shown}");
    assert!(shown.contains("words = [\"ferry\"] # byline.toml:3\n"), "{shown}");
    assert!(shown.contains("path = \"words\" # set by the program\n"), "{shown}");
    let failure = byline_core::Failure::new("too many").at("least");
    assert_eq!(config.option_diagnostic("quotes", &failure).place, None, "it has no place in the file");
    config.keep(|name| name == "words");
    assert_eq!(names(&config), ["words"]);
}

#[test]
fn a_module_has_its_limits() {
    let config = read(
        "[extractors.words]\nwasm = \"words.wasm\"\nmemory = \"2MB\"\n[extractors.words.options]\nwords = [\"a\"]\n",
    );
    let wasm = config.extractors[0].wasm.as_ref().unwrap();
    assert_eq!(wasm.path, Path::new("words.wasm"));
    assert_eq!((wasm.fuel.get(), wasm.memory.get()), (1_000_000_000, 2_000_000));
    assert!(!config.extractors[0].is_built_in());
    let shown = config.shown();
    let part = shown.split("[extractors.words]").nth(1).unwrap();
    let part = part.split("\n# extractors.").next().unwrap().trim_start();
    assert_snapshot!(part, @r#"
    enabled = true # default
    wasm = "words.wasm" # byline.toml:2
    fuel = 1000000000 # default
    memory = "2MB" # byline.toml:3

    [extractors.words.options]
    words = ["a"] # byline.toml:5
    "#);
    assert_eq!(read(&shown).extractors[0].wasm.as_ref(), Some(wasm), "it means the same");
}
