//! Gold data from the formats that annotation tools and corpora use.

use crate::args::{Log, ToGold};
use crate::failure;
use anyhow::{Context, Result};
use byline_core::{Diagnostic, Severity};
use byline_gold::convert::{Format, Layer, Options, convert_all};
use byline_output::Guard;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Converts files and writes the gold data.
pub(crate) fn run(arguments: &ToGold) -> Result<ExitCode> {
    fits(arguments)?;
    let Some(path) = &arguments.output else {
        return write(arguments, &mut BufWriter::new(byline_output::stdout()));
    };
    let mut guard = Guard::default();
    arguments.inputs.iter().for_each(|input| guard.reads(input));
    guard.writes(path).map_err(|error| Diagnostic::from(&error))?;
    let failed = || format!("cannot write `{}`", path.display());
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        // A pipe or a device is not ours to replace; a folder is refused by the system.
        let file = File::options().write(true).open(path).with_context(failed)?;
        return write(arguments, &mut BufWriter::new(file));
    }
    // Beside the file and renamed at the end: what is there is whole.
    let part = part(path);
    let mut file = BufWriter::new(File::create(&part).with_context(failed)?);
    let code = write(arguments, &mut file)?;
    file.into_inner().map_err(io::IntoInnerError::into_error).with_context(failed)?;
    fs::rename(&part, path).with_context(failed)?;
    Ok(code)
}

/// Refuses options that say nothing in this format.
fn fits(arguments: &ToGold) -> Result<()> {
    let format = Format::from_name(&arguments.format);
    let json = matches!(format, Some(Format::LabelStudio | Format::Spacy));
    let wrong = if arguments.text_field.is_some() && !json {
        (
            "--text-field",
            "its files have one place for the text; the option is for `label-studio` and `spacy`",
        )
    } else if !arguments.label.is_empty() && format == Some(Format::Records) {
        ("--label", "what stands in records has its meaning already")
    } else {
        return Ok(());
    };
    let (option, reason) = wrong;
    let message = format!("`{option}` says nothing in the format `{}`", arguments.format);
    Err(Diagnostic::misuse("gold/option-without-effect", message).because(reason).into())
}

fn part(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

fn write(arguments: &ToGold, out: &mut impl Write) -> Result<ExitCode> {
    let options = Options {
        corpus: arguments.corpus.clone(),
        labels: arguments.label.clone(),
        layers: arguments.layers.iter().filter_map(|name| Layer::from_name(name)).collect(),
        text_field: arguments.text_field.clone(),
    };
    let format = Format::from_name(&arguments.format).context("clap allows the names of formats alone")?;
    let (mut articles, mut wrong) = (0_u64, 0_u64);
    let mut broken = None;
    let mut take = |item| match item {
        Ok(gold) => match byline_gold::write(&gold, out) {
            Ok(()) => {
                articles += 1;
                ControlFlow::Continue(())
            }
            Err(error) => {
                broken = Some(error);
                ControlFlow::Break(())
            }
        },
        Err(diagnostic) => {
            failure::diagnose(&diagnostic, Log::Text);
            wrong += u64::from(diagnostic.severity == Severity::Error);
            ControlFlow::Continue(())
        }
    };
    convert_all(format, &arguments.inputs, &options, &mut take);
    if let Some(error) = broken {
        return Err(error).context("cannot write gold data");
    }
    out.flush().context("cannot write gold data")?;
    if wrong > 0 || articles == 0 {
        let count = |count, thing: &str| format!("{count} {thing}{}", if count == 1 { "" } else { "s" });
        say!("{} converted, {}", count(articles, "article"), count(wrong, "error"));
        return Ok(ExitCode::from(failure::FAILED));
    }
    Ok(ExitCode::SUCCESS)
}
