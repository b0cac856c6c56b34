//! Plugins from their shared libraries: they find what the built-in extractors find, the examples work as their comments
//! say, and a new one made from the template builds, passes its test and is loaded.

use byline_core::{Active, Article, Failure, Finding, Layers, LayersView, Sink, Value};
use byline_host::{Library, find};
use byline_plugin::{Plugin, activate, describe};
use byline_tests::{articles, build, built, c_library, cargo, root};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::tempdir;

/// A library of the workspace, freshly built.
fn library(name: &str) -> Library {
    build();
    Library::load(&find(name, &[built()]).expect("it is built")).expect("it is a plugin")
}

#[derive(Debug, Default, PartialEq)]
struct Taken {
    findings: Vec<Finding>,
    notes: Vec<String>,
}

impl Sink for Taken {
    fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn note(&mut self, message: &str) {
        self.notes.push(message.to_owned());
    }
}

fn extract(active: &Active, article: &Article, layers: &Layers) -> Result<Taken, Failure> {
    let mut analysis = byline_text::Analysis::default();
    analysis.read(&article.text);
    let view = LayersView {
        entities: layers.entities.as_deref(),
        quotes: layers.quotes.as_deref(),
        sentiment: layers.sentiment.as_ref(),
        claims: layers.claims.as_deref(),
        custom: &layers.custom,
    };
    let mut taken = Taken::default();
    active.extractor.extract(&analysis.document(article, view), &mut taken).map(|()| taken)
}

fn on_text(active: &Active, text: &str) -> Result<Taken, Failure> {
    let article = Article { text: text.to_owned(), ..Article::default() };
    extract(active, &article, &Layers::default())
}

/// The values found in a custom layer, as they would be written.
fn custom(taken: &Taken) -> Vec<String> {
    let values = taken.findings.iter().map(|finding| match finding {
        Finding::Custom(value) => json(value),
        other => panic!("{other:?} is no finding of a custom layer"),
    });
    values.collect()
}

fn json(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::String(text) => format!("{text:?}"),
        Value::List(values) => format!("[{}]", values.iter().map(json).collect::<Vec<_>>().join(", ")),
        Value::Map(pairs) => {
            let pairs: Vec<_> =
                pairs.iter().map(|(name, value)| format!("{name}: {}", json(value))).collect();
            format!("{{{}}}", pairs.join(", "))
        }
    }
}

/// The articles of the tests, and one of every oddity that a boundary could trip over.
fn texts() -> Vec<Article> {
    let mut files: Vec<_> = fs::read_dir(articles())
        .expect("the articles are there")
        .map(|entry| entry.expect("an article").path())
        .collect();
    files.sort();
    let mut texts: Vec<String> =
        files.iter().map(|file| fs::read_to_string(file).expect("an article")).collect();
    texts.extend(
        ["", "\n", "é", "\u{feff}\u{200b}\0 “", "«Été», dit-il.\r\n\r\n”He said”"].map(str::to_owned),
    );
    let article = |(number, text)| Article {
        id: format!("a{number}"),
        title: Some("Été: «harbour talks» fail".to_owned()),
        date: Some("2022-01-21".to_owned()),
        language: Some("en".to_owned()),
        text,
        ..Article::default()
    };
    texts.into_iter().enumerate().map(article).collect()
}

