//! What sound quotation marks say beyond the learned parts: a quote that reaches into a quotation has all of it, and a
//! quotation beside a verb or a colon is somebody's words.

use crate::attribution::{Attribution, Reason};
use crate::lexicon::{Class, is_dash};
use crate::marks::{Segment, State};
use crate::part::{Part, Parts, Sides};
use crate::view::{COLON, COMMA, THAT, View};
use byline_core::{Flags, Tag, TokenKind};
use byline_text::hash::form;

/// The confidence in a quotation with a verb beside it that does not report elsewhere, and after a colon.
const BESIDE_VERB: f32 = 0.5;
const AFTER_COLON: f32 = 0.6;
/// The confidence in what is called so, which verbs do it, and how far before the name they stand.
const NAMING: f32 = 0.55;
const NAMING_VERBS: [u32; 8] = [
    form("called"),
    form("calls"),
    form("dubbed"),
    form("labelled"),
    form("labeled"),
    form("branded"),
    form("described"),
    form("describes"),
];
const NAMING_REACH: usize = 7;
/// How far from a quotation its verb is.
const VERB_REACH: usize = 6;

/// Makes what a cue outside of marks reports agree with sound marks around it.
pub(crate) fn settle(view: &View<'_>, found: &mut Vec<Attribution>, taken: &mut [bool]) {
    leave_to_others(view, found, taken);
    // What the other reasons find has its extent from its form; the learned edges of cues alone can miss marks.
    for attribution in found.iter_mut().filter(|attribution| attribution.reason == Reason::Cue) {
        // The marks around a cue that is itself quoted are those of whoever tells it: `"He told me to go," she
        // said.`
        let Some(cue) = attribution.cue.filter(|&cue| view.note(cue, 0).state == State::Outside) else {
            continue;
        };
        // What is too long is cut before anything is completed: a part whose end went too far would otherwise
        // pull in the whole of a quotation that it has no claim to.
        keep_to_quotation(view, attribution, cue, taken);
        begin_after_comma(view, attribution, cue, taken);
        begin_after_colon(view, attribution, cue, taken);
        end_after_name(view, attribution, cue, taken);
        complete(view, attribution, taken);
        resume(view, attribution, cue, taken);
    }
}

/// Drops what a participle is said to report if it reaches into the second half of somebody else's quotation:
/// `"If it rains," Holm said, referring to the storm, "we go home."`
fn leave_to_others(view: &View<'_>, found: &mut Vec<Attribution>, taken: &mut [bool]) {
    let half = |quote: &Attribution| {
        let (cue, part) = (quote.cue?, quote.parts.last()?);
        let segment = view.segment_at(part.end - 1).filter(|segment| segment.state == State::Inside)?;
        let first = segment.first as usize;
        let lower = !view.token(first, 0).flags.has(Flags::CAPITAL) && view.form(first, -2) == COMMA;
        let participle =
            view.form(cue, -1) == COMMA && view.document.form(view.token(cue, 0)).ends_with("ing");
        let reaches =
            cue < part.first && part.first < first && view.note(part.first, 0).state == State::Outside;
        (lower && participle && reaches && quote.parts.len() == 1).then_some((view.sentence(cue).first, cue))
    };
    let begun = |(first, cue): (usize, usize)| {
        found.iter().any(|quote| {
            let last = quote.parts.last().filter(|last| first <= last.first && last.end <= cue);
            let segment = last.and_then(|last| view.segment_at(last.end - 1));
            quote.cue.is_some_and(|own| own < cue)
                && segment.is_some_and(|segment| view.form(segment.end as usize, -1) == COMMA)
        })
    };
    let dropped: Vec<usize> = (0..found.len()).filter(|&at| half(&found[at]).is_some_and(begun)).collect();
    for at in dropped.into_iter().rev() {
        for part in found.remove(at).parts {
            occupy(taken, part, false);
        }
    }
}

/// Whether no other quote has a word of `part`, but for those that are in `own`.
fn is_free(taken: &[bool], part: Part, own: &[Part]) -> bool {
    part.tokens().all(|at| !taken.get(at).copied().unwrap_or(true) || crate::part::contains(own, at))
}

fn occupy(taken: &mut [bool], part: Part, value: bool) {
    taken.get_mut(part.tokens()).unwrap_or_default().fill(value);
}

