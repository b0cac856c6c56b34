//! Who is named in the articles: the same name and label is the same bearer, in whatever article.

use crate::roles::{self, GROUPS, Role};
use byline_core::{Entity, Label, MentionKind, Span};
use rustc_hash::FxHashMap;
use serde::Serialize;

/// Somebody or something with a name.
#[derive(Debug, Default)]
pub(crate) struct Named {
    pub(crate) name: Box<str>,
    /// What kind of name; `None` for somebody without one (`the fishermen`).
    pub(crate) label: Option<Label>,
    /// How often each role was read.
    roles: Vec<(Role, u32)>,
    /// The role that a list gives.
    listed_role: Option<Role>,
    listed_gender: Option<Gender>,
    /// Pronouns and titles that speak of a woman, and of a man.
    read: [u32; 2],
}

/// What a list or the text says of somebody's gender.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(into = "u8")]
pub(crate) enum Gender {
    #[default]
    Unknown,
    Woman,
    Man,
    Other,
}

impl From<Gender> for u8 {
    fn from(gender: Gender) -> Self {
        gender as Self
    }
}

impl Gender {
    /// In the order of their numbers.
    pub(crate) const NAMES: [&'static str; 4] = ["unknown", "women", "men", "other"];
}

/// Of a person's pronouns and titles, so many in ten must agree: a pronoun may be joined to the wrong person.
const AGREE: u32 = 8;

/// The group of those who have no name: `the fishermen`.
pub(crate) const UNNAMED: &str = "people without a name";
/// The groups behind those of roles, in the order of their numbers.
pub(crate) const OTHER_GROUPS: [&str; 4] =
    ["organisations", "countries and places", UNNAMED, "role not known"];

impl Named {
    /// The role, if any was read, and where it is from.
    pub(crate) fn role(&self) -> Option<Role> {
        let most = |roles: &[(Role, u32)]| {
            roles.iter().max_by(|(a, m), (b, n)| m.cmp(n).then_with(|| b.0.cmp(a.0))).map(|(role, _)| *role)
        };
        self.listed_role.or_else(|| most(&self.roles))
    }

    /// The number of the group: those of roles, then [`OTHER_GROUPS`].
    pub(crate) fn group(&self) -> u8 {
        let others = GROUPS.len() as u8;
        match (self.label, self.role()) {
            (Some(Label::Organisation | Label::Miscellaneous), _) => others,
            (Some(Label::Location), _) => others + 1,
            (_, Some((_, group))) => group,
            (None, None) => others + 2,
            (Some(Label::Person), None) => others + 3,
        }
    }

    /// The gender, as far as anything says.
    pub(crate) fn gender(&self) -> Gender {
        if let Some(gender) = self.listed_gender {
            return gender;
        }
        let [women, men] = self.read;
        let all = women + men;
        match () {
            () if all == 0 => Gender::Unknown,
            () if women * 10 >= all * AGREE => Gender::Woman,
            () if men * 10 >= all * AGREE => Gender::Man,
            () => Gender::Unknown,
        }
    }

    fn add_role(&mut self, role: Role) {
        match self.roles.iter_mut().find(|(own, _)| *own == role) {
            Some((_, count)) => *count += 1,
            None => self.roles.push((role, 1)),
        }
    }
}

/// All names, numbered in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Names {
    numbers: FxHashMap<(Option<Label>, Box<str>), u32>,
    pub(crate) all: Vec<Named>,
}

impl Names {
    /// The number of that name.
    pub(crate) fn number(&mut self, label: Option<Label>, name: &str) -> u32 {
        let key = (label, Box::from(name));
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = self.all.len() as u32;
        let roles = match label {
            None => roles::of_description(name).map(|role| (role, 1)).into_iter().collect(),
            Some(_) => Vec::new(),
        };
        self.all.push(Named { name: name.into(), label, roles, ..Named::default() });
        self.numbers.insert(key, number);
        number
    }

    /// The number of an entity, once what the article says of it is noted.
    pub(crate) fn entity(&mut self, entity: &Entity, text: &str) -> u32 {
        let number = self.number(Some(entity.label), &entity.name);
        if entity.label == Label::Person
            && let Some(named) = self.all.get_mut(number as usize)
        {
            describe(named, entity, text);
        }
        number
    }
}

