//! Fact-checks matched by meaning, with an encoder made up for it.

#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

use byline_claims::matching::{Database, Fields, Meaning};
use byline_core::MatchRelation;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A vector has a number for each topic, which some words stand for, and one for all else.
#[derive(Debug, Default)]
struct Topics {
    fingerprint: u64,
    encoded: AtomicUsize,
}

const TOPICS: [&[&str]; 3] =
    [&["harbour", "port", "docks"], &["closed", "shut"], &["physician", "doctor", "vaccine", "jab"]];

impl Meaning for Topics {
    fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    fn width(&self) -> usize {
        TOPICS.len() + 1
    }

    fn vectors(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        self.encoded.fetch_add(texts.len(), Ordering::Relaxed);
        let vector = |text: &&str| {
            let text = text.to_lowercase();
            let topic = |words: &&[&str]| words.iter().filter(|word| text.contains(**word)).count() as f32;
            let mut vector: Vec<f32> = TOPICS.iter().map(topic).chain([0.2]).collect();
            let length = vector.iter().map(|number| number * number).sum::<f32>().sqrt();
            for number in &mut vector {
                *number /= length;
            }
            vector
        };
        texts.iter().map(vector).collect()
    }
}

const CHECKS: &str = r#"{"id": "port", "claim": "The port is shut", "verdict": "true"}
{"id": "jab", "claim": "Every doctor sells a jab", "verdict": "false"}
{"id": "rents", "claim": "Landlords doubled rents across town last winter", "verdict": "true"}
{"id": "ferry", "claim": "A ferry sank near Bergen", "verdict": "false"}
"#;

/// Writes a database, and an index of it with vectors of an encoder.
fn index(folder: &Path, checks: &str, meaning: &Topics) -> std::path::PathBuf {
    let (source, index) = (folder.join("checks.jsonl"), folder.join("checks.index"));
    std::fs::write(&source, checks).unwrap();
    let (bytes, _) = Database::index_with_meaning(&[&source], &Fields::default(), meaning).unwrap();
    std::fs::write(&index, bytes).unwrap();
    index
}

fn first(database: &Database, text: &str) -> Option<String> {
    database.search(text, 5).first().map(|found| found.id.clone())
}

#[test]
fn what_shares_no_word_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = index(folder.path(), CHECKS, &Topics::default());
    let text = "Harbours were closed";
    let words = Database::open(&path).unwrap();
    assert!(words.has_vectors());
    assert_eq!(first(&words, text), None);
    let both = words.with_meaning(Arc::new(Topics::default()));
    assert_eq!(first(&both, text).as_deref(), Some("port"));
    // Ranks alone come from meaning: which fact-check gives a verdict is decided by what is said.
    let found = both.search("Physicians wrote vaccines", 1).remove(0);
    assert_eq!((&*found.id, found.relation), ("jab", MatchRelation::Related));
    let scores: Vec<f32> = both.search("The port is shut", 5).iter().map(|found| found.score).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b) && scores.iter().all(|score| (0.0..=1.0).contains(score)));
}

#[test]
fn words_count_beside_meaning() {
    let folder = tempfile::tempdir().unwrap();
    let path = index(folder.path(), CHECKS, &Topics::default());
    let both = Database::open(&path).unwrap().with_meaning(Arc::new(Topics::default()));
    assert_eq!(first(&both, "Landlords doubled rents across town last winter").as_deref(), Some("rents"));
}

#[test]
fn without_vectors_of_this_encoder_the_best_by_words_are_ranked_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = index(folder.path(), CHECKS, &Topics { fingerprint: 7, ..Topics::default() });
    let other = Arc::new(Topics::default());
    let both = Database::open(&path).unwrap().with_meaning(other.clone());
    assert_eq!(first(&both, "Harbours were closed"), None);
    assert_eq!(first(&both, "The ferry").as_deref(), Some("ferry"));
    assert!(other.encoded.load(Ordering::Relaxed) > 2);
}

#[test]
fn an_index_that_is_extended_keeps_its_vectors() {
    let folder = tempfile::tempdir().unwrap();
    let meaning = Topics::default();
    let path = index(folder.path(), CHECKS, &meaning);
    let more = folder.path().join("more.jsonl");
    let new = r#"{"id": "docks", "claim": "The docks burned", "verdict": "true"}
{"id": "ferry", "claim": "A ferry sank near Malmö", "verdict": "true"}
"#;
    std::fs::write(&more, new).unwrap();
    let before = meaning.encoded.swap(0, Ordering::Relaxed);
    assert_eq!(before, 4);
    let (extended, _) = Database::index_with_meaning(&[&path, &more], &Fields::default(), &meaning).unwrap();
    assert_eq!(meaning.encoded.load(Ordering::Relaxed), 2, "the new one and the changed one");
    let source = folder.path().join("checks.jsonl");
    let (whole, _) = Database::index_with_meaning(&[&source, &more], &Fields::default(), &meaning).unwrap();
    assert!(extended == whole, "the bytes are those of all sources together");
    let plain = Database::index_of(&[&path], &Fields::default()).unwrap();
    assert!(plain == Database::index_of(&[&source], &Fields::default()).unwrap());
}

#[test]
fn a_vector_section_that_is_cut_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = index(folder.path(), CHECKS, &Topics::default());
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() - 2]).unwrap();
    assert!(Database::open(&path).is_err());
}
