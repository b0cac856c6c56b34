//! Texts that are longer than any article: analysed in parts, and put together again.

#![expect(
    clippy::unwrap_used,
    clippy::cast_possible_wrap,
    reason = "what the helpers of a test cannot do fails the test, and its texts are short"
)]

use crate::common::{article, entity, named};
use byline_core::{
    Active, Article, Claim, Claimant, Entity, EntityId, Failure, Finding, Label, Mention, MentionKind, Quote,
    QuoteId, QuoteType, Score, Sentiment, Span, Speaker, TargetSentiment, Voice, VoiceSentiment,
};
use byline_record::{Record, RecordOptions, read};
use byline_runner::{Plan, Scratch, analyze};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Paragraphs that each name a boat, three kinds of them in turn, up to some 700 kB.
fn text() -> String {
    let mut text = String::new();
    for number in 0..10_000 {
        let boat = ["Åse", "Bob", "Cleo"][number % 3];
        let _ = writeln!(
            text,
            "The boat {boat} left the harbour at {number:05} o\u{2019}clock, as nobody had said."
        );
    }
    text
}

/// Finds the boats: one entity a name.
fn boats() -> Active {
    named("entities").with(|document, sink| {
        for name in ["Åse", "Bob", "Cleo"] {
            let mention = |(at, _): (usize, &str)| {
                let span = Span::new(at as u32, (at + name.len()) as u32);
                Mention { span, kind: MentionKind::Name }
            };
            let mentions: Vec<Mention> = document.text.match_indices(name).map(mention).collect();
            if !mentions.is_empty() {
                let (label, name) = (Label::Person, name.to_owned());
                sink.push(Finding::Entity(Entity { label, name, mentions, link: None }));
            }
        }
        Ok(())
    })
}

/// A quote a paragraph, whose speaker is its boat.
fn quotes() -> Active {
    let made = crate::common::Made { needs: &["entities"], ..named("quotes") };
    made.with(|document, sink| {
        let entities = document.layers.entities.unwrap_or_default();
        let of = |span: Span| {
            entities.iter().position(|entity| {
                entity
                    .mentions
                    .iter()
                    .any(|mention| span.start <= mention.span.start && mention.span.end <= span.end)
            })
        };
        for paragraph in document.paragraphs {
            let entity = of(paragraph.span).map(|at| EntityId(at as u32));
            let mut quote = Quote::new(QuoteType::Direct, vec![paragraph.span]);
            quote.speaker = Some(Speaker { mention: None, entity, name: None });
            sink.push(Finding::Quote(quote));
        }
        Ok(())
    })
}

/// A claim for each quote, and what its voice feels towards the first boat.
fn claims(lengths: Arc<Mutex<Vec<usize>>>) -> Active {
    let made = crate::common::Made { needs: &["entities", "quotes"], ..named("claims") };
    made.with(move |document, sink| {
        lengths.lock().unwrap().push(document.text.len());
        for (at, quote) in document.layers.quotes.unwrap_or_default().iter().enumerate() {
            let mut claim = Claim::new(quote.content[0]);
            let entity = quote.speaker.as_ref().and_then(|speaker| speaker.entity);
            claim.claimant = Some(Claimant { entity, name: None, quote: Some(QuoteId(at as u32)) });
            sink.push(Finding::Claim(claim));
        }
        Ok(())
    })
}

fn sentiment() -> Active {
    let made = crate::common::Made { needs: &["entities", "quotes"], ..named("sentiment") };
    made.with(|document, sink| {
        let score = Score { polarity: 1, score: 0.5 };
        let target = TargetSentiment {
            entity: Some(EntityId(0)),
            name: "Åse".to_owned(),
            score,
            by_voice: vec![
                VoiceSentiment { voice: Voice::Author, score },
                VoiceSentiment { voice: Voice::Quote(QuoteId(1)), score },
            ],
            mentions: [Voice::Author, Voice::Quote(QuoteId(1))]
                .map(|voice| byline_core::MentionSentiment {
                    span: document.paragraphs[0].span,
                    score,
                    confidence: 1.0,
                    voice,
                    evidence: vec![document.paragraphs[0].span],
                })
                .into(),
        };
        sink.push(Finding::Sentiment(Sentiment {
            document: score,
            targets: vec![target],
            ..Sentiment::default()
        }));
        Ok(())
    })
}

fn run(active: Vec<Active>, text: &str, limit: Option<Duration>) -> Record {
    let plan = Plan::new(active).unwrap_or_else(|diagnostic| panic!("{diagnostic}"));
    analyze(&plan, article(text), &mut Scratch::default(), limit)
}

