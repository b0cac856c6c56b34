//! Facts from Parquet.
#![cfg(feature = "parquet")]

mod support;

use byline_claims::{Claims, Options};
use byline_core::{Article, LayersView, Verdict};
use byline_plugin::Plugin;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use support::claims_of;

const SCHEMA: &str = "message facts {
    required binary entity (UTF8);
    required binary property (UTF8);
    required double value;
    required int32 from (DATE);
    required int32 to (DATE);
}";

/// The inhabitants of a town in two years: 2012, and 2024.
fn write(path: &Path) {
    let schema = Arc::new(parse_message_type(SCHEMA).expect("a schema"));
    let file = File::create(path).expect("a file");
    let mut writer = SerializedFileWriter::new(file, schema, Arc::default()).expect("a file");
    let mut group = writer.next_row_group().expect("a group");
    for text in ["Skarvik", "inhabitants"] {
        let mut column = group.next_column().expect("space").expect("a column");
        let texts = [text; 2].map(ByteArray::from);
        column.typed::<ByteArrayType>().write_batch(&texts, None, None).expect("space");
        column.close().expect("space");
    }
    let mut column = group.next_column().expect("space").expect("a column");
    column.typed::<DoubleType>().write_batch(&[35_000.0, 41_200.0], None, None).expect("space");
    column.close().expect("space");
    for days in [[15_340, 19_723], [15_705, 20_088]] {
        let mut column = group.next_column().expect("space").expect("a column");
        column.typed::<Int32Type>().write_batch(&days, None, None).expect("space");
        column.close().expect("space");
    }
    group.close().expect("space");
    writer.close().expect("space");
}

#[test]
fn facts_are_read_from_parquet() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("facts.parquet"));
    let options = Options { facts: Some("facts.parquet".into()), minimum_score: 0.0, ..Options::default() };
    let claims = Claims::build(options, folder.path()).expect("a table");
    let verdict = |text: &str| {
        let article =
            Article { text: text.to_owned(), date: Some("2024-06-01".to_owned()), ..Article::default() };
        let claim = claims_of(&claims, &article, LayersView::default()).remove(0);
        let day =
            claim.evidence.first().and_then(|evidence| evidence.row.iter().find(|(name, _)| name == "from"));
        (claim.verdict, day.map(|(_, day)| day.clone()))
    };
    let (then, now) = (Some("2012-01-01".to_owned()), Some("2024-01-01".to_owned()));
    assert_eq!(verdict("Skarvik has 41,000 inhabitants."), (Verdict::Supported, now.clone()));
    assert_eq!(verdict("Skarvik has 60,000 inhabitants."), (Verdict::Refuted, now));
    assert_eq!(verdict("Skarvik had 35,000 inhabitants in 2012."), (Verdict::Supported, then));
}
