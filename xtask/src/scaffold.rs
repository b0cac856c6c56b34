//! A new extractor from a template.
//!
//! It is a workspace of its own, so that it may stand anywhere and Byline's own build never depends on it. It takes
//! Byline's lock file along: what it depends on is what Byline was built with, and nothing need be downloaded again.

use crate::root;
use anyhow::{Context, Result, bail};
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;

/// The template, file by file.
const FILES: [(&str, &str); 4] = [
    ("Cargo.toml", include_str!("scaffold/Cargo.toml.in")),
    ("README.md", include_str!("scaffold/README.md.in")),
    ("src/lib.rs", include_str!("scaffold/lib.rs.in")),
    (".gitignore", "/target\n"),
];

/// Names that would clash: layers and extractors of Byline, crates that the template uses, types that it imports, and
/// crates of the compiler.
const TAKEN: [&str; 30] = [
    "alloc",
    "byline",
    "byline-plugin",
    "claims",
    "core",
    "descriptor",
    "document",
    "entities",
    "examples",
    "extractor",
    "failure",
    "finding",
    "layer-name",
    "native",
    "option",
    "options",
    "path",
    "plugin",
    "quotes",
    "result",
    "schemars",
    "self",
    "sentiment",
    "serde",
    "sink",
    "std",
    "string",
    "test",
    "value",
    "vec",
];

/// What an extractor is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// A shared library.
    Rust,
    /// The others are programs of their own.
    Python,
    JavaScript,
    R,
}

impl FromStr for Language {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self> {
        Ok(match name.to_lowercase().as_str() {
            "rust" => Self::Rust,
            "python" => Self::Python,
            "javascript" | "js" => Self::JavaScript,
            "r" => Self::R,
            _ => bail!("there is no template in `{name}`; known are rust, python, javascript, r"),
        })
    }
}

