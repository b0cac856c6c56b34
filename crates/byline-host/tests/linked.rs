//! Plugins in Rust, linked in and called through the boundary: what crosses, and what becomes of what breaks the rules.

use byline_core::{
    Article, Claim, ClaimPart, ClaimParts, Claimant, CustomLayer, Entity, EntityId, Evidence, Label, Layers,
    LayersView, Link, Match, MatchRelation, Mention, MentionKind, MentionSentiment, Mode, Quantity, Quote,
    QuoteId, QuoteType, Score, SentenceScore, Sentiment, Speaker, Stance, TargetSentiment, Verdict, Voice,
    VoiceSentiment,
};
use byline_host::Library;
use byline_plugin::{
    Descriptor, Document, Extractor, Failure, Finding, LayerName, Plugin, PluginTable, Sink, Span, Value,
    table,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::Path;

/// What the plugin under test does.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Options {
    /// A layer of the document to give back as it came, or the trouble to make.
    act: String,
}

/// Gives back a layer, in the layer named by `NAME`; or makes trouble.
struct Mirror<const NAME: char>(Options);

impl<const NAME: char> Plugin for Mirror<NAME> {
    type Options = Options;

    fn descriptor() -> Descriptor {
        let provides = match NAME {
            'e' => LayerName::Entities,
            'q' => LayerName::Quotes,
            's' => LayerName::Sentiment,
            'c' => LayerName::Claims,
            '!' => panic!("no description"),
            _ => LayerName::Custom("mirror".into()),
        };
        Descriptor::new("mirror", "1.2.3")
            .summary("gives back what it is given")
            .provides(provides)
            .needs([LayerName::Entities])
            .uses([LayerName::Quotes, LayerName::Custom("other".into())])
            .languages(["en", "fr"])
    }

    fn build(options: Options, folder: &Path) -> Result<Self, Failure> {
        match options.act.as_str() {
            "panic-in-build" => panic!("cannot be built"),
            "fail-in-build" => {
                Err(Failure::new(format!("no file in {}", folder.display())).at("act").hint("act well"))
            }
            _ => Ok(Self(options)),
        }
    }
}

impl<const NAME: char> Extractor for Mirror<NAME> {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        let layers = &document.layers;
        let quote = |span: Span| Finding::Quote(Quote { content: vec![span], ..a_quote() });
        match self.0.act.as_str() {
            "panic" => {
                sink.note("about to panic");
                panic!("the {}th word is odd", document.tokens.len());
            }
            "fail" => return Err(Failure::new("the model is missing").hint("install it")),
            "outside" => sink.push(quote(Span::new(0, 10_000))),
            "off-boundary" => sink.push(quote(Span::new(1, 2))),
            "no-such-entity" => sink.push(Finding::Quote(Quote {
                speaker: Some(Speaker { entity: Some(EntityId(7)), ..Speaker::default() }),
                ..a_quote()
            })),
            "not-finite" => sink.push(Finding::Quote(Quote { confidence: f32::NAN, ..a_quote() })),
            "wrong-layer" => sink.push(Finding::Custom(Value::Null)),
            "note" => sink.note(if sink.is_cancelled() { "cancelled" } else { "not cancelled" }),
            "document" => sink.push(Finding::Custom(Value::String(shown(document)))),
            _ => {
                let given: Vec<Finding> = match NAME {
                    'e' => layers.entities.unwrap_or(&[]).iter().cloned().map(Finding::Entity).collect(),
                    'q' => layers.quotes.unwrap_or(&[]).iter().cloned().map(Finding::Quote).collect(),
                    's' => layers.sentiment.iter().map(|s| Finding::Sentiment((*s).clone())).collect(),
                    'c' => layers.claims.unwrap_or(&[]).iter().cloned().map(Finding::Claim).collect(),
                    _ => {
                        let values = layers.custom.iter().flat_map(|layer| layer.values.clone());
                        values.map(Finding::Custom).collect()
                    }
                };
                for finding in given {
                    sink.push(finding);
                }
            }
        }
        Ok(())
    }
}

