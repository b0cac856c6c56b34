//! The report in a real browser: its figures are those of the records, its filters work, its numbers lead to passages, and
//! nothing in an article is ever taken for a part of the page.

#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

use byline_tests::browser::Browser;
use byline_tests::{articles, run, stdout};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// What a page would obey if it took it for a part of itself.
const HOSTILE: &str =
    "</script><script>window.taken = 1</script><img src=x onerror=\"window.taken = 1\"> {{ taken }} </title>";

/// Records of the articles written for the tests and of a few more, and the report on them.
struct Made {
    folder: tempfile::TempDir,
    records: Vec<Value>,
    page: PathBuf,
}

fn made() -> Made {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let shown = |path: PathBuf| path.display().to_string();
    let said = "“This is <b>bold</b> & new,” Ida Holm said on Monday.";
    let more = [
        json!({"id": HOSTILE, "title": HOSTILE, "url": "javascript:window.taken=1", "date": HOSTILE,
            "text": format!("{HOSTILE}\n{said}")}),
        json!({"id": "flood-1", "title": "Flood 1", "url": "https://one.example/a", "date": "2024-03-01",
            "text": "The flood in Ravenna killed 31 people in the old town, the region's governor said."}),
        json!({"id": "flood-2", "title": "Flood 2", "url": "https://two.example/b", "date": "2024-03-02",
            "text": "The flood in Ravenna killed 45 people in the old town, the region's governor said."}),
    ];
    let lines: Vec<String> = more.iter().map(Value::to_string).collect();
    fs::write(path("more.jsonl"), lines.join("\n")).unwrap();
    let (records, page) = (path("records.ndjson.gz"), path("report.html"));
    let configuration = path("byline.toml");
    fs::write(&configuration, "").unwrap();
    let inputs = [shown(articles()), shown(path("more.jsonl"))];
    let analyze = ["analyze", "--config", &shown(configuration), &inputs[0], &inputs[1]];
    let output = stdout(&analyze, "");
    stdout(&[&analyze[..], &["--output", &shown(records.clone())]].concat(), "");
    let report = ["report", &shown(records), "--output", &shown(page.clone())];
    let first = run(&report, "");
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let again = run(&report, "");
    assert_eq!(again.status.code(), Some(2), "an existing page is not written over");
    assert!(String::from_utf8_lossy(&again.stderr).contains("--force"));
    assert!(run(&[&report[..], &["--force"]].concat(), "").status.success());
    let records = output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    Made { folder, records, page }
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

/// The quotes of records with at least that confidence in hundredths.
fn quotes<'r>(records: &'r [&Value], least: f64) -> Vec<&'r Value> {
    let of = records.iter().flat_map(|record| list(record, "quotes"));
    of.filter(|quote| (quote["confidence"].as_f64().unwrap() * 100.0).round() >= least).collect()
}

/// The figures of the overview, as a browser shows them.
fn figures(browser: &mut Browser) -> Value {
    browser.value(
        "Object.fromEntries([...document.querySelectorAll('.cards div')].map(card =>
            [card.querySelector('dt').textContent, card.querySelector('dd').textContent]))",
    )
}

/// The same figures, counted from records.
fn counted(records: &[&Value], least: f64) -> Vec<(&'static str, usize)> {
    let quotes = quotes(records, least);
    let kind = |kind: &str| quotes.iter().filter(|quote| quote["type"] == kind).count();
    let claims = || records.iter().flat_map(|record| list(record, "claims"));
    vec![
        ("articles", records.len()),
        ("quotes", quotes.len()),
        ("of these direct", kind("direct")),
        ("mixed", kind("mixed")),
        ("indirect", kind("indirect")),
        ("claims worth checking", claims().filter(|claim| claim["checkworthy"] == true).count()),
        ("claims with a fact-check", claims().filter(|claim| !list(claim, "matches").is_empty()).count()),
    ]
}

fn assert_figures(browser: &mut Browser, records: &[&Value], least: f64) {
    let shown = figures(browser);
    for (name, count) in counted(records, least) {
        assert_eq!(shown[name], count.to_string(), "{name} of {shown}");
    }
}

