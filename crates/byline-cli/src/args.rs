//! The command line, as written.

mod output;
mod values;

use crate::select::{Fields, Filter};
use byline_core::OutputFormat;
use byline_input::Shard;
use byline_runner::FindingId;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;
pub(crate) use values::FormatOfAll;
use values::{bytes, count, fields, filter, input_formats, number, output_formats, threads};
#[cfg(feature = "workbench")]
use values::{gold_formats, gold_layers, label};

/// Who said what, about whom, and does it hold up: quotes, names, sentiment and claims in news articles, offline.
#[derive(Debug, Parser)]
#[command(name = "byline", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read articles, write a record of findings for each
    Analyze(Analyze),
    /// Sum the manifests of all shards of a run, if they are that
    Merge(Merge),
    /// Find the fact-checks that check a claim
    Match(Match),
    /// Build an index of fact-checks, which opens at once
    Index(Index),
    /// Make an encoder ready, which matching by meaning takes
    #[cfg(feature = "encoder")]
    #[command(subcommand)]
    Encoder(Encoders),
    /// Find what several articles share: quotations, claims, the articles themselves
    Cluster(Cluster),
    /// Show what records say in one page of HTML, to be filtered and followed to the passages
    Report(ToReport),
    /// List the claims worth checking, or draft their fact-checks
    Review(Review),
    /// Choose records by what is in them, and fields of records
    Records(Select),
    /// Say why something was found: the decisions behind it, and what would have changed it
    Explain(Explain),
    /// Measure against gold data
    #[cfg(feature = "workbench")]
    Eval(Eval),
    /// Make gold data from other formats of annotation, or from corrected records
    #[cfg(feature = "workbench")]
    Gold(ToGold),
    /// Show the configuration in effect, and where each value comes from
    Config(Configured),
    /// Show the extractors that are there: version, needs, options
    Plugins(Plugins),
    /// Offer tools to programs that speak the Model Context Protocol, over stdin and stdout
    Mcp(Mcp),
    /// Answer programs that speak HTTP, on this machine
    #[cfg(feature = "serve")]
    Serve(Serve),
    /// Let a `byline.toml` that is found, not named, load the libraries and run the programs it names
    Trust(Trust),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page of the command or of a subcommand, or write all pages
    Man(Man),
    /// Make a model again from gold data
    #[cfg(feature = "workbench")]
    Train(Train),
    /// Measure speed, each stage relative to one pass of `unicode_words`
    #[cfg(feature = "workbench")]
    Bench(Bench),
    /// Print the JSON Schema of the configuration, for editors
    Schema,
    /// Print this reference as Markdown
    #[command(hide = true)]
    Reference,
}

impl Command {
    /// How to speak on stderr.
    pub(crate) fn log(&self) -> Log {
        match self {
            Self::Analyze(arguments) => arguments.reporting.log_format,
            _ => Log::Text,
        }
    }
}

