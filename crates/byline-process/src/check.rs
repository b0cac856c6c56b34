//! Checks a program against the protocol, for its author.
//!
//! ```no_run
//! use byline_core::Layers;
//! use byline_process::{Program, check};
//! use std::path::Path;
//!
//! let program = Program::new(["python3", "words.py"]);
//! let samples: Vec<_> = check::articles().into_iter().map(|article| (article, Layers::default())).collect();
//! for step in check::run(&program, "{}", Path::new("."), &samples) {
//!     println!("{}: {}", step.what, step.fault.as_deref().unwrap_or("ok"));
//! }
//! ```

use crate::extractor::Start;
use crate::protocol::{self, Ready};
use crate::worker::{Silence, Worker};
use crate::{ProcessError, Program};
use byline_core::{Article, Document, Finding, LayerName, Layers};
use byline_record::read_findings;
use byline_text::Analysis;
use serde_json::json;
use std::path::Path;
use std::time::Duration;

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What a program has to do.
    pub what: &'static str,
    /// What it did instead.
    pub fault: Option<String>,
    /// The way out.
    pub hint: &'static str,
}

/// An article with what other extractors found in it: only layers that a program declares are sent to it.
pub type Sample = (Article, Layers);

/// Texts that extractors stumble over: empty, one character, quotation marks, several bytes a character, characters that
/// are two units in UTF-16, line ends, and a long one.
pub fn articles() -> Vec<Article> {
    let texts = [
        String::new(),
        "a".to_owned(),
        "“The dam holds,” Ida Holm said on Monday. “It is old.”\nShe leads the harbour office.".to_owned(),
        "Über die Brücke: „ja“ — naïve café, 3 € für 14\u{a0}000 Boote.".to_owned(),
        "Ferries 🛳️ wait 😀 for 👩‍👩‍👧 families.\r\n\r\nTwo lines on.\t\"Quoted\" \\ and {\"json\": [1]}."
            .to_owned(),
        "The council met. The mayor spoke. The ferry left late.\n".repeat(2_000),
    ];
    let article = |(at, text)| Article {
        title: Some("Harbour “talks”".to_owned()),
        language: Some("en".to_owned()),
        ..Article::new(format!("sample-{}", at + 1), text)
    };
    texts.into_iter().enumerate().map(article).collect()
}

/// How long a program may take to end.
const END: Duration = Duration::from_secs(2);

/// Runs a program through the protocol; the steps in their order, up to the first after which no other makes sense.
pub fn run(program: &Program, options: &str, folder: &Path, samples: &[Sample]) -> Vec<Step> {
    let start = Start {
        name: "check".to_owned(),
        command: program.command.clone(),
        options: options.to_owned(),
        folder: folder.to_owned(),
        limit: program.timeout,
    };
    let mut steps = Vec::new();
    let greeted = start.worker();
    let what = "answers `hello` with `ready`";
    let (worker, ready) = match greeted {
        Ok(greeted) => greeted,
        Err(error) => {
            let mut why: Vec<String> = std::iter::once(error.to_string()).chain(error.reasons()).collect();
            if let ProcessError::Refused(failure) = &error {
                why.extend(failure.hint.clone());
            }
            let hint = match error {
                ProcessError::Refused(_) => "it was started and refuses its options: put right what it names",
                _ => "write one line of JSON to standard output and flush it; print to stderr",
            };
            steps.push(Step { what, fault: Some(why.join("; ")), hint });
            return steps;
        }
    };
    steps.push(Step { what, fault: None, hint: "" });
    let mut samples = samples.to_vec();
    let analyses: Vec<Analysis> = samples
        .iter()
        .map(|(article, _)| {
            let mut analysis = Analysis::default();
            analysis.read(&article.text);
            analysis
        })
        .collect();
    let documents: Vec<Document<'_>> = samples
        .iter_mut()
        .zip(&analyses)
        .map(|((article, layers), analysis)| {
            analysis.document(article, layers.declared_by(&ready.descriptor))
        })
        .collect();
    let answer = program.answer.get();
    worker.allow(answer);
    let mut kit = Kit { worker, ready: &ready, timeout: program.timeout, answer, sent: 0 };
    let failed = kit.conversation(&documents, &mut steps).is_err();
    let Kit { mut worker, .. } = kit;
    if failed {
        worker.kill();
        return steps;
    }
    worker.shut_down();
    steps.push(ended(
        worker,
        "ends with success after `shutdown`",
        "leave the loop at a message of type `shutdown`",
    ));
    let mut worker = match start.worker() {
        Ok((worker, again)) if again == ready => worker,
        Ok(_) => {
            steps.push(Step {
                what: "says the same of itself each time",
                fault: Some("its second `ready` differs from its first".to_owned()),
                hint: "make `ready` the same whenever the program is started",
            });
            return steps;
        }
        Err(error) => {
            steps.push(Step {
                what: "can be started again",
                fault: Some(error.to_string()),
                hint: "several processes of it may run at once, and one after the other",
            });
            return steps;
        }
    };
    worker.close();
    steps.push(ended(
        worker,
        "ends when its standard input ends",
        "leave the loop where there is no further line: Byline may have been killed",
    ));
    steps
}

