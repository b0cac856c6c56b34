//! Does a fact-check give a verdict only where it should? Sentences that differ from a checked claim by one thing that
//! matters.

use crate::output::Error;
use crate::{Figure, Figures};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Fact-checks, and sentences that say the same as one of them, the opposite, or something else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contrast {
    /// The fact-checks, each a line of JSON as it was given.
    pub checks: Vec<String>,
    /// The sentences.
    pub probes: Vec<Probe>,
}

/// A sentence beside a fact-check.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Probe {
    /// Its identifier.
    pub id: String,
    /// The sentence.
    pub text: String,
    /// The identifier of the fact-check.
    pub check: String,
    /// What it says beside the checked claim.
    pub relation: Expected,
    /// In what it differs: `who`, `where`, `negated`, `paraphrase` …
    #[serde(default)]
    pub kind: String,
}

/// What a sentence says beside a checked claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expected {
    /// The same: the fact-check is to give a verdict.
    Same,
    /// The opposite: the fact-check is to give a verdict, marked as contradicting.
    Opposite,
    /// Something else: the fact-check is to give no verdict.
    Other,
}

/// What a fact-check did with a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoke {
    /// It gave a verdict as if the sentence were its claim.
    Unmarked,
    /// It gave a verdict and was marked as contradicting.
    Marked,
    /// It gave no verdict.
    Silent,
}

impl Probe {
    /// Whether the fact-check did harm, gave a verdict on something else, or gave none where it should have given one
    /// unmarked.
    pub const fn is_wrong(&self, spoke: Spoke) -> bool {
        match self.relation {
            Expected::Same => !matches!(spoke, Spoke::Unmarked),
            Expected::Opposite => matches!(spoke, Spoke::Unmarked),
            Expected::Other => !matches!(spoke, Spoke::Silent),
        }
    }
}

/// Reads files of fact-checks and sentences, one JSON object a line; a line with the field `check` is a sentence.
///
/// # Errors
///
/// If a file cannot be read or a sentence lacks a field.
pub fn read_contrast(paths: &[PathBuf]) -> Result<Contrast, Error> {
    let mut contrast = Contrast::default();
    for path in paths {
        let text = fs::read_to_string(path).map_err(|source| Error::File { path: path.clone(), source })?;
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let broken = |source: serde_json::Error| broken(path, number, &source);
            let value: serde_json::Value = serde_json::from_str(line).map_err(broken)?;
            if value.get("check").is_some() {
                contrast.probes.push(serde_json::from_value(value).map_err(broken)?);
            } else {
                contrast.checks.push(line.to_owned());
            }
        }
    }
    Ok(contrast)
}

fn broken(path: &Path, line: usize, source: &serde_json::Error) -> Error {
    let source = std::io::Error::new(std::io::ErrorKind::InvalidData, format!("line {line}: {source}"));
    Error::File { path: path.to_owned(), source }
}

