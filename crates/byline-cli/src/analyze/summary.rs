//! The result of a run, for a person.

use super::tally::{Layer, Tally};
use crate::counted;
use crate::show::is_sure;
use byline_core::QuoteType;
use byline_record::Record;
use std::collections::HashMap;
use std::fmt::Write;
use std::time::Duration;

/// How many speakers are listed.
const SPEAKERS: usize = 5;

/// Quotes and claims that are shown as examples.
const EXAMPLES: usize = 3;

/// A quote that is shown as an example is at least so certain.
const CERTAIN: f32 = 0.8;

/// The longest example, in characters.
const LONGEST: usize = 160;

/// What is worth a word in the findings: how often each speaker was quoted, and some examples. Its size depends on how
/// many different speakers there are, and on nothing else.
#[derive(Debug, Default)]
pub(super) struct Highlights {
    counts: HashMap<String, u64>,
    quotes: Vec<String>,
    claims: Vec<String>,
}

impl Highlights {
    /// Counts the quotes of an article whose speaker has a name, and keeps the first examples, if they are as sure as
    /// those that are shown.
    pub(super) fn add(&mut self, record: &Record) {
        let mut example = true;
        for quote in record.layers.quotes.iter().flatten().filter(|quote| is_sure(quote)) {
            let speaker = quote.speaker.as_ref().and_then(|speaker| speaker.name.as_deref());
            let Some(name) = speaker.filter(|name| name.chars().any(char::is_uppercase)) else { continue };
            match self.counts.get_mut(name) {
                Some(count) => *count += 1,
                None => drop(self.counts.insert(name.to_owned(), 1)),
            }
            let certain = quote.kind == QuoteType::Direct && quote.confidence >= CERTAIN;
            // One of each article, so that they show what there is.
            if example && certain && self.quotes.len() < EXAMPLES {
                let words: Vec<&str> =
                    quote.content.iter().filter_map(|span| span.of(&record.article.text)).collect();
                self.quotes.push(format!("{}: \u{201c}{}\u{201d}", short(name), short(&words.join(" … "))));
                example = false;
            }
        }
        for claim in record.layers.claims.iter().flatten() {
            let Some(found) = claim.matches.first().filter(|_| self.claims.len() < EXAMPLES) else {
                continue;
            };
            let text = claim.span.of(&record.article.text).unwrap_or_default();
            let rating = found.rating.as_deref().unwrap_or_else(|| found.verdict.name());
            self.claims.push(format!("{} (fact-check: {})", short(text), short(rating)));
        }
    }

    /// The examples.
    pub(super) fn shown(&self) -> String {
        let mut out = String::new();
        for (heading, examples) in [("Quotes", &self.quotes), ("Claims with a fact-check", &self.claims)] {
            if !examples.is_empty() {
                let _ = writeln!(out, "\n{heading}, for example");
                for example in examples {
                    let _ = writeln!(out, "  {example}");
                }
            }
        }
        out
    }
}

/// Text in one line, without what a terminal would obey, cut where it is long.
fn short(text: &str) -> String {
    let line = crate::show::one_line(text);
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// What to do with findings next.
pub(super) fn next_steps() -> &'static str {
    "
Next
  byline analyze --show ARTICLE                       read an article with everything marked
  byline analyze ARTICLES --output records.ndjson     keep what was found, a record for each article
  byline report records.ndjson --output report.html   look at all of it in a browser
In a clone, write `cargo xtask` instead of `byline`.
"
}

/// How fast it went, as part of a sentence.
pub(super) fn rate(articles: u64, time: Duration) -> String {
    let seconds = time.as_secs_f64();
    format!("in {seconds:.2} s ({:.0} a second)", articles as f64 / seconds.max(1e-9))
}

/// A few lines.
pub(super) fn summary(tally: &Tally, highlights: &Highlights, speed: &str) -> String {
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
        highlights.counts.iter().map(|(name, count)| (name.as_str(), *count)).collect();
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

#[cfg(test)]
mod tests {
    use super::{Highlights, rate, summary};
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
        let (mut tally, mut highlights) = (Tally::default(), Highlights::default());
        tally.add(&record);
        tally.add_unread("input/not-found");
        highlights.add(&record);
        insta::assert_snapshot!(summary(&tally, &highlights, &rate(1, Duration::from_secs(2))), @r"
        1 article of 0.0 MB in 2.00 s (0 a second)
        5 quotes (5 direct), 0 entities, 0 claims worth checking
        most quoted: Ida Holm (2), Bo Lind (1)
        1 article failed in part: see `errors` in the records
        1 of the inputs could not be read
        ");
    }
}