/// Notes what an article and lists say of a person.
fn describe(named: &mut Named, entity: &Entity, text: &str) {
    if let Some(link) = &entity.link {
        named.listed_role = named.listed_role.or_else(|| roles::of_columns(&link.columns));
        named.listed_gender = named.listed_gender.or_else(|| listed_gender(&link.columns));
    }
    for mention in &entity.mentions {
        let Span { start, end } = mention.span;
        let words = mention.span.of(text).unwrap_or_default();
        match mention.kind {
            MentionKind::Pronoun => named.read = with(named.read, pronoun(words)),
            MentionKind::Nominal => {
                if let Some(role) = roles::of_description(words) {
                    named.add_role(role);
                }
            }
            MentionKind::Name => {
                let before = text.get(..start as usize).unwrap_or_default();
                let after = text.get(end as usize..).unwrap_or_default();
                named.read = with(named.read, title(before));
                if let Some(role) = roles::near(before, after) {
                    named.add_role(role);
                }
            }
        }
    }
}

fn with([women, men]: [u32; 2], gender: Gender) -> [u32; 2] {
    [women + u32::from(gender == Gender::Woman), men + u32::from(gender == Gender::Man)]
}

fn pronoun(word: &str) -> Gender {
    match word.to_lowercase().as_str() {
        "she" | "her" | "hers" | "herself" => Gender::Woman,
        "he" | "him" | "his" | "himself" => Gender::Man,
        _ => Gender::Unknown,
    }
}

/// What the word right before a name says: `Mrs Holm`.
fn title(before: &str) -> Gender {
    let word = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    match word.trim_end_matches('.') {
        "Mrs" | "Ms" | "Miss" | "Dame" | "Lady" | "Queen" | "Princess" | "Sister" => Gender::Woman,
        "Mr" | "Sir" | "Lord" | "King" | "Prince" | "Father" => Gender::Man,
        _ => Gender::Unknown,
    }
}

fn listed_gender(columns: &[(String, String)]) -> Option<Gender> {
    let named = |name: &str| matches!(name.to_lowercase().as_str(), "gender" | "sex" | "sex or gender");
    let (_, value) = columns.iter().find(|(name, value)| named(name) && !value.trim().is_empty())?;
    Some(match value.trim().to_lowercase().as_str() {
        "f" | "w" | "female" | "woman" => Gender::Woman,
        "m" | "male" | "man" => Gender::Man,
        "unknown" | "?" => return None,
        _ => Gender::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::{Gender, Names};
    use byline_core::{Entity, Label, Link, Mention, MentionKind, Span};

    fn person(
        text: &str,
        mentions: &[(&str, MentionKind)],
        columns: &[(&str, &str)],
    ) -> (Gender, Option<&'static str>) {
        let mut entity = Entity::new(Label::Person, "Ida Holm");
        for (words, kind) in mentions {
            let start = text.find(words).expect("the words are in the text") as u32;
            entity.mentions.push(Mention { span: Span::new(start, start + words.len() as u32), kind: *kind });
        }
        let columns: Vec<_> =
            columns.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        if !columns.is_empty() {
            entity.link = Some(Link { source: "list".to_owned(), id: "1".to_owned(), columns });
        }
        let mut names = Names::default();
        let number = names.entity(&entity, text) as usize;
        (names.all[number].gender(), names.all[number].role().map(|(word, _)| word))
    }

    #[test]
    fn roles_and_gender_are_read_and_unknown_otherwise() {
        use MentionKind::{Name, Nominal, Pronoun};
        let text = "Mayor Ida Holm said the bishop left. She did not. His car did.";
        assert_eq!(person(text, &[("Ida Holm", Name)], &[]), (Gender::Unknown, Some("mayor")));
        assert_eq!(person(text, &[("She", Pronoun)], &[]), (Gender::Woman, None));
        assert_eq!(person(text, &[("She", Pronoun), ("His", Pronoun)], &[]), (Gender::Unknown, None));
        assert_eq!(person(text, &[("the bishop", Nominal)], &[]), (Gender::Unknown, Some("bishop")));
        let listed = [("gender", "female"), ("position", "Finance Minister")];
        assert_eq!(person(text, &[("His", Pronoun)], &listed), (Gender::Woman, Some("minister")));
        assert_eq!(person("Mr. Ida Holm ran.", &[("Ida Holm", Name)], &[]), (Gender::Man, None));
    }
}