/// The cells of a table.
fn table(browser: &mut Browser, id: &str) -> Value {
    browser.value(&format!(
        "[...document.querySelectorAll('#{id} tbody tr')].map(row => [...row.cells].map(cell => cell.textContent))"
    ))
}

/// Sets a filter, and waits until the page shows what it leaves.
fn filter(browser: &mut Browser, name: &str, value: &str) {
    browser.value(&format!(
        "{{ const field = document.querySelector('#filters').elements['{name}'];
            delete document.documentElement.dataset.drawn;
            field.value = {value:?};
            field.dispatchEvent(new Event('input', {{ bubbles: true }})); }}"
    ));
    browser.wait("document.documentElement.dataset.drawn");
}

fn clear(browser: &mut Browser) {
    browser
        .value("delete document.documentElement.dataset.drawn; document.querySelector('#filters').reset()");
    browser.wait("document.documentElement.dataset.drawn");
}

#[test]
fn a_browser_shows_what_the_records_say() {
    let Some(mut browser) = Browser::start() else {
        eprintln!("skipped: no Chromium is installed");
        return;
    };
    let made = made();
    let all: Vec<&Value> = made.records.iter().collect();
    browser.size(1280, 900, false);
    let still = without_javascript(&mut browser, &made);
    browser.open(&made.page);
    browser.wait("document.documentElement.dataset.ready");
    assert_figures(&mut browser, &all, 50.0);
    for (id, rows) in still {
        assert_eq!(table(&mut browser, id), rows, "`{id}` with JavaScript and without");
    }
    filters_leave_what_they_say(&mut browser, &all);
    numbers_lead_to_passages(&mut browser, &all);
    nothing_is_taken_for_the_page(&mut browser);
    browser.size(360, 740, true);
    browser.open(&made.page);
    browser.wait("document.documentElement.dataset.ready");
    let width = browser.value("document.documentElement.scrollWidth").as_u64().unwrap();
    assert!(width <= 360, "a phone need not scroll sideways: {width}");
    assert_eq!(browser.complaints(), [""; 0]);
    drop(made.folder);
}

/// The tables that are there without JavaScript.
fn without_javascript(browser: &mut Browser, made: &Made) -> Vec<(&'static str, Value)> {
    browser.javascript(false);
    browser.open(&made.page);
    assert_eq!(browser.value("getComputedStyle(document.querySelector('#filters')).display"), "none");
    let all: Vec<&Value> = made.records.iter().collect();
    assert_figures(browser, &all, 50.0);
    let ids = ["t-speakers", "t-groups", "t-genders", "t-tones", "t-outlets", "t-damage", "t-errors"];
    let tables = ids.map(|id| (id, table(browser, id))).to_vec();
    assert!(tables.iter().filter(|(_, rows)| !rows.as_array().unwrap().is_empty()).count() >= 6);
    let conflicts = browser.value("document.querySelector('#t-conflicts').textContent");
    let conflicts = conflicts.as_str().unwrap();
    assert!(
        conflicts.contains("another figure") && conflicts.contains("31") && conflicts.contains("45"),
        "{conflicts}"
    );
    browser.javascript(true);
    tables
}

fn filters_leave_what_they_say(browser: &mut Browser, all: &[&Value]) {
    let day = |record: &Value| record["date"].as_str().unwrap_or_default().to_owned();
    filter(browser, "from", "2023-01-01");
    let since: Vec<&Value> =
        all.iter().copied().filter(|record| ("2023-01-01".."9").contains(&day(record).as_str())).collect();
    assert!(since.len() > 3 && since.len() < all.len());
    assert_figures(browser, &since, 50.0);
    filter(browser, "to", "2023-12-31");
    let within: Vec<&Value> = since.into_iter().filter(|record| day(record).as_str() < "2024").collect();
    assert_figures(browser, &within, 50.0);
    clear(browser);
    let outlet = browser.value(
        "[...document.querySelectorAll('[name=outlet] option')].find(option => option.textContent === 'one.example').value",
    );
    filter(browser, "outlet", outlet.as_str().unwrap());
    let one: Vec<&Value> = all.iter().copied().filter(|record| record["id"] == "flood-1").collect();
    assert_figures(browser, &one, 50.0);
    clear(browser);
    filter(browser, "text", "HERRING");
    let herring: Vec<&Value> = all
        .iter()
        .copied()
        .filter(|record| {
            let held =
                |name: &str| record[name].as_str().unwrap_or_default().to_lowercase().contains("herring");
            held("text") || held("title")
        })
        .collect();
    assert!(!herring.is_empty());
    assert_figures(browser, &herring, 50.0);
    clear(browser);
    filter(browser, "least", "90");
    assert_figures(browser, all, 90.0);
    clear(browser);
    filter(browser, "person", "kari lindqvist");
    let said = |record: &&Value| {
        let by = |quote: &&Value| quote["speaker"]["name"] == "Kari Lindqvist";
        quotes(&[*record], 50.0).into_iter().filter(by).count()
    };
    let count: usize = all.iter().map(said).sum();
    assert!(count > 0);
    assert_eq!(figures(browser)["quotes"], count.to_string());
    clear(browser);
    assert_figures(browser, all, 50.0);
}

