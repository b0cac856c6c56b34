//! Programs as extractors: they find what an extractor of ours finds, and whatever goes wrong costs the article at fault.

#![expect(clippy::cast_possible_wrap, reason = "texts of a test are short")]
#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

use byline_core::{
    Active, Article, CustomLayer, Descriptor, Document, Extractor, Failure, Finding, LayerName, Quote,
    QuoteType, Sink, Span, Value,
};
use byline_process::{Process, ProcessError, Program, check};
use byline_record::Record;
use byline_runner::{Plan, Settings, run};
use std::fs;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// `examples/faulty.rs`, which cargo builds with the tests.
fn faulty() -> Program {
    let exe = std::env::current_exe().unwrap();
    let folder = exe.ancestors().find(|folder| folder.ends_with("deps")).and_then(Path::parent).unwrap();
    let path = folder.join("examples").join(format!("faulty{}", std::env::consts::EXE_SUFFIX));
    Program { timeout: Duration::from_secs(20), ..Program::new([path.display().to_string()]) }
}

fn start(program: &Program, options: &str) -> Result<Active, ProcessError> {
    Process::start("ferries", program, options, Path::new(".")).map(Process::into_active)
}

/// One quote in every article, so that there is a layer to read.
struct Quotes;

impl Extractor for Quotes {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        let span = Span::new(0, document.text.find(' ').unwrap_or(0) as u32);
        sink.push(Finding::Quote(Quote::new(QuoteType::Direct, vec![span])));
        Ok(())
    }
}

/// What the program finds, found within our process.
struct Ferries;

impl Extractor for Ferries {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        for (at, word) in document.text.match_indices("ferry") {
            sink.push(Finding::Custom(Value::from([
                ("start", (at as i64).into()),
                ("end", ((at + word.len()) as i64).into()),
                ("quotes", (document.layers.quotes.map_or(0, <[_]>::len) as i64).into()),
            ])));
        }
        Ok(())
    }
}

fn analyzed(last: Active, texts: &[String], threads: usize) -> Vec<Record> {
    let quotes = Active { descriptor: Descriptor::new("quotes", "1"), extractor: Box::new(Quotes) };
    let plan = Plan::new(vec![quotes, last]).unwrap();
    let articles = texts.iter().enumerate();
    let articles: Vec<Result<Article, ()>> =
        articles.map(|(at, text)| Ok(Article::new(format!("a{at}"), text.as_str()))).collect();
    let settings = Settings { threads: NonZeroUsize::new(threads), ..Settings::default() };
    let mut records = Vec::new();
    let take = |outcome: Result<byline_runner::Analyzed, ()>| {
        records.push(outcome.unwrap().record);
        ControlFlow::Continue(())
    };
    run(&plan, articles.into_iter(), &settings, &AtomicBool::new(false), |_, _| {}, take);
    records
}

fn texts(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("Über {at}: the ferry — 😀 — meets ferry number {at}.")).collect()
}

/// The errors of the extractor, with the identifiers of their articles.
fn errors(records: &[Record]) -> Vec<(String, String)> {
    let of = |record: &Record| {
        let id = record.article.id.clone();
        record.errors.iter().map(move |error| (id.clone(), error.message.clone())).collect::<Vec<_>>()
    };
    records.iter().flat_map(of).collect()
}

/// Runs 40 articles of which number 17 holds `fault`; returns the error, after looking that all others lost nothing, with
/// any number of threads.
fn at_fault(fault: &str, program: &Program) -> String {
    let mut texts = texts(40);
    texts[17] = format!("{} {fault}", texts[17]);
    let mut shown = Vec::new();
    for threads in [1, 3] {
        let records = analyzed(start(program, "{}").unwrap(), &texts, threads);
        let found = errors(&records);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, "a17");
        for (at, record) in records.iter().enumerate() {
            let layer = record.layers.custom.iter().find(|layer| layer.name == "ferries");
            assert_eq!(layer.map(|layer| layer.values.len()), (at != 17).then_some(2), "a{at}");
        }
        shown.push(found[0].1.clone());
    }
    assert_eq!(shown[0], shown[1]);
    shown.remove(0)
}

