//! From spans, attributes and links to the layers of gold data: what brat, Label Studio and spaCy have in common.

use super::Run;
use super::labels::{Role, folded, polarity};
use super::pronouns::is_pronoun;
use crate::{Cluster, Gold, GoldClaim, GoldEntity, GoldMention, GoldQuote, GoldSentiment};
use byline_core::{QuoteType, Span};
use std::collections::{HashMap, HashSet};

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
    /// Annotations that links may lead to and that are left out.
    pub(super) dropped: HashSet<String>,
}

/// Kinds of links that say that two mentions stand for the same.
const SAME: [&str; 5] = ["coref", "same", "ident", "equiv", "anaphor"];

/// A mention of somebody or something.
struct Named {
    annotation: usize,
    span: Span,
    label: String,
    fine: String,
    kind: &'static str,
    /// Whether the annotator said of what kind it is.
    stated: bool,
}

/// What an annotation is besides a name, by its place among the annotations.
#[derive(Default)]
struct Roles {
    contents: Vec<(usize, Option<QuoteType>)>,
    cues: Vec<usize>,
    speakers: Vec<usize>,
    /// Names of several pieces, which are no entities and may be speakers.
    pieces: Vec<usize>,
    claims: Vec<usize>,
    /// Targets of a polarity.
    judged: Vec<usize>,
}

impl Roles {
    fn is_content(&self, at: usize) -> bool {
        self.contents.iter().any(|(content, _)| *content == at)
    }

    fn is_speaker(&self, at: usize, named: &[Named]) -> bool {
        self.speakers.contains(&at)
            || self.pieces.contains(&at)
            || named.iter().any(|mention| mention.annotation == at)
    }

    /// Whether a link between two annotations is part of a quote.
    fn joins(&self, (from, to): (usize, usize), named: &[Named]) -> bool {
        let joins = |from: usize, to: usize| {
            let speaker = self.is_speaker(to, named);
            (self.is_content(from) && (self.is_content(to) || self.cues.contains(&to) || speaker))
                || (self.cues.contains(&from) && speaker)
        };
        joins(from, to) || joins(to, from)
    }
}

/// Fills the layers of `gold`, whose text the spans point into.
///
/// # Errors
///
/// If a link leads to an annotation that is not there.
pub(super) fn assemble(gold: &mut Gold, marked: &Marked, run: &mut Run<'_>) -> Result<(), String> {
    let links = resolve(marked, run)?;
    let mut roles = Roles::default();
    let mut named = Vec::new();
    for (at, annotation) in marked.annotations.iter().enumerate() {
        if joined(annotation.spans.clone(), &gold.text).is_empty() {
            let label = annotation.labels.first().map_or("", String::as_str);
            run.leave_out_as("spans of no length", label);
            continue;
        }
        for label in &annotation.labels {
            give_role(gold, at, annotation, label, &mut named, &mut roles, run);
        }
        attributes(gold, at, annotation, &named, &mut roles, run);
    }
    names(gold, &named);
    let (used, clustered) = clusters(gold, &named, &links);
    let attached = quotes(gold, marked, &roles, &named, &links, run);
    for (link, used) in links.iter().zip(used) {
        if !used && !roles.joins((link.from, link.to), &named) {
            run.leave_out(&format!("relations of the kind `{}`", link.kind));
        }
    }
    for (mention, clustered) in named.iter().zip(clustered) {
        let at = mention.annotation;
        let carried = clustered || attached.get(at) == Some(&true) || roles.judged.contains(&at);
        report_mention(mention, carried, &gold.text, run);
    }
    sort(gold);
    Ok(())
}

/// Pronouns and descriptions are no names, whatever their label says.
fn report_mention(mention: &Named, carried: bool, text: &str, run: &mut Run<'_>) {
    let Named { annotation: _, span, label: _, fine, kind, stated } = mention;
    let words = span.of(text).unwrap_or_default();
    let what = match *kind {
        "name" => return,
        "pronoun" => "pronouns",
        _ => "descriptions",
    };
    if !carried {
        run.leave_out_as(&format!("{what} labelled `{fine}` that no relation joins to anything"), words);
    } else if !stated {
        run.change(&format!("taken as mentions and not as names: {what} labelled `{fine}`"), words);
    }
}

