//! The kit refuses what Byline would refuse.

use byline_core::{
    Article, CustomLayer, Entity, Label, Layers, Mention, MentionKind, Mode, Quote, QuoteType,
};
use byline_plugin::{
    Descriptor, Document, Extractor, Failure, Finding, LayerName, Plugin, Sink, Span, Value, kit,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};

/// Finds quotes, well or badly.
struct Quoter {
    options: Options,
    calls: AtomicI64,
}

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Options {
    /// Where its quotes end.
    end: u32,
    /// Whether it counts its calls in its findings.
    impure: bool,
    /// Whether it pushes something else than quotes.
    stray: bool,
}

impl Plugin for Quoter {
    type Options = Options;

    fn descriptor() -> Descriptor {
        Descriptor::new("quoter", "0.1.0")
            .summary("quotes")
            .provides(LayerName::Quotes)
            .needs([LayerName::Entities])
            .uses([LayerName::Custom("seen".into())])
    }

    fn build(options: Options, _folder: &Path) -> Result<Self, Failure> {
        Ok(Self { options, calls: AtomicI64::new(0) })
    }
}

impl Extractor for Quoter {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        assert!(document.layers.claims.is_none(), "what was not declared is not seen");
        let entities = document.layers.entities.map_or(0, <[_]>::len);
        sink.note(&format!("{entities} entities, {} layers", document.layers.custom.len()));
        if self.options.stray {
            sink.push(Finding::Custom(Value::Null));
        }
        let calls = self.calls.fetch_add(1, Ordering::Relaxed);
        sink.push(Finding::Quote(Quote {
            kind: QuoteType::Direct,
            mode: Mode::Speech,
            content: vec![Span::new(0, self.options.end)],
            cue: Vec::new(),
            speaker: None,
            confidence: if self.options.impure { calls as f32 } else { 1.0 },
            reason: "test".into(),
            repairs: Vec::new(),
        }));
        Ok(())
    }
}

fn layers() -> Layers {
    let mention = Mention { span: Span::new(0, 3), kind: MentionKind::Name };
    let entity = Entity { label: Label::Person, name: "Ann".to_owned(), mentions: vec![mention], link: None };
    let custom = |name: &str| CustomLayer { name: name.to_owned(), values: vec![Value::Null] };
    Layers {
        entities: Some(vec![entity]),
        claims: Some(Vec::new()),
        custom: vec![custom("hidden"), custom("seen")],
        ..Layers::default()
    }
}

fn run(options: &str) -> Result<kit::Found, Failure> {
    let article = Article { text: "Été, Ann said.".to_owned(), ..Article::default() };
    kit::run_on::<Quoter>(options, &article, &layers())
}

#[test]
fn a_good_extractor_sees_what_it_declared() {
    let found = run(r#"{"end": 5}"#).unwrap();
    assert_eq!(found.findings.len(), 1);
    assert_eq!(found.notes, ["1 entities, 1 layers"]);
    assert!(found.json().is_empty(), "a quote is not a finding of a custom layer");
}

#[test]
fn what_byline_would_refuse_fails_the_test() {
    let message = |options: &str| run(options).unwrap_err().message;
    assert_eq!(
        message(r#"{"end": 17}"#),
        "the extractor pushed a quote whose `quote.content` is 0..17, outside the text of 16 bytes"
    );
    assert_eq!(
        message(r#"{"end": 1}"#),
        "the extractor pushed a quote whose `quote.content` is 0..1, which is not on character boundaries"
    );
    assert_eq!(
        message(r#"{"stray": true}"#),
        "the extractor pushed a custom finding, but fills the layer `quotes`"
    );
    assert_eq!(
        message(r#"{"impure": true}"#),
        "the extractor finds something else in the same article the second time"
    );
    assert_eq!(message(r#"{"ent": 1}"#), "unknown option `ent`");
    let failure = kit::run::<Quoter>("{}", "Ann").unwrap_err();
    assert_eq!(failure.message, "the extractor needs the layer `entities`, which is not there");
}
