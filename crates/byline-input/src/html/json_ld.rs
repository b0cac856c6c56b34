//! What a page says of its article in JSON-LD, also where the JSON is not quite JSON.

use crate::surrogates;
use serde_json::Value;

/// An article as JSON-LD describes it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Described {
    pub(super) headline: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) body: Option<String>,
    /// Whether its type is that of an article, and not of a page, a picture or a video.
    pub(super) is_article: bool,
    /// Whether it stands in a list: of other articles, mostly.
    pub(super) is_listed: bool,
}

/// The articles that the blocks describe, in their order.
pub(super) fn described(blocks: &[&str]) -> Vec<Described> {
    let mut found = Vec::new();
    for block in blocks {
        let values = parse(block);
        if values.is_empty() {
            found.extend(scraped(block));
        }
        for value in values {
            collect(&value, 0, false, &mut found);
        }
    }
    found
}

/// The days of the one article in a block that is no JSON: `"headline": "He said "no""`.
fn scraped(block: &str) -> Option<Described> {
    let value = |name: &str| {
        let mut found = block.match_indices(name).map(|(at, _)| block.get(at + name.len()..).unwrap_or(""));
        let rest = found.next().filter(|_| found.next().is_none())?;
        let (value, _) =
            rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?.split_once('"')?;
        Some(value.to_owned())
    };
    let described = Described {
        published: value("\"datePublished\""),
        modified: value("\"dateModified\""),
        is_article: value("\"@type\"").is_some_and(|kind| is_article(&Value::String(kind))),
        ..Described::default()
    };
    described.is_article.then_some(described).filter(|one| one.published.is_some() || one.modified.is_some())
}

/// The JSON of a block: one value, or several behind one another. Templates put raw line breaks into strings, comments
/// and sections of XML around and into the block, and semicolons behind it.
fn parse(block: &str) -> Vec<Value> {
    if let Ok(value) = serde_json::from_str(block) {
        return vec![value];
    }
    let escaped = block.trim_start().starts_with("{&quot;").then(|| super::plain::without_references(block));
    let repaired: String = bare(escaped.as_deref().unwrap_or(block))
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    let repaired = surrogates::replaced(&repaired).unwrap_or(repaired);
    // What follows a value that is whole does not take it away.
    let values = serde_json::Deserializer::from_str(&repaired).into_iter::<Value>();
    values.map_while(Result::ok).collect()
}

/// The JSON without comments, marks of sections, and commas that nothing follows in their list.
fn bare(json: &str) -> String {
    let mut own = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(first) = rest.chars().next() {
        if first == '"' {
            let end = string_end(rest);
            own.push_str(rest.get(..end).unwrap_or(rest));
            rest = rest.get(end..).unwrap_or("");
            continue;
        }
        if let Some(length) = passed_over(rest) {
            rest = rest.get(length..).unwrap_or("");
            continue;
        }
        if matches!(first, '}' | ']')
            && let Some(kept) = own.trim_end().strip_suffix(',')
        {
            own.truncate(kept.len());
        }
        own.push(first);
        rest = rest.get(first.len_utf8()..).unwrap_or("");
    }
    own
}

/// Where the string ends that `json` begins with.
fn string_end(json: &str) -> usize {
    let bytes = json.as_bytes();
    let mut at = 1;
    while let Some(next) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or(&[])) {
        at += next;
        if bytes.get(at) == Some(&b'"') {
            return at + 1;
        }
        at += 2;
    }
    json.len()
}

/// The length of what is no JSON at the start of `json`: a comment, or a mark around the block.
fn passed_over(json: &str) -> Option<usize> {
    const MARKS: [&str; 6] = ["<![CDATA[", "]]>", "-->", ";", "\u{feff}", "&nbsp;"];
    /// The longest comment. Marks that nothing closes are looked behind no further.
    const LONGEST: usize = 10_000;
    let until = |open: usize, close: &str| {
        let near = json.as_bytes().get(open..json.len().min(LONGEST))?;
        let length = memchr::memmem::find(near, close.as_bytes())?;
        Some((json.get(open..open + length)?, open + length + close.len()))
    };
    if json.starts_with("/*") {
        return until(2, "*/").map(|(_, length)| length);
    }
    if let Some(comment) = json.strip_prefix("//") {
        // `//<![CDATA[` hides the mark from scripts, and the block may follow on the same line.
        let marks = comment.trim_start().starts_with("<![CDATA[") || comment.trim_start().starts_with("]]>");
        let line = memchr::memchr2(b'\n', b'\r', json.as_bytes()).unwrap_or(json.len());
        return Some(if marks { 2 } else { line });
    }
    if json.starts_with("<!--") {
        // Either a comment, or one half of a pair around the whole block.
        return Some(match until(4, "-->") {
            Some((comment, length)) if !comment.contains('{') => length,
            _ => 4,
        });
    }
    MARKS.iter().find(|mark| json.starts_with(**mark)).map(|mark| mark.len())
}

