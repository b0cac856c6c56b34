//! A document for a program that runs beside us, and what it found: the same JSON as in records.

use crate::json::Json;
use crate::read::{self, Context, Places};
use crate::value::{self, Read};
use crate::wire;
use crate::write;
use crate::{OffsetUnit, Offsets, RecordError};
use byline_core::{CustomLayer, Document, Finding, LayerName, LayersView, Span, Token, Value};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashMap;

/// What a document carries besides its text and the layers that were declared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Structure {
    /// Where each paragraph is.
    pub paragraphs: bool,
    /// Where each sentence is.
    pub sentences: bool,
    /// Where each token is, with its part of speech.
    pub tokens: bool,
}

/// Appends `document` to `out` as one JSON object: `id`, `title`, `date`, `url` and `language` where they are known, `text`,
/// the `structure` asked for, and every layer that the document shows.
///
/// Offsets are in `unit`, those of spans in custom layers too: objects with whole numbers as `start` and `end`.
pub fn write_document(document: &Document<'_>, unit: OffsetUnit, structure: Structure, out: &mut Vec<u8>) {
    let Document {
        id,
        title,
        date,
        url,
        language,
        text,
        paragraphs,
        sentences,
        tokens,
        damage: _,
        targets,
        layers,
    } = *document;
    out.push(b'{');
    let json = &mut Json::new(out, Offsets::new(text, unit));
    json.key("id");
    json.string(id);
    for (name, known) in [("title", title), ("date", date), ("url", url), ("language", language)] {
        if let Some(known) = known {
            json.key(name);
            json.string(known);
        }
    }
    json.key("text");
    json.string(text);
    if !targets.is_empty() {
        json.key("targets");
        json.spans(targets);
    }
    if structure.paragraphs {
        json.key("paragraphs");
        write::list(json, paragraphs, |json, paragraph| json.span_fields(paragraph.span));
    }
    if structure.sentences {
        json.key("sentences");
        write::list(json, sentences, |json, sentence| json.span_fields(sentence.span));
    }
    if structure.tokens {
        json.key("tokens");
        write::list(json, tokens, |json, Token { span, tag, .. }: &Token| {
            json.span_fields(*span);
            json.key("tag");
            json.string(tag.name());
        });
    }
    self::layers(layers, unit, id, json);
    json.close(b'}');
}

fn layers(layers: LayersView<'_>, unit: OffsetUnit, article: &str, json: &mut Json<'_, '_>) {
    let LayersView { entities, quotes, sentiment, claims, custom } = layers;
    if let Some(entities) = entities {
        json.key("entities");
        write::numbered(json, entities, write::entity);
    }
    if let Some(quotes) = quotes {
        json.key("quotes");
        write::numbered(json, quotes, write::quote);
    }
    if let Some(found) = sentiment {
        json.key("sentiment");
        write::sentiment(found, json);
    }
    if let Some(claims) = claims {
        json.key("claims");
        write::numbered(json, claims, |json, at, found| write::claim(json, at, found, unit, article));
    }
    for CustomLayer { name, values } in custom {
        json.any_key(name);
        json.open(b'[');
        for value in values {
            if unit == OffsetUnit::Utf8 {
                value::write(value, json);
                continue;
            }
            let mut value = value.clone();
            // A number that is no offset of this text stays as it is.
            let _ = convert(&mut value, &mut |span| Some(json.offsets.of_span(span)));
            value::write(&value, json);
        }
        json.close(b']');
    }
}

