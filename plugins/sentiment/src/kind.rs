//! What sort of word it is, and in what light a group of words puts who does them and to whom they are done.

/// What sort of word it is, as far as the rules care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum Kind {
    Verb = 1,
    Noun,
    Adjective,
    Adverb,
    /// Known by its valence alone.
    Plain,
    /// `not`, `cant`, `lack`: turns what follows.
    Negator,
    Intensifier,
    Dampener,
    /// `but`: what follows counts more than what went before.
    Contrast,
    /// `although`: what follows counts less.
    Concession,
    Conditional,
    Be,
    Auxiliary,
    /// `seems`, `called`: links a subject to what it is said to be.
    Link,
    Preposition,
    Subordinator,
    Determiner,
    Coordinator,
}

impl Kind {
    /// All kinds by their numbers, as many as there are in five bits, so that none is out of bounds.
    const ALL: [Option<Self>; 32] = [
        None,
        Some(Self::Verb),
        Some(Self::Noun),
        Some(Self::Adjective),
        Some(Self::Adverb),
        Some(Self::Plain),
        Some(Self::Negator),
        Some(Self::Intensifier),
        Some(Self::Dampener),
        Some(Self::Contrast),
        Some(Self::Concession),
        Some(Self::Conditional),
        Some(Self::Be),
        Some(Self::Auxiliary),
        Some(Self::Link),
        Some(Self::Preposition),
        Some(Self::Subordinator),
        Some(Self::Determiner),
        Some(Self::Coordinator),
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
    ];

    /// Whether words of that kind say how others are to be read.
    #[inline]
    pub(crate) const fn steers(self) -> bool {
        // Asked of every word of the lexicons: one test of a bit costs less than six comparisons.
        const STEERING: u32 = 1 << Kind::Negator as u8
            | 1 << Kind::Intensifier as u8
            | 1 << Kind::Dampener as u8
            | 1 << Kind::Contrast as u8
            | 1 << Kind::Concession as u8
            | 1 << Kind::Subordinator as u8;
        STEERING >> self as u8 & 1 != 0
    }

    /// The kind with that number; 0 is none.
    #[inline]
    pub(crate) fn of(number: u8) -> Option<Self> {
        Self::ALL[usize::from(number & 31)]
    }
}

/// What a word says together with its neighbours, beside its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// `rose`.
    Rising = 1,
    /// `fell`, `were dropped`.
    Falling,
    /// What is better when there is little of it: `unemployment`, `charges`.
    BadThing,
    /// What is better when there is much of it: `jobs`, `profits`.
    GoodThing,
    /// What a bad word before it names: `centre` in `cancer centre`.
    Head,
    /// `please`, and others that are to be read with their neighbours.
    Polite,
}

impl Class {
    /// The classes as the lexicon calls them.
    #[cfg(any(test, feature = "train"))]
    pub(crate) const NAMES: [(&'static str, Self); 6] = [
        ("rising", Self::Rising),
        ("falling", Self::Falling),
        ("bad-thing", Self::BadThing),
        ("good-thing", Self::GoodThing),
        ("head", Self::Head),
        ("polite", Self::Polite),
    ];

    /// The class with that number; 0 is none.
    #[inline]
    pub(crate) const fn of(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Rising),
            2 => Some(Self::Falling),
            3 => Some(Self::BadThing),
            4 => Some(Self::GoodThing),
            5 => Some(Self::Head),
            6 => Some(Self::Polite),
            _ => None,
        }
    }
}

/// The index of a group; 0 is that of words known by their valence alone.
pub(crate) type GroupId = u8;

/// Of a word that is in no group.
pub(crate) const NO_GROUP: GroupId = GroupId::MAX;

/// How many groups there can be, [`NO_GROUP`] among them.
pub(crate) const GROUPS: usize = 256;

/// What the words of each group say of who does them and of whom they are done to, −3 to 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Effects<'a>(&'a [[u8; 2]]);

impl<'a> Effects<'a> {
    /// The effects in these bytes; `None` if they have another size.
    pub(crate) fn new(bytes: &'a [u8]) -> Option<Self> {
        let (groups, rest) = bytes.as_chunks();
        (groups.len() == GROUPS && rest.is_empty()).then_some(Self(groups))
    }

    /// What the words of a group say of who does them.
    pub(crate) fn subject(&self, group: GroupId) -> f32 {
        self.0.get(usize::from(group)).map_or(0.0, |group| group[0].cast_signed().into())
    }

    /// What the words of a group say of whom they are done to.
    pub(crate) fn object(&self, group: GroupId) -> f32 {
        self.0.get(usize::from(group)).map_or(0.0, |group| group[1].cast_signed().into())
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn every_kind_has_its_number() {
        assert_eq!(Kind::of(0), None);
        for number in 0..32 {
            let kind = Kind::of(number);
            assert_eq!(kind.map_or(0, |kind| kind as u8), if number < 19 { number } else { 0 });
        }
    }
}
