//! The Python package: its wheel, and its tests.
//!
//! The tests run on the extension module that the build of the workspace made, so that they cost no build of their own;
//! `cargo xtask wheel --test` runs the same tests on the wheel. Packages of Python go into an environment in cargo's target
//! folder and nowhere else.

use crate::{finish, root, shown, target};
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

/// The crate.
const CRATE: &str = "crates/byline-python";

/// What the wheel is built with.
const MATURIN: &str = "maturin>=1.8,<2";

/// The oldest system that a manylinux wheel runs on, by the version of its C library.
const MANYLINUX: &str = "manylinux_2_28";

/// Which tests are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tests {
    /// All but the next ones.
    Package,
    /// Spark and Ray: much to download, and slow to start.
    Distributed,
}

impl Tests {
    fn requirements(self) -> &'static str {
        match self {
            Self::Package => "requirements.txt",
            Self::Distributed => "requirements-distributed.txt",
        }
    }
}

/// Runs the tests on the module that was built; where that cannot be, says why.
pub(crate) fn test(tests: Tests) -> Result<std::result::Result<(), String>> {
    let Some(environment) = environment(&format!("-r{CRATE}/tests/{}", tests.requirements()))? else {
        return Ok(Err("there is no Python 3.10 or later that can make environments".to_owned()));
    };
    let environment = match environment {
        Ok(environment) => environment,
        Err(why) => return Ok(Err(why)),
    };
    let packages = assemble()?;
    pytest(&environment, tests, Some(&packages)).map(Ok)
}

/// Builds the wheel into `target/wheels`.
pub(crate) fn wheel(profile: &str, tested: bool) -> Result<()> {
    let environment = environment(MATURIN)?.context(
        "a wheel is built with Python: install version 3.10 or later together with its module `venv`",
    )?;
    let environment = environment.map_err(|why| anyhow::anyhow!("{why}"))?;
    let wheels = target().join("wheels");
    let started = SystemTime::now();
    let mut maturin = Command::new(program(&environment, "maturin"));
    maturin
        .args(["build", "--profile", profile, "--manifest-path"])
        .arg(root().join(CRATE).join("Cargo.toml"));
    maturin.arg("--out").arg(&wheels).arg("--target-dir").arg(target());
    if cfg!(target_os = "linux") {
        if has_zig(&environment) {
            // It asks `python3 -m ziglang` of whatever Python comes first.
            let folders = std::env::var_os("PATH").unwrap_or_default();
            let own = program(&environment, "python").parent().map(Path::to_owned);
            let path = std::env::join_paths(own.into_iter().chain(std::env::split_paths(&folders)));
            maturin.env("PATH", path.context("the path of programs")?);
            maturin.args(["--zig", "--compatibility", MANYLINUX]);
        } else {
            maturin.args(["--compatibility", "linux"]);
            eprintln!("`zig` is not installed: the wheel is for this machine and those like it");
        }
    }
    finish(&mut maturin)?;
    let wheel = newest(&wheels, started)?;
    let size = fs::metadata(&wheel).with_context(|| format!("cannot read `{}`", wheel.display()))?.len();
    println!("wrote {}: {:.1} MB", wheel.display(), size as f64 / 1e6);
    if tested { test_wheel(&wheel) } else { Ok(()) }
}

/// Installs the wheel as a user does, and runs the tests on it.
fn test_wheel(wheel: &Path) -> Result<()> {
    let requirements = format!("-r{CRATE}/tests/{}", Tests::Package.requirements());
    let Some(Ok(environment)) = environment(&requirements)? else { bail!("the tests cannot be installed") };
    let mut install = pip(&environment);
    finish(install.args(["--force-reinstall", "--no-deps"]).arg(wheel))?;
    let done = pytest(&environment, Tests::Package, None);
    let mut remove = Command::new(program(&environment, "python"));
    finish(remove.args(["-m", "pip", "uninstall", "--quiet", "--yes", "byline"]))?;
    done
}

