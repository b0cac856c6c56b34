//! The columns of the shared task of 2012 (OntoNotes): words, names in brackets, coreference in the last column.

use super::columns::{entity, lines, wrong};
use super::spacing::Builder;
use super::{Flow, Run, stem};
use crate::{Cluster, Gold, GoldEntity, GoldMention};
use byline_core::{Diagnostic, Span};
use std::collections::BTreeMap;
use std::path::Path;

/// A line before the rest of its sentence is known.
struct Row {
    word: String,
    tag: String,
    name: String,
    coref: String,
    line: u32,
}

/// A mention of a cluster.
struct Mention {
    span: Span,
    pronoun: bool,
}

/// An article in the making.
#[derive(Default)]
struct Article {
    id: Option<String>,
    builder: Builder,
    sentence: Vec<Row>,
    /// Names with the labels of the corpus.
    names: Vec<(Span, String)>,
    clusters: BTreeMap<u32, Vec<Mention>>,
    failure: Option<Diagnostic>,
}

pub(super) fn convert(path: &Path, run: &mut Run<'_>) -> Flow {
    let mut article = Article::default();
    let mut number = 0_u64;
    lines(path, |at, line| {
        let line = match line {
            Ok(line) => line,
            Err(wrong) => {
                article.failure.get_or_insert(wrong);
                return Ok(());
            }
        };
        if let Some(begin) = line.strip_prefix("#begin document") {
            end(&mut article, &mut number, path, run)?;
            article.id = Some(identifier(begin));
        } else if line.starts_with("#end document") {
            end(&mut article, &mut number, path, run)?;
        } else if line.trim().is_empty() {
            article.end_sentence(path);
        } else if !line.starts_with("# ") && article.failure.is_none() {
            match row(line, at) {
                Ok(row) => article.sentence.push(row),
                Err(what) => article.failure = Some(wrong(path, at, line, what, HINT)),
            }
        }
        Ok(())
    })?;
    end(&mut article, &mut number, path, run)
}

const HINT: &str = "a line has at least twelve columns: names in the eleventh, coreference in the last";

/// `(bc/some/00/some_0001); part 002` as `bc/some/00/some_0001-2`; part 0 needs no number.
fn identifier(begin: &str) -> String {
    let (name, part) = begin.split_once(';').unwrap_or((begin, ""));
    let name = name.trim().trim_matches(['(', ')']);
    let part = part.trim().trim_start_matches("part").trim().trim_start_matches('0');
    if part.is_empty() { name.to_owned() } else { format!("{name}-{part}") }
}

fn row(line: &str, number: u32) -> Result<Row, String> {
    let columns: Vec<&str> = line.split_whitespace().collect();
    let (Some(word), Some(tag), Some(name), Some(coref), true) =
        (columns.get(3), columns.get(4), columns.get(10), columns.last(), columns.len() >= 12)
    else {
        return Err(format!("a line of {} columns", columns.len()));
    };
    if *word == "[WORD]" {
        return Err("the word is hidden: this is a file without its text".to_owned());
    }
    let own = |text: &&str| (**text).to_owned();
    Ok(Row { word: own(word), tag: own(tag), name: own(name), coref: own(coref), line: number })
}

fn end(article: &mut Article, number: &mut u64, path: &Path, run: &mut Run<'_>) -> Flow {
    article.end_sentence(path);
    let Article { id, builder, names, clusters, failure, sentence: _ } = std::mem::take(article);
    if let Some(failure) = failure {
        *number += 1;
        return run.give(Err(failure));
    }
    if builder.text.is_empty() {
        return Ok(());
    }
    *number += 1;
    let entities: Vec<GoldEntity> =
        names.into_iter().filter_map(|(span, label)| entity(span, &label, run)).collect();
    let coref = clusters.into_values().map(|mentions| cluster(mentions, &entities)).collect();
    run.give(Ok(Gold {
        id: id.unwrap_or_else(|| format!("{}-{number}", stem(path))),
        text: builder.text,
        sentences: Some(builder.sentences),
        entities: Some(entities),
        coref: Some(coref),
        ..Gold::default()
    }))
}

/// A mention is a name where it ends in one (`the mayor of Oslo` does not begin in it, `Oslo 's` ends behind it), and its
/// head is that name.
fn cluster(mut mentions: Vec<Mention>, entities: &[GoldEntity]) -> Cluster {
    mentions.sort_by_key(|mention| mention.span);
    let mut label = String::new();
    let mentions = mentions
        .into_iter()
        .map(|Mention { span, pronoun }| {
            // Of a name and its possessive or title: nothing but a few letters may stand beside it.
            let beside = |name: Span| span.len() - name.len();
            let name = entities.iter().find(|name| span.contains(name.span) && beside(name.span) <= 5);
            let (kind, head) = match name {
                _ if pronoun => ("pronoun", span),
                Some(name) => {
                    if label.is_empty() {
                        label.clone_from(&name.label);
                    }
                    ("name", name.span)
                }
                None => ("nominal", span),
            };
            GoldMention { span, kind: kind.to_owned(), head }
        })
        .collect();
    Cluster { label, mentions }
}

impl Article {
    fn end_sentence(&mut self, path: &Path) {
        let sentence = std::mem::take(&mut self.sentence);
        if sentence.is_empty() || self.failure.is_some() {
            return;
        }
        self.builder.sentence(sentence.iter().map(|row| (row.word.as_str(), row.tag == "HYPH")));
        if let Err((line, what)) = self.brackets(&sentence) {
            let shown = sentence.iter().find(|row| row.line == line).map_or("", |row| row.word.as_str());
            let hint = "brackets open and close within a sentence: `(PERSON*`, `*)`; `(12`, `12)`, `(12)`";
            self.failure = Some(wrong(path, line, shown, what, hint));
        }
    }

    /// Reads the brackets of both columns.
    fn brackets(&mut self, sentence: &[Row]) -> Result<(), (u32, String)> {
        let mut name: Option<(Span, String)> = None;
        let mut open: Vec<(u32, Span)> = Vec::new();
        for (token, row) in self.builder.tokens.iter().zip(sentence) {
            if let Some(label) = row.name.strip_prefix('(') {
                name = Some((*token, label.trim_end_matches(['*', ')']).to_owned()));
            }
            if row.name.ends_with(')') {
                let (start, label) =
                    name.take().ok_or((row.line, "a name ends that did not begin".to_owned()))?;
                self.names.push((start.join(*token), label));
            }
            for part in row.coref.split('|').filter(|part| !matches!(*part, "-" | "_" | "*")) {
                let digits = part.trim_matches(['(', ')']);
                let id: u32 =
                    digits.parse().map_err(|_| (row.line, format!("`{part}` is no mention of a cluster")))?;
                if part.starts_with('(') {
                    open.push((id, *token));
                }
                if part.ends_with(')') {
                    let last = open.iter().rposition(|(other, _)| *other == id);
                    let at =
                        last.ok_or_else(|| (row.line, format!("a mention of {id} ends that did not begin")))?;
                    let (_, start) = open.remove(at);
                    let pronoun =
                        start == *token && matches!(row.tag.as_str(), "PRP" | "PRP$" | "WP" | "WP$");
                    let mention = Mention { span: start.join(*token), pronoun };
                    self.clusters.entry(id).or_default().push(mention);
                }
            }
        }
        let last = sentence.last().map_or(0, |row| row.line);
        if name.is_some() || !open.is_empty() {
            return Err((last, "a bracket is open at the end of the sentence".to_owned()));
        }
        Ok(())
    }
}
