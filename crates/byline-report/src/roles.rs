//! What somebody is: the words for roles, near a name and in lists.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The groups of roles and their words, a group a line.
const TABLE: &str = include_str!("../data/roles.tsv");

/// The groups of roles, in the order of the table.
pub(crate) static GROUPS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    TABLE.lines().filter_map(|line| line.split_once('\t')).map(|(group, _)| group).collect()
});

/// The group of each word, as a number in [`GROUPS`]. A word of two groups belongs to the first.
static WORDS: LazyLock<FxHashMap<&str, u8>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    for (group, line) in (0..).zip(TABLE.lines()) {
        for word in line.split_once('\t').map_or("", |(_, words)| words).split_whitespace() {
            words.entry(word).or_insert(group);
        }
    }
    words
});

/// The columns of lists that say what somebody is.
const COLUMNS: [&str; 7] = ["role", "occupation", "position", "profession", "office", "function", "title"];

/// How far behind a name its apposition may reach, in words.
const APPOSITION: usize = 8;

/// The word for a role, and its group.
pub(crate) type Role = (&'static str, u8);

/// The role that a word names.
pub(crate) fn of_word(word: &str) -> Option<Role> {
    let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    WORDS.get_key_value(word.as_str()).map(|(word, group)| (*word, *group))
}

/// The role that a description ends in: `the harbour minister`.
pub(crate) fn of_description(text: &str) -> Option<Role> {
    // `the head of the refugee agency` is a head, and `the refugee agency` no refugee.
    let head = text
        .split_whitespace()
        .take_while(|word| !matches!(*word, "of" | "for" | "in" | "at" | "from" | "with"));
    head.last().and_then(of_word)
}

/// The role right before or behind a name: `Mayor Ida Holm`, `Ida Holm, the city's mayor,`.
pub(crate) fn near(before: &str, after: &str) -> Option<Role> {
    let last = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    if let Some(role) = of_word(last).filter(|_| !last.ends_with(['.', ',', ';', ':', '"', '”'])) {
        return Some(role);
    }
    let apposition = after.strip_prefix(", ")?;
    let end = apposition.find([',', '.', ';', ':', '"', '“', '”', '(', '\n']).unwrap_or(apposition.len());
    let words = apposition.get(..end).unwrap_or_default().split_whitespace().take(APPOSITION);
    // What follows `who` or `and` speaks of something else.
    words.take_while(|word| !matches!(*word, "who" | "and" | "said" | "which" | "told")).find_map(of_word)
}

/// The role that a row of a list gives.
pub(crate) fn of_columns(columns: &[(String, String)]) -> Option<Role> {
    let told = columns.iter().filter(|(name, _)| COLUMNS.contains(&name.to_lowercase().as_str()));
    told.map(|(_, value)| value).find_map(|value| of_description(value))
}

#[cfg(test)]
mod tests {
    use super::{GROUPS, near, of_columns, of_description};

    fn group(role: Option<super::Role>) -> Option<(&'static str, &'static str)> {
        role.map(|(word, group)| (word, GROUPS[group as usize]))
    }

    #[test]
    fn roles_are_read_beside_names_and_in_lists() {
        assert_eq!(group(near("On Monday Mayor ", " said")), Some(("mayor", "politics")));
        assert_eq!(group(near("", ", the city's chief inspector, said")), Some(("chief", "business")));
        assert_eq!(group(near("", ", who met the mayor, left")), None);
        assert_eq!(group(near("he told the mayor. ", " left")), None);
        assert_eq!(group(of_description("the harbour minister")), Some(("minister", "politics")));
        let columns = [("Occupation".to_owned(), "Swiss physicist".to_owned())];
        assert_eq!(group(of_columns(&columns)), Some(("physicist", "research and education")));
    }
}
