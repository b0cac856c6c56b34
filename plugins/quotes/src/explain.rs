//! Why a quote was found, in a reader's words: the decisions are made again, and what weighed most in each is named.

use crate::attribution::{Attribution, Reason};
use crate::content::Content;
use crate::cue::SearchLimits;
use crate::decide::{self, Buffers};
use crate::features::{self, CueInContext};
use crate::hash::{Feature, Named};
use crate::kind;
use crate::lexicon::Class;
use crate::model::{Question, Weights};
use crate::output;
use crate::part::{self, Part};
use crate::resolve::Resolver;
use crate::speaker;
use crate::view::{COLON, View};
use byline_core::{Basis, Ground, counted};
use byline_model::probability;
use byline_plugin::{QuoteType, Span};
use std::fmt::Write;

/// How many grounds are given for an answer.
const GROUNDS: usize = 5;

/// Why the quote with that number, from 0, is found among those that are asked for.
pub(crate) fn explain(
    view: &View<'_>,
    weights: &impl Weights,
    least: f32,
    attitudes: bool,
    at: usize,
) -> Option<Vec<byline_core::Reason>> {
    let (mut buffers, mut found) = (Buffers::default(), Vec::new());
    // Found again rather than remembered: articles that nobody asks about then pay nothing for explanations.
    decide::attributions(view, weights, least, &mut buffers, &mut found);
    let mut given = found.iter().filter(|one| attitudes || !output::is_attitude(view, one));
    let attribution = given.nth(at)?;
    let case = Case { view, weights, attribution };
    let mut reasons = vec![case.reporting()];
    reasons.extend(case.content(&mut buffers));
    reasons.extend(case.speaking());
    reasons.extend(case.standing(&found));
    reasons.push(case.words());
    reasons.push(case.confidence(least));
    Some(reasons)
}

/// A quote that is explained.
struct Case<'a, W> {
    view: &'a View<'a>,
    weights: &'a W,
    attribution: &'a Attribution,
}

type Answer = byline_core::Reason;

