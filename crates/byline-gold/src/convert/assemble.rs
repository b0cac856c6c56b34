//! From spans, attributes and links to the layers of gold data: what brat, Label Studio and spaCy have in common.

use super::Run;
use super::labels::{Role, folded, polarity};
use crate::{Cluster, Gold, GoldClaim, GoldEntity, GoldMention, GoldQuote, GoldSentiment};
use byline_core::{QuoteType, Span};
use std::collections::HashMap;

/// A span that somebody marked.
#[derive(Debug, Clone, Default)]
pub(super) struct Annotation {
    /// What links call it.
    pub(super) id: String,
    pub(super) labels: Vec<String>,
    /// In the order of the text; more than one where the annotation is discontinuous.
    pub(super) spans: Vec<Span>,
    /// Names and values.
    pub(super) attributes: Vec<(String, String)>,
}

/// A relation between two annotations.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) kind: String,
    pub(super) from: String,
    pub(super) to: String,
}

/// Everything that is marked in an article.
#[derive(Debug, Default)]
pub(super) struct Marked {
    pub(super) annotations: Vec<Annotation>,
    pub(super) links: Vec<Link>,
}

/// Kinds of links that say that two mentions stand for the same.
const SAME: [&str; 5] = ["coref", "same", "ident", "equiv", "anaphor"];

/// Words that stand for somebody and name nobody.
const PRONOUNS: &[&str] = &[
    "i",
    "me",
    "my",
    "mine",
    "myself",
    "we",
    "us",
    "our",
    "ours",
    "ourselves",
    "you",
    "your",
    "yours",
    "he",
    "him",
    "his",
    "himself",
    "she",
    "her",
    "hers",
    "herself",
    "it",
    "its",
    "itself",
    "they",
    "them",
    "their",
    "theirs",
    "themselves",
    "who",
    "whom",
    "whose",
];

/// A mention of somebody or something.
struct Named {
    annotation: usize,
    span: Span,
    label: String,
    fine: String,
    kind: &'static str,
}

/// What an annotation is besides a name, by its place among the annotations.
#[derive(Default)]
struct Roles {
    contents: Vec<(usize, Option<QuoteType>)>,
    cues: Vec<usize>,
    speakers: Vec<usize>,
}

/// Fills the layers of `gold`, whose text the spans point into.
///
/// # Errors
///
/// If a link leads to an annotation that is not there.
pub(super) fn assemble(gold: &mut Gold, marked: &Marked, run: &mut Run<'_>) -> Result<(), String> {
    let links = resolve(marked)?;
    let mut roles = Roles::default();
    let mut named = Vec::new();
    for (at, annotation) in marked.annotations.iter().enumerate() {
        for label in &annotation.labels {
            give_role(gold, at, annotation, label, &mut named, &mut roles, run);
        }
        if let Some(polarity) = attribute(annotation, polarity) {
            judge(gold, annotation, polarity);
        }
        for (name, value) in &annotation.attributes {
            if !is_read(name, value) {
                let value =
                    if value.is_empty() { String::new() } else { format!(" with the value `{value}`") };
                run.leave_out(format!("the attribute `{name}`{value}"));
            }
        }
    }
    names(gold, &named);
    let used = clusters(gold, &named, &links);
    quotes(gold, marked, &roles, &named, &links, run);
    for (link, used) in links.iter().zip(used) {
        let role =
            |at: usize| roles.contents.iter().any(|(content, _)| *content == at) || roles.cues.contains(&at);
        if !used && !role(link.from) && !role(link.to) {
            run.leave_out(format!("relations of the kind `{}`", link.kind));
        }
    }
    sort(gold);
    Ok(())
}

/// A link between annotations by their places.
struct Resolved<'a> {
    kind: &'a str,
    from: usize,
    to: usize,
}

fn resolve(marked: &Marked) -> Result<Vec<Resolved<'_>>, String> {
    let places: HashMap<&str, usize> =
        marked.annotations.iter().enumerate().map(|(at, annotation)| (annotation.id.as_str(), at)).collect();
    let place = |id: &str, kind: &str| {
        places
            .get(id)
            .copied()
            .ok_or_else(|| format!("the relation `{kind}` leads to `{id}`, which is not there"))
    };
    let resolved = marked
        .links
        .iter()
        .map(|Link { kind, from, to }| Ok(Resolved { kind, from: place(from, kind)?, to: place(to, kind)? }));
    resolved.collect()
}

