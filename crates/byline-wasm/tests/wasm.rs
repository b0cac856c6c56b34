//! Modules as extractors: they find what an extractor of ours finds, and whatever goes wrong costs the article at fault.

#![expect(clippy::cast_possible_wrap, reason = "texts of a test are short")]
#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

use byline_core::{Active, Article, Descriptor, Document, Extractor, Failure, Finding, Sink, Value};
use byline_record::Record;
use byline_runner::{Plan, Settings, run};
use byline_wasm::{Limits, Sandbox, WasmError};
use std::fmt::Write;
use std::fs;
use std::num::{NonZeroU64, NonZeroUsize};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// The example in C, built by the call in its first lines.
fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/examples/wasm/words.wasm")
}

fn limits(fuel: u64, memory: u64) -> Limits {
    Limits { fuel: NonZeroU64::new(fuel).unwrap(), memory: NonZeroU64::new(memory).unwrap() }
}

/// Enough for short texts, and soon used up.
fn small() -> Limits {
    limits(2_000_000, 2_000_000)
}

fn load(path: &Path, limits: Limits, options: &str) -> Result<Active, WasmError> {
    Sandbox::load("words", path, limits, options).map(Sandbox::into_active)
}

/// Loads what `bytes` are, from a file.
fn load_bytes(bytes: &[u8], limits: Limits) -> Result<Active, WasmError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("module.wasm");
    fs::write(&path, bytes).unwrap();
    load(&path, limits, "{}")
}

fn load_text(wat: &str, limits: Limits) -> Result<Active, WasmError> {
    load_bytes(&wat::parse_str(wat).unwrap(), limits)
}

fn analyzed(extractor: Active, texts: &[String], settings: &Settings) -> Vec<Record> {
    let plan = Plan::new(vec![extractor]).unwrap();
    let articles = texts.iter().enumerate();
    let articles: Vec<Result<Article, ()>> =
        articles.map(|(at, text)| Ok(Article::new(format!("a{at}"), text.as_str()))).collect();
    let mut records = Vec::new();
    let take = |outcome: Result<byline_runner::Analyzed, ()>| {
        records.push(outcome.unwrap().record);
        ControlFlow::Continue(())
    };
    run(&plan, articles.into_iter(), settings, &AtomicBool::new(false), |_, _| {}, take);
    records
}

fn threads(count: usize) -> Settings {
    Settings { threads: NonZeroUsize::new(count), ..Settings::default() }
}

/// What the example finds, found within our process.
struct Words(&'static [&'static str]);

impl Extractor for Words {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        let text = document.text.to_ascii_lowercase();
        let is_of_word = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || !b.is_ascii());
        for at in (0..text.len()).filter(|at| *at == 0 || !is_of_word(text.as_bytes().get(at - 1))) {
            for word in self.0 {
                let end = at + word.len();
                let found = text.get(at..end).is_some_and(|found| found == word.to_ascii_lowercase());
                if found && !is_of_word(text.as_bytes().get(end)) {
                    sink.push(Finding::Custom(Value::from([
                        ("start", (at as i64).into()),
                        ("end", (end as i64).into()),
                        ("word", (*word).into()),
                    ])));
                }
            }
        }
        Ok(())
    }
}

#[test]
fn a_module_finds_what_an_extractor_of_ours_finds() {
    let odd = "\u{1}\"EXCLUSIVE\"\\ \t😀ferry Ferry\u{7f} «ferry»\r\n\nexclusives Über-Ferry café exclusive";
    let mut texts: Vec<String> =
        (0..300).map(|at| format!("{at} Ferry, EXCLUSIVE: {} ferry", "é ".repeat(at % 7))).collect();
    texts.push(odd.to_owned());
    texts.extend([String::new(), "ferry".to_owned(), "😀".repeat(300), "café".to_owned()]);
    let ours = Active {
        descriptor: Descriptor::new("words", "1"),
        extractor: Box::new(Words(&["Ferry", "exclusive", "café"])),
    };
    let expected = analyzed(ours, &texts, &threads(1));
    assert_eq!(expected[300].layers.custom[0].values.len(), 5);
    for count in [1, 2, 4] {
        let options = r#"{"words": ["Ferry", "exclusive", "caf\u00e9"]}"#;
        let active = load(&example(), Limits::default(), options).unwrap();
        assert_eq!(active.descriptor.summary, "words that the options name");
        assert_eq!(analyzed(active, &texts, &threads(count)), expected, "{count} threads");
    }
}

