//! No code from a folder without asking.
//!
//! A `byline.toml` that is found, not named, may have come with a download. Where it names shared libraries, programs
//! or modules, running it is running them, so it is read only once its user has said so: with `--config`, or with
//! `byline trust` once for that file as it stands. What is trusted is kept by the hash of the file's path and content,
//! so that a changed or copied file asks again.
//!
//! A WebAssembly module asks as well, although it sees articles alone: what it finds goes into the records under any
//! name, those of the four layers among them, it takes time and memory within generous limits, and a sandbox is as good
//! as its interpreter.

use crate::args::Trust;
use anyhow::{Context, Result, anyhow};
use byline::BUILT_IN;
use byline_config::ExtractorConfig;
use byline_core::Diagnostic;
use sha2::{Digest, Sha256};
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// `byline trust`: lets a configuration load the libraries and run the programs and modules it names whenever it is found.
pub(crate) fn run(arguments: &Trust) -> Result<ExitCode> {
    let here = env::current_dir().context("cannot determine the current folder")?;
    let Some(file) = arguments.file.clone().or_else(|| byline::config::find(&here)) else {
        let diagnostic =
            Diagnostic::misuse("config/not-found", "there is no `byline.toml` here or in a folder above");
        return Err(anyhow!(diagnostic.hint("name the file: `byline trust FILE`")));
    };
    let names: Vec<&str> = BUILT_IN.iter().map(|built_in| built_in.name).collect();
    let config = byline_config::load(&file, &names).map_err(|diagnostic| anyhow!(diagnostic))?;
    let text = fs::read(&file).with_context(|| format!("cannot read `{}`", file.display()))?;
    let entry = store()?.join(fingerprint(&file, &text)?);
    if arguments.revoke {
        return match fs::remove_file(&entry) {
            Ok(()) => {
                say!("`{}` is no longer trusted", file.display());
                Ok(ExitCode::SUCCESS)
            }
            Err(_) => Err(anyhow!(Diagnostic::error(
                "config/not-trusted",
                format!("`{}` was not trusted", file.display())
            ))),
        };
    }
    check_owner(&file).map_err(|diagnostic| anyhow!(diagnostic))?;
    let code = code_of(&config);
    if code.is_empty() {
        say!("`{}` names no library, program or module, and needs no trust", file.display());
        return Ok(ExitCode::SUCCESS);
    }
    let folder = entry.parent().unwrap_or(&entry);
    fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    let absolute = fs::canonicalize(&file).unwrap_or_else(|_| file.clone());
    fs::write(&entry, format!("{}\n", absolute.display()))
        .with_context(|| format!("cannot write `{}`", entry.display()))?;
    say!("`{}` is trusted as it stands; it runs {}", file.display(), code.join(", "));
    Ok(ExitCode::SUCCESS)
}

/// Fails where somebody else could have written a configuration that was found rather than named, and where it loads code,
/// unless its user trusts it.
pub(crate) fn check(file: &Path, text: &str) -> Result<(), Diagnostic> {
    if came_with_program(file) {
        return Ok(());
    }
    check_owner(file)?;
    let names: Vec<&str> = BUILT_IN.iter().map(|built_in| built_in.name).collect();
    // What is wrong with it is reported where it is used.
    let Ok(config) = byline_config::parse(file, text, &names) else { return Ok(()) };
    let code = code_of(&config);
    if code.is_empty() {
        return Ok(());
    }
    let trusted = store().and_then(|store| Ok(store.join(fingerprint(file, text.as_bytes())?)));
    if trusted.is_ok_and(|entry| entry.is_file()) {
        return Ok(());
    }
    let message = format!("`{}` was found here, and it runs code: {}", file.display(), code.join(", "));
    let hint = format!(
        "if you trust it, name it with `--config {0}`, or run `byline trust {0}` once",
        file.display()
    );
    Err(Diagnostic::misuse("config/untrusted", message).hint(hint))
}

/// Whether the program lies below the folder of a configuration and belongs to the same user, as in a clone that is built:
/// whoever wrote the one could have written the other.
fn came_with_program(file: &Path) -> bool {
    let (Ok(program), Ok(file)) = (env::current_exe().and_then(fs::canonicalize), fs::canonicalize(file))
    else {
        return false;
    };
    file.parent().is_some_and(|folder| program.starts_with(folder)) && same_owner(&program, &file)
}

#[cfg(unix)]
fn same_owner(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let owner = |path: &Path| fs::metadata(path).map(|there| there.uid()).ok();
    owner(one).is_some() && owner(one) == owner(other)
}

#[cfg(not(unix))]
fn same_owner(_: &Path, _: &Path) -> bool {
    true
}

/// What a configuration loads that is not built in.
fn code_of(config: &byline_config::Config) -> Vec<String> {
    let code =
        config.extractors.iter().filter_map(|ExtractorConfig { name, path, process, wasm, .. }| {
            let program = process.as_ref().map(|process| process.command.join(" "));
            match (path, program, wasm) {
                (Some(path), ..) => Some(format!("extractor `{name}` from `{path}`")),
                (None, Some(program), _) => Some(format!("extractor `{name}`, which runs `{program}`")),
                (None, None, Some(wasm)) => {
                    Some(format!("extractor `{name}` from `{}`, in a sandbox", wasm.path.display()))
                }
                (None, None, None) => None,
            }
        });
    let folders = config.plugin_folders.iter().map(|folder| format!("plugins in `{}`", folder.display()));
    code.chain(folders).collect()
}

/// Fails where somebody else could have written the file.
#[cfg(unix)]
fn check_owner(file: &Path) -> Result<(), Diagnostic> {
    use std::os::unix::fs::MetadataExt;
    const OTHERS_WRITE: u32 = 0o002;
    let refused = |why: String| {
        let message = format!("somebody else could have written `{}`", file.display());
        let hint = format!("look at it, and name it with `--config {}` if you mean it", file.display());
        Err(Diagnostic::misuse("config/unsafe", message).because(why).hint(hint))
    };
    let Ok(place) = fs::canonicalize(file) else { return Ok(()) };
    let user = rustix::process::geteuid().as_raw();
    for path in [Some(place.as_path()), place.parent()].into_iter().flatten() {
        let Ok(there) = fs::metadata(path) else { continue };
        if there.uid() != user && there.uid() != 0 {
            return refused(format!("`{}` belongs to another user", path.display()));
        }
        if there.mode() & OTHERS_WRITE != 0 {
            return refused(format!("anybody may write to `{}`", path.display()));
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_owner(_: &Path) -> Result<(), Diagnostic> {
    Ok(())
}

/// The hash of where a file is and of what it says.
fn fingerprint(file: &Path, text: &[u8]) -> Result<String> {
    let place = fs::canonicalize(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    let mut hash = Sha256::new();
    hash.update(place.as_os_str().as_encoded_bytes());
    hash.update([0]);
    hash.update(text);
    let mut shown = String::new();
    for byte in hash.finalize() {
        let _ = write!(shown, "{byte:02x}");
    }
    Ok(shown)
}

/// The folder of what the user trusts.
fn store() -> Result<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else {
        set("XDG_DATA_HOME")
            .filter(|path| path.is_absolute())
            .or_else(|| set("HOME").map(|home| home.join(".local").join("share")))
    };
    let base = base.context("cannot find the user's folder: `HOME` is not set")?;
    Ok(base.join("byline").join("trusted"))
}
