//! Turns of interviews and transcripts: `Q:` and `A:`, `HOLM:`, `IDA HOLM, HARBOUR MASTER:`, `Holm (host):`, `Q` alone.
//!
//! A turn's speaker is the name in its label; who answers is whom the introduction says was asked.

use crate::attribution::{Attribution, EXACT, Reason};
use crate::part::{Part, Parts};
use crate::view::{COLON, COMMA, View};
use byline_core::{Flags, Label as EntityLabel, MentionKind, TokenKind};
use byline_text::hash::form;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// Labels of who asks and of who answers.
const ASKS: [u32; 3] = [form("q"), form("q."), form("question")];
const ANSWERS: [u32; 3] = [form("a"), form("a."), form("answer")];
/// The most paragraphs without a label in a turn.
const MOST_PARAGRAPHS: usize = 12;
/// The most tokens in a label.
const LONGEST_LABEL: usize = 14;
/// From how many tokens on turns are long: two such turns are a transcript.
const LONG: usize = 15;
/// The confidence in a turn, which goes before what a colon is learned to report.
const TURN: f32 = 0.97;

/// The label at the start of a paragraph.
#[derive(Debug, Clone, Copy)]
struct Label {
    /// The number of the paragraph.
    number: usize,
    /// Its tokens.
    paragraph: Part,
    /// The colon, or the letter where none follows it.
    end: usize,
    /// Who speaks: the last word of the name.
    name: usize,
    /// Who speaks, as a form that is the same in `IDA HOLM, HARBOUR MASTER:` and `HOLM:`.
    key: u32,
}

impl Label {
    fn is_letter(&self) -> bool {
        is_letter(self.key)
    }

    fn colon(&self) -> Option<usize> {
        (self.end != self.name).then_some(self.end)
    }
}

fn is_letter(form: u32) -> bool {
    ASKS.contains(&form) || ANSWERS.contains(&form)
}

/// Labels of an article.
type Labels = SmallVec<[Label; 16]>;

/// Gives the turns of a transcript. Paragraphs without a label belong to the turn before.
pub(crate) fn turns(view: &View<'_>, take: &mut impl FnMut(Attribution)) {
    let labels = labels(view);
    let Some(first) = labels.first() else { return };
    let paragraphs: Vec<Part> = view.paragraphs().collect();
    let asked = labels.iter().any(|label| ANSWERS.contains(&label.key)).then(|| asked(view, first)).flatten();
    for (place, label) in labels.iter().enumerate() {
        let own = Part { first: label.end + 1, end: label.paragraph.end };
        let mut parts: Parts = view.trimmed(own).into_iter().collect();
        let next = labels.get(place + 1).map(|next| next.number);
        parts.extend(more_of_turn(view, &paragraphs, label.number + 1, next));
        let speaker = match label {
            label if ANSWERS.contains(&label.key) => asked,
            label => (!label.is_letter()).then_some(label.name),
        };
        take(Attribution {
            speaker,
            worth: TURN + EXACT,
            ..Attribution::by_rule(label.colon(), parts, Reason::QuestionAndAnswer, TURN)
        });
    }
}

/// The paragraphs without a label that belong to a turn: those up to the next turn unless they report somebody's words
/// between quotation marks, and after the last turn those in which somebody says `I` and nobody is reported.
fn more_of_turn(view: &View<'_>, paragraphs: &[Part], from: usize, next: Option<usize>) -> Parts {
    let until = next.unwrap_or(paragraphs.len()).min(from + MOST_PARAGRAPHS);
    let between = paragraphs.get(from..until).unwrap_or_default();
    let reports = |part: &Part| {
        let inside = view.inside(*part);
        // Where all of a transcript is in marks, those of a paragraph say nothing of who speaks.
        let marked = inside.marks > 0 && !is_quoted(view, *part);
        inside.reports > 0 && (marked || inside.first_person == 0)
    };
    let speaks = |part: &Part| view.inside(*part).voice() > 0 && !reports(part);
    match next {
        Some(next) if next - from > MOST_PARAGRAPHS || between.iter().any(reports) => Parts::new(),
        Some(_) => {
            let aside = |part: &Part| is_aside(view, *part);
            between.iter().filter(|part| !aside(part)).filter_map(|&part| view.trimmed(part)).collect()
        }
        None => {
            between.iter().take_while(|part| speaks(part)).filter_map(|&part| view.trimmed(part)).collect()
        }
    }
}

