//! Articles that the programs of a page carry as data, from which they build the page in the browser: the paragraphs in
//! a list (`"body": [{"type": "paragraph", "text": "…"}]`), or a text with line breaks.

use super::{plain, single_spaced};
use serde_json::{Map, Value};

/// An article has at least so many bytes of prose in so many paragraphs.
const SHORTEST: usize = 500;
const FEWEST: usize = 3;

/// A paragraph that is less is a heading or a label.
const PROSE: usize = 60;

/// How deep data is looked for within strings of data.
const NESTED: usize = 3;

/// The longest article that scripts carry, as markup or as data.
pub(super) fn article(scripts: &[&str]) -> Option<String> {
    let mut best = Best::default();
    for value in scripts.iter().filter(|script| script.len() >= SHORTEST).flat_map(|script| values(script)) {
        best.look(&value, 0);
    }
    for row in rows(&pushed(scripts)) {
        best.look(&row, 0);
    }
    let lines = best.lines.join("\n");
    let markup = plain::in_scripts(scripts);
    markup.into_iter().chain((!lines.is_empty()).then_some(lines)).max_by_key(String::len)
}

/// The data in a script: the whole of it, or what stands behind a sign of assignment or in the brackets of a call.
fn values(script: &str) -> Vec<Value> {
    /// How many places are tried: most scripts have no data but braces of functions.
    const MOST: usize = 40;
    let script = script.trim();
    if script.starts_with(['{', '[']) {
        return serde_json::from_str(script).into_iter().collect();
    }
    let mut found = Vec::new();
    let (mut from, mut tries) = (0, 0);
    while let Some(at) = memchr::memchr2(b'=', b'(', script.as_bytes().get(from..).unwrap_or(&[])) {
        from += at + 1;
        let rest = script.get(from..).unwrap_or("").trim_start();
        let called =
            rest.starts_with('"') && script.get(..from).is_some_and(|before| before.ends_with("parse("));
        if !rest.starts_with(['{', '[']) && !called {
            continue;
        }
        tries += 1;
        if tries > MOST {
            break;
        }
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        if let Some(Ok(value)) = stream.next() {
            from = script.len() - rest.len() + stream.byte_offset();
            found.push(value);
        }
    }
    found
}

/// What a page that is sent in pieces pushes to the program that puts them together.
fn pushed(scripts: &[&str]) -> String {
    const PUSH: &str = "__next_f.push(";
    let mut all = String::new();
    for rest in scripts.iter().filter_map(|script| script.split_once(PUSH)).map(|(_, rest)| rest) {
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        if let Some(Ok(value)) = stream.next()
            && let Some(piece) = value.get(1).and_then(Value::as_str)
        {
            all.push_str(piece);
        }
    }
    all
}

/// The rows of such pieces that are data: `5:["$","p",null,{…}]`.
fn rows(pieces: &str) -> Vec<Value> {
    let row = |line: &str| {
        let (name, data) = line.split_once(':')?;
        let is_name =
            !name.is_empty() && name.len() <= 6 && name.chars().all(|letter| letter.is_ascii_hexdigit());
        (is_name && data.starts_with(['[', '{'])).then(|| serde_json::from_str(data).ok())?
    };
    pieces.lines().filter_map(row).collect()
}

/// The best text so far.
#[derive(Debug, Default)]
struct Best {
    prose: usize,
    lines: Vec<String>,
}

