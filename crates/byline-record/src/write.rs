//! A record as one line of JSON.

use crate::json::Json;
use crate::{OffsetUnit, Offsets, RESERVED, Record, RecordOptions, Remark, SCHEMA, value};
use byline_core::{
    Article, Claim, Claimant, CustomLayer, Damage, Entity, EntityId, Evidence, Layers, Link, Match, Mention,
    MentionSentiment, Quantity, Quote, QuoteId, Score, SentenceScore, Sentiment, Source, Speaker,
    TargetSentiment, Voice, VoiceSentiment,
};
use std::borrow::Cow;
use std::io::{self, Write};

/// Writes the record to `to` piece by piece: the line of a long article is several times its size.
pub(crate) fn record_to(record: &Record, options: RecordOptions, to: &mut dyn Write) -> io::Result<()> {
    let mut kept = Vec::new();
    let mut json = Json::to(to, &mut kept, Offsets::new(&record.article.text, options.offsets));
    self::record(record, options, &mut json);
    json.finish()
}

pub(crate) fn record(record: &Record, options: RecordOptions, json: &mut Json<'_, '_>) {
    let Record { article, damage, layers, notes, errors } = record;
    let Layers { entities, quotes, sentiment, claims, custom } = layers;
    json.out.push(b'{');
    self::article(article, options, json);
    json.key("damage");
    list(json, damage, |json, Damage { kind, count }| {
        json.key("kind");
        json.string(kind.name());
        json.key("count");
        json.number(u64::from(*count));
    });
    if let Some(entities) = entities {
        json.key("entities");
        numbered(json, entities, entity);
    }
    if let Some(quotes) = quotes {
        json.key("quotes");
        numbered(json, quotes, quote);
    }
    if let Some(found) = sentiment {
        json.key("sentiment");
        self::sentiment(found, json);
    }
    if let Some(claims) = claims {
        json.key("claims");
        numbered(json, claims, |json, at, found| claim(json, at, found, options.offsets, &article.id));
    }
    for CustomLayer { name, values } in custom.iter().filter(|layer| !is_reserved(&layer.name)) {
        json.any_key(name);
        json.open(b'[');
        for value in values {
            value::write(value, json);
            json.settle();
        }
        json.close(b']');
    }
    json.key("notes");
    list(json, notes, remark);
    json.key("errors");
    let taken = custom.iter().filter(|layer| is_reserved(&layer.name)).map(|layer| Remark {
        extractor: layer.name.clone(),
        message: format!("`{}` cannot be the name of a custom layer", layer.name),
    });
    let errors: Vec<Cow<'_, Remark>> =
        errors.iter().map(Cow::Borrowed).chain(taken.map(Cow::Owned)).collect();
    list(json, &errors, |json, error| remark(json, error));
    if let Some(extra) = article.extra.as_ref().filter(|_| options.extra) {
        json.key("extra");
        // A line end in JSON can only stand between two tokens, where a space does as well.
        json.raw(&extra.replace(['\n', '\r'], " "));
    }
    json.close(b'}');
    json.out.push(b'\n');
}

fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// A list of objects whose fields `fields` writes.
pub(crate) fn list<T>(json: &mut Json<'_, '_>, items: &[T], fields: impl Fn(&mut Json<'_, '_>, &T)) {
    numbered(json, items, |json, _, item| fields(json, item));
}

/// The same, with the place of each.
pub(crate) fn numbered<T>(json: &mut Json<'_, '_>, items: &[T], fields: impl Fn(&mut Json<'_, '_>, u32, &T)) {
    json.open(b'[');
    for (at, item) in items.iter().enumerate() {
        json.open(b'{');
        fields(json, at as u32, item);
        json.close(b'}');
        json.settle();
    }
    json.close(b']');
}

/// One object, or `null`.
fn optional<T>(json: &mut Json<'_, '_>, item: Option<&T>, fields: impl Fn(&mut Json<'_, '_>, &T)) {
    let Some(item) = item else { return json.raw("null") };
    json.open(b'{');
    fields(json, item);
    json.close(b'}');
}

