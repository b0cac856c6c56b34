//! The columns of the shared task of 2003, and all that look like them: a token a line, its name's label last.
//!
//! Names are marked `B-`, `I-`, `O`, where `B-` begins every name (IOB2) or only one that follows another of its label
//! (IOB1); `S-`, `U-` and `E-`, `L-` (IOBES, BILOU) are known too. An empty line parts sentences, `-DOCSTART-` articles;
//! a file without it is one article.

use super::columns::{columns, cover, entity, lines, wrong};
use super::spacing::Builder;
use super::{Flow, Run, stem};
use crate::Gold;
use byline_core::{Diagnostic, Span};
use std::path::Path;

/// A token's line.
struct Row {
    word: String,
    /// The column behind the word, where that is not the label.
    second: Option<String>,
    label: String,
}

/// An article in the making.
#[derive(Default)]
struct Article {
    sentences: Vec<Vec<Row>>,
    sentence: Vec<Row>,
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
        if line.starts_with("-DOCSTART-") || line.starts_with("# newdoc") {
            return end(&mut article, &mut number, path, run);
        }
        if line.trim().is_empty() {
            article.end_sentence();
        } else if !is_comment(line)
            && article.failure.is_none()
            && let Err(what) = article.token(line)
        {
            let hint = "a line is a word and its label, as in `Oslo NNP I-NP B-LOC`";
            article.failure = Some(wrong(path, at, line, what, hint));
        }
        Ok(())
    })?;
    end(&mut article, &mut number, path, run)
}

/// Whether a line says something about the tokens and is none itself. A token `#` has a label behind it.
fn is_comment(line: &str) -> bool {
    let columns = columns(line);
    // `# text = Type O` says something, whatever it ends in.
    let says = columns.get(2) == Some(&"=");
    line.starts_with("# ") && (says || columns.last().is_none_or(|label| !is_label(label)))
}

fn is_label(label: &str) -> bool {
    label == "O" || label.split_once('-').is_some_and(|(prefix, kind)| is_prefix(prefix) && !kind.is_empty())
}

fn is_prefix(prefix: &str) -> bool {
    matches!(prefix, "B" | "I" | "E" | "S" | "L" | "U")
}

fn end(article: &mut Article, number: &mut u64, path: &Path, run: &mut Run<'_>) -> Flow {
    article.end_sentence();
    let Article { sentences, failure, sentence: _ } = std::mem::take(article);
    if let Some(failure) = failure {
        *number += 1;
        return run.give(Err(failure));
    }
    if sentences.is_empty() {
        return Ok(());
    }
    *number += 1;
    let numbered = are_numbered(&sentences);
    if numbered {
        run.change("taken from the second column: words whose first column numbers them", "");
    }
    let (mut builder, mut found) = (Builder::default(), Vec::new());
    for sentence in &sentences {
        builder.sentence(sentence.iter().map(|row| match &row.second {
            Some(second) if numbered => (second.as_str(), false),
            _ => (row.word.as_str(), false),
        }));
        names(&builder.tokens, sentence, &mut found, run);
    }
    let entities = found.into_iter().filter_map(|(span, label)| entity(span, label, run)).collect();
    run.give(Ok(Gold {
        id: format!("{}-{number}", stem(path)),
        text: builder.text,
        sentences: Some(builder.sentences),
        entities: Some(entities),
        ..Gold::default()
    }))
}

/// Whether the first column only numbers the tokens of each sentence, from 0 or 1, as in CoNLL-U.
fn are_numbered(sentences: &[Vec<Row>]) -> bool {
    let numbered = |sentence: &Vec<Row>, from: usize| {
        let mut rows = sentence.iter().zip(from..);
        rows.all(|(row, number)| row.second.is_some() && row.word == number.to_string())
    };
    let several = sentences.iter().any(|sentence| sentence.len() > 1);
    several && [0, 1].into_iter().any(|from| sentences.iter().all(|sentence| numbered(sentence, from)))
}

/// The names of a sentence, with the labels of the corpus.
fn names<'r>(tokens: &[Span], sentence: &'r [Row], found: &mut Vec<(Span, &'r str)>, run: &mut Run<'_>) {
    let mut open: Option<(Span, &str)> = None;
    for (span, row) in tokens.iter().zip(sentence) {
        if span.is_empty() {
            run.leave_out("tokens of whitespace alone");
        }
        let (prefix, kind) = row.label.split_once('-').unwrap_or((&row.label, ""));
        let continues = matches!(prefix, "I" | "E" | "L") && open.is_some_and(|(_, before)| before == kind);
        if !continues {
            found.extend(open.take());
        }
        if prefix != "O" {
            open = Some(open.map_or((*span, kind), |(whole, kind)| (cover(whole, *span), kind)));
        }
        if matches!(prefix, "E" | "L" | "S" | "U") {
            found.extend(open.take());
        }
    }
    found.extend(open);
}

impl Article {
    fn token(&mut self, line: &str) -> Result<(), String> {
        let columns = columns(line);
        let [word, between @ .., label] = &columns[..] else {
            return Err("a token without a label".to_owned());
        };
        if !is_label(label) {
            return Err(format!("`{label}` is not a label of a name"));
        }
        let second = between.first().map(|second| (*second).to_owned());
        self.sentence.push(Row { word: (*word).to_owned(), second, label: (*label).to_owned() });
        Ok(())
    }

    fn end_sentence(&mut self) {
        if !self.sentence.is_empty() {
            self.sentences.push(std::mem::take(&mut self.sentence));
        }
    }
}
