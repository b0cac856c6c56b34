//! Sentences whose targets are marked with what is expected: `[Name+]`, `[Name-]`, `[Name0]`.

use byline_core::{Article, Span};

/// The sentence as an article with its targets, and the polarity that each is marked with.
pub(crate) fn read(marked: &str) -> (Article, Vec<i8>) {
    let (mut text, mut targets, mut wanted) = (String::new(), Vec::new(), Vec::new());
    for piece in marked.split('[') {
        let Some((target, rest)) = piece.split_once(']') else {
            text.push_str(piece);
            continue;
        };
        let (name, sign) = target.split_at(target.len() - 1);
        let start = text.len() as u32;
        text.push_str(name);
        targets.push(Span::new(start, text.len() as u32));
        wanted.push(match sign {
            "+" => 1,
            "-" => -1,
            _ => 0,
        });
        text.push_str(rest);
    }
    (Article { text, targets, ..Article::default() }, wanted)
}
