//! JSON lines back to records.

use crate::value::Read;
use crate::wire::{self, Pairs, Range};
use crate::{OffsetUnit, Offsets, Record, RecordError, Remark, SCHEMA};
use byline_core::{
    Article, Claim, ClaimPart, ClaimParts, Claimant, CustomLayer, Damage, DamageKind, Entity, EntityId,
    Evidence, Label, Layers, Link, Match, MatchRelation, Mention, MentionKind, MentionSentiment, Mode,
    Quantity, Quote, QuoteId, QuoteType, Score, SentenceScore, Sentiment, Source, Span, Speaker, Stance,
    TargetSentiment, Value, Verdict, Voice, VoiceSentiment,
};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

/// Reads one line of output back. Offsets in any unit become bytes again; other units than bytes need `text`.
///
/// Fields that findings of other programs lack are taken as unknown; a list under a name that is no field of a record
/// is a custom layer; other unknown fields are skipped.
///
/// # Errors
///
/// If the line is no record of this schema, or a span, name or reference in it is wrong.
pub fn read(line: &str) -> Result<Record, RecordError> {
    let wire: Wire<'_> = serde_json::from_str(line).map_err(|error| RecordError::json(&error, line))?;
    if wire.schema.as_deref() != Some(SCHEMA) {
        return Err(RecordError::Schema { schema: wire.schema.unwrap_or_default().into_owned() });
    }
    let unit = unit(wire.offset_unit.as_deref())?;
    if wire.text.is_none() && unit != OffsetUnit::Utf8 {
        return Err(RecordError::NoText { unit });
    }
    let text = wire.text.unwrap_or_default();
    let id = wire.id.ok_or_else(|| RecordError::Missing { field: "id".to_owned() })?;
    let context = Context {
        places: Places { offsets: Offsets::new(&text, unit), known: !text.is_empty() || wire.has_text },
        entities: ids(wire.entities.as_ref(), 'e', |entity| entity.id.as_deref()),
        quotes: ids(wire.quotes.as_ref(), 'q', |quote| quote.id.as_deref()),
        article: &id,
    };
    let layers = Layers {
        entities: wire.entities.map(|found| entities(found, &context.places)).transpose()?,
        quotes: wire.quotes.map(|found| each(found, |quote| context.quote(quote))).transpose()?,
        sentiment: wire.sentiment.map(|found| context.sentiment(found)).transpose()?,
        claims: wire.claims.map(|found| each(found, |claim| context.claim(claim))).transpose()?,
        custom: wire.custom,
    };
    let targets = context.places.spans("targets", &wire.targets)?;
    let damage = each(wire.damage, |wire::Damage { kind, count }| {
        let kind = DamageKind::from_name(&kind).ok_or_else(|| unknown("damage", "kind", &kind))?;
        Ok(Damage { kind, count })
    })?;
    let remark = |wire::Remark { extractor, message }| Remark { extractor, message };
    let source = |wire::Source { path, record, charset, date_from, fetched, cluster }| Source {
        path,
        record,
        charset,
        date_from,
        fetched,
        cluster,
        cut_off: None,
    };
    let source = wire.source.map_or_else(Source::default, source);
    drop(context.places);
    let article = Article {
        source,
        title: wire.title,
        date: wire.date,
        url: wire.url,
        language: wire.language,
        targets,
        entities: None,
        extra: wire.extra,
        id,
        text,
    };
    Ok(Record {
        article,
        damage,
        layers,
        notes: wire.notes.into_iter().map(remark).collect(),
        errors: wire.errors.into_iter().map(remark).collect(),
    })
}

pub(crate) fn unit(name: Option<&str>) -> Result<OffsetUnit, RecordError> {
    match name {
        None => Ok(OffsetUnit::Utf8),
        Some(name) => OffsetUnit::from_name(name).ok_or_else(|| unknown("offset_unit", "unit", name)),
    }
}

fn unknown(layer: &'static str, what: &'static str, name: &str) -> RecordError {
    RecordError::Name { layer, what, name: name.to_owned() }
}

pub(crate) fn each<A, B>(
    found: Vec<A>,
    convert: impl FnMut(A) -> Result<B, RecordError>,
) -> Result<Vec<B>, RecordError> {
    found.into_iter().map(convert).collect()
}