/// What a program found for `layer` in `document`: a JSON list of findings as in records, with offsets in `unit`. The layer
/// `sentiment` is a list of one.
///
/// Identifiers that findings refer to are those of the layers that the document shows. In a custom layer an object with
/// whole numbers as `start` and `end` is a span of the text, and counts bytes afterwards.
///
/// # Errors
///
/// If it is no such list, or a span, name or reference in it is wrong.
pub fn read_findings(
    layer: &LayerName,
    json: &str,
    document: &Document<'_>,
    unit: OffsetUnit,
) -> Result<Vec<Finding>, RecordError> {
    let places = Places { offsets: Offsets::new(document.text, unit), known: true };
    if let LayerName::Custom(name) = layer {
        let values: Vec<Read> = parsed(json)?;
        let values: Vec<Value> = values.into_iter().map(|Read(value)| value).collect();
        value::whole(&values, json)
            .map_err(|message| RecordError::Number { layer: name.clone().into_owned(), message })?;
        return values.into_iter().map(|value| custom(name, value, &places)).collect();
    }
    let context = Context {
        places,
        entities: numbered('e', document.layers.entities.map_or(0, <[_]>::len)),
        quotes: numbered('q', document.layers.quotes.map_or(0, <[_]>::len)),
        article: document.id,
    };
    Ok(match layer {
        LayerName::Entities => {
            let found: Vec<wire::Entity<'_>> = parsed(json)?;
            read::entities(found, &context.places)?.into_iter().map(Finding::Entity).collect()
        }
        LayerName::Quotes => {
            let found: Vec<wire::Quote<'_>> = parsed(json)?;
            read::each(found, |quote| context.quote(quote).map(Finding::Quote))?
        }
        LayerName::Sentiment => {
            let found: Vec<wire::Sentiment<'_>> = parsed(json)?;
            read::each(found, |sentiment| context.sentiment(sentiment).map(Finding::Sentiment))?
        }
        LayerName::Claims => {
            let found: Vec<wire::Claim<'_>> = parsed(json)?;
            read::each(found, |claim| context.claim(claim).map(Finding::Claim))?
        }
        LayerName::Custom(_) => Vec::new(),
    })
}

fn parsed<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, RecordError> {
    serde_json::from_str(json).map_err(|error| RecordError::json(&error, json))
}

/// The identifiers of so many findings as records name them.
fn numbered(letter: char, count: usize) -> HashMap<String, u32> {
    (0..count as u32).map(|at| (format!("{letter}{}", at + 1), at)).collect()
}

fn custom(layer: &str, mut value: Value, places: &Places<'_>) -> Result<Finding, RecordError> {
    convert(&mut value, &mut |Span { start, end }| {
        let byte = |offset| places.offsets.to_byte(offset);
        (start <= end).then(|| byte(start).zip(byte(end))).flatten()
    })
    .map_err(|(start, end)| RecordError::Finding {
        layer: layer.to_owned(),
        start: start.into(),
        end: end.into(),
    })?;
    Ok(Finding::Custom(value))
}

/// Converts every span in a value, which stands in an object as whole numbers `start` and `end`; fails with the first that
/// `place` has nothing for, or which is none of any text.
fn convert(value: &mut Value, place: &mut impl FnMut(Span) -> Option<(u32, u32)>) -> Result<(), (i64, i64)> {
    match value {
        Value::List(values) => values.iter_mut().try_for_each(|value| convert(value, place)),
        Value::Map(pairs) => {
            let whole = |name: &str| {
                pairs.iter().enumerate().find_map(|(at, (key, value))| match value {
                    Value::Integer(number) if key == name => Some((at, *number)),
                    _ => None,
                })
            };
            if let (Some((first, start)), Some((second, end))) = (whole("start"), whole("end")) {
                let span = u32::try_from(start).ok().zip(u32::try_from(end).ok());
                let placed = span.and_then(|(start, end)| place(Span { start, end }));
                let (from, to) = placed.ok_or((start, end))?;
                for (at, offset) in [(first, from), (second, to)] {
                    if let Some((_, value)) = pairs.get_mut(at) {
                        *value = Value::Integer(i64::from(offset));
                    }
                }
            }
            pairs.iter_mut().try_for_each(|(_, value)| convert(value, place))
        }
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => Ok(()),
    }
}

