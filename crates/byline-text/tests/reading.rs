//! What the text layer makes of news text, whole or broken.

use byline_core::{Article, Damage, DamageKind, Flags, LayersView, Span, TokenKind};
use byline_text::Analysis;
use proptest::prelude::*;

fn read(text: &str) -> Analysis {
    let mut analysis = Analysis::default();
    analysis.read(text);
    analysis
}

/// The tokens of `text`, joined by spaces, sentences separated by ` | `.
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

#[track_caller]
fn check_sentences(expected: &[&str]) {
    let text = expected.join(" ");
    let analysis = read(&text);
    let found: Vec<_> = analysis.sentences.iter().filter_map(|sentence| sentence.span.of(&text)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_sentence_may_end_with_an_abbreviation_before_any_capital() {
    check_sentences(&["The flood has reached the U.S.", "Officials were asked to leave."]);
    check_sentences(&["They moved to the U.K.", "Martin was glad of it."]);
    check_sentences(&["They moved to the U.S.", "Anna Rook was there."]);
    check_sentences(&["The loss hit Acme Corp.", "Shareholders were angry."]);
    check_sentences(&["He worked for Acme Inc.", "Nobody knew why."]);
    check_sentences(&["She met Tom Hale Jr.", "Anna Rook was there."]);
    check_sentences(&["The hearing began at 9 a.m.", "Martin was late."]);
    check_sentences(&["It was the fault of Lee Dunn, R-Calif.", "Police were angry."]);
    check_sentences(&["Trade was slow in Jan.", "Sales were better in Feb."]);
    check_sentences(&["They sell nails, ropes, etc.", "Officials closed the shop."]);
    check_sentences(&["They flew to Washington, D.C.", "Martin was glad."]);
    check_sentences(&["He lacks vitamin C.", "Doctors warned of it."]);
    check_sentences(&["She has a Ph.D.", "Officials were surprised."]);
}

#[test]
fn an_abbreviation_inside_a_name_ends_no_sentence() {
    check_sentences(&["The U.S. Treasury and the U.S. Virgin Islands were named."]);
    check_sentences(&["A review of the Japan-U.S. Status of Forces Agreement is due."]);
    check_sentences(&["Records of the U.S. Registry is all they have."]);
    check_sentences(&["Ford Motor Co. Chief Executive Anna Hale and Acme Inc. Chairman Tom Hale left."]);
    check_sentences(&["Hale Bros. Theater Ventures is in Co. Kerry with Acme Co. Ltd. and others."]);
    check_sentences(&["The show on Hale Jr. Boulevard starts at 9 a.m. Monday or 5 p.m. Eastern."]);
    check_sentences(&[
        "J.K. Hale met P.J. Moss and John F. Marrow in Tampa, Fla. Mayor Jane Castle was there.",
    ]);
    check_sentences(&["U.S. Officials Say Deal With Acme Corp. Is Near"]);
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
    check("Many (e.g. The Echo) did.", "Many ( e.g. The Echo ) did .");
    check("He left in July. [6] She stayed.", "He left in July . [ 6 ] | She stayed .");
    check("she met gen. moss. he left. why? no", "she met gen . moss . | he left . | why ? | no");
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
    check("Ore of c. 1820, p. 4, No. 5.", "Ore of c. 1820 , p. 4 , No. 5 .");
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

/// The forms and tags of the words of a text, sentence by sentence: what damage should leave alone.
fn words(text: &str) -> Vec<Vec<(u32, &'static str)>> {
    let analysis = read(text);
    let words = |sentence: &byline_core::Sentence| {
        analysis.tokens[sentence.first_token as usize..sentence.end_token as usize]
            .iter()
            .filter(|token| matches!(token.kind, TokenKind::WORD | TokenKind::NUMBER))
            .map(|token| (token.form, token.tag.name()))
            .collect()
    };
    analysis.sentences.iter().map(words).collect()
}

#[track_caller]
fn agree(whole: &str, broken: &[&str]) {
    let wanted = words(whole);
    for text in broken {
        assert_eq!(words(text), wanted, "{text:?}");
    }
}

#[test]
fn marks_change_no_word_and_no_sentence() {
    agree(
        "\"We can't wait,\" Moss said. \"It is late.\" Then the minister left.",
        &[
            "“We can’t wait,” Moss said. “It is late.” Then the minister left.",
            "''We can't wait,'' Moss said. ''It is late.'' Then the minister left.",
            "``We can't wait,'' Moss said. ``It is late.'' Then the minister left.",
            "„We can’t wait,“ Moss said. „It is late.“ Then the minister left.",
            "«We can’t wait,» Moss said. «It is late.» Then the minister left.",
            "â€œWe canâ€™t wait,â€\u{9d} Moss said. â€œIt is late.â€\u{9d} Then the minister left.",
            "â€œWe canâ€™t wait,â€ Moss said. â€œIt is late.â€ Then the minister left.",
            "We can't wait,\" Moss said. It is late.\" Then the minister left.",
            "\"We can't wait, Moss said. \"It is late. Then the minister left.",
            "We cant wait, Moss said. It is late. Then the minister left.",
        ],
    );
}

#[test]
fn line_ends_change_nothing() {
    agree(
        "The deal failed\nTalks ended on Friday.",
        &[
            "The deal failed\r\nTalks ended on Friday.\r\n",
            "The deal failed\rTalks ended on Friday.",
            "The deal failed\n\n\nTalks ended on Friday.\n",
            "The deal failed\u{2028}Talks ended on Friday.",
            "\u{feff}The deal failed \n \tTalks ended on Friday. ",
        ],
    );
}

#[test]
fn dashes_ellipses_and_what_cannot_be_seen_change_no_word() {
    agree(
        "The port - closed in May - will open ... soon.",
        &[
            "The port – closed in May – will open … soon.",
            "The port — closed in May — will open ... soon.",
            "The port—closed in May—will open... soon.",
            "The port -- closed in May -- will open .... soon.",
            "The po\u{ad}rt - closed in\u{a0}May - will\u{200b} open ... soon.",
        ],
    );
    assert_eq!(words("The port  closed in May  will open soon.").len(), 1, "two spaces are left of a dash");
}

#[test]
fn contractions_without_their_apostrophe_are_known() {
    let lost = |text: &str| {
        let analysis = read(text);
        let lost = analysis.tokens.iter().filter(|token| token.flags.has(Flags::LOST_APOSTROPHE));
        lost.map(|token| token.span.of(text).expect("on a boundary")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(lost("They cant go, and shes sure it wasnt him."), "cant shes wasnt");
    assert_eq!(lost("Norway waits. Norways king is ill."), "Norways");
    assert_eq!(lost("Were looking into it. Ill be back. Well see."), "Were Ill Well");
    assert_eq!(lost("Were they late? Well, they were looking ill. Norwegians wait."), "");
    let analysis = read("They cant go. They can't go. It isnt so.");
    assert_eq!(analysis.tokens.iter().filter(|token| token.flags.has(Flags::NEGATION)).count(), 3);
}

#[test]
fn every_token_has_a_part_of_speech() {
    let tags =
        |text: &str| read(text).tokens.iter().map(|token| token.tag.name()).collect::<Vec<_>>().join(" ");
    assert_eq!(
        tags("The old minister said: \"We've chosen to go to Norway."),
        "DET ADJ NOUN VERB PUNCT PUNCT PRON AUX VERB PART VERB ADP PROPN PUNCT"
    );
    assert_eq!(
        tags("Prices rose by 14,000 dollars in 2019/20."),
        "NOUN VERB ADP NUM NOUN ADP NUM SYM NUM PUNCT"
    );
    assert_eq!(tags(""), "");
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
fn broken_characters_are_counted_without_tokens_as_with_them() {
    let character = [
        DamageKind::Mojibake,
        DamageKind::ReplacementCharacters,
        DamageKind::ZeroWidth,
        DamageKind::ControlCharacters,
    ];
    for text in [
        "",
        "All is well.",
        "cafÃ© â€œNoâ€\u{9d}, thatâ€™s Â£5 of dÃ©jÃ  vu",
        "a\u{fffd}b zero\u{200b}width \u{7} soft\u{ad}ly\tnow\r\n\u{fffd}\u{fffd} \u{1b}[31m Ãlso, Â, and â alone",
        "They cant go to Norway. Norways king is ill  they said. “No",
    ] {
        let whole: Vec<Damage> =
            read(text).damage.into_iter().filter(|damage| character.contains(&damage.kind)).collect();
        let mut analysis = Analysis::default();
        analysis.read("Something else: \u{fffd}.");
        analysis.read_characters(text);
        assert_eq!(analysis.damage, whole, "{text:?}");
        assert!(
            analysis.tokens.is_empty() && analysis.sentences.is_empty() && analysis.paragraphs.is_empty()
        );
    }
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
        let mut analysis = Analysis::default();
        analysis.read(&text);
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

proptest! {
    #[test]
    fn the_tokens_in_a_span_are_those_that_lie_in_it(text in any_text(), start in 0_u32..90, length in 0_u32..60) {
        let mut analysis = Analysis::default();
        analysis.read(&text);
        let article = Article { text: text.clone(), ..Article::default() };
        let document = analysis.document(&article, LayersView::default());
        let span = Span::new(start, start + length);
        let all = analysis.tokens.iter().enumerate();
        let slow: Vec<usize> = all.filter(|(_, token)| span.contains(token.span)).map(|(at, _)| at).collect();
        prop_assert_eq!(document.tokens_in(span).collect::<Vec<_>>(), slow);
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
