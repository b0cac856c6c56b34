//! The source of a page without what is no text: read before a tree is built of it, in one pass.
//!
//! Scripts, styles and comments are two thirds of a news page. Leaving them out here costs a search for their ends;
//! the tree would hold them, and finding the text would copy them.

use super::attributes;
use std::borrow::Cow;

/// A page, as far as it is worth building a tree of.
#[derive(Debug, Default)]
pub(super) struct Slim<'a> {
    /// Without scripts, styles, comments and drawings.
    pub(super) html: String,
    /// The blocks of JSON-LD.
    pub(super) json_ld: Vec<&'a str>,
    /// The other scripts that stand in the page.
    pub(super) scripts: Vec<&'a str>,
    /// What is shown where no script runs, as far as it holds paragraphs.
    pub(super) unscripted: Vec<&'a str>,
    /// Whether it has more elements, or nests them deeper, than a tree should be built of.
    pub(super) too_large: bool,
}

/// How deep elements may be nested. Real pages stay below 100; the tree is walked by recursion.
const DEEPEST: usize = 1000;

/// How deep all elements together may be. Finding the text looks at the elements above each one: a page at this limit
/// takes a second, and a real one is a hundred times below it.
const DEPTHS: usize = 4_000_000;

/// How many bytes of text all elements together may hold, counting a text once for each element around it: finding the
/// main text reads a text that often. Large real pages come to a hundredth of this.
const TEXTS: usize = 200_000_000;

/// How many elements a tree may have. Each takes half a kilobyte; real pages stay below 30,000.
const ELEMENTS: usize = 200_000;

/// Whether the content of an element is text up to its own end, whatever it looks like.
fn is_raw(name: &str) -> bool {
    matches!(name, "iframe" | "noembed" | "noframes" | "textarea" | "title" | "xmp")
}

/// Comments of pages that are sent in pieces.
pub(super) const MARKS: [&str; 4] = ["<!--$?-->", "<!--$!-->", "<!--$-->", "<!--/$-->"];

/// Whether an element is left out with all in it.
fn is_left_out(name: &str) -> bool {
    matches!(name, "script" | "style" | "svg")
}

/// Whether an element says how a text is set. Such a one stays open in the paragraphs that follow until it ends: the parser
/// makes each of them again for each paragraph.
fn is_formatting(name: &str) -> bool {
    matches!(name, "b" | "big" | "em" | "font" | "i" | "s" | "small" | "strike" | "strong" | "tt" | "u")
}

/// How many of them may be open. Pages that end none of theirs have thousands, which is work that grows with the square
/// of the page; nothing that is read depends on them.
const SETTINGS: usize = 12;

/// Whether an element holds nothing, or its end is mostly left out: it says nothing of how deep a page is.
fn is_shallow(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "dd"
            | "dt"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "li"
            | "link"
            | "meta"
            | "option"
            | "p"
            | "param"
            | "source"
            | "td"
            | "th"
            | "tr"
            | "track"
            | "wbr"
    )
}

