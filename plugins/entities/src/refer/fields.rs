//! What is known of a pronoun and of a candidate, each as a small number with rows of its own in the network's table. The
//! fields and their sizes are part of the model; [`VERSION`](crate::model::VERSION) is raised with every change.

/// The network's table has two to the power of this many rows.
pub(crate) const BITS: u32 = 12;

/// Fields with so many values each.
macro_rules! fields {
    ($($name:ident: $size:literal,)*) => {
        /// Something that is known of a pronoun or a candidate.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Field {
            $($name,)*
        }

        const SIZES: &[u32] = &[$($size,)*];
    };
}

fields! {
    // Of the pronoun.
    Class: 8,
    Case: 32,
    Quoted: 16,
    Starts: 16,
    Asked: 16,
    Questions: 40,
    FirstPerson: 40,
    Persons: 40,
    Title: 32,
    Candidates: 10,
    Genders: 16,
    Damaged: 2,
    Fitting: 40,
    VoteOfNobody: 8,
    MostVotes: 8,
    Unnamed: 32,
    WordBefore: 256,
    Word: 64,
    WordAfter: 256,
    SecondWord: 256,
    TagBefore: 20,
    TagAfter: 20,
    SecondTag: 20,
    Speaks: 2,
    Doer: 32,
    LastOfClass: 10,
    Group: 4,
    // That nobody who is named is meant.
    Nobody: 8,
    // Of a candidate.
    Sort: 128,
    Agreement: 40,
    Sentences: 80,
    Paragraphs: 16,
    Tokens: 10,
    Recency: 10,
    Rank: 40,
    SubjectRank: 8,
    LastMention: 32,
    Count: 5,
    Frequency: 5,
    Pronouns: 4,
    FirstNamed: 2,
    Ahead: 64,
    QuotedThen: 4,
    SoFar: 5,
    Chain: 128,
    OtherPerson: 7,
    Order: 10,
    Vote: 16,
    Voice: 128,
    Relation: 256,
    Turn: 13,
    Protagonist: 8,
    SpeaksAsWell: 4,
    UnnamedSince: 20,
    OfGroup: 8,
    Role: 8,
    Between: 64,
    Sayer: 8,
    Lead: 64,
    IsDoer: 16,
    Density: 16,
}

/// The first row of each field. Row 0 is nobody's.
const BASES: [u32; SIZES.len()] = {
    let mut bases = [1; SIZES.len()];
    let mut at = 1;
    while at < SIZES.len() {
        bases[at] = bases[at - 1] + SIZES[at - 1];
        at += 1;
    }
    assert!(bases[at - 1] + SIZES[at - 1] <= 1 << BITS, "the table has too few rows");
    bases
};

impl Field {
    /// The feature that says that the field has a value; the last one stands for all that are beyond it.
    pub(super) fn is(self, value: u32) -> u32 {
        let (base, size) = (BASES[self as usize], SIZES[self as usize]);
        (base + value.min(size - 1)) << (u32::BITS - BITS)
    }

    /// The feature of a word by its hash. Words share rows.
    pub(super) fn word(self, form: u32) -> u32 {
        self.is(form % SIZES[self as usize])
    }

    /// The feature of a value with the class of the pronoun, below 8.
    pub(super) fn of(self, class: u32, value: u32) -> u32 {
        let each = SIZES[self as usize] / 8;
        self.is(class * each + value.min(each - 1))
    }
}
