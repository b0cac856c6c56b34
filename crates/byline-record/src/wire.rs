//! The JSON of findings as it is read: shapes only; `read` checks what stands in them.

use crate::Offset;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

#[derive(Clone, Copy, Deserialize)]
pub(crate) struct Range {
    pub(crate) start: Offset,
    pub(crate) end: Offset,
}

#[derive(Deserialize)]
pub(crate) struct Source {
    #[serde(default)]
    pub(crate) path: String,
    #[serde(default)]
    pub(crate) record: u64,
    pub(crate) charset: Option<String>,
    pub(crate) date_from: Option<String>,
    pub(crate) fetched: Option<String>,
    pub(crate) cluster: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Damage<'a> {
    #[serde(borrow)]
    pub(crate) kind: Cow<'a, str>,
    pub(crate) count: u32,
}

#[derive(Deserialize)]
pub(crate) struct Remark {
    pub(crate) extractor: String,
    pub(crate) message: String,
}

#[derive(Deserialize)]
pub(crate) struct Entity<'a> {
    #[serde(borrow)]
    pub(crate) id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(crate) label: Cow<'a, str>,
    pub(crate) name: String,
    #[serde(borrow, default)]
    pub(crate) mentions: Vec<Mention<'a>>,
    pub(crate) link: Option<Link>,
}

#[derive(Deserialize)]
pub(crate) struct Mention<'a> {
    pub(crate) start: Offset,
    pub(crate) end: Offset,
    #[serde(borrow)]
    pub(crate) kind: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
pub(crate) struct Link {
    pub(crate) source: String,
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) columns: Pairs,
}

#[derive(Deserialize)]
pub(crate) struct Quote<'a> {
    #[serde(borrow)]
    pub(crate) id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(crate) r#type: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) mode: Option<Cow<'a, str>>,
    pub(crate) content: Vec<Range>,
    #[serde(default)]
    pub(crate) cue: Vec<Range>,
    #[serde(borrow)]
    pub(crate) speaker: Option<Speaker<'a>>,
    #[serde(default, deserialize_with = "number")]
    pub(crate) confidence: f64,
    #[serde(default)]
    pub(crate) reason: String,
    #[serde(default)]
    pub(crate) repairs: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct Speaker<'a> {
    pub(crate) mention: Option<Range>,
    #[serde(borrow)]
    pub(crate) entity: Option<Cow<'a, str>>,
    pub(crate) name: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Sentiment<'a> {
    #[serde(default)]
    pub(crate) document: Score,
    pub(crate) headline: Option<Score>,
    pub(crate) lead: Option<Score>,
    #[serde(default)]
    pub(crate) sentences: Vec<SentenceScore>,
    #[serde(borrow, default)]
    pub(crate) targets: Vec<Target<'a>>,
}

#[derive(Default, Clone, Copy, Deserialize)]
pub(crate) struct Score {
    #[serde(default)]
    pub(crate) polarity: i8,
    #[serde(default, deserialize_with = "number")]
    pub(crate) score: f64,
}

#[derive(Deserialize)]
pub(crate) struct SentenceScore {
    pub(crate) start: Offset,
    pub(crate) end: Offset,
    #[serde(deserialize_with = "number")]
    pub(crate) score: f64,
}

#[derive(Deserialize)]
pub(crate) struct Target<'a> {
    #[serde(borrow)]
    pub(crate) entity: Option<Cow<'a, str>>,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) polarity: i8,
    #[serde(default, deserialize_with = "number")]
    pub(crate) score: f64,
    #[serde(borrow, default)]
    pub(crate) by_voice: Vec<VoiceScore<'a>>,
    #[serde(borrow, default)]
    pub(crate) mentions: Vec<TargetMention<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct VoiceScore<'a> {
    #[serde(borrow)]
    pub(crate) voice: Option<Cow<'a, str>>,
    #[serde(default)]
    pub(crate) polarity: i8,
    #[serde(default, deserialize_with = "number")]
    pub(crate) score: f64,
}

#[derive(Deserialize)]
pub(crate) struct TargetMention<'a> {
    pub(crate) start: Offset,
    pub(crate) end: Offset,
    #[serde(default)]
    pub(crate) polarity: i8,
    #[serde(default, deserialize_with = "number")]
    pub(crate) score: f64,
    #[serde(default, deserialize_with = "number")]
    pub(crate) confidence: f64,
    #[serde(borrow)]
    pub(crate) voice: Option<Cow<'a, str>>,
    #[serde(default)]
    pub(crate) evidence: Vec<Range>,
}

#[derive(Deserialize)]
pub(crate) struct Claim<'a> {
    pub(crate) start: Offset,
    pub(crate) end: Offset,
    #[serde(deserialize_with = "number")]
    pub(crate) score: f64,
    pub(crate) checkworthy: bool,
    #[serde(default)]
    pub(crate) kinds: Vec<String>,
    #[serde(borrow)]
    pub(crate) claimant: Option<Claimant<'a>>,
    #[serde(borrow)]
    pub(crate) stance: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(crate) verdict: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) matches: Vec<Match<'a>>,
    #[serde(borrow, default)]
    pub(crate) related: Vec<Match<'a>>,
    #[serde(borrow, default)]
    pub(crate) evidence: Vec<Evidence<'a>>,
    #[serde(default)]
    pub(crate) quantities: Vec<Quantity>,
}

#[derive(Deserialize)]
pub(crate) struct Claimant<'a> {
    #[serde(borrow)]
    pub(crate) entity: Option<Cow<'a, str>>,
    pub(crate) name: Option<String>,
    #[serde(borrow)]
    pub(crate) quote: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
pub(crate) struct Match<'a> {
    pub(crate) id: String,
    pub(crate) claim: String,
    pub(crate) rating: Option<String>,
    #[serde(borrow)]
    pub(crate) verdict: Option<Cow<'a, str>>,
    pub(crate) url: Option<String>,
    pub(crate) date: Option<String>,
    #[serde(deserialize_with = "number")]
    pub(crate) score: f64,
    pub(crate) contradicts: Option<String>,
    #[serde(borrow)]
    pub(crate) relation: Option<Cow<'a, str>>,
    #[serde(default)]
    pub(crate) agrees: Vec<String>,
    #[serde(default)]
    pub(crate) differs: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct Evidence<'a> {
    pub(crate) article: Option<String>,
    pub(crate) table: Option<String>,
    pub(crate) start: Option<Offset>,
    pub(crate) end: Option<Offset>,
    #[serde(borrow)]
    pub(crate) offset_unit: Option<Cow<'a, str>>,
    pub(crate) relation: String,
    #[serde(default)]
    pub(crate) row: Pairs,
}

#[derive(Deserialize)]
pub(crate) struct Quantity {
    pub(crate) start: Offset,
    pub(crate) end: Offset,
    #[serde(deserialize_with = "number")]
    pub(crate) value: f64,
    pub(crate) upper: Option<f64>,
    pub(crate) bound: String,
    pub(crate) unit: Option<String>,
    pub(crate) of: Option<String>,
}

/// A number; `null` stands for one that is not finite.
fn number<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Option::<f64>::deserialize(from).map(|number| number.unwrap_or(f64::NAN))
}

/// An object of strings in its own order, a name that stands twice included.
#[derive(Default)]
pub(crate) struct Pairs(pub(crate) Vec<(String, String)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of strings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = access.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}
