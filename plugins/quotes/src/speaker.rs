//! Who says what a cue reports.

use crate::features;
use crate::lexicon::Class;
use crate::model::{Question, Weights};
use crate::part::{self, Part, Sides};
use crate::propose::Scratch;
use crate::view::{COLON, COMMA, View};
use byline_core::{Flags, Tag, TokenKind};
use byline_text::hash::form;

/// How far from its cue a speaker is looked for.
const SPEAKER_REACH: usize = 30;
/// How many tokens there are at most from the start of a mention to its head, and in what follows `for` or `and`.
const MENTION_REACH: usize = 6;

/// The token that stands for the speaker of a content, if the text names one.
pub(crate) fn speaker(
    view: &View<'_>,
    weights: &impl Weights,
    cue: usize,
    parts: &[Part],
    sides: Sides,
    sentence: Part,
    scratch: &mut Scratch,
) -> Option<usize> {
    candidates(view, cue, parts, sentence, &mut scratch.places);
    // Nobody is a candidate like the others, which each word has to beat: `It was announced that …` has no
    // speaker.
    let nobody = features::nobody(view, cue, sentence, sides);
    let mut best = (weights.score(Question::Speaker, &nobody), None);
    let addressed = is_addressed(view, cue, sentence);
    scratch
        .places
        // Whoever stands before `were told` hears it; who says it can only follow, as in `by the board`.
        .retain(|&at| {
            !is_time(view, at)
                && !is_dateline(view, at, sentence)
                && !introduces(view, at, Some(cue))
                && (!addressed || at >= cue)
        });
    let Scratch { places, speakers, .. } = scratch;
    speakers.clear();
    for &place in &*places {
        let features = features::speaker(view, cue, place, sentence, sides);
        speakers.push(weights, Question::Speaker, features);
    }
    for (&place, score) in places.iter().zip(speakers.scores(weights, Question::Speaker)) {
        if score > best.0 {
            best = (score, Some(place));
        }
    }
    let chosen = best.1.map(|at| named_beside(view, before_brackets(view, at, sentence), cue));
    let chosen = chosen.map(|at| before_relative(view, at, cue, sentence).unwrap_or(at));
    // The subject of most passives does not speak; that of `The director was quoted as saying` does.
    chosen.or_else(|| quoted(view, cue, parts, sentence))
}

/// The name before brackets, for a word within them: `Senator Ida Holm (R-Vt.) said`.
fn before_brackets(view: &View<'_>, at: usize, sentence: Part) -> usize {
    let near = sentence.first.max(at.saturating_sub(MENTION_REACH))..at;
    // Both brackets must stand around the word: a bracket that was closed before it says nothing of it.
    let closed = (at + 1..(at + MENTION_REACH).min(sentence.end)).any(|at| view.form(at, 0) == form(")"));
    let open = near.rev().find(|&at| view.form(at, 0) == form("(") || view.form(at, 0) == form(")"));
    let name =
        open.filter(|&open| closed && view.form(open, 0) == form("(")).and_then(|open| open.checked_sub(1));
    name.filter(|&name| sentence.contains(name) && view.token(name, 0).tag == Tag::PROPN).unwrap_or(at)
}

/// The name right after a cue, rather than what is said of it behind a comma: `said Ida Holm, an economist who lives here`.
fn named_beside(view: &View<'_>, at: usize, cue: usize) -> usize {
    let name = (cue + 1..at).take_while(|&at| view.token(at, 0).tag == Tag::PROPN).last();
    name.filter(|&name| view.form(name, 1) == COMMA && view.token(name, 0).flags.has(Flags::CAPITAL))
        .unwrap_or(at)
}

