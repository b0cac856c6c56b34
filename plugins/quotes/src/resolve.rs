//! Whom the mention of a speaker stands for.
//!
//! The entities layer says so, but for what only quotes know: who spoke last continues to speak. In `X met Y. "We agree,"
//! X said. "It was time," he said.` the last `he` is X, however near Y is named within the quotes.

use crate::apposition;
use crate::attribution::Attribution;
use crate::lexicon::Class;
use crate::part::Part;
use crate::speaker::{self, Mention};
use crate::view::View;
use byline_core::{Label, MentionKind, Tag};
use byline_plugin::Span;
use byline_plugin::{Entity, EntityId, MentionIndex, Speaker};
use byline_text::hash::form;

/// How many paragraphs later somebody still continues to speak.
const MOST_PARAGRAPHS: u32 = 2;

/// Resolves the speakers of an article's quotes, one by one in the order of the text.
pub(crate) struct Resolver<'a> {
    view: &'a View<'a>,
    entities: &'a [Entity],
    index: MentionIndex,
    /// All that is said, in the order of the text.
    contents: Vec<Span>,
    /// By which pronouns each entity goes.
    called: Vec<Called>,
    last: Option<Last>,
    /// The speaker of the last quote that is not within another.
    outer: Option<Speaker>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Called {
    he: bool,
    she: bool,
}

/// The person who spoke last.
#[derive(Debug, Clone, Copy)]
struct Last {
    /// Nobody where that person has no name: `a neighbour`.
    entity: Option<EntityId>,
    /// The words for that person.
    words: Span,
    /// Where that quote ends, cue and speaker with it.
    until: u32,
    paragraph: u32,
}

impl<'a> Resolver<'a> {
    /// For the quotes of an article.
    pub(crate) fn new(view: &'a View<'a>, found: &[Attribution]) -> Self {
        let entities = view.document.layers.entities.unwrap_or(&[]);
        let outer = found.iter().filter(|attribution| !attribution.nested);
        let mut contents: Vec<Span> =
            outer.flat_map(|attribution| &attribution.parts).map(|&part| view.span(part)).collect();
        contents.sort();
        let called = entities.iter().map(|entity| called(view, entity)).collect();
        Self { view, entities, index: MentionIndex::new(entities), contents, called, last: None, outer: None }
    }

    /// The speaker of the next quote.
    pub(crate) fn speaker(&mut self, attribution: &Attribution) -> Option<Speaker> {
        let speaker = self.find(attribution);
        if !attribution.nested {
            self.outer.clone_from(&speaker);
        }
        speaker
    }

    fn find(&mut self, attribution: &Attribution) -> Option<Speaker> {
        let view = self.view;
        let at = attribution.speaker?;
        let near = attribution.carried_from.or(attribution.cue);
        let mention = speaker::mention(view, at, near, &attribution.parts, view.sentence(at));
        // `said the German`: a nationality names nobody.
        let found = self.named(mention).filter(|found| !self.is_one_of_many(mention, found.1));
        let place = found.map_or(view.span(mention.part), |found| found.0);
        let mut entity = found.map(|found| found.1);
        let mut words = place;
        // `said the judge, Anna Halloran`: the nearest mention stays, the entity is the name's.
        let describes = entity.is_none_or(|entity| !self.is_person(entity));
        if describes
            && !is_relative(view, mention.head)
            && let Some((name, person)) = apposition::name_beside(view, mention, self.entities, &self.index)
            && (entity.is_none() || self.is_person(person))
        {
            (entity, words) = (Some(person), name);
        }
        if entity.is_none()
            && is_relative(view, mention.head)
            && let Some(antecedent) = antecedent(view, mention.head, attribution)
        {
            // `Ana Holm, also an artist, who said`
            let beside = || apposition::name_beside(view, antecedent, self.entities, &self.index);
            let found = self.named(antecedent).or_else(beside);
            entity = found.map(|found| found.1);
            words = view.span(antecedent.part);
        }
        if entity.is_none()
            && let Some(noun) = described(view, mention.head)
        {
            words = noun;
        }
        if [form("he"), form("she")].contains(&view.form(mention.head, 0)) {
            if let Some(unnamed) = self.still_unnamed(mention.head, entity) {
                words = unnamed;
            }
            entity = self.still_speaks(mention.head, entity).or(entity);
            // `"He told me, 'No,'" Holm said.`: nobody calls himself so.
            let outer = self.outer.as_ref().and_then(|outer| outer.entity);
            entity = entity.filter(|_| !attribution.nested || entity != outer);
        }
        // `"I told them, 'No,'" Holm said.`
        if attribution.nested
            && [form("i"), form("me")].contains(&view.form(mention.head, 0))
            && let Some(Speaker { mention: _, entity, name }) = &self.outer
        {
            return Some(Speaker { mention: Some(place), entity: *entity, name: name.clone() });
        }
        self.remember(attribution, (place, words), entity);
        let name = entity.and_then(|id| self.entities.get(id.0 as usize)).map(|entity| entity.name.clone());
        let name = name.unwrap_or_else(|| view.document.slice(words).to_owned());
        Some(Speaker { mention: Some(place), entity, name: Some(name) })
    }