impl<'a> Slim<'a> {
    pub(super) fn of(html: &'a str) -> Self {
        let mut slim = Self { html: String::with_capacity(html.len() / 2), ..Self::default() };
        let (mut depth, mut all, mut elements, mut texts) = (0_usize, 0, 0, 0_usize);
        let mut settings = Settings::default();
        let mut templates = Vec::new();
        // How much of the page follows the last part that is shown where no script runs.
        let mut behind_unscripted = usize::MAX;
        let mut rest = html;
        while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
            let (text, markup) = rest.split_at(at);
            slim.html.push_str(text);
            texts = texts.saturating_add(text.len() * depth);
            if let Some(comment) = markup.strip_prefix("<!--") {
                rest = after_comment(comment);
                // They say up to where something stands in for what is streamed in.
                slim.html.push_str(MARKS.iter().find(|mark| markup.starts_with(**mark)).unwrap_or(&""));
                continue;
            }
            let Some(tag) = Tag::of(markup) else {
                slim.html.push('<');
                rest = markup.get(1..).unwrap_or("");
                continue;
            };
            rest = markup.get(tag.length..).unwrap_or("");
            if !tag.closes && is_left_out(&tag.name) {
                if !tag.closes_itself || tag.name != "svg" {
                    rest = slim.leave_out(&tag, markup, rest);
                }
                continue;
            }
            // A head has dozens of them, and one matters.
            if tag.name == "link" && !tag.is_canonical() {
                continue;
            }
            if (is_formatting(&tag.name) && !settings.keeps(&tag)) || tag.is_mark() {
                continue;
            }
            if tag.name == "template" && is_shown(&tag, markup, &mut templates) {
                slim.html.push_str(if tag.closes { "</div>" } else { "<div>" });
            } else {
                tag.copy(&mut slim.html);
            }
            // One within another is a part of it.
            if tag.name == "noscript" && !tag.closes && rest.len() <= behind_unscripted {
                let (content, end) = until_end(rest, "noscript");
                behind_unscripted = end.len();
                if content.len() > UNSCRIPTED && content.contains("<p") {
                    slim.unscripted.push(content);
                }
            }
            elements += usize::from(!tag.closes);
            slim.too_large |= elements > ELEMENTS || texts > TEXTS;
            if tag.closes {
                depth = depth.saturating_sub(usize::from(!is_shallow(&tag.name)));
            } else if is_raw(&tag.name) {
                let (content, end) = until_end(rest, &tag.name);
                slim.html.push_str(content);
                rest = end;
            } else if !is_shallow(&tag.name) {
                depth += 1;
                all += depth;
                slim.too_large |= depth > DEEPEST || all > DEPTHS;
            }
        }
        slim.html.push_str(rest);
        slim.too_large |= texts.saturating_add(rest.len() * depth) > TEXTS;
        slim
    }

    /// Passes over an element, and keeps of it what says something about the page. Returns what follows.
    fn leave_out(&mut self, tag: &Tag<'_>, markup: &str, rest: &'a str) -> &'a str {
        let (content, end) = until_end(rest, &tag.name);
        // A script may speak of scripts within a comment: its end is another one then.
        if tag.name == "script" {
            let opening = markup.get(..tag.length).unwrap_or("").to_ascii_lowercase();
            if opening.contains("ld+json") {
                self.json_ld.push(content);
            } else if !content.is_empty() {
                self.scripts.push(content);
            }
        }
        // The end tag itself.
        memchr::memchr(b'>', end.as_bytes()).and_then(|at| end.get(at + 1..)).unwrap_or("")
    }
}

/// How long it must be to be an article that is shown where no script runs.
const UNSCRIPTED: usize = 1000;

/// Whether a template, or the end of one, is that of a part that is shown as it is: `<template shadowrootmode="open">`.
/// `templates` says so of those that are open.
fn is_shown(tag: &Tag<'_>, markup: &str, templates: &mut Vec<bool>) -> bool {
    if tag.closes {
        return templates.pop().unwrap_or(false);
    }
    let shown = markup.get(..tag.length).is_some_and(|opening| opening.contains("shadowroot"));
    templates.push(shown);
    shown
}

/// The elements that are open which say how a text is set.
#[derive(Debug, Default)]
struct Settings {
    open: usize,
    /// Those that were left out, whose ends are left out, too.
    left_out: Vec<String>,
}

impl Settings {
    /// Whether a tag is kept.
    fn keeps(&mut self, tag: &Tag<'_>) -> bool {
        if tag.closes {
            if let Some(at) = self.left_out.iter().rposition(|name| *name == tag.name) {
                self.left_out.remove(at);
                return false;
            }
            self.open = self.open.saturating_sub(1);
            return true;
        }
        if self.open < SETTINGS {
            self.open += 1;
            return true;
        }
        // Ends beyond that find nothing open, and cost nothing.
        if self.left_out.len() < SETTINGS {
            self.left_out.push(tag.name.clone().into_owned());
        }
        false
    }
}