#[test]
fn a_program_finds_what_an_extractor_of_ours_finds() {
    let texts = texts(300);
    let ours = || Active {
        descriptor: Descriptor::new("ferries", "0.2.0").uses([LayerName::Quotes]),
        extractor: Box::new(Ferries),
    };
    let expected = analyzed(ours(), &texts, 1);
    let layer = |values| vec![CustomLayer { name: "ferries".to_owned(), values }];
    assert_eq!(expected[0].layers.custom, layer(expected[0].layers.custom[0].values.clone()));
    assert_eq!(expected[0].layers.custom[0].values.len(), 2);
    for (threads, workers) in [(1, 1), (3, 1), (3, 2), (2, 4)] {
        let program = Program { workers: NonZeroUsize::new(workers).unwrap(), ..faulty() };
        let found = analyzed(start(&program, "{}").unwrap(), &texts, threads);
        assert_eq!(found, expected, "{threads} threads, {workers} workers");
    }
}

#[test]
fn a_crash_costs_the_article_at_fault() {
    let error = at_fault("CRASH", &faulty());
    assert!(error.starts_with("its process ended (exit "), "{error}");
    assert!(error.ends_with(": 3): ferries: cannot bear \"a17\""), "{error}");
}

#[test]
fn a_hang_costs_the_article_at_fault() {
    let program = Program { timeout: Duration::from_secs(1), ..faulty() };
    let error = at_fault("HANG", &program);
    assert_eq!(error, "its process gave no answer within 1 s and was ended");
}

#[test]
fn noise_and_wrong_findings_cost_the_article_at_fault() {
    let error = at_fault("NOISE", &faulty());
    assert!(
        error.starts_with("its process broke the protocol: it wrote `here I am` to standard output"),
        "{error}"
    );
    assert_eq!(
        at_fault("OUTSIDE", &faulty()),
        "found what cannot be: `ferries`: the span 0 to 100000 is out of range or off a character boundary"
    );
    assert_eq!(at_fault("FAIL", &faulty()), "no ferries today");
    let records = analyzed(start(&faulty(), "{}").unwrap(), &["a NOTE".to_owned()], 1);
    assert_eq!(records[0].notes[0].message, "a note");
}

#[test]
fn all_articles_may_be_at_fault() {
    let texts: Vec<String> = (0..9).map(|at| format!("CRASH {at}")).collect();
    let records = analyzed(start(&faulty(), "{}").unwrap(), &texts, 2);
    assert_eq!(errors(&records).len(), 9);
}

#[test]
fn an_answer_without_end_costs_the_article_at_fault() {
    for fault in ["FLOOD", "LONG"] {
        let folder = tempfile::tempdir().unwrap();
        let texts = vec!["ferry".to_owned(), fault.to_owned(), "ferry".to_owned()];
        let found = errors(&analyzed(start(&faulty(), &with_pids(folder.path(), "")).unwrap(), &texts, 1));
        assert_eq!(found.len(), 1, "{found:?}");
        // What it has to say of its closed output may follow.
        let (id, error) = &found[0];
        assert!(id == "a1" && error.starts_with("its process answered more than 16000000 bytes"), "{error}");
    }
    let roomy = Program { answer: NonZeroUsize::new(40_000_000).unwrap(), ..faulty() };
    let records = analyzed(start(&roomy, "{}").unwrap(), &["LONG".to_owned()], 1);
    assert_eq!(records[0].layers.custom[0].values.len(), 1);
    let small = Program { answer: NonZeroUsize::new(1_000).unwrap(), ..faulty() };
    let many = vec![format!("{} FLOOD", "ferry ".repeat(1_000))];
    let found = errors(&analyzed(start(&small, "{}").unwrap(), &many, 1));
    assert!(found[0].1.starts_with("its process answered more than 96"), "16 times the text: {found:?}");
}

#[cfg(unix)]
#[test]
fn a_process_that_closes_its_output_and_stays_costs_the_article_at_fault() {
    assert_eq!(at_fault("CLOSE", &faulty()), "its process ended (it closed its output)");
}

#[test]
fn a_program_that_fails_on_everything_is_given_up() {
    let texts: Vec<String> = (0..200).map(|at| format!("CRASH {at}")).collect();
    for threads in [1, 3] {
        let folder = tempfile::tempdir().unwrap();
        let active = start(&faulty(), &with_pids(folder.path(), "")).unwrap();
        let found = errors(&analyzed(active, &texts, threads));
        assert_eq!(found.len(), 200);
        let mut given_up = found.iter().filter(|(_, error)| error.starts_with(byline_process::GIVEN_UP));
        assert!(given_up.clone().count() >= 180, "{:?}", found.last());
        let (_, last) = given_up.next_back().unwrap();
        assert!(last.contains("failed on 10 articles in a row") && last.contains("faulty`: "), "{last}");
        assert!(last.contains("ferries: cannot bear"), "the last words: {last}");
        let started = pids(folder.path()).len();
        assert!((10..30).contains(&started), "{started} processes");
    }
    let patient = Program { give_up: None, ..faulty() };
    let texts = &texts[..40];
    let found = errors(&analyzed(start(&patient, "{}").unwrap(), texts, 2));
    assert!(found.iter().all(|(_, error)| error.starts_with("its process ended")), "{found:?}");
    // Failures that are not in a row are those of articles.
    let mixed: Vec<String> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| if at % 9 == 8 { "ferry".to_owned() } else { text.clone() })
        .collect();
    let found = errors(&analyzed(start(&faulty(), "{}").unwrap(), &mixed, 1));
    assert!(found.iter().all(|(_, error)| error.starts_with("its process ended")), "{found:?}");
}