fn article(article: &Article, options: RecordOptions, json: &mut Json<'_, '_>) {
    // `entities` are the input of a layer, and `extra` stands at the end of the record.
    let Article { id, source, title, date, url, language, text, targets, entities: _, extra: _ } = article;
    // Why a text ends early is one of the notes.
    let Source { path, record, charset, date_from, fetched, cluster, cut_off: _ } = source;
    json.key("schema");
    json.string(SCHEMA);
    json.key("id");
    json.string(id);
    json.key("source");
    json.open(b'{');
    json.key("path");
    json.string(path);
    json.key("record");
    json.number(*record);
    let further =
        [("charset", charset), ("date_from", date_from), ("fetched", fetched), ("cluster", cluster)];
    for (name, known) in further {
        if let Some(known) = known {
            json.key(name);
            json.string(known);
        }
    }
    json.close(b'}');
    for (name, known) in [("title", title), ("date", date), ("url", url), ("language", language)] {
        if let Some(known) = known {
            json.key(name);
            json.string(known);
        }
    }
    json.key("offset_unit");
    json.string(options.offsets.name());
    if options.text {
        json.key("text");
        json.text(text);
    }
    if !targets.is_empty() {
        json.key("targets");
        json.spans(targets);
    }
}

fn remark(json: &mut Json<'_, '_>, remark: &Remark) {
    let Remark { extractor, message } = remark;
    json.key("extractor");
    json.string(extractor);
    json.key("message");
    json.string(message);
}

pub(crate) fn entity(json: &mut Json<'_, '_>, at: u32, entity: &Entity) {
    let Entity { label, name, mentions, link } = entity;
    json.key("id");
    json.id(b'e', at);
    json.key("label");
    json.string(label.name());
    json.key("name");
    json.string(name);
    json.key("mentions");
    list(json, mentions, |json, Mention { span, kind }| {
        json.span_fields(*span);
        json.key("kind");
        json.string(kind.name());
    });
    json.key("link");
    optional(json, link.as_ref(), |json, Link { source, id, columns }| {
        json.key("source");
        json.string(source);
        json.key("id");
        json.string(id);
        json.key("columns");
        pairs(json, columns);
    });
}

fn pairs(json: &mut Json<'_, '_>, pairs: &[(String, String)]) {
    json.open(b'{');
    for (name, value) in pairs {
        json.any_key(name);
        json.string(value);
    }
    json.close(b'}');
}

pub(crate) fn quote(json: &mut Json<'_, '_>, at: u32, quote: &Quote) {
    let Quote { kind, mode, content, cue, speaker, confidence, reason, repairs } = quote;
    json.key("id");
    json.id(b'q', at);
    json.key("type");
    json.string(kind.name());
    json.key("mode");
    json.string(mode.name());
    json.key("content");
    json.spans(content);
    json.key("cue");
    json.spans(cue);
    json.key("speaker");
    optional(json, speaker.as_ref(), |json, Speaker { mention, entity, name }| {
        json.key("mention");
        match mention {
            Some(span) => json.span(*span),
            None => json.raw("null"),
        }
        entity_field(json, *entity);
        json.key("name");
        json.optional_string(name.as_deref());
    });
    json.key("confidence");
    json.score(*confidence);
    json.key("reason");
    json.string(reason);
    json.key("repairs");
    strings(json, repairs);
}