/// The noun that a clause with `who` describes, for a word within that clause: `One woman who has lived on Oak Street said`.
/// Where commas stand around the clause, or before another subject, the word is no part of it.
fn before_relative(view: &View<'_>, at: usize, cue: usize, sentence: Part) -> Option<usize> {
    if at >= cue {
        return None;
    }
    let who = (sentence.first..at).rev().find(|&at| view.form(at, 0) == form("who"))?;
    let open = (who..cue).all(|at| view.form(at, 0) != COMMA && view.token(at, 0).kind != TokenKind::MARK);
    // The verb of the clause comes before the word, and none but the cue behind it.
    let verb = |range: std::ops::Range<usize>| range.into_iter().any(|at| view.token(at, 0).tag == Tag::VERB);
    let within = open && verb(who..at) && !verb(at..cue);
    let noun = who.checked_sub(1).filter(|&noun| within && noun >= sentence.first)?;
    matches!(view.token(noun, 0).tag, Tag::NOUN | Tag::PROPN | Tag::PRON).then_some(noun)
}

/// Whether the subject of a cue is who it is said to: `Staff were told`, `The banker was accused of fraud`.
fn is_addressed(view: &View<'_>, cue: usize, sentence: Part) -> bool {
    if !ADDRESSING.contains(&view.form(cue, 0)) {
        return false;
    }
    let mut left = cue;
    while left > sentence.first && matches!(view.token(left, -1).tag, Tag::AUX | Tag::ADV | Tag::PART) {
        left -= 1;
        if BEING.contains(&view.form(left, 0)) {
            return true;
        }
    }
    false
}

/// Whether a word before a colon is the verb of who stands before it, though it was taken for a noun: `Her sister
/// adds: "We wait."`
pub(crate) fn is_verb_before_colon(view: &View<'_>, at: usize) -> bool {
    let word = view.token(at, 0);
    let third_person = view.document.form(word).ends_with('s') && !word.flags.has(Flags::CAPITAL);
    let reports = matches!(view.note(at, 0).class, Class::Say | Class::Report | Class::Think)
        || GESTURES.contains(&word.form);
    let subject = matches!(view.token(at, -1).tag, Tag::NOUN | Tag::PROPN | Tag::PRON) && at > 0;
    view.form(at, 1) == COLON && third_person && reports && subject
}

/// What people do while they speak.
const GESTURES: [u32; 8] = [
    form("laughs"),
    form("smiles"),
    form("sighs"),
    form("nods"),
    form("grins"),
    form("shrugs"),
    form("chuckles"),
    form("sobs"),
];

/// Whether a word says when and not who: `The union's lawyer on Monday said`. Months are names as well (`May said`) but
/// for those that a day or a preposition stands beside.
fn is_time(view: &View<'_>, at: usize) -> bool {
    let hash = view.form(at, 0);
    let month = MONTHS.contains(&hash)
        && (view.token(at, 1).kind == TokenKind::NUMBER || view.token(at, -1).tag == Tag::ADP);
    DAYS.contains(&hash) || month
}

/// Whether a word is of the place and the date with which a news report begins.
fn is_dateline(view: &View<'_>, at: usize, sentence: Part) -> bool {
    view.behind_dateline(sentence.first).is_some_and(|text| at < text)
}

/// Whether a token is the verb before a colon that introduces what is said: `Her sister agrees: "She has seen it."`
fn introduces(view: &View<'_>, at: usize, cue: Option<usize>) -> bool {
    cue == Some(at + 1) && view.form(at, 1) == COLON && INTRODUCING.contains(&view.form(at, 0))
}

const INTRODUCING: [u32; 20] = [
    form("agrees"),
    form("adds"),
    form("laughs"),
    form("smiles"),
    form("shrugs"),
    form("nods"),
    form("jokes"),
    form("sighs"),
    form("grins"),
    form("recalls"),
    form("insists"),
    form("explains"),
    form("concludes"),
    form("continues"),
    form("admits"),
    form("warns"),
    form("whispers"),
    form("replies"),
    form("shouts"),
    form("writes"),
];
const ADDRESSING: [u32; 14] = [
    form("told"),
    form("accused"),
    form("blamed"),
    form("asked"),
    form("informed"),
    form("warned"),
    form("urged"),
    form("advised"),
    form("ordered"),
    form("reminded"),
    form("notified"),
    form("assured"),
    form("criticised"),
    form("criticized"),
];
const BEING: [u32; 8] = [
    form("is"),
    form("are"),
    form("was"),
    form("were"),
    form("be"),
    form("been"),
    form("being"),
    form("got"),
];
const DAYS: [u32; 10] = [
    form("monday"),
    form("tuesday"),
    form("wednesday"),
    form("thursday"),
    form("friday"),
    form("saturday"),
    form("sunday"),
    form("today"),
    form("yesterday"),
    form("tomorrow"),
];
const MONTHS: [u32; 22] = [
    form("jan"),
    form("feb"),
    form("mar"),
    form("apr"),
    form("jun"),
    form("aug"),
    form("sept"),
    form("oct"),
    form("nov"),
    form("dec"),
    form("january"),
    form("february"),
    form("march"),
    form("april"),
    form("may"),
    form("june"),
    form("july"),
    form("august"),
    form("september"),
    form("october"),
    form("november"),
    form("december"),
];

