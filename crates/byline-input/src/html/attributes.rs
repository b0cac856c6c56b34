//! The attributes of a tag, and which of them are worth reading: more than half of a page is attributes, and most of them
//! are addresses and the data of programs.

use std::borrow::Cow;

/// Attributes of one element that are read; the parser compares each one with all before it.
const MOST: usize = 200;

/// The longest value of an attribute that is read. Longer ones are pictures and the data of programs, and writing one
/// with many quotation marks takes the parser time that grows with the square of its length.
const LONGEST_VALUE: usize = 4096;

/// An attribute as it is written.
#[derive(Debug, Clone, Copy)]
struct Attribute<'a> {
    name: &'a str,
    /// Without quotation marks.
    value: &'a str,
    /// All of it.
    written: &'a str,
}

/// The attributes in what stands between the name of a tag and its end.
fn attributes(markup: &str) -> impl Iterator<Item = Attribute<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let bytes = markup.as_bytes();
        let skip = |from: usize, passes: fn(&u8) -> bool| {
            from + bytes.get(from..).unwrap_or(&[]).iter().take_while(|byte| passes(byte)).count()
        };
        let start = skip(at, |byte| byte.is_ascii_whitespace() || *byte == b'/');
        // A name may begin with the sign that ends others.
        let name = skip((start + 1).min(bytes.len()), |byte| {
            !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'=')
        });
        let sign = skip(name, u8::is_ascii_whitespace);
        let (mut end, mut value) = (name, name..name);
        if bytes.get(sign) == Some(&b'=') {
            let from = skip(sign + 1, u8::is_ascii_whitespace);
            if let Some(quote @ (b'"' | b'\'')) = bytes.get(from) {
                let rest = bytes.get(from + 1..).unwrap_or(&[]);
                let length = memchr::memchr(*quote, rest).unwrap_or(rest.len());
                value = from + 1..from + 1 + length;
                end = (value.end + 1).min(bytes.len());
            } else {
                end = skip(from, |byte| !byte.is_ascii_whitespace());
                value = from..end;
            }
        }
        at = end;
        Some(Attribute {
            name: markup.get(start..name).filter(|name| !name.is_empty())?,
            value: markup.get(value)?,
            written: markup.get(start..end)?,
        })
    })
}

/// The text in lower case; itself where it is.
pub(super) fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether there is one of that name.
pub(super) fn has(markup: &str, name: &str) -> bool {
    attributes(markup).any(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

/// Adds those of an element that are read, each behind a space: what an element is called, whether it is shown, days,
/// and that it is a link or a picture.
pub(super) fn copy(element: &str, markup: &str, html: &mut String) {
    let mut pictured = false;
    for attribute in attributes(markup).take(MOST) {
        match element {
            "meta" | "link" | "html" => keep(attribute, html),
            "img" if !pictured && shows(attribute) => {
                pictured = true;
                html.push_str(" src");
            }
            // The videos of some sites are not taken for advertisements.
            "iframe" | "embed" | "object" if attribute.value.contains("//") => keep(attribute, html),
            _ if is_read(attribute) => keep(attribute, html),
            "a" if attribute.name.eq_ignore_ascii_case("href") => {
                // A link within the page counts less than others.
                let within = attribute.value.len() > 1 && attribute.value.starts_with('#');
                html.push_str(if within { " href='#a'" } else { " href=a" });
            }
            _ => {}
        }
    }
}

/// Adds an attribute, and only its name where the value is too long.
fn keep(attribute: Attribute<'_>, html: &mut String) {
    if attribute.name.len() > LONGEST_VALUE {
        return;
    }
    html.push(' ');
    html.push_str(if attribute.value.len() > LONGEST_VALUE { attribute.name } else { attribute.written });
}

/// Whether an attribute says that an element has a picture to show.
fn shows(attribute: Attribute<'_>) -> bool {
    const ENDS: [&str; 6] = [".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif"];
    matches!(&*lower(attribute.name), "src" | "data-src" | "srcset" | "data-srcset")
        || ENDS.iter().any(|end| attribute.value.contains(end))
}

/// Whether an attribute is read, of whatever element.
fn is_read(attribute: Attribute<'_>) -> bool {
    let value = attribute.value;
    match &*lower(attribute.name) {
        "class" | "id" | "role" | "itemprop" | "data-component" | "data-testid" | "hidden"
        | "aria-hidden" | "aria-modal" | "rel" | "content" | "datetime" | "title" | "data-timestamp"
        | "data-datetime" | "data-time" | "pubdate" | "colspan" | "summary" | "datatable" | "type" => true,
        "style" => ["display", "visibility"].iter().any(|name| {
            let mut parts = value.as_bytes().windows(name.len());
            parts.any(|part| part.eq_ignore_ascii_case(name.as_bytes()))
        }),
        "href" => value.trim_start().starts_with("javascript:"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{attributes, copy};

    fn check(element: &str, markup: &str, expected: &str) {
        let mut html = String::new();
        copy(element, markup, &mut html);
        assert_eq!(html, expected, "{markup}");
    }

    #[test]
    fn attributes_are_read_as_browsers_do() {
        let all =
            |markup| -> Vec<(&str, &str)> { attributes(markup).map(|one| (one.name, one.value)).collect() };
        assert_eq!(
            all(" a=1 b = 'x y' c=\"d/e>f\" hidden/ g=h/i =j k"),
            [("a", "1"), ("b", "x y"), ("c", "d/e>f"), ("hidden", ""), ("g", "h/i"), ("=j", ""), ("k", "")]
        );
        assert_eq!(all(" don't href=x'"), [("don't", ""), ("href", "x'")]);
        assert_eq!(all(" / "), []);
    }

    #[test]
    fn only_attributes_that_are_read_are_copied() {
        check("p", " class=\"a b\" data-x=1 ID=c onclick='d()'", " class=\"a b\" ID=c");
        check("a", " href='https://port.example/a' rel=author", " href=a rel=author");
        check("a", " href='#piles'", " href='#a'");
        check("img", " alt='A quay' src=a.jpg srcset='a.jpg 1x'", " src");
        check("img", " alt='A quay'", "");
        check("img", " data-lazy='a.png' class=x", " src class=x");
        check("meta", " name=date content=2024", " name=date content=2024");
        check("div", " style='color:red'", "");
        check("div", " style='Display: none'", " style='Display: none'");
        check("iframe", " src='https://video.example/a' allow=x", " src='https://video.example/a'");
    }
}
