//! Why a module cannot be an extractor.

use byline_core::{Diagnostic, Failure};
use std::io;
use std::path::PathBuf;

/// Why a module cannot be an extractor.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are named for what they hold")]
pub enum WasmError {
    #[error("there is no module `{}`", .path.display())]
    NotFound { path: PathBuf },
    #[error("cannot read the module `{}`", .path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("the module `{}` has more than {} MB", .path.display(), .most / 1_000_000)]
    TooLarge { path: PathBuf, most: u64 },
    #[error("`{}` is {what}, not a WebAssembly module", .path.display())]
    NotAModule { path: PathBuf, what: &'static str },
    #[error("the module `{}` is damaged or uses what is not known here: {fault}", .path.display())]
    Invalid { path: PathBuf, fault: String },
    #[error("the module `{}` imports {import}", .path.display())]
    Import { path: PathBuf, import: String },
    #[error("the module `{}` must export {export}{fault}", .path.display())]
    Export { path: PathBuf, export: &'static str, fault: &'static str },
    #[error("the module `{}` cannot start: {fault}", .path.display())]
    Start { path: PathBuf, fault: String },
    #[error("the module `{}` breaks the protocol: {fault}", .path.display())]
    Protocol { path: PathBuf, fault: String },
    #[error("{}", .0.message)]
    Refused(Failure),
}

impl WasmError {
    /// The stable identifier for messages and tests.
    pub fn id(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "wasm/not-found",
            Self::Unreadable { .. } => "wasm/unreadable",
            Self::TooLarge { .. } => "wasm/too-large",
            Self::NotAModule { .. } => "wasm/not-a-module",
            Self::Invalid { .. } => "wasm/invalid",
            Self::Import { .. } => "wasm/import",
            Self::Export { .. } => "wasm/export",
            Self::Start { .. } => "wasm/not-started",
            Self::Protocol { .. } => "wasm/protocol",
            Self::Refused(_) => "wasm/refused",
        }
    }

    /// Why, where the system says so.
    pub fn reason(&self) -> Option<String> {
        match self {
            Self::Unreadable { source, .. } => Some(source.to_string()),
            _ => None,
        }
    }

    /// The way out.
    pub fn hint(&self) -> String {
        match self {
            Self::NotFound { .. } => "is it built? Paths of modules are relative to the configuration".to_owned(),
            Self::Unreadable { .. } => "it must be a file that you may read".to_owned(),
            Self::TooLarge { .. } => "build it with optimisation for size, and strip it".to_owned(),
            Self::NotAModule { .. } => {
                "build the extractor for `wasm32-unknown-unknown`, as a core module".to_owned()
            }
            Self::Invalid { .. } => {
                "build it again for `wasm32-unknown-unknown`, without SIMD, threads and 64-bit memory".to_owned()
            }
            Self::Import { .. } => {
                "a module gets `byline.push(i32, i32)` and nothing else; build it without WASI and a standard library \
                 that wants a system"
                    .to_owned()
            }
            Self::Export { .. } => {
                "see the section on sandboxed modules of the guide on plugins for what it must export".to_owned()
            }
            Self::Start { .. } => {
                "`fuel` and `memory` in its table of the configuration give it more to work with".to_owned()
            }
            Self::Protocol { .. } => {
                "`describe` must push a message `ready` with `protocol`, `name` and `version`".to_owned()
            }
            Self::Refused(failure) => failure.hint.clone().unwrap_or_default(),
        }
    }

    /// The same for the user.
    pub fn diagnostic(&self) -> Diagnostic {
        let diagnostic = Diagnostic::misuse(self.id(), self.to_string()).hint(self.hint());
        self.reason().into_iter().fold(diagnostic, Diagnostic::because)
    }
}
