//! What is not speech though a word that can report stands beside it: deeds, what is only named, and who it is done to.
//!
//! The articles that the learned parts learned from mark whatever a verb of speech has for an object. Readers do not:
//! `The doctor ordered an X-ray`, `The drivers were criticised by the union` quote nobody.

use crate::attribution::{Attribution, Reason};
use crate::lexicon::Class;
use crate::part::Part;
use crate::view::{COMMA, View};
use byline_core::{Tag, TokenKind};
use byline_text::hash::form;

/// Verbs that take things rather than words for an object, all forms.
const DEEDS: [u32; 50] = [
    form("order"),
    form("orders"),
    form("ordered"),
    form("ordering"),
    form("refer"),
    form("refers"),
    form("referred"),
    form("referring"),
    form("inform"),
    form("informs"),
    form("informed"),
    form("informing"),
    form("notify"),
    form("notified"),
    form("see"),
    form("sees"),
    form("saw"),
    form("seen"),
    form("watch"),
    form("watched"),
    form("block"),
    form("blocks"),
    form("blocked"),
    form("blocking"),
    form("show"),
    form("showed"),
    form("shown"),
    form("release"),
    form("released"),
    form("publish"),
    form("published"),
    form("submit"),
    form("submitted"),
    form("hear"),
    form("heard"),
    form("hold"),
    form("held"),
    form("read"),
    form("sign"),
    form("signed"),
    form("call"),
    form("calls"),
    form("called"),
    form("calling"),
    form("share"),
    form("thank"),
    form("thanks"),
    form("thanked"),
    form("thanking"),
    form("congratulated"),
];
/// Forms of `be` before a participle.
const BEING: [u32; 7] =
    [form("is"), form("are"), form("was"), form("were"), form("be"), form("been"), form("being")];
/// What stands for words said elsewhere, and who is meant.
const POINTERS: [u32; 7] =
    [form("that"), form("this"), form("these"), form("those"), form("them"), form("him"), form("her")];
/// Nouns for what was said.
const SAYINGS: [u32; 22] = [
    form("demand"),
    form("demands"),
    form("claim"),
    form("claims"),
    form("allegation"),
    form("allegations"),
    form("remark"),
    form("remarks"),
    form("comment"),
    form("comments"),
    form("statement"),
    form("statements"),
    form("accusation"),
    form("accusations"),
    form("criticism"),
    form("charge"),
    form("charges"),
    form("proposal"),
    form("request"),
    form("requests"),
    form("words"),
    form("question"),
];
/// What is done to somebody, whoever says so: `The banker was accused of fraud.`
const BLAMED: [u32; 9] = [
    form("accused"),
    form("blamed"),
    form("criticised"),
    form("criticized"),
    form("condemned"),
    form("charged"),
    form("praised"),
    form("attacked"),
    form("questioned"),
];
/// What shows something and yet cannot speak.
const MUTE: [u32; 9] = [
    form("practice"),
    form("experience"),
    form("history"),
    form("reality"),
    form("logic"),
    form("life"),
    form("nature"),
    form("tradition"),
    form("intuition"),
];

/// Whether what a cue reports is neither speech nor thought.
pub(crate) fn is_deed(view: &View<'_>, attribution: &Attribution) -> bool {
    let Some(cue) = attribution.cue.filter(|_| attribution.reason == Reason::Cue) else { return false };
    let parts = &attribution.parts;
    // Single marks count too, as in a headline: `Trump calls the law a ‘disaster’`.
    let quoted = parts.iter().any(|part| {
        view.marks_in(&[*part]) > 0
            || view.mark_before(part.first)
            || view.mark_after(part.end)
            || (part.first..part.end).any(|at| view.note(at, 0).kind == TokenKind::SINGLE_MARK)
    });
    // Marks outweigh the verb: what `ordered "a full stop to all work"` has in marks is somebody's words.
    if quoted {
        return false;
    }
    if is_speaker(view, cue, parts) {
        return true;
    }
    let verbless = parts.iter().all(|&part| view.inside(part).verbs == 0);
    // With a verb, the content is an accusation in full, which somebody makes: `was accused of having sold the
    // plans`.
    if verbless && BLAMED.contains(&view.form(cue, 0)) && is_passive(view, cue) {
        return true;
    }
    if parts.iter().any(|&part| is_anonymity(view, cue, part) || is_score(view, cue, part)) {
        return true;
    }
    let mut behind = parts.iter().filter(|part| part.first > cue).peekable();
    if behind.peek().is_some() && behind.all(|&part| is_taken(view, cue, part)) {
        return true;
    }
    if parts.iter().any(|part| !is_bare(view, *part)) {
        return false;
    }
    // Three tokens leave room for an adverb or a time: `was attacked on Monday by`.
    let by = (1..=3).any(|offset| view.form(cue, offset) == form("by"));
    let passive = by && is_passive(view, cue);
    // Pointers and objects are one noun phrase; a content in pieces is neither.
    let [part] = parts.as_slice() else { return passive };
    // What follows `about` is the topic of a talk, not what is said in it.
    view.form(cue, 0) == form("about")
        || passive
        || is_pointer(view, *part)
        || DEEDS.contains(&view.form(cue, 0)) && part.first == cue + 1
}

