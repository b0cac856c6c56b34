//! What is felt towards whom, on sentences of our own: `[Name+]` marks a target and what is expected.

#![expect(clippy::unwrap_used, reason = "a test")]

mod marked;

use byline_core::{
    Article, Entity, EntityId, Finding, Label, LayersView, Mention, MentionKind, Mode, Quote, QuoteId,
    QuoteType, Sentiment, Span, Voice,
};
use byline_plugin::{Extractor, Plugin, Sink};
use byline_sentiment::{Options, Prior, SentimentExtractor};
use proptest::prelude::*;

struct Last(Option<Sentiment>);

impl Sink for Last {
    fn push(&mut self, finding: Finding) {
        if let Finding::Sentiment(sentiment) = finding {
            self.0 = Some(sentiment);
        }
    }

    fn note(&mut self, _: &str) {}
}

fn analyse(article: &Article) -> Sentiment {
    analyse_with(article, LayersView::default(), Options::default())
}

fn analyse_with(article: &Article, layers: LayersView<'_>, options: Options) -> Sentiment {
    let extractor = SentimentExtractor::build(options, ".".as_ref()).unwrap();
    let mut analysis = byline_text::Analysis::default();
    analysis.read(&article.text);
    let mut sink = Last(None);
    extractor.extract(&analysis.document(article, layers), &mut sink).unwrap();
    sink.0.unwrap()
}

/// Where `word` stands for the `at`th time.
fn place(text: &str, word: &str, at: usize) -> Span {
    let (start, _) = text.match_indices(word).nth(at).unwrap();
    Span::new(start as u32, (start + word.len()) as u32)
}

fn entity(name: &str, spans: &[Span]) -> Entity {
    let mentions = spans.iter().map(|&span| Mention { span, kind: MentionKind::Name }).collect();
    Entity { label: Label::Person, name: name.to_owned(), mentions, link: None }
}

/// Reads `[Name+]`, `[Name-]`, `[Name0]` and compares.
#[track_caller]
fn check(sentence: &str) {
    let (article, wanted) = marked::read(sentence);
    let sentiment = analyse(&article);
    let got: Vec<i8> =
        sentiment.targets.iter().flat_map(|target| &target.mentions).map(|m| m.score.polarity).collect();
    assert_eq!(got, wanted, "{sentence}\n{:#?}", sentiment.targets);
}

#[test]
fn who_does_what_to_whom() {
    check("Norris harshly criticised [Varga-] over the collapse.");
    check("[Varga-] was harshly criticised by the panel.");
    check("The panel praised [Varga+] for her courage.");
    check("[Varga-] lied to the committee.");
    check("[Varga-] is corrupt and incompetent.");
    check("[Varga+] is a brilliant and honest leader.");
    check("Critics mocked [Varga-] as a coward.");
    check("[Varga-]'s lies and corruption came to light.");
}

#[test]
fn negation_even_without_its_apostrophe() {
    let mood = |text: &str| analyse(&Article { text: text.to_owned(), ..Article::default() }).document.score;
    assert!(mood("It was a good plan.") > 0.0);
    assert!(mood("It was not a good plan.") < 0.0);
    assert!(mood("It isn't a good plan.") < 0.0);
    let (lost, kept) = (mood("It isnt a good plan."), mood("It isn't a good plan."));
    assert!((lost - kept).abs() < 1e-6, "{lost} {kept}");
}

#[test]
fn what_follows_but_counts_more() {
    let mood = |text: &str| analyse(&Article { text: text.to_owned(), ..Article::default() }).document.score;
    assert!(
        mood("The start was bad but the end was good.") > mood("The start was good but the end was bad.")
    );
    assert!(mood("It was a very good year.") > mood("It was a good year."));
    let (once, often) = (mood("It was a good year. "), mood(&"It was a good year. ".repeat(50)));
    assert!(often < 0.95 && often > once, "{once} {often}");
}

#[test]
fn headline_and_lead_stand_apart() {
    let article = Article {
        title: Some("Mayor Wins Award for Bravery".to_owned()),
        text: "A deadly fire killed nine people.\nThe weather was fine.".to_owned(),
        ..Article::default()
    };
    let sentiment = analyse(&article);
    assert_eq!(sentiment.headline.map(|score| score.polarity), Some(1));
    assert_eq!(sentiment.lead.map(|score| score.polarity), Some(-1));
}

