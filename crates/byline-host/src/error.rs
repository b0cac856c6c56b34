//! Why a plugin could not be loaded.

use byline_bridge::Fault;
use byline_core::{Diagnostic, Failure, counted};
use std::io;
use std::path::PathBuf;

/// Why a plugin could not be loaded. The messages name the file; [`LoadError::diagnostic`] adds reasons and hints.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum LoadError {
    #[error("there is no plugin `{name}`")]
    NotFound {
        name: String,
        /// Every path that was tried, in that order.
        looked: Vec<PathBuf>,
        /// A library there whose name is nearly the one asked for.
        near: Option<String>,
    },
    #[error("`{}` cannot be read", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("`{}` is not a shared library but {what}", path.display())]
    NotALibrary { path: PathBuf, what: String },
    #[error("`{}` is a library for {theirs}, and this is {ours}", path.display())]
    OtherMachine { path: PathBuf, theirs: String, ours: String },
    #[error("`{}` is cut off: it has {} and speaks of {needed}", path.display(), counted(*.found, "byte"))]
    CutOff { path: PathBuf, found: u64, needed: u64 },
    #[error("the system cannot load `{}`", path.display())]
    Refused { path: PathBuf, source: libloading::Error },
    #[error("`{}` is not a Byline plugin: it does not export `{symbol}`", path.display())]
    NoSymbol { path: PathBuf, symbol: &'static str },
    #[error("`{}` exports a table that does not begin as one of Byline's", path.display())]
    WrongMagic { path: PathBuf, found: [u8; 8] },
    #[error("`{}` was built for version {theirs} of the plugin boundary, and this is version {ours}", path.display())]
    OtherVersion { path: PathBuf, theirs: u16, ours: u16 },
    #[error("`{}` exports a table of {}, and at least {least} are needed", path.display(), counted(u64::from(*.found), "byte"))]
    TooSmall { path: PathBuf, found: u32, least: usize },
    #[error("`{}` exports a table without `{slot}`", path.display())]
    NullSlot { path: PathBuf, slot: &'static str },
    #[error("`{}` cannot say what it is: {}", path.display(), failure.message)]
    DescribeFailed { path: PathBuf, failure: Failure },
    #[error("`{}` does not say what it is", path.display())]
    NoDescription { path: PathBuf },
    #[error("`{}` describes itself wrongly: {fault}", path.display())]
    BadDescription { path: PathBuf, fault: Fault },
}

impl LoadError {
    /// The stable identifier for messages and tests.
    pub fn id(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "plugin/not-found",
            Self::Unreadable { .. } => "plugin/unreadable",
            Self::NotALibrary { .. } => "plugin/not-a-library",
            Self::OtherMachine { .. } => "plugin/other-machine",
            Self::CutOff { .. } => "plugin/cut-off",
            Self::Refused { .. } => "plugin/refused",
            Self::NoSymbol { .. } => "plugin/no-symbol",
            Self::WrongMagic { .. } => "plugin/wrong-magic",
            Self::OtherVersion { .. } => "plugin/other-version",
            Self::TooSmall { .. } => "plugin/too-small",
            Self::NullSlot { .. } => "plugin/null-slot",
            Self::DescribeFailed { .. } => "plugin/describe-failed",
            Self::NoDescription { .. } => "plugin/no-description",
            Self::BadDescription { .. } => "plugin/bad-description",
        }
    }

    /// Why, a line each.
    pub fn reasons(&self) -> Vec<String> {
        match self {
            Self::NotFound { looked, .. } => {
                looked.iter().map(|path| format!("looked for `{}`", path.display())).collect()
            }
            Self::Unreadable { source, .. } => vec![source.to_string()],
            Self::Refused { source, .. } => {
                // The loader's own words stand in the source of its error where there is one.
                let inner = std::error::Error::source(source).map(ToString::to_string);
                vec![inner.unwrap_or_else(|| source.to_string())]
            }
            Self::WrongMagic { found, .. } => vec![format!("it begins with {}", found.escape_ascii())],
            Self::DescribeFailed { failure, .. } => failure.hint.iter().cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// How to put it right.
    pub fn hint(&self) -> String {
        match self {
            Self::NotFound { near: Some(near), .. } => format!("did you mean `{near}`?"),
            Self::NotFound { looked, .. } if looked.is_empty() => {
                "name a folder in `plugins.folders`, or give the library's path".to_owned()
            }
            Self::NotFound { .. } => "is it built? `cargo build --release` makes shared libraries".to_owned(),
            Self::Unreadable { .. } => "may this user read it?".to_owned(),
            Self::NotALibrary { .. } => {
                "a Rust plugin is built with `crate-type = [\"cdylib\"]`, one in C with `cc -shared`"
                    .to_owned()
            }
            Self::OtherMachine { .. } => "build it for this machine".to_owned(),
            Self::CutOff { .. } => "copy or build it again".to_owned(),
            Self::Refused { .. } => "is another library that it needs missing?".to_owned(),
            Self::NoSymbol { .. } => {
                "in Rust, `byline_plugin::export!(Type)` exports it; in C, define `byline_plugin_v1`"
                    .to_owned()
            }
            Self::WrongMagic { .. } => "in C, begin the table with `.magic = BYLINE_MAGIC`".to_owned(),
            Self::OtherVersion { theirs, ours, .. } if theirs > ours => {
                "use a newer Byline, or build the plugin against this one".to_owned()
            }
            Self::OtherVersion { .. } => "build the plugin against this version of Byline".to_owned(),
            Self::TooSmall { .. } => "in C, set `.size = sizeof(byline_plugin_table)`".to_owned(),
            Self::NullSlot { slot, .. } => format!("in C, set `.{slot}`: all functions must be there"),
            Self::DescribeFailed { .. } => "ask the plugin's author".to_owned(),
            Self::NoDescription { .. } => "`describe` must call `reply->describe` once".to_owned(),
            Self::BadDescription { .. } => "correct what `describe` passes to `reply->describe`".to_owned(),
        }
    }

    /// The same for the user.
    pub fn diagnostic(&self) -> Diagnostic {
        let diagnostic = Diagnostic::misuse(self.id(), self.to_string()).hint(self.hint());
        self.reasons().into_iter().fold(diagnostic, Diagnostic::because)
    }
}

impl From<LoadError> for Diagnostic {
    fn from(error: LoadError) -> Self {
        error.diagnostic()
    }
}