#[test]
fn a_module_refuses_its_options() {
    let Err(WasmError::Refused(failure)) = load(&example(), Limits::default(), r#"{"words": [1]}"#) else {
        panic!("not refused")
    };
    assert_eq!(failure.message, "`words` must be a list of words");
    assert_eq!(failure.option.as_deref(), Some("words"));
    assert_eq!(failure.hint.as_deref(), Some(r#"`words = ["exclusive"]`"#));
}

const READY: &str = r#"{"type":"ready","protocol":"byline-wasm/1","name":"words","version":"1"}"#;

/// A module whose `extract` does `fault` with documents of more than 400 bytes, and finds nothing in shorter ones.
fn faulty(fault: &str) -> String {
    module(READY, &format!("(if (i32.gt_u (local.get 1) (i32.const 400)) (then {fault} return))"), "")
}

/// A module that answers `hello` with `ready`, does `body` with a document before it finds nothing, and has `more`.
fn module(ready: &str, body: &str, more: &str) -> String {
    let data = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            let _ = write!(out, "\\{byte:02x}");
            out
        })
    };
    format!(
        r#"(module
            (import "byline" "push" (func $push (param i32 i32)))
            (memory (export "memory") 1)
            (table $table 1 funcref)
            (global $calls (mut i32) (i32.const 0))
            (data (i32.const 16) "{}")
            (data (i32.const 512) "{}")
            (data (i32.const 600) "hello\ff")
            (data (i32.const 700) "{}")
            {more}
            (func $deep (call $deep) (call $deep))
            (func (export "alloc") (param i32) (result i32) (i32.const 1024))
            (func (export "reset"))
            (func (export "describe") (param i32 i32) (call $push (i32.const 16) (i32.const {})))
            (func (export "extract") (param i32 i32)
                {body}
                (call $push (i32.const 512) (i32.const 15))))"#,
        data(ready),
        data(r#"{"findings":[]}"#),
        data(r#"{"findings":[{"start":3,"end":9999}]}"#),
        ready.len(),
    )
}

/// The errors of 40 articles of which number 17 is the long one, the same for any number of threads; all others lost
/// nothing.
fn at_fault(wat: &str) -> String {
    let mut texts: Vec<String> = (0..40).map(|at| format!("Article {at}.")).collect();
    texts[17] = "The long one. ".repeat(40);
    let mut shown = Vec::new();
    for count in [1, 3] {
        let records = analyzed(load_text(wat, small()).unwrap(), &texts, &threads(count));
        for (at, record) in records.iter().enumerate() {
            assert_eq!(record.layers.custom.len(), usize::from(at != 17), "a{at}: {:?}", record.errors);
        }
        let [error] = records[17].errors.as_slice() else { panic!("{:?}", records[17].errors) };
        shown.push(error.message.clone());
    }
    assert_eq!(shown[0], shown[1]);
    shown.remove(0)
}

#[test]
fn whatever_a_module_does_costs_the_article_at_fault() {
    for (fault, message) in [
        ("unreachable", "it trapped: it reached what it says cannot be reached"),
        ("(loop br 0)", "it was stopped after its `fuel` of 2000000 was used up"),
        (
            "(drop (memory.grow (i32.const 100)))",
            "it needs more than its `memory` of 2000000 bytes, or a table of more than 10000 entries",
        ),
        (
            "(drop (table.grow $table (ref.null func) (i32.const 100000)))",
            "it needs more than its `memory` of 2000000 bytes, or a table of more than 10000 entries",
        ),
        (
            "(call $push (i32.const 60000) (i32.const 100000))",
            "it pushed 100000 bytes at 60000, outside of its memory of 65536",
        ),
        (
            "(call $push (i32.const -1) (i32.const -1))",
            "it pushed 4294967295 bytes at 4294967295, outside of its memory of 65536",
        ),
        (
            "(loop (call $push (i32.const 0) (i32.const 65536)) br 0)",
            "it was stopped after its `fuel` of 2000000 was used up",
        ),
        ("", "it pushed no result"),
        (
            "(call $push (i32.const 600) (i32.const 5))",
            "it pushed `hello`, which is not an answer: expected value",
        ),
        ("(call $push (i32.const 600) (i32.const 6))", "it pushed `hello\u{fffd}`, which is not an answer"),
        (
            "(call $push (i32.const 512) (i32.const 15)) (call $push (i32.const 512) (i32.const 15))",
            "it pushed `{\"findings\":[]}{\"findings\":[]}`, which is not an answer: trailing characters",
        ),
        (
            "(call $push (i32.const 700) (i32.const 37))",
            "found what cannot be: `words`: the span 3 to 9999 is out of range",
        ),
        ("(call $deep)", "it trapped: its calls are nested too deep"),
        ("(drop (i32.div_u (i32.const 1) (i32.const 0)))", "it trapped: integer divide by zero"),
        ("(drop (i32.load (i32.const -8)))", "it trapped: out of bounds memory access"),
        ("(call_indirect (i32.const 0))", "it trapped: uninitialized element"),
    ] {
        let shown = at_fault(&faulty(fault));
        assert!(shown.contains(message), "{fault}: {shown}");
    }
}

