//! What a path holds that was written as tables.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// What a database begins with.
pub const SQLITE: &[u8; 16] = b"SQLite format 3\0";

/// Whether a folder is one of Parquet's tables.
pub fn is_parquet_folder(path: &Path) -> bool {
    path.join("articles.parquet").is_file()
}

/// Whether a file is a database.
pub fn is_database(path: &Path) -> bool {
    let mut head = [0; SQLITE.len()];
    path.is_file()
        && File::open(path).is_ok_and(|mut file| file.read_exact(&mut head).is_ok())
        && head == *SQLITE
}
