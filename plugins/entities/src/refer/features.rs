//! What speaks for and against a pronoun's standing for an entity.

use super::agreement::{Agreement, agreement};
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
}

/// What is known of one candidate.
struct Standing {
    agrees: u32,
    label: u32,
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
    says: u32,
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
            self.describe_nobody(pronoun, &situation, &mut features);
            // As many for each, so that a candidate's features are found by its number; the row of the filler
            // has no weight.
            features.resize(EACH, NO_FEATURE);
            let (mut agreeing, mut subjects) = (0, 0);
            for candidate in &self.candidates {
                let start = features.len();
                let standing =
                    self.standing(scene, pronoun, &situation, *candidate, &mut agreeing, &mut subjects);
                describe_candidate(&situation, &standing, &mut features);
                if pronoun.class.is_plural() {
                    describe_group(&situation, &standing, &mut features);
                }
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
        }
    }

    /// Features of the pronoun's standing for nobody who is named.
    fn describe_nobody(&self, pronoun: &Pronoun, s: &Situation, features: &mut Vec<u32>) {
        let (last_entity, last_paragraph) = self.last_of[pronoun.class as usize];
        let chain = match last_paragraph {
            0 => 0,
            paragraph => {
                1 + u32::from(last_entity == NOBODY) * 4 + (pronoun.paragraph + 1 - paragraph).min(3)
            }
        };
        let class = s.class;
        let most_votes = vote_step(s.voted, s.most_votes);
        features.extend_from_slice(&[
            T::NobodyClass.of_two(class, 1),
            T::NobodyNextWord.of_two(class, s.form_after),
            T::NobodyNextTwoWords.of_three(class, s.form_after, s.form_second),
            T::NobodyWordBefore.of_two(class, s.form_before),
            T::NobodyNextTwoTags.of_three(class, s.tag_after, s.tag_second),
            T::NobodyCaseAndStart.of_three(class, s.case, s.starts),
            T::NobodyQuotedAndFirstPerson.of_three(class, s.quoted, s.first_person),
            T::NobodyQuestionsAndFirstPerson.of_three(class, s.questions, s.first_person),
            T::NobodyChainAndQuoted.of_three(class, chain, s.quoted),
            T::NobodyFitting.of_two(class, s.fitting),
            T::NobodyPersonsAndFitting.of_three(class, s.persons, s.fitting),
            T::NobodyTagBeforeAndCase.of_three(class, s.tag_before, s.case),
            T::NobodyChainAndFitting.of_three(class, chain, s.fitting),
            T::NobodyForm.of_two(class, s.form),
            T::NobodyDamagedAndFitting.of_three(class, s.damaged, s.fitting),
            T::NobodyTitle.of_three(class, s.title, s.questions << 3 | s.first_person),
            T::NobodyVoteAndQuestion.of_three(class, s.vote_of_nobody << 1 | s.quoted, s.asked),
            T::NobodyVoteAndChain.of_three(class, s.vote_of_nobody, chain),
            T::NobodyGendersAndFitting.of_three(class, s.genders, s.fitting),
            T::NobodyMostVotesAndQuoted.of_three(class, most_votes, s.quoted),
            T::NobodyMostVotesAndNextWord.of_three(class, most_votes, s.form_after),
            T::NobodyUnnamed.of_two(class, s.unnamed),
            T::NobodyUnnamedAndCase.of_three(class, s.unnamed, s.case << 1 | s.starts),
            T::NobodyUnnamedAndFitting.of_three(class, s.unnamed, s.fitting),
        ]);
        if pronoun.class.is_plural() {
            let groups = self.candidates.iter().map(|candidate| self.group_of(candidate.entity));
            let most = groups.max().unwrap_or(0);
            features.extend_from_slice(&[
                T::NobodyGroup.of_two(class, most),
                T::NobodyGroupAndChain.of_three(class, most, chain),
                T::NobodyGroupAndQuestions.of_three(class, most, s.questions << 3 | s.first_person),
            ]);
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
        let label = entity.label as u32;
        let frequency = self.frequent.iter().position(|known| *known == number).map_or(4, |at| at as u32);
        let first_named = u32::from(number == self.first_named);
        let voice = u32::from(self.voices.of(number));
        let vote = self.votes.get(number as usize).copied().unwrap_or(0.0);
        // With several speakers even the likeliest one has a small share of the votes.
        let top = situation.voted && vote > 0.0 && vote >= situation.most_votes;
        let spoke = |class: Class| self.last_of[class as usize] == (number, pronoun.paragraph + 1);
        Standing {
            agrees: agrees as u32,
            label,
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
            says: u32::from(state.says),
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
            T::SurveyNobodyFirstPerson.of_two(dialogue, self.first_person),
            T::SurveyNobodyPersons.of_two(self.persons.min(3), dialogue),
            T::SurveyNobodyTitle.of_two(dialogue, self.voices.title_kind),
            T::SurveyNobodyQuestion.of_two(dialogue, asked),
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
                T::SurveyBias.of(dialogue),
                T::SurveyFirstNamed.of_two(u32::from(candidate.entity == self.first_named), dialogue),
                T::SurveyFrequency.of_two(frequency.map_or(2, |at| at as u32).min(2), dialogue),
                T::SurveyInTitle.of_two(has(voice::IN_TITLE), dialogue),
                T::SurveyOwnName.of(has(voice::OWN_NAME)),
                T::SurveyAsked.of(has(voice::ASKED)),
                T::SurveyLabels.of(has(voice::LABELS)),
                T::SurveyCalled.of_two(has(voice::CALLED), dialogue),
                T::SurveyEarly.of(has(voice::EARLY)),
                T::SurveyAsks.of_two(has(voice::ASKS), dialogue),
                T::SurveyLabelHere.of(heard(0)),
                T::SurveySaidHere.of(heard(1) | heard(2)),
                T::SurveyCalledHere.of(heard(3)),
                T::SurveyCalledBefore.of(heard(4)),
                T::SurveySaidBefore.of_two(heard(5), dialogue),
                T::SurveyCount.of_two(entity.count.min(3), dialogue),
                T::SurveyAhead.of_two(u32::from(candidate.ahead).min(3), u32::from(candidate.says)),
                T::SurveyRecency.of_two(u32::from(candidate.rank).min(2), dialogue),
                T::SurveyRole.of_two(u32::from(entity.roles[0] != 0), dialogue),
            ]);
            features.resize(start + EACH, NO_FEATURE);
        }
    }
}

