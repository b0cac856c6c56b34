//! Colours, where they are wanted.

use std::io::IsTerminal;

/// Whether to write colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Colour,
    Plain,
}

/// How a piece of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Plain,
    Strong,
    Quiet,
    Quote,
    Cue,
    Person,
    Organisation,
    Location,
    Miscellaneous,
    Good,
    Bad,
}

impl Look {
    /// This look with another laid over it: a name inside a quote looks like a name, a speaker's name like the name.
    pub(crate) fn over(self, other: Self) -> Self {
        let is_name =
            matches!(self, Self::Person | Self::Organisation | Self::Location | Self::Miscellaneous);
        if is_name && matches!(other, Self::Quote | Self::Cue | Self::Strong) { self } else { other }
    }

    /// The parameters of the terminal's sequence.
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "1",
            Self::Quiet => "2",
            Self::Quote | Self::Good => "32",
            Self::Cue => "4",
            Self::Person => "1;36",
            Self::Organisation => "1;34",
            Self::Location => "1;33",
            Self::Miscellaneous => "1;35",
            Self::Bad => "31",
        }
    }
}

impl Style {
    /// Colours on a terminal or where `CLICOLOR_FORCE` asks for them, unless `NO_COLOR` is set to anything or the terminal
    /// is a dumb one.
    pub(crate) fn of(stream: &impl IsTerminal) -> Self {
        Self::on(stream.is_terminal())
    }

    /// The same for standard output.
    pub(crate) fn of_stdout() -> Self {
        Self::on(byline_output::stdout_is_terminal())
    }

    fn on(terminal: bool) -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let forced =
            std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0");
        if (terminal || forced) && !refused { Self::Colour } else { Self::Plain }
    }

    /// The text with that look.
    pub(crate) fn paint(self, look: Look, text: &str) -> String {
        if self == Self::Plain || look == Look::Plain || text.is_empty() {
            return text.to_owned();
        }
        format!("\u{1b}[{}m{text}\u{1b}[0m", look.code())
    }

    /// A mark that colours make superfluous.
    pub(crate) fn plain_only(self, mark: &str) -> &str {
        if self == Self::Plain { mark } else { "" }
    }
}
