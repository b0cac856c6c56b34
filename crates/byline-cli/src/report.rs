//! `byline report`: records as a page.

use crate::analyze::exists;
use crate::args::ToReport;
use crate::failure::FAILED;
use crate::records::{each_wanted, files};
use anyhow::{Context, Result, anyhow};
use byline_claims::grouping::{Group, Grouper, Member, Relation};
use byline_core::{Claim, Diagnostic, Quantity};
use byline_output::{Guard, write_file_with};
use byline_report::{Report, Statement};
use std::process::ExitCode;

pub(crate) fn run(arguments: &ToReport) -> Result<ExitCode> {
    let ToReport { output, force, filter, records } = arguments;
    let files = files(records)?;
    let mut guard = Guard::default();
    for file in &files {
        guard.reads(file);
    }
    guard.writes(output).map_err(|error| anyhow!(error.diagnostic()))?;
    if output.exists() && !force {
        return Err(exists(output));
    }
    let mut report = Report::new().context("cannot create a temporary file")?;
    let mut grouper = Grouper::default();
    let wrong = each_wanted(records, filter.as_ref(), |mut record| {
        report.add(&record).context("cannot write to a temporary file")?;
        // Several inputs may use an identifier twice, and a statement is to lead to its own article.
        record.article.id = (report.articles() - 1).to_string();
        // The others are too many and too vague for their contradictions to be news.
        let claims = record.layers.claims.unwrap_or_default();
        let worthy: Vec<Claim> = claims.into_iter().filter(|claim| claim.checkworthy).collect();
        grouper.add(&record.article, &worthy);
        Ok(())
    })?;
    let articles = report.articles();
    if articles == 0 {
        return Err(anyhow!(
            Diagnostic::misuse("records/none", "there are no records to report on")
                .hint("`byline analyze ARTICLES --output records.ndjson` writes them")
        ));
    }
    for group in grouper.finish().iter().filter(|group| group.is_disputed()) {
        report.conflict(statements(group));
    }
    write_file_with(output, |out| report.write(out)).map_err(|error| anyhow!(error.diagnostic()))?;
    eprintln!(
        "wrote `{}`: {articles} {}; open it in a browser",
        output.display(),
        if articles == 1 { "article" } else { "articles" }
    );
    Ok(if wrong > 0 { ExitCode::from(FAILED) } else { ExitCode::SUCCESS })
}

fn statements(group: &Group) -> Vec<Statement> {
    let statement = |member: &Member| {
        let Member { article, date: _, span, text, claimant, stance: _, quantities, relation } = member;
        Statement {
            article: article.parse().unwrap_or_default(),
            span: *span,
            text: text.clone(),
            claimant: claimant.clone(),
            relation: match relation {
                Relation::First => "first",
                Relation::Agrees => "agrees",
                Relation::OtherQuantity => "another figure",
                Relation::Denies => "denies",
            },
            figures: quantities.iter().map(figure).collect(),
        }
    };
    group.members.iter().map(statement).collect()
}

/// `at least 12 %`, `5–7 trawlers`.
fn figure(quantity: &Quantity) -> String {
    let Quantity { span: _, value, upper, bound, unit, of } = quantity;
    let bound = match &**bound {
        "exact" => String::new(),
        bound => format!("{} ", bound.replace('-', " ")),
    };
    let upper = upper.map(|upper| format!("–{upper}")).unwrap_or_default();
    let what = unit.as_deref().or(of.as_deref()).map(|what| format!(" {what}")).unwrap_or_default();
    format!("{bound}{value}{upper}{what}")
}

#[cfg(test)]
mod tests {
    use super::figure;
    use byline_core::{Quantity, Span};

    #[test]
    fn figures_read_as_people_write_them() {
        let quantity = |bound: &'static str, upper, unit: Option<&str>| Quantity {
            span: Span::new(0, 1),
            value: 12.0,
            upper,
            bound: bound.into(),
            unit: unit.map(str::to_owned),
            of: Some("trawlers".to_owned()),
        };
        assert_eq!(figure(&quantity("exact", None, None)), "12 trawlers");
        assert_eq!(figure(&quantity("at-least", Some(14.5), Some("%"))), "at least 12–14.5 %");
    }
}
