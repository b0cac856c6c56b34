//! What the end-to-end tests share: where things are, and how the command is run.

pub mod bodies;
pub mod browser;
pub mod picture;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// The root of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// The articles written for the tests, in the order of their names.
pub fn articles() -> PathBuf {
    root().join("tests/articles")
}

/// Where the command and the shared libraries are built: the folder of the running test's profile.
///
/// # Panics
///
/// If the running test does not lie where cargo puts tests.
pub fn built() -> PathBuf {
    let exe = std::env::current_exe().expect("a running test has a path");
    let folder = exe.ancestors().find(|folder| folder.ends_with("deps")).and_then(Path::parent);
    folder.expect("tests lie in `deps`").to_owned()
}

/// Builds the command, the shared libraries and the examples, once.
///
/// What ran before the tests has built them already, so that this only looks; without it, a test would run whatever lies
/// there. All targets, as in `cargo xtask test`: with any other selection the features of dependencies differ, and
/// everything would be built a second time.
///
/// # Panics
///
/// If they cannot be built.
pub fn build() {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| {
        let mut build = cargo();
        build.args(["build", "--workspace", "--all-targets", "--quiet"]);
        if built().ends_with("release") {
            build.arg("--release");
        }
        assert!(build.status().expect("cargo runs").success(), "the workspace builds");
    });
}

/// The cargo that runs the tests, in the root of the workspace.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Compiles a file of the workspace as a shared library called `name` into `folder`, warnings being errors.
///
/// # Panics
///
/// If there is no C compiler, or it complains.
pub fn c_library(source: &str, definitions: &[&str], folder: &Path, name: &str) -> PathBuf {
    use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
    let library = folder.join(format!("{DLL_PREFIX}{name}{DLL_SUFFIX}"));
    let mut compile = Command::new("cc");
    compile.args(["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-Wno-unused", "-shared", "-fPIC"]);
    compile.args(definitions.iter().map(|definition| format!("-D{definition}")));
    compile
        .arg("-I")
        .arg(root().join("crates/byline-abi/include"))
        .arg(root().join(source))
        .arg("-o")
        .arg(&library);
    let output = compile.output().expect("a C compiler is installed");
    assert!(output.status.success(), "{source}: {}", String::from_utf8_lossy(&output.stderr));
    library
}

/// The `byline` command, freshly built with the shared libraries beside it.
///
/// # Panics
///
/// If it cannot be built.
pub fn byline() -> Command {
    build();
    let mut command = Command::new(built().join(format!("byline{}", std::env::consts::EXE_SUFFIX)));
    command.current_dir(root()).env("NO_COLOR", "1");
    command
}

/// Runs `byline` with arguments and what it reads from stdin.
///
/// # Panics
///
/// If it cannot be run.
pub fn run(arguments: &[&str], stdin: &str) -> Output {
    let mut command = byline();
    command.args(arguments);
    // The configuration at the root looks for plugins where a release is built; the tests' own lie beside the command.
    let configured = ["analyze", "explain", "eval", "config", "plugins", "bench"];
    if arguments.first().is_some_and(|subcommand| configured.contains(subcommand)) {
        command.arg("--plugin-folder").arg(built());
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("byline runs");
    let mut pipe = child.stdin.take().expect("stdin is piped");
    // A command that reads no stdin may have closed it.
    let _ = pipe.write_all(stdin.as_bytes());
    drop(pipe);
    child.wait_with_output().expect("byline ends")
}

/// Runs `byline` in a folder of its own, with a home of its own.
///
/// # Panics
///
/// If it cannot be run.
pub fn byline_in(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = byline();
    command.current_dir(folder).args(arguments).env("HOME", folder.join("home")).env_remove("XDG_DATA_HOME");
    command.stdin(Stdio::null()).output().expect("the command runs")
}

/// What a run said on stderr.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What a run printed to stdout.
///
/// # Panics
///
/// If it failed, with what it said.
pub fn stdout(arguments: &[&str], stdin: &str) -> String {
    let output = run(arguments, stdin);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("stdout is UTF-8")
}
