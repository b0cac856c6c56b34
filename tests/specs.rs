//! Specs: what is found in short texts, written so that a journalist can read them.
//!
//! Each file under `specs/quotes` is about one phenomenon. A case is a text (the lines that begin with `>`) and the table
//! behind it: a row for each quote that is found, in the order of the text, and nothing else. Parts of a content are
//! separated by ` / `; a speaker who resolves to another name has that behind ` = `; what was repaired in the quotation
//! marks stands in brackets behind the reason. `BYLINE_UPDATE=1 cargo test -p byline-tests --test all -- specs::` writes the
//! tables as they are found; what changed is then to be read.

use byline_core::{Article, Entity, Finding, LayersView, Quote, Sink, Span};
use byline_entities::Entities;
use byline_plugin::{Extractor, Plugin};
use byline_quotes::Quotes;
use std::fmt::Write;
use std::path::Path;

const HEAD: &str = "| what | cue | who | type | found as |\n|---|---|---|---|---|\n";

#[derive(Default)]
struct Found {
    entities: Vec<Entity>,
    quotes: Vec<Quote>,
}

impl Sink for Found {
    fn push(&mut self, finding: Finding) {
        match finding {
            Finding::Entity(entity) => self.entities.push(entity),
            Finding::Quote(quote) => self.quotes.push(quote),
            _ => {}
        }
    }

    fn note(&mut self, _: &str) {}
}

#[test]
fn quotes_are_found_as_the_specs_say() {
    let folder = byline_tests::root().join("tests/specs/quotes");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the specs").map(|entry| entry.expect("a spec").path()).collect();
    files.sort();
    assert!(files.len() > 5, "the specs are there");
    let update = std::env::var_os("BYLINE_UPDATE").is_some();
    let mut wrong = String::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a spec is text");
        let found = with_tables(&text);
        if update {
            std::fs::write(&file, &found).expect("a spec can be written");
        } else {
            for (want, have) in text.lines().zip(found.lines()).filter(|(want, have)| want != have) {
                let name = file.file_name().unwrap_or_default().display();
                writeln!(wrong, "{name}:\n  expected {want}\n  found    {have}").expect("a string");
            }
            if text.lines().count() != found.lines().count() {
                writeln!(wrong, "{}: another number of quotes:\n{found}", file.display()).expect("a string");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The spec with the tables as they are found.
fn with_tables(spec: &str) -> String {
    let folder = Path::new(".");
    let entities = Entities::build(<Entities as Plugin>::Options::default(), folder).expect("the defaults");
    let quotes = Quotes::build(<Quotes as Plugin>::Options::default(), folder).expect("the defaults");
    let mut out = String::new();
    let mut text = String::new();
    for line in spec.lines().chain(std::iter::once("")) {
        if let Some(rest) = line.strip_prefix('>') {
            text.push_str(rest.strip_prefix(' ').unwrap_or(rest));
            text.push('\n');
        } else if line.starts_with('|') {
            continue;
        } else if !text.is_empty() {
            write!(out, "\n{}\n", table(text.trim_end(), &entities, &quotes)).expect("a string");
            text.clear();
        }
        // One empty line between a text and its table, and behind it.
        if !(line.is_empty() && out.ends_with("\n\n")) {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The table of a text.
fn table(text: &str, entities: &Entities, quotes: &Quotes) -> String {
    let article = Article { text: text.to_owned(), ..Article::default() };
    let mut analysis = byline_text::Analysis::default();
    analysis.read(&article.text);
    let mut found = Found::default();
    entities
        .extract(&analysis.document(&article, LayersView::default()), &mut found)
        .expect("any text has a result");
    let known = std::mem::take(&mut found.entities);
    let layers = LayersView { entities: Some(&known), ..LayersView::default() };
    quotes.extract(&analysis.document(&article, layers), &mut found).expect("any text has a result");
    let words = |span: &Span| span.of(text).unwrap_or_default().replace('\n', " ").replace('|', "\\|");
    let list = |spans: &[Span]| spans.iter().map(words).collect::<Vec<_>>().join(" / ");
    let mut out = HEAD.to_owned();
    for quote in &found.quotes {
        let speaker = quote.speaker.as_ref().map_or("–".to_owned(), |speaker| {
            let mention = speaker.mention.as_ref().map(words).unwrap_or_default();
            match &speaker.name {
                Some(name) if *name != mention => format!("{mention} = {name}"),
                _ => mention,
            }
        });
        let cue = if quote.cue.is_empty() { "–".to_owned() } else { list(&quote.cue) };
        let repaired =
            if quote.repairs.is_empty() { String::new() } else { format!(" ({})", quote.repairs.join(", ")) };
        let (what, kind, reason) = (list(&quote.content), quote.kind.name(), &quote.reason);
        writeln!(out, "| {what} | {cue} | {speaker} | {kind} | {reason}{repaired} |").expect("a string");
    }
    if found.quotes.is_empty() {
        out.push_str("| nothing | | | | |\n");
    }
    out
}