/// Whether a mark opens a paragraph and runs to its end.
fn is_quoted(view: &View<'_>, part: Part) -> bool {
    let opens = view.is_mark(part.first, 0);
    opens && view.segment_at(part.first + 1).is_some_and(|segment| segment.end as usize + 1 >= part.end)
}

/// Whether a paragraph is a remark in brackets and nothing else: `(CROSSTALK.)`
fn is_aside(view: &View<'_>, part: Part) -> bool {
    let first = part.first + usize::from(view.is_mark(part.first, 0));
    let last = (first..part.end).rev().find(|&at| !view.is_mark(at, 0));
    let closes = last.is_some_and(|last| [form(")"), form("]")].contains(&view.form(last, 0)));
    closes && [form("("), form("[")].contains(&view.form(first, 0))
}

/// The labels of those who speak; none where the article is not a transcript.
fn labels(view: &View<'_>) -> Labels {
    let labels: Labels =
        view.paragraphs().enumerate().filter_map(|(at, part)| label(view, at, part)).collect();
    if labels.len() < 2 {
        return Labels::new();
    }
    // `Photo: Ida Holm` and `Update: ...` are labels too; in a transcript some come again, side by side.
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for label in &labels {
        *counts.entry(label.key).or_default() += 1;
    }
    let again = |label: &Label| counts.get(&label.key).is_some_and(|&count| count > 1);
    let beside = |own: &Label, other: usize| {
        labels.get(other).is_some_and(|other| {
            own.number != other.number && own.number.abs_diff(other.number) <= 2 && again(other)
        })
    };
    // `Holm: The ice will hold` at the top is a headline.
    let headline =
        |label: &Label| label.number == 0 && !label.is_letter() && !is_shouted(view, label) && !again(label);
    let speaks = |&(place, own): &(usize, &Label)| {
        !headline(own) && (again(own) || beside(own, place + 1) || beside(own, place.wrapping_sub(1)))
    };
    let turns: Labels = labels.iter().enumerate().filter(speaks).map(|(_, own)| *own).collect();
    let enough = turns.len() >= 3 && turns.iter().any(|turn| turn.key != turns[0].key);
    if enough {
        return turns;
    }
    // `Pros:` and `Cons:` are not names, and say neither `I` nor `you`.
    let pair = |pair: &&[Label]| {
        let [first, second] = pair else { return false };
        let letters = ASKS.contains(&first.key) && ANSWERS.contains(&second.key);
        let long = |label: &Label| {
            let inside = view.inside(label.paragraph);
            label.paragraph.len() >= LONG && inside.voice() > 0 && inside.marks == 0
        };
        let names = is_shouted(view, first) == is_shouted(view, second) && long(first) && long(second);
        second.number - first.number <= 2 && first.key != second.key && (letters || names)
    };
    labels.windows(2).find(pair).map(Labels::from_slice).unwrap_or_default()
}

/// Whether a name is in capitals, as in transcripts.
fn is_shouted(view: &View<'_>, label: &Label) -> bool {
    view.token(label.name, 0).flags.has(Flags::ALL_CAPITALS)
}

/// The label of a paragraph that may be a turn.
fn label(view: &View<'_>, number: usize, paragraph: Part) -> Option<Label> {
    // Where a whole transcript is quoted, each paragraph opens with a mark: `"HOLM: The ice will hold.`
    let first = paragraph.first + usize::from(view.is_mark(paragraph.first, 0));
    let paragraph = Part { first, ..paragraph };
    let key = view.form(first, 0);
    // `Q Mr. President, is it over?`, `Q. Is it over?`, `A. It is.`; without a full stop `A` is an article.
    let letter = (ASKS.contains(&key) || key == form("a.")) && view.token(first, 1).flags.has(Flags::CAPITAL);
    if letter && view.token(first, 0).flags.has(Flags::CAPITAL) {
        return Some(Label { number, paragraph, end: first, name: first, key });
    }
    let (name, end) = name_and_colon(view, paragraph)?;
    let key = view.form(name, 0);
    // `Clinton: 1,769` is a table.
    let next = view.token(end, 1);
    let speaks = next.kind == TokenKind::WORD || view.is_mark(end, 1) || view.form(end, 1) == form("(");
    (speaks && end + 1 < paragraph.end).then_some(Label { number, paragraph, end, name, key })
}