/// The subject of a passive: `The director was quoted as saying`.
fn quoted(view: &View<'_>, cue: usize, parts: &[Part], sentence: Part) -> Option<usize> {
    const PASSIVE: [u32; 4] = [form("quoted"), form("cited"), form("heard"), form("overheard")];
    if !PASSIVE.contains(&view.form(cue, 0)) {
        return None;
    }
    let mut left = cue;
    while left > sentence.first && matches!(view.token(left, -1).tag, Tag::AUX | Tag::ADV) {
        left -= 1;
    }
    let subject = left.checked_sub(1).filter(|&at| left < cue && at >= sentence.first)?;
    let names = matches!(view.token(subject, 0).tag, Tag::NOUN | Tag::PROPN | Tag::PRON);
    (names && !part::contains(parts, subject)).then_some(subject)
}

/// The tokens that could stand for the speaker: words near the cue and outside the content.
pub(crate) fn candidates(view: &View<'_>, cue: usize, parts: &[Part], sentence: Part, out: &mut Vec<usize>) {
    out.clear();
    let range = sentence.first.max(cue.saturating_sub(SPEAKER_REACH))..sentence.end.min(cue + SPEAKER_REACH);
    out.extend(range.filter(|&at| at != cue && can_name(view, at) && !part::contains(parts, at)));
}

/// Whether a token can stand for somebody: a name, a noun, a pronoun, a number (`two of them`).
fn can_name(view: &View<'_>, at: usize) -> bool {
    let token = view.token(at, 0);
    match token.kind {
        TokenKind::ADDRESS => true,
        // `Harriet May won. May said so.`
        TokenKind::WORD if token.tag == Tag::AUX => {
            token.flags.has(Flags::CAPITAL) && view.note(at, 1).class != Class::None
        }
        TokenKind::WORD => {
            // Determiners, adjectives and numbers lead to their noun, or stand for one: `Many say`, `the
            // accused said`, `two of them said`.
            matches!(token.tag, Tag::PROPN | Tag::NOUN | Tag::PRON | Tag::NUM | Tag::DET | Tag::ADJ | Tag::X)
        }
        _ => false,
    }
}

/// A mention and the token in it that the mention is of: `spokesman` in `a spokesman for the ministry`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mention {
    /// All of it.
    pub(crate) part: Part,
    /// Its head.
    pub(crate) head: usize,
    /// Whether it names several.
    pub(crate) group: bool,
}

/// The whole mention around the token `at`, which stands for a speaker; it stops before the `cue` and before `parts`.
pub(crate) fn mention(
    view: &View<'_>,
    at: usize,
    cue: Option<usize>,
    parts: &[Part],
    sentence: Part,
) -> Mention {
    let around = Surroundings { view, cue, parts, sentence };
    // A pronoun is a mention by itself; a possessive one, as in `her sister`, begins a longer one, and one behind `of` ends it:
    // `two of them`.
    if around.tag(at) == Tag::PRON && !around.is_owner(at) && view.form(at, -1) != form("of") {
        return Mention { part: Part { first: at, end: at + 1 }, head: at, group: false };
    }
    let (head, first) = around.office(around.head(at), around.start(at));
    let end = around.end(at.max(head) + 1, head);
    let (part, group) = around.group(Part { first, end });
    Mention { part, head, group }
}

/// Where a mention can stand.
#[derive(Debug, Clone, Copy)]
struct Surroundings<'s, 'v> {
    view: &'s View<'v>,
    cue: Option<usize>,
    parts: &'s [Part],
    sentence: Part,
}