/// What every command that runs extractors takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Configured {
    /// The configuration [default: `byline.toml` here or in a folder above; else the built-in extractors]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// A folder to look for plugins in, before those of the configuration
    #[arg(long, value_name = "FOLDER")]
    pub(crate) plugin_folder: Vec<PathBuf>,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Plugins {
    #[command(subcommand)]
    pub(crate) command: Option<PluginsCommand>,
    #[command(flatten)]
    pub(crate) configured: Configured,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PluginsCommand {
    /// Check a program against the protocol of process plugins
    Check(Check),
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The options that it is given, as a JSON object
    #[arg(long, value_name = "JSON", default_value = "{}")]
    pub(crate) options: String,
    /// How many seconds it may take for each answer
    #[arg(long, value_name = "SECONDS", default_value = "10")]
    pub(crate) timeout: u32,
    /// The program and its arguments
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_name = "COMMAND")]
    pub(crate) command: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Trust {
    /// The configuration [default: `byline.toml` here or in a folder above]
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Trust it no longer
    #[arg(long)]
    pub(crate) revoke: bool,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Analyze {
    #[command(flatten)]
    pub(crate) configured: Configured,
    /// Where to write records [default: stdout, and a summary in their place where that is a terminal]; the file appears
    /// complete or not at all
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Replace the output if it exists
    #[arg(long, conflicts_with = "resume")]
    pub(crate) force: bool,
    /// Resume an interrupted run to the same output; start over if none was interrupted
    #[arg(long, requires = "output")]
    pub(crate) resume: bool,
    /// When resuming, pass over articles on which a plugin ended the process
    #[arg(long, requires = "resume")]
    pub(crate) skip_failing: bool,
    /// Start another file once one holds this much (`256MB`, of records as JSON lines, before compression): `out.ndjson`
    /// becomes `out-00000.ndjson` and so on
    #[arg(long, value_name = "SIZE", requires = "output", value_parser = bytes)]
    pub(crate) shard_size: Option<u64>,
    /// Analyse one part of the input, its number from 1 and how many there are: `3/64`. Whole files where there are enough
    /// of them, else every n-th record. Runs with this can be repeated: they resume, or find that all is done
    #[arg(long, value_name = "NUMBER/OF", requires = "output", conflicts_with_all = ["copies", "show"])]
    pub(crate) shard: Option<Shard>,
    /// Where to write the manifest of the run, as JSON [default: the output and `.run.json`]
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Option<PathBuf>,
    /// Where to write errors, one JSON object per line [default: the output and `.errors.ndjson`]
    #[arg(long, value_name = "FILE")]
    pub(crate) errors: Option<PathBuf>,
    /// The format of the output [default: as the name of the output ends, else `ndjson`]
    #[arg(long, value_name = "FORMAT", value_parser = output_formats())]
    pub(crate) format: Option<OutputFormat>,
    /// With `--format csv`, write cells that begin like a formula as they are [default: with an apostrophe before them]
    #[arg(long)]
    pub(crate) raw_cells: bool,
    /// The format of all inputs, whatever their names and content [default: as configured, else detected from both]
    #[arg(long, value_name = "FORMAT", value_parser = input_formats())]
    pub(crate) input_format: Option<FormatOfAll>,
    /// Name in each article's `source.cluster` the first article that says the same
    #[arg(long)]
    pub(crate) copies: bool,
    /// How many articles to analyse at once [default: as many as there are cores]
    #[arg(long, short = 'j', value_name = "N", value_parser = threads)]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Show each article with what was found in it marked, instead of writing records
    #[arg(long, conflicts_with_all = ["output", "format"])]
    pub(crate) show: bool,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
    /// Files or folders of articles; `-` is stdin
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Mcp {
    #[command(flatten)]
    pub(crate) configured: Configured,
    /// Fact-checks, for the tool `match_claim`: an index, or files and folders
    #[arg(long, value_name = "CLAIMS")]
    pub(crate) database: Option<PathBuf>,
    /// Records of `byline analyze`, for the tool `search_quotes`: files, or a folder of them
    #[arg(long, value_name = "RECORDS")]
    pub(crate) records: Vec<PathBuf>,
}

#[cfg(any(feature = "serve", test))]
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) configured: Configured,
    /// The address and port to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7878")]
    pub(crate) listen: std::net::SocketAddr,
    /// Listen on an address that other machines reach; there is no TLS and no login
    #[arg(long)]
    pub(crate) public: bool,
    /// The longest body of a request
    #[arg(long, value_name = "SIZE", default_value = "16MB", value_parser = bytes)]
    pub(crate) max_body: u64,
    /// How many seconds a request may take to arrive and be answered, and the analysis of one article
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) timeout: u32,
    /// How many requests are answered at once
    #[arg(long, value_name = "N", default_value = "16", value_parser = count)]
    pub(crate) max_requests: NonZeroUsize,
    /// How many articles a request may hold
    #[arg(long, value_name = "N", default_value = "1000", value_parser = count)]
    pub(crate) max_articles: NonZeroUsize,
}

#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// Where to write the manifest of the whole [default: stdout]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Replace the output if it exists
    #[arg(long)]
    pub(crate) force: bool,
    /// The manifests of all shards: `out/*.run.json`
    #[arg(required = true, value_name = "MANIFEST")]
    pub(crate) manifests: Vec<PathBuf>,
}

/// What a run prints on stderr.
#[derive(Debug, Args)]
pub(crate) struct Reporting {
    /// When to show a progress bar and a summary on stderr; `auto` is on a terminal
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(crate) summary: When,
    /// Print nothing on stderr but the error that ends a run
    #[arg(long, short, conflicts_with = "summary")]
    pub(crate) quiet: bool,
    /// The format of what is printed on stderr
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub(crate) log_format: Log,
    /// Print progress on stderr every so many seconds where there is no progress bar; 0 for never
    #[arg(long, default_value = "60", value_name = "SECONDS", value_parser = number)]
    pub(crate) status: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Log {
    /// For people
    Text,
    /// One JSON object per line: errors, progress and the summary
    Json,
}

#[cfg(feature = "encoder")]
#[derive(Debug, Subcommand)]
pub(crate) enum Encoders {
    /// Make the model file of a published BERT encoder
    Import(Import),
    /// Estimate how often mentions are polar in your articles: the option `expected` of `deep`
    Expected(Expected),
}

#[cfg(feature = "encoder")]
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The folder with `model.safetensors`, `config.json` and `vocab.txt`
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// The folder to write the model file and its card into
    #[arg(long, short, value_name = "FOLDER")]
    pub(crate) output: PathBuf,
    /// Keep the weights as they are, at four times the size, to compare with
    #[arg(long)]
    pub(crate) floats: bool,
}

