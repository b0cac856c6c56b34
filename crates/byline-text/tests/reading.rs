//! What the text layer makes of news text, whole or broken.

use byline_core::{Flags, TokenKind};
use byline_text::Analysis;
use proptest::prelude::*;

fn read(text: &str) -> Analysis {
    let mut analysis = Analysis::default();
    analysis.read(text);
    analysis
}

/// The tokens of `text`, joined by blanks, sentences parted by ` | `.
fn shown(text: &str) -> String {
    let analysis = read(text);
    let sentence = |sentence: &byline_core::Sentence| {
        analysis.tokens[sentence.first_token as usize..sentence.end_token as usize]
            .iter()
            .map(|token| token.span.of(text).expect("on a boundary"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    analysis.sentences.iter().map(sentence).collect::<Vec<_>>().join(" | ")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(shown(text), expected, "{text}");
}

#[test]
fn apostrophes() {
    check(
        "Don't say it's Smith's or the officials' fault.",
        "Don't say it 's Smith 's or the officials ' fault .",
    );
    check("O'Brien can’t, we’ll see.", "O'Brien can’t , we ’ll see .");
    check("Rock 'n' roll of the '90s, get 'em.", "Rock 'n ' roll of the '90s , get 'em .");
    check("He said 'we are late' and left.", "He said ' we are late ' and left .");
    check("canâ€™t and Smithâ€™s", "canâ€™t and Smith â€™s");
}

#[test]
fn abbreviations_and_initials() {
    check(
        "Gen. J. K. Moss met U.S. Treasury staff on Jan. 6. He left.",
        "Gen. J. K. Moss met U.S. Treasury staff on Jan. 6 . | He left .",
    );
    check("They live in the U.S. The talks failed.", "They live in the U.S. | The talks failed .");
    check("Acme Inc. said no. It won.", "Acme Inc. said no . | It won .");
    check("It was 5 p.m. when e.g. No. 3 won.", "It was 5 p.m. when e.g. No. 3 won .");
    check("Dr. Lee, Ph.D., wrote to ann@example.org.", "Dr. Lee , Ph.D. , wrote to ann@example.org .");
    check("So did I. Nobody saw. Plan B. failed.", "So did I . | Nobody saw . | Plan B . failed .");
}

#[test]
fn sentence_ends() {
    check("\"We go.\" She left. \"Why?\" he asked.", "\" We go . \" | She left . | \" Why ? \" he asked .");
    check(
        "It ended.The next began. See example.com now.",
        "It ended . | The next began . | See example.com now .",
    );
    check("Wait... what? No! (It is so.) Yes", "Wait ... what ? | No ! | ( It is so . ) | Yes");
    check("1. First item\n2. Second item", "1 . First item | 2 . Second item");
    check("One line\r\nAnother\rThird", "One line | Another | Third");
    check("He said: \"No. Never.\"", "He said : \" No . | Never . \"");
}

#[test]
fn numbers_and_addresses() {
    check(
        "$14,000 or 3.5% of 21st-century 1990s, .5 at 08:30",
        "$ 14,000 or 3.5 % of 21st - century 1990s , .5 at 08:30",
    );
    check(
        "See https://example.org/a?b=1. Ask @desk #news",
        "See https://example.org/a?b=1 . | Ask @desk #news",
    );
    check("The U.S.-led force", "The U.S. - led force");
}

#[test]
fn marks_of_every_form() {
    for text in [
        "\"No,\" he said",
        "“No,” he said",
        "''No,'' he said",
        "„No,“ he said",
        "«No,» he said",
        "â€œNo,â€\u{9d} he said",
        "â€œNo,â€ he said",
    ] {
        let analysis = read(text);
        let marks: Vec<_> = analysis.tokens.iter().filter(|token| token.kind == TokenKind::MARK).collect();
        assert_eq!(marks.len(), 2, "{text}");
        assert!(marks[0].flags.has(Flags::OPENS) && marks[1].flags.has(Flags::CLOSES), "{text}");
    }
}

#[test]
fn damage_is_noted() {
    let found = |text: &str| {
        read(text)
            .damage
            .iter()
            .map(|d| format!("{} {}", d.kind.name(), d.count))
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(found("All is well. \"Fine,\" she said."), "");
    assert_eq!(
        found("They cant go to Norway. Norways king is ill  they said."),
        "apostrophes-lost 2, dashes-lost 1"
    );
    assert_eq!(found("We are ready, he said."), "marks-lost 1");
    assert_eq!(found("He said \"no."), "marks-unbalanced 1");
    assert_eq!(found("\"First part.\n\"Second part,\" he said."), "");
    assert_eq!(found("cafÃ© â€œNoâ€\u{9d}"), "mojibake 3");
    assert_eq!(
        found("a\u{fffd}b zero\u{200b}width \u{7}"),
        "replacement-characters 1, zero-width 1, control-characters 1"
    );
}

#[test]
fn zero_width_characters_part_no_words() {
    check("zero\u{200b}width \u{feff}mark 👩🏽‍🚀 ok 東京", "zero\u{200b}width mark 👩🏽‍🚀 ok 東 京");
    let analysis = read("zero\u{200b}width zerowidth");
    assert_eq!(analysis.tokens[0].form, analysis.tokens[1].form);
}

#[test]
fn no_stop_in_sight_is_cut() {
    let analysis = read(&"word ".repeat(10_000));
    assert!(analysis.sentences.iter().all(|s| s.end_token - s.first_token <= 400));
}

proptest! {
    #[test]
    fn any_text_gives_ordered_tokens_inside_sentences(text in any_text()) {
        let analysis = read(&text);
        let mut end = 0;
        for token in &analysis.tokens {
            prop_assert!(token.span.start >= end && !token.span.is_empty());
            prop_assert!(token.span.of(&text).is_some());
            end = token.span.end;
        }
        let mut next = 0;
        for (at, sentence) in analysis.sentences.iter().enumerate() {
            prop_assert_eq!(sentence.first_token, next);
            prop_assert!(sentence.end_token > sentence.first_token);
            next = sentence.end_token;
            let paragraph = &analysis.paragraphs[sentence.paragraph as usize];
            prop_assert!(paragraph.span.contains(sentence.span));
            prop_assert!((paragraph.first_sentence..paragraph.end_sentence).contains(&(at as u32)));
        }
        prop_assert_eq!(next as usize, analysis.tokens.len());
        // Nothing that can be seen is lost between tokens.
        let mut covered = 0;
        for token in &analysis.tokens {
            let gap = text.get(covered as usize..token.span.start as usize).unwrap();
            prop_assert!(gap.chars().all(|c| c.is_whitespace() || c.is_control() || byline_text::hash::is_invisible(c)), "{gap:?}");
            covered = token.span.end;
        }
    }
}

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\"".to_owned()),
        Just("''".to_owned()),
        Just("'".to_owned()),
        Just("’s".to_owned()),
        Just("â€".to_owned()),
        Just("â€™".to_owned()),
        Just("Ã©".to_owned()),
        Just("U.S.".to_owned()),
        Just(". ".to_owned()),
        Just("...".to_owned()),
        Just("\n".to_owned()),
        Just(" ".to_owned()),
        Just("he said".to_owned()),
        Just("\u{200b}".to_owned()),
        Just("👩🏽‍🚀".to_owned()),
        Just("http://".to_owned()),
        Just("a@b".to_owned()),
        "\\PC{0,6}",
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}
