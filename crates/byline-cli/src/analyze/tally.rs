//! The result of a run in numbers. It stays small however long the run, and an interrupted run leaves it to the next.

use byline_core::{CustomLayer, Descriptor, QuoteType};
use byline_record::Record;
use byline_runner::Plan;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Counts over a run.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tally {
    /// Articles that were analysed.
    pub(super) articles: u64,
    /// Those of them whose records name an error.
    pub(super) failed: u64,
    /// Records of the input that could not be read.
    pub(super) unread: u64,
    /// Pages of the input that hold no article.
    pub(super) no_article: u64,
    /// What was read and holds no article, by reason.
    #[serde(default)]
    pub(super) dropped: BTreeMap<String, u64>,
    /// Bytes of text in all articles.
    pub(super) text_bytes: u64,
    /// Of each layer: in how many articles it is there, and how much was found.
    pub(super) layers: BTreeMap<String, Layer>,
    /// Of each extractor: how many articles it failed on.
    pub(super) failures: BTreeMap<String, u64>,
    /// What could not be read, by the kind of error.
    pub(super) errors: BTreeMap<String, u64>,
    /// By the kind of damage: how many articles show it, and in how many places.
    pub(super) damage: BTreeMap<String, Places>,
    /// Articles by language; those of unknown language are left out.
    pub(super) languages: BTreeMap<String, u64>,
}

/// What an extractor did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Layer {
    pub(super) articles: u64,
    pub(super) found: u64,
    /// Direct quotes, and claims that are worth checking; of other layers nothing.
    pub(super) chosen: u64,
}

/// How far a kind of damage goes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Places {
    pub(super) articles: u64,
    pub(super) places: u64,
}

impl Tally {
    /// Counts an article.
    pub(super) fn add(&mut self, record: &Record) {
        let Record { article, damage, layers, notes: _, errors } = record;
        self.articles += 1;
        self.failed += u64::from(!errors.is_empty());
        self.text_bytes += article.text.len() as u64;
        if let Some(language) = &article.language {
            count(&mut self.languages, language);
        }
        for found in damage {
            let places = entry(&mut self.damage, found.kind.name());
            places.articles += 1;
            places.places += u64::from(found.count);
        }
        if let Some(entities) = &layers.entities {
            self.layer("entities", entities.len(), 0);
        }
        if let Some(quotes) = &layers.quotes {
            let direct = quotes.iter().filter(|quote| quote.kind == QuoteType::Direct).count();
            self.layer("quotes", quotes.len(), direct);
        }
        if let Some(sentiment) = &layers.sentiment {
            self.layer("sentiment", sentiment.targets.len(), 0);
        }
        if let Some(claims) = &layers.claims {
            let checkworthy = claims.iter().filter(|claim| claim.checkworthy).count();
            self.layer("claims", claims.len(), checkworthy);
        }
        for CustomLayer { name, values } in &layers.custom {
            self.layer(name, values.len(), 0);
        }
        let mut seen: Vec<&str> = Vec::new();
        for error in errors {
            if !seen.contains(&error.extractor.as_str()) {
                seen.push(&error.extractor);
                count(&mut self.failures, &error.extractor);
            }
        }
    }

    /// Counts what could not be read.
    pub(super) fn add_unread(&mut self, kind: &str) {
        self.unread += 1;
        count(&mut self.errors, kind);
    }

    /// Counts what was read and holds no article.
    pub(super) fn add_dropped(&mut self, why: &str, records: u64) {
        *entry(&mut self.dropped, why) += records;
    }

    /// What was found in a layer.
    pub(super) fn found(&self, layer: &str) -> Layer {
        self.layers.get(layer).copied().unwrap_or_default()
    }

    /// Whether there was nothing to read at all.
    pub(super) fn is_empty(&self) -> bool {
        self.articles + self.unread + self.no_article == 0
    }

    /// What failed, of articles and of what could not be read.
    pub(super) fn failures(&self) -> u64 {
        self.failed + self.unread
    }

    /// The counts as the manifest shows them, an entry for each extractor of the plan.
    pub(super) fn shown(&self, plan: &Plan) -> Map<String, Value> {
        let extractor = |descriptor: &Descriptor| {
            let name = descriptor.name.as_ref();
            let Layer { articles, found, chosen: _ } = self.found(descriptor.provides.as_str());
            let failed = self.failures.get(name).copied().unwrap_or_default();
            json!({
                "name": name,
                "version": descriptor.version,
                "layer": descriptor.provides.as_str(),
                "articles": articles,
                "found": found,
                "failed": failed,
                "passed_over": self.articles.saturating_sub(articles + failed),
            })
        };
        let extractors: Vec<Value> = plan.extractors().iter().map(|one| extractor(&one.descriptor)).collect();
        let mut errors = self.errors.clone();
        for (name, failed) in &self.failures {
            errors.insert(format!("extractor/{name}"), *failed);
        }
        let mut shown = Map::new();
        shown.insert("articles".to_owned(), self.articles.into());
        shown.insert("failed_in_part".to_owned(), self.failed.into());
        shown.insert("unread".to_owned(), self.unread.into());
        shown.insert("without_article".to_owned(), self.no_article.into());
        shown.insert("dropped".to_owned(), json!(self.dropped));
        shown.insert("text_bytes".to_owned(), self.text_bytes.into());
        shown.insert("extractors".to_owned(), extractors.into());
        shown.insert("errors".to_owned(), json!(errors));
        shown.insert("damage".to_owned(), json!(self.damage));
        shown.insert("languages".to_owned(), json!(self.languages));
        shown
    }

    fn layer(&mut self, name: &str, found: usize, chosen: usize) {
        let layer = entry(&mut self.layers, name);
        layer.articles += 1;
        layer.found += found as u64;
        layer.chosen += chosen as u64;
    }
}

fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    *entry(counts, name) += 1;
}

/// The entry of that name; its name is copied only the first time.
fn entry<'a, T: Default>(map: &'a mut BTreeMap<String, T>, name: &str) -> &'a mut T {
    if !map.contains_key(name) {
        map.insert(name.to_owned(), T::default());
    }
    map.entry(name.to_owned()).or_default()
}