/// A tag: where it ends and what it is.
pub(super) struct Tag<'a> {
    /// In lower case.
    pub(super) name: Cow<'a, str>,
    pub(super) closes: bool,
    closes_itself: bool,
    /// With its brackets.
    pub(super) length: usize,
    /// What stands between its name and its end.
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The tag that `markup` begins with.
    pub(super) fn of(markup: &'a str) -> Option<Self> {
        let bytes = markup.as_bytes();
        let closes = bytes.get(1) == Some(&b'/');
        let start = 1 + usize::from(closes);
        if !bytes.get(start)?.is_ascii_alphabetic() {
            return None;
        }
        let name = bytes.get(start..)?;
        let length =
            name.iter().take_while(|byte| !matches!(byte, b'>' | b'/') && !byte.is_ascii_whitespace());
        let from = start + length.count();
        let end = tag_end(bytes, from)?;
        Some(Self {
            name: attributes::lower(markup.get(start..from)?),
            closes,
            closes_itself: bytes.get(end - 1) == Some(&b'/'),
            length: end + 1,
            attributes: markup.get(from..end)?,
        })
    }

    /// Whether it marks a place to be linked to: `<a name="top">` is no link, and often is not ended.
    fn is_mark(&self) -> bool {
        self.name == "a"
            && !self.closes
            && attributes::has(self.attributes, "name")
            && !attributes::has(self.attributes, "href")
    }

    /// Whether it says what address the page has.
    fn is_canonical(&self) -> bool {
        memchr::memmem::find(self.attributes.as_bytes(), b"canonical").is_some()
    }

    /// Adds what of it is read.
    fn copy(&self, html: &mut String) {
        html.push_str(if self.closes { "</" } else { "<" });
        html.push_str(&self.name);
        if !self.closes {
            attributes::copy(&self.name, self.attributes, html);
        }
        html.push_str(if self.closes_itself { "/>" } else { ">" });
    }
}

/// Where the tag ends whose attributes begin at `at`.
fn tag_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', bytes.get(at..)?)?;
        let sign = *bytes.get(at)?;
        if sign == b'>' {
            return Some(at);
        }
        // A quotation mark is one only where a value begins.
        let before = bytes.get(..at)?.iter().rev().find(|byte| !byte.is_ascii_whitespace());
        if before == Some(&b'=') {
            at += memchr::memchr(sign, bytes.get(at + 1..)?)? + 1;
        }
        at += 1;
    }
}

/// What follows a comment; nothing where it does not end.
pub(super) fn after_comment(comment: &str) -> &str {
    if let Some(rest) = comment.strip_prefix('>').or_else(|| comment.strip_prefix("->")) {
        return rest;
    }
    let usual = memchr::memmem::find(comment.as_bytes(), b"-->").map(|at| at + 3);
    let odd =
        memchr::memmem::find(comment.get(..usual.unwrap_or(comment.len())).unwrap_or("").as_bytes(), b"--!>");
    odd.map(|at| at + 4).or(usual).and_then(|end| comment.get(end..)).unwrap_or("")
}

