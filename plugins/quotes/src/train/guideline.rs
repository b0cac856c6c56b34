//! By what guideline an article was annotated, and what is learned of the guideline alone.

use crate::content::Content;
use crate::features::Edge;
use crate::hash::{Feature, feature, templates};
use crate::view::View;

/// By what guideline an article was annotated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guideline {
    /// That of the gold data.
    Gold,
    /// That of the readers who annotated articles for this project.
    Readers,
}

templates! {
    /// What is looked at only in articles that were annotated by readers. What the gold data counts as a report and they do
    /// not, and where they end a content differently, is learned by these features and not by those that serve both;
    /// after training they are not used.
    Readers {
        /// The class of a cue.
        CueClass = 900,
        /// The form of a cue.
        CueForm = 901,
        /// The part of speech and class of a cue.
        CueTagClass = 902,
        /// The cue's class and where a content comes from.
        ContentClassOrigin = 903,
        /// The form of a content's cue.
        ContentCueForm = 904,
        /// The sides of a content and the marks in it.
        ContentSidesMarks = 905,
        /// The sorts on both sides of an edge.
        EdgeSorts = 906,
        /// The cue's form and the sort right of an edge.
        EdgeCueFormSort = 907,
        /// The parts of speech on both sides of an edge.
        EdgeTags = 908,
        /// The sorts on both sides of a content's start.
        ContentStartSorts = 909,
        /// The sorts on both sides of a content's end.
        ContentEndSorts = 910,
    }
}

impl Guideline {
    /// Features of a token as a cue.
    pub(super) fn cue(self, view: &View<'_>, cue: usize) -> Vec<Feature> {
        if self == Self::Gold {
            return Vec::new();
        }
        let class = view.note(cue, 0).class as u32;
        vec![
            feature(Readers::CueClass, class, 0),
            feature(Readers::CueForm, view.form(cue, 0), 0),
            feature(Readers::CueTagClass, u32::from(view.token(cue, 0).tag.0), class),
        ]
    }

    /// Features of a boundary as an edge.
    pub(super) fn edge(self, view: &View<'_>, cue: usize, edge: Edge, at: usize) -> Vec<Feature> {
        if self == Self::Gold {
            return Vec::new();
        }
        let which = edge as u32;
        let (left, right) = (view.note(at, -1).sort, view.note(at, 0).sort);
        let tag = |offset| u32::from(view.token(at, offset).tag.0);
        vec![
            feature(Readers::EdgeSorts, which ^ left, right),
            feature(Readers::EdgeCueFormSort, which ^ view.form(cue, 0), right),
            feature(Readers::EdgeTags, which, tag(0) << 8 | tag(-1)),
        ]
    }

    /// Features of a content as a whole.
    pub(super) fn content(self, view: &View<'_>, cue: usize, content: &Content) -> Vec<Feature> {
        let (Self::Readers, [first, .., last] | [first @ last]) = (self, content.parts.as_slice()) else {
            return Vec::new();
        };
        let sort = |at, offset| view.note(at, offset).sort;
        vec![
            feature(Readers::ContentClassOrigin, view.note(cue, 0).class as u32, content.origin as u32),
            feature(Readers::ContentCueForm, view.form(cue, 0), 0),
            feature(Readers::ContentSidesMarks, content.sides as u32, view.marks_in(&content.parts).min(3)),
            feature(Readers::ContentStartSorts, sort(first.first, 0), sort(first.first, -1)),
            feature(Readers::ContentEndSorts, sort(last.end, 0), sort(last.end, -1)),
        ]
    }
}
