//! Byline's own records, corrected by hand: what stands in them becomes gold.
//!
//! The mood of a document or a sentence is left out: nobody corrects it, and it would count as gold.

use super::{Flow, Run, encoding, line_place, open, unreadable};
use crate::{Cluster, Gold, GoldClaim, GoldEntity, GoldMention, GoldQuote, GoldSentiment};
use byline_core::{Article, Claim, Diagnostic, Entity, Layers, MentionKind, Quote, Sentiment, Span};
use byline_record::Record;
use serde_json::Value;
use std::collections::HashSet;
use std::io::BufRead;
use std::path::Path;

pub(super) fn convert(path: &Path, run: &mut Run<'_>) -> Flow {
    (1..).zip(open(path)?.split(b'\n')).try_for_each(|(number, bytes)| {
        line(path, number, &bytes.map_err(|error| unreadable(path, &error))?, run)
    })
}

/// Converts one line.
pub(super) fn line(path: &Path, number: u32, bytes: &[u8], run: &mut Run<'_>) -> Flow {
    let line = match encoding::utf_8(path, number, bytes) {
        Ok(line) => line.trim_end(),
        Err(wrong) => return run.give(Err(wrong)),
    };
    if line.trim().is_empty() {
        return Ok(());
    }
    let read = byline_record::read(line).or_else(|error| match without_dangling(line) {
        Some((line, gone)) => {
            let record = byline_record::read(&line)?;
            for id in gone {
                run.change("a reference to a finding that was taken out is taken out too", &id);
            }
            Ok(record)
        }
        None => Err(error),
    });
    let item = match read {
        Ok(record) if record.article.text.is_empty() => {
            let without = Diagnostic::error("gold/no-text", format!("`{}` has no text", record.article.id));
            Err(without
                .at(line_place(path, number, line))
                .because("gold data need the text that their offsets point into")
                .hint("set `output.text = true` in `byline.toml` and analyze again"))
        }
        Ok(record) => Ok(gold(record, run)),
        Err(error) => {
            let mut place = line_place(path, number, line);
            place.column = error.column();
            Err(Diagnostic::error("gold/not-a-record", "this line is not a record")
                .at(place)
                .because(error.to_string())
                .hint("records are what `byline analyze` writes, with their text in them"))
        }
    };
    run.give(item)
}

/// A record without what refers to entities and quotes that it does not have, and the identifiers of these: who corrects
/// records takes findings out of a layer, and not what other layers say of them. `None` where nothing dangles.
fn without_dangling(line: &str) -> Option<(String, Vec<String>)> {
    let mut record: Value = serde_json::from_str(line).ok()?;
    let ids = |layer: &str| -> HashSet<String> {
        let findings = record[layer].as_array().into_iter().flatten();
        findings.filter_map(|finding| finding["id"].as_str()).map(str::to_owned).collect()
    };
    let (entities, quotes) = (ids("entities"), ids("quotes"));
    let mut gone = Vec::new();
    let mut dangles = |value: &Value, known: &HashSet<String>| {
        let id = value.as_str().filter(|id| *id != "author" && !known.contains(*id));
        gone.extend(id.map(str::to_owned));
        id.is_some()
    };
    for quote in list(record.get_mut("quotes")) {
        if dangles(&quote["speaker"]["entity"], &entities) {
            quote["speaker"]["entity"] = Value::Null;
        }
    }
    let targets = record.get_mut("sentiment").and_then(|sentiment| sentiment.get_mut("targets"));
    if let Some(Value::Array(targets)) = targets {
        targets.retain(|target| !dangles(&target["entity"], &entities));
        for target in targets {
            for key in ["mentions", "by_voice"] {
                if let Some(Value::Array(found)) = target.get_mut(key) {
                    found.retain(|found| !dangles(&found["voice"], &quotes));
                }
            }
        }
    }
    for claim in list(record.get_mut("claims")) {
        let Some(claimant) = claim.get_mut("claimant").filter(|claimant| claimant.is_object()) else {
            continue;
        };
        for (key, known) in [("entity", &entities), ("quote", &quotes)] {
            if dangles(&claimant[key], known) {
                claimant[key] = Value::Null;
            }
        }
    }
    (!gone.is_empty()).then(|| (record.to_string(), gone))
}

