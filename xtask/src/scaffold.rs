//! A new extractor from a template.
//!
//! It is a workspace of its own, so that it may stand anywhere and Byline's own build never depends on it. It takes
//! Byline's lock file along: what it depends on is what Byline was built with, and nothing need be downloaded again.

use crate::root;
use anyhow::{Context, Result, bail};
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
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
    /// A WebAssembly module, from C.
    Wasm,
}

impl FromStr for Language {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self> {
        Ok(match name.to_lowercase().as_str() {
            "rust" => Self::Rust,
            "python" => Self::Python,
            "javascript" | "js" => Self::JavaScript,
            "r" => Self::R,
            "wasm" | "c" => Self::Wasm,
            _ => bail!("there is no template in `{name}`; known are rust, python, javascript, r, wasm"),
        })
    }
}

/// A template for what is not Rust: its files, and how it is built, tested and configured. All of it holds `@NAME@` and
/// the like.
struct Template {
    language: &'static str,
    /// The extractor first.
    files: [(&'static str, String); 2],
    readme: &'static str,
    test: &'static str,
    /// What follows the test: a word for it, and the command.
    then: (&'static str, &'static str),
    /// What stands in its table of the configuration.
    table: &'static str,
}

/// A template for a program that an interpreter runs.
fn interpreted(
    language: &'static str,
    files: [(&'static str, &'static str); 2],
    test: &'static str,
    (command, table): (&'static str, &'static str),
) -> Template {
    Template {
        language,
        files: files.map(|(name, text)| (name, text.to_owned())),
        readme: include_str!("scaffold/process-README.md.in"),
        test,
        then: ("check it", command),
        table,
    }
}

/// The example in C, as a template.
fn module_in_c() -> String {
    let example = include_str!("../../plugins/examples/wasm/words.c");
    let (_, rest) = example.split_once("#ifdef __wasm__").unwrap_or_default();
    let named = rest
        .replace(
            r#"\"name\":\"words\",\"version\":\"1.0.0\""#,
            r#"\"name\":\"@NAME@\",\"version\":\"0.1.0\""#,
        )
        .replace("words that the options name", "@SUMMARY@");
    format!("{}#ifdef __wasm__{named}", include_str!("scaffold/wasm-head.c.in"))
}

impl Language {
    fn template(self) -> Option<Template> {
        Some(match self {
            Self::Rust => return None,
            Self::Python => interpreted(
                "Python",
                [
                    ("@MODULE@.py", include_str!("scaffold/python.py.in")),
                    ("test_@MODULE@.py", include_str!("scaffold/python-test.py.in")),
                ],
                "python3 -m unittest",
                (
                    "byline plugins check python3 @MODULE@.py",
                    "command = [\"python3\", \"@THERE@/@MODULE@.py\"]",
                ),
            ),
            Self::JavaScript => interpreted(
                "JavaScript",
                [
                    ("@NAME@.js", include_str!("scaffold/javascript.js.in")),
                    ("@NAME@.test.js", include_str!("scaffold/javascript-test.js.in")),
                ],
                "node --test",
                ("byline plugins check node @NAME@.js", "command = [\"node\", \"@THERE@/@NAME@.js\"]"),
            ),
            Self::R => interpreted(
                "R",
                [
                    ("@NAME@.R", include_str!("scaffold/r.R.in")),
                    ("test_@MODULE@.R", include_str!("scaffold/r-test.R.in")),
                ],
                "Rscript test_@MODULE@.R",
                ("byline plugins check Rscript @NAME@.R", "command = [\"Rscript\", \"@THERE@/@NAME@.R\"]"),
            ),
            Self::Wasm => Template {
                language: "C",
                files: [
                    ("@MODULE@.c", module_in_c()),
                    ("test_@MODULE@.c", include_str!("scaffold/wasm-test.c.in").to_owned()),
                ],
                readme: include_str!("scaffold/wasm-README.md.in"),
                test: "cc -std=c11 -o test_@MODULE@ test_@MODULE@.c && ./test_@MODULE@",
                then: (
                    "build it",
                    "clang --target=wasm32 -std=c11 -O2 -nostdlib -Wl,--no-entry,--strip-all -o @MODULE@.wasm @MODULE@.c",
                ),
                table: "wasm = \"@THERE@/@MODULE@.wasm\"",
            },
        })
    }
}

/// Makes the extractor `name` in a folder of that name in `folder`, which is relative to the root of the workspace.
pub(crate) fn run(name: &str, folder: &Path, language: Language) -> Result<()> {
    if let Some(template) = language.template() {
        filled(name, folder, &template)?;
        if language == Language::Wasm && !has_wasm_compiler() {
            println!(
                "\nIt is built with clang and lld, which are not installed or do not know the target `wasm32`:"
            );
            println!("`apt-get install clang lld`, or `brew install llvm lld`.");
        }
        return Ok(());
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

/// Makes an extractor that is not in Rust.
fn filled(name: &str, folder: &Path, template: &Template) -> Result<()> {
    let new = new_folder(name, &root().join(folder))?;
    fs::create_dir_all(&new).with_context(|| format!("cannot make `{}`", new.display()))?;
    let Template { language, files, readme, test, then: (then, command), table } = template;
    let shown = new.strip_prefix(root()).unwrap_or(&new);
    let (configuration, from_there) = configuration(shown);
    let (shown, from_there) = (shown.display(), from_there.display().to_string());
    let fill = |text: &str| {
        text.replace("@TEST@", test)
            .replace("@CONFIGURATION@", configuration)
            .replace("@COMMAND@", command)
            .replace("@TABLE@", table)
            .replace("@THERE@", &from_there)
            .replace("@FILE@", files[0].0)
            .replace("@LANGUAGE@", language)
            .replace("@SUMMARY@", "Words that the options name")
            .replace("@NAME@", name)
            .replace("@MODULE@", &name.replace('-', "_"))
    };
    let readme = ("README.md", (*readme).to_owned());
    for (file, text) in files.iter().chain([&readme]) {
        let path = new.join(fill(file));
        fs::write(&path, fill(text)).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    println!("made {shown}\n");
    println!("test it:       cd {shown} && {}", fill(test));
    println!("{:<15}cd {shown} && {}", format!("{then}:"), fill(command));
    println!("configure it:  in {configuration},\n");
    println!("    [extractors.{name}]");
    println!("    {}", fill(table));
    println!("    options = {{ words = [\"exclusive\"] }}\n");
    println!("Then change `extract` in {shown}/{}. See also `docs/plugins.md`.", fill(files[0].0));
    Ok(())
}

/// Whether clang can make WebAssembly.
fn has_wasm_compiler() -> bool {
    let succeeds = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
    succeeds(Command::new("wasm-ld").arg("--version"))
        && succeeds(
            Command::new("clang")
                .args(["--target=wasm32", "-x", "c", "-fsyntax-only", "-"])
                .stdin(Stdio::null()),
        )
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
    use super::{check, make, module_in_c, relative, type_name};
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
    fn the_example_in_c_is_a_template() {
        let made = module_in_c();
        assert!(made.contains(r#"\"name\":\"@NAME@\",\"version\":\"0.1.0\""#) && made.contains("@SUMMARY@"));
        assert!(!made.contains("words.wasm") && made.contains("EXPORT(\"extract\")"));
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
