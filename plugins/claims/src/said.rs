//! A claim where it stands in an article: read with the names and quotes that are known there, and with the next sentence.

use crate::candidates::{Candidate, Lookup};
use crate::compare::frames::{disputed, takes_back};
use crate::compare::rewrite;
use crate::compare::statement::{self, Called, Mark, Source};
use crate::matching::{Said, relate};
use crate::numbers::View;
use byline_core::{Document, Match, Stance};
use byline_text::Analysis;
use std::ops::Range;

/// What a claim of an article says, to be compared with fact-checks.
#[derive(Debug)]
pub(crate) struct Stated<'a> {
    view: View<'a>,
    called: Vec<Called<'a>>,
    /// The tokens of the claim in its sentence.
    place: Range<usize>,
    denied: bool,
    /// The words of the whole sentence, where the claim is a part of it.
    whole: Option<u32>,
    said: Said,
}

impl<'a> Stated<'a> {
    /// Reads a claim that was found in a sentence.
    pub(crate) fn read(
        document: &Document<'a>,
        lookup: &Lookup,
        at: usize,
        candidate: &Candidate,
    ) -> Option<Self> {
        let sentence = document.sentences.get(at)?;
        let first = sentence.first_token as usize;
        let place = candidate.tokens.start.checked_sub(first)?..candidate.tokens.end.checked_sub(first)?;
        let called = lookup.called_in(document, sentence.span);
        let view = View { text: document.text, tokens: document.tokens_of(sentence) };
        let denied = candidate.stance == Stance::Denies;
        let words = view.tokens.len();
        let whole = (place.len() < words && !denied).then(|| statement::words_of(&view, 0..words));
        let mut own = statement::read(&Source { view, called: &called }, place.clone(), denied);
        // `… This is not true.`: whether it is so is said by the next sentence. But `Mayor Hale says …. Librarians dispute
        // that.`: that others dispute it does not make it less hers.
        let attributed = candidate.claimant.is_some() && !denied;
        let next = document.sentences.get(at + 1).map(|next| document.tokens_of(next));
        let taken_back = next.is_some_and(|tokens| {
            let next = View { text: document.text, tokens };
            takes_back(&next) && !(attributed && disputed(&next))
        });
        if taken_back {
            own.marks.push(Mark::Frame);
        }
        let whole = whole.filter(|_| !taken_back);
        // `The court suspended Kerr for taking gifts` is no report of what Kerr did: where what surrounds a quotation
        // is known neither to report nor to deny it, the sentence is also read as a whole.
        let unsure = attributed && !taken_back && own.marks.contains(&Mark::Frame) && place.len() < words;
        let mut statements = vec![own];
        if unsure {
            statements.push(statement::read(&Source { view, called: &called }, 0..words, false));
        }
        let place = if unsure { 0..words } else { place };
        Some(Self { view, called, place, denied, whole, said: Said::new(statements) })
    }

    /// Notes how a fact-check relates to the claim.
    pub(crate) fn relate(&mut self, found: &mut Match, analysis: &mut Analysis) {
        let Self { view, called, place, denied, whole, said } = self;
        let rewrite =
            |analysis: &mut Analysis| rewrite::readings(view, called, place.clone(), *denied, analysis);
        relate(said, &rewrite, *whole, found, analysis);
    }
}
