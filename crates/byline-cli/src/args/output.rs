//! Where records go, and in which format, as the command line says.

use super::Analyze;
use super::values::{compression, ending, named_format};
use byline_core::{Diagnostic, OutputFormat};
use byline_input::Shard;
use std::path::{Path, PathBuf};

impl Analyze {
    /// With `--shard`, the output of that shard, which is resumed if it is there: a scheduler runs the same command again.
    pub(crate) fn of_shard(mut self) -> Self {
        let (Some(shard), Some(output)) = (self.shard, self.output.as_deref()) else { return self };
        self.output = Some(of_shard(output, shard, self.format));
        self.resume = !self.force;
        self
    }

    /// The format of the output: as asked for, or as its name ends.
    pub(crate) fn format(&self) -> OutputFormat {
        self.format.or_else(|| self.output.as_deref().and_then(named_format)).unwrap_or(OutputFormat::Ndjson)
    }

    /// Fails where the name of the output promises a format that is not written.
    pub(crate) fn check_format(&self) -> Result<(), Diagnostic> {
        let Some(output) = self.output.as_deref() else { return Ok(()) };
        if let Some(compression) = compression(output)
            && matches!(self.format(), OutputFormat::Parquet | OutputFormat::Sqlite)
        {
            let message = format!("`{}` would not be compressed with {compression}", output.display());
            return Err(Diagnostic::misuse("output/format", message)
                .because(format!("`{}` is compressed by itself, or not at all", self.format().name()))
                .hint("name it without that ending"));
        }
        let Some(ending) = ending(output) else { return Ok(()) };
        if ["xz", "bz2", "lz4", "br", "zip", "7z", "lzma"].contains(&ending.as_str()) {
            let message =
                format!("`{}` would not be compressed: `.{ending}` is not written", output.display());
            return Err(Diagnostic::misuse("output/format", message).hint("compress with `.gz` or `.zst`"));
        }
        if let (Some(asked), Some(named)) = (self.format, named_format(output))
            && asked != named
        {
            let (asked, named) = (asked.name(), named.name());
            let message = format!("`{}` is to hold `{asked}`, and its name says `{named}`", output.display());
            return Err(Diagnostic::misuse("output/format", message).hint("name it as what it is"));
        }
        if self.format.is_some() {
            return Ok(());
        }
        if !["json", "tsv", "xlsx", "xls", "html", "xml", "ann", "jsonld", "txt", "conll"]
            .contains(&ending.as_str())
        {
            return Ok(());
        }
        let hint = match ending.as_str() {
            "json" => "records are JSON lines: name the file `.ndjson`, or choose with `--format`",
            "html" => "`byline report` makes a page of records; name the records `.ndjson`",
            "tsv" | "xlsx" | "xls" => "name the file `.csv` for tables as text, or choose with `--format`",
            _ => "choose the format with `--format`",
        };
        let message = format!("no format of records ends in `.{ending}`");
        Err(Diagnostic::misuse("output/format", message).hint(hint))
    }

    /// Whether a summary takes the place of records: nobody asked for them, and a screen is no place for them.
    pub(crate) fn is_summary(&self) -> bool {
        self.output.is_none() && self.format.is_none() && !self.show && byline_output::stdout_is_terminal()
    }
}

/// The output of a shard: `{shard}` in the name is replaced, a folder gets a file, and any other name is numbered.
fn of_shard(output: &Path, shard: Shard, format: Option<OutputFormat>) -> PathBuf {
    let number = format!("{:05}-of-{:05}", shard.number(), shard.of());
    let name = output.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if name.contains("{shard}") {
        return output.with_file_name(name.replace("{shard}", &number));
    }
    let slash = output.as_os_str().as_encoded_bytes().last().is_some_and(|last| b"/\\".contains(last));
    // A folder of Parquet is called so, and is itself the output.
    if slash || (output.is_dir() && ending(output).is_none()) {
        return output.join(format!("{number}.{}", format.unwrap_or_default().name()));
    }
    let at = name.find('.').filter(|at| *at > 0).unwrap_or(name.len());
    let (stem, rest) = name.split_at_checked(at).unwrap_or((&name, ""));
    output.with_file_name(format!("{stem}-{number}{rest}"))
}
