//! Characters that the library writes in time that grows with the square of a text, replaced while it works.
//!
//! It writes what it found as HTML, also where nobody asks for that, and at each `&` and each character from U+0080 to
//! U+00BF it looks at the whole rest of the text for the next `<`. In a paragraph that is nothing; a text of a
//! million `&` would take minutes.

use dom_query::{Document, NodeData, NodeId, NodeRef};

/// Where characters for private use begin that stand in for others.
const FIRST: u32 = 0xE000;

/// How much looking is too much: such characters times the bytes of their text.
const MOST: usize = 1 << 24;

/// Whether there are too many of them in a text.
pub(super) fn is_dense(text: &str) -> bool {
    // No shorter text can be.
    let long = text.len() * text.len() > MOST;
    long && memchr::memchr2_iter(b'&', 0xC2, text.as_bytes()).count() * text.len() > MOST
}

/// Replaces them in the texts of a page.
pub(super) fn put(page: &Document, texts: &[NodeId]) {
    for text in texts {
        NodeRef::new(*text, &page.tree).update(|node| {
            if let NodeData::Text { contents } = &mut node.data {
                *contents = contents.chars().map(stand_in).collect::<String>().as_str().into();
            }
        });
    }
}

/// The text with the characters themselves.
pub(super) fn undone(text: &str) -> String {
    let own = |letter: char| {
        let code = u32::from(letter).wrapping_sub(FIRST);
        if code == u32::from('&') || (0x80..=0xBF).contains(&code) {
            char::from_u32(code).unwrap_or(letter)
        } else {
            letter
        }
    };
    text.chars().map(own).collect()
}

fn stand_in(letter: char) -> char {
    match letter {
        '&' | '\u{80}'..='\u{bf}' => char::from_u32(FIRST + u32::from(letter)).unwrap_or(letter),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_dense, put, undone};
    use crate::html::survey::Survey;
    use dom_query::Document;

    #[test]
    fn texts_are_dense_only_where_they_are_long_and_full_of_such_characters() {
        assert!(is_dense(&"a & b ".repeat(10_000)));
        assert!(is_dense(&"« été » ".repeat(10_000)));
        assert!(!is_dense(&"a & b ".repeat(100)));
        assert!(!is_dense(&"Boats wait. ".repeat(100_000)));
    }

    #[test]
    fn what_is_replaced_comes_back() {
        let text = "«a» & b\u{a0}c é ".repeat(5_000);
        let page = Document::from(format!("<body><p>{}</p></body>", text.replace('&', "&amp;")));
        put(&page, &Survey::of(&page).dense);
        let held = page.select("p").text().to_string();
        assert!(!held.contains(['&', '«', '\u{a0}']) && held.contains('é'));
        assert_eq!(undone(&held), text);
    }
}
