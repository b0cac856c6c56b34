//! Libraries that are no plugins, and plugins that break the rules: each is distinguished from the others, and none
//! takes the process along. The plugins are in C, so these tests hold the header as well.

use byline_core::{Article, Failure, Finding, LayersView, Sink, Span};
use byline_host::{Library, LoadError, find};
use byline_tests::c_library;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::tempdir;

/// Loads `tests/faults/plugin.c`, compiled with these definitions.
fn faulty(folder: &Path, definitions: &[&str]) -> Result<Library, LoadError> {
    Library::load(&c_library("tests/faults/plugin.c", definitions, folder, "fault"))
}

/// What the user sees, with the folder left out.
fn shown(error: &LoadError, folder: &Path) -> String {
    error.diagnostic().to_string().replace(&folder.display().to_string(), "FOLDER")
}

/// What the user sees of a plugin that was compiled with these definitions.
fn check_table(definitions: &[&str]) -> String {
    let folder = tempdir().expect("a folder for the library");
    shown(&faulty(folder.path(), definitions).expect_err("it breaks the rules"), folder.path())
}

/// What the user sees of a file with these bytes.
fn check_file(bytes: &[u8]) -> String {
    let folder = tempdir().expect("a folder for the file");
    let path = folder.path().join("libfile.so");
    fs::write(&path, bytes).expect("the file can be written");
    shown(&Library::load(&path).expect_err("it is no library"), folder.path())
}

#[derive(Default)]
struct Taken {
    findings: Vec<Finding>,
    notes: Vec<String>,
}

impl Sink for Taken {
    fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn note(&mut self, message: &str) {
        self.notes.push(message.to_owned());
    }
}

