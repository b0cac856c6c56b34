//! Gold data from the formats that annotation tools and corpora use.
//!
//! An article at a time goes to a sink, as far as the format allows without the whole file being in memory. What is wrong
//! with one article costs that article: the sink gets a [`Diagnostic`] in its place, and the next one follows.

mod assemble;
mod brat;
mod columns;
mod conll2003;
mod conll2012;
mod encoding;
mod html;
mod ids;
mod json;
mod label_studio;
mod labels;
mod pronouns;
mod records;
mod spacing;
mod spacy;
mod view;

use crate::Gold;
use byline_core::{Diagnostic, Place};
use ids::Ids;
use labels::Labels;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A format that can be converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Columns, a token a line: the word first, the label of its name last (IOB1, IOB2, IOBES or BILOU).
    Conll2003,
    /// The columns of the shared task of 2012: names in brackets, coreference in the last column.
    Conll2012,
    /// brat's standoff format: a folder of `.txt` and `.ann` files.
    Brat,
    /// The JSON export of Label Studio, whole or "minimal".
    LabelStudio,
    /// JSON of spaCy's `Doc.to_json`, its training pairs, or JSON Lines of Prodigy's that were answered.
    Spacy,
    /// Byline's own records, as `byline analyze` writes them.
    Records,
    /// Prodigy's JSON Lines: tasks that were answered.
    Prodigy,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 7] = [
        Self::Conll2003,
        Self::Conll2012,
        Self::Brat,
        Self::LabelStudio,
        Self::Spacy,
        Self::Records,
        Self::Prodigy,
    ];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Conll2003 => "conll-2003",
            Self::Conll2012 => "conll-2012",
            Self::Brat => "brat",
            Self::LabelStudio => "label-studio",
            Self::Spacy => "spacy",
            Self::Records => "records",
            Self::Prodigy => "prodigy",
        }
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// What a file of it looks like.
    const fn shape(self) -> &'static str {
        match self {
            Self::Conll2003 => {
                "a token and the label of its name on each line, an empty line between sentences"
            }
            Self::Conll2012 => {
                "twelve or more columns a token, between `#begin document` and `#end document`"
            }
            Self::Brat => "a folder of `NAME.txt` and `NAME.ann`",
            Self::LabelStudio => "a list of tasks in JSON",
            Self::Spacy => {
                "an object of `Doc.to_json`, an answered task of Prodigy, or a training pair on each line"
            }
            Self::Records => "a record of `byline analyze` on each line",
            Self::Prodigy => "a task on each line, as `prodigy db-out` writes them",
        }
    }
}

/// A layer of gold data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of `Gold` of the same name")]
pub enum Layer {
    Quotes,
    Entities,
    Coref,
    Tokens,
    Sentences,
    Sentiment,
    Claims,
}

impl Layer {
    /// Every layer.
    pub const ALL: [Self; 7] = [
        Self::Quotes,
        Self::Entities,
        Self::Coref,
        Self::Tokens,
        Self::Sentences,
        Self::Sentiment,
        Self::Claims,
    ];

    /// The name in gold data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quotes => "quotes",
            Self::Entities => "entities",
            Self::Coref => "coref",
            Self::Tokens => "tokens",
            Self::Sentences => "sentences",
            Self::Sentiment => "sentiment",
            Self::Claims => "claims",
        }
    }

    /// The layer of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.name() == name)
    }

    /// Whether `gold` annotates this layer.
    pub fn is_in(self, gold: &Gold) -> bool {
        match self {
            Self::Quotes => gold.quotes.is_some(),
            Self::Entities => gold.entities.is_some(),
            Self::Coref => gold.coref.is_some(),
            Self::Tokens => gold.tokens.is_some(),
            Self::Sentences => gold.sentences.is_some(),
            Self::Sentiment => gold.sentiment.is_some(),
            Self::Claims => gold.claims.is_some(),
        }
    }
}

/// How to convert.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The name of the corpus, written into every article.
    pub corpus: Option<String>,
    /// What labels mean, where their own name does not say it: a label and what it stands for.
    pub labels: Vec<(String, String)>,
    /// What the corpus annotates. These layers are in every article, empty where nothing was marked, and no others;
    /// where none is given, an article has the layers of which something was marked.
    pub layers: Vec<Layer>,
    /// The field with the article's text, in Label Studio's and spaCy's JSON; `text` if not given.
    pub text_field: Option<String>,
}

/// Takes each article, or what is wrong with one: an error costs the article, a warning does not.
pub type Sink<'a> = dyn FnMut(Result<Gold, Diagnostic>) -> ControlFlow<()> + 'a;

