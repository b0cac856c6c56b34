//! The columns of the shared task of 2003, and all that look like them: a token a line, its name's label last.
//!
//! Names are marked `B-`, `I-`, `O`, where `B-` begins every name (IOB2) or only one that follows another of its label
//! (IOB1); `S-`, `U-` and `E-`, `L-` (IOBES, BILOU) are known too. An empty line parts sentences, `-DOCSTART-` articles;
//! a file without it is one article.

use super::columns::{entity, lines, wrong};
use super::spacing::Builder;
use super::{Flow, Run, stem};
use crate::Gold;
use byline_core::{Diagnostic, Span};
use std::path::Path;

/// An article in the making.
#[derive(Default)]
struct Article {
    builder: Builder,
    /// The words of the sentence, and the labels of their names.
    sentence: Vec<(String, String)>,
    /// Names with the labels of the corpus.
    names: Vec<(Span, String)>,
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
    line.starts_with("# ") && line.split_whitespace().last().is_none_or(|label| !is_label(label))
}

fn is_label(label: &str) -> bool {
    label == "O" || label.split_once('-').is_some_and(|(prefix, kind)| is_prefix(prefix) && !kind.is_empty())
}

fn is_prefix(prefix: &str) -> bool {
    matches!(prefix, "B" | "I" | "E" | "S" | "L" | "U")
}

fn end(article: &mut Article, number: &mut u64, path: &Path, run: &mut Run<'_>) -> Flow {
    article.end_sentence();
    let Article { builder, names, failure, sentence: _ } = std::mem::take(article);
    if let Some(failure) = failure {
        *number += 1;
        return run.give(Err(failure));
    }
    if builder.text.is_empty() {
        return Ok(());
    }
    *number += 1;
    let entities = names.into_iter().filter_map(|(span, label)| entity(span, &label, run)).collect();
    run.give(Ok(Gold {
        id: format!("{}-{number}", stem(path)),
        text: builder.text,
        sentences: Some(builder.sentences),
        entities: Some(entities),
        ..Gold::default()
    }))
}

impl Article {
    fn token(&mut self, line: &str) -> Result<(), String> {
        let mut columns = line.split_whitespace();
        let (Some(word), Some(label)) = (columns.next(), columns.next_back()) else {
            return Err("a token without a label".to_owned());
        };
        if !is_label(label) {
            return Err(format!("`{label}` is no label of a name"));
        }
        self.sentence.push((word.to_owned(), label.to_owned()));
        Ok(())
    }

    fn end_sentence(&mut self) {
        let sentence = std::mem::take(&mut self.sentence);
        if sentence.is_empty() {
            return;
        }
        self.builder.sentence(sentence.iter().map(|(word, _)| (word.as_str(), false)));
        let mut open: Option<(Span, &str)> = None;
        for (span, (_, label)) in self.builder.tokens.iter().zip(&sentence) {
            let (prefix, kind) = label.split_once('-').unwrap_or((label, ""));
            let continues =
                matches!(prefix, "I" | "E" | "L") && open.is_some_and(|(_, before)| before == kind);
            if !continues {
                self.names.extend(open.take().map(|(span, kind)| (span, kind.to_owned())));
            }
            if prefix != "O" {
                open = Some(open.map_or((*span, kind), |(whole, kind)| (whole.join(*span), kind)));
            }
            if matches!(prefix, "E" | "L" | "S" | "U") {
                self.names.extend(open.take().map(|(span, kind)| (span, kind.to_owned())));
            }
        }
        self.names.extend(open.map(|(span, kind)| (span, kind.to_owned())));
    }
}
