//! Other programs read the Parquet files: `DuckDB`, Polars and pandas, each where it is installed for the Python that
//! `BYLINE_PYTHON` names (or `python3`). A machine without them has nothing to compare with.

#![cfg(feature = "parquet")]

use byline_core::{Article, Entity, Label, Layers, Mention, MentionKind, Span};
use byline_output::{Cells, Files, Format, Layout};
use byline_record::{Record, RecordOptions};
use serde_json::{Map, Value};
use std::path::Path;
use std::process::Command;

/// Each prints, for every mention in all shards: its article's identifier and its words, as offsets find them.
const READERS: [(&str, &str); 3] = [
    (
        "duckdb",
        "rows = duckdb.sql(f\"select a.id, a.text[m.start + 1 : m.end] from '{folder}/out-*/mentions.parquet' m \
         join '{folder}/out-*/articles.parquet' a using (article) order by article, m.start\").fetchall()",
    ),
    (
        "polars",
        "m, a = (polars.read_parquet(f'{folder}/out-*/{table}.parquet') for table in ('mentions', 'articles'))\n\
         rows = [(r['id'], r['text'][r['start']:r['end']]) \
         for r in m.join(a, on='article').sort('article', 'start').to_dicts()]",
    ),
    (
        "pandas",
        "m, a = (pandas.concat(pandas.read_parquet(f) for f in sorted(glob.glob(f'{folder}/out-*/{table}.parquet'))) \
         for table in ('mentions', 'articles'))\n\
         rows = [(r.id, r.text[r.start:r.end]) \
         for r in m.merge(a, on='article').sort_values(['article', 'start']).itertuples()]",
    ),
];

fn record(number: usize) -> Record {
    let text = format!("😀 Zoë Falk met the mayor of Brest {number} times.");
    let at = |piece: &str| {
        let start = text.find(piece).expect("the piece stands in the text");
        Span::new(start as u32, (start + piece.len()) as u32)
    };
    let entity = |label, name: &str| Entity {
        label,
        name: name.to_owned(),
        mentions: vec![Mention { span: at(name), kind: MentionKind::Name }],
        link: None,
    };
    let entities = vec![entity(Label::Person, "Zoë Falk"), entity(Label::Location, "Brest")];
    Record {
        layers: Layers { entities: Some(entities), ..Layers::default() },
        article: Article { id: format!("n{number}"), text, ..Article::default() },
        ..Record::default()
    }
}

fn write(folder: &Path) {
    let layout = Layout {
        path: folder.join("out"),
        format: Format::Parquet,
        shard_size: Some(500),
        cells: Cells::Safe,
        numbering: byline_output::Numbering::default(),
    };
    let mut files = Files::begin(layout, Map::new()).expect("a place");
    for number in 0..5 {
        let (record, mut line) = (record(number), Vec::new());
        record.write(&RecordOptions::default(), &mut line);
        files.write(&record, &line).expect("space");
        files.note(|| Ok(Value::Null)).expect("space");
    }
    let whole = files.finish(Value::Null).expect("space");
    assert!(whole.len() > 1, "several shards: {whole:?}");
    files.forget().expect("a journal");
}

#[test]
fn other_programs_find_the_words() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path());
    let lines: Vec<String> = (0..5).map(|number| format!("n{number} Zoë Falk\nn{number} Brest\n")).collect();
    let expected = lines.concat();
    let python = std::env::var("BYLINE_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    for (library, reads) in READERS {
        let script = format!(
            "import glob, sys\ntry:\n    import {library}\nexcept ImportError:\n    sys.exit(7)\n\
             sys.stdout.reconfigure(encoding='utf-8')\nfolder = sys.argv[1]\n{reads}\n\
             for id, words in rows:\n    print(id, words)\n"
        );
        let Ok(output) = Command::new(&python).arg("-c").arg(script).arg(folder.path()).output() else {
            return;
        };
        if output.status.code() == Some(7) {
            continue;
        }
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{library}: {said}");
        assert_eq!(String::from_utf8_lossy(&output.stdout).replace('\r', ""), expected, "{library}");
    }
}
