//! Whether a pronoun can stand for an entity, by gender, number and what sort of entity it is.

use crate::join::{Gender, Joined};
use crate::pronouns::Class;
use byline_core::Label;

/// How well a pronoun agrees with an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    None,
    Unlikely,
    Possible,
    Likely,
    /// By a title: `Mrs. Hale`.
    Certain,
}

/// Whether a pronoun can stand for an entity at all. Lists of first names are wrong about one who is named often in an
/// article that says `she` of nobody else.
pub(super) fn can_stand_for(class: Class, entity: &Joined, often: bool, genders: u32) -> bool {
    let person = entity.label == Label::Person;
    // A person may be taken for a place or a firm (`Roche`), but hardly for a country, nor where the name is several
    // words and no first name: after `the Welsh Government` somebody else is `he`.
    let thing = !person && entity.several && entity.given == Gender::default();
    let one = |gender: Gender, alone: [u32; 2]| {
        // A title is never overruled, a list of first names is: the article itself knows better.
        let given = entity.gender().agrees(gender) || often && alone.contains(&genders);
        !thing && entity.country.is_none() && entity.titled.agrees(gender) && given
    };
    match class {
        Class::Male => one(Gender::MALE, [1, 3]),
        Class::Female => one(Gender::FEMALE, [2, 4]),
        Class::Neuter | Class::Plural => !person,
        Class::First | Class::Second => person,
        Class::FirstPlural => true,
    }
}

/// Whether pronouns of the other gender alone stood for an entity, of these `classes` (as bits), and no name says that they
/// were wrong: `he` in what a woman says of her husband is not she.
pub(super) fn stood_for_other(class: Class, entity: &Joined, classes: u8) -> bool {
    let (own, other, known) = match class {
        Class::Male => (Class::Male, Class::Female, entity.gender().male),
        Class::Female => (Class::Female, Class::Male, entity.gender().female),
        _ => return false,
    };
    classes >> other as u8 & 1 == 1 && classes >> own as u8 & 1 == 0 && !known
}

/// How well a pronoun agrees with an entity that pronouns of these `classes` (as bits) stood for before.
pub(super) fn agreement(class: Class, entity: &Joined, classes: u8) -> Agreement {
    let person = entity.label == Label::Person;
    match class {
        Class::Male | Class::Female => agreement_of_gender(class, entity, classes),
        Class::Neuter => match entity.label {
            Label::Person => Agreement::None,
            Label::Miscellaneous => Agreement::Unlikely,
            _ => Agreement::Possible,
        },
        Class::Plural => match entity.label {
            Label::Person => Agreement::None,
            Label::Miscellaneous if entity.plural => Agreement::Likely,
            Label::Miscellaneous | Label::Organisation => Agreement::Possible,
            Label::Location => Agreement::Unlikely,
        },
        Class::First | Class::Second if person => Agreement::Possible,
        Class::First | Class::Second => Agreement::None,
        Class::FirstPlural if person => Agreement::Unlikely,
        Class::FirstPlural => Agreement::Possible,
    }
}

fn agreement_of_gender(class: Class, entity: &Joined, classes: u8) -> Agreement {
    let male = class == Class::Male;
    let (wanted, other) = if male { (Gender::MALE, Class::Female) } else { (Gender::FEMALE, Class::Male) };
    let gender = entity.gender();
    if entity.label != Label::Person || !gender.agrees(wanted) {
        return Agreement::None;
    }
    // One of the two pronouns was wrong, and nothing says which.
    if classes >> other as u8 & 1 == 1 {
        return Agreement::Unlikely;
    }
    if gender == Gender::default() {
        return match entity.perhaps {
            perhaps if perhaps == Gender::default() => Agreement::Possible,
            perhaps if perhaps.agrees(wanted) => Agreement::Likely,
            _ => Agreement::Unlikely,
        };
    }
    let known = if male { gender.male } else { gender.female };
    match known {
        // `Mrs` says it; a first name may be anybody's.
        true if entity.titled == gender => Agreement::Certain,
        true => Agreement::Likely,
        false => Agreement::Possible,
    }
}