/// Whether what stands behind a verb of speech is who speaks, as a comma before it says: `The port will close, said two
/// people familiar with the plan.`
fn is_speaker(view: &View<'_>, cue: usize, parts: &[Part]) -> bool {
    let [part] = parts else { return false };
    // The comma closes what is said; without it the noun phrase may be said itself: `said goodbye`.
    let after_comma = part.first == cue + 1 && view.form(cue, -1) == COMMA;
    after_comma && view.note(cue, 0).class == Class::Say && is_bare(view, *part)
}

/// Whether somebody only asks to stay unnamed: `asked not to be identified`, `refused to give his name`.
fn is_anonymity(view: &View<'_>, cue: usize, part: Part) -> bool {
    const ASKING: [u32; 6] = [
        form("asked"),
        form("declined"),
        form("refused"),
        form("requested"),
        form("insisted"),
        form("wanted"),
    ];
    const NAMING: [u32; 7] = [
        form("named"),
        form("identified"),
        form("quoted"),
        form("name"),
        form("names"),
        form("anonymous"),
        form("anonymity"),
    ];
    let words = part.first..part.end.min(part.first + 6);
    // Whatever follows was asked too: `asked not to be named and that the road be closed`.
    ASKING.contains(&view.form(cue, 0))
        && part.len() <= 6
        && words.into_iter().any(|at| NAMING.contains(&view.form(at, 0)))
}

/// Whether what a verb takes is no words: `The flood claimed nine lives`, `tells a different story`, `admitted six counts of
/// theft`, `talks on the budget`, `brushed it aside`, `said nothing`, `which the members
/// rejected`, `refused to shake hands`.
fn is_taken(view: &View<'_>, cue: usize, part: Part) -> bool {
    const WON: [u32; 24] = [
        form("prize"),
        form("responsibility"),
        form("life"),
        form("lives"),
        form("victims"),
        form("title"),
        form("titles"),
        form("win"),
        form("victory"),
        form("medal"),
        form("medals"),
        form("gold"),
        form("silver"),
        form("bronze"),
        form("trophy"),
        form("crown"),
        form("seat"),
        form("seats"),
        form("point"),
        form("points"),
        form("spot"),
        form("place"),
        form("wicket"),
        form("wickets"),
    ];
    const CLAIMING: [u32; 4] = [form("claim"), form("claims"), form("claimed"), form("claiming")];
    const TELLING: [u32; 4] = [form("tell"), form("tells"), form("told"), form("telling")];
    const TALES: [u32; 7] = [
        form("story"),
        form("stories"),
        form("tale"),
        form("tales"),
        form("truth"),
        form("lie"),
        form("lies"),
    ];
    const PLEADING: [u32; 4] = [form("admitted"), form("admits"), form("denied"), form("denies")];
    const REFUSING: [u32; 4] = [form("refused"), form("refuses"), form("declined"), form("declines")];
    const ACTS: [u32; 20] = [
        form("celebrate"),
        form("shake"),
        form("leave"),
        form("sign"),
        form("pay"),
        form("play"),
        form("eat"),
        form("move"),
        form("budge"),
        form("hand"),
        form("open"),
        form("stand"),
        form("sit"),
        form("board"),
        form("drink"),
        form("wear"),
        form("train"),
        form("travel"),
        form("share"),
        form("respond"),
    ];
    const COUNTS: [u32; 4] = [form("counts"), form("count"), form("offences"), form("offenses")];
    const TALKS: [u32; 3] = [form("talks"), form("talk"), form("negotiations")];
    const ASIDE: [u32; 3] = [form("aside"), form("off"), form("away")];
    const OF: [u32; 3] = [form("about"), form("of"), form("on")];
    let verbless = view.inside(part).verbs == 0;
    let (word, first) = (view.form(cue, 0), view.form(part.first, 0));
    let has = |words: &[u32]| part.tokens().any(|at| words.contains(&view.form(at, 0)));
    let noun = matches!(view.token(cue, 0).tag, Tag::NOUN | Tag::PROPN);
    let counts = || (part.first..part.end.min(part.first + 4)).any(|at| COUNTS.contains(&view.form(at, 0)));
    // `special praise for Rosa`: whom a noun of speech is about.
    let name = noun
        && part.len() == 1
        && view.token(part.first, 0).tag == Tag::PROPN
        && view.form(cue, 1) == form("for");
    let act = part.len() > 1
        && REFUSING.contains(&word)
        && first == form("to")
        && ACTS.contains(&view.form(part.first, 1));
    let nothing = part.len() == 1 && [form("nothing"), form("who")].contains(&first)
        || verbless && first == form("nothing") && OF.contains(&view.form(part.first, 1));
    nothing
        || name
        || act
        || PLEADING.contains(&word) && counts()
        || noun && TALKS.contains(&word)
        || verbless
            && (CLAIMING.contains(&word) && has(&WON)
                || TELLING.contains(&word) && part.len() <= 5 && has(&TALES)
                || POINTERS.contains(&first) && part.len() == 2 && ASIDE.contains(&view.form(part.first, 1)))
}

