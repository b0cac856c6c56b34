//! A page measured: for each element how much text it holds, how much of that is prose and how much links.

use super::stand_ins;
use dom_query::{Document, NodeData, NodeId, NodeRef};

/// An element with what it holds.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) node: NodeId,
    /// The element above, as an index; its own for the first one.
    pub(super) parent: usize,
    /// One after the last element within it.
    pub(super) end: usize,
    pub(super) kind: Kind,
    /// The words of its class, identifier and the like, in lower case, each between spaces.
    pub(super) words: String,
    /// Whether it is written as not to be shown.
    pub(super) hidden: bool,
    /// Bytes of text, without the whitespace around them.
    pub(super) text: usize,
    /// How much of the text stands in paragraphs and outside of links.
    pub(super) prose: usize,
    /// How much of it stands in links.
    pub(super) linked: usize,
}

/// What an element is, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Article,
    Aside,
    Body,
    /// A block of code, a table, a quotation set off.
    Data,
    Dialog,
    Figure,
    FigCaption,
    Footer,
    Form,
    FirstHeading,
    Heading,
    Image,
    Input,
    Item,
    Link,
    Main,
    Nav,
    Paragraph,
    Time,
    Other,
}

/// All elements of the body in the order of the page.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) blocks: Vec<Block>,
    /// Long texts with many characters that the library looks at the rest of the text for.
    pub(super) dense: Vec<NodeId>,
}

/// Text nodes this long are prose whatever they stand in: pages without paragraphs have them.
const LONG: usize = 80;

impl Survey {
    pub(super) fn of(page: &Document) -> Self {
        let mut survey = Self::default();
        let Some(body) = page.body() else { return survey };
        // The elements that are open, as indices.
        let mut open: Vec<usize> = Vec::new();
        let mut next = Some(body);
        while let Some(node) = next {
            let entered = survey.enter(&node, &mut open);
            next = if entered { node.first_child() } else { None };
            let mut at = node;
            while next.is_none() {
                if survey
                    .blocks
                    .get(open.last().copied().unwrap_or(usize::MAX))
                    .is_some_and(|own| own.node == at.id)
                {
                    survey.leave(&mut open);
                }
                if at.id == body.id || open.is_empty() {
                    return survey;
                }
                next = at.next_sibling();
                if next.is_none() {
                    let Some(parent) = at.parent() else { return survey };
                    at = parent;
                }
            }
        }
        survey
    }

    /// Notes a node; whether it is an element, whose children follow.
    fn enter(&mut self, node: &NodeRef, open: &mut Vec<usize>) -> bool {
        let block = node.query_or(None, |node| match &node.data {
            NodeData::Text { contents } => {
                self.text(contents.trim_ascii().len(), open);
                if stand_ins::is_dense(contents) {
                    self.dense.push(node.id);
                }
                None
            }
            NodeData::Element(element) => {
                let kind = Kind::of(element.name.local.as_ref());
                let mut block = Block {
                    node: node.id,
                    parent: open.last().copied().unwrap_or(0),
                    end: 0,
                    kind,
                    words: String::new(),
                    hidden: false,
                    text: 0,
                    prose: 0,
                    linked: 0,
                };
                for attribute in &element.attrs {
                    let value: &str = &attribute.value;
                    match attribute.name.local.as_ref() {
                        "class" | "id" | "role" | "data-component" | "data-testid" | "itemprop" => {
                            words(value, &mut block.words);
                        }
                        "hidden" => block.hidden = true,
                        "aria-hidden" => block.hidden |= value == "true",
                        "style" => block.hidden |= is_invisible(value),
                        "aria-modal" if value == "true" => block.kind = Kind::Dialog,
                        _ => {}
                    }
                }
                if block.words.contains("dialog ") && has_word(&block.words, &["dialog", "alertdialog"]) {
                    block.kind = Kind::Dialog;
                }
                Some(block)
            }
            _ => None,
        });
        let Some(block) = block else { return false };
        open.push(self.blocks.len());
        self.blocks.push(block);
        true
    }

    /// Counts a text of so many bytes to the innermost element.
    fn text(&mut self, length: usize, open: &[usize]) {
        if length == 0 {
            return;
        }
        let kinds = || open.iter().rev().filter_map(|at| self.blocks.get(*at)).map(|block| block.kind);
        let linked = kinds().take(6).any(|kind| kind == Kind::Link);
        let in_paragraph =
            kinds().take(5).any(|kind| matches!(kind, Kind::Paragraph | Kind::Data | Kind::Item));
        let Some(block) = open.last().and_then(|at| self.blocks.get_mut(*at)) else { return };
        block.text += length;
        if linked {
            block.linked += length;
        } else if in_paragraph || length >= LONG {
            block.prose += length;
        }
    }

