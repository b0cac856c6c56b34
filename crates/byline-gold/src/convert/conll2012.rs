//! The columns of the shared task of 2012 (OntoNotes): words, names in brackets, coreference in the last column.

use super::columns::{columns, cover, entity, lines, wrong};
use super::spacing::Builder;
use super::{Flow, Run, stem};
use crate::{Cluster, Gold, GoldEntity, GoldMention};
use byline_core::{Diagnostic, Span, counted};
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
    let mut columns = columns(line);
    columns.retain(|column| !column.is_empty());
    let (Some(word), Some(tag), Some(name), Some(coref), true) =
        (columns.get(3), columns.get(4), columns.get(10), columns.last(), columns.len() >= 12)
    else {
        return Err(format!("a line of {}", counted(columns.len() as u64, "column")));
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
    let mut entities: Vec<GoldEntity> =
        names.into_iter().filter_map(|(span, label)| entity(span, &label, run)).collect();
    // Of nested names the inner one ends first.
    entities.sort_by_key(|name| name.span);
    let mut coref = Vec::with_capacity(clusters.len());
    for mut mentions in clusters.into_values() {
        let all = mentions.len();
        mentions.retain(|mention| !mention.span.is_empty());
        (mentions.len()..all).for_each(|_| run.leave_out("mentions of whitespace alone"));
        if !mentions.is_empty() {
            coref.push(cluster(mentions, &entities));
        }
    }
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
            let fits = entities.iter().filter(|name| span.contains(name.span) && beside(name.span) <= 5);
            let name = fits.min_by_key(|name| beside(name.span));
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
        let mut names: Vec<(Span, String)> = Vec::new();
        let mut open: Vec<(u32, Span)> = Vec::new();
        for (token, row) in self.builder.tokens.iter().zip(sentence) {
            let open_names = names.iter_mut().map(|(span, _)| span);
            for span in open_names.chain(open.iter_mut().map(|(_, span)| span)) {
                *span = cover(*span, *token);
            }
            let closed = name_brackets(&row.name, *token, &mut names).map_err(|what| (row.line, what))?;
            self.names.extend(closed);
            for part in row.coref.split('|').filter(|part| !matches!(*part, "-" | "_" | "*")) {
                let digits = part.trim_matches(['(', ')']);
                if !part.starts_with('(') && !part.ends_with(')') {
                    return Err((row.line, format!("`{part}` is not a mention of a cluster")));
                }
                let id: u32 = digits
                    .parse()
                    .map_err(|_| (row.line, format!("`{part}` is not a mention of a cluster")))?;
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
                    let mention = Mention { span: start, pronoun };
                    self.clusters.entry(id).or_default().push(mention);
                }
            }
        }
        let last = sentence.last().map_or(0, |row| row.line);
        if !names.is_empty() || !open.is_empty() {
            return Err((last, "a bracket is open at the end of the sentence".to_owned()));
        }
        Ok(())
    }
}

/// Reads the brackets of names of one token: `(PERSON*`, `*)`, `(GPE)`, `(ORG(GPE)*`, `*))`. Returns the names that end.
fn name_brackets(
    brackets: &str,
    token: Span,
    open: &mut Vec<(Span, String)>,
) -> Result<Vec<(Span, String)>, String> {
    let mut closed = Vec::new();
    let mut rest = if matches!(brackets, "-" | "_") { "" } else { brackets };
    while let Some(bracket) = rest.chars().next() {
        rest = rest.strip_prefix(bracket).unwrap_or_default();
        match bracket {
            '*' => {}
            '(' => {
                let end = rest.find(['(', ')', '*']).unwrap_or(rest.len());
                let (label, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
                if label.is_empty() {
                    return Err(format!("`{brackets}` has a bracket without a label"));
                }
                open.push((token, label.to_owned()));
                rest = behind;
            }
            ')' => closed.push(open.pop().ok_or_else(|| "a name ends that did not begin".to_owned())?),
            _ => return Err(format!("`{brackets}` is not a bracket of a name")),
        }
    }
    Ok(closed)
}
