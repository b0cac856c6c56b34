//! Tables as text, which spreadsheets open.

/// How cells of tables as text are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Cells {
    /// A cell that a spreadsheet would take for a formula begins with an apostrophe.
    #[default]
    Safe,
    /// As they are.
    Raw,
}
