//! Where the parser stands in a sentence, and what it can do next.

use crate::tagging::WordInfo;
use byline_core::{Relation, Tag, Token};

/// The most tokens of a sentence that are parsed; sentences are never longer.
pub(crate) const LONGEST: usize = 1 << 12;

/// What the parser does next, after Kuhlmann et al. 2011 (arc-hybrid).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Action {
    /// Puts the next token on the stack.
    Shift = 0,
    /// The top of the stack depends on the next token.
    Left = 1,
    /// The top of the stack depends on the token below it.
    Right = 2,
}

/// The columns of the table of actions; one is left empty, since rows are powers of two.
pub(crate) const ACTIONS: usize = 4;

impl Action {
    pub(crate) const ALL: [Self; 3] = [Self::Shift, Self::Left, Self::Right];
}

/// A token, with numbers mixed well enough to be features at once, and with what depends on it so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) form: u32,
    pub(crate) tag: u32,
    /// Form and tag together.
    pub(crate) both: u32,
    pub(crate) class: u32,
    pub(crate) suffix: u32,
    /// The relations of what depends on it, as a set.
    pub(crate) relations: u32,
    /// The latest token to depend on it from the left, and from the right; the sentinel if there is none.
    pub(crate) left: u16,
    pub(crate) right: u16,
    /// How many do.
    pub(crate) lefts: u8,
    pub(crate) rights: u8,
    /// Commas and the like up to here.
    pub(crate) commas: u16,
}

impl Node {
    const NOTHING: Self = Self {
        form: 0x5851_f42d,
        tag: 0x1405_7b7f,
        both: 0x2f0b_4c47,
        class: 0x6c07_9649,
        suffix: 0x3c6e_f372,
        relations: 0,
        left: 0,
        right: 0,
        lefts: 0,
        rights: 0,
        commas: 0,
    };

    fn new(token: &Token, word: &WordInfo, commas: u16, nothing: u16) -> Self {
        let tag = mixed(u32::from(token.tag.0) + 1);
        Self {
            form: word.form,
            tag,
            both: mixed(word.form ^ tag.rotate_left(9)),
            class: mixed(u32::from(word.class) + 0x4000),
            suffix: word.suffix,
            relations: 0,
            left: nothing,
            right: nothing,
            lefts: 0,
            rights: 0,
            commas,
        }
    }
}

/// Spreads a small number over all bits.
#[inline]
pub(crate) const fn mixed(number: u32) -> u32 {
    let mixed = number.wrapping_mul(0x9e37_79b1);
    (mixed ^ (mixed >> 15)).wrapping_mul(0x2c1b_3c6d)
}

/// A sentence that is being parsed. Kept from one to the next: its buffers are reused.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// The tokens, and a sentinel.
    pub(crate) nodes: Vec<Node>,
    stack: Vec<u16>,
    next: u16,
    /// The heads found so far; a token is its own head until it has one.
    pub(crate) heads: Vec<u16>,
    /// The relations, as [`label_of`] numbers them.
    pub(crate) labels: Vec<u8>,
}

impl State {
    /// Begins with a sentence.
    pub(crate) fn begin(&mut self, tokens: &[Token], words: &[WordInfo]) {
        let Self { nodes, stack, next, heads, labels } = self;
        let length = tokens.len().min(LONGEST);
        nodes.clear();
        let mut commas = 0;
        nodes.extend(tokens.iter().zip(words).take(length).map(|(token, word)| {
            commas += u16::from(token.tag == Tag::PUNCT);
            Node::new(token, word, commas, length as u16)
        }));
        nodes.push(Node { left: length as u16, right: length as u16, commas, ..Node::NOTHING });
        stack.clear();
        *next = 0;
        heads.clear();
        heads.extend(0..length as u16);
        labels.clear();
        labels.resize(length, NO_LABEL);
    }

    /// Begins with a sentence, perhaps backwards.
    #[cfg(feature = "train")]
    pub(crate) fn begin_from(&mut self, tokens: &[Token], words: &[WordInfo], reversed: bool) {
        if reversed {
            let tokens: Vec<Token> = tokens.iter().rev().copied().collect();
            let words: Vec<WordInfo> = words.iter().rev().copied().collect();
            self.begin(&tokens, &words);
        } else {
            self.begin(tokens, words);
        }
    }

