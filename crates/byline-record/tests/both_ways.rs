//! Records written and read back, and what is refused.

use byline_core::{
    Article, Claim, ClaimPart, ClaimParts, Claimant, CustomLayer, Damage, DamageKind, Entity, EntityId,
    Evidence, Label, Layers, Link, Match, MatchRelation, Mention, MentionKind, MentionSentiment, Mode,
    Quantity, Quote, QuoteId, QuoteType, Score, SentenceScore, Sentiment, Source, Span, Speaker, Stance,
    TargetSentiment, Value, Verdict, Voice, VoiceSentiment,
};
use byline_record::{ArticleFields, OffsetUnit, Record, RecordOptions, Remark, read, read_article};
use proptest::prelude::*;
use std::borrow::Cow;

fn written(record: &Record, options: RecordOptions) -> String {
    let mut line = Vec::new();
    record.write(&options, &mut line);
    String::from_utf8(line).expect("JSON is UTF-8")
}

/// The span of the first `piece` in `text`.
fn at(text: &str, piece: &str) -> Span {
    let start = text.find(piece).expect("the piece stands in the text");
    Span::new(start as u32, (start + piece.len()) as u32)
}

#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn example() -> Record {
    let text = "„Prices rose 😀 5 percent“, said Jane Öz.\nShe was wrong.";
    let jane = at(text, "Jane Öz");
    let article = Article {
        id: "a/1".into(),
        source: Source {
            path: "in.jsonl".into(),
            record: 3,
            charset: Some("windows-1252".into()),
            date_from: Some("json-ld".into()),
            fetched: Some("2022-01-22T10:00:00Z".into()),
            cluster: Some("a/0".into()),
            cut_off: None,
        },
        title: Some("Prices \"up\"".into()),
        date: Some("2022-01-21".into()),
        url: None,
        language: Some("en".into()),
        text: text.into(),
        targets: vec![jane],
        entities: None,
        extra: Some("{\"desk\":\n\"money\"}".into()),
    };
    let entities = vec![Entity {
        label: Label::Person,
        name: "Jane Öz".into(),
        mentions: vec![
            Mention { span: jane, kind: MentionKind::Name },
            Mention { span: at(text, "She"), kind: MentionKind::Pronoun },
        ],
        link: Some(Link {
            source: "people".into(),
            id: "7".into(),
            columns: vec![("party".into(), "none".into())],
        }),
    }];
    let quotes = vec![Quote {
        kind: QuoteType::Direct,
        mode: Mode::Speech,
        content: vec![at(text, "Prices rose 😀 5 percent")],
        cue: vec![at(text, "said")],
        speaker: Some(Speaker {
            mention: Some(jane),
            entity: Some(EntityId(0)),
            name: Some("Jane Öz".into()),
        }),
        confidence: 0.93,
        reason: "cue-after".into(),
        repairs: vec!["opening-quote-missing".into()],
    }];
    let sentiment = Sentiment {
        document: Score { polarity: -1, score: -0.412_34 },
        headline: None,
        lead: Some(Score { polarity: 0, score: 0.0 }),
        sentences: vec![SentenceScore { span: at(text, "She was wrong."), score: -0.5 }],
        targets: vec![TargetSentiment {
            entity: Some(EntityId(0)),
            name: "Jane Öz".into(),
            score: Score { polarity: -1, score: -1.0 },
            by_voice: vec![
                VoiceSentiment { voice: Voice::Author, score: Score { polarity: 0, score: 0.1 } },
                VoiceSentiment {
                    voice: Voice::Quote(QuoteId(0)),
                    score: Score { polarity: -1, score: -1.0 },
                },
            ],
            mentions: vec![MentionSentiment {
                span: at(text, "She"),
                score: Score { polarity: -1, score: -1.0 },
                confidence: 0.7,
                voice: Voice::Quote(QuoteId(0)),
                evidence: vec![at(text, "wrong")],
            }],
        }],
    };
    let claims = vec![Claim {
        span: at(text, "Prices rose 😀 5 percent"),
        score: 0.88,
        checkworthy: true,
        kinds: vec!["quantity".into()],
        claimant: Some(Claimant {
            entity: Some(EntityId(0)),
            name: Some("Jane Öz".into()),
            quote: Some(QuoteId(0)),
        }),
        stance: Stance::Asserts,
        verdict: Verdict::Supported,
        matches: vec![Match {
            id: "f1".into(),
            claim: "Prices rose".into(),
            rating: Some("True".into()),
            verdict: Verdict::Supported,
            url: None,
            date: Some("2021-12-01".into()),
            score: 0.81,
            contradicts: Some("quantity".into()),
            relation: MatchRelation::Opposite,
            agrees: ClaimParts::NONE.with(ClaimPart::Who),
            differs: ClaimParts::NONE.with(ClaimPart::HowMuch).with(ClaimPart::When),
        }],
        related: vec![],
        evidence: vec![
            Evidence {
                source: "b/2".into(),
                span: Some(Span::new(4, 80)),
                relation: "contradicts".into(),
                row: vec![],
            },
            Evidence {
                source: "prices".into(),
                span: None,
                relation: "supports".into(),
                row: vec![("year".into(), "2021".into())],
            },
        ],
        quantities: vec![Quantity {
            span: at(text, "5 percent"),
            value: 5.0,
            upper: None,
            bound: "exact".into(),
            unit: Some("percent".into()),
            of: None,
        }],
    }];
    let custom = vec![CustomLayer {
        name: "readability".into(),
        values: vec![Value::from([("grade", Value::Float(7.0)), ("words", Value::Integer(9))])],
    }];
    Record {
        article,
        damage: vec![Damage { kind: DamageKind::MarksLost, count: 2 }],
        layers: Layers {
            entities: Some(entities),
            quotes: Some(quotes),
            sentiment: Some(sentiment),
            claims: Some(claims),
            custom,
        },
        notes: vec![Remark { extractor: "quotes".into(), message: "marks were lost".into() }],
        errors: vec![Remark { extractor: "mood".into(), message: "no model".into() }],
    }
}

