//! What the labels of an annotation scheme stand for.

use byline_core::QuoteType;

/// What an annotation with a label is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// A name with this label.
    Name(String),
    /// The content of a quote.
    Content(Option<QuoteType>),
    /// The words that report a quote.
    Cue,
    /// The mention of a quote's speaker.
    Speaker,
    /// Somebody towards whom there is a polarity.
    Target(Option<i8>),
    /// A claim, and whether it is worth checking.
    Claim(bool),
    /// A sentence.
    Sentence,
    /// Nothing that gold data hold.
    Nothing,
}

/// Labels and what the user says they stand for.
pub(super) struct Labels(Vec<(String, String)>);

/// Labels of names as corpora spell them, folded, and ours.
const NAMES: &[(&str, &[&str])] = &[
    ("PER", &["per", "pers", "person", "people"]),
    ("ORG", &["org", "organization", "organisation", "company"]),
    ("LOC", &["loc", "location", "place", "gpe", "fac", "facility", "geo", "country", "city"]),
    ("MISC", &["misc", "miscellaneous", "norp", "event", "work-of-art", "law", "language", "product"]),
];

/// Labels of what is no name: `OntoNotes` marks these as entities, and Byline does not find them.
const VALUES: &[&str] = &["date", "time", "percent", "money", "quantity", "ordinal", "cardinal"];

impl Labels {
    pub(super) fn new(given: &[(String, String)]) -> Self {
        Self(given.iter().map(|(from, to)| (folded(from), to.clone())).collect())
    }

    /// What `label` stands for. A label that says nothing is the name of a further kind, in upper case.
    pub(super) fn role(&self, label: &str) -> Role {
        let key = folded(label);
        let given = self.0.iter().find(|(from, _)| *from == key).map(|(_, to)| to.as_str());
        let (label, key) = given.map_or((label, key), |to| (to, folded(to)));
        let key = key.as_str();
        if let Some((ours, _)) = NAMES.iter().find(|(_, spellings)| spellings.contains(&key)) {
            return Role::Name((*ours).to_owned());
        }
        if VALUES.contains(&key) && given.is_none() {
            return Role::Nothing;
        }
        match key {
            "quote" | "quotation" | "content" | "quote-content" => Role::Content(None),
            "direct" | "direct-quote" | "quote-direct" => Role::Content(Some(QuoteType::Direct)),
            "mixed" | "mixed-quote" | "quote-mixed" => Role::Content(Some(QuoteType::Mixed)),
            "indirect" | "indirect-quote" | "quote-indirect" => Role::Content(Some(QuoteType::Indirect)),
            "cue" | "quote-cue" => Role::Cue,
            "speaker" | "source" | "quote-speaker" => Role::Speaker,
            "target" => Role::Target(None),
            "claim" => Role::Claim(false),
            "checkworthy" | "check-worthy" => Role::Claim(true),
            "sentence" => Role::Sentence,
            "nothing" | "-" | "" => Role::Nothing,
            _ => polarity_word(key)
                .map_or_else(|| Role::Name(label.to_uppercase()), |polarity| Role::Target(Some(polarity))),
        }
    }
}

/// The polarity that an attribute gives: by a word whatever the attribute is called, by a number only where its name says
/// that it is one, since `Confidence 1` praises nobody.
pub(super) fn polarity(name: &str, value: &str) -> Option<i8> {
    let name = folded(name);
    let numbers = name.contains("polarity") || name.contains("sentiment");
    polarity_word(value).or_else(|| match value.trim() {
        "-1" if numbers => Some(-1),
        "0" if numbers => Some(0),
        "1" | "+1" if numbers => Some(1),
        _ => None,
    })
}

fn polarity_word(value: &str) -> Option<i8> {
    match folded(value).as_str() {
        "negative" => Some(-1),
        "neutral" => Some(0),
        "positive" => Some(1),
        _ => None,
    }
}

/// In lower case, with hyphens between words.
pub(super) fn folded(label: &str) -> String {
    label.trim().to_lowercase().replace(['_', ' '], "-")
}

#[cfg(test)]
mod tests {
    use super::{Labels, Role, polarity};
    use byline_core::QuoteType;

    #[test]
    fn numbers_are_a_polarity_where_the_name_says_so() {
        assert_eq!(polarity("Tone", "Positive"), Some(1));
        assert_eq!((polarity("sentiment_towards", "-1"), polarity("Polarity", "0")), (Some(-1), Some(0)));
        assert_eq!(
            (polarity("Confidence", "1"), polarity("Rank", "0"), polarity("", "-1")),
            (None, None, None)
        );
    }

    #[test]
    fn labels_say_what_they_stand_for() {
        let labels = Labels::new(&[("Actor".into(), "PER".into()), ("DATE".into(), "DATE".into())]);
        assert_eq!(labels.role("actor"), Role::Name("PER".into()));
        assert_eq!(labels.role("WORK_OF_ART"), Role::Name("MISC".into()));
        assert_eq!(labels.role("Ship"), Role::Name("SHIP".into()));
        assert_eq!(labels.role("CARDINAL"), Role::Nothing);
        assert_eq!(labels.role("DATE"), Role::Name("DATE".into()), "asked for");
        assert_eq!(labels.role("Direct Quote"), Role::Content(Some(QuoteType::Direct)));
        assert_eq!(labels.role("negative"), Role::Target(Some(-1)));
    }
}