fn list(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    value.and_then(Value::as_array_mut).into_iter().flatten().filter(|value| value.is_object())
}

fn gold(record: Record, run: &mut Run<'_>) -> Gold {
    let Record { article, layers, damage: _, notes: _, errors: _ } = record;
    let Article { id, title, date, url, text, targets, source: _, language: _, entities: _, extra: _ } =
        article;
    let Layers { entities, quotes, sentiment, claims, custom: _ } = layers;
    let mut gold = Gold { id, title, date, url, text, ..Gold::default() };
    if !targets.is_empty() {
        gold.targets = Some(targets);
    }
    if let Some(entities) = &entities {
        gold.entities = Some(names(entities));
        gold.coref = Some(clusters(entities));
    }
    gold.quotes = quotes.map(|quotes| quotes.into_iter().map(|found| quote(found, run)).collect());
    if let Some(sentiment) = sentiment {
        judgements(sentiment, &mut gold);
    }
    gold.claims = claims.map(|claims| {
        let claim = |Claim { span, checkworthy, .. }| GoldClaim { span, checkworthy, speaker: None };
        claims.into_iter().map(claim).collect()
    });
    gold
}

fn names(entities: &[Entity]) -> Vec<GoldEntity> {
    let mut names: Vec<GoldEntity> = Vec::new();
    for Entity { label, mentions, name: _, link: _ } in entities {
        let own = mentions.iter().filter(|mention| mention.kind == MentionKind::Name);
        names.extend(own.map(|mention| GoldEntity {
            span: mention.span,
            label: label.name().to_owned(),
            fine: None,
        }));
    }
    names.sort_by_key(|name| name.span);
    names
}

/// Entities with more than one mention: one alone joins nothing.
fn clusters(entities: &[Entity]) -> Vec<Cluster> {
    let several = entities.iter().filter(|entity| entity.mentions.len() > 1);
    several
        .map(|Entity { label, mentions, name: _, link: _ }| Cluster {
            label: label.name().to_owned(),
            mentions: mentions
                .iter()
                .map(|mention| GoldMention {
                    span: mention.span,
                    kind: mention.kind.name().to_owned(),
                    head: mention.span,
                })
                .collect(),
        })
        .collect()
}

fn quote(quote: Quote, run: &mut Run<'_>) -> GoldQuote {
    let Quote { kind, content, cue, speaker, mode: _, confidence: _, reason: _, repairs: _ } = quote;
    // Only an entity's name says who it is; a description is the mention again.
    let named = speaker.as_ref().filter(|speaker| speaker.entity.is_some() || speaker.mention.is_none());
    let name = named.and_then(|speaker| speaker.name.clone());
    let mention = speaker.as_ref().and_then(|speaker| speaker.mention);
    let unplaced = name.as_deref().filter(|_| mention.is_none());
    if let Some(name) = unplaced {
        run.change("a speaker without a `mention`: the name is kept, and no place of it", name);
    }
    // That the text names nobody is another thing than not to say where.
    let speaker: Option<Vec<Span>> = unplaced.is_none().then(|| mention.into_iter().collect());
    let who = Some(name.unwrap_or_default());
    GoldQuote { content, cue, speaker, who, kind: Some(kind), cue_kind: None, marks: None }
}

fn judgements(sentiment: Sentiment, gold: &mut Gold) {
    let mentions = sentiment.targets.into_iter().flat_map(|target| target.mentions);
    let mut rows: Vec<GoldSentiment> = mentions
        .map(|mention| GoldSentiment {
            target: Some(mention.span),
            sentence: None,
            polarity: Some(mention.score.polarity),
            score: None,
        })
        .collect();
    rows.sort_by_key(|row| row.target);
    let targets = gold.targets.get_or_insert_default();
    targets.extend(rows.iter().filter_map(|row| row.target));
    targets.sort();
    targets.dedup();
    gold.sentiment = Some(rows);
}