/// A link between annotations by their places.
struct Resolved<'a> {
    kind: &'a str,
    from: usize,
    to: usize,
}

fn resolve<'a>(marked: &'a Marked, run: &mut Run<'_>) -> Result<Vec<Resolved<'a>>, String> {
    let places: HashMap<&str, usize> =
        marked.annotations.iter().enumerate().map(|(at, annotation)| (annotation.id.as_str(), at)).collect();
    let mut resolved = Vec::with_capacity(marked.links.len());
    for Link { kind, from, to } in &marked.links {
        if let (Some(from), Some(to)) = (places.get(from.as_str()), places.get(to.as_str())) {
            resolved.push(Resolved { kind, from: *from, to: *to });
            continue;
        }
        for end in [from, to] {
            if !places.contains_key(end.as_str()) && !marked.dropped.contains(end) {
                return Err(format!("the relation `{kind}` leads to `{end}`, which is not there"));
            }
        }
        run.leave_out(&format!("relations of the kind `{kind}` to what is left out"));
    }
    Ok(resolved)
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
    let role = run.labels.role(label);
    let whole = whole(annotation, &gold.text);
    match (role, whole) {
        (Role::Content(kind), _) => {
            let kind = attribute(annotation, content_kind).or(kind);
            roles.contents.push((at, kind));
        }
        (Role::Cue, _) => roles.cues.push(at),
        (Role::Speaker | Role::Target(None), _) => roles.speakers.push(at),
        (Role::Nothing, _) => run.leave_out(&format!("spans labelled `{label}`")),
        (role, None) => {
            // The words between the pieces are part of nothing that was marked.
            let words = hull(annotation).of(&gold.text).unwrap_or_default();
            run.leave_out_as(&format!("spans of several pieces labelled `{label}`"), words);
            if matches!(role, Role::Name(_) | Role::Target(_)) {
                roles.pieces.push(at);
            }
        }
        (Role::Name(name), Some(span)) => {
            let stated = attribute(annotation, mention_kind);
            let pronoun = is_pronoun(&gold.text, span, &name);
            let kind = stated.unwrap_or(if pronoun { "pronoun" } else { "name" });
            let fine = label.to_owned();
            named.push(Named { annotation: at, span, label: name, fine, kind, stated: stated.is_some() });
        }
        (Role::Target(Some(polarity)), Some(span)) => {
            roles.speakers.push(at);
            roles.judged.push(at);
            judge(gold, span, polarity);
        }
        (Role::Claim(checkworthy), Some(span)) => {
            roles.claims.push(at);
            let checkworthy = checkworthy_of(annotation).unwrap_or(checkworthy);
            let claim = GoldClaim { span, checkworthy, speaker: None };
            gold.claims.get_or_insert_default().push(claim);
        }
        (Role::Sentence, Some(span)) => gold.sentences.get_or_insert_default().push(span),
    }
}

/// Reads the attributes of an annotation; those that say nothing of what it is are left out.
fn attributes(
    gold: &mut Gold,
    at: usize,
    annotation: &Annotation,
    named: &[Named],
    roles: &mut Roles,
    run: &mut Run<'_>,
) {
    let is_name = named.iter().any(|mention| mention.annotation == at);
    let is_mention = annotation.labels.is_empty() || roles.is_speaker(at, named);
    let content = roles.is_content(at).then(|| attribute(annotation, content_kind)).flatten();
    let kind = attribute(annotation, mention_kind).filter(|_| is_name);
    let worth = checkworthy_of(annotation).filter(|_| roles.claims.contains(&at));
    let place = whole(annotation, &gold.text).filter(|_| is_mention);
    let mut judged: Option<i8> = None;
    for (name, value) in &annotation.attributes {
        let polarity = polarity(name, value).zip(place);
        // Of two values that contradict each other the first counts.
        let read = polarity.is_some_and(|(polarity, _)| judged.is_none_or(|known| known == polarity))
            || (content.is_some() && content_kind(value) == content)
            || (kind.is_some() && mention_kind(value) == kind)
            || (worth.is_some() && worthy(name, value) == worth);
        if !read {
            run.leave_out_as(&format!("the attribute `{name}`"), value);
        } else if let (Some((polarity, span)), None) = (polarity, judged) {
            judged = Some(polarity);
            roles.judged.push(at);
            judge(gold, span, polarity);
        }
    }
}