#[test]
fn offsets_and_references_are_those_of_the_whole_text() {
    let text = text();
    let lengths = Arc::new(Mutex::new(Vec::new()));
    let record = run(vec![boats(), quotes(), claims(Arc::clone(&lengths)), sentiment()], &text, None);
    assert_eq!(record.article.text, text);
    assert!(record.errors.is_empty(), "{:?}", record.errors);
    let layers = &record.layers;
    // The parts hold all of the text, and none is long.
    let lengths = lengths.lock().unwrap();
    assert_eq!(lengths.iter().sum::<usize>(), text.len());
    assert!(lengths.len() >= 3 && lengths.iter().all(|length| *length <= 256 << 10), "{lengths:?}");

    let entities = layers.entities.as_ref().unwrap();
    let names: Vec<&str> = entities.iter().map(|entity| entity.name.as_str()).collect();
    assert_eq!(names, ["Åse", "Bob", "Cleo"], "one entity a name");
    assert_eq!(entities.iter().map(|entity| entity.mentions.len()).sum::<usize>(), 10_000);
    for entity in entities {
        assert!(entity.mentions.iter().all(|mention| mention.span.of(&text) == Some(&entity.name)));
        assert!(entity.mentions.is_sorted_by_key(|mention| mention.span.start));
    }
    let quotes = layers.quotes.as_ref().unwrap();
    assert_eq!(quotes.len(), 10_000);
    for (number, quote) in quotes.iter().enumerate() {
        let words = quote.content[0].of(&text).unwrap();
        assert!(words.contains(&format!("{number:05} o")), "{words}");
        let speaker = quote.speaker.as_ref().and_then(|speaker| speaker.entity).unwrap();
        assert!(words.contains(names[speaker.0 as usize]), "{words}");
    }
    for (number, claim) in layers.claims.as_ref().unwrap().iter().enumerate() {
        let claimant = claim.claimant.as_ref().unwrap();
        assert_eq!(claimant.quote, Some(QuoteId(number as u32)));
        assert_eq!(claimant.entity, quotes[number].speaker.as_ref().unwrap().entity);
        assert_eq!(claim.span, quotes[number].content[0]);
    }
    let [target] = &layers.sentiment.as_ref().unwrap().targets[..] else { panic!("one target") };
    assert_eq!(target.mentions.len(), 2 * lengths.len());
    assert_eq!(target.by_voice.len(), 1 + lengths.len(), "the article itself, and a quote of each part");
    assert_eq!((target.by_voice[0].voice, target.by_voice[0].score.polarity), (Voice::Author, 1));
    assert_eq!(target.score, Score { polarity: 1, score: 0.5 });
    for mention in &target.mentions {
        let Voice::Quote(QuoteId(at)) = mention.voice else { continue };
        let Span { start, end } = mention.span;
        assert_eq!(start, quotes[at as usize - 1].content[0].start, "{start}..{end}");
    }
    // Nothing points anywhere that the reader of records would not accept.
    let mut line = Vec::new();
    record.write(&RecordOptions::default(), &mut line);
    assert_eq!(read(std::str::from_utf8(&line).unwrap()).unwrap().layers, record.layers);
}

#[test]
fn a_layer_that_fails_on_one_part_is_missing_and_nothing_points_to_it() {
    let calls = AtomicUsize::new(0);
    let broken = named("entities").with(move |_, sink| {
        sink.push(Finding::Entity(entity(0, 3)));
        match calls.fetch_add(1, Ordering::Relaxed) {
            1 => Err(Failure::new("out of ink")),
            _ => Ok(()),
        }
    });
    let uses = crate::common::Made { uses: &["entities"], ..named("quotes") };
    let quotes = uses.with(|document, sink| {
        let entity = document.layers.entities.map(|_| EntityId(0));
        let mut quote = Quote::new(QuoteType::Direct, vec![document.paragraphs[0].span]);
        quote.speaker = Some(Speaker { mention: None, entity, name: None });
        sink.push(Finding::Quote(quote));
        Ok(())
    });
    let record = run(vec![broken, quotes], &text(), None);
    assert_eq!(record.layers.entities, None);
    let errors: Vec<&str> = record.errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(errors, ["out of ink"]);
    let quotes = record.layers.quotes.unwrap();
    assert!(quotes.len() >= 3);
    assert!(quotes.iter().all(|quote| quote.speaker.as_ref().unwrap().entity.is_none()));
}

#[test]
fn the_time_limit_is_that_of_the_whole_text() {
    let slow = named("quotes").with(|_, _| {
        std::thread::sleep(Duration::from_millis(30));
        Ok(())
    });
    let record = run(vec![slow], &text(), Some(Duration::from_millis(20)));
    assert_eq!(record.layers.quotes, None);
    let errors: Vec<&str> = record.errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(errors, ["not run: the article's time limit of 0.02 s was used up"]);
}

