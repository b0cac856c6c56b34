//! An article for the page: its text and what is to be marked in it, as short as JSON can be.
//!
//! Offsets count UTF-16 units, as JavaScript does. Lists stand for objects, since there are thousands; the page's script
//! (`assets/app.js`) reads them in the same order.

use byline_core::{
    Article, Claim, CustomLayer, Entity, EntityId, Evidence, Label, Layers, Match, Quote, Span, Voice,
};
use byline_record::{Offsets, Record, Remark};
use serde_json::{Value, json};

/// The article as JSON.
pub(crate) fn compact(record: &Record, offsets: &Offsets<'_>) -> Vec<u8> {
    let Record { article, damage, layers, notes, errors } = record;
    let Article { id, url, text, .. } = article;
    let Layers { entities, quotes, sentiment, claims, custom } = layers;
    let list = |remarks: &[Remark]| -> Vec<Value> {
        remarks.iter().map(|Remark { extractor, message }| json!([extractor, message])).collect()
    };
    let damage: Vec<Value> = damage.iter().map(|damage| json!([damage.kind.name(), damage.count])).collect();
    let quotes = quotes.iter().flatten();
    let tones = sentiment.iter().flat_map(|sentiment| &sentiment.targets).flat_map(|target| {
        let polar = target.mentions.iter().filter(|mention| mention.score.polarity != 0);
        polar.map(|mention| {
            let (start, end) = offsets.of_span(mention.span);
            let voice = match mention.voice {
                Voice::Author => 0,
                Voice::Quote(quote) => quote.0 + 1,
            };
            json!([
                start,
                end,
                hundredths(mention.score.score),
                hundredths(mention.confidence),
                voice,
                target.name
            ])
        })
    });
    let claims = (0..).zip(claims.iter().flatten()).filter(|(_, claim)| is_shown(claim));
    let value = json!({
        "i": id,
        "u": url,
        "x": text,
        "e": entities.iter().flatten().map(|entity| names(entity, offsets)).collect::<Vec<_>>(),
        "q": quotes.map(|found| quote(found, offsets)).collect::<Vec<_>>(),
        "s": tones.collect::<Vec<_>>(),
        "c": claims.map(|(number, found)| claim(number, found, offsets)).collect::<Vec<_>>(),
        "d": damage,
        "n": list(notes),
        "r": list(errors),
        "k": custom.iter().map(|layer| custom_layer(layer, text)).collect::<Vec<_>>(),
    });
    serde_json::to_vec(&value).unwrap_or_default()
}

/// Whether the page shows a claim: one that is worth checking, or that a fact-check speaks of.
pub(crate) fn is_shown(claim: &Claim) -> bool {
    claim.checkworthy || !claim.matches.is_empty()
}

/// A share or score in hundredths.
pub(crate) fn hundredths(score: f32) -> i32 {
    (score * 100.0).round() as i32
}

/// Start and length of each span.
fn spans(spans: &[Span], offsets: &Offsets<'_>) -> Vec<u32> {
    let pairs = spans.iter().map(|span| offsets.of_span(*span));
    pairs.flat_map(|(start, end)| [start, end - start]).collect()
}

/// `[label, name, start, length, kind …]`
fn names(entity: &Entity, offsets: &Offsets<'_>) -> Value {
    let label = Label::ALL.iter().position(|label| *label == entity.label).unwrap_or_default();
    let mut all = vec![json!(label), json!(entity.name)];
    for mention in &entity.mentions {
        let (start, end) = offsets.of_span(mention.span);
        all.extend([json!(start), json!(end - start), json!(mention.kind as u8)]);
    }
    Value::Array(all)
}

/// `[type, mode, confidence, content, cue, speaker, name, entity]`
fn quote(quote: &Quote, offsets: &Offsets<'_>) -> Value {
    let speaker = quote.speaker.as_ref();
    let mention: Vec<Span> = speaker.and_then(|speaker| speaker.mention).into_iter().collect();
    json!([
        quote.kind as u8,
        quote.mode as u8,
        hundredths(quote.confidence),
        spans(&quote.content, offsets),
        spans(&quote.cue, offsets),
        spans(&mention, offsets),
        speaker.and_then(|speaker| speaker.name.as_deref()),
        speaker.and_then(|speaker| speaker.entity).map_or(-1, |EntityId(number)| i64::from(number)),
    ])
}

/// `[number, start, length, score, stance, verdict, claimant, kinds, fact-checks, evidence, quote, worthy]`
fn claim(number: u32, claim: &Claim, offsets: &Offsets<'_>) -> Value {
    let (start, end) = offsets.of_span(claim.span);
    let claimant = claim.claimant.as_ref();
    json!([
        number,
        start,
        end - start,
        hundredths(claim.score),
        claim.stance.name(),
        claim.verdict.name(),
        claimant.and_then(|claimant| claimant.name.as_deref()),
        claim.kinds,
        claim.matches.iter().chain(&claim.related).map(fact_check).collect::<Vec<_>>(),
        claim.evidence.iter().map(|found| evidence(found, offsets)).collect::<Vec<_>>(),
        claimant.and_then(|claimant| claimant.quote).map_or(0, |quote| quote.0 + 1),
        u8::from(claim.checkworthy),
    ])
}

/// `[relation, claim, rating, verdict, url, date, agrees, differs, score]`
fn fact_check(found: &Match) -> Value {
    let Match { id: _, claim, rating, verdict, url, date, score, contradicts: _, relation, agrees, differs } =
        found;
    json!([
        relation.name(),
        claim,
        rating,
        verdict.name(),
        url,
        date,
        agrees.names(),
        differs.names(),
        hundredths(*score)
    ])
}

/// `[source, relation, row, start, length]`
fn evidence(found: &Evidence, offsets: &Offsets<'_>) -> Value {
    let Evidence { source, span, relation, row } = found;
    let place: Vec<Span> = (*span).into_iter().collect();
    let row: Vec<String> = row.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    json!([source, relation, row.join(", "), spans(&place, offsets)])
}

/// `[name, values]`
fn custom_layer(layer: &CustomLayer, text: &str) -> Value {
    json!([layer.name, layer.values.iter().map(|value| own_value(value, text)).collect::<Vec<_>>()])
}

/// A value of a layer of the user's own. One with `start` and `end`, which count bytes, has the words there in their place.
pub(crate) fn own_value(value: &byline_core::Value, text: &str) -> Value {
    let mut value = plain(value);
    if let Value::Object(members) = &mut value {
        let at = |name| members.get(name).and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
        let words =
            at("start").zip(at("end")).and_then(|(start, end)| text.get(start..end)).map(str::to_owned);
        if let Some(words) = words.filter(|_| !members.contains_key("words")) {
            members.retain(|name, _| name != "start" && name != "end");
            members.insert("words".to_owned(), words.into());
        }
    }
    value
}

/// A free-form value as JSON.
fn plain(value: &byline_core::Value) -> Value {
    use byline_core::Value as Free;
    match value {
        Free::Null => Value::Null,
        Free::Bool(truth) => json!(truth),
        Free::Integer(number) => json!(number),
        Free::Float(number) => json!(number),
        Free::String(text) => json!(text),
        Free::List(values) => values.iter().map(plain).collect(),
        Free::Map(members) => members.iter().map(|(name, value)| (name.clone(), plain(value))).collect(),
    }
}
