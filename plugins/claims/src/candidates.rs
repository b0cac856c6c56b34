//! Which spans of an article may be claims: sentences, what quotes say, clauses of long sentences, what is denied.

use crate::compare::lexicon::lexicon;
use crate::compare::statement::{self, Called};
use crate::numbers::View;
use byline_core::{
    Claimant, Document, EntityId, Flags, MentionIndex, MentionKind, Quote, QuoteId, QuoteType, Sentence,
    Span, Stance, Tag, Token, TokenKind,
};
use byline_text::Words;
use byline_text::hash::form;
use std::ops::Range;

/// A span that may be a claim, as tokens of the document, and who makes it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) tokens: Range<usize>,
    pub(crate) claimant: Option<Claimant>,
    pub(crate) stance: Stance,
}

/// What is said where, and who is meant: looked up for each sentence.
#[derive(Debug)]
pub(crate) struct Lookup {
    mentions: MentionIndex,
    /// The pieces of quotes, in the order of the text.
    pieces: Vec<(Span, QuoteId)>,
}

impl Lookup {
    pub(crate) fn new(document: &Document<'_>) -> Self {
        let mut pieces: Vec<(Span, QuoteId)> = document
            .layers
            .quotes
            .unwrap_or(&[])
            .iter()
            .enumerate()
            .flat_map(|(at, quote)| quote.content.iter().map(move |span| (*span, QuoteId(at as u32))))
            .collect();
        pieces.sort_unstable();
        Self { mentions: MentionIndex::new(document.layers.entities.unwrap_or(&[])), pieces }
    }

    /// The names of the entities that a span mentions.
    pub(crate) fn names_in<'a>(&self, document: &Document<'a>, span: Span) -> Vec<&'a str> {
        let entities = document.layers.entities.unwrap_or(&[]);
        let mentions = self.mentions.within(span).iter();
        mentions.filter_map(|(_, entity)| Some(entities.get(entity.0 as usize)?.name.as_str())).collect()
    }

    /// What the entities in a span are called, in the order of the text.
    pub(crate) fn called_in<'a>(&self, document: &Document<'a>, span: Span) -> Vec<Called<'a>> {
        let entities = document.layers.entities.unwrap_or(&[]);
        let mentions = self.mentions.within(span).iter();
        let called = mentions.filter_map(|(mention, entity)| {
            let entity = entities.get(entity.0 as usize)?;
            Some(Called {
                span: mention.span,
                name: &entity.name,
                label: entity.label,
                by_name: mention.kind == MentionKind::Name,
            })
        });
        called.collect()
    }

    /// The longest piece of a quote in a sentence, cut at the sentence's ends.
    fn said_in(&self, span: Span) -> Option<(Span, QuoteId)> {
        // A quote over several sentences begins before this one; pieces are few, so a short look back finds it.
        let first = self.pieces.partition_point(|(piece, _)| piece.start < span.start).saturating_sub(3);
        let cut = |piece: Span| Span::new(piece.start.max(span.start), piece.end.min(span.end));
        let mut best: Option<(Span, QuoteId)> = None;
        for &(piece, quote) in self.pieces.get(first..).unwrap_or(&[]) {
            if piece.start >= span.end {
                break;
            }
            if piece.overlaps(span) && best.is_none_or(|(found, _)| cut(piece).len() > found.len()) {
                best = Some((cut(piece), quote));
            }
        }
        best
    }
}

/// Sentences with fewer words state nothing that could be checked alone, but for a subject, a verb and an object.
const SHORTEST: usize = 4;
/// Quotes less sure than this make no claims of their own.
const SURE: f32 = 0.4;
/// A sentence with more words than these beside a quote in it says something of its own: `told the council on Friday`.
const MOST_BESIDE: usize = 5;
/// Sentences with more tokens are taken apart.
const LONG: usize = 30;

