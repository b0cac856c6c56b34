//! What each format costs to read and to write, beside the same pass of `unicode_words`.

use super::command::Folder;
use super::{line, median};
use anyhow::{Context, Result, bail};
use byline_core::Article;
use byline_input::{InputFormat, InputOptions};
use byline_output::{Cells, Format};
use byline_record::{Record, RecordOptions};
use std::fmt::Write as _;
use std::fs::File;
use std::hint::black_box;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;
use unicode_segmentation::UnicodeSegmentation;

/// Reads the corpus from a file of each format, and writes `records` in each format.
pub(super) fn measure(
    corpus: &[Article],
    records: &[Record],
    rounds: usize,
    folder: &Folder,
    out: &mut String,
) -> Result<()> {
    let bytes: usize = corpus.iter().map(|article| article.text.len()).sum();
    let mut row = |name: &str, turn: &mut dyn FnMut() -> Result<()>| -> Result<()> {
        let (mut ratios, mut all) = (Vec::new(), Vec::new());
        for round in 0..=rounds {
            let start = Instant::now();
            for article in corpus {
                black_box(article.text.unicode_words().count());
            }
            let words = start.elapsed().as_secs_f64();
            turn()?;
            let seconds = start.elapsed().as_secs_f64() - words;
            if round > 0 {
                ratios.push(seconds / words);
                all.push(seconds);
            }
        }
        let seconds = median(all.into_iter());
        let (ratio, rate) = (median(ratios.into_iter()), bytes as f64 / 1e6 / seconds);
        Ok(writeln!(out, "{name:24} {ratio:>9.2} {:>9.1} {rate:>10.1}", seconds * 1e3)?)
    };
    for (name, path, format) in inputs(corpus, folder)? {
        let options = InputOptions { format, ..InputOptions::default() };
        row(&format!("reading {name}"), &mut || read(&path, corpus.len(), &options))?;
    }
    // One after the other: the lines of all records at once would not be what a run does.
    let options = RecordOptions::default();
    for (name, format, file) in outputs() {
        let path = folder.path(file);
        let mut line = Vec::new();
        let mut turn = || -> Result<()> {
            let mut writer = byline_output::create(Some(&path), format, Cells::Safe)?;
            for record in records {
                line.clear();
                record.write(&options, &mut line);
                writer.write(record, &line)?;
            }
            writer.finish()?;
            // Folders must be empty, and removing is no part of writing worth measuring.
            if path.is_dir() { Ok(std::fs::remove_dir_all(&path)?) } else { Ok(()) }
        };
        row(&format!("writing {name}"), &mut turn)?;
    }
    Ok(())
}

fn read(path: &Path, wanted: usize, options: &InputOptions) -> Result<()> {
    let articles = byline_input::open(&[path.to_owned()], options).flatten().count();
    if articles != wanted {
        bail!("of {wanted} articles {articles} were read from `{}`", path.display());
    }
    Ok(())
}

/// What is written, under which name, in which file.
fn outputs() -> Vec<(&'static str, Format, &'static str)> {
    vec![
        ("ndjson", Format::Ndjson, "out.ndjson"),
        ("ndjson.gz", Format::Ndjson, "out.ndjson.gz"),
        ("ndjson.zst", Format::Ndjson, "out.ndjson.zst"),
        ("csv", Format::Csv, "out.csv"),
        ("brat", Format::Brat, "out.brat"),
        ("web-annotation", Format::WebAnnotation, "out.json"),
        ("gdelt", Format::Gdelt, "out.gdelt"),
        #[cfg(feature = "sqlite")]
        ("sqlite", Format::Sqlite, "out.sqlite"),
        #[cfg(feature = "parquet")]
        ("parquet", Format::Parquet, "out.parquet"),
    ]
}

