//! Damages gold data the way the extraction of a news crawl does, and moves every span along.
//!
//! What crawls were seen to do: typographic characters are silently gone, so that *can’t* reads *cant*, a dash between
//! spaces leaves two spaces, and a quotation in typographic marks has none at all; straight marks stay, but where a
//! text mixed the two, the opening or the closing one is missing; paragraphs come one a line, in any order.
//!
//! The result depends on the level, the seed and the record's identifier alone.

mod edits;
mod moving;
mod random;
mod shuffling;

use byline_core::QuoteType;
use byline_gold::{Gold, Marks};
use random::Random;

/// How a text is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// In a random half of the paragraphs straight marks, apostrophes and spaced hyphens count as typographic; then
    /// every typographic character goes, everywhere.
    Curly,
    /// Half of the quotations lose their opening or their closing mark; nothing else is touched.
    Unbalanced,
    /// The mixture of the dumps: in a paragraph all marks go (65 %), one of a pair goes (22 %, for choice the one at
    /// the paragraph's edge) or straight marks stay (13 %); apostrophes and dashes go in most paragraphs; no empty
    /// lines are left.
    Seedlike,
}

impl Level {
    /// Every level.
    pub const ALL: [Self; 3] = [Self::Curly, Self::Unbalanced, Self::Seedlike];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Curly => "curly",
            Self::Unbalanced => "unbalanced",
            Self::Seedlike => "seedlike",
        }
    }

    /// The level of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// A damaged copy. With `shuffle`, paragraphs are put in random order, repeated ones are dropped, and only annotations
/// within one paragraph are kept (with each quote's cue and speaker as far as they lie in the content's paragraph).
/// Annotations whose text is gone are dropped; a quote keeps its type, and its `marks` say what is left of its
/// quotation marks.
pub fn damage(gold: &Gold, level: Level, seed: u64, shuffle: bool) -> Gold {
    let mut random = Random::of(&format!("{}:{seed}:{}", level.name(), gold.id));
    let plan = edits::plan(&gold.text, level, &mut random);
    let (text, offsets) = moving::apply(&gold.text, &plan.edits);
    let mut broken = gold.clone();
    for quote in broken.quotes.iter_mut().flatten() {
        if quote.kind != Some(QuoteType::Indirect) {
            quote.marks = plan.marks_left(&gold.text, &quote.content).or(quote.marks);
        }
    }
    moving::annotations(&mut broken, |span| offsets.moved(span, &text));
    broken.text = text;
    if level != Level::Unbalanced {
        broken.title = broken.title.map(|title| title.replace(edits::is_typographic, ""));
    }
    if shuffle { shuffling::shuffle(&broken, &mut random) } else { broken }
}