/// Gives a quote the whole of each quotation that it reaches into: `"Wait, he said that? Interesting," Holm said.`
fn complete(view: &View<'_>, attribution: &mut Attribution, taken: &mut [bool]) {
    let mut parts = attribution.parts.clone();
    for part in &attribution.parts {
        // Only at its ends can a part have some of a quotation: what lies between them it has anyway.
        for at in [part.first, part.end - 1] {
            let segment = view.segment_at(at).filter(|segment| segment.state == State::Inside);
            let Some(whole) = segment.and_then(|segment| view.trimmed(segment.tokens())) else { continue };
            let reaches_in = !part.contains(whole.first) || !part.contains(whole.end - 1);
            if reaches_in && is_free(taken, whole, &attribution.parts) {
                parts.push(whole);
            }
        }
    }
    if parts.len() == attribution.parts.len() {
        return;
    }
    parts.sort_by_key(|part| part.first);
    let mut joined = Parts::new();
    for part in parts {
        match joined.last_mut() {
            Some(last) if part.first <= last.end => last.end = last.end.max(part.end),
            // Parts that a whole quotation bridges become one, so that no word is given twice.
            _ => joined.push(part),
        }
    }
    for &part in &joined {
        occupy(taken, part, true);
    }
    attribution.parts = joined;
}

/// The quotation right after a cue, a comma or a colon between them left out, if it is a sentence: `said, "We go."`
fn sentence_after<'a>(view: &View<'a>, cue: usize) -> Option<(&'a Segment, Part)> {
    let comma = usize::from(view.form(cue, 1) == COMMA || view.form(cue, 1) == COLON);
    let first = cue + comma + 2;
    let segment = view.segment_at(first).filter(|segment| {
        segment.first as usize == first && segment.state == State::Inside && view.is_mark(first, -1)
    })?;
    let whole = view.trimmed(segment.tokens())?;
    // A fragment in marks may be the beginning of a longer report, of which the rest is said as well: `alleged
    // that the guards "browsed the web," sat in the office and slept`.
    (view.token(whole.first, 0).flags.has(Flags::CAPITAL) && is_stopped(view, segment))
        .then_some((segment, whole))
}

/// Whether punctuation ends what marks enclose: `"We go,"`, `"We go."`, `"What curfew?"`
fn is_stopped(view: &View<'_>, segment: &Segment) -> bool {
    let last = view.token(segment.end as usize, -1);
    // A comma counts, since it stands for the full stop of what is said where the reporting clause follows.
    matches!(view.document.form(last), "," | "." | "?" | "!" | "…" | "...")
}

/// What follows a quoted sentence, or stands before its cue, is not said: `chanted "What curfew?" and marched on`,
/// `As for the mill, he said, "Who needs it?"`
fn keep_to_quotation(view: &View<'_>, attribution: &mut Attribution, cue: usize, taken: &mut [bool]) {
    let Some((segment, whole)) = sentence_after(view, cue) else { return };
    let Some(place) = attribution.parts.iter().position(|part| part.first == whole.first) else { return };
    let part = attribution.parts[place];
    // A further quotation behind the first is said too: `he said, "Who needs it?" and "Not us."`
    let marks_after = view.between(segment.end as usize + 1, part.end.max(segment.end as usize + 1)).marks;
    if part.end > whole.end && marks_after == 0 {
        occupy(taken, Part { first: whole.end, end: part.end }, false);
        attribution.parts[place].end = whole.end;
    }
    // What stands before the cue goes only if it has no marks of its own: in `"As for us," he said, "who needs
    // it?"` both are said.
    let unmarked = |part: &Part| part.tokens().all(|at| view.note(at, 0).state == State::Outside);
    if let Some(first) = attribution.parts.first().copied().filter(|first| place == 1 && unmarked(first)) {
        occupy(taken, first, false);
        attribution.parts.remove(0);
        attribution.sides = Sides::After;
    }
}

/// What stands before a comma and a quoted sentence is not said: `asked the crowd, "Can she stay?"`, `that the town had paid,
/// the mayor boasted, "We owe nothing."`
fn begin_after_comma(view: &View<'_>, attribution: &mut Attribution, cue: usize, taken: &mut [bool]) {
    let Some(part) = attribution.parts.last_mut().filter(|part| part.first > cue) else { return };
    let Some(segment) = view.segment_at(part.end - 1).filter(|segment| segment.state == State::Inside) else {
        return;
    };
    let Some(whole) = view.trimmed(segment.tokens()) else { return };
    let (first, sentence) = (segment.first as usize, view.sentence(cue));
    let comma = view.is_mark(first, -1) && view.form(first, -2) == COMMA;
    let capital = view.token(whole.first, 0).flags.has(Flags::CAPITAL) && view.inside(whole).verbs > 0;
    let outside = part.first < first && view.note(part.first, 0).state == State::Outside;
    if !(comma && capital && outside && is_stopped(view, segment) && sentence.contains(first)) {
        return;
    }
    let verb = first - 3;
    // The verb right before the comma reports, with its subject or alone behind a pause.
    let names = |at: &usize| matches!(view.token(*at, 0).tag, Tag::DET | Tag::NOUN | Tag::PROPN | Tag::PRON);
    let subject = (part.first..verb).rev().take_while(names).last().unwrap_or(verb);
    let which = [form("which"), form("who"), form("that")].contains(&view.form(subject, 0));
    let pause = view.form(subject, -1) == COMMA || is_dash(view.form(subject, -1));
    let says = verb > part.first
        && view.note(verb, 0).class == Class::Say
        && view.token(verb, 0).tag == Tag::VERB
        && pause
        && !which;
    // Without a verb, who is asked stands there: `that in those years, "we had nothing"` is said as a whole.
    let tag = view.token(part.first, 0).tag;
    let asked = view.form(part.first, 0) != THAT && matches!(tag, Tag::DET | Tag::NOUN | Tag::PROPN);
    if says || asked && view.between(part.first, first - 2).verbs == 0 {
        occupy(taken, Part { first: part.first, end: whole.first }, false);
        part.first = whole.first;
        if says {
            attribution.cue = Some(verb);
        }
    }
}

