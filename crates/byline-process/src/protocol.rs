//! The messages of `byline-process/1`: what an extractor that is not our code is sent, and what it may answer.
//!
//! They are public for other ways to run such an extractor, which send the same documents and take the same results.

use byline_core::{Descriptor, Document, Failure, LayerName, OffsetUnit, Sink, counted};
use byline_record::{Findings, Structure, descriptor_fault, read_findings, write_document};
use serde::Deserialize;
use serde_json::{Value, json};

/// The name and version of the protocol.
pub const PROTOCOL: &str = "byline-process/1";

/// A way to exchange the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Channel {
    /// The name and version of the protocol: `byline-process/1`.
    pub protocol: &'static str,
    /// How an answer comes, for messages: `wrote … to standard output`.
    pub verb: &'static str,
    /// Where it comes to, for messages; empty, or with a space before it.
    pub place: &'static str,
}

/// The pipes of a process.
pub(crate) const PIPES: Channel = Channel { protocol: PROTOCOL, verb: "wrote", place: " to standard output" };

/// Documents that a program is sent at once where it does not ask for another number.
const BATCH: usize = 32;

/// The most that it can ask for.
const LARGEST_BATCH: usize = 1024;

/// What an extractor says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// What it is, does and needs.
    pub descriptor: Descriptor,
    /// What its offsets count.
    pub unit: OffsetUnit,
    /// What documents carry besides text and layers.
    pub structure: Structure,
    /// How many documents it wants at once, at most.
    pub batch: usize,
}

impl Ready {
    /// Appends a document to `out` as this extractor wants it.
    pub fn write_document(&self, document: &Document<'_>, out: &mut Vec<u8>) {
        write_document(document, self.unit, self.structure, out);
    }

    /// Hands on to `sink` what was found in `document`.
    ///
    /// # Errors
    ///
    /// If the extractor failed on the document, or found what cannot be.
    pub fn hand_on(
        &self,
        result: &Findings<'_>,
        document: &Document<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), Failure> {
        let Findings { findings, notes, error } = result;
        for note in notes {
            sink.note(note);
        }
        if let Some(message) = error {
            return Err(Failure::new(message.clone()));
        }
        let json = findings.map_or("[]", |findings| findings.get());
        let found = read_findings(&self.descriptor.provides, json, document, self.unit)
            .map_err(|error| Failure::new(format!("found what cannot be: {error}")))?;
        for finding in found {
            sink.push(finding);
        }
        Ok(())
    }
}

/// The line that begins it all. `folder` is what paths in the options are relative to, where an extractor may read files.
pub fn hello(channel: Channel, name: &str, options: &str, folder: Option<&str>) -> Vec<u8> {
    let options: Value = serde_json::from_str(options).unwrap_or_default();
    let mut hello = json!({
        "type": "hello",
        "protocol": [channel.protocol],
        "byline": env!("CARGO_PKG_VERSION"),
        "extractor": name,
        "options": options,
    });
    if let Some(folder) = folder {
        hello["folder"] = folder.into();
    }
    line(&hello)
}

/// The line that asks a program to end.
pub(crate) fn shutdown() -> Vec<u8> {
    line(&json!({"type": "shutdown"}))
}

/// A value as a line.
pub(crate) fn line(value: &Value) -> Vec<u8> {
    let mut line = value.to_string().into_bytes();
    line.push(b'\n');
    line
}