#[cfg(feature = "encoder")]
#[derive(Debug, Args)]
pub(crate) struct Expected {
    /// Files and folders of articles as they come, some hundred at best; `-` is standard input
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) inputs: Vec<PathBuf>,
    /// The folder of a model that judges targets
    #[arg(long, value_name = "FOLDER")]
    pub(crate) encoder: PathBuf,
    /// The share of each article's mentions that the encoder is asked about
    #[arg(long, value_name = "SHARE", default_value_t = 1.0)]
    pub(crate) share: f32,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The subcommand [default: the command itself]
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Option<String>,
    /// Write the pages of all subcommands into this folder: `byline.1`, `byline-analyze.1` …
    #[arg(long, short, value_name = "FOLDER", conflicts_with = "command")]
    pub(crate) output: Option<PathBuf>,
    /// Replace pages that exist
    #[arg(long, requires = "output")]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Match {
    /// The fact-checks: an index, or files and folders of `ClaimReview`, JSON Lines or CSV
    #[arg(long, value_name = "CLAIMS")]
    pub(crate) database: PathBuf,
    /// How many to find for each query
    #[arg(long, default_value = "10", value_name = "N", value_parser = count)]
    pub(crate) top: NonZeroUsize,
    /// Match by meaning too, with the encoder in this folder
    #[cfg(feature = "encoder")]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) encoder: Option<PathBuf>,
    /// JSON Lines of `id`, `text` and perhaps `context`; `-` is stdin. Identifiers that differ only in the number behind
    /// their last hyphen are sentences of one text, and are read together
    #[arg(value_name = "QUERIES")]
    pub(crate) queries: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Index {
    /// Where to write the index
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Replace the file if it exists; an index that is extended needs no such word
    #[arg(long)]
    pub(crate) force: bool,
    /// Keep a vector of each fact-check, of the encoder in this folder, so that `match --encoder` finds by meaning at once
    #[cfg(feature = "encoder")]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) encoder: Option<PathBuf>,
    /// Files and folders of `ClaimReview` (JSON-LD), Google's and Data Commons' formats, JSON Lines or CSV; an index among
    /// them, also the one that is written, is extended with what is new or changed
    #[arg(required = true, value_name = "CLAIMS")]
    pub(crate) databases: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Cluster {
    /// What to look for
    #[arg(long, value_enum, default_value = "articles", value_name = "WHAT")]
    pub(crate) by: Shared,
    /// Records of `byline analyze`: JSON lines, also compressed, or the tables of `--format parquet` or `sqlite`; a folder
    /// stands for the records in it, `-` for stdin
    #[arg(required = true, value_name = "RECORDS")]
    pub(crate) records: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ToReport {
    /// Where to write the page
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Replace the page if it exists
    #[arg(long)]
    pub(crate) force: bool,
    /// Only records that meet this condition: `quotes.speaker.name ~ "Lind"`
    #[arg(long, value_name = "CONDITION", value_parser = filter)]
    pub(crate) filter: Option<Filter>,
    /// Records of `byline analyze`: JSON lines, also compressed, or the tables of `--format parquet` or `sqlite`; a folder
    /// stands for the records in it, `-` for stdin
    #[arg(required = true, value_name = "RECORDS")]
    pub(crate) records: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shared {
    /// A line an article: its cluster, and those of its quotes with their differences
    Articles,
    /// A line a claim that several articles make, with who agrees, denies, or gives another number
    Claims,
}

#[derive(Debug, Args)]
pub(crate) struct Review {
    /// Write a draft of a `ClaimReview` (JSON-LD) for each claim into this folder, instead of a table to stdout
    #[arg(long, value_name = "FOLDER")]
    pub(crate) drafts: Option<PathBuf>,
    /// Replace drafts that exist
    #[arg(long, requires = "drafts")]
    pub(crate) force: bool,
    /// Records of `byline analyze`: JSON lines, also compressed, or the tables of `--format parquet` or `sqlite`; a folder
    /// stands for the records in it, `-` for stdin
    #[arg(required = true, value_name = "RECORDS")]
    pub(crate) records: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Select {
    /// Only records that meet this condition: `quotes.speaker.name ~ "Lind" and date >= "2023-01-01"`
    #[arg(long, value_name = "CONDITION", value_parser = filter)]
    pub(crate) filter: Option<Filter>,
    /// Only these fields, with commas between them: `id,date,quotes.speaker.name`
    #[arg(long, value_name = "FIELDS", value_parser = fields)]
    pub(crate) fields: Option<Fields>,
    /// Print how many records there are, and not the records
    #[arg(long, conflicts_with = "fields")]
    pub(crate) count: bool,
    /// Records of `byline analyze`: JSON lines, also compressed, or the tables of `--format parquet` or `sqlite`; a folder
    /// stands for the records in it, `-` for stdin
    #[arg(required = true, value_name = "RECORDS")]
    pub(crate) records: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) configured: Configured,
    /// The identifier of the article, where the file holds several
    #[arg(long, value_name = "ID", conflicts_with = "number")]
    pub(crate) id: Option<String>,
    /// The number of the article in the file, from 1, where it holds several
    #[arg(long, value_name = "N", value_parser = count)]
    pub(crate) number: Option<NonZeroUsize>,
    /// The format of the output
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: Explained,
    /// Records of `byline analyze` as JSON lines, also compressed; or an article
    #[arg(value_name = "RECORD")]
    pub(crate) record: PathBuf,
    /// What to explain: `q3` (a quote), `e1` (a name), `c2` (a claim), `s1` (the sentiment towards a target), or `LAYER:3` for
    /// a layer of your own
    #[arg(value_name = "FINDING")]
    pub(crate) finding: FindingId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Explained {
    /// For people
    Text,
    /// One JSON object
    Json,
}

#[cfg(feature = "workbench")]
#[derive(Debug, Args)]
pub(crate) struct Eval {
    /// What to measure
    #[arg(value_enum)]
    pub(crate) layer: Layer,
    /// Gold data, JSON Lines; for `matches` the right answers, tab-separated; for `contrast` sentences, and the fact-checks
    /// where they are not the database of the configuration
    #[arg(required = true, value_name = "GOLD")]
    pub(crate) gold: Vec<PathBuf>,
    /// Measure these records instead of running the extractors: a file, also compressed, shards, a folder or tables
    #[arg(long, value_name = "RECORDS")]
    pub(crate) records: Option<PathBuf>,
    /// Damage the gold articles first, as a crawl does
    #[arg(long, value_enum, value_name = "LEVEL", conflicts_with = "records")]
    pub(crate) damage: Option<Level>,
    /// Which damaged copy
    #[arg(long, default_value = "1", value_name = "N", requires = "damage", value_parser = number)]
    pub(crate) seed: u64,
    /// Put the paragraphs in random order too
    #[arg(long, requires = "damage")]
    pub(crate) shuffle: bool,
    /// With `entities`: training data; also give the recall of names that it holds and of those that it does not
    #[arg(long, value_name = "GOLD")]
    pub(crate) seen: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) configured: Configured,
}

#[cfg(feature = "workbench")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layer {
    Entities,
    Coref,
    Quotes,
    Sentiment,
    Claims,
    Matches,
    Contrast,
    Tags,
    Sentences,
}

#[cfg(feature = "workbench")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    Curly,
    Unbalanced,
    Seedlike,
}

#[cfg(feature = "workbench")]
#[derive(Debug, Args)]
pub(crate) struct ToGold {
    /// What the inputs are
    #[arg(value_name = "FORMAT", value_parser = gold_formats())]
    pub(crate) format: String,
    /// Where to write the gold data [default: stdout]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Replace the output if it exists
    #[arg(long, requires = "output")]
    pub(crate) force: bool,
    /// The name of the corpus, written into every article
    #[arg(long, value_name = "NAME")]
    pub(crate) corpus: Option<String>,
    /// What a label stands for: `PER`, `ORG`, `LOC`, `MISC`, `quote`, `cue`, `speaker`, `target`, `claim`,
    /// `checkworthy`, `sentence`, `nothing`, or a label of names of your own
    #[arg(long, value_name = "LABEL=MEANING", value_parser = label)]
    pub(crate) label: Vec<(String, String)>,
    /// What the corpus annotates: every article then has these layers, empty where nothing is marked, and no others
    /// [default: those of which something is marked]
    #[arg(long, value_name = "LAYER", value_delimiter = ',', value_parser = gold_layers())]
    pub(crate) layers: Vec<String>,
    /// The field that holds the text, in the JSON of Label Studio and spaCy [default: `text`]
    #[arg(long, value_name = "NAME")]
    pub(crate) text_field: Option<String>,
    /// Files; for `brat` folders; for `records` whatever holds them: files, also compressed, folders, shards, tables
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
}

#[cfg(feature = "workbench")]
#[derive(Debug, Args)]
pub(crate) struct Train {
    /// The model
    #[arg(value_enum, value_name = "NAME")]
    pub(crate) model: Model,
    /// Gold data to learn from, JSON Lines
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    pub(crate) data: Vec<PathBuf>,
    /// Gold data that decides when to stop, and shows how good the model is
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub(crate) development: Vec<PathBuf>,
    /// Where to write the model
    #[arg(long, short, required_unless_present = "cross_validate", value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Write nothing; fail if the model at `--output` differs
    #[arg(long)]
    pub(crate) check: bool,
    /// Write nothing; print how well pronouns are resolved in parts of the data by what is learned from the others, with the
    /// names that this model of `entities` finds
    #[arg(long, value_name = "MODEL", conflicts_with_all = ["output", "check"])]
    pub(crate) cross_validate: Option<PathBuf>,
}

#[cfg(feature = "workbench")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Model {
    /// Parts of speech
    Tags,
    /// Names
    Entities,
    /// Who said what
    Quotes,
    /// What is felt towards whom
    Sentiment,
    /// What is worth checking
    Claims,
    /// Which fact-check checks a claim; `--data` takes a database, queries and right answers, three files a set
    Matches,
    /// How common words are, which the matching of claims rests on
    Words,
}