    /// The heads and labels found, in the order of the text.
    #[cfg(feature = "train")]
    pub(crate) fn arcs(&self, reversed: bool) -> Vec<(u16, u8)> {
        let found = self.heads.iter().copied().zip(self.labels.iter().copied());
        let last = self.length().saturating_sub(1);
        if reversed {
            found.rev().map(|(head, label)| (last - head, label)).collect()
        } else {
            found.collect()
        }
    }

    /// How many tokens there are; also the index of the sentinel.
    #[inline]
    pub(crate) fn length(&self) -> u16 {
        self.heads.len() as u16
    }

    /// The token so deep in the stack; 0 is the top.
    #[inline]
    pub(crate) fn stacked(&self, depth: usize) -> u16 {
        match self.stack.len().checked_sub(depth + 1) {
            Some(at) => self.stack[at],
            None => self.length(),
        }
    }

    /// The tokens on the stack, the top last.
    #[cfg(feature = "train")]
    pub(crate) fn stack(&self) -> &[u16] {
        &self.stack
    }

    pub(crate) fn stack_depth(&self) -> usize {
        self.stack.len()
    }

    /// The token so far ahead; 0 is the next one.
    #[inline]
    pub(crate) fn ahead(&self, by: u16) -> u16 {
        (self.next + by).min(self.length())
    }

    /// A token, or the sentinel.
    #[inline]
    pub(crate) fn node(&self, at: u16) -> &Node {
        &self.nodes[at as usize]
    }

    /// The actions that are possible, as a set of bits; empty at the end.
    #[inline]
    pub(crate) fn possible(&self) -> u8 {
        let more = u8::from(self.next < self.length());
        more | (more & u8::from(!self.stack.is_empty())) << 1 | u8::from(self.stack.len() >= 2) << 2
    }

    /// What an action that attaches would attach, and to what: dependent and head.
    #[inline]
    pub(crate) fn arc(&self, action: Action) -> (u16, u16) {
        (self.stacked(0), if action == Action::Left { self.next } else { self.stacked(1) })
    }

    /// The relation of the top of the stack, if it needs no model: punctuation is always that.
    #[inline]
    pub(crate) fn certain_label(&self) -> Option<u8> {
        const PUNCT: u32 = mixed(Tag::PUNCT.0 as u32 + 1);
        (self.node(self.stacked(0)).tag == PUNCT).then_some(Relation::PUNCT.0 - 2)
    }

    pub(crate) fn shift(&mut self) {
        self.stack.push(self.next);
        self.next += 1;
    }

    /// Attaches the top of the stack, which leaves it.
    pub(crate) fn attach(&mut self, action: Action, label: u8) {
        let (dependent, head) = self.arc(action);
        self.stack.pop();
        self.heads[dependent as usize] = head;
        self.labels[dependent as usize] = label;
        let node = &mut self.nodes[head as usize];
        node.relations |= 1 << (label & 31);
        if action == Action::Left {
            node.left = dependent;
            node.lefts = node.lefts.saturating_add(1);
        } else {
            node.right = dependent;
            node.rights = node.rights.saturating_add(1);
        }
    }
}

/// The label of a token without a head.
pub(crate) const NO_LABEL: u8 = u8::MAX;

/// How many relations the model tells apart: two vector registers of bytes.
pub(crate) const LABELS: usize = 32;

/// The number of a relation in the model. The rare ones that say least count as `dep`.
#[cfg(feature = "train")]
pub(crate) fn label_of(relation: Relation) -> u8 {
    match relation {
        Relation::NSUBJ_PASS => 31,
        Relation(number @ 2..=32) => number - 2,
        _ => Relation::DEP.0 - 2,
    }
}

/// Back from [`label_of`].
pub(crate) fn relation_of(label: u8) -> Relation {
    match label {
        31 => Relation::NSUBJ_PASS,
        0..31 => Relation(label + 2),
        _ => Relation::ROOT,
    }
}
