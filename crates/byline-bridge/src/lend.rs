//! Views of Byline's own types, valid while a function runs.
//!
//! What is not laid out as C wants it (names in a list, optional parts) is gathered in a few vectors, and the views
//! point into those; a call costs a handful of allocations, whatever the length of the layer.

use crate::{Coded, to_json};
use abi::{Maybe, Slice, Str, codes};
use byline_abi as abi;
use byline_core::{
    Claim, Claimant, CustomLayer, Descriptor, Entity, EntityId, Evidence, Failure, LayersView, Link, Match,
    Mention, MentionSentiment, Quantity, Quote, QuoteId, Score, SentenceScore, Sentiment, Span, Speaker,
    TargetSentiment, Voice, VoiceSentiment,
};
use std::borrow::Cow;

/// The layers of a document.
#[derive(Clone, Copy)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Layers<'a> {
    pub entities: Slice<'a, abi::Entity<'a>>,
    pub quotes: Slice<'a, abi::Quote<'a>>,
    pub sentiment: Maybe<'a, abi::Sentiment<'a>>,
    pub claims: Slice<'a, abi::Claim<'a>>,
    pub custom: Slice<'a, abi::CustomLayer<'a>>,
}

/// Lends all layers.
pub fn layers<R>(layers: LayersView<'_>, then: impl FnOnce(Layers<'_>) -> R) -> R {
    let LayersView { entities: e, quotes: q, sentiment: s, claims: c, custom: own } = layers;
    entities(e, |entities| {
        quotes(q, |quotes| {
            sentiment(s, |sentiment| {
                claims(c, |claims| {
                    custom(own, |custom| then(Layers { entities, quotes, sentiment, claims, custom }))
                })
            })
        })
    })
}

/// Lends entities.
pub fn entities<R>(entities: Option<&[Entity]>, then: impl FnOnce(Slice<'_, abi::Entity<'_>>) -> R) -> R {
    let Some(entities) = entities else { return then(Slice::NONE) };
    let mentions: Vec<_> = entities.iter().flat_map(|entity| &entity.mentions).map(mention).collect();
    let links = || entities.iter().filter_map(|entity| entity.link.as_ref());
    let columns: Vec<_> = links().flat_map(|link| &link.columns).map(pair).collect();
    let mut column = Cut(&columns);
    let links: Vec<_> = links()
        .map(|Link { source, id, columns }| abi::Link {
            source: source.as_str().into(),
            id: id.as_str().into(),
            columns: column.next(columns.len()),
        })
        .collect();
    let (mut mention, mut link) = (Cut(&mentions), Cut(&links));
    let views: Vec<_> = entities
        .iter()
        .map(|Entity { label, name, mentions, link: linked }| abi::Entity {
            name: name.as_str().into(),
            mentions: mention.next(mentions.len()),
            link: link.maybe(linked.is_some()),
            label: label.code(),
        })
        .collect();
    then(views.as_slice().into())
}

/// Lends quotes.
pub fn quotes<R>(quotes: Option<&[Quote]>, then: impl FnOnce(Slice<'_, abi::Quote<'_>>) -> R) -> R {
    let Some(quotes) = quotes else { return then(Slice::NONE) };
    let spans: Vec<_> =
        quotes.iter().flat_map(|quote| quote.content.iter().chain(&quote.cue)).copied().map(span).collect();
    let repairs: Vec<_> = quotes.iter().flat_map(|quote| &quote.repairs).map(text).collect();
    let speakers: Vec<_> = quotes.iter().filter_map(|quote| quote.speaker.as_ref()).map(speaker).collect();
    let (mut spans, mut repair, mut speaker) = (Cut(&spans), Cut(&repairs), Cut(&speakers));
    let views: Vec<_> = quotes
        .iter()
        .map(|Quote { kind, mode, content, cue, speaker: who, confidence, reason, repairs }| abi::Quote {
            content: spans.next(content.len()),
            cue: spans.next(cue.len()),
            speaker: speaker.maybe(who.is_some()),
            reason: text(reason),
            repairs: repair.next(repairs.len()),
            kind: kind.code(),
            mode: mode.code(),
            confidence: *confidence,
        })
        .collect();
    then(views.as_slice().into())
}

fn voice_id(voice: Voice) -> u32 {
    match voice {
        Voice::Author => codes::NONE,
        Voice::Quote(QuoteId(quote)) => quote,
    }
}

