//! Drafts, the review queue and groups of claims.

mod support;

use byline_claims::grouping::Grouper;
use byline_claims::{Claims, Options, drafts};
use byline_core::{Article, Claim, LayersView};
use byline_plugin::Plugin;
use support::claims_of;

fn read(id: &str, text: &str) -> (Article, Vec<Claim>) {
    let article = Article {
        id: id.to_owned(),
        text: text.to_owned(),
        url: Some(format!("https://news.example.org/{id}")),
        date: Some("2024-02-03".to_owned()),
        ..Article::default()
    };
    let options = Options { minimum_score: 0.0, threshold: 0.0, ..Options::default() };
    let claims = Claims::build(options, ".".as_ref()).expect("the options are right");
    let found = claims_of(&claims, &article, LayersView::default());
    (article, found)
}

/// The relations of the claims of each group, by article.
fn check(texts: &[&str], expected: &[&str]) {
    let mut grouper = Grouper::default();
    for (number, text) in texts.iter().enumerate() {
        let (article, claims) = read(&number.to_string(), text);
        grouper.add(&article, &claims);
    }
    let found: Vec<String> = grouper
        .finish()
        .iter()
        .map(|group| {
            let members =
                group.members.iter().map(|member| format!("{} {}", member.article, member.relation.name()));
            format!(
                "{}{}",
                members.collect::<Vec<_>>().join(", "),
                if group.is_disputed() { ": disputed" } else { "" }
            )
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_same_claim_is_grouped_and_what_differs_is_shown() {
    check(
        &[
            "The conflict in Freedonia has taken more than 14,000 lives. The harbour at Skarvik is closed.",
            "The conflict in Freedonia has taken 13,000 lives.",
            "The conflict in Freedonia has taken about 14,000 lives, he said.",
            "Bakers in the old town sell rye bread on Sundays.",
            "The harbour at Skarvik is not closed.",
            "The conflict in Freedonia has taken some 13,000 lives.",
        ],
        &["0 first, 1 other-quantity, 2 agrees, 5 other-quantity: disputed", "0 first, 4 denies: disputed"],
    );
}

#[test]
fn one_article_makes_no_group() {
    check(&["The harbour at Skarvik is closed. The harbour at Skarvik is closed."], &[]);
}

#[test]
fn the_queue_is_sorted_and_safe_to_open() {
    let (article, claims) = read(
        "a",
        "=SUM has 4 letters and \"quotes\". Unemployment has fallen to 4 percent, the lowest since 1969.",
    );
    let queue = drafts::review_queue(claims.iter().map(|claim| (&article, claim)));
    let lines: Vec<&str> = queue.lines().collect();
    assert_eq!(lines[0], drafts::COLUMNS.join(","));
    assert!(lines[1].contains("the lowest since 1969"), "{queue}");
    assert!(lines[2].contains("\"'=SUM has 4 letters and \"\"quotes\"\".\""), "{queue}");
}

#[test]
fn a_draft_holds_no_verdict_of_ours() {
    let (article, claims) = read("a", "Unemployment has fallen to 4 percent.");
    let draft = drafts::claim_review(&article, &claims[0], None);
    let value: serde_json::Value = serde_json::from_str(&draft).expect("it is JSON");
    assert_eq!(value["@type"], "ClaimReview");
    assert_eq!(value["itemReviewed"]["appearance"]["url"], "https://news.example.org/a");
    assert_eq!(value["reviewRating"]["alternateName"], "");
    assert!(!draft.contains("unverified"));
}
