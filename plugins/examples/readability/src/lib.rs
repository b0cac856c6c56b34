//! How hard an article is to read, and how long it takes: an extractor to copy.
//!
//! It shows all that an extractor has: options with defaults and a check, a layer of its own, notes, findings that point
//! into the text, an early end where the time is up, and tests without any of Byline's machinery. It finds one thing in
//! each article:
//!
//! ```json
//! {"words": 412, "sentences": 19, "reading_seconds": 104, "words_per_sentence": 21.7, "syllables_per_word": 1.55,
//!  "reading_ease": 53.7, "school_grade": 11.2, "long_sentences": [{"start": 120, "end": 391, "words": 46}]}
//! ```
//!
//! Scores are those of Flesch (ease: 100 is easy, 0 is hard) and of Flesch and Kincaid (the American school grade that
//! follows it). Both are made for English and for whole texts; of an article without words they are null.

mod syllables;

use byline_plugin::schemars::JsonSchema;
use byline_plugin::serde::Deserialize;
use byline_plugin::{
    Descriptor, Document, Extractor, Failure, Finding, Plugin, Sentence, Sink, TokenKind, Value,
};
use std::path::Path;

byline_plugin::export!(Readability);

/// Measures articles.
pub struct Readability {
    options: Options,
}

/// What to measure against.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(crate = "byline_plugin::serde", default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(crate = "byline_plugin::schemars")]
pub struct Options {
    /// How many words a reader reads in a minute. Adults read about 240 of English non-fiction.
    pub words_per_minute: f64,
    /// Sentences of more words than this are listed; 0 lists none.
    pub long_sentence: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { words_per_minute: 240.0, long_sentence: 35 }
    }
}

impl Plugin for Readability {
    type Options = Options;

    fn descriptor() -> Descriptor {
        Descriptor::new("readability", env!("CARGO_PKG_VERSION"))
            .summary("readability scores, reading time, long sentences")
            // Syllables are counted by the rules of English spelling.
            .languages(["en"])
    }

    fn build(options: Options, _folder: &Path) -> Result<Self, Failure> {
        if !(options.words_per_minute >= 1.0 && options.words_per_minute.is_finite()) {
            return Err(Failure::new("nobody reads less than a word a minute")
                .at("words-per-minute")
                .hint("adults read about 240"));
        }
        Ok(Self { options })
    }
}

impl Extractor for Readability {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        let mut total = Count::default();
        let mut sentences = 0_u32;
        let mut long = Vec::new();
        for sentence in document.sentences {
            if sink.is_cancelled() {
                sink.note("the time was up before the end: the scores are of the beginning alone");
                break;
            }
            let count = Count::of(document, sentence);
            if count.words == 0 {
                continue;
            }
            sentences += 1;
            total.words += count.words;
            total.syllables += count.syllables;
            if self.options.long_sentence > 0 && count.words > self.options.long_sentence {
                long.push(Value::from([
                    ("start", sentence.span.start.into()),
                    ("end", sentence.span.end.into()),
                    ("words", count.words.into()),
                ]));
            }
        }
        sink.push(Finding::Custom(self.scores(total, sentences, long)));
        Ok(())
    }
}

impl Readability {
    fn scores(&self, total: Count, sentences: u32, long: Vec<Value>) -> Value {
        let Count { words, syllables } = total;
        let seconds = (f64::from(words) * 60.0 / self.options.words_per_minute).round();
        // Of no words, all ratios are none.
        let per_sentence = (sentences > 0).then(|| f64::from(words) / f64::from(sentences));
        let per_word = (words > 0).then(|| f64::from(syllables) / f64::from(words));
        let scores = per_sentence.zip(per_word);
        let ease = scores.map(|(length, weight)| 206.835 - 1.015 * length - 84.6 * weight);
        let grade = scores.map(|(length, weight)| 0.39 * length + 11.8 * weight - 15.59);
        Value::from([
            ("words", words.into()),
            ("sentences", sentences.into()),
            ("reading_seconds", Value::Integer(seconds as i64)),
            ("words_per_sentence", rounded(per_sentence, 1)),
            ("syllables_per_word", rounded(per_word, 2)),
            ("reading_ease", rounded(ease, 1)),
            ("school_grade", rounded(grade, 1)),
            ("long_sentences", long.into()),
        ])
    }
}

/// Words and their syllables.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    words: u32,
    syllables: u32,
}

impl Count {
    fn of(document: &Document<'_>, sentence: &Sentence) -> Self {
        let mut count = Self::default();
        for token in document.tokens_of(sentence) {
            // The `'s` of `Smith's` is no word of its own; marks and symbols are none at all.
            match token.kind {
                TokenKind::WORD => {
                    count.words += 1;
                    count.syllables += syllables::count(document.form(token));
                }
                // Read out, a number has as many syllables as nobody counts; one for each is what others do.
                TokenKind::NUMBER => {
                    count.words += 1;
                    count.syllables += 1;
                }
                _ => {}
            }
        }
        count
    }
}

/// A number with so many digits after the point.
fn rounded(number: Option<f64>, digits: i32) -> Value {
    let scale = 10_f64.powi(digits);
    number.map_or(Value::Null, |number| Value::Float((number * scale).round() / scale))
}

#[cfg(test)]
mod tests {
    use super::Readability;
    use byline_plugin::kit;

    #[test]
    fn short_words_in_short_sentences_are_easy() {
        let found = kit::run::<Readability>("{}", "The cat sat on the mat. It was warm there.").unwrap();
        assert_eq!(
            found.json(),
            [
                r#"{"words":10,"sentences":2,"reading_seconds":3,"words_per_sentence":5.0,"syllables_per_word":1.0,"reading_ease":117.2,"school_grade":-1.8,"long_sentences":[]}"#
            ]
        );
    }

    #[test]
    fn long_sentences_are_listed() {
        let text = "Ferries wait. The harbour authority postponed all departures until Tuesday.";
        let found = kit::run::<Readability>(r#"{"long-sentence": 5}"#, text).unwrap();
        let expected = r#""long_sentences":[{"start":14,"end":75,"words":8}]}"#;
        assert!(found.json()[0].ends_with(expected), "{:?}", found.json());
    }

    #[test]
    fn lost_marks_and_apostrophes_change_nothing() {
        let whole =
            kit::run::<Readability>("{}", "\"It can't go on,\" the mayor said. \"It won't.\"").unwrap();
        let broken = kit::run::<Readability>("{}", "It cant go on, the mayor said. It wont.").unwrap();
        assert_eq!(whole.json(), broken.json());
    }

    #[test]
    fn an_article_without_words_has_no_scores() {
        let found = kit::run::<Readability>("{}", " \n…\n").unwrap();
        assert!(found.json()[0].contains(r#""words":0,"#), "{:?}", found.json());
        assert!(found.json()[0].contains(r#""reading_ease":null,"#), "{:?}", found.json());
    }

    #[test]
    fn options_are_checked() {
        let failure = kit::run::<Readability>(r#"{"words-per-minute": 0}"#, "").unwrap_err();
        assert_eq!(failure.option.as_deref(), Some("words-per-minute"));
        let failure = kit::run::<Readability>(r#"{"word-per-minute": 200}"#, "").unwrap_err();
        assert_eq!(failure.hint.as_deref(), Some("did you mean `words-per-minute`?"));
    }
}
