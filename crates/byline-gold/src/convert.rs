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
mod json;
mod label_studio;
mod labels;
mod records;
mod spacing;
mod spacy;

use crate::Gold;
use byline_core::{Diagnostic, Place};
use labels::Labels;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::Path;

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
    /// JSON of spaCy's `Doc.to_json`, its training pairs, or Prodigy's JSON Lines.
    Spacy,
    /// Byline's own records, as `byline analyze` writes them.
    Records,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] =
        [Self::Conll2003, Self::Conll2012, Self::Brat, Self::LabelStudio, Self::Spacy, Self::Records];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Conll2003 => "conll-2003",
            Self::Conll2012 => "conll-2012",
            Self::Brat => "brat",
            Self::LabelStudio => "label-studio",
            Self::Spacy => "spacy",
            Self::Records => "records",
        }
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        // Prodigy's JSON Lines are read with spaCy's.
        let name = if name == "prodigy" { "spacy" } else { name };
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
            Self::Spacy => "an object of `Doc.to_json`, of Prodigy, or a training pair on each line",
            Self::Records => "a record of `byline analyze` on each line",
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
/// # Errors
///
/// If the file or folder cannot be read.
pub fn convert(
    format: Format,
    path: &Path,
    options: &Options,
    sink: &mut Sink<'_>,
) -> Result<(), Diagnostic> {
    let (mut given, mut without_layers) = (0_u64, 0_u64);
    let mut give = |item: Result<Gold, Diagnostic>| {
        given += 1;
        sink(item.map(|gold| {
            let gold = finished(gold, options);
            without_layers += u64::from(!Layer::ALL.iter().any(|layer| layer.is_in(&gold)));
            gold
        }))
    };
    let mut run =
        Run { options, labels: Labels::new(&options.labels), left_out: BTreeMap::new(), sink: &mut give };
    let flow = match format {
        Format::Conll2003 => conll2003::convert(path, &mut run),
        Format::Conll2012 => conll2012::convert(path, &mut run),
        Format::Brat => brat::convert(path, &mut run),
        Format::LabelStudio => label_studio::convert(path, &mut run),
        Format::Spacy => spacy::convert(path, &mut run),
        Format::Records => records::convert(path, &mut run),
    };
    match flow.and_then(|()| run.report(path)) {
        // Nothing follows, so that it does not matter whether the sink wants more.
        Ok(()) if given == 0 => {
            let _ = sink(Err(nothing(format, path)));
            Ok(())
        }
        Ok(()) if without_layers > 0 => {
            let _ = sink(Err(unmarked(path, without_layers)));
            Ok(())
        }
        Ok(()) | Err(Stop::Asked) => Ok(()),
        Err(Stop::Failed(diagnostic)) => Err(*diagnostic),
    }
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

/// A conversion as it runs.
struct Run<'a> {
    options: &'a Options,
    labels: Labels,
    /// What was left out and why, with the number of times.
    left_out: BTreeMap<String, u64>,
    sink: &'a mut Sink<'a>,
}

impl Run<'_> {
    fn give(&mut self, item: Result<Gold, Diagnostic>) -> Flow {
        match (self.sink)(item) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stop::Asked),
        }
    }

    fn leave_out(&mut self, what: String) {
        *self.left_out.entry(what).or_default() += 1;
    }

    /// Says what was left out.
    fn report(&mut self, path: &Path) -> Flow {
        for (what, count) in std::mem::take(&mut self.left_out) {
            let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
            let warning = Diagnostic::warning("gold/left-out", format!("left out: {what}"))
                .because(format!("in `{}`, {times}", path.display()));
            self.give(Err(warning))?;
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
