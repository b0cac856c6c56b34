//! Extractors made on the spot.

use byline_core::{
    Active, Article, Descriptor, Document, Entity, Extractor, Failure, Finding, Label, LayerName, Mention,
    MentionKind, Sink, Span,
};

type Body = Box<dyn Fn(&Document<'_>, &mut dyn Sink) -> Result<(), Failure> + Send + Sync>;

struct Fake(Body);

impl Extractor for Fake {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        (self.0)(document, sink)
    }
}

/// An extractor with layers by name; its own layer has its name unless `provides` says otherwise.
pub(crate) struct Made {
    pub(crate) name: &'static str,
    pub(crate) provides: &'static str,
    pub(crate) needs: &'static [&'static str],
    pub(crate) uses: &'static [&'static str],
    pub(crate) languages: &'static [&'static str],
}

/// One that provides the layer of its name and reads none.
pub(crate) const fn named(name: &'static str) -> Made {
    Made { name, provides: name, needs: &[], uses: &[], languages: &[] }
}

impl Made {
    /// Ready to run.
    pub(crate) fn with(
        self,
        body: impl Fn(&Document<'_>, &mut dyn Sink) -> Result<(), Failure> + Send + Sync + 'static,
    ) -> Active {
        let Self { name, provides, needs, uses, languages } = self;
        let layers = |names: &'static [&str]| names.iter().map(|name| LayerName::from_name(name));
        let descriptor = Descriptor::new(name, "1")
            .provides(LayerName::from_name(provides))
            .needs(layers(needs))
            .uses(layers(uses))
            .languages(languages.iter().copied());
        Active { descriptor, extractor: Box::new(Fake(Box::new(body))) }
    }

    /// Ready to run, finds nothing.
    pub(crate) fn idle(self) -> Active {
        self.with(|_, _| Ok(()))
    }
}

/// An entity with one mention.
pub(crate) fn entity(start: u32, end: u32) -> Entity {
    let mentions = vec![Mention { span: Span { start, end }, kind: MentionKind::Name }];
    Entity { label: Label::Person, name: "somebody".into(), mentions, link: None }
}

/// Finds every word with a capital.
#[expect(clippy::unnecessary_wraps, reason = "the body of an extractor")]
pub(crate) fn capitals(document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
    let capitals = document.tokens.iter().filter(|token| token.flags.has(byline_core::Flags::CAPITAL));
    capitals.for_each(|token| sink.push(Finding::Entity(entity(token.span.start, token.span.end))));
    Ok(())
}

/// An article with nothing but a text.
pub(crate) fn article(text: &str) -> Article {
    Article { id: "a".into(), text: text.into(), ..Article::default() }
}
