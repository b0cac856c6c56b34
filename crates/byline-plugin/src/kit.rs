//! A test kit: runs an extractor on a text as Byline would, and checks what it finds as Byline would.
//!
//! The text is read into sentences and tokens by the text layer; every finding goes over the C boundary's own types and
//! back, with all checks of the host; and the extractor runs twice, since one that is pure finds the same again.
//!
//! An extractor that reads the layers of others is tested in one of two ways: [`run_on`] gives it layers made by hand
//! ([`by_hand`] makes them from words of the text), and [`run_pipeline`] runs the extractors that find them before it.

mod layers;

pub use layers::{ByHand, by_hand};

use crate::{Plugin, activate};
use byline_bridge::{Fault, Reader, lend, to_json};
use byline_core::{
    Active, Article, Descriptor, Document, Failure, Finding, LayerName, Layers, LayersView, Sink,
};
use byline_text::Analysis;
use std::path::Path;

/// What an extractor found in one article.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Found {
    /// Its findings, in the order in which it pushed them.
    pub findings: Vec<Finding>,
    /// Its notes.
    pub notes: Vec<String>,
}

impl Found {
    /// The findings of a custom layer as JSON texts, as they are written to records.
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
    run_on::<P>(options, &Article::new("test", text), &Layers::default())
}

/// Runs a `P` on an article with the layers that others found. It sees those that it declared.
///
/// # Errors
///
/// As [`run`], and if a layer that it needs is not there.
pub fn run_on<P: Plugin>(options: &str, article: &Article, layers: &Layers) -> Result<Found, Failure> {
    let active = activate::<P>(options, Path::new("."))?;
    let mut analysis = Analysis::default();
    analysis.read(&article.text);
    run_active(&active, article, &analysis, &mut layers.clone())
}

/// Runs extractors one after the other on an article, each on the layers that those before it have filled, and returns
/// all layers. [`activate`] makes an extractor ready to run; one from a shared library does as well.
///
/// # Errors
///
/// As [`run_on`], of the first extractor that fails, with its name.
pub fn run_pipeline(extractors: &[Active], article: &Article) -> Result<Layers, Failure> {
    let mut analysis = Analysis::default();
    analysis.read(&article.text);
    let mut layers = Layers { entities: article.entities.clone(), ..Layers::default() };
    for active in extractors {
        let Active { descriptor, .. } = active;
        let found = run_active(active, article, &analysis, &mut layers).map_err(|failure| Failure {
            message: format!("`{}`: {}", descriptor.name, failure.message),
            ..failure
        })?;
        layers.put(&descriptor.provides, found.findings);
    }
    Ok(layers)
}

/// Runs an extractor twice, and checks what it finds.
fn run_active(
    active: &Active,
    article: &Article,
    analysis: &Analysis,
    layers: &mut Layers,
) -> Result<Found, Failure> {
    let descriptor = &active.descriptor;
    let view = layers.declared_by(descriptor);
    if let Some(missing) = descriptor.needs.iter().find(|layer| !has(&view, layer)) {
        return Err(Failure::new(format!("the extractor needs the layer `{missing}`, which is not there")));
    }
    let document = analysis.document(article, view);
    let found = extract(active, &document)?;
    if extract(active, &document)? != found {
        return Err(Failure::new("the extractor finds something else in the same article the second time"));
    }
    for finding in &found.findings {
        check(finding, &document, descriptor)?;
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

fn extract(active: &Active, document: &Document<'_>) -> Result<Found, Failure> {
    let mut found = Found::default();
    active.extractor.extract(document, &mut found)?;
    Ok(found)
}

/// Whether a layer is there.
fn has(view: &LayersView<'_>, layer: &LayerName) -> bool {
    match layer {
        LayerName::Entities => view.entities.is_some(),
        LayerName::Quotes => view.quotes.is_some(),
        LayerName::Sentiment => view.sentiment.is_some(),
        LayerName::Claims => view.claims.is_some(),
        LayerName::Custom(name) => view.custom.iter().any(|layer| layer.name == *name),
    }
}

/// What the host checks of each finding.
fn check(finding: &Finding, document: &Document<'_>, descriptor: &Descriptor) -> Result<(), Failure> {
    let (kind, provides) = (finding.kind(), &descriptor.provides);
    if !finding.fits(provides) {
        return Err(Failure::new(format!("the extractor pushed {kind}, but fills the layer `{provides}`")));
    }
    let reader = Reader {
        text: document.text,
        entities: document.layers.entities.map_or(0, |entities| entities.len() as u32),
        quotes: document.layers.quotes.map_or(0, |quotes| quotes.len() as u32),
    };
    let back = over_and_back(finding, reader)
        .map_err(|fault| Failure::new(format!("the extractor pushed {kind} whose {fault}")))?;
    match finding {
        // Numbers that are not finite come back as null, as they are written to records.
        Finding::Custom(_) => Ok(()),
        _ if back == *finding => Ok(()),
        _ => Err(Failure::new(format!("{kind} came back as another"))),
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
