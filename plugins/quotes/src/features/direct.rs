//! Are these the speaker's own words? What a reader goes by when the quotation marks are lost.

use super::bucket;
use crate::hash::{Made, feature, templates};
use crate::part::{self, Part, Sides};
use crate::view::{COLON, COMMA, THAT, View, is_past};
use byline_core::{Flags, Tag, TokenKind};

templates! {
    /// What is looked at of a content as the speaker's own words. "Sides" are those on which it stands, "pronouns" those of
    /// the first and second person in it, "ends" whether sentences or paragraphs begin and end with it; "class" and "sort"
    /// are as for cues.
    Words {
        /// Sides and the cue's class.
        SidesClass = 700,
        /// Sides and pronouns.
        SidesPronouns = 701,
        /// Sides, ends and the cue's class.
        SidesEndsClass = 702,
        /// The cue's form and sides.
        CueFormSides = 703,
        /// Sides, tense and pronouns.
        SidesTensePronouns = 704,
        /// Commas around it, sides and ends.
        CommasSidesEnds = 705,
        /// Whether it begins with `that`, and sides.
        ThatSides = 706,
        /// The first form and sides.
        FirstFormSides = 707,
        /// The first two sorts.
        FirstSorts = 708,
        /// The punctuation before and sides.
        BeforeSides = 709,
        /// The punctuation after and sides.
        AfterSides = 710,
        /// The length and sides.
        LengthSides = 711,
        /// How many parts there are, sides and pronouns.
        PartsSidesPronouns = 712,
        /// Whether it asks or exclaims, and sides.
        AsksSides = 713,
        /// Whether it begins with a capital, commas around it, sides and the cue's class.
        CapitalCommasSides = 714,
        /// The condition of the article, sides and pronouns.
        ConditionSidesPronouns = 715,
        /// The condition of the article, tense and sides.
        ConditionTenseSides = 716,
        /// The form after the cue and sides.
        AfterCueSides = 717,
        /// Tense, the cue's class and sides.
        TenseClassSides = 718,
    }
}

/// How many tokens of a part are searched for verbs.
const SEARCHED: usize = 60;

/// Features of what the cue at `cue` reports. The marks themselves are not features: they are looked at first.
pub(crate) fn direct<F: Made>(view: &View<'_>, cue: usize, parts: &[Part]) -> [F; 19] {
    let first = parts.first().map_or(cue, |part| part.first);
    let end = parts.last().map_or(cue, |part| part.end);
    let class = view.note(cue, 0).class as u32;
    let sides = Sides::of(first < cue, end > cue) as u32;
    let ends = view.starts(first) << 4 | view.stops(end);
    let pronouns = view.first_person(parts);
    let verbs = Verbs::of(view, parts);
    let tense = verbs.past.min(2) << 2 | verbs.other.min(2);
    // A comma or a colon just before the words is how reporters set off what is said literally.
    let before = (first.saturating_sub(2)..first)
        .rev()
        .find(|&at| !view.can_be_edge(at))
        .map_or(1, |at| view.form(at, 0));
    let after = if view.can_be_edge(end) { 1 } else { view.form(end, 0) };
    let that = u32::from(view.form(first, 0) == THAT || view.form(first, -1) == THAT);
    let commas = u32::from(after == COMMA) << 1 | u32::from(before == COMMA || before == COLON);
    let capital = u32::from(view.token(first, 0).flags.has(Flags::CAPITAL));
    let sides_pronouns = sides << 4 | pronouns.min(2);
    [
        feature(Words::SidesClass, sides, class),
        feature(Words::SidesPronouns, sides, pronouns.min(3)),
        feature(Words::SidesEndsClass, sides << 8 | ends, class),
        feature(Words::CueFormSides, view.form(cue, 0), sides),
        feature(Words::SidesTensePronouns, sides << 4 | tense, pronouns.min(2)),
        feature(Words::CommasSidesEnds, commas << 4 | sides, ends),
        feature(Words::ThatSides, that, sides),
        feature(Words::FirstFormSides, view.form(first, 0), sides),
        feature(Words::FirstSorts, view.note(first, 0).sort, view.note(first, 1).sort),
        feature(Words::BeforeSides, before, sides),
        feature(Words::AfterSides, after, sides),
        feature(Words::LengthSides, bucket(part::len(parts)), sides),
        feature(Words::PartsSidesPronouns, parts.len().min(4) as u32, sides_pronouns),
        feature(Words::AsksSides, verbs.asks, sides),
        feature(Words::CapitalCommasSides, capital << 8 | commas << 4 | sides, class),
        feature(Words::ConditionSidesPronouns, view.condition, sides_pronouns),
        feature(Words::ConditionTenseSides, view.condition, tense << 4 | sides),
        feature(Words::AfterCueSides, view.form(cue, 1), sides),
        feature(Words::TenseClassSides, tense, class << 4 | sides),
    ]
}

/// The verbs of a content. Direct speech is in the present, reported speech in the past.
#[derive(Debug, Default)]
struct Verbs {
    past: u32,
    other: u32,
    /// Whether there is a question or exclamation mark.
    asks: u32,
}

impl Verbs {
    fn of(view: &View<'_>, parts: &[Part]) -> Self {
        let mut verbs = Self::default();
        // Tense shows early; nobody has to read a speech of several pages to its end for it.
        for at in parts.iter().flat_map(|part| part.first..part.end.min(part.first + SEARCHED)) {
            let token = view.token(at, 0);
            let form = view.document.form(token);
            if matches!(token.tag, Tag::VERB | Tag::AUX) {
                *(if is_past(form) { &mut verbs.past } else { &mut verbs.other }) += 1;
            }
            let asks = token.kind == TokenKind::PUNCTUATION && matches!(form, "?" | "!");
            verbs.asks |= u32::from(asks);
        }
        verbs
    }
}
