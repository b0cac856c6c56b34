//! The features by which training knows the words in zones. In the model they are part of what the word says, so that
//! only training needs them.

use crate::features::{Zone, groups, mood_key};
use crate::frame::View;
use crate::kind::GroupId;
use byline_model::pair;

/// The kinds of feature, each hashed apart from the others and from those of a target itself.
#[derive(Clone, Copy)]
#[repr(u32)]
enum Template {
    Word = 1,
    Side = 2,
    Near = 3,
    Group = 4,
    SideGroup = 5,
    Own = 6,
    Valence = 7,
    ClauseValence = 8,
    OwnValence = 9,
    BondForm = 32,
    /// Whose sentence it is: training alone distinguishes corpora.
    Domain = 47,
}

/// What is looked at of a word in a zone, each read from a small table of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trait {
    /// The word, masked.
    Form(u32),
    /// The group of the lexicon that it belongs to, as a [`group_key`].
    Group(u16),
    /// Its mood in steps, as a [`mood_key`].
    Mood(u8),
}

/// The key of no mood.
const NO_MOOD: u8 = 4;

/// The key of a group, which is another one where the word is negated.
pub(super) fn group_key(group: GroupId, negated: bool) -> u16 {
    u16::from(group) | u16::from(negated) << 8
}

/// The features by which training knows a trait in a zone. Those of more than one zone let it learn from little; in
/// the model they are summed up for each zone.
pub(super) fn of_trait(of: Trait, zone: Zone, emit: &mut impl FnMut(u32)) {
    let side = zone as u32;
    let mut add = |template: Template, value: u32, with: u32| emit(pair(template as u32, value, with));
    let whole = matches!(zone, Zone::Left | Zone::Right);
    match (of, zone) {
        (Trait::Form(form), Zone::Left | Zone::Right) => {
            add(Template::Word, form, 0);
            add(Template::Side, form, side);
        }
        (Trait::Form(form), Zone::NearLeft | Zone::NearRight) => add(Template::Near, form, side),
        (Trait::Form(form), Zone::OwnLeft | Zone::OwnRight) => add(Template::Own, form, side),
        (Trait::Group(group), _) => {
            add(Template::SideGroup, group.into(), side);
            if whole {
                add(Template::Group, group.into(), 0);
            }
        }
        (Trait::Mood(mood), Zone::Left | Zone::Right) => add(Template::Valence, mood.into(), 0),
        (Trait::Mood(mood), Zone::ClauseLeft | Zone::ClauseRight) => {
            add(Template::ClauseValence, mood.into(), 0);
        }
        (Trait::Mood(mood), Zone::OwnLeft | Zone::OwnRight) => add(Template::OwnValence, mood.into(), side),
        (Trait::Form(_), _) | (Trait::Mood(_), Zone::NearLeft | Zone::NearRight) => {}
    }
}

/// The traits of the word at `at`.
pub(super) fn traits(view: &View<'_>, at: usize) -> Vec<Trait> {
    let (form, word) = (view.masks[at], &view.words[at]);
    let mut traits = vec![Trait::Form(form)];
    if form == view.tokens[at].form {
        let groups = groups(word.verb, word.other);
        traits.extend(groups.map(|group| Trait::Group(group_key(group, word.negated))));
    }
    if mood_key(word.mood) != NO_MOOD {
        traits.push(Trait::Mood(mood_key(word.mood)));
    }
    traits
}

/// The feature by which training knows a corpus.
pub(super) fn domain_feature(domain: u32) -> u32 {
    pair(Template::Domain as u32, domain, 0)
}

/// The feature by which training knows a word in a role.
pub(super) fn role_feature(form: u32, role: usize) -> u32 {
    pair(Template::BondForm as u32, form, role as u32)
}
