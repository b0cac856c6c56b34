//! The result of a run, for a person.

use super::tally::{Layer, Tally};
use crate::show::is_sure;
use byline_core::Layers;
use std::collections::HashMap;
use std::fmt::Write;
use std::time::Duration;

/// How many speakers are listed.
const SPEAKERS: usize = 5;

/// How often each speaker was quoted. Its size depends on how many different speakers there are, and on nothing else.
#[derive(Debug, Default)]
pub(super) struct Speakers {
    counts: HashMap<String, u64>,
}

impl Speakers {
    /// Counts the quotes of an article whose speaker has a name, if they are as sure as those that are shown.
    pub(super) fn add(&mut self, layers: &Layers) {
        for quote in layers.quotes.iter().flatten().filter(|quote| is_sure(quote)) {
            let speaker = quote.speaker.as_ref().and_then(|speaker| speaker.name.as_deref());
            let Some(name) = speaker.filter(|name| name.chars().any(char::is_uppercase)) else { continue };
            match self.counts.get_mut(name) {
                Some(count) => *count += 1,
                None => drop(self.counts.insert(name.to_owned(), 1)),
            }
        }
    }
}

/// How fast it went, as part of a sentence.
pub(super) fn rate(articles: u64, time: Duration) -> String {
    let seconds = time.as_secs_f64();
    format!("in {seconds:.2} s ({:.0} a second)", articles as f64 / seconds.max(1e-9))
}

/// A few lines.
pub(super) fn summary(tally: &Tally, speakers: &Speakers, speed: &str) -> String {
    let mut out = String::new();
    let megabytes = tally.text_bytes as f64 / 1e6;
    let _ = writeln!(out, "{} of {megabytes:.1} MB {speed}", counted(tally.articles, "article"));
    let Layer { articles: _, found: quotes, chosen: direct } = tally.found("quotes");
    let entities = tally.found("entities").found;
    let _ = writeln!(
        out,
        "{} ({direct} direct), {}, {} worth checking",
        counted(quotes, "quote"),
        if entities == 1 { "1 entity".to_owned() } else { format!("{entities} entities") },
        counted(tally.found("claims").chosen, "claim"),
    );
    let mut most: Vec<(&str, u64)> =
        speakers.counts.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    most.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let most: Vec<String> =
        most.iter().take(SPEAKERS).map(|(name, count)| format!("{name} ({count})")).collect();
    if !most.is_empty() {
        let _ = writeln!(out, "most quoted: {}", most.join(", "));
    }
    if tally.failed > 0 {
        let _ =
            writeln!(out, "{} failed in part: see `errors` in the records", counted(tally.failed, "article"));
    }
    if tally.unread > 0 {
        let _ = writeln!(out, "{} of the inputs could not be read", tally.unread);
    }
    out
}

/// `1 quote`, `2 quotes`.
fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::{Speakers, rate, summary};
    use crate::analyze::tally::Tally;
    use byline_core::{Layers, Mode, Quote, QuoteType, Speaker};
    use byline_record::{Record, Remark};
    use std::time::Duration;

    #[test]
    fn says_who_was_quoted_most() {
        let quote = |name: &str| Quote {
            kind: QuoteType::Direct,
            mode: Mode::Speech,
            content: Vec::new(),
            cue: Vec::new(),
            speaker: Some(Speaker { name: Some(name.to_owned()), ..Speaker::default() }),
            confidence: 1.0,
            reason: "".into(),
            repairs: Vec::new(),
        };
        // Doubtful ones are counted, but not for their speaker.
        let doubtful = Quote { confidence: 0.4, ..quote("Bo Lind") };
        let quotes = vec![quote("Ida Holm"), quote("Bo Lind"), quote("Ida Holm"), quote("they"), doubtful];
        let mut record =
            Record { layers: Layers { quotes: Some(quotes), ..Layers::default() }, ..Record::default() };
        record.errors.push(Remark { extractor: "claims".to_owned(), message: "gave up".to_owned() });
        let (mut tally, mut speakers) = (Tally::default(), Speakers::default());
        tally.add(&record);
        tally.add_unread("input/not-found");
        speakers.add(&record.layers);
        insta::assert_snapshot!(summary(&tally, &speakers, &rate(1, Duration::from_secs(2))), @r"
        1 article of 0.0 MB in 2.00 s (0 a second)
        5 quotes (5 direct), 0 entities, 0 claims worth checking
        most quoted: Ida Holm (2), Bo Lind (1)
        1 article failed in part: see `errors` in the records
        1 of the inputs could not be read
        ");
    }
}
