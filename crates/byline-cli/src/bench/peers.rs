//! Other programs on the same text.
//!
//! Each measures its own seconds, without start and loading, and beside each stands one pass of `unicode_words` over the
//! same text in the same minute. They do not do the same work: a row shows how long something takes and not how good it
//! is. Python and Node are asked for what is installed; what is not is left out.

use crate::bench::median;
use crate::bench::stages::{self, Round};
use anyhow::Result;
use byline::Byline;
use byline_core::Article;
use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;
use unicode_segmentation::UnicodeSegmentation;

/// Some of these programs take a second for what others do in a millisecond.
const MOST_BYTES: usize = 100_000;
const ROUNDS: usize = 15;

/// A program in Python or JavaScript.
struct Peer {
    name: &'static str,
    interpreter: Interpreter,
    /// What is run once.
    load: &'static str,
    /// What is run for each `text`.
    work: &'static str,
}

#[derive(Clone, Copy)]
enum Interpreter {
    Python,
    Node,
}

const PEERS: [Peer; 5] = [
    Peer {
        name: "vaderSentiment (Python): mood",
        interpreter: Interpreter::Python,
        load: "from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer as A; judge = A()",
        work: "judge.polarity_scores(text)",
    },
    Peer {
        name: "spaCy blank (Python): tokens, sentences",
        interpreter: Interpreter::Python,
        load: "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('sentencizer')",
        work: "nlp(text)",
    },
    Peer {
        name: "wink-nlp (Node): tokens to moods and names",
        interpreter: Interpreter::Node,
        load: "const nlp = require('wink-nlp')(require('wink-eng-lite-web-model'));",
        work: "{ const read = nlp.readDoc(text); read.out(nlp.its.sentiment); }",
    },
    Peer {
        name: "compromise (Node): tokens, tags",
        interpreter: Interpreter::Node,
        load: "const nlp = require('compromise');",
        work: "nlp(text)",
    },
    Peer {
        name: "compromise (Node): tokens, tags, names",
        interpreter: Interpreter::Node,
        load: "const nlp = require('compromise');",
        work: "nlp(text).topics().out('array')",
    },
];

/// Measures our stages and other programs on the first of these articles.
pub(super) fn measure(corpus: &[Article], lines: &[String], byline: &Byline, out: &mut String) -> Result<()> {
    let mut bytes = 0;
    let fits = |article: &&Article| {
        bytes += article.text.len();
        bytes <= MOST_BYTES
    };
    let count = corpus.iter().take_while(fits).count().max(1).min(corpus.len());
    let (corpus, lines) = (&corpus[..count], &lines[..count.min(lines.len())]);
    let bytes: usize = corpus.iter().map(|article| article.text.len()).sum();
    writeln!(out, "{:44} {:>9} {:>10}", "beside others, one core", "× words", "MB/s")?;
    let mut row = |name: &str, seconds: f64, words: f64| {
        writeln!(out, "{name:44} {:>9.2} {:>10.2}", seconds / words, bytes as f64 / 1e6 / seconds)
    };
    let rounds: Vec<Round> = (0..=ROUNDS).map(|_| stages::round(corpus, lines, byline)).skip(1).collect();
    let words = median(rounds.iter().map(|round| round.words.as_secs_f64()));
    row("unicode_words", words, words)?;
    let Some(first) = rounds.first() else { return Ok(()) };
    for stage in 0..first.stages.len() {
        let seconds = |round: &Round| round.stages[stage].1.as_secs_f64();
        let ratio = median(rounds.iter().map(|round| seconds(round) / round.words.as_secs_f64()));
        row(&format!("byline: {}", first.stages[stage].0), ratio * words, words)?;
    }
    #[cfg(feature = "peers")]
    {
        let judge = vader_sentiment::SentimentIntensityAnalyzer::new();
        let seconds = best(corpus, |text| {
            black_box(judge.polarity_scores(text));
        });
        row("vader_sentiment (Rust): mood", seconds, yardstick(corpus))?;
    }
    let texts: Vec<&str> = corpus.iter().map(|article| article.text.as_str()).collect();
    let input = serde_json::to_vec(&texts)?;
    for peer in &PEERS {
        let before = yardstick(corpus);
        if let Some(seconds) = peer.seconds(&input) {
            row(peer.name, seconds, before.min(yardstick(corpus)))?;
        } else {
            say!("not installed: {}", peer.name);
        }
    }
    Ok(())
}

/// Seconds for one pass of `unicode_words`.
fn yardstick(corpus: &[Article]) -> f64 {
    best(corpus, |text| {
        black_box(text.unicode_words().count());
    })
}

/// The least seconds that some work on all texts took.
fn best(corpus: &[Article], mut work: impl FnMut(&str)) -> f64 {
    let pass = |_| {
        let start = Instant::now();
        for article in corpus {
            work(&article.text);
        }
        start.elapsed().as_secs_f64()
    };
    (0..ROUNDS).map(pass).fold(f64::INFINITY, f64::min)
}

impl Peer {
    /// The least seconds that it took for all texts; `None` if it cannot be run.
    fn seconds(&self, input: &[u8]) -> Option<f64> {
        let Self { name: _, interpreter, load, work } = self;
        let (mut command, script) = match interpreter {
            Interpreter::Python => (
                Command::new("python3"),
                format!(
                    "import json, sys, time\n{load}\ntexts = json.load(sys.stdin)\nbest = 1e9\n\
                     for _ in range(3):\n    start = time.perf_counter()\n    for text in texts:\n        {work}\n    \
                     best = min(best, time.perf_counter() - start)\nprint(best)"
                ),
            ),
            Interpreter::Node => (
                Command::new("node"),
                format!(
                    "{load}\nconst texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));\nlet best = 1e9;\n\
                     for (let round = 0; round < 3; round++) {{\n  const start = process.hrtime.bigint();\n  \
                     for (const text of texts) {work};\n  \
                     best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e9);\n}}\nconsole.log(best);"
                ),
            ),
        };
        command.arg(if matches!(interpreter, Interpreter::Python) { "-c" } else { "-e" }).arg(script);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().ok()?;
        // One that ends before it has read all lacks what it needs; it is waited for all the same.
        let written = child.stdin.take().map(|mut stdin| stdin.write_all(input));
        let output = child.wait_with_output().ok()?;
        written?.ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    }
}
