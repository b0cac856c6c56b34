//! Names, and the pronouns that stand for them.

use super::figures::{Figure, Figures};
use super::output::Outputs;
use super::output_of;
use byline_core::Span;
use byline_gold::Gold;
use std::collections::{BTreeMap, BTreeSet};

/// Names with exactly the gold's span and label; labels that the gold never uses do not count. `span` is the same
/// whatever the label.
pub fn entities(golds: &[Gold], outputs: &Outputs) -> Figures {
    let labels: BTreeSet<&str> = golds
        .iter()
        .flat_map(|gold| gold.entities.iter().flatten())
        .map(|entity| entity.label.as_str())
        .collect();
    let mut by_label: BTreeMap<String, [u64; 3]> =
        labels.iter().map(|label| ((*label).to_owned(), [0; 3])).collect();
    let mut spans = [0; 3];
    for gold in golds {
        let Some(entities) = &gold.entities else { continue };
        let output = output_of(outputs, gold);
        let want: BTreeSet<(Span, &str)> =
            entities.iter().map(|entity| (entity.span, entity.label.as_str())).collect();
        let found: BTreeSet<(Span, &str)> = output
            .entities
            .iter()
            .filter(|entity| labels.contains(entity.label.as_str()))
            .flat_map(|entity| {
                let names = entity.mentions.iter().filter(|mention| mention.kind == "name");
                names.map(|mention| (Span { start: mention.start, end: mention.end }, entity.label.as_str()))
            })
            .collect();
        let right: BTreeSet<(Span, &str)> = found.intersection(&want).copied().collect();
        for (place, set) in [&right, &found, &want].into_iter().enumerate() {
            for (_, label) in set {
                if let Some(counts) = by_label.get_mut(*label) {
                    counts[place] += 1;
                }
            }
        }
        let bare = |set: &BTreeSet<(Span, &str)>| set.iter().map(|(span, _)| *span).collect::<BTreeSet<_>>();
        let (found, want) = (bare(&found), bare(&want));
        spans[0] += found.intersection(&want).count() as u64;
        spans[1] += found.len() as u64;
        spans[2] += want.len() as u64;
    }
    let sum = |place: usize| by_label.values().map(|counts| counts[place]).sum();
    let figure = |[right, found, gold]: [u64; 3]| Figure::Found { right, found, gold };
    let mut figures = Figures::default();
    figures.push("all", figure([sum(0), sum(1), sum(2)]));
    figures.push("span", figure(spans));
    for (label, counts) in by_label {
        figures.push(label, figure(counts));
    }
    figures
}

/// Pronouns joined to an entity that the article names. Right where the entity that holds the pronoun also holds one
/// of the gold entity's names (the gold name's head lies in a mention of kind `name`).
pub fn coref(golds: &[Gold], outputs: &Outputs) -> Figures {
    let (mut right, mut found, mut wanted) = (0, 0, 0);
    for gold in golds {
        let output = output_of(outputs, gold);
        for cluster in gold.coref.iter().flatten() {
            let names: Vec<Span> = cluster
                .mentions
                .iter()
                .filter(|mention| mention.kind == "name")
                .map(|mention| mention.head)
                .collect();
            for pronoun in cluster.mentions.iter().filter(|mention| mention.kind == "pronoun") {
                let joined = |entity: &&super::output::Entity| {
                    entity.mentions.iter().any(|mention| mention.kind == "name")
                        && entity.mentions.iter().any(|mention| {
                            mention.kind == "pronoun"
                                && mention.start < pronoun.span.end
                                && pronoun.span.start < mention.end
                        })
                };
                let mine: Vec<_> = output.entities.iter().filter(joined).collect();
                found += u64::from(!mine.is_empty());
                if names.is_empty() {
                    continue;
                }
                wanted += 1;
                let holds_name = mine.iter().flat_map(|entity| &entity.mentions).any(|mention| {
                    mention.kind == "name"
                        && names.iter().any(|head| mention.start <= head.start && head.end <= mention.end)
                });
                right += u64::from(holds_name);
            }
        }
    }
    Figures(vec![("pronouns".to_owned(), Figure::Found { right, found, gold: wanted })])
}