#[test]
fn a_record_says_all_there_is() {
    let options = RecordOptions { offsets: OffsetUnit::CodePoint, text: false, extra: true };
    let line = written(&example(), options).replace("},{", "},\n{").replace(",\"", ",\n\"");
    insta::assert_snapshot!(line);
}

#[test]
fn an_article_of_which_nothing_was_asked_has_no_layers() {
    let article = Article { id: "x".into(), text: "A\u{1}\tb\\".into(), ..Article::default() };
    let line = written(&Record { article, ..Record::default() }, RecordOptions::default());
    insta::assert_snapshot!(line.trim_end(), @r#"{"schema":"byline/1","id":"x","source":{"path":"","record":0},"offset_unit":"utf-8","text":"A\u0001\tb\\","damage":[],"notes":[],"errors":[]}"#);
}

#[test]
fn the_example_comes_back_in_every_unit() {
    let mut expected = example();
    expected.article.extra = Some("{\"desk\": \"money\"}".into());
    expected.layers.sentiment.as_mut().unwrap().document.score = -0.4123;
    for offsets in OffsetUnit::ALL {
        let options = RecordOptions { offsets: *offsets, text: true, extra: true };
        assert_eq!(read(&written(&example(), options)).unwrap(), expected, "{}", offsets.name());
    }
}

#[test]
fn a_custom_layer_cannot_take_the_name_of_a_field() {
    let custom = vec![CustomLayer { name: "text".into(), values: vec![Value::Null] }];
    let record = Record { layers: Layers { custom, ..Layers::default() }, ..Record::default() };
    let back = read(&written(&record, RecordOptions::default())).unwrap();
    assert!(back.layers.custom.is_empty());
    assert_eq!(back.errors[0].message, "`text` cannot be the name of a custom layer");
}

#[test]
fn what_is_wrong_is_named() {
    let check = |line: &str, expected: &str| {
        let error = read(line).expect_err(line);
        assert_eq!(format!("{}: {error}", error.column()), expected);
    };
    check("{\"schema\": \"byline/1\", \"é\": nul}", "32: no JSON: expected ident");
    check("{\"id\": \"a\"}", "1: the schema is ``, not `byline/1`");
    check("{\"schema\":\"byline/9\"}", "1: the schema is `byline/9`, not `byline/1`");
    check("{\"schema\":\"byline/1\"}", "1: the field `id` is missing");
    check(
        r#"{"schema":"byline/1","id":"a","offset_unit":"utf-16"}"#,
        "1: the record has no `text`, and its offsets are in `utf-16`",
    );
    check(
        r#"{"schema":"byline/1","id":"a","text":"é","quotes":[{"type":"direct","content":[{"start":0,"end":1}]}]}"#,
        "1: `quotes`: the span 0 to 1 is out of range or off a character boundary",
    );
    check(
        r#"{"schema":"byline/1","id":"a","text":"é","quotes":[{"type":"spoken","content":[]}]}"#,
        "1: `quotes`: unknown type `spoken`",
    );
    check(
        r#"{"schema":"byline/1","id":"a","text":"é","entities":[{"id":"e1","label":"PER","name":"É"}],
            "quotes":[{"type":"direct","content":[],"speaker":{"entity":"e9"}}]}"#,
        "1: `quotes`: nothing has the identifier `e9`",
    );
}