impl<W: Weights> Case<'_, W> {
    /// What shows that something is said.
    fn reporting(&self) -> Answer {
        const ASKED: &str = "what reports it";
        let rule = |answer: &str| Answer::new(ASKED, answer, Basis::Rule);
        match self.attribution.reason {
            Reason::QuestionAndAnswer => {
                rule("a turn of a transcript: a name or `Q`, a colon, and what is said")
            }
            Reason::NameAfterDash => rule("a paragraph of somebody's words with a name at its end"),
            Reason::DashDialogue => rule("one of several paragraphs of dialogue that begin with a dash"),
            Reason::Continuation => {
                rule("no word: whole sentences in quotation marks right after a quote, which they continue")
            }
            Reason::MarksOnly => rule("no word: whole sentences with a verb in quotation marks"),
            Reason::Cue => match self.attribution.cue {
                Some(cue) => self.cue(cue),
                None => rule("no word: quotation marks alone"),
            },
        }
    }

    fn cue(&self, cue: usize) -> Answer {
        // Of `Her sister agrees: "…"` the colon was judged, and the verb is given.
        let judged = if self.view.form(cue, 1) == COLON && !self.is_likely(cue) { cue + 1 } else { cue };
        let sort = match self.view.note(judged, 0).class {
            Class::Say => "a verb that goes with words in quotation marks",
            Class::Report => "a verb of speech",
            Class::Think => "a verb of belief, wish or perception",
            Class::Noun => "a word that can report",
            Class::None if self.view.form(judged, 0) == COLON => "a colon before what is said",
            Class::None => "a word that reports here, though no list has it",
        };
        let sentence = self.view.sentence(judged);
        let mut named: Vec<Named> = features::cue_first(self.view, judged, sentence).into();
        named.extend::<[Named; features::CUE_OTHERS]>(features::cue_others(self.view, judged, sentence));
        let score = self.score(Question::Cue, &named);
        Answer::new("what reports it", format!("{}: {sort}", self.quoted(cue)), Basis::Weights)
            .likely(probability(score))
            .at([self.span(cue)])
            .strongest(self.grounds(Question::Cue, &named), GROUNDS)
    }

    fn is_likely(&self, at: usize) -> bool {
        let sentence = self.view.sentence(at);
        let first: [Feature; 13] = features::cue_first(self.view, at, sentence);
        let others: [Feature; features::CUE_OTHERS] = features::cue_others(self.view, at, sentence);
        let score = |features: &[Feature]| self.weights.score(Question::Cue, features);
        score(&first) + score(&others) >= SearchLimits::NARROW.cue
    }

    /// Where what is said begins and ends.
    fn content(&self, buffers: &mut Buffers) -> Option<Answer> {
        let asked = self.attribution.cue.filter(|_| self.attribution.reason == Reason::Cue)?;
        if self.attribution.nested {
            let answer = "what its marks enclose within the quote around it";
            return Some(Answer::new("what is said", answer, Basis::Rule));
        }
        let mut answer = None;
        let narrow = SearchLimits::NARROW;
        decide::proposals(self.view, self.weights, narrow, buffers, |context, contents, scores| {
            // The verb of `Her sister agrees:` is given for its colon.
            if context.cue == asked || context.cue == asked + 1 && self.view.form(context.cue, 0) == COLON {
                answer = answer.take().or_else(|| self.choice(context, contents, scores));
            }
        });
        answer
    }

    fn choice(&self, judged: CueInContext<'_>, contents: &[Content], scores: &[f32]) -> Option<Answer> {
        let mut chances = Vec::new();
        decide::into_chances(scores, &mut chances);
        let own = |content: &Content| {
            let shared: usize = content
                .parts
                .iter()
                .flat_map(|a| self.attribution.parts.iter().map(|b| shared(*a, *b)))
                .sum();
            shared as f32
                / (part::len(&content.parts) + part::len(&self.attribution.parts) - shared).max(1) as f32
        };
        let best = (0..contents.len()).max_by(|&a, &b| own(&contents[a]).total_cmp(&own(&contents[b])))?;
        let content = contents.get(best).filter(|content| own(content) > 0.5)?;
        let other = (0..contents.len())
            .filter(|&at| at != best)
            .max_by(|&a, &b| chances[a].total_cmp(&chances[b]))
            .and_then(|at| Some((contents.get(at)?, chances.get(at)?)));
        let named: [Named; features::WHOLE] = features::whole(self.view, judged, content);
        let nothing = chances.last().copied().unwrap_or_default();
        let mut answer = format!(
            "the likeliest of {} that {} may report; that it reports nothing has {:.0} %",
            counted(contents.len() as u64, "content"),
            self.quoted(judged.cue),
            nothing * 100.0
        );
        if let Some((other, chance)) = other {
            let words = self.words_of(other.parts.first().copied(), other.parts.last().copied());
            let _ = write!(answer, ", the next one, “{words}”, {:.0} %", chance * 100.0);
        }
        let spans = self.attribution.parts.iter().map(|part| self.view.span(*part));
        Some(
            Answer::new("what is said", answer, Basis::Weights)
                .likely(chances.get(best).copied().unwrap_or_default())
                .at(spans)
                .strongest(self.grounds(Question::Whole, &named), GROUNDS),
        )
    }

    /// Which words name the speaker.
    fn speaking(&self) -> Option<Answer> {
        const ASKED: &str = "who speaks";
        let Attribution { cue, parts, sides, speaker, carried_from, seeks_speaker, nested, .. } =
            self.attribution;
        if carried_from.is_some() {
            let answer = "whoever says the quote before, which this one continues";
            return Some(Answer::new(ASKED, answer, Basis::Rule).at(speaker.map(|at| self.span(at))));
        }
        let Some(cue) = cue.filter(|_| *seeks_speaker || *nested) else {
            let answer = speaker.map(|at| format!("{}, where this form has its speaker", self.quoted(at)));
            return answer
                .map(|answer| Answer::new(ASKED, answer, Basis::Rule).at(speaker.map(|at| self.span(at))));
        };
        let sentence = self.view.sentence(cue);
        let mut places = Vec::new();
        speaker::candidates(self.view, cue, parts, sentence, &mut places);
        let score = |at: usize| {
            let features: [Feature; 21] = features::speaker(self.view, cue, at, sentence, *sides);
            self.weights.score(Question::Speaker, &features)
        };
        let Some(at) = *speaker else {
            let answer = format!(
                "nobody that the sentence names: of {}, none is likely enough",
                counted(places.len() as u64, "word")
            );
            return Some(Answer::new(ASKED, answer, Basis::Weights));
        };
        let other = places.iter().copied().filter(|&other| other != at);
        let other = other.map(|other| (other, score(other))).max_by(|a, b| a.1.total_cmp(&b.1));
        let (own, near) = (self.quoted(at), self.quoted(cue));
        let mut answer = match places.len() {
            1 => format!("{own}, the only word near {near} that could"),
            count => format!("{own}, of {count} words near {near} that could"),
        };
        if let Some((other, points)) = other {
            let _ = write!(answer, "; next {}, {:.1} behind", self.quoted(other), score(at) - points);
        }
        let named: [Named; 21] = features::speaker(self.view, cue, at, sentence, *sides);
        let grounds = self.grounds(Question::Speaker, &named);
        Some(Answer::new(ASKED, answer, Basis::Weights).at([self.span(at)]).strongest(grounds, GROUNDS))
    }

    /// Whom these words stand for.
    fn standing(&self, found: &[Attribution]) -> Option<Answer> {
        let mut resolver = Resolver::new(self.view, found);
        // What was said before decides on pronouns.
        let mut speaker = None;
        for one in found {
            speaker = resolver.speaker(one);
            if std::ptr::eq(one, self.attribution) {
                break;
            }
        }
        let speaker = speaker?;
        let (mention, name) = (speaker.mention?, speaker.name?);
        let words = self.view.document.slice(mention);
        let answer = match speaker.entity {
            Some(_) if words == name => format!("“{words}” is a name that the layer of names has"),
            Some(_) => format!("“{words}” stands for {name} in the layer of names"),
            None => format!("“{words}” stands for nobody in the layer of names"),
        };
        Some(Answer::new("who that is", answer, Basis::Layer).at([mention]))
    }

    /// Whose words they are.
    fn words(&self) -> Answer {
        const ASKED: &str = "whose words";
        let Self { view, weights, attribution } = self;
        let kind = kind::kind(view, *weights, attribution);
        let repairs = kind::repairs(view, attribution, kind);
        let lost = if repairs.is_empty() {
            String::new()
        } else {
            format!(", though something is wrong with the marks: {}", repairs.join(", "))
        };
        let marks = view.marks_in(&attribution.parts) > 0
            || attribution.parts.iter().any(|part| view.mark_before(part.first) || view.mark_after(part.end));
        // Turns of a transcript and dialogue are the speaker's own words though they have no marks.
        let by_form = attribution.nested || attribution.reason != Reason::Cue;
        match (kind, attribution.cue) {
            (QuoteType::Direct, Some(cue)) if !marks && !by_form => {
                self.by_words(cue, 1.0, format!("the speaker's own, by the words alone{lost}"))
            }
            (QuoteType::Indirect, Some(cue)) => self.by_words(
                cue,
                -1.0,
                format!("the article's: no quotation marks, and it reads like a report{lost}"),
            ),
            (QuoteType::Direct, _) if by_form && !marks => {
                Answer::new(ASKED, format!("the speaker's own: this form has no others{lost}"), Basis::Rule)
            }
            (QuoteType::Direct, _) => Answer::new(
                ASKED,
                format!("the speaker's own: they stand in quotation marks{lost}"),
                Basis::Rule,
            ),
            (QuoteType::Mixed, _) => Answer::new(
                ASKED,
                format!("both: the article's, with some of the speaker's in quotation marks{lost}"),
                Basis::Rule,
            ),
            (QuoteType::Indirect, None) => Answer::new(ASKED, format!("the article's{lost}"), Basis::Rule),
        }
    }

    /// `sign` is −1 where what speaks against their being the speaker's speaks for the answer.
    fn by_words(&self, cue: usize, sign: f32, answer: String) -> Answer {
        let named: [Named; 19] = features::direct(self.view, cue, &self.attribution.parts);
        let mut grounds = self.grounds(Question::Direct, &named);
        for ground in &mut grounds {
            ground.weight *= sign;
        }
        Answer::new("whose words", answer, Basis::Weights).strongest(grounds, GROUNDS)
    }

    /// How sure that is.
    fn confidence(&self, least: f32) -> Answer {
        let confidence = self.attribution.confidence;
        let answer = match self.attribution.reason {
            Reason::Cue if !self.attribution.nested => format!(
                "the chances of all contents that nearly agree, together; `minimum-confidence` is {least}, and above \
                 {confidence:.2} this quote would be left out"
            ),
            _ => format!(
                "what this rule is known to be right in; `minimum-confidence` is {least}, and above {confidence:.2} this \
                 quote would be left out"
            ),
        };
        let basis = if self.attribution.reason == Reason::Cue { Basis::Weights } else { Basis::Rule };
        Answer::new("how sure", answer, basis).likely(confidence)
    }

    fn score(&self, question: Question, named: &[Named]) -> f32 {
        let hashes: Vec<Feature> = named.iter().map(|named| named.hash).collect();
        self.weights.score(question, &hashes)
    }

    fn grounds(&self, question: Question, named: &[Named]) -> Vec<Ground> {
        let weight = |named: &Named| self.weights.score(question, &[named.hash]);
        named.iter().map(|named| Ground::new(in_words(named.what), weight(named))).collect()
    }

    fn span(&self, at: usize) -> Span {
        self.view.token(at, 0).span
    }

    fn quoted(&self, at: usize) -> String {
        format!("“{}”", self.view.document.form(self.view.token(at, 0)))
    }

    /// The words from the start of one part to the end of another, shortened in the middle.
    fn words_of(&self, first: Option<Part>, last: Option<Part>) -> String {
        let (Some(first), Some(last)) = (first, last) else { return String::new() };
        let words: Vec<&str> = self
            .view
            .document
            .slice(self.view.span(Part { first: first.first, end: last.end }))
            .split_whitespace()
            .collect();
        match words.as_slice() {
            [first @ .., _, _, _, _, last] if first.len() > 6 => {
                format!("{} … {last}", first.get(..5).unwrap_or(first).join(" "))
            }
            words => words.join(" "),
        }
    }
}