/// Features of the pronoun's standing for a candidate.
fn describe_candidate(s: &Situation, c: &Standing, features: &mut Vec<u32>) {
    let class = s.class;
    let rank_agrees = c.rank << 4 | c.agrees;
    features.extend_from_slice(&[
        T::Bias.of(class),
        T::Sort.of_two(class, c.sort),
        T::Agreement.of_three(class, c.agrees, c.label),
        T::SentencesAndLabel.of_three(class, c.sentences, c.label),
        T::ParagraphsAndLabel.of_three(class, c.paragraphs, c.label),
        T::RecencyAndLabel.of_three(class, c.recency, c.label),
        T::RankAndAgreement.of_three(class, c.rank, c.agrees),
        T::LastMention.of_three(class, c.last, c.sentences.min(2)),
        T::LastMentionAndCase.of_three(class, s.case << 5 | c.last, u32::from(c.sentences > 0)),
        T::CountAndFrequency.of_three(class, c.count, c.frequency),
        T::PronounsSoFar.of_three(class, c.same_pronoun << 1 | c.other_pronoun, c.agrees),
        T::SamePronounAndSentences.of_three(class, c.same_pronoun, c.sentences),
        T::FirstNamedAndFirstPerson.of_three(class, c.first_named, s.first_person),
        T::FirstPersonAndFrequency.of_three(class, s.first_person, c.frequency),
        T::QuotedAndSays.of_three(class, c.quoted, c.says),
        T::ForwardAndCase.of_three(class, c.forward << 1 | s.starts, s.case),
        T::TokensAndCase.of_three(class, c.tokens, s.case),
        T::MentionsSoFar.of_three(class, c.so_far, c.sentences),
        T::PersonsAndFrequency.of_three(class, s.persons, c.frequency),
        T::FirstPersonAndQuoted.of_three(class, s.first_person, c.quoted),
        T::TagAfterAndSort.of_three(class, s.case << 8 | s.tag_after, c.sort),
        T::RankAgreementSentences.of_three(c.rank, c.agrees, c.sentences),
        T::RankAgreementLastMention.of_three(class, rank_agrees, c.last),
        T::RankFrequencyCount.of_three(class, c.rank << 4 | c.frequency, c.count),
        T::FirstNamedMentionsFirstPerson.of_three(
            class,
            c.first_named << 4 | c.so_far,
            s.first_person << 4 | c.label,
        ),
        T::CandidatesAndRank.of_three(class, s.candidates, c.rank),
        T::FirstPersonQuotedFrequency.of_three(
            class,
            s.first_person << 2 | c.quoted,
            c.frequency << 3 | c.label,
        ),
        T::SamePronounFirstNamedFrequency.of_three(
            class,
            c.same_pronoun << 1 | c.first_named,
            c.frequency << 4 | c.sentences,
        ),
        T::SortSentencesRankCase.of_three(class, c.sort << 4 | c.sentences, c.rank << 4 | s.case),
    ]);
    features.extend_from_slice(&[
        T::ChainAndQuoted.of_three(class, c.chain, c.quoted),
        T::ChainAndAgreement.of_three(class, c.chain, c.agrees),
        T::ChainAndSentences.of_three(class, c.chain, c.sentences),
        T::AheadAndQuoted.of_three(class, c.ahead, c.quoted),
        T::AheadAndAgreement.of_three(class, c.ahead, c.agrees << 3 | c.label),
        T::ChainRankFirstPerson.of_three(c.chain, rank_agrees, s.first_person),
        T::OtherPersonAndQuestions.of_three(class, c.other_person, s.questions),
        T::QuestionsFirstNamedFrequency.of_three(
            class,
            s.questions << 3 | s.first_person,
            c.first_named << 3 | c.frequency,
        ),
        T::QuestionsOrderCount.of_three(class, s.questions << 3 | s.first_person, c.order << 3 | c.count),
        T::ParagraphStartAndChain.of_three(class, s.paragraph_start << 4 | c.chain, s.questions),
        T::DamagedParagraphsRank.of_three(class, s.damaged << 4 | c.paragraphs, rank_agrees),
        T::DamagedParagraphsChain.of_three(class, s.damaged << 4 | c.paragraphs, c.chain),
        T::ChainAndQuestion.of_three(class, c.chain, s.asked),
        T::GendersAgreementFrequency.of_three(class, s.genders, c.agrees << 3 | c.frequency),
        T::GendersAgreementSentences.of_three(class, s.genders << 3 | c.agrees, c.sentences),
        T::ProtagonistAndGenders.of_three(class, c.protagonist << 3 | s.questions, c.agrees << 3 | s.genders),
        T::ProtagonistAndChain.of_three(class, c.protagonist << 3 | s.questions, c.chain),
        T::ProtagonistAndSentences.of_three(class, c.protagonist, c.sentences),
        T::SubjectRank.of_three(class, c.subject_rank, s.case),
        T::SubjectRankAndSentences.of_three(class, c.subject_rank, c.sentences),
        T::SubjectRankAndLastMention.of_three(class, c.subject_rank << 4 | c.rank, c.last),
        T::UnnamedSince.of_three(class, c.unnamed_since, rank_agrees),
        T::UnnamedSinceAndChain.of_three(class, c.unnamed_since, c.chain),
    ]);
    describe_place(s, c, features);
    let spoken = s.quoted;
    features.extend_from_slice(&[
        T::VoteAndQuestion.of_three(class, c.vote << 1 | spoken, s.asked),
        T::VoteAndChain.of_three(class, c.vote, c.chain),
        T::VoteAndSort.of_three(class, c.vote, c.sort),
        T::VoteAndVoteOfNobody.of_three(class, c.vote, s.vote_of_nobody),
        T::VoteAndQuoted.of_three(class, c.vote, spoken),
        T::VoteAndProtagonist.of_three(class, c.vote, c.protagonist << 2 | c.label),
        T::RelationAndQuoted.of_three(class, c.relation, spoken),
        T::RelationAndQuestion.of_three(class, c.relation, s.asked),
        T::VoiceAndQuoted.of_three(class, c.voice, spoken << 3 | s.first_person),
        T::VoiceAndTitle.of_three(class, c.voice, s.title << 4 | s.questions),
        T::VoiceAndFrequency.of_three(class, c.voice & SPEAKING, c.frequency << 3 | c.label),
        T::TurnAndQuestion.of_three(class, c.turn, s.asked),
        T::TurnAndChain.of_three(class, c.turn, c.chain),
        T::SpeaksAndQuoted.of_three(class, c.speaks, spoken),
    ]);
}