/// `harm` is the share of opposites and others for which the fact-check gives a verdict as if they were its claim;
/// `harm or turned other` also counts the others for which it gives one and is marked as contradicting; `recall` is the
/// share of the same for which it gives a verdict, `turned` that of the opposites for which it gives one and is marked.
pub fn contrast(probes: &[Probe], spoke: impl Fn(&Probe) -> Spoke) -> Figures {
    let rows: Vec<(&Probe, Spoke)> = probes.iter().map(|probe| (probe, spoke(probe))).collect();
    let share = |of: &dyn Fn(&Probe) -> bool, wanted: Spoke| {
        let of: Vec<_> = rows.iter().filter(|(probe, _)| of(probe)).collect();
        let some = of.iter().filter(|(_, spoke)| *spoke == wanted).count();
        Figure::Ratio(some as f64 / of.len().max(1) as f64)
    };
    let same = |probe: &Probe| probe.relation == Expected::Same;
    let mut kinds: BTreeMap<&str, bool> = BTreeMap::new();
    for probe in probes {
        *kinds.entry(&probe.kind).or_default() |= same(probe);
    }
    let of_kind = |same: bool, wanted: &str| {
        share(&|probe| probe.kind == wanted && (probe.relation == Expected::Same) == same, Spoke::Unmarked)
    };
    let group = |wanted: bool| {
        let kinds = kinds.iter().filter(|(_, same)| **same == wanted);
        Figures(kinds.map(|(kind, _)| ((*kind).to_owned(), of_kind(wanted, kind))).collect())
    };
    let mut figures = Figures::default();
    figures.push("sentences", Figure::Count(probes.len() as u64));
    figures.push("harm", share(&|probe| !same(probe), Spoke::Unmarked));
    // A fact-check that contradicts what its claim is not about misleads too, though nothing is called checked.
    let wrongly = rows.iter().filter(|(probe, spoke)| match probe.relation {
        Expected::Same => false,
        Expected::Opposite => *spoke == Spoke::Unmarked,
        Expected::Other => *spoke != Spoke::Silent,
    });
    let others = rows.iter().filter(|(probe, _)| !same(probe)).count();
    figures.push("harm or turned other", Figure::Ratio(wrongly.count() as f64 / others.max(1) as f64));
    figures.push("recall", share(&same, Spoke::Unmarked));
    figures.push("turned", share(&|probe| probe.relation == Expected::Opposite, Spoke::Marked));
    let opposites: BTreeSet<&str> = probes
        .iter()
        .filter(|probe| probe.relation == Expected::Opposite)
        .map(|probe| &*probe.kind)
        .collect();
    let turned = opposites.into_iter().map(|kind| {
        let of = |probe: &Probe| probe.kind == kind && probe.relation == Expected::Opposite;
        (kind.to_owned(), share(&of, Spoke::Marked))
    });
    figures.push("turned by kind", Figure::Group(Figures(turned.collect())));
    figures.push("recall by kind", Figure::Group(group(true)));
    figures.push("harm by kind", Figure::Group(group(false)));
    figures
}

#[cfg(test)]
mod tests {
    use super::{Contrast, Spoke, contrast, read_contrast};
    use crate::Figure;

    #[test]
    fn harm_and_recall_are_counted_apart() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("contrast.jsonl");
        let lines = r#"{"id": "a", "claim": "The pier is open."}
{"id": "1", "text": "The pier is open.", "check": "a", "relation": "same", "kind": "verbatim"}
{"id": "2", "text": "The pier is closed.", "check": "a", "relation": "opposite", "kind": "antonym"}
{"id": "3", "text": "The park is open.", "check": "a", "relation": "other", "kind": "what"}
"#;
        std::fs::write(&path, lines).expect("a file");
        let Contrast { checks, probes } = read_contrast(&[path]).expect("it can be read");
        assert_eq!((checks.len(), probes.len()), (1, 3));
        let figures = contrast(&probes, |probe| match probe.id.as_str() {
            "2" => Spoke::Marked,
            _ => Spoke::Unmarked,
        });
        let ratio = |name: &str| figures.get(name).cloned();
        assert_eq!(ratio("harm"), Some(Figure::Ratio(0.5)));
        assert_eq!(ratio("harm or turned other"), Some(Figure::Ratio(0.5)));
        assert_eq!(ratio("recall"), Some(Figure::Ratio(1.0)));
        assert_eq!(ratio("turned"), Some(Figure::Ratio(1.0)));
        assert_eq!(ratio("harm by kind.what"), Some(Figure::Ratio(1.0)));
        // Another claim that is called the opposite is no harm, and no less wrong.
        let figures = contrast(&probes, |probe| match probe.id.as_str() {
            "1" => Spoke::Unmarked,
            _ => Spoke::Marked,
        });
        assert_eq!(figures.get("harm"), Some(&Figure::Ratio(0.0)));
        assert_eq!(figures.get("harm or turned other"), Some(&Figure::Ratio(0.5)));
    }
}