#[test]
fn entities_and_the_users_targets_are_both_judged() {
    let text =
        "Varga lied to the board.\nTamsin Oyelaran won the prize, and the museum thanked Oyelaran warmly.";
    let entities = [
        entity("Varga", &[place(text, "Varga", 0)]),
        entity("Tamsin Oyelaran", &[place(text, "Tamsin Oyelaran", 0), place(text, "Oyelaran", 1)]),
    ];
    let targets = vec![place(text, "board", 0), place(text, "Oyelaran", 1)];
    let article = Article { text: text.to_owned(), targets, ..Article::default() };
    let layers = LayersView { entities: Some(&entities), ..LayersView::default() };
    let found = analyse_with(&article, layers, Options::default());
    let listed: Vec<(Option<EntityId>, &str, usize)> = found
        .targets
        .iter()
        .map(|target| (target.entity, target.name.as_str(), target.mentions.len()))
        .collect();
    let wanted =
        vec![(Some(EntityId(0)), "Varga", 1), (Some(EntityId(1)), "Tamsin Oyelaran", 2), (None, "board", 1)];
    assert_eq!(listed, wanted);
    assert_eq!(found.targets[0].score.polarity, -1);
    assert_eq!(found.targets[1].score.polarity, 1);
}

#[test]
fn the_papers_voice_is_kept_apart_from_a_speakers() {
    let text = "Varga is a disgrace, said Norris. Varga opened a library.";
    let (first, second) = (place(text, "Varga", 0), place(text, "Varga", 1));
    let quotes = [Quote {
        kind: QuoteType::Direct,
        mode: Mode::Speech,
        content: vec![Span::new(0, 19)],
        cue: Vec::new(),
        speaker: None,
        confidence: 1.0,
        reason: "cue-after".into(),
        repairs: Vec::new(),
    }];
    let entities = [entity("Varga", &[first, second])];
    let layers = LayersView { entities: Some(&entities), quotes: Some(&quotes), ..LayersView::default() };
    let article = Article { text: text.to_owned(), ..Article::default() };
    let found = analyse_with(&article, layers, Options::default());
    let voices: Vec<Voice> = found.targets[0].mentions.iter().map(|mention| mention.voice).collect();
    assert_eq!(voices, [Voice::Quote(QuoteId(0)), Voice::Author]);
    assert_eq!(found.targets[0].mentions[0].score.polarity, -1);
    let by_voice: Vec<(Voice, i8)> =
        found.targets[0].by_voice.iter().map(|voice| (voice.voice, voice.score.polarity)).collect();
    assert_eq!(by_voice, [(Voice::Author, 0), (Voice::Quote(QuoteId(0)), -1)]);
}

#[test]
fn targets_side_by_side_are_distinguished() {
    check("The report praises [Peter Marlow+] but criticises [Robert Dunne-].");
    check("The panel criticised [Robert Dunne-] but praised [Peter Marlow+].");
    check("Unlike the corrupt [Tom Reeve-], [Anna Hale+] is honest.");
    check("Voters called [Sara Lind+] honest and [Paul Hart-] a liar.");
    check("[Tom Reeve+] saved 40 miners from the burning pit.");
}

/// In news most mentions are neutral: places, sources, affiliations, victims.
#[test]
fn who_is_merely_mentioned_is_neutral() {
    for (text, names) in [
        ("Ann Roy, of the Port Authority, filed the suit on Friday.", &["Ann Roy", "Port Authority"][..]),
        ("She has won titles in Peru, Chile and Cuba.", &["Peru", "Chile", "Cuba"]),
        ("A flood killed nine people in Lowtown, said Peter Marlow, a spokesman.", &["Lowtown", "Marlow"]),
        ("The mayor, Anna Hale, told reporters that the bridge would open in May.", &["Anna Hale"]),
    ] {
        let entities: Vec<Entity> = names.iter().map(|name| entity(name, &[place(text, name, 0)])).collect();
        let layers = LayersView { entities: Some(&entities), ..LayersView::default() };
        let article = Article { text: text.to_owned(), ..Article::default() };
        let found = analyse_with(&article, layers, Options::default());
        for target in &found.targets {
            assert_eq!(target.score.polarity, 0, "{}: {text}", target.name);
        }
    }
}

