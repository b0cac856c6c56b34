//! Which fields of a record hold what.

use schemars::JsonSchema;
use serde::Deserialize;

/// The names of the fields of a database in JSON Lines or CSV, where they are not among the usual ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Fields {
    /// The identifier; usually `id`.
    pub id: Option<String>,
    /// The claim that was checked; usually `claim`, `claim_text`, `statement` or `text`.
    pub claim: Option<String>,
    /// The headline of the fact-check; usually `title` or `headline`.
    pub title: Option<String>,
    /// The rating; usually `verdict`, `rating`, `review_rating` or `label`.
    pub verdict: Option<String>,
    /// The address; usually `url`, `review_url` or `link`.
    pub url: Option<String>,
    /// The day of publication; usually `date`, `review_date` or `published`.
    pub date: Option<String>,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    Id,
    Claim,
    Title,
    Verdict,
    Url,
    Date,
}

const USUAL: [(Known, &[&str]); 6] = [
    (Known::Id, &["id", "_id", "@id", "claim_id", "uid", "identifier", "review_id"]),
    (
        Known::Claim,
        &[
            "claim",
            "claim_text",
            "claimtext",
            "vclaim",
            "statement",
            "claim_reviewed",
            "claimreviewed",
            "text",
            "quote",
            "sentence",
        ],
    ),
    (Known::Title, &["title", "headline", "article_title", "review_title", "claim_title", "name"]),
    (
        Known::Verdict,
        &[
            "verdict",
            "rating",
            "review_rating",
            "textualrating",
            "textual_rating",
            "label",
            "ruling",
            "truth_rating",
            "claim_label",
            "rating_name",
        ],
    ),
    (Known::Url, &["url", "review_url", "link", "article_url", "source_url", "href", "claim_url"]),
    (
        Known::Date,
        &[
            "date",
            "review_date",
            "published",
            "date_published",
            "datepublished",
            "reviewdate",
            "publication_date",
            "pub_date",
        ],
    ),
];

impl Fields {
    /// What the field of this name holds. A field that the user names is the only one of its meaning.
    pub(crate) fn known(&self, name: &str) -> Option<Known> {
        let Self { id, claim, title, verdict, url, date } = self;
        let named = [
            (Known::Id, id),
            (Known::Claim, claim),
            (Known::Title, title),
            (Known::Verdict, verdict),
            (Known::Url, url),
            (Known::Date, date),
        ];
        if let Some((known, _)) = named.iter().find(|(_, given)| given.as_deref() == Some(name)) {
            return Some(*known);
        }
        let folded = name.to_ascii_lowercase().replace(['-', ' '], "_");
        let (known, _) = USUAL.iter().find(|(_, names)| names.contains(&folded.as_str()))?;
        let taken = named.iter().any(|(other, given)| other == known && given.is_some());
        (!taken).then_some(*known)
    }
}
