//! What a run came to.

use byline_core::{Article, Layers, QuoteType};
use std::collections::HashMap;
use std::fmt::Write;
use std::time::Duration;

/// How many speakers are listed.
const SPEAKERS: usize = 5;

/// Counts over a run. Its size depends on how many different speakers there are, and on nothing else.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    articles: u64,
    failed: u64,
    bytes: u64,
    quotes: u64,
    direct: u64,
    entities: u64,
    claims: u64,
    speakers: HashMap<String, u64>,
}

impl Summary {
    /// Counts an article; `failed` where something in it went wrong.
    pub(crate) fn add(&mut self, article: &Article, layers: &Layers, failed: bool) {
        self.articles += 1;
        self.failed += u64::from(failed);
        self.bytes += article.text.len() as u64;
        self.entities += layers.entities.as_ref().map_or(0, Vec::len) as u64;
        self.claims += layers.claims.iter().flatten().filter(|claim| claim.checkworthy).count() as u64;
        for quote in layers.quotes.iter().flatten() {
            self.quotes += 1;
            self.direct += u64::from(quote.kind == QuoteType::Direct);
            let speaker = quote.speaker.as_ref().and_then(|speaker| speaker.name.as_deref());
            if let Some(name) = speaker.filter(|name| name.chars().any(char::is_uppercase)) {
                *self.speakers.entry(name.to_owned()).or_default() += 1;
            }
        }
    }

    /// How many articles there were.
    pub(crate) fn articles(&self) -> u64 {
        self.articles
    }

    /// How many of them failed in part.
    pub(crate) fn failed(&self) -> u64 {
        self.failed
    }

    /// A few lines for a person.
    pub(crate) fn text(&self, time: Duration) -> String {
        let mut out = String::new();
        let seconds = time.as_secs_f64();
        let rate = self.articles as f64 / seconds.max(1e-9);
        let megabytes = self.bytes as f64 / 1e6 / seconds.max(1e-9);
        let _ = writeln!(
            out,
            "{} in {seconds:.2} s ({rate:.0} a second, {megabytes:.1} MB/s)",
            counted(self.articles, "article")
        );
        let _ = writeln!(
            out,
            "{} ({} direct), {}, {} worth checking",
            counted(self.quotes, "quote"),
            self.direct,
            if self.entities == 1 { "1 entity".to_owned() } else { format!("{} entities", self.entities) },
            counted(self.claims, "claim"),
        );
        let mut speakers: Vec<(&str, u64)> =
            self.speakers.iter().map(|(name, count)| (name.as_str(), *count)).collect();
        speakers.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
        let most: Vec<String> =
            speakers.iter().take(SPEAKERS).map(|(name, count)| format!("{name} ({count})")).collect();
        if !most.is_empty() {
            let _ = writeln!(out, "most quoted: {}", most.join(", "));
        }
        if self.failed > 0 {
            let _ = writeln!(
                out,
                "{} failed in part: see `errors` in the records",
                counted(self.failed, "article")
            );
        }
        out
    }
}

/// `1 quote`, `2 quotes`.
fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::Summary;
    use byline_core::{Article, Layers, Mode, Quote, QuoteType, Speaker};
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
        let quotes = vec![quote("Ida Holm"), quote("Bo Lind"), quote("Ida Holm"), quote("they")];
        let mut summary = Summary::default();
        summary.add(&Article::default(), &Layers { quotes: Some(quotes), ..Layers::default() }, true);
        insta::assert_snapshot!(summary.text(Duration::from_secs(2)), @r"
        1 article in 2.00 s (0 a second, 0.0 MB/s)
        4 quotes (4 direct), 0 entities, 0 claims worth checking
        most quoted: Ida Holm (2), Bo Lind (1)
        1 article failed in part: see `errors` in the records
        ");
    }
}