fn shared(a: Part, b: Part) -> usize {
    a.end.min(b.end).saturating_sub(a.first.max(b.first))
}

/// The terms of the templates, and what they mean to a reader.
const TERMS: [(&str, &str); 28] = [
    ("Class and ", "what sort of cue it is, and "),
    (", and class", ", and what sort of cue it is"),
    (" and class", " and what sort of cue it is"),
    ("the cue's class", "what sort of cue it is"),
    ("Class", "what sort of cue it is"),
    ("Form", "the word"),
    ("the forms", "the words"),
    ("the form", "the word"),
    (" form", " word"),
    ("two forms", "two words"),
    ("The sorts", "what sort of words stand"),
    ("the sorts", "what sort of words stand"),
    ("The sort", "what sort of word stands"),
    ("the sort", "what sort of word stands"),
    ("Sort", "what sort of word it is"),
    ("states", "places seen from the quotation marks"),
    ("State", "its place seen from the quotation marks"),
    ("state", "its place seen from the quotation marks"),
    ("Condition", "how damaged the article is"),
    ("The condition of the article", "how damaged the article is"),
    ("the marks", "the quotation marks"),
    ("Sides", "on which side of the cue it stands"),
    (", sides and ", ", on which side of the cue it stands, and "),
    (" and sides", " and on which side of the cue it stands"),
    ("the two sorts", "what sort of words the two"),
    (" and sort", " and what sort of word it is"),
    ("The same, and", "commas, marks and words that report on the way to the cue, and"),
    ("the cue's word", "the word that reports"),
];

/// What a template looks at, without the terms that only its code explains.
fn in_words(what: &str) -> String {
    let mut words = what.trim_end_matches('.').to_owned();
    for (term, meaning) in TERMS {
        words = words.replace(term, meaning);
    }
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn templates_are_named_in_words() {
        assert_eq!(in_words("Form and the form after."), "the word and the word after");
        assert_eq!(
            in_words("Class and whether `that` follows."),
            "what sort of cue it is, and whether `that` follows"
        );
    }
}