fn strings(json: &mut Json<'_, '_>, strings: &[Cow<'static, str>]) {
    json.open(b'[');
    for string in strings {
        json.string(string);
    }
    json.close(b']');
}

fn entity_field(json: &mut Json<'_, '_>, entity: Option<EntityId>) {
    json.key("entity");
    match entity {
        Some(EntityId(at)) => json.id(b'e', at),
        None => json.raw("null"),
    }
}

pub(crate) fn sentiment(sentiment: &Sentiment, json: &mut Json<'_, '_>) {
    let Sentiment { document, headline, lead, sentences, targets } = sentiment;
    json.open(b'{');
    json.key("document");
    optional(json, Some(document), |json, score| score_fields(json, *score));
    json.key("headline");
    optional(json, headline.as_ref(), |json, score| score_fields(json, *score));
    json.key("lead");
    optional(json, lead.as_ref(), |json, score| score_fields(json, *score));
    json.key("sentences");
    list(json, sentences, |json, SentenceScore { span, score }| {
        json.span_fields(*span);
        json.key("score");
        json.score(*score);
    });
    json.key("targets");
    list(json, targets, |json, TargetSentiment { entity, name, score, by_voice, mentions }| {
        entity_field(json, *entity);
        json.key("name");
        json.string(name);
        score_fields(json, *score);
        json.key("by_voice");
        list(json, by_voice, |json, VoiceSentiment { voice, score }| {
            voice_field(json, *voice);
            score_fields(json, *score);
        });
        json.key("mentions");
        list(json, mentions, mention_sentiment);
    });
    json.close(b'}');
}

fn score_fields(json: &mut Json<'_, '_>, score: Score) {
    let Score { polarity, score } = score;
    json.key("polarity");
    json.integer(i64::from(polarity));
    json.key("score");
    json.score(score);
}

fn mention_sentiment(json: &mut Json<'_, '_>, mention: &MentionSentiment) {
    let MentionSentiment { span, score, confidence, voice, evidence } = mention;
    json.span_fields(*span);
    score_fields(json, *score);
    json.key("confidence");
    json.score(*confidence);
    voice_field(json, *voice);
    json.key("evidence");
    json.spans(evidence);
}

fn voice_field(json: &mut Json<'_, '_>, voice: Voice) {
    json.key("voice");
    match voice {
        Voice::Author => json.string("author"),
        Voice::Quote(QuoteId(at)) => json.id(b'q', at),
    }
}

pub(crate) fn claim(json: &mut Json<'_, '_>, at: u32, claim: &Claim, unit: OffsetUnit, article: &str) {
    let Claim {
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
    } = claim;
    json.key("id");
    json.id(b'c', at);
    json.span_fields(*span);
    json.key("score");
    json.score(*score);
    json.key("checkworthy");
    json.truth(*checkworthy);
    json.key("kinds");
    strings(json, kinds);
    json.key("claimant");
    optional(json, claimant.as_ref(), |json, Claimant { entity, name, quote }| {
        entity_field(json, *entity);
        json.key("name");
        json.optional_string(name.as_deref());
        json.key("quote");
        match quote {
            Some(QuoteId(at)) => json.id(b'q', *at),
            None => json.raw("null"),
        }
    });
    json.key("stance");
    json.string(stance.name());
    json.key("verdict");
    json.string(verdict.name());
    json.key("matches");
    list(json, matches, fact_check);
    json.key("related");
    list(json, related, fact_check);
    json.key("evidence");
    list(json, evidence, |json, found| self::evidence(json, found, unit, article));
    json.key("quantities");
    list(json, quantities, quantity);
}

fn fact_check(json: &mut Json<'_, '_>, found: &Match) {
    let Match { id, claim, rating, verdict, url, date, score, contradicts, relation, agrees, differs } =
        found;
    json.key("id");
    json.string(id);
    json.key("claim");
    json.string(claim);
    json.key("rating");
    json.optional_string(rating.as_deref());
    json.key("verdict");
    json.string(verdict.name());
    json.key("url");
    json.optional_string(url.as_deref());
    json.key("date");
    json.optional_string(date.as_deref());
    json.key("score");
    json.score(*score);
    json.key("contradicts");
    json.optional_string(contradicts.as_deref());
    json.key("relation");
    json.string(relation.name());
    for (key, parts) in [("agrees", agrees), ("differs", differs)] {
        json.key(key);
        strings(json, &parts.iter().map(|part| Cow::Borrowed(part.name())).collect::<Vec<_>>());
    }
}

fn evidence(json: &mut Json<'_, '_>, evidence: &Evidence, unit: OffsetUnit, article: &str) {
    let Evidence { source, span, relation, row } = evidence;
    json.key(if span.is_some() { "article" } else { "table" });
    json.string(source);
    match span {
        None => {}
        Some(span) if unit == OffsetUnit::Utf8 || source == article => json.span_fields(*span),
        Some(span) => {
            // The text of another article is not at hand, so its offsets stay bytes, and say so.
            json.key("start");
            json.number(u64::from(span.start));
            json.key("end");
            json.number(u64::from(span.end));
            json.key("offset_unit");
            json.string(OffsetUnit::Utf8.name());
        }
    }
    json.key("relation");
    json.string(relation);
    json.key("row");
    pairs(json, row);
}

fn quantity(json: &mut Json<'_, '_>, quantity: &Quantity) {
    let Quantity { span, value, upper, bound, unit, of } = quantity;
    json.span_fields(*span);
    json.key("value");
    whole_or_float(json, *value);
    json.key("upper");
    match upper {
        Some(upper) => whole_or_float(json, *upper),
        None => json.raw("null"),
    }
    json.key("bound");
    json.string(bound);
    json.key("unit");
    json.optional_string(unit.as_deref());
    json.key("of");
    json.optional_string(of.as_deref());
}

/// `14000` and not `14000.0`: most numbers in the news are counts.
fn whole_or_float(json: &mut Json<'_, '_>, number: f64) {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        json.integer(number as i64);
    } else {
        json.float(number);
    }
}
