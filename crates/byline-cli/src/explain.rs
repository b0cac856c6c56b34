//! `byline explain`: why something was found.

use crate::args::{Explain, Explained};
use crate::counted;
use crate::engine;
use crate::records::each;
use crate::rounded;
use crate::show::{one_line, summary_of};
use crate::style::{Look, Style};
use anyhow::{Context, Result, anyhow};
use byline::{Article, Byline, Explanation};
use byline_core::{Basis, Diagnostic, Ground, Reason, Span};
use byline_input::InputError;
use byline_record::{Offsets, Record};
use byline_runner::{Change, Difference, Edit, Effect, FindingId};
use serde_json::{Value, json};
use std::fmt::{self, Write};
use std::io::BufRead;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(arguments: &Explain) -> Result<ExitCode> {
    let byline = engine::build(&arguments.configured)?;
    let (article, recorded) = chosen(&byline, arguments)?;
    let finding = match &recorded {
        Some(record) => now(&byline, record, &article, &arguments.finding)?,
        None => arguments.finding.clone(),
    };
    let explanation = byline.explain(article, &finding)?;
    let text = match arguments.format {
        Explained::Text => in_text(&explanation, &arguments.finding, Style::of_stdout()),
        Explained::Json => format!("{}\n", as_json(&explanation)),
    };
    crate::print(&text)
}

/// The article that the arguments name, with its record where they name records.
fn chosen(byline: &Byline, arguments: &Explain) -> Result<(Article, Option<Record>)> {
    let path = &arguments.record;
    let mut choice = Choice::new(arguments);
    if holds_records(path)? {
        let mut found = None;
        each(std::slice::from_ref(path), |record| {
            if choice.is(&record.article.id) && found.is_none() {
                found = Some(record);
            }
            Ok(())
        })?;
        choice.check(path)?;
        let record = found.ok_or_else(|| choice.nothing(path))?;
        let article = record.article.clone();
        if article.text.is_empty() {
            let message = format!("the record of `{}` holds no text", article.id);
            return Err(anyhow!(
                Diagnostic::misuse("explain/no-text", message)
                    .because("it was written with `text = false`")
                    .hint("name the article instead of its record")
            ));
        }
        return Ok((article, Some(record)));
    }
    let mut found = None;
    for article in byline.open(std::slice::from_ref(path)) {
        let article = article.map_err(|error| anyhow!(error.diagnostic()))?;
        if choice.is(&article.id) && found.is_none() {
            found = Some(article);
        }
    }
    choice.check(path)?;
    Ok((found.ok_or_else(|| choice.nothing(path))?, None))
}

/// Whether a file begins with a record. Standard input and pipes do: they are read once, and an article there has no name to
/// find it again.
fn holds_records(path: &Path) -> Result<bool> {
    if byline_input::is_stream(path) {
        return Ok(true);
    }
    if !path.exists() {
        return Ok(path.extension().is_some_and(|end| end == "ndjson"));
    }
    if byline_output::is_parquet_folder(path) || byline_output::is_database(path) {
        return Ok(true);
    }
    if path.is_dir() {
        return Ok(false);
    }
    let mut bytes = match byline_input::decompressed(path) {
        Ok(bytes) => bytes,
        // What else it may hold is told where articles are read.
        Err(InputError::NotCompressed { .. }) => return Ok(false),
        Err(error) => return Err(anyhow!(error.diagnostic())),
    };
    let head = bytes.fill_buf().with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(head.trim_ascii_start().starts_with(b"{\"schema\":\"byline/"))
}

/// Which of several articles is meant.
struct Choice<'a> {
    id: Option<&'a str>,
    number: Option<usize>,
    seen: usize,
    /// The identifiers of the first ones.
    first: Vec<String>,
}

impl<'a> Choice<'a> {
    fn new(arguments: &'a Explain) -> Self {
        let number = arguments.number.map(std::num::NonZeroUsize::get);
        Self { id: arguments.id.as_deref(), number, seen: 0, first: Vec::new() }
    }

    /// Whether the next article, which has this identifier, is meant.
    fn is(&mut self, id: &str) -> bool {
        self.seen += 1;
        if self.first.len() < 3 {
            self.first.push(id.to_owned());
        }
        self.number.is_none_or(|number| number == self.seen) && self.id.is_none_or(|wanted| wanted == id)
    }

