//! Parquet files.
#![cfg(feature = "parquet")]

use byline_input::{ArticleFields, InputOptions, open};
use parquet::basic::{
    BrotliLevel, Compression, GzipLevel, LogicalType, Repetition, Type as Physical, ZstdLevel,
};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

/// A table of three rows: a key, a text that the second row lacks, a day and a desk.
fn write(path: &Path) {
    write_compressed(path, Compression::SNAPPY);
}

fn write_compressed(path: &Path, compression: Compression) {
    let field = |name: &str, physical: Physical, logical: Option<LogicalType>| {
        let field = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
        Arc::new(field.with_logical_type(logical).build().expect("a column"))
    };
    let fields = vec![
        field("key", Physical::INT64, None),
        field("body", Physical::BYTE_ARRAY, Some(LogicalType::String)),
        field("day", Physical::INT32, Some(LogicalType::Date)),
        field("desk", Physical::BYTE_ARRAY, Some(LogicalType::String)),
    ];
    let schema = Arc::new(Type::group_type_builder("news").with_fields(fields).build().expect("a schema"));
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut file =
        SerializedFileWriter::new(File::create(path).expect("a file"), schema, properties).expect("a file");
    let mut group = file.next_row_group().expect("a group");
    let mut numbers = group.next_column().expect("space").expect("a column");
    numbers.typed::<Int64Type>().write_batch(&[7, 8, 9], Some(&[1, 1, 1]), None).expect("space");
    numbers.close().expect("space");
    let texts = ["It rained.", "It shone."].map(ByteArray::from);
    let mut column = group.next_column().expect("space").expect("a column");
    column.typed::<ByteArrayType>().write_batch(&texts, Some(&[1, 0, 1]), None).expect("space");
    column.close().expect("space");
    let mut days = group.next_column().expect("space").expect("a column");
    days.typed::<Int32Type>().write_batch(&[19_013, 19_014], Some(&[1, 1, 0]), None).expect("space");
    days.close().expect("space");
    let desks = ["weather"; 3].map(ByteArray::from);
    let mut column = group.next_column().expect("space").expect("a column");
    column.typed::<ByteArrayType>().write_batch(&desks, Some(&[1, 1, 1]), None).expect("space");
    column.close().expect("space");
    group.close().expect("space");
    file.close().expect("space");
}

fn options() -> InputOptions {
    let fields = ArticleFields {
        id: "key".into(),
        text: "body".into(),
        date: "day".into(),
        ..ArticleFields::default()
    };
    InputOptions { fields, ..InputOptions::default() }
}

#[test]
fn rows_become_articles_and_a_bad_one_costs_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.parquet");
    write(&path);
    for extra in [false, true] {
        let options = InputOptions { extra, ..options() };
        let mut articles = open(std::slice::from_ref(&path), &options);
        let progress = articles.progress();
        let first = articles.next().unwrap().unwrap();
        assert_eq!(
            (first.id.as_str(), first.text.as_str(), first.date.as_deref()),
            ("7", "It rained.", Some("2022-01-21"))
        );
        assert_eq!(first.extra.as_deref(), extra.then_some("{\"desk\":\"weather\"}"));
        assert_eq!(articles.next().unwrap().unwrap_err().diagnostic().id, "input/record");
        let last = articles.next().unwrap().unwrap();
        assert_eq!((last.text.as_str(), last.date, last.source.record), ("It shone.", None, 2));
        assert!(articles.next().is_none());
        assert_eq!(progress.bytes_read(), progress.bytes_total());
    }
}

#[test]
fn what_is_wrong_with_a_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.parquet");
    write(&path);
    let id = |options: &InputOptions| {
        let results: Vec<_> = open(std::slice::from_ref(&path), options).collect();
        results.into_iter().find_map(Result::err).map(|error| error.diagnostic().id)
    };
    assert_eq!(id(&InputOptions::default()), Some("input/no-column"));
    let whole = fs::read(&path).unwrap();
    for at in (0..whole.len()).step_by(7) {
        fs::write(&path, &whole[..at]).unwrap();
        assert!(id(&options()).is_some(), "cut at {at}");
        let mut bent = whole.clone();
        bent[at] ^= 0x55;
        fs::write(&path, &bent).unwrap();
        id(&options());
    }
}

#[test]
fn pages_of_every_compression_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.parquet");
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::GZIP(GzipLevel::default()),
        Compression::BROTLI(BrotliLevel::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
        Compression::ZSTD(ZstdLevel::default()),
    ] {
        write_compressed(&path, compression);
        let texts: Vec<String> =
            open(std::slice::from_ref(&path), &options()).flatten().map(|article| article.text).collect();
        assert_eq!(texts, ["It rained.", "It shone."], "{compression:?}");
    }
}

#[test]
fn rows_without_a_text_cost_what_they_hold() {
    const ROWS: usize = 2_000_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nulls.parquet");
    let field =
        Type::primitive_type_builder("body", Physical::BYTE_ARRAY).with_repetition(Repetition::OPTIONAL);
    let field = field.with_logical_type(Some(LogicalType::String)).build().unwrap();
    let schema = Type::group_type_builder("news").with_fields(vec![Arc::new(field)]).build().unwrap();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut file =
        SerializedFileWriter::new(File::create(&path).unwrap(), Arc::new(schema), properties).unwrap();
    let mut group = file.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&[], Some(&vec![0; ROWS]), None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    file.close().unwrap();
    let size = fs::metadata(&path).unwrap().len();
    assert!(size < 100_000, "{size} bytes");
    let errors: Vec<_> = open(&[path], &options()).map(|result| result.unwrap_err().diagnostic()).collect();
    assert_eq!(errors.len(), 101);
    assert!(errors.iter().all(|error| error.id == "input/record"));
    let last = &errors[100].message;
    assert!(last.starts_with("1999900 more rows of `") && last.ends_with("have no text"), "{last}");
}
