//! What the extractor finds, at its boundary.

mod support;

use byline_claims::{Claims, Options};
use byline_core::{
    Article, Claim, Entity, EntityId, Label, LayersView, Mention, MentionKind, Mode, Quote, QuoteType, Span,
    Speaker,
};
use byline_plugin::Plugin;
use std::borrow::Cow;
use std::path::Path;
use support::claims_of;

fn span(text: &str, piece: &str) -> Span {
    let start = text.find(piece).expect("a piece of the text");
    Span::new(start as u32, (start + piece.len()) as u32)
}

fn extract(
    text: &str,
    date: Option<&str>,
    options: Options,
    folder: &Path,
    layers: LayersView<'_>,
) -> Vec<Claim> {
    let article = Article { text: text.to_owned(), date: date.map(str::to_owned), ..Article::default() };
    let claims = Claims::build(options, folder).expect("the options are right");
    claims_of(&claims, &article, layers)
}

fn every() -> Options {
    Options { minimum_score: 0.0, ..Options::default() }
}

/// The quantities of a text, one a line: words, value, upper end, bound, unit, what is counted.
fn check_quantities(text: &str, expected: &[&str]) {
    let text = format!("They counted {text}");
    let claims = extract(&text, None, every(), Path::new("."), LayersView::default());
    let found: Vec<String> = claims
        .iter()
        .flat_map(|claim| &claim.quantities)
        .map(|quantity| {
            let upper = quantity.upper.map_or(String::new(), |upper| format!("..{upper}"));
            let or_none = |text: &Option<String>| text.clone().unwrap_or("-".to_owned());
            let (unit, of) = (or_none(&quantity.unit), or_none(&quantity.of));
            format!("{}{upper} {} {unit} {of}", quantity.value, quantity.bound)
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn numbers_as_they_are_written_elsewhere() {
    check_quantities("RM4.371 million in fees.", &["4371000 exact MYR fees"]);
    check_quantities("a debt of RM300,000.", &["300000 exact MYR -"]);
    check_quantities("Rs 31 lakh.", &["3100000 exact INR -"]);
    check_quantities("five-and-a-half years.", &["5.5 exact year -"]);
    check_quantities("votes on Feb. 14.", &["214 exact month-day -"]);
    check_quantities("a $5-million ransom.", &["5000000 exact USD -"]);
    check_quantities("a quarter of a million people.", &["250000 exact - people"]);
    check_quantities("minus 20 degrees.", &["-20 exact degree -"]);
    check_quantities("Sales rose from 3.2 to 4.5 million.", &["3200000 exact - -", "4500000 exact - -"]);
    check_quantities("a fee of 20pc.", &["20 exact percent -"]);
    check_quantities("a fee of 3.5 pc.", &["3.5 exact percent -"]);
    check_quantities("the 2 1/2 hours.", &["2.5 exact hour -"]);
    check_quantities("a wall of 1½ metres.", &["1.5 exact metre -"]);
    check_quantities("about 1½ million people.", &["1500000 about - people"]);
    check_quantities("a couple of hundred people.", &["200 about - people"]);
    check_quantities("half a percentage point.", &["0.5 exact percentage-point -"]);
    check_quantities("half a mile of rail.", &["0.5 exact mile rail"]);
    check_quantities("a quarter of a percentage point.", &["0.25 exact percentage-point -"]);
    check_quantities("40-odd whales.", &["40 about - whales"]);
    check_quantities("the 9/11 attacks.", &[]);
    check_quantities("the COVID-19 ward and the F-16 jets.", &[]);
    check_quantities("dozens of whales.", &["24..99 range - whales"]);
    check_quantities("the A350-900 planes there.", &[]);
    check_quantities("the 747-400 planes there.", &[]);
    check_quantities("RM2.5 billion in loans.", &["2500000000 exact MYR loans"]);
    check_quantities("Rs 12 crore.", &["120000000 exact INR -"]);
    check_quantities("two-and-a-half hours.", &["2.5 exact hour -"]);
    check_quantities("votes on Mar. 3.", &["303 exact month-day -"]);
    check_quantities("the B737-800 jets there.", &[]);
    check_quantities("hundreds of seals.", &["200..999 range - seals"]);
    check_quantities("three-quarters of pupils.", &["75 exact percent pupils"]);
    check_quantities(
        "two-thirds of pilots and dozens of nurses.",
        &["66.66666666666666 exact percent pilots", "24..99 range - nurses"],
    );
}

#[test]
fn short_statements_are_claims() {
    for text in [
        "Masks cause cancer.",
        "Garlic cures malaria.",
        "Vaccines contain mercury.",
        "Coffee prevents strokes.",
        "Wolves attack children.",
        "Wind turbines kill whales.",
        "Cheese causes gout.",
        "Masks cause cancer, he said.",
        "Masks cause cancer, Dr Hanne Vik said on Monday.",
        "Dr Hanne Vik said that masks cause cancer.",
        "Masks cause cancer, according to a blog.",
    ] {
        let found = extract(text, None, every(), Path::new("."), LayersView::default());
        assert_eq!(found.len(), 1, "{text}");
        assert!(found[0].checkworthy, "{text}: {}", found[0].score);
    }
}

#[test]
fn scenes_are_not_worth_checking() {
    for text in [
        "The sun rose over the harbour as the first boats came in.",
        "A light rain fell on the square on Tuesday morning.",
        "She poured herself a cup of tea and sat down at the table.",
        "Outside, children played in the snow.",
        "Elmford beat Norwick 21-17 in the final.",
        "Karras won the first set 6-4 but lost the second 3-6.",
        "Norwick lead the league with 61 points.",
    ] {
        let found = extract(text, None, every(), Path::new("."), LayersView::default());
        assert!(found.iter().all(|claim| !claim.checkworthy), "{text}: {}", found[0].score);
    }
}

#[test]
fn a_trend_is_of_a_number() {
    let trend = |text: &str| {
        let found = extract(text, None, every(), Path::new("."), LayersView::default());
        found.iter().any(|claim| claim.kinds.contains(&"trend".into()))
    };
    for text in [
        "The number of nurses fell again last year.",
        "Crime has risen by 12 percent since 2019.",
        "Hale's government cut school funding by a third.",
    ] {
        assert!(trend(text), "{text}");
    }
    for text in [
        "A light rain fell on the square on Tuesday morning.",
        "She poured herself a cup of tea and sat down at the table.",
        "Immigrants pay no taxes.",
    ] {
        assert!(!trend(text), "{text}");
    }
}

/// What the piece of a quote gives: a fragment and an infinitive are no claims of their own.
#[test]
fn pieces_of_quotes_that_state_nothing_are_no_claims() {
    let quoted = |text: &str, piece: &str, confidence: f32| {
        let quotes = [Quote {
            kind: QuoteType::Indirect,
            mode: Mode::Speech,
            content: vec![span(text, piece)],
            cue: Vec::new(),
            speaker: None,
            confidence,
            reason: Cow::Borrowed("cue-before"),
            repairs: Vec::new(),
        }];
        let layers = LayersView { quotes: Some(&quotes), ..LayersView::default() };
        let found = extract(text, None, every(), Path::new("."), layers);
        found.iter().map(|claim| claim.span.of(text).expect("a span").to_owned()).collect::<Vec<_>>()
    };
    let refused = "Nurse Edda Krohn refused to treat an unvaccinated man in Bergen.";
    assert_eq!(quoted(refused, "to treat an unvaccinated man in Bergen", 0.9), [refused]);
    let ordered = "The court ordered Mayfield Bank to pay 5 billion dollars in damages.";
    assert_eq!(quoted(ordered, "Mayfield Bank to pay 5 billion dollars in damages", 0.9), [ordered]);
    let attacked = "Malone attacked a waiter in Dublin in 2012.";
    assert_eq!(quoted(attacked, "a waiter in Dublin in 2012", 0.9), [attacked]);
    let unsure = "The ferry sank, and the port closed for two days.";
    assert_eq!(quoted(unsure, "the port closed for two days", 0.2), [unsure]);
}

#[test]
fn scores_of_matches_are_not_worth_checking() {
    let score = |text: &str| extract(text, None, every(), Path::new("."), LayersView::default())[0].score;
    assert!(score("Norwick won 3-2 against Elmford on Saturday.") < 0.2);
    assert!(score("Norwick cut 3,200 jobs in Elmford last year.") > 0.3);
}

#[test]
fn numbers_in_figures_and_words() {
    check_quantities("more than 14,000 lives.", &["14000 more-than - lives"]);
    check_quantities("an estimated 100,000 young Norwegian soldiers.", &["100000 about - soldiers"]);
    check_quantities(
        "twenty-five ships and half a million crabs.",
        &["25 exact - ships", "500000 exact - crabs"],
    );
    check_quantities("three hundred and forty-two boats.", &["342 exact - boats"]);
    check_quantities("at least two million people.", &["2000000 at-least - people"]);
    check_quantities("no more than 1 000 000 seats.", &["1000000 at-most - seats"]);
    check_quantities("a hundred or so visitors.", &["100 about - visitors"]);
    check_quantities("two dozen letters.", &["24 exact - letters"]);
    check_quantities("40 percent of the island's teachers.", &["40 exact percent teachers"]);
    check_quantities("nearly 13,000 well-known songs.", &["13000 about - songs"]);
}

#[test]
fn money_shares_and_units() {
    check_quantities("$1.5bn in aid to the islands.", &["1500000000 exact USD aid"]);
    check_quantities("US$3 million and £20m.", &["3000000 exact USD -", "20000000 exact GBP -"]);
    check_quantities("40 million euros.", &["40000000 exact EUR -"]);
    check_quantities("nearly 30 per cent of the voters.", &["30 about percent voters"]);
    check_quantities("two-thirds of teachers.", &["66.66666666666666 exact percent teachers"]);
    check_quantities("one in five children.", &["20 exact percent -"]);
    check_quantities("9 out of 10 pilots.", &["90 exact percent -"]);
    check_quantities("a drop of 3 percentage points.", &["3 exact percentage-point -"]);
    check_quantities("412,000 tonnes of herring.", &["412000 exact tonne herring"]);
    check_quantities("an 18-year sentence.", &["18 exact year -"]);
}

#[test]
fn ranges_and_dates() {
    check_quantities("between 5 and 10 percent of trees.", &["5..10 range percent trees"]);
    check_quantities("10 to 20 million bees.", &["10000000..20000000 range - bees"]);
    check_quantities("$5-10bn.", &["5000000000..10000000000 range USD -"]);
    check_quantities("them on Jan. 6, 2021.", &["20210106 exact date -"]);
    check_quantities("them on 4 March 2014.", &["20140304 exact date -"]);
    check_quantities("them in March 2014 and 2019-20.", &["201403 exact date -", "2019..2020 range date -"]);
    check_quantities("them on 2021-01-06.", &["20210106 exact date -"]);
    check_quantities("2000 people in 1999.", &["2000 exact - people", "1999 exact date -"]);
    check_quantities("them in the 1980s.", &["1980..1989 range date -"]);
    check_quantities("them in the 2011 raid.", &["2011 exact date -"]);
    check_quantities("them at 6 a.m. on 9/11 in a 5-4 ruling.", &[]);
}

/// The claims of a text, one a line: stance, claimant, words.
fn check(text: &str, layers: LayersView<'_>, expected: &[&str]) {
    let found: Vec<String> = extract(text, None, every(), Path::new("."), layers)
        .iter()
        .map(|claim| {
            let claimant =
                claim.claimant.as_ref().and_then(|claimant| claimant.name.clone()).unwrap_or("-".to_owned());
            format!(
                "{} {claimant}: {}",
                claim.stance.name(),
                claim.span.of(text).expect("a span of the text")
            )
        })
        .collect();
    assert_eq!(found, expected);
}

fn entity(text: &str, name: &str, label: Label) -> Entity {
    let mentions = vec![Mention { span: span(text, name), kind: MentionKind::Name }];
    Entity { label, name: name.to_owned(), mentions, link: None }
}

#[test]
fn a_denial_is_of_what_follows() {
    let text = "Freedonia denies that it plans to close the strait.";
    let entities = [entity(text, "Freedonia", Label::Location)];
    let layers = LayersView { entities: Some(&entities), ..LayersView::default() };
    check(text, layers, &["denies Freedonia: it plans to close the strait"]);
    let text = "The army shelled the old port, although Freedonia denies that.";
    let entities = [entity(text, "Freedonia", Label::Location)];
    let layers = LayersView { entities: Some(&entities), ..LayersView::default() };
    check(text, layers, &["denies Freedonia: The army shelled the old port"]);
    let text = "Freedonia has denied that it plans to close the strait and accused its neighbours of lies.";
    let entities = [entity(text, "Freedonia", Label::Location)];
    let layers = LayersView { entities: Some(&entities), ..LayersView::default() };
    check(text, layers, &["denies Freedonia: it plans to close the strait"]);
    let text = "Freedonia did not deny that it plans to close the strait.";
    let layers = LayersView::default();
    check(text, layers, &["asserts -: Freedonia did not deny that it plans to close the strait."]);
    check(
        "Forty men were denied visas by the embassy.",
        layers,
        &["asserts -: Forty men were denied visas by the embassy."],
    );
}

/// Checks a text in which Ida Berg says `content`.
fn check_said(text: &str, content: &str, expected: &[&str]) {
    let entities = [entity(text, "Ida Berg", Label::Person)];
    let cue = if text.contains("told") { "told" } else { "said" };
    let quotes = [Quote {
        kind: QuoteType::Direct,
        mode: Mode::Speech,
        content: vec![span(text, content)],
        cue: vec![span(text, cue)],
        speaker: Some(Speaker {
            mention: Some(span(text, "Ida Berg")),
            entity: Some(EntityId(0)),
            name: None,
        }),
        confidence: 1.0,
        reason: Cow::Borrowed("cue-after"),
        repairs: Vec::new(),
    }];
    let layers = LayersView { entities: Some(&entities), quotes: Some(&quotes), ..LayersView::default() };
    check(text, layers, expected);
}

#[test]
fn what_a_quote_says_is_its_speakers_claim() {
    let said = "Taxes have doubled since 2015";
    check_said(&format!("{said}, Ida Berg told reporters."), said, &[&format!("asserts Ida Berg: {said}")]);
    // Also where the tagger takes the verb for a noun.
    for said in ["Unemployment rose to 7 percent in March", "Candles cause headaches"] {
        let expected = format!("asserts Ida Berg: {said}");
        check_said(&format!("\"{said},\" Ida Berg said."), said, &[&expected]);
    }
    // A few words within the article's own sentence are not a claim.
    let text = "Ida Berg said she had met \"a waiter in Dublin in 2012\" there.";
    check_said(text, "a waiter in Dublin in 2012", &[&format!("asserts -: {text}")]);
}

/// The verdicts on what Ida Berg says, with the sentence behind it, beside fact-checks of the file.
fn verdict_said(checks: &str, behind: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("checks.jsonl"), checks).expect("it can be written");
    let said = "The Orla mine was closed in 2015";
    let text = format!("{said}, Ida Berg told reporters. {behind}");
    let speaker = Speaker { name: Some("Ida Berg".into()), ..Speaker::default() };
    let quote = Quote {
        cue: vec![span(&text, "told")],
        speaker: Some(speaker),
        confidence: 0.9,
        ..Quote::new(QuoteType::Indirect, vec![span(&text, said)])
    };
    let layers = LayersView { quotes: Some(std::slice::from_ref(&quote)), ..LayersView::default() };
    let options = Options { database: Some("checks.jsonl".into()), ..every() };
    let claims = extract(&text, None, options, folder.path(), layers);
    let found = claims.into_iter().filter(|claim| claim.span.start == 0);
    found.map(|claim| format!("{} {}", claim.verdict.name(), claim.matches.len())).collect()
}

#[test]
fn a_claim_that_others_dispute_is_still_its_claimants() {
    let check = r#"{"id": "a", "claim": "The Orla mine was closed in 2015", "verdict": "false"}"#;
    assert_eq!(verdict_said(check, "Miners dispute that."), ["refuted 1"]);
    assert_eq!(verdict_said(check, "Miners denied this."), ["refuted 1"]);
    // What the article itself takes back has no verdict.
    assert_eq!(verdict_said(check, "This is not true."), ["unverified 0"]);
}

#[test]
fn the_same_claim_filed_twice_by_one_publisher_speaks_once() {
    let line = |id: &str, url: &str, verdict: &str| {
        format!(
            "{{\"id\": \"{id}\", \"claim\": \"The Orla mine was closed in 2015\", \"verdict\": \"{verdict}\", \"url\": \"{url}\"}}\n"
        )
    };
    let first = line("a", "https://www.checks.example/1", "false");
    assert_eq!(
        verdict_said(&(first.clone() + &line("b", "https://checks.example/2", "false")), ""),
        ["refuted 1"]
    );
    // Another publisher, or another rating, is news.
    assert_eq!(
        verdict_said(&(first.clone() + &line("b", "https://other.example/2", "false")), ""),
        ["refuted 2"]
    );
    assert_eq!(verdict_said(&(first + &line("b", "https://checks.example/2", "true")), ""), ["disputed 2"]);
}

#[test]
fn questions_and_clauses() {
    let layers = LayersView::default();
    check(
        "Did the port lose 40 ships in 2019?",
        layers,
        &["questions -: Did the port lose 40 ships in 2019?"],
    );
    check(
        "The harbour was closed for eleven days after the storm of last November had broken the northern pier, and the \
         insurers have paid nine million crowns to the fishermen who could not leave it.",
        layers,
        &[
            "asserts -: The harbour was closed for eleven days after the storm of last November had broken the northern pier",
            "asserts -: and the insurers have paid nine million crowns to the fishermen who could not leave it.",
        ],
    );
    check("Lovely weather.", layers, &[]);
}

#[test]
fn figures_are_worth_checking_and_greetings_are_not() {
    let text = "We thank you all for being here with us. Unemployment has fallen to 4.1 percent, the lowest since 1969. \
                The new law caused crime to rise.";
    let claims = extract(text, None, every(), Path::new("."), LayersView::default());
    assert!(claims[1].score > 0.5 && claims[0].score < 0.1, "{claims:?}");
    assert!(claims[1].checkworthy && !claims[0].checkworthy);
    assert_eq!(claims[1].kinds, ["quantity", "date", "comparison", "trend"]);
    assert!(claims[2].kinds.contains(&"causal".into()) && claims[2].kinds.contains(&"law".into()));
}

#[test]
fn options_out_of_range_are_named() {
    let failure =
        Claims::build(Options { threshold: 2.0, ..Options::default() }, Path::new(".")).unwrap_err();
    assert_eq!(failure.option.as_deref(), Some("threshold"));
    let missing = Options { database: Some("nowhere.jsonl".into()), ..Options::default() };
    let failure = Claims::build(missing, Path::new("/")).unwrap_err();
    assert_eq!(failure.option.as_deref(), Some("database"));
}

proptest::proptest! {
    #[test]
    fn any_text_gives_claims_with_valid_spans(text in ".{0,200}") {
        let text = format!("{text} denied that 5 to 10% of {text} was $5-{text}");
        for claim in extract(&text, None, every(), Path::new("."), LayersView::default()) {
            proptest::prop_assert!(claim.span.of(&text).is_some());
            proptest::prop_assert!((0.0..=1.0).contains(&claim.score));
            for quantity in &claim.quantities {
                proptest::prop_assert!(claim.span.contains(quantity.span) && quantity.span.of(&text).is_some());
            }
        }
    }
}