/// The corpus in each format.
fn inputs(corpus: &[Article], folder: &Folder) -> Result<Vec<(&'static str, PathBuf, Option<InputFormat>)>> {
    let texts = folder.path("texts");
    std::fs::create_dir_all(&texts).context("cannot make a folder of texts")?;
    for (at, article) in corpus.iter().enumerate() {
        std::fs::write(texts.join(format!("{at:06}.txt")), dump(article))?;
    }
    let pages = folder.path("pages");
    std::fs::create_dir_all(&pages).context("cannot make a folder of pages")?;
    for (at, article) in corpus.iter().enumerate() {
        std::fs::write(pages.join(format!("{at:06}.html")), page(article, ""))?;
    }
    let lines = folder.path("in.jsonl");
    let gzipped = folder.path("in.jsonl.gz");
    let compressed = folder.path("in.jsonl.zst");
    written(&lines, |out| corpus.iter().try_for_each(|article| writeln!(out, "{}", line(article))))?;
    written(&gzipped, |out| {
        let mut out = flate2::write::GzEncoder::new(out, flate2::Compression::default());
        corpus.iter().try_for_each(|article| writeln!(out, "{}", line(article)))?;
        out.finish().map(drop)
    })?;
    written(&compressed, |out| {
        let mut out = zstd::stream::write::Encoder::new(out, 0)?;
        corpus.iter().try_for_each(|article| writeln!(out, "{}", line(article)))?;
        out.finish().map(drop)
    })?;
    let table = folder.path("in.csv");
    written(&table, |out| {
        writeln!(out, "id,title,date,url,text")?;
        corpus.iter().try_for_each(|article| {
            let Article { id, title, date, url, text, .. } = article;
            let cells = [Some(id), title.as_ref(), date.as_ref(), url.as_ref(), Some(text)];
            let cells =
                cells.map(|cell| format!("\"{}\"", cell.map_or("", String::as_str).replace('"', "\"\"")));
            writeln!(out, "{}", cells.join(","))
        })
    })?;
    let archive = folder.path("in.warc");
    written(&archive, |out| corpus.iter().try_for_each(|article| out.write_all(&capture(article, ""))))?;
    let full = folder.path("full.warc");
    let boilerplate = boilerplate();
    written(&full, |out| {
        corpus.iter().try_for_each(|article| out.write_all(&capture(article, &boilerplate)))
    })?;
    let members = folder.path("in.warc.gz");
    written(&members, |out| {
        corpus.iter().try_for_each(|article| {
            let mut member = flate2::write::GzEncoder::new(&mut *out, flate2::Compression::default());
            member.write_all(&capture(article, ""))?;
            member.finish().map(drop)
        })
    })?;
    let found = [
        ("text files", texts),
        ("json-lines", lines),
        ("json-lines .gz", gzipped),
        ("json-lines .zst", compressed),
        ("csv", table),
        ("html files", pages),
        ("warc", archive),
        ("warc .gz", members),
        ("warc, 100 kB a page", full),
    ];
    let mut found: Vec<_> = found.into_iter().map(|(name, path)| (name, path, None)).collect();
    if let Some(path) = parquet(corpus, folder)? {
        found.push(("parquet", path, None));
    }
    Ok(found)
}

/// The corpus as the writer of Parquet lays down articles.
#[cfg(feature = "parquet")]
fn parquet(corpus: &[Article], folder: &Folder) -> Result<Option<PathBuf>> {
    let path = folder.path("in.parquet");
    let mut writer = byline_output::create(Some(&path), Format::Parquet, Cells::Safe)?;
    for article in corpus {
        writer.write(&Record { article: article.clone(), ..Record::default() }, &[])?;
    }
    writer.finish()?;
    Ok(Some(path.join("articles.parquet")))
}

#[cfg(not(feature = "parquet"))]
#[expect(clippy::unnecessary_wraps, reason = "with the feature it can fail")]
fn parquet(_: &[Article], _: &Folder) -> Result<Option<PathBuf>> {
    Ok(None)
}

fn written(path: &Path, fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    fill(&mut out).and_then(|()| out.flush()).with_context(|| format!("cannot write `{}`", path.display()))
}

/// An article in the layout of the dump.
fn dump(article: &Article) -> String {
    let Article { title, text, .. } = article;
    format!("{}\n20260301\nhttps://news.example/a\n{text}\n", title.as_deref().unwrap_or("Untitled"))
}

/// Bytes of boilerplate round the text of a page.
const FURNITURE: usize = 100_000;

/// What pages of the web have besides their text: scripts, menus, links to other stories.
fn boilerplate() -> String {
    let mut all = String::new();
    for at in 0.. {
        if all.len() >= FURNITURE {
            break;
        }
        let _ = write!(
            all,
            "<div class=\"teaser teaser--{at}\" data-id=\"{at}\"><a href=\"/story/{at}\"><img src=\"/i/{at}.jpg\" \
             alt=\"\" width=\"320\" height=\"180\"><span class=\"kicker\">Region</span> Story number {at}</a></div>\n\
             <script>window.slots = window.slots || []; slots.push({{\"unit\": \"/news/{at}\", \"sizes\": [[300, 250]], \
             \"lazy\": true, \"consent\": [1, 2, 3, 7, 9]}});</script>\n"
        );
    }
    all
}

/// An article as a page between what pages have besides.
fn page(article: &Article, boilerplate: &str) -> String {
    let title = escaped(article.title.as_deref().unwrap_or("Untitled"));
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta property=\"article:published_time\" content=\"2026-03-01T08:00:00Z\"></head><body>\
         <nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/world\">World</a></li></ul></nav>\
         <article><h1>{title}</h1>\n"
    );
    for paragraph in article.text.lines().filter(|line| !line.trim().is_empty()) {
        page.push_str("<p>");
        page.push_str(&escaped(paragraph));
        page.push_str("</p>\n");
    }
    page.push_str("</article>\n");
    page.push_str(boilerplate);
    page.push_str("<footer><a href=\"/imprint\">Imprint</a> All rights reserved</footer></body></html>\n");
    page
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// An article's page as a response in a web archive.
fn capture(article: &Article, boilerplate: &str) -> Vec<u8> {
    let page = page(article, boilerplate);
    let http = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n{page}",
        page.len()
    );
    let head = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{}>\r\nWARC-Date: 2026-03-01T09:00:00Z\r\n\
         WARC-Target-URI: https://news.example/{}\r\nContent-Type: application/http; msgtype=response\r\n\
         Content-Length: {}\r\n\r\n",
        "00000000-0000-4000-8000-000000000000",
        article.id.replace(|c: char| !c.is_ascii_alphanumeric(), "-"),
        http.len()
    );
    [head.as_bytes(), http.as_bytes(), b"\r\n\r\n"].concat()
}
