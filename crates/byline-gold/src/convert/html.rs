//! Text of HTML as a browser sees it, for regions that were marked in a page.
//!
//! Offsets of such regions count in the text nodes, one after the other, with character references replaced; a line break
//! counts as one character or as none. Ends of blocks have no character there, so that words of two paragraphs would run
//! into each other: the article gets a line end for each.

use super::view::View;
use byline_core::Span;

/// Elements that begin and end on a line of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Elements whose contents nobody reads.
const HIDDEN: [&str; 2] = ["script", "style"];

/// Names of the characters from U+00A0 to U+00FF, in their order.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
    sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml \
    Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml \
    times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave \
    eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute \
    ucirc uuml yacute thorn yuml";

/// Further characters that text is written with.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("hellip", '…'),
    ("bull", '•'),
    ("euro", '€'),
    ("trade", '™'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("Scaron", 'Š'),
    ("scaron", 'š'),
];

/// Whether a text can only be a page: it begins with a tag and has an end of one.
pub(super) fn is_page(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('<') && text.contains("</") && text.trim_end().ends_with('>')
}

/// The ways in which a browser may have counted in the page.
pub(super) fn views(page: &str) -> Vec<View<'static>> {
    let page = page.replace("\r\n", "\n");
    let breaks = [true, false].map(|counts| view(&page, counts));
    let [counted, uncounted] = breaks;
    if counted.seen == uncounted.seen { vec![counted] } else { vec![counted, uncounted] }
}

fn view(page: &str, counts_breaks: bool) -> View<'static> {
    let mut seen = String::with_capacity(page.len());
    let mut breaks: Vec<u32> = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find(['<', '&']) {
        let (text, markup) = rest.split_at_checked(at).unwrap_or((rest, ""));
        seen.push_str(text);
        if let Some((tag, behind)) = tag(markup) {
            rest = behind;
            if tag == "br" && counts_breaks {
                seen.push('\n');
            } else if tag == "br" || BLOCKS.contains(&tag.as_str()) {
                breaks.push(seen.len() as u32);
            }
        } else if let Some((character, behind)) = reference(markup) {
            seen.push(character);
            rest = behind;
        } else {
            let mut behind = markup.chars();
            seen.extend(behind.next());
            rest = behind.as_str();
        }
    }
    seen.push_str(rest);
    // Where there is whitespace already, words do not run into each other.
    let word = |letter: Option<char>| letter.is_some_and(|letter| !letter.is_whitespace());
    breaks.dedup();
    breaks.retain(|at| {
        let before = Span::new(0, *at).of(&seen).and_then(|text| text.chars().next_back());
        let behind = Span::new(*at, seen.len() as u32).of(&seen).and_then(|text| text.chars().next());
        word(before) && word(behind)
    });
    View::with_breaks(seen, breaks)
}

/// The name of the tag that `markup` begins with, and what stands behind it; behind the contents too where nobody reads
/// them. A comment is a tag without a name.
fn tag(markup: &str) -> Option<(String, &str)> {
    let inside = markup.strip_prefix('<')?;
    if let Some(comment) = inside.strip_prefix("!--") {
        let behind = comment.split_once("-->").map_or("", |(_, behind)| behind);
        return Some((String::new(), behind));
    }
    if !inside.starts_with(|letter: char| letter.is_ascii_alphabetic() || "/!?".contains(letter)) {
        return None;
    }
    let mut quote = None;
    let end = inside.char_indices().find(|(_, letter)| {
        match (quote, *letter) {
            (Some(open), letter) if letter == open => quote = None,
            (None, '"' | '\'') => quote = Some(*letter),
            (None, '>') => return true,
            _ => {}
        }
        false
    });
    let (at, _) = end?;
    let (within, behind) = inside.split_at_checked(at)?;
    let behind = behind.strip_prefix('>')?;
    let opens = !within.starts_with('/');
    let name = within.trim_start_matches('/').split(|letter: char| !letter.is_ascii_alphanumeric()).next()?;
    let name = name.to_ascii_lowercase();
    if opens && HIDDEN.contains(&name.as_str()) {
        let end = format!("</{name}");
        let at = behind.to_ascii_lowercase().find(&end).unwrap_or(behind.len());
        return Some((name, behind.split_at_checked(at)?.1));
    }
    Some((name, behind))
}

/// The character of the reference that `markup` begins with, and what stands behind it.
fn reference(markup: &str) -> Option<(char, &str)> {
    let (name, behind) = markup.strip_prefix('&')?.split_once(';')?;
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        return Some((char::from_u32(number)?, behind));
    }
    let named = NAMED.iter().find(|(known, _)| *known == name).map(|(_, character)| *character);
    let latin = || {
        let at = LATIN.split_whitespace().position(|known| known == name)?;
        char::from_u32(0xA0 + at as u32)
    };
    Some((named.or_else(latin)?, behind))
}

#[cfg(test)]
mod tests {
    use super::{is_page, reference, views};

    #[test]
    fn a_page_is_seen_as_a_browser_shows_it() {
        let page = "<!-- x < y --><h1 title='a > b'>Ferry &amp; bridge</h1>\r\n<style>p { }</style><p>Zo&euml; <b>Falk</b> \
            left.</p><p>1 < 2 &nosuch; x<br/>y</p>";
        let [counted, uncounted] = &views(page)[..] else { panic!("a line break counts or does not") };
        assert_eq!(counted.text, "Ferry & bridge\nZo\u{eb} Falk left.\n1 < 2 &nosuch; x\ny");
        assert_eq!(counted.seen, "Ferry & bridge\nZo\u{eb} Falk left.1 < 2 &nosuch; x\ny");
        assert_eq!(uncounted.seen, "Ferry & bridge\nZo\u{eb} Falk left.1 < 2 &nosuch; xy");
        assert_eq!(uncounted.text, counted.text);
        assert!(is_page(page.trim_start_matches("<!-- x < y -->")) && !is_page("a < b, and c > d"));
    }

    #[test]
    fn names_of_characters_are_in_their_order() {
        for (name, character) in [("&nbsp;", '\u{a0}'), ("&szlig;", 'ß'), ("&yuml;", 'ÿ'), ("&#x201c;", '“')]
        {
            assert_eq!(reference(name), Some((character, "")));
        }
    }
}
