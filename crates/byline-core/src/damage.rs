//! What an article lost on its way.

/// One kind of damage in an article, and how often it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damage {
    /// What is broken.
    pub kind: DamageKind,
    /// How many places show it.
    pub count: u32,
}

/// The kinds of damage that the text layer finds. The text itself is never repaired: spans point into it as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DamageKind {
    /// Words that lost their apostrophe: `cant`, `Russias`.
    ApostrophesLost,
    /// Dashes that left two spaces behind: `threats  though`.
    DashesLost,
    /// Speech that lost all its quotation marks: `We are ready, he said.`
    MarksLost,
    /// Paragraphs with an odd number of quotation marks.
    MarksUnbalanced,
    /// UTF-8 read as another charset: `â€œ`, `Ã©`.
    Mojibake,
    /// The replacement character U+FFFD, where bytes could not be read.
    ReplacementCharacters,
    /// Invisible characters inside words: zero-width spaces, soft hyphens.
    ZeroWidth,
    /// Control characters other than line ends and tabs.
    ControlCharacters,
}

impl DamageKind {
    /// Every kind, in the order in which records list them.
    pub const ALL: [Self; 8] = [
        Self::ApostrophesLost,
        Self::DashesLost,
        Self::MarksLost,
        Self::MarksUnbalanced,
        Self::Mojibake,
        Self::ReplacementCharacters,
        Self::ZeroWidth,
        Self::ControlCharacters,
    ];

    /// The name in records and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ApostrophesLost => "apostrophes-lost",
            Self::DashesLost => "dashes-lost",
            Self::MarksLost => "marks-lost",
            Self::MarksUnbalanced => "marks-unbalanced",
            Self::Mojibake => "mojibake",
            Self::ReplacementCharacters => "replacement-characters",
            Self::ZeroWidth => "zero-width",
            Self::ControlCharacters => "control-characters",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