impl Best {
    /// Looks at a value and at all within it.
    fn look(&mut self, value: &Value, nested: usize) {
        match value {
            Value::Array(items) => {
                self.offer(paragraphs(items));
                for item in items {
                    self.look(item, nested);
                }
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    if let Some(text) = value.as_str().filter(|text| is_body(name, text)) {
                        self.offer(text.lines().map(single_spaced).filter(|line| !line.is_empty()).collect());
                    }
                    self.look(value, nested);
                }
            }
            Value::String(text) if text.len() >= SHORTEST && nested < NESTED => {
                if text.starts_with(['{', '['])
                    && let Ok(inner) = serde_json::from_str::<Value>(text)
                {
                    self.look(&inner, nested + 1);
                }
            }
            _ => {}
        }
    }

    fn offer(&mut self, lines: Vec<String>) {
        let prose = || lines.iter().filter(|line| is_prose(line));
        let held: usize = prose().map(String::len).sum();
        if held > self.prose && held >= SHORTEST && prose().count() >= FEWEST {
            *self = Self { prose: held, lines };
        }
    }
}

/// Whether a field is a text with line breaks between its paragraphs.
fn is_body(name: &str, text: &str) -> bool {
    let named =
        || ["body", "text", "content", "story"].iter().any(|part| name.to_ascii_lowercase().contains(part));
    text.len() >= SHORTEST && !text.contains("</") && text.contains('\n') && named()
}

fn is_prose(line: &str) -> bool {
    line.len() >= PROSE
        && (line.contains(". ")
            || line.ends_with(['.', '!', '?', '”', '"', '»', '。', '」', '।', '۔', ':', '’']))
        && (line.contains(' ') || !line.is_ascii())
}

/// The paragraphs that a list holds, where it is one of paragraphs.
fn paragraphs(items: &[Value]) -> Vec<String> {
    let texts = items.iter().all(Value::is_string);
    let of = |item: &Value| match item {
        Value::String(text) if texts => lines_of(text),
        Value::Object(fields) => block(fields),
        Value::Array(parts) => element(parts),
        _ => Vec::new(),
    };
    items.iter().flat_map(of).collect()
}

/// A text that may hold markup, or line breaks.
fn lines_of(text: &str) -> Vec<String> {
    let plain = if text.contains('<') { plain::all(text) } else { plain::without_references(text) };
    plain.lines().map(single_spaced).filter(|line| !line.is_empty()).collect()
}

/// The lines of one part of a body; none where it is a picture, a box, another story or what a reader wrote.
fn block(fields: &Map<String, Value>) -> Vec<String> {
    const OTHERS: [&str; 14] = [
        "title",
        "headline",
        "author",
        "authors",
        "user",
        "username",
        "slug",
        "createdAt",
        "created_at",
        "publishedAt",
        "published_at",
        "date",
        "likes",
        "price",
    ];
    const KINDS: [&str; 5] = ["type", "_type", "__typename", "nodeType", "blockType"];
    const APART: [&str; 20] = [
        "image",
        "picture",
        "photo",
        "gallery",
        "video",
        "audio",
        "podcast",
        "embed",
        "ad_",
        "advert",
        "related",
        "newsletter",
        "promo",
        "social",
        "tweet",
        "interstitial",
        "teaser",
        "caption",
        "button",
        "recirc",
    ];
    let kinds = || KINDS.iter().filter_map(|name| fields.get(*name)?.as_str()).map(str::to_ascii_lowercase);
    if OTHERS.iter().any(|name| fields.contains_key(*name))
        || kinds().any(|kind| kind == "ad" || APART.iter().any(|part| kind.contains(part)))
    {
        return Vec::new();
    }
    if let Some(Value::Array(items)) = fields.get("items") {
        return items.iter().map(text_of).flat_map(|text| lines_of(&text)).collect();
    }
    lines_of(&held(fields))
}

/// The line of an element that a program writes: `["$", "p", null, {"children": "…"}]`.
fn element(parts: &[Value]) -> Vec<String> {
    const TEXTS: [&str; 7] = ["p", "h2", "h3", "h4", "li", "blockquote", "dd"];
    let [Value::String(sign), Value::String(name), _, Value::Object(held)] = parts else { return Vec::new() };
    let own = sign == "$" && TEXTS.contains(&name.as_str());
    own.then(|| held.get("children"))
        .flatten()
        .map(|children| lines_of(&text_of(children)))
        .unwrap_or_default()
}

