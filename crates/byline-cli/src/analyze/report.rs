//! Progress on stderr during a run, and a summary at its end.

use super::manifest::Outcome;
use super::summary::{Highlights, next_steps, rate, summary};
use super::tally::Tally;
use crate::args::{Analyze, Log, Reporting, When};
use crate::counted;
use crate::failure::{diagnose, diagnose_failure};
use byline_core::Diagnostic;
use byline_input::{Progress, StreamRead};
use byline_output::printable;
use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Map, Value, json};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// Errors that are shown where they are written to a file as well.
const SHOWN: u64 = 20;

/// How often the bar is redrawn at most: it costs more than many an article.
const DRAWN: Duration = Duration::from_millis(100);

/// Reports to the user.
pub(super) struct Reporter {
    bar: ProgressBar,
    progress: Progress,
    start: Instant,
    /// What was done before this run resumed, in bytes of input and in articles.
    before: (u64, u64),
    highlights: Highlights,
    /// Whether the summary is all that is printed, so that it goes to stdout.
    alone: bool,
    quiet: bool,
    log: Log,
    /// Whether a summary is wanted even where nothing went wrong.
    wanted: bool,
    /// How often a line reports progress.
    every: Option<Duration>,
    next: Instant,
    shown: u64,
}

impl Reporter {
    pub(super) fn new(arguments: &Analyze, progress: Progress) -> Self {
        let Reporting { summary, quiet, log_format, status } = &arguments.reporting;
        let alone = arguments.is_summary();
        // Pages on the same screen would run into the bar.
        let pages = arguments.show && byline_output::stdout_is_terminal();
        let (terminal, quiet) = (io::stderr().is_terminal(), *quiet);
        let (log, json) = (*log_format, *log_format == Log::Json);
        let wanted = match summary {
            When::Auto => terminal || json,
            When::Always => true,
            When::Never => false,
        };
        let drawn = wanted && terminal && !quiet && !json && !pages;
        let target = if drawn { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(progress.bytes_total()), target);
        let template = "{bar:32} {bytes}/{total_bytes} {binary_bytes_per_sec}, {eta} left {msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let every = Some(*status).filter(|every| *every > 0 && !drawn && !quiet);
        let (start, every) = (Instant::now(), every.map(Duration::from_secs));
        let next = start + every.unwrap_or(DRAWN);
        Self {
            bar,
            progress,
            start,
            before: (0, 0),
            highlights: Highlights::default(),
            alone,
            quiet,
            log,
            wanted,
            every,
            next,
            shown: 0,
        }
    }

    /// Starts to count time: what was done before was done by an interrupted run.
    pub(super) fn start(&mut self, tally: &Tally) {
        self.before = (self.progress.bytes_read(), tally.articles);
        self.start = Instant::now();
        self.bar.set_position(self.before.0);
        self.bar.reset_eta();
        if self.quiet || tally.articles + tally.unread == 0 {
            return;
        }
        if self.log == Log::Json {
            return print(&json!({"type": "resumed", "articles": tally.articles, "unread": tally.unread}));
        }
        say!("resuming after {}", counted(tally.articles, "article"));
    }

    /// How long the run has taken.
    pub(super) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// How far reading has come.
    pub(super) fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// What was read of inputs that cannot be read twice.
    pub(super) fn streams(&self) -> Vec<StreamRead> {
        self.progress.streams()
    }

    /// What is worth a word in the findings.
    pub(super) fn highlights(&mut self) -> &mut Highlights {
        &mut self.highlights
    }

    /// Reports something that could not be read; `kept` is where the others are written once there were many.
    pub(super) fn diagnostic(&mut self, diagnostic: &Diagnostic, kept: Option<&Path>) {
        self.show(kept, |log| diagnose(diagnostic, log));
    }

    /// Reports what failed in an article, in the words of the file of errors.
    pub(super) fn failed(&mut self, failure: Map<String, Value>, kept: Option<&Path>) {
        self.show(kept, |log| diagnose_failure(failure, log));
    }

    fn show(&mut self, kept: Option<&Path>, show: impl FnOnce(Log)) {
        self.shown += 1;
        if self.quiet || (kept.is_some() && self.shown > SHOWN) {
            return;
        }
        let last = kept.filter(|_| self.shown == SHOWN);
        self.bar.suspend(|| {
            show(self.log);
            if let (Some(path), Log::Text) = (last, self.log) {
                say!("further errors are only written to `{}`", path.display());
            }
        });
    }

