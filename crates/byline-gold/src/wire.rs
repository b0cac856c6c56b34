//! The JSON of gold data both ways, with the checks that reading makes.

use crate::types::{
    Cluster, Gold, GoldClaim, GoldEntity, GoldMention, GoldQuote, GoldSentiment, GoldToken, Marks,
};
use byline_core::{QuoteType, Span, Tag};
use byline_record::Offset;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
pub(crate) struct Record {
    pub(crate) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    corpus: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    genre: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    quotes: Option<Vec<Quote>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entities: Option<Vec<Entity>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coref: Option<Vec<Coref>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<Vec<Token>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentences: Option<Vec<Range>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    targets: Option<Vec<Range>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentiment: Option<Vec<Sentiment>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_document: Option<Sentiment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<Vec<Claim>>,
}

#[derive(Deserialize, Serialize, Clone, Copy)]
struct Range {
    start: Offset,
    end: Offset,
}

#[derive(Deserialize, Serialize)]
struct Quote {
    content: Vec<Range>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cue: Vec<Range>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<Vec<Range>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cue_kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    marks: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct Entity {
    start: Offset,
    end: Offset,
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fine: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct Coref {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    label: String,
    mentions: Vec<Mention>,
}

#[derive(Deserialize, Serialize)]
struct Mention {
    start: Offset,
    end: Offset,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<Range>,
}

#[derive(Deserialize, Serialize)]
struct Token {
    start: Offset,
    end: Offset,
    upos: String,
    #[serde(default = "root", skip_serializing_if = "is_root")]
    head: i64,
}

#[derive(Deserialize, Serialize)]
struct Sentiment {
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Range>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<Range>,
    #[serde(skip_serializing_if = "Option::is_none")]
    polarity: Option<i8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
}

#[derive(Deserialize, Serialize)]
struct Claim {
    start: Offset,
    end: Offset,
    checkworthy: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<String>,
}

/// The `head` of a token that says none.
const fn root() -> i64 {
    -1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_root(head: &i64) -> bool {
    *head == root()
}

impl From<Span> for Range {
    fn from(span: Span) -> Self {
        Self { start: span.start.into(), end: span.end.into() }
    }
}

impl Record {
    /// The record of `gold`.
    pub(crate) fn of(gold: &Gold) -> Self {
        let Gold {
            id,
            corpus,
            license,
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
        } = gold;
        Self {
            id: id.clone(),
            corpus: corpus.clone(),
            license: license.clone(),
            genre: genre.clone(),
            title: title.clone(),
            date: date.clone(),
            url: url.clone(),
            text: text.clone(),
            quotes: all(quotes.as_deref(), Quote::of),
            entities: all(entities.as_deref(), Entity::of),
            coref: all(coref.as_deref(), Coref::of),
            tokens: all(tokens.as_deref(), Token::of),
            sentences: all(sentences.as_deref(), |span| (*span).into()),
            targets: all(targets.as_deref(), |span| (*span).into()),
            sentiment: all(sentiment.as_deref(), Sentiment::of),
            target_document: target_document.as_ref().map(Sentiment::of),
            claims: all(claims.as_deref(), Claim::of),
        }
    }
}

/// A layer's rows put through `convert`; an absent layer stays absent.
fn all<A, B>(rows: Option<&[A]>, convert: impl FnMut(&A) -> B) -> Option<Vec<B>> {
    rows.map(|rows| rows.iter().map(convert).collect())
}

fn ranges(spans: &[Span]) -> Vec<Range> {
    spans.iter().map(|span| (*span).into()).collect()
}

impl Quote {
    fn of(quote: &GoldQuote) -> Self {
        let GoldQuote { content, cue, speaker, who, kind, cue_kind, marks } = quote;
        let marks = marks.map(|marks| match marks {
            Marks::All => "all",
            Marks::Some => "some",
            Marks::None => "none",
        });
        Self {
            content: ranges(content),
            cue: ranges(cue),
            speaker: speaker.as_deref().map(ranges),
            who: who.clone(),
            r#type: kind.map(|kind| kind.name().to_owned()),
            cue_kind: cue_kind.clone(),
            marks: marks.map(str::to_owned),
        }
    }
}

impl Entity {
    fn of(entity: &GoldEntity) -> Self {
        let GoldEntity { span: Span { start, end }, label, fine } = entity;
        Self { start: (*start).into(), end: (*end).into(), label: label.clone(), fine: fine.clone() }
    }
}

impl Coref {
    fn of(cluster: &Cluster) -> Self {
        let Cluster { label, mentions } = cluster;
        let mentions = mentions.iter().map(|GoldMention { span, kind, head }| Mention {
            start: span.start.into(),
            end: span.end.into(),
            kind: kind.clone(),
            head: Some((*head).into()),
        });
        Self { label: label.clone(), mentions: mentions.collect() }
    }
}

impl Token {
    fn of(token: &GoldToken) -> Self {
        let GoldToken { span: Span { start, end }, tag, head } = token;
        Self {
            start: (*start).into(),
            end: (*end).into(),
            upos: tag.name().to_owned(),
            head: head.map_or(root(), i64::from),
        }
    }
}

impl Sentiment {
    fn of(sentiment: &GoldSentiment) -> Self {
        let GoldSentiment { target, sentence, polarity, score } = sentiment;
        Self {
            target: target.map(Range::from),
            sentence: sentence.map(Range::from),
            polarity: *polarity,
            score: *score,
        }
    }
}

impl Claim {
    fn of(claim: &GoldClaim) -> Self {
        let GoldClaim { span: Span { start, end }, checkworthy, speaker } = claim;
        Self {
            start: (*start).into(),
            end: (*end).into(),
            checkworthy: *checkworthy,
            speaker: speaker.clone(),
        }
    }
}

/// The record with every span checked, or what is wrong with it.
pub(crate) fn check(record: Record) -> Result<Gold, String> {
    let Record {
        id,
        corpus,
        license,
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
        license,
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
    let span = start.get().zip(end.get()).filter(|(start, end)| start <= end);
    let span = span.map(|(start, end)| Span::new(start, end)).filter(|span| span.of(text).is_some());
    match span {
        Some(span) => Ok(span),
        None => {
            Err(format!("the span {start} to {end} of `{layer}` is out of range or off a character boundary"))
        }
    }
}

fn quote_of(quote: Quote, text: &str) -> Result<GoldQuote, String> {
    let Quote { content, cue, speaker, who, r#type, cue_kind, marks } = quote;
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
    Ok(GoldQuote { content: spans(content)?, cue: spans(cue)?, speaker, who, kind, cue_kind, marks })
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
        _ => return Err(format!("the head {head} is not a token")),
    };
    Ok(GoldToken { span: span(Range { start, end }, text, "tokens")?, tag, head })
}
