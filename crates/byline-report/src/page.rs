//! The page: the template around the tables, the data behind them, and the script.

use crate::Statement;
use crate::chunks::{Chunks, pack};
use crate::columns::{Columns, StatementRow};
use crate::dates;
use crate::tables::{self, Tables};
use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// The chart library, the page's own script behind it.
const SCRIPT: &str =
    concat!(include_str!("../assets/uplot/uPlot.iife.min.js"), "\n", include_str!("../assets/app.js"));
/// The looks.
const STYLE: &str =
    concat!(include_str!("../assets/uplot/uPlot.min.css"), "\n", include_str!("../assets/app.css"));

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    /// What a browser may do with the page: run this script, use this style, and load nothing.
    policy: String,
    style: &'static str,
    version: &'static str,
    period: String,
    articles: usize,
    tables: &'a Tables,
}

/// Writes the page.
pub(crate) fn write(
    columns: &Columns,
    conflicts: &[Vec<Statement>],
    rows: &[Vec<StatementRow>],
    chunks: Chunks,
    out: &mut dyn Write,
) -> io::Result<()> {
    let page = Page {
        policy: format!(
            "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            hash(SCRIPT),
            hash(STYLE)
        ),
        style: STYLE,
        version: env!("CARGO_PKG_VERSION"),
        period: period(columns),
        articles: columns.articles(),
        tables: &tables::all(columns, conflicts),
    };
    out.write_all(page.render().map_err(io::Error::other)?.as_bytes())?;
    out.write_all(b"\n<script type=\"text/plain\" id=\"index\">")?;
    pack(out, |out| columns.write_index(conflicts, rows, out))?;
    out.write_all(b"</script>\n")?;
    writeln!(out, "<script>{SCRIPT}</script>")?;
    chunks.write(out, |number| {
        (format!("<script type=\"text/plain\" id=\"chunk-{number}\">"), "</script>\n")
    })?;
    out.write_all(b"</body>\n</html>\n")
}

fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

/// From the first day to the last.
fn period(columns: &Columns) -> String {
    let days = || columns.article.day.iter().flatten().copied();
    match (days().min(), days().max()) {
        (Some(first), Some(last)) if first == last => dates::date(first),
        (Some(first), Some(last)) => format!("{} to {}", dates::date(first), dates::date(last)),
        _ => "no dates".to_owned(),
    }
}
