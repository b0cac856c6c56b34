//! Copies of gold articles as the crawl would have broken them.

use byline_eval::damage::{Level, damage};
use byline_eval::gold::Gold;
use byline_model::train::Random;

/// The whole articles, and broken ones beside those for which `broken` holds.
pub(super) fn copies(golds: &[Gold], broken: impl Fn(&Gold) -> bool) -> Vec<Gold> {
    let mut all = golds.to_vec();
    let mut random = Random::new(13);
    for gold in golds.iter().filter(|gold| broken(gold)) {
        all.push(damage(gold, Level::Seedlike, 12, false));
        // Headlines in capitals, posts without any.
        all.push(recased(&damage(gold, Level::Curly, 11, false), None, &mut random));
        // Few articles have the same case all over.
        let all_over = random.below(8);
        if all_over < 2 {
            all.push(recased(gold, Some(all_over), &mut random));
        }
    }
    all
}

/// A copy in which some lines are in capitals, in lower case or have a capital at each word, or all of them by
/// the number given (ASCII alone, so that no span moves).
fn recased(gold: &Gold, all_over: Option<usize>, random: &mut Random) -> Gold {
    let mut copy = gold.clone();
    copy.text = gold
        .text
        .split_inclusive('\n')
        .map(|line| match all_over.unwrap_or_else(|| random.below(10)) {
            0 => line.to_ascii_uppercase(),
            1 => line.to_ascii_lowercase(),
            2 => titled(line),
            _ => line.to_owned(),
        })
        .collect();
    copy
}

/// A capital at each word.
fn titled(line: &str) -> String {
    let mut before = ' ';
    line.chars()
        .map(|c| {
            let raised = if before == ' ' { c.to_ascii_uppercase() } else { c };
            before = c;
            raised
        })
        .collect()
}
