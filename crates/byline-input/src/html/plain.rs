//! Paragraphs read from markup without a tree: for pages that nest too deep for one, and for articles that a page
//! carries as markup within its scripts.

use super::single_spaced;
use super::source::{Tag, after_comment, until_end};

/// Elements that end a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
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
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// Elements that are left out with all in them.
const LEFT_OUT: &[&str] =
    &["figcaption", "head", "nav", "noscript", "script", "style", "svg", "button", "select"];

/// A paragraph and how much of it stands in links.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    linked: usize,
}

/// All paragraphs of the markup, one a line.
pub(super) fn all(html: &str) -> String {
    let paragraphs = paragraphs(html).into_iter().map(|paragraph| paragraph.text);
    paragraphs.collect::<Vec<_>>().join("\n")
}

/// The paragraphs that look like those of an article: from the first long one to the last, without lists of links.
pub(super) fn main_text(html: &str) -> String {
    const LONG: usize = 80;
    let paragraphs = paragraphs(html);
    let own = |paragraph: &Paragraph| paragraph.linked * 2 < paragraph.text.len();
    let long = |paragraph: &Paragraph| own(paragraph) && paragraph.text.len() >= LONG;
    let first = paragraphs.iter().position(long).unwrap_or(0);
    let last = paragraphs.iter().rposition(long).map_or(0, |last| last + 1);
    let kept = paragraphs.get(first..last).unwrap_or(&[]).iter().filter(|paragraph| own(paragraph));
    kept.map(|paragraph| paragraph.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn paragraphs(html: &str) -> Vec<Paragraph> {
    let mut all = Vec::new();
    let mut own = Paragraph::default();
    let mut in_link = false;
    let mut rest = html;
    loop {
        let at = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        let (text, markup) = rest.split_at(at);
        own.text.push_str(text);
        own.linked += if in_link { text.len() } else { 0 };
        if markup.is_empty() {
            break;
        }
        if let Some(comment) = markup.strip_prefix("<!--") {
            rest = after_comment(comment);
            continue;
        }
        let Some(tag) = Tag::of(markup) else {
            own.text.push('<');
            rest = markup.get(1..).unwrap_or("");
            continue;
        };
        rest = markup.get(tag.length..).unwrap_or("");
        let name = &*tag.name;
        if !tag.closes && LEFT_OUT.contains(&name) {
            let end = until_end(rest, name).1;
            // What nothing ends would take the rest of the page along.
            if !end.is_empty() || matches!(name, "script" | "style") {
                rest = end;
            }
        }
        if name == "a" {
            in_link = !tag.closes;
        }
        if BLOCKS.contains(&name) {
            all.push(std::mem::take(&mut own));
        }
    }
    all.push(own);
    for paragraph in &mut all {
        paragraph.text = single_spaced(&without_references(&paragraph.text));
    }
    all.retain(|paragraph| !paragraph.text.is_empty());
    all
}

/// The text with its character references replaced: by number, and the few names that text is written with.
pub(super) fn without_references(text: &str) -> String {
    const LONGEST: usize = 12;
    let mut own = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        own.push_str(rest.get(..at).unwrap_or(""));
        let reference = rest.get(at + 1..).unwrap_or("");
        let end = reference.bytes().take(LONGEST).position(|byte| byte == b';');
        let found = end.and_then(|end| Some((character(reference.get(..end)?)?, end)));
        if let Some((character, end)) = found {
            own.push(character);
            rest = reference.get(end + 1..).unwrap_or("");
        } else {
            own.push('&');
            rest = reference;
        }
    }
    own.push_str(rest);
    own
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(number).filter(|letter| !letter.is_control());
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "shy" => '\u{ad}',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "sbquo" => '‚',
        "ldquo" => '“',
        "rdquo" => '”',
        "bdquo" => '„',
        "laquo" => '«',
        "raquo" => '»',
        "hellip" => '…',
        "middot" => '·',
        "euro" => '€',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "ccedil" => 'ç',
        "oacute" => 'ó',
        "aacute" => 'á',
        "iacute" => 'í',
        "ntilde" => 'ñ',
        _ => return None,
    })
}

