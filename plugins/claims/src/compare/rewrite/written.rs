//! A claim written down as another pattern says it.

use super::matching::{Fit, Group};
use super::rules::{Out, Rule, Said, Voice};
use crate::compare::lexicon::lexicon;
use crate::compare::statement::Called;
use crate::matching::words as common;
use crate::numbers::View;
use byline_core::{Flags, Label, Span, Tag, TokenKind};
use byline_text::hash::form_of;
use std::ops::Range;

/// A text, the names in it, and which of its tokens are the claim.
#[derive(Debug, Clone, Default)]
pub(super) struct Written {
    pub(super) text: String,
    names: Vec<(Span, String, Label)>,
    /// So many tokens stand before the claim and behind it.
    before: usize,
    behind: usize,
}

impl Written {
    /// The claim, of so many tokens in all.
    pub(super) fn range(&self, tokens: usize) -> Range<usize> {
        self.before.min(tokens)..tokens.saturating_sub(self.behind).max(self.before.min(tokens))
    }

    pub(super) fn called(&self) -> Vec<Called<'_>> {
        let names = self.names.iter();
        names.map(|(span, name, label)| Called { span: *span, name, label: *label, by_name: true }).collect()
    }
}

/// Where a claim stands.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) called: &'a [Called<'a>],
    pub(super) range: &'a Range<usize>,
    /// What stands before the part that fits the pattern, and goes to its end.
    pub(super) lead: Range<usize>,
    pub(super) body: Range<usize>,
}

/// Writes a claim with the clause that stands before it behind it: `Before the audit came out, she resigned.`
pub(super) fn turned_round(place: &Place<'_>) -> Option<Written> {
    let fit = Fit { slots: vec![(b'R', place.body.clone())], ..Fit::default() };
    write(place, &Rule { pattern: Vec::new(), output: vec![Out::Slot(b'R')] }, &fit)
}

/// Writes a claim as the other side of a pattern says it, where that leaves out no negation and no modal verb.
pub(super) fn write(place: &Place<'_>, rule: &Rule, fit: &Fit) -> Option<Written> {
    let view = place.view;
    let kept = rule
        .output
        .iter()
        .any(|out| matches!(out, Out::Verb(..) | Out::General(_) | Out::Same | Out::Active));
    let mut left = fit.verbs.iter().skip(usize::from(kept));
    if left.any(|group| group.negated || group.modal.is_some()) {
        return None;
    }
    let opening = if place.lead.is_empty() { place.body.start } else { place.lead.start };
    let before = view.token(opening)?.span.start as usize;
    let base = view.token(0)?.span.start as usize;
    let last = view.token(place.body.end.checked_sub(1)?)?.span.end as usize;
    let end = view.tokens.last()?.span.end as usize;
    let mut writer = Writer { place, written: Written::default(), first: opening };
    writer.written.before = place.range.start;
    writer.written.behind = view.tokens.len() - place.range.end;
    writer.raw(base..before, 0..opening);
    let start = writer.written.text.len();
    for out in &rule.output {
        writer.out(out, fit)?;
    }
    if !place.lead.is_empty() {
        writer.range(place.lead.clone());
    }
    if opening == 0 {
        writer.raise(start);
    }
    let rest = view.text.get(last..end).unwrap_or("");
    writer.written.text.push_str(rest);
    Some(writer.written)
}

struct Writer<'a> {
    place: &'a Place<'a>,
    written: Written,
    /// The token that begins the claim: its capital may be only for that.
    first: usize,
}

