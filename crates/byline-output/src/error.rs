//! Why nothing can be written.

use crate::guard::is_stdout;
use byline_core::Diagnostic;
use std::io;
use std::path::Path;

/// Why a writer could not be made.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are named for what they hold")]
pub enum OutputError {
    /// The file, or the one beside it, cannot be made.
    #[error("cannot write `{path}`")]
    Create { path: String, source: io::Error },
    /// A file that cannot be written any further, as when the disk is full.
    #[error("cannot continue writing to `{path}`")]
    Write { path: String, source: io::Error },
    /// The same of a file of a run that another can resume.
    #[error("cannot continue writing to `{path}`")]
    Unfinished { path: String, source: io::Error },
    /// A file in work that is no longer there.
    #[error("`{path}` is gone")]
    Gone { path: String, source: io::Error },
    /// A place where no file can be made.
    #[error("nothing can be written at `{path}`")]
    Unwritable { path: String, source: io::Error },
    /// A format that is a folder, and no folder named.
    #[error("{what} needs a folder to be written to")]
    NoFolder { what: &'static str },
    /// A format that is a file of its own kind, and no file named.
    #[error("{what} needs a file to be written to")]
    NoFile { what: &'static str },
    /// A folder that holds something already.
    #[error("the folder `{path}` is not empty")]
    NotEmpty { path: String },
    /// A place that is one of the inputs too.
    #[error("`{path}` is written to and read")]
    IsInput { path: String, input: String },
    /// A place that two outputs go to.
    #[error("`{path}` is written to twice")]
    WrittenTwice { path: String, other: String },
    /// Something that Byline would write over and did not make.
    #[error("`{path}` is in the way")]
    NotOurs { path: String },
    /// A folder where a file is to be written.
    #[error("`{path}` is a folder")]
    IsFolder { path: String },
    /// A file where a folder is to be written.
    #[error("`{path}` is a file")]
    IsFile { path: String, what: &'static str },
    /// A pipe or a device for a format that is not written in one go.
    #[error("{what} cannot be written to `{path}`")]
    Special { path: String, what: &'static str },
    /// The files of another run are in the way of shards.
    #[error("`{path}` is in the way")]
    InTheWay { path: String },
    /// A part of an interrupted run that holds less than it did.
    #[error("`{path}` is not what the interrupted run left")]
    Lost { path: String },
    /// What an interrupted run noted cannot be read.
    #[error("cannot read `{path}`")]
    Journal { path: String, why: String },
    /// Standard output, which is closed.
    #[error("cannot write to standard output: it is closed")]
    Closed,
    /// Another process writes there.
    #[error("`{path}` is being written by process {process}")]
    Locked { path: String, process: String },
    /// The interrupted run was another one: in what, and what that was then and is now.
    #[error("the interrupted run had {}", others(differs))]
    OtherRun { differs: Vec<(String, String, String)> },
    /// A format or a place in which an interrupted run cannot be resumed.
    #[error("{what} cannot be resumed")]
    NoParts { what: &'static str },
    /// A kind of file that this build cannot write.
    #[error("this build does not write {what}")]
    Unsupported { what: &'static str, feature: &'static str },
}

impl OutputError {
    /// The same of a run that another can resume.
    #[must_use]
    pub fn of_run(self) -> Self {
        match self {
            Self::Write { path, source } if !is_stdout(Path::new(&path)) => Self::Unfinished { path, source },
            other => other,
        }
    }

    /// What users see.
    #[expect(clippy::too_many_lines, reason = "an arm for each error")]
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Create { path, source } => {
                let diagnostic = Diagnostic::error("output/cannot-create", format!("cannot write `{path}`"));
                diagnostic.because(source.to_string()).hint(way_out(source, AGAIN))
            }
            // The error names standard output itself; what went there cannot be continued.
            Self::Write { path, source } if is_stdout(Path::new(path)) => {
                Diagnostic::error("output/cannot-write", source.to_string())
            }
            Self::Write { path, source } => cut_off(path, source, AGAIN),
            Self::Unfinished { path, source } => cut_off(path, source, "continue with `--resume`"),
            Self::Gone { path, source } => Diagnostic::error(
                "output/gone",
                format!("`{path}`, in which the run kept what it had done, is gone"),
            )
            .because(source.to_string())
            .because("it was removed or renamed while the run wrote to it, by somebody or by a plugin")
            .hint("without `--resume` the run starts over"),
            Self::Unwritable { path, source } => {
                let diagnostic =
                    Diagnostic::misuse("output/cannot-create", format!("nothing can be written at `{path}`"))
                        .because(source.to_string());
                diagnostic.hint(match source.kind() {
                    io::ErrorKind::NotFound => "make its folder first",
                    io::ErrorKind::PermissionDenied => "name a place that this user may write to",
                    _ => "name another place",
                })
            }
            Self::NoFolder { what } => Diagnostic::misuse(
                "output/no-folder",
                format!("{what} is a folder of files and needs a place"),
            )
            .hint("name a folder that does not exist yet"),
            Self::NoFile { what } => {
                Diagnostic::misuse("output/no-file", format!("{what} cannot go to standard output"))
                    .hint("name a file")
            }
            Self::NotEmpty { path } => {
                Diagnostic::misuse("output/not-empty", format!("the folder `{path}` is not empty"))
                    .hint("name a folder that does not exist yet, or empty this one")
            }
            Self::IsInput { path, input } => {
                let diagnostic = Diagnostic::misuse(
                    "output/is-input",
                    format!("`{path}` is read, and cannot be written to at once"),
                );
                let diagnostic = if input == path {
                    diagnostic
                } else {
                    diagnostic.because(format!("it is the same file as the input `{input}`"))
                };
                diagnostic.hint("write under another name")
            }
            Self::WrittenTwice { path, other } => {
                let diagnostic =
                    Diagnostic::misuse("output/written-twice", format!("two outputs go to `{path}`"));
                let diagnostic = if other == path {
                    diagnostic
                } else {
                    diagnostic.because(format!("it is the same file as `{other}`"))
                };
                diagnostic.hint("give each a name of its own")
            }
            Self::NotOurs { path } => {
                Diagnostic::misuse("output/not-ours", format!("`{path}` is in the way"))
                    .because("a file of this name is written beside the output")
                    .because("nothing says that Byline made this one")
                    .hint("move it away, or write under another name")
            }
            Self::IsFolder { path } => {
                Diagnostic::misuse("output/is-folder", format!("`{path}` is a folder, and a file is written"))
                    .hint("name a file")
            }
            Self::IsFile { path, what } => {
                Diagnostic::misuse("output/is-file", format!("`{path}` is a file, and {what} is a folder"))
                    .hint("name a folder that does not exist yet")
            }
            Self::Special { path, what } => Diagnostic::misuse(
                "output/special",
                format!("{what} cannot be written to `{path}`, which is neither a file nor a folder"),
            )
            .hint("name a file or a folder"),
            Self::InTheWay { path } => {
                Diagnostic::misuse("output/in-the-way", format!("`{path}` is there from another run"))
                    .hint("replace the shards of that run with `--force`, or write under another name")
            }
            Self::Lost { path } => Diagnostic::error(
                "output/lost",
                format!("`{path}` does not hold what the interrupted run left there"),
            )
            .hint("without `--resume` the run starts over"),
            Self::Journal { path, why } => Diagnostic::error(
                "output/journal",
                format!("cannot read what the interrupted run noted in `{path}`"),
            )
            .because(why.clone())
            .hint("without `--resume` the run starts over"),
            Self::Closed => Diagnostic::error("output/closed", self.to_string()),
            Self::Locked { path, process } => {
                Diagnostic::misuse("output/locked", format!("another run writes to `{path}`"))
                    .because(format!("it is process {process}"))
                    .hint("wait until it ends, or write under another name")
            }
            Self::OtherRun { differs } => {
                let several = differs.len() > 1;
                let shown = |(what, then, now): &(String, String, String)| {
                    if several {
                        format!("{}: then {then}, now {now}", named(what))
                    } else {
                        format!("then {then}, now {now}")
                    }
                };
                let diagnostic = Diagnostic::misuse("output/other-run", self.to_string());
                differs
                    .iter()
                    .map(shown)
                    .fold(diagnostic, Diagnostic::because)
                    .hint("run it as it was run then, or without `--resume` to start over")
            }
            Self::NoParts { what } => {
                Diagnostic::misuse("output/no-parts", format!("{what} is written in one go"))
                    .hint("name a file with `--output`")
            }
            Self::Unsupported { what, feature } => {
                Diagnostic::error("output/unsupported", format!("this build does not write {what}"))
                    .hint(format!("build `byline-output` with the feature `{feature}`"))
            }
        }
    }
}

/// `another input and another configuration`.
fn others(differs: &[(String, String, String)]) -> String {
    differs.iter().map(|(what, ..)| format!("another {}", named(what))).collect::<Vec<_>>().join(" and ")
}

/// A key of a run as words.
fn named(key: &str) -> String {
    key.replace('_', " ")
}

/// What to do once a file can be written, where nothing is there to continue.
const AGAIN: &str = "run it again";

fn cut_off(path: &str, source: &io::Error, then: &str) -> Diagnostic {
    Diagnostic::error("output/cannot-write", format!("cannot write to `{path}`"))
        .because(source.to_string())
        .hint(way_out(source, then))
}

/// How a file can be written after all, and what to do `then`.
fn way_out(error: &io::Error, then: &str) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "make its folder first".to_owned(),
        io::ErrorKind::PermissionDenied => "name a place that this user may write to".to_owned(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => format!("make room, then {then}"),
        io::ErrorKind::FileTooLarge => {
            format!("raise the limit on the size of files (`ulimit -f`), then {then}")
        }
        _ => format!("make sure that the disk has room and takes large files, then {then}"),
    }
}

impl From<&OutputError> for Diagnostic {
    fn from(error: &OutputError) -> Self {
        error.diagnostic()
    }
}
