//! The tables of the page as they are without JavaScript, counted from the columns.
//!
//! The page's script counts the same for what a filter leaves; a test in a browser compares the two.

use crate::columns::{AUTHOR, Columns, NO_ADDRESS, NOBODY, OwnLayer, steps};
use crate::names::{Gender, OTHER_GROUPS};
use crate::roles::GROUPS;
use crate::{LEAST_CONFIDENCE, Statement, dates};
use byline_core::{DamageKind, Stance, Verdict};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;
use std::cmp::Reverse;

/// Rows of a table before `more`; the script knows the same number.
pub(crate) const ROWS: usize = 25;

/// Statements of a contradiction before `more`; the script knows the same number.
const STATEMENTS: usize = 6;

/// Words that say what somebody speaks about.
const WORDS: usize = 4;

/// Who says what the articles say themselves.
const THE_ARTICLES: &str = "the articles themselves";
/// A speaker whom the text does not name.
const UNNAMED_SPEAKER: &str = "speaker not named";

/// A table: a row of cells each, as text.
pub(crate) type Rows = Vec<Vec<String>>;

/// All tables.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) overview: Vec<(String, String)>,
    pub(crate) speakers: Rows,
    pub(crate) speakers_left: usize,
    pub(crate) groups: Rows,
    pub(crate) genders: Rows,
    pub(crate) tones: Rows,
    pub(crate) tones_left: usize,
    pub(crate) claims: Rows,
    pub(crate) claims_left: usize,
    pub(crate) conflicts: Vec<Rows>,
    pub(crate) conflicts_left: usize,
    pub(crate) outlets: Rows,
    pub(crate) outlets_left: usize,
    pub(crate) damage: Rows,
    pub(crate) errors: Rows,
    pub(crate) custom: Vec<OwnTable>,
}

/// The first values of a layer of the user's own.
#[derive(Debug)]
pub(crate) struct OwnTable {
    pub(crate) name: String,
    pub(crate) articles: usize,
    pub(crate) values: u64,
    pub(crate) fields: Vec<String>,
    pub(crate) rows: Rows,
    pub(crate) left: u64,
}

/// Counts everything.
pub(crate) fn all(columns: &Columns, conflicts: &[Vec<Statement>]) -> Tables {
    let quotes: Vec<usize> = (0..columns.quote.article.len())
        .filter(|row| columns.quote.confidence[*row] >= steps(LEAST_CONFIDENCE))
        .collect();
    let worthy = columns.claim.worthy.iter().map(|worthy| usize::from(*worthy)).sum::<usize>();
    let mut tables =
        Tables { overview: overview(columns, &quotes, worthy, conflicts.len()), ..Tables::default() };
    (tables.speakers, tables.speakers_left) = cut(speakers(columns, &quotes));
    tables.groups = groups(columns, &quotes);
    tables.genders = genders(columns, &quotes);
    (tables.tones, tables.tones_left) = cut(tones(columns));
    tables.claims = claims(columns);
    tables.claims_left = columns.claim.article.len() - tables.claims.len();
    tables.conflicts = conflicts.iter().take(ROWS).map(|group| conflict(columns, group)).collect();
    tables.conflicts_left = conflicts.len().saturating_sub(ROWS);
    (tables.outlets, tables.outlets_left) = cut(outlets(columns, &quotes));
    tables.damage = damage(columns);
    tables.errors = errors(columns);
    tables.custom = columns.custom.iter().map(|layer| own_table(columns, layer)).collect();
    tables
}

/// A column for each field, and one for the article.
fn own_table(columns: &Columns, layer: &OwnLayer) -> OwnTable {
    let OwnLayer { name, articles, first } = layer;
    let mut fields: Vec<String> = Vec::new();
    let members = |value: &Value| match value {
        Value::Object(members) => members.clone(),
        value => [("value".to_owned(), value.clone())].into_iter().collect(),
    };
    let values: Vec<_> = first.iter().map(|(article, value)| (article, members(value))).collect();
    for field in values.iter().flat_map(|(_, members)| members.keys()) {
        if !fields.contains(field) {
            fields.push(field.clone());
        }
    }
    let cell = |value: Option<&Value>| match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    let row = |(article, members): &(&u32, serde_json::Map<String, Value>)| {
        let title = columns.article.title[**article as usize].clone();
        fields.iter().map(|field| cell(members.get(field))).chain([title]).collect()
    };
    let rows: Rows = values.iter().map(row).collect();
    let all: u64 = articles.iter().map(|(_, values)| u64::from(*values)).sum();
    let left = all - rows.len() as u64;
    OwnTable { name: name.clone(), articles: articles.len(), values: all, rows, left, fields }
}

fn cut(mut rows: Rows) -> (Rows, usize) {
    let left = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    (rows, left)
}

