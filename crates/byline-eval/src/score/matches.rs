//! Which fact-checks check the claim.

use super::figures::{Figure, Figures};
use super::output::{Error, Outputs};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The fact-checks that are right, by query.
pub type Relevant = BTreeMap<String, BTreeSet<String>>;

/// Reads the right answers: query and claim, or the four columns of TREC, separated by tabs.
///
/// # Errors
///
/// If the file cannot be read.
pub fn read_relevant(path: &Path) -> Result<Relevant, Error> {
    let text = fs::read_to_string(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
    let mut relevant = Relevant::new();
    for line in text.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let (query, claim) = match columns[..] {
            [query, _, claim, relevance, ..] if relevance != "0" => (query, claim),
            [query, claim] | [query, claim, _] => (query, claim),
            _ => continue,
        };
        relevant.entry(query.to_owned()).or_default().insert(claim.to_owned());
    }
    Ok(relevant)
}

/// Mean reciprocal rank, mean average precision and the share of queries with a right answer among the first so many.
pub fn matches(relevant: &Relevant, outputs: &Outputs) -> Figures {
    const DEPTHS: [usize; 5] = [1, 3, 5, 10, 20];
    let mut reciprocal = 0.0;
    let (mut precisions, mut hits) = ([0.0; 5], [0.0; 5]);
    for (query, good) in relevant {
        let ranked: Vec<bool> = outputs
            .get(query)
            .map(|output| output.matches.iter().map(|found| good.contains(&found.id)).collect())
            .unwrap_or_default();
        reciprocal += ranked.iter().position(|right| *right).map_or(0.0, |at| 1.0 / (at + 1) as f64);
        for (place, depth) in DEPTHS.into_iter().enumerate() {
            let (mut seen, mut sum) = (0_u32, 0.0);
            for (rank, right) in (1_u32..).zip(ranked.iter().take(depth)) {
                if *right {
                    seen += 1;
                    sum += f64::from(seen) / f64::from(rank);
                }
            }
            precisions[place] += sum / good.len().min(depth) as f64;
            hits[place] += f64::from(u8::from(seen > 0));
        }
    }
    let n = relevant.len().max(1) as f64;
    let mut figures = Figures::default();
    figures.push("mrr", Figure::Ratio(reciprocal / n));
    for (place, depth) in DEPTHS.into_iter().enumerate() {
        figures.push(format!("map@{depth}"), Figure::Ratio(precisions[place] / n));
        figures.push(format!("has-positive@{depth}"), Figure::Ratio(hits[place] / n));
    }
    figures.push("queries", Figure::Count(relevant.len() as u64));
    figures
}