#[test]
fn what_is_pushed_costs_fuel() {
    let used_up = "it was stopped after its `fuel` of 2000000 was used up";
    // Some thousand instructions, which push 4 MB.
    let shown = at_fault(&faulty(
        "(loop $next (call $push (i32.const 0) (i32.const 65536))
            (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
            (br_if $next (i32.lt_u (global.get $calls) (i32.const 64))))",
    ));
    assert!(shown.contains(used_up), "{shown}");
    // Nothing, again and again.
    let shown = at_fault(&faulty("(loop (call $push (i32.const 0) (i32.const 0)) br 0)"));
    assert!(shown.contains(used_up), "{shown}");
    // It ends at once, and owes more than it has.
    let shown = at_fault(&faulty(
        "(drop (memory.grow (i32.const 29))) (call $push (i32.const 0) (i32.const 1960000))
         (call $push (i32.const 0) (i32.const 50000))",
    ));
    assert!(shown.contains(used_up), "{shown}");
}

#[test]
fn a_place_for_a_document_must_be_one() {
    let with = |place: &str| {
        let alloc = "(param i32) (result i32) (i32.const 1024)";
        let long = format!(
            "(param i32) (result i32) (select (i32.const {place}) (i32.const 1024) (i32.gt_u (local.get 0) (i32.const 400)))"
        );
        at_fault(&faulty("").replace(alloc, &long))
    };
    assert!(with("65000").contains("bytes at 65000, outside of its memory of 65536"), "{}", with("65000"));
    assert!(with("-1").contains("bytes at 4294967295, outside of its memory"), "{}", with("-1"));
    assert!(with("0").contains("its `alloc` has no room for the"), "{}", with("0"));
}

#[test]
fn what_came_before_does_not_decide() {
    // It works once for each instance.
    let once = "(if (global.get $calls) (then unreachable)) (global.set $calls (i32.const 1))";
    let texts: Vec<String> = (0..40).map(|at| format!("Article {at}.")).collect();
    for count in [1, 3] {
        let active = load_text(&module(READY, once, ""), small()).unwrap();
        let records = analyzed(active, &texts, &threads(count));
        assert!(records.iter().all(|record| record.errors.is_empty() && record.layers.custom.len() == 1));
    }
}

#[test]
fn the_time_of_an_article_stops_a_module() {
    let active = load_text(&faulty("(loop br 0)"), limits(u64::MAX, 2_000_000)).unwrap();
    let texts = ["Short.".to_owned(), "The long one. ".repeat(40), "Short.".to_owned()];
    let settings = Settings { time_limit: Some(Duration::from_millis(300)), ..threads(1) };
    let start = Instant::now();
    let records = analyzed(active, &texts, &settings);
    assert!(start.elapsed() < Duration::from_secs(60), "it ended");
    assert_eq!(records[1].errors.len(), 1, "{:?}", records[1].errors);
    assert!(records[0].errors.is_empty() && records[2].errors.is_empty());
}

/// The identifier and the message of the error.
fn refused(outcome: Result<Active, WasmError>) -> (&'static str, String) {
    match outcome {
        Err(error) => {
            assert!(!error.hint().is_empty(), "{error}");
            (error.id(), error.to_string())
        }
        Ok(active) => panic!("`{}` was taken", active.descriptor.name),
    }
}

#[test]
fn what_is_no_module_is_refused() {
    let whole = fs::read(example()).unwrap();
    for (bytes, id, message) in [
        (&b""[..], "wasm/not-a-module", "is empty, not a WebAssembly module"),
        (b"(module)", "wasm/not-a-module", "is the text of a module"),
        (b"\x7fELF\x02\x01", "wasm/not-a-module", "is a library or program of this machine"),
        (b"def extract(): pass", "wasm/not-a-module", "is something else"),
        (b"\0asm\x0d\0\x01\0", "wasm/not-a-module", "is a component"),
        (b"\0asm\x02\0\0\0", "wasm/not-a-module", "is of another version"),
        (b"\0asm\x01", "wasm/not-a-module", "is cut off"),
        (&whole[..whole.len() / 2], "wasm/invalid", "is damaged or uses what is not known here"),
    ] {
        let (found, shown) = refused(load_bytes(bytes, small()));
        assert!(found == id && shown.contains(message), "{found}: {shown}");
    }
    assert_eq!(refused(load(Path::new("no-such.wasm"), small(), "{}")).0, "wasm/not-found");
    assert_eq!(refused(load(Path::new("."), small(), "{}")).0, "wasm/not-a-module");
    if cfg!(unix) {
        assert_eq!(refused(load(Path::new("/dev/zero"), small(), "{}")).0, "wasm/not-a-module");
    }
}

