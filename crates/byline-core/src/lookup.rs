//! Which entity a place in the text speaks of.

use crate::{Entity, EntityId, Mention, Span};

/// The mentions of an article's entities in the order of the text, for lookup by place.
#[derive(Debug, Clone, Default)]
pub struct MentionIndex {
    sorted: Vec<(Mention, EntityId)>,
}

impl MentionIndex {
    /// Sorts the mentions of `entities` once: O(n log n).
    pub fn new(entities: &[Entity]) -> Self {
        let mut sorted: Vec<_> = entities
            .iter()
            .enumerate()
            .flat_map(|(at, entity)| {
                entity.mentions.iter().map(move |mention| (*mention, EntityId(at as u32)))
            })
            .collect();
        sorted.sort_by_key(|(mention, entity)| (mention.span.start, mention.span.end, *entity));
        Self { sorted }
    }

    /// All mentions in the order of the text.
    pub fn all(&self) -> &[(Mention, EntityId)] {
        &self.sorted
    }

    /// The mentions that start inside `span`, in the order of the text.
    #[inline]
    pub fn within(&self, span: Span) -> &[(Mention, EntityId)] {
        let first = self.sorted.partition_point(|(mention, _)| mention.span.start < span.start);
        let rest = self.sorted.get(first..).unwrap_or(&[]);
        let count = rest.partition_point(|(mention, _)| mention.span.start < span.end);
        rest.get(..count).unwrap_or(&[])
    }

    /// The mention that shares most bytes with `span`; the first of equals.
    #[inline]
    pub fn at(&self, span: Span) -> Option<(Mention, EntityId)> {
        // Mentions are short and rarely overlap, so few before `span.start` can reach into it.
        let first = self.sorted.partition_point(|(mention, _)| mention.span.end <= span.start);
        let shared = |mention: &Mention| mention.span.end.min(span.end) - mention.span.start.max(span.start);
        let mut best: Option<(Mention, EntityId)> = None;
        for &(mention, entity) in self.sorted.get(first..).unwrap_or(&[]) {
            if mention.span.start >= span.end {
                break;
            }
            if mention.span.overlaps(span) && best.is_none_or(|(found, _)| shared(&mention) > shared(&found))
            {
                best = Some((mention, entity));
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::MentionIndex;
    use crate::{Entity, EntityId, Label, Mention, MentionKind, Span};

    #[test]
    fn finds_the_mention_that_shares_most() {
        let entity = |spans: &[(u32, u32)]| Entity {
            label: Label::Person,
            name: String::new(),
            mentions: spans
                .iter()
                .map(|&(a, b)| Mention { span: Span::new(a, b), kind: MentionKind::Name })
                .collect(),
            link: None,
        };
        let index = MentionIndex::new(&[entity(&[(0, 5), (20, 25)]), entity(&[(6, 12)])]);
        assert_eq!(index.at(Span::new(4, 10)).map(|found| found.1), Some(EntityId(1)));
        assert_eq!(index.at(Span::new(13, 20)), None);
        assert_eq!(index.within(Span::new(6, 21)).len(), 2);
    }
}
