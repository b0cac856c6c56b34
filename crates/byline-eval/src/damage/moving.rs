//! Spans follow their text.

use super::edits::Edit;
use byline_core::Span;
use byline_gold::{Cluster, Gold, GoldMention, GoldSentiment, GoldToken};

/// Where each byte of the old text went.
pub(super) struct Offsets(Vec<u32>);

impl Offsets {
    /// Where a span went, without whitespace at its ends; `None` where nothing is left of it.
    pub(super) fn moved(&self, span: Span, text: &str) -> Option<Span> {
        let at = |offset: u32| self.0.get(offset as usize).copied().unwrap_or_default();
        let span = Span::new(at(span.start), at(span.end)).trim(text, char::is_whitespace);
        (!span.is_empty()).then_some(span)
    }
}

/// The text after the edits, and where everything went.
pub(super) fn apply(text: &str, edits: &[Edit]) -> (String, Offsets) {
    let mut out = String::with_capacity(text.len());
    let mut offsets = Vec::with_capacity(text.len() + 1);
    for (at, c) in text.char_indices() {
        offsets.resize(at + c.len_utf8(), out.len() as u32);
        match edits[at] {
            Edit::Keep => out.push(c),
            Edit::Drop => {}
            Edit::Become(other) => out.push(other),
        }
    }
    offsets.push(out.len() as u32);
    (out, Offsets(offsets))
}

/// Puts every span of `gold` through `fit`; what has no place any more is dropped.
pub(super) fn annotations(gold: &mut Gold, fit: impl Fn(Span) -> Option<Span>) {
    let fit_all = |spans: &mut Vec<Span>| *spans = spans.iter().filter_map(|span| fit(*span)).collect();
    let Gold {
        id: _,
        corpus: _,
        license: _,
        genre: _,
        title: _,
        date: _,
        url: _,
        text: _,
        quotes,
        entities,
        coref,
        tokens,
        sentences,
        targets,
        sentiment,
        target_document,
        claims,
    } = gold;
    if let Some(quotes) = quotes {
        for quote in quotes.iter_mut() {
            fit_all(&mut quote.content);
            fit_all(&mut quote.cue);
            quote.speaker.iter_mut().for_each(fit_all);
        }
        quotes.retain(|quote| !quote.content.is_empty());
    }
    keep(entities, |entity| fit_one(&mut entity.span, &fit));
    keep(claims, |claim| fit_one(&mut claim.span, &fit));
    let fit_item = |item: &mut GoldSentiment| {
        let place = |span: &mut Option<Span>| span.as_mut().is_none_or(|span| fit_one(span, &fit));
        place(&mut item.target) && place(&mut item.sentence)
    };
    keep(sentiment, fit_item);
    *target_document = target_document.take_if(|item| fit_item(item));
    keep(coref, |cluster| fit_cluster(cluster, &fit));
    sentences.iter_mut().for_each(fit_all);
    targets.iter_mut().for_each(fit_all);
    if let Some(tokens) = tokens {
        let kept: Vec<Option<Span>> = tokens.iter().map(|token| fit(token.span)).collect();
        *tokens = tokens_kept(tokens, &kept);
    }
}

fn keep<T>(rows: &mut Option<Vec<T>>, keep: impl FnMut(&mut T) -> bool) {
    if let Some(rows) = rows {
        rows.retain_mut(keep);
    }
}

fn fit_one(span: &mut Span, fit: impl Fn(Span) -> Option<Span>) -> bool {
    let moved = fit(*span);
    *span = moved.unwrap_or(*span);
    moved.is_some()
}

fn fit_cluster(cluster: &mut Cluster, fit: impl Fn(Span) -> Option<Span>) -> bool {
    cluster.mentions.retain_mut(|GoldMention { span, kind: _, head }| {
        fit_one(span, &fit)
            && (fit_one(head, &fit) || {
                *head = *span;
                true
            })
    });
    !cluster.mentions.is_empty()
}

/// The tokens that have a place in `kept`, in the order of their new places, with their heads renumbered. A head that is
/// gone hands its dependents on to its own head.
fn tokens_kept(tokens: &[GoldToken], kept: &[Option<Span>]) -> Vec<GoldToken> {
    let mut order: Vec<usize> = (0..tokens.len()).filter(|at| kept[*at].is_some()).collect();
    order.sort_by_key(|at| (kept[*at].map(|span| span.start), *at));
    let mut number = vec![None; tokens.len()];
    for (new, old) in order.iter().enumerate() {
        number[*old] = Some(new as u32);
    }
    let head_of = |token: &GoldToken| {
        let mut head = token.head;
        // At most as many steps as there are tokens: a cycle in the data must not hang us.
        for _ in 0..tokens.len() {
            let at = head? as usize;
            if number[at].is_some() {
                return number[at];
            }
            head = tokens[at].head;
        }
        None
    };
    order
        .iter()
        .filter_map(|old| {
            let token = &tokens[*old];
            kept[*old].map(|span| GoldToken { span, head: head_of(token), ..*token })
        })
        .collect()
}