/// One result of a program that runs beside us, as it stands on the line.
#[derive(Debug, Deserialize)]
pub struct Findings<'a> {
    /// What was found: a JSON list for [`read_findings`].
    #[serde(borrow, default)]
    pub findings: Option<&'a RawValue>,
    /// What the program has to say about the document.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Why it failed on the document.
    #[serde(default)]
    pub error: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::{Structure, read_findings, write_document};
    use crate::OffsetUnit;
    use byline_core::{
        CustomLayer, Document, Entity, Finding, Label, LayerName, LayersView, Mention, MentionKind, Quote,
        QuoteType, Sentence, Span, Value,
    };

    const TEXT: &str = "“Über 😀 alles”, said Ida.";

    fn document(layers: LayersView<'_>) -> Document<'_> {
        Document {
            id: "a1",
            title: Some("Übersicht"),
            date: None,
            url: None,
            language: Some("en"),
            text: TEXT,
            paragraphs: &[],
            sentences: &[],
            tokens: &[],
            damage: &[],
            targets: &[],
            layers,
        }
    }

    fn span(words: &str) -> Span {
        let start = TEXT.find(words).unwrap() as u32;
        Span::new(start, start + words.len() as u32)
    }

    #[test]
    fn a_document_has_the_layers_it_shows_in_the_unit_asked_for() {
        let ida = Entity {
            mentions: vec![Mention { span: span("Ida"), kind: MentionKind::Name }],
            ..Entity::new(Label::Person, "Ida")
        };
        let custom = [CustomLayer {
            name: "mine".into(),
            values: vec![Value::from([("start", 3_i64.into()), ("end", 8_i64.into())])],
        }];
        let layers = LayersView {
            entities: Some(std::slice::from_ref(&ida)),
            custom: &custom,
            ..LayersView::default()
        };
        let sentences = [Sentence { span: Span::new(0, TEXT.len() as u32), ..Sentence::default() }];
        let document = Document { sentences: &sentences, ..document(layers) };
        let mut out = Vec::new();
        let structure = Structure { sentences: true, ..Structure::default() };
        write_document(&document, OffsetUnit::CodePoint, structure, &mut out);
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"{"id":"a1","title":"Übersicht","language":"en","text":"“Über 😀 alles”, said Ida.","sentences":[{"start":0,"end":25}],"entities":[{"id":"e1","label":"PER","name":"Ida","mentions":[{"start":21,"end":24,"kind":"name"}],"link":null}],"mine":[{"start":1,"end":5}]}"#);
    }

    #[test]
    fn findings_come_back_in_bytes() {
        let found = |layer: &str, json: &str, unit| {
            read_findings(&LayerName::from_name(layer), json, &document(LayersView::default()), unit)
        };
        let quote = Quote::new(QuoteType::Direct, vec![span("Über 😀 alles")]);
        let read =
            found("quotes", r#"[{"type":"direct","content":[{"start":1,"end":13}]}]"#, OffsetUnit::CodePoint);
        let Ok([Finding::Quote(read)]) = read.as_deref() else { panic!("{read:?}") };
        assert_eq!(read.content, quote.content);
        let read = found("mine", r#"[{"at":{"start":6,"end":8}}]"#, OffsetUnit::Utf16).unwrap();
        let at = span("😀");
        let expected =
            Value::from([("start", i64::from(at.start).into()), ("end", i64::from(at.end).into())]);
        assert_eq!(read, [Finding::Custom(Value::from([("at", expected)]))]);
        for (wrong, why) in [
            (
                r#"[{"start":7,"end":8}]"#,
                "`mine`: the span 7 to 8 is out of range or off a character boundary",
            ),
            (r#"[{"start":3,"end":2}]"#, "the span 3 to 2"),
            (r#"[{"start":-1,"end":2}]"#, "`mine`: the span -1 to 2"),
            (r#"[{"at":{"start":0,"end":4294967296}}]"#, "the span 0 to 4294967296"),
            (
                r#"[{"start":0,"end":18446744073709551615}]"#,
                "the whole number 18446744073709551615 is out of range",
            ),
            (
                r#"[{"a\\\"":"18446744073709551617","start":-18446744073709551616,"end":0}]"#,
                "`mine`: the whole number -18446744073709551616 is out of range",
            ),
            (r#"[{"deep":[[9223372036854775808]]}]"#, "the whole number 9223372036854775808 is out of range"),
            (r#"{"start":3}"#, "expected a sequence"),
        ] {
            let error = found("mine", wrong, OffsetUnit::Utf16).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
        for (number, shown) in
            [("-1", "-1"), ("4294967296", "4294967296"), ("1e30", "1000000000000000019884624838656")]
        {
            let json = format!(r#"[{{"type":"direct","content":[{{"start":{number},"end":2}}]}}]"#);
            let error = found("quotes", &json, OffsetUnit::Utf8).unwrap_err().to_string();
            assert!(error.contains(&format!("`quotes`: the span {shown} to 2 is out of range")), "{error}");
        }
        let fine = r#"[{"size":1e300,"id":-9223372036854775808,"start":"then","end":2}]"#;
        assert!(found("mine", fine, OffsetUnit::Utf8).is_ok());
        let error = found(
            "quotes",
            r#"[{"type":"direct","content":[],"speaker":{"entity":"e1"}}]"#,
            OffsetUnit::Utf8,
        );
        assert!(error.is_ok(), "a document without entities keeps references: the runner refuses them");
    }
}