#[test]
fn entities_that_came_with_a_long_text_are_those_of_each_part() {
    let text = text();
    let given: Vec<Entity> = ["Åse", "Bob", "Bob"]
        .iter()
        .enumerate()
        .map(|(at, name)| {
            // Two entities of one name stay two: every other mention is the one's.
            let places = text.match_indices(name).enumerate();
            let own = places.filter(|(number, _)| at == 0 || number % 2 == at - 1);
            let mention = |start: usize| Mention {
                span: Span::new(start as u32, (start + name.len()) as u32),
                kind: MentionKind::Name,
            };
            let mentions = own.map(|(_, (start, _))| mention(start)).collect();
            Entity { label: Label::Person, name: (*name).to_owned(), mentions, link: None }
        })
        .collect();
    let lengths = Arc::new(Mutex::new(Vec::new()));
    let plan = Plan::new(vec![boats(), quotes(), claims(Arc::clone(&lengths))]).unwrap();
    let long = Article { entities: Some(given.clone()), ..article(&text) };
    let record = analyze(&plan, long.clone(), &mut Scratch::default(), None);
    assert!(record.errors.is_empty(), "{:?}", record.errors);
    assert!(lengths.lock().unwrap().iter().all(|length| *length <= 256 << 10));
    assert_eq!(record.layers.entities.as_ref(), Some(&given));
    let quotes = record.layers.quotes.unwrap();
    assert_eq!(quotes.len(), 10_000);
    for quote in &quotes {
        let named = quote.speaker.as_ref().unwrap().entity;
        let within = |entity: &Entity| {
            entity.mentions.iter().any(|mention| {
                quote.content[0].start <= mention.span.start && mention.span.end <= quote.content[0].end
            })
        };
        let expected = given.iter().position(within).map(|at| EntityId(at as u32));
        assert_eq!(named, expected, "{:?}", quote.content);
    }
    // What is wrong with them is found wherever it is.
    let mut wrong = given;
    wrong[2].mentions.push(Mention { span: Span::new(0, u32::MAX), kind: MentionKind::Name });
    let record = analyze(&plan, Article { entities: Some(wrong), ..long }, &mut Scratch::default(), None);
    assert!(record.errors[0].message.starts_with("the entities given are left out"), "{:?}", record.errors);
}

/// The longest text that an extractor of the layer `name` saw is kept in `seen`; it finds nothing.
fn measuring(made: crate::common::Made, seen: &Arc<AtomicUsize>) -> Active {
    let seen = Arc::clone(seen);
    made.with(move |document, _| {
        seen.fetch_max(document.text.len(), Ordering::Relaxed);
        Ok(())
    })
}

#[test]
fn a_custom_layer_is_found_in_the_whole_after_the_others_were_found_in_parts() {
    let text = text();
    let seen = Arc::new(AtomicUsize::new(0));
    let length = crate::common::Made { needs: &["entities"], ..named("length") };
    let length = length.with(|document, sink| {
        let mentions =
            document.layers.entities.unwrap_or_default().iter().flat_map(|entity| &entity.mentions);
        let right = mentions.filter(|mention| {
            document.text.get(mention.span.range()).is_some_and(|name| ["Åse", "Bob", "Cleo"].contains(&name))
        });
        for number in [document.text.len(), document.sentences.len(), right.count()] {
            sink.push(Finding::Custom(byline_core::Value::from(number as i64)));
        }
        Ok(())
    });
    let failing = crate::common::Made { needs: &["claims"], ..named("after") }.with(|_, _| Ok(()));
    let claims = named("claims").with(|_, _| Err(Failure::new("no claims")));
    let plan = vec![boats(), measuring(named("sentiment"), &seen), claims, length, failing];
    let record = run(plan, &text, None);
    assert!(seen.load(Ordering::Relaxed) <= 256 << 10, "the four layers are found in parts");
    let whole = Article::new("whole", text.as_str());
    let mut analysis = byline_text::Analysis::default();
    analysis.read(&whole.text);
    let numbers =
        [text.len(), analysis.sentences.len(), 10_000].map(|number| byline_core::Value::from(number as i64));
    let [layer] = record.layers.custom.as_slice() else { panic!("{:?}", record.layers.custom) };
    assert_eq!((layer.name.as_str(), &layer.values[..]), ("length", &numbers[..]));
    let errors: Vec<&str> = record.errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(errors, ["no claims", "not run: the layer `claims`, which it needs, is missing"]);
    assert!(record.damage.is_empty() && record.article.text == text);
}

#[test]
fn nothing_is_cut_where_one_of_the_four_layers_reads_a_custom_one() {
    let text = text();
    let seen = Arc::new(AtomicUsize::new(0));
    let mine = named("mine").with(|_, sink| {
        sink.push(Finding::Custom(byline_core::Value::from(1)));
        Ok(())
    });
    let reading = measuring(crate::common::Made { needs: &["mine"], ..named("sentiment") }, &seen);
    let record = run(vec![mine, reading], &text, None);
    assert_eq!(seen.load(Ordering::Relaxed), text.len());
    assert_eq!(record.errors.len(), 0, "{:?}", record.errors);
}
