//! `byline mcp`: tools for programs that speak the Model Context Protocol, over standard input and output.
//!
//! Messages are JSON-RPC 2.0, one object a line. Nothing is kept between calls but the engine, the fact-checks and the
//! quotations of the records that were named; nothing reaches the network.

use crate::args::Mcp;
use crate::engine;
use crate::matching::{self, Reader};
use crate::records;
use anyhow::{Result, anyhow};
use byline::Byline;
use byline_claims::matching::Database;
use byline_core::{Claim, Entity, LayerName, Quote, TargetSentiment};
use byline_record::{ArticleFields, Record};
use serde_json::{Map, Value, json};
use std::cell::Cell;
use std::io::{BufRead, Read, Write};
use std::process::ExitCode;

/// Versions of the protocol that this speaks, the newest first.
const VERSIONS: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

/// The longest message that is read.
const LONGEST: u64 = 64 << 20;

/// How many quotations or fact-checks a call gives where it does not say.
const SOME: u64 = 10;

/// And at most.
const MOST: u64 = 200;

/// JSON-RPC's numbers for what is wrong with a message.
const NOT_JSON: i64 = -32700;
const NO_REQUEST: i64 = -32600;
const NO_METHOD: i64 = -32601;
const BAD_PARAMETERS: i64 = -32602;