    fn is_person(&self, entity: EntityId) -> bool {
        self.entities.get(entity.0 as usize).is_some_and(|entity| entity.label == Label::Person)
    }

    /// The entity that a mention names. `The ministry` in `a spokesman for the ministry` is not who speaks, and a group
    /// is not one of its members.
    fn named(&self, mention: Mention) -> Option<(Span, EntityId)> {
        let head = self.view.token(mention.head, 0).span;
        let part = self.view.span(mention.part);
        // `the former minister for Women and Equalities Joan Tresham`, `the sacked Acme chief Carlo Ghent`: the head is a
        // name of its own at the end.
        let own = self.index.at(head).filter(|(name, entity)| {
            // `Ida Holm of the Courier`
            let ends = name.span.end == part.end || self.view.token(mention.head, 1).tag == Tag::ADP;
            let last = self.view.token(mention.head, 1).span.start >= name.span.end && ends;
            let whole = !mention.group || self.follows_portfolio(mention, name.span);
            name.kind == MentionKind::Name && last && whole && self.is_person(*entity)
        });
        if let Some((name, entity)) = own {
            return Some((name.span, entity));
        }
        let (found, entity) = self.index.at(part)?;
        (!mention.group && found.span.overlaps(head)).then_some((found.span, entity))
    }

    /// Whether the words before a name are what its bearer is minister for, and nobody else: `for Women and Equalities`.
    fn follows_portfolio(&self, mention: Mention, name: Span) -> bool {
        let first = mention.part.first;
        let link = first > 0 && [form("for"), form("of")].contains(&self.view.form(first - 1, 0));
        let before = Span { start: self.view.token(first, 0).span.start, end: name.start };
        link && self.index.within(before).is_empty()
    }

    /// Whether a mention is one of a people: `the German`, but not `the Germans`.
    fn is_one_of_many(&self, mention: Mention, entity: EntityId) -> bool {
        let miscellaneous =
            self.entities.get(entity.0 as usize).is_some_and(|entity| entity.label == Label::Miscellaneous);
        let head = self.view.token(mention.head, 0);
        let article = mention.head > 0
            && [form("the"), form("a"), form("an")].contains(&self.view.form(mention.head, -1));
        miscellaneous
            && article
            && PEOPLES.iter().any(|ending| self.view.document.slice(head.span).ends_with(ending))
    }

    /// Who spoke last, if the pronoun at `head` stands for that person rather than for `found`.
    fn still_speaks(&self, head: usize, found: Option<EntityId>) -> Option<EntityId> {
        let last = self.last_near(head)?;
        let entity = last.entity.filter(|entity| found != Some(*entity))?;
        let pronoun = self.view.token(head, 0).span;
        let he = self.view.form(head, 0) == form("he");
        let called = self.called.get(entity.0 as usize).copied().unwrap_or_default();
        let of_other_gender = if he { called.she } else { called.he };
        // Whoever is named in between, outside of what is said, may have taken the word.
        let between = self.index.within(Span { start: last.until, end: pronoun.start });
        let interrupted = between.iter().any(|(mention, of)| {
            let person = self.entities.get(of.0 as usize).is_some_and(|entity| entity.label == Label::Person);
            let counts = found.map_or(person && *of != entity, |found| *of == found);
            mention.kind == MentionKind::Name && counts && !self.is_said(mention.span)
        });
        (!of_other_gender && !interrupted).then_some(entity)
    }

    /// Who spoke last, if that was shortly before the pronoun at `head`.
    fn last_near(&self, head: usize) -> Option<Last> {
        let paragraph = self.view.paragraph_number(head);
        let before = |last: &Last| {
            (last.paragraph..=last.paragraph + MOST_PARAGRAPHS).contains(&paragraph)
                && last.until <= self.view.token(head, 0).span.start
        };
        self.last.filter(before)
    }

    /// The words for who spoke last without a name, if the pronoun at `head` stands for nobody who has one.
    fn still_unnamed(&self, head: usize, found: Option<EntityId>) -> Option<Span> {
        let last = self.last_near(head).filter(|last| last.entity.is_none() && found.is_none());
        last.map(|last| last.words)
    }