/// The last word of a name and the colon after it, and after what it says of the name behind a comma or in brackets.
fn name_and_colon(view: &View<'_>, Part { first, end }: Part) -> Option<(usize, usize)> {
    let mut name = None;
    let mut bracket = false;
    let mut role = false;
    for at in first..end.min(first + LONGEST_LABEL) {
        let token = view.token(at, 0);
        match token.form {
            COLON => return name.filter(|_| !bracket).map(|name| (name, at)),
            COMMA => role = name.is_some(),
            hash if hash == form("(") || hash == form("[") => bracket = true,
            hash if hash == form(")") || hash == form("]") => bracket = false,
            _ if token.kind == TokenKind::WORD && !bracket && !role => {
                if !token.flags.has(Flags::CAPITAL) {
                    return None;
                }
                name = Some(at);
            }
            // `Holm said, among others: ...`: a role is a few nouns.
            _ if role && view.note(at, 0).class != crate::lexicon::Class::None => return None,
            _ if view.is_mark(at, 0) => return None,
            _ => {}
        }
    }
    None
}

/// What who answers does in an introduction, and what is done to who answers.
const SPEAKS: [u32; 18] = [
    form("spoke"),
    form("speaks"),
    form("talked"),
    form("talks"),
    form("sat"),
    form("answers"),
    form("answered"),
    form("explains"),
    form("explained"),
    form("discusses"),
    form("discussed"),
    form("tells"),
    form("told"),
    form("shared"),
    form("shares"),
    form("reflects"),
    form("describes"),
    form("agreed"),
];
const ASKED: [u32; 8] = [
    form("asked"),
    form("interviewed"),
    form("interview"),
    form("questioned"),
    form("with"),
    form("asks"),
    form("called"),
    form("visited"),
];
/// How near these are, in tokens.
const BEFORE: usize = 5;
const AFTER: usize = 14;

/// Who answers, as the paragraphs before the first turn say: `Ida Holm, the harbour master, spoke to the Courier.`
fn asked(view: &View<'_>, first: &Label) -> Option<usize> {
    let start = view.token(first.paragraph.first, 0).span.start;
    let entities = view.document.layers.entities.unwrap_or_default();
    let mut best: Option<(i32, usize)> = None;
    for entity in entities.iter().filter(|entity| entity.label == EntityLabel::Person) {
        let mentions = entity.mentions.iter().filter(|mention| mention.span.start < start);
        let (mut score, mut place) = (0, None);
        for mention in mentions.filter(|mention| mention.kind == MentionKind::Name) {
            let at = view.document.tokens.partition_point(|token| token.span.start < mention.span.start);
            let end = view.document.tokens.partition_point(|token| token.span.start < mention.span.end);
            score += role(view, Part { first: at, end });
            place = place.or(end.checked_sub(1));
        }
        let Some(place) = place else { continue };
        if best.is_none_or(|(most, earlier)| score > most || score == most && place < earlier) {
            best = Some((score, place));
        }
    }
    best.map(|(_, place)| place)
}

/// How much a mention looks like that of who is asked.
fn role(view: &View<'_>, mention: Part) -> i32 {
    let sentence = view.sentence(mention.first);
    let before = sentence.first.max(mention.first.saturating_sub(BEFORE))..mention.first;
    let after = mention.end..sentence.end.min(mention.end + AFTER);
    // `By Tom Reid`
    let by = view.form(mention.first, -1) == form("by");
    let asked = before.into_iter().any(|at| ASKED.contains(&view.form(at, 0)));
    let verb = after.clone().find(|&at| SPEAKS.contains(&view.form(at, 0)));
    // `Ida Holm asked`, `the Courier's Tom Reid spoke to Ida Holm`: the one who is named first asks where two are named.
    let asks = after.clone().any(|at| ASKED.contains(&view.form(at, 0)) && view.form(at, 0) != form("with"));
    1 - 6 * i32::from(by) + 2 * i32::from(asked) + 3 * i32::from(verb.is_some()) - 2 * i32::from(asks)
}