/// Everything that a document holds but its layers.
fn shown(document: &Document<'_>) -> String {
    let Document {
        id, title, date, url, language, text, paragraphs, sentences, tokens, damage, targets, ..
    } = document;
    format!("{:?}", (id, title, date, url, language, text, paragraphs, sentences, tokens, damage, targets))
}

static ENTITIES: PluginTable = table::<Mirror<'e'>>();
static QUOTES: PluginTable = table::<Mirror<'q'>>();
static SENTIMENT: PluginTable = table::<Mirror<'s'>>();
static CLAIMS: PluginTable = table::<Mirror<'c'>>();
static CUSTOM: PluginTable = table::<Mirror<'x'>>();
static SILENT: PluginTable = table::<Mirror<'!'>>();

#[derive(Debug, Default, PartialEq)]
struct Taken {
    findings: Vec<Finding>,
    notes: Vec<String>,
    cancelled: bool,
}

impl Sink for Taken {
    fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn note(&mut self, message: &str) {
        self.notes.push(message.to_owned());
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled
    }
}

fn article() -> Article {
    Article {
        id: "a1".to_owned(),
        title: Some("Été".to_owned()),
        date: Some("2022-01-21".to_owned()),
        language: Some("en".to_owned()),
        text: "«Été», the mayor said.\n\nNobody cant doubt it  or so they say.\r\n".to_owned(),
        targets: vec![Span::new(14, 19)],
        ..Article::default()
    }
}

