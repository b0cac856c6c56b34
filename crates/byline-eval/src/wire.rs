//! The JSON of gold data, and its checks.

use crate::gold::{
    Cluster, Gold, GoldClaim, GoldEntity, GoldMention, GoldQuote, GoldSentiment, GoldToken, Marks,
};
use byline_core::{QuoteType, Span, Tag};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Record {
    pub(crate) id: String,
    corpus: Option<String>,
    genre: Option<String>,
    title: Option<String>,
    date: Option<String>,
    url: Option<String>,
    text: String,
    quotes: Option<Vec<Quote>>,
    entities: Option<Vec<Entity>>,
    coref: Option<Vec<Coref>>,
    tokens: Option<Vec<Token>>,
    sentences: Option<Vec<Range>>,
    targets: Option<Vec<Range>>,
    sentiment: Option<Vec<Sentiment>>,
    target_document: Option<Sentiment>,
    claims: Option<Vec<Claim>>,
}

#[derive(Deserialize, Clone, Copy)]
struct Range {
    start: u32,
    end: u32,
}

#[derive(Deserialize)]
struct Quote {
    content: Vec<Range>,
    #[serde(default)]
    cue: Vec<Range>,
    speaker: Option<Vec<Range>>,
    r#type: Option<String>,
    cue_kind: Option<String>,
    marks: Option<String>,
}

#[derive(Deserialize)]
struct Entity {
    start: u32,
    end: u32,
    label: String,
    fine: Option<String>,
}

#[derive(Deserialize)]
struct Coref {
    #[serde(default)]
    label: String,
    mentions: Vec<Mention>,
}

#[derive(Deserialize)]
struct Mention {
    start: u32,
    end: u32,
    kind: String,
    head: Option<Range>,
}

#[derive(Deserialize)]
struct Token {
    start: u32,
    end: u32,
    upos: String,
    head: i64,
}

#[derive(Deserialize)]
struct Sentiment {
    target: Option<Range>,
    sentence: Option<Range>,
    polarity: Option<i8>,
    score: Option<f64>,
}

#[derive(Deserialize)]
struct Claim {
    start: u32,
    end: u32,
    checkworthy: bool,
    speaker: Option<String>,
}

/// The record with every span checked, or what is wrong with it.
pub(crate) fn check(record: Record) -> Result<Gold, String> {
    let Record {
        id,
        corpus,
        genre,
        title,
        date,
        url,
        text,
        quotes,
        entities,
        coref,
        tokens,
        sentences,
        targets,
        sentiment,
        target_document,
        claims,
    } = record;
    let quotes = each(quotes, |quote| quote_of(quote, &text))?;
    let entities = each(entities, |Entity { start, end, label, fine }| {
        Ok(GoldEntity { span: span(Range { start, end }, &text, "entities")?, label, fine })
    })?;
    let coref = each(coref, |Coref { label, mentions }| {
        let mentions = mentions.into_iter().map(|mention| mention_of(mention, &text));
        Ok(Cluster { label, mentions: mentions.collect::<Result<_, _>>()? })
    })?;
    let count = tokens.as_ref().map_or(0, Vec::len);
    let tokens = each(tokens, |token| token_of(token, &text, count))?;
    let sentences = each(sentences, |range| span(range, &text, "sentences"))?;
    let targets = each(targets, |range| span(range, &text, "targets"))?;
    let judged = |Sentiment { target, sentence, polarity, score }| {
        let place = |range: Option<Range>| range.map(|range| span(range, &text, "sentiment")).transpose();
        Ok(GoldSentiment { target: place(target)?, sentence: place(sentence)?, polarity, score })
    };
    let sentiment = each(sentiment, judged)?;
    let target_document = target_document.map(judged).transpose()?;
    let claims = each(claims, |Claim { start, end, checkworthy, speaker }| {
        Ok(GoldClaim { span: span(Range { start, end }, &text, "claims")?, checkworthy, speaker })
    })?;
    Ok(Gold {
        id,
        corpus,
        genre,
        title,
        date,
        url,
        text,
        quotes,
        entities,
        coref,
        tokens,
        sentences,
        targets,
        sentiment,
        target_document,
        claims,
    })
}

/// A layer's rows put through `convert`; an absent layer stays absent.
fn each<A, B>(
    rows: Option<Vec<A>>,
    convert: impl FnMut(A) -> Result<B, String>,
) -> Result<Option<Vec<B>>, String> {
    rows.map(|rows| rows.into_iter().map(convert).collect()).transpose()
}

fn span(Range { start, end }: Range, text: &str, layer: &str) -> Result<Span, String> {
    match text.get(start as usize..end as usize) {
        Some(_) => Ok(Span::new(start, end)),
        None => {
            Err(format!("the span {start} to {end} of `{layer}` is out of range or off a character boundary"))
        }
    }
}

fn quote_of(quote: Quote, text: &str) -> Result<GoldQuote, String> {
    let Quote { content, cue, speaker, r#type, cue_kind, marks } = quote;
    let spans = |ranges: Vec<Range>| -> Result<Vec<Span>, String> {
        ranges.into_iter().map(|range| span(range, text, "quotes")).collect()
    };
    let kind = match r#type {
        None => None,
        Some(name) => {
            Some(QuoteType::from_name(&name).ok_or_else(|| format!("unknown type of quote `{name}`"))?)
        }
    };
    let marks = match marks.as_deref() {
        None => None,
        Some("all") => Some(Marks::All),
        Some("some") => Some(Marks::Some),
        Some("none") => Some(Marks::None),
        Some(other) => return Err(format!("`marks` is `{other}`, not `all`, `some` or `none`")),
    };
    let speaker = speaker.map(spans).transpose()?;
    Ok(GoldQuote { content: spans(content)?, cue: spans(cue)?, speaker, kind, cue_kind, marks })
}

fn mention_of(mention: Mention, text: &str) -> Result<GoldMention, String> {
    let Mention { start, end, kind, head } = mention;
    let whole = span(Range { start, end }, text, "coref")?;
    let head = head.map_or(Ok(whole), |range| span(range, text, "coref"))?;
    Ok(GoldMention { span: whole, kind, head })
}

fn token_of(token: Token, text: &str, count: usize) -> Result<GoldToken, String> {
    let Token { start, end, upos, head } = token;
    let tag = Tag::from_name(&upos).ok_or_else(|| format!("unknown part of speech `{upos}`"))?;
    let head = match u32::try_from(head) {
        Ok(head) if (head as usize) < count => Some(head),
        Err(_) if head == -1 => None,
        _ => return Err(format!("the head {head} is no token")),
    };
    Ok(GoldToken { span: span(Range { start, end }, text, "tokens")?, tag, head })
}