impl Surroundings<'_, '_> {
    fn tag(&self, at: usize) -> Tag {
        self.view.token(at, 0).tag
    }

    /// Whether a token can be in the mention.
    fn is_free(&self, at: usize) -> bool {
        Some(at) != self.cue
            && !introduces(self.view, at, self.cue)
            && self.sentence.contains(at)
            && !part::contains(self.parts, at)
            && matches!(self.view.token(at, 0).kind, TokenKind::WORD | TokenKind::NUMBER | TokenKind::CLITIC)
    }

    fn is_noun(&self, at: usize) -> bool {
        self.is_free(at) && matches!(self.tag(at), Tag::NOUN | Tag::PROPN)
    }

    /// Whether a pronoun says whose the noun is that follows: `her sister`, `its medical director`.
    fn is_owner(&self, at: usize) -> bool {
        let described = self.tag(at + 1) == Tag::ADJ && OWNERS.contains(&self.view.form(at, 0));
        self.is_noun(at + 1 + usize::from(described))
    }

    fn is_capital(&self, at: usize) -> bool {
        self.is_free(at) && self.view.token(at, 0).flags.has(Flags::CAPITAL)
    }

    /// Whether a token can stand before a noun in the same mention.
    fn is_before_noun(&self, at: usize) -> bool {
        let own = matches!(self.tag(at), Tag::DET | Tag::ADJ | Tag::NOUN | Tag::PROPN | Tag::NUM);
        let possessive = self.tag(at) == Tag::PRON && self.is_noun(at + 1);
        // `the report, which officials said` has another subject behind the relative pronoun.
        let relative = RELATIVE.contains(&self.view.form(at, 0));
        self.is_free(at)
            && !relative
            && (own || possessive || self.view.token(at, 0).kind == TokenKind::CLITIC)
    }

    /// Whether a token joins a speaker's office to its noun.
    fn is_link(&self, at: usize) -> bool {
        let reduced = at > 0 && KNOWING.contains(&self.view.form(at, -1));
        let link = self.tag(at) == Tag::ADP || reduced;
        let subject = self.cue.is_some_and(|cue| cue > at) && self.tag(at) == Tag::ADP;
        link && (subject
            || LINKS.contains(&self.view.form(at, 0))
            || reduced && AFTER_KNOWING.contains(&self.view.form(at, 0)))
            // `The ministry's spokeswoman on Thursday said`
            && !is_time(self.view, at + 1)
    }

    /// From `the`, `senior` or `Holm's` to the noun that they describe.
    fn head(&self, at: usize) -> usize {
        let mut head = self.age_of(at).or_else(|| self.noun_of(at)).unwrap_or(at);
        while head < at + MENTION_REACH {
            let next = head + 1;
            // `Holm last week invited`
            if WHEN.contains(&self.view.form(next, 0)) && TIMES.contains(&self.view.form(next, 1)) {
                break;
            }
            let possessive = self.view.token(next, 0).kind == TokenKind::CLITIC && self.is_free(next);
            let described = matches!(self.tag(next), Tag::ADJ | Tag::NUM) && self.is_noun(head + 2);
            // `his co-author Ida Holm`
            let glued = self.view.form(next, 0) == form("-")
                && !self.view.token(next, 0).flags.has(Flags::SPACE_BEFORE)
                && !self.view.token(next, 0).flags.has(Flags::SPACE_AFTER)
                && self.is_noun(head + 2);
            head += if glued {
                2
            } else if self.is_noun(next) || described {
                1
            } else if possessive && self.is_noun(head + 2) {
                2
            } else {
                break;
            };
        }
        // `said the accused`: no article speaks alone, whatever the word behind it was taken for.
        let alone =
            head == at && self.tag(at) == Tag::DET && self.view.token(at + 1, 0).kind == TokenKind::WORD;
        let described = matches!(self.tag(at + 1), Tag::ADJ | Tag::VERB | Tag::NUM | Tag::ADV | Tag::X);
        if alone && described && self.is_free(at + 1) && ARTICLES.contains(&self.view.form(at, 0)) {
            head += 1;
        }
        head
    }