/// Appends the candidates of a sentence.
pub(crate) fn candidates(
    document: &Document<'_>,
    lookup: &Lookup,
    sentence: &Sentence,
    out: &mut Vec<Candidate>,
) {
    let range = sentence.first_token as usize..sentence.end_token as usize;
    let Some(tokens) = document.tokens.get(range.clone()) else { return };
    if !states(document.text, tokens) {
        return;
    }
    let view = View { text: document.text, tokens };
    let quoted = lookup.said_in(sentence.span).and_then(|said| from_quote(document, lookup, sentence, said));
    // A denial that the quote itself does not report is the nearer fact: `many fear an attack, but Freedonia denies that`.
    let found = match quoted {
        Some(quoted) if quoted.stance == Stance::Denies => Some(quoted),
        quoted => denied(document, lookup, &view, range.start).or(quoted),
    };
    if let Some(candidate) = found {
        out.push(candidate);
        return;
    }
    let stance = if questions(&view) { Stance::Questions } else { Stance::Asserts };
    let whole = |tokens| Candidate { tokens, claimant: None, stance };
    if tokens.len() <= LONG {
        out.push(whole(range));
        return;
    }
    let mut start = 0;
    for end in clause_ends(&view) {
        out.push(whole(range.start + start..range.start + end));
        start = end;
    }
    out.push(whole(range.start + start..range.end));
}

/// Whether there are words enough, and a verb among them, or a number: the tagger takes some verbs for nouns
/// (`Unemployment fell to 4 percent`), and what a number says is checkable anyhow.
fn states(text: &str, tokens: &[Token]) -> bool {
    // `The firm hides news about strikes`, `Ordinary milk spoils faster`
    let view = View { text, tokens };
    let mistaken = || statement::mistaken_verb(&view, 0..tokens.len()).is_some();
    let words = || tokens.iter().filter(|token| matches!(token.kind, TokenKind::WORD | TokenKind::NUMBER));
    let verb = |token: &Token| matches!(token.tag, Tag::VERB | Tag::AUX) || CLAIMING.has(token.form);
    match words().take(SHORTEST).count() {
        SHORTEST => {
            tokens.iter().any(|token| verb(token) || token.kind == TokenKind::NUMBER)
                || tokens.iter().skip(1).any(|token| lexicon().is_past(token.form))
                || mistaken()
        }
        // `Masks cause cancer.`: a subject, a verb and an object.
        3 => {
            let mut three = words();
            let [subject, verb_at, object] = std::array::from_fn(|_| three.next());
            // The tagger takes some nouns at either end for verbs.
            let noun = |token: Option<&Token>| {
                token.is_some_and(|token| {
                    matches!(token.tag, Tag::NOUN | Tag::PROPN | Tag::ADJ | Tag::VERB | Tag::X)
                        || token.tag == Tag::PRON && !statement::is_pronoun(token.form)
                })
            };
            // `Honey never spoils.`
            let denies = verb_at.is_some_and(|token| token.flags.has(Flags::NEGATION))
                && object.is_some_and(|token| token.span.of(text).is_some_and(|word| word.ends_with('s')));
            let first = noun(subject) || statement::opens_as_noun(&view, 0);
            denies && first
                || first
                    && verb_at
                        .is_some_and(|token| token.tag == Tag::VERB || CLAIMING.has(token.form) || mistaken())
                    && noun(object)
        }
        _ => false,
    }
}

/// Verbs of short claims, which the tagger takes for nouns: `Garlic cures malaria.`
pub(crate) static CLAIMING: Words<62> = Words::new([
    "work",
    "works",
    "cause",
    "causes",
    "cure",
    "cures",
    "kill",
    "kills",
    "prevent",
    "prevents",
    "contain",
    "contains",
    "stop",
    "stops",
    "lower",
    "lowers",
    "raise",
    "raises",
    "boost",
    "boosts",
    "reduce",
    "reduces",
    "increase",
    "increases",
    "spread",
    "spreads",
    "harm",
    "harms",
    "damage",
    "damages",
    "protect",
    "protects",
    "destroy",
    "destroys",
    "attack",
    "attacks",
    "eat",
    "eats",
    "carry",
    "carries",
    "poison",
    "poisons",
    "pollute",
    "pollutes",
    "trigger",
    "triggers",
    "make",
    "makes",
    "pay",
    "pays",
    "steal",
    "steals",
    "treat",
    "treats",
    "heal",
    "heals",
    "improve",
    "improves",
    "worsen",
    "worsens",
    "weaken",
    "weakens",
]);