/// What stands before a colon is not said: `posted a picture with the caption: "Welcome Joe"`.
fn begin_after_colon(view: &View<'_>, attribution: &mut Attribution, cue: usize, taken: &mut [bool]) {
    let [part] = attribution.parts.as_mut_slice() else { return };
    let Some(segment) = view.segment_at(part.end - 1).filter(|segment| segment.state == State::Inside) else {
        return;
    };
    let Some(whole) = view.trimmed(segment.tokens()) else { return };
    let first = segment.first as usize;
    let colon = view.is_mark(first, -1) && view.form(first, -2) == COLON;
    // Another quotation before the colon shows that the part is more than an introduction.
    let alone = view.between(part.first, first - 1).marks == 0;
    if colon
        && alone
        && part.first > cue
        && part.first < first
        && view.note(part.first, 0).state == State::Outside
    {
        occupy(taken, Part { first: part.first, end: whole.first }, false);
        part.first = whole.first;
    }
}

/// What is done after something is called so is not said: `called the plan "a gift to the smugglers" and sent it back`.
fn end_after_name(view: &View<'_>, attribution: &mut Attribution, cue: usize, taken: &mut [bool]) {
    let [part] = attribution.parts.as_mut_slice() else { return };
    if part.first <= cue || !NAMING_VERBS.contains(&view.form(cue, 0)) {
        return;
    }
    let segments = &view.marks.segments;
    let at = segments.partition_point(|segment| (segment.first as usize) < part.first);
    let Some(segment) = segments.get(at).filter(|segment| segment.state == State::Inside) else { return };
    let end = segment.end as usize;
    // A conjunction alone may join a second name, `"a gift" and "a shame"`; with a verb behind it, it joins a
    // deed.
    let acts = view.token(end, 1).tag == Tag::CCONJ && view.token(end, 2).tag == Tag::VERB;
    let alone = end < part.end && view.between(end + 1, part.end.max(end + 1)).marks == 0;
    if let Some(whole) = view.trimmed(segment.tokens()).filter(|_| acts && alone) {
        occupy(taken, Part { first: whole.end, end: part.end }, false);
        part.end = whole.end;
    }
}

/// Gives a quote the quotation with which it continues after its cue: `"If it rains," he told the host, "we go home."`
fn resume(view: &View<'_>, attribution: &mut Attribution, cue: usize, taken: &mut [bool]) {
    let Some(&last) = attribution.parts.last().filter(|last| last.end <= cue) else { return };
    let segments = &view.marks.segments;
    let at = segments.partition_point(|segment| (segment.first as usize) <= cue);
    let Some(segment) = segments.get(at).filter(|segment| segment.state == State::Inside) else { return };
    let Some(next) = view.trimmed(segment.tokens()) else { return };
    // A comma within the first quotation says that the sentence continues; after a full stop the second one
    // stands by itself and was judged by itself.
    let comma = view
        .segment_at(last.first)
        .is_some_and(|before| before.state == State::Inside && view.form(before.end as usize, -1) == COMMA);
    let continues = !view.token(next.first, 0).flags.has(Flags::CAPITAL)
        || view.form(segment.first as usize, -2) == COMMA;
    let near = view.sentence(cue).contains(next.first);
    if comma && continues && near && is_free(taken, next, &[]) {
        occupy(taken, next, true);
        attribution.parts.push(next);
        attribution.sides = Sides::Both;
    }
}

