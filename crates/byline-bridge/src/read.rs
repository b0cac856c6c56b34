//! From views to Byline's own types, everything checked.

use crate::{Coded, Fault, Problem, from_json};
use abi::{Maybe, Slice, Str, codes};
use byline_abi as abi;
use byline_core::{
    Claim, ClaimParts, Claimant, CustomLayer, Descriptor, Entity, EntityId, Evidence, Failure, LayerName,
    Link, Match, Mention, MentionSentiment, Quantity, Quote, QuoteId, Score, SentenceScore, Sentiment, Span,
    Speaker, TargetSentiment, Value, Voice, VoiceSentiment,
};
use std::borrow::Cow;

/// Reads views that speak of one text.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'t> {
    /// The text that spans point into.
    pub text: &'t str,
    /// Entities are counted from 0 to below this.
    pub entities: u32,
    /// Quotes are counted from 0 to below this.
    pub quotes: u32,
}

type Result<T> = std::result::Result<T, Fault>;

/// Reads what a plugin says of itself, and whether an instance must not be called from two threads at once.
///
/// # Errors
///
/// If a view is malformed, or a name cannot be one.
pub fn descriptor(view: &abi::Descriptor<'_>) -> Result<(Descriptor, bool)> {
    let abi::Descriptor {
        size: _,
        name,
        version,
        summary,
        provides,
        needs,
        uses,
        languages,
        options_schema,
        serial,
    } = *view;
    let layers = |names: Slice<'_, Str<'_>>, field| {
        list(names, field, |name| Ok(LayerName::from_name(&named(*name, field)?)))
    };
    let (name, version) = (named(name, "descriptor.name")?, owned(version, "descriptor.version")?);
    let descriptor = Descriptor::new(name, version)
        .summary(owned(summary, "descriptor.summary")?)
        .provides(LayerName::from_name(&named(provides, "descriptor.provides")?))
        .needs(layers(needs, "descriptor.needs")?)
        .uses(layers(uses, "descriptor.uses")?)
        .languages(list(languages, "descriptor.languages", |code| cow(*code, "descriptor.languages"))?)
        .options_schema(owned(options_schema, "descriptor.options_schema")?);
    if let Some(fault) = byline_record::descriptor_fault(&descriptor) {
        return Err(Problem::Wrong(fault).in_field("descriptor"));
    }
    Ok((descriptor, truth(serial, "descriptor.serial")?))
}

/// Reads a failure.
///
/// # Errors
///
/// If a view is malformed.
pub fn failure(view: &abi::Failure<'_>) -> Result<Failure> {
    let abi::Failure { message, option: at, hint } = *view;
    let failure = Failure {
        message: owned(message, "failure.message")?,
        option: option(at, "failure.option")?,
        hint: None,
    };
    Ok(failure.hint(option(hint, "failure.hint")?.unwrap_or_default()))
}