impl Writer<'_> {
    /// Text as it stands, with its names.
    fn raw(&mut self, bytes: Range<usize>, tokens: Range<usize>) {
        let text = self.place.view.text.get(bytes.clone()).unwrap_or("");
        let moved = self.written.text.len();
        self.written.text.push_str(text);
        for called in self.place.called {
            let inside = called.span.start as usize >= bytes.start && called.span.end as usize <= bytes.end;
            if inside && !tokens.is_empty() && called.by_name {
                let span = Span::new(
                    called.span.start - bytes.start as u32 + moved as u32,
                    called.span.end - bytes.start as u32 + moved as u32,
                );
                self.written.names.push((span, called.name.to_owned(), called.label));
            }
        }
    }

    fn space(&mut self) {
        if !self.written.text.is_empty() && !self.written.text.ends_with(char::is_whitespace) {
            self.written.text.push(' ');
        }
    }

    fn word(&mut self, word: &str) {
        let clitic = word.starts_with('\'') || word == ",";
        if !clitic {
            self.space();
        }
        self.written.text.push_str(word);
    }

    /// Tokens as they stand, pronouns as what they stand for.
    fn range(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.space();
        let view = self.place.view;
        let mut at = range.start;
        while at < range.end {
            let Some(token) = view.token(at) else { break };
            if at > range.start {
                let gap = view.tokens[at - 1].span.end as usize..token.span.start as usize;
                self.written.text.push_str(view.text.get(gap).unwrap_or(""));
            }
            let called = self.place.called.iter().find(|called| called.span.start == token.span.start);
            if let Some(called) = called {
                let end = (at + 1..range.end)
                    .find(|at| view.tokens[*at].span.start >= called.span.end)
                    .unwrap_or(range.end);
                let pronoun = !called.by_name && end == at + 1;
                let start = self.written.text.len() as u32;
                let text = if pronoun { called.name } else { called.span.of(view.text).unwrap_or("") };
                self.written.text.push_str(text);
                let span = Span::new(start, self.written.text.len() as u32);
                if called.by_name || pronoun {
                    self.written.names.push((span, called.name.to_owned(), called.label));
                }
                let owns = matches!(&*view.word(at).to_ascii_lowercase(), "his" | "her" | "its" | "their");
                if pronoun
                    && owns
                    && view.token(end).is_some_and(|next| matches!(next.tag, Tag::NOUN | Tag::ADJ))
                {
                    self.written.text.push_str("'s");
                }
                at = end.max(at + 1);
                continue;
            }
            let word = view.word(at);
            if at == self.first && self.lowers(at) {
                self.written.text.push_str(&word.to_lowercase());
            } else {
                self.written.text.push_str(word);
            }
            at += 1;
        }
    }

    /// Whether the first word of a claim has its capital only for being the first.
    fn lowers(&self, at: usize) -> bool {
        let view = self.place.view;
        let Some(token) = view.token(at) else { return false };
        if matches!(token.tag, Tag::DET | Tag::ADP | Tag::PRON | Tag::SCONJ) {
            return view.word(at) != "I";
        }
        let next = view
            .token(at + 1)
            .is_some_and(|next| next.kind == TokenKind::WORD && next.flags.has(Flags::CAPITAL));
        let lower = view.word(at).to_lowercase();
        let key = lexicon().key(&lower, form_of(&lower));
        let place = lexicon().place(form_of(&lower)).is_some();
        !next && !place && (common::share(key) > COMMON || !lexicon().senses(key).is_empty())
    }

    fn out(&mut self, out: &Out, fit: &Fit) -> Option<()> {
        let view = self.place.view;
        match out {
            Out::Word(word) => self.word(word),
            Out::Slot(letter) => self.range(fit.slot(*letter)?),
            Out::Same => self.range(fit.verbs.first()?.tokens.clone()),
            Out::Active => {
                let group = fit.verbs.first()?;
                // Of the present, `is closed`, and behind a modal verb, the base form would be needed.
                let plain = group.past && !group.negated && group.modal.is_none();
                let last = (group.tokens.clone()).rev().find(|at| {
                    view.token(*at).is_some_and(|token| matches!(token.tag, Tag::VERB | Tag::ADJ | Tag::NOUN))
                });
                let verb = last
                    .filter(|_| plain)
                    .and_then(|at| lexicon().past_from(view.word(at), view.form(at)))?;
                self.word(&verb);
                let rest = last? + 1..group.tokens.end;
                self.range(rest);
            }
            Out::Choice => self.range(fit.choice.clone()),
            Out::Plural(letter) => {
                let range = fit.slot(*letter)?;
                let noun = |at: usize| view.token(at).is_some_and(|token| token.tag == Tag::NOUN);
                let last = range.clone().find(|at| noun(*at) && !(noun(at + 1) && at + 1 < range.end))?;
                self.range(range.start..last);
                let word = view.word(last);
                self.word(&if word.ends_with('s') { word.to_owned() } else { third_person(word) });
                self.range(last + 1..range.end);
            }
            Out::Base => self.word(&fit.nominal?.base),
            Out::Gerund(letter) => {
                let word = view.word(fit.slot(*letter)?.start);
                self.word(&gerund(word));
            }
            Out::Superlative(letter) => {
                let word = view.word(fit.slot(*letter)?.start);
                self.word(&superlative(word));
            }
            Out::Verb(said, _) | Out::General(said) => {
                let voice = if let Out::Verb(_, voice) = out { *voice } else { Voice::Active };
                let verb = match (said, voice) {
                    (Said::Word(word), _) => word.clone(),
                    (Said::Nominal, Voice::Active) => fit.nominal?.base.clone(),
                    (Said::Nominal, Voice::Passive) => fit.nominal?.participle.clone(),
                    (Said::Slot(letter), _) => view.word(fit.slot(*letter)?.start).to_owned(),
                };
                let mut group = fit.verbs.first().cloned().unwrap_or_default();
                let sure = |at: usize| matches!(view.word(at), "will" | "can" | "'ll");
                if matches!(out, Out::General(_)) && group.modal.is_some_and(sure) {
                    group.modal = None;
                }
                self.verb(&verb, voice, &group);
            }
        }
        Some(())
    }

    /// A verb in the tense, with the modal verb and the negations of another.
    fn verb(&mut self, verb: &str, voice: Voice, group: &Group) {
        let can = verb == "can";
        let passive = voice == Voice::Passive || verb == "be";
        let auxiliary = match (group.modal, passive, group.past) {
            (Some(modal), ..) => Some(self.place.view.word(modal)),
            _ if can => Some(if group.past { "could" } else { "can" }),
            (None, true, true) => Some("was"),
            (None, true, false) => Some("is"),
            (None, false, true) if group.negated => Some("did"),
            (None, false, false) if group.negated => Some("does"),
            _ => None,
        };
        if let Some(auxiliary) = auxiliary {
            self.word(auxiliary);
        }
        for at in &group.beside {
            let word = self.place.view.word(*at);
            self.word(if matches!(word, "n't" | "n’t" | "t") { "not" } else { word });
        }
        if passive && group.modal.is_some() {
            self.word("be");
        }
        if verb == "be" || can {
            return;
        }
        if auxiliary.is_some() {
            self.word(verb);
            return;
        }
        // `came down`, `comes down`: only the first word of a phrase is inflected.
        let (first, rest) = verb.split_once(' ').unwrap_or((verb, ""));
        let inflected = if group.past { lexicon().past_of(first) } else { third_person(first) };
        self.word(&inflected);
        if !rest.is_empty() {
            self.word(rest);
        }
    }

    /// A capital for the first letter of a sentence.
    fn raise(&mut self, start: usize) {
        let Some(first) = self.written.text.get(start..).and_then(|text| text.chars().next()) else { return };
        if first.is_ascii_lowercase() {
            let end = start + 1;
            self.written.text.replace_range(start..end, &first.to_ascii_uppercase().to_string());
        }
    }
}

/// A word in more sentences of English than this is no name.
const COMMON: f32 = 2e-6;

fn third_person(base: &str) -> String {
    match base.strip_suffix('y') {
        _ if base == "have" => "has".to_owned(),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if base.ends_with(['s', 'x', 'z', 'o']) || base.ends_with("sh") || base.ends_with("ch") => {
            format!("{base}es")
        }
        _ => format!("{base}s"),
    }
}

fn gerund(base: &str) -> String {
    match base.strip_suffix('e') {
        Some(stem) if !base.ends_with("ee") => format!("{stem}ing"),
        _ => format!("{base}ing"),
    }
}

fn superlative(comparative: &str) -> String {
    match comparative {
        "better" => "best".to_owned(),
        "worse" => "worst".to_owned(),
        "less" => "least".to_owned(),
        "more" => "most".to_owned(),
        _ => format!("{}est", comparative.strip_suffix("er").unwrap_or(comparative)),
    }
}
