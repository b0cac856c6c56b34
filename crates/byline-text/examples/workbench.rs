//! Trains and measures the models of the text layer, for work on them.
//!
//! `workbench tags|heads OUTPUT GOLD…` trains a model, files with `.dev.` being those that progress is measured on;
//! `workbench measure GOLD…` tells how good the shipped ones are on gold whole and broken, `workbench speed GOLD…` what
//! they cost, `workbench ends GOLD…` where sentences end wrongly.

#![expect(clippy::print_stdout, reason = "a tool for the command line")]

use byline_eval::damage::{Level, damage};
use byline_eval::gold::{self, Gold};
use byline_eval::{Figures, Reading};
use byline_text::{Analysis, Parse};
use std::error::Error;
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (what, output, files) = match &arguments[..] {
        [what, files @ ..] if matches!(what.as_str(), "measure" | "speed" | "ends" | "relations") => {
            (what.as_str(), "", files)
        }
        [what, output, files @ ..] => (what.as_str(), output.as_str(), files),
        _ => return Err("say what, where to write, and gold files".into()),
    };
    let (mut train, mut development) = (Vec::new(), Vec::new());
    for file in files {
        let golds = gold::read(Path::new(file))?;
        if file.contains(".dev.") { development.extend(golds) } else { train.extend(golds) }
    }
    match what {
        "measure" => measure(&development),
        "speed" => speed(&train),
        "ends" => ends(&development),
        "relations" => relations(&development),
        _ => {
            let start = Instant::now();
            let mut progress = |line: &str| println!("{line} {:.0?}", start.elapsed());
            let model = match what {
                "tags" => byline_text::train::tags(&train, &development, &mut progress)?,
                "heads" => byline_text::train::heads(&train, &development, &mut progress)?,
                _ => return Err("say `tags` or `heads`".into()),
            };
            std::fs::write(output, model)?;
        }
    }
    Ok(())
}

fn read(gold: &Gold) -> Reading {
    let mut analysis = Analysis::default();
    analysis.read_with(&gold.text, Parse::Yes);
    Reading {
        sentences: analysis.sentences.iter().map(|sentence| sentence.span).collect(),
        tokens: analysis.tokens,
    }
}

fn measure(golds: &[Gold]) {
    let damaged = |level| -> Vec<Gold> { golds.iter().map(|gold| damage(gold, level, 1, false)).collect() };
    let recased = |case: fn(&str) -> String| -> Vec<Gold> {
        golds.iter().map(|gold| Gold { text: case(&gold.text), ..gold.clone() }).collect()
    };
    for (name, golds) in [
        ("whole", golds.to_vec()),
        ("curly", damaged(Level::Curly)),
        ("seedlike", damaged(Level::Seedlike)),
        ("capitals", recased(str::to_ascii_uppercase)),
        ("small", recased(str::to_ascii_lowercase)),
    ] {
        println!("{name}");
        for figures in [
            byline_eval::sentences(&golds, read),
            byline_eval::tags(&golds, read),
            byline_eval::heads(&golds, read),
        ] {
            let Figures(figures) = figures;
            for (figure, value) in figures {
                println!("  {figure} {:.4}", value.number());
            }
        }
    }
}

/// Where ends are missed or too many.
fn ends(golds: &[Gold]) {
    for gold in golds {
        let wanted: Vec<u32> = gold.sentences.iter().flatten().map(|span| span.end).collect();
        let found: Vec<u32> = read(gold).sentences.iter().map(|span| span.end).collect();
        let show = |what: &str, at: u32| {
            let (before, behind) = gold.text.split_at_checked(at as usize).unwrap_or_default();
            let before: Vec<char> = before.chars().rev().take(50).collect();
            let before: String = before.into_iter().rev().collect();
            println!("{what} {before:?} | {:?}", behind.chars().take(40).collect::<String>());
        };
        for &at in wanted.iter().filter(|at| !found.contains(at)) {
            show("missed", at);
        }
        for &at in found.iter().filter(|at| !wanted.contains(at)) {
            show("extra ", at);
        }
    }
}

/// Megabytes a second of the yardstick and of our reading, the best of five, in turns.
fn speed(golds: &[Gold]) {
    let bytes: usize = golds.iter().map(|gold| gold.text.len()).sum();
    let time = |work: &mut dyn FnMut(&str) -> usize| {
        let start = Instant::now();
        for gold in golds {
            std::hint::black_box(work(&gold.text));
        }
        start.elapsed().as_secs_f64()
    };
    let mut analysis = Analysis::default();
    let (mut yardstick, mut read, mut parse) = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
    for _ in 0..7 {
        yardstick = yardstick
            .min(time(&mut |text| unicode_segmentation::UnicodeSegmentation::unicode_words(text).count()));
        read = read.min(time(&mut |text| {
            analysis.read(text);
            analysis.tokens.len()
        }));
        parse = parse.min(time(&mut |text| {
            analysis.read_with(text, Parse::Yes);
            analysis.tokens.len()
        }));
    }
    let rate = |seconds: f64| bytes as f64 / seconds / 1e6;
    println!("{bytes} bytes; words {:.0} MB/s", rate(yardstick));
    for (name, seconds) in [("read", read), ("with heads", parse)] {
        println!("{name} {:.0} MB/s, {:.2} times the yardstick", rate(seconds), seconds / yardstick);
    }
}

/// Heads by gold relation: how many, how many with the right head, how many with the right relation too.
fn relations(golds: &[Gold]) {
    use std::collections::BTreeMap;
    let mut counts: BTreeMap<&str, [u32; 3]> = BTreeMap::new();
    for gold in golds {
        let tokens = read(gold).tokens;
        let wanted = gold.tokens.as_deref().unwrap_or_default();
        for want in wanted {
            let Ok(at) = tokens.binary_search_by_key(&want.span.start, |token| token.span.start) else {
                continue;
            };
            let found = &tokens[at];
            let head = want.head.map_or(want.span, |head| wanted[head as usize].span);
            let count = counts.entry(want.relation.name()).or_default();
            count[0] += 1;
            if tokens[found.head as usize].span.start == head.start {
                count[1] += 1;
                count[2] += u32::from(found.relation == want.relation);
            }
        }
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(count[0] - count[2]));
    for (name, [all, heads, both]) in rows {
        println!(
            "{name:12} {all:5} {:.3} {:.3}",
            f64::from(heads) / f64::from(all),
            f64::from(both) / f64::from(all)
        );
    }
}