/// Lends a sentiment.
pub fn sentiment<R>(
    sentiment: Option<&Sentiment>,
    then: impl FnOnce(Maybe<'_, abi::Sentiment<'_>>) -> R,
) -> R {
    let Some(Sentiment { document, headline, lead, sentences, targets }) = sentiment else {
        return then(Maybe::NONE);
    };
    let mentions = || targets.iter().flat_map(|target| &target.mentions);
    let evidence: Vec<_> = mentions().flat_map(|mention| &mention.evidence).copied().map(span).collect();
    let mut decided = Cut(&evidence);
    let mentions: Vec<_> = mentions()
        .map(|MentionSentiment { span: at, score: felt, confidence, voice, evidence }| {
            abi::MentionSentiment {
                evidence: decided.next(evidence.len()),
                span: span(*at),
                score: score(*felt),
                confidence: *confidence,
                voice: voice_id(*voice),
            }
        })
        .collect();
    let mut mention = Cut(&mentions);
    let voices: Vec<_> = targets
        .iter()
        .flat_map(|target| &target.by_voice)
        .map(|VoiceSentiment { voice, score: felt }| abi::VoiceSentiment {
            score: score(*felt),
            voice: voice_id(*voice),
        })
        .collect();
    let mut by_voices = Cut(&voices);
    let targets: Vec<_> = targets
        .iter()
        .map(|TargetSentiment { entity, name, score: felt, by_voice, mentions }| abi::TargetSentiment {
            name: name.as_str().into(),
            mentions: mention.next(mentions.len()),
            by_voice: by_voices.next(by_voice.len()),
            score: score(*felt),
            entity: entity_id(*entity),
        })
        .collect();
    let sentences: Vec<_> = sentences
        .iter()
        .map(|SentenceScore { span: at, score }| abi::SentenceScore { span: span(*at), score: *score })
        .collect();
    let (headline, lead) = (headline.map(score), lead.map(score));
    let view = abi::Sentiment {
        document: score(*document),
        headline: headline.as_ref().into(),
        lead: lead.as_ref().into(),
        sentences: sentences.as_slice().into(),
        targets: targets.as_slice().into(),
    };
    then(Some(&view).into())
}

/// Lends claims.
pub fn claims<R>(claims: Option<&[Claim]>, then: impl FnOnce(Slice<'_, abi::Claim<'_>>) -> R) -> R {
    let Some(claims) = claims else { return then(Slice::NONE) };
    let kinds: Vec<_> = claims.iter().flat_map(|claim| &claim.kinds).map(text).collect();
    let claimants: Vec<_> = claims.iter().filter_map(|claim| claim.claimant.as_ref()).map(claimant).collect();
    let matches: Vec<_> = claims.iter().flat_map(|claim| &claim.matches).map(fact_check).collect();
    let related: Vec<_> = claims.iter().flat_map(|claim| &claim.related).map(fact_check).collect();
    let evidence = || claims.iter().flat_map(|claim| &claim.evidence);
    let rows: Vec<_> = evidence().flat_map(|evidence| &evidence.row).map(pair).collect();
    let mut row = Cut(&rows);
    let evidence: Vec<_> = evidence()
        .map(|Evidence { source, span: at, relation, row: cells }| abi::Evidence {
            source: source.as_str().into(),
            relation: text(relation),
            row: row.next(cells.len()),
            span: at.map_or(abi::Span::NONE, span),
        })
        .collect();
    let quantities: Vec<_> = claims.iter().flat_map(|claim| &claim.quantities).map(quantity).collect();
    let (mut kind, mut claimant) = (Cut(&kinds), Cut(&claimants));
    let (mut fact_check, mut near) = (Cut(&matches), Cut(&related));
    let (mut vouches, mut quantity) = (Cut(&evidence), Cut(&quantities));
    let views: Vec<_> = claims
        .iter()
        .map(|claim| {
            let Claim {
                span: at,
                score,
                checkworthy,
                kinds,
                claimant: who,
                stance,
                verdict,
                matches,
                related,
                evidence,
                quantities,
            } = claim;
            abi::Claim {
                kinds: kind.next(kinds.len()),
                claimant: claimant.maybe(who.is_some()),
                matches: fact_check.next(matches.len()),
                related: near.next(related.len()),
                evidence: vouches.next(evidence.len()),
                quantities: quantity.next(quantities.len()),
                span: span(*at),
                score: *score,
                checkworthy: u32::from(*checkworthy),
                stance: stance.code(),
                verdict: verdict.code(),
            }
        })
        .collect();
    then(views.as_slice().into())
}

/// Lends custom layers.
pub fn custom<R>(layers: &[CustomLayer], then: impl FnOnce(Slice<'_, abi::CustomLayer<'_>>) -> R) -> R {
    let texts: Vec<String> = layers.iter().flat_map(|layer| &layer.values).map(to_json).collect();
    let values: Vec<_> = texts.iter().map(|text| Str::new(text)).collect();
    let mut value = Cut(&values);
    let views: Vec<_> = layers
        .iter()
        .map(|CustomLayer { name, values }| abi::CustomLayer {
            name: name.as_str().into(),
            values: value.next(values.len()),
        })
        .collect();
    then(views.as_slice().into())
}

