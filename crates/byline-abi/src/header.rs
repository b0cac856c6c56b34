//! The C header, made from the Rust source.
//!
//! The source is read as text: it holds plain structs and constants alone, in a form that `rustfmt` keeps. Whatever
//! is not understood stops the generator, so nothing gets lost.

use crate::{ABI_MAJOR, ABI_MINOR, MAGIC, SYMBOL};
use std::fmt::Write;

/// The text of `include/byline.h`.
///
/// # Panics
///
/// If the source holds what C does not know.
pub fn header() -> String {
    let magic: Vec<String> = MAGIC.iter().map(|byte| format!("0x{byte:02x}")).collect();
    let mut out = PREAMBLE
        .replace("$MAGIC", &magic.join(", "))
        .replace("$MAJOR", &ABI_MAJOR.to_string())
        .replace("$MINOR", &ABI_MINOR.to_string());
    constants(include_str!("codes.rs"), &mut out);
    out.push_str(STRINGS);
    structs(include_str!("types.rs"), &mut out);
    out.push_str(&END.replace("$SYMBOL", SYMBOL));
    out
}

const PREAMBLE: &str = "\
// The C boundary between Byline and its plugins. Generated from the Rust source; do not edit.
//
// A plugin exports one table, `byline_plugin_v1`. What it is given is borrowed and valid until the call returns; what
// it finds goes to callbacks, which copy. A call fails exactly if it calls `fail`.

#ifndef BYLINE_H
#define BYLINE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern \"C\" {
#endif

// The first bytes of the table.
#define BYLINE_MAGIC {$MAGIC}
// The version of the boundary that this header describes.
#define BYLINE_ABI_MAJOR $MAJOR
#define BYLINE_ABI_MINOR $MINOR

";

const STRINGS: &str = "
// Borrowed UTF-8 text, not ended by a zero. Null data: none where the field may be none, empty elsewhere.
typedef struct byline_str {
    const char *data;
    size_t length;
} byline_str;

typedef struct byline_str_list {
    const byline_str *data;
    size_t length;
} byline_str_list;
";

const END: &str = "
#ifdef _WIN32
#define BYLINE_EXPORT __declspec(dllexport)
#else
#define BYLINE_EXPORT __attribute__((visibility(\"default\")))
#endif

// Define it in one file of the plugin.
extern BYLINE_EXPORT const byline_plugin_table $SYMBOL;

#ifdef __cplusplus
}
#endif

#endif
";

/// `pub const NAME: u32 = 1 << 3;` becomes `#define BYLINE_NAME (1u << 3)`.
fn constants(source: &str, out: &mut String) {
    let mut comment = "";
    for line in source.lines() {
        if let Some(text) = line.strip_prefix("/// ") {
            comment = text;
        } else if let Some(constant) = line.strip_prefix("pub const ") {
            let (name, rest) = constant.split_once(": ").expect("a constant has a type");
            let (_, value) = rest.trim_end_matches(';').split_once(" = ").expect("a constant has a value");
            let value = match value.split_once(" << ") {
                _ if value == "u32::MAX" => "UINT32_MAX".to_owned(),
                Some((one, shift)) => format!("({one}u << {shift})"),
                None => format!("{value}u"),
            };
            writeln!(out, "#define BYLINE_{name} {value} // {comment}").expect("a string takes all");
        }
    }
}

/// `pub struct Name<'a> { … }` becomes a `typedef struct byline_name`, and where a slice of it is used, its list.
fn structs(source: &str, out: &mut String) {
    let mut comments: Vec<&str> = Vec::new();
    let mut lines = source.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if let Some(comment) = line.strip_prefix("///") {
            comments.push(comment);
        } else if let Some(name) = line.strip_prefix("pub struct ") {
            let name = name.split(['<', ' ']).next().unwrap_or_default();
            let c_name = c_name(name);
            out.push('\n');
            comments.drain(..).for_each(|comment| writeln!(out, "//{comment}").expect("a string takes all"));
            writeln!(out, "typedef struct {c_name} {{").expect("a string takes all");
            fields(&mut lines, out);
            writeln!(out, "}} {c_name};").expect("a string takes all");
            if source.contains(&format!("Slice<'a, {name}")) {
                write!(
                    out,
                    "\ntypedef struct {c_name}_list {{\n    const {c_name} *data;\n    size_t length;\n}} {c_name}_list;\n"
                )
                .expect("a string takes all");
            }
        } else if line.is_empty() {
            comments.clear();
        }
    }
}

