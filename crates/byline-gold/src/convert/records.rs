//! Byline's own records, corrected by hand: what stands in them becomes gold.
//!
//! The mood of a document or a sentence is left out: nobody corrects it, and it would count as gold.

use super::{Flow, Run, encoding, line_place, open, unreadable};
use crate::{Cluster, Gold, GoldClaim, GoldEntity, GoldMention, GoldQuote, GoldSentiment};
use byline_core::{Article, Claim, Diagnostic, Entity, Layers, MentionKind, Place, Quote, Sentiment, Span};
use byline_record::Record;
use std::io::BufRead;
use std::path::Path;

pub(super) fn convert(path: &Path, run: &mut Run<'_>) -> Flow {
    for (number, line) in (1..).zip(open(path)?.split(b'\n')) {
        let line = line.map_err(|error| unreadable(path, &error))?;
        let line = match encoding::utf_8(path, number, &line) {
            Ok(line) => line,
            Err(wrong) => {
                run.give(Err(wrong))?;
                continue;
            }
        };
        if line.trim().is_empty() {
            continue;
        }
        let item = byline_record::read(line.trim_end()).map_err(|error| {
            let mut place = line_place(path, number, line);
            place.column = error.column();
            Diagnostic::error("gold/not-a-record", "this line is not a record")
                .at(place)
                .because(error.to_string())
                .hint("records are what `byline analyze` writes, with their text in them")
        });
        run.give(item.and_then(|record| checked(record, line_place(path, number, line))))?;
    }
    Ok(())
}

/// What a record says, if it has the text that it says it of.
pub(super) fn checked(record: Record, place: Place) -> Result<Gold, Diagnostic> {
    if !record.article.text.is_empty() {
        return Ok(gold(record));
    }
    let without = Diagnostic::error("gold/no-text", format!("`{}` has no text", record.article.id));
    Err(without
        .at(place)
        .because("gold data need the text that their offsets point into")
        .hint("set `output.text = true` in `byline.toml` and analyze again"))
}

fn gold(record: Record) -> Gold {
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
    gold.quotes = quotes.map(|quotes| quotes.into_iter().map(quote).collect());
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

fn quote(quote: Quote) -> GoldQuote {
    let Quote { kind, content, cue, speaker, mode: _, confidence: _, reason: _, repairs: _ } = quote;
    // Only an entity's name says who it is; a description is the mention again.
    let named = speaker.as_ref().filter(|speaker| speaker.entity.is_some());
    let who = Some(named.and_then(|speaker| speaker.name.clone()).unwrap_or_default());
    let speaker: Vec<Span> = speaker.and_then(|speaker| speaker.mention).into_iter().collect();
    GoldQuote { content, cue, speaker: Some(speaker), who, kind: Some(kind), cue_kind: None, marks: None }
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
