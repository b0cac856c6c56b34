//! What surrounds a claim and says whether it is so: `It is a myth that …`, `Reports that … are untrue`, `Critics say …`.
//!
//! A frame is read from the outside in: what reports, affirms or denies is cut off, and what is left is the claim. One
//! denial in a frame denies the claim however many words repeat it (`the false belief`, `debunked the myth`), and a
//! negation of the frame turns that round (`Nobody doubts that …`).

use super::lexicon::lexicon;
use super::licence::interjects;
use crate::candidates::CLAIMING;
use crate::numbers::View;
use byline_core::{Flags, Tag, TokenKind};
use byline_text::Words;
use byline_text::hash::form;
use std::ops::Range;

/// What the words around a claim say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Effect {
    /// It is so, or somebody says so.
    #[default]
    Asserts,
    /// It is not so.
    Denies,
    /// It is asked, or said by nobody.
    Open,
}

impl Effect {
    /// What a frame inside another one amounts to.
    pub(crate) const fn within(self, outer: Self) -> Self {
        match (self, outer) {
            (Self::Open, _) | (_, Self::Open) => Self::Open,
            (Self::Denies, Self::Denies) => Self::Asserts,
            (Self::Denies, _) | (_, Self::Denies) => Self::Denies,
            _ => Self::Asserts,
        }
    }
}

