//! Records as flat tables, for databases and table formats: one table for each layer, joined by the article's number.
//!
//! Offsets count code points, as string functions of databases do.
//!
//! ```
//! use byline_output::tables::{Cell, Of, TABLES, rows};
//! use byline_record::Record;
//!
//! let mut articles = 0;
//! rows(&Record::default(), 1, &mut |of: Of, cells: &[Cell<'_>]| {
//!     assert_eq!(cells.len(), of.table().columns.len());
//!     articles += usize::from(of == Of::Articles);
//!     Ok::<(), std::io::Error>(())
//! })?;
//! assert_eq!((articles, TABLES[0].name), (1, "articles"));
//! # Ok::<(), std::io::Error>(())
//! ```

use crate::writer::words;
use byline_core::{
    Article, Claim, Claimant, CustomLayer, Entity, EntityId, Evidence, Match, MentionSentiment, Quantity,
    Quote, QuoteId, Score, Sentiment, Source, Span, Speaker, TargetSentiment, Value, Voice, VoiceSentiment,
};
use byline_record::{OffsetUnit, Offsets, Record, write_value};
use std::borrow::Cow;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8.
    Text,
    /// 64 bits, signed.
    Integer,
    /// 64 bits.
    Real,
    /// True or false.
    Truth,
}

/// A table and its columns. The first column of all is `article`, the number of the article from 1.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, each with what it holds.
    pub columns: &'static [(&'static str, Kind)],
}

/// One value.
#[derive(Debug, Clone)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// Of a column of [`Kind::Text`].
    Text(Cow<'a, str>),
    /// Of a column of [`Kind::Integer`].
    Integer(i64),
    /// Of a column of [`Kind::Real`].
    Real(f64),
    /// Of a column of [`Kind::Truth`].
    Truth(bool),
}

macro_rules! tables {
    ($($variant:ident $name:literal { $($column:literal $kind:ident),+ $(,)? })+) => {
        /// The name of a table, in the order of [`TABLES`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Of {
            $(
                #[doc = concat!("The table `", $name, "`.")]
                $variant,
            )+
        }

        /// Every table.
        pub const TABLES: &[Table] = &[$(Table {
            name: $name,
            columns: &[("article", Kind::Integer), $(($column, Kind::$kind)),+],
        }),+];
    };
}

tables! {
    Articles "articles" {
        "id" Text, "path" Text, "record" Integer, "title" Text, "date" Text, "date_from" Text, "url" Text,
        "language" Text, "charset" Text, "fetched" Text, "cluster" Text, "text" Text, "extra" Text,
    }
    Damage "damage" { "kind" Text, "count" Integer }
    Entities "entities" { "id" Text, "label" Text, "name" Text, "link_source" Text, "link_id" Text }
    Mentions "mentions" { "entity" Text, "start" Integer, "end" Integer, "kind" Text }
    Quotes "quotes" {
        "id" Text, "type" Text, "mode" Text, "content" Text, "cue" Text, "speaker" Text, "entity" Text,
        "mention_start" Integer, "mention_end" Integer, "confidence" Real, "reason" Text, "repairs" Text,
    }
    QuoteSpans "quote_spans" { "quote" Text, "part" Text, "start" Integer, "end" Integer }
    Sentiment "sentiment" {
        "part" Text, "entity" Text, "name" Text, "start" Integer, "end" Integer, "polarity" Integer, "score" Real,
        "confidence" Real, "voice" Text,
    }
    Claims "claims" {
        "id" Text, "text" Text, "start" Integer, "end" Integer, "score" Real, "checkworthy" Truth, "kinds" Text,
        "claimant" Text, "entity" Text, "quote" Text, "stance" Text, "verdict" Text,
    }
    Matches "matches" {
        "claim" Text, "id" Text, "checked" Text, "rating" Text, "verdict" Text, "url" Text, "date" Text, "score" Real,
        "contradicts" Text, "relation" Text, "agrees" Text, "differs" Text,
    }
    Evidence "evidence" { "claim" Text, "source" Text, "start_byte" Integer, "end_byte" Integer, "relation" Text }
    Quantities "quantities" {
        "claim" Text, "start" Integer, "end" Integer, "value" Real, "upper" Real, "bound" Text, "unit" Text, "of" Text,
    }
    Custom "custom" { "layer" Text, "number" Integer, "value" Text }
    CustomFields "custom_fields" {
        "layer" Text, "number" Integer, "field" Text, "text" Text, "integer" Integer, "real" Real, "truth" Truth,
    }
    Remarks "remarks" { "sort" Text, "extractor" Text, "message" Text }
}

