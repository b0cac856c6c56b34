//! One line of JSON Lines input.

use crate::read::{Key, Places, entities, unit};
use crate::wire::{self, Range};
use crate::{Offsets, RESERVED, RecordError, SCHEMA};
use byline_core::Article;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Under which names the fields of an article stand in the input.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the name of that field in the input")]
pub struct ArticleFields {
    pub id: Cow<'static, str>,
    pub text: Cow<'static, str>,
    pub title: Cow<'static, str>,
    pub date: Cow<'static, str>,
    pub url: Cow<'static, str>,
    pub language: Cow<'static, str>,
}

impl Default for ArticleFields {
    fn default() -> Self {
        Self {
            id: Cow::Borrowed("id"),
            text: Cow::Borrowed("text"),
            title: Cow::Borrowed("title"),
            date: Cow::Borrowed("date"),
            url: Cow::Borrowed("url"),
            language: Cow::Borrowed("language"),
        }
    }
}

/// Reads an article from one line of JSON; `source` is left empty, and so is an `id` that the line does not have.
///
/// `targets` and `entities` are read as in the output, their offsets in `offset_unit`, bytes by default. Unknown fields
/// are kept under `extra` where `keep_extra` asks for it. A record of a former run is an article too: its findings
/// other than entities are not taken over, and not kept under `extra` either.
///
/// # Errors
///
/// If the line is no JSON object with a text, or a span or name in it is wrong.
pub fn read_article(line: &str, fields: &ArticleFields, keep_extra: bool) -> Result<Article, RecordError> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let wire = Reader { fields, keep_extra }
        .deserialize(&mut deserializer)
        .and_then(|wire| deserializer.end().map(|()| wire))
        .map_err(|error| RecordError::json(&error, line))?;
    let text = wire.text.ok_or_else(|| RecordError::Missing { field: fields.text.clone().into_owned() })?;
    let places = Places { offsets: Offsets::new(&text, unit(wire.offset_unit.as_deref())?), known: true };
    let targets = places.spans("targets", &wire.targets)?;
    let entities = wire.entities.map(|found| entities(found, &places)).transpose()?;
    let record = wire.schema.as_deref() == Some(SCHEMA);
    let extra = extra(&wire.unknown, record);
    Ok(Article {
        id: wire.id.unwrap_or_default(),
        title: wire.title,
        date: wire.date,
        url: wire.url,
        language: wire.language,
        targets,
        entities,
        extra,
        text,
        ..Article::default()
    })
}

/// The unknown fields as an object; `None` where there are none.
fn extra(unknown: &[(Cow<'_, str>, &RawValue)], record: bool) -> Option<String> {
    let mut own = String::new();
    for (name, value) in unknown {
        if record && *name == "extra" && unknown.iter().all(|(name, _)| RESERVED.contains(&name.as_ref())) {
            return Some(value.get().to_owned());
        }
        if record && RESERVED.contains(&name.as_ref()) {
            continue;
        }
        own.push(if own.is_empty() { '{' } else { ',' });
        own.push_str(&serde_json::to_string(name).unwrap_or_default());
        own.push(':');
        own.push_str(value.get());
    }
    own.push('}');
    (own.len() > 1).then_some(own)
}

/// An article's fields as they stand.
#[derive(Default)]
struct Wire<'a> {
    schema: Option<Cow<'a, str>>,
    id: Option<String>,
    text: Option<String>,
    title: Option<String>,
    date: Option<String>,
    url: Option<String>,
    language: Option<String>,
    offset_unit: Option<Cow<'a, str>>,
    targets: Vec<Range>,
    entities: Option<Vec<wire::Entity<'a>>>,
    unknown: Vec<(Cow<'a, str>, &'a RawValue)>,
}

struct Reader<'f> {
    fields: &'f ArticleFields,
    keep_extra: bool,
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Wire<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Wire<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Wire<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an article as a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Wire<'de>, A::Error> {
        let Self { fields: ArticleFields { id, text, title, date, url, language }, keep_extra } = self;
        let mut wire = Wire::default();
        while let Some(Key(key)) = access.next_key()? {
            // The user's own names come first: they may be called as something else is by default.
            let slot = match key.as_ref() {
                name if name == text => Some(&mut wire.text),
                name if name == id => Some(&mut wire.id),
                name if name == title => Some(&mut wire.title),
                name if name == date => Some(&mut wire.date),
                name if name == url => Some(&mut wire.url),
                name if name == language => Some(&mut wire.language),
                _ => None,
            };
            if let Some(slot) = slot {
                let Text(value) = access.next_value()?;
                *slot = value;
                continue;
            }
            match key.as_ref() {
                "targets" => wire.targets = access.next_value::<Option<_>>()?.unwrap_or_default(),
                "entities" => wire.entities = access.next_value()?,
                "offset_unit" => wire.offset_unit = access.next_value()?,
                "schema" => wire.schema = string_or_nothing(access.next_value()?),
                _ if keep_extra => {
                    let value = access.next_value()?;
                    wire.unknown.push((key, value));
                }
                _ => {
                    let IgnoredAny = access.next_value()?;
                }
            }
        }
        Ok(wire)
    }
}

fn string_or_nothing(raw: &RawValue) -> Option<Cow<'_, str>> {
    serde_json::from_str::<Key<'_>>(raw.get()).ok().map(|Key(text)| text)
}

/// A text; a number is taken as its digits, since identifiers and dates often are numbers.
struct Text(Option<String>);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_unit<E: Error>(self) -> Result<Text, E> {
                Ok(Text(None))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text(Some(text.to_owned())))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Text, E> {
                Ok(Text(Some(number.to_string())))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Text, E> {
                Ok(Text(Some(number.to_string())))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
