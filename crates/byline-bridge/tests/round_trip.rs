//! Whatever is lent is read back as it was.

use byline_bridge::{Reader, from_json, lend, to_json};
use byline_core::{
    Claim, ClaimPart, ClaimParts, Claimant, Entity, EntityId, Evidence, Label, Link, Match, MatchRelation,
    Mention, MentionKind, MentionSentiment, Mode, Quantity, Quote, QuoteId, QuoteType, Score, SentenceScore,
    Sentiment, Span, Speaker, Stance, TargetSentiment, Value, Verdict, Voice, VoiceSentiment,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;
use std::borrow::Cow;

/// A text in which every offset is on a boundary.
const TEXT: &str = "the ferry waits and the mayor said nothing of it to anybody at all";

const READER: Reader<'static> = Reader { text: TEXT, entities: 5, quotes: 5 };

fn text() -> impl Strategy<Value = String> {
    select(vec!["", "a", "Zoë", "two words", "“\u{0}\u{feff}", "😀"]).prop_map(str::to_owned)
}

fn cow() -> impl Strategy<Value = Cow<'static, str>> {
    text().prop_map(Cow::Owned)
}

fn span() -> impl Strategy<Value = Span> {
    let last = TEXT.len() as u32;
    (0..=last, 0..=last).prop_map(|(a, b)| Span { start: a.min(b), end: a.max(b) })
}

fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    vec((text(), text()), 0..3)
}

fn number() -> impl Strategy<Value = f32> {
    select(vec![0.0, -1.0, 0.25, f32::MIN_POSITIVE, 1.0])
}

fn score() -> impl Strategy<Value = Score> {
    (-1_i8..=1, number()).prop_map(|(polarity, score)| Score { polarity, score })
}

fn entity_id() -> impl Strategy<Value = Option<EntityId>> {
    of((0_u32..5).prop_map(EntityId))
}

fn quote_id() -> impl Strategy<Value = Option<QuoteId>> {
    of((0_u32..5).prop_map(QuoteId))
}

fn entities() -> impl Strategy<Value = Vec<Entity>> {
    let mention = (span(), select(MentionKind::ALL)).prop_map(|(span, kind)| Mention { span, kind });
    let link = (text(), text(), pairs()).prop_map(|(source, id, columns)| Link { source, id, columns });
    let entity = (select(Label::ALL), text(), vec(mention, 0..4), of(link))
        .prop_map(|(label, name, mentions, link)| Entity { label, name, mentions, link });
    vec(entity, 0..5)
}

fn quotes() -> impl Strategy<Value = Vec<Quote>> {
    let speaker = (of(span()), entity_id(), of(text())).prop_map(|(mention, entity, name)| Speaker {
        mention,
        entity,
        name,
    });
    let kinds = (select(QuoteType::ALL), select(Mode::ALL));
    let spans = (vec(span(), 0..4), vec(span(), 0..3));
    let quote = (kinds, spans, of(speaker), number(), cow(), vec(cow(), 0..3)).prop_map(
        |((kind, mode), (content, cue), speaker, confidence, reason, repairs)| Quote {
            kind,
            mode,
            content,
            cue,
            speaker,
            confidence,
            reason,
            repairs,
        },
    );
    vec(quote, 0..5)
}

fn sentiment() -> impl Strategy<Value = Sentiment> {
    let voice = || quote_id().prop_map(|quote| quote.map_or(Voice::Author, Voice::Quote));
    let mention = (span(), score(), number(), voice(), vec(span(), 0..3)).prop_map(
        |(span, score, confidence, voice, evidence)| MentionSentiment {
            span,
            score,
            confidence,
            voice,
            evidence,
        },
    );
    let by_voice = (voice(), score()).prop_map(|(voice, score)| VoiceSentiment { voice, score });
    let target = (entity_id(), text(), score(), vec(by_voice, 0..3), vec(mention, 0..4)).prop_map(
        |(entity, name, score, by_voice, mentions)| TargetSentiment {
            entity,
            name,
            score,
            by_voice,
            mentions,
        },
    );
    let sentence = (span(), number()).prop_map(|(span, score)| SentenceScore { span, score });
    (score(), of(score()), of(score()), vec(sentence, 0..4), vec(target, 0..4)).prop_map(
        |(document, headline, lead, sentences, targets)| Sentiment {
            document,
            headline,
            lead,
            sentences,
            targets,
        },
    )
}