fn collect(value: &Value, depth: usize, listed: bool, found: &mut Vec<Described>) {
    if depth > 8 || found.len() > 50 {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, depth + 1, listed, found)),
        Value::Object(fields) => {
            let text = |name: &str| fields.get(name).and_then(plain).map(str::to_owned);
            let day =
                |name: &str| text(name).or_else(|| fields.get(name)?.as_u64().map(|time| time.to_string()));
            let published = day("datePublished").or_else(|| day("dateCreated"));
            let is_article = fields.get("@type").is_some_and(is_article);
            if is_article || published.is_some() {
                found.push(Described {
                    headline: text("headline"),
                    published,
                    modified: day("dateModified"),
                    body: text("articleBody"),
                    is_article,
                    is_listed: listed,
                });
            }
            for name in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(value) = fields.get(name) {
                    collect(value, depth + 1, listed, found);
                }
            }
            for name in ["itemListElement", "item", "hasPart", "blogPost", "itemList"] {
                if let Some(value) = fields.get(name) {
                    collect(value, depth + 1, true, found);
                }
            }
        }
        _ => {}
    }
}

/// The text of a value: its own, that of the first one in a list, or that of `@value`.
fn plain(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Array(values) => values.first()?.as_str(),
        Value::Object(fields) => fields.get("@value")?.as_str(),
        _ => None,
    }
}

fn is_article(kind: &Value) -> bool {
    match kind {
        Value::String(kind) => {
            ["Article", "Posting", "Report", "Review", "Recipe"].iter().any(|end| kind.ends_with(end))
        }
        Value::Array(kinds) => kinds.iter().any(is_article),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::described;

    #[test]
    fn json_that_is_not_quite_json_is_read() {
        for block in [
            r#"{"@type": "NewsArticle", "datePublished": "2024-05-06"}"#,
            "<!--\n{\"@type\": \"NewsArticle\", \"datePublished\": \"2024-05-06\"}\n-->",
            "{\"@type\": \"NewsArticle\", \"datePublished\": \"2024-05-06\", \"d\": \"a\nb\"};",
            "//<![CDATA[\n{\"@type\": \"NewsArticle\", \"datePublished\": \"2024-05-06\",}\n//]]>",
            "<!-- the article -->\n{\"@type\": \"NewsArticle\", \"datePublished\": \"2024-05-06\"}",
            "<!-- a -->{\"@type\": \"NewsArticle\", \"datePublished\": \"2024-05-06\"}<!-- b -->",
            "/* by the theme */ {\"@type\": /* a story */ \"NewsArticle\", \"datePublished\": \"2024-05-06\"}",
            "{\n// of the story\n\"@type\": \"NewsArticle\", // its kind\n\"url\": \"https://example.org/*a*/b\\\\\",\n\"datePublished\": \"2024-05-06\"\n}",
            "<![CDATA[{\"@type\": \"NewsArticle\", \"datePublished\": \"2024-05-06\"}]]>",
            "/*<![CDATA[*/{\"@type\": \"NewsArticle\", \"datePublished\": \"2024-05-06\"}/*]]>*/",
            "//<![CDATA[{\"@type\": \"NewsArticle\", \"datePublished\": \"2024-05-06\"}//]]>",
            "{\"@type\": \"NewsArticle\", \"headline\": \"The \\\"port\\\" // waits, /* at ]]> last */\", \"datePublished\": \"2024-05-06\",}",
            "{\"@type\": \"NewsArticle\", \"datePublished\": \"2024-05-06\"}\n{\"@type\": broken",
            "{\"@type\": \"NewsArticle\", \"datePublished\": [\"2024-05-06\"]}",
            r#"[{"@graph": [{"@type": ["Thing", "NewsArticle"], "datePublished": "2024-05-06", "x": "\ud83d"}]}]"#,
        ] {
            let found = described(&[block]);
            assert_eq!(found.len(), 1, "{block}");
            assert_eq!(found[0].published.as_deref(), Some("2024-05-06"), "{block}");
            assert!(found[0].is_article && !found[0].is_listed, "{block}");
        }
        for block in [
            r#"{"@type": "NewsArticle", "headline": "She said "no" to it", "datePublished": "2024-05-06"}"#,
            r#"{"@type": "NewsArticle", "headline": "It\'s over", "datePublished": "2024-05-06"}"#,
            r#"{"@type": "NewsArticle", "datePublished": 1714982400}"#,
        ] {
            let found = described(&[block]);
            let day = found.first().and_then(|one| one.published.as_deref()).and_then(crate::date::day);
            assert_eq!(day.as_deref(), Some("2024-05-06"), "{block}");
        }
        assert!(described(&["{broken"]).is_empty());
    }

    #[test]
    fn what_looks_like_a_comment_within_a_string_is_text() {
        let block = "// made by a theme\n{\"@type\": \"NewsArticle\", \"headline\": \"See https://example.org // <!-- {a} --> ; \\\\\",}";
        let found = described(&[block]);
        assert_eq!(found[0].headline.as_deref(), Some("See https://example.org // <!-- {a} --> ; \\"));
    }
}