/// The first value of an attribute that `read` understands: what an attribute is called differs from scheme to scheme,
/// its values hardly do.
fn attribute<T>(annotation: &Annotation, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    annotation.attributes.iter().find_map(|(_, value)| read(value))
}

fn content_kind(value: &str) -> Option<QuoteType> {
    QuoteType::from_name(&folded(value))
}

fn checkworthy_of(annotation: &Annotation) -> Option<bool> {
    annotation.attributes.iter().find_map(|(name, value)| worthy(name, value))
}

fn worthy(name: &str, value: &str) -> Option<bool> {
    let (name, value) = (folded(name).replace('-', ""), folded(value));
    match value.as_str() {
        "checkworthy" | "check-worthy" => Some(true),
        "not-checkworthy" | "not-check-worthy" => Some(false),
        "" | "true" | "yes" | "1" if name.contains("checkworthy") => Some(true),
        "false" | "no" | "0" if name.contains("checkworthy") => Some(false),
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

/// The span of an annotation that is of one piece; pieces that only whitespace parts are one.
fn whole(annotation: &Annotation, text: &str) -> Option<Span> {
    match joined(annotation.spans.clone(), text)[..] {
        [span] => Some(span),
        _ => None,
    }
}

fn hull(annotation: &Annotation) -> Span {
    annotation.spans.iter().copied().reduce(Span::join).unwrap_or_default()
}

fn judge(gold: &mut Gold, target: Span, polarity: i8) {
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

/// Joins mentions that links say are the same; returns which links said so, and which mentions were joined.
fn clusters(gold: &mut Gold, named: &[Named], links: &[Resolved<'_>]) -> (Vec<bool>, Vec<bool>) {
    let place = |annotation: usize| named.iter().position(|mention| mention.annotation == annotation);
    let mut groups: Vec<usize> = (0..named.len()).collect();
    let (mut used, mut joined) = (vec![false; links.len()], vec![false; named.len()]);
    for (link, used) in links.iter().zip(&mut used) {
        let kind = folded(link.kind);
        if !SAME.iter().any(|same| kind.contains(same)) {
            continue;
        }
        let (Some(from), Some(to)) = (place(link.from), place(link.to)) else { continue };
        *used = true;
        (joined[from], joined[to]) = (true, true);
        let (kept, lost) = (groups[from], groups[to]);
        groups.iter_mut().filter(|group| **group == lost).for_each(|group| *group = kept);
    }
    if !used.contains(&true) {
        return (used, joined);
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
    (used, joined)
}

/// Contents with the cues and speakers that links give them; returns which annotations are part of a quote.
fn quotes(
    gold: &mut Gold,
    marked: &Marked,
    roles: &Roles,
    named: &[Named],
    links: &[Resolved<'_>],
    run: &mut Run<'_>,
) -> Vec<bool> {
    let linked = |at: usize| {
        links.iter().filter_map(move |link| match (link.from == at, link.to == at) {
            (true, false) => Some(link.to),
            (false, true) => Some(link.from),
            _ => None,
        })
    };
    let is_content = |at: &usize| roles.is_content(*at);
    let is_cue = |at: &usize| roles.cues.contains(at);
    let is_speaker = |at: &usize| roles.is_speaker(*at, named);
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
        run.leave_out_as("cues that no relation joins to a quote", words);
    }
    for at in roles.speakers.iter().filter(|at| !attached[**at] && !roles.judged.contains(at)) {
        let words = hull(&marked.annotations[*at]).of(&gold.text).unwrap_or_default();
        let what = "speakers that no relation joins to a quote, and targets without polarity";
        run.leave_out_as(what, words);
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
    attached
}

/// The spans in order, without empty ones; those that only whitespace separates are one, since brat cuts spans at line ends.
fn joined(mut spans: Vec<Span>, text: &str) -> Vec<Span> {
    spans.retain(|span| !span.is_empty());
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