/// All text of a part: of a piece that is set off, of a link, of an element.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => match &parts[..] {
            [Value::String(sign), _, _, Value::Object(held)] if sign == "$" => {
                held.get("children").map(text_of).unwrap_or_default()
            }
            parts => parts.iter().map(text_of).collect(),
        },
        Value::Object(fields) => held(fields),
        _ => String::new(),
    }
}

/// The text that an object holds, under the first of its usual names that has some.
fn held(fields: &Map<String, Value>) -> String {
    const NAMES: [&str; 14] = [
        "children",
        "text",
        "content",
        "value",
        "html",
        "body",
        "paragraph",
        "paragraphs",
        "spans",
        "data",
        "attrs",
        "model",
        "fields",
        "p",
    ];
    let texts = NAMES.iter().filter_map(|name| fields.get(*name)).map(text_of);
    texts.into_iter().find(|text| !text.trim().is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::article;

    fn sentence(number: usize) -> String {
        format!(
            "The ferry number {number} to the northern islands stayed in port on Friday after a storm damaged its stage."
        )
    }

    fn all() -> Vec<String> {
        (0..6).map(sentence).collect()
    }

    #[test]
    fn articles_are_found_in_lists_of_paragraphs() {
        let blocks = |of: fn(String) -> String| all().into_iter().map(of).collect::<Vec<_>>().join(",");
        for script in [
            format!(
                r#"{{"props":{{"body":[{}]}}}}"#,
                blocks(|text| format!(r#"{{"type":"paragraph","children":[{{"text":"{text}"}}]}}"#))
            ),
            format!(
                r#"window.a={{}};window.__STATE__ = {{"content_elements":[{}]}};"#,
                blocks(|text| format!(r#"{{"type":"text","content":"{text}"}}"#))
            ),
            format!(
                r#"{{"blocks":[{}]}}"#,
                blocks(|text| format!(
                    r#"{{"nodeType":"paragraph","data":{{}},"content":[{{"nodeType":"text","marks":[],"value":"{text}"}}]}}"#
                ))
            ),
            format!(r#"{{"paragraphs":[{}]}}"#, blocks(|text| format!(r#""{text}""#))),
            format!(r#"{{"articleText":"{}"}}"#, all().join("\\n\\n")),
        ] {
            assert_eq!(article(&[&script]).as_deref(), Some(all().join("\n").as_str()), "{script}");
            let within = format!("var state = JSON.parse({});", serde_json::to_string(&script).unwrap());
            if script.starts_with('{') {
                assert_eq!(article(&[&within]).as_deref(), Some(all().join("\n").as_str()), "{within}");
            }
        }
        let elements = blocks(|text| format!(r#"["$","p",null,{{"children":["{text}"]}}]"#));
        let row = format!("5:[\"$\",\"article\",null,{{\"children\":[{elements}]}}]\n");
        let (one, two) = row.split_at(200);
        let push = |piece: &str| format!("self.__next_f.push([1,{}])", serde_json::to_string(piece).unwrap());
        assert_eq!(article(&[&push(one), &push(two)]).as_deref(), Some(all().join("\n").as_str()));
    }

    #[test]
    fn lists_of_stories_and_what_readers_wrote_are_no_article() {
        let of = |fields: &str| {
            let items: Vec<String> = all().iter().map(|text| fields.replace("TEXT", text)).collect();
            format!(r#"{{"list":[{}]}}"#, items.join(","))
        };
        for fields in [
            r#"{"title":"Ferry waits","text":"TEXT"}"#,
            r#"{"user":"falk","text":"TEXT"}"#,
            r#"{"type":"image","text":"TEXT"}"#,
            r#"{"teaser":"TEXT"}"#,
        ] {
            assert_eq!(article(&[&of(fields)]), None, "{fields}");
        }
        assert_eq!(article(&["function a(){return {b:1}}", "{broken", "x=[1,2"]), None);
    }
}
