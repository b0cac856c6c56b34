//! The layout of everything that crosses, in Rust and in C.

use byline_abi::{
    Claim, Claimant, CustomLayer, Damage, Descriptor, Document, Entity, Evidence, Failure, Link, Match,
    Maybe, Mention, MentionSentiment, Pair, Paragraph, PluginTable, Quantity, Quote, Reply, Score, Sentence,
    SentenceScore, Sentiment, Sink, Slice, Span, Speaker, Str, TargetSentiment, Token, VoiceSentiment,
};
use std::fmt::Write;
use std::process::Command;

/// A struct's name, size, and the place of each field.
struct Layout {
    name: &'static str,
    size: usize,
    fields: Vec<(&'static str, usize)>,
}

macro_rules! layouts {
    ($($name:ident { $($field:ident),+ $(,)? })+) => {
        vec![$({
            // A field that is not named here fails the build.
            let _complete = |$name { $($field: _),+ }: $name| {};
            Layout {
                name: stringify!($name),
                size: size_of::<$name>(),
                fields: vec![$((stringify!($field), std::mem::offset_of!($name, $field))),+],
            }
        }),+]
    };
}

#[rustfmt::skip]
fn layouts() -> Vec<Layout> {
    layouts! {
        Span { start, end }
        Paragraph { span, first_sentence, end_sentence }
        Sentence { span, paragraph, first_token, end_token }
        Token { span, form, shape, prefix, suffix, flags, kind, tag, reserved }
        Damage { kind, count }
        Pair { name, value }
        Mention { span, kind }
        Link { source, id, columns }
        Entity { name, mentions, link, label }
        Speaker { name, mention, entity }
        Quote { content, cue, speaker, reason, repairs, kind, mode, confidence }
        Score { polarity, score }
        SentenceScore { span, score }
        MentionSentiment { evidence, span, score, confidence, voice }
        VoiceSentiment { score, voice }
        TargetSentiment { name, mentions, by_voice, score, entity }
        Sentiment { document, headline, lead, sentences, targets }
        Claimant { name, entity, quote }
        Match { id, claim, rating, url, date, contradicts, verdict, score, relation, agrees, differs, reserved }
        Evidence { source, relation, row, span }
        Quantity { value, upper, bound, unit, of, span, has_upper }
        Claim { kinds, claimant, matches, related, evidence, quantities, span, score, checkworthy, stance, verdict }
        CustomLayer { name, values }
        Document { size, id, title, date, url, language, text, paragraphs, sentences, tokens, damage, targets, entities, quotes, sentiment, claims, custom }
        Failure { message, option, hint }
        Descriptor { size, name, version, summary, provides, needs, uses, languages, options_schema, serial }
        Reply { size, context, describe, fail }
        Sink { size, context, entity, quote, sentiment, claim, custom, note, fail, is_cancelled }
        PluginTable { magic, size, major, minor, describe, create, extract, destroy }
    }
}

/// A change here breaks every plugin that was built before, unless it adds at the end of a table that begins with its
/// size.
#[test]
#[cfg(target_pointer_width = "64")]
fn the_layout_stays() {
    let mut out = String::new();
    for Layout { name, size, fields } in layouts() {
        let fields: Vec<String> = fields.iter().map(|(field, at)| format!("{field}@{at}")).collect();
        writeln!(out, "{name} {size}: {}", fields.join(" ")).unwrap();
    }
    insta::assert_snapshot!(out);
}

#[test]
fn views_are_pointer_and_length() {
    assert_eq!(size_of::<Str<'_>>(), 2 * size_of::<usize>());
    assert_eq!(size_of::<Slice<'_, Token>>(), 2 * size_of::<usize>());
    assert_eq!(size_of::<Maybe<'_, Link<'_>>>(), size_of::<usize>());
}

/// The header says to a C compiler what the Rust compiler knows.
#[test]
fn c_agrees_on_the_layout() {
    let mut source = "#include \"byline.h\"\n".to_owned();
    for Layout { name, size, fields } in layouts() {
        let name = c_name(name);
        writeln!(source, "_Static_assert(sizeof({name}) == {size}, \"size of {name}\");").unwrap();
        for (field, at) in fields {
            writeln!(source, "_Static_assert(offsetof({name}, {field}) == {at}, \"{name}.{field}\");")
                .unwrap();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("layout.c");
    std::fs::write(&file, source).unwrap();
    let output = Command::new("cc")
        .args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-I"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/include"))
        .arg(&file)
        .output()
        .expect("a C compiler is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn c_name(name: &str) -> String {
    let mut out = "byline".to_owned();
    for c in name.chars() {
        if c.is_uppercase() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}
