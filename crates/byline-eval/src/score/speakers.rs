//! Who speaks, measured more strictly than by overlap.

use super::figures::{Figure, Figures};
use super::output::Outputs;
use super::quotes::{LOOSE, best, found, wanted};
use byline_core::Span;
use byline_gold::Gold;

/// Over the quotes found loosely, as in [`quotes`](super::quotes): `speaker head` is the share of those with a speaker
/// in the gold whose mention has the same head word, the last word of the mention before a comma, a preposition or a
/// relative pronoun; `speaker name` is the share of those whose gold gives a full name (`who`) that are resolved to it.
/// A mention that merely overlaps (`the ministry` for `a spokesman for the ministry`) has another head.
pub fn speakers(golds: &[Gold], outputs: &Outputs) -> Figures {
    let (mut heads, mut names) = (Share::default(), Share::default());
    for gold in golds.iter().filter(|gold| gold.quotes.is_some()) {
        let found = found(gold, outputs);
        let mut used = vec![false; found.len()];
        for want in &wanted(gold) {
            let Some((at, _)) = best(want, &found, &used).filter(|(_, score)| *score >= LOOSE) else {
                continue;
            };
            used[at] = true;
            if let Some(speaker) = want.speaker.as_ref().filter(|speaker| !speaker.is_empty()) {
                let head = found[at].speaker.and_then(|mention| head(&gold.text, mention));
                let same = |span: &Span| self::head(&gold.text, *span) == head;
                heads.count(head.is_some() && speaker.iter().any(same));
            }
            if let Some(who) = want.who.as_ref().filter(|who| !who.is_empty()) {
                let name = found[at].name.as_deref();
                names.count(name.is_some_and(|name| same_name(name, who)));
            }
        }
    }
    let mut figures = Figures::default();
    figures.push("speaker head", heads.figure());
    if names.all > 0 {
        figures.push("speaker name", names.figure());
    }
    figures
}

#[derive(Default)]
struct Share {
    right: u64,
    all: u64,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.right += u64::from(right);
        self.all += 1;
    }

    fn figure(&self) -> Figure {
        let accuracy = if self.all == 0 { 0.0 } else { self.right as f64 / self.all as f64 };
        let group =
            vec![("accuracy".to_owned(), Figure::Ratio(accuracy)), ("n".to_owned(), Figure::Count(self.all))];
        Figure::Group(Figures(group))
    }
}

/// Where the head word of a mention stands: `spokesman` in `a spokesman for the ministry`.
fn head(text: &str, mention: Span) -> Option<Span> {
    let mut head = None;
    let words = mention.of(text)?;
    let mut at = 0;
    for word in words.split_inclusive(char::is_whitespace) {
        let start = mention.start + at as u32;
        at += word.len();
        let bare = word.trim().trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
        let lower = bare.to_lowercase();
        // `Senator Ida Holm (R-Vt.)`
        if head.is_some() && (LINKS.contains(&lower.as_str()) || word.starts_with(['(', '['])) {
            break;
        }
        if !bare.is_empty() {
            // Clitics and stops are cut off alike on both sides.
            let inner = word.find(bare).unwrap_or(0) as u32;
            let stem = bare.trim_end_matches("'s").trim_end_matches("’s").trim_end_matches('.');
            head = Some(Span::new(start + inner, start + inner + stem.len() as u32));
        }
        if word.trim().ends_with([',', ';', ':', '(', '—', '–']) {
            break;
        }
    }
    head
}

/// What ends the part of a mention in which its head stands.
const LINKS: [&str; 24] = [
    "of",
    "for",
    "at",
    "from",
    "in",
    "on",
    "with",
    "by",
    "to",
    "about",
    "near",
    "and",
    "who",
    "which",
    "that",
    "whose",
    "familiar",
    "close",
    "briefed",
    "involved",
    "aware",
    "based",
    "speaking",
    "representing",
];

/// Whether two names are the same but for case, articles and titles, or one is the other with a middle name or initial
/// more. A surname alone does not resolve a full name.
fn same_name(one: &str, other: &str) -> bool {
    let (one, other) = (parts(one), parts(other));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let all = !short.is_empty() && short.iter().all(|word| long.contains(word));
    all && (short.len() == long.len() || short.len() >= 2)
}

fn parts(name: &str) -> Vec<String> {
    let words = name
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).trim_end_matches("'s").to_lowercase());
    words.filter(|word| !word.is_empty() && !TITLES.contains(&word.as_str())).collect()
}

const TITLES: [&str; 14] = [
    "the",
    "a",
    "an",
    "mr",
    "mrs",
    "ms",
    "dr",
    "sir",
    "president",
    "minister",
    "prof",
    "professor",
    "judge",
    "sen",
];

#[cfg(test)]
mod tests {
    use super::{head, same_name, speakers};
    use crate::output::Outputs;
    use byline_core::Span;
    use byline_gold::parse;

    fn head_of(mention: &str) -> &str {
        head(mention, Span::new(0, mention.len() as u32))
            .and_then(|span| span.of(mention))
            .unwrap_or_default()
    }

    #[test]
    fn the_head_stands_before_what_describes_it() {
        for (mention, expected) in [
            ("a spokesman for the ministry", "spokesman"),
            ("the judge, Anna Halloran", "judge"),
            ("people familiar with the sale", "people"),
            ("Anna Halloran", "Halloran"),
            ("the club's captain", "captain"),
            ("he", "he"),
        ] {
            assert_eq!(head_of(mention), expected, "{mention}");
        }
    }

    #[test]
    fn a_surname_alone_is_no_resolved_name() {
        assert!(same_name("Dr Anna Halloran", "anna halloran"));
        assert!(same_name("Anna J. Halloran", "Anna Halloran"));
        assert!(same_name("the Ministry", "Ministry"));
        assert!(!same_name("Halloran", "Anna Halloran"));
        assert!(!same_name("Laura Hale", "James Hale"));
    }

    #[test]
    fn an_overlapping_mention_with_another_head_is_wrong() {
        let text = "A spokesman for the port said it was shut.";
        let quote = |speaker: &str| {
            format!(
                r#"{{"content": [{{"start": 30, "end": 41}}], "cue": [{{"start": 25, "end": 29}}], "speaker": {speaker}}}"#
            )
        };
        let wanted = quote(r#"[{"start": 0, "end": 24}], "who": "Karl Lund""#);
        let gold = format!(r#"{{"id": "g", "text": "{text}", "quotes": [{wanted}]}}"#);
        let golds = [parse(&gold, "gold", 1).unwrap()];
        let figures = |start: u32, name: &str| {
            let speaker = format!(r#"{{"mention": {{"start": {start}, "end": 24}}, "name": "{name}"}}"#);
            let output = serde_json::from_str(&format!(r#"{{"quotes": [{}]}}"#, quote(&speaker))).unwrap();
            let figures = speakers(&golds, &Outputs::from([("g".to_owned(), output)])).to_json();
            let json: serde_json::Value = serde_json::from_str(&figures).unwrap();
            let of = |name: &str| json[name]["accuracy"].as_f64().unwrap();
            (of("speaker head"), of("speaker name"))
        };
        assert_eq!(figures(16, "the port"), (0.0, 0.0));
        assert_eq!(figures(2, "Karl Lund"), (1.0, 1.0));
    }
}
