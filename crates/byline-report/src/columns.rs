//! What was found in all articles, as columns: a few numbers for each finding.
//!
//! The page's script reads these columns, and the tables of the page are counted from them, so that both say the same.

use crate::article::{hundredths, is_shown};
use crate::dates;
use crate::names::{Gender, Named, Names};
use crate::words::Words;
use crate::{Statement, chunks, roles};
use byline_core::{
    Article, CustomLayer, DamageKind, Label, Layers, Quote, Sentiment, Stance, Verdict, Voice,
};
use byline_record::{Offsets, Record, Remark};
use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// The text's own voice, in the column of voices.
pub(crate) const AUTHOR: i32 = -1;
/// A speaker whom the text does not name.
pub(crate) const NOBODY: i32 = -2;
/// The outlet of articles without an address.
pub(crate) const NO_ADDRESS: &str = "no address";
/// Claims of which the words are kept for the table that needs no JavaScript.
const CLAIMS_SHOWN: usize = 25;

/// The page filters by confidence in steps of so many hundredths, and knows it no closer.
const STEP: i32 = 5;

/// A confidence in whole steps.
pub(crate) fn steps(confidence: f32) -> i32 {
    hundredths(confidence) / STEP
}

/// Values of each layer of the user's own that are kept for the table of that layer.
const CUSTOM_SHOWN: usize = 25;

/// A layer of the user's own.
#[derive(Debug, Default, Serialize)]
pub(crate) struct OwnLayer {
    pub(crate) name: String,
    /// The articles with values, and how many each has.
    pub(crate) articles: Vec<(u32, u32)>,
    /// The first values, each with its article.
    #[serde(skip)]
    pub(crate) first: Vec<(u32, serde_json::Value)>,
}