/// A claim inside its frame, as tokens of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Framed {
    /// The claim.
    pub(crate) content: Range<usize>,
    /// What stands before it, says so and belongs to no claim of its own; may be empty.
    pub(crate) before: Range<usize>,
    pub(crate) effect: Effect,
    /// Whether one of the frames denies.
    pub(crate) denies: bool,
    /// Words of the frame inside the content: `denied` in `The firm denied dumping waste`.
    pub(crate) skipped: Range<usize>,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $($word:literal)+;)+) => {
        $($(#[$doc])* static $name: Words<{ [$($word),+].len() }> = Words::new([$($word),+]);)+
    };
}

words! {
    // Verbs that report what is said or found.
    REPORTS = "say" "says" "said" "saying" "claim" "claims" "claimed" "claiming" "state" "states" "stated" "report"
        "reports" "reported" "tell" "tells" "told" "announce" "announces" "announced" "argue" "argues" "argued" "insist"
        "insists" "insisted" "allege" "alleges" "alleged" "assert" "asserts" "asserted" "maintain" "maintains" "maintained"
        "declare" "declares" "declared" "write" "writes" "wrote" "tweeted" "posted" "believe" "believes" "think"
        "thinks" "suggest" "suggests" "suggested" "show" "shows" "showed" "shown" "find" "finds" "found" "conclude"
        "concludes" "concluded" "confirm" "confirms" "confirmed" "reveal" "reveals" "revealed" "warn" "warns" "warned"
        "explain" "explains" "explained" "note" "notes" "noted" "add" "adds" "added" "know" "knows" "knew" "known" "admit" "confess" "confesses" "confessed"
        "admits" "admitted" "prove" "proves" "proved" "proven" "recall" "recalled" "estimate"
        "estimates" "estimated" "indicates" "indicated" "accept" "accepts" "accepted"
        "repeat" "repeats" "repeated" "remind" "reminds" "reminded" "point" "points" "pointed" "learn" "learned" "learnt"
        "discover" "discovered" "discovers" "shared" "shares" "observed" "acknowledged" "acknowledges" "established"
        "hold" "holds" "held" "happens" "saying" "admitted" "concede" "concedes" "conceded" "testified" "testify" "complain" "complains" "complained";
    // Those after which `that` is often left out: `Critics say the mayor closed it`.
    SAYS = "say" "says" "said" "claim" "claims" "claimed" "think" "thinks" "thought" "believe" "believes" "believed"
        "argue" "argues" "argued" "swear" "swears" "swore" "sworn" "insist" "insists" "insisted" "allege" "alleges" "alleged" "warn" "warns" "warned" "report"
        "reports" "reported" "suggest" "suggests" "suggested" "assert" "asserts" "asserted" "maintain" "maintains"
        "maintained" "reckon" "reckons" "reckoned" "contend" "contends" "contended" "deny" "denies" "denied";
    // Nouns that stand for a claim: `the claim that …`.
    CLAIMS = "claim" "claims" "report" "reports" "rumor" "rumors" "rumour" "rumours" "story" "stories" "idea" "notion"
        "belief" "beliefs" "theory" "theories" "allegation" "allegations" "assertion" "assertions" "suggestion" "suggestions"
        "statement" "statements" "post" "posts" "accusation" "accusations" "fact" "evidence" "proof" "truth" "news" "message"
        "messages" "view" "charge" "charges" "conclusion" "doubt" "doubts" "narrative" "sign" "signs" "myth" "lie" "hoax"
        "misconception" "falsehood" "fallacy" "finding" "argument" "question" "speculation";
    // Words that say that a claim is not so.
    DENIES = "myth" "myths" "lie" "lies" "hoax" "hoaxes" "misconception" "misconceptions" "falsehood" "falsehoods"
        "fallacy" "fabrication" "fabrications" "fabricated" "nonsense" "rubbish" "baloney" "bunk" "fiction" "false" "falsely"
        "untrue" "wrong" "wrongly" "mistaken" "mistakenly" "erroneous" "erroneously" "incorrect" "incorrectly" "inaccurate"
        "baseless" "groundless" "unfounded" "bogus" "fake" "invented" "debunk" "debunks" "debunked" "debunking" "deny"
        "denies" "denied" "denying" "denial" "denials" "refute" "refutes" "refuted" "refuting" "disprove" "disproves"
        "disproved" "disproven" "dispute" "disputes" "disputed" "disputing" "reject" "rejects" "rejected" "rejecting"
        "dismiss" "dismisses" "dismissed" "dismissing" "rebut" "rebuts" "rebutted" "rubbish" "rubbished" "contradict"
        "contradicts" "contradicted" "doubt" "doubts" "doubted" "discredited" "untruth" "misinformation" "disinformation"
        "propaganda" "implausible" "impossible" "ridiculous" "absurd" "made-up" "contrary" "unlikely" "misbelief" "legend"
        "discredits" "delusion" "lied" "lying" "retract" "retracts" "retracted" "withdrew" "withdrawn" "withdraw" "withdraws"
        "recant" "recanted" "conspiracy" "abandoned" "tale" "tales" "excluded" "excludes";
    // Words that say that a claim is so, and with a negation that it is not.
    AFFIRMS = "true" "correct" "right" "accurate" "real" "fact" "truth" "evidence" "proof" "case" "proven" "proved"
        "confirmed" "basis" "founded" "sign" "signs" "prove" "proves" "confirm" "confirms" "substantiated" "indication"
        "valid" "supported" "grounds" "reason" "certain";
    ASKS = "whether" "if" "ask" "asks" "asked" "asking" "wonder" "wonders" "wondered" "wondering" "question" "questions"
        "questioned" "questioning" "unclear" "unknown" "investigate" "investigates" "investigating" "hypothetically";
    // Verbs whose negation says nothing about the claim: `He did not say that …`.
    UTTERS = "say" "says" "said" "tell" "tells" "told" "claim" "claims" "claimed" "state" "states" "stated" "announce"
        "announces" "announced" "mean" "means" "insisted";
    BE = "is" "are" "was" "were" "be" "been" "being" "remain" "remains" "proved" "turned" "isnt";
    PICTURES = "photo" "photos" "photograph" "photographs" "picture" "pictures" "image" "images" "video" "videos"
        "footage" "clip" "clips" "screenshot" "screenshots" "map" "graphic" "chart" "film" "recording" "meme" "snap" "post"
        "posts" "documents" "document";
}

words! {
    /// Sources that make things up.
    SATIRE = "onion" "newsthump" "postillon" "borowitz" "gorafi" "bee" "satirical" "satire" "parody" "spoof" "joke" "jokes" "hoaxer" "mash"
        "sketch" "novel" "film" "movie" "fiction" "comedy" "comedian" "comic" "cartoon" "prank" "fools" "dream" "play" "series" "episode"
        "game" "fictional" "imaginary" "whispers" "titanic" "ironic" "sarcastic" "mock" "humorous" "humour" "humor" "fantasy" "horror"
        "character" "narrator" "sitcom" "musical" "opera" "ballad" "poem" "song" "lyrics" "puppet" "actor" "actress" "impersonator"
        "jester" "clown" "storyteller" "villain" "dreamer" "prankster" "troll" "simulator" "player" "quiz" "fable" "fairy" "screenwriter"
        "drunk" "drunken" "delirious" "sleepy" "confused" "imposter" "impostor" "liar" "swindler" "trickster" "chatbot";
    /// What begins a condition or a wish: with a capital it looks like a name.
    SUPPOSES = "suppose" "supposing" "imagine" "assume" "assuming" "if" "unless" "whether" "pretend" "consider" "maybe"
        "perhaps" "hopefully" "hypothetically" "allegedly" "supposedly" "wishing" "hoping" "fearing" "had" "were" "should" "what"
        "could" "would" "might" "may";
    /// What a sentence may hold around a quotation or a clause of its own only where nothing is asserted.
    HAZARDS = "if" "unless" "whether" "suppose" "imagine" "would" "could" "might" "joked" "jokes" "dreamt" "dreamed" "wished"
        "wishes" "fear" "fears" "feared" "hope" "hopes" "hoped" "pretended" "lied" "asked" "ask" "wondered" "rumoured" "rumored"
        "falsely" "wrongly" "untrue" "false" "denied" "denies" "retracted" "myth" "hoax" "lie" "doubt" "doubts" "unclear" "unconfirmed" "nonsense"
        "ridiculed" "mocked" "parody" "satire" "debunked" "otherwise" "not" "never" "nobody";
    DOUBTS = "doubt" "doubts" "doubted" "deny" "denied" "dispute" "disputed" "forget" "forgotten" "question";
    LEADS = "as" "everyone" "everybody" "knows" "we" "all" "know" "you" "breaking" "news" "exclusive" "update" "watch" "and" "yes"
        "so" "in" "fact" "of" "course" "well" "look" "indeed" "actually" "remember" "shocking" "unbelievable" "true"
        "now" "clearly" "do" "not" "dont" "forget" "n't" "never" "but" "meanwhile" "reminder" "confirmed" "revealed" "can" "say" "a" "the"
        "matter" "truth" "is" "everyone" "live" "report" "fact-check" "for" "example" "no";
}

/// Whether all words of a frame are known: names, and those of closed lists.
pub(crate) fn licensed(view: &View<'_>, frame: Range<usize>) -> bool {
    frame.clone().all(|at| {
        let Some(token) = view.token(at).filter(|token| token.kind == TokenKind::WORD) else {
            return view.word(at) != "?";
        };
        let form = token.form;
        // `Few historians now believe that …`
        if SATIRE.has(form)
            || matches!(&*view.word(at).to_ascii_lowercase(), "few" | "fewer" | "fewest")
            || SUPPOSES.has(form) && (token.flags.has(Flags::CAPITAL) || !lexicon().frames(form))
        {
            return false;
        }
        // `is making it up`: behind a claim, where it is known what it says of it.
        let verdict = BE.has(view.form(frame.start)) || matches!(view.word(frame.start), "has" | "have");
        if verdict && (frame.start..=at).rev().take(3).any(|at| judges(view, at)) {
            return true;
        }
        // `novelist Piet de Groot`: what stands right before a name says who that is.
        let capital =
            |at: usize| at < frame.end && view.token(at).is_some_and(|token| token.flags.has(Flags::CAPITAL));
        let noun = |at: usize| view.token(at).is_some_and(|token| matches!(token.tag, Tag::NOUN | Tag::ADJ));
        // `herbalist`, `customers`: who does something.
        let agent = |at: usize| {
            let word = view.word(at).strip_suffix('s').unwrap_or_else(|| view.word(at));
            noun(at)
                && at < frame.end
                && word.len() > 5
                && ["er", "or", "ist", "ian", "man", "men", "woman", "women", "ee", "ant"]
                    .iter()
                    .any(|end| word.ends_with(end))
        };
        let source = |at: usize| noun(at) && lexicon().frames(view.form(at)) && at < frame.end;
        // `a palace spokesman`
        // `its critic for finance, Raj Malhotra`
        let field = noun(at)
            && at > frame.start + 1
            && matches!(view.word(at - 1), "for" | "of" | "on")
            && noun(at - 2)
            && lexicon().frames(view.form(at - 2))
            && (view.word(at + 1) == "," || capital(at + 1));
        let describes = agent(at)
            || field
            // `a former employee`, `a cookery blog`
            || noun(at) && at + 1 < frame.end && (agent(at + 1) || source(at + 1))
            || noun(at) && (capital(at + 1) || noun(at + 1) && capital(at + 2));
        let particle = matches!(
            view.word(at),
            "de" | "van" | "von" | "der" | "al" | "bin" | "del" | "da" | "di" | "la" | "le"
        );
        let name = describes
            || particle
            || token.flags.has(Flags::CAPITAL)
                && (!token.flags.has(Flags::SENTENCE_START) || matches!(token.tag, Tag::PROPN | Tag::NOUN))
                && token.tag != Tag::SCONJ;
        name || lexicon().frames(form)
            || REPORTS.has(form)
            || SAYS.has(form)
            || CLAIMS.has(form)
            || DENIES.has(form)
            || AFFIRMS.has(form)
            || token.flags.has(Flags::NEGATION)
    })
}

/// Whether what a sentence says outside of a claim that is a part of it leaves that as it is: it is a known frame, or
/// what surrounds a quotation or another clause of a long sentence and holds nothing that turns it.
pub(crate) fn surrounded(view: &View<'_>, before: Range<usize>, behind: Range<usize>) -> bool {
    let plain = |range: &Range<usize>| {
        range.clone().all(|at| {
            let form = view.form(at);
            !HAZARDS.has(form) && !SATIRE.has(form) && view.word(at) != "?"
        })
    };
    let mark = |at: usize| matches!(view.word(at), "\"" | "“" | "”" | "``" | "''");
    let part = before.end > 0 && mark(before.end - 1)
        || view.kind(behind.start).is_some() && (behind.start..behind.start + 2).any(mark)
        || view.tokens.len() > LONG;
    if part { plain(&before) && plain(&behind) } else { licensed(view, before) && licensed(view, behind) }
}

/// Sentences of more tokens are read in pieces.
const LONG: usize = 30;

/// `As everyone knows, …`, `Breaking: …`, `And yes, …`
fn lead(view: &View<'_>, content: &Range<usize>) -> Found {
    let end = (content.start + 1..content.end.min(content.start + 8))
        .find(|at| matches!(view.word(*at), "," | ":"))?;
    let led =
        (content.start..end).all(|at| LEADS.has(view.form(at)) || view.kind(at) == Some(TokenKind::CLITIC));
    (led && end + 2 < content.end).then_some((end + 1..content.end, Effect::Asserts))
}

/// `It was not Anna Hale who closed it`: somebody else may have, so that neither this nor its opposite is said.
fn not_who(view: &View<'_>, content: &Range<usize>) -> Found {
    let it = view.word(content.start);
    let is = view.word(content.start + 1);
    let is = ["was", "is", "were", "are"].iter().any(|word| is.starts_with(word));
    // `was not`, `wasn't`, and `wasnt` where the apostrophe was lost.
    let negated = |at: &usize| view.tokens.get(*at).is_some_and(|token| token.flags.has(Flags::NEGATION));
    let not = (content.start + 1..content.start + 3).rev().find(negated)?;
    let rest = not + 1..content.end;
    let whose = rest.clone().any(|at| [WHO, THAT, WHICH].contains(&view.form(at)));
    (is && whose && (it.eq_ignore_ascii_case("it") || it.eq_ignore_ascii_case("that")))
        .then_some((rest, Effect::Open))
}

const THE: u32 = form("the");
const WHO: u32 = form("who");
const THAT: u32 = form("that");
const WHICH: u32 = form("which");
const DOUBT: u32 = form("doubt");
const ONLY: u32 = form("only");
const TO: u32 = form("to");
const ACCORDING: u32 = form("according");
static DENY: Words<4> = Words::new(["deny", "denies", "denied", "denying"]);

/// Takes the frames off a claim.
pub(crate) fn unframe(view: &View<'_>, range: Range<usize>) -> Framed {
    let mut framed = Framed {
        content: range.clone(),
        before: range.start..range.start,
        effect: Effect::Asserts,
        denies: false,
        skipped: 0..0,
    };
    // A frame may stand in a frame, and hardly ever deeper than three.
    for _ in 0..3 {
        let content = framed.content.clone();
        let found = label(view, &content)
            .or_else(|| sayer(view, &content))
            .or_else(|| lead(view, &content))
            .or_else(|| says_first(view, &content))
            .or_else(|| that_clause(view, &content))
            .or_else(|| subject_clause(view, &content))
            .or_else(|| tail(view, &content))
            .or_else(|| said(view, &content))
            .or_else(|| said_behind(view, &content))
            .or_else(|| pictured(view, &content))
            .or_else(|| not_who(view, &content));
        let Some((inner, effect)) = found else { break };
        if inner.len() < 2 {
            break;
        }
        framed.before.end = framed.before.end.max(inner.start);
        framed.effect = framed.effect.within(effect);
        framed.denies |= effect == Effect::Denies;
        framed.content = inner;
    }
    if let Some((skipped, effect)) =
        denied_gerund(view, &framed.content).or_else(|| cleared_of(view, &framed.content))
    {
        framed.skipped = skipped;
        framed.effect = framed.effect.within(effect);
    }
    framed
}

type Found = Option<(Range<usize>, Effect)>;

/// `Says Ida Berg "voted for the loophole"`: the style of some fact-checkers.
fn says_first(view: &View<'_>, content: &Range<usize>) -> Found {
    let says = matches!(view.word(content.start), "Says" | "Said" | "Claims") && content.len() > 3;
    says.then_some((content.start + 1..content.end, Effect::Asserts))
}

/// `Myth: Masks cause cancer.`, `False: …`
fn label(view: &View<'_>, content: &Range<usize>) -> Found {
    let colon = (content.start + 1..content.end.min(content.start + 4)).find(|at| view.word(*at) == ":")?;
    let effect = effect(view, content.start..colon);
    (effect == Effect::Denies).then_some((colon + 1..content.end, effect))
}

words! {
    /// What somebody is called who says what is not so, behind a form of `be`.
    JUDGED = "mad" "crazy" "insane" "deluded" "delusional" "dreaming" "hallucinating" "inventing" "fantasising" "fantasizing" "kidding"
        "fooling" "confused" "misinformed" "misled" "misguided" "liar" "liars" "fool" "fools" "idiot" "idiots" "fantasist" "fantasists";
    /// Verbs of saying and thinking in a relative clause: `Anyone who says …`.
    SAYER = "say" "says" "said" "saying" "claim" "claims" "claimed" "claiming" "think" "thinks" "thought" "thinking" "believe"
        "believes" "believed" "believing" "argue" "argues" "argued" "arguing" "insist" "insists" "insisted" "insisting" "allege"
        "alleges" "alleged" "alleging" "swear" "swears" "swore" "suggest" "suggests" "suggested" "suggesting" "assert" "asserts" "asserted"
        "maintain" "maintains" "maintained" "maintaining" "write" "writes" "wrote" "tell" "tells" "told" "telling" "repeat" "repeats" "repeated" "declare"
        "declares" "declared" "reckon" "reckons" "contend" "contends" "state" "states" "stated" "announce" "announces" "announced";
}

/// `Anyone who says that … is making it up`: what is said of the speaker decides on what he says, and where it is not known,
/// `Anyone who says that … should show proof`, nothing does.
fn sayer(view: &View<'_>, content: &Range<usize>) -> Found {
    let limit = content.end.min(content.start + 9);
    let finite = |at: usize| view.token(at).is_some_and(|token| matches!(token.tag, Tag::VERB | Tag::AUX));
    let says = (content.start + 1..limit).find(|at| SAYER.has(view.form(*at)))?;
    let who = |at: usize| {
        matches!(view.word(at), "who" | "that" | "which")
            && (at == content.start || !SAYER.has(view.form(at - 1)))
    };
    let whoever = matches!(view.word(content.start), "Whoever" | "whoever");
    let relative = (content.start + 1..says).any(who) || whoever;
    let participle = view.word(says).ends_with("ing")
        && says > content.start
        && view.token(says - 1).is_some_and(|token| matches!(token.tag, Tag::NOUN | Tag::PRON | Tag::PROPN));
    let main = (content.start..says)
        .any(|at| finite(at) && !matches!(view.word(at), "have" | "has" | "had" | "still"));
    let start = says + 1 + usize::from(view.is(says + 1, THAT));
    if !(relative || participle) || main || !clause_follows(view, start) {
        return None;
    }
    let behind = content.end.min(start + 3)..content.end;
    let judged = |at: &usize| judges(view, *at) || DENIES.has(view.form(*at)) || AFFIRMS.has(view.form(*at));
    let be = |at: usize| BE.has(view.form(at)) || matches!(view.word(at), "has" | "have" | "had");
    let found = behind.clone().rev().filter(judged).find_map(|last| {
        let first = (last.saturating_sub(4).max(behind.start)..last).rev().find(|at| be(*at))?;
        // What is judged must be what the sentence ends with: `that the map is wrong should look`.
        let rest = (last + 1..content.end).take_while(|at| view.kind(*at) != Some(TokenKind::PUNCTUATION));
        (!rest.into_iter().skip(3).any(finite) && !finite(last + 1)).then_some(first)
    });
    let Some(first) = found else { return Some((start..content.end, Effect::Open)) };
    let range = first..content.end;
    let negated =
        range.clone().any(|at| view.token(at).is_some_and(|token| token.flags.has(Flags::NEGATION)))
            && !range.clone().any(|at| view.word(at) == "idea");
    let effect = if range.clone().any(|at| judges(view, at)) {
        if negated { Effect::Open } else { Effect::Denies }
    } else {
        effect(view, range)
    };
    Some((start..first, effect))
}

/// Whether a word says that somebody makes up what he says: `making it up`, `talking nonsense`, `have no idea`.
pub(crate) fn judges(view: &View<'_>, at: usize) -> bool {
    let next = |by: usize| view.word(at + by);
    JUDGED.has(view.form(at))
        || matches!(view.word(at), "making" | "made") && next(1) != "up" && next(2) == "up"
        || matches!(view.word(at), "making" | "made") && next(1) == "up"
        || view.word(at) == "talking" && matches!(next(1), "nonsense" | "rubbish" | "bunk")
        || view.word(at) == "no" && next(1) == "idea"
}

/// `It is a myth that …`, `Doctors warned against the false belief that …`, `The claim that … is nonsense`.
fn that_clause(view: &View<'_>, content: &Range<usize>) -> Found {
    let that = (content.start + 1..content.end).find(|at| introduces(view, *at, content.start))?;
    let asks = ASKS.has(view.form(that));
    let mut end = content.end;
    let mut effect = effect(view, content.start..that);
    let noun = CLAIMS.has(view.form(that - 1)) || DENIES.has(view.form(that - 1));
    if noun && let Some(tail) = verdict_behind(view, that + 3..end) {
        let behind = self::effect(view, tail..end);
        effect = if behind == Effect::Denies || effect == Effect::Denies { Effect::Denies } else { effect };
        end = tail;
    }
    // `Misinformation that … spread online.`
    let spreads = |at: &usize| {
        matches!(view.word(*at), "spread" | "spreads" | "circulated" | "circulates")
            || view.word(*at) == "went" && view.word(at + 1) == "viral"
    };
    if noun && let Some(tail) = (that + 3..end).rev().take(8).find(spreads) {
        end = tail;
    }
    let start = that + usize::from(view.is(that, THAT) || asks);
    Some((start..end, if asks { Effect::Open } else { effect }))
}

/// Whether the word at `at` introduces what a verb or noun before it says: no demonstrative and no relative pronoun.
fn introduces(view: &View<'_>, at: usize, start: usize) -> bool {
    let asks = matches!(view.word(at), "whether" | "if") && at > start;
    if !view.is(at, THAT) && !asks {
        return false;
    }
    let before = view.form(at - 1);
    let speaks = |form: u32| REPORTS.has(form) || CLAIMS.has(form) || DENIES.has(form) || AFFIRMS.has(form);
    if asks {
        return ASKS.has(before) || DENIES.has(before);
    }
    // `told reporters that`, `said on Monday that`: the verb stands a few words before.
    let near = (start..at).rev().take(5).any(|at| REPORTS.has(view.form(at)) && verb(view, at));
    let relative = view.token(at - 1).is_some_and(|token| matches!(token.tag, Tag::NOUN | Tag::PROPN));
    // `a claim that has been debunked`: what follows says something of the noun.
    let next = view.token(at + 1).map(|token| token.tag);
    if next == Some(Tag::AUX) && relative && FINITE.has(view.form(at + 1)) {
        return false;
    }
    // `The inquiry ruled out that …`
    let ruled = matches!(view.word(at - 1), "out" | "off")
        && at > start + 1
        && matches!(view.word(at - 2), "ruled" | "rules" | "rule" | "ruling" | "laughed" | "laughs");
    speaks(before) || ruled || near && (!relative || clause_follows(view, at + 1))
}

words! {
    FINITE = "is" "are" "was" "were" "has" "have" "had" "will" "would" "can" "could" "may" "might" "did" "does" "do";
    /// Verbs of speech behind what is said: `…, the caller told the radio`.
    TELLS = "told" "tells" "added" "adds" "announced" "wrote" "posted" "tweeted" "explained" "complained" "repeated"
        "insisted" "declared" "confirmed" "noted" "recalled" "admitted" "shouted";
}

/// Whether a subject and a verb follow: `that the mayor closed`, not `that closed`.
fn clause_follows(view: &View<'_>, at: usize) -> bool {
    view.token(at).is_some_and(|token| {
        matches!(token.tag, Tag::DET | Tag::PROPN | Tag::NOUN | Tag::PRON | Tag::ADJ | Tag::NUM)
            // `that cheese causes gout`: the subject was taken for a verb.
            || token.tag == Tag::VERB && lexicon().is_verb(view.form(at + 1), view.word(at + 1))
    })
}

fn verb(view: &View<'_>, at: usize) -> bool {
    view.token(at).is_some_and(|token| token.tag == Tag::VERB)
}

/// Where the verdict on a clause begins behind it: `… are untrue`, `… has been debunked by scientists`.
fn verdict_behind(view: &View<'_>, range: Range<usize>) -> Option<usize> {
    let judged = |at: usize| {
        let spread = view.word(at) == "made" && view.word(at + 1) == "up";
        DENIES.has(view.form(at)) || AFFIRMS.has(view.form(at)) || spread
    };
    let be =
        |at: usize| BE.has(view.form(at)) || matches!(view.word(at), "has" | "have" | "had" | "aren" | "isn");
    let first_judged = range.clone().find(|at| judged(*at) && (range.start..*at).rev().take(5).any(be))?;
    // `Reports that few rhinos are left in Namibia are wrong`: the last one, with what belongs to it.
    let last = (first_judged.saturating_sub(5).max(range.start)..first_judged).rfind(|at| be(*at))?;
    (range.start..=last).rev().take_while(|at| be(*at)).last()
}

/// `That masks cause cancer is a myth.`
fn subject_clause(view: &View<'_>, content: &Range<usize>) -> Found {
    if !view.is(content.start, THAT) || !clause_follows(view, content.start + 1) {
        return None;
    }
    let tail = verdict_behind(view, content.start + 3..content.end)?;
    Some((content.start + 1..tail, effect(view, tail..content.end)))
}

/// `…, which is false.`, `…, but that is not true.`, `…, a claim that was debunked.`, `…, according to a study.`
fn tail(view: &View<'_>, content: &Range<usize>) -> Found {
    for comma in content.clone().skip(3) {
        let joint = matches!(view.word(comma), "," | "–" | "—" | "-" | ";" | "(");
        if joint && comma + 1 < content.end {
            let next = comma
                + 1
                + usize::from(matches!(view.word(comma + 1), "but" | "and" | "though" | "although"));
            let pointer = matches!(view.word(next), "which" | "this" | "that" | "it")
                && BE.has(view.form(next + 1))
                || matches!(view.word(next), "a" | "an") && content.end - next < 14;
            let rest = next..content.end;
            // `…, which nobody believes`
            let unbelieved = view.is(next, WHICH)
                && rest.len() < 10
                && rest
                    .clone()
                    .any(|at| view.token(at).is_some_and(|token| token.flags.has(Flags::NEGATION)))
                && rest.clone().any(|at| SAYS.has(view.form(at)) || REPORTS.has(view.form(at)));
            if unbelieved {
                return Some((content.start..comma, Effect::Open));
            }
            if pointer && rest.clone().any(|at| DENIES.has(view.form(at)) || AFFIRMS.has(view.form(at))) {
                let effect = effect(view, rest);
                if effect == Effect::Denies {
                    return Some((content.start..comma, effect));
                }
            }
        }
        if view.is(comma, ACCORDING) && view.is(comma + 1, TO) {
            let end = if view.word(comma - 1) == "," { comma - 1 } else { comma };
            return Some((content.start..end, Effect::Asserts));
        }
    }
    if view.is(content.start, ACCORDING) && view.is(content.start + 1, TO) {
        let comma = content.clone().find(|at| view.word(*at) == ",")?;
        return Some((comma + 1..content.end, Effect::Asserts));
    }
    None
}

/// `Critics say Mayor Hale closed every library.`: a verb of speech, and behind it a subject and a verb.
fn said(view: &View<'_>, content: &Range<usize>) -> Found {
    let limit = content.end.min(content.start + 16);
    // `A viral post claims`: some are taken for nouns.
    let noun = |at: usize| {
        let before = view.token(at - 1).is_some_and(|token| matches!(token.tag, Tag::NOUN | Tag::PROPN));
        before && view.word(at).ends_with('s') && view.token(at).is_some_and(|token| token.tag == Tag::NOUN)
    };
    let says =
        (content.start + 1..limit).find(|at| SAYS.has(view.form(*at)) && (verb(view, *at) || noun(*at)))?;
    let earlier = content.start..says;
    let is_verb = |at: usize| {
        let tag = |at: usize| view.token(at).map(|token| token.tag);
        let before = at.checked_sub(1);
        // `saw a 40 percent increase`: a noun behind what describes it.
        let described = matches!(before.and_then(tag), Some(Tag::DET | Tag::ADJ | Tag::NUM))
            || before.is_some_and(|at| view.word(at) == "percent");
        matches!(tag(at), Some(Tag::VERB | Tag::AUX)) && !(described && CLAIMING.has(view.form(at)))
            || CLAIMING.has(view.form(at)) && !described
    };
    // `said sorry` says nothing that is so or not.
    if matches!(view.word(says + 1), "sorry" | "goodbye" | "thanks" | "yes" | "no") {
        return None;
    }
    if earlier.clone().any(is_verb) && !earlier.clone().any(|at| view.word(at) == ",") {
        return None;
    }
    if earlier.clone().any(|at| matches!(view.word(at), "who" | "which")) {
        return None;
    }
    let rest = says + 1..content.end;
    let subject = clause_follows(view, rest.start) || view.word(rest.start) == ",";
    let clause = rest.clone().skip(1).take(14).any(is_verb);
    (subject && clause && view.word(rest.start) != ",").then(|| (rest, effect(view, content.start..says + 1)))
}

/// `…, the council said on Monday.`
fn said_behind(view: &View<'_>, content: &Range<usize>) -> Found {
    let comma = content.clone().skip(3).rfind(|at| view.word(*at) == ",")?;
    let rest = comma + 1..content.end;
    let says = rest.clone().find(|at| SAYS.has(view.form(*at)) || TELLS.has(view.form(*at)))?;
    let short = rest.len() < 16 && !view.is(comma + 1, WHICH) && view.word(says + 1) != "sorry";
    (short && says < comma + 10).then(|| (content.start..comma, effect(view, rest)))
}

/// `A photo shows sharks in the street.`: what it shows is the claim.
fn pictured(view: &View<'_>, content: &Range<usize>) -> Found {
    let picture =
        (content.start..content.end.min(content.start + 5)).find(|at| PICTURES.has(view.form(*at)))?;
    let shows = (picture + 1..content.end.min(picture + 8)).find(|at| {
        matches!(
            view.word(*at),
            "shows" | "show" | "showed" | "showing" | "depicts" | "depict" | "captured" | "captures"
        )
    })?;
    Some((shows + 1..content.end, effect(view, content.start..shows + 1)))
}

/// `The firm denied dumping waste.`: the verb that denies, with the subject of both before it.
fn denied_gerund(view: &View<'_>, content: &Range<usize>) -> Found {
    const ING: u32 = form("ing");
    let at = content.clone().find(|at| DENY.has(view.form(*at)))?;
    let passive = at > content.start && BE.has(view.form(at - 1));
    let gerund = view.token(at + 1).is_some_and(|token| token.suffix == ING);
    (gerund && !passive).then_some((at..at + 1, Effect::Denies))
}

/// `The butcher was cleared of mixing it in`, `He was found innocent of bribing a juror`.
fn cleared_of(view: &View<'_>, content: &Range<usize>) -> Found {
    const ING: u32 = form("ing");
    const OF: u32 = form("of");
    let at = content.clone().find(|at| {
        matches!(
            view.word(*at),
            "cleared" | "acquitted" | "absolved" | "exonerated" | "innocent" | "guiltless"
        ) && view.is(at + 1, OF)
            && view.token(at + 2).is_some_and(|token| {
                // `cleared of mixing horse meat`, not `cleared of doping`
                let object = view.token(at + 3).is_some_and(|next| {
                    matches!(next.tag, Tag::NOUN | Tag::DET | Tag::ADJ | Tag::NUM | Tag::PRON | Tag::PROPN)
                });
                token.suffix == ING && (token.tag == Tag::VERB || object)
            })
    })?;
    let first = (content.start..at).rev().take_while(|at| {
        matches!(view.word(*at), "found" | "declared" | "pronounced" | "been")
            || view.token(*at).is_some_and(|token| token.tag == Tag::AUX)
    });
    let start = first.last().unwrap_or(at);
    // `She was released after she was cleared of smuggling`: another verb is what is said.
    let other = (content.start..start).any(|at| verb(view, at));
    if other {
        return None;
    }
    let negated = (start.saturating_sub(3).max(content.start)..at)
        .any(|at| view.token(at).is_some_and(|token| token.flags.has(Flags::NEGATION)));
    Some((start..at + 2, if negated { Effect::Open } else { Effect::Denies }))
}

/// Whether a sentence takes back what the one before it says: `This is not true.`, `The claim has been debunked.`
pub(crate) fn takes_back(view: &View<'_>) -> bool {
    const LONGEST: usize = 16;
    // `That is not true, according to officials at …`: what follows only says who says so.
    let joint = |at: &usize| matches!(view.word(*at), "," | ":" | ";" | "–" | "—") || view.is(*at, ACCORDING);
    let end = (3..view.tokens.len()).find(joint).unwrap_or(view.tokens.len());
    let all = 0..end;
    if disputed(view) {
        return true;
    }
    let points = |at: usize| {
        let word = view.word(at).to_ascii_lowercase();
        let clause = CLAIMS.has(view.form(at)) && view.before(at, 1) == THE;
        matches!(&*word, "this" | "that" | "it" | "nothing") || clause
    };
    let be = |at: usize| BE.has(view.form(at)) || matches!(view.word(at), "has" | "have" | "isn" | "wasn");
    let Some(pointer) = all.clone().take(2).find(|at| points(*at)) else { return false };
    all.len() <= LONGEST
        && (pointer + 1..pointer + 5).any(be)
        && !all.clone().any(|at| view.is(at, THAT) && at > pointer + 1)
        && effect(view, all) == Effect::Denies
}

/// Whether somebody else than the text takes it back: `Officials denied this.`, `Experts have debunked the claim.`: a
/// verb that denies, and behind it what points back.
pub(crate) fn disputed(view: &View<'_>) -> bool {
    const LONGEST: usize = 34;
    let end = view.tokens.len();
    let negation = |at: usize| view.token(at).is_some_and(|token| token.flags.has(Flags::NEGATION));
    let denies = |at: &usize| DENIES.has(view.form(*at)) && verb(view, *at) && !negation(at - 1);
    let Some(at) = (1..end).find(denies).filter(|_| end <= LONGEST) else { return false };
    let pronoun = matches!(view.word(at + 1), "this" | "that" | "it");
    let noun = matches!(view.word(at + 1), "the" | "this" | "that" | "these" | "those")
        && CLAIMS.has(view.form(at + 2));
    let last = at + 2 + usize::from(noun);
    let ends = last >= end
        || view.kind(last) == Some(TokenKind::PUNCTUATION)
        || matches!(view.word(last), "as" | "on" | "in");
    (pronoun || noun) && ends
}

/// What the words of a frame say of the claim in it.
fn effect(view: &View<'_>, frame: Range<usize>) -> Effect {
    let (mut denies, mut affirms, mut utters, mut asks) = (false, false, false, false);
    let mut negations = 0;
    for at in frame.clone() {
        let Some(token) = view.token(at).filter(|token| token.kind != TokenKind::PUNCTUATION) else {
            continue;
        };
        let negates = token.flags.has(Flags::NEGATION)
            || matches!(&*view.word(at).to_ascii_lowercase(), "nobody" | "cannot" | "far" | "hardly");
        if negates && !view.is(at + 1, ONLY) && !interjects(view, at) {
            negations += 1;
        }
        // `no doubt that` and `without doubt` assert.
        denies |= DENIES.has(token.form)
            || DOUBTS.has(token.form)
            || view.word(at) == "made" && view.word(at + 1) == "up"
            || matches!(view.word(at), "ruled" | "rules") && view.word(at + 1) == "out"
            || view.word(at) == "laughed" && view.word(at + 1) == "off";
        affirms |= AFFIRMS.has(token.form);
        utters |= UTTERS.has(token.form) && token.tag == Tag::VERB;
        asks |= token.form != DOUBT && ASKS.has(token.form);
    }
    let negated = negations % 2 == 1;
    // `Do not forget that …`: only with a negation does it say anything.
    if !negated && frame.clone().any(|at| matches!(view.word(at), "forget" | "forgotten" | "forgot")) {
        return Effect::Open;
    }
    let open = !denies && if negated { utters && !affirms } else { asks };
    if open {
        Effect::Open
    } else if denies == negated {
        Effect::Asserts
    } else {
        Effect::Denies
    }
}
