//! The engine as a program that embeds it sees it.

use byline::{Article, Byline, Descriptor, Error, ErrorKind, LayerName, OffsetUnit, Value};
use byline_core::{Document, Extractor, Failure, Finding, Sink};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::thread;

const TEXT: &str =
    "“We’re close,” Kari Lindqvist told reporters on Monday. She said that the fleet would sail again.";

fn articles(count: usize) -> impl Iterator<Item = Article> + Send + 'static {
    (0..count).map(|at| Article {
        id: format!("a{at}"),
        text: format!("{TEXT} The {at} boats were counted."),
        ..Article::default()
    })
}

fn threads(count: usize) -> NonZeroUsize {
    NonZeroUsize::new(count).expect("it is positive")
}

fn refused(result: Result<Byline, Error>) -> Error {
    result.expect_err("it is rejected")
}

#[test]
fn one_article_many_and_any_number_of_threads_give_the_same_records() {
    let alone = Byline::builder().threads(threads(1)).build().unwrap();
    let expected: Vec<String> = articles(300).map(|article| alone.analyze(article).to_json()).collect();
    for count in [1, 4] {
        let byline = Byline::builder().threads(threads(count)).build().unwrap();
        let found: Vec<String> = byline.analyze_all(articles(300)).map(|record| record.to_json()).collect();
        assert!(found == expected, "{count} threads");
    }
}

#[test]
fn one_engine_serves_many_threads() {
    let byline = Byline::builtin();
    let expected = byline.analyze(TEXT).to_json();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..20).for_each(|_| assert_eq!(byline.analyze(TEXT).to_json(), expected)));
        }
    });
    is_shared(&byline);
}

#[test]
fn articles_are_read_when_records_are_asked_for() {
    let byline = Byline::builder().threads(threads(2)).window(8).build().unwrap();
    let read = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&read);
    let mut records = byline.analyze_all(articles(100_000).inspect(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
    }));
    assert_eq!(read.load(Ordering::Relaxed), 0, "nobody asked yet");
    assert_eq!(records.next().map(|record| record.id().to_owned()).as_deref(), Some("a0"));
    assert_eq!(records.nth(9).map(|record| record.id().to_owned()).as_deref(), Some("a10"));
    assert!(read.load(Ordering::Relaxed) < 200, "no more than the window is read ahead");
    drop(records);
}

#[test]
fn what_cannot_be_read_is_given_in_its_place() {
    let byline = Byline::builtin();
    let input = vec![Ok("It rained."), Err("torn"), Ok("It stopped.")];
    let found: Vec<Result<String, &str>> =
        byline.try_analyze_all(input).map(|outcome| outcome.map(|record| record.id().to_owned())).collect();
    assert_eq!(found, [Ok("1".to_owned()), Err("torn"), Ok("3".to_owned())]);
}

#[test]
fn a_record_is_waited_for_no_longer_than_asked() {
    let (sender, receiver) = std::sync::mpsc::channel::<Result<Article, String>>();
    let mut records = Byline::builtin().try_analyze_all(receiver);
    let moment = std::time::Duration::from_millis(20);
    assert!(records.next_within(moment).is_pending(), "there is no article yet");
    sender.send(Ok(Article::new("a1", "It rained."))).unwrap();
    let next = std::iter::repeat_with(|| records.next_within(moment)).find(Poll::is_ready);
    assert!(matches!(next, Some(Poll::Ready(Some(Ok(record)))) if record.id() == "a1"));
    drop(sender);
    assert!(records.next().is_none() && matches!(records.next_within(moment), Poll::Ready(None)));
}

#[test]
fn a_panic_of_the_input_reaches_who_asks() {
    let byline = Byline::builtin();
    let input = (0..3).map(|at| if at < 2 { TEXT } else { panic!("the well is dry") });
    let result = thread::spawn(move || byline.analyze_all(input).count()).join();
    assert!(result.is_err());
}