#[test]
fn a_program_that_does_not_start_again_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let options = format!(r#"{{"once": {:?}}}"#, folder.path().join("marker").display().to_string());
    let mut texts = texts(40);
    texts[17].push_str(" CRASH");
    let found = errors(&analyzed(start(&faulty(), &options).unwrap(), &texts, 1));
    let (_, last) = found.last().unwrap();
    assert!(last.starts_with(byline_process::GIVEN_UP), "{last}");
    assert!(last.contains("it could not be started again, 3 times in a row"), "{last}");
    assert!(last.ends_with("ferries: only once"), "{last}");
}

#[test]
fn answers_that_come_twice_count_once() {
    let folder = tempfile::tempdir().unwrap();
    let texts = texts(200);
    let expected = analyzed(start(&faulty(), "{}").unwrap(), &texts, 1);
    let active = start(&faulty(), &with_pids(folder.path(), r#", "times": 3"#)).unwrap();
    assert_eq!(analyzed(active, &texts, 2), expected);
    assert_eq!(pids(folder.path()).len(), 1);
}

#[test]
fn a_program_that_breaks_the_protocol_whatever_it_is_given_is_given_up() {
    // It never answers a batch that comes alone either, since it waits for a second one.
    let swaps = Program { timeout: Duration::from_millis(300), ..faulty() };
    let texts = texts(400);
    let found = errors(&analyzed(start(&swaps, r#"{"swap": true}"#).unwrap(), &texts, 1));
    assert!(found.last().unwrap().1.starts_with(byline_process::GIVEN_UP), "{:?}", found.last());
    let begun = Instant::now();
    let texts: Vec<String> = (0..100).map(|_| "ferry ".repeat(20_000)).collect();
    let found = errors(&analyzed(start(&faulty(), r#"{"early": true}"#).unwrap(), &texts, 1));
    assert!(!found.is_empty(), "what was not read is not answered");
    assert!(begun.elapsed() < Duration::from_secs(60), "it ended");
}

/// The numbers of the processes that were started.
fn pids(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[cfg(target_os = "linux")]
fn lives(pid: &str) -> bool {
    let state = fs::read_to_string(Path::new("/proc").join(pid).join("stat")).unwrap_or_default();
    // One that nobody has waited for yet is dead as well.
    state.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z'))
}

#[cfg(unix)]
fn kill(pid: &str) {
    let _ = std::process::Command::new("kill").args(["-9", pid]).output();
}

fn with_pids(folder: &Path, more: &str) -> String {
    format!(r#"{{"pids": {:?}{more}}}"#, folder.display().to_string())
}

#[cfg(target_os = "linux")]
#[test]
fn no_process_is_left() {
    for more in ["", r#", "stay": true"#, r#", "child": true"#] {
        let folder = tempfile::tempdir().unwrap();
        let begun = Instant::now();
        let mut texts = texts(20);
        texts[3].push_str(" CRASH");
        let program = Program { workers: NonZeroUsize::new(2).unwrap(), ..faulty() };
        let active = start(&program, &with_pids(folder.path(), more)).unwrap();
        assert_eq!(errors(&analyzed(active, &texts, 2)).len(), 1);
        let started = pids(folder.path());
        assert!(started.len() >= 3, "one at first, one for its article, one after that: {started:?}");
        // What a process has started is killed with it, and takes a moment to die.
        let deadline = Instant::now() + Duration::from_secs(5);
        while started.iter().any(|pid| lives(pid)) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(10));
        }
        let left: Vec<&String> = started.iter().filter(|pid| lives(pid)).collect();
        assert!(left.is_empty(), "{left:?} of {started:?}");
        assert!(begun.elapsed() < Duration::from_secs(60));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn processes_that_are_killed_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let texts = texts(600);
    let expected = analyzed(start(&faulty(), "{}").unwrap(), &texts, 1);
    let program = Program { workers: NonZeroUsize::new(2).unwrap(), ..faulty() };
    let active = start(&program, &with_pids(folder.path(), r#", "delay": 2"#)).unwrap();
    let done = AtomicBool::new(false);
    let (found, kills) = std::thread::scope(|scope| {
        let killer = scope.spawn(|| {
            let mut kills = 0;
            while !done.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(200));
                let alive: Vec<String> = pids(folder.path()).into_iter().filter(|pid| lives(pid)).collect();
                kills += alive.len();
                for pid in &alive {
                    kill(pid);
                }
            }
            kills
        });
        let found = analyzed(active, &texts, 2);
        done.store(true, Ordering::Relaxed);
        (found, killer.join().unwrap())
    });
    assert!(kills > 1, "{kills}");
    assert_eq!(found, expected, "after {kills} kills");
}

#[test]
fn what_cannot_be_started_says_why() {
    let shown = |program: &Program, options: &str| {
        let error = start(program, options).unwrap_err();
        format!("{}: {error} {:?}", error.id(), error.reasons())
    };
    let missing = Program::new(["byline-no-such-program"]);
    assert!(shown(&missing, "{}").starts_with("process/not-started: cannot start `byline-no-such-program`"));
    assert_eq!(shown(&faulty(), r#"{"word": ""}"#), "process/refused: the word is empty []");
    let said = shown(
        &faulty(),
        r#"{"greeting": "{\"type\":\"ready\",\"protocol\":\"byline-process/9\",\"name\":\"a\",\"version\":\"1\"}"}"#,
    );
    assert!(said.contains("`ready` names the protocol `byline-process/9`"), "{said}");
    let said = shown(&faulty(), r#"{"greeting": "hello!"}"#);
    assert!(said.contains("it wrote `hello!` to standard output"), "{said}");
}

#[test]
fn the_kit_finds_what_breaks_the_protocol() {
    let samples: Vec<_> =
        check::articles().into_iter().map(|article| (article, byline_core::Layers::default())).collect();
    let folder = Path::new(".");
    let steps = check::run(&faulty(), "{}", folder, &samples);
    let failed: Vec<_> = steps.iter().filter(|step| step.fault.is_some()).collect();
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!(steps.len(), 8);
    let faults = |options: &str, texts: &[&str]| -> Vec<String> {
        let mut samples = samples.clone();
        samples.extend(texts.iter().map(|text| (Article::new("odd", *text), byline_core::Layers::default())));
        let program = Program { timeout: Duration::from_secs(2), ..faulty() };
        let steps = check::run(&program, options, folder, &samples);
        steps.into_iter().filter_map(|step| Some(format!("{}: {}", step.what, step.fault?))).collect()
    };
    let found = faults("{}", &["OUTSIDE"]);
    assert!(found[0].starts_with("finds only what can be, whatever the text: odd: "), "{found:?}");
    let found = faults("{}", &["HANG"]);
    assert_eq!(found, ["answers a batch of one document: odd: it gave no answer within 2 s"]);
    let found = faults("{}", &["CRASH"]);
    assert!(found[0].contains("odd: it ended (exit "), "{found:?}");
    assert!(found[0].ends_with("ferries: cannot bear \"odd\""), "{found:?}");
    let found = faults(r#"{"stay": true}"#, &[]);
    assert_eq!(
        found,
        [
            "ends with success after `shutdown`: it had to be killed after 2 s",
            "ends when its standard input ends: it had to be killed after 2 s"
        ]
    );
    let found = faults(r#"{"greeting": "hello!"}"#, &[]);
    assert!(found[0].starts_with("answers `hello` with `ready`: "), "{found:?}");
}

/// A folder of the tests, which `python3` reads where it is installed.
fn python() -> Option<PathBuf> {
    let there =
        std::process::Command::new("python3").arg("--version").output().is_ok_and(|out| out.status.success());
    there.then(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"))
}

#[test]
fn a_program_in_python_works_as_well() {
    let Some(folder) = python() else { return };
    let program = Program::new(["python3", "ferries.py"]);
    let active = Process::start("ferries", &program, "{}", &folder)
        .unwrap_or_else(|error| panic!("{error}"))
        .into_active();
    let texts = texts(100);
    let found = analyzed(active, &texts, 2);
    let expected = analyzed(start(&faulty(), "{}").unwrap(), &texts, 2);
    assert_eq!(found, expected);
}