/// What the plugin finds when asked to make this fault, and why it failed.
fn extract(library: Library, fault: &str) -> (Vec<Finding>, Option<Failure>) {
    let options = if fault.is_empty() { "{}".to_owned() } else { format!(r#"{{"fault": "{fault}"}}"#) };
    let active = library.activate(&options, Path::new(".")).expect("it takes its options");
    let article = Article { text: "Été in Brest".to_owned(), ..Article::default() };
    let analysis = byline_text::Analysis::default();
    let mut taken = Taken::default();
    let result = active.extractor.extract(&analysis.document(&article, LayersView::default()), &mut taken);
    assert!(taken.notes.is_empty());
    (taken.findings, result.err())
}

#[test]
fn a_good_plugin_is_loaded_and_runs() {
    let folder = tempdir().unwrap();
    let library = faulty(folder.path(), &[]).unwrap();
    assert_eq!(library.descriptor().name, "fault");
    let (findings, failure) = extract(library, "");
    assert_eq!(failure, None);
    let Ok([Finding::Quote(quote)]) = <[Finding; 1]>::try_from(findings) else { panic!("one quote") };
    assert_eq!((quote.content.as_slice(), quote.speaker), ([Span::new(0, 14)].as_slice(), None));
}

#[test]
fn a_later_minor_version_is_taken() {
    let folder = tempdir().unwrap();
    let library = faulty(folder.path(), &["TABLE_MINOR=7", "TABLE_SIZE=512"]).unwrap();
    assert_eq!(extract(library, "").0.len(), 1);
}

#[test]
fn a_table_that_is_wrong_is_refused() {
    insta::assert_snapshot!(check_table(&["SYMBOL=some_table"]), @r"
    error[plugin/no-symbol]: `FOLDER/libfault.so` is not a Byline plugin: it does not export `byline_plugin_v1`
      hint: in Rust, `byline_plugin::export!(Type)` exports it; in C, define `byline_plugin_v1`
    ");
    insta::assert_snapshot!(check_table(&["SYMBOL=byline_plugin_v2"]), @r"
    error[plugin/other-version]: `FOLDER/libfault.so` was built for version 2 of the plugin boundary, and this is version 1
      hint: use a newer Byline, or build the plugin against this one
    ");
    insta::assert_snapshot!(check_table(&["MAGIC={\"NEWS\"}"]), @r#"
    error[plugin/wrong-magic]: `FOLDER/libfault.so` exports a table that does not begin as one of Byline's
      it begins with NEWS\x00\x00\x00\x00
      hint: in C, begin the table with `.magic = BYLINE_MAGIC`
    "#);
    insta::assert_snapshot!(check_table(&["TABLE_MAJOR=2"]), @r"
    error[plugin/other-version]: `FOLDER/libfault.so` was built for version 2 of the plugin boundary, and this is version 1
      hint: use a newer Byline, or build the plugin against this one
    ");
    insta::assert_snapshot!(check_table(&["TABLE_MAJOR=0"]), @r"
    error[plugin/other-version]: `FOLDER/libfault.so` was built for version 0 of the plugin boundary, and this is version 1
      hint: build the plugin against this version of Byline
    ");
    insta::assert_snapshot!(check_table(&["TABLE_SIZE=24"]), @r"
    error[plugin/too-small]: `FOLDER/libfault.so` exports a table of 24 bytes, and at least 48 are needed
      hint: in C, set `.size = sizeof(byline_plugin_table)`
    ");
    for (definition, slot) in
        [("DESCRIBE", "describe"), ("CREATE", "create"), ("EXTRACT", "extract"), ("DESTROY", "destroy")]
    {
        let shown = check_table(&[&format!("{definition}=NULL")]);
        assert!(shown.starts_with("error[plugin/null-slot]: "), "{shown}");
        assert!(shown.contains(&format!("exports a table without `{slot}`")), "{shown}");
    }
    insta::assert_snapshot!(check_table(&["EXTRACT=NULL"]), @r"
    error[plugin/null-slot]: `FOLDER/libfault.so` exports a table without `extract`
      hint: in C, set `.extract`: all functions must be there
    ");
}

#[test]
fn a_description_that_is_wrong_is_refused() {
    insta::assert_snapshot!(check_table(&["SAYS_NOTHING"]), @r"
    error[plugin/no-description]: `FOLDER/libfault.so` does not say what it is
      hint: `describe` must call `reply->describe` once
    ");
    insta::assert_snapshot!(check_table(&["FAILS_TO_DESCRIBE"]), @r"
    error[plugin/describe-failed]: `FOLDER/libfault.so` cannot say what it is: out of sorts
      come back later
      hint: ask the plugin's author
    ");
    insta::assert_snapshot!(check_table(&["DESCRIBES_NULL"]), @r"
    error[plugin/bad-description]: `FOLDER/libfault.so` describes itself wrongly: `descriptor` is a null pointer
      hint: correct what `describe` passes to `reply->describe`
    ");
    insta::assert_snapshot!(check_table(&["DESCRIPTOR_SIZE=16"]), @r"
    error[plugin/bad-description]: `FOLDER/libfault.so` describes itself wrongly: `descriptor` is 16 bytes large, and at least 144 are needed
      hint: correct what `describe` passes to `reply->describe`
    ");
    insta::assert_snapshot!(check_table(&[r#"NAME="caf\xe9""#]), @r"
    error[plugin/bad-description]: `FOLDER/libfault.so` describes itself wrongly: `descriptor.name` is not UTF-8 after byte 3
      hint: correct what `describe` passes to `reply->describe`
    ");
    insta::assert_snapshot!(check_table(&[r#"PROVIDES="""#]), @r"
    error[plugin/bad-description]: `FOLDER/libfault.so` describes itself wrongly: `descriptor.provides` is empty
      hint: correct what `describe` passes to `reply->describe`
    ");
    insta::assert_snapshot!(check_table(&["SERIAL=2"]), @r"
    error[plugin/bad-description]: `FOLDER/libfault.so` describes itself wrongly: `descriptor.serial` is 2, which stands for nothing
      hint: correct what `describe` passes to `reply->describe`
    ");
}

#[test]
fn a_file_that_is_no_library_is_refused() {
    insta::assert_snapshot!(check_file(b""), @r#"
    error[plugin/not-a-library]: `FOLDER/libfile.so` is not a shared library but an empty file
      hint: a Rust plugin is built with `crate-type = ["cdylib"]`, one in C with `cc -shared`
    "#);
    insta::assert_snapshot!(check_file(b"path = \"byline_quotes_plugin\"\n"), @r#"
    error[plugin/not-a-library]: `FOLDER/libfile.so` is not a shared library but text
      hint: a Rust plugin is built with `crate-type = ["cdylib"]`, one in C with `cc -shared`
    "#);
    insta::assert_snapshot!(check_file(b"#!/bin/sh\nexit 0\n"), @r#"
    error[plugin/not-a-library]: `FOLDER/libfile.so` is not a shared library but a script
      hint: a Rust plugin is built with `crate-type = ["cdylib"]`, one in C with `cc -shared`
    "#);
    insta::assert_snapshot!(check_file(b"!<arch>\nlibquotes.a/"), @r#"
    error[plugin/not-a-library]: `FOLDER/libfile.so` is not a shared library but an archive (a static library or an `.rlib`)
      hint: a Rust plugin is built with `crate-type = ["cdylib"]`, one in C with `cc -shared`
    "#);
    insta::assert_snapshot!(check_file(b"\0asm\x01\0\0\0"), @r#"
    error[plugin/not-a-library]: `FOLDER/libfile.so` is not a shared library but a WebAssembly module
      hint: a Rust plugin is built with `crate-type = ["cdylib"]`, one in C with `cc -shared`
    "#);
    insta::assert_snapshot!(check_file(b"\x89PNG\r\n\x1a\n\0\0"), @r#"
    error[plugin/not-a-library]: `FOLDER/libfile.so` is not a shared library but some other file
      hint: a Rust plugin is built with `crate-type = ["cdylib"]`, one in C with `cc -shared`
    "#);
    let folder = tempdir().unwrap();
    insta::assert_snapshot!(shown(&Library::load(folder.path()).unwrap_err(), folder.path()), @r#"
    error[plugin/not-a-library]: `FOLDER` is not a shared library but a folder
      hint: a Rust plugin is built with `crate-type = ["cdylib"]`, one in C with `cc -shared`
    "#);
}

/// An ELF file with a header and nothing else.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn elf(class: u8, data: u8, kind: u8, machine: u8) -> Vec<u8> {
    let mut bytes = vec![0x7f, b'E', b'L', b'F', class, data, 1];
    bytes.resize(64, 0);
    let (kind_at, machine_at) = if data == 1 { (16, 18) } else { (17, 19) };
    bytes[kind_at] = kind;
    bytes[machine_at] = machine;
    bytes
}

#[test]
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn a_library_for_another_machine_is_refused() {
    const LIBRARY: u8 = 3;
    insta::assert_snapshot!(check_file(&elf(2, 1, LIBRARY, 183)), @r"
    error[plugin/other-machine]: `FOLDER/libfile.so` is a library for aarch64, and this is linux on x86_64
      hint: build it for this machine
    ");
    insta::assert_snapshot!(check_file(&elf(1, 1, LIBRARY, 40)), @r"
    error[plugin/other-machine]: `FOLDER/libfile.so` is a library for arm, and this is linux on x86_64
      hint: build it for this machine
    ");
    insta::assert_snapshot!(check_file(&elf(1, 1, LIBRARY, 62)), @r"
    error[plugin/other-machine]: `FOLDER/libfile.so` is a library for x86_64 with 32 bits, and this is linux on x86_64
      hint: build it for this machine
    ");
    insta::assert_snapshot!(check_file(&elf(2, 2, LIBRARY, 22)), @r"
    error[plugin/other-machine]: `FOLDER/libfile.so` is a library for s390x, and this is linux on x86_64
      hint: build it for this machine
    ");
    insta::assert_snapshot!(check_file(&elf(2, 1, LIBRARY, 99)), @r"
    error[plugin/other-machine]: `FOLDER/libfile.so` is a library for an unknown processor, and this is linux on x86_64
      hint: build it for this machine
    ");
    let mac = [0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1, 0, 0, 0, 0, 6, 0, 0, 0];
    insta::assert_snapshot!(check_file(&mac), @r"
    error[plugin/other-machine]: `FOLDER/libfile.so` is a library for macOS on aarch64, and this is linux on x86_64
      hint: build it for this machine
    ");
    let mut windows = b"MZ".to_vec();
    windows.resize(0x60, 0);
    windows[0x3c] = 0x40;
    windows[0x44..0x46].copy_from_slice(&[0x64, 0x86]);
    windows[0x57] = 0x20;
    insta::assert_snapshot!(check_file(&windows), @r"
    error[plugin/other-machine]: `FOLDER/libfile.so` is a library for Windows on x86_64, and this is linux on x86_64
      hint: build it for this machine
    ");
    insta::assert_snapshot!(check_file(&elf(2, 1, 1, 62)), @r#"
    error[plugin/not-a-library]: `FOLDER/libfile.so` is not a shared library but an object file
      hint: a Rust plugin is built with `crate-type = ["cdylib"]`, one in C with `cc -shared`
    "#);
    insta::assert_snapshot!(check_file(&elf(2, 1, 2, 62)), @r#"
    error[plugin/not-a-library]: `FOLDER/libfile.so` is not a shared library but a program
      hint: a Rust plugin is built with `crate-type = ["cdylib"]`, one in C with `cc -shared`
    "#);
}

/// A library of which only the beginning was copied would kill the process when it is touched.
#[test]
#[cfg(target_os = "linux")]
fn a_library_that_is_cut_off_is_refused() {
    let folder = tempdir().unwrap();
    let whole = fs::read(c_library("tests/faults/plugin.c", &[], folder.path(), "fault")).unwrap();
    for length in [4, 16, 40, 63, 64, 200, 1000, whole.len() / 2] {
        let shown = check_file(&whole[..length]);
        assert!(shown.starts_with("error[plugin/cut-off]: "), "{length} bytes: {shown}");
    }
}

#[test]
fn a_library_that_lacks_another_is_refused() {
    let folder = tempdir().unwrap();
    let path = c_library(
        "tests/faults/plugin.c",
        &["DESTROY=is_nowhere", "NEEDS=is_nowhere"],
        folder.path(),
        "fault",
    );
    let shown = shown(&Library::load(&path).unwrap_err(), folder.path());
    assert!(shown.starts_with("error[plugin/refused]: the system cannot load `FOLDER/"), "{shown}");
    assert!(shown.contains("is_nowhere"), "{shown}");
}

#[test]
fn one_library_in_two_tables_is_refused_with_both() {
    let folder = tempdir().unwrap();
    let path = c_library("tests/faults/plugin.c", &[], folder.path(), "fault");
    let table = |name: &str| format!("[extractors.{name}]\npath = '{}'\n", path.display());
    let text = format!("{}{}", table("one"), table("other"));
    let error = byline::Byline::builder().config_text("byline.toml", text).build().unwrap_err();
    assert_eq!((error.id, error.place.map(|place| place.line)), ("plan/twice", Some(4)));
    assert!(
        error.message.starts_with("`[extractors.one]` and `[extractors.other]` load the same"),
        "{}",
        error.message
    );
}

#[test]
fn options_are_refused_in_the_plugins_words() {
    let folder = tempdir().unwrap();
    let library = faulty(folder.path(), &[]).unwrap();
    let refused =
        |fault: &str| library.activate(&format!(r#"{{"fault": "{fault}"}}"#), Path::new(".")).unwrap_err();
    assert_eq!(refused("1"), Failure::new("no fault `1`").at("fault").hint("use a letter"));
    assert_eq!(refused("0").message, "the plugin made no instance, and did not say why");
}

#[test]
fn findings_that_are_wrong_are_refused() {
    let folder = tempdir().unwrap();
    let library = faulty(folder.path(), &[]).unwrap();
    let mut shown = String::new();
    for (fault, what) in [
        ("o", "outside of the text"),
        ("b", "off a character boundary"),
        ("i", "inverted"),
        ("s", "negative"),
        ("u", "not UTF-8"),
        ("n", "null with a length"),
        ("m", "not aligned"),
        ("l", "longer than memory"),
        ("k", "an unknown code"),
        ("e", "an entity that is not there"),
        ("f", "not a number"),
        ("j", "another layer's"),
        ("p", "a null pointer"),
        ("t", "a note that is not UTF-8"),
        ("w", "a failure that is not UTF-8"),
        ("x", "a failure after a finding"),
    ] {
        let (findings, failure) = extract(library, fault);
        assert_eq!(findings.len(), usize::from(fault == "x"), "{what}");
        let _ = writeln!(shown, "{what}: {}", failure.expect(what));
    }
    insta::assert_snapshot!(shown, @r"
    outside of the text: the plugin pushed a wrong finding: `quote.content` is 0..15, outside the text of 14 bytes
    off a character boundary: the plugin pushed a wrong finding: `quote.content` is 0..1, which is not on character boundaries
    inverted: the plugin pushed a wrong finding: `quote.content` is 3..2, which ends before it begins
    negative: the plugin pushed a wrong finding: `quote.content` is 4294967295 (-1)..14, which ends before it begins
    not UTF-8: the plugin pushed a wrong finding: `quote.reason` is not UTF-8 after byte 3
    null with a length: the plugin pushed a wrong finding: `quote.cue` is a null pointer with a length
    not aligned: the plugin pushed a wrong finding: `quote.cue` is not aligned
    longer than memory: the plugin pushed a wrong finding: `quote.cue` is longer than memory
    an unknown code: the plugin pushed a wrong finding: `quote.kind` is 17, which stands for nothing
    an entity that is not there: the plugin pushed a wrong finding: `speaker.entity` is 3, but the plugin was given 0 of them
    not a number: the plugin pushed a wrong finding: `quote.confidence` is not a finite number
    another layer's: the plugin pushed a custom finding, but fills the layer `quotes`
    a null pointer: the plugin pushed a wrong finding: `quote` is a null pointer
    a note that is not UTF-8: the plugin made a note that is not UTF-8 after byte 3
    a failure that is not UTF-8: the plugin failed and cannot say why: `failure.message` is not UTF-8 after byte 3
    a failure after a finding: no more ink
    ");
}

#[test]
fn a_plugin_is_found_by_its_name() {
    let folder = tempdir().unwrap();
    let path = c_library("tests/faults/plugin.c", &[], folder.path(), "my_plugin");
    let folders = [PathBuf::from("no/such/folder"), folder.path().to_owned()];
    let whole = path.file_name().and_then(|name| name.to_str()).unwrap();
    for name in ["my_plugin", "my-plugin", whole] {
        assert_eq!(find(name, &folders).unwrap(), path, "{name}");
    }
    for given in [path.clone(), folder.path().join("my_plugin")] {
        assert_eq!(find(&given.display().to_string(), &[]).unwrap(), path);
    }
    insta::assert_snapshot!(shown(&find("my-plugins", &folders).unwrap_err(), folder.path()), @r"
    error[plugin/not-found]: there is no plugin `my-plugins`
      looked for `no/such/folder/libmy-plugins.so`
      looked for `no/such/folder/libmy_plugins.so`
      looked for `FOLDER/libmy-plugins.so`
      looked for `FOLDER/libmy_plugins.so`
      hint: did you mean `my_plugin`?
    ");
    insta::assert_snapshot!(shown(&find("weather", &[]).unwrap_err(), folder.path()), @r"
    error[plugin/not-found]: there is no plugin `weather`
      hint: name a folder in `plugins.folders`, or give the library's path
    ");
    insta::assert_snapshot!(shown(&find("there/weather", &[]).unwrap_err(), folder.path()), @r"
    error[plugin/not-found]: there is no plugin `there/weather`
      looked for `there/weather`
      looked for `there/libweather.so`
      hint: is it built? `cargo build --release` makes shared libraries
    ");
    let missing = Library::load(&folder.path().join("libweather.so")).unwrap_err();
    insta::assert_snapshot!(shown(&missing, folder.path()), @r"
    error[plugin/not-found]: there is no plugin `FOLDER/libweather.so`
      looked for `FOLDER/libweather.so`
      hint: is it built? `cargo build --release` makes shared libraries
    ");
}

#[test]
fn a_callback_after_its_call_has_returned_touches_nothing() {
    let folder = tempdir().unwrap();
    let library = faulty(folder.path(), &[]).unwrap();
    for _ in 0..3 {
        let (findings, failure) = extract(library, "r");
        assert_eq!((findings.len(), failure), (0, None));
    }
}