/// The place of each identifier; one that is not given is the kind's letter and the number from 1.
fn ids<T>(found: Option<&Vec<T>>, letter: char, id: impl Fn(&T) -> Option<&str>) -> HashMap<String, u32> {
    let named =
        found.into_iter().flatten().enumerate().map(|(at, item)| {
            (id(item).map_or_else(|| format!("{letter}{}", at + 1), str::to_owned), at as u32)
        });
    named.collect()
}

/// Spans of one text.
pub(crate) struct Places<'t> {
    pub(crate) offsets: Offsets<'t>,
    /// Whether the text is there to check against.
    pub(crate) known: bool,
}

impl Places<'_> {
    fn span(&self, layer: &'static str, Range { start, end }: Range) -> Result<Span, RecordError> {
        let wrong = || RecordError::Span { layer, start, end };
        let (start, end) =
            start.get().zip(end.get()).filter(|(start, end)| start <= end).ok_or_else(wrong)?;
        if !self.known {
            return Ok(Span::new(start, end));
        }
        let byte = |offset| self.offsets.to_byte(offset).ok_or_else(wrong);
        Ok(Span::new(byte(start)?, byte(end)?))
    }

    pub(crate) fn spans(&self, layer: &'static str, ranges: &[Range]) -> Result<Vec<Span>, RecordError> {
        ranges.iter().map(|range| self.span(layer, *range)).collect()
    }
}

pub(crate) fn entities(
    found: Vec<wire::Entity<'_>>,
    places: &Places<'_>,
) -> Result<Vec<Entity>, RecordError> {
    const LAYER: &str = "entities";
    each(found, |wire::Entity { id: _, label, name, mentions, link }| {
        let mentions = each(mentions, |wire::Mention { start, end, kind }| {
            let kind = kind.as_deref().unwrap_or(MentionKind::Name.name());
            let kind = MentionKind::from_name(kind).ok_or_else(|| unknown(LAYER, "kind of mention", kind))?;
            Ok(Mention { span: places.span(LAYER, Range { start, end })?, kind })
        })?;
        let label = Label::from_name(&label).ok_or_else(|| unknown(LAYER, "label", &label))?;
        let link =
            link.map(|wire::Link { source, id, columns: Pairs(columns) }| Link { source, id, columns });
        Ok(Entity { label, name, mentions, link })
    })
}

/// What findings refer to.
pub(crate) struct Context<'t> {
    pub(crate) places: Places<'t>,
    pub(crate) entities: HashMap<String, u32>,
    pub(crate) quotes: HashMap<String, u32>,
    pub(crate) article: &'t str,
}

