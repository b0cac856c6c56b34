//! Other ways to say a claim: `Coal provides a third of the power` says what `A third of the power comes from coal` does.
//!
//! Which sentences say the same is a list of patterns in `data/rewrites.txt`. A claim that one of them fits is written
//! down as its other side says it, and read again: the comparison itself knows nothing of patterns, and whatever is
//! strict about it stays so. Both the sentence and the checked claim are written in this way, where they have enough
//! in common for it to matter.

mod matching;
mod rules;
mod written;

use super::statement::{self, Called, Source, Statement};
use crate::numbers::View;
use byline_core::Tag;
use byline_text::Analysis;
use std::ops::Range;
use written::Written;

/// A claim of more tokens is left as it is.
const LONGEST: usize = 44;
/// So many other ways to say a claim are looked at.
const MOST: usize = 6;

/// The claim in a sentence, as other patterns say it.
pub(crate) fn readings(
    view: &View<'_>,
    called: &[Called<'_>],
    range: Range<usize>,
    denied: bool,
    analysis: &mut Analysis,
) -> Vec<Statement> {
    let mut found = Vec::new();
    let mut waiting: Vec<(Written, bool)> =
        texts(view, called, &range).into_iter().map(|text| (text, true)).collect();
    let mut at = 0;
    while let Some((written, again)) = waiting.get(at).cloned() {
        analysis.read(&written.text);
        let view = View { text: &written.text, tokens: &analysis.tokens };
        let (range, called) = (written.range(analysis.tokens.len()), written.called());
        // What was written is itself said in another way by a second pattern, and hardly ever by a third.
        if again {
            for text in texts(&view, &called, &range) {
                if waiting.len() < MOST && waiting.iter().all(|(known, _)| known.text != text.text) {
                    waiting.push((text, false));
                }
            }
        }
        found.push(statement::read(&Source { view, called: &called }, range, denied));
        at += 1;
    }
    found
}

/// The same of a text that stands for a claim of its own.
pub(crate) fn readings_of(text: &str, analysis: &mut Analysis) -> Vec<Statement> {
    analysis.read(text);
    let tokens = std::mem::take(&mut analysis.tokens);
    let found = readings(&View { text, tokens: &tokens }, &[], 0..tokens.len(), false, analysis);
    analysis.tokens = tokens;
    found
}

/// A claim as each of the patterns says it that fit.
fn texts(view: &View<'_>, called: &[Called<'_>], range: &Range<usize>) -> Vec<Written> {
    let content = super::frames::unframe(view, range.clone()).content;
    if content.len() > LONGEST || content.len() < 3 {
        return Vec::new();
    }
    let (lead, body) = matching::parts(view, content.clone());
    let whole = matching::unparted(view, content);
    let mut found: Vec<Written> = Vec::new();
    let verb = |at: usize| view.token(at).is_some_and(|token| matches!(token.tag, Tag::VERB | Tag::AUX));
    if lead.clone().any(verb) {
        let place = written::Place { view, called, range, lead: lead.clone(), body: body.clone() };
        found.extend(written::turned_round(&place));
    }
    for rule in rules::rules().that_may_fit(view, whole.clone()) {
        let fits =
            |body: &Range<usize>| matching::fit(view, rule, body.clone()).map(|fit| (fit, body.clone()));
        let Some((fit, body)) = fits(&body).or_else(|| fits(&whole).filter(|_| whole != body)) else {
            continue;
        };
        let lead = if body == whole { body.start..body.start } else { lead.clone() };
        let place = written::Place { view, called, range, lead, body };
        if let Some(written) = written::write(&place, rule, &fit)
            && found.len() < MOST
            && found.iter().all(|known| known.text != written.text)
        {
            found.push(written);
        }
    }
    found
}