fn claims() -> impl Strategy<Value = Vec<Claim>> {
    let claimant = (entity_id(), of(text()), quote_id()).prop_map(|(entity, name, quote)| Claimant {
        entity,
        name,
        quote,
    });
    let parts = || vec(select(ClaimPart::ALL), 0..4).prop_map(ClaimParts::from_iter);
    let related = || (of(cow()), select(MatchRelation::ALL), parts(), parts());
    let fact_check = || {
        ((text(), text(), of(text())), select(Verdict::ALL), (of(text()), of(text())), number(), related())
            .prop_map(|((id, claim, rating), verdict, (url, date), score, related)| Match {
                id,
                claim,
                rating,
                verdict,
                url,
                date,
                score,
                contradicts: related.0,
                relation: related.1,
                agrees: related.2,
                differs: related.3,
            })
    };
    let evidence = (text(), of(span()), cow(), pairs()).prop_map(|(source, span, relation, row)| Evidence {
        source,
        span,
        relation,
        row,
    });
    let wide = || number().prop_map(f64::from);
    let quantity = (span(), wide(), of(wide()), cow(), of(text()), of(text()))
        .prop_map(|(span, value, upper, bound, unit, of)| Quantity { span, value, upper, bound, unit, of });
    let worth = (span(), number(), any::<bool>(), vec(cow(), 0..3));
    let decided = (of(claimant), select(Stance::ALL), select(Verdict::ALL));
    let claim = (
        worth,
        decided,
        (vec(fact_check(), 0..3), vec(fact_check(), 0..2)),
        vec(evidence, 0..3),
        vec(quantity, 0..3),
    )
        .prop_map(
            |(
                (span, score, checkworthy, kinds),
                (claimant, stance, verdict),
                (matches, related),
                evidence,
                quantities,
            )| {
                Claim {
                    span,
                    score,
                    checkworthy,
                    kinds,
                    claimant,
                    stance,
                    verdict,
                    matches,
                    related,
                    evidence,
                    quantities,
                }
            },
        );
    vec(claim, 0..4)
}

fn value() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Integer),
        any::<f64>().prop_filter("what is not finite becomes null", |n| n.is_finite()).prop_map(Value::Float),
        any::<String>().prop_map(Value::String),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::List),
            vec((any::<String>(), inner), 0..4).prop_map(Value::Map),
        ]
    })
    .boxed()
}

proptest! {
    #[test]
    fn entities_come_back(given in entities()) {
        let back: Result<Vec<_>, _> = lend::entities(Some(&given), |views| {
            views.get().unwrap().iter().map(|view| READER.entity(view)).collect()
        });
        prop_assert_eq!(back, Ok(given));
    }

    #[test]
    fn quotes_come_back(given in quotes()) {
        let back: Result<Vec<_>, _> = lend::quotes(Some(&given), |views| {
            views.get().unwrap().iter().map(|view| READER.quote(view)).collect()
        });
        prop_assert_eq!(back, Ok(given));
    }

    #[test]
    fn a_sentiment_comes_back(given in sentiment()) {
        let back = lend::sentiment(Some(&given), |view| READER.sentiment(view.get().unwrap().unwrap()));
        prop_assert_eq!(back, Ok(given));
    }

    #[test]
    fn claims_come_back(given in claims()) {
        let back: Result<Vec<_>, _> = lend::claims(Some(&given), |views| {
            views.get().unwrap().iter().map(|view| READER.claim(view)).collect()
        });
        prop_assert_eq!(back, Ok(given));
    }

    #[test]
    fn values_come_back(given in value()) {
        prop_assert_eq!(from_json(&to_json(&given)), Ok(given));
    }
}

#[test]
fn a_layer_that_is_not_there_stays_so() {
    lend::entities(None, |views| assert!(views.optional().unwrap().is_none()));
    lend::entities(Some(&[]), |views| assert!(views.optional().unwrap().is_some()));
    lend::sentiment(None, |view| assert!(view.get().unwrap().is_none()));
}
