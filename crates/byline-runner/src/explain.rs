//! Why something was found: the article is analysed again, and the extractor asked.

use crate::analyze::analyze_and_ask;
use crate::plan::Plan;
use byline_core::{Article, Extractor, Failure, LayerName, Layers, Reason, Span, Value};
use byline_record::Record;
use std::fmt;
use std::str::FromStr;

/// One finding of an article, as people write it: `q3`, `e1`, `c2`, `s1` (the first target of the sentiment), and
/// `NAME:3` for the third of a custom layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingId {
    /// The layer that it is in.
    pub layer: LayerName,
    /// Its place there, from 0.
    pub at: usize,
}

/// The letters of the four layers.
const LETTERS: [(char, LayerName); 4] = [
    ('q', LayerName::Quotes),
    ('e', LayerName::Entities),
    ('c', LayerName::Claims),
    ('s', LayerName::Sentiment),
];

impl fmt::Display for FindingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { layer, at } = self;
        match LETTERS.iter().find(|(_, known)| known == layer) {
            Some((letter, _)) => write!(f, "{letter}{}", at + 1),
            None => write!(f, "{layer}:{}", at + 1),
        }
    }
}

impl FromStr for FindingId {
    type Err = NotAFinding;

    fn from_str(given: &str) -> Result<Self, NotAFinding> {
        let number = |digits: &str| digits.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let found = if let Some((layer, digits)) = given.split_once(':') {
            number(digits).map(|at| (LayerName::from_name(layer), at))
        } else {
            let known = LETTERS.iter().find(|(letter, _)| given.starts_with(*letter));
            known.and_then(|(_, layer)| Some((layer.clone(), number(given.get(1..)?)?)))
        };
        found.map(|(layer, at)| Self { layer, at }).ok_or_else(|| NotAFinding { given: given.to_owned() })
    }
}

/// What names no finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAFinding {
    /// What was given.
    pub given: String,
}

impl fmt::Display for NotAFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a finding: write `q3` for a quote, `e1` for a name, `c2` for a claim, `s1` for the sentiment towards \
             a target, `LAYER:3` for a layer of your own",
            self.given
        )
    }
}

impl std::error::Error for NotAFinding {}

impl FindingId {
    /// How many findings there are in its layer; `None` where the layer is missing.
    pub fn count(&self, layers: &Layers) -> Option<usize> {
        match &self.layer {
            LayerName::Entities => layers.entities.as_ref().map(Vec::len),
            LayerName::Quotes => layers.quotes.as_ref().map(Vec::len),
            LayerName::Sentiment => layers.sentiment.as_ref().map(|found| found.targets.len()),
            LayerName::Claims => layers.claims.as_ref().map(Vec::len),
            LayerName::Custom(name) => {
                layers.custom.iter().find(|layer| layer.name == *name).map(|layer| layer.values.len())
            }
        }
    }

    /// The places in the text that the finding is about, in their order; empty where there is none such.
    pub fn places(&self, layers: &Layers) -> Vec<Span> {
        let at = self.at;
        match &self.layer {
            LayerName::Entities => layers
                .entities
                .iter()
                .flatten()
                .nth(at)
                .map(|entity| entity.mentions.iter().map(|mention| mention.span).collect()),
            LayerName::Quotes => layers.quotes.iter().flatten().nth(at).map(|quote| quote.content.clone()),
            LayerName::Sentiment => layers
                .sentiment
                .iter()
                .flat_map(|sentiment| &sentiment.targets)
                .nth(at)
                .map(|target| target.mentions.iter().map(|mention| mention.span).collect()),
            LayerName::Claims => layers.claims.iter().flatten().nth(at).map(|claim| vec![claim.span]),
            LayerName::Custom(name) => {
                let layer = layers.custom.iter().find(|layer| layer.name == *name);
                layer.and_then(|layer| layer.values.get(at)).and_then(Value::span).map(|span| vec![span])
            }
        }
        .unwrap_or_default()
    }
}

/// An article analysed again, and why one thing was found.
#[derive(Debug)]
pub struct Explained {
    /// What is found in the article.
    pub record: Record,
    /// The decisions that led to the finding, in their order; `None` where the extractor cannot say, as those in shared
    /// libraries cannot.
    pub reasons: Option<Vec<Reason>>,
}

/// Analyses an article and asks why `finding` is found in it: the extractor of its layer, or `instead` of it another one
/// that finds the same and can say more.
///
/// # Errors
///
/// If the extractor fails.
pub fn explain(
    plan: &Plan,
    article: Article,
    finding: &FindingId,
    instead: Option<&dyn Extractor>,
) -> Result<Explained, Failure> {
    let (record, answer) = analyze_and_ask(plan, article, &finding.layer, finding.at, instead);
    Ok(Explained { record, reasons: answer? })
}

#[cfg(test)]
mod tests {
    use super::FindingId;

    #[test]
    fn findings_are_named_as_in_records() {
        for name in ["q3", "e1", "c20", "s2", "loaded-words:4"] {
            assert_eq!(name.parse::<FindingId>().map(|id| id.to_string()).as_deref(), Ok(name));
        }
        for wrong in ["", "q", "q0", "x1", "3", "q-1", "loaded-words:", "qü"] {
            assert!(wrong.parse::<FindingId>().is_err(), "{wrong}");
        }
    }
}
