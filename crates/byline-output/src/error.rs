//! Why nothing can be written.

use byline_core::Diagnostic;
use std::io;

/// Why a writer could not be made.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are named for what they hold")]
pub enum OutputError {
    /// The file, or the one beside it, cannot be made.
    #[error("cannot write `{path}`")]
    Create { path: String, source: io::Error },
    /// A format that is a folder, and no folder named.
    #[error("{what} needs a folder to be written to")]
    NoFolder { what: &'static str },
    /// A format that is a file of its own kind, and no file named.
    #[error("{what} needs a file to be written to")]
    NoFile { what: &'static str },
    /// A folder that holds something already.
    #[error("the folder `{path}` is not empty")]
    NotEmpty { path: String },
    /// A sort of file that this build cannot write.
    #[error("this build does not write {what}")]
    Unsupported { what: &'static str, feature: &'static str },
}

impl OutputError {
    /// What users are told.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Create { path, source } => {
                let diagnostic = Diagnostic::error("output/cannot-create", format!("cannot write `{path}`"))
                    .because(source.to_string());
                match source.kind() {
                    io::ErrorKind::NotFound => diagnostic.hint("make its folder first"),
                    _ => diagnostic,
                }
            }
            Self::NoFolder { what } => Diagnostic::error(
                "output/no-folder",
                format!("{what} is a folder of files and needs a place"),
            )
            .hint("name a folder that does not exist yet"),
            Self::NoFile { what } => {
                Diagnostic::error("output/no-file", format!("{what} cannot go to standard output"))
                    .hint("name a file")
            }
            Self::NotEmpty { path } => {
                Diagnostic::error("output/not-empty", format!("the folder `{path}` is not empty"))
                    .hint("name a folder that does not exist yet, or empty this one")
            }
            Self::Unsupported { what, feature } => {
                Diagnostic::error("output/unsupported", format!("this build does not write {what}"))
                    .hint(format!("build `byline-output` with the feature `{feature}`"))
            }
        }
    }
}

impl From<&OutputError> for Diagnostic {
    fn from(error: &OutputError) -> Self {
        error.diagnostic()
    }
}
