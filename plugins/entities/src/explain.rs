//! Why a name was found and what was joined to it, in a reader's words.

use crate::features::{self, EACH, GUIDELINE};
use crate::gazetteer::list;
use crate::labels::{LABELS, Place, meaning};
use crate::model::Parts;
use crate::names::Name;
use crate::second;
use crate::view::segments;
use crate::{Entities, Workspace};
use byline_core::{Basis, Document, Entity, Failure, Finding, Ground, Label, MentionKind, Reason, Span};
use byline_plugin::Extractor;
use std::fmt::Write;

/// How many grounds are given for a name, and how many of its words are looked at.
const GROUNDS: usize = 6;
const WORDS: usize = 3;
/// How many pronouns are explained.
const PRONOUNS: usize = 5;

/// No name.
const OUTSIDE: usize = 0;

impl Entities {
    /// Why the entity with that number, from 0, is found.
    pub(crate) fn reasons(&self, document: &Document<'_>, at: usize) -> Result<Option<Vec<Reason>>, Failure> {
        let model = self.model.model().map_err(|error| Failure::new(error.line()))?;
        let parts = Parts::new(&model).map_err(|error| Failure::new(error.line()))?;
        let weights = model.table(0).map_err(|error| Failure::new(error.line()))?;
        let mut findings: Vec<Finding> = Vec::new();
        self.extract(document, &mut findings)?;
        let Some(Finding::Entity(entity)) = findings.get(at) else { return Ok(None) };
        let mut workspace = Workspace::default();
        self.ask(document, &|| false, &mut workspace.tagging);
        let chances = workspace.find_with_chances(document, &parts);
        let tagged = workspace.tagged(document, &parts);
        let is_own = |name: &&Name| entity.mentions.iter().any(|mention| mention.span == name.span);
        let own: Vec<Name> = workspace.names.iter().filter(is_own).copied().collect();
        let case = Case { document, workspace: &workspace, weights, entity };
        let mut reasons: Vec<Reason> = own.first().map(|name| case.name(name, &tagged)).into_iter().collect();
        reasons.extend(case.lists(&own));
        reasons.extend(case.joined(&own));
        // Descriptions are found by rule and have no chances: they drop out where chances are looked up.
        let others = entity.mentions.iter().filter(|mention| mention.kind != MentionKind::Name);
        let pronouns = others.filter_map(|mention| {
            let chance = chances.iter().rev().find(|chance| chance.span == mention.span)?;
            Some(case.pronoun(chance))
        });
        reasons.extend(pronouns.take(PRONOUNS));
        reasons.extend(case.link());
        Ok(Some(reasons))
    }
}

/// How likely a pronoun stands for somebody.
#[derive(Debug, Clone)]
pub(crate) struct Chance {
    pub(crate) span: Span,
    /// Of whom it was said to stand for.
    pub(crate) share: f32,
    /// The next one.
    pub(crate) other: Option<(u32, f32)>,
    /// That it stands for nobody who is named.
    pub(crate) nobody: f32,
}

struct Case<'a> {
    document: &'a Document<'a>,
    workspace: &'a Workspace,
    weights: byline_model::Table<'a>,
    entity: &'a Entity,
}

