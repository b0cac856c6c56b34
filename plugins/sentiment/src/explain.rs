//! Why a target is judged as it is, in a reader's words.

use crate::frame::{Bond, Role, View};
use crate::{Place, SentimentExtractor, Workspace, places, target_of, view_of};
use byline_core::{
    Basis, Document, EntityId, Failure, Finding, Ground, MentionSentiment, Reason, Sink, Span,
    TargetSentiment, Voice, counted,
};
use std::fmt::Write;

/// How many mentions are explained, those that weigh most first, and how many words of each.
const MENTIONS: usize = 6;
const WORDS: usize = 5;

/// A sink that drops what is found.
struct Silent;

impl Sink for Silent {
    fn push(&mut self, _: Finding) {}

    fn note(&mut self, _: &str) {}
}

impl SentimentExtractor {
    /// Why the target with that number, from 0, is seen as it is.
    pub(crate) fn reasons(&self, document: &Document<'_>, at: usize) -> Result<Option<Vec<Reason>>, Failure> {
        let tables = self.judge.tables().map_err(|error| Failure::new(error.to_string()))?;
        let mut workspace = Workspace::default();
        let sentiment = self.sentiment(document, &tables, &mut workspace, &Silent);
        let Some(target) = sentiment.targets.get(at) else { return Ok(None) };
        let places = places(document);
        let mut mentions: Vec<(usize, &MentionSentiment)> = target
            .mentions
            .iter()
            .filter_map(|mention| Some((place_of(&places, target.entity, mention.span)?, mention)))
            .collect();
        let strength =
            |mention: &MentionSentiment| mention.score.score.abs() + f32::from(mention.score.polarity.abs());
        mentions.sort_by(|a, b| strength(b.1).total_cmp(&strength(a.1)).then(a.0.cmp(&b.0)));
        let mut reasons = vec![together(target)];
        for (place, mention) in mentions.into_iter().take(MENTIONS) {
            let leaning = if mention.score.score < 0.0 { -1 } else { 1 };
            let mut grounds = Vec::new();
            let Workspace { words, sums, judged, reads, evidence, bonds, .. } = &mut workspace;
            let mut roles = String::new();
            if let (Some(Some(read)), Some(judged)) = (reads.get(place), judged.get(place))
                && let Some((view, _)) = view_of(tables.effects, document, words, judged.sentence)
            {
                tables.explain(&view, read, sums, leaning, evidence);
                grounds.extend(sums.best().iter().filter_map(|&(weight, at)| {
                    let span = view.tokens.get(at)?.span;
                    let side = if leaning < 0 {
                        "a word that speaks for negative"
                    } else {
                        "a word that speaks for positive"
                    };
                    Some(Ground::new(side, weight).at([span]))
                }));
                let seen = target_of(document, &view, places[place]);
                crate::frame::bonds(&view, &seen, bonds);
                roles = in_words(document, &view, bonds);
            }
            reasons.push(of_mention(document, mention, &roles).strongest(grounds, WORDS));
        }
        Ok(Some(reasons))
    }
}

/// The number of the mention of an entity, or of the user's target, at that place.
fn place_of(places: &[Place], entity: Option<EntityId>, span: Span) -> Option<usize> {
    places.iter().position(|place| place.span == span && place.entity == entity)
}

/// How the mentions came together.
fn together(target: &TargetSentiment) -> Reason {
    let count = |sign: i8| target.mentions.iter().filter(|mention| mention.score.polarity == sign).count();
    let answer = format!(
        "{} over {}, of which {} negative, {} neutral, {} positive: the score is their mean; polar is what has \
         polar mentions of one sign, and negative only where two of three mentions are",
        polarity(target.score.polarity),
        counted(target.mentions.len() as u64, "mention"),
        count(-1),
        count(0),
        count(1)
    );
    Reason::new("in the whole article", answer, Basis::Rule)
}

fn polarity(sign: i8) -> &'static str {
    match sign {
        ..0 => "negative",
        0 => "neutral",
        1.. => "positive",
    }
}

fn of_mention(document: &Document<'_>, mention: &MentionSentiment, roles: &str) -> Reason {
    let MentionSentiment { span, score, confidence, voice, evidence: _ } = mention;
    let voice = match voice {
        Voice::Author => "the article itself speaks".to_owned(),
        Voice::Quote(quote) => format!("q{} speaks", quote.0 + 1),
    };
    let sentence = document.sentence_at(span.start).map_or(0, |at| at + 1);
    let answer = format!(
        "{} ({:+.2}) where “{}” stands in sentence {sentence}; {voice}{roles}",
        polarity(score.polarity),
        score.score,
        document.slice(*span)
    );
    Reason::new("at a mention", answer, Basis::Weights).likely(*confidence).at([*span])
}

/// How a target is linked to the words around it.
fn in_words(document: &Document<'_>, view: &View<'_>, bonds: &[Bond]) -> String {
    let mut out = String::new();
    for bond in bonds {
        let Some(token) = view.tokens.get(bond.word) else { continue };
        let word = document.form(token);
        let role = match bond.role {
            Role::Agent => format!("it does “{word}”"),
            Role::Patient => format!("“{word}” is done to it"),
            Role::Goal => format!("“{word}” is directed at it"),
            Role::Owner => format!("“{word}” is its own"),
            Role::Described => format!("“{word}” says what it is"),
        };
        let negated = if bond.negated { ", negated" } else { "" };
        let effect = view.effect(bond);
        let sign =
            if effect < 0.0 { ", which the lexicon has as bad" } else { ", which the lexicon has as good" };
        let effect = if effect == 0.0 { "" } else { sign };
        // Writing to a string cannot fail.
        let _ = write!(out, "; {role}{negated}{effect}");
    }
    out
}
