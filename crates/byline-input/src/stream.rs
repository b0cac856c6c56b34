//! The bytes of a file on the way to its reader.

use crate::{InputError, InputOptions};
use std::io::{BufRead, Read};
use std::sync::Arc;

/// The bytes of a file and what messages need to know about it.
pub(crate) struct Stream {
    pub(crate) bytes: Box<dyn BufRead + Send>,
    /// The path as the user gave it.
    pub(crate) path: String,
    pub(crate) options: Arc<InputOptions>,
}

impl Stream {
    /// All of it, as one record.
    pub(crate) fn whole(self) -> Result<Vec<u8>, InputError> {
        let Self { bytes, path, options } = self;
        let limit = options.longest;
        let mut content = Vec::new();
        match bytes.take(limit + 1).read_to_end(&mut content) {
            Err(source) => Err(InputError::Read { path, record: 0, source }),
            Ok(_) if content.len() as u64 > limit => Err(InputError::TooLong { path, record: 0, limit }),
            Ok(_) => Ok(content),
        }
    }
}