impl Case<'_> {
    /// Why its first name is one.
    fn name(&self, name: &Name, tagged: &[Name]) -> Reason {
        let words = self.document.slice(name.span);
        let kind = in_words(name.label);
        // A name that its sentence alone does not show in the same way is there because of the rest of the
        // article.
        let alike = tagged.iter().any(|found| found.span == name.span && found.label == name.label);
        if !alike {
            let there = tagged.iter().find(|found| found.span.overlaps(name.span));
            let before = match there {
                Some(found) => format!(
                    "by its sentence alone “{}” would be {}",
                    self.document.slice(found.span),
                    in_words(found.label)
                ),
                None => "by its sentence alone it would be no name".to_owned(),
            };
            let answer = format!("“{words}” is {kind} by what the rest of the article says of it; {before}");
            return Reason::new("why it is a name", answer, Basis::Rule).at([name.span]);
        }
        let answer = format!("“{words}” is {kind}: of all readings of its sentence the likeliest");
        Reason::new("why it is a name", answer, Basis::Weights)
            .at([name.span])
            .strongest(self.grounds(name), GROUNDS)
    }

    /// What spoke for the label of each word, and against its being no name.
    fn grounds(&self, name: &Name) -> Vec<Ground> {
        let Self { document, workspace, weights, .. } = self;
        let (first, end) = (name.first as usize, name.end as usize);
        let Some(sentence) = document.sentence_at(name.span.start).and_then(|at| document.sentences.get(at))
        else {
            return Vec::new();
        };
        let range = sentence.first_token as usize..sentence.end_token as usize;
        let (mut pieces, mut found) = (Vec::new(), Vec::new());
        segments(&workspace.view, document.tokens, range.start, range.end, &mut pieces);
        let piece = pieces.iter().find(|(start, stop)| (*start as usize..*stop as usize).contains(&first));
        let Some(&(start, stop)) = piece else { return Vec::new() };
        features::features(&workspace.view, &range, start as usize..stop as usize, GUIDELINE, &mut found);
        let mut grounds = Vec::new();
        for at in (first..end).take(WORDS) {
            let label = label_of(name.label, at - first, end - first);
            let own = found.chunks_exact(EACH).nth(at - start as usize).unwrap_or_default();
            for (hash, what) in own.iter().zip(features::WHAT) {
                let scores = weights.scores::<LABELS>(&[*hash]);
                let weight = (scores[label] - scores[OUTSIDE]) as f32 * weights.scale();
                grounds
                    .extend(document.tokens.get(at).map(|token| Ground::new(what, weight).at([token.span])));
            }
            if let Some(opinion) = workspace.tagging.opinions.get(at) {
                let scores = second::by_label(opinion);
                let ground = Ground::new("the second opinion", scores[label] - scores[OUTSIDE]);
                grounds.extend(document.tokens.get(at).map(|token| ground.at([token.span])));
            }
        }
        grounds
    }

    /// What lists know of its words.
    fn lists(&self, own: &[Name]) -> Option<Reason> {
        let name = own.first()?;
        let mut known = Vec::new();
        for at in name.first as usize..name.end as usize {
            let (Some(info), Some(token)) = (self.workspace.view.infos.get(at), self.document.tokens.get(at))
            else {
                continue;
            };
            let names: Vec<&str> = LISTS
                .iter()
                .filter(|(bit, _)| (info.listed | info.phrase) & bit != 0)
                .map(|(_, what)| *what)
                .collect();
            if !names.is_empty() {
                known.push(format!("“{}” as {}", self.document.form(token), names.join(", ")));
            }
        }
        let answer =
            format!("lists have {}; they count among the features and decide nothing", known.join("; "));
        (!known.is_empty()).then(|| Reason::new("what lists know", answer, Basis::Table).at([name.span]))
    }

    /// What it is called elsewhere.
    fn joined(&self, own: &[Name]) -> Option<Reason> {
        let mut forms: Vec<&str> = own.iter().map(|name| self.document.slice(name.span)).collect();
        let count = forms.len();
        forms.sort_unstable();
        forms.dedup();
        if forms.len() < 2 {
            return None;
        }
        let forms: Vec<String> = forms.iter().map(|form| format!("“{form}”")).collect();
        let answer = format!("{count} names are joined: {}; the fullest one is the name", forms.join(", "));
        Some(Reason::new("what else it is called", answer, Basis::Rule).at(own.iter().map(|name| name.span)))
    }

    fn pronoun(&self, chance: &Chance) -> Reason {
        let Chance { span, share, other, nobody } = chance;
        let words = self.document.slice(*span);
        let name = &self.entity.name;
        let mut answer =
            format!("“{words}” stands for {name}; for nobody who is named {:.0} %", nobody * 100.0);
        let other = other.and_then(|(other, share)| {
            let joined = self.workspace.entities.get(other as usize)?;
            Some((self.document.slice(joined.name), share))
        });
        if let Some((other, share)) = other {
            let _ = write!(answer, ", for {other} {:.0} %", share * 100.0);
        }
        Reason::new("a pronoun", answer, Basis::Weights).likely(*share).at([*span])
    }

    fn link(&self) -> Option<Reason> {
        let link = self.entity.link.as_ref()?;
        let columns: Vec<String> =
            link.columns.iter().map(|(name, value)| format!("{name} {value}")).collect();
        let answer = format!(
            "its name or one of its other names is that of the row `{}` of `{}`{}{}",
            link.id,
            link.source,
            if columns.is_empty() { "" } else { ": " },
            columns.join(", ")
        );
        Some(Reason::new("what it is linked to", answer, Basis::Table))
    }
}

/// The number of the label of a word in a name of so many.
fn label_of(label: Label, at: usize, length: usize) -> usize {
    let place = match (at == 0, at + 1 == length) {
        (true, true) => Place::Alone,
        (true, false) => Place::First,
        (false, true) if label != Label::Miscellaneous => Place::Last,
        _ => Place::Inside,
    };
    (0..LABELS).find(|number| meaning(*number as u8) == Some((label, place))).unwrap_or(OUTSIDE)
}

fn in_words(label: Label) -> &'static str {
    match label {
        Label::Person => "a person",
        Label::Organisation => "an organisation",
        Label::Location => "a place",
        Label::Miscellaneous => "another name",
    }
}

/// What the lists call their names.
const LISTS: [(u16, &str); 11] = [
    (list::MALE, "a man's first name"),
    (list::FEMALE, "a woman's first name"),
    (list::SURNAME, "a surname"),
    (list::CITY, "a city"),
    (list::TOWN, "a town"),
    (list::REGION, "a region"),
    (list::COUNTRY, "a country"),
    (list::DEMONYM, "a nationality"),
    (list::ORGANISATION, "an organisation"),
    (list::MISCELLANEOUS, "an event, a work or a product"),
    (list::PEOPLE, "a people or a faith"),
];