impl Reader<'_> {
    /// Reads an entity.
    ///
    /// # Errors
    ///
    /// If anything in it is wrong. The same holds for the functions below.
    pub fn entity(&self, view: &abi::Entity<'_>) -> Result<Entity> {
        let abi::Entity { name, mentions, link, label } = *view;
        Ok(Entity {
            label: code(label, "entity.label")?,
            name: owned(name, "entity.name")?,
            mentions: list(mentions, "entity.mentions", |mention| {
                let abi::Mention { span, kind } = *mention;
                Ok(Mention { span: self.span(span, "mention.span")?, kind: code(kind, "mention.kind")? })
            })?,
            link: maybe(link, "entity.link", |link| {
                let abi::Link { source, id, columns } = *link;
                Ok(Link {
                    source: owned(source, "link.source")?,
                    id: owned(id, "link.id")?,
                    columns: pairs(columns, "link.columns")?,
                })
            })?,
        })
    }

    /// Reads a quote.
    pub fn quote(&self, view: &abi::Quote<'_>) -> Result<Quote> {
        let abi::Quote { content, cue, speaker, reason, repairs, kind, mode, confidence } = *view;
        Ok(Quote {
            kind: code(kind, "quote.kind")?,
            mode: code(mode, "quote.mode")?,
            content: self.spans(content, "quote.content")?,
            cue: self.spans(cue, "quote.cue")?,
            speaker: maybe(speaker, "quote.speaker", |speaker| {
                let abi::Speaker { name, mention, entity } = *speaker;
                Ok(Speaker {
                    mention: self.optional_span(mention, "speaker.mention")?,
                    entity: self.entity_id(entity, "speaker.entity")?,
                    name: option(name, "speaker.name")?,
                })
            })?,
            confidence: finite(confidence, "quote.confidence")?,
            reason: cow(reason, "quote.reason")?,
            repairs: list(repairs, "quote.repairs", |repair| cow(*repair, "quote.repairs"))?,
        })
    }

    /// Reads a sentiment.
    pub fn sentiment(&self, view: &abi::Sentiment<'_>) -> Result<Sentiment> {
        let abi::Sentiment { document, headline, lead, sentences, targets } = *view;
        Ok(Sentiment {
            document: score(document, "sentiment.document")?,
            headline: maybe(headline, "sentiment.headline", |felt| score(*felt, "sentiment.headline"))?,
            lead: maybe(lead, "sentiment.lead", |felt| score(*felt, "sentiment.lead"))?,
            sentences: list(sentences, "sentiment.sentences", |sentence| {
                let abi::SentenceScore { span, score } = *sentence;
                Ok(SentenceScore {
                    span: self.span(span, "sentence.span")?,
                    score: finite(score, "sentence.score")?,
                })
            })?,
            targets: list(targets, "sentiment.targets", |target| {
                let abi::TargetSentiment { name, mentions, by_voice, score: felt, entity } = *target;
                Ok(TargetSentiment {
                    entity: self.entity_id(entity, "target.entity")?,
                    name: owned(name, "target.name")?,
                    score: score(felt, "target.score")?,
                    by_voice: list(by_voice, "target.by_voice", |voice| {
                        let abi::VoiceSentiment { score: felt, voice } = *voice;
                        let voice = self.voice(voice, "voice.voice")?;
                        Ok(VoiceSentiment { voice, score: score(felt, "voice.score")? })
                    })?,
                    mentions: list(mentions, "target.mentions", |mention| self.felt_at(mention))?,
                })
            })?,
        })
    }

    /// Reads a claim.
    pub fn claim(&self, view: &abi::Claim<'_>) -> Result<Claim> {
        let abi::Claim {
            kinds,
            claimant,
            matches,
            related,
            evidence,
            quantities,
            span,
            score,
            checkworthy,
            stance,
            verdict,
        } = *view;
        Ok(Claim {
            span: self.span(span, "claim.span")?,
            score: finite(score, "claim.score")?,
            checkworthy: truth(checkworthy, "claim.checkworthy")?,
            kinds: list(kinds, "claim.kinds", |kind| cow(*kind, "claim.kinds"))?,
            claimant: maybe(claimant, "claim.claimant", |claimant| {
                let abi::Claimant { name, entity, quote } = *claimant;
                Ok(Claimant {
                    entity: self.entity_id(entity, "claimant.entity")?,
                    name: option(name, "claimant.name")?,
                    quote: self.quote_id(quote, "claimant.quote")?,
                })
            })?,
            stance: code(stance, "claim.stance")?,
            verdict: code(verdict, "claim.verdict")?,
            matches: list(matches, "claim.matches", fact_check)?,
            related: list(related, "claim.related", fact_check)?,
            evidence: list(evidence, "claim.evidence", vouches)?,
            quantities: list(quantities, "claim.quantities", |quantity| self.quantity(quantity))?,
        })
    }

    /// Reads a custom layer.
    pub fn custom(&self, view: &abi::CustomLayer<'_>) -> Result<CustomLayer> {
        let abi::CustomLayer { name, values } = *view;
        Ok(CustomLayer {
            name: owned(name, "layer.name")?,
            values: list(values, "layer.values", |value| self.value(*value))?,
        })
    }

    /// Reads a finding of a custom layer.
    pub fn value(&self, json: Str<'_>) -> Result<Value> {
        let field = "custom";
        let text = json.get().map_err(|bad| Problem::from(bad).in_field(field))?;
        from_json(text).map_err(|error| Problem::NotJson(error).in_field(field))
    }

    /// Reads spans.
    pub fn spans(&self, view: Slice<'_, abi::Span>, field: &'static str) -> Result<Vec<Span>> {
        list(view, field, |span| self.span(*span, field))
    }

    fn felt_at(&self, view: &abi::MentionSentiment<'_>) -> Result<MentionSentiment> {
        let abi::MentionSentiment { evidence, span, score: felt, confidence, voice } = *view;
        Ok(MentionSentiment {
            span: self.span(span, "mention.span")?,
            score: score(felt, "mention.score")?,
            confidence: finite(confidence, "mention.confidence")?,
            voice: self.voice(voice, "mention.voice")?,
            evidence: self.spans(evidence, "mention.evidence")?,
        })
    }

    fn voice(&self, quote: u32, field: &'static str) -> Result<Voice> {
        Ok(self.quote_id(quote, field)?.map_or(Voice::Author, Voice::Quote))
    }

    fn quantity(&self, view: &abi::Quantity<'_>) -> Result<Quantity> {
        let abi::Quantity { value, upper, bound, unit, of, span, has_upper } = *view;
        let has_upper = truth(has_upper, "quantity.has_upper")?;
        Ok(Quantity {
            span: self.span(span, "quantity.span")?,
            value: finite(value, "quantity.value")?,
            upper: has_upper.then(|| finite(upper, "quantity.upper")).transpose()?,
            bound: cow(bound, "quantity.bound")?,
            unit: option(unit, "quantity.unit")?,
            of: option(of, "quantity.of")?,
        })
    }

    fn span(&self, span: abi::Span, field: &'static str) -> Result<Span> {
        let problem = match ordered(span, field)?.of(self.text) {
            Some(_) => return Ok(Span { start: span.start, end: span.end }),
            None if span.end as usize > self.text.len() => {
                Problem::OutsideText { span, length: self.text.len() }
            }
            None => Problem::OffBoundary(span),
        };
        Err(problem.in_field(field))
    }

    fn optional_span(&self, span: abi::Span, field: &'static str) -> Result<Option<Span>> {
        if span == abi::Span::NONE { Ok(None) } else { self.span(span, field).map(Some) }
    }

    fn entity_id(&self, index: u32, field: &'static str) -> Result<Option<EntityId>> {
        Ok(below(index, self.entities, field)?.map(EntityId))
    }

    fn quote_id(&self, index: u32, field: &'static str) -> Result<Option<QuoteId>> {
        Ok(below(index, self.quotes, field)?.map(QuoteId))
    }
}

