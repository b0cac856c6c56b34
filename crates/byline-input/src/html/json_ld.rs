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
pub(super) fn described(blocks: &[String]) -> Vec<Described> {
    let mut found = Vec::new();
    for block in blocks {
        if let Some(value) = parse(block) {
            collect(&value, 0, false, &mut found);
        }
    }
    found
}

/// The JSON of a block. Templates put raw line breaks into strings, comments around the block and semicolons behind it.
fn parse(block: &str) -> Option<Value> {
    let mut block = block.trim();
    for start in ["<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA[", "//"] {
        block = block.strip_prefix(start).unwrap_or(block).trim_start();
    }
    for end in ["-->", "/*]]>*/", "]]>", "//", ";"] {
        block = block.trim_end().strip_suffix(end).unwrap_or(block);
    }
    let block = block.trim();
    if let Ok(value) = serde_json::from_str(block) {
        return Some(value);
    }
    let repaired: String =
        block.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let repaired = surrogates::replaced(&repaired).unwrap_or(repaired);
    serde_json::from_str(&repaired).or_else(|_| serde_json::from_str(&without_last_commas(&repaired))).ok()
}

/// Without commas that nothing follows in their list.
fn without_last_commas(json: &str) -> String {
    let mut own = String::with_capacity(json.len());
    let (mut string, mut escaped) = (false, false);
    for letter in json.chars() {
        if !string && matches!(letter, '}' | ']') {
            let kept = own.trim_end();
            if let Some(kept) = kept.strip_suffix(',') {
                own.truncate(kept.len());
            }
        }
        string ^= letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        own.push(letter);
    }
    own
}

fn collect(value: &Value, depth: usize, listed: bool, found: &mut Vec<Described>) {
    if depth > 8 || found.len() > 50 {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, depth + 1, listed, found)),
        Value::Object(fields) => {
            let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
            let published = text("datePublished").or_else(|| text("dateCreated"));
            let is_article = fields.get("@type").is_some_and(is_article);
            if is_article || published.is_some() {
                found.push(Described {
                    headline: text("headline"),
                    published,
                    modified: text("dateModified"),
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
            r#"[{"@graph": [{"@type": ["Thing", "NewsArticle"], "datePublished": "2024-05-06", "x": "\ud83d"}]}]"#,
        ] {
            let found = described(&[block.to_owned()]);
            assert_eq!(found.len(), 1, "{block}");
            assert_eq!(found[0].published.as_deref(), Some("2024-05-06"), "{block}");
            assert!(found[0].is_article && !found[0].is_listed, "{block}");
        }
        assert!(described(&["{broken".to_owned()]).is_empty());
    }
}
