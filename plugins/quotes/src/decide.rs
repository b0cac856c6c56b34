//! The one place where marks, rules and learned parts agree on what is a quote.
//!
//! 1. Every word that may report is scored as a cue.
//! 2. For each likely cue the learned edges and the quotation marks propose contents.
//! 3. Each content gets the probability that the whole is right.
//! 4. The surest win: a cue has one content, and a word of the text belongs to one quote at most.
//! 5. What is left gets its speaker, and the quotations within it are added.

use crate::attribution::{Attribution, EXACT, Reason};
use crate::clause;
use crate::content::Content;
use crate::cue::{self, Cue, SearchLimits};
use crate::deed;
use crate::features::{self, CueCounts, CueInContext, SIDES, WHOLE};
use crate::kind::kind;
use crate::model::{Question, Queue, Weights};
use crate::nested::nested;
use crate::part::{Part, Parts, Sides};
use crate::postposed;
use crate::propose::{self, Scratch};
use crate::quotation;
use crate::rules;
use crate::speaker;
use crate::view::{COLON, View};
use byline_core::{QuoteType, Tag};
use byline_model::{log_softmax, probability};
use rustc_hash::FxHashSet;

/// What scores are multiplied with to become probabilities: weights that are averages are too careful by so much.
const SHARPNESS: f32 = 1.1;
/// Contents that share this much of their words count as the same.
const NEARLY_SAME: f32 = 0.8;
/// Less likely contents are not looked at for the cues in them.
const LEAST_ENCLOSING: f32 = 0.05;
/// How much less a content is worth beside another where its cue stands in what another cue reports.
const DOUBT: f32 = 0.5;

/// Buffers of the decision, used again for every article.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    scratch: Scratch,
    found: cue::Scratch,
    cues: Vec<Cue>,
    sides: Queue<SIDES>,
    likely_before: Vec<u32>,
    contents: Vec<Content>,
    ends: Vec<usize>,
    wholes: Queue<WHOLE>,
    scores: Vec<f32>,
    taken: Vec<bool>,
}

/// Finds what is said in an article, as sure as `least` or surer, in the order of the text.
pub(crate) fn attributions(
    view: &View<'_>,
    weights: &impl Weights,
    least: f32,
    buffers: &mut Buffers,
    found: &mut Vec<Attribution>,
) {
    found.clear();
    candidates(view, weights, least, buffers, found);
    rules::forms(view, |attribution| found.push(attribution));
    found.retain(|attribution| {
        let likely = attribution.confidence >= least && !attribution.parts.is_empty();
        // Deeds go before the surest are chosen: they must not take their words from what is a quote.
        likely && !deed::is_deed(view, attribution)
    });
    let Buffers { scratch, taken, .. } = buffers;
    taken.clear();
    taken.resize(view.document.tokens.len(), false);
    keep_surest(found, taken);
    sort_by_place(found);
    // From here on quotes still grow, but only into words that no other one has: whose they are must be settled
    // first.
    rules::join_paragraphs(view, found, taken);
    quotation::settle(view, found, taken);
    let mut beside: Vec<Attribution> = Vec::new();
    // What marks alone show comes last: only quotations that no learned quote claims.
    quotation::beside_verbs(view, taken, &mut |attribution| beside.push(attribution));
    postposed::sentences(view, taken, &mut |attribution| beside.push(attribution));
    beside.retain(|attribution| {
        attribution.confidence >= least && found.iter().all(|quote| quote.cue != attribution.cue)
    });
    for part in beside.iter().flat_map(|attribution| &attribution.parts) {
        taken.get_mut(part.tokens()).unwrap_or_default().fill(true);
    }
    found.append(&mut beside);
    sort_by_place(found);
    for attribution in found.iter_mut().filter(|attribution| attribution.seeks_speaker) {
        find_speaker(view, weights, attribution, scratch);
    }
    // Only once the speaker is known can it be seen whether that one can speak at all.
    found.retain(|attribution| !deed::is_mute(view, attribution));
    let mut more: Vec<Attribution> = Vec::new();
    rules::floating(view, found, taken, |attribution| more.push(attribution));
    // Quotes within quotes share their words with the outer one and so never compete for them.
    nested(view, found, |mut inner, around| {
        if let Some(cue) = inner.cue {
            inner.speaker = speaker::speaker(view, weights, cue, &inner.parts, inner.sides, around, scratch);
        }
        more.push(inner);
    });
    more.retain(|attribution| attribution.confidence >= least);
    found.append(&mut more);
    sort_by_place(found);
}

