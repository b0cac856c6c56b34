//! Names of persons, organisations and places, and what refers to them.
//!
//! A linear tagger over hashed features finds names; lists of names are evidence among others, and what the whole
//! article says about a word counts where the word stands alone. Names are then joined to entities, and pronouns and
//! descriptions to the entities that they most likely stand for. Nothing here is neural: it runs at the speed of
//! reading.

mod countries;
mod csv;
mod edges;
mod explain;
mod features;
mod gazetteer;
mod join;
mod kin;
mod labels;
mod link;
mod model;
mod names;
mod pronouns;
mod refer;
mod second;
mod table;
#[cfg(feature = "train")]
pub mod train;
mod view;

pub use second::{CLASSES, Opinion, Second};

use byline_core::{Entity, Mention, MentionKind, Reason};
use byline_model::{Aligned, ModelError, ModelSource};
use byline_plugin::{Descriptor, Document, Extractor, Failure, Finding, Plugin, Sink, path_option};
use model::{KIND, Parts, VERSION};
use schemars::JsonSchema;
use serde::Deserialize;
use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// Finds names and what refers to them.
#[derive(Debug)]
pub struct Entities {
    model: ModelSource,
    table: link::Table,
    second: Option<Box<dyn Second>>,
}

/// What to find and what to link it to.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// A model file to use in place of the one that is built in, relative to the configuration's folder.
    pub model: Option<PathBuf>,
    /// A table of known entities to link to, CSV or JSON Lines with `id`, `name` and perhaps `aliases` and `label`;
    /// relative to the configuration's folder. Countries are linked to their ISO codes without one.
    pub table: Option<PathBuf>,
}

/// The weights and lists, made by `train`.
static MODEL: &Aligned<[u8]> = &Aligned(*include_bytes!("../model/entities.bin"));

impl Plugin for Entities {
    type Options = Options;

    fn descriptor() -> Descriptor {
        Descriptor::new("entities", env!("CARGO_PKG_VERSION"))
            .summary("names of persons, organisations and places, and what refers to them")
            .languages(["en"])
    }

    fn build(options: Options, folder: &Path) -> Result<Self, Failure> {
        let failed = |error: ModelError| {
            Failure::new(error.line()).at("model").hint("leave it out for the model that is built in")
        };
        let path = path_option(folder, "model", options.model.as_deref())?;
        let model = ModelSource::open(MODEL, path.as_deref(), KIND, VERSION).map_err(failed)?;
        // Read once for the check alone: a broken model is then an error of the configuration and not of each
        // article.
        model.model().and_then(|model| Parts::new(&model)).map_err(failed)?;
        let table = path_option(folder, "table", options.table.as_deref())?;
        let table = table.map(|path| link::Table::read(&path)).transpose()?;
        Ok(Self { model, table: table.unwrap_or_default(), second: None })
    }
}

/// What is used again for every article of a thread.
#[derive(Default)]
struct Workspace {
    view: view::View,
    tagging: names::Scratch,
    names: Vec<names::Name>,
    joiner: join::Joiner,
    entities: Vec<join::Joined>,
    entity_of: Vec<u32>,
    walker: refer::Walker,
    references: Vec<refer::Reference>,
    mentions: Vec<(u32, Mention)>,
}

thread_local! {
    static WORKSPACE: RefCell<Workspace> = RefCell::default();
}

impl Extractor for Entities {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        let parts = self.model.model().and_then(|model| Parts::new(&model));
        let parts = parts.map_err(|error| Failure::new(error.line()))?;
        WORKSPACE.with_borrow_mut(|workspace| {
            self.ask(document, &|| sink.is_cancelled(), &mut workspace.tagging);
            workspace.find(document, &parts, &|| sink.is_cancelled());
            // A part of the entities would look like all of them.
            if !sink.is_cancelled() {
                workspace.push(document, &self.table, sink);
            }
        });
        Ok(())
    }

    fn explain(&self, document: &Document<'_>, at: usize) -> Result<Option<Vec<Reason>>, Failure> {
        self.reasons(document, at)
    }
}

impl Entities {
    /// Lets `second` have a say in what the names of each document are.
    #[must_use]
    pub fn with_second(self, second: Box<dyn Second>) -> Self {
        Self { second: Some(second), ..self }
    }

