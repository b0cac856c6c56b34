//! A process plugin that does wrong what it is asked to: the tests run it. It finds the word `ferry`.
//!
//! What a text holds decides: `CRASH` ends the process, `HANG` makes it sleep, `NOISE` makes it print to standard output,
//! `OUTSIDE` finds a span that is not there, `FAIL` reports an error, `NOTE` a note. Options: `greeting` replaces the answer
//! to `hello`, `pids` is a folder in which each process leaves a file named by its number, `delay` milliseconds for each
//! document, `stay` ignores `shutdown` and the end of the input.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::exit,
    reason = "a program talks through its pipes"
)]

use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(3600);

fn main() -> std::io::Result<()> {
    let mut options = Value::Null;
    for line in std::io::stdin().lock().lines() {
        let message: Value = serde_json::from_str(&line?)?;
        match message["type"].as_str() {
            Some("hello") => {
                options = message["options"].clone();
                greet(&options)?;
            }
            Some("batch") => {
                let documents = message["documents"].as_array().map(Vec::as_slice).unwrap_or_default();
                let results: Vec<Value> = documents.iter().map(|document| read(document, &options)).collect();
                say(&json!({"type": "results", "id": message["id"], "results": results}))?;
            }
            Some("shutdown") if options["stay"] != true => return Ok(()),
            _ => {}
        }
    }
    if options["stay"] == true {
        std::thread::sleep(LONG);
    }
    Ok(())
}

fn greet(options: &Value) -> std::io::Result<()> {
    if let Some(folder) = options["pids"].as_str() {
        std::fs::write(std::path::Path::new(folder).join(std::process::id().to_string()), "")?;
    }
    if options["slow"] == true {
        std::thread::sleep(LONG);
    }
    if options["word"] == "" {
        return say(
            &json!({"type": "error", "message": "the word is empty", "option": "word", "hint": "name one"}),
        );
    }
    if let Some(greeting) = options["greeting"].as_str() {
        println!("{greeting}");
        return std::io::stdout().flush();
    }
    say(&json!({
        "type": "ready", "protocol": "byline-process/1", "name": "ferries", "version": "0.2.0",
        "summary": "finds ferries", "uses": ["quotes"], "offsets": "codepoint", "batch": 4,
        "options": {"properties": {"word": {"description": "The word", "default": "ferry"}}},
    }))
}

fn read(document: &Value, options: &Value) -> Value {
    let text = document["text"].as_str().unwrap_or_default();
    if let Some(delay) = options["delay"].as_u64() {
        std::thread::sleep(Duration::from_millis(delay));
    }
    if text.contains("CRASH") {
        eprintln!("ferries: cannot bear {}", document["id"]);
        std::process::exit(3);
    }
    if text.contains("HANG") {
        std::thread::sleep(LONG);
    }
    if text.contains("NOISE") {
        println!("here I am");
    }
    if text.contains("OUTSIDE") {
        return json!({"findings": [{"start": 0, "end": 100_000}]});
    }
    if text.contains("FAIL") {
        return json!({"error": "no ferries today"});
    }
    let quotes = document["quotes"].as_array().map_or(0, Vec::len);
    let found: Vec<Value> = text
        .match_indices("ferry")
        .map(|(at, word)| {
            let start = text.get(..at).unwrap_or_default().chars().count();
            json!({"start": start, "end": start + word.len(), "quotes": quotes})
        })
        .collect();
    let notes: &[&str] = if text.contains("NOTE") { &["a note"] } else { &[] };
    json!({"findings": found, "notes": notes})
}

fn say(message: &Value) -> std::io::Result<()> {
    println!("{message}");
    std::io::stdout().flush()
}
