//! What must hold for any bytes, room by room: nothing panics, nothing is out of bounds, and the same again gives the
//! same.
//!
//! Each function is the body of a fuzz target (`tests/fuzz`) and of a property of the ordinary test run. It panics where
//! something does not hold.
#![expect(clippy::missing_panics_doc, reason = "that they panic is what they are for")]

use byline_abi as abi;
use byline_bridge::{Reader, lend};
use byline_core::{Article, Finding, Layers, LayersView, Span};
use byline_input::{InputFormat, InputOptions, open};
use byline_plugin::{Extractor, Plugin};
use byline_quotes::Quotes;
use byline_record::{ArticleFields, OffsetUnit, Record, RecordOptions, read, read_article};
use byline_text::Analysis;
use std::fs;
use std::path::Path;

/// A function that takes any bytes.
pub type Body = fn(&[u8]);

/// All bodies with the names of their targets.
pub const ALL: &[(&str, Body)] = &[
    ("readers", readers),
    ("text", text),
    ("quotes", quotes),
    ("configuration", configuration),
    ("records", records),
    ("plugins", plugins),
];

/// Reads the bytes as a file of each format. The first byte chooses the format and what is asked for.
pub fn readers(bytes: &[u8]) {
    const ENDS: [&str; 14] = [
        "txt",
        "jsonl",
        "json",
        "csv",
        "html",
        "warc",
        "warc.gz",
        "jsonl.gz",
        "jsonl.zst",
        "csv.gz",
        "json.gz",
        "txt.gz",
        "tsv",
        "xyz",
    ];
    let Some((choice, content)) = bytes.split_first() else { return };
    let choice = usize::from(*choice);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(format!("a.{}", ENDS[choice % ENDS.len()]));
    fs::write(&path, content).expect("a file");
    let options = InputOptions {
        find_language: choice & 0x40 != 0,
        undo_mojibake: choice & 0x40 != 0,
        extra: choice & 0x80 != 0,
        longest: 1 << 20,
        ..InputOptions::default()
    };
    let read: Vec<_> = open(std::slice::from_ref(&path), &options).collect();
    // No more than one a byte; of Deflate a byte can stand for a thousand others.
    let compressed = path.extension().is_some_and(|end| end == "gz" || end == "zst");
    let most = if compressed { 1100 * content.len() + 1 } else { content.len() + 1 };
    assert!(read.len() <= most, "more articles than bytes");
    for result in &read {
        match result {
            Ok(article) => {
                assert!(!article.id.is_empty(), "an article without identifier");
                for span in &article.targets {
                    assert!(span.of(&article.text).is_some(), "a target out of its text");
                }
            }
            Err(error) => {
                let shown = error.diagnostic().to_string();
                assert!(shown.len() < 8 << 10, "a message of {} bytes", shown.len());
                assert!(!shown.contains(|letter: char| letter.is_control() && letter != '\n'), "{shown:?}");
            }
        }
    }
    let shown = |read: &[Result<Article, _>]| -> Vec<Option<Article>> {
        read.iter()
            .map(|result: &Result<Article, byline_input::InputError>| result.as_ref().ok().cloned())
            .collect()
    };
    // Whatever it is, forcing a format is no harm, and several threads read the same.
    let format = InputFormat::ALL[choice % InputFormat::ALL.len()];
    let _: Vec<_> =
        open(std::slice::from_ref(&path), &InputOptions { format: Some(format), ..options.clone() })
            .collect();
    if choice & 0x20 != 0 {
        let again: Vec<_> = open(&[path], &InputOptions { threads: 2, ..options }).collect();
        assert_eq!(shown(&read), shown(&again), "on two threads");
    }
}

/// Reads the bytes as the text of an article.
pub fn text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut analysis = Analysis::default();
    analysis.read(&text);
    let mut end = 0;
    for token in &analysis.tokens {
        assert!(token.span.start >= end && !token.span.is_empty(), "tokens out of order");
        assert!(token.span.of(&text).is_some(), "a token off a boundary");
        end = token.span.end;
    }
    let mut next = 0;
    for (at, sentence) in analysis.sentences.iter().enumerate() {
        assert!(sentence.first_token == next && sentence.end_token > next, "sentences with a gap");
        next = sentence.end_token;
        let paragraph = &analysis.paragraphs[sentence.paragraph as usize];
        assert!((paragraph.first_sentence..paragraph.end_sentence).contains(&(at as u32)));
    }
    assert_eq!(next as usize, analysis.tokens.len(), "tokens without a sentence");
    let tokens = analysis.tokens.clone();
    analysis.read("Something else, said nobody.");
    analysis.read(&text);
    assert!(analysis.tokens == tokens, "another text in between changes the result");
}

/// Finds the quotes in the bytes as a text: pairs of marks, contents, cues and speakers.
pub fn quotes(bytes: &[u8]) {
    thread_local! {
        static QUOTES: Quotes = Quotes::build(
            byline_plugin::parse_options("").expect("no options"),
            Path::new("."),
        ).expect("the model that is built in");
    }
    let article = Article { text: String::from_utf8_lossy(bytes).into_owned(), ..Article::default() };
    let mut analysis = Analysis::default();
    analysis.read(&article.text);
    let layers = LayersView { entities: Some(&[]), ..LayersView::default() };
    let find = || {
        let mut found: Vec<Finding> = Vec::new();
        QUOTES
            .with(|quotes| quotes.extract(&analysis.document(&article, layers), &mut found))
            .expect("any text has a result");
        found
    };
    let found = find();
    for finding in &found {
        let Finding::Quote(quote) = finding else { panic!("no quote: {finding:?}") };
        let mention = quote.speaker.iter().filter_map(|speaker| speaker.mention.as_ref());
        assert!(!quote.content.is_empty(), "a quote without content");
        for span in quote.content.iter().chain(&quote.cue).chain(mention) {
            assert!(span.of(&article.text).is_some_and(|words| !words.is_empty()), "{span:?}");
        }
    }
    assert!(found == find(), "the same text gives other quotes");
}

