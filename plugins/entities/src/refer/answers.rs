//! Who says `I` and `we` where the form of the article shows it: by their own name, or as who answers an interview.

use super::voices::{INTERVIEWS, voice};
use super::{Candidate, Case, Class, NOBODY, Pronoun, QUESTION, Scene, Walker};
use byline_core::{Label, Tag};
use byline_text::hash::form;

/// How likely one must speak to be who answers an interview.
const SURE: f32 = 0.35;

/// From this step on enough sentences ask something for somebody to be likely to answer.
const ASKS: u32 = 2;

impl Walker {
    /// The candidate who the form of the article shows to be meant.
    pub(super) fn by_form(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> Option<usize> {
        self.introduced(scene, pronoun)
            .or_else(|| self.has_the_floor(pronoun))
            .or_else(|| self.interviewed(scene, pronoun))
    }

    /// Who says `I'm Ana Lima` or `I, Ana Lima, …`.
    fn introduced(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> Option<usize> {
        if pronoun.class != Class::First || pronoun.case != Case::Subject {
            return None;
        }
        let after = pronoun.token as usize + 1;
        let between = scene.document.tokens.get(after)?;
        let is = between.tag == Tag::AUX || scene.document.form(between) == ",";
        // The apostrophe of `I'm` may be gone.
        let near = if scene.document.tokens[pronoun.token as usize].span.len() > 1 { 1 } else { 2 };
        let named = |candidate: &Candidate| {
            let person = scene
                .entities
                .get(candidate.entity as usize)
                .is_some_and(|entity| entity.label == Label::Person);
            person && candidate.ahead == near && (is || near == 1)
        };
        self.candidates.iter().position(named)
    }

    /// Who was called upon, as long as nobody else is.
    fn has_the_floor(&self, pronoun: &Pronoun) -> Option<usize> {
        let speaks = pronoun.class == Class::First && !pronoun.quoted && self.called != NOBODY;
        self.candidates.iter().position(|candidate| speaks && candidate.entity == self.called)
    }

    /// Who answers in an interview, alone or with others. Those others are not an entity of their own: `we` is joined to the
    /// one of them who is named first.
    fn interviewed(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> Option<usize> {
        if pronoun.quoted || self.voices.title_kind != INTERVIEWS || self.asks < ASKS {
            return None;
        }
        let has = |voices: u8, entity: u32| self.voices.of(entity) & voices != 0;
        let entity = match pronoun.class {
            Class::First => {
                let (speaker, vote) = (self.speaker, self.votes.get(self.speaker as usize)?);
                // Media are sometimes taken for persons, whose full names have two words.
                let name = scene.document.slice(scene.entities.get(speaker as usize)?.name);
                // The headline of an interview, or a sentence that introduces it, says who is asked.
                let asked = has(voice::IN_TITLE | voice::ASKED | voice::OWN_NAME, speaker);
                // A paragraph that ends with a question is the interviewer's.
                let answers = self.voices.turn(pronoun.paragraph).asks < 2;
                (answers && name.contains(' ') && asked && *vote >= SURE).then_some(speaker)?
            }
            Class::FirstPlural => {
                let pair = self.voices.pair;
                let speaks = [pair, NOBODY].contains(&self.speaker) || self.voices.with_me;
                let early = has(voice::IN_TITLE | voice::ASKED | voice::OWN_NAME | voice::EARLY, pair);
                (speaks || early).then_some(pair)?
            }
            _ => return None,
        };
        self.candidates.iter().position(|candidate| candidate.entity == entity)
    }
}

/// Who is called upon right before a sentence, before which `next` names stand, and thanks for it: `Miss Hale?` at the
/// end of a paragraph of a hearing, and `Thank you` behind it.
pub(super) fn called(scene: &Scene<'_>, sentence: u32, next: usize) -> Option<u32> {
    let Scene { document, names, entity_of, .. } = *scene;
    let before = document.sentences.get(sentence.checked_sub(1)? as usize)?;
    let here = &document.sentences[sentence as usize];
    let thanks = document.tokens.get(here.first_token as usize)?.form;
    if before.paragraph == here.paragraph || ![THANK, THANKS].contains(&thanks) {
        return None;
    }
    let at = next.checked_sub(1)?;
    let name = &names[at];
    // Nothing but a title stands before the name.
    let whole = (before.first_token..=before.first_token + 1).contains(&name.first);
    let asks = name.end + 1 == before.end_token && document.tokens.get(name.end as usize)?.form == QUESTION;
    (whole && asks && name.label == Label::Person).then_some(entity_of[at])
}

pub(super) const THANK: u32 = form("thank");
const THANKS: u32 = form("thanks");