#[test]
fn layers_are_there_exactly_when_their_extractors_ran() {
    let byline = Byline::builder().layers(["quotes"]).build().unwrap();
    assert_eq!(byline.extractors().map(|one| one.name.as_ref()).collect::<Vec<_>>(), ["entities", "quotes"]);
    let record = byline.analyze(TEXT);
    assert_eq!(record.layers().collect::<Vec<_>>(), ["entities", "quotes"]);
    assert!(record.claims().is_none() && record.layer("claims").is_none());
    let quotes = record.quotes().unwrap();
    assert_eq!(record.words(&quotes[0].content), "We’re close");
    let speaker = quotes[0].speaker.as_ref().unwrap();
    assert_eq!(record.entity(speaker.entity.unwrap()).unwrap().name, "Kari Lindqvist");
    let without = Byline::builder().disable("claims").disable("sentiment").build().unwrap();
    assert_eq!(without.analyze(TEXT).to_json(), record.to_json());
}

#[test]
fn offsets_are_in_the_unit_that_was_asked_for() {
    let byline = Byline::builder().offsets(OffsetUnit::CodePoint).text(false).build().unwrap();
    let record = byline.analyze(TEXT);
    let span = record.quotes().unwrap()[0].content[0];
    assert_eq!((span.start, record.offsets().of_byte(span.start)), (3, 1));
    let json: serde_json::Value = serde_json::from_str(&record.to_json()).unwrap();
    assert_eq!(json["offset_unit"], "codepoint");
    assert_eq!(json["quotes"][0]["content"][0]["start"], 1);
    assert!(json.get("text").is_none());
}

#[test]
fn a_configuration_is_honoured_wholly() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("byline.toml");
    std::fs::write(
        &path,
        "threads = 2\n[input]\nundo-mojibake = true\nlanguage = \"en\"\n[output]\noffsets = \"utf-16\"\n\
         [extractors.entities]\n[extractors.quotes.options]\nminimum-confidence = 0.99\n",
    )
    .unwrap();
    let byline = Byline::from_config(&path).unwrap();
    assert_eq!(byline.settings().threads, Some(threads(2)));
    let record = byline.analyze("â€œIt rained,â€\u{9d} Ida Holm said.");
    assert_eq!(record.text(), "“It rained,” Ida Holm said.");
    assert_eq!(record.article().language.as_deref(), Some("en"));
    assert_eq!(record.article().source.charset.as_deref(), Some("utf-8 read as windows-1252"));
    assert_eq!(record.layers().collect::<Vec<_>>(), ["entities", "quotes"]);
    assert!(record.to_json().contains(r#""offset_unit":"utf-16""#));
    let built = Byline::builder().undo_mojibake(true).language("en".parse().unwrap()).build().unwrap();
    assert_eq!(built.analyze("â€œIt rained,â€\u{9d} Ida Holm said.").text(), "“It rained,” Ida Holm said.");
    let german = "Der Bürgermeister sagte am Montag, die Stadt werde im kommenden Jahr zwei neue Schulen bauen und die alten Brücken über den Fluss erneuern lassen.";
    let record = byline.analyze(german);
    assert_eq!(record.article().language.as_deref(), Some("de"));
    assert!(record.quotes().is_none() && !record.notes().is_empty(), "{:?}", record.notes());
    assert!(byline.config().shown().contains("offsets = \"utf-16\""));
}

#[test]
fn what_is_wrong_has_a_place_and_a_hint() {
    let text = "[extractors.quotes.options]\nminimum-confidense = 0.5\n";
    let error = refused(Byline::builder().config_text("news.toml", text).build());
    assert_eq!((error.id, error.kind), ("config/unknown-option", ErrorKind::Misuse));
    assert_eq!(error.place.map(|place| (place.file, place.line)), Some(("news.toml".to_owned(), 2)));
    assert_eq!(error.hint.as_deref(), Some("did you mean `minimum-confidence`?"));

    let error = refused(Byline::builder().option("quotes", "minimum-confidense", 0.5).build());
    assert_eq!(error.place, None);
    assert_eq!(error.hint.as_deref(), Some("did you mean `minimum-confidence`?"));

    let error = refused(Byline::builder().option("qoutes", "minimum-confidence", 0.5).build());
    assert_eq!(
        (error.id, error.hint.as_deref()),
        ("config/unknown-extractor", Some("did you mean `quotes`?"))
    );

    let error = refused(Byline::builder().layers(["qoutes"]).build());
    assert_eq!((error.id, error.hint.as_deref()), ("plan/missing-layer", Some("did you mean `quotes`?")));

    let error = refused(Byline::builder().threads(threads(5000)).build());
    assert_eq!((error.id, error.kind), ("config/bad-value", ErrorKind::Misuse));

    let error = refused(Byline::builder().disable("qoutes").build());
    assert_eq!(
        (error.id, error.hint.as_deref()),
        ("config/unknown-extractor", Some("did you mean `quotes`?"))
    );

    let error = refused(Byline::builder().disable("entities").build());
    assert!(error.kind == ErrorKind::Misuse, "{error}");

    let text = "[extractors.mine]\npath = \"no/such/libmine.so\"\n";
    let error = refused(Byline::builder().config_text("news.toml", text).build());
    assert!(error.id.starts_with("plugin/") && error.kind == ErrorKind::Misuse, "{error}");
    assert_eq!(error.place.map(|place| place.line), Some(2));
    assert_eq!(refused(Byline::from_config("no/such.toml")).id, "config/not-found");
}

fn is_shared<T: Send + Sync + Clone + 'static>(_: &T) {}

/// Counts the quotes of an article.
struct Count;

impl Extractor for Count {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        let quotes = document.layers.quotes.unwrap_or_default().len();
        sink.push(Finding::Custom(Value::Integer(i64::try_from(quotes).unwrap_or(i64::MAX))));
        Ok(())
    }
}