/// All columns.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    pub(crate) names: Names,
    pub(crate) words: Words,
    pub(crate) outlets: Vec<String>,
    outlet_numbers: FxHashMap<String, u32>,
    pub(crate) article: ArticleColumns,
    pub(crate) quote: QuoteColumns,
    pub(crate) tone: ToneColumns,
    pub(crate) claim: ClaimColumns,
    /// Article, kind, count.
    pub(crate) damage: Vec<(u32, u8, u32)>,
    /// Article, extractor, message; the extractor's failures.
    pub(crate) errors: Vec<(u32, String, String)>,
    /// Custom layers: name, articles, values.
    pub(crate) custom: Vec<OwnLayer>,
    /// The claims to show without JavaScript, best first.
    pub(crate) best: Vec<BestClaim>,
    /// Article, start in bytes, start and end in UTF-16 units of each claim.
    places: Vec<(u32, u32, u32, u32)>,
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct ArticleColumns {
    pub(crate) title: Vec<String>,
    pub(crate) day: Vec<Option<i32>>,
    pub(crate) outlet: Vec<u32>,
    /// Words, about.
    pub(crate) length: Vec<u32>,
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct QuoteColumns {
    pub(crate) article: Vec<u32>,
    /// The speaker's number among names, or [`NOBODY`].
    pub(crate) speaker: Vec<i32>,
    /// Direct, mixed, indirect.
    pub(crate) kind: Vec<u8>,
    pub(crate) confidence: Vec<i32>,
    /// How many words of `words` are the quote's.
    pub(crate) count: Vec<u8>,
    pub(crate) words: Vec<u32>,
}

/// What a voice in an article conveys of a target.
#[derive(Debug, Default, Serialize)]
pub(crate) struct ToneColumns {
    pub(crate) article: Vec<u32>,
    pub(crate) target: Vec<u32>,
    /// The speaker's number among names, [`AUTHOR`] or [`NOBODY`].
    pub(crate) voice: Vec<i32>,
    pub(crate) polarity: Vec<i8>,
    pub(crate) score: Vec<i32>,
    pub(crate) confidence: Vec<i32>,
    /// Where it is said; −1 where it is neutral, and the first mention will do.
    pub(crate) place: Vec<i32>,
}

/// Claims that the page shows.
#[derive(Debug, Default, Serialize)]
pub(crate) struct ClaimColumns {
    pub(crate) article: Vec<u32>,
    /// Its place among the claims of the article that are shown.
    pub(crate) number: Vec<u32>,
    /// The claimant's number among names, or [`AUTHOR`].
    pub(crate) claimant: Vec<i32>,
    pub(crate) stance: Vec<u8>,
    pub(crate) verdict: Vec<u8>,
    pub(crate) score: Vec<i32>,
    /// Fact-checks of this claim or of its opposite.
    pub(crate) checks: Vec<u32>,
    pub(crate) worthy: Vec<u8>,
}

/// A claim with its words.
#[derive(Debug)]
pub(crate) struct BestClaim {
    pub(crate) row: usize,
    pub(crate) text: String,
    /// What fact-checks of it say, a line each.
    pub(crate) checks: Vec<String>,
}

/// A statement as the script reads it: article, start, end.
pub(crate) type StatementRow = (u32, u32, u32);

impl Columns {
    pub(crate) fn articles(&self) -> usize {
        self.article.title.len()
    }

    /// Takes what was found in an article.
    pub(crate) fn add(&mut self, record: &Record, offsets: &Offsets<'_>) {
        let Record { article, damage, layers, notes: _, errors } = record;
        let Layers { entities, quotes, sentiment, claims, custom } = layers;
        let number = self.articles() as u32;
        self.add_article(article);
        for found in damage {
            let kind = DamageKind::ALL.iter().position(|kind| *kind == found.kind).unwrap_or_default();
            self.damage.push((number, kind as u8, found.count));
        }
        for Remark { extractor, message } in errors {
            self.errors.push((number, extractor.clone(), message.clone()));
        }
        for layer in custom {
            self.add_custom(number, layer, &article.text);
        }
        let text = &article.text;
        let entities: Vec<(u32, &str)> = entities
            .iter()
            .flatten()
            .map(|entity| (self.names.entity(entity, text), entity.name.as_str()))
            .collect();
        let speakers: Vec<i32> =
            quotes.iter().flatten().map(|quote| self.speaker(quote, &entities)).collect();
        for (quote, speaker) in quotes.iter().flatten().zip(&speakers) {
            self.add_quote(number, quote, *speaker, text);
        }
        if let Some(sentiment) = sentiment {
            let sure: Vec<f32> = quotes.iter().flatten().map(|quote| quote.confidence).collect();
            self.add_tones(number, sentiment, &entities, &speakers, &sure, offsets);
        }
        let mut shown = 0;
        for claim in claims.iter().flatten() {
            let (start, end) = offsets.of_span(claim.span);
            self.places.push((number, claim.span.start, start, end));
            if is_shown(claim) {
                self.add_claim(number, shown, claim, &entities, text);
                shown += 1;
            }
        }
    }

    fn add_custom(&mut self, article: u32, layer: &CustomLayer, text: &str) {
        if layer.values.is_empty() {
            return;
        }
        let at = self.custom.iter().position(|known| known.name == layer.name).unwrap_or_else(|| {
            self.custom.push(OwnLayer { name: layer.name.clone(), ..OwnLayer::default() });
            self.custom.len() - 1
        });
        let known = &mut self.custom[at];
        known.articles.push((article, layer.values.len() as u32));
        let left = CUSTOM_SHOWN.saturating_sub(known.first.len());
        known.first.extend(
            layer.values.iter().take(left).map(|value| (article, crate::article::own_value(value, text))),
        );
    }

    fn add_article(&mut self, article: &Article) {
        let outlet = article.url.as_deref().and_then(host).unwrap_or(NO_ADDRESS);
        let outlet = self.outlet(outlet);
        let title = article.title.as_deref().filter(|title| !title.trim().is_empty());
        let columns = &mut self.article;
        columns.title.push(title.unwrap_or(&article.id).to_owned());
        columns.day.push(article.date.as_deref().and_then(dates::day));
        columns.outlet.push(outlet);
        columns.length.push(article.text.split_whitespace().count() as u32);
    }

    fn outlet(&mut self, outlet: &str) -> u32 {
        if let Some(number) = self.outlet_numbers.get(outlet) {
            return *number;
        }
        let number = self.outlets.len() as u32;
        self.outlets.push(outlet.to_owned());
        self.outlet_numbers.insert(outlet.to_owned(), number);
        number
    }

    /// The number of a quote's speaker.
    fn speaker(&mut self, quote: &Quote, entities: &[(u32, &str)]) -> i32 {
        let Some(speaker) = &quote.speaker else { return NOBODY };
        self.bearer(speaker.entity, speaker.name.as_deref(), entities).unwrap_or(NOBODY)
    }

    /// The number of an entity of the article, or of a name that is none.
    fn bearer(
        &mut self,
        entity: Option<byline_core::EntityId>,
        name: Option<&str>,
        entities: &[(u32, &str)],
    ) -> Option<i32> {
        let known = entity.and_then(|id| entities.get(id.0 as usize)).map(|(number, _)| *number);
        let number = known.or_else(|| name.map(|name| self.names.number(None, name)))?;
        i32::try_from(number).ok()
    }

    fn add_quote(&mut self, article: u32, quote: &Quote, speaker: i32, text: &str) {
        let Self { words, quote: columns, .. } = self;
        columns.article.push(article);
        columns.speaker.push(speaker);
        columns.kind.push(quote.kind as u8);
        columns.confidence.push(steps(quote.confidence));
        let pieces = quote.content.iter().filter_map(|span| span.of(text));
        let count = words.add(pieces, &mut columns.words);
        columns.count.push(count);
    }

    fn add_tones(
        &mut self,
        article: u32,
        sentiment: &Sentiment,
        entities: &[(u32, &str)],
        speakers: &[i32],
        sure: &[f32],
        offsets: &Offsets<'_>,
    ) {
        for target in &sentiment.targets {
            let Some(number) = self.bearer(target.entity, Some(&target.name), entities) else { continue };
            for voiced in &target.by_voice {
                let of_voice = || target.mentions.iter().filter(|mention| mention.voice == voiced.voice);
                let same =
                    |polarity: i8| of_voice().filter(move |mention| mention.score.polarity == polarity);
                let mut deciding = same(voiced.score.polarity).peekable();
                let first = deciding.peek().copied().or_else(|| of_voice().next());
                let Some(first) = first else { continue };
                let confidence = deciding.map(|mention| mention.confidence).fold(first.confidence, f32::max);
                // What a quote conveys is shown with it and not without it.
                let confidence = match voiced.voice {
                    Voice::Author => confidence,
                    Voice::Quote(quote) => {
                        sure.get(quote.0 as usize).map_or(confidence, |sure| confidence.min(*sure))
                    }
                };
                let columns = &mut self.tone;
                columns.article.push(article);
                columns.target.push(number as u32);
                columns.voice.push(match voiced.voice {
                    Voice::Author => AUTHOR,
                    Voice::Quote(quote) => speakers.get(quote.0 as usize).copied().unwrap_or(NOBODY),
                });
                columns.polarity.push(voiced.score.polarity);
                columns.score.push(hundredths(voiced.score.score));
                columns.confidence.push(steps(confidence));
                let place = (voiced.score.polarity != 0).then(|| offsets.of_span(first.span).0);
                columns.place.push(place.and_then(|place| i32::try_from(place).ok()).unwrap_or(-1));
            }
        }
    }

    fn add_claim(
        &mut self,
        article: u32,
        shown: u32,
        claim: &byline_core::Claim,
        entities: &[(u32, &str)],
        text: &str,
    ) {
        let claimant = claim.claimant.as_ref();
        let claimant =
            claimant.and_then(|claimant| self.bearer(claimant.entity, claimant.name.as_deref(), entities));
        let row = self.claim.article.len();
        let columns = &mut self.claim;
        columns.article.push(article);
        columns.number.push(shown);
        columns.claimant.push(claimant.unwrap_or(AUTHOR));
        columns.stance.push(claim.stance as u8);
        columns.verdict.push(claim.verdict as u8);
        columns.score.push(hundredths(claim.score));
        columns.checks.push(claim.matches.len() as u32);
        columns.worthy.push(u8::from(claim.checkworthy));
        let checks = claim.matches.iter().map(|found| {
            let rating = found.rating.as_deref().unwrap_or_else(|| found.verdict.name());
            format!("{}: {} ({})", found.relation.name(), rating, found.claim)
        });
        let text = claim.span.of(text).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        self.best.push(BestClaim { row, text, checks: checks.collect() });
        if self.best.len() == CLAIMS_SHOWN * 8 {
            self.keep_best();
        }
    }

    /// The order of claims: those with fact-checks first, then by score, then as they came.
    fn rank(&self, row: usize) -> (bool, i32, usize) {
        (self.claim.checks[row] == 0, -self.claim.score[row], row)
    }

    fn keep_best(&mut self) {
        let mut best = std::mem::take(&mut self.best);
        best.sort_by_key(|claim| self.rank(claim.row));
        best.truncate(CLAIMS_SHOWN);
        self.best = best;
    }

    /// Ends what needs all articles.
    pub(crate) fn finish(&mut self) {
        self.keep_best();
        self.places.sort_unstable();
    }

    /// Where a statement stands, in UTF-16 units.
    pub(crate) fn statement(&self, statement: &Statement) -> StatementRow {
        let key = (statement.article, statement.span.start);
        let at = self.places.partition_point(|(article, start, ..)| (*article, *start) < key);
        self.places
            .get(at)
            .map_or((statement.article, 0, 0), |(_, _, start, end)| (statement.article, *start, *end))
    }

    /// Writes all columns as JSON for the page's script.
    pub(crate) fn write_index(
        &self,
        conflicts: &[Vec<Statement>],
        rows: &[Vec<StatementRow>],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let names = &self.names.all;
        let label = |label: Option<Label>| {
            let at = label.and_then(|label| Label::ALL.iter().position(|own| *own == label));
            at.and_then(|at| i8::try_from(at).ok()).unwrap_or(-1)
        };
        let index = Index {
            chunk: chunks::ARTICLES,
            step: STEP,
            least: hundredths(crate::LEAST_CONFIDENCE),
            groups: roles::GROUPS.iter().chain(&crate::names::OTHER_GROUPS).copied().collect(),
            genders: &Gender::NAMES,
            stances: Stance::ALL.iter().map(|stance| stance.name()).collect(),
            verdicts: Verdict::ALL.iter().map(|verdict| verdict.name()).collect(),
            damage_kinds: DamageKind::ALL.iter().map(|kind| kind.name()).collect(),
            outlets: &self.outlets,
            words: &self.words.all,
            names: NameColumns {
                name: names.iter().map(|named| &*named.name).collect(),
                label: names.iter().map(|named| label(named.label)).collect(),
                role: names.iter().map(|named| named.role().map_or("", |(word, _)| word)).collect(),
                group: names.iter().map(Named::group).collect(),
                gender: names.iter().map(Named::gender).collect(),
            },
            article: &self.article,
            quote: &self.quote,
            tone: &self.tone,
            claim: &self.claim,
            damage: &self.damage,
            errors: &self.errors,
            custom: &self.custom,
            conflicts: conflicts.iter().zip(rows).map(|(group, rows)| group_of(group, rows)).collect(),
        };
        serde_json::to_writer(out, &index).map_err(Into::into)
    }
}

/// What the page's script reads.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Index<'a> {
    chunk: usize,
    step: i32,
    least: i32,
    groups: Vec<&'a str>,
    genders: &'a [&'a str],
    stances: Vec<&'a str>,
    verdicts: Vec<&'a str>,
    damage_kinds: Vec<&'a str>,
    outlets: &'a [String],
    words: &'a [Box<str>],
    names: NameColumns<'a>,
    article: &'a ArticleColumns,
    quote: &'a QuoteColumns,
    tone: &'a ToneColumns,
    claim: &'a ClaimColumns,
    damage: &'a [(u32, u8, u32)],
    errors: &'a [(u32, String, String)],
    custom: &'a [OwnLayer],
    conflicts: Vec<Vec<IndexStatement<'a>>>,
}

