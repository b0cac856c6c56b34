//! Gold data from the formats that annotation tools and corpora use.

use crate::analyze::may_replace;
use crate::args::{Log, ToGold};
use crate::counted;
use crate::failure::{self, rejected};
use anyhow::{Context, Result, anyhow};
use byline_core::{Diagnostic, Severity};
use byline_gold::convert::{FeedRecord, Format, Layer, Options, convert_all, convert_records};
use byline_output::{Guard, OutputError, write_file_with};
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
    crate::records::guard(&mut guard, &arguments.inputs);
    guard.writes(path).map_err(|error| Diagnostic::from(&error))?;
    may_replace(path, arguments.force)?;
    let mut code = None;
    let written = write_file_with(path, |out| {
        let converted = write(arguments, &mut BufWriter::new(out));
        code = Some(converted);
        if matches!(code, Some(Ok(_))) { Ok(()) } else { Err(io::Error::other("it was not converted")) }
    });
    match code {
        Some(Ok(code)) => {
            written.map_err(|error| Diagnostic::from(&error))?;
            Ok(code)
        }
        Some(Err(error)) => Err(error),
        None => Err(written
            .err()
            .map_or_else(|| anyhow!("nothing was written"), |error| anyhow!(error.diagnostic()))),
    }
}

/// Refuses options that say nothing in this format.
fn fits(arguments: &ToGold) -> Result<()> {
    let format = Format::from_name(&arguments.format);
    let json = matches!(format, Some(Format::LabelStudio | Format::Spacy | Format::Prodigy));
    let wrong = if arguments.text_field.is_some() && !json {
        (
            "--text-field",
            "its files have one place for the text; the option is for `label-studio`, `spacy` and `prodigy`",
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

/// Hands over records as every command reads them: compressed, in folders, shards and tables.
fn records(inputs: &[PathBuf], give: &mut FeedRecord<'_>) -> Result<()> {
    crate::records::each_raw(inputs, |file, number, line| {
        if give(file, number, line).is_continue() {
            Ok(())
        } else {
            Err(anyhow!("the conversion was stopped"))
        }
    })
}

fn write(arguments: &ToGold, out: &mut impl Write) -> Result<ExitCode> {
    let options = Options {
        corpus: arguments.corpus.clone(),
        labels: arguments.label.clone(),
        layers: arguments.layers.iter().filter_map(|name| Layer::from_name(name)).collect(),
        text_field: arguments.text_field.clone(),
    };
    let format = Format::from_name(&arguments.format).context("clap allows the names of formats alone")?;
    let path = arguments.output.as_deref().unwrap_or(Path::new("-"));
    let unwritten = |source| rejected(OutputError::Write { path: path.display().to_string(), source });
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
    let read = if let (Format::Records, [first, ..]) = (format, &arguments.inputs[..]) {
        convert_records(first, &options, &mut take, |give| records(&arguments.inputs, give))
    } else {
        convert_all(format, &arguments.inputs, &options, &mut take);
        Ok(())
    };
    if let Some(error) = broken {
        return Err(unwritten(error));
    }
    read?;
    out.flush().map_err(unwritten)?;
    if wrong > 0 || articles == 0 {
        say!("{} converted, {}", counted(articles, "article"), counted(wrong, "error"));
        return Ok(ExitCode::from(failure::FAILED));
    }
    Ok(ExitCode::SUCCESS)
}