#[test]
fn identifiers_of_other_programs_are_followed() {
    let line = r#"{"schema":"byline/1","id":"a","text":"Ann Bob","unheard":{"of":1},"entities":[
        {"id":"Q2","label":"PER","name":"Ann","mentions":[{"start":0,"end":3}]},
        {"id":"Q1","label":"PER","name":"Bob","mentions":[{"start":4,"end":7}]}],
        "quotes":[{"type":"direct","content":[],"speaker":{"entity":"Q1","name":"Bob"}}]}"#;
    let record = read(line).unwrap();
    let quotes = record.layers.quotes.unwrap();
    assert_eq!(quotes[0].speaker.as_ref().unwrap().entity, Some(EntityId(1)));
}

#[test]
fn an_input_line_becomes_an_article() {
    let line = r#"{"key": 12, "text": "mine", "body": "Ünal spoke.", "headline": null, "desk": {"a": [1]},
        "targets": [{"start": 0, "end": 4}], "offset_unit": "codepoint",
        "entities": [{"label": "PER", "name": "Ünal", "mentions": [{"start": 0, "end": 4}]}]}"#;
    let fields = ArticleFields {
        text: "body".into(),
        id: "key".into(),
        title: "headline".into(),
        ..ArticleFields::default()
    };
    let article = read_article(line, &fields, true).unwrap();
    assert_eq!((article.id.as_str(), article.text.as_str(), article.title), ("12", "Ünal spoke.", None));
    assert_eq!(article.targets, [Span::new(0, 5)]);
    assert_eq!(article.entities.unwrap()[0].mentions[0].span, Span::new(0, 5));
    assert_eq!(article.extra.as_deref(), Some(r#"{"text":"mine","desk":{"a": [1]}}"#));
    let error = read_article("{\"id\": \"a\"}", &ArticleFields::default(), false).unwrap_err();
    assert_eq!(error.to_string(), "the field `text` is missing");
    assert!(
        read_article("{\"text\": \"a\"} x", &ArticleFields::default(), false).is_err(),
        "something follows"
    );
}

#[test]
fn a_record_is_an_article_again() {
    let options = RecordOptions { offsets: OffsetUnit::Utf16, text: true, extra: true };
    let article = read_article(&written(&example(), options), &ArticleFields::default(), true).unwrap();
    let Record { article: expected, layers, .. } = example();
    assert_eq!(article.text, expected.text);
    assert_eq!(article.targets, expected.targets);
    assert_eq!(article.entities, layers.entities);
}

/// Text with characters of every width.
const TEXT: &str = "aé„😀 \"b\\\n“ c😀d";

fn span() -> impl Strategy<Value = Span> {
    let boundaries: Vec<u32> =
        (0..=TEXT.len()).filter(|at| TEXT.is_char_boundary(*at)).map(|at| at as u32).collect();
    let boundary = proptest::sample::select(boundaries);
    (boundary.clone(), boundary).prop_map(|(a, b)| Span::new(a.min(b), a.max(b)))
}

fn spans() -> impl Strategy<Value = Vec<Span>> {
    proptest::collection::vec(span(), 0..3)
}

fn score() -> impl Strategy<Value = f32> {
    (-10_000..=10_000_i32).prop_map(|parts| parts as f32 / 1e4)
}

fn word() -> impl Strategy<Value = String> {
    "[a-zé😀\"\\\\\n\u{0}]{0,4}"
}

fn kind() -> impl Strategy<Value = Cow<'static, str>> {
    word().prop_map(Cow::Owned)
}

fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    proptest::sample::select(all)
}

fn entity() -> impl Strategy<Value = Entity> {
    let mention = (span(), one_of(MentionKind::ALL)).prop_map(|(span, kind)| Mention { span, kind });
    let columns = proptest::collection::vec((word(), word()), 0..3);
    let link = (word(), word(), columns).prop_map(|(source, id, columns)| Link { source, id, columns });
    (one_of(Label::ALL), word(), proptest::collection::vec(mention, 0..3), proptest::option::of(link))
        .prop_map(|(label, name, mentions, link)| Entity { label, name, mentions, link })
}