/// The longest article that scripts carry as markup within a string, as programs do that build a page in the browser.
pub(super) fn in_scripts(scripts: &[&str]) -> Option<String> {
    const SHORTEST: usize = 500;
    let texts = scripts.iter().flat_map(|script| strings(script)).map(|markup| all(&markup));
    texts.filter(|text| text.len() >= SHORTEST && text.lines().count() >= 3).max_by_key(String::len)
}

/// The longest article among what is shown where no script runs.
pub(super) fn unscripted(parts: &[&str]) -> Option<String> {
    const SHORTEST: usize = 500;
    let texts = parts.iter().map(|markup| main_text(markup)).filter(|text| text.len() >= SHORTEST);
    texts.max_by_key(String::len)
}

/// The strings of a script that hold paragraphs, unescaped. A string can be within a string.
fn strings(script: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = vec![(script.to_owned(), 0)];
    while let Some((script, depth)) = pending.pop() {
        for string in literals(&script) {
            if !holds_paragraphs(string) {
                continue;
            }
            let Some(unescaped) = unescaped(string) else { continue };
            if depth < 3 && literals(&unescaped).iter().any(|inner| holds_paragraphs(inner)) {
                pending.push((unescaped, depth + 1));
            } else {
                found.push(unescaped);
            }
        }
    }
    found
}

fn holds_paragraphs(string: &str) -> bool {
    string.len() >= 500 && (string.contains("<p") || string.contains("u003cp"))
}

/// The contents of the strings in double quotation marks.
fn literals(script: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let bytes = script.as_bytes();
    let mut at = 0;
    while let Some(start) = memchr::memchr(b'"', bytes.get(at..).unwrap_or(&[])).map(|start| at + start + 1) {
        let mut end = start;
        loop {
            match memchr::memchr2(b'"', b'\\', bytes.get(end..).unwrap_or(&[])) {
                None => return found,
                Some(next) if bytes.get(end + next) == Some(&b'\\') => end += next + 2,
                Some(next) => {
                    end += next;
                    break;
                }
            }
        }
        found.extend(script.get(start..end));
        at = end + 1;
    }
    found
}

fn unescaped(string: &str) -> Option<String> {
    let json = format!("\"{string}\"");
    let json: String = json.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    serde_json::from_str(&json).ok()
}

#[cfg(test)]
mod tests {
    use super::{in_scripts, main_text, without_references};

    const LONG: &str =
        "The ferry to the northern islands stayed in port on Friday after a storm damaged its stage.";

    #[test]
    fn paragraphs_are_read_without_a_tree() {
        let html = format!(
            "<nav><p>{LONG}</p></nav><p>Home</p><div><p>{LONG}</p><h2>Why</h2><p><a href=x>{LONG}</a></p>a &amp; b<p>{LONG}</div>"
        );
        assert_eq!(main_text(&html), format!("{LONG}\nWhy\na & b\n{LONG}"));
    }

    #[test]
    fn references_become_characters() {
        assert_eq!(without_references("a &amp; b &#8222;c&#x201d; &nosuch; & d"), "a & b „c” &nosuch; & d");
    }

    #[test]
    fn articles_within_strings_of_scripts_are_found() {
        let markup = format!("<p class=\\\"a\\\">{LONG}</p>").repeat(7);
        let script = format!("window.state = {{\"title\": \"x\", \"content\": \"{markup}\"}}");
        let once = in_scripts(&[&script]).unwrap();
        assert_eq!(once.lines().count(), 7);
        let twice = serde_json::to_string(&script).unwrap();
        assert_eq!(in_scripts(&[&format!("push([1,{twice}])")]), Some(once));
        assert_eq!(in_scripts(&["var a = \"<p>short</p>\""]), None);
    }
}