impl Context<'_> {
    fn entity(&self, layer: &'static str, id: Option<Cow<'_, str>>) -> Result<Option<EntityId>, RecordError> {
        id.map(|id| reference(&self.entities, layer, &id).map(EntityId)).transpose()
    }

    fn quote_id(&self, layer: &'static str, id: &str) -> Result<QuoteId, RecordError> {
        reference(&self.quotes, layer, id).map(QuoteId)
    }

    pub(crate) fn quote(&self, quote: wire::Quote<'_>) -> Result<Quote, RecordError> {
        const LAYER: &str = "quotes";
        let wire::Quote { id: _, r#type, mode, content, cue, speaker, confidence, reason, repairs } = quote;
        let mode = mode.as_deref().unwrap_or(Mode::Speech.name());
        let speaker = speaker.map(|wire::Speaker { mention, entity, name }| {
            let mention = mention.map(|range| self.places.span(LAYER, range)).transpose()?;
            Ok(Speaker { mention, entity: self.entity(LAYER, entity)?, name })
        });
        Ok(Quote {
            kind: QuoteType::from_name(&r#type).ok_or_else(|| unknown(LAYER, "type", &r#type))?,
            mode: Mode::from_name(mode).ok_or_else(|| unknown(LAYER, "mode", mode))?,
            content: self.places.spans(LAYER, &content)?,
            cue: self.places.spans(LAYER, &cue)?,
            speaker: speaker.transpose()?,
            confidence: confidence as f32,
            reason: Cow::Owned(reason),
            repairs: repairs.into_iter().map(Cow::Owned).collect(),
        })
    }

    pub(crate) fn sentiment(&self, sentiment: wire::Sentiment<'_>) -> Result<Sentiment, RecordError> {
        const LAYER: &str = "sentiment";
        let wire::Sentiment { document, headline, lead, sentences, targets } = sentiment;
        let sentences = each(sentences, |wire::SentenceScore { start, end, score }| {
            Ok(SentenceScore { span: self.places.span(LAYER, Range { start, end })?, score: score as f32 })
        })?;
        let targets = each(targets, |wire::Target { entity, name, polarity, score, by_voice, mentions }| {
            let mentions = each(mentions, |mention| self.target_mention(LAYER, mention))?;
            let by_voice = each(by_voice, |wire::VoiceScore { voice, polarity, score }| {
                let voice = self.voice(LAYER, voice.as_deref())?;
                Ok(VoiceSentiment { voice, score: score_of(wire::Score { polarity, score }) })
            })?;
            let score = score_of(wire::Score { polarity, score });
            Ok(TargetSentiment { entity: self.entity(LAYER, entity)?, name, score, by_voice, mentions })
        })?;
        Ok(Sentiment {
            document: score_of(document),
            headline: headline.map(score_of),
            lead: lead.map(score_of),
            sentences,
            targets,
        })
    }

    fn target_mention(
        &self,
        layer: &'static str,
        mention: wire::TargetMention<'_>,
    ) -> Result<MentionSentiment, RecordError> {
        let wire::TargetMention { start, end, polarity, score, confidence, voice, evidence } = mention;
        Ok(MentionSentiment {
            span: self.places.span(layer, Range { start, end })?,
            score: score_of(wire::Score { polarity, score }),
            confidence: confidence as f32,
            voice: self.voice(layer, voice.as_deref())?,
            evidence: self.places.spans(layer, &evidence)?,
        })
    }

    fn voice(&self, layer: &'static str, voice: Option<&str>) -> Result<Voice, RecordError> {
        match voice {
            None | Some("author") => Ok(Voice::Author),
            Some(quote) => self.quote_id(layer, quote).map(Voice::Quote),
        }
    }

    pub(crate) fn claim(&self, claim: wire::Claim<'_>) -> Result<Claim, RecordError> {
        const LAYER: &str = "claims";
        let wire::Claim {
            start,
            end,
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
        let stance = stance.as_deref().unwrap_or(Stance::Asserts.name());
        let claimant = claimant.map(|wire::Claimant { entity, name, quote }| {
            let quote = quote.map(|quote| self.quote_id(LAYER, &quote)).transpose()?;
            Ok(Claimant { entity: self.entity(LAYER, entity)?, name, quote })
        });
        let quantities = each(quantities, |wire::Quantity { start, end, value, upper, bound, unit, of }| {
            let span = self.places.span(LAYER, Range { start, end })?;
            Ok(Quantity { span, value, upper, bound: Cow::Owned(bound), unit, of })
        })?;
        Ok(Claim {
            span: self.places.span(LAYER, Range { start, end })?,
            score: score as f32,
            checkworthy,
            kinds: kinds.into_iter().map(Cow::Owned).collect(),
            claimant: claimant.transpose()?,
            stance: Stance::from_name(stance).ok_or_else(|| unknown(LAYER, "stance", stance))?,
            verdict: verdict_of(verdict.as_deref())?,
            matches: each(matches, |found| fact_check(found, MatchRelation::Same))?,
            related: each(related, |found| fact_check(found, MatchRelation::Related))?,
            evidence: each(evidence, |found| self.evidence(LAYER, found))?,
            quantities,
        })
    }

    fn evidence(&self, layer: &'static str, evidence: wire::Evidence<'_>) -> Result<Evidence, RecordError> {
        let wire::Evidence { article, table, start, end, offset_unit, relation, row: Pairs(row) } = evidence;
        let missing = || RecordError::Missing { field: "claims[].evidence[].article".to_owned() };
        let source = article.or(table).ok_or_else(missing)?;
        let span = match (start, end) {
            (Some(start), Some(end)) if source == self.article && offset_unit.is_none() => {
                Some(self.places.span(layer, Range { start, end })?)
            }
            // In a text that is not at hand.
            (Some(start), Some(end)) => {
                let (from, to) = start.get().zip(end.get()).ok_or(RecordError::Span { layer, start, end })?;
                Some(Span::new(from, to))
            }
            _ => None,
        };
        Ok(Evidence { source, span, relation: Cow::Owned(relation), row })
    }
}

fn reference(ids: &HashMap<String, u32>, layer: &'static str, id: &str) -> Result<u32, RecordError> {
    let found = ids.get(id).copied().or_else(|| {
        // A record whose entities were left out keeps its references.
        let number = if ids.is_empty() { id.get(1..)?.parse::<u32>().ok()? } else { return None };
        number.checked_sub(1)
    });
    found.ok_or_else(|| RecordError::Reference { layer, id: id.to_owned() })
}

fn score_of(wire::Score { polarity, score }: wire::Score) -> Score {
    Score { polarity, score: score as f32 }
}

fn verdict_of(name: Option<&str>) -> Result<Verdict, RecordError> {
    let name = name.unwrap_or(Verdict::Unverified.name());
    Verdict::from_name(name).ok_or_else(|| unknown("claims", "verdict", name))
}

/// A record that was written without relations has them from the list that a fact-check stands in.
fn fact_check(found: wire::Match<'_>, by_default: MatchRelation) -> Result<Match, RecordError> {
    const LAYER: &str = "claims";
    let wire::Match { id, claim, rating, verdict, url, date, score, contradicts, relation, agrees, differs } =
        found;
    let related =
        relation.map(|name| MatchRelation::from_name(&name).ok_or_else(|| unknown(LAYER, "relation", &name)));
    let part = |name: String| ClaimPart::from_name(&name).ok_or_else(|| unknown(LAYER, "part", &name));
    let parts = |names: Vec<String>| names.into_iter().map(part).collect::<Result<ClaimParts, _>>();
    Ok(Match {
        id,
        claim,
        rating,
        verdict: verdict_of(verdict.as_deref())?,
        url,
        date,
        score: score as f32,
        contradicts: contradicts.map(Cow::Owned),
        relation: related.transpose()?.unwrap_or(by_default),
        agrees: parts(agrees)?,
        differs: parts(differs)?,
    })
}

/// A record's fields as they stand.
#[derive(Default)]
struct Wire<'a> {
    schema: Option<Cow<'a, str>>,
    id: Option<String>,
    source: Option<wire::Source>,
    title: Option<String>,
    date: Option<String>,
    url: Option<String>,
    language: Option<String>,
    offset_unit: Option<Cow<'a, str>>,
    text: Option<String>,
    has_text: bool,
    targets: Vec<Range>,
    damage: Vec<wire::Damage<'a>>,
    entities: Option<Vec<wire::Entity<'a>>>,
    quotes: Option<Vec<wire::Quote<'a>>>,
    sentiment: Option<wire::Sentiment<'a>>,
    claims: Option<Vec<wire::Claim<'a>>>,
    custom: Vec<CustomLayer>,
    notes: Vec<wire::Remark>,
    errors: Vec<wire::Remark>,
    extra: Option<String>,
}

impl<'de> Deserialize<'de> for Wire<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Wire<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Wire<'de>, A::Error> {
        let mut wire = Wire::default();
        while let Some(Key(key)) = access.next_key()? {
            match key.as_ref() {
                "schema" => wire.schema = access.next_value()?,
                "id" => wire.id = access.next_value()?,
                "source" => wire.source = access.next_value()?,
                "title" => wire.title = access.next_value()?,
                "date" => wire.date = access.next_value()?,
                "url" => wire.url = access.next_value()?,
                "language" => wire.language = access.next_value()?,
                "offset_unit" => wire.offset_unit = access.next_value()?,
                "text" => {
                    wire.text = access.next_value()?;
                    wire.has_text = wire.text.is_some();
                }
                "targets" => wire.targets = access.next_value()?,
                "damage" => wire.damage = access.next_value()?,
                "entities" => wire.entities = access.next_value()?,
                "quotes" => wire.quotes = access.next_value()?,
                "sentiment" => wire.sentiment = access.next_value()?,
                "claims" => wire.claims = access.next_value()?,
                "notes" => wire.notes = access.next_value()?,
                "errors" => wire.errors = access.next_value()?,
                "extra" => {
                    wire.extra = access.next_value::<Option<&RawValue>>()?.map(|raw| raw.get().to_owned());
                }
                _ => {
                    if let Read(Value::List(values)) = access.next_value()? {
                        wire.custom.push(CustomLayer { name: key.into_owned(), values });
                    }
                }
            }
        }
        Ok(wire)
    }
}

/// A name, borrowed where it has no escapes.
#[derive(serde::Deserialize)]
pub(crate) struct Key<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);