/// Reads the bytes as a configuration, and what is shown of it again.
pub fn configuration(bytes: &[u8]) {
    const BUILT_IN: [&str; 4] = ["entities", "quotes", "sentiment", "claims"];
    let text = String::from_utf8_lossy(bytes);
    let file = Path::new("byline.toml");
    match byline_config::parse(file, &text, &BUILT_IN) {
        Ok(config) => {
            let shown = config.shown();
            let again = byline_config::parse(file, &shown, &BUILT_IN);
            assert!(again.is_ok(), "what is shown cannot be read: {shown}");
        }
        Err(diagnostic) => assert!(diagnostic.to_string().contains("byline.toml"), "no place: {diagnostic}"),
    }
}

/// Reads the bytes as a record and as an article, and writes what was read.
pub fn records(bytes: &[u8]) {
    let line = String::from_utf8_lossy(bytes);
    let _ = read_article(&line, &ArticleFields::default(), true);
    let Ok(record) = read(&line) else { return };
    // Without its text a record's offsets cannot be given in another unit.
    let text = !record.article.text.is_empty();
    for unit in OffsetUnit::ALL.iter().filter(|unit| text || **unit == OffsetUnit::Utf8) {
        let options = RecordOptions { offsets: *unit, text, extra: true };
        let mut written = Vec::new();
        record.write(&options, &mut written);
        let written = String::from_utf8(written).expect("records are UTF-8");
        assert_eq!(written.matches('\n').count(), 1, "a record is a line");
        let again = read(&written).expect("what was written can be read");
        let mut twice = Vec::new();
        again.write(&options, &mut twice);
        assert!(twice == written.as_bytes(), "written again it is another: {written}");
    }
}

/// Lends the layers of a record to a plugin and reads them back, and reads findings that the bytes make up.
pub fn plugins(bytes: &[u8]) {
    let line = String::from_utf8_lossy(bytes);
    if let Ok(record) = read(&line) {
        lent(&record);
    }
    made_up(bytes);
}

/// Whatever layers a record has cross the boundary and come back.
fn lent(record: &Record) {
    let Record { article, layers, .. } = record;
    let Layers { entities, quotes, sentiment: _, claims, custom: _ } = layers;
    let count = |length: Option<usize>| length.unwrap_or_default() as u32;
    let reader = Reader {
        text: &article.text,
        entities: count(entities.as_ref().map(Vec::len)),
        quotes: count(quotes.as_ref().map(Vec::len)),
    };
    lend::entities(entities.as_deref(), |views| {
        let views = views.optional().expect("what is lent is whole").unwrap_or_default();
        let back: Vec<_> = views.iter().filter_map(|view| reader.entity(view).ok()).collect();
        assert!(back.len() <= views.len());
    });
    lend::quotes(quotes.as_deref(), |views| {
        for view in views.optional().expect("what is lent is whole").unwrap_or_default() {
            let _ = reader.quote(view);
        }
    });
    lend::claims(claims.as_deref(), |views| {
        for view in views.optional().expect("what is lent is whole").unwrap_or_default() {
            let _ = reader.claim(view);
        }
    });
}

/// Findings as a careless plugin gives them: numbers and spans from the bytes. What is read of them is in bounds.
fn made_up(bytes: &[u8]) {
    const TEXT: &str = "“Åse” left, she said. Bo Lind didn’t.";
    let mut numbers =
        bytes.chunks(4).map(|chunk| chunk.iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte)));
    let mut number = || numbers.next().unwrap_or_default();
    // Mostly near the text, so that not all are refused.
    let mut place = || {
        let number = number();
        if number % 7 == 0 { number } else { number % (TEXT.len() as u32 + 2) }
    };
    let mut span = || abi::Span { start: place(), end: place() };
    let (content, cue, mention) = ([span(), span()], [span()], span());
    let reader = Reader { text: TEXT, entities: place() % 4, quotes: place() % 4 };
    let name = String::from_utf8_lossy(bytes.get(..8).unwrap_or(bytes)).into_owned();
    let speaker = abi::Speaker { name: name.as_str().into(), mention, entity: place() };
    let quote = abi::Quote {
        content: content[..].into(),
        cue: cue[..].into(),
        speaker: Some(&speaker).into(),
        reason: "".into(),
        repairs: (&[][..]).into(),
        kind: place() % 5,
        mode: place() % 5,
        confidence: f32::from_bits(place()),
    };
    if let Ok(quote) = reader.quote(&quote) {
        let mention = quote.speaker.iter().filter_map(|speaker| speaker.mention.as_ref());
        let spans: Vec<&Span> = quote.content.iter().chain(&quote.cue).chain(mention).collect();
        assert!(spans.iter().all(|span| span.of(TEXT).is_some()), "a span out of the text: {spans:?}");
        let entity = quote.speaker.as_ref().and_then(|speaker| speaker.entity);
        assert!(entity.is_none_or(|entity| entity.0 < reader.entities), "an entity that is not there");
    }
    let mentions = [abi::Mention { span: content[0], kind: place() % 5 }];
    let entity = abi::Entity {
        name: name.as_str().into(),
        mentions: mentions[..].into(),
        link: None.into(),
        label: place() % 6,
    };
    if let Ok(entity) = reader.entity(&entity) {
        assert!(
            entity.mentions.iter().all(|mention| mention.span.of(TEXT).is_some()),
            "a mention out of the text"
        );
    }
}