#[cfg(feature = "workbench")]
#[derive(Debug, Args)]
pub(crate) struct Bench {
    #[command(flatten)]
    pub(crate) configured: Configured,
    /// How many times everything is measured; the median counts
    #[arg(long, default_value = "7", value_name = "N", value_parser = count)]
    pub(crate) rounds: NonZeroUsize,
    /// How much text to measure on; the articles are repeated to fill it
    #[arg(long, default_value = "8", value_name = "MB", value_parser = count)]
    pub(crate) megabytes: NonZeroUsize,
    /// Measure only the stages, and fail if one costs more than this file (TOML) allows
    #[arg(long, value_name = "FILE")]
    pub(crate) ceilings: Option<PathBuf>,
    /// Measure other programs on the same text as well: packages for Python and Node that are installed, and crates if this
    /// was built with the feature `peers`
    #[arg(long)]
    pub(crate) peers: bool,
    /// Measure the encoder in this folder too, and names, quotes or sentiment with its opinion, as it was taught
    #[cfg(feature = "encoder")]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) encoder: Vec<PathBuf>,
    /// Files or folders of articles
    #[arg(default_value = "tests/articles", value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::{Arguments, Command};
    use byline_core::OutputFormat;
    use clap::Parser;

    fn analyze(line: &str) -> super::Analyze {
        let words = ["byline", "analyze", "news"].into_iter().chain(line.split_whitespace());
        match Arguments::try_parse_from(words).unwrap().command {
            Command::Analyze(arguments) => arguments,
            other => panic!("{other:?}"),
        }
    }