/// The content up to the end tag of that name, and what begins with the end tag; all of it where there is none.
pub(super) fn until_end<'a>(rest: &'a str, name: &str) -> (&'a str, &'a str) {
    let mut ends = memchr::memmem::find_iter(rest.as_bytes(), b"</");
    let end = ends.find(|at| {
        let after = rest.as_bytes().get(at + 2..).unwrap_or(&[]);
        let own = after.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()));
        own && after
            .get(name.len())
            .is_none_or(|next| matches!(next, b'>' | b'/') || next.is_ascii_whitespace())
    });
    rest.split_at(end.unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::Slim;

    #[test]
    fn scripts_styles_and_comments_are_left_out_and_text_that_looks_like_them_is_not() {
        let check = |html: &str, expected: &str| assert_eq!(Slim::of(html).html, expected, "{html}");
        check("<link rel=icon href=a><link rel=canonical href=b>", "<link rel=canonical href=b>");
        check("<p>a<script>if (a < b) '<p>'</script>b</p>", "<p>ab</p>");
        check("<p>a<STYLE type=x>p > q {}</style >b", "<p>ab");
        check("a<!-- <p>b --->c<!-->d<!-- e", "acd");
        check("<title>How <script> works</title>b", "<title>How <script> works</title>b");
        check("<a title='<script>' id=\"a>b\">c</a>", "<a title='<script>' id=\"a>b\">c</a>");
        check("<a don't id=x'>c<script>d</script>", "<a id=x'>c");
        check("1 < 2 <3", "1 < 2 <3");
        check("a<svg><path d='x'/></svg>b<svg/>c", "abc");
        check("a<script src=x>", "a");
        check("<!--$?--><!-- a --><p>b<!--/$-->", "<!--$?--><p>b<!--/$-->");
    }

    #[test]
    fn blocks_of_json_ld_are_kept() {
        let slim = Slim::of("<script type='application/ld+json; charset=utf-8'>{\"a\": 1}</script>");
        assert_eq!(slim.json_ld, ["{\"a\": 1}"]);
    }

    #[test]
    fn attributes_and_depth_are_bounded() {
        let many = format!("<div{}>text</div>", " id=a".repeat(1000));
        let slim = Slim::of(&many);
        assert!(slim.html.len() < 2000 && slim.html.ends_with(">text</div>"), "{}", slim.html);
        assert!(Slim::of(&"<div>".repeat(1100)).too_large);
        assert!(!Slim::of(&"<div>".repeat(300)).too_large);
        assert!(Slim::of(&"<p>".repeat(200_001)).too_large);
        assert!(!Slim::of(&"<p>".repeat(50_000)).too_large);
        let text = "Boats wait. ".repeat(50_000);
        assert!(Slim::of(&format!("{}{text}", "<span>".repeat(900))).too_large);
        assert!(!Slim::of(&format!("{}{text}", "<span>".repeat(90))).too_large);
    }

    #[test]
    fn elements_that_set_a_text_are_bounded_where_none_ends() {
        let unclosed = Slim::of(&"<p><font color=red>a<b>b".repeat(1000)).html;
        assert_eq!(unclosed.matches("<font").count() + unclosed.matches("<b>").count(), super::SETTINGS);
        assert_eq!(unclosed.matches("<p>").count(), 1000);
        let closed = "<p><b>a <i>b</i></b></p>".repeat(1000);
        assert_eq!(Slim::of(&closed).html, closed);
        let nodes = dom_query::Document::from(unclosed.as_str()).root().descendants_it().count();
        assert!(nodes < 1000 * (super::SETTINGS + 4), "{nodes}");
    }

    #[test]
    fn parts_for_browsers_without_scripts_are_kept_once() {
        let part = format!("<noscript><p>{}</noscript>", "text ".repeat(300));
        assert_eq!(Slim::of(&part.repeat(2)).unscripted.len(), 2);
        let nested = "<noscript><p>text".repeat(1000);
        let kept: usize = Slim::of(&nested).unscripted.iter().map(|part| part.len()).sum();
        assert!(kept <= nested.len(), "{kept}");
    }

    #[test]
    fn shadow_roots_are_shown_and_other_templates_are_not() {
        let check = |html: &str, expected: &str| assert_eq!(Slim::of(html).html, expected, "{html}");
        check("<template shadowrootmode=open><p>a</template>b", "<div><p>a</div>b");
        check("<template id=B:0></template>", "<template id=B:0></template>");
    }

    #[test]
    fn long_values_of_attributes_are_left_out() {
        let long = "é&quot;".repeat(1000);
        let page = |value: &str| format!("<p id=1 title{value} class='2'>text</p>");
        for quoted in [format!("=\"{long}\""), format!("='{long}'"), format!("={long}")] {
            assert_eq!(Slim::of(&page(&quoted)).html, page(""));
        }
        let short = page(&format!("=\"{}\"", "x".repeat(4000)));
        assert_eq!(Slim::of(&short).html, short);
    }
}
