//! The features of the parser: questions to the top of the stack, the next tokens, and what depends on them.
//!
//! A model of a sentence has some two decisions a token and forty questions each, so a question must cost next to
//! nothing: what is known of a token is mixed once ([`Node`](super::state::Node)), is turned and put together by an
//! exclusive or, and a multiplication by the question's own number spreads it over the table.

use super::state::{Action, State, mixed};

/// How many features a decision has.
pub(crate) const ACTION_FEATURES: usize = 36;
/// How many features a relation has.
pub(crate) const LABEL_FEATURES: usize = 20;

/// The number by which a question multiplies: odd, and like no other.
const fn factor(question: u32) -> u32 {
    mixed(question.wrapping_mul(0x85eb_ca6b) ^ 0x27d4_eb2f) | 1
}

macro_rules! questions {
    ($first:expr; $($one:expr $(, $two:expr $(, $three:expr)?)?;)*) => {{
        let mut number = $first;
        [$({
            number += 1;
            let value: u32 = $one $(^ u32::rotate_left($two, 11) $(^ u32::rotate_left($three, 22))?)?;
            value.wrapping_mul(factor(number))
        }),*]
    }};
}

/// The features of the decision that is due.
#[inline]
pub(crate) fn action_features(state: &State) -> [u32; ACTION_FEATURES] {
    let (at0, at1) = (state.stacked(0), state.stacked(1));
    let (s0, s1, s2) = (state.node(at0), state.node(at1), state.node(state.stacked(2)));
    let next = state.ahead(0);
    let (b0, b1, b2) = (state.node(next), state.node(state.ahead(1)), state.node(state.ahead(2)));
    let (s0l, s0r) = (state.node(s0.left), state.node(s0.right));
    let (s1r, b0l) = (state.node(s1.right), state.node(b0.left));
    let before = state.node(if next == 0 { state.length() } else { next - 1 });
    let far = mixed(distance(at0, next) | commas(s0.commas, before.commas) << 8);
    let below = mixed(distance(at1, at0) | commas(s1.commas, s0.commas) << 8 | 0x100_0000);
    let depth = mixed(state.stack_depth().min(3) as u32 | 0x200_0000);
    let valency = mixed(u32::from(s0.lefts.min(3)) << 4 | u32::from(s0.rights.min(3)) | 0x300_0000);
    let lefts = mixed(u32::from(b0.lefts.min(4)) | 0x400_0000);
    let (top_has, below_has, next_has) = (
        mixed(s0.relations ^ 0x500_0000),
        mixed(s1.relations ^ 0x600_0000),
        mixed(b0.relations ^ 0x700_0000),
    );
    questions! { 0_u32;
        s0.both;
        b0.both;
        s1.both;
        b1.both;
        s0.both, b0.tag;
        s0.tag, b0.both;
        s0.tag, b0.tag;
        s0.class, b0.class;
        s1.tag, s0.tag;
        s1.both, s0.tag;
        s1.tag, s0.both;
        s1.tag, s0.tag, b0.tag;
        s1.class, s0.class;
        s0.tag, b0.tag, b1.tag;
        b0.tag, b1.tag, b2.tag;
        b0.both, b1.tag;
        s2.tag, s1.tag, s0.tag;
        s0.tag, s0r.tag, b0.tag;
        s0.tag, s0l.tag, b0.tag;
        s0.tag, b0.tag, b0l.tag;
        s1.tag, s1r.tag, s0.tag;
        s0.tag, b0.tag, far;
        s1.tag, s0.tag, below;
        s0.both, valency;
        s0.tag, valency, b0.tag;
        b0.both, lefts;
        s0.tag, top_has, b0.tag;
        s0.tag, b0.tag, next_has;
        s1.tag, s0.tag, below_has;
        before.form, b0.tag;
        s1.tag, before.tag, b0.tag;
        s0.suffix, b0.tag;
        s0.tag, b0.suffix;
        s0.both, depth, b0.tag;
        s1.tag, s0l.form, s0.tag;
        s1.class, b0.class, s0.tag;
    }
}

/// The features of the relation of an arc that is about to be made.
#[inline]
pub(crate) fn label_features(state: &State, action: Action) -> [u32; LABEL_FEATURES] {
    let (dependent, head) = state.arc(action);
    let (d, h) = (state.node(dependent), state.node(head));
    let (dl, hl, hr) = (state.node(d.left), state.node(h.left), state.node(h.right));
    let before = state.node(if dependent == 0 { state.length() } else { dependent - 1 });
    let after = state.node(dependent + 1);
    let side = mixed(action as u32 | 0x800_0000);
    let far = mixed(
        distance(dependent.min(head), dependent.max(head))
            | commas(d.commas.min(h.commas), d.commas.max(h.commas)) << 8,
    ) ^ side;
    let (own, others) = (mixed(d.relations ^ 0x500_0000), mixed(h.relations ^ 0x600_0000) ^ side);
    questions! { 100_u32;
        d.both, side;
        h.both, d.both;
        h.tag, d.tag, side;
        h.form, d.tag, side;
        h.tag, d.form, side;
        h.class, d.class, side;
        h.tag, d.suffix, side;
        h.suffix, d.tag, side;
        d.tag, dl.form, h.tag;
        h.both, d.tag, dl.form;
        h.tag, d.tag, own;
        h.tag, d.tag, others;
        h.tag, d.tag, far;
        h.suffix, hl.form, d.tag;
        h.tag, hr.tag, d.tag;
        before.tag, d.tag, after.tag;
        before.form, d.tag, h.tag;
        d.class, dl.class, side;
        h.class, d.tag, dl.tag;
        d.both, own, side;
    }
}

/// How far apart two tokens are, in steps.
#[inline]
fn distance(left: u16, right: u16) -> u32 {
    match right.saturating_sub(left) {
        far @ 0..=4 => u32::from(far),
        5..=7 => 5,
        8..=12 => 6,
        _ => 7,
    }
}

/// How much punctuation stands between, up to two.
#[inline]
fn commas(left: u16, right: u16) -> u32 {
    u32::from(right.saturating_sub(left).min(2))
}