/// Everything that a cue may report with a probability of at least `least`, cue by cue in the order of the text: the
/// probability that it is one of this content, give or take a few words.
fn candidates(
    view: &View<'_>,
    weights: &impl Weights,
    least: f32,
    buffers: &mut Buffers,
    found: &mut Vec<Attribution>,
) {
    let mut chances: Vec<f32> = Vec::new();
    let mut enclosing: Vec<Enclosing> = Vec::new();
    proposals(view, weights, SearchLimits::NARROW, buffers, |CueInContext { cue, .. }, contents, scores| {
        into_chances(scores, &mut chances);
        // Together they are no surer than this.
        if calibrated_direct(calibrated(1.0 - chances.last().copied().unwrap_or_default())) < least {
            return;
        }
        for (content, &own) in contents.iter().zip(&chances) {
            // Also those that will not be given themselves can enclose a cue: together they say how likely it
            // is enclosed.
            if own >= LEAST_ENCLOSING {
                enclosing.push(Enclosing { cue, parts: content.parts.clone(), chance: own });
            }
            // What nearly agrees with a content speaks for it too.
            let near: f32 = contents
                .iter()
                .zip(&chances)
                .filter(|(other, _)| content == *other || content.overlap(other) >= NEARLY_SAME)
                .map(|(_, chance)| chance)
                .sum();
            let confidence = calibrated(near);
            if calibrated_direct(confidence) < least {
                continue;
            }
            let mut quote = by_cue(view, cue, content, confidence);
            if confidence < DIRECT_BELOW && kind(view, weights, &quote) == QuoteType::Direct {
                quote.confidence = calibrated_direct(confidence);
            }
            if quote.confidence >= least {
                quote.worth = quote.confidence + EXACT * own;
                found.push(quote);
            }
        }
    });
    doubt_enclosed(found, &enclosing);
    doubt_blocks(view, found, &enclosing);
}

/// What a cue may report, with the probability of just that: to be compared with the cues in it.
struct Enclosing {
    cue: usize,
    parts: Parts,
    chance: f32,
}

/// How likely a cue stands in what others report: in what the likeliest of them does, and in that of the one looked at.
#[derive(Debug, Clone, Copy, Default)]
struct Enclosed {
    likeliest: f32,
    of: usize,
    sum: f32,
}

/// Lowers the worth of what is reported within another's words, as likely as these are: of a report within a report the
/// outer one counts. `The minister said critics argue the plan is too costly.` Both lists are in the order of the cues.
fn doubt_enclosed(found: &mut [Attribution], enclosing: &[Enclosing]) {
    let mut enclosed = vec![Enclosed::default(); found.len()];
    for Enclosing { cue: outer, parts, chance } in enclosing {
        for part in parts {
            // A text may have thousands of cues: the list is in their order, so that each content looks at its
            // own stretch alone.
            let from = found.partition_point(|quote| quote.cue < Some(part.first));
            let inside = found.iter().zip(&mut enclosed).skip(from);
            for (_, enclosed) in inside.take_while(|(quote, _)| quote.cue < Some(part.end)) {
                // The contents of one cue exclude one another and add up; those of different cues do not, and
                // the likeliest counts.
                if enclosed.of != *outer {
                    (enclosed.of, enclosed.sum) = (*outer, 0.0);
                }
                enclosed.sum += chance;
                enclosed.likeliest = enclosed.likeliest.max(enclosed.sum);
            }
        }
    }
    for (quote, Enclosed { likeliest, .. }) in found.iter_mut().zip(enclosed) {
        quote.worth *= 1.0 - DOUBT * likeliest;
    }
}

/// Lowers the worth of what a cue reports in a later paragraph, as likely as a cue of that paragraph reports some of it:
/// `He told of the flood.` and then `"It came at night," he said. "We ran."`
fn doubt_blocks(view: &View<'_>, found: &mut [Attribution], enclosing: &[Enclosing]) {
    for quote in found {
        let (Some(cue), Some(first)) = (quote.cue, quote.parts.first().copied()) else { continue };
        // A colon says whose words the paragraph after it has.
        let colon = [0, 1].iter().any(|&offset| view.form(cue, offset) == COLON);
        if first.first <= cue || colon || view.paragraph_number(first.first) == view.paragraph_number(cue) {
            continue;
        }
        let Some(paragraph) = view.paragraph(first.first) else { continue };
        let from = enclosing.partition_point(|other| other.cue < paragraph.first);
        let mut claimed = Enclosed::default();
        for other in enclosing.get(from..).unwrap_or_default() {
            if other.cue >= paragraph.end {
                break;
            }
            let shares = |part: &Part| part.first < first.end && first.first < part.end;
            if first.contains(other.cue) || !other.parts.iter().any(shares) {
                continue;
            }
            if claimed.of != other.cue {
                (claimed.of, claimed.sum) = (other.cue, 0.0);
            }
            claimed.sum += other.chance;
            claimed.likeliest = claimed.likeliest.max(claimed.sum);
        }
        quote.worth *= 1.0 - DOUBT * claimed.likeliest;
    }
}

/// Below one half, softmax probabilities come out too low: contents share them with others that are a few words off.
fn calibrated(chance: f32) -> f32 {
    if chance < 0.5 { 0.1 + 0.8 * chance } else { chance }
}