/// A template for a program: its files, and how it is run and tested.
struct Template {
    language: &'static str,
    /// With `@NAME@` and `@MODULE@`, as the contents have them.
    files: [(&'static str, &'static str); 2],
    command: [&'static str; 2],
    test: &'static str,
}

impl Language {
    fn template(self) -> Option<Template> {
        match self {
            Self::Rust => None,
            Self::Python => Some(Template {
                language: "Python",
                files: [
                    ("@MODULE@.py", include_str!("scaffold/python.py.in")),
                    ("test_@MODULE@.py", include_str!("scaffold/python-test.py.in")),
                ],
                command: ["python3", "@MODULE@.py"],
                test: "python3 -m unittest",
            }),
            Self::JavaScript => Some(Template {
                language: "JavaScript",
                files: [
                    ("@NAME@.js", include_str!("scaffold/javascript.js.in")),
                    ("@NAME@.test.js", include_str!("scaffold/javascript-test.js.in")),
                ],
                command: ["node", "@NAME@.js"],
                test: "node --test",
            }),
            Self::R => Some(Template {
                language: "R",
                files: [
                    ("@NAME@.R", include_str!("scaffold/r.R.in")),
                    ("test_@MODULE@.R", include_str!("scaffold/r-test.R.in")),
                ],
                command: ["Rscript", "@NAME@.R"],
                test: "Rscript test_@MODULE@.R",
            }),
        }
    }
}

/// Makes the extractor `name` in a folder of that name in `folder`, which is relative to the root of the workspace.
pub(crate) fn run(name: &str, folder: &Path, language: Language) -> Result<()> {
    if let Some(template) = language.template() {
        return program(name, folder, &template);
    }
    let made = make(name, &root().join(folder))?;
    let shown = made.strip_prefix(root()).unwrap_or(&made);
    let (configuration, from_there) = configuration(shown);
    let (shown, from_there) = (shown.display(), from_there.display());
    println!("made {shown}\n");
    println!("test it:       cargo test --manifest-path {shown}/Cargo.toml");
    println!("build it:      cargo build --release --manifest-path {shown}/Cargo.toml");
    println!("configure it:  in {configuration},\n");
    println!("    [extractors.{name}]");
    println!("    path = \"{from_there}/target/release/{}\"", library(name));
    println!("    options = {{ words = [\"exclusive\"] }}\n");
    println!("Then change `extract` in {shown}/src/lib.rs. See also `docs/plugins.md`.");
    Ok(())
}

/// Makes an extractor that is a program of its own.
fn program(name: &str, folder: &Path, template: &Template) -> Result<()> {
    let new = new_folder(name, &root().join(folder))?;
    fs::create_dir_all(&new).with_context(|| format!("cannot make `{}`", new.display()))?;
    let Template { language, files, command, test } = template;
    let [program, script] = command;
    let shown = new.strip_prefix(root()).unwrap_or(&new);
    let (configuration, from_there) = configuration(shown);
    let (shown, from_there) = (shown.display(), from_there.display());
    let fill = |text: &str| {
        text.replace("@TEST@", test)
            .replace("@CONFIGURATION@", configuration)
            .replace("@COMMAND@", &format!("{program} {script}"))
            .replace("@ARGUMENTS@", &format!("\"{program}\", \"{from_there}/{script}\""))
            .replace("@FILE@", files[0].0)
            .replace("@LANGUAGE@", language)
            .replace("@SUMMARY@", "Words that the options name")
            .replace("@NAME@", name)
            .replace("@MODULE@", &name.replace('-', "_"))
    };
    for (file, text) in files.iter().chain(&[("README.md", include_str!("scaffold/process-README.md.in"))]) {
        let path = new.join(fill(file));
        fs::write(&path, fill(text)).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    println!("made {shown}\n");
    println!("test it:       cd {shown} && {}", fill(test));
    println!("check it:      cd {shown} && byline plugins check {}", fill("@COMMAND@"));
    println!("configure it:  in {configuration},\n");
    println!("    [extractors.{name}]");
    println!("    command = [{}]", fill("@ARGUMENTS@"));
    println!("    options = {{ words = [\"exclusive\"] }}\n");
    println!("Then change `extract` in {shown}/{}. See also `docs/plugins.md`.", fill(files[0].0));
    Ok(())
}

/// The configuration that is to name an extractor in a folder of the workspace, and where the folder is from there.
fn configuration(folder: &Path) -> (&'static str, &Path) {
    folder.strip_prefix("plugins").map_or(("byline.toml", folder), |rest| ("plugins/byline.toml", rest))
}

/// The folder of a new extractor, which is not there yet.
fn new_folder(name: &str, folder: &Path) -> Result<PathBuf> {
    check(name)?;
    let new = folder.join(name);
    if new.symlink_metadata().is_ok() {
        bail!("`{}` is there already; choose another name, or remove it", new.display());
    }
    Ok(new)
}

/// Makes an extractor in Rust; returns the new folder.
fn make(name: &str, folder: &Path) -> Result<PathBuf> {
    let new = new_folder(name, folder)?;
    let source = new.join("src");
    fs::create_dir_all(&source).with_context(|| format!("cannot make `{}`", source.display()))?;
    // What is a link on the way there would lead a relative path astray.
    let real = |path: &Path| path.canonicalize().with_context(|| format!("cannot find `{}`", path.display()));
    let sdk = relative(&real(&new)?, &real(&root().join("crates/byline-plugin"))?);
    let (configuration, from_there) = configuration(new.strip_prefix(root()).unwrap_or(&new));
    let fill = |template: &str| {
        template
            .replace("@CONFIGURATION@", configuration)
            .replace("@NAME@", name)
            .replace("@TYPE@", &type_name(name))
            .replace("@SUMMARY@", "Words that the options name")
            .replace("@PATH@", &sdk)
            .replace("@LIBRARY@", &format!("{}/target/release/{}", from_there.display(), library(name)))
    };
    for (file, template) in FILES {
        let path = new.join(file);
        fs::write(&path, fill(template)).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    let lock = root().join("Cargo.lock");
    if lock.is_file() {
        fs::copy(&lock, new.join("Cargo.lock")).context("cannot copy `Cargo.lock`")?;
    }
    Ok(new)
}

/// A name is lower-case words joined by hyphens, and clashes with nothing.
fn check(name: &str) -> Result<()> {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    if name.len() > 64 || !name.split('-').all(is_word) {
        bail!(
            "`{name}` is not a name for an extractor: lower-case words joined by hyphens, as in `loaded-words`"
        );
    }
    if TAKEN.contains(&name) {
        bail!("`{name}` is taken; choose a name that says what it finds, as in `loaded-words`");
    }
    Ok(())
}

/// `loaded-words` becomes `LoadedWords`.
fn type_name(name: &str) -> String {
    let capitalised = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    name.split('-').map(capitalised).collect()
}

/// The file that is built.
fn library(name: &str) -> String {
    format!("{DLL_PREFIX}{}{DLL_SUFFIX}", name.replace('-', "_"))
}

/// The way from one folder to another, both absolute, with slashes as TOML has them.
fn relative(from: &Path, to: &Path) -> String {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    // On another drive there is no way but the whole path.
    if shared == 0 {
        return to.iter().collect::<PathBuf>().display().to_string().replace('\\', "/");
    }
    let up = from.iter().skip(shared).map(|_| "..".to_owned());
    let down = to.iter().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::{check, make, relative, type_name};
    use std::path::Path;

    #[test]
    fn names_are_checked() {
        for good in ["shouting", "loaded-words", "top10"] {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "Shouting",
            "loaded_words",
            "-a",
            "a-",
            "a--b",
            "9to5",
            "../a",
            "a/b",
            "été",
            "quotes",
            "self",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
        assert_eq!(type_name("loaded-words"), "LoadedWords");
    }

    #[test]
    fn what_is_there_stays() {
        let error = make("src", &crate::root().join("xtask")).unwrap_err();
        assert!(error.to_string().contains("is there already"), "{error}");
    }

    #[test]
    fn ways_are_relative() {
        assert_eq!(relative(Path::new("/a/b/c"), Path::new("/a/x")), "../../x");
        assert_eq!(relative(Path::new("/a"), Path::new("/a/x/y")), "x/y");
    }
}