    /// Whether a place lies in what somebody says.
    fn is_said(&self, span: Span) -> bool {
        let after = self.contents.partition_point(|content| content.start <= span.start);
        after
            .checked_sub(1)
            .and_then(|at| self.contents.get(at))
            .is_some_and(|content| content.end >= span.end)
    }

    fn remember(
        &mut self,
        attribution: &Attribution,
        (mention, words): (Span, Span),
        entity: Option<EntityId>,
    ) {
        // Who is said to know or to hope has not spoken.
        let thinks = attribution.cue.is_some_and(|cue| self.view.note(cue, 0).class == Class::Think);
        if thinks || attribution.nested {
            return;
        }
        let speaks = match entity {
            Some(entity) => self.is_person(entity),
            None => is_somebody(self.view.document.slice(words)),
        };
        let Some(part) = attribution.parts.last().filter(|_| speaks) else { return };
        let cue = attribution.cue.map_or(0, |cue| self.view.token(cue, 0).span.end);
        let until = self.view.span(*part).end.max(cue).max(mention.end);
        self.last = Some(Last { entity, words, until, paragraph: self.view.paragraph_number(part.end - 1) });
    }
}

/// Whether words stand for one person without a name: `a neighbour`, `One of them`, but not `a report` and `two men`.
fn is_somebody(words: &str) -> bool {
    let mut words = words.split_whitespace();
    let article = words.next().is_some_and(|first| {
        ["a", "an", "one", "another"].iter().any(|article| first.eq_ignore_ascii_case(article))
    });
    let mut noun =
        words.take_while(|word| !["of", "for", "from", "in", "at", "with"].contains(word)).peekable();
    // `One` alone, `One of them`
    article && (noun.peek().is_none() || noun.last().is_some_and(|noun| !THINGS.contains(&noun)))
}

/// What is said to say something and is nobody.
const THINGS: [&str; 24] = [
    "statement",
    "report",
    "study",
    "letter",
    "email",
    "document",
    "survey",
    "poll",
    "post",
    "tweet",
    "notice",
    "newspaper",
    "company",
    "group",
    "court",
    "ministry",
    "agency",
    "website",
    "memo",
    "filing",
    "release",
    "panel",
    "bench",
    "team",
];

/// How the words for one of a people end: `German`, `Italian`, `American`.
const PEOPLES: [&str; 14] = [
    "man", "ian", "can", "ean", "Dane", "Swede", "Pole", "Finn", "Turk", "Scot", "Briton", "Serb", "Czech",
    "Greek",
];

/// By which pronouns an entity goes.
fn called(view: &View<'_>, entity: &Entity) -> Called {
    let mut called = Called::default();
    for mention in entity.mentions.iter().filter(|mention| mention.kind == MentionKind::Pronoun) {
        let is = |words: [&str; 3]| {
            words.iter().any(|word| view.document.slice(mention.span).eq_ignore_ascii_case(word))
        };
        called.he |= is(["he", "him", "his"]);
        called.she |= is(["she", "her", "hers"]);
    }
    called
}

/// `who`, `which`, `that` as a subject.
fn is_relative(view: &View<'_>, at: usize) -> bool {
    [form("who"), form("which"), form("that")].contains(&view.form(at, 0))
}

/// `A woman`, where a word of the clause that describes her was taken for who speaks: `A woman who lives opposite said`.
fn described(view: &View<'_>, at: usize) -> Option<Span> {
    let sentence = view.sentence(at);
    let article =
        [form("a"), form("an"), form("one"), form("another")].contains(&view.form(sentence.first, 0));
    let who = (sentence.first..at).rev().find(|&at| view.form(at, 0) == form("who")).filter(|_| article)?;
    let nominal = |at: usize| matches!(view.token(at, 0).tag, Tag::DET | Tag::NUM | Tag::ADJ | Tag::NOUN);
    (who > sentence.first + 1 && (sentence.first..who).all(nominal))
        .then(|| view.span(Part { first: sentence.first, end: who }))
}

/// The mention right before a relative pronoun: `the report` in `the report, which said so`.
fn antecedent(view: &View<'_>, at: usize, attribution: &Attribution) -> Option<Mention> {
    let comma = usize::from(view.form(at, -1) == crate::view::COMMA);
    let noun = at.checked_sub(1 + comma)?;
    let sentence = view.sentence(at);
    // `Two of them, who asked not to be named`
    let of = form("of") == view.form(noun, -1) && view.token(noun, 0).tag == Tag::PRON;
    if of && noun >= sentence.first + 2 {
        return Some(Mention { part: Part { first: noun - 2, end: noun + 1 }, head: noun - 2, group: true });
    }
    let named = matches!(view.token(noun, 0).tag, Tag::NOUN | Tag::PROPN) && noun >= sentence.first;
    named.then(|| speaker::mention(view, noun, Some(at), &attribution.parts, sentence))
}
