//! What the parser should have done: the actions after which most of the gold arcs can still be made.

use crate::parsing::{Action, State};

/// The gold head of a token of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// It has none: it is the root.
    Root,
    /// This token.
    At(u32),
    /// The gold does not say.
    Unknown,
}

/// How many gold arcs an action gives up for good, by the dynamic oracle of Goldberg & Nivre 2013 for arc-hybrid. The
/// root counts as a token below the stack.
pub(super) fn cost(state: &State, gold: &[Head], action: Action) -> u32 {
    let next = u32::from(state.ahead(0));
    let stack = state.stack();
    let top = u32::from(state.stacked(0));
    let ahead = |head: Head| matches!(head, Head::At(at) if at >= next);
    // Dependents of the top that are still to come.
    let abandoned =
        || (next..u32::from(state.length())).filter(|&at| gold[at as usize] == Head::At(top)).count() as u32;
    match action {
        Action::Shift => {
            let below = stack.split_last().map_or(&[][..], |(_, below)| below);
            let lost_head = match gold[next as usize] {
                Head::Root => !stack.is_empty(),
                Head::At(head) => below.iter().any(|&at| u32::from(at) == head),
                Head::Unknown => false,
            };
            let lost = stack.iter().filter(|&&at| gold[at as usize] == Head::At(next)).count() as u32;
            lost + u32::from(lost_head)
        }
        Action::Left => {
            let head = gold[top as usize];
            let lost_head = match stack {
                [_] => head == Head::Root,
                _ => head == Head::At(state.stacked(1).into()),
            } || ahead(head) && head != Head::At(next);
            abandoned() + u32::from(lost_head)
        }
        Action::Right => abandoned() + u32::from(ahead(gold[top as usize])),
    }
}
