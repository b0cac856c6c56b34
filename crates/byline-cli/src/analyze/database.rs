//! What of the database of fact-checks is none, so that a run does not silently go without it.

use crate::args::Reporting;
use crate::failure::diagnose;
use byline::Byline;
use byline_claims::matching::{Database, Fields, LeftOut};
use byline_config::Config;
use byline_core::Diagnostic;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::PathBuf;

/// The options of claims that name a database.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Options {
    database: Option<PathBuf>,
    #[serde(default)]
    fields: Fields,
}

/// Reports what the database of the configuration leaves out; for the manifest, by reason.
///
/// The extractor has read the database already and cannot say so: a plugin reports on articles alone. An index was
/// reported on when it was made.
pub(super) fn report(byline: &Byline, reporting: &Reporting) -> Option<Value> {
    let Config { folder, extractors, .. } = byline.config();
    let claims = extractors.iter().find(|extractor| extractor.name == "claims")?;
    let Options { database, fields } = serde_json::from_str(&claims.options).ok()?;
    // What cannot be read was refused when the extractor was made.
    let left_out = Database::left_out_of(&folder.join(database?), &fields).ok()?;
    if !reporting.quiet {
        for message in messages(&left_out) {
            diagnose(&Diagnostic::warning("claims/database", message), reporting.log_format);
        }
    }
    let reasons = left_out.reasons();
    Some(
        reasons
            .map(|(reason, count, first)| json!({"reason": reason, "count": count, "first": first}))
            .collect(),
    )
}

/// Whether a configuration names a database of fact-checks.
#[cfg(feature = "workbench")]
pub(crate) fn configured(byline: &Byline) -> bool {
    let claims = byline.config().extractors.iter().find(|extractor| extractor.name == "claims");
    claims
        .and_then(|claims| serde_json::from_str::<Options>(&claims.options).ok())
        .is_some_and(|options| options.database.is_some())
}

/// One message a reason.
pub(crate) fn messages(left_out: &LeftOut) -> impl Iterator<Item = String> + '_ {
    left_out.notes().map(str::to_owned).chain(left_out.lines())
}
