//! Encoders, which are the user's own: how one becomes a model file, and how an index is made with it.

use crate::args::{Encoders, Expected, Import, Log};
use crate::counted;
use crate::failure::{FAILED, diagnose, rejected};
use anyhow::{Context, Result, anyhow};
use byline::{Byline, Plugin};
use byline_claims::matching::Meaning;
use byline_deep::{DeepSentiment, Pile, SentimentOptions};
use byline_encoder::{Encoder, FILE, Precision, import};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;
use std::thread;

/// Does what was asked of encoders.
pub(crate) fn run(command: &Encoders) -> Result<ExitCode> {
    match command {
        Encoders::Import(arguments) => make(arguments),
        Encoders::Expected(arguments) => expected(arguments),
    }
}

/// Makes the model file and its card.
fn make(arguments: &Import) -> Result<ExitCode> {
    let Import { folder, output, floats } = arguments;
    let mut guard = byline_output::Guard::default();
    let (file, card) = (output.join(FILE), output.join("README.md"));
    let source = folder.join("model.safetensors");
    guard.reads(&source);
    guard.writes(&file).map_err(|error| anyhow!(error.diagnostic()))?;
    let precision = if *floats { Precision::Floats } else { Precision::Bytes };
    let bytes = import(folder, precision)?;
    let encoder = Encoder::from_bytes(bytes.clone())?;
    std::fs::create_dir_all(output)
        .with_context(|| format!("cannot make the folder `{}`", output.display()))?;
    byline_output::write_file(&file, &bytes).map_err(rejected)?;
    // A folder that is imported in place keeps the card that came with it.
    if !card.exists() {
        let text = describe(&source, &encoder, bytes.len(), precision)?;
        byline_output::write_file(&card, text.as_bytes()).map_err(rejected)?;
    }
    say!("wrote `{}`: {} bytes", file.display(), bytes.len());
    Ok(ExitCode::SUCCESS)
}

/// Prints the shares of negative, neutral and positive mentions in articles, as a line of a configuration.
fn expected(arguments: &Expected) -> Result<ExitCode> {
    let Expected { inputs, encoder, share } = arguments;
    let options = SentimentOptions { encoder: Some(encoder.clone()), share: *share, ..Default::default() };
    let (deep, pile) = Pile::watch(options, ".".as_ref()).map_err(|failure| anyhow!(failure.message))?;
    let builder = Byline::builder().disable("sentiment").disable("claims");
    let byline = builder.extractor(DeepSentiment::descriptor(), deep).build()?;
    let mut unread = 0;
    for record in byline.try_analyze_all(byline.open(inputs)) {
        if let Err(error) = record {
            unread += 1;
            diagnose(&error.diagnostic(), Log::Text);
        }
    }
    let shares = pile.shares().context("no mention of anybody was found")?;
    say!("estimated from {}", counted(pile.len() as u64, "mention"));
    let line = shares.map(|share| format!("{share:.3}")).join(", ");
    let printed = crate::print(&format!("expected = [{line}]\n"))?;
    Ok(if unread > 0 { ExitCode::from(FAILED) } else { printed })
}

/// The card of a model: what it was made of.
fn describe(source: &Path, encoder: &Encoder, size: usize, precision: Precision) -> Result<String> {
    let bytes = std::fs::read(source).with_context(|| format!("cannot read `{}`", source.display()))?;
    let digest = Sha256::digest(&bytes);
    let digest = digest.iter().fold(String::new(), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    });
    let weights = match precision {
        Precision::Bytes => "one signed byte each, with a scale for each output; arithmetic in `f32`",
        Precision::Floats => "`f32`, as they were",
    };
    let can = if encoder.judges() {
        "judges targets"
    } else if encoder.tags() > 0 {
        "tags words"
    } else {
        "gives vectors of texts"
    };
    Ok(format!(
        "# Encoder\n\nMade by `byline encoder import`; the licence is that of the model it was made of.\n\n\
         - source: `model.safetensors`, {} bytes, SHA-256 `{digest}`\n\
         - file: `{FILE}`, {size} bytes, fingerprint `{:016x}`\n\
         - weights: {weights}\n\
         - vectors: {} numbers; it {can}\n",
        bytes.len(),
        encoder.fingerprint(),
        encoder.width(),
    ))
}

/// An encoder on all cores, for many texts at once.
#[derive(Debug)]
pub(crate) struct Parallel {
    encoder: Encoder,
    threads: usize,
}

impl Parallel {
    /// Opens the encoder in a folder.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let encoder = Encoder::open(folder)?;
        Ok(Self { encoder, threads: thread::available_parallelism().map_or(1, usize::from) })
    }
}

impl Meaning for Parallel {
    fn fingerprint(&self) -> u64 {
        self.encoder.fingerprint()
    }

    fn width(&self) -> usize {
        self.encoder.width()
    }

    /// A vector depends on its text alone, so that the number of threads changes nothing.
    fn vectors(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        let share = texts.len().div_ceil(self.threads).max(1);
        if texts.len() <= self.threads {
            return self.encoder.vectors(texts);
        }
        thread::scope(|scope| {
            let parts: Vec<_> =
                texts.chunks(share).map(|part| scope.spawn(|| self.encoder.vectors(part))).collect();
            parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
        })
    }
}
