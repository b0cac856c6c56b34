//! What the learned parts look at: for each question its features, each with a named template.

mod cue;
mod direct;
mod edge;
mod extent;
mod sides;
mod speaker;
mod whole;

pub(crate) use cue::{CUE_FIRST, CUE_OTHERS, cue_first, cue_others};
pub(crate) use direct::direct;
pub(crate) use edge::{EDGE_FIRST, EDGE_OTHERS, Edge, Edges, edge_first, edge_others};
pub(crate) use extent::{Extent, NAMES, more, words};
pub(crate) use sides::{SIDES, sides};
pub(crate) use speaker::{SPEAKER, nobody, speaker};
pub(crate) use whole::{CueCounts, CueInContext, WHOLE, whole};

use crate::part::Part;
use crate::view::View;

/// A number as one of few classes, so that weights are shared: 0 to 4 as they are, then in ever wider steps.
#[inline]
pub(crate) fn bucket(count: usize) -> u32 {
    u32::from(BUCKETS[count.min(BUCKETS.len() - 1)])
}

/// The classes of the numbers to 40: looked up, because no processor guesses which of many steps is next.
const BUCKETS: [u8; 41] = {
    let mut buckets = [0; 41];
    let mut count = 0;
    while count < buckets.len() {
        buckets[count] = match count {
            0..=4 => count as u8,
            5..=6 => 5,
            7..=9 => 6,
            10..=14 => 7,
            15..=24 => 8,
            25..=39 => 9,
            _ => 10,
        };
        count += 1;
    }
    buckets
};

/// Features of few values stand in the first part of their table, a two to the power of this of it. They are what is
/// looked up most often, and that part stays in the fastest cache.
const FEW: u32 = 5;

/// How far the nearest quotation marks are on both sides, within the sentence, as one number.
fn nearest_mark(view: &View<'_>, at: usize, sentence: Part) -> u32 {
    let is_mark = |offset: isize| {
        let place = at.wrapping_add_signed(offset);
        (sentence.first.saturating_sub(1)..sentence.end + 1).contains(&place) && view.is_mark(at, offset)
    };
    let left = (1..=8).find(|&offset| is_mark(-offset)).map_or(0, |offset| bucket(offset as usize));
    let right = (1..=8).find(|&offset| is_mark(offset)).map_or(0, |offset| bucket(offset as usize));
    left << 8 | right
}

/// Whether a sentence is the first paragraph, which in many feeds is the headline.
fn is_headline(view: &View<'_>, sentence: Part) -> bool {
    view.document.paragraphs.first().is_some_and(|first| {
        view.document.sentences_of(first).last().is_some_and(|last| sentence.end <= last.end_token as usize)
    })
}