/// Answers messages until there are no more.
pub(crate) fn run(arguments: &Mcp) -> Result<ExitCode> {
    let Mcp { configured, database, records } = arguments;
    let engine = engine::build(configured)?;
    let database = database.as_deref().map(Database::open).transpose();
    let database = database.map_err(|failure| anyhow!(matching::refused(failure)))?;
    let database = database.map(|database| Reader::new().map(|reader| (database, reader))).transpose()?;
    let mut quotations = Vec::new();
    if !records.is_empty() {
        records::each(records, |record| {
            quotations.extend(Quotation::of(&record));
            Ok(())
        })?;
    }
    let tools =
        Tools { engine, database, quotations, searches: !records.is_empty(), greeted: Cell::new(false) };
    let mut input = std::io::stdin().lock();
    let mut output = byline_output::stdout();
    while let Some(line) = line(&mut input, LONGEST)? {
        let answer = match line {
            Line::Whole(line) => tools.answer(&line),
            Line::TooLong => {
                let message = format!("the message has more than {LONGEST} bytes");
                Some(failed(&Value::Null, &Wrong::new(NOT_JSON, message)))
            }
        };
        if let Some(answer) = answer {
            serde_json::to_writer(&mut output, &answer).map_err(std::io::Error::from)?;
            output.write_all(b"\n")?;
            output.flush()?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A line of the input.
#[derive(Debug, PartialEq, Eq)]
enum Line {
    Whole(Vec<u8>),
    /// It was passed over.
    TooLong,
}

/// The next line of at most `longest` bytes; `None` at the end.
fn line(input: &mut impl BufRead, longest: u64) -> std::io::Result<Option<Line>> {
    let mut line = Vec::new();
    if input.take(longest).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") || (line.len() as u64) < longest {
        return Ok(Some(Line::Whole(line)));
    }
    drop(line);
    loop {
        let bytes = input.fill_buf()?;
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let (count, is_last) = (end.map_or(bytes.len(), |at| at + 1), end.is_some() || bytes.is_empty());
        input.consume(count);
        if is_last {
            return Ok(Some(Line::TooLong));
        }
    }
}

/// A quotation of a record, as it is searched for.
struct Quotation {
    /// In lower case.
    words: String,
    speaker: String,
    shown: Value,
}

impl Quotation {
    fn of(record: &Record) -> impl Iterator<Item = Self> + '_ {
        let article = &record.article;
        record.layers.quotes.iter().flatten().map(move |quote| {
            let words = words(record, quote);
            let speaker = quote.speaker.as_ref().and_then(|speaker| speaker.name.clone());
            let shown = json!({
                "words": words, "speaker": speaker, "type": quote.kind.name(),
                "article": article.id, "title": article.title, "date": article.date, "url": article.url,
            });
            Self { words: words.to_lowercase(), speaker: speaker.unwrap_or_default().to_lowercase(), shown }
        })
    }
}

fn words(record: &Record, quote: &Quote) -> String {
    let pieces: Vec<&str> = quote.content.iter().filter_map(|span| span.of(&record.article.text)).collect();
    pieces.join(" ")
}

/// What calls work on.
struct Tools {
    engine: Byline,
    database: Option<(Database, Reader)>,
    quotations: Vec<Quotation>,
    /// Whether records were named, be there quotations in them or not.
    searches: bool,
    /// Whether the client has said who it is.
    greeted: Cell<bool>,
}

/// Why a message has no result.
struct Wrong {
    code: i64,
    message: String,
}

impl Wrong {
    fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

impl Tools {
    /// The answer to a message; `None` for one that wants none.
    fn answer(&self, line: &[u8]) -> Option<Value> {
        if line.iter().all(u8::is_ascii_whitespace) {
            return None;
        }
        let message: Value = match serde_json::from_slice(line) {
            Ok(message) => message,
            Err(error) => return Some(failed(&Value::Null, &Wrong::new(NOT_JSON, error.to_string()))),
        };
        match message {
            // Several messages at once, as a version of the protocol had them.
            Value::Array(messages) if !messages.is_empty() => {
                let answers: Vec<Value> =
                    messages.iter().filter_map(|message| self.answer_to(message)).collect();
                (!answers.is_empty()).then(|| answers.into())
            }
            message => self.answer_to(&message),
        }
    }

    /// The answer to one message.
    fn answer_to(&self, message: &Value) -> Option<Value> {
        let no_request = |id: &Value, why: &str| Some(failed(id, &Wrong::new(NO_REQUEST, why.to_owned())));
        if !message.is_object() {
            return no_request(&Value::Null, "a message is an object");
        }
        let id = message.get("id");
        let is_id = |id: &Value| id.is_null() || id.is_string() || id.is_i64() || id.is_u64();
        if !id.is_none_or(is_id) {
            return no_request(&Value::Null, "an `id` is a string or a whole number");
        }
        let known = id.unwrap_or(&Value::Null);
        if message.get("jsonrpc").is_some_and(|version| version != "2.0") {
            return no_request(known, "`jsonrpc` must be \"2.0\"");
        }
        let Some(method) = message.get("method").and_then(Value::as_str) else {
            // An answer to something that was never asked.
            if message.get("result").is_some() || message.get("error").is_some() {
                return None;
            }
            return no_request(known, "there is no `method`");
        };
        // A notification is never answered, be it known or not.
        let id = id?;
        let none = Value::Null;
        let parameters = message.get("params").unwrap_or(&none);
        Some(match self.result(method, parameters) {
            Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
            Err(wrong) => failed(id, &wrong),
        })
    }

    fn result(&self, method: &str, parameters: &Value) -> Result<Value, Wrong> {
        if !parameters.is_object() && !parameters.is_null() {
            return Err(Wrong::new(BAD_PARAMETERS, "`params` must be an object"));
        }
        match method {
            "initialize" if self.greeted.get() => {
                Err(Wrong::new(NO_REQUEST, "`initialize` was there already"))
            }
            "initialize" => {
                let result = initialize(parameters)?;
                self.greeted.set(true);
                Ok(result)
            }
            "ping" => Ok(json!({})),
            "tools/list" | "tools/call" if !self.greeted.get() => {
                Err(Wrong::new(NO_REQUEST, "the first request must be `initialize`"))
            }
            // All tools fit one page, which has nothing after it.
            "tools/list" if parameters.get("cursor").is_some_and(|cursor| !cursor.is_null()) => {
                Err(Wrong::new(BAD_PARAMETERS, "there is no such `cursor`"))
            }
            "tools/list" => Ok(json!({"tools": self.list()})),
            "tools/call" => self.call(parameters),
            _ => Err(Wrong::new(NO_METHOD, format!("there is no method `{method}`"))),
        }
    }

    /// The tools that there is something for.
    fn list(&self) -> Vec<Value> {
        let mut tools = vec![tool(
            "analyze_article",
            "Find who said what in a news article, which people, organisations and places it names, in what tone it \
             speaks of them, and which of its claims are worth checking. English.",
            &json!({
                "text": {"type": "string", "description": "The article, a paragraph a line"},
                "title": {"type": "string", "description": "Its headline"},
                "date": {"type": "string", "description": "The day of publication, as 2026-01-31"},
                "url": {"type": "string", "description": "Its address"},
                "full": {"type": "boolean", "description": "Give the whole record, with all offsets"},
            }),
            &["text"],
        )];
        if self.database.is_some() {
            tools.push(tool(
                "match_claim",
                "Find the fact-checks of a claim, ranked. A verdict is that of whoever checked it.",
                &json!({
                    "claim": {"type": "string", "description": "The claim, as a sentence"},
                    "context": {"type": "string", "description": "The sentences around it"},
                    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": SOME},
                }),
                &["claim"],
            ));
        }
        if self.searches {
            tools.push(tool(
                "search_quotes",
                "Search the quotations of the articles that were analysed, by their words, their speaker or both.",
                &json!({
                    "words": {"type": "string", "description": "Words that all must stand in the quotation"},
                    "speaker": {"type": "string", "description": "A part of the speaker's name"},
                    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": SOME},
                }),
                &[],
            ));
        }
        tools
    }

    fn call(&self, parameters: &Value) -> Result<Value, Wrong> {
        let Some(name) = parameters.get("name").and_then(Value::as_str) else {
            return Err(Wrong::new(BAD_PARAMETERS, "`name` is needed, and must be a string"));
        };
        let Some(tool) = self.list().into_iter().find(|tool| tool["name"] == name) else {
            return Err(Wrong::new(BAD_PARAMETERS, format!("there is no tool `{name}`")));
        };
        let none = Map::new();
        let arguments = match parameters.get("arguments") {
            None | Some(Value::Null) => &none,
            Some(Value::Object(arguments)) => arguments,
            Some(_) => return Err(Wrong::new(BAD_PARAMETERS, "`arguments` must be an object")),
        };
        let result = check_arguments(arguments, &tool["inputSchema"]).and_then(|()| match name {
            "analyze_article" => self.analyze(arguments),
            "match_claim" => self.fact_checks(arguments),
            _ => self.search(arguments),
        });
        // What is wrong with arguments is for the model to read, and so is part of the result.
        Ok(match result {
            Ok(result) => json!({
                "content": [{"type": "text", "text": result.to_string()}],
                "structuredContent": result, "isError": false,
            }),
            Err(why) => json!({"content": [{"type": "text", "text": why}], "isError": true}),
        })
    }

    fn analyze(&self, arguments: &Map<String, Value>) -> Result<Value, String> {
        text(arguments, "text")?;
        let fields = arguments.iter().filter(|(name, value)| *name != "full" && !value.is_null());
        let fields: Map<String, Value> = fields.map(|(name, value)| (name.clone(), value.clone())).collect();
        let line = Value::Object(fields).to_string();
        let longest = self.engine.config().input.max_article;
        if line.len() as u64 > longest {
            return Err(format!("the article has {} bytes, and {longest} are read at most", line.len()));
        }
        let article = byline_record::read_article(&line, &ArticleFields::default(), false)
            .map_err(|error| error.to_string())?;
        let record = self.engine.analyze(article);
        if arguments.get("full").and_then(Value::as_bool) == Some(true) {
            return serde_json::from_str(&record.to_json()).map_err(|error| error.to_string());
        }
        Ok(digest(record.as_inner()))
    }

    fn fact_checks(&self, arguments: &Map<String, Value>) -> Result<Value, String> {
        let claim = text(arguments, "claim")?;
        let context: Vec<&str> = arguments.get("context").and_then(Value::as_str).into_iter().collect();
        let Some((database, reader)) = &self.database else {
            return Err("there are no fact-checks".to_owned());
        };
        let found = reader.search(database, claim, &context, limit(arguments)?);
        let found: Vec<_> = found.iter().map(matching::found).collect();
        Ok(json!({"matches": found}))
    }

    fn search(&self, arguments: &Map<String, Value>) -> Result<Value, String> {
        let asked = |name: &str| {
            arguments.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_lowercase()
        };
        let (words, speaker) = (asked("words"), asked("speaker"));
        if words.is_empty() && speaker.is_empty() {
            return Err("`words`, `speaker` or both are needed".to_owned());
        }
        let fits = |quotation: &&Quotation| {
            words.split_whitespace().all(|word| quotation.words.contains(word))
                && quotation.speaker.contains(&speaker)
        };
        let limit = limit(arguments)?;
        let all: Vec<&Value> =
            self.quotations.iter().filter(fits).map(|quotation| &quotation.shown).collect();
        let shown = all.get(..limit).unwrap_or(&all);
        Ok(json!({"found": all.len(), "quotations": shown}))
    }
}

fn failed(id: &Value, wrong: &Wrong) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": wrong.code, "message": wrong.message}})
}

fn initialize(parameters: &Value) -> Result<Value, Wrong> {
    let Some(asked) = parameters.get("protocolVersion").and_then(Value::as_str) else {
        return Err(Wrong::new(BAD_PARAMETERS, "`protocolVersion` is needed, and must be a string"));
    };
    let version = VERSIONS.into_iter().find(|known| *known == asked).unwrap_or(VERSIONS[0]);
    Ok(json!({
        "protocolVersion": version,
        "capabilities": {"tools": {"listChanged": false}},
        "serverInfo": {"name": "byline", "version": env!("CARGO_PKG_VERSION")},
        "instructions": "Findings are suggestions with measured errors; quote the article's own words, and show the \
                         fact-check behind a verdict.",
    }))
}

/// Fails where there is an argument that a tool does not have, or of another type than it has.
fn check_arguments(arguments: &Map<String, Value>, schema: &Value) -> Result<(), String> {
    let properties = schema["properties"].as_object();
    for (name, value) in arguments {
        let known = properties.and_then(|properties| properties.get(name));
        let Some(wanted) = known.and_then(|property| property["type"].as_str()) else {
            let names: Vec<&str> = properties.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
            return Err(format!("there is no argument `{name}`; there are {}", names.join(", ")));
        };
        let fits = match wanted {
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            _ => value.is_number(),
        };
        if !fits && !value.is_null() {
            return Err(format!("`{name}` must be of type {wanted}"));
        }
    }
    Ok(())
}

fn tool(name: &str, description: &str, properties: &Value, required: &[&str]) -> Value {
    json!({
        "name": name, "description": description,
        "inputSchema": {
            "type": "object", "properties": properties, "required": required, "additionalProperties": false,
        },
        "annotations": {"readOnlyHint": true, "openWorldHint": false},
    })
}

fn text<'a>(arguments: &'a Map<String, Value>, name: &str) -> Result<&'a str, String> {
    let text = arguments.get(name).and_then(Value::as_str);
    text.ok_or_else(|| format!("`{name}` is needed, and must be a string"))
}