fn fact_check(view: &abi::Match<'_>) -> Result<Match> {
    let abi::Match {
        id,
        claim,
        rating,
        url,
        date,
        contradicts,
        verdict,
        score,
        relation,
        agrees,
        differs,
        reserved: _,
    } = *view;
    Ok(Match {
        id: owned(id, "match.id")?,
        claim: owned(claim, "match.claim")?,
        rating: option(rating, "match.rating")?,
        verdict: code(verdict, "match.verdict")?,
        url: option(url, "match.url")?,
        date: option(date, "match.date")?,
        score: finite(score, "match.score")?,
        contradicts: option(contradicts, "match.contradicts")?.map(Cow::Owned),
        relation: code(relation, "match.relation")?,
        agrees: parts(agrees, "match.agrees")?,
        differs: parts(differs, "match.differs")?,
    })
}

fn parts(bits: u32, field: &'static str) -> Result<ClaimParts> {
    let parts = u8::try_from(bits).ok().and_then(ClaimParts::from_bits);
    parts.ok_or_else(|| Problem::UnknownCode(bits.into()).in_field(field))
}

fn vouches(view: &abi::Evidence<'_>) -> Result<Evidence> {
    let abi::Evidence { source, relation, row, span } = *view;
    // The span is one of another article, whose text is not at hand.
    let span = if span == abi::Span::NONE { None } else { Some(ordered(span, "evidence.span")?) };
    Ok(Evidence {
        source: owned(source, "evidence.source")?,
        span,
        relation: cow(relation, "evidence.relation")?,
        row: pairs(row, "evidence.row")?,
    })
}