    /// The last word of an age that stands for who has it: `the 52-year-old`.
    fn age_of(&self, at: usize) -> Option<usize> {
        const AGE: [u32; 4] = [form("-"), form("year"), form("-"), form("old")];
        let age = self.tag(at) == Tag::DET && self.tag(at + 1) == Tag::NUM;
        let words = AGE.iter().enumerate().all(|(place, word)| self.view.form(at + 2 + place, 0) == *word);
        (age && words).then_some(at + 5)
    }

    /// The noun of a determiner, whatever describes it: `a newly uncovered email`, `a publishing executive`.
    fn noun_of(&self, at: usize) -> Option<usize> {
        if self.tag(at) != Tag::DET {
            return None;
        }
        let describes = |at: &usize| {
            self.is_free(*at) && matches!(self.tag(*at), Tag::ADJ | Tag::ADV | Tag::VERB | Tag::NUM)
        };
        let noun = (at + 1..at + MENTION_REACH).find(|at| !describes(at))?;
        self.is_noun(noun).then_some(noun)
    }

    /// Where the mention of a noun starts.
    fn start(&self, noun: usize) -> usize {
        let mut first = noun;
        // A determiner or a possessive begins a mention: what stands before it belongs to another one.
        while !matches!(self.tag(first), Tag::DET | Tag::PRON) {
            let names = |left: usize| self.is_capital(left) && self.is_capital(first);
            let glued = |left: usize| {
                let Flags(flags) = self.view.token(left, 0).flags;
                let spaced = flags & (Flags::SPACE_BEFORE.0 | Flags::SPACE_AFTER.0) != 0;
                // `the 23-year-old`, `E&G officials`
                let joint = [form("-"), form("&")].contains(&self.view.form(left, 0));
                joint && !spaced && left > self.sentence.first
            };
            let firm = |left: usize| self.view.form(first, 0) == form("&") && self.is_capital(left);
            let belongs =
                |left: &usize| self.is_before_noun(*left) || names(*left) || glued(*left) || firm(*left);
            let Some(left) = first.checked_sub(1).filter(belongs) else { break };
            first = left;
        }
        first
    }

    /// The head and the start of a mention, with an office before it: `spokesman` in `a spokesman for the ministry`, where
    /// the ministry was taken for the speaker.
    fn office(&self, mut head: usize, mut first: usize) -> (usize, usize) {
        while let Some(link) =
            self.before_pair(first).checked_sub(1).filter(|&link| self.is_link(link) && self.is_free(link))
        {
            // `people familiar with the sale`, `a person briefed on the call`, `the woman accused of the theft`
            let reduced = usize::from(link > 0 && self.reduces(link - 1));
            // `many in the party`, `Ida Holm of the Courier`, and with any preposition where the cue follows: what stands
            // behind a preposition has no verb.
            let is_office = |office: &usize| {
                let pronoun = matches!(self.tag(*office), Tag::PRON | Tag::ADJ | Tag::NUM | Tag::DET);
                // `two of them`
                let counted = self.tag(*office) == Tag::NUM && self.view.form(link, 0) == form("of");
                let several = SEVERAL.contains(&self.view.form(*office, 0)) || reduced == 1 || counted;
                self.is_free(*office) && (self.is_noun(*office) || pronoun && several)
            };
            let Some(office) = link.checked_sub(1 + reduced).filter(is_office) else { break };
            (head, first) = (office, self.start(office));
        }
        (head, first)
    }

    /// Whether a token before a preposition makes a clause without a verb of its own: `familiar with`, `accused of`, `working
    /// at`, the last two only where the cue follows.
    fn reduces(&self, at: usize) -> bool {
        let form = self.view.document.form(self.view.token(at, 0));
        let participle = self.tag(at) == Tag::VERB && (form.ends_with("ed") || form.ends_with("ing"));
        KNOWING.contains(&self.view.form(at, 0)) || participle && self.cue.is_some_and(|cue| cue > at)
    }

