//! A test kit: runs an extractor on a text as Byline would, and checks what it finds as Byline would.
//!
//! The text is read into sentences and tokens by the text layer; every finding goes over the C boundary's own types and
//! back, with all checks of the host; and the extractor runs twice, since one that is pure finds the same again.

use crate::{Plugin, build, describe};
use byline_bridge::{Fault, Reader, fits, kind_of, lend, to_json};
use byline_core::{
    Article, CustomLayer, Descriptor, Document, Extractor, Failure, Finding, LayerName, Layers, LayersView,
    Sink,
};
use byline_text::Analysis;
use std::path::Path;

/// What an extractor found in one article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// Its findings, in the order in which it pushed them.
    pub findings: Vec<Finding>,
    /// Its notes.
    pub notes: Vec<String>,
}

impl Found {
    /// The findings of a custom layer as JSON texts, as they stand in records.
    pub fn json(&self) -> Vec<String> {
        let values = self.findings.iter().filter_map(|finding| match finding {
            Finding::Custom(value) => Some(to_json(value)),
            _ => None,
        });
        values.collect()
    }
}

/// Runs a `P`, made from options as JSON text (`{}` for none), on a text without any layers. Files named in the options
/// are relative to the working folder, which is the crate's in a test.
///
/// # Errors
///
/// If the options are refused, the extractor fails, or what it finds would be refused by Byline.
pub fn run<P: Plugin>(options: &str, text: &str) -> Result<Found, Failure> {
    let article = Article { id: "test".to_owned(), text: text.to_owned(), ..Article::default() };
    run_on::<P>(options, &article, &Layers::default())
}

/// Runs a `P` on an article with the layers that others found. It sees those that it declared.
///
/// # Errors
///
/// As [`run`], and if a layer that it needs is not there.
pub fn run_on<P: Plugin>(options: &str, article: &Article, layers: &Layers) -> Result<Found, Failure> {
    let extractor = build::<P>(options, Path::new("."))?;
    let descriptor = describe::<P>();
    let mut analysis = Analysis::default();
    analysis.read(&article.text);
    let custom = declared_custom(layers, &descriptor);
    let document = analysis.document(article, declared(layers, &custom, &descriptor)?);
    let found = extract(&extractor, &document)?;
    if extract(&extractor, &document)? != found {
        return Err(Failure::new("the extractor finds something else in the same article the second time"));
    }
    for finding in &found.findings {
        check(finding, &document, &descriptor)?;
    }
    Ok(found)
}

impl Sink for Found {
    fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn note(&mut self, message: &str) {
        self.notes.push(message.to_owned());
    }
}

fn extract(extractor: &dyn Extractor, document: &Document<'_>) -> Result<Found, Failure> {
    let mut found = Found::default();
    extractor.extract(document, &mut found)?;
    Ok(found)
}

fn declares(descriptor: &Descriptor, layer: &LayerName) -> bool {
    descriptor.needs.contains(layer) || descriptor.uses.contains(layer)
}

fn declared_custom(layers: &Layers, descriptor: &Descriptor) -> Vec<CustomLayer> {
    let theirs = |layer: &&CustomLayer| declares(descriptor, &LayerName::from_name(&layer.name));
    layers.custom.iter().filter(theirs).cloned().collect()
}

/// The layers that the extractor may see.
fn declared<'a>(
    layers: &'a Layers,
    custom: &'a [CustomLayer],
    descriptor: &Descriptor,
) -> Result<LayersView<'a>, Failure> {
    let Layers { entities, quotes, sentiment, claims, custom: _ } = layers;
    let view = LayersView {
        entities: entities.as_deref().filter(|_| declares(descriptor, &LayerName::Entities)),
        quotes: quotes.as_deref().filter(|_| declares(descriptor, &LayerName::Quotes)),
        sentiment: sentiment.as_ref().filter(|_| declares(descriptor, &LayerName::Sentiment)),
        claims: claims.as_deref().filter(|_| declares(descriptor, &LayerName::Claims)),
        custom,
    };
    let there = |layer: &LayerName| match layer {
        LayerName::Entities => view.entities.is_some(),
        LayerName::Quotes => view.quotes.is_some(),
        LayerName::Sentiment => view.sentiment.is_some(),
        LayerName::Claims => view.claims.is_some(),
        LayerName::Custom(name) => custom.iter().any(|layer| layer.name == *name),
    };
    match descriptor.needs.iter().find(|layer| !there(layer)) {
        Some(missing) => {
            Err(Failure::new(format!("the extractor needs the layer `{missing}`, which is not there")))
        }
        None => Ok(view),
    }
}

/// What the host checks of each finding.
fn check(finding: &Finding, document: &Document<'_>, descriptor: &Descriptor) -> Result<(), Failure> {
    let Descriptor { provides, .. } = descriptor;
    if !fits(provides, finding) {
        let kind = kind_of(finding);
        return Err(Failure::new(format!("the extractor pushed {kind}, but fills the layer `{provides}`")));
    }
    let reader = Reader {
        text: document.text,
        entities: document.layers.entities.map_or(0, |entities| entities.len() as u32),
        quotes: document.layers.quotes.map_or(0, |quotes| quotes.len() as u32),
    };
    let back = over_and_back(finding, reader)
        .map_err(|fault| Failure::new(format!("the extractor pushed {} whose {fault}", kind_of(finding))))?;
    match finding {
        // Numbers that are not finite come back as null, as they stand in records.
        Finding::Custom(_) => Ok(()),
        _ if back == *finding => Ok(()),
        _ => Err(Failure::new(format!("{} came back as another", kind_of(finding)))),
    }
}

fn over_and_back(finding: &Finding, reader: Reader<'_>) -> Result<Finding, Fault> {
    let first = "what was lent is there";
    match finding {
        Finding::Entity(entity) => lend::entities(Some(std::slice::from_ref(entity)), |view| {
            reader.entity(view.get().expect(first).first().expect(first)).map(Finding::Entity)
        }),
        Finding::Quote(quote) => lend::quotes(Some(std::slice::from_ref(quote)), |view| {
            reader.quote(view.get().expect(first).first().expect(first)).map(Finding::Quote)
        }),
        Finding::Sentiment(sentiment) => lend::sentiment(Some(sentiment), |view| {
            reader.sentiment(view.get().expect(first).expect(first)).map(Finding::Sentiment)
        }),
        Finding::Claim(claim) => lend::claims(Some(std::slice::from_ref(claim)), |view| {
            reader.claim(view.get().expect(first).first().expect(first)).map(Finding::Claim)
        }),
        Finding::Custom(value) => reader.value(to_json(value).as_str().into()).map(Finding::Custom),
    }
}