fn give_role(
    gold: &mut Gold,
    at: usize,
    annotation: &Annotation,
    label: &str,
    named: &mut Vec<Named>,
    roles: &mut Roles,
    run: &mut Run<'_>,
) {
    let whole = hull(annotation);
    match run.labels.role(label) {
        Role::Name(name) => {
            let kind = kind(annotation, whole.of(&gold.text).unwrap_or_default());
            named.push(Named { annotation: at, span: whole, label: name, fine: label.to_owned(), kind });
        }
        Role::Content(kind) => {
            let kind = attribute(annotation, |value| QuoteType::from_name(&folded(value))).or(kind);
            roles.contents.push((at, kind));
        }
        Role::Cue => roles.cues.push(at),
        Role::Speaker => roles.speakers.push(at),
        Role::Target(polarity) => {
            roles.speakers.push(at);
            if let Some(polarity) = polarity {
                judge(gold, annotation, polarity);
            }
        }
        Role::Claim(checkworthy) => {
            let checkworthy = checkworthy_of(annotation).unwrap_or(checkworthy);
            let claim = GoldClaim { span: whole, checkworthy, speaker: None };
            gold.claims.get_or_insert_default().push(claim);
        }
        Role::Sentence => gold.sentences.get_or_insert_default().push(whole),
        Role::Nothing => run.leave_out(format!("spans labelled `{label}`")),
    }
}

/// The first value of an attribute that `read` understands: what an attribute is called differs from scheme to scheme,
/// its values hardly do.
fn attribute<T>(annotation: &Annotation, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    annotation.attributes.iter().find_map(|(_, value)| read(value))
}

/// Whether an attribute says anything that gold data hold.
fn is_read(name: &str, value: &str) -> bool {
    polarity(value).is_some()
        || QuoteType::from_name(&folded(value)).is_some()
        || mention_kind(value).is_some()
        || worthy(name, value).is_some()
}

fn checkworthy_of(annotation: &Annotation) -> Option<bool> {
    annotation.attributes.iter().find_map(|(name, value)| worthy(name, value))
}

fn worthy(name: &str, value: &str) -> Option<bool> {
    let (name, value) = (folded(name), folded(value));
    match value.as_str() {
        "checkworthy" | "check-worthy" => Some(true),
        "not-checkworthy" | "not-check-worthy" => Some(false),
        "false" | "no" if name.contains("worthy") => Some(false),
        _ if name.contains("worthy") => Some(true),
        _ => None,
    }
}

fn mention_kind(value: &str) -> Option<&'static str> {
    match folded(value).as_str() {
        "name" => Some("name"),
        "nominal" => Some("nominal"),
        "pronoun" => Some("pronoun"),
        _ => None,
    }
}

fn kind(annotation: &Annotation, words: &str) -> &'static str {
    let marked = attribute(annotation, mention_kind);
    let pronoun = PRONOUNS.contains(&words.to_lowercase().as_str());
    marked.unwrap_or(if pronoun { "pronoun" } else { "name" })
}

fn hull(annotation: &Annotation) -> Span {
    annotation.spans.iter().copied().reduce(Span::join).unwrap_or_default()
}

fn judge(gold: &mut Gold, annotation: &Annotation, polarity: i8) {
    let target = hull(annotation);
    let row = GoldSentiment { target: Some(target), sentence: None, polarity: Some(polarity), score: None };
    gold.sentiment.get_or_insert_default().push(row);
    gold.targets.get_or_insert_default().push(target);
}

/// Names become entities; pronouns and descriptions are mentions of coreference alone.
fn names(gold: &mut Gold, named: &[Named]) {
    for Named { span, label, fine, kind, .. } in named {
        let entities = gold.entities.get_or_insert_default();
        if *kind == "name" {
            let fine = (fine != label).then(|| fine.clone());
            entities.push(GoldEntity { span: *span, label: label.clone(), fine });
        }
    }
}

