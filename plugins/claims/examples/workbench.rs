//! Trains, runs and measures the claims plugin without the command line of `byline`:
//!
//! - `claims OUTPUT GOLD…`: makes the model of what is worth checking; files with `.dev.` are measured on.
//! - `matches OUTPUT FOLDER`: makes the ranking model from the sets `snopes` and `politifact` of a folder.
//! - `words OUTPUT GOLD…`: makes the table of how common words are.
//! - `run GOLD OUTPUT`: records for the evaluation scripts, and what they cost.
//! - `search DATABASE QUERIES OUTPUT`: matches for the evaluation scripts, and what they cost.
//! - `index OUTPUT DATABASE…`: makes an index.
//! - `show FILE…`: the claims of a text.

#![expect(clippy::print_stdout, reason = "a tool for the command line")]

use byline_claims::matching::{Database, Fields, around};
use byline_claims::train::Queries;
use byline_claims::{Claims, Options};
use byline_core::{Claim, LayersView, Match};
use byline_eval::gold::{self, Gold};
use byline_eval::score::{Relevant, read_relevant};
use byline_plugin::{Extractor, Finding, Plugin, Sink};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;
use unicode_segmentation::UnicodeSegmentation;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["claims", output, ref files @ ..] => learn_claims(output, files),
        ["matches", output, folder] => learn_matches(output, Path::new(folder)),
        ["words", output, ref files @ ..] => {
            let mut golds = Vec::new();
            for file in files {
                golds.extend(gold::read(Path::new(file))?);
            }
            let texts: Vec<&str> = golds.iter().map(|gold| gold.text.as_str()).collect();
            fs::write(output, byline_claims::train::words(&texts)?)?;
            Ok(())
        }
        ["run", gold, output] => run(&gold::read(Path::new(gold))?, output),
        ["search", database, queries, output] => search(Path::new(database), Path::new(queries), output),
        ["index", output, ref sources @ ..] => {
            let sources: Vec<&Path> = sources.iter().map(Path::new).collect();
            let start = Instant::now();
            fs::write(output, Database::index_of(&sources, &Fields::default())?)?;
            println!("made in {:.1?}", start.elapsed());
            Ok(())
        }
        ["show", ref files @ ..] => files.iter().try_for_each(|file| show(file)),
        _ => Err("say `claims`, `matches`, `run`, `search`, `index` or `show`".into()),
    }
}

fn learn_claims(output: &str, files: &[&str]) -> Outcome {
    let (mut train, mut development) = (Vec::new(), Vec::new());
    for file in files {
        let golds = gold::read(Path::new(file))?;
        if file.contains(".dev.") { development.extend(golds) } else { train.extend(golds) }
    }
    let model = byline_claims::train::claims(&train, &development, &mut |line| println!("{line}"))?;
    fs::write(output, &model)?;
    let mut corpora: BTreeMap<&str, Vec<Vec<(f32, bool)>>> = BTreeMap::new();
    for gold in &development {
        let claims = gold.claims.as_deref().unwrap_or_default();
        let texts: Vec<&str> = claims.iter().filter_map(|claim| claim.span.of(&gold.text)).collect();
        let scores = byline_claims::train::scores(&model, &texts)?;
        let rows = scores.into_iter().zip(claims.iter().map(|claim| claim.checkworthy)).collect();
        corpora.entry(gold.corpus.as_deref().unwrap_or_default()).or_default().push(rows);
    }
    for (corpus, articles) in corpora {
        let each: Vec<f64> = articles.iter().filter_map(|rows| average_precision(rows)).collect();
        let mut all: Vec<(f32, bool)> = articles.concat();
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        let precision = |n: usize| all.iter().take(n).filter(|row| row.1).count() as f64 / n as f64;
        let map = each.iter().sum::<f64>() / each.len().max(1) as f64;
        let average = average_precision(&all).unwrap_or(0.0);
        println!("{corpus}: average precision {average:.4}, map per article {map:.4}");
        println!("  precision at 10 {:.2}, 20 {:.2}, 50 {:.2}", precision(10), precision(20), precision(50));
    }
    Ok(())
}

fn average_precision(rows: &[(f32, bool)]) -> Option<f64> {
    let mut rows = rows.to_vec();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut hits, mut total) = (0.0, 0.0);
    for (rank, (_, right)) in (1..).zip(rows) {
        if right {
            hits += 1.0;
            total += hits / f64::from(rank);
        }
    }
    (hits > 0.0).then(|| total / hits)
}

type Part = (Vec<(String, String)>, Relevant);

fn learn_matches(output: &str, folder: &Path) -> Outcome {
    let mut sets = Vec::new();
    for set in ["snopes", "politifact"] {
        let path = |name: &str| folder.join(format!("{set}.{name}"));
        let database = Database::open_unranked(&path("claims.jsonl"))?;
        let part = |part: &str| -> Outcome<Part> {
            let relevant = read_relevant(&path(&format!("qrels.{part}.tsv")))?;
            Ok((queries(&path(&format!("queries.{part}.jsonl")))?, relevant))
        };
        sets.push((set, database, part("train")?, part("dev")?));
    }
    let train: Vec<Queries<'_>> = sets
        .iter()
        .map(|(_, database, (queries, relevant), _)| Queries { database, queries, relevant })
        .collect();
    let model = byline_claims::train::matches(&train, &mut |line| println!("{line}"))?;
    fs::write(output, &model)?;
    for (set, database, _, development) in &mut sets {
        database.rank_with(&model)?;
        for alone in [true, false] {
            measure(set, database, development, alone);
        }
    }
    Ok(())
}

