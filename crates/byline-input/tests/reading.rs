//! What files become, and what is said of those that are wrong.

use byline_core::Article;
use byline_input::{ArticleFields, Copies, InputOptions, open};
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;

/// The articles and messages that a file of that name and content gives, the folder's name cut out.
fn read(name: &str, content: &[u8], options: &InputOptions) -> Vec<Result<Article, String>> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(name), content).expect("a file");
    let prefix = format!("{}/", folder.path().display());
    let articles = open(&[folder.path().join(name)], options).map(|result| match result {
        Ok(mut article) => {
            article.id = article.id.replace(&prefix, "");
            article.source.path = article.source.path.replace(&prefix, "");
            Ok(article)
        }
        Err(error) => Err(error.diagnostic().to_string().replace(&prefix, "")),
    });
    articles.collect()
}

/// The only article of a file.
fn one_of(name: &str, content: &[u8]) -> Article {
    let mut read = read(name, content, &InputOptions::default());
    assert_eq!(read.len(), 1, "{read:?}");
    read.remove(0).expect("an article")
}

fn one(name: &str, content: &str) -> Article {
    one_of(name, content.as_bytes())
}

#[test]
fn the_layout_of_the_dump_is_recognised_by_its_shape() {
    let article =
        one("a.txt", "Rain again\r\n20220121\r\nhttps://example.org/rain\r\n It rained.\r\nA lot.\n");
    assert_eq!(article.title.as_deref(), Some("Rain again"));
    assert_eq!(article.date.as_deref(), Some("2022-01-21"));
    assert_eq!(article.url.as_deref(), Some("https://example.org/rain"));
    assert_eq!(article.text, " It rained.\r\nA lot.\n", "the body is exactly what follows");
    assert_eq!(article.id, "a.txt");
}

#[test]
fn any_other_text_is_all_body() {
    for content in [
        "Rain again\n20221321\nhttps://example.org/rain\nIt rained.",
        "Rain again\n20220121\nnowhere\nIt rained.",
        "{ of",
        "",
        "\0",
    ] {
        let article = one("a.txt", content);
        assert_eq!((article.text.as_str(), article.title), (content, None));
    }
}

#[test]
fn a_byte_order_mark_is_no_text() {
    assert_eq!(one("a.txt", "\u{feff}It rained.").text, "It rained.");
    assert_eq!(one("a.jsonl", "\u{feff}{\"text\": \"It rained.\"}").text, "It rained.");
}