    /// Ends the innermost element: what it holds counts for the one above, too.
    fn leave(&mut self, open: &mut Vec<usize>) {
        let Some(at) = open.pop() else { return };
        let end = self.blocks.len();
        let Some(block) = self.blocks.get_mut(at) else { return };
        block.end = end;
        let (text, prose, linked) = (block.text, block.prose, block.linked);
        if let Some(above) = open.last().and_then(|above| self.blocks.get_mut(*above)) {
            above.text += text;
            above.prose += prose;
            above.linked += linked;
        }
    }

    /// The prose of the whole page.
    pub(super) fn prose(&self) -> usize {
        self.blocks.first().map_or(0, |body| body.prose)
    }

    /// Whether the element at `outer` is, or holds, the one at `inner`.
    pub(super) fn holds(&self, outer: usize, inner: usize) -> bool {
        self.blocks.get(outer).is_some_and(|block| outer <= inner && inner < block.end)
    }

    /// The elements within the one at `at`, without itself.
    pub(super) fn within(&self, at: usize) -> &[Block] {
        let end = self.blocks.get(at).map_or(at, |block| block.end);
        self.blocks.get(at + 1..end).unwrap_or(&[])
    }

    /// The elements right below the one at `at`.
    pub(super) fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.blocks.get(at).map_or(at, |block| block.end);
        std::iter::successors(Some(at + 1), |child| Some(self.blocks.get(*child)?.end.max(child + 1)))
            .take_while(move |child| *child < end)
    }

    /// The prose of the paragraphs from one element up to another.
    pub(super) fn paragraphs(&self, from: usize, to: usize) -> usize {
        let between = self.blocks.iter().take(to).skip(from);
        between.filter(|block| block.kind == Kind::Paragraph).map(|block| block.prose).sum()
    }

    /// The elements around the one at `at`, from the inside out.
    pub(super) fn around(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(at), |at| {
            self.blocks.get(*at).map(|block| block.parent).filter(|parent| parent != at)
        })
        .skip(1)
    }
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "article" => Self::Article,
            "aside" => Self::Aside,
            "body" => Self::Body,
            "pre" | "table" | "blockquote" | "code" => Self::Data,
            "dialog" => Self::Dialog,
            "figure" => Self::Figure,
            "figcaption" => Self::FigCaption,
            "footer" => Self::Footer,
            "form" => Self::Form,
            "h1" => Self::FirstHeading,
            "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading,
            "img" | "picture" | "video" => Self::Image,
            "input" | "textarea" => Self::Input,
            "li" | "dd" | "dt" => Self::Item,
            "a" => Self::Link,
            "main" => Self::Main,
            "nav" => Self::Nav,
            "p" => Self::Paragraph,
            "time" => Self::Time,
            _ => Self::Other,
        }
    }
}

impl Kind {
    /// A name that distinguishes kinds.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Item => "item",
            Self::Paragraph => "paragraph",
            Self::Data => "data",
            Self::Main => "main",
            _ => "block",
        }
    }
}

fn is_invisible(style: &str) -> bool {
    (style.contains("display") || style.contains("visibility")) && {
        let dense: String = style.chars().filter(|letter| !letter.is_whitespace()).collect();
        let dense = dense.to_ascii_lowercase();
        dense.contains("display:none") || dense.contains("visibility:hidden")
    }
}

/// Adds the words of a class or identifier: `articleCaption photo-credit` has four.
fn words(value: &str, words: &mut String) {
    /// How much of it is read.
    const LONGEST: usize = 400;
    words.reserve(value.len().min(LONGEST) + 8);
    if words.is_empty() {
        words.push(' ');
    }
    let mut before = b' ';
    for byte in value.bytes().take(LONGEST) {
        if byte.is_ascii_alphanumeric() {
            if byte.is_ascii_uppercase() && before.is_ascii_lowercase() {
                words.push(' ');
            }
            words.push(char::from(byte.to_ascii_lowercase()));
        } else if before.is_ascii_alphanumeric() {
            words.push(' ');
        }
        before = byte;
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
}

/// Whether one of some words is one of the names.
pub(super) fn has_word(words: &str, names: &[&str]) -> bool {
    // Most words differ from all names in their length or their first letter, which costs no call to see.
    let is_name = |word: &[u8]| {
        names.iter().any(|name| {
            name.len() == word.len() && name.as_bytes().first() == word.first() && name.as_bytes() == word
        })
    };
    words.as_bytes().split(|byte| *byte == b' ').any(is_name)
}

/// The text of a node with one space between words.
pub(super) fn text_of(page: &Document, node: NodeId) -> String {
    super::single_spaced(&NodeRef::new(node, &page.tree).text())
}

/// The value of an attribute.
pub(super) fn attribute(page: &Document, node: NodeId, name: &str) -> Option<String> {
    NodeRef::new(node, &page.tree).attr(name).map(|value| value.to_string())
}
