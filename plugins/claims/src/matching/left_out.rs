//! What of a database was read and is no fact-check.

/// What was read and is no fact-check: how much, why, and where the first of each kind stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    reasons: Vec<(String, u64, String)>,
    /// What was read in a way that may not be what was meant.
    notes: Vec<String>,
}

impl LeftOut {
    pub(super) fn add(&mut self, reason: &str, example: &str) {
        if let Some((_, count, _)) = self.reasons.iter_mut().find(|(known, ..)| known == reason) {
            *count += 1;
        } else {
            self.reasons.push((reason.to_owned(), 1, example.chars().take(120).collect()));
        }
    }

    /// What was left out, a line for each reason: `left out 2 entries without a claim or a title, the first: …`.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.reasons().map(|(reason, count, first)| {
            let first = if first.is_empty() { String::new() } else { format!(", the first: `{first}`") };
            let entries = if count == 1 { "entry" } else { "entries" };
            format!("left out {count} {entries} {reason}{first}")
        })
    }

    /// What was left out: the reason, how many entries, and what identifies the first of them.
    pub fn reasons(&self) -> impl Iterator<Item = (&str, u64, &str)> {
        self.reasons.iter().map(|(reason, count, example)| (reason.as_str(), *count, example.as_str()))
    }

    /// Files that were read, though not as they should be: those in another charset than UTF-8.
    pub fn notes(&self) -> impl Iterator<Item = &str> {
        self.notes.iter().map(String::as_str)
    }

    pub(super) fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    pub(super) fn extend(&mut self, other: Self) {
        other.notes.into_iter().for_each(|note| self.note(note));
        for (reason, count, example) in other.reasons {
            match self.reasons.iter_mut().find(|(known, ..)| *known == reason) {
                Some((_, all, _)) => *all += count,
                None => self.reasons.push((reason, count, example)),
            }
        }
    }
}