/// Whether a side answers with goals: `Rovers replied with two goals`.
fn is_score(view: &View<'_>, cue: usize, part: Part) -> bool {
    const ANSWERING: [u32; 4] = [form("replied"), form("responded"), form("answered"), form("replies")];
    const SCORES: [u32; 13] = [
        form("start"),
        form("goal"),
        form("goals"),
        form("try"),
        form("tries"),
        form("run"),
        form("runs"),
        form("points"),
        form("touchdown"),
        form("touchdowns"),
        form("penalty"),
        form("wickets"),
        form("equaliser"),
    ];
    let words = part.first..part.end.min(part.first + 6);
    ANSWERING.contains(&view.form(cue, 0)) && words.into_iter().any(|at| SCORES.contains(&view.form(at, 0)))
}

/// Whether a part is a noun phrase: `an X-ray`, `the old bridge`, and neither a clause nor `for calm`.
fn is_bare(view: &View<'_>, part: Part) -> bool {
    let tag = view.token(part.first, 0).tag;
    let opens = matches!(tag, Tag::DET | Tag::NOUN | Tag::PROPN | Tag::ADJ | Tag::NUM | Tag::PRON | Tag::X);
    // A verb makes it a clause, which can be said; a mark shows that it is.
    opens && view.inside(part).verbs == 0 && view.note(part.first, 0).kind != TokenKind::MARK
}

/// `those demands`, `that`, `him`.
fn is_pointer(view: &View<'_>, part: Part) -> bool {
    // Alone or with a noun for what was said; `that bridge is closed` begins with the same word and says
    // something.
    let points = POINTERS.contains(&view.form(part.first, 0));
    points && (part.len() == 1 || part.len() == 2 && SAYINGS.contains(&view.form(part.first, 1)))
}

/// `were criticised`, `was later blamed`.
fn is_passive(view: &View<'_>, cue: usize) -> bool {
    (1..=3).any(|offset: isize| {
        // Adverbs and further auxiliaries may stand between: `has been widely criticised`.
        BEING.contains(&view.form(cue, -offset))
            && (1..offset).all(|between| matches!(view.token(cue, -between).tag, Tag::ADV | Tag::AUX))
    })
}

/// Whether who is said to speak cannot: `Practice shows that two teams do it faster.`
pub(crate) fn is_mute(view: &View<'_>, attribution: &Attribution) -> bool {
    let Some(speaker) = attribution.speaker.filter(|_| attribution.reason == Reason::Cue) else {
        return false;
    };
    // As a part of a name or a compound these words can stand for somebody: `the practice manager said`.
    let alone = !view.token(speaker, 1).tag.eq(&Tag::NOUN) && view.token(speaker, -1).tag != Tag::PROPN;
    alone && MUTE.contains(&view.form(speaker, 0))
}