fn questions(view: &View<'_>) -> bool {
    view.tokens.iter().rev().take(3).any(|token| token.span.of(view.text) == Some("?"))
}

/// What a quote says in this sentence, as its speaker's claim. A few quoted words inside the article's own sentence are
/// not a claim of their own.
fn from_quote(
    document: &Document<'_>,
    lookup: &Lookup,
    sentence: &Sentence,
    (piece, id): (Span, QuoteId),
) -> Option<Candidate> {
    let quote = document.layers.quotes?.get(id.0 as usize)?;
    // What may be no quote is read as the article's own sentence.
    if quote.confidence < SURE {
        return None;
    }
    let mut tokens = document.tokens_in(piece);
    tokens.start = tokens.start.max(sentence.first_token as usize);
    tokens.end = tokens.end.min(sentence.end_token as usize);
    let inside = document.tokens.get(tokens.clone())?;
    // `attacked “a waiter in Dublin in 2012”`: without a verb of its own it is not a claim of its own. A whole sentence in
    // marks is its speaker's whatever the tagger makes of its verb: `“Unemployment rose to 7 percent,” Reed said`.
    let whole = quote.kind == QuoteType::Direct
        && inside.first().is_some_and(|token| token.flags.has(Flags::CAPITAL))
        && words_beside(document, sentence, quote, piece) <= MOST_BESIDE;
    if !whole && (!states(document.text, inside) || !finite(inside) || done(document, &tokens)) {
        return None;
    }
    let stance = quote_stance(document, quote, &View { text: document.text, tokens: inside });
    let claimant = quote.speaker.as_ref().map(|speaker| {
        let mention = speaker.mention.and_then(|mention| lookup.mentions.at(mention));
        let entity = speaker.entity.or(mention.map(|(_, entity)| entity));
        let name = speaker
            .name
            .clone()
            .or_else(|| entity.and_then(|entity| entity_name(document, entity)))
            .or_else(|| speaker.mention.map(|mention| document.slice(mention).to_owned()));
        Claimant { entity, name, quote: Some(id) }
    });
    let claimant = claimant.unwrap_or(Claimant { entity: None, name: None, quote: Some(id) });
    Some(Candidate { tokens: without_that(document, tokens), claimant: Some(claimant), stance })
}

/// How many words of a sentence are neither in a piece of a quote nor its cue or speaker.
fn words_beside(document: &Document<'_>, sentence: &Sentence, quote: &Quote, piece: Span) -> usize {
    let speaker = quote.speaker.as_ref().and_then(|speaker| speaker.mention);
    let own =
        |span: Span| piece.overlaps(span) || quote.cue.iter().chain(&speaker).any(|own| own.overlaps(span));
    let tokens = sentence.first_token as usize..sentence.end_token as usize;
    let tokens = document.tokens.get(tokens).unwrap_or(&[]);
    tokens.iter().filter(|token| token.kind == TokenKind::WORD && !own(token.span)).count()
}

/// Whether there is a verb that is no infinitive: `refused to treat a man`, `ordered the bank to pay 5 million` say
/// nothing in what follows their verb.
fn finite(tokens: &[Token]) -> bool {
    const TO: u32 = form("to");
    const NOT: u32 = form("not");
    let mut infinitive = false;
    for token in tokens {
        if matches!(token.tag, Tag::VERB | Tag::AUX) && !infinitive {
            return true;
        }
        // `to not treat`, `to secretly treat`
        infinitive = token.form == TO || infinitive && (token.tag == Tag::ADV || token.form == NOT);
    }
    false
}