/// Gives quotations that no quote has and that stand beside a verb or after a colon: `"Keep off," the sign warned`,
/// `posted a picture with the caption: "Welcome Joe"`.
pub(crate) fn beside_verbs(view: &View<'_>, taken: &[bool], take: &mut impl FnMut(Attribution)) {
    for segment in view.marks.segments.iter().filter(|segment| segment.state == State::Inside) {
        let Some(whole) = view.trimmed(segment.tokens()) else { continue };
        // A quotation that runs on into the next paragraph counts as enclosed and has no mark at its end.
        let enclosed = view.is_mark(segment.first as usize, -1) && view.is_mark(segment.end as usize, 0);
        if !enclosed || !is_free(taken, whole, &[]) {
            continue;
        }
        let beside = cue_beside(view, segment, whole).map(|found| (found, whole));
        let Some(((cue, sides, confidence), part)) = beside.or_else(|| named_so(view, segment, whole)) else {
            continue;
        };
        // What is called so begins before the marks, where another quote may have words.
        if !is_free(taken, part, &[]) {
            continue;
        }
        // A verb within other quoted words, or within another quote, reports for whoever says those.
        if view.note(cue, 0).state != State::Outside || taken.get(cue).copied().unwrap_or(true) {
            continue;
        }
        let parts = std::iter::once(part).collect();
        let found = Attribution::by_rule(Some(cue), parts, Reason::Cue, confidence);
        take(Attribution { sides, seeks_speaker: true, ..found });
    }
}

/// The verb that gives something the name in marks, and both: `called the plan "a gift to the smugglers"`.
fn named_so(view: &View<'_>, segment: &Segment, whole: Part) -> Option<((usize, Sides, f32), Part)> {
    let open = (segment.first as usize).checked_sub(1)?;
    let first = view.sentence(open).first.max(open.saturating_sub(NAMING_REACH));
    // Punctuation ends the search: beyond it the verb names something else.
    let near = (first..open).rev().take_while(|&at| view.can_be_edge(at));
    let cue = near.into_iter().find(|&at| NAMING_VERBS.contains(&view.form(at, 0)))?;
    // Something has to stand between that is called so: in `a boat called "The Needle"` the words in marks are
    // a title.
    let names = view.token(cue, 0).tag == Tag::VERB && cue + 1 < open;
    names.then_some(((cue, Sides::After, NAMING), Part { first: cue + 1, end: whole.end }))
}

/// The colon or the verb beside a quotation.
fn cue_beside(view: &View<'_>, segment: &Segment, whole: Part) -> Option<(usize, Sides, f32)> {
    let open = (segment.first as usize).checked_sub(1)?;
    let capital = view.token(whole.first, 0).flags.has(Flags::CAPITAL);
    // A label in lower case behind a colon is a term and not what somebody says, unless it ends like a
    // sentence.
    if view.form(open, -1) == COLON && (capital || is_stopped(view, segment)) {
        return Some((open - 1, Sides::After, AFTER_COLON));
    }
    // After a name, a verb that few use of speech may be taken for a noun: `"Bring the boats in," Holm sings`.
    let begins = view.token(open, 0).flags.has(Flags::PARAGRAPH_START);
    let acts = |at: usize| {
        let token = view.token(at, 0);
        let name = view.token(at, -1).tag == Tag::PROPN && !token.flags.has(Flags::CAPITAL);
        begins && name && token.tag == Tag::NOUN && view.document.form(token).ends_with('s')
    };
    let verb = |at: usize| view.token(at, 0).tag == Tag::VERB || acts(at);
    let comma = usize::from(view.form(open, -1) == COMMA);
    if capital && is_stopped(view, segment) {
        let before = open.checked_sub(1 + comma).filter(|&at| verb(at) && whole.len() > 1);
        if let Some(cue) = before {
            return Some((cue, Sides::After, BESIDE_VERB));
        }
    }
    // `"Keep off," the sign warned`: a nominal and then a verb, or the verb first.
    let close = segment.end as usize;
    let names = |at: usize| matches!(view.token(at, 0).tag, Tag::NOUN | Tag::PROPN | Tag::PRON);
    // After a full stop a new sentence begins, whose verb is about something else: `"Keep off." The sign fell.`
    if capital && matches!(view.document.form(view.token(close, -1)), "," | "?" | "!") {
        let clause = close + 1..view.sentence(close).end.max(close + 1).min(close + 1 + VERB_REACH);
        let words = clause.take_while(|&at| {
            matches!(view.token(at, 0).kind, TokenKind::WORD | TokenKind::CLITIC)
                // What follows `and` is what happens next: `"Keep off!" and the dog barked`.
                && view.form(at, 0) != form("and")
        });
        let words: smallvec::SmallVec<[usize; VERB_REACH]> = words.collect();
        let cue = words.iter().copied().find(|&at| verb(at))?;
        let has_subject = words.iter().any(|&at| names(at));
        return has_subject.then_some((cue, Sides::Before, BESIDE_VERB));
    }
    None
}
