//! A process plugin that does wrong what it is asked to: the tests run it. It finds the word `ferry`.
//!
//! What a text holds decides: `CRASH` ends the process, `HANG` makes it sleep, `NOISE` makes it print to standard output,
//! `OUTSIDE` finds a span that is not there, `FAIL` reports an error, `NOTE` a note, `FLOOD` writes a line without end,
//! `LONG` an answer of 20 MB, `CLOSE` closes standard output and stays. Options: `greeting` replaces the answer to
//! `hello`, `pids` is a folder in which each process leaves a file named by its number, `delay` milliseconds for each
//! document, `stay` ignores `shutdown` and the end of the input, `once` is a file that lets no second process start,
//! `times` is how often each batch is answered, `swap` answers two batches the wrong way round, `early` answers batches
//! that were never read, `shout` prints so many lines to stderr, `child` starts a process that stays, `bulk` finds so
//! many numbers in each document.

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
    let mut held = None;
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
                let answer = json!({"type": "results", "id": message["id"], "results": results});
                match held.take() {
                    None if options["swap"] == true => held = Some(answer),
                    before => {
                        for _ in 0..options["times"].as_u64().unwrap_or(1) {
                            say(&answer)?;
                        }
                        before.iter().try_for_each(say)?;
                    }
                }
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
    if let Some(marker) = options["once"].as_str() {
        if std::path::Path::new(marker).exists() {
            eprintln!("ferries: only once");
            std::process::exit(4);
        }
        std::fs::write(marker, "")?;
    }
    for line in 0..options["shout"].as_u64().unwrap_or_default() {
        eprintln!("ferries: line {line}");
    }
    if options["child"] == true {
        let child = std::process::Command::new("sleep").arg("3600").spawn()?;
        if let Some(folder) = options["pids"].as_str() {
            std::fs::write(std::path::Path::new(folder).join(child.id().to_string()), "")?;
        }
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
    let ready = json!({
        "type": "ready", "protocol": "byline-process/1", "name": "ferries", "version": "0.2.0",
        "summary": "finds ferries", "uses": ["quotes"], "offsets": "codepoint", "batch": 4,
        "options": {"properties": {"word": {"description": "The word", "default": "ferry"}}},
    });
    say(&ready)?;
    if options["early"] == true {
        for id in 1..=1_000_u32 {
            say(&json!({"type": "results", "id": id, "results": [{}]}))?;
        }
        std::thread::sleep(LONG);
    }
    Ok(())
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
    if text.contains("FLOOD") {
        let mut out = std::io::stdout().lock();
        while out.write_all(&[b'a'; 1 << 12]).is_ok() {}
    }
    if text.contains("LONG") {
        return json!({"findings": ["a".repeat(20_000_000)]});
    }
    #[cfg(unix)]
    if text.contains("CLOSE") {
        close_stdout();
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
    if let Some(count) = options["bulk"].as_u64() {
        return json!({"findings": [vec![1; count as usize]]});
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

/// Closes standard output, which the standard library does not.
#[cfg(unix)]
fn close_stdout() {
    // A process that is this one from here on, with another standard output.
    use std::os::unix::process::CommandExt;
    let error = std::process::Command::new("sleep").arg("3600").stdout(std::process::Stdio::null()).exec();
    eprintln!("{error}");
}

fn say(message: &Value) -> std::io::Result<()> {
    println!("{message}");
    std::io::stdout().flush()
}
