//! Properties that hold for any bytes: the bodies of the fuzz targets, on seeds that are bent at random and on all that
//! fuzzing has found.

use byline_tests::bodies;
use byline_tests::{articles, root};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::test_runner::{TestCaseError, TestRunner};
use std::fs;
use std::path::Path;

/// A record with a finding of each kind, for the bodies that read records.
const RECORD: &str = r#"{"schema": "byline/1", "id": "a", "source": {"path": "a.txt", "record": 0}, "offset_unit": "utf-8", "text": "“Åse left,” said Bo Lind.", "entities": [{"id": "e1", "label": "PER", "name": "Bo Lind", "mentions": [{"start": 20, "end": 27, "kind": "name"}], "link": null}], "quotes": [{"id": "q1", "type": "direct", "mode": "speech", "content": [{"start": 3, "end": 13}], "cue": [{"start": 17, "end": 21}], "speaker": {"mention": {"start": 22, "end": 29}, "entity": "e1", "name": "Bo Lind"}, "confidence": 0.9, "repairs": []}], "errors": []}"#;

const CONFIGURATION: &str = "threads = 4\n[plugins]\nfolders = [\"a\"]\n[input]\nformat = \"json-lines\"\nlanguage = \"en\"\ncolumns = { text = \"body\" }\n[output]\noffsets = \"utf-16\"\n[extractors.quotes]\nenabled = false\n[extractors.own]\npath = \"own\"\n[extractors.own.options]\nwords = [1, 2.5, 'x']\n";

/// What the files of a folder hold, in the order of their names.
fn files(folder: &Path, longest: usize) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> =
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let contents = paths.iter().filter(|path| path.is_file()).map(|path| fs::read(path).expect("a file"));
    contents.filter(|content| content.len() <= longest).collect()
}

/// What a body is tried on, bent.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    match name {
        "readers" => {
            let kinds = [
                ("text", 0),
                ("json", 1),
                ("json", 2),
                ("tables", 3),
                ("pages", 4),
                ("archives", 5),
                ("compressed", 7),
            ];
            let all = kinds.into_iter().flat_map(|(kind, choice)| {
                files(&root().join("tests/bad").join(kind), 4_000)
                    .into_iter()
                    .map(move |content| [&[choice], &content[..]].concat())
            });
            all.collect()
        }
        "text" | "quotes" => files(&articles(), 20_000)
            .into_iter()
            .map(|mut text| {
                text.truncate(900);
                text
            })
            .collect(),
        "configuration" => vec![CONFIGURATION.into()],
        _ => vec![RECORD.into()],
    }
}

fn bent(seed: &[u8], at: usize, removed: usize, added: &[u8]) -> Vec<u8> {
    let at = at % (seed.len() + 1);
    let end = (at + removed).min(seed.len());
    [&seed[..at], added, &seed[end..]].concat()
}

/// How many cases are tried: as many as are enough for every day, or what `PROPTEST_CASES` says.
fn cases(otherwise: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(otherwise)
}

/// A piece of a seed, up to `length` bytes of it, `times` over: what repeats finds other faults than what is new.
fn piece(seed: &[u8], at: usize, length: usize, times: usize) -> Vec<u8> {
    let at = at % (seed.len() + 1);
    let end = (at + length).min(seed.len());
    seed[at..end].repeat(times)
}

/// Tries a body on seeds bent up to three times: random bytes or a piece of another seed take the place of some.
fn check(name: &str, otherwise: u32) {
    let (_, body) = bodies::ALL.iter().find(|(known, _)| *known == name).expect("a body of that name");
    let seeds = seeds(name);
    assert!(!seeds.is_empty(), "there are seeds for `{name}`");
    let change = || (any::<usize>(), 0..40_usize, vec(any::<u8>(), 0..12));
    let other = (any::<usize>(), any::<usize>(), 0..200_usize, 0..40_usize);
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases(otherwise)) };
    let input = (any::<usize>(), change(), change(), other);
    let tried = TestRunner::new(config).run(&input, |(seed, one, two, (other, at, length, times))| {
        let seed = &seeds[seed % seeds.len()];
        let bytes = bent(seed, one.0, one.1, &one.2);
        let bytes = bent(&bytes, two.0, two.1, &two.2);
        // In half of the cases nothing is repeated.
        let times = times.saturating_sub(20);
        body(&bent(&bytes, at, 0, &piece(&seeds[other % seeds.len()], at / 7, length, times)));
        Ok::<(), TestCaseError>(())
    });
    if let Err(error) = tried {
        panic!("{name}: {error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases(64)) })]

    #[test]
    fn any_bytes_at_all(bytes in vec(any::<u8>(), 0..200)) {
        for (_, body) in bodies::ALL {
            body(&bytes);
        }
    }
}

#[test]
fn any_file_is_read() {
    check("readers", 400);
}

#[test]
fn any_text_has_tokens_and_sentences() {
    check("text", 150);
}

#[test]
fn any_text_has_quotes_in_bounds() {
    check("quotes", 100);
}

#[test]
fn any_configuration_is_read_or_refused() {
    check("configuration", 300);
}

#[test]
fn any_record_is_read_or_refused() {
    check("records", 400);
}

#[test]
fn any_finding_of_a_plugin_is_in_bounds() {
    check("plugins", 400);
}

#[test]
fn seeds_are_what_they_seem() {
    assert!(byline_record::read(RECORD).is_ok(), "{:?}", byline_record::read(RECORD));
    for (name, body) in bodies::ALL {
        for seed in seeds(name) {
            body(&seed);
        }
    }
}

/// `tests/finds/NAME` holds what a fuzz target has found, each file once fixed.
#[test]
fn what_was_found_stays_mended() {
    for (name, body) in bodies::ALL {
        for find in files(&root().join("tests/finds").join(name), usize::MAX) {
            body(&find);
        }
    }
}
