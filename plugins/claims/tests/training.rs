//! Models are made again bit for bit, and what they learn is what the data say.
#![cfg(feature = "train")]

use byline_claims::matching::Database;
use byline_claims::train::{Queries, claims, matches, scores};
use byline_core::Span;
use byline_eval::gold::{Gold, GoldClaim};

fn gold(text: &str, checkworthy: bool) -> Gold {
    let claim = GoldClaim { span: Span::new(0, text.len() as u32), checkworthy, speaker: None };
    Gold { id: text.to_owned(), text: text.to_owned(), claims: Some(vec![claim]), ..Gold::default() }
}

#[test]
fn what_is_worth_checking_is_learnt_and_made_again() {
    let mut train = Vec::new();
    for number in 10..40 {
        train.push(gold(&format!("The island has lost {number} percent of its teachers since 2010."), true));
        train.push(gold(&format!("I thank all {number} of you for the kind words this evening."), false));
    }
    let model = claims(&train, &[], &mut |_| {}).expect("there is something to learn");
    assert!(
        model == claims(&train, &[], &mut |_| {}).expect("there is something to learn"),
        "the same bytes"
    );
    let asked = ["The town has lost 70 percent of its bakers since 2012.", "I thank you for the kind words."];
    let found = scores(&model, &asked).expect("it is a model");
    assert!(found[0] > 0.6 && found[1] < 0.4, "{found:?}");
    assert!(claims(&[], &[], &mut |_| {}).is_err());
}

#[test]
fn a_ranking_is_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("checks.csv");
    let towns = ["Thorn", "Skarvik", "Ulvoya", "Brandal", "Hexham", "Lomond"];
    let rows: Vec<String> =
        towns.iter().map(|town| format!("{town},The bridge of {town} has cost 40 million euros")).collect();
    std::fs::write(&path, format!("id,claim\n{}\n", rows.join("\n"))).expect("a file");
    let mut database = Database::open_unranked(&path).expect("it can be read");
    let queries: Vec<(String, String)> = towns
        .iter()
        .map(|town| (format!("q{town}"), format!("What, {town} paid 40 million for its bridge?")))
        .collect();
    let relevant = towns.iter().map(|town| (format!("q{town}"), [(*town).to_owned()].into())).collect();
    let set = || Queries { database: &database, queries: &queries, relevant: &relevant };
    let model = matches(&[set()], &mut |_| {}).expect("there is something to learn");
    assert!(model == matches(&[set()], &mut |_| {}).expect("there is something to learn"), "the same bytes");
    database.rank_with(&model).expect("it is a ranking");
    assert_eq!(database.search("Hexham paid for a bridge", 1)[0].id, "Hexham");
}