fn ended(worker: Worker, what: &'static str, hint: &'static str) -> Step {
    let fault = match worker.wait() {
        None => Some(format!("it had to be killed after {} s", END.as_secs())),
        Some(status) if !status.success() => Some(format!("it ended with {status}")),
        Some(_) => None,
    };
    Step { what, fault, hint }
}

/// A process, and what it is asked.
struct Kit<'a> {
    worker: Worker,
    ready: &'a Ready,
    timeout: Duration,
    answer: usize,
    sent: u64,
}

/// What was found in each document, or why it failed.
type Answers = Vec<Result<Vec<Finding>, String>>;

impl Kit<'_> {
    /// The steps while a process is up; fails where no other makes sense.
    fn conversation(&mut self, documents: &[Document<'_>], steps: &mut Vec<Step>) -> Result<(), ()> {
        let mut step = |what, outcome: Result<Option<String>, String>, hint| match outcome {
            Ok(fault) => {
                steps.push(Step { what, fault, hint });
                Ok(())
            }
            Err(fault) => {
                steps.push(Step { what, fault: Some(fault), hint });
                Err(())
            }
        };
        let mut alone = Answers::new();
        let outcome = documents.iter().try_for_each(|document| {
            self.send(&[*document]);
            let found = self.answer(&[*document]);
            found.map(|found| alone.extend(found)).map_err(|fault| format!("{}: {fault}", document.id))
        });
        step(
            "answers a batch of one document",
            outcome.map(|()| None),
            "for each batch write one line `results` with its `id`, flush it, and print nothing else",
        )?;
        let bad = documents.iter().zip(&alone).find_map(|(document, found)| {
            let why = found.as_ref().err()?;
            Some(format!("{}: {why}", document.id))
        });
        step(
            "finds only what can be, whatever the text",
            Ok(bad),
            "spans count the units that `ready` asks for and lie within the text; `error` is for a program that cannot work",
        )?;
        self.send(documents);
        let together = self.answer(documents);
        let outcome = together.map(|together| {
            let differs = documents.iter().zip(together.iter().zip(&alone)).find(|(_, (a, b))| a != b);
            differs.map(|(document, _)| {
                format!("what it finds in {} depends on what came before or beside it", document.id)
            })
        });
        step(
            "finds the same again, and among others",
            outcome,
            "what is found may depend on the document and the options alone: no state, clock, chance or order of hashes",
        )?;
        self.send(documents);
        self.send(documents);
        let outcome = self.answer(documents).and_then(|_| self.answer(documents)).map(|_| None);
        step(
            "answers two batches that wait, in their order",
            outcome,
            "answer every batch before the next is read; nothing else may be written to standard output",
        )?;
        self.worker.send(protocol::line(&json!({"type": "a-later-version", "value": 1})));
        let first = documents.get(..1).unwrap_or_default();
        self.send(first);
        let outcome = self.answer(first).map(|_| None);
        step(
            "ignores messages of a type that it does not know",
            outcome,
            "later versions may send more: skip what is neither `hello`, `batch` nor `shutdown`",
        )
    }

    fn send(&mut self, documents: &[Document<'_>]) {
        self.sent += 1;
        self.worker.send(protocol::batch(self.sent, documents.iter(), self.ready));
    }

    /// What was found in the next batch that was not answered.
    fn answer(&mut self, documents: &[Document<'_>]) -> Result<Answers, String> {
        let line = self.worker.receive(self.timeout).map_err(|silence| match silence {
            Silence::Ended(status) => {
                let words = self.worker.last_words().join("; ");
                format!("it ended ({status}){}{words}", if words.is_empty() { "" } else { ": " })
            }
            Silence::Late => format!("it gave no answer within {} s", self.timeout.as_secs_f64()),
            Silence::TooLong => format!("it answered more than {} bytes", self.answer),
            Silence::Interrupted => "it was interrupted".to_owned(),
        })?;
        self.worker.answered += 1;
        let results = protocol::results(&line, self.worker.answered, documents.len())?;
        let layer: &LayerName = &self.ready.descriptor.provides;
        let found = documents.iter().zip(results).map(|(document, result)| {
            if let Some(error) = result.error {
                return Err(format!("it says that it failed: {error}"));
            }
            let json = result.findings.map_or("[]", |findings| findings.get());
            read_findings(layer, json, document, self.ready.unit).map_err(|error| error.to_string())
        });
        Ok(found.collect())
    }
}
