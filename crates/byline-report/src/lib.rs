//! Records as one page of HTML: who is quoted, in what tone about whom, which claims are worth checking, and where
//! articles contradict each other.
//!
//! The page is a single file that asks nothing of the network. What is counted is in tables that are readable without
//! JavaScript; with it, everything can be filtered and leads to the marked passage. For that the page holds an index of
//! all findings in columns, and the articles in chunks that are decompressed when one of theirs is opened: both are
//! compressed, since a page of ten thousand articles is to be sent by mail.
//!
//! Memory grows with the findings, by a few numbers each, and with the titles and different names; texts are compressed
//! as they come and wait in a temporary file.
//!
//! ```
//! use byline_core::Article;
//! use byline_record::Record;
//! use byline_report::Report;
//!
//! let article = Article { title: Some("<b>Rain</b>".into()), ..Article::new("a1", "It rained.") };
//! let mut report = Report::new()?;
//! assert!(report.add(&Record { article, ..Record::default() })?);
//! let mut page = Vec::new();
//! report.write(&mut page)?;
//! let page = String::from_utf8_lossy(&page);
//! assert!(page.contains("<td>1</td>") || page.contains(">1<"));
//! assert!(!page.contains("<b>Rain</b>"), "a title is text, whatever it holds");
//! # Ok::<(), std::io::Error>(())
//! ```

mod article;
mod chunks;
mod columns;
mod dates;
mod names;
mod page;
mod roles;
mod tables;
mod words;

use byline_core::Span;
use byline_record::Record;
use chunks::Chunks;
use columns::{Columns, StatementRow};
use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// Findings of less confidence are left out at first: of quotes at this confidence, about half are right.
pub const LEAST_CONFIDENCE: f32 = 0.5;

/// A report in the making: records go in one after the other, a page comes out.
#[derive(Debug)]
pub struct Report {
    columns: Columns,
    chunks: Chunks,
    /// Statements of several articles that contradict each other.
    conflicts: Vec<Vec<Statement>>,
    /// The articles that are in it, by their identifier and text.
    known: FxHashSet<[u8; 32]>,
}

/// One of several statements that contradict each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The number of the article, in the order in which records were added, from 0.
    pub article: u32,
    /// Where in its text.
    pub span: Span,
    /// The words.
    pub text: String,
    /// Who says so; `None` where the article itself does.
    pub claimant: Option<String>,
    /// What it has to do with the first statement: the same, another figure, a denial.
    pub relation: &'static str,
    /// The figures in it.
    pub figures: Vec<String>,
}

impl Report {
    /// A report without articles. Fails where no temporary file can be created.
    pub fn new() -> io::Result<Self> {
        let (columns, chunks, conflicts) = (Columns::default(), Chunks::new()?, Vec::new());
        Ok(Self { columns, chunks, conflicts, known: FxHashSet::default() })
    }

    /// How many articles there are.
    pub fn articles(&self) -> u32 {
        self.columns.articles() as u32
    }

    /// Adds the next article with its findings. An article of the same identifier and text as one before it is not
    /// counted again: returns whether it was added.
    pub fn add(&mut self, record: &Record) -> io::Result<bool> {
        let digest = Sha256::new().chain_update(&record.article.id).chain_update([0]);
        if !self.known.insert(digest.chain_update(&record.article.text).finalize().into()) {
            return Ok(false);
        }
        let offsets = byline_record::Offsets::new(&record.article.text, byline_record::OffsetUnit::Utf16);
        self.columns.add(record, &offsets);
        self.chunks.add(&article::compact(record, &offsets))?;
        Ok(true)
    }

    /// Adds statements that contradict each other. Each is a claim of an article that was added.
    pub fn conflict(&mut self, statements: Vec<Statement>) {
        self.conflicts.push(statements);
    }

    /// Writes the page.
    pub fn write(self, out: &mut dyn Write) -> io::Result<()> {
        let Self { mut columns, chunks, conflicts, known: _ } = self;
        columns.finish();
        let rows: Vec<Vec<StatementRow>> = conflicts
            .iter()
            .map(|group| group.iter().map(|statement| columns.statement(statement)).collect())
            .collect();
        page::write(&columns, &conflicts, &rows, chunks, out)
    }
}