fn numbers_lead_to_passages(browser: &mut Browser, all: &[&Value]) {
    browser.value("[...document.querySelectorAll('.cards button')][2].click()");
    browser.wait("document.querySelector('.passages button')");
    let quotes = quotes(all, 50.0).len();
    assert_eq!(
        browser.value("document.querySelector('#reader-h').textContent"),
        format!("Quotes ({quotes})")
    );
    browser.value("document.querySelector('.passages button').click()");
    browser.wait("document.querySelector('.text .hit')");
    let shown = browser.value("document.querySelector('.text').innerText.replace(/\\[\\d+\\]/g, '')");
    let whole =
        all.iter().any(|record| record["text"].as_str().unwrap().trim() == shown.as_str().unwrap().trim());
    assert!(whole, "the reader shows the text as it is: {shown}");
    let hit =
        browser.value("[...document.querySelectorAll('.hit')].map(piece => piece.textContent).join('')");
    let words: BTreeSet<String> = all
        .iter()
        .flat_map(|record| list(record, "quotes").iter().map(|quote| content(record, quote)))
        .collect();
    assert!(words.contains(hit.as_str().unwrap()), "what is marked is a quote: {hit}");
    for kind in ["keyDown", "keyUp"] {
        let key = json!({"type": kind, "key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27});
        browser.call("Input.dispatchKeyEvent", &key);
    }
    browser.wait("!document.querySelector('#reader').open");
    browser.value("document.querySelector('#t-claims button').click()");
    browser.wait("document.querySelector('.text .hit')");
    browser.value("document.querySelector('#close').click()");
    browser.wait("!document.querySelector('#reader').open");
    browser.value("document.querySelector('.conflict button').click()");
    browser.wait("document.querySelector('.text .hit')");
    let hit =
        browser.value("[...document.querySelectorAll('.hit')].map(piece => piece.textContent).join('')");
    assert!(hit.as_str().unwrap().contains("31 people"), "{hit}");
    browser.value("document.querySelector('#close').click()");
}

/// The words of a quote's content, as the text has them.
fn content(record: &Value, quote: &Value) -> String {
    let text = record["text"].as_str().unwrap();
    let at = |span: &Value, name: &str| span[name].as_u64().unwrap() as usize;
    list(quote, "content").iter().map(|span| text.get(at(span, "start")..at(span, "end")).unwrap()).collect()
}

fn nothing_is_taken_for_the_page(browser: &mut Browser) {
    let row = "[...document.querySelectorAll('#t-articles button')].find(one => one.textContent.startsWith('</script>'))";
    assert_eq!(browser.value(&format!("{row}.textContent")), HOSTILE);
    browser.value(&format!("{row}.click()"));
    browser.wait("document.querySelector('.text')");
    let links = browser.value("document.querySelectorAll('#reader a').length");
    assert_eq!(links, 0, "an address that is none of the web is no link");
    let text = browser.value("document.querySelector('.text').textContent");
    assert!(text.as_str().unwrap().starts_with(HOSTILE), "{text}");
    assert_eq!(browser.value("document.querySelectorAll('main img, dialog img').length"), 0);
    assert_eq!(browser.value("typeof window.taken"), "undefined");
    browser.value("document.querySelector('#close').click()");
}
