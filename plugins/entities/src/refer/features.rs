//! What speaks for and against a pronoun's standing for an entity.

use super::agreement::{Agreement, agreement};
use super::clause::{Doers, doers};
use super::fields::Field as F;
use super::place::between;
use super::templates::Template as T;
use super::voices::voice;
use super::{Candidate, EACH, NO_FEATURE, NOBODY, Pronoun, Scene, State, Walker};
use crate::join::Joined;
use crate::pronouns::Class;
use byline_core::{Flags, Tag};

/// What is the same for all candidates of a pronoun.
struct Situation {
    /// The pronoun's class; `he` and `she` are one, since what shows who is meant is the same for both but for gender.
    class: u32,
    case: u32,
    quoted: u32,
    /// Whether the pronoun begins its sentence.
    starts: u32,
    /// Whether its sentence begins the paragraph.
    paragraph_start: u32,
    /// Whether this paragraph and the one before it ask something.
    asked: u32,
    /// How many of the paragraphs ask something, in steps.
    questions: u32,
    first_person: u32,
    persons: u32,
    /// What the headline speaks of.
    title: u32,
    /// How many candidates there are.
    candidates: u32,
    /// Which pronouns of the third person singular the article has, seen from this one's gender.
    genders: u32,
    /// Whether the article is damaged: its paragraphs may stand in any order.
    damaged: u32,
    /// How many candidates agree with the pronoun.
    fitting: u32,
    /// Whether anybody speaks in the first person outside of quotes.
    voted: bool,
    vote_of_nobody: u32,
    most_votes: f32,
    /// An unnamed person that the pronoun may stand for; see [`Unnamed`](super::unnamed::Unnamed).
    unnamed: u32,
    /// The token of that person.
    unnamed_at: Option<u32>,
    form_before: u32,
    form: u32,
    form_after: u32,
    form_second: u32,
    tag_before: u32,
    tag_after: u32,
    tag_second: u32,
    /// Whether the pronoun is who speaks: `he said`.
    speaks: u32,
    /// The subjects before the pronoun in its sentence.
    doers: Doers,
}

/// What is known of one candidate.
struct Standing {
    agrees: u32,
    /// Label, whether it is a country, whether it is many.
    sort: u32,
    /// Sentences and paragraphs since its last mention, in steps.
    sentences: u32,
    paragraphs: u32,
    tokens: u32,
    recency: u32,
    /// Its place among the candidates that agree, the most recent first.
    rank: u32,
    /// Its place among those that agree and whose last mention was a subject.
    subject_rank: u32,
    /// What its last mention was like.
    last: u32,
    count: u32,
    frequency: u32,
    same_pronoun: u32,
    other_pronoun: u32,
    first_named: u32,
    forward: u32,
    quoted: u32,
    so_far: u32,
    /// Whether the pronoun before this one of its class stood for it, for somebody else or for nobody.
    chain: u32,
    other_person: u32,
    order: u32,
    ahead: u32,
    vote: u32,
    voice: u32,
    relation: u32,
    /// Who spoke the turn before the last one.
    turn: u32,
    protagonist: u32,
    speaks: u32,
    /// Whether an unnamed person was mentioned since.
    unnamed_since: u32,
    group: u32,
    is_pair: u32,
    /// What its last mention is in its clause; see [`Role`](super::place::Role).
    role: u32,
    /// What stands between it and the pronoun; see [`between`](super::place::between).
    between: u32,
    /// Whether it spoke last, and how far away.
    sayer: u32,
    /// Whether this sentence or the last one begins with it.
    lead: u32,
    /// Which of the subjects before the pronoun it is; see [`Doers`].
    doer: u32,
    /// How often it was spoken of in this paragraph, and in the one before.
    dense: u32,
}

impl Walker {
    /// The features of nobody and of all candidates.
    pub(super) fn describe(&mut self, scene: &Scene<'_>, pronoun: &Pronoun) {
        let mut features = std::mem::take(&mut self.features);
        features.clear();
        if pronoun.survey {
            self.describe_survey(scene, pronoun, &mut features);
        } else {
            let situation = self.situation(scene, pronoun);
            // As many for each, so that a candidate's features are found by its number; the row of the filler
            // has no weight.
            self.describe_pronoun(pronoun, &situation, &mut features);
            features.resize(EACH, NO_FEATURE);
            features.push(F::Nobody.is(situation.class));
            features.resize(2 * EACH, NO_FEATURE);
            let (mut agreeing, mut subjects) = (0, 0);
            for candidate in &self.candidates {
                let start = features.len();
                let standing =
                    self.standing(scene, pronoun, &situation, *candidate, &mut agreeing, &mut subjects);
                describe_candidate(&situation, &standing, &mut features);
                features.resize(start + EACH, NO_FEATURE);
            }
        }
        self.features = features;
    }