/// Converts a file, or a folder of brat's, in the order of the file or of the names.
///
/// An identifier that an article before it has is made unique, and a warning counts them.
///
/// # Errors
///
/// If the file or folder cannot be read.
pub fn convert(
    format: Format,
    path: &Path,
    options: &Options,
    sink: &mut Sink<'_>,
) -> Result<(), Diagnostic> {
    match file(format, path, options, &mut Ids::default(), sink) {
        Ok(()) | Err(Stop::Asked) => Ok(()),
        Err(Stop::Failed(diagnostic)) => Err(*diagnostic),
    }
}

/// Converts files one after the other, as [`convert`]; identifiers are unique over all of them. A file that cannot be
/// read goes to the sink as an error, and the next one follows.
pub fn convert_all(format: Format, paths: &[PathBuf], options: &Options, sink: &mut Sink<'_>) {
    let mut ids = Ids::default();
    for path in paths {
        let asked = match file(format, path, options, &mut ids, sink) {
            Ok(()) => ControlFlow::Continue(()),
            Err(Stop::Asked) => ControlFlow::Break(()),
            Err(Stop::Failed(diagnostic)) => sink(Err(*diagnostic)),
        };
        if asked.is_break() {
            return;
        }
    }
}

/// Converts records that the caller reads, from wherever they are: `feed` hands over each line with its file and number,
/// until it is told to stop. `path` is what warnings call them. Identifiers are made unique as by
/// [`convert_all`].
///
/// # Errors
///
/// Those of `feed`.
pub fn convert_records<E>(
    path: &Path,
    options: &Options,
    sink: &mut Sink<'_>,
    feed: impl FnOnce(&mut FeedRecord<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut outcome = Ok(());
    let convert = |run: &mut Run<'_>| {
        let mut flow = Ok(());
        outcome = feed(&mut |file, number, line| {
            flow = records::line(Path::new(file), number, line, run);
            if flow.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        flow
    };
    match one(Format::Records, path, options, &mut Ids::default(), sink, convert) {
        Ok(()) | Err(Stop::Asked | Stop::Failed(_)) => outcome,
    }
}

/// Takes the line of a record, with its file and its number from 1.
pub type FeedRecord<'a> = dyn FnMut(&str, u32, &[u8]) -> ControlFlow<()> + 'a;

fn file(format: Format, path: &Path, options: &Options, ids: &mut Ids, sink: &mut Sink<'_>) -> Flow {
    one(format, path, options, ids, sink, |run| match format {
        Format::Conll2003 => conll2003::convert(path, run),
        Format::Conll2012 => conll2012::convert(path, run),
        Format::Brat => brat::convert(path, run),
        Format::LabelStudio => label_studio::convert(path, run),
        Format::Spacy => spacy::convert(path, false, run),
        Format::Prodigy => spacy::convert(path, true, run),
        Format::Records => records::convert(path, run),
    })
}

fn one(
    format: Format,
    path: &Path,
    options: &Options,
    ids: &mut Ids,
    sink: &mut Sink<'_>,
    convert: impl FnOnce(&mut Run<'_>) -> Flow,
) -> Flow {
    let (mut given, mut without_layers) = (0_u64, 0_u64);
    let mut give = |item: Result<Gold, Diagnostic>| {
        given += 1;
        sink(item.map(|gold| {
            let mut gold = finished(gold, options);
            ids.make_unique(&mut gold.id);
            without_layers += u64::from(!Layer::ALL.iter().any(|layer| layer.is_in(&gold)));
            gold
        }))
    };
    let mut run =
        Run { options, labels: Labels::new(&options.labels), noted: BTreeMap::new(), sink: &mut give };
    convert(&mut run)?;
    run.report(path)?;
    let last = [
        (given == 0).then(|| nothing(format, path)),
        (without_layers > 0).then(|| unmarked(path, without_layers)),
        ids.renamed(path),
    ];
    for diagnostic in last.into_iter().flatten() {
        if sink(Err(diagnostic)).is_break() {
            return Err(Stop::Asked);
        }
    }
    Ok(())
}

/// The file was read to its end, and nothing in it was an article.
fn nothing(format: Format, path: &Path) -> Diagnostic {
    let empty = std::fs::metadata(path).is_ok_and(|file| file.len() == 0);
    let reason = if empty { "the file is empty" } else { "it holds no article of this format" };
    let message = format!("there is nothing to convert in `{}`", path.display());
    Diagnostic::error("gold/nothing-there", message).because(reason).hint(format!(
        "`{}` is {}",
        format.name(),
        format.shape()
    ))
}

/// Articles that no measure and no training can use.
fn unmarked(path: &Path, articles: u64) -> Diagnostic {
    let articles =
        if articles == 1 { "1 article has".to_owned() } else { format!("{articles} articles have") };
    Diagnostic::warning("gold/no-layers", format!("{articles} no layer: nothing is marked"))
        .because(format!("in `{}`", path.display()))
        .hint("where it was annotated and there is nothing, `--layers` says so")
}

/// The article with what the options say of all of them.
fn finished(mut gold: Gold, options: &Options) -> Gold {
    if options.corpus.is_some() {
        gold.corpus.clone_from(&options.corpus);
    }
    if options.layers.is_empty() {
        return gold;
    }
    let wanted = |layer| options.layers.contains(&layer);
    keep(&mut gold.quotes, wanted(Layer::Quotes));
    keep(&mut gold.entities, wanted(Layer::Entities));
    keep(&mut gold.coref, wanted(Layer::Coref));
    keep(&mut gold.tokens, wanted(Layer::Tokens));
    keep(&mut gold.sentences, wanted(Layer::Sentences));
    keep(&mut gold.sentiment, wanted(Layer::Sentiment));
    gold.target_document = gold.target_document.filter(|_| wanted(Layer::Sentiment));
    keep(&mut gold.targets, wanted(Layer::Sentiment));
    keep(&mut gold.claims, wanted(Layer::Claims));
    gold
}

fn keep<T>(layer: &mut Option<Vec<T>>, wanted: bool) {
    if wanted {
        layer.get_or_insert_default();
    } else {
        *layer = None;
    }
}

/// Why a conversion ends before its end.
enum Stop {
    /// The sink has had enough.
    Asked,
    /// The file cannot be read.
    Failed(Box<Diagnostic>),
}

type Flow = Result<(), Stop>;

/// Why a warning counts something: its identifier, and what was done.
type Note = (&'static str, String);

/// How often something was noted, and the first instance.
#[derive(Debug, Clone, Default)]
struct Noted {
    times: u64,
    first: String,
}

/// A conversion as it runs.
struct Run<'a> {
    options: &'a Options,
    labels: Labels,
    /// What was left out or changed, by kind.
    noted: BTreeMap<Note, Noted>,
    sink: &'a mut Sink<'a>,
}

impl Run<'_> {
    fn give(&mut self, item: Result<Gold, Diagnostic>) -> Flow {
        match (self.sink)(item) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stop::Asked),
        }
    }

    /// Counts something that gold data do not carry.
    fn leave_out(&mut self, what: &str) {
        self.leave_out_as(what, "");
    }

    /// Counts something that gold data do not carry; `instance` shows one of them.
    fn leave_out_as(&mut self, what: &str, instance: &str) {
        self.note("gold/left-out", format!("left out: {what}"), instance);
    }

    /// Counts something that is carried as something else than it was marked as.
    fn change(&mut self, what: &str, instance: &str) {
        self.note("gold/changed", what.to_owned(), instance);
    }

    fn note(&mut self, id: &'static str, message: String, instance: &str) {
        let noted = self.noted.entry((id, message)).or_insert_with(|| Noted {
            times: 0,
            first: instance.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect(),
        });
        noted.times += 1;
    }

    /// Does something for one article; what it counted is forgotten where it fails, since then all of it is refused.
    fn attempt<T, E>(&mut self, what: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        let before = self.noted.clone();
        let outcome = what(self);
        if outcome.is_err() {
            self.noted = before;
        }
        outcome
    }

    /// Reports what was left out and what was changed, a warning for each kind.
    fn report(&mut self, path: &Path) -> Flow {
        for ((id, message), Noted { times, first }) in std::mem::take(&mut self.noted) {
            let times = if times == 1 { "once".to_owned() } else { format!("{times} times") };
            let first = if first.is_empty() { String::new() } else { format!(", first `{first}`") };
            let reason = format!("in `{}`, {times}{first}", path.display());
            self.give(Err(Diagnostic::warning(id, message).because(reason)))?;
        }
        Ok(())
    }
}

/// A file to read.
fn open(path: &Path) -> Result<BufReader<File>, Stop> {
    File::open(path).map(BufReader::new).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Stop {
    let diagnostic = Diagnostic::error("gold/unreadable", format!("cannot read `{}`", path.display()))
        .because(error.to_string());
    Stop::Failed(Box::new(if path.is_dir() {
        diagnostic.hint("name the files in it; a folder is what `brat` alone is read from")
    } else {
        diagnostic
    }))
}

/// A line of a file, as the place of an error.
fn line_place(path: &Path, line: u32, source: &str) -> Place {
    Place { file: path.display().to_string(), line, column: 1, width: 1, source: source.to_owned() }
}

/// The name of a file without its extension: what articles without an identifier of their own are called by.
fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| "article".to_owned(), |stem| stem.to_string_lossy().into_owned())
}
