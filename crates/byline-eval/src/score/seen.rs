//! How many names are found that training data holds, and how many that it does not.

use super::figures::{Figure, Figures};
use super::output::Outputs;
use super::output_of;
use byline_core::Span;
use byline_gold::Gold;
use std::collections::{BTreeMap, BTreeSet};

/// The recall of names, span and label, per label and apart for those whose words `training` holds as a name of any
/// label (`seen`) and those that it does not (`unseen`). Each group gives the `recall` and how many such names there
/// are.
pub fn seen(golds: &[Gold], outputs: &Outputs, training: &[Gold]) -> Figures {
    let known: BTreeSet<&str> = training
        .iter()
        .flat_map(|gold| {
            gold.entities.iter().flatten().filter_map(|entity| entity.span.of(gold.text.as_str()))
        })
        .collect();
    let mut counts: BTreeMap<(bool, &str), [u64; 2]> = BTreeMap::new();
    for gold in golds {
        let output = output_of(outputs, gold);
        let found: BTreeSet<(Span, &str)> = output
            .entities
            .iter()
            .flat_map(|entity| {
                let names = entity.mentions.iter().filter(|mention| mention.kind == "name");
                names.map(|mention| (Span { start: mention.start, end: mention.end }, entity.label.as_str()))
            })
            .collect();
        for entity in gold.entities.iter().flatten() {
            let words = entity.span.of(gold.text.as_str()).unwrap_or_default();
            let [right, all] = counts.entry((known.contains(words), entity.label.as_str())).or_insert([0, 0]);
            *right += u64::from(found.contains(&(entity.span, entity.label.as_str())));
            *all += 1;
        }
    }
    let mut figures = Figures::default();
    for (group, name) in [(true, "seen"), (false, "unseen")] {
        let mut labels = Figures::default();
        for ((_, label), [right, all]) in counts.iter().filter(|((seen, _), _)| *seen == group) {
            let recall = Figure::Ratio(*right as f64 / *all as f64);
            let group = vec![("recall".to_owned(), recall), ("gold".to_owned(), Figure::Count(*all))];
            labels.push(*label, Figure::Group(Figures(group)));
        }
        figures.push(name, Figure::Group(labels));
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::seen;
    use crate::output::Outputs;
    use byline_gold::parse;

    #[test]
    fn names_of_the_training_data_are_counted_apart() {
        let training =
            r#"{"id": "t", "text": "Acme fell.", "entities": [{"start": 0, "end": 4, "label": "PER"}]}"#;
        let gold = r#"{"id": "g", "text": "Acme and Zipline fell.", "entities": [{"start": 0, "end": 4, "label": "ORG"}, {"start": 9, "end": 16, "label": "ORG"}]}"#;
        let golds = [parse(gold, "gold", 1).unwrap()];
        let output = r#"{"entities": [{"label": "ORG", "mentions": [{"start": 0, "end": 4}]}]}"#;
        let outputs = Outputs::from([("g".to_owned(), serde_json::from_str(output).unwrap())]);
        let figures = seen(&golds, &outputs, &[parse(training, "training", 1).unwrap()]);
        let json: serde_json::Value = serde_json::from_str(&figures.to_json()).unwrap();
        assert_eq!(json["seen"]["ORG"]["recall"], 1.0);
        assert_eq!(json["unseen"]["ORG"]["recall"], 0.0);
        assert_eq!(json["unseen"]["ORG"]["gold"], 1);
    }
}