/// Lends what an extractor says of itself.
pub fn descriptor<R>(
    descriptor: &Descriptor,
    serial: bool,
    then: impl FnOnce(&abi::Descriptor<'_>) -> R,
) -> R {
    let Descriptor { name, version, summary, provides, needs, uses, languages, options_schema, .. } =
        descriptor;
    let names =
        |layers: &'_ [byline_core::LayerName]| layers.iter().map(|layer| layer.as_str().to_owned()).collect();
    let (needs, uses): (Vec<String>, Vec<String>) = (names(needs), names(uses));
    let needs: Vec<_> = needs.iter().map(|name| Str::new(name)).collect();
    let uses: Vec<_> = uses.iter().map(|name| Str::new(name)).collect();
    let languages: Vec<_> = languages.iter().map(text).collect();
    then(&abi::Descriptor {
        size: size_of::<abi::Descriptor<'_>>(),
        name: text(name),
        version: text(version),
        summary: text(summary),
        provides: provides.as_str().into(),
        needs: needs.as_slice().into(),
        uses: uses.as_slice().into(),
        languages: languages.as_slice().into(),
        options_schema: text(options_schema),
        serial: u32::from(serial),
    })
}

/// A view of a failure.
pub fn failure(failure: &Failure) -> abi::Failure<'_> {
    let Failure { message, option, hint } = failure;
    abi::Failure {
        message: message.as_str().into(),
        option: option.as_deref().into(),
        hint: hint.as_deref().into(),
    }
}

/// A span as C has it.
pub fn span(span: Span) -> abi::Span {
    let Span { start, end } = span;
    abi::Span { start, end }
}

fn mention(mention: &Mention) -> abi::Mention {
    let Mention { span: at, kind } = mention;
    abi::Mention { span: span(*at), kind: kind.code() }
}

fn speaker(speaker: &Speaker) -> abi::Speaker<'_> {
    let Speaker { mention, entity, name } = speaker;
    abi::Speaker {
        name: name.as_deref().into(),
        mention: mention.map_or(abi::Span::NONE, span),
        entity: entity_id(*entity),
    }
}

fn score(score: Score) -> abi::Score {
    let Score { polarity, score } = score;
    abi::Score { polarity: polarity.into(), score }
}

fn claimant(claimant: &Claimant) -> abi::Claimant<'_> {
    let Claimant { entity, name, quote } = claimant;
    abi::Claimant {
        name: name.as_deref().into(),
        entity: entity_id(*entity),
        quote: quote.map_or(codes::NONE, |QuoteId(quote)| quote),
    }
}

fn fact_check(fact_check: &Match) -> abi::Match<'_> {
    let Match { id, claim, rating, verdict, url, date, score, contradicts, relation, agrees, differs } =
        fact_check;
    abi::Match {
        id: id.as_str().into(),
        claim: claim.as_str().into(),
        rating: rating.as_deref().into(),
        url: url.as_deref().into(),
        date: date.as_deref().into(),
        contradicts: contradicts.as_deref().into(),
        verdict: verdict.code(),
        score: *score,
        relation: relation.code(),
        agrees: agrees.bits().into(),
        differs: differs.bits().into(),
        reserved: 0,
    }
}

fn quantity(quantity: &Quantity) -> abi::Quantity<'_> {
    let Quantity { span: at, value, upper, bound, unit, of } = quantity;
    abi::Quantity {
        value: *value,
        upper: upper.unwrap_or_default(),
        bound: text(bound),
        unit: unit.as_deref().into(),
        of: of.as_deref().into(),
        span: span(*at),
        has_upper: u32::from(upper.is_some()),
    }
}

fn pair(pair: &(String, String)) -> abi::Pair<'_> {
    let (name, value) = pair;
    abi::Pair { name: name.as_str().into(), value: value.as_str().into() }
}

fn entity_id(entity: Option<EntityId>) -> u32 {
    entity.map_or(codes::NONE, |EntityId(entity)| entity)
}

#[expect(clippy::ptr_arg, reason = "it is mapped over fields of that type")]
fn text<'a>(text: &'a Cow<'static, str>) -> Str<'a> {
    Str::new(text)
}

/// What is left of a vector that was filled in the same order as it is now cut.
struct Cut<'a, T>(&'a [T]);

impl<'a, T> Cut<'a, T> {
    fn next(&mut self, count: usize) -> Slice<'a, T> {
        let (piece, rest) = self.0.split_at(count);
        self.0 = rest;
        piece.into()
    }

    fn maybe(&mut self, there: bool) -> Maybe<'a, T> {
        if !there {
            return Maybe::NONE;
        }
        let (first, rest) = self.0.split_first().expect("as many as are there were put in");
        self.0 = rest;
        Some(first).into()
    }
}