fn queries(path: &Path) -> Outcome<Vec<(String, String)>> {
    let mut found = Vec::new();
    for line in fs::read_to_string(path)?.lines() {
        let value: Value = serde_json::from_str(line)?;
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        found.push((text("id"), text("text")));
    }
    Ok(found)
}

/// The matches of a query, read with those around it.
fn matches_of(database: &Database, queries: &[(String, String)], at: usize, top: usize) -> Vec<Match> {
    let near = around(|at| queries[at].0.as_str(), at, queries.len()).filter(|other| *other != at);
    let near: Vec<&str> = near.map(|other| queries[other].1.as_str()).collect();
    database.search_within(&queries[at].1, &near, top)
}

/// Figures, and how often the first match is right above a threshold.
fn measure(set: &str, database: &Database, (queries, relevant): &Part, alone: bool) {
    let (mut map, mut first, mut count) = (0.0, 0.0, 0.0);
    let mut sure: Vec<(f32, bool)> = Vec::new();
    for (at, (id, text)) in queries.iter().enumerate() {
        let Some(good) = relevant.get(id) else { continue };
        let found = if alone { database.search(text, 5) } else { matches_of(database, queries, at, 5) };
        count += 1.0;
        let (mut seen, mut sum) = (0.0, 0.0);
        for (rank, found) in (1..).zip(&found) {
            if good.contains(&found.id) {
                seen += 1.0;
                sum += seen / f64::from(rank);
            }
        }
        map += sum / good.len().min(5) as f64;
        if let Some(found) = found.first() {
            let right = good.contains(&found.id);
            first += f64::from(u8::from(right));
            sure.push((found.score, right));
        }
    }
    let how = if alone { "alone" } else { "with those around" };
    println!("{set}, {how}: map@5 {:.4}, first right {:.4}", map / count, first / count);
    for threshold in [0.4, 0.5, 0.6, 0.7] {
        let over: Vec<_> = sure.iter().filter(|row| row.0 >= threshold).collect();
        let right = over.iter().filter(|row| row.1).count() as f64;
        let precision = right / over.len().max(1) as f64;
        println!("  at {threshold}: precision {precision:.3} of {}, recall {:.3}", over.len(), right / count);
    }
}

struct Found(Vec<Claim>);

impl Sink for Found {
    fn push(&mut self, finding: Finding) {
        if let Finding::Claim(claim) = finding {
            self.0.push(claim);
        }
    }
    fn note(&mut self, _: &str) {}
}

/// Best of thirty: the yardstick, `unicode_words`, and the extractor without matching.
fn run(golds: &[Gold], output: &str) -> Outcome {
    let claims = Claims::build(Options::default(), Path::new("."))?;
    let mut out = String::new();
    let mut best = [f64::INFINITY; 2];
    let articles: Vec<_> = golds.iter().map(Gold::article).collect();
    let mut analysis = byline_text::Analysis::default();
    for round in 0..30 {
        let mut times = [0.0; 2];
        for article in &articles {
            let start = Instant::now();
            std::hint::black_box(article.text.unicode_words().count());
            times[0] += start.elapsed().as_secs_f64();
            analysis.read(&article.text);
            let mut sink = Found(Vec::new());
            let start = Instant::now();
            claims.extract(&analysis.document(article, LayersView::default()), &mut sink)?;
            times[1] += start.elapsed().as_secs_f64();
            if round == 0 {
                let found = sink.0.iter().map(|claim| {
                    let Claim { span, score, checkworthy, .. } = claim;
                    json!({"start": span.start, "end": span.end, "score": score, "checkworthy": checkworthy})
                });
                writeln!(out, "{}", json!({"id": article.id, "claims": found.collect::<Vec<_>>()}))?;
            }
        }
        best = [best[0].min(times[0]), best[1].min(times[1])];
    }
    fs::write(output, out)?;
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    let speed = best.map(|seconds| bytes as f64 / seconds / 1e6);
    println!("words {:.1} MB/s, claims {:.1} MB/s: {:.2} times", speed[0], speed[1], best[1] / best[0]);
    Ok(())
}

fn search(database: &Path, texts: &Path, output: &str) -> Outcome {
    let start = Instant::now();
    let database = Database::open(database)?;
    println!("{} fact-checks opened in {:.1?}", database.len(), start.elapsed());
    let texts = queries(texts)?;
    let mut out = String::new();
    let start = Instant::now();
    for (at, (id, _)) in texts.iter().enumerate() {
        let found = matches_of(&database, &texts, at, 20);
        let found: Vec<Value> =
            found.iter().map(|found| json!({"id": found.id, "score": found.score})).collect();
        writeln!(out, "{}", json!({"id": id, "matches": found}))?;
    }
    println!("{:.3} ms a query", start.elapsed().as_secs_f64() * 1e3 / texts.len().max(1) as f64);
    fs::write(output, out)?;
    Ok(())
}

fn show(file: &str) -> Outcome {
    let article = Gold { text: fs::read_to_string(file)?, ..Gold::default() }.article();
    let claims = Claims::build(Options::default(), Path::new("."))?;
    let mut analysis = byline_text::Analysis::default();
    analysis.read(&article.text);
    let mut sink = Found(Vec::new());
    claims.extract(&analysis.document(&article, LayersView::default()), &mut sink)?;
    for claim in sink.0 {
        let mark = if claim.checkworthy { "*" } else { " " };
        let words = claim.span.of(&article.text).unwrap_or_default();
        println!("{:.3} {mark} [{}] {words}", claim.score, claim.kinds.join(" "));
        for quantity in &claim.quantities {
            println!("        {quantity:?}");
        }
    }
    Ok(())
}
