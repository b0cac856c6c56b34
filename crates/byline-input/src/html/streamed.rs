//! Pages that are sent in pieces: a shell with places (`<template id="B:0">`) for what is ready later, and behind it the
//! pieces themselves (`<div hidden id="S:0">`), which a script of the page puts into their places.

use dom_query::{Document, NodeData, NodeRef};
use std::collections::HashMap;

/// Whether a page may be one of them.
pub(super) fn is_streamed(html: &str) -> bool {
    ["id=\"S:", "id='S:", "id=S:"]
        .iter()
        .any(|id| memchr::memmem::find(html.as_bytes(), id.as_bytes()).is_some())
}

/// How many pieces of a page are joined.
const PIECES: usize = 200;

/// How deep a page may nest once it is joined: pieces that hold the places of others could nest without end.
const DEEPEST: usize = 150;

/// Puts each piece into its place. A piece without a place stays where it is.
pub(super) fn join(page: &Document) {
    let mut places = HashMap::new();
    let mut pieces = Vec::new();
    for node in page.root().descendants_it() {
        let Some(id) = node.id_attr() else { continue };
        match id.split_once(':') {
            Some(("B" | "P", number)) => {
                places.insert(number.to_owned(), node);
            }
            Some(("S", number)) => pieces.push((number.to_owned(), node)),
            _ => {}
        }
    }
    for (number, piece) in pieces.into_iter().take(PIECES) {
        let Some(place) = places.remove(&number) else { continue };
        // A piece has no place within itself.
        let (Some(first), false) =
            (piece.first_child(), place.ancestors_it(None).any(|above| above.id == piece.id))
        else {
            continue;
        };
        if place.ancestors_it(Some(DEEPEST)).count() + height(&piece, DEEPEST) > DEEPEST {
            continue;
        }
        if place.id_attr().is_some_and(|id| id.starts_with('B')) {
            remove_stand_in(&place);
        }
        place.insert_siblings_before(&first);
        place.remove_from_parent();
        piece.remove_from_parent();
    }
}

/// How deep a piece nests, counted up to `most`.
fn height(piece: &NodeRef<'_>, most: usize) -> usize {
    let (mut deepest, mut depth) = (0, 0);
    let mut at = *piece;
    loop {
        if depth < most
            && let Some(child) = at.first_child()
        {
            (at, depth) = (child, depth + 1);
            deepest = deepest.max(depth);
            continue;
        }
        loop {
            if depth == 0 {
                return deepest;
            }
            if let Some(next) = at.next_sibling() {
                at = next;
                break;
            }
            let Some(parent) = at.parent() else { return deepest };
            (at, depth) = (parent, depth - 1);
        }
    }
}

/// Takes out what is shown as long as the piece is missing: up to the mark that ends it.
fn remove_stand_in(place: &NodeRef<'_>) {
    let mark = |node: &NodeRef<'_>| {
        node.query_or(None, |node| match &node.data {
            NodeData::Comment { contents } => Some(contents.to_string()),
            _ => None,
        })
    };
    let (mut next, mut depth) = (place.next_sibling(), 0_usize);
    let mut between = Vec::new();
    while let Some(node) = next {
        next = node.next_sibling();
        match mark(&node).as_deref() {
            Some("/$") if depth == 0 => {
                between.iter().for_each(NodeRef::remove_from_parent);
                return;
            }
            Some("/$") => depth -= 1,
            Some("$" | "$?" | "$!") => depth += 1,
            _ => {}
        }
        between.push(node);
    }
}