#[test]
fn an_extractor_of_the_program_runs_among_the_others() {
    let descriptor = Descriptor::new("count", "1")
        .summary("counts quotes")
        .provides(LayerName::Custom("count".into()))
        .needs([LayerName::Quotes]);
    let byline = Byline::builder().extractor(descriptor, Count).layers(["count"]).build().unwrap();
    let record = byline.analyze(TEXT);
    assert_eq!(record.custom("count"), Some(&[Value::Integer(2)][..]));
    assert_eq!(record.layers().collect::<Vec<_>>(), ["entities", "quotes", "count"]);
}

#[cfg(feature = "output")]
#[test]
fn records_are_written_as_the_command_writes_them() {
    let folder = tempfile::tempdir().unwrap();
    let byline = Byline::builtin();
    let records: Vec<byline::Record> = byline.analyze_all(articles(3)).collect();
    for (format, name) in [(byline::OutputFormat::Ndjson, "a.ndjson"), (byline::OutputFormat::Csv, "a.csv")] {
        let path = folder.path().join(name);
        let mut writer = byline.writer(Some(&path), format).unwrap();
        for record in &records {
            writer.write(record).unwrap();
        }
        assert!(!path.exists(), "it appears complete or not at all");
        writer.finish().unwrap();
        assert!(std::fs::read_to_string(&path).unwrap().lines().count() >= 3, "{name}");
    }
    let lines = std::fs::read_to_string(folder.path().join("a.ndjson")).unwrap();
    assert_eq!(
        lines.lines().map(str::to_owned).collect::<Vec<_>>(),
        records.iter().map(byline::Record::to_json).collect::<Vec<_>>()
    );
}

#[test]
fn the_readme_shows_the_program_that_the_documentation_runs() {
    let readme = include_str!("../../../README.md");
    let shortest = include_str!("../src/shortest.in");
    assert!(readme.contains(&format!("```rust\n{shortest}```\n")), "the README has another program");
}