    /// Reports progress, if it is time to.
    pub(super) fn advance(&mut self, tally: &Tally) {
        if self.bar.is_hidden() && self.every.is_none() {
            return;
        }
        let now = Instant::now();
        if now < self.next {
            return;
        }
        self.next = now + self.every.unwrap_or(DRAWN);
        if !self.bar.is_hidden() {
            self.bar.set_length(self.progress.bytes_total());
            self.bar.set_position(self.progress.bytes_read());
            let failed = tally.failures();
            let errors = if failed > 0 { format!(", {}", counted(failed, "error")) } else { String::new() };
            return self.bar.set_message(format!("({}{errors})", counted(tally.articles, "article")));
        }
        self.line(tally);
    }

    /// Reports progress in one line.
    fn line(&self, tally: &Tally) {
        let (read, total) = (self.progress.bytes_read(), self.progress.bytes_total());
        let seconds = self.start.elapsed().as_secs_f64();
        let (bytes_before, articles_before) = self.before;
        let left = left(read.saturating_sub(bytes_before), total.saturating_sub(read), seconds);
        let per_second = (tally.articles - articles_before) as f64 / seconds.max(1e-9);
        if self.log == Log::Json {
            return print(&json!({
                "type": "progress",
                "articles": tally.articles,
                "errors": tally.failures(),
                "bytes_read": read,
                "bytes_total": total,
                "seconds": seconds.round(),
                "articles_per_second": per_second.round(),
                "seconds_left": left.map(f64::round),
            }));
        }
        let share = if total > 0 {
            let share = read as f64 / total as f64 * 100.0;
            format!("{share:.0} % of {}", HumanBytes(total))
        } else {
            format!("{} read", HumanBytes(read))
        };
        let left = left.map_or_else(String::new, |left| {
            format!(", about {} left", HumanDuration(Duration::from_secs_f64(left)))
        });
        say!(
            "{share}, {} ({per_second:.0} a second), {}{left}",
            counted(tally.articles, "article"),
            counted(tally.failures(), "error")
        );
    }

    /// Removes the bar.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// Reports the result; `rest` says what becomes of the rest of an interrupted run.
    pub(super) fn end(&self, tally: &Tally, outcome: Outcome, rest: &str, kept: Option<&Path>) {
        let interrupted = outcome == Outcome::Interrupted;
        if self.alone {
            let speed = rate(tally.articles - self.before.1, self.start.elapsed());
            let text = summary(tally, &self.highlights, &speed) + &self.highlights.shown() + next_steps();
            // The reader may have closed the terminal, and nobody is left to read it.
            let _ = byline_output::stdout().write_all(text.as_bytes());
            if interrupted {
                say!("interrupted; the rest was not read");
            }
            return;
        }
        if self.quiet || !(self.wanted || interrupted || tally.failures() > 0) {
            return;
        }
        let time = self.start.elapsed();
        if self.log == Log::Json {
            let mut value =
                json!({"type": "summary", "outcome": outcome.name(), "seconds": time.as_secs_f64()});
            if let (Value::Object(members), Ok(Value::Object(counts))) =
                (&mut value, serde_json::to_value(tally))
            {
                members.extend(counts);
            }
            return print(&value);
        }
        let speed = rate(tally.articles - self.before.1, time);
        // As with `say!`, what cannot be shown does not change how the run ends.
        let _unwritten = write!(io::stderr(), "{}", printable(&summary(tally, &self.highlights, &speed)));
        if let Some(path) = kept {
            say!("errors are listed in `{}`", path.display());
        }
        if interrupted {
            say!("interrupted; {rest}");
        }
        if let Some(megabytes) = peak_memory() {
            say!("peak memory: {megabytes} MB");
        }
    }
}

fn print(value: &Value) {
    say!("{value}");
}

/// Seconds left, if the rest is read as fast as what was read since the start; `None` where that cannot be estimated yet.
fn left(read: u64, rest: u64, seconds: f64) -> Option<f64> {
    (read > 0 && rest > 0).then(|| seconds / read as f64 * rest as f64)
}

/// The most memory that this process held, where the system reports it.
pub(super) fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes.div_ceil(1024))
}
