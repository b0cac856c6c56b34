//! The pictures of the README show what the command and the report look like.
//!
//! `BYLINE_PICTURES=1 cargo test --package byline-tests --test all -- pictures::` makes them again.

#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

use byline_tests::browser::Browser;
use byline_tests::{built, byline, picture, root, stdout};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

fn place(name: &str) -> PathBuf {
    root().join("docs/pictures").join(name)
}

/// Whether pictures are to be made again.
fn wanted() -> bool {
    std::env::var_os("BYLINE_PICTURES").is_some()
}

/// The text without its figures, which move with every training.
fn without_figures(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if c != '0' || !out.ends_with('0') {
            out.push(c);
        }
    }
    out
}

#[test]
fn an_article_looks_as_in_the_picture() {
    let mut command = byline();
    command.env_remove("NO_COLOR").env("CLICOLOR_FORCE", "1").env("TERM", "xterm");
    command.args([
        "analyze",
        "--show",
        "tests/articles/01-harbour-talks-marks-lost.txt",
        "--config",
        "byline.toml",
    ]);
    let output = command.arg("--plugin-folder").arg(built()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    // The article and its quotes; all of it would be a page of its own.
    let end = text.find("\n\u{1b}[1mNames");
    let shown = picture::svg(text.get(..end.unwrap_or(text.len())).unwrap(), 100);
    if wanted() {
        fs::write(place("show.svg"), &shown).unwrap();
    }
    let committed = fs::read_to_string(place("show.svg")).unwrap();
    assert_eq!(
        without_figures(&committed),
        without_figures(&shown),
        "make it again: `BYLINE_PICTURES=1 cargo test --package byline-tests --test all -- pictures::`"
    );
}

#[test]
fn the_report_looks_as_in_the_picture() {
    let Some(mut browser) = Browser::start() else {
        eprintln!("skipped: no Chromium is installed");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let [records, page] =
        ["records.ndjson", "report.html"].map(|name| folder.path().join(name).display().to_string());
    stdout(&["analyze", "tests/articles", "--config", "byline.toml", "--output", &records], "");
    stdout(&["report", &records, "--output", &page], "");
    browser.size(1000, 1000, false);
    browser.open(page.as_ref());
    browser.wait("document.documentElement.dataset.ready");
    // What is said on the page, but for what was found: headings, labels and the names of columns.
    let words = "[...document.querySelectorAll('h1, h2, h3, header p, nav a, label, .cards dt, th')]
        .map(element => element.textContent.trim().replace(/\\s+/g, ' ')).join('\\n') + '\\n'";
    let words = browser.value(words).as_str().unwrap().to_owned();
    if wanted() {
        fs::write(place("report.txt"), &words).unwrap();
        let shot = browser.call("Page.captureScreenshot", &serde_json::json!({"format": "png"}));
        fs::write(place("report.png"), decoded(&shot)).unwrap();
    }
    assert!(fs::metadata(place("report.png")).unwrap().len() > 10_000);
    let committed = fs::read_to_string(place("report.txt")).unwrap();
    assert_eq!(
        without_figures(&committed),
        without_figures(&words),
        "make it again: `BYLINE_PICTURES=1 cargo test --package byline-tests --test all -- pictures::`"
    );
}

/// The bytes of a screenshot.
fn decoded(shot: &Value) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for byte in shot["data"].as_str().unwrap().bytes().filter(|byte| *byte != b'=') {
        held = held << 6 | DIGITS.iter().position(|digit| *digit == byte).unwrap() as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    bytes
}