    /// Asks for a second opinion on a document, where there is one.
    fn ask(&self, document: &Document<'_>, cancelled: &dyn Fn() -> bool, tagging: &mut names::Scratch) {
        tagging.opinions.clear();
        if let Some(second) = &self.second {
            second.opinions(document, cancelled, &mut tagging.opinions);
        }
    }
}

impl Workspace {
    /// Fills `entities` and `mentions`.
    fn find(&mut self, document: &Document<'_>, parts: &Parts<'_>, cancelled: &dyn Fn() -> bool) {
        self.find_by(document, parts, cancelled, &mut |pronoun, _, features, shares| {
            parts.choose(pronoun, features, shares)
        });
    }

    /// Fills `entities` and `mentions`; `choose` decides whom each pronoun stands for.
    fn find_by(
        &mut self,
        document: &Document<'_>,
        parts: &Parts<'_>,
        cancelled: &dyn Fn() -> bool,
        choose: refer::Decide<'_>,
    ) {
        let Self { view, tagging, names, joiner, entities, entity_of, walker, references, mentions } = self;
        names.clear();
        references.clear();
        mentions.clear();
        view.read(document, &parts.gazetteer);
        names::find(document, view, &parts.tagger, tagging, cancelled, names);
        joiner.join(document, view, countries::Countries::table(), names, entities, entity_of);
        let scene = refer::Scene { document, view, names, entities, entity_of };
        walker.walk(&scene, choose, references);
        let named = names.iter().zip(&*entity_of);
        mentions.extend(
            named.map(|(name, &entity)| (entity, Mention { span: name.span, kind: MentionKind::Name })),
        );
        mentions.extend(
            references.iter().map(|found| (found.entity, Mention { span: found.span, kind: found.kind })),
        );
        mentions.sort_by_key(|(entity, mention)| (*entity, mention.span.start));
    }

    /// As [`find`](Self::find); returns how likely each pronoun stands for whom it was resolved to.
    fn find_with_chances(&mut self, document: &Document<'_>, parts: &Parts<'_>) -> Vec<explain::Chance> {
        let mut chances = Vec::new();
        self.find_by(document, parts, &|| false, &mut |pronoun, candidates, features, shares| {
            let chosen = parts.choose(pronoun, features, shares);
            if let (Some(at), false) = (chosen, pronoun.survey) {
                let others = candidates.iter().zip(shares.iter().skip(1)).enumerate();
                let other =
                    others.filter(|(other, _)| *other != at).map(|(_, (one, share))| (one.entity, *share));
                chances.push(explain::Chance {
                    span: pronoun.span,
                    share: shares.get(at + 1).copied().unwrap_or_default(),
                    other: other.max_by(|a, b| a.1.total_cmp(&b.1)),
                    nobody: shares.first().copied().unwrap_or_default(),
                });
            }
            chosen
        });
        chances
    }

    /// The names that the tagger finds, before their article is looked at as a whole; the article was read last.
    fn tagged(&mut self, document: &Document<'_>, parts: &Parts<'_>) -> Vec<names::Name> {
        let mut found = Vec::new();
        names::tagged(document, &self.view, &parts.tagger, &mut self.tagging, &|| false, &mut found);
        found
    }

    /// Pushes the entities, each with its mentions in the order of the text.
    fn push(&self, document: &Document<'_>, table: &link::Table, sink: &mut dyn Sink) {
        for group in self.mentions.chunk_by(|one, other| one.0 == other.0) {
            let Some(entity) = group.first().and_then(|(entity, _)| self.entities.get(*entity as usize))
            else {
                continue;
            };
            let name = document.slice(entity.name);
            let others = group.iter().filter(|(_, mention)| mention.kind == MentionKind::Name);
            let names = std::iter::once(name).chain(others.map(|(_, mention)| document.slice(mention.span)));
            let link = table.find(entity.label, names).or_else(|| entity.country.and_then(link::country));
            sink.push(Finding::Entity(Entity {
                label: entity.label,
                name: name.to_owned(),
                mentions: group.iter().map(|(_, mention)| *mention).collect(),
                link,
            }));
        }
    }
}