#[derive(Serialize)]
struct NameColumns<'a> {
    name: Vec<&'a str>,
    label: Vec<i8>,
    role: Vec<&'a str>,
    group: Vec<u8>,
    gender: Vec<Gender>,
}

/// A statement of a group; the script reads it as an array, in this order.
struct IndexStatement<'a> {
    row: StatementRow,
    claimant: Option<&'a str>,
    relation: &'static str,
    figures: &'a [String],
}

impl Serialize for IndexStatement<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { row: (article, start, end), claimant, relation, figures } = self;
        (article, start, end, claimant, relation, figures).serialize(serializer)
    }
}

fn group_of<'a>(group: &'a [Statement], rows: &[StatementRow]) -> Vec<IndexStatement<'a>> {
    let statements = group.iter().zip(rows).map(|(statement, row)| {
        let Statement { article: _, span: _, text: _, claimant, relation, figures } = statement;
        IndexStatement { row: *row, claimant: claimant.as_deref(), relation, figures }
    });
    statements.collect()
}

/// The host of an address, without `www.`.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn the_outlet_is_the_host() {
        assert_eq!(host("https://www.example.org/a?b"), Some("example.org"));
        assert_eq!(host("http://me@news.example:8080#top"), Some("news.example:8080"));
        assert_eq!((host("example.org/a"), host("https:///a")), (None, None));
    }
}
