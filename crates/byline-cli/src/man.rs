//! `byline man`: manual pages, made from the same arguments as `--help`.

use crate::analyze::may_replace;
use crate::args::{Arguments, Man};
use anyhow::{Context, Result, anyhow};
use byline_core::{Diagnostic, did_you_mean};
use byline_output::takes_file;
use clap::{Command, CommandFactory};
use std::fs;
use std::process::ExitCode;

pub(crate) fn run(arguments: &Man) -> Result<ExitCode> {
    let mut command = Arguments::command();
    command.build();
    let shown = command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set());
    let subcommands: Vec<&Command> = shown.filter(|subcommand| subcommand.get_name() != "help").collect();
    if let Some(folder) = &arguments.output {
        fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        let pages = std::iter::once(&command).chain(subcommands);
        let pages: Vec<_> = pages.map(|page| (folder.join(format!("{}.1", name_of(page))), page)).collect();
        for (path, _) in &pages {
            takes_file(path, "a manual page").map_err(|error| anyhow!(error.diagnostic()))?;
            may_replace(path, arguments.force)?;
        }
        for (path, page) in pages {
            byline_output::write_file(&path, &rendered(page)?)
                .map_err(|error| anyhow!(error.diagnostic()))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let page = match &arguments.command {
        None => &command,
        Some(name) => match subcommands.iter().find(|subcommand| subcommand.get_name() == name) {
            Some(subcommand) => subcommand,
            None => return Err(unknown(name, &subcommands).into()),
        },
    };
    crate::print(&String::from_utf8_lossy(&rendered(page)?))
}

fn unknown(name: &str, subcommands: &[&Command]) -> Diagnostic {
    let diagnostic = Diagnostic::misuse("man/unknown", format!("there is no subcommand `{name}`"));
    match did_you_mean(name, subcommands.iter().map(|subcommand| subcommand.get_name())) {
        Some(meant) => diagnostic.hint(format!("did you mean `{meant}`?")),
        None => diagnostic.hint("`byline --help` lists them"),
    }
}

/// `byline-analyze`: what `man` finds a subcommand under.
fn name_of(command: &Command) -> String {
    match command.get_name() {
        "byline" => "byline".to_owned(),
        name => format!("byline-{name}"),
    }
}

fn rendered(command: &Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    let version = env!("CARGO_PKG_VERSION");
    let command = command.clone().version(version);
    clap_mangen::Man::new(command).render(&mut page).context("cannot make the page")?;
    Ok(page)
}