    fn situation(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> Situation {
        let infos = &scene.view.infos;
        let at = pronoun.token as usize;
        let info = |at: usize| infos.get(at);
        let form = |at: usize| info(at).map_or(0, |info| info.form);
        let tag = |at: usize| info(at).map_or(0, |info| u32::from(info.tag));
        let fits = |candidate: &&Candidate| {
            let entity = scene.entities.get(candidate.entity as usize);
            entity.is_some_and(|entity| agreement(pronoun.class, entity, 0) >= Agreement::Possible)
        };
        let voted = self.first_person > 0;
        let turn = |paragraph: u32| u32::from(self.voices.turn(paragraph).asks);
        let unnamed = self.unnamed.before(pronoun);
        Situation {
            class: pronoun.class.shared(),
            case: pronoun.case as u32,
            quoted: u32::from(pronoun.quoted),
            starts: u32::from(scene.document.tokens[at].flags.has(Flags::SENTENCE_START)),
            paragraph_start: u32::from(pronoun.starts),
            asked: turn(pronoun.paragraph) << 2 | turn(pronoun.paragraph.wrapping_sub(1)),
            questions: self.asks,
            first_person: self.first_person,
            persons: self.persons.min(4),
            title: self.voices.title_kind,
            candidates: (self.candidates.len() as u32).min(9),
            genders: genders_for(pronoun.class, self.genders),
            damaged: u32::from(scene.view.damaged),
            fitting: (self.candidates.iter().filter(fits).count() as u32).min(4),
            voted,
            vote_of_nobody: vote_step(voted, self.vote_of_nobody),
            most_votes: self.votes.get(self.speaker as usize).copied().unwrap_or(0.0),
            unnamed: unnamed.map_or(0, |person| person.describe(pronoun)),
            unnamed_at: unnamed.map(|person| person.token),
            form_before: form(at.wrapping_sub(1)),
            form: form(at),
            form_after: form(at + 1),
            form_second: form(at + 2),
            tag_before: tag(at.wrapping_sub(1)),
            tag_after: tag(at + 1),
            tag_second: tag(at + 2),
            speaks: u32::from(pronoun.speaks),
            doers: doers(scene, &self.mentions, pronoun),
        }
    }

    /// What is known of the pronoun, whoever it stands for.
    fn describe_pronoun(&self, pronoun: &Pronoun, s: &Situation, features: &mut Vec<u32>) {
        let class = s.class;
        features.extend_from_slice(&[
            F::Class.is(pronoun.class as u32),
            F::Case.of(class, s.case),
            F::Quoted.of(class, s.quoted),
            F::Starts.of(class, s.starts << 1 | s.paragraph_start),
            F::Asked.is(s.asked),
            F::Questions.of(class, s.questions),
            F::FirstPerson.of(class, s.first_person),
            F::Persons.of(class, s.persons),
            F::Title.of(class, s.title),
            F::Candidates.is(s.candidates),
            F::Genders.of(class, s.genders),
            F::Damaged.is(s.damaged),
            F::Fitting.of(class, s.fitting),
            F::VoteOfNobody.is(s.vote_of_nobody),
            F::MostVotes.is(vote_step(s.voted, s.most_votes)),
            F::Unnamed.is(s.unnamed),
            F::WordBefore.word(s.form_before),
            F::Word.word(s.form),
            F::WordAfter.word(s.form_after),
            F::SecondWord.word(s.form_second),
            F::TagBefore.is(s.tag_before),
            F::TagAfter.is(s.tag_after),
            F::SecondTag.is(s.tag_second),
            F::Speaks.is(s.speaks),
            F::Doer.of(class, s.doers.nearest()),
            F::LastOfClass.is(self.last_of_class(pronoun)),
        ]);
        if pronoun.class.is_plural() {
            let groups = self.candidates.iter().map(|candidate| self.group_of(candidate.entity));
            features.push(F::Group.is(groups.max().unwrap_or(0)));
        }
    }

    /// How far before a pronoun the last one of its class stands, and whether it stood for nobody.
    fn last_of_class(&self, pronoun: &Pronoun) -> u32 {
        match self.last_of[pronoun.class as usize] {
            (_, 0) => 0,
            (entity, paragraph) => {
                1 + u32::from(entity == NOBODY) * 4 + (pronoun.paragraph + 1 - paragraph).min(3)
            }
        }
    }

    /// Whether an entity is named first of several, anywhere and at its last mention.
    fn group_of(&self, entity: u32) -> u32 {
        let last = self.states.get(entity as usize).is_some_and(|state| state.pairs);
        u32::from(self.voices.pairs(entity)) << 1 | u32::from(last)
    }

    /// What is known of a candidate; `agreeing` and `subjects` count those before it.
    fn standing(
        &self,
        scene: &Scene<'_>,
        pronoun: &Pronoun,
        situation: &Situation,
        candidate: Candidate,
        agreeing: &mut u32,
        subjects: &mut u32,
    ) -> Standing {
        let number = candidate.entity;
        let entity = &scene.entities[number as usize];
        let state = self.states[number as usize];
        let agrees = agreement(pronoun.class, entity, state.classes);
        let (rank, subject_rank) = ((*agreeing).min(4), (*subjects).min(3));
        // A rank says how many better ones come before: those who cannot be meant, or are named only later, do
        // not count.
        let counted = agrees >= Agreement::Possible && !candidate.forward && state.seen;
        *agreeing += u32::from(counted);
        *subjects += u32::from(counted && state.subject);
        let sentences =
            if state.seen { step(pronoun.sentence.saturating_sub(state.sentence)) } else { UNSEEN };
        let paragraphs =
            if state.seen { step(pronoun.paragraph.saturating_sub(state.paragraph)).min(3) } else { UNSEEN };
        let near = pronoun.token.saturating_sub(state.token).min(31) / 4;
        let frequency = self.frequent.iter().position(|known| *known == number).map_or(4, |at| at as u32);
        let first_named = u32::from(number == self.first_named);
        let voice = u32::from(self.voices.of(number));
        let vote = self.votes.get(number as usize).copied().unwrap_or(0.0);
        // With several speakers even the likeliest one has a small share of the votes.
        let top = situation.voted && vote > 0.0 && vote >= situation.most_votes;
        let spoke = |class: Class| self.last_of[class as usize] == (number, pronoun.paragraph + 1);
        Standing {
            agrees: agrees as u32,
            sort: sort_of(entity),
            sentences,
            paragraphs,
            // Within a sentence tokens matter, beyond it sentences do.
            tokens: if sentences == 0 { near } else { 9 },
            recency: u32::from(candidate.rank),
            rank,
            // Offset, so that the rank of a subject and that of another mention share no weights.
            subject_rank: if state.subject { subject_rank } else { 4 + subject_rank },
            last: u32::from(state.kind) << 3
                | u32::from(state.subject) << 2
                | u32::from(state.leads) << 1
                | u32::from(state.says),
            count: count_step(entity.count),
            frequency,
            same_pronoun: u32::from(state.classes >> pronoun.class as u32 & 1),
            other_pronoun: u32::from(state.classes & !(1 << pronoun.class as u32) != 0),
            first_named,
            forward: u32::from(candidate.forward),
            quoted: situation.quoted << 1 | u32::from(state.quoted),
            so_far: state.so_far.min(4),
            chain: self.chain(pronoun, number),
            other_person: self.other_person(pronoun.class, number),
            order: number.min(9),
            ahead: u32::from(candidate.ahead) << 1 | u32::from(candidate.says),
            vote: vote_step(situation.voted, vote) << 1 | u32::from(top),
            voice,
            relation: self.voices.relation(pronoun.paragraph, number),
            turn: self.turn_before(pronoun, number),
            protagonist: u32::from(frequency == 0) << 2 | first_named << 1 | voice & 1,
            speaks: u32::from(spoke(Class::First)) << 1 | u32::from(spoke(Class::Second)),
            unnamed_since: unnamed_since(situation, state),
            group: self.group_of(number),
            is_pair: u32::from(number == self.voices.pair),
            role: state.role as u32,
            between: if sentences == 0 { between(scene, state.end, pronoun.token) } else { 0 },
            sayer: self.thread.sayer_step(number, pronoun),
            lead: self.leads.step(number, pronoun),
            doer: situation.doers.step(number),
            dense: density(pronoun, state),
        }
    }

    fn chain(&self, pronoun: &Pronoun, entity: u32) -> u32 {
        match self.last_of[pronoun.class as usize] {
            (_, 0) => 0,
            (last, paragraph) => {
                1 + (u32::from(last == entity) << 1 | u32::from(last == NOBODY)) * 4
                    + step(pronoun.paragraph + 1 - paragraph).min(3)
            }
        }
    }

    /// Whether the last pronoun of the person that talks with this one's stood for an entity.
    fn other_person(&self, class: Class, entity: u32) -> u32 {
        let stood = |class: Class| u32::from(self.last_of[class as usize].0 == entity);
        match class {
            // In an interview the `you` of the question is the `I` of the answer.
            Class::First => 1 + stood(Class::Second),
            Class::Second => 3 + stood(Class::First),
            Class::FirstPlural => 5 + stood(Class::First),
            _ => 0,
        }
    }

    fn turn_before(&self, pronoun: &Pronoun, entity: u32) -> u32 {
        match self.before_of[pronoun.class as usize] {
            (_, 0) => 0,
            (last, paragraph) => {
                1 + u32::from(last == entity) * 8
                    + u32::from(last == NOBODY) * 4
                    + (pronoun.paragraph + 1).saturating_sub(paragraph).min(3)
            }
        }
    }

    /// The features of the survey: who speaks in the article as a whole. There are few articles to learn that from,
    /// and so few features.
    fn describe_survey(&self, scene: &Scene<'_>, pronoun: &Pronoun, features: &mut Vec<u32>) {
        let turn = |paragraph: u32| u32::from(self.voices.turn(paragraph).asks);
        let asked = turn(pronoun.paragraph) << 2 | turn(pronoun.paragraph.wrapping_sub(1));
        // Whether somebody is asked now and then, or all the time.
        let dialogue = self.asks.saturating_sub(1).min(2);
        features.extend_from_slice(&[
            T::NobodyFirstPerson.of_two(dialogue, self.first_person),
            T::NobodyPersons.of_two(self.persons.min(3), dialogue),
            T::NobodyTitle.of_two(dialogue, self.voices.title_kind),
            T::NobodyQuestion.of_two(dialogue, asked),
        ]);
        features.resize(EACH, NO_FEATURE);
        for candidate in &self.candidates {
            let start = features.len();
            let entity = &scene.entities[candidate.entity as usize];
            let voice = self.voices.of(candidate.entity);
            let relation = self.voices.relation(pronoun.paragraph, candidate.entity);
            let frequency = self.frequent.iter().position(|known| *known == candidate.entity);
            let has = |bit: u8| u32::from(voice & bit != 0);
            let heard = |at: u32| relation >> at & 1;
            features.extend_from_slice(&[
                T::Bias.of(dialogue),
                T::FirstNamed.of_two(u32::from(candidate.entity == self.first_named), dialogue),
                T::Frequency.of_two(frequency.map_or(2, |at| at as u32).min(2), dialogue),
                T::InTitle.of_two(has(voice::IN_TITLE), dialogue),
                T::OwnName.of(has(voice::OWN_NAME)),
                T::Asked.of(has(voice::ASKED)),
                T::Labels.of(has(voice::LABELS)),
                T::Called.of_two(has(voice::CALLED), dialogue),
                T::Early.of(has(voice::EARLY)),
                T::Asks.of_two(has(voice::ASKS), dialogue),
                T::LabelHere.of(heard(0)),
                T::SaidHere.of(heard(1) | heard(2)),
                T::CalledHere.of(heard(3)),
                T::CalledBefore.of(heard(4)),
                T::SaidBefore.of_two(heard(5), dialogue),
                T::Count.of_two(entity.count.min(3), dialogue),
                T::Ahead.of_two(u32::from(candidate.ahead).min(3), u32::from(candidate.says)),
                T::Recency.of_two(u32::from(candidate.rank).min(2), dialogue),
                T::Role.of_two(u32::from(entity.roles[0] != 0), dialogue),
            ]);
            features.resize(start + EACH, NO_FEATURE);
        }
    }
}

/// What is known of a candidate.
fn describe_candidate(s: &Situation, c: &Standing, features: &mut Vec<u32>) {
    let class = s.class;
    features.extend_from_slice(&[
        F::Sort.of(class, c.sort),
        F::Agreement.of(class, c.agrees),
        F::Sentences.of(class, c.sentences),
        F::Paragraphs.is(c.paragraphs),
        F::Tokens.is(c.tokens),
        F::Recency.is(c.recency),
        F::Rank.of(class, c.rank),
        F::SubjectRank.is(c.subject_rank),
        F::LastMention.is(c.last),
        F::Count.is(c.count),
        F::Frequency.is(c.frequency),
        F::Pronouns.is(c.same_pronoun << 1 | c.other_pronoun),
        F::FirstNamed.is(c.first_named),
        F::Ahead.is(c.forward << 5 | c.ahead),
        F::QuotedThen.is(c.quoted),
        F::SoFar.is(c.so_far),
        F::Chain.of(class, c.chain),
        F::OtherPerson.is(c.other_person),
        F::Order.is(c.order),
        F::Vote.is(c.vote),
        F::Voice.is(c.voice),
        F::Relation.is(c.relation),
        F::Turn.is(c.turn),
        F::Protagonist.is(c.protagonist),
        F::SpeaksAsWell.is(c.speaks),
        F::UnnamedSince.is(c.unnamed_since),
        F::OfGroup.is(c.group << 1 | c.is_pair),
        F::Role.is(c.role),
        F::Between.is(c.between),
        F::Sayer.is(c.sayer),
        F::Lead.is(c.lead),
        F::IsDoer.is(c.doer),
        F::Density.is(c.dense),
    ]);
}

/// The distance to what was not mentioned before the pronoun.
const UNSEEN: u32 = 8;

/// A distance in steps.
const fn step(far: u32) -> u32 {
    match far {
        0..=3 => far,
        4..=6 => 4,
        7..=12 => 5,
        _ => 6,
    }
}

const fn count_step(count: u32) -> u32 {
    match count {
        0..=1 => 0,
        2 => 1,
        3..=5 => 2,
        6..=12 => 3,
        _ => 4,
    }
}

/// A share of the votes in steps; 0 where nobody voted, since the article has no first person outside of quotes.
fn vote_step(voted: bool, share: f32) -> u32 {
    match share {
        _ if !voted => 0,
        ..0.02 => 1,
        ..0.1 => 2,
        ..0.25 => 3,
        ..0.5 => 4,
        ..0.8 => 5,
        _ => 6,
    }
}

/// How often an entity was spoken of in a pronoun's paragraph and in the one before, in steps.
const fn density(pronoun: &Pronoun, state: State) -> u32 {
    let (here, before) = match pronoun.paragraph.saturating_sub(state.paragraph) {
        _ if !state.seen => (0, 0),
        0 => (state.here, state.before),
        1 => (0, state.here),
        _ => (0, 0),
    };
    often(here) << 2 | often(before)
}

const fn often(count: u32) -> u32 {
    match count {
        0..=1 => count,
        2..=3 => 2,
        _ => 3,
    }
}

fn sort_of(entity: &Joined) -> u32 {
    (entity.label as u32) << 2 | u32::from(entity.country.is_some()) << 1 | u32::from(entity.plural)
}

/// Whether an unnamed person that the pronoun may stand for was mentioned after a candidate.
fn unnamed_since(situation: &Situation, state: State) -> u32 {
    match situation.unnamed_at {
        None => 0,
        Some(at) if !state.seen || at < state.token => 1,
        Some(_) => 1 + situation.unnamed,
    }
}

/// Which of `he` and `she` the article has, seen from a pronoun: 0 it has neither, 1 only the pronoun's own, 2 only the
/// other, 3 mostly its own, 4 mostly the other, 5 both.
const fn genders_for(class: Class, genders: u32) -> u32 {
    match (class, genders) {
        (Class::Female, 1) => 2,
        (Class::Female, 2) => 1,
        (Class::Female, 3) => 4,
        (Class::Female, 4) => 3,
        (_, genders) => genders,
    }
}

/// Whether a tag is a verb's.
pub(super) fn is_verb(tag: u8) -> bool {
    [Tag::VERB.0, Tag::AUX.0].contains(&tag)
}