/// The fields of a struct, up to its end.
fn fields<'a>(lines: &mut impl Iterator<Item = &'a str>, out: &mut String) {
    let mut field = String::new();
    for line in lines.by_ref().take_while(|line| *line != "}") {
        if let Some(comment) = line.strip_prefix("///") {
            writeln!(out, "    //{comment}").expect("a string takes all");
            continue;
        }
        if field.ends_with([':', ',']) {
            field.push(' ');
        }
        field.push_str(line);
        let balanced =
            field.matches(['(', '<']).count() == field.replace("->", "").matches([')', '>']).count();
        if line.ends_with(',') && balanced {
            let (name, kind) = field
                .trim_start_matches("pub ")
                .trim_end_matches(',')
                .split_once(": ")
                .expect("a field has a type");
            writeln!(out, "    {};", declare(name, kind)).expect("a string takes all");
            field.clear();
        }
    }
    assert!(field.is_empty(), "a field without an end: {field}");
}

/// A field or parameter in C.
fn declare(name: &str, kind: &str) -> String {
    if let Some(function) = kind.strip_prefix("Option<unsafe extern \"C\" fn(") {
        let (parameters, result) = function.rsplit_once(')').expect("a function has parameters");
        let result = result.trim_end_matches([',', '>']).trim_start_matches(" -> ");
        let parameters: Vec<String> = parameters
            .split(',')
            .map(str::trim)
            .filter(|parameter| !parameter.is_empty())
            .map(|parameter| {
                let (name, kind) = parameter.split_once(": ").expect("a parameter has a type");
                declare(name, kind)
            })
            .collect();
        let result = if result.is_empty() { "void ".to_owned() } else { declare("", result) };
        return format!("{result}(*{name})({})", parameters.join(", "));
    }
    let kind = kind.replace("<'_>", "").replace("<'a>", "");
    let inner = |prefix: &str| kind.strip_prefix(prefix).map(|rest| rest.trim_end_matches('>'));
    match kind.as_str() {
        "u8" | "u16" | "u32" | "u64" => format!("uint{}_t {name}", kind.trim_start_matches('u')),
        "i32" => format!("int32_t {name}"),
        "f32" => format!("float {name}"),
        "f64" => format!("double {name}"),
        "usize" => format!("size_t {name}"),
        "[u8; 8]" => format!("uint8_t {name}[8]"),
        "*mut c_void" => format!("void *{name}"),
        _ => match (inner("Slice<'a, "), inner("Maybe<'a, ").or(inner("*const "))) {
            (Some(of), _) => format!("{}_list {name}", c_name(of)),
            (None, Some(of)) => format!("const {} *{name}", c_name(of)),
            (None, None) => format!("{} {name}", c_name(&kind)),
        },
    }
}

/// `MentionSentiment` becomes `byline_mention_sentiment`.
fn c_name(name: &str) -> String {
    assert!(name.chars().all(char::is_alphanumeric), "`{name}` has no name in C");
    name.chars().fold("byline".to_owned(), |mut out, c| {
        if c.is_uppercase() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
        out
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_committed_header_is_fresh() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/include/byline.h");
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        let fresh = super::header();
        let command =
            "cargo run -p byline-abi --features header --example header > crates/byline-abi/include/byline.h";
        assert!(
            committed.replace("\r\n", "\n") == fresh,
            "`byline.h` is out of date; make it again: {command}"
        );
    }
}