    /// Where a mention starts that others are joined to behind `of`: `a bench of Justice Holm and Justice Lind`.
    fn before_pair(&self, first: usize) -> usize {
        let joined = first >= 2 && self.is_free(first - 1) && self.tag(first - 1) == Tag::CCONJ;
        let pair = (joined && self.is_noun(first - 2)).then(|| self.start(first - 2));
        pair.filter(|&pair| pair > 0 && self.view.form(pair, -1) == form("of")).unwrap_or(first)
    }

    /// Where a mention ends that goes to `end` at least: `a spokesman for the ministry`, `officials in the capital`,
    /// `the head of the port authority`.
    fn end(&self, mut end: usize, head: usize) -> usize {
        while self.is_noun(end) || (self.is_capital(end) && self.is_capital(end - 1)) {
            end += 1;
        }
        let flags = self.view.token(head, 0).flags;
        // A capital at the start of a sentence makes no name of `Officials in the capital said`.
        let name = flags.has(Flags::CAPITAL) && !flags.has(Flags::SENTENCE_START);
        // A name says who it is; a role needs what follows: `the head of the port authority`, but `Ida Holm`
        // without `of the Courier`.
        while !name && self.is_free(end) && self.is_link(end) {
            let next = self.past_noun(end + 1, end + 1 + MENTION_REACH);
            if !self.is_noun(next - 1) {
                break;
            }
            end = next;
        }
        end
    }

    /// Where what can stand before a noun, and that noun, end.
    fn past_noun(&self, from: usize, limit: usize) -> usize {
        (from..limit).find(|&at| !self.is_before_noun(at)).unwrap_or(limit.max(from))
    }

    /// A mention with another that is joined to it, and whether there is one: `Sweden and Norway`.
    fn group(&self, part: Part) -> (Part, bool) {
        let Part { first, end } = part;
        let is_and = |at: usize| self.is_free(at) && self.tag(at) == Tag::CCONJ;
        if first >= 2 && is_and(first - 1) && self.is_noun(first - 2) {
            let start = self.start(first - 2);
            // `They skipped the fair and others said`: what a verb or a preposition stands before is not a subject.
            let object = start > self.sentence.first
                && matches!(self.tag(start - 1), Tag::VERB | Tag::AUX | Tag::ADP | Tag::PART);
            return if object { (part, false) } else { (Part { first: start, end }, true) };
        }
        // `said Sweden and Norway`: right behind the cue the rest of the group follows; before the cue it
        // stands to the left, since the noun nearest to the verb was chosen.
        if is_and(end) && Some(first) == self.cue.map(|cue| cue + 1) {
            let next = self.past_noun(end + 1, end + MENTION_REACH);
            if self.is_noun(next - 1) {
                return (Part { first, end: next }, true);
            }
        }
        (part, false)
    }
}

const OWNERS: [u32; 6] = [form("its"), form("his"), form("her"), form("their"), form("our"), form("my")];

/// What stands between unnamed sources and what they know of.
const KNOWING: [u32; 9] = [
    form("familiar"),
    form("briefed"),
    form("close"),
    form("involved"),
    form("aware"),
    form("acquainted"),
    form("knowledgeable"),
    form("present"),
    form("informed"),
];
const AFTER_KNOWING: [u32; 5] = [form("on"), form("to"), form("about"), form("in"), form("at")];
const ARTICLES: [u32; 5] = [form("the"), form("a"), form("an"), form("this"), form("one")];

/// Words that stand for several people: `many in the party`.
const SEVERAL: [u32; 12] = [
    form("many"),
    form("some"),
    form("several"),
    form("most"),
    form("others"),
    form("those"),
    form("few"),
    form("everyone"),
    form("anyone"),
    form("someone"),
    form("somebody"),
    form("both"),
];
/// What says when, beside a name.
const WHEN: [u32; 4] = [form("last"), form("this"), form("next"), form("earlier")];
const TIMES: [u32; 6] =
    [form("week"), form("month"), form("year"), form("spring"), form("summer"), form("fall")];
/// What begins a clause of its own.
const RELATIVE: [u32; 4] = [form("which"), form("who"), form("that"), form("whose")];

/// What joins a speaker's office to its noun.
const LINKS: [u32; 7] =
    [form("by"), form("of"), form("for"), form("at"), form("from"), form("in"), form("with")];