impl Of {
    /// The table and its columns.
    pub fn table(self) -> &'static Table {
        TABLES.get(self as usize).unwrap_or(&TABLES[0])
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a Cow<'static, str>> for Cell<'a> {
    fn from(text: &'a Cow<'static, str>) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Self::Integer(i64::from(number))
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<f32> for Cell<'_> {
    /// Four digits, as in the records.
    fn from(score: f32) -> Self {
        Self::Real((f64::from(score) * 1e4).round() / 1e4)
    }
}

impl From<f64> for Cell<'_> {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl From<bool> for Cell<'_> {
    fn from(truth: bool) -> Self {
        Self::Truth(truth)
    }
}

impl From<EntityId> for Cell<'_> {
    fn from(EntityId(at): EntityId) -> Self {
        id('e', at as usize).into()
    }
}

impl From<QuoteId> for Cell<'_> {
    fn from(QuoteId(at): QuoteId) -> Self {
        id('q', at as usize).into()
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

fn id(letter: char, at: usize) -> String {
    format!("{letter}{}", at + 1)
}

/// Takes one row: a cell for each column of the table.
pub type Put<'p, E> = dyn FnMut(Of, &[Cell<'_>]) -> Result<(), E> + 'p;

macro_rules! put {
    ($rows:ident, $table:ident: $($value:expr),+ $(,)?) => {
        ($rows.put)(Of::$table, &[Cell::from($rows.article), $(Cell::from($value)),+])
    };
}

/// Hands over all rows of a record, whose number is `article`.
///
/// # Errors
///
/// The first one of `put`.
pub fn rows<E>(record: &Record, article: i64, put: &mut Put<'_, E>) -> Result<(), E> {
    let offsets = Offsets::new(&record.article.text, OffsetUnit::CodePoint);
    let mut rows = Rows { record, offsets, article, put };
    rows.all()
}

struct Rows<'r, 'p, 'q, E> {
    record: &'r Record,
    offsets: Offsets<'r>,
    article: i64,
    put: &'p mut Put<'q, E>,
}