fn quote() -> impl Strategy<Value = Quote> {
    let speaker = (proptest::option::of(span()), proptest::option::of(word()))
        .prop_map(|(mention, name)| Speaker { mention, entity: Some(EntityId(0)), name });
    (
        (one_of(QuoteType::ALL), one_of(Mode::ALL)),
        (spans(), spans(), proptest::option::of(speaker)),
        (score(), kind(), proptest::collection::vec(kind(), 0..2)),
    )
        .prop_map(|((kind, mode), (content, cue, speaker), (confidence, reason, repairs))| Quote {
            kind,
            mode,
            content,
            cue,
            speaker,
            confidence,
            reason,
            repairs,
        })
}

fn claim() -> impl Strategy<Value = Claim> {
    let quantity = (span(), any::<f64>().prop_filter("finite", |value| value.is_finite()), kind()).prop_map(
        |(span, value, bound)| Quantity {
            span,
            value,
            upper: Some(value),
            bound,
            unit: None,
            of: Some("x".into()),
        },
    );
    let evidence = (word(), proptest::option::of(span()), kind()).prop_map(|(source, span, relation)| {
        Evidence { source, span, relation, row: vec![("a".into(), "b".into())] }
    });
    let parts = || proptest::collection::vec(one_of(ClaimPart::ALL), 0..4).prop_map(ClaimParts::from_iter);
    let related = || (one_of(MatchRelation::ALL), parts(), parts());
    let found = || {
        (word(), one_of(Verdict::ALL), score(), related()).prop_map(|(id, verdict, score, related)| Match {
            id: id.clone(),
            claim: id.clone(),
            rating: None,
            verdict,
            url: Some(id),
            date: None,
            score,
            contradicts: None,
            relation: related.0,
            agrees: related.1,
            differs: related.2,
        })
    };
    (
        (span(), score(), any::<bool>(), one_of(Stance::ALL), one_of(Verdict::ALL)),
        (proptest::collection::vec(found(), 0..2), proptest::collection::vec(found(), 0..2)),
        proptest::collection::vec(evidence, 0..2),
        proptest::collection::vec(quantity, 0..2),
    )
        .prop_map(
            |((span, score, checkworthy, stance, verdict), (matches, related), evidence, quantities)| Claim {
                span,
                score,
                checkworthy,
                kinds: vec!["denial".into()],
                claimant: Some(Claimant { entity: Some(EntityId(0)), name: None, quote: Some(QuoteId(0)) }),
                stance,
                verdict,
                matches,
                related,
                evidence,
                quantities,
            },
        )
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Integer),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::Float),
        word().prop_map(Value::String),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::List),
            proptest::collection::vec((word(), inner), 0..3).prop_map(Value::Map),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_layers_come_back(
        entities in proptest::collection::vec(entity(), 1..3),
        quotes in proptest::collection::vec(quote(), 1..3),
        claims in proptest::option::of(proptest::collection::vec(claim(), 0..3)),
        values in proptest::collection::vec(value(), 0..3),
        offsets in one_of(OffsetUnit::ALL),
        targets in spans(),
        text in any::<bool>(),
    ) {
        let record = Record {
            article: Article { id: "a".into(), text: TEXT.into(), targets, ..Article::default() },
            layers: Layers {
                entities: Some(entities),
                quotes: Some(quotes),
                sentiment: None,
                claims,
                custom: vec![CustomLayer { name: "own \"layer\"".into(), values }],
            },
            ..Record::default()
        };
        let line = written(&record, RecordOptions { offsets, text, extra: false });
        prop_assert_eq!(line.matches('\n').count(), 1);
        let back = read(&line);
        if text {
            prop_assert_eq!(back, Ok(record));
        } else if offsets == OffsetUnit::Utf8 {
            prop_assert_eq!(back.map(|record| record.layers), Ok(record.layers));
        } else {
            prop_assert!(back.is_err());
        }
    }

    #[test]
    fn any_line_gives_a_result(line in "\\PC{0,80}", cut in 0usize..2000) {
        let _ = read(&line);
        let _ = read_article(&line, &ArticleFields::default(), true);
        let whole = written(&example(), RecordOptions::default());
        let piece: String = whole.chars().take(cut).collect();
        let _ = read(&piece);
    }
}