fn limit(arguments: &Map<String, Value>) -> Result<usize, String> {
    match arguments.get("limit") {
        None | Some(Value::Null) => Ok(SOME as usize),
        Some(limit) => match limit.as_u64() {
            Some(limit) if (1..=MOST).contains(&limit) => Ok(limit as usize),
            _ => Err(format!("`limit` must be a whole number from 1 to {MOST}")),
        },
    }
}

/// What was found, in words rather than offsets.
fn digest(record: &Record) -> Value {
    let article = &record.article;
    let layers = &record.layers;
    let mut shown = Map::new();
    if let Some(quotes) = &layers.quotes {
        let quotes = quotes.iter().map(|quote| {
            let name = quote.speaker.as_ref().and_then(|speaker| speaker.name.as_deref());
            let words = words(record, quote);
            json!({"words": words, "speaker": name, "type": quote.kind.name(), "confidence": crate::rounded(quote.confidence)})
        });
        shown.insert(LayerName::Quotes.to_string(), quotes.collect());
    }
    if let Some(entities) = &layers.entities {
        let entities = entities.iter().map(|Entity { label, name, mentions, link }| {
            let link = link.as_ref().map(|link| link.id.as_str());
            json!({"name": name, "label": label.name(), "mentions": mentions.len(), "link": link})
        });
        shown.insert(LayerName::Entities.to_string(), entities.collect());
    }
    if let Some(sentiment) = &layers.sentiment {
        let targets = sentiment.targets.iter().map(|TargetSentiment { name, score, mentions, .. }| {
            let evidence: Vec<&str> = mentions
                .iter()
                .filter(|mention| mention.score.polarity != 0)
                .flat_map(|mention| &mention.evidence)
                .filter_map(|span| span.of(&article.text))
                .collect();
            json!({"name": name, "polarity": score.polarity, "score": crate::rounded(score.score), "evidence": evidence})
        });
        let document = &sentiment.document;
        shown.insert(
            LayerName::Sentiment.to_string(),
            json!({
                "document": {"polarity": document.polarity, "score": crate::rounded(document.score)},
                "targets": targets.collect::<Vec<_>>(),
            }),
        );
    }
    if let Some(claims) = &layers.claims {
        let claims = claims.iter().map(|claim| {
            let Claim { span, score, checkworthy, claimant, verdict, matches, .. } = claim;
            let claimant = claimant.as_ref().and_then(|claimant| claimant.name.as_deref());
            let matches: Vec<_> = matches.iter().map(matching::found).collect();
            json!({
                "text": span.of(&article.text), "score": crate::rounded(*score), "checkworthy": checkworthy,
                "claimant": claimant, "verdict": verdict.name(), "matches": matches,
            })
        });
        shown.insert(LayerName::Claims.to_string(), claims.collect());
    }
    for custom in &layers.custom {
        let mut json = Vec::new();
        for value in &custom.values {
            json.push(if json.is_empty() { b'[' } else { b',' });
            byline_record::write_value(value, &mut json);
        }
        json.extend_from_slice(if json.is_empty() { b"[]" } else { b"]" });
        shown.insert(custom.name.clone(), serde_json::from_slice(&json).unwrap_or_default());
    }
    let remarks = |remarks: &[byline_record::Remark]| -> Vec<String> {
        remarks.iter().map(|remark| format!("{}: {}", remark.extractor, remark.message)).collect()
    };
    shown.insert("notes".to_owned(), remarks(&record.notes).into());
    shown.insert("errors".to_owned(), remarks(&record.errors).into());
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::{Line, Tools, line};
    use byline::Byline;
    use serde_json::{Value, json};
    use std::cell::Cell;

    /// Tools, and whether the client has said who it is.
    fn tools(greeted: bool) -> Tools {
        let greeted = Cell::new(greeted);
        Tools { engine: Byline::builtin(), database: None, quotations: Vec::new(), searches: false, greeted }
    }

    fn asked(method: &str, parameters: &Value) -> Value {
        let message = json!({"jsonrpc": "2.0", "id": 7, "method": method, "params": parameters});
        tools(method != "initialize").answer(message.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn messages_are_answered_as_json_rpc_has_it() {
        assert_eq!(asked("ping", &Value::Null), json!({"jsonrpc": "2.0", "id": 7, "result": {}}));
        assert_eq!(asked("resources/list", &json!({}))["error"]["code"], -32601);
        let said = |line: &str| tools(true).answer(line.as_bytes());
        assert_eq!(said(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#), None);
        assert_eq!(said(r#"{"jsonrpc":"2.0","id":1,"result":{}}"#), None);
        assert_eq!(said("\n"), None);
        assert_eq!(said("{").unwrap()["error"]["code"], -32700);
        for (line, id) in [
            (r#"{"id":"a"}"#, json!("a")),
            (r#"{"id":null}"#, Value::Null),
            (r#"{"id":-3,"method":4}"#, json!(-3)),
            (r#"{"id":[1],"method":"ping"}"#, Value::Null),
            (r#"{"id":1.5,"method":"ping"}"#, Value::Null),
            (r#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, json!(1)),
            ("7", Value::Null),
            ("null", Value::Null),
            ("[]", Value::Null),
        ] {
            let answer = said(line).unwrap();
            assert_eq!((&answer["error"]["code"], &answer["id"]), (&json!(-32600), &id), "{line}");
        }
        let pings = |line: &str| said(line).unwrap()["id"].clone();
        assert_eq!(pings(r#"{"id":"a b","method":"ping"}"#), "a b");
        assert_eq!(pings(r#"{"id":18446744073709551615,"method":"ping"}"#), u64::MAX);
    }

    #[test]
    fn several_messages_at_once_are_answered_at_once() {
        let said = |line: &str| tools(true).answer(line.as_bytes());
        let answers = said(r#"[{"id":1,"method":"ping"},{"method":"x"},5,{"id":2,"method":"x"}]"#).unwrap();
        assert_eq!(answers.as_array().unwrap().len(), 3, "{answers}");
        assert_eq!(answers[0], json!({"jsonrpc": "2.0", "id": 1, "result": {}}));
        assert_eq!(
            (&answers[1]["error"]["code"], &answers[2]["error"]["code"]),
            (&json!(-32600), &json!(-32601))
        );
        assert_eq!(said(r#"[{"method":"x"},{"id":3,"result":{}}]"#), None);
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over_whole() {
        let mut input = std::io::Cursor::new(b"short\n0123456789\n012345678\nlast".to_vec());
        let mut next = || line(&mut input, 10).unwrap();
        let whole = |text: &str| Some(Line::Whole(text.as_bytes().to_vec()));
        assert_eq!(next(), whole("short\n"));
        assert_eq!(next(), Some(Line::TooLong));
        assert_eq!(next(), whole("012345678\n"));
        assert_eq!(next(), whole("last"));
        assert_eq!(next(), None);
        let mut input = std::io::Cursor::new(vec![b'a'; 30]);
        assert_eq!(line(&mut input, 10).unwrap(), Some(Line::TooLong));
        assert_eq!(line(&mut input, 10).unwrap(), None);
    }

    #[test]
    fn a_client_says_first_who_it_is() {
        let tools = tools(false);
        let said = |method: &str, parameters: &Value| {
            let message = json!({"jsonrpc": "2.0", "id": 7, "method": method, "params": parameters});
            tools.answer(message.to_string().as_bytes()).unwrap()
        };
        assert_eq!(said("ping", &json!({}))["result"], json!({}));
        assert_eq!(said("tools/list", &json!({}))["error"]["code"], -32600);
        assert_eq!(said("initialize", &json!({}))["error"]["code"], -32602);
        assert_eq!(said("initialize", &json!([]))["error"]["code"], -32602);
        let hello = json!({"protocolVersion": "2025-06-18"});
        assert_eq!(said("initialize", &hello)["result"]["protocolVersion"], "2025-06-18");
        assert_eq!(said("initialize", &hello)["error"]["code"], -32600);
        assert!(said("tools/list", &json!({}))["result"]["tools"].is_array());
        assert_eq!(said("tools/list", &json!({"cursor": "a"}))["error"]["code"], -32602);
        assert_eq!(said("tools/call", &json!({}))["error"]["code"], -32602);
        let call = json!({"name": "analyze_article", "arguments": "text"});
        assert_eq!(said("tools/call", &call)["error"]["code"], -32602);
    }

    #[test]
    fn the_version_is_agreed_on() {
        let version = |asked_for: &str| {
            let answer = asked("initialize", &json!({"protocolVersion": asked_for}));
            answer["result"]["protocolVersion"].as_str().unwrap().to_owned()
        };
        assert_eq!(version("2024-11-05"), "2024-11-05");
        assert_eq!(version("2099-01-01"), "2025-11-25");
    }

    #[test]
    fn only_tools_that_work_are_listed() {
        let listed = asked("tools/list", &json!({}));
        let names: Vec<&Value> =
            listed["result"]["tools"].as_array().unwrap().iter().map(|tool| &tool["name"]).collect();
        assert_eq!(names, ["analyze_article"]);
        let call = asked("tools/call", &json!({"name": "match_claim", "arguments": {"claim": "It rained."}}));
        assert_eq!(call["error"]["code"], -32602);
    }

    #[test]
    fn an_article_is_analysed() {
        let text = "“We are close,” Kari Lindqvist said on Monday.";
        let call = |arguments: &Value| {
            asked("tools/call", &json!({"name": "analyze_article", "arguments": arguments}))["result"].clone()
        };
        let result = call(&json!({"text": text}));
        let quotes = &result["structuredContent"]["quotes"];
        assert_eq!(quotes[0]["words"], "We are close");
        assert_eq!(quotes[0]["speaker"], "Kari Lindqvist");
        let again: Value = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
        assert_eq!(again, result["structuredContent"]);
        let full = call(&json!({"text": text, "full": true}));
        assert_eq!(full["structuredContent"]["schema"], "byline/1");
        let wrong = call(&json!({"title": "no text"}));
        assert_eq!(wrong["isError"], true);
        assert_eq!(wrong["content"][0]["text"], "`text` is needed, and must be a string");
        for (arguments, why) in [
            (json!({"text": text, "full": "yes"}), "`full` must be of type boolean"),
            (json!({"text": text, "title": 5}), "`title` must be of type string"),
            (json!({"text": text, "Title": "A"}), "there is no argument `Title`"),
        ] {
            let wrong = call(&arguments);
            assert_eq!(wrong["isError"], true);
            assert!(wrong["content"][0]["text"].as_str().unwrap().starts_with(why), "{wrong}");
        }
        assert_eq!(call(&json!({"text": text, "title": null}))["isError"], false);
    }
}