/// Whether what is said is what a preposition says was done: `apologised for flying a torn flag` states nothing of itself.
fn done(document: &Document<'_>, said: &Range<usize>) -> bool {
    const ING: u32 = form("ing");
    static BEFORE: Words<10> =
        Words::new(["for", "of", "to", "about", "against", "from", "by", "with", "at", "on"]);
    let token = |at: usize| document.tokens.get(at);
    let before = said.start.checked_sub(1).and_then(token);
    before.is_some_and(|token| BEFORE.has(token.form))
        && token(said.start).is_some_and(|token| token.suffix == ING && token.span.len() > 4)
}

fn entity_name(document: &Document<'_>, entity: EntityId) -> Option<String> {
    Some(document.layers.entities?.get(entity.0 as usize)?.name.clone())
}

/// `denied that`, `questioned whether`: the cue says what the speaker does with it.
fn quote_stance(document: &Document<'_>, quote: &Quote, content: &View<'_>) -> Stance {
    let mut cue = quote.cue.iter().flat_map(|span| {
        let range = document.tokens_in(*span);
        // A negation before the cue turns it: `did not deny`.
        let negated = document
            .tokens
            .get(range.start.saturating_sub(2)..range.start)
            .unwrap_or(&[])
            .iter()
            .any(|token| token.flags.has(Flags::NEGATION));
        let cue = document.tokens.get(range).unwrap_or(&[]);
        // `It cannot be denied that …`: the negation may stand in the cue.
        let negated = negated || cue.iter().any(|token| token.flags.has(Flags::NEGATION));
        cue.iter().map(move |token| (token, negated))
    });
    let denies = cue.clone().any(|(token, negated)| DENY.has(token.form) && !negated);
    if denies {
        return Stance::Denies;
    }
    let asks = cue.any(|(token, _)| ASK.has(token.form));
    if asks || questions(content) { Stance::Questions } else { Stance::Asserts }
}

static DENY: Words<24> = Words::new([
    "deny",
    "denies",
    "denied",
    "denying",
    "refute",
    "refutes",
    "refuted",
    "refuting",
    "dispute",
    "disputes",
    "disputed",
    "disputing",
    "reject",
    "rejects",
    "rejected",
    "rejecting",
    "dismiss",
    "dismisses",
    "dismissed",
    "dismissing",
    "debunk",
    "debunks",
    "debunked",
    "debunking",
]);

static ASK: Words<13> = Words::new([
    "ask",
    "asks",
    "asked",
    "asking",
    "question",
    "questions",
    "questioned",
    "questioning",
    "wonder",
    "wonders",
    "wondered",
    "wondering",
    "doubted",
]);

/// What forms of `deny` begin with: one comparison rules most words out.
const DEN: u32 = form("den");
const THAT: u32 = form("that");
const WHETHER: u32 = form("whether");
const IF: u32 = form("if");

/// The claim without the word that introduces it.
fn without_that(document: &Document<'_>, mut tokens: Range<usize>) -> Range<usize> {
    let introduced = document
        .tokens
        .get(tokens.start)
        .is_some_and(|token| matches!(token.form, THAT | WHETHER | IF) && token.tag != Tag::DET);
    if introduced && tokens.len() > SHORTEST {
        tokens.start += 1;
    }
    tokens
}

/// `Iceland denies that its fleet has taken more than its share`: the claim is what follows, and who denies it stands
/// before the verb. `The army denied involvement` denies no clause: then the sentence is the claim.
fn denied(document: &Document<'_>, lookup: &Lookup, view: &View<'_>, first: usize) -> Option<Candidate> {
    static PASSIVE: Words<7> = Words::new(["was", "were", "been", "being", "be", "is", "are"]);
    // Only forms of `deny`: what is rejected or dismissed without a quote is as often a proposal or a minister.
    static DENIES: Words<4> = Words::new(["deny", "denies", "denied", "denying"]);
    let verb = view.tokens.iter().position(|token| token.prefix == DEN && DENIES.has(token.form))?;
    // `No one can deny that …`
    let negated = (1..=4).any(|by| {
        verb.checked_sub(by)
            .and_then(|at| view.token(at))
            .is_some_and(|token| token.flags.has(Flags::NEGATION))
    });
    // `were denied visas` is no denial.
    if negated || PASSIVE.has(view.before(verb, 1)) {
        return None;
    }
    let verb_start = view.token(verb)?.span.start;
    let sentence_start = view.token(0)?.span.start;
    let subject = lookup.mentions.within(Span::new(sentence_start, verb_start)).last().copied();
    let claimant = subject.map(|(_, entity)| Claimant {
        entity: Some(entity),
        name: entity_name(document, entity),
        quote: None,
    });
    let end =
        (verb + 1..view.tokens.len()).find(|at| denial_ends(view, verb, *at)).unwrap_or(view.tokens.len());
    let content = verb + 1..end;
    let clause = view.tokens.get(content.clone()).is_some_and(|tokens| states(view.text, tokens));
    let tokens = if clause {
        without_that(document, first + content.start..first + content.end)
    } else if let Some(joint) = pointing_back(view, verb, end) {
        first..first + joint
    } else {
        first..first + view.tokens.len()
    };
    Some(Candidate { tokens, claimant, stance: Stance::Denies })
}