    /// Fails if there are several and none is named.
    fn check(&self, path: &Path) -> Result<()> {
        if self.seen < 2 || self.id.is_some() || self.number.is_some() {
            return Ok(());
        }
        let message = format!("`{}` holds {} articles", path.display(), self.seen);
        Err(anyhow!(
            Diagnostic::misuse("explain/several", message)
                .because(self.names())
                .hint("choose one with `--id` or `--number`")
        ))
    }

    fn nothing(&self, path: &Path) -> anyhow::Error {
        let wanted = match (self.id, self.number) {
            (Some(id), _) => format!("no article `{id}`"),
            (_, Some(number)) => format!("no article number {number}"),
            _ => "no article".to_owned(),
        };
        let mut diagnostic =
            Diagnostic::misuse("explain/no-article", format!("there is {wanted} in `{}`", path.display()));
        if self.seen > 0 {
            diagnostic = diagnostic.because(self.names());
        }
        anyhow!(diagnostic.hint("name a file of records, or an article"))
    }

    fn names(&self) -> String {
        let names: Vec<String> = self.first.iter().map(|id| format!("`{id}`")).collect();
        let more = if self.seen > self.first.len() { " …" } else { "" };
        format!(
            "there {} {}: {}{more}",
            if self.seen == 1 { "is" } else { "are" },
            counted(self.seen as u64, "article"),
            names.join(", ")
        )
    }
}

/// What a finding of a record is called in the same article analysed again.
fn now(byline: &Byline, record: &Record, article: &Article, finding: &FindingId) -> Result<FindingId> {
    let places = finding.places(&record.layers);
    let again = byline.analyze(article.clone());
    let layers = &again.as_inner().layers;
    let count = finding.count(layers).unwrap_or_default();
    let recorded = finding.count(&record.layers).unwrap_or_default();
    if finding.at >= recorded || finding.places(layers) == places {
        return Ok(finding.clone());
    }
    let named = |at| FindingId { layer: finding.layer.clone(), at };
    if let Some(found) = (0..count).map(named).find(|other| other.places(layers) == places) {
        return Ok(found);
    }
    let message = format!("`{finding}` of the record is not found with the configuration in effect");
    Err(anyhow!(
        Diagnostic::misuse("explain/other-version", message)
            .because("the record was made by another version or another configuration")
            .hint("analyse the article again, or name the configuration with `--config`")
    ))
}

/// For people. `asked` is what it is called in the record that was named.
fn in_text(explanation: &Explanation, asked: &FindingId, style: Style) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_text(explanation, asked, style, &mut out);
    out
}

fn write_text(explanation: &Explanation, asked: &FindingId, style: Style, out: &mut String) -> fmt::Result {
    let Explanation { record, finding, reasons, changes } = explanation;
    let text = record.text();
    let summary = summary_of(record.as_inner(), finding, style);
    writeln!(out, "{}", summary.trim_end())?;
    if asked != finding {
        writeln!(out, "  {}", style.paint(Look::Quiet, &format!("({asked} in the record, {finding} now)")))?;
    }
    if let Some(reasons) = reasons {
        writeln!(out, "\n{}", style.paint(Look::Strong, "Why"))?;
        for reason in reasons {
            write_reason(reason, text, style, out)?;
        }
    } else {
        writeln!(out, "\nThe extractor of `{}` does not say why.", finding.layer)?;
    }
    writeln!(out, "\n{}", style.paint(Look::Strong, "What would have changed it"))?;
    match changes.as_deref() {
        None => writeln!(out, "  the article is too long to try"),
        Some([]) => writeln!(out, "  no single word of its sentences does"),
        Some(changes) => {
            for Change { edit, effect } in changes {
                writeln!(out, "  {}: {}", edit_in_words(edit, text, style), effect_in_words(effect))?;
            }
            writeln!(
                out,
                "  {}",
                style.paint(Look::Quiet, "(each was tried by itself, and the article analysed again)")
            )
        }
    }
}

fn write_reason(reason: &Reason, text: &str, style: Style, out: &mut String) -> fmt::Result {
    let Reason { question, answer, basis, probability, places: _, grounds } = reason;
    let mut rests = match basis {
        Basis::Rule => "a rule".to_owned(),
        Basis::Weights => "learned weights".to_owned(),
        Basis::Table => "a table".to_owned(),
        Basis::Layer => "another extractor".to_owned(),
    };
    if let Some(probability) = probability {
        let _ = write!(rests, ", {:.0} %", probability * 100.0);
    }
    writeln!(
        out,
        "  {}: {} {}",
        style.paint(Look::Cue, &one_line(question)),
        one_line(answer),
        style.paint(Look::Quiet, &format!("({rests})"))
    )?;
    for Ground { what, weight, places } in grounds {
        let words = if places.is_empty() { String::new() } else { format!(" {}", quoted(places, text)) };
        let (sign, look) = if *weight < 0.0 { ('−', Look::Bad) } else { ('+', Look::Good) };
        let weight = style.paint(look, &format!("{sign}{:.2}", weight.abs()));
        writeln!(out, "    {weight} {}{}", one_line(what), words)?;
    }
    Ok(())
}

