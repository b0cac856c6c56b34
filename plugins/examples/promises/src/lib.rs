//! Who promised what: an extractor that reads the quotes and entities of others.
//!
//! A promise is a quote in which the speaker says what `I` or `we` will do. It finds one thing for each:
//!
//! ```json
//! {"quote": 0, "start": 1, "end": 27, "speaker": "Ida Holm", "label": "PER"}
//! ```

use byline_plugin::schemars::JsonSchema;
use byline_plugin::serde::Deserialize;
use byline_plugin::{
    Descriptor, Document, Extractor, Failure, Finding, LayerName, Plugin, Quote, Sink, Span, Value,
};
use std::path::Path;

byline_plugin::export!(Promises);

/// Finds promises.
pub struct Promises {
    options: Options,
}

/// What counts as a promise.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(crate = "byline_plugin::serde", default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(crate = "byline_plugin::schemars")]
pub struct Options {
    /// The words that follow `I` or `we` in a promise, in upper or lower case.
    pub verbs: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { verbs: ["will", "'ll", "’ll", "shall", "promise", "pledge"].map(str::to_owned).into() }
    }
}

impl Plugin for Promises {
    type Options = Options;

    fn descriptor() -> Descriptor {
        Descriptor::new("promises", env!("CARGO_PKG_VERSION"))
            .summary("who promised what")
            // Without quotes there is nothing to find; entities say who speaks, where they are there.
            .needs([LayerName::Quotes])
            .uses([LayerName::Entities])
            .languages(["en"])
    }

    fn build(options: Options, _folder: &Path) -> Result<Self, Failure> {
        Ok(Self { options })
    }
}

impl Extractor for Promises {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        let quotes = document.layers.quotes.unwrap_or_default();
        let entities = document.layers.entities.unwrap_or_default();
        for (number, quote) in (0_u32..).zip(quotes) {
            let Some(span) = self.promise(document, quote) else { continue };
            let speaker = quote.speaker.as_ref();
            let entity = speaker.and_then(|speaker| entities.get(speaker.entity?.0 as usize));
            let name = speaker.and_then(|speaker| speaker.name.as_deref());
            sink.push(Finding::Custom(Value::from([
                ("quote", number.into()),
                ("start", span.start.into()),
                ("end", span.end.into()),
                ("speaker", name.map_or(Value::Null, Value::from)),
                ("label", entity.map_or(Value::Null, |entity| entity.label.name().into())),
            ])));
        }
        Ok(())
    }
}

impl Promises {
    /// The span of a quote's content that holds a promise: `we will pay`, `I pledge that …`.
    fn promise(&self, document: &Document<'_>, quote: &Quote) -> Option<Span> {
        let promises = |span: &&Span| {
            let tokens = document.tokens.get(document.tokens_in(**span)).unwrap_or_default();
            tokens.windows(2).any(|pair| {
                let [who, verb] = [&pair[0], &pair[1]].map(|token| document.form(token));
                ["i", "we"].iter().any(|pronoun| who.eq_ignore_ascii_case(pronoun))
                    && self.options.verbs.iter().any(|known| verb.eq_ignore_ascii_case(known))
            })
        };
        quote.content.iter().find(promises).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::Promises;
    use byline_entities::Entities;
    use byline_plugin::{Article, Failure, Label, QuoteType, activate, kit};
    use byline_quotes::Quotes;
    use std::path::Path;

    const TEXT: &str = "\"We will rebuild the bridge,\" Ida Holm said. \"It is old,\" she added.";

    #[test]
    fn finds_promises_in_quotes_made_by_hand() -> Result<(), Failure> {
        let layers = kit::by_hand(TEXT)
            .entity(Label::Person, &["Ida Holm"])
            .quote(QuoteType::Direct, "We will rebuild the bridge", Some("Ida Holm"))
            .quote(QuoteType::Direct, "It is old", Some("Ida Holm"))
            .layers()?;
        let found = kit::run_on::<Promises>("{}", &Article::new("test", TEXT), &layers)?;
        assert_eq!(found.json(), [r#"{"quote":0,"start":1,"end":27,"speaker":"Ida Holm","label":"PER"}"#]);
        Ok(())
    }

    #[test]
    fn finds_promises_in_quotes_that_byline_finds() -> Result<(), Failure> {
        let folder = Path::new(".");
        let extractors = [
            activate::<Entities>("{}", folder)?,
            activate::<Quotes>("{}", folder)?,
            activate::<Promises>("{}", folder)?,
        ];
        let layers = kit::run_pipeline(&extractors, &Article::new("test", TEXT))?;
        assert_eq!(layers.quotes.map_or(0, |quotes| quotes.len()), 2);
        assert_eq!(layers.custom[0].name, "promises");
        assert_eq!(layers.custom[0].values.len(), 1);
        Ok(())
    }

    #[test]
    fn needs_quotes() {
        let failure = kit::run::<Promises>("{}", TEXT).unwrap_err();
        assert_eq!(failure.message, "the extractor needs the layer `quotes`, which is not there");
    }
}
