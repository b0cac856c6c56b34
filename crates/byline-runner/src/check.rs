//! What makes a finding valid: spans on the text's character boundaries, indices of what its extractor was shown, finite
//! numbers. The same for every extractor, wherever it comes from.

use byline_core::{
    Claim, Claimant, Entity, EntityId, Evidence, Finding, Mention, MentionSentiment, Quantity, Quote,
    QuoteId, Score, SentenceScore, Sentiment, Span, Speaker, TargetSentiment, Voice, VoiceSentiment, counted,
};

/// What findings of one extractor on one article may point to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds<'a> {
    pub(crate) text: &'a str,
    /// How many entities it was shown.
    pub(crate) entities: usize,
    /// How many quotes it was shown.
    pub(crate) quotes: usize,
}

type Checked = Result<(), String>;

impl Bounds<'_> {
    /// Whether a finding is valid; the message names the first field that is not.
    pub(crate) fn finding(&self, finding: &Finding) -> Checked {
        match finding {
            Finding::Entity(entity) => self.entity(entity),
            Finding::Quote(quote) => self.quote(quote),
            Finding::Sentiment(sentiment) => self.sentiment(sentiment),
            Finding::Claim(claim) => self.claim(claim),
            Finding::Custom(_) => Ok(()),
        }
    }

    pub(crate) fn entity(&self, entity: &Entity) -> Checked {
        let Entity { label: _, name: _, mentions, link: _ } = entity;
        mentions.iter().try_for_each(|Mention { span, kind: _ }| self.span(*span, "mention.span"))
    }

    pub(crate) fn span(&self, span: Span, field: &str) -> Checked {
        let length = self.text.len();
        if span.of(self.text).is_some() {
            Ok(())
        } else if span.start > span.end {
            Err(format!("`{field}` is {span}, which ends before it begins"))
        } else if span.end as usize > length {
            Err(format!("`{field}` is {span}, outside the text of {}", counted(length as u64, "byte")))
        } else {
            Err(format!("`{field}` is {span}, which is not on character boundaries"))
        }
    }

    fn quote(&self, quote: &Quote) -> Checked {
        let Quote { kind: _, mode: _, content, cue, speaker, confidence, reason: _, repairs: _ } = quote;
        self.spans(content, "quote.content")?;
        self.spans(cue, "quote.cue")?;
        if let Some(Speaker { mention, entity, name: _ }) = speaker {
            self.spans(mention.as_slice(), "speaker.mention")?;
            self.entity_id(*entity, "speaker.entity")?;
        }
        finite(*confidence, "quote.confidence")
    }

    fn sentiment(&self, sentiment: &Sentiment) -> Checked {
        let Sentiment { document, headline, lead, sentences, targets } = sentiment;
        score(*document, "sentiment.document")?;
        headline.iter().try_for_each(|felt| score(*felt, "sentiment.headline"))?;
        lead.iter().try_for_each(|felt| score(*felt, "sentiment.lead"))?;
        for SentenceScore { span, score } in sentences {
            self.span(*span, "sentence.span")?;
            finite(*score, "sentence.score")?;
        }
        for TargetSentiment { entity, name: _, score: felt, by_voice, mentions } in targets {
            self.entity_id(*entity, "target.entity")?;
            score(*felt, "target.score")?;
            for VoiceSentiment { voice, score: felt } in by_voice {
                self.voice(*voice, "voice.voice")?;
                score(*felt, "voice.score")?;
            }
            mentions.iter().try_for_each(|mention| self.felt_at(mention))?;
        }
        Ok(())
    }

    fn felt_at(&self, mention: &MentionSentiment) -> Checked {
        let MentionSentiment { span, score: felt, confidence, voice, evidence } = mention;
        self.span(*span, "mention.span")?;
        score(*felt, "mention.score")?;
        finite(*confidence, "mention.confidence")?;
        self.spans(evidence, "mention.evidence")?;
        self.voice(*voice, "mention.voice")
    }

    fn voice(&self, voice: Voice, field: &'static str) -> Checked {
        match voice {
            Voice::Author => Ok(()),
            Voice::Quote(quote) => self.quote_id(Some(quote), field),
        }
    }

    fn claim(&self, claim: &Claim) -> Checked {
        let Claim {
            span,
            score,
            checkworthy: _,
            kinds: _,
            claimant,
            stance: _,
            verdict: _,
            matches,
            related,
            evidence,
            quantities,
        } = claim;
        self.span(*span, "claim.span")?;
        finite(*score, "claim.score")?;
        if let Some(Claimant { entity, name: _, quote }) = claimant {
            self.entity_id(*entity, "claimant.entity")?;
            self.quote_id(*quote, "claimant.quote")?;
        }
        for found in matches.iter().chain(related) {
            finite(found.score, "match.score")?;
        }
        for Evidence { source: _, span, relation: _, row: _ } in evidence {
            // The span is one of another article, whose text is not at hand.
            if let Some(span) = span.filter(|span| span.start > span.end) {
                return Err(format!("`evidence.span` is {span}, which ends before it begins"));
            }
        }
        for Quantity { span, value, upper, bound: _, unit: _, of: _ } in quantities {
            self.span(*span, "quantity.span")?;
            finite(*value, "quantity.value")?;
            upper.iter().try_for_each(|upper| finite(*upper, "quantity.upper"))?;
        }
        Ok(())
    }

    fn spans(&self, spans: &[Span], field: &str) -> Checked {
        spans.iter().try_for_each(|span| self.span(*span, field))
    }

    fn entity_id(&self, id: Option<EntityId>, field: &str) -> Checked {
        below(id.map(|EntityId(at)| at), self.entities, field)
    }

    fn quote_id(&self, id: Option<QuoteId>, field: &str) -> Checked {
        below(id.map(|QuoteId(at)| at), self.quotes, field)
    }
}

fn below(index: Option<u32>, count: usize, field: &str) -> Checked {
    match index {
        Some(index) if index as usize >= count => {
            Err(format!("`{field}` is {index}, but the extractor was given {count} of them"))
        }
        _ => Ok(()),
    }
}

fn score(score: Score, field: &str) -> Checked {
    let Score { polarity, score } = score;
    if !(-1..=1).contains(&polarity) {
        return Err(format!("`{field}` has the polarity {polarity}, which is none of -1, 0 and 1"));
    }
    finite(score, field)
}

fn finite(number: impl Into<f64>, field: &str) -> Checked {
    if number.into().is_finite() { Ok(()) } else { Err(format!("`{field}` is not a finite number")) }
}
