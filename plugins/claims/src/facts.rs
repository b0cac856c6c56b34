//! Facts that the user vouches for: a table of entities, their properties and values.

use crate::matching::terms::{self, Nature, Term};
use crate::numbers::View;
use crate::quantities::{self, Comparison, compare, singular};
use crate::table;
use crate::verdict::{CONTRADICTS, SUPPORTS};
use byline_core::{Evidence, Failure, Quantity};
use byline_text::Analysis;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::path::Path;

/// The facts of a table.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    facts: Vec<Fact>,
    /// The facts by the first word of their entity.
    by_word: FxHashMap<u32, Vec<u32>>,
}

/// A row.
#[derive(Debug)]
struct Fact {
    entity: Vec<u32>,
    property: Vec<Term>,
    quantity: Quantity,
    from: String,
    to: String,
    /// All columns as written.
    row: Vec<(String, String)>,
    source: String,
}

/// What is asked about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) text: &'a str,
    /// The names of the entities in it, its pronouns resolved.
    pub(crate) names: &'a [&'a str],
    pub(crate) quantities: &'a [Quantity],
    /// When the article was published, as ISO 8601.
    pub(crate) date: Option<&'a str>,
    pub(crate) tolerance: f64,
}

impl Facts {
    /// Reads a table with the columns `entity`, `property`, `value` and perhaps `unit`, `from`, `to`, `source`.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let mut facts = Self::default();
        let mut analysis = Analysis::default();
        let mut add = |line: u64, row: table::Row| facts.add(line, row, &mut analysis);
        table::read(path, &["entity", "property", "value"], &mut add).map_err(|reason| {
            Failure::new(format!("cannot read the facts in `{}`: {reason}", path.display()))
                .at("facts")
                .hint("a table of facts has the columns `entity`, `property` and `value`")
        })?;
        Ok(facts)
    }

    fn add(&mut self, line: u64, row: table::Row, analysis: &mut Analysis) -> Result<(), String> {
        let column = |name: &str| row.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value);
        let value = format!("{} {}", column("value"), column("unit"));
        let quantity = quantity_of(&value, analysis)
            .ok_or_else(|| format!("line {line}: `{}` is not a value", value.trim()))?;
        let fact = Fact {
            entity: words(column("entity")).map(|term| term.hash).collect(),
            property: words(column("property")).collect(),
            quantity,
            from: column("from").to_owned(),
            to: column("to").to_owned(),
            source: column("source").to_owned(),
            row,
        };
        if let Some(first) = fact.entity.first() {
            self.by_word.entry(*first).or_default().push(self.facts.len() as u32);
            self.facts.push(fact);
        }
        Ok(())
    }

    /// What supports or contradicts what is asked, in the order of the table.
    pub(crate) fn evidence(&self, question: &Question<'_>) -> Vec<Evidence> {
        if question.quantities.is_empty() {
            return Vec::new();
        }
        let own: Vec<Term> = words(question.text).collect();
        let named: Vec<Term> = question.names.iter().flat_map(|name| words(name)).collect();
        let mut found: Vec<u32> = Vec::new();
        for term in own.iter().chain(&named) {
            found.extend(self.by_word.get(&term.hash).into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        let facts = found.into_iter().filter_map(|at| self.facts.get(at as usize));
        facts.filter_map(|fact| judge(fact, question, &own, &named)).collect()
    }
}

/// What a fact says, if it is about the same property of the same entity at the same time.
fn judge(fact: &Fact, question: &Question<'_>, own: &[Term], named: &[Term]) -> Option<Evidence> {
    let says = |word: &u32| own.iter().chain(named).any(|term| term.hash == *word);
    let speaks = |word: &Term| own.iter().any(|term| term.hash == word.hash || term.family == word.family);
    if !fact.entity.iter().all(says) || !fact.property.iter().all(speaks) || !in_time(fact, question) {
        return None;
    }
    let comparisons = question.quantities.iter().map(|said| compare_with(fact, said, question.tolerance));
    let best = comparisons.reduce(|a, b| match (a, b) {
        (Comparison::Agree, _) | (_, Comparison::Agree) => Comparison::Agree,
        (Comparison::Unrelated, other) | (other, Comparison::Unrelated) => other,
        (a, _) => a,
    });
    let relation = match best? {
        Comparison::Unrelated => return None,
        Comparison::Agree => SUPPORTS,
        Comparison::Disagree => CONTRADICTS,
    };
    Some(Evidence {
        source: fact.source.clone(),
        span: None,
        relation: Cow::Borrowed(relation),
        row: fact.row.clone(),
    })
}

/// Compares a quantity of the text with a fact's. What is counted may stand in the property instead of the unit.
fn compare_with(fact: &Fact, said: &Quantity, tolerance: f64) -> Comparison {
    let in_property = |of: &str| {
        let of = singular(of);
        words(&of).all(|word| fact.property.iter().any(|term| term.hash == word.hash))
    };
    let same = match (&fact.quantity.of, &said.of) {
        (Some(a), Some(b)) => singular(a) == singular(b),
        (None, Some(of)) => fact.quantity.unit.is_some() || in_property(of),
        (_, None) => fact.quantity.unit.is_some() || fact.quantity.of.is_none(),
    };
    if !same {
        return Comparison::Unrelated;
    }
    let bare = |quantity: &Quantity| Quantity { of: None, ..quantity.clone() };
    compare(&bare(&fact.quantity), &bare(said), tolerance)
}

/// Whether a fact holds at the time that the text is about: a year that it names, else the article's day. Without
/// either only facts without limits do.
fn in_time(fact: &Fact, question: &Question<'_>) -> bool {
    if fact.from.is_empty() && fact.to.is_empty() {
        return true;
    }
    let dated = fact.quantity.unit.as_deref() == Some("date");
    let years: Vec<String> = question
        .quantities
        .iter()
        .filter(|quantity| !dated && quantity.unit.as_deref() == Some("date"))
        .filter_map(|quantity| format!("{}", quantity.value).get(..4).map(str::to_owned))
        .collect();
    let within = |day: &str| {
        // ISO dates compare as text, as far as both go.
        let no_later = |a: &str, b: &str| {
            let length = a.len().min(b.len());
            a.get(..length) <= b.get(..length)
        };
        (fact.from.is_empty() || no_later(&fact.from, day)) && (fact.to.is_empty() || no_later(day, &fact.to))
    };
    if years.is_empty() { question.date.is_some_and(within) } else { years.iter().any(|year| within(year)) }
}

fn words(text: &str) -> impl Iterator<Item = Term> + use<> {
    let mut found = Vec::new();
    terms::scan(text, &mut found);
    found.into_iter().filter(|term| term.nature != Nature::Stop)
}

fn quantity_of(text: &str, analysis: &mut Analysis) -> Option<Quantity> {
    let text = text.trim();
    analysis.read(text);
    let mut found = Vec::new();
    quantities::read(&View { text, tokens: &analysis.tokens }, &mut found);
    found.into_iter().next()
}