/// The speaker's own words are surer than they seem below this: fewer of them are not quotes at all, but where they end is
/// harder to decide.
const DIRECT_BELOW: f32 = 0.8;

fn calibrated_direct(confidence: f32) -> f32 {
    if confidence < DIRECT_BELOW { 0.15 + 0.8125 * confidence } else { confidence }
}

/// Makes the scores of contents probabilities; the last one is that the cue reports none of them.
pub(crate) fn into_chances(scores: &[f32], chances: &mut Vec<f32>) {
    chances.clear();
    chances.extend(scores.iter().map(|score| score * SHARPNESS));
    // That the cue reports none of them scores 0.
    chances.push(0.0);
    log_softmax(chances);
    for chance in chances {
        *chance = chance.exp();
    }
}

/// What a cue reports.
fn by_cue(view: &View<'_>, cue: usize, content: &Content, confidence: f32) -> Attribution {
    let Content { parts, sides, origin: _, log_probabilities: _ } = content;
    let mut said = parts.clone();
    clause::without_subject(view, cue, &mut said);
    let sides = if said.len() < parts.len() { Sides::Before } else { *sides };
    Attribution {
        sides,
        seeks_speaker: true,
        ..Attribution::by_rule(Some(cue), said, Reason::Cue, confidence)
    }
}

/// The contents that are proposed for each likely cue, with their scores.
pub(crate) fn proposals(
    view: &View<'_>,
    weights: &impl Weights,
    limits: SearchLimits,
    buffers: &mut Buffers,
    mut take: impl FnMut(CueInContext<'_>, &[Content], &[f32]),
) {
    let Buffers { scratch, found, cues, sides, likely_before, contents, ends, wholes, scores, taken: _ } =
        buffers;
    cue::find(view, weights, limits, found, cues, likely_before);
    // One step for all cues before the next: so the code of each stays in the fastest cache.
    propose::sides(view, weights, cues, sides);
    contents.clear();
    ends.clear();
    scratch.words.clear(view.document.sentences.len());
    for cue in &*cues {
        propose::contents(view, weights, limits, cue, scratch, contents);
        ends.push(contents.len());
    }
    let mut start = 0;
    for (cue, &end) in cues.iter().zip(&*ends) {
        let contents = contents.get(start..end).unwrap_or_default();
        start = end;
        let context = CueInContext {
            cue: cue.at,
            log_probability: probability(cue.score).ln(),
            paragraph: view.paragraph_of_sentence(cue.sentence),
            cues: CueCounts { before: likely_before },
        };
        wholes.clear();
        for content in contents {
            wholes.push(weights, Question::Whole, features::whole(view, context, content));
        }
        scores.clear();
        scores.extend(wholes.scores(weights, Question::Whole));
        view.said.add_to(contents, scores);
        if !contents.is_empty() {
            take(context, contents, scores);
        }
    }
}

/// Keeps the surest that share neither a cue nor a word, and marks their words as taken.
fn keep_surest(found: &mut Vec<Attribution>, taken: &mut [bool]) {
    // Stable: of two as sure, the earlier proposal wins.
    found.sort_by(|a, b| b.worth.total_cmp(&a.worth));
    let mut used = FxHashSet::default();
    found.retain(|attribution| {
        let free = attribution
            .parts
            .iter()
            .all(|part| taken.get(part.tokens()).is_some_and(|slots| !slots.contains(&true)));
        // A cue counts as used only by what wins: a content that lost its words leaves it to the next.
        let wins = free && attribution.cue.is_none_or(|cue| used.insert(cue));
        if wins {
            for part in &attribution.parts {
                taken.get_mut(part.tokens()).unwrap_or_default().fill(true);
            }
        }
        wins
    });
}

fn sort_by_place(found: &mut [Attribution]) {
    found.sort_by_key(|quote| (quote.parts.first().map(|part| part.first), quote.nested, quote.cue));
}

/// Finds who says what a cue reports.
fn find_speaker(
    view: &View<'_>,
    weights: &impl Weights,
    attribution: &mut Attribution,
    scratch: &mut Scratch,
) {
    let Attribution { cue: Some(cue), parts, sides, .. } = &*attribution else { return };
    let sentence = view.sentence(*cue);
    let mut speaker = speaker::speaker(view, weights, *cue, parts, *sides, sentence, scratch);
    // `Her sister agrees: "She has seen it all."`
    let verb = cue.checked_sub(1).filter(|&verb| speaker::is_verb_before_colon(view, verb));
    if let Some(verb) = verb {
        speaker = speaker.map(|speaker| speaker.min(verb - 1));
        attribution.cue = Some(verb);
    }
    attribution.speaker = speaker;
    // `The` alone is the speaker's: `The council said that ...`
    let article = |part: &Part| {
        part.len() == 1 && Some(part.end) == speaker && view.token(part.first, 0).tag == Tag::DET
    };
    if attribution.parts.len() > 1 {
        attribution.parts.retain(|part| !article(part));
    }
}
