//! Why a program cannot be an extractor.

use byline_core::{Diagnostic, Failure};
use std::io;
use std::time::Duration;

/// Why a program cannot be an extractor.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are named for what they hold")]
pub enum ProcessError {
    #[error("cannot start `{program}`")]
    Start { program: String, source: io::Error },
    #[error("`{program}` ended before it was ready: {status}")]
    Ended { program: String, status: String, stderr: Vec<String> },
    #[error("`{program}` was not ready within {} s", .limit.as_secs_f64())]
    Late { program: String, limit: Duration, stderr: Vec<String> },
    #[error("`{program}` breaks the protocol: {fault}")]
    Protocol { program: String, fault: String },
    #[error("`{program}` was not waited for, since the run was interrupted")]
    Interrupted { program: String },
    #[error("{}", .0.message)]
    Refused(Failure),
}

impl ProcessError {
    /// The stable identifier for messages and tests.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Start { .. } => "process/not-started",
            Self::Ended { .. } => "process/ended",
            Self::Late { .. } => "process/not-ready",
            Self::Protocol { .. } => "process/protocol",
            Self::Interrupted { .. } => "process/interrupted",
            Self::Refused(_) => "process/refused",
        }
    }

    /// Why, a line each.
    pub fn reasons(&self) -> Vec<String> {
        match self {
            Self::Start { source, .. } => vec![source.to_string()],
            Self::Ended { stderr, .. } | Self::Late { stderr, .. } => stderr.clone(),
            Self::Protocol { .. } | Self::Interrupted { .. } | Self::Refused(_) => Vec::new(),
        }
    }

    /// The way out.
    pub fn hint(&self) -> String {
        match self {
            Self::Start { .. } => {
                "is it installed? Paths of programs are relative to the configuration, names are searched for in `PATH`"
                    .to_owned()
            }
            Self::Ended { .. } => "it must answer `hello` with `ready`, and stay until `shutdown`".to_owned(),
            Self::Late { .. } => {
                "it must answer `hello` with a line of JSON and flush its output; a larger `timeout` gives it more time"
                    .to_owned()
            }
            Self::Protocol { .. } => {
                "`byline plugins check COMMAND` checks a program against the protocol".to_owned()
            }
            Self::Interrupted { .. } => "start the run again".to_owned(),
            Self::Refused(failure) => failure.hint.clone().unwrap_or_default(),
        }
    }

    /// The same for the user.
    pub fn diagnostic(&self) -> Diagnostic {
        let diagnostic = Diagnostic::misuse(self.id(), self.to_string()).hint(self.hint());
        self.reasons().into_iter().fold(diagnostic, Diagnostic::because)
    }
}
