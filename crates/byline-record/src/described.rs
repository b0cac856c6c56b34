//! What an extractor may say of itself, whoever made it.

use crate::RESERVED;
use byline_core::{Descriptor, LayerName};

/// The longest name of an extractor, a layer or a version, in bytes: names are keys of records, columns of tables, file
/// names.
const LONGEST: usize = 100;

/// The longest summary, in bytes.
const LONGEST_SUMMARY: usize = 1000;

/// Why a descriptor cannot be, if so: a name of an extractor or a layer that is empty, too long, or holds characters
/// that cannot be seen, or the layer that it provides has the name of another part of a record. It begins with the
/// field: `provides …`.
pub fn descriptor_fault(descriptor: &Descriptor) -> Option<String> {
    let Descriptor { name, version, summary, provides, needs, uses, languages, .. } = descriptor;
    let layers = |field: &'static str, layers: &[LayerName]| {
        layers.iter().find_map(|layer| name_fault(layer.as_str())).map(|fault| format!("`{field}` {fault}"))
    };
    let named = |field: &str, name: &str| name_fault(name).map(|fault| format!("`{field}` {fault}"));
    named("name", name)
        .or_else(|| named("version", version))
        .or_else(|| named("provides", provides.as_str()))
        .or_else(|| layers("needs", needs))
        .or_else(|| layers("uses", uses))
        .or_else(|| languages.iter().find_map(|language| named("languages", language)))
        .or_else(|| {
            let long = summary.len() > LONGEST_SUMMARY;
            long.then(|| format!("`summary` has {} bytes, and {LONGEST_SUMMARY} at most", summary.len()))
        })
        .or_else(|| match provides {
            LayerName::Custom(name) if RESERVED.contains(&name.as_ref()) => {
                Some(format!("`provides` is `{name}`, which cannot be the name of a layer"))
            }
            _ => None,
        })
}

/// What is wrong with a name.
fn name_fault(name: &str) -> Option<String> {
    // Those that end a line or turn the direction of writing are no control characters.
    let is_unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    if name.trim().is_empty() {
        Some("is empty".to_owned())
    } else if name.len() > LONGEST {
        Some(format!("has {} bytes, and {LONGEST} at most", name.len()))
    } else if name.chars().any(is_unseen) {
        Some(format!("is `{}`, with a character that cannot be seen", name.escape_debug()))
    } else if name.trim() != name {
        Some(format!("is `{name}`, with whitespace at an end"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::descriptor_fault;
    use byline_core::{Descriptor, LayerName};

    #[test]
    fn names_can_be_seen_and_are_short() {
        let made = |name: &'static str| Descriptor::new(name, "1");
        for good in ["words", "größe", "言葉", "two words", "top10", "quotes"] {
            assert_eq!(descriptor_fault(&made(good)), None, "{good}");
        }
        for (bad, fault) in [
            ("", "`name` is empty"),
            (" \t", "`name` is empty"),
            ("a\nb", "`name` is `a\\nb`, with a character that cannot be seen"),
            ("a\u{1b}[31m", "`name` is `a\\u{1b}[31m`, with a character that cannot be seen"),
            ("a\u{202e}b", "`name` is `a\\u{202e}b`, with a character that cannot be seen"),
            (" a", "`name` is ` a`, with whitespace at an end"),
        ] {
            assert_eq!(descriptor_fault(&made(bad)).as_deref(), Some(fault), "{bad:?}");
        }
        let long = "a".repeat(101);
        let fault = |descriptor: Descriptor| descriptor_fault(&descriptor).unwrap();
        assert_eq!(
            fault(made("a").provides(LayerName::from_name(&long))),
            "`provides` has 101 bytes, and 100 at most"
        );
        assert_eq!(fault(made("a").provides(LayerName::from_name(""))), "`provides` is empty");
        assert_eq!(
            fault(made("a").needs([LayerName::from_name("b\0")])),
            "`needs` is `b\\0`, with a character that cannot be seen"
        );
        assert_eq!(fault(made("a").uses([LayerName::from_name("")])), "`uses` is empty");
        assert_eq!(fault(Descriptor::new("a", "")), "`version` is empty");
        assert_eq!(
            fault(made("a").provides(LayerName::from_name("text"))),
            "`provides` is `text`, which cannot be the name of a layer"
        );
    }
}