/// Runs an extractor built in and loaded on each article, with the layers so far, and adds its own to them.
fn agree<P: Plugin>(name: &str, found: &mut [(Article, Layers)]) {
    let library = library(name);
    assert_eq!(*library.descriptor(), describe::<P>(), "{name}");
    let built_in = activate::<P>("{}", root()).expect("it needs no options");
    let loaded = library.activate("{}", root()).expect("it needs no options");
    let mut pushed = 0;
    for (article, layers) in found.iter_mut() {
        let expected = extract(&built_in, article, layers).expect("it is total");
        assert_eq!(extract(&loaded, article, layers).as_ref(), Ok(&expected), "{name} in {}", article.id);
        pushed += expected.findings.len();
        layers.put(&built_in.descriptor.provides, expected.findings);
    }
    assert!(pushed > 10, "{name} finds something to compare");
    let refused = |options: &str| {
        let loaded = library.activate(options, root()).expect_err("the options are wrong");
        let built_in = activate::<P>(options, root()).expect_err("the options are wrong");
        assert_eq!(loaded, built_in, "{name} with {options}");
    };
    refused(r#"{"no-such-option": true}"#);
    refused("[]");
    refused("{");
}

#[test]
fn built_in_and_loaded_find_the_same() {
    let mut found: Vec<_> = texts().into_iter().map(|article| (article, Layers::default())).collect();
    agree::<byline_entities::Entities>("byline_entities_plugin", &mut found);
    agree::<byline_quotes::Quotes>("byline_quotes_plugin", &mut found);
    agree::<byline_sentiment::SentimentExtractor>("byline_sentiment_plugin", &mut found);
    agree::<byline_claims::Claims>("byline_claims_plugin", &mut found);
}

#[test]
fn a_loaded_extractor_is_called_from_many_threads() {
    let active = library("byline_readability").activate("{}", root()).unwrap();
    let texts = texts();
    let one = |article| extract(&active, article, &Layers::default()).unwrap();
    let expected: Vec<_> = texts.iter().map(one).collect();
    std::thread::scope(|scope| {
        let found: Vec<_> =
            (0..4).map(|_| scope.spawn(|| texts.iter().map(one).collect::<Vec<_>>())).collect();
        for found in found {
            assert!(found.join().unwrap() == expected);
        }
    });
}

#[test]
fn the_readability_example_measures() {
    let library = library("byline_readability");
    assert_eq!(library.descriptor().provides.as_str(), "readability");
    let active = library.activate(r#"{"long-sentence": 6}"#, root()).unwrap();
    let taken =
        on_text(&active, "Ferries wait. The harbour authority postponed all departures until Tuesday.")
            .unwrap();
    insta::assert_snapshot!(custom(&taken)[0], @"{words: 10, sentences: 2, reading_seconds: 3, words_per_sentence: 5.0, syllables_per_word: 2.0, reading_ease: 32.6, school_grade: 10.0, long_sentences: [{start: 14, end: 75, words: 8}]}");
    let failure = library.activate(r#"{"words-per-minute": -1}"#, root()).unwrap_err();
    assert_eq!(failure.option.as_deref(), Some("words-per-minute"));
}

#[test]
fn the_c_example_hears_shouting() {
    let folder = tempdir().unwrap();
    let library =
        Library::load(&c_library("plugins/examples/c/shouting.c", &[], folder.path(), "shouting")).unwrap();
    let active = library.activate("{}", root()).unwrap();
    let taken =
        on_text(&active, "FERRY RUNS AGROUND\n\nThe NATO talks went on. Not NOW OR EVER, NOT HERE!").unwrap();
    assert_eq!(
        custom(&taken),
        ["{start: 0, end: 18, words: 3}", "{start: 48, end: 59, words: 3}", "{start: 61, end: 69, words: 2}"]
    );
    assert_eq!(taken.notes, ["most of the article is in capitals"]);
    let taken = on_text(&active, "Nobody shouted at the BBC.").unwrap();
    assert_eq!(taken, Taken::default());
    let failure = library.activate(r#"{"loud": true}"#, root()).unwrap_err();
    assert_eq!(failure, Failure::new("this extractor takes no options").hint("leave `options` out"));
}

/// Runs cargo in a scaffolded crate, into a folder beside ours so that neither waits for the other.
fn cargo_in(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let mut command = cargo();
    let target = built().join("scaffold");
    command.args(arguments).arg("--offline").current_dir(folder).env("CARGO_TARGET_DIR", &target);
    let output = command.output().expect("cargo runs");
    let said =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    (output.status.success(), said)
}

fn scaffolded(name: &str, folder: &Path) -> Command {
    let mut command = Command::new(built().join(format!("xtask{}", std::env::consts::EXE_SUFFIX)));
    command.args(["new-plugin", name, "--folder"]).arg(folder);
    command
}

#[test]
fn a_new_plugin_builds_passes_its_test_and_is_loaded() {
    build();
    let folder = tempdir().unwrap();
    let output = scaffolded("loaded-words", folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let next = String::from_utf8(output.stdout).unwrap();
    assert!(
        next.contains("cargo test --manifest-path ") && next.contains("[extractors.loaded-words]"),
        "{next}"
    );
    let new = folder.path().join("loaded-words");
    let (passed, said) = cargo_in(&new, &["test"]);
    assert!(passed && said.contains("2 passed"), "{said}");
    let (passed, said) = cargo_in(&new, &["build"]);
    assert!(passed && !said.contains("warning"), "{said}");
    let made = |folder: &Path| -> PathBuf { find("loaded-words", &[folder.to_owned()]).unwrap() };
    let path = made(&built().join("scaffold/debug"));
    let active = Library::load(&path).unwrap().activate(r#"{"words": ["pier"]}"#, root()).unwrap();
    assert_eq!(custom(&on_text(&active, "A Pier!").unwrap()), [r#"{start: 2, end: 6, word: "pier"}"#]);

    // Broken as authors break them: what panics in the library is reported and harms nothing.
    let source = new.join("src/lib.rs");
    let text = fs::read_to_string(&source).unwrap();
    let broken = text
        .replace(
            "for token in document.tokens {",
            "assert!(document.tokens.len() < 3, \"too long\");\nfor token in document.tokens {",
        )
        .replace(
            "Ok(Self { options })",
            "assert!(options.words.len() < 3, \"too many\");\nOk(Self { options })",
        );
    fs::write(&source, broken).unwrap();
    let (passed, said) = cargo_in(&new, &["build"]);
    assert!(passed, "{said}");
    // A library that is loaded stays as it is, so the new one needs a name of its own.
    let copy = folder.path().join("libbroken.so");
    fs::copy(&path, &copy).unwrap();
    let library = Library::load(&copy).unwrap();
    let active = library.activate("{}", root()).unwrap();
    let failure = on_text(&active, "One two three four.").unwrap_err();
    let panicked = failure.message;
    assert!(panicked.starts_with("panicked at lib.rs:") && panicked.ends_with(": too long"), "{panicked}");
    assert_eq!(custom(&on_text(&active, "Exclusive").unwrap()), [r#"{start: 0, end: 9, word: "exclusive"}"#]);
    let failure = library.activate(r#"{"words": ["a", "b", "c"]}"#, root()).unwrap_err();
    assert!(failure.message.ends_with(": too many"), "{failure}");

    let again = scaffolded("loaded-words", folder.path()).output().unwrap();
    assert!(!again.status.success());
    assert!(String::from_utf8_lossy(&again.stderr).contains("is there already"));
}

#[test]
fn the_promises_example_reads_quotes() {
    let library = library("byline_promises");
    let extractors = [
        activate::<byline_entities::Entities>("{}", root()).unwrap(),
        activate::<byline_quotes::Quotes>("{}", root()).unwrap(),
    ];
    let article =
        Article::new("test", "\"We will rebuild the bridge,\" Ida Holm said. \"It is old,\" she added.");
    let mut layers = Layers::default();
    for active in &extractors {
        let found = extract(active, &article, &layers).unwrap();
        layers.put(&active.descriptor.provides, found.findings);
    }
    let active = library.activate("{}", root()).unwrap();
    let taken = extract(&active, &article, &layers).unwrap();
    insta::assert_snapshot!(custom(&taken).join("\n"), @r#"{quote: 0, start: 1, end: 27, speaker: "Ida Holm", label: "PER"}"#);
}

/// What the guide shows is what is there: every block of it is code that other tests compile and run, a configuration
/// that is accepted, or a command that the template and the examples name.
#[test]
fn the_guide_shows_what_is_there() {
    let read = |file: &str| fs::read_to_string(root().join(file)).unwrap();
    let library = "custom/loaded-words/target/release/libloaded_words.so";
    let filled = |file: &str| {
        let text = read(file).replace("@NAME@", "loaded-words").replace("@TYPE@", "LoadedWords");
        text.replace("@SUMMARY@", "Words that the options name")
            .replace("@LIBRARY@", library)
            .replace("@CONFIGURATION@", "plugins/byline.toml")
    };
    // Indentation aside, since a block is shown without that of its surroundings.
    let plain = |text: &str| {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    };
    let sources = [
        filled("xtask/src/scaffold/lib.rs.in"),
        filled("xtask/src/scaffold/README.md.in"),
        read("plugins/examples/promises/src/lib.rs"),
        read("plugins/examples/c/shouting.c"),
        read("plugins/examples/README.md"),
        "cargo xtask new-plugin loaded-words".to_owned(),
        "cargo xtask new-plugin slow-words --language python".to_owned(),
    ]
    .map(|source| plain(&source));
    let manifest = filled("xtask/src/scaffold/Cargo.toml.in")
        .replace("path = \"@PATH@\"", "git = \"https://example.org/byline\"");
    let guide = read("docs/plugins.md");
    let blocks = guide.split("```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'));
    let mut count = 0;
    for (language, block) in blocks {
        count += 1;
        match language {
            // A crate in a repository of its own is no part of ours, so that it need not say so.
            "toml" if block.contains("[package]") => assert!(manifest.starts_with(block), "{block}"),
            "toml" => {
                let parsed = byline_config::parse(Path::new("byline.toml"), block, &[]);
                assert!(parsed.is_ok(), "{block}: {}", parsed.unwrap_err());
            }
            // The template's and the examples' own commands, from the root of the workspace.
            "sh" => {
                let place = " --manifest-path plugins/custom/loaded-words/Cargo.toml";
                let command = plain(&block.replace(place, ""));
                assert!(sources.iter().any(|source| source.contains(&command)), "no source has `{command}`");
            }
            "json" => assert!(block.contains(r#"{"start": 0, "end": 9, "word": "exclusive"}"#), "{block}"),
            "rust" | "c" => {
                let block = plain(block);
                assert!(sources.iter().any(|source| source.contains(&block)), "no source has\n{block}");
            }
            // The program is run by `tests/process.rs`, and what the console shows with it.
            "python" | "console" => {}
            other => panic!("a block of `{other}`, which nothing checks"),
        }
    }
    assert!(count >= 15, "the guide has {count} blocks");
    for id in ["not-found", "cut-off", "bad-description"] {
        assert!(guide.contains(&format!("`plugin/{id}`")));
    }
}