/// A folder with the package: its files, and the module that the build of the workspace made.
fn assemble() -> Result<PathBuf> {
    let folder = target().join("python/package");
    let package = folder.join("byline");
    fs::create_dir_all(&package).with_context(|| format!("cannot create `{}`", package.display()))?;
    let sources = root().join(CRATE).join("python/byline");
    for entry in fs::read_dir(&sources).context("the package has no files")? {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if let ("py" | "pyi" | "typed", Some(name)) = (extension, path.file_name()) {
            copy(&path, &package.join(name))?;
        }
    }
    let (built, module) = if cfg!(windows) {
        ("_byline.dll", "_byline.pyd")
    } else if cfg!(target_os = "macos") {
        ("lib_byline.dylib", "_byline.abi3.so")
    } else {
        ("lib_byline.so", "_byline.abi3.so")
    };
    let built = target().join("debug").join(built);
    // Removed first: an interpreter that has the old module mapped keeps it.
    let module = package.join(module);
    if module.exists() {
        fs::remove_file(&module).with_context(|| format!("cannot remove `{}`", module.display()))?;
    }
    copy(&built, &module)?;
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).map(drop).with_context(|| format!("cannot copy `{}`", from.display()))
}

/// Runs pytest on the package in `packages`, or on the one that is installed.
fn pytest(environment: &Path, tests: Tests, packages: Option<&Path>) -> Result<()> {
    let mut pytest = Command::new(program(environment, "python"));
    pytest.current_dir(root().join(CRATE)).args(["-m", "pytest", "-rs", "-p", "no:cacheprovider"]);
    match tests {
        Tests::Package => pytest.arg("--ignore=tests/test_distributed.py"),
        Tests::Distributed => pytest.arg("tests/test_distributed.py"),
    };
    pytest.env("PYTHONDONTWRITEBYTECODE", "1").env_remove("PYTHONPATH");
    if let Some(packages) = packages {
        // The command of the same build; a wheel is compared with whatever command the caller names.
        let command = target().join("debug").join(format!("byline{}", std::env::consts::EXE_SUFFIX));
        pytest.env("PYTHONPATH", packages).env("BYLINE_COMMAND", command);
    }
    finish(&mut pytest)
}

/// An environment of Python with these packages. `None` where there is no Python; why, where they cannot be installed.
fn environment(packages: &str) -> Result<Option<std::result::Result<PathBuf, String>>> {
    let folder = target().join("python/venv");
    if !program(&folder, "python").exists() && !create(&folder) {
        return Ok(None);
    }
    let contents = packages.strip_prefix("-r").map(|file| fs::read_to_string(root().join(file)));
    let wanted = contents.transpose().context("the requirements of the tests are missing")?;
    let wanted = wanted.unwrap_or_else(|| packages.to_owned());
    let name: String = packages.chars().filter(char::is_ascii_alphanumeric).collect();
    let stamp = folder.join(format!("{name}.installed"));
    if fs::read_to_string(&stamp).is_ok_and(|there| there == wanted) {
        return Ok(Some(Ok(folder)));
    }
    let mut install = pip(&folder);
    let status = install.arg(packages).status();
    if !status.is_ok_and(|status| status.success()) {
        return Ok(Some(Err(format!("`{}` failed", shown(&install)))));
    }
    fs::write(&stamp, wanted).with_context(|| format!("cannot write `{}`", stamp.display()))?;
    Ok(Some(Ok(folder)))
}

/// Makes an empty environment with the Python that `PYTHON` names, or the usual one; whether that worked.
fn create(folder: &Path) -> bool {
    let named = std::env::var_os("PYTHON");
    let usual = [named.unwrap_or_else(|| OsString::from("python3")), OsString::from("python")];
    let recent = "import sys; sys.exit(sys.version_info < (3, 10))";
    usual.iter().any(|python| {
        works(Command::new(python).args(["-c", recent]))
            && works(Command::new(python).args(["-m", "venv", "--clear"]).arg(folder))
    })
}

/// Whether a command succeeds; it prints nothing.
fn works(command: &mut Command) -> bool {
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

fn pip(environment: &Path) -> Command {
    let mut pip = Command::new(program(environment, "python"));
    pip.current_dir(root()).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    pip
}

/// A program of an environment.
fn program(environment: &Path, name: &str) -> PathBuf {
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    environment.join(folder).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

fn has_zig(environment: &Path) -> bool {
    works(Command::new("zig").arg("version"))
        || works(Command::new(program(environment, "python")).args(["-m", "ziglang", "version"]))
}

/// The wheel that was written since.
fn newest(wheels: &Path, since: SystemTime) -> Result<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(wheels).context("maturin wrote no wheel")? {
        let entry = entry?;
        let written = entry.metadata()?.modified()?;
        if entry.path().extension().is_some_and(|extension| extension == "whl") && written >= since {
            found.push((written, entry.path()));
        }
    }
    found.sort();
    found.pop().map(|(_, path)| path).context("maturin wrote no wheel")
}
