//! The command as users run it: start-up, memory, throughput.

use crate::args::Configured;
use crate::bench::median;
use crate::counted;
use anyhow::{Context, Result, bail};
use byline_core::Article;
use std::fmt::Write as _;
use std::io::{BufWriter, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// How often the start is measured: it is short, so noise weighs more.
const STARTS: usize = 11;

/// Runs this very command on files in a folder of its own.
pub(super) fn measure(
    corpus: &[Article],
    bytes: usize,
    configured: &Configured,
    folder: &Folder,
    out: &mut String,
) -> Result<()> {
    let Some(first) = corpus.first() else { return Ok(()) };
    let one = folder.file("one.jsonl", std::iter::once(first))?;
    let all = folder.file("all.jsonl", corpus.iter())?;
    let tenth = folder.file("tenth.jsonl", corpus.iter().take(corpus.len().div_ceil(10)))?;
    let starts = (0..STARTS).map(|_| start(&one, configured)).collect::<Result<Vec<f64>>>()?;
    writeln!(out, "start-up to the first record: {:.1} ms", median(starts.into_iter()) * 1e3)?;
    for threads in [1, std::thread::available_parallelism().map_or(1, usize::from)] {
        let (seconds, _) = whole(&all, threads, configured)?;
        let rate = bytes as f64 / 1e6 / seconds;
        writeln!(
            out,
            "the command, {threads} threads: {:.0} articles/s, {rate:.1} MB/s",
            corpus.len() as f64 / seconds
        )?;
    }
    for (articles, file) in [(corpus.len().div_ceil(10), &tenth), (corpus.len(), &all)] {
        if let (_, Some(megabytes)) = whole(file, 0, configured)? {
            writeln!(out, "peak memory, {}: {megabytes} MB", counted(articles as u64, "article"))?;
        }
    }
    Ok(())
}

/// Seconds from the start of the command to the first byte of its first record.
fn start(file: &Path, configured: &Configured) -> Result<f64> {
    let start = Instant::now();
    let mut child = analyze(file, 1, configured)?;
    let mut stdout = child.stdout.take().context("`byline` has no stdout")?;
    let mut byte = [0];
    stdout.read_exact(&mut byte).context("`byline` wrote no record")?;
    let seconds = start.elapsed().as_secs_f64();
    std::io::copy(&mut stdout, &mut std::io::sink())?;
    child.wait()?;
    Ok(seconds)
}

/// Seconds for a whole file, and the peak of memory in MB where the system reports it; 0 threads are the default.
fn whole(file: &Path, threads: usize, configured: &Configured) -> Result<(f64, Option<u64>)> {
    let start = Instant::now();
    let mut child = analyze(file, threads, configured)?;
    let mut stdout = child.stdout.take().context("`byline` has no stdout")?;
    std::io::copy(&mut stdout, &mut std::io::sink())?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("`byline analyze` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let peak =
        said.lines().find_map(|line| line.strip_prefix("peak memory: ")?.strip_suffix(" MB")?.parse().ok());
    Ok((start.elapsed().as_secs_f64(), peak))
}

fn analyze(file: &Path, threads: usize, configured: &Configured) -> Result<Child> {
    let mut command = Command::new(std::env::current_exe().context("cannot find the command itself")?);
    command.args(["analyze", "--summary", "always"]).arg(file);
    if threads > 0 {
        command.arg("--threads").arg(threads.to_string());
    }
    if let Some(config) = &configured.config {
        command.arg("--config").arg(config);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().context("cannot run `byline analyze`")
}

/// A folder that is removed when it is dropped.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("byline-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path).with_context(|| format!("cannot make `{}`", path.display()))?;
        Ok(Self(path))
    }

    /// A path in it.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes articles as JSON Lines.
    fn file<'a>(&self, name: &str, articles: impl Iterator<Item = &'a Article>) -> Result<PathBuf> {
        let path = self.path(name);
        let mut file = BufWriter::new(std::fs::File::create(&path)?);
        for article in articles {
            writeln!(file, "{}", super::stages::line(article))?;
        }
        file.flush()?;
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left in the temporary folder does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