/// Some documents as a line.
pub(crate) fn batch<'d, 't: 'd>(
    id: u64,
    documents: impl Iterator<Item = &'d Document<'t>>,
    ready: &Ready,
) -> Vec<u8> {
    let mut line = format!(r#"{{"type":"batch","id":{id},"documents":["#).into_bytes();
    for (at, document) in documents.enumerate() {
        if at > 0 {
            line.push(b',');
        }
        ready.write_document(document, &mut line);
    }
    line.extend_from_slice(b"]}\n");
    line
}

/// What an extractor answered to `hello`.
#[derive(Debug)]
pub enum Greeting {
    /// It can work.
    Ready(Box<Ready>),
    /// It cannot work with these options.
    Refused(Failure),
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Answer {
    Ready(Box<Declared>),
    Error { message: String, option: Option<String>, hint: Option<String> },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    protocol: String,
    name: String,
    version: String,
    #[serde(default)]
    summary: String,
    provides: Option<String>,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    uses: Vec<String>,
    #[serde(default)]
    languages: Vec<String>,
    offsets: Option<String>,
    batch: Option<usize>,
    #[serde(default)]
    structure: Vec<String>,
    options: Option<Value>,
}

/// Reads the answer to `hello`.
///
/// # Errors
///
/// Where it is none that the protocol knows, in words for the author of the extractor.
pub fn greeting(channel: Channel, line: &[u8]) -> Result<Greeting, String> {
    match serde_json::from_slice(line).map_err(|error| no_message(channel, line, &error))? {
        Answer::Error { message, option, hint } => {
            let refused = Failure { message, option, hint: None };
            Ok(Greeting::Refused(refused.hint(hint.unwrap_or_default())))
        }
        Answer::Ready(declared) => declared.checked(channel).map(|ready| Greeting::Ready(Box::new(ready))),
    }
}

impl Declared {
    fn checked(self, channel: Channel) -> Result<Ready, String> {
        let Self {
            protocol,
            name,
            version,
            summary,
            provides,
            needs,
            uses,
            languages,
            offsets,
            batch,
            structure,
            options,
        } = self;
        if protocol != channel.protocol {
            let ours = channel.protocol;
            return Err(format!("`ready` names the protocol `{protocol}`, and this is `{ours}`"));
        }
        let layer = LayerName::from_name(provides.as_ref().unwrap_or(&name));
        let unit = match offsets.as_deref() {
            None => OffsetUnit::Utf8,
            Some(name) => OffsetUnit::from_name(name).ok_or_else(|| {
                let known: Vec<&str> = OffsetUnit::names().collect();
                format!("`ready` asks for offsets in `{name}`; known are {}", known.join(", "))
            })?,
        };
        let batch = batch.unwrap_or(BATCH);
        if !(1..=LARGEST_BATCH).contains(&batch) {
            return Err(format!("`batch` is {batch}, and must be between 1 and {LARGEST_BATCH}"));
        }
        let mut asked = Structure::default();
        for part in structure {
            match part.as_str() {
                "paragraphs" => asked.paragraphs = true,
                "sentences" => asked.sentences = true,
                "tokens" => asked.tokens = true,
                _ => {
                    return Err(format!(
                        "`structure` names `{part}`; known are paragraphs, sentences, tokens"
                    ));
                }
            }
        }
        let layers = |names: Vec<String>| names.into_iter().map(|name| LayerName::from_name(&name));
        let descriptor = Descriptor::new(name, version)
            .summary(summary)
            .provides(layer)
            .needs(layers(needs))
            .uses(layers(uses))
            .languages(languages)
            .options_schema(options.map_or_else(String::new, |options| options.to_string()));
        if let Some(fault) = descriptor_fault(&descriptor) {
            return Err(format!("in `ready`, {fault}"));
        }
        Ok(Ready { descriptor, unit, structure: asked, batch })
    }
}

#[derive(Deserialize)]
struct Results<'a> {
    r#type: String,
    id: u64,
    #[serde(borrow, rename = "results")]
    of_documents: Vec<Findings<'a>>,
}

/// Whether a line answers a batch that was answered before the batch `id`.
pub(crate) fn is_repeated(line: &[u8], id: u64) -> bool {
    #[derive(Deserialize)]
    struct Numbered<'a> {
        #[serde(borrow)]
        r#type: std::borrow::Cow<'a, str>,
        id: u64,
    }
    let answered = serde_json::from_slice::<Numbered<'_>>(line);
    answered.is_ok_and(|Numbered { r#type, id: answered }| r#type == "results" && (1..id).contains(&answered))
}

/// Reads the answer to the batch `id` of so many documents.
pub(crate) fn results(line: &[u8], id: u64, count: usize) -> Result<Vec<Findings<'_>>, String> {
    let Results { r#type, id: answered, of_documents: results } =
        serde_json::from_slice(line).map_err(|error| no_message(PIPES, line, &error))?;
    if r#type != "results" {
        return Err(format!("it wrote a message of type `{type}`, where `results` were due"));
    }
    if answered != id {
        return Err(format!("it answered batch {answered}, where batch {id} was due"));
    }
    if results.len() != count {
        return Err(format!(
            "it returned {} for {}",
            counted(results.len() as u64, "result"),
            counted(count as u64, "document")
        ));
    }
    Ok(results)
}

/// Reads the result for one document that was sent alone.
///
/// # Errors
///
/// Where it is no result, in words for the author of the extractor.
pub fn result(channel: Channel, line: &[u8]) -> Result<Findings<'_>, String> {
    serde_json::from_slice(line).map_err(|error| no_message(channel, line, &error))
}