/// A share as whole per cent; `–` of nothing.
fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{} %", (200 * part + whole) / (2 * whole)) }
}

/// A mean of hundredths, with its sign and two digits.
fn mean(sum: i64, count: usize) -> String {
    let mean = (sum as f64 / count.max(1) as f64 + 0.5).floor() as i64;
    let sign = match mean {
        ..0 => "−",
        0 => "",
        1.. => "+",
    };
    format!("{sign}{}.{:02}", mean.abs() / 100, mean.abs() % 100)
}

fn overview(columns: &Columns, quotes: &[usize], worthy: usize, conflicts: usize) -> Vec<(String, String)> {
    let kinds = |kind: u8| quotes.iter().filter(|row| columns.quote.kind[**row] == kind).count();
    let named = quotes.iter().filter(|row| is_named(columns, columns.quote.speaker[**row])).count();
    let speakers: FxHashSet<i32> =
        quotes.iter().map(|row| columns.quote.speaker[*row]).filter(|speaker| *speaker >= 0).collect();
    let checked = columns.claim.checks.iter().filter(|checks| **checks > 0).count();
    let text = |value: usize| value.to_string();
    [
        ("articles", text(columns.articles())),
        ("outlets", text(columns.outlets.iter().filter(|outlet| *outlet != NO_ADDRESS).count())),
        ("quotes", text(quotes.len())),
        ("of these direct", text(kinds(0))),
        ("mixed", text(kinds(1))),
        ("indirect", text(kinds(2))),
        ("with a named speaker", share(named, quotes.len())),
        ("different speakers", text(speakers.len())),
        ("claims worth checking", text(worthy)),
        ("claims with a fact-check", text(checked)),
        ("contradictions between articles", text(conflicts)),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

/// Whether a speaker has a name.
fn is_named(columns: &Columns, speaker: i32) -> bool {
    usize::try_from(speaker)
        .ok()
        .and_then(|at| columns.names.all.get(at))
        .is_some_and(|named| named.label.is_some())
}

/// The name of a speaker or a voice.
fn shown(columns: &Columns, number: i32) -> &str {
    match number {
        AUTHOR => THE_ARTICLES,
        NOBODY => UNNAMED_SPEAKER,
        _ => columns.names.all.get(number as usize).map_or("", |named| &named.name),
    }
}

#[derive(Default)]
struct OfSpeaker {
    quotes: usize,
    kinds: [usize; 3],
    articles: FxHashSet<u32>,
    outlets: FxHashSet<u32>,
    words: FxHashMap<u32, u32>,
}

fn speakers(columns: &Columns, quotes: &[usize]) -> Rows {
    let starts = word_starts(columns);
    let mut in_all: FxHashMap<u32, u32> = FxHashMap::default();
    let mut by_speaker: FxHashMap<i32, OfSpeaker> = FxHashMap::default();
    for row in quotes {
        let words = &columns.quote.words[starts[*row]..starts[*row + 1]];
        for word in words {
            *in_all.entry(*word).or_default() += 1;
        }
        let article = columns.quote.article[*row];
        let of = by_speaker.entry(columns.quote.speaker[*row]).or_default();
        of.quotes += 1;
        of.kinds[columns.quote.kind[*row] as usize] += 1;
        of.articles.insert(article);
        of.outlets.insert(columns.article.outlet[article as usize]);
        for word in words {
            *of.words.entry(*word).or_default() += 1;
        }
    }
    by_speaker.remove(&NOBODY);
    let mut all: Vec<(i32, OfSpeaker)> = by_speaker.into_iter().collect();
    all.sort_by_key(|(speaker, of)| (Reverse(of.quotes), *speaker));
    let row = |(speaker, of): (i32, OfSpeaker)| {
        let named = &columns.names.all[speaker as usize];
        let role = named.role().map_or("", |(word, _)| word);
        let mut cells = vec![named.name.to_string(), role.to_owned()];
        cells.extend([of.quotes, of.kinds[0], of.kinds[1], of.kinds[2]].map(|count| count.to_string()));
        cells.extend([of.articles.len(), of.outlets.len()].map(|count| count.to_string()));
        cells.push(distinctive(columns, &of.words, &in_all, quotes.len()));
        cells
    };
    all.into_iter().map(row).collect()
}

/// Where the words of each quote begin.
fn word_starts(columns: &Columns) -> Vec<usize> {
    let mut starts = vec![0];
    let mut at = 0;
    for count in &columns.quote.count {
        at += usize::from(*count);
        starts.push(at);
    }
    starts
}

/// The words that somebody uses and others seldom do, weighted by how rare they are among all quotes.
fn distinctive(
    columns: &Columns,
    own: &FxHashMap<u32, u32>,
    in_all: &FxHashMap<u32, u32>,
    quotes: usize,
) -> String {
    let weight = |word: u32, count: u32| {
        f64::from(count) * (1.0 + quotes as f64 / f64::from(in_all.get(&word).copied().unwrap_or(1))).ln()
    };
    let mut words: Vec<(f64, u32)> = own.iter().map(|(word, count)| (weight(*word, *count), *word)).collect();
    words.sort_by(|(a, m), (b, n)| b.total_cmp(a).then_with(|| m.cmp(n)));
    words
        .iter()
        .take(WORDS)
        .map(|(_, word)| &*columns.words.all[*word as usize])
        .collect::<Vec<_>>()
        .join(", ")
}

fn groups(columns: &Columns, quotes: &[usize]) -> Rows {
    let names: Vec<&str> = GROUPS.iter().chain(&OTHER_GROUPS).copied().collect();
    let mut counts = vec![0_usize; names.len() + 1];
    for row in quotes {
        let speaker = columns.quote.speaker[*row];
        let group = usize::try_from(speaker).map_or(names.len(), |at| columns.names.all[at].group() as usize);
        counts[group] += 1;
    }
    let mut rows: Vec<(usize, usize)> =
        counts.into_iter().enumerate().filter(|(_, count)| *count > 0).collect();
    rows.sort_by_key(|(group, count)| (Reverse(*count), *group));
    let name = |group: usize| names.get(group).copied().unwrap_or(UNNAMED_SPEAKER).to_owned();
    rows.into_iter()
        .map(|(group, count)| vec![name(group), count.to_string(), share(count, quotes.len())])
        .collect()
}

/// Quotes of persons with a name, by gender.
fn genders(columns: &Columns, quotes: &[usize]) -> Rows {
    let (mut counts, mut speakers) = ([0_usize; 4], [(); 4].map(|()| FxHashSet::default()));
    for row in quotes {
        let Ok(speaker) = usize::try_from(columns.quote.speaker[*row]) else { continue };
        let named = &columns.names.all[speaker];
        if named.label == Some(byline_core::Label::Person) {
            let gender = named.gender() as usize;
            counts[gender] += 1;
            speakers[gender].insert(speaker);
        }
    }
    let all: usize = counts.iter().sum();
    [Gender::Woman, Gender::Man, Gender::Other, Gender::Unknown]
        .map(|gender| gender as usize)
        .into_iter()
        .filter(|gender| counts[*gender] > 0)
        .map(|gender| {
            let speakers = speakers[gender].len().to_string();
            vec![
                Gender::NAMES[gender].to_owned(),
                counts[gender].to_string(),
                share(counts[gender], all),
                speakers,
            ]
        })
        .collect()
}

fn tones(columns: &Columns) -> Rows {
    let tone = &columns.tone;
    let mut pairs: FxHashMap<(i32, u32), ([usize; 3], i64)> = FxHashMap::default();
    for row in 0..tone.article.len() {
        if tone.confidence[row] >= steps(LEAST_CONFIDENCE) {
            let (counts, sum) = pairs.entry((tone.voice[row], tone.target[row])).or_default();
            counts[(tone.polarity[row] + 1) as usize] += 1;
            *sum += i64::from(tone.score[row]);
        }
    }
    let mut all: Vec<_> =
        pairs.into_iter().filter(|(_, ([negative, _, positive], _))| negative + positive > 0).collect();
    all.sort_by_key(|((voice, target), (counts, _))| {
        (Reverse(counts[0] + counts[2]), Reverse(counts[1]), *voice, *target)
    });
    let row = |((voice, target), (counts, sum)): ((i32, u32), ([usize; 3], i64))| {
        let [negative, neutral, positive] = counts;
        vec![
            shown(columns, voice).to_owned(),
            shown(columns, target.cast_signed()).to_owned(),
            negative.to_string(),
            neutral.to_string(),
            positive.to_string(),
            mean(sum, negative + neutral + positive),
        ]
    };
    all.into_iter().map(row).collect()
}

fn claims(columns: &Columns) -> Rows {
    let row = |best: &crate::columns::BestClaim| {
        let claim = &columns.claim;
        vec![
            best.text.clone(),
            shown(columns, claim.claimant[best.row]).to_owned(),
            Stance::ALL[claim.stance[best.row] as usize].name().to_owned(),
            format!("{} %", claim.score[best.row]),
            Verdict::ALL[claim.verdict[best.row] as usize].name().to_owned(),
            best.checks.join("; "),
            columns.article.title[claim.article[best.row] as usize].clone(),
        ]
    };
    columns.best.iter().map(row).collect()
}

fn conflict(columns: &Columns, group: &[Statement]) -> Rows {
    let row = |statement: &Statement| {
        let at = statement.article as usize;
        let day = columns.article.day.get(at).copied().flatten().map(dates::date).unwrap_or_default();
        let outlet = columns.article.outlet.get(at).map_or("", |outlet| &columns.outlets[*outlet as usize]);
        vec![
            statement.text.split_whitespace().collect::<Vec<_>>().join(" "),
            statement.figures.join(", "),
            statement.relation.to_owned(),
            statement.claimant.clone().unwrap_or_else(|| THE_ARTICLES_ONE.to_owned()),
            outlet.to_owned(),
            day,
        ]
    };
    let left = group.len().saturating_sub(STATEMENTS);
    let mut rows: Rows = group.iter().take(STATEMENTS).map(row).collect();
    if left > 0 {
        rows.push(vec![format!("and {left} more")]);
    }
    rows
}

/// Who makes a statement that the article makes itself.
const THE_ARTICLES_ONE: &str = "the article itself";

fn outlets(columns: &Columns, quotes: &[usize]) -> Rows {
    #[derive(Default, Clone)]
    struct Of {
        articles: usize,
        quotes: usize,
        direct: usize,
        named: usize,
        women: usize,
        men: usize,
        claims: usize,
        tone: i64,
        tones: usize,
    }
    let mut of = vec![Of::default(); columns.outlets.len()];
    let outlet = |article: u32| columns.article.outlet[article as usize] as usize;
    columns.article.outlet.iter().for_each(|outlet| of[*outlet as usize].articles += 1);
    for row in quotes {
        let own = &mut of[outlet(columns.quote.article[*row])];
        let speaker = columns.quote.speaker[*row];
        own.quotes += 1;
        own.direct += usize::from(columns.quote.kind[*row] == 0);
        own.named += usize::from(is_named(columns, speaker));
        let gender = usize::try_from(speaker).map_or(Gender::Unknown, |at| columns.names.all[at].gender());
        own.women += usize::from(gender == Gender::Woman);
        own.men += usize::from(gender == Gender::Man);
    }
    for (article, worthy) in columns.claim.article.iter().zip(&columns.claim.worthy) {
        of[outlet(*article)].claims += usize::from(*worthy);
    }
    let tone = &columns.tone;
    for row in 0..tone.article.len() {
        let own_voice = tone.voice[row] == AUTHOR;
        if own_voice && tone.confidence[row] >= steps(LEAST_CONFIDENCE) {
            let own = &mut of[outlet(tone.article[row])];
            own.tone += i64::from(tone.score[row]);
            own.tones += 1;
        }
    }
    let mut all: Vec<(usize, Of)> = of.into_iter().enumerate().collect();
    all.sort_by_key(|(outlet, of)| (Reverse(of.articles), *outlet));
    let row = |(outlet, of): (usize, Of)| {
        vec![
            columns.outlets[outlet].clone(),
            of.articles.to_string(),
            of.quotes.to_string(),
            share(of.direct, of.quotes),
            share(of.named, of.quotes),
            share(of.women, of.women + of.men),
            of.claims.to_string(),
            if of.tones == 0 { "–".to_owned() } else { mean(of.tone, of.tones) },
        ]
    };
    all.into_iter().map(row).collect()
}

fn damage(columns: &Columns) -> Rows {
    let mut counts = [(0_usize, 0_u64); DamageKind::ALL.len()];
    for (_, kind, count) in &columns.damage {
        let own = &mut counts[*kind as usize];
        *own = (own.0 + 1, own.1 + u64::from(*count));
    }
    DamageKind::ALL
        .iter()
        .zip(counts)
        .filter(|(_, (articles, _))| *articles > 0)
        .map(|(kind, (articles, count))| {
            vec![kind.name().replace('-', " "), articles.to_string(), count.to_string()]
        })
        .collect()
}

fn errors(columns: &Columns) -> Rows {
    let mut all: Vec<(&str, &str, usize)> = Vec::new();
    for (_, extractor, message) in &columns.errors {
        let is_full = all.len() == ROWS;
        match all.iter_mut().find(|(own, text, _)| own == extractor && text == message) {
            Some((.., count)) => *count += 1,
            None if is_full => {}
            None => all.push((extractor, message, 1)),
        }
    }
    all.into_iter()
        .map(|(extractor, message, count)| vec![extractor.to_owned(), message.to_owned(), count.to_string()])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{mean, share};

    #[test]
    fn shares_and_means_are_rounded_half_up() {
        assert_eq!([share(1, 8), share(1, 3), share(0, 0)], ["13 %", "33 %", "–"]);
        assert_eq!([mean(1, 2), mean(-1, 2), mean(-120, 1), mean(7, 1)], ["+0.01", "0.00", "−1.20", "+0.07"]);
    }
}
