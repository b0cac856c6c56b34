//! One article: what extractors see, and what their faults cost.

use crate::common::{Made, article, capitals, entity, named};
use byline_core::{
    Active, Article, Claim, Claimant, EntityId, Failure, Finding, LayersView, Quote, QuoteId, QuoteType,
    Sentiment, Span, Stance, TargetSentiment, Value, Verdict,
};
use byline_record::{Record, Remark};
use byline_runner::{Plan, Scratch, analyze};
use insta::assert_snapshot;
use std::time::Duration;

const TEXT: &str = "Åsa waits. Bob does not.";

fn run(active: Vec<Active>, article: Article) -> Record {
    let plan = Plan::new(active).unwrap_or_else(|diagnostic| panic!("{diagnostic}"));
    analyze(&plan, article, &mut Scratch::default(), None)
}

/// Which layers there are, notes, errors.
fn summary(record: &Record) -> String {
    let Record { layers, notes, errors, .. } = record;
    let mut lines = vec![format!("layers: {}", present(layers)).trim_end().to_owned()];
    lines.extend(notes.iter().map(|Remark { extractor, message }| format!("note: {extractor}: {message}")));
    lines.extend(errors.iter().map(|Remark { extractor, message }| format!("error: {extractor}: {message}")));
    lines.join("\n")
}

fn present(layers: &byline_core::Layers) -> String {
    let typed = [
        layers.entities.as_ref().map(|_| "entities"),
        layers.quotes.as_ref().map(|_| "quotes"),
        layers.sentiment.as_ref().map(|_| "sentiment"),
        layers.claims.as_ref().map(|_| "claims"),
    ];
    let custom = layers.custom.iter().map(|layer| layer.name.as_str());
    typed.into_iter().flatten().chain(custom).collect::<Vec<_>>().join(" ")
}

fn quote() -> Quote {
    let content = vec![Span::new(0, 4)];
    let (kind, mode, reason) = (QuoteType::Direct, byline_core::Mode::Speech, "".into());
    Quote {
        kind,
        mode,
        content,
        cue: Vec::new(),
        speaker: None,
        confidence: 1.0,
        reason,
        repairs: Vec::new(),
    }
}

fn claim() -> Claim {
    Claim {
        span: Span::new(0, 4),
        score: 0.5,
        checkworthy: true,
        kinds: Vec::new(),
        claimant: None,
        stance: Stance::Asserts,
        verdict: Verdict::Unverified,
        matches: Vec::new(),
        related: Vec::new(),
        evidence: Vec::new(),
        quantities: Vec::new(),
    }
}

#[test]
fn an_extractor_that_finds_nothing_still_has_a_layer() {
    let all = ["entities", "quotes", "sentiment", "claims", "mine"].map(|name| named(name).idle());
    assert_snapshot!(summary(&run(all.into(), article(TEXT))), @"layers: entities quotes sentiment claims mine");
    assert_snapshot!(summary(&run(Vec::new(), article(""))), @"layers:");
}

#[test]
fn damage_is_noted() {
    let text = "They cant come\u{fffd}. It wont matter.";
    let kinds = |all| -> Vec<&str> {
        run(all, article(text)).damage.iter().map(|damage| damage.kind.name()).collect()
    };
    assert_eq!(kinds(vec![named("entities").idle()]), ["apostrophes-lost", "replacement-characters"]);
    assert_eq!(
        kinds(Vec::new()),
        ["replacement-characters"],
        "what words show is looked for where they are read"
    );
}

/// Finds what it sees of the layers.
fn seer(made: Made) -> Active {
    made.with(|document, sink| {
        let LayersView { entities, quotes, sentiment, claims, custom } = document.layers;
        let typed = [
            entities.map(|_| "entities"),
            quotes.map(|_| "quotes"),
            sentiment.map(|_| "sentiment"),
            claims.map(|_| "claims"),
        ];
        let custom = custom.iter().map(|layer| layer.name.as_str());
        let seen: Vec<&str> = typed.into_iter().flatten().chain(custom).collect();
        sink.push(Finding::Custom(Value::from(seen.join(" "))));
        Ok(())
    })
}