#[test]
fn a_prior_can_be_chosen() {
    let text = "Residents have doubts about Varga.";
    let article =
        Article { text: text.to_owned(), targets: vec![place(text, "Varga", 0)], ..Article::default() };
    let confidence = |prior: Prior| {
        let options = Options { prior, ..Options::default() };
        let mention = &analyse_with(&article, LayersView::default(), options).targets[0].mentions[0];
        if mention.score.polarity == 0 { 1.0 - mention.confidence } else { mention.confidence }
    };
    assert!(confidence(Prior::Selected) > confidence(Prior::News));
    assert!((confidence(Prior::Auto) - confidence(Prior::Selected)).abs() < 1e-6);
}

#[test]
fn the_words_that_decided_are_named() {
    let text = "Voters praised Oyelaran for her honest and brilliant work.";
    let targets = vec![place(text, "Oyelaran", 0)];
    let article = Article { text: text.to_owned(), targets, ..Article::default() };
    let words = |options: Options| -> Vec<String> {
        let found = analyse_with(&article, LayersView::default(), options);
        let evidence = &found.targets[0].mentions[0].evidence;
        evidence.iter().map(|span| span.of(text).unwrap().to_owned()).collect()
    };
    let named = words(Options::default());
    assert!(named.iter().any(|word| word == "praised"), "{named:?}");
    assert!(!named.iter().any(|word| word == "Voters" || word == "for"), "{named:?}");
    assert!(words(Options { evidence: false, ..Options::default() }).is_empty());
}

#[test]
fn what_is_not_sure_enough_is_neutral() {
    let options = || Options { minimum_confidence: 1.0, ..Options::default() };
    let text = "The panel praised Oyelaran.";
    let article =
        Article { text: text.to_owned(), targets: vec![place(text, "Oyelaran", 0)], ..Article::default() };
    let mention = &analyse_with(&article, LayersView::default(), options()).targets[0].mentions[0];
    assert_eq!((mention.score.polarity, mention.evidence.len()), (0, 0));
    assert!(mention.score.score > 0.0);
    // The confidence is that of what is reported.
    assert!(mention.confidence < 0.5, "{}", mention.confidence);
}

#[test]
fn a_wrong_option_is_named() {
    let option = |options: Options| SentimentExtractor::build(options, ".".as_ref()).unwrap_err().option;
    assert_eq!(
        option(Options { minimum_confidence: 2.0, ..Options::default() }).as_deref(),
        Some("minimum-confidence")
    );
    assert_eq!(
        option(Options { model: Some("no-such.bin".into()), ..Options::default() }).as_deref(),
        Some("model")
    );
}

#[test]
fn a_sentence_without_end_takes_linear_time() {
    let text = "Varga lied and Norris praised them while ".repeat(20_000);
    let targets = (0..20_000).map(|at| Span::new(at * 41, at * 41 + 5)).collect();
    let found = analyse(&Article { text, targets, ..Article::default() });
    assert_eq!(found.targets.len(), 20_000);
}

proptest! {
    #[test]
    fn any_text_gives_valid_spans(
        text in "(\\PC|\n|[a-z]{1,6} | accused | not | by |Blair ){0,60}",
        at in 0_usize..80,
        length in 0_usize..20,
    ) {
        let targets = vec![Span::new(at as u32, (at + length) as u32)];
        let sentiment = analyse(&Article { text: text.clone(), targets, ..Article::default() });
        for target in &sentiment.targets {
            let has = |polarity: i8| {
                polarity == 0 || target.mentions.iter().any(|mention| mention.score.polarity == polarity)
            };
            prop_assert!(has(target.score.polarity));
            prop_assert!(target.by_voice.iter().all(|voice| has(voice.score.polarity)));
        }
        for mention in sentiment.targets.iter().flat_map(|target| &target.mentions) {
            prop_assert!(mention.span.of(&text).is_some());
            prop_assert!(mention.evidence.iter().all(|span| span.of(&text).is_some()));
            prop_assert!((-1.0..=1.0).contains(&mention.score.score));
            prop_assert!((0.0..=1.0).contains(&mention.confidence));
        }
    }
}