/// Features of where the candidate was spoken of last: its part in the clause, what stands between, who leads and who spoke.
fn describe_place(s: &Situation, c: &Standing, features: &mut Vec<u32>) {
    let class = s.class;
    let rank_agrees = c.rank << 4 | c.agrees;
    features.extend_from_slice(&[
        T::RoleAndCase.of_three(class, c.role << 3 | s.case, c.sentences.min(3)),
        T::RoleRankAgreement.of_three(class, c.role, rank_agrees),
        T::BetweenAndCase.of_three(class, c.between, s.case),
        T::BetweenAndRole.of_three(class, c.between << 2 | s.case, c.role),
        T::SayerAndSpeaks.of_three(class, c.sayer << 1 | s.speaks, s.quoted),
        T::SayerAndCase.of_three(class, c.sayer, s.case << 1 | s.starts),
        T::SayerAndRank.of_three(class, c.sayer << 1 | s.speaks, rank_agrees),
        T::LeadAndCase.of_three(class, c.lead, s.case << 1 | s.starts),
        T::LeadAndRank.of_three(class, c.lead, rank_agrees),
        T::LeadAndRole.of_three(class, c.lead, c.role << 1 | s.paragraph_start),
        T::LeadAndChain.of_three(class, c.lead, c.chain),
    ]);
    if matches!(class, NEUTER | PLURAL) {
        features.extend_from_slice(&[
            T::NextWordAndSort.of_three(class, s.form_after, c.sort),
            T::WordBeforeAndSort.of_three(class, s.form_before, c.sort),
        ]);
    }
}

/// Features of the standing of `we` and `they` for one who is named first of several.
fn describe_group(s: &Situation, c: &Standing, features: &mut Vec<u32>) {
    let class = s.class;
    features.extend_from_slice(&[
        T::GroupAndSentences.of_three(class, c.group, c.sentences),
        T::GroupAndChain.of_three(class, c.group, c.chain),
        T::GroupAndQuestions.of_three(class, c.group, s.questions << 3 | s.first_person),
        T::GroupAndProtagonist.of_three(class, c.group, c.protagonist << 1 | c.is_pair),
    ]);
}

/// Of what the article says about a voice, that which shows who speaks wherever the pronoun stands.
const SPEAKING: u32 = (voice::IN_TITLE | voice::OWN_NAME | voice::EARLY) as u32;

const NEUTER: u32 = Class::Neuter as u32;
const PLURAL: u32 = Class::Plural as u32;

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