fn ordered(span: abi::Span, field: &'static str) -> Result<Span> {
    let abi::Span { start, end } = span;
    if start > end { Err(Problem::Inverted(span).in_field(field)) } else { Ok(Span { start, end }) }
}

fn score(view: abi::Score, field: &'static str) -> Result<Score> {
    let abi::Score { polarity, score } = view;
    if !(-1..=1).contains(&polarity) {
        return Err(Problem::UnknownCode(polarity.into()).in_field(field));
    }
    Ok(Score { polarity: polarity as i8, score: finite(score, field)? })
}

fn pairs(view: Slice<'_, abi::Pair<'_>>, field: &'static str) -> Result<Vec<(String, String)>> {
    list(view, field, |pair| {
        let abi::Pair { name, value } = *pair;
        Ok((owned(name, field)?, owned(value, field)?))
    })
}

fn list<V, T>(view: Slice<'_, V>, field: &'static str, read: impl FnMut(&V) -> Result<T>) -> Result<Vec<T>> {
    view.get().map_err(|bad| Problem::from(bad).in_field(field))?.iter().map(read).collect()
}

fn maybe<V, T>(
    view: Maybe<'_, V>,
    field: &'static str,
    read: impl FnOnce(&V) -> Result<T>,
) -> Result<Option<T>> {
    view.get().map_err(|bad| Problem::from(bad).in_field(field))?.map(read).transpose()
}

fn code<T: Coded>(code: u32, field: &'static str) -> Result<T> {
    T::of_code(code).ok_or_else(|| Problem::UnknownCode(code.into()).in_field(field))
}

fn truth(code: u32, field: &'static str) -> Result<bool> {
    match code {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Problem::UnknownCode(code.into()).in_field(field)),
    }
}

fn below(index: u32, count: u32, field: &'static str) -> Result<Option<u32>> {
    match index {
        codes::NONE => Ok(None),
        _ if index < count => Ok(Some(index)),
        _ => Err(Problem::OutsideLayer { index, count }.in_field(field)),
    }
}

fn finite<T: Into<f64> + Copy>(number: T, field: &'static str) -> Result<T> {
    if number.into().is_finite() { Ok(number) } else { Err(Problem::NotFinite.in_field(field)) }
}

fn named(view: Str<'_>, field: &'static str) -> Result<String> {
    let name = owned(view, field)?;
    if name.is_empty() { Err(Problem::Empty.in_field(field)) } else { Ok(name) }
}

fn owned(view: Str<'_>, field: &'static str) -> Result<String> {
    view.get().map(str::to_owned).map_err(|bad| Problem::from(bad).in_field(field))
}

fn option(view: Str<'_>, field: &'static str) -> Result<Option<String>> {
    let text = view.optional().map_err(|bad| Problem::from(bad).in_field(field))?;
    Ok(text.map(str::to_owned))
}

fn cow(view: Str<'_>, field: &'static str) -> Result<Cow<'static, str>> {
    owned(view, field).map(Cow::Owned)
}