/// What is left of a quote's marks, from whether each of them is.
fn marks_of(left: &[bool]) -> Option<Marks> {
    match (left.iter().any(|here| *here), left.iter().all(|here| *here)) {
        _ if left.is_empty() => None,
        (_, true) => Some(Marks::All),
        (true, false) => Some(Marks::Some),
        (false, false) => Some(Marks::None),
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, damage};
    use byline_core::Span;
    use byline_gold::{Gold, Marks, parse};
    use proptest::prelude::{prop_assert_eq, proptest};

    const RECORD: &str = r#"{"id": "a", "title": "It’s on", "text": "“We can’t wait — not now,” said Ida Holm. She left.\n\nThe port is shut.\nThe port is shut.\n\"Nobody asked us,\" Bo Lind says.",
        "quotes": [{"content": [{"start": 3, "end": 31}], "cue": [{"start": 35, "end": 39}], "speaker": [{"start": 40, "end": 48}], "type": "direct"},
                   {"content": [{"start": 98, "end": 114}], "cue": [{"start": 124, "end": 128}], "speaker": [{"start": 116, "end": 123}], "type": "direct"}],
        "entities": [{"start": 40, "end": 48, "label": "PER"}, {"start": 116, "end": 123, "label": "PER"}],
        "targets": [{"start": 116, "end": 123}],
        "sentences": [{"start": 0, "end": 49}, {"start": 50, "end": 59}, {"start": 61, "end": 78}],
        "coref": [{"label": "PER", "mentions": [{"start": 40, "end": 48, "kind": "name"}, {"start": 50, "end": 53, "kind": "pronoun"}]}],
        "tokens": [{"start": 0, "end": 3, "upos": "PUNCT", "head": 2, "deprel": "punct"},
                   {"start": 3, "end": 5, "upos": "PRON", "head": 2, "deprel": "nsubj"},
                   {"start": 14, "end": 18, "upos": "VERB", "head": -1, "deprel": "root"}]}"#;

    fn record() -> Gold {
        parse(RECORD, "own", 1).unwrap()
    }

    fn words(gold: &Gold, span: Span) -> &str {
        span.of(&gold.text).unwrap()
    }

    #[test]
    fn typographic_characters_go_and_spans_follow() {
        let broken = damage(&record(), Level::Curly, 3, false);
        assert!(
            broken.text.starts_with("We cant wait  not now, said Ida Holm. She left."),
            "{}",
            broken.text
        );
        assert_eq!(broken.title.as_deref(), Some("Its on"));
        let quotes = broken.quotes.as_ref().unwrap();
        assert_eq!(words(&broken, quotes[0].content[0]), "We cant wait  not now,");
        assert_eq!(words(&broken, quotes[0].speaker.as_ref().unwrap()[0]), "Ida Holm");
        assert_eq!(quotes[0].marks, Some(Marks::None));
        assert_eq!(words(&broken, quotes[1].cue[0]), "says");
        assert_eq!(words(&broken, broken.targets.as_ref().unwrap()[0]), "Bo Lind");
        assert_eq!(words(&broken, broken.sentences.as_ref().unwrap()[1]), "She left.");
        let mentions = &broken.coref.as_ref().unwrap()[0].mentions;
        assert_eq!((words(&broken, mentions[0].head), words(&broken, mentions[1].span)), ("Ida Holm", "She"));
        let tokens = broken.tokens.as_ref().unwrap();
        assert_eq!(tokens.len(), 2, "the mark is gone");
        assert_eq!((words(&broken, tokens[0].span), tokens[0].head), ("We", Some(1)));
    }

    #[test]
    fn unbalanced_takes_a_mark_and_leaves_the_rest() {
        let gold = record();
        let lost: Vec<usize> = (0..20)
            .map(|seed| {
                gold.text.chars().count() - damage(&gold, Level::Unbalanced, seed, false).text.chars().count()
            })
            .collect();
        assert!(lost.iter().all(|lost| *lost <= 2), "{lost:?}");
        assert!(lost.contains(&1) && lost.contains(&0), "{lost:?}");
        let some = (0..20)
            .map(|seed| damage(&gold, Level::Unbalanced, seed, false))
            .find(|gold| gold.text.len() < 129);
        assert!(some.unwrap().quotes.unwrap().iter().any(|quote| quote.marks == Some(Marks::Some)));
    }

    #[test]
    fn shuffled_paragraphs_keep_what_lies_within_them() {
        for seed in 0..20 {
            let broken = damage(&record(), Level::Seedlike, seed, true);
            assert_eq!(broken.text.matches("The port is shut.").count(), 1);
            assert!(!broken.text.contains("\n\n"));
            let names: Vec<&str> =
                broken.entities.iter().flatten().map(|entity| words(&broken, entity.span)).collect();
            assert!(names.contains(&"Ida Holm") && names.contains(&"Bo Lind"), "{names:?}");
            let quotes = broken.quotes.as_ref().unwrap();
            assert_eq!(quotes.len(), 2);
            assert!(quotes.is_sorted_by_key(|quote| quote.content[0].start));
            let tokens = broken.tokens.as_ref().unwrap();
            let verb = tokens.iter().position(|token| words(&broken, token.span) == "wait").unwrap();
            let pronoun = tokens.iter().find(|token| words(&broken, token.span) == "We").unwrap();
            assert_eq!(pronoun.head, Some(verb as u32));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_text() {
        for level in Level::ALL {
            assert_eq!(damage(&record(), level, 5, true), damage(&record(), level, 5, true));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_broken_without_harm(text in "[ \\n\"“”„«»'’`a-eé—–-]{0,60}", seed in 0_u64..50, shuffle: bool) {
            let mut gold = Gold { id: "p".to_owned(), text, ..Gold::default() };
            gold.sentences = Some(vec![Span::new(0, gold.text.len() as u32)]);
            for level in Level::ALL {
                let broken = damage(&gold, level, seed, shuffle);
                for span in broken.sentences.iter().flatten() {
                    let piece = span.of(&broken.text).expect("on boundaries");
                    prop_assert_eq!(piece.trim(), piece);
                }
            }
        }
    }
}