fn run(table: &'static PluginTable, act: &str, layers: &Layers) -> Result<Taken, Failure> {
    let library = Library::linked(table, "mirror").expect("it keeps the rules");
    let options = format!(r#"{{"act": "{act}"}}"#);
    let active = library.activate(&options, Path::new("there")).expect("it takes its options");
    let article = article();
    let mut analysis = byline_text::Analysis::default();
    analysis.read(&article.text);
    let view = LayersView {
        entities: layers.entities.as_deref(),
        quotes: layers.quotes.as_deref(),
        sentiment: layers.sentiment.as_ref(),
        claims: layers.claims.as_deref(),
        custom: &layers.custom,
    };
    let mut taken = Taken::default();
    active.extractor.extract(&analysis.document(&article, view), &mut taken).map(|()| taken)
}

fn a_quote() -> Quote {
    Quote {
        kind: QuoteType::Mixed,
        mode: Mode::Attitude,
        content: vec![Span::new(2, 7), Span::new(14, 19)],
        cue: vec![Span::new(20, 24)],
        speaker: Some(Speaker {
            mention: Some(Span::new(11, 19)),
            entity: Some(EntityId(1)),
            name: Some("the mayor".to_owned()),
        }),
        confidence: 0.25,
        reason: "cue-after".into(),
        repairs: vec!["marks-lost".into(), "opening-quote-missing".into()],
    }
}

/// Layers in which every field holds something.
#[expect(clippy::too_many_lines, reason = "one of everything")]
fn layers() -> Layers {
    let link = Link {
        source: "table".to_owned(),
        id: "Q1".to_owned(),
        columns: vec![("party".to_owned(), "none".to_owned()), (String::new(), "é".to_owned())],
    };
    let mention = |kind| Mention { span: Span::new(14, 19), kind };
    let score = Score { polarity: -1, score: -0.5 };
    Layers {
        entities: Some(vec![
            Entity { label: Label::Location, name: String::new(), mentions: Vec::new(), link: None },
            Entity {
                label: Label::Miscellaneous,
                name: "Zoë".to_owned(),
                mentions: vec![mention(MentionKind::Pronoun), mention(MentionKind::Nominal)],
                link: Some(link),
            },
        ]),
        quotes: Some(vec![
            a_quote(),
            Quote { speaker: None, repairs: Vec::new(), cue: Vec::new(), ..a_quote() },
            Quote { speaker: Some(Speaker::default()), kind: QuoteType::Indirect, ..a_quote() },
        ]),
        sentiment: Some(Sentiment {
            document: score,
            headline: Some(Score::default()),
            lead: None,
            sentences: vec![SentenceScore { span: Span::new(0, 7), score: 1.0 }],
            targets: vec![TargetSentiment {
                entity: Some(EntityId(0)),
                name: "x".to_owned(),
                score,
                by_voice: vec![
                    VoiceSentiment { voice: Voice::Author, score },
                    VoiceSentiment { voice: Voice::Quote(QuoteId(2)), score: Score::default() },
                ],
                mentions: vec![
                    MentionSentiment {
                        span: Span::new(14, 19),
                        score,
                        confidence: 0.75,
                        voice: Voice::Quote(QuoteId(2)),
                        evidence: vec![Span::new(20, 24), Span::new(0, 2)],
                    },
                    MentionSentiment {
                        span: Span::new(14, 19),
                        score,
                        confidence: 0.5,
                        voice: Voice::Author,
                        evidence: Vec::new(),
                    },
                ],
            }],
        }),
        claims: Some(vec![Claim {
            span: Span::new(0, 7),
            score: 0.9,
            checkworthy: true,
            kinds: vec!["quantity".into(), "denial".into()],
            claimant: Some(Claimant { entity: None, name: None, quote: Some(QuoteId(0)) }),
            stance: Stance::Questions,
            verdict: Verdict::Disputed,
            matches: vec![Match {
                id: "m".to_owned(),
                claim: "c".to_owned(),
                rating: None,
                verdict: Verdict::Refuted,
                url: Some("https://example.org".to_owned()),
                date: None,
                score: 0.5,
                contradicts: Some("quantity".into()),
                relation: MatchRelation::Opposite,
                agrees: ClaimParts::NONE.with(ClaimPart::What),
                differs: ClaimParts::NONE.with(ClaimPart::HowMuch),
            }],
            related: Vec::new(),
            evidence: vec![Evidence {
                source: "facts".to_owned(),
                span: None,
                relation: "supports".into(),
                row: vec![("a".to_owned(), "b".to_owned())],
            }],
            quantities: vec![
                Quantity {
                    span: Span::new(0, 2),
                    value: 14_000.0,
                    upper: Some(15_000.0),
                    bound: "range".into(),
                    unit: Some("USD".to_owned()),
                    of: None,
                },
                Quantity {
                    span: Span::new(0, 2),
                    value: -0.1,
                    upper: None,
                    bound: "exact".into(),
                    unit: None,
                    of: Some("lives".to_owned()),
                },
            ],
        }]),
        custom: vec![CustomLayer {
            name: "other".to_owned(),
            values: vec![
                Value::Null,
                Value::from([("n", 1.into()), ("n", (-0.5).into()), ("é", "\u{1}\"".into())]),
                Value::List(vec![true.into(), Value::Integer(i64::MIN)]),
            ],
        }],
    }
}

#[test]
fn every_field_of_every_layer_crosses_there_and_back() {
    let layers = layers();
    let back = |table| run(table, "", &layers).unwrap().findings;
    let entities: Vec<_> = layers.entities.clone().unwrap().into_iter().map(Finding::Entity).collect();
    assert_eq!(back(&ENTITIES), entities);
    let quotes: Vec<_> = layers.quotes.clone().unwrap().into_iter().map(Finding::Quote).collect();
    assert_eq!(back(&QUOTES), quotes);
    assert_eq!(back(&SENTIMENT), [Finding::Sentiment(layers.sentiment.clone().unwrap())]);
    let claims: Vec<_> = layers.claims.clone().unwrap().into_iter().map(Finding::Claim).collect();
    assert_eq!(back(&CLAIMS), claims);
    let custom: Vec<_> = layers.custom[0].values.iter().cloned().map(Finding::Custom).collect();
    assert_eq!(back(&CUSTOM), custom);
}

#[test]
fn the_document_crosses_as_it_is() {
    let article = article();
    let mut analysis = byline_text::Analysis::default();
    analysis.read(&article.text);
    assert!(!analysis.damage.is_empty() && analysis.paragraphs.len() == 2);
    let expected = shown(&analysis.document(&article, LayersView::default()));
    let taken = run(&CUSTOM, "document", &Layers::default()).unwrap();
    assert_eq!(taken.findings, [Finding::Custom(Value::String(expected))]);
}

#[test]
fn the_description_crosses() {
    let library = Library::linked(&QUOTES, "mirror").unwrap();
    assert_eq!(*library.descriptor(), byline_plugin::describe::<Mirror<'q'>>());
    assert!(library.descriptor().options_schema.contains("\"act\""));
}

#[test]
fn options_are_refused_in_the_plugins_words() {
    let library = Library::linked(&QUOTES, "mirror").unwrap();
    let refused = |options: &str| library.activate(options, Path::new("there")).map(|_| ()).unwrap_err();
    let failure = refused(r#"{"akt": "fail"}"#);
    assert_eq!(failure.message, "unknown option `akt`");
    assert_eq!(
        (failure.option.as_deref(), failure.hint.as_deref()),
        (Some("akt"), Some("did you mean `act`?"))
    );
    let failure = refused(r#"{"act": "fail-in-build"}"#);
    assert_eq!(failure, Failure::new("no file in there").at("act").hint("act well"));
    let panicked = refused(r#"{"act": "panic-in-build"}"#).message;
    assert!(
        panicked.starts_with("panicked at linked.rs:") && panicked.ends_with(": cannot be built"),
        "{panicked}"
    );
}

#[test]
fn panics_become_failures() {
    let panicked = run(&QUOTES, "panic", &layers()).unwrap_err().message;
    assert!(
        panicked.starts_with("panicked at linked.rs:") && panicked.ends_with("th word is odd"),
        "{panicked}"
    );
    let error = Library::linked(&SILENT, "mirror").unwrap_err();
    assert!(
        error.to_string().starts_with("`mirror` cannot say what it is: panicked at linked.rs:"),
        "{error}"
    );
    assert_eq!(error.id(), "plugin/describe-failed");
}

#[test]
fn wrong_findings_are_refused() {
    let message = |act| run(&QUOTES, act, &layers()).unwrap_err().message;
    insta::assert_snapshot!(message("outside"), @"the plugin pushed a wrong finding: `quote.content` is 0..10000, outside the text of 67 bytes");
    insta::assert_snapshot!(message("off-boundary"), @"the plugin pushed a wrong finding: `quote.content` is 1..2, which is not on character boundaries");
    insta::assert_snapshot!(message("no-such-entity"), @"the plugin pushed a wrong finding: `speaker.entity` is 7, but the plugin was given 2 of them");
    insta::assert_snapshot!(message("not-finite"), @"the plugin pushed a wrong finding: `quote.confidence` is not a finite number");
    insta::assert_snapshot!(message("wrong-layer"), @"the plugin pushed a custom finding, but fills the layer `quotes`");
    assert_eq!(
        run(&QUOTES, "fail", &layers()).unwrap_err(),
        Failure::new("the model is missing").hint("install it")
    );
}

#[test]
fn an_entity_that_was_not_given_cannot_be_meant() {
    let without = Layers { entities: None, ..layers() };
    let failure = run(&QUOTES, "", &without).unwrap_err();
    // What the plugin was given itself speaks of entities that it cannot see; it may not pass that on.
    assert!(
        failure.message.contains("`speaker.entity` is 1, but the plugin was given 0 of them"),
        "{failure}"
    );
}

#[test]
fn notes_and_the_time_limit_cross() {
    assert_eq!(run(&QUOTES, "note", &layers()).unwrap().notes, ["not cancelled"]);
    let active =
        Library::linked(&QUOTES, "mirror").unwrap().activate(r#"{"act": "note"}"#, Path::new(".")).unwrap();
    let (article, mut taken) = (article(), Taken { cancelled: true, ..Taken::default() });
    let analysis = byline_text::Analysis::default();
    active.extractor.extract(&analysis.document(&article, LayersView::default()), &mut taken).unwrap();
    assert_eq!(taken.notes, ["cancelled"]);
}