/// What to say of a line that is none of the protocol's.
fn no_message(channel: Channel, line: &[u8], error: &serde_json::Error) -> String {
    const SHOWN: usize = 80;
    let Channel { protocol: _, verb, place } = channel;
    let text = String::from_utf8_lossy(line);
    let text = text.trim_end();
    let short: String = text.chars().take(SHOWN).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    let error = error.to_string();
    let error = error.rsplit_once(" at line ").map_or(error.as_str(), |(error, _)| error);
    format!("it {verb} `{short}{more}`{place}, which is not an answer: {error}")
}

#[cfg(test)]
mod tests {
    use super::{Greeting, PIPES, greeting, results};

    fn refused(line: &str) -> String {
        match greeting(PIPES, line.as_bytes()) {
            Err(fault) => fault,
            Ok(Greeting::Refused(failure)) => failure.message,
            Ok(Greeting::Ready(_)) => "ready".to_owned(),
        }
    }

    #[test]
    fn what_a_program_says_of_itself_is_checked() {
        let ready = |more: &str| {
            refused(&format!(
                r#"{{"type":"ready","protocol":"byline-process/1","name":"words","version":"1"{more}}}"#
            ))
        };
        assert_eq!(ready(""), "ready");
        assert_eq!(ready(r#","needs":["quotes"],"offsets":"codepoint","structure":["tokens"]"#), "ready");
        for (more, why) in [
            (
                r#","offsets":"bytes""#,
                "`ready` asks for offsets in `bytes`; known are utf-8, utf-16, codepoint",
            ),
            (r#","batch":0"#, "`batch` is 0, and must be between 1 and 1024"),
            (
                r#","structure":["words"]"#,
                "`structure` names `words`; known are paragraphs, sentences, tokens",
            ),
            (
                r#","provides":"text""#,
                "in `ready`, `provides` is `text`, which cannot be the name of a layer",
            ),
            (r#","provides":"""#, "in `ready`, `provides` is empty"),
            (
                r#","provides":"a\u0007""#,
                "in `ready`, `provides` is `a\\u{7}`, with a character that cannot be seen",
            ),
            (r#","need":[]"#, "unknown field `need`"),
        ] {
            assert!(ready(more).contains(why), "{}", ready(more));
        }
        assert!(refused("hello").starts_with("it wrote `hello` to standard output, which is not an answer"));
        assert_eq!(refused(r#"{"type":"error","message":"no words"}"#), "no words");
    }

    #[test]
    fn answers_must_be_those_that_are_due() {
        let wrong = |line: &str| results(line.as_bytes(), 7, 1).err().unwrap_or_default();
        assert_eq!(wrong(r#"{"type":"results","id":7,"results":[{"findings":[]}]}"#), "");
        assert_eq!(
            wrong(r#"{"type":"results","id":8,"results":[{}]}"#),
            "it answered batch 8, where batch 7 was due"
        );
        assert_eq!(
            wrong(r#"{"type":"results","id":7,"results":[]}"#),
            "it returned 0 results for 1 document"
        );
        assert!(wrong("done").starts_with("it wrote `done` to standard output"));
    }
}