#[test]
fn an_extractor_sees_the_layers_that_it_declared_and_no_other() {
    let record = run(
        vec![
            named("entities").idle(),
            named("sentiment").idle(),
            named("zeta").idle(),
            named("alpha").idle(),
            seer(named("blind")),
            seer(Made { needs: &["entities"], uses: &["zeta", "weather"], ..named("some") }),
            seer(Made { uses: &["sentiment", "alpha", "zeta"], needs: &["some"], ..named("more") }),
        ],
        article(TEXT),
    );
    let seen: Vec<String> =
        record.layers.custom.iter().map(|layer| format!("{}: {:?}", layer.name, layer.values)).collect();
    assert_snapshot!(seen.join("\n"), @r#"
    zeta: []
    alpha: []
    blind: [String("")]
    some: [String("entities zeta")]
    more: [String("sentiment alpha some zeta")]
    "#);
}

#[test]
fn a_panic_costs_the_layer_and_those_that_need_it() {
    let active = vec![
        named("entities").with(|_, sink| {
            sink.push(Finding::Entity(entity(0, 4)));
            sink.note("seen before the end");
            panic!("no more {}", "names");
        }),
        Made { needs: &["entities"], ..named("quotes") }.idle(),
        Made { needs: &["quotes"], ..named("claims") }.idle(),
        Made { uses: &["entities"], ..named("sentiment") }.idle(),
        named("mine").with(|document, _| {
            document.text.get(..1).map(|_| ()).ok_or_else(|| Failure::new("off a boundary").hint("try again"))
        }),
    ];
    let text = summary(&run(active, article(TEXT)));
    let line = text.split("article.rs:").nth(1).and_then(|rest| rest.split(':').next()).unwrap();
    assert_snapshot!(text.replace(line, "LINE"), @"
    layers: sentiment
    note: entities: seen before the end
    error: entities: panicked at article.rs:LINE: no more names
    error: quotes: not run: the layer `entities`, which it needs, is missing
    error: claims: not run: the layer `quotes`, which it needs, is missing
    error: mine: off a boundary; try again
    ");
}

#[test]
fn findings_that_cannot_be_are_refused() {
    let check = |finding: fn() -> Finding| {
        let name = match finding() {
            Finding::Entity(_) => "entities",
            Finding::Quote(_) => "quotes",
            Finding::Sentiment(_) => "sentiment",
            Finding::Claim(_) => "claims",
            Finding::Custom(_) => "mine",
        };
        let active = Made { uses: &["given"], ..named(name) }.with(move |_, sink| {
            sink.push(finding());
            Ok(())
        });
        summary(&run(vec![active], article(TEXT)))
    };
    assert_snapshot!(check(|| Finding::Entity(entity(0, 900))), @"
    layers:
    error: entities: found what cannot be: `mention.span` is 0..900, outside the text of 25 bytes
    ");
    assert_snapshot!(check(|| Finding::Entity(entity(1, 4))), @"
    layers:
    error: entities: found what cannot be: `mention.span` is 1..4, which is not on character boundaries
    ");
    assert_snapshot!(check(|| Finding::Entity(entity(4, 3))), @"
    layers:
    error: entities: found what cannot be: `mention.span` is 4..3, which ends before it begins
    ");
    assert_snapshot!(check(|| Finding::Quote(Quote { cue: vec![Span::new(0, 99)], ..quote() })), @"
    layers:
    error: quotes: found what cannot be: `quote.cue` is 0..99, outside the text of 25 bytes
    ");
    assert_snapshot!(check(|| Finding::Quote(Quote { confidence: f32::NAN, ..quote() })), @"
    layers:
    error: quotes: found what cannot be: `quote.confidence` is not a finite number
    ");
    assert_snapshot!(check(|| {
        let speaker = byline_core::Speaker { entity: Some(EntityId(0)), ..byline_core::Speaker::default() };
        Finding::Quote(Quote { speaker: Some(speaker), ..quote() })
    }), @"
    layers:
    error: quotes: found what cannot be: `speaker.entity` is 0, but the extractor was given 0 of them
    ");
    assert_snapshot!(check(|| {
        let claimant = Claimant { quote: Some(QuoteId(2)), ..Claimant::default() };
        Finding::Claim(Claim { claimant: Some(claimant), ..claim() })
    }), @"
    layers:
    error: claims: found what cannot be: `claimant.quote` is 2, but the extractor was given 0 of them
    ");
    assert_snapshot!(check(|| {
        let score = byline_core::Score { polarity: 2, score: 0.0 };
        let target = TargetSentiment {
            entity: None,
            name: String::new(),
            score,
            by_voice: Vec::new(),
            mentions: Vec::new(),
        };
        Finding::Sentiment(Sentiment { targets: vec![target], ..Sentiment::default() })
    }), @"
    layers:
    error: sentiment: found what cannot be: `target.score` has the polarity 2, which is none of -1, 0 and 1
    ");
    assert_snapshot!(check(|| Finding::Claim(claim())), @"layers: claims");
}

#[test]
fn findings_of_another_layer_are_refused() {
    let wrong = Made { provides: "entities", ..named("names") }.with(|_, sink| {
        sink.push(Finding::Entity(entity(0, 4)));
        sink.push(Finding::Quote(quote()));
        sink.push(Finding::Entity(entity(0, 4)));
        Ok(())
    });
    assert_snapshot!(summary(&run(vec![wrong], article(TEXT))), @"
    layers:
    error: names: found a quote, which is not of its layer `entities`
    ");
    let wrong = named("mine").with(|_, sink| {
        sink.push(Finding::Entity(entity(0, 4)));
        Ok(())
    });
    assert_snapshot!(summary(&run(vec![wrong], article(TEXT))), @"
    layers:
    error: mine: found an entity, which is not of its layer `mine`
    ");
}

#[test]
fn languages_that_an_extractor_does_not_know_are_left_to_others() {
    let active = || {
        vec![
            Made { languages: &["en", "de"], ..named("entities") }.idle(),
            Made { needs: &["entities"], ..named("quotes") }.idle(),
            Made { languages: &["fr"], ..named("mots") }.idle(),
            named("any").idle(),
        ]
    };
    let of = |language: &str| Article { language: Some(language.into()), ..article(TEXT) };
    assert_snapshot!(summary(&run(active(), of("fr"))), @"
    layers: mots any
    note: entities: not run: the article is in `fr`, it knows en, de
    note: quotes: not run: the layer `entities`, which it needs, is missing
    ");
    assert_snapshot!(summary(&run(active(), of("EN-gb"))), @"
    layers: entities quotes any
    note: mots: not run: the article is in `EN-gb`, it knows fr
    ");
    assert_snapshot!(summary(&run(active(), article(TEXT))), @"layers: entities quotes mots any");
}

#[test]
fn entities_that_came_with_the_article_are_kept() {
    let active = || {
        vec![
            named("entities").with(|_, _| panic!("nobody asked")),
            Made { needs: &["entities"], ..named("quotes") }.with(|document, sink| {
                let count = document.layers.entities.map_or(0, <[_]>::len);
                sink.note(&format!("{count} entities"));
                Ok(())
            }),
        ]
    };
    let with = |entities| Article { entities: Some(entities), ..article(TEXT) };
    let record = run(active(), with(vec![entity(0, 4), entity(12, 15)]));
    assert_eq!(record.layers.entities, Some(vec![entity(0, 4), entity(12, 15)]));
    assert_snapshot!(summary(&record), @"
    layers: entities quotes
    note: quotes: 2 entities
    ");
    assert_snapshot!(summary(&run(active(), with(Vec::new()))), @"
    layers: entities quotes
    note: quotes: 0 entities
    ");
    assert_snapshot!(summary(&run(active(), with(vec![entity(0, 400)]))), @"
    layers:
    error: input: the entities given are left out: `mention.span` is 0..400, outside the text of 25 bytes
    error: quotes: not run: the layer `entities`, which it needs, is missing
    ");
    assert_snapshot!(summary(&run(Vec::new(), with(Vec::new()))), @"layers: entities");
}

#[test]
fn targets_that_point_nowhere_are_left_out() {
    let record =
        run(Vec::new(), Article { targets: vec![Span::new(0, 4), Span::new(1, 4)], ..article(TEXT) });
    assert_eq!(record.article.targets, [Span::new(0, 4)]);
    assert_snapshot!(summary(&record), @"
    layers:
    note: input: a target is left out: `target` is 1..4, which is not on character boundaries
    ");
}

#[test]
fn an_article_that_takes_too_long_is_given_up() {
    let active = vec![
        named("entities").with(capitals),
        named("slow").with(|_, sink| {
            while !sink.is_cancelled() {
                std::thread::yield_now();
            }
            sink.push(Finding::Custom(Value::Null));
            Ok(())
        }),
        named("late").idle(),
    ];
    let plan = Plan::new(active).unwrap();
    let limit = Some(Duration::from_millis(500));
    assert_snapshot!(summary(&analyze(&plan, article(TEXT), &mut Scratch::default(), limit)), @"
    layers: entities
    error: slow: gave up: the article's time limit of 0.5 s was used up
    error: late: not run: the article's time limit of 0.5 s was used up
    ");
}

#[test]
fn buffers_of_the_article_before_do_not_show() {
    let plan = Plan::new(vec![named("entities").with(capitals)]).unwrap();
    let mut scratch = Scratch::default();
    let long = analyze(&plan, article("They cant come.\n\nAnn, Bob and Cy will."), &mut scratch, None);
    assert_eq!(long.layers.entities.map(|found| found.len()), Some(4));
    let short = analyze(&plan, article(TEXT), &mut scratch, None);
    let fresh = analyze(&plan, article(TEXT), &mut Scratch::default(), None);
    assert_eq!((short.layers, short.damage), (fresh.layers, fresh.damage));
}