#[test]
fn a_module_that_wants_more_or_has_less_than_it_may_is_refused() {
    let good = module(READY, "", "");
    let without = |what: &str, with: &str| {
        assert!(good.contains(what), "{what}");
        refused(load_text(&good.replace(what, with), small()))
    };
    for (import, shown) in [
        (
            r#"(import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))"#,
            "`wasi_snapshot_preview1.fd_write`",
        ),
        (r#"(import "env" "clock" (func (result i64)))"#, "`env.clock`"),
        (r#"(import "byline" "read" (func (param i32 i32)))"#, "`byline.read`"),
        (r#"(import "byline" "push" (func (param i64)))"#, "`byline.push` as something else"),
        (r#"(import "byline" "push" (global i32))"#, "`byline.push` as something else"),
    ] {
        let push = r#"(import "byline" "push" (func $push (param i32 i32)))"#;
        let (id, message) = without(push, &format!("{push} {import}"));
        assert!(id == "wasm/import" && message.contains(shown), "{id}: {message}");
    }
    for (what, with, shown) in [
        (r#"(export "memory")"#, "", "must export `memory`"),
        (r#"(export "alloc")"#, "", "must export `alloc(i32) -> i32`"),
        (r#"(export "reset")"#, "", "must export `reset()`"),
        (r#"(export "describe")"#, r#"(export "about")"#, "must export `describe(i32, i32)`"),
        (
            r#"(func (export "reset"))"#,
            r#"(func (export "reset") (result i32) (i32.const 0))"#,
            "must export `reset()`, and what it",
        ),
    ] {
        let (id, message) = without(what, with);
        assert!(id == "wasm/export" && message.contains(shown), "{id}: {message}");
    }
    let started = |more: &str| refused(load_text(&module(READY, "", more), small()));
    let (id, message) = refused(load_text(&module(READY, "", "(memory 1)"), small()));
    assert_eq!(id, "wasm/invalid", "one memory is counted, so that there is one: {message}");
    for (more, shown) in [
        ("(func $start unreachable) (start $start)", "it trapped"),
        ("(func $start (loop br 0)) (start $start)", "its `fuel` of 2000000"),
        (r#"(data (i32.const 65530) "0123456789")"#, "out of bounds memory access"),
    ] {
        let (id, message) = started(more);
        assert!(id == "wasm/not-started" && message.contains(shown), "{id}: {message}");
    }
    let (id, message) = without(r#"(memory (export "memory") 1)"#, r#"(memory (export "memory") 1000)"#);
    assert_eq!(id, "wasm/not-started");
    assert!(message.contains("memory"), "{message}");
    let (id, message) = started("(memory $other 1)");
    assert_eq!(id, "wasm/invalid", "{message}");
    let many = "(global i32 (i32.const 0))".repeat(2000);
    assert_eq!(started(&many).0, "wasm/invalid");
    let said = |ready: &str| refused(load_text(&module(ready, "", ""), small()));
    for (ready, id, shown) in [
        ("ready", "wasm/protocol", "it pushed `ready`, which is not an answer"),
        ("", "wasm/protocol", "which is not an answer"),
        (&READY.replace("byline-wasm/1", "byline-process/1"), "wasm/protocol", "and this is `byline-wasm/1`"),
        (r#"{"type":"error","message":"not today"}"#, "wasm/refused", "not today"),
    ] {
        let outcome = if id == "wasm/refused" {
            match load_text(&module(ready, "", ""), small()) {
                Err(error) => (error.id(), error.to_string()),
                Ok(_) => panic!("it was taken"),
            }
        } else {
            said(ready)
        };
        assert!(outcome.0 == id && outcome.1.contains(shown), "{outcome:?}");
    }
}

/// Numbers that look like chance, the same each time.
fn random(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

#[test]
fn a_damaged_module_is_refused_or_fails_or_finds_something() {
    let whole = fs::read(example()).unwrap();
    let seed = std::env::var("BYLINE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1_u64);
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let texts = ["Exclusive: the ferry waits.".to_owned(), "An EXCLUSIVE.".to_owned()];
    let (mut taken, mut failed) = (0, 0);
    for _ in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..=random(&mut state) % 3 {
            let at = 8 + random(&mut state) as usize % (bytes.len() - 8);
            bytes[at] ^= 1 << (random(&mut state) % 8);
        }
        let Ok(active) = load_bytes(&bytes, limits(300_000, 1_000_000)) else { continue };
        taken += 1;
        let records = analyzed(active, &texts, &threads(1));
        failed += records.iter().filter(|record| !record.errors.is_empty()).count();
    }
    assert!(taken > 20 && failed > 5, "{taken} were taken, {failed} articles failed");
}