/// Joins mentions that links say are the same; returns which links said so.
fn clusters(gold: &mut Gold, named: &[Named], links: &[Resolved<'_>]) -> Vec<bool> {
    let place = |annotation: usize| named.iter().position(|mention| mention.annotation == annotation);
    let mut groups: Vec<usize> = (0..named.len()).collect();
    let mut used = vec![false; links.len()];
    for (link, used) in links.iter().zip(&mut used) {
        let kind = folded(link.kind);
        if !SAME.iter().any(|same| kind.contains(same)) {
            continue;
        }
        let (Some(from), Some(to)) = (place(link.from), place(link.to)) else { continue };
        *used = true;
        let (kept, lost) = (groups[from], groups[to]);
        groups.iter_mut().filter(|group| **group == lost).for_each(|group| *group = kept);
    }
    if !used.contains(&true) {
        return used;
    }
    let clusters = gold.coref.get_or_insert_default();
    for group in 0..named.len() {
        let members: Vec<&Named> =
            named.iter().zip(&groups).filter(|(_, own)| **own == group).map(|(member, _)| member).collect();
        let Some(first) = members.iter().find(|member| member.kind == "name").or(members.first()) else {
            continue;
        };
        if members.len() < 2 {
            continue;
        }
        let mut mentions: Vec<GoldMention> = members
            .iter()
            .map(|member| GoldMention { span: member.span, kind: member.kind.to_owned(), head: member.span })
            .collect();
        mentions.sort_by_key(|mention| mention.span);
        clusters.push(Cluster { label: first.label.clone(), mentions });
    }
    used
}

/// Contents with the cues and speakers that links give them.
fn quotes(
    gold: &mut Gold,
    marked: &Marked,
    roles: &Roles,
    named: &[Named],
    links: &[Resolved<'_>],
    run: &mut Run<'_>,
) {
    let linked = |at: usize| {
        links.iter().filter_map(move |link| match (link.from == at, link.to == at) {
            (true, false) => Some(link.to),
            (false, true) => Some(link.from),
            _ => None,
        })
    };
    let is_content = |at: &usize| roles.contents.iter().any(|(content, _)| content == at);
    let is_cue = |at: &usize| roles.cues.contains(at);
    let is_speaker =
        |at: &usize| roles.speakers.contains(at) || named.iter().any(|mention| mention.annotation == *at);
    let spans = |at: usize| marked.annotations.get(at).map_or(&[][..], |annotation| &annotation.spans);
    let mut attached = vec![false; marked.annotations.len()];
    let mut quotes: Vec<GoldQuote> = Vec::new();
    for (first, kind) in &roles.contents {
        if attached[*first] {
            continue;
        }
        let mut parts = vec![*first];
        let mut next = 0;
        while let Some(part) = parts.get(next) {
            let more: Vec<usize> =
                linked(*part).filter(is_content).filter(|at| !parts.contains(at)).collect();
            parts.extend(more);
            next += 1;
        }
        let cues: Vec<usize> = parts.iter().flat_map(|part| linked(*part)).filter(is_cue).collect();
        let speakers = parts.iter().chain(&cues).flat_map(|part| linked(*part)).filter(is_speaker);
        let speakers: Vec<usize> = speakers.collect();
        parts.iter().chain(&cues).chain(&speakers).for_each(|at| attached[*at] = true);
        let all = |places: &[usize]| {
            let spans = places.iter().flat_map(|at| spans(*at).iter().copied());
            joined(spans.collect(), &gold.text)
        };
        quotes.push(GoldQuote {
            content: all(&parts),
            cue: all(&cues),
            speaker: Some(all(&speakers)),
            kind: *kind,
            ..GoldQuote::default()
        });
    }
    for at in roles.cues.iter().filter(|at| !attached[**at]) {
        let words = hull(&marked.annotations[*at]).of(&gold.text).unwrap_or_default();
        run.leave_out(format!("the cue `{words}`, which no relation joins to a quote"));
    }
    for at in roles.speakers.iter().filter(|at| !attached[**at]) {
        let annotation = &marked.annotations[*at];
        let judged = attribute(annotation, polarity).is_some()
            || annotation.labels.iter().any(|label| matches!(run.labels.role(label), Role::Target(Some(_))));
        if !judged {
            let words = hull(annotation).of(&gold.text).unwrap_or_default();
            run.leave_out(format!(
                "`{words}`, a speaker whom no relation joins to a quote or a target without polarity"
            ));
        }
    }
    // Without a single speaker in the article the scheme does not mark them.
    if quotes.iter().all(|quote| quote.speaker.as_ref().is_none_or(Vec::is_empty)) {
        for quote in &mut quotes {
            quote.speaker = None;
        }
    }
    if !quotes.is_empty() {
        gold.quotes = Some(quotes);
    }
}

/// The spans in order; those that only whitespace separates are one, since brat cuts spans at line ends.
fn joined(mut spans: Vec<Span>, text: &str) -> Vec<Span> {
    spans.sort();
    spans.dedup();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last)
                if Span::new(last.end, span.start).of(text).is_some_and(|gap| gap.trim().is_empty()) =>
            {
                *last = last.join(span);
            }
            _ => out.push(span),
        }
    }
    out
}

/// Everything in the order of the text, and nothing twice.
fn sort(gold: &mut Gold) {
    if let Some(entities) = &mut gold.entities {
        entities.sort_by(|a, b| (a.span, &a.label).cmp(&(b.span, &b.label)));
        entities.dedup_by(|a, b| (a.span, &a.label) == (b.span, &b.label));
    }
    if let Some(quotes) = &mut gold.quotes {
        quotes.sort_by_key(|quote| quote.content.first().copied());
    }
    if let Some(clusters) = &mut gold.coref {
        clusters.sort_by_key(|cluster| cluster.mentions.first().map(|mention| mention.span));
    }
    if let Some(rows) = &mut gold.sentiment {
        rows.sort_by_key(|row| row.target);
        rows.dedup();
    }
    for spans in [&mut gold.targets, &mut gold.sentences].into_iter().flatten() {
        spans.sort();
        spans.dedup();
    }
    if let Some(claims) = &mut gold.claims {
        claims.sort_by_key(|claim| claim.span);
    }
}