/// Whether what is denied by the verb ends before the token at `at`: with the clause, or where the one who denies continues
/// to do something else (`denied that it plans an attack and accused the West`).
fn denial_ends(view: &View<'_>, verb: usize, at: usize) -> bool {
    const AND: u32 = form("and");
    const BUT: u32 = form("but");
    let far = at > verb + SHORTEST;
    match view.word(at) {
        "." | ";" | "!" | "?" => true,
        "," => far,
        _ if far && matches!(view.form(at), AND | BUT) => {
            let tag = |at: usize| view.token(at).map(|token| token.tag);
            tag(at + 1) == Some(Tag::VERB) || tag(at + 1) == Some(Tag::ADV) && tag(at + 2) == Some(Tag::VERB)
        }
        _ => false,
    }
}

/// `The army shelled the port, although Freedonia denies that.`: the claim stands before the conjunction. Where it is.
fn pointing_back(view: &View<'_>, verb: usize, end: usize) -> Option<usize> {
    static POINTERS: Words<4> = Words::new(["that", "it", "this", "them"]);
    static JOINTS: Words<8> =
        Words::new(["although", "though", "but", "while", "which", "something", "whereas", "and"]);
    let points = end <= verb + 1 || end == verb + 2 && POINTERS.has(view.form(verb + 1));
    let joint = view.tokens.get(..verb)?.iter().rposition(|token| JOINTS.has(token.form))?;
    (points && view.tokens.get(..joint).is_some_and(|tokens| states(view.text, tokens))).then_some(joint)
}

/// Where the clauses of a long sentence end, but for the last: at a semicolon or a lost dash, or before a conjunction
/// behind a comma, with a verb and eight tokens on either side.
fn clause_ends(view: &View<'_>) -> Vec<usize> {
    static JOINTS: Words<11> = Words::new([
        "and", "but", "while", "whereas", "although", "though", "because", "so", "yet", "or", "adding",
    ]);
    const LEAST: usize = 8;
    let verbs = |range: Range<usize>| {
        view.tokens.get(range).unwrap_or(&[]).iter().any(|token| matches!(token.tag, Tag::VERB | Tag::AUX))
    };
    // The last verb, so that whether one follows costs nothing.
    let last_verb =
        view.tokens.iter().rposition(|token| matches!(token.tag, Tag::VERB | Tag::AUX)).unwrap_or(0);
    let mut ends = Vec::new();
    let mut start = 0;
    for (at, token) in view.tokens.iter().enumerate().skip(LEAST) {
        if at < start + LEAST || at + LEAST > view.tokens.len() || last_verb < at {
            continue;
        }
        let sign = view.kind(at - 1).is_some_and(|kind| kind == TokenKind::PUNCTUATION);
        let joint = token.flags.has(Flags::GAP_BEFORE)
            || sign
                && match view.word(at - 1) {
                    ";" => true,
                    "," | "—" | "–" => JOINTS.has(token.form),
                    _ => false,
                };
        if joint && verbs(at..(at + 12).min(view.tokens.len())) && verbs(start..at) {
            ends.push(at);
            start = at;
        }
    }
    ends
}