impl<E> Rows<'_, '_, '_, E> {
    fn all(&mut self) -> Result<(), E> {
        let Record { article, damage, layers, notes, errors } = self.record;
        let Article { id, source, title, date, url, language, text, targets: _, entities: _, extra } =
            article;
        let Source { path, record, charset, date_from, fetched, cluster, cut_off: _ } = source;
        let (title, date, date_from) = (title.as_ref(), date.as_ref(), date_from.as_ref());
        let (url, language, charset) = (url.as_ref(), language.as_ref(), charset.as_ref());
        let (fetched, cluster, extra) = (fetched.as_ref(), cluster.as_ref(), extra.as_ref());
        let number = record.cast_signed();
        put!(self, Articles: id, path, number, title, date, date_from, url, language, charset, fetched, cluster, text, extra)?;
        for damage in damage {
            put!(self, Damage: damage.kind.name(), damage.count)?;
        }
        for (at, entity) in layers.entities.iter().flatten().enumerate() {
            self.entity(at, entity)?;
        }
        for (at, quote) in layers.quotes.iter().flatten().enumerate() {
            self.quote(at, quote)?;
        }
        if let Some(sentiment) = &layers.sentiment {
            self.sentiment(sentiment)?;
        }
        for (at, claim) in layers.claims.iter().flatten().enumerate() {
            self.claim(at, claim)?;
        }
        for CustomLayer { name, values } in &layers.custom {
            for (number, value) in (0_i64..).zip(values) {
                let mut json = Vec::new();
                write_value(value, &mut json);
                put!(self, Custom: name, number, String::from_utf8_lossy(&json).into_owned())?;
                self.field(name, number, &mut String::new(), value)?;
            }
        }
        for (sort, remarks) in [("note", notes), ("error", errors)] {
            for remark in remarks {
                put!(self, Remarks: sort, &remark.extractor, &remark.message)?;
            }
        }
        Ok(())
    }

    /// A row for each field of a value of a custom layer, named by the way to it: `author.name`. Elements of a list have
    /// the same name; a value that is no object has none.
    fn field(&mut self, layer: &str, number: i64, path: &mut String, value: &Value) -> Result<(), E> {
        let (mut text, mut integer, mut real, mut truth) = (None, None, None, None);
        match value {
            Value::Null => return Ok(()),
            Value::List(values) => {
                return values.iter().try_for_each(|value| self.field(layer, number, path, value));
            }
            Value::Map(members) => {
                return members.iter().try_for_each(|(name, value)| {
                    let length = path.len();
                    path.push_str(if path.is_empty() { "" } else { "." });
                    path.push_str(name);
                    let done = self.field(layer, number, path, value);
                    path.truncate(length);
                    done
                });
            }
            Value::Bool(value) => truth = Some(*value),
            Value::Integer(value) => {
                integer = Some(*value);
                // Columns of numbers are added up whole.
                real = Some(*value as f64);
            }
            Value::Float(value) => real = Some(*value),
            Value::String(value) => text = Some(value),
        }
        put!(self, CustomFields: layer, number, path.as_str(), text, integer, real, truth)
    }

    fn place(&self, span: Span) -> (u32, u32) {
        self.offsets.of_span(span)
    }

    fn entity(&mut self, at: usize, entity: &Entity) -> Result<(), E> {
        let Entity { label, name, mentions, link } = entity;
        let own = id('e', at);
        let (source, number) = link.as_ref().map(|link| (&link.source, &link.id)).unzip();
        put!(self, Entities: &own, label.name(), name, source, number)?;
        for mention in mentions {
            let (start, end) = self.place(mention.span);
            put!(self, Mentions: &own, start, end, mention.kind.name())?;
        }
        Ok(())
    }

    fn quote(&mut self, at: usize, quote: &Quote) -> Result<(), E> {
        let Quote { kind, mode, content, cue, speaker, confidence, reason, repairs } = quote;
        let Speaker { mention, entity, name } = speaker.clone().unwrap_or_default();
        let own = id('q', at);
        let (start, end) = mention.map(|span| self.place(span)).unzip();
        let (said, by) = (words(self.record, content), words(self.record, cue));
        let (kind, mode, repairs) = (kind.name(), mode.name(), repairs.join(" "));
        put!(self, Quotes: &own, kind, mode, said, by, name, entity, start, end, *confidence, reason, repairs)?;
        for (part, spans) in [("content", content), ("cue", cue)] {
            for span in spans {
                let (start, end) = self.place(*span);
                put!(self, QuoteSpans: &own, part, start, end)?;
            }
        }
        Ok(())
    }

    fn sentiment(&mut self, sentiment: &Sentiment) -> Result<(), E> {
        let Sentiment { document, headline, lead, sentences, targets } = sentiment;
        let wholes = [("document", Some(document)), ("headline", headline.as_ref()), ("lead", lead.as_ref())];
        for (part, score) in wholes {
            let Some(Score { polarity, score }) = score else { continue };
            let polarity = i64::from(*polarity);
            put!(self, Sentiment: part, Cell::Null, Cell::Null, Cell::Null, Cell::Null, polarity, *score, Cell::Null, Cell::Null)?;
        }
        for sentence in sentences {
            let (start, end) = self.place(sentence.span);
            let score = sentence.score;
            put!(self, Sentiment: "sentence", Cell::Null, Cell::Null, start, end, Cell::Null, score, Cell::Null, Cell::Null)?;
        }
        for TargetSentiment { entity, name, score: Score { polarity, score }, by_voice, mentions } in targets
        {
            let polarity = i64::from(*polarity);
            put!(self, Sentiment: "target", *entity, name, Cell::Null, Cell::Null, polarity, *score, Cell::Null, Cell::Null)?;
            for VoiceSentiment { voice, score: Score { polarity, score } } in by_voice {
                let (polarity, voice) = (i64::from(*polarity), voice_cell(*voice));
                put!(self, Sentiment: "voice", *entity, name, Cell::Null, Cell::Null, polarity, *score, Cell::Null, voice)?;
            }
            for MentionSentiment { span, score: Score { polarity, score }, confidence, voice, evidence: _ } in
                mentions
            {
                let (start, end) = self.place(*span);
                let polarity = i64::from(*polarity);
                let voice = voice_cell(*voice);
                put!(self, Sentiment: "mention", *entity, name, start, end, polarity, *score, *confidence, voice)?;
            }
        }
        Ok(())
    }

    fn claim(&mut self, at: usize, claim: &Claim) -> Result<(), E> {
        let Claim {
            span,
            score,
            checkworthy,
            kinds,
            claimant,
            stance,
            verdict,
            matches,
            related,
            evidence,
            quantities,
        } = claim;
        let Claimant { entity, name, quote } = claimant.clone().unwrap_or_default();
        let own = id('c', at);
        let (start, end) = self.place(*span);
        let (text, kinds) = (words(self.record, &[*span]), kinds.join(" "));
        let (stance, verdict) = (stance.name(), verdict.name());
        put!(self, Claims: &own, text, start, end, *score, *checkworthy, kinds, name, entity, quote, stance, verdict)?;
        for found in matches.iter().chain(related) {
            let Match {
                id,
                claim,
                rating,
                verdict,
                url,
                date,
                score,
                contradicts,
                relation,
                agrees,
                differs,
            } = found;
            let (rating, url, date) = (rating.as_ref(), url.as_ref(), date.as_ref());
            let (verdict, contradicts, relation) = (verdict.name(), contradicts.as_ref(), relation.name());
            let (agrees, differs) = (agrees.names(), differs.names());
            put!(self, Matches: &own, id, claim, rating, verdict, url, date, *score, contradicts, relation, agrees, differs)?;
        }
        for Evidence { source, span, relation, row: _ } in evidence {
            // The text of the other article is not at hand, so its places stay bytes.
            let (start, end) = span.map(|span| (span.start, span.end)).unzip();
            put!(self, Evidence: &own, source, start, end, relation)?;
        }
        for Quantity { span, value, upper, bound, unit, of } in quantities {
            let (start, end) = self.place(*span);
            put!(self, Quantities: &own, start, end, *value, *upper, bound, unit.as_ref(), of.as_ref())?;
        }
        Ok(())
    }
}

fn voice_cell(voice: Voice) -> Cell<'static> {
    match voice {
        Voice::Author => Cell::from("author"),
        Voice::Quote(quote) => Cell::from(quote),
    }
}

#[cfg(test)]
mod tests {
    use super::{TABLES, Table};
    use std::fmt::Write;

    #[test]
    fn the_guide_names_every_column() {
        let guide = include_str!("../../../docs/tables.md");
        let documented = guide.split_once("\n## ").expect("it has headings").1;
        let mut expected = String::new();
        for Table { name, columns } in TABLES {
            let _ = writeln!(expected, "## `{name}`");
            for (name, kind) in *columns {
                let _ = writeln!(expected, "| `{name}` | {} |", format!("{kind:?}").to_lowercase());
            }
        }
        let documented: Vec<&str> =
            documented.lines().filter(|line| line.starts_with("## ") || line.starts_with("| `")).collect();
        let expected: Vec<&str> = expected.lines().skip(1).collect();
        assert_eq!(documented, expected);
    }
}
