//! Records as one page of HTML, with the statements of several articles that contradict each other.

use byline_claims::grouping::{Group, Grouper, Member, Relation};
use byline_core::{Claim, Quantity};
use byline_record::Record;
use byline_report::Statement;
use std::fmt;
use std::io::{self, Write};

/// A report in the making: records go in one after the other, a page comes out.
///
/// ```
/// let record = byline::Byline::builtin().analyze("“We are close,” Kari Lindqvist said on Monday.");
/// let mut report = byline::report::Report::new()?;
/// assert!(report.add(record.into_inner())?);
/// let mut page = Vec::new();
/// report.write(&mut page)?;
/// assert!(String::from_utf8_lossy(&page).contains("Kari Lindqvist"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Report {
    page: byline_report::Report,
    grouper: Grouper,
}

impl Report {
    /// A report without articles.
    ///
    /// # Errors
    ///
    /// If no temporary file can be created.
    pub fn new() -> io::Result<Self> {
        Ok(Self { page: byline_report::Report::new()?, grouper: Grouper::default() })
    }

    /// How many articles there are.
    pub fn articles(&self) -> u32 {
        self.page.articles()
    }

    /// Adds the next article with its findings. An article of the same identifier and text as one before it, as where files
    /// of records overlap, is not counted again: returns whether it was added.
    ///
    /// # Errors
    ///
    /// If the temporary file cannot be written.
    pub fn add(&mut self, mut record: Record) -> io::Result<bool> {
        if !self.page.add(&record)? {
            return Ok(false);
        }
        // Several inputs may use an identifier twice, and a statement is to lead to its own article.
        record.article.id = (self.page.articles() - 1).to_string();
        // The others are too many and too vague for their contradictions to be news.
        let claims = record.layers.claims.unwrap_or_default();
        let worthy: Vec<Claim> = claims.into_iter().filter(|claim| claim.checkworthy).collect();
        self.grouper.add(&record.article, &worthy);
        Ok(true)
    }

    /// Writes the page.
    ///
    /// # Errors
    ///
    /// If `out` cannot be written, or the temporary file cannot be read.
    pub fn write(self, out: &mut dyn Write) -> io::Result<()> {
        let Self { mut page, grouper } = self;
        for group in grouper.finish().iter().filter(|group| group.is_disputed()) {
            page.conflict(statements(group));
        }
        page.write(out)
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report").field("articles", &self.articles()).finish_non_exhaustive()
    }
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
