//! The features of a token for the names that it may be part of.

use crate::gazetteer::list;
use crate::view::{Info, NONE, Run, View, Word};
use byline_model::{feature, pair, triple};
use std::ops::Range;

/// How many features each token has.
pub(crate) const EACH: usize = 44;

/// The guideline by which names are found: that of the world's newswire. Corpora differ in what they call a name (are
/// nationalities? is a country that acts a place?); some features are there once for each guideline, so that what
/// corpora have in common is learned from all and the rest from one (Daumé 2007).
pub(crate) const GUIDELINE: u32 = 0;

/// Appends the features of the tokens of `segment`, which lies in `sentence`, [`EACH`] a token.
pub(crate) fn features(
    view: &View,
    sentence: &Range<usize>,
    segment: Range<usize>,
    guideline: u32,
    out: &mut Vec<u32>,
) {
    let infos = &view.infos[sentence.clone()];
    let (first, end) = (sentence.start, sentence.end);
    let at_of = |at: Option<usize>| at.and_then(|at| infos.get(at)).unwrap_or(&Info::OUTSIDE);
    let inside = segment.start - first..segment.end - first;
    for (at, here) in infos.iter().enumerate().take(inside.end).skip(inside.start) {
        let (b2, b1) = (at_of(at.checked_sub(2)), at_of(at.checked_sub(1)));
        let (a1, a2) = (at_of(Some(at + 1)), at_of(Some(at + 2)));
        let manner = u32::from(here.manner) << 3 | u32::from(here.capitals);
        let (class, tag) = (u32::from(here.class), u32::from(here.tag));
        let listed = u32::from(here.listed & !list::BEGINS);
        let phrase = u32::from(here.phrase) << 2 | u32::from(here.place);
        let lists = listed ^ phrase << 10;
        let (lists_b, lists_a) = (both(b1), both(a1));
        let (told, first_run, last_run, longest, longest_place, run, before, after, size) =
            whole(view, here, first + at, first, end);
        let window = u32::from(b1.manner) << 16 | u32::from(here.manner) << 8 | u32::from(a1.manner);
        let found: [u32; EACH] = [
            feature(1, here.form),
            pair(2, here.form, manner),
            pair(5, b1.form, here.form),
            pair(6, here.form, a1.form),
            pair(7, b2.form, u32::from(here.manner)),
            pair(11, here.ending, u32::from(here.manner)),
            pair(12, here.shape, manner),
            pair(13, class, manner),
            pair(14, u32::from(b1.class), class),
            pair(15, class, u32::from(a1.class)),
            pair(17, u32::from(b1.class), u32::from(here.manner)),
            pair(18, u32::from(a1.class), u32::from(here.manner)),
            pair(19, tag, manner),
            triple(20, u32::from(b1.tag), tag, u32::from(a1.tag)),
            feature(21, window),
            pair(22, lists, u32::from(here.manner)),
            triple(23, lists_b, lists, u32::from(here.manner)),
            triple(24, lists, lists_a, u32::from(here.manner)),
            pair(26, u32::from(here.tells), u32::from(here.manner)),
            triple(27, u32::from(b1.tells), lists, u32::from(here.manner)),
            triple(28, u32::from(a1.tells), lists, u32::from(here.manner)),
            triple(29, u32::from(b1.tells), u32::from(here.tells), u32::from(a1.tells)),
            triple(30, u32::from(b2.tells), u32::from(b1.tells), u32::from(here.manner)),
            pair(32, b1.form, u32::from(here.manner)),
            pair(33, a1.form, u32::from(here.manner)),
            triple(34, b2.form, b1.form, u32::from(here.manner)),
            triple(35, a1.form, a2.form, u32::from(here.manner)),
            pair(36, told.0, u32::from(here.manner)),
            pair(37, told.1, u32::from(here.manner)),
            triple(38, told.0, told.1, lists),
            pair(39, first_run.0, first_run.1),
            pair(40, last_run.0, last_run.1),
            pair(41, longest, longest_place),
            triple(42, run, size, u32::from(here.manner)),
            pair(43, before.0, u32::from(here.manner)),
            pair(44, after.0, u32::from(here.manner)),
            triple(47, u32::from(b2.class), u32::from(b1.class), u32::from(here.manner)),
            triple(48, u32::from(a1.class), u32::from(a2.class), u32::from(here.manner)),
            pair(49, here.suffix, manner),
            pair(50, here.prefix, manner),
            triple(53, guideline, here.form, u32::from(here.manner)),
            triple(54, guideline, class, manner),
            triple(55, guideline, lists, u32::from(here.manner)),
            triple(57, guideline, last_run.0, last_run.1),
        ];
        out.extend_from_slice(&found);
    }
}

/// Lists and phrase of a token in one number.
fn both(info: &Info) -> u32 {
    u32::from(info.listed & !list::BEGINS) ^ u32::from(info.phrase) << 12 ^ u32::from(info.place) << 29
}

/// What the run, the sentence round it and the whole article tell of a token.
#[expect(clippy::type_complexity, reason = "values for features, named where they are taken")]
#[inline]
fn whole(
    view: &View,
    here: &Info,
    at: usize,
    first: usize,
    end: usize,
) -> ((u32, u32), (u32, u32), (u32, u32), u32, u32, u32, (u32, u32), (u32, u32), u32) {
    let word = view.words.get(here.word as usize);
    let told = word.map_or((0, 0), |word| (writing(word), u32::from(word.beside) + 1));
    let longest = word.and_then(|word| view.runs.get(word.run as usize));
    let (longest, longest_place) = longest.map_or((0, 0), |run| {
        let last = view.infos[run.end as usize - 1];
        let is_last = last.form == here.form;
        (last.form, (u32::from(run.words.min(4)) << 1 | u32::from(is_last)) << 16 | u32::from(run.tells))
    });
    let Some(run) = view.runs.get(here.run as usize).filter(|_| here.run != NONE) else {
        return (told, (0, 0), (0, 0), longest, longest_place, 0, (0, 0), (0, 0), 0);
    };
    let outside = |at: Option<usize>| {
        at.filter(|at| (first..end).contains(at)).and_then(|at| view.infos.get(at)).unwrap_or(&Info::OUTSIDE)
    };
    let place = place_in(run, at);
    let before = outside((run.first as usize).checked_sub(1));
    let after = outside(Some(run.end as usize));
    (
        told,
        (view.infos[run.first as usize].form, place),
        (view.infos[run.end as usize - 1].form, place),
        longest,
        longest_place,
        u32::from(run.listed & !list::BEGINS) << 12 | u32::from(run.tells),
        (before.form, u32::from(before.tells)),
        (after.form, u32::from(after.tells)),
        u32::from(run.words.min(5)) << 3 | place,
    )
}

/// Where in a run: 0 alone, 1 first, 2 inside, 3 last.
fn place_in(run: &Run, at: usize) -> u32 {
    match (at == run.first as usize, at + 1 == run.end as usize) {
        (true, true) => 0,
        (true, false) => 1,
        (false, false) => 2,
        (false, true) => 3,
    }
}

/// How the article writes a word, in steps.
fn writing(word: &Word) -> u32 {
    let step = |count: u16| match count {
        0 => 0,
        1 => 1,
        2..=3 => 2,
        _ => 3,
    };
    1 + step(word.inside)
        + 4 * step(word.small)
        + 16 * u32::from(word.introduced)
        + 32 * u32::from(word.length.min(4))
}