#[test]
fn a_bad_line_costs_itself() {
    let content = b"{\"text\": \"One.\"}\n\nno json\n{\"text\": \"\x93\xfc\x94\"}\n{\"title\": \"None\"}\r\n{\"id\": \"last\", \"text\": \"Two.\"}";
    let read = read("a.jsonl", content, &InputOptions::default());
    let shown: Vec<String> = read
        .into_iter()
        .map(|result| {
            result.map_or_else(|error| error, |article| format!("{}: {}", article.id, article.text))
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
a.jsonl: One.
error[input/record]: no JSON: expected ident
 --> a.jsonl:3:2
  |
3 | no json
  |  ^
  hint: every line must be one JSON object
a.jsonl#2: “ü”
error[input/record]: the field `text` is missing
 --> a.jsonl:5:1
  |
5 | {"title": "None"}
  | ^
  hint: `[input.columns]` says which field holds the text
last: Two.
"#);
}

#[test]
fn other_charsets_are_decoded_and_noted() {
    let article = one_of("a.txt", b"\x93We won\x94, the caf\xe9 owner said. It wasn\x92t easy.");
    assert_eq!(article.text, "“We won”, the café owner said. It wasn’t easy.");
    assert_eq!(article.source.charset.as_deref(), Some("windows-1252"));
}

#[test]
fn what_holds_no_text_is_named() {
    let read = read("a.pdf", b"%PDF-1.7 ...", &InputOptions::default());
    insta::assert_snapshot!(read[0].as_ref().unwrap_err(), @"
error[input/no-text]: `a.pdf` is a PDF and holds no text
  hint: turn it into text, HTML or JSON Lines first
");
}

#[test]
fn a_record_that_is_too_long_costs_itself() {
    let options = InputOptions { longest: 20, ..InputOptions::default() };
    let content = "{\"text\": \"One.\"}\n{\"text\": \"One and a half.\"}\n{\"text\": \"Two.\"}\n";
    let read = read("a.jsonl", content.as_bytes(), &options);
    assert_eq!(read.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
}

#[test]
fn fields_language_and_extra_follow_the_options() {
    let options = InputOptions {
        fields: ArticleFields { text: "body".into(), ..ArticleFields::default() },
        language: Some("en".into()),
        extra: true,
        ..InputOptions::default()
    };
    let content = "{\"body\": \"It rained.\", \"date\": \"Fri, 21 Jan 2022\", \"desk\": 7}\n{\"body\": \"Il pleut.\", \"language\": \"fr\"}";
    let read: Vec<Article> =
        read("a", content.as_bytes(), &options).into_iter().map(Result::unwrap).collect();
    assert_eq!(read[0].extra.as_deref(), Some("{\"desk\":7}"));
    assert_eq!(read[0].date.as_deref(), Some("2022-01-21"));
    let languages: Vec<_> = read.iter().map(|article| article.language.as_deref()).collect();
    assert_eq!(languages, [Some("en"), Some("fr")]);
    assert_eq!(read[1].id, "a#1");
}

#[test]
fn lists_and_tables_may_be_in_utf_16() {
    let wide = |text: &str| -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    let long = "“Ä😀” ".repeat(100_000);
    let line = format!("{{\"text\": \"{long}\"}}\n{{\"text\": \"Two.\"}}\n");
    let read = |name: &str, text: &str| read(name, &wide(text), &InputOptions::default());
    let articles = read("a.jsonl", &line);
    assert_eq!(articles[0].as_ref().map(|article| article.text.as_str()), Ok(long.as_str()));
    assert_eq!(articles[1].as_ref().map(|article| article.text.as_str()), Ok("Two."));
    #[cfg(feature = "csv")]
    assert_eq!(read("a.csv", "id\ttext\n1\tÄ.\n")[0].as_ref().map(|article| article.text.as_str()), Ok("Ä."));
}

#[test]
fn json_need_not_stand_in_lines() {
    let list = "\u{feff}[\n  {\"text\": \"One } \\\"{\"},\n  {\"txt\": [{}]},\n  {\"text\":\n\"Two.\"}]";
    for name in ["a.json", "a"] {
        let read = read(name, list.as_bytes(), &InputOptions::default());
        let shown: Vec<String> = read
            .into_iter()
            .map(|result| result.map_or_else(|error| error, |article| article.text))
            .collect();
        assert_eq!((shown[0].as_str(), shown[2].as_str(), shown.len()), ("One } \"{", "Two.", 3));
        assert!(shown[1].contains(":3:1"), "{}", shown[1]);
    }
    assert_eq!(one("a.json", "{\n\"text\": \"One.\"\n}").text, "One.");
    assert_eq!(
        read("a.json", b"{\"text\": \"One.\"}\n{\n{\"text\": \"Two.\"}", &InputOptions::default()).len(),
        3
    );
    assert_eq!(one("a", "[Laughter]").text, "[Laughter]", "that is not a list of articles");
}

#[cfg(feature = "language")]
#[test]
fn the_language_is_found_on_request() {
    let options =
        InputOptions { find_language: true, language: Some("xx".into()), ..InputOptions::default() };
    let french = "Le maire a déclaré lundi que la ville construirait deux nouvelles écoles et que les travaux du pont sur la rivière commenceraient au printemps prochain.";
    for (text, language) in [(french, "fr"), ("Court.", "xx")] {
        let article = read("a.txt", text.as_bytes(), &options).remove(0).unwrap();
        assert_eq!(article.language.as_deref(), Some(language));
    }
}

#[test]
fn copies_name_the_first_one() {
    let options = InputOptions { copies: Some(Copies::default()), ..InputOptions::default() };
    let content = "{\"id\": \"a\", \"text\": \"“It rained”, she said.\"}\n{\"text\": \"Sun.\"}\n{\"text\": \"It rained, she said\"}";
    let read = read("a.jsonl", content.as_bytes(), &options);
    let clusters: Vec<String> =
        read.into_iter().map(|article| article.unwrap().source.cluster.unwrap()).collect();
    assert_eq!((clusters[0].as_str(), clusters[2].as_str()), ("a", "a"));
    assert!(clusters[1].ends_with("a.jsonl#1"));
}

#[test]
fn folders_are_walked_in_order_and_what_is_missing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("b")).unwrap();
    for name in ["c.txt", "b/2.txt", "b/1.txt", "a.txt", ".hidden.txt"] {
        fs::write(folder.path().join(name), name).unwrap();
    }
    let paths = [PathBuf::from("no/such/file.txt"), folder.path().to_owned()];
    let mut articles = open(&paths, &InputOptions::default());
    let progress = articles.progress();
    assert_eq!(progress.bytes_total(), 24);
    let error = articles.next().unwrap().unwrap_err();
    insta::assert_snapshot!(error.diagnostic(), @"
error[input/not-found]: cannot open `no/such/file.txt`
  no such file or directory
  hint: check the name; a folder is read with all that is in it
");
    let texts: Vec<String> = articles.map(|article| article.unwrap().text).collect();
    assert_eq!(texts, ["a.txt", "b/1.txt", "b/2.txt", "c.txt"]);
    assert_eq!(progress.bytes_read(), 24);
}

#[cfg(feature = "csv")]
#[test]
fn a_table_is_read_by_the_names_of_its_columns() {
    let options = InputOptions {
        fields: ArticleFields { text: "body".into(), id: "key".into(), ..ArticleFields::default() },
        extra: true,
        ..InputOptions::default()
    };
    let table = "\u{feff}key,Title,body,desk,date\r\nk1,Rain,\"It rained.\nA \"\"lot\"\".\",\"wea\"\"ther\",2022/01/21\r\nk2,Sun\r\nk3,,It shone.\r\n";
    let read = read("a.csv", table.as_bytes(), &options);
    let first = read[0].as_ref().unwrap();
    assert_eq!((first.id.as_str(), first.text.as_str()), ("k1", "It rained.\nA \"lot\"."));
    assert_eq!((first.title.as_deref(), first.date.as_deref()), (Some("Rain"), Some("2022-01-21")));
    assert_eq!(first.extra.as_deref(), Some("{\"desk\":\"wea\\\"ther\"}"));
    assert!(read[1].as_ref().unwrap_err().contains("the field `body` is missing"));
    let last = read[2].as_ref().unwrap();
    assert_eq!((last.id.as_str(), &last.title, last.source.record), ("k3", &None, 2));
    assert_eq!(read.len(), 3);
}

#[cfg(feature = "csv")]
#[test]
fn a_table_without_the_column_is_named() {
    let read = read("a.tsv", b"id\ttexts\n1\tIt rained.\n", &InputOptions::default());
    assert_eq!(read.len(), 1);
    insta::assert_snapshot!(read[0].as_ref().unwrap_err(), @"
error[input/no-column]: `a.tsv` has no column `text`
  its columns are `id`, `texts`
  hint: did you mean `texts`? Set it as `text` under `[input.columns]`
");
}

#[cfg(feature = "gz")]
fn gzip(content: &str) -> Vec<u8> {
    use std::io::Write;
    let mut compressed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    compressed.write_all(content.as_bytes()).expect("memory");
    compressed.finish().expect("memory")
}

#[cfg(feature = "gz")]
#[test]
fn gzip_is_decompressed_member_by_member_and_a_cut_one_costs_its_end() {
    let mut compressed = gzip("{\"text\": \"One.\"}\n");
    compressed.extend(gzip("{\"text\": \"Two.\"}\n"));
    let texts = |compressed: &[u8]| -> Vec<Result<String, String>> {
        let read = read("a.jsonl.gz", compressed, &InputOptions::default()).into_iter();
        read.map(|result| result.map(|article| article.text)).collect()
    };
    assert_eq!(texts(&compressed), [Ok("One.".to_owned()), Ok("Two.".to_owned())]);
    let cut = texts(&compressed[..compressed.len() - 12]);
    assert_eq!(cut[0], Ok("One.".to_owned()));
    assert!(cut.last().unwrap().as_ref().unwrap_err().starts_with("error[input/broken]"), "{cut:?}");
    assert_eq!(one_of("a.txt.gz", &gzip("It rained.")).text, "It rained.");
}

#[cfg(feature = "zst")]
#[test]
fn zstandard_is_decompressed() {
    let compressed = zstd::encode_all("{\"text\": \"It rained.\"}".as_bytes(), 3).unwrap();
    assert_eq!(one_of("a.jsonl.zst", &compressed).text, "It rained.");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn any_bytes_give_a_result(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for name in ["a.txt", "a.jsonl", "a.json", "a.csv", "a.html", "a.warc", "a"] {
            read(name, &bytes, &InputOptions::default());
        }
    }
}
