//! What goes to an editor: drafts of fact-checks, and the queue of claims to review.
//!
//! A draft says what was claimed, by whom, where and when, and leaves rating, author and address of the review empty:
//! a verdict of this program is not a fact-check and is never written as one.

use byline_core::{Article, Claim, ClaimPart, Label, Verdict};
use serde_json::{Map, Value, json};

/// A schema.org `ClaimReview` for an editor to complete, as JSON-LD. `label` is the sort of the claimant's entity, where
/// it is known.
///
/// ```
/// use byline_core::{Article, Claim, Span, Stance, Verdict};
///
/// let article = Article {
///     id: "a".into(),
///     text: "The bridge cost 40 million euros.".into(),
///     url: Some("https://news.example.org/bridge".into()),
///     ..Default::default()
/// };
/// let claim = Claim {
///     span: Span::new(0, 32),
///     score: 0.9,
///     checkworthy: true,
///     kinds: vec!["quantity".into()],
///     claimant: None,
///     stance: Stance::Asserts,
///     verdict: Verdict::Unverified,
///     matches: vec![],
///     related: vec![],
///     evidence: vec![],
///     quantities: vec![],
/// };
/// let draft = byline_claims::drafts::claim_review(&article, &claim, None);
/// assert!(draft.contains(r#""claimReviewed": "The bridge cost 40 million euros""#));
/// assert!(draft.contains(r#""alternateName": """#));
/// ```
pub fn claim_review(article: &Article, claim: &Claim, label: Option<Label>) -> String {
    let mut item = Map::new();
    item.insert("@type".into(), json!("Claim"));
    if let Some(name) = claim.claimant.as_ref().and_then(|claimant| claimant.name.as_deref()) {
        let kind = match label {
            Some(Label::Person) => "Person",
            Some(Label::Organisation | Label::Location) => "Organization",
            Some(Label::Miscellaneous) | None => "Thing",
        };
        item.insert("author".into(), json!({"@type": kind, "name": name}));
    }
    if let Some(date) = &article.date {
        item.insert("datePublished".into(), json!(date));
    }
    let mut appearance = Map::new();
    appearance.insert("@type".into(), json!("NewsArticle"));
    for (name, value) in [("url", &article.url), ("headline", &article.title)] {
        if let Some(value) = value {
            appearance.insert(name.into(), json!(value));
        }
    }
    appearance.insert("identifier".into(), json!(article.id));
    item.insert("appearance".into(), Value::Object(appearance));
    let cited: Vec<&str> = claim.matches.iter().filter_map(|found| found.url.as_deref()).collect();
    let draft = json!({
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "creativeWorkStatus": "Draft",
        "claimReviewed": claim.span.of(&article.text).unwrap_or(""),
        "itemReviewed": item,
        "reviewRating": {"@type": "Rating", "alternateName": ""},
        "author": {"@type": "Organization", "name": ""},
        "datePublished": "",
        "url": "",
        "citation": cited,
    });
    format!("{draft:#}")
}

/// The columns of the review queue.
pub const COLUMNS: [&str; 15] = [
    "score",
    "claim",
    "claimant",
    "stance",
    "kinds",
    "verdict",
    "match",
    "match_rating",
    "match_url",
    "relation",
    "differs",
    "contradicts",
    "article",
    "date",
    "url",
];

/// The queue of claims to review as CSV with a header: those worth checking and those with a verdict, the highest score
/// first; of equals the earlier article, and in it the earlier claim, comes first.
pub fn review_queue<'a>(claims: impl IntoIterator<Item = (&'a Article, &'a Claim)>) -> String {
    let mut queue: Vec<(&Article, &Claim)> =
        claims.into_iter().filter(|(_, claim)| is_shown(claim)).collect();
    queue.sort_by(|(_, a), (_, b)| b.score.total_cmp(&a.score));
    let mut out = String::new();
    line(&COLUMNS.map(str::to_owned), &mut out);
    for (article, claim) in queue {
        line(&row(article, claim), &mut out);
    }
    out
}

/// Whether a claim is shown to people: it is worth checking, or there is a verdict on it.
pub fn is_shown(claim: &Claim) -> bool {
    claim.checkworthy || claim.verdict != Verdict::Unverified
}

fn row(article: &Article, claim: &Claim) -> [String; 15] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let best = claim.matches.first();
    [
        format!("{:.3}", claim.score),
        claim.span.of(&article.text).unwrap_or("").to_owned(),
        claim.claimant.as_ref().and_then(|claimant| claimant.name.clone()).unwrap_or_default(),
        claim.stance.name().to_owned(),
        claim.kinds.join(" "),
        claim.verdict.name().to_owned(),
        best.map_or(String::new(), |found| found.claim.clone()),
        best.map_or(String::new(), |found| text(&found.rating)),
        best.map_or(String::new(), |found| text(&found.url)),
        best.map_or(String::new(), |found| found.relation.name().to_owned()),
        best.map_or(String::new(), |found| {
            found.differs.iter().map(ClaimPart::name).collect::<Vec<_>>().join(" ")
        }),
        best.and_then(|found| found.contradicts.as_deref()).unwrap_or_default().to_owned(),
        article.id.clone(),
        text(&article.date),
        text(&article.url),
    ]
}

/// What a formula can begin with. Spreadsheets take the full-width signs for the others, and pass over tabs.
const FORMULA: [char; 9] = ['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠'];

/// A line of CSV. A cell that a spreadsheet would take for a formula gets an apostrophe.
fn line(cells: &[String], out: &mut String) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let cell = cell.replace(['\r', '\n'], " ");
        let formula = cell.starts_with(FORMULA);
        if formula || cell.contains([',', '"']) {
            out.push('"');
            if formula {
                out.push('\'');
            }
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push('\n');
}