/// The words of some places, in quotation marks.
fn quoted(places: &[Span], text: &str) -> String {
    let words = places.iter().filter_map(|span| span.of(text)).map(one_line);
    words.map(|words| format!("“{words}”")).collect::<Vec<_>>().join(" … ")
}

fn edit_in_words(edit: &Edit, text: &str, style: Style) -> String {
    match edit {
        Edit::Without(span) => {
            format!("without {}", style.paint(Look::Strong, &quoted(std::slice::from_ref(span), text)))
        }
        Edit::WithoutMarks(_) => "without the quotation marks of its paragraphs".to_owned(),
        Edit::WithMarks(_) => "with quotation marks around it".to_owned(),
        Edit::LowerCase(_) => "in lower case".to_owned(),
    }
}

fn effect_in_words(effect: &Effect) -> String {
    match effect {
        Effect::Gone => "it is not found".to_owned(),
        Effect::Differs(differences) => {
            let words = differences.iter().map(|Difference { what, before, after, by: _ }| match *what {
                "content" => format!("the content becomes “{}”", one_line(after)),
                what => format!("{what} {} instead of {}", one_line(after), one_line(before)),
            });
            words.collect::<Vec<_>>().join("; ")
        }
    }
}

fn as_json(explanation: &Explanation) -> Value {
    let Explanation { record, finding, reasons, changes } = explanation;
    let offsets = record.offsets();
    let text = record.text();
    let reasons = reasons.as_ref().map(|reasons| {
        let reasons = reasons.iter().map(|reason| {
            let Reason { question, answer, basis, probability, places, grounds } = reason;
            let grounds: Vec<Value> = grounds
                .iter()
                .map(|Ground { what, weight, places }| {
                    json!({"what": what, "weight": rounded(*weight), "places": spans(places, text, &offsets)})
                })
                .collect();
            json!({
                "question": question, "answer": answer, "basis": basis.name(),
                "probability": probability.map(rounded), "places": spans(places, text, &offsets),
                "grounds": grounds,
            })
        });
        reasons.collect::<Vec<_>>()
    });
    let changes = changes.as_ref().map(|changes| {
        changes.iter().map(|change| change_as_json(change, text, &offsets)).collect::<Vec<_>>()
    });
    json!({
        "schema": "byline-explanation/1", "article": record.id(), "finding": finding.to_string(),
        "found": found(&record.to_json(), finding), "reasons": reasons, "changes": changes,
    })
}

fn change_as_json(change: &Change, text: &str, offsets: &Offsets<'_>) -> Value {
    let Change { edit, effect } = change;
    let (name, places) = match edit {
        Edit::Without(span) => ("without", std::slice::from_ref(span)),
        Edit::WithoutMarks(marks) => ("without-marks", marks.as_slice()),
        Edit::WithMarks(places) => ("with-marks", places.as_slice()),
        Edit::LowerCase(places) => ("lower-case", places.as_slice()),
    };
    let differs = match effect {
        Effect::Gone => Value::Null,
        Effect::Differs(differences) => differences
            .iter()
            .map(|Difference { what, before, after, by }| {
                json!({"what": what, "before": before, "after": after, "by": by.map(rounded)})
            })
            .collect(),
    };
    json!({
        "edit": name, "places": spans(places, text, offsets), "found": *effect != Effect::Gone,
        "differs": differs,
    })
}

/// The finding as its record has it.
fn found(record: &str, finding: &FindingId) -> Value {
    let record: Value = serde_json::from_str(record).unwrap_or_default();
    let layer = &record[finding.layer.as_str()];
    let list = if finding.layer == byline_core::LayerName::Sentiment { &layer["targets"] } else { layer };
    list[finding.at].clone()
}

fn spans(places: &[Span], text: &str, offsets: &Offsets<'_>) -> Vec<Value> {
    let one = |span: &Span| {
        let (start, end) = offsets.of_span(*span);
        json!({"start": start, "end": end, "text": span.of(text)})
    };
    places.iter().map(one).collect()
}