    fn refused(line: &str) -> String {
        let words = ["byline", "analyze", "news"].into_iter().chain(line.split_whitespace());
        Arguments::try_parse_from(words).unwrap_err().to_string()
    }

    #[test]
    fn the_name_of_the_output_says_its_format() {
        assert_eq!(analyze("").format(), OutputFormat::Ndjson);
        assert_eq!(analyze("-o out.ndjson.zst").format(), OutputFormat::Ndjson);
        assert_eq!(analyze("-o out.CSV.gz").format(), OutputFormat::Csv);
        assert_eq!(analyze("-o out.parquet").format(), OutputFormat::Parquet);
        assert_eq!(analyze("-o out.sqlite").format(), OutputFormat::Sqlite);
        assert_eq!(analyze("-o out.csv --format ndjson").format(), OutputFormat::Ndjson);
        assert!(analyze("-o out.json").check_format().unwrap_err().hint.unwrap().contains(".ndjson"));
        assert!(analyze("-o out.xlsx").check_format().is_err());
        assert!(analyze("-o out.json --format web-annotation").check_format().is_ok());
        assert!(analyze("-o out").check_format().is_ok());
    }

    #[test]
    fn numbers_that_make_no_sense_are_refused_in_plain_words() {
        assert!(refused("--shard-size 5 -o out.ndjson").contains("`5MB`"));
        assert!(refused("-j 0").contains("leave the option out for one for each core"));
        assert!(refused("-j 999999").contains("at most 1024"));
        assert!(refused("-j many").contains("whole number"));
    }
}
