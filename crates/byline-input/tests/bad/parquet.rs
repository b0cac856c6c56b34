//! Parquet files.

use super::{Case, alone};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::sync::Arc;

/// A table with the columns `id` and the one named, a row for each text.
fn table(column: &str, logical: Option<LogicalType>, rows: &[&[u8]], groups: usize) -> Vec<u8> {
    let field = |name: &str, logical: Option<LogicalType>| {
        let field =
            Type::primitive_type_builder(name, Physical::BYTE_ARRAY).with_repetition(Repetition::REQUIRED);
        Arc::new(field.with_logical_type(logical).build().expect("a column"))
    };
    let fields = vec![field("id", Some(LogicalType::String)), field(column, logical)];
    let schema = Arc::new(Type::group_type_builder("news").with_fields(fields).build().expect("a schema"));
    let mut content = Vec::new();
    // A name of the program that does not change with its version.
    let properties =
        WriterProperties::builder().set_created_by("byline".to_owned()).set_dictionary_enabled(false);
    let mut file =
        SerializedFileWriter::new(&mut content, schema, Arc::new(properties.build())).expect("a file");
    for group in 0..groups {
        let mut own = file.next_row_group().expect("a group");
        let ids: Vec<ByteArray> =
            (0..rows.len()).map(|at| ByteArray::from(format!("{group}-{at}").as_str())).collect();
        let texts: Vec<ByteArray> = rows.iter().map(|row| ByteArray::from(row.to_vec())).collect();
        for values in [ids, texts] {
            let mut column = own.next_column().expect("space").expect("a column");
            column.typed::<ByteArrayType>().write_batch(&values, None, None).expect("space");
            column.close().expect("space");
        }
        own.close().expect("space");
    }
    file.close().expect("space");
    content
}

pub(crate) fn cases() -> Vec<Case> {
    let rows: [&[u8]; 3] = [b"The ferry left at noon.", b"It waited.", b"The ferry came back at six."];
    let good = table("text", Some(LogicalType::String), &rows, 2);
    let mut cases = vec![
        alone("whole.parquet", good.clone()),
        alone("text.parquet", "The ferry left."),
        alone("empty.parquet", ""),
        alone("first-bytes-alone.parquet", "PAR1"),
        alone("first-bytes-twice.parquet", "PAR1PAR1"),
        alone("first-bytes-without-the-name", "PAR1"),
        alone("no-rows.parquet", table("text", Some(LogicalType::String), &[], 1)),
        alone("no-groups.parquet", table("text", Some(LogicalType::String), &rows, 0)),
        alone("no-column.parquet", table("texts", Some(LogicalType::String), &rows, 1)),
        alone("bytes-not-utf-8.parquet", table("text", None, &[b"\x93Two\x94 caf\xe9."], 1)),
        alone(
            "string-not-utf-8.parquet",
            table("text", Some(LogicalType::String), &[b"\x93Two\x94 caf\xe9."], 1),
        ),
        alone("nul.parquet", table("text", Some(LogicalType::String), &[b"Two\0."], 1)),
        alone("last-bytes-wrong.parquet", {
            let mut bent = good.clone();
            let at = bent.len() - 1;
            bent[at] = b'2';
            bent
        }),
        alone("first-bytes-wrong.parquet", {
            let mut bent = good.clone();
            bent[3] = b'2';
            bent
        }),
        alone("bytes-behind.parquet", [good.clone(), b"behind".to_vec()].concat()),
    ];
    let length = good.len() - 8;
    for (name, footer) in [
        ("zero", 0_u32),
        ("one", 1),
        ("huge", u32::MAX),
        ("negative", 0x8000_0000),
        ("too-long", length as u32 + 5),
    ] {
        let mut lying = good.clone();
        lying[length..length + 4].copy_from_slice(&footer.to_le_bytes());
        cases.push(alone(format!("footer-length-{name}.parquet"), lying));
    }
    for eighth in 1..8 {
        let at = good.len() * eighth / 8;
        cases.push(alone(format!("cut-at-{eighth}-of-8.parquet"), good[..at].to_vec()));
        let mut bent = good.clone();
        bent[at] ^= 0x55;
        cases.push(alone(format!("bent-at-{eighth}-of-8.parquet"), bent));
    }
    cases
}
