//! From a file to a module that has what it must have, and nothing that it must not.

use crate::WasmError;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use wasmi::{CompilationMode, Config, EnforcedLimits, Engine, ExternType, FuncType, Module, ValType};

/// The largest file that is read as a module: it is compiled whole, which takes several times its size.
const LARGEST: u64 = 32_000_000;

/// How each file of WebAssembly begins.
const MAGIC: &[u8] = b"\0asm";

/// What follows in a module; in a component, which is something else, other numbers do.
const VERSION: [u8; 4] = [1, 0, 0, 0];

/// The functions that a module must export: their parameters and results, all numbers of 32 bits.
const EXPORTS: [(&str, &str, usize, usize); 4] = [
    ("alloc", "`alloc(i32) -> i32`", 1, 1),
    ("reset", "`reset()`", 0, 0),
    ("describe", "`describe(i32, i32)`", 2, 0),
    ("extract", "`extract(i32, i32)`", 2, 0),
];

/// Reads and checks a module; nothing in it runs.
pub(crate) fn load(path: &Path) -> Result<Module, WasmError> {
    let bytes = read(path)?;
    if let Some(what) = other_than_module(&bytes) {
        return Err(WasmError::NotAModule { path: path.to_owned(), what });
    }
    let engine = engine();
    // Checked on its own first: what translates a module takes it for valid, and may panic where that shows too late.
    let module = Module::validate(&engine, &bytes)
        .and_then(|()| Module::new(&engine, bytes))
        .map_err(|error| WasmError::Invalid { path: path.to_owned(), fault: error.to_string() })?;
    check_imports(&module, path)?;
    check_exports(&module, path)?;
    Ok(module)
}

fn read(path: &Path) -> Result<Vec<u8>, WasmError> {
    let unreadable = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => WasmError::NotFound { path: path.to_owned() },
        _ => WasmError::Unreadable { path: path.to_owned(), source },
    };
    // A pipe or a device might never end.
    if path.metadata().map_err(unreadable)?.is_dir() || !path.is_file() {
        return Err(WasmError::NotAModule { path: path.to_owned(), what: "no file" });
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(WasmError::TooLarge { path: path.to_owned(), most: LARGEST });
    }
    Ok(bytes)
}

/// What the bytes are, where they are no module.
fn other_than_module(bytes: &[u8]) -> Option<&'static str> {
    let Some(rest) = bytes.strip_prefix(MAGIC) else {
        return Some(match bytes {
            [] => "empty",
            [b'(', ..] => "the text of a module, to be translated with `wat2wasm`",
            [0x7f, b'E', b'L', b'F', ..] => "a library or program of this machine",
            _ => "something else",
        });
    };
    match rest.first_chunk() {
        Some(&VERSION) => None,
        Some([_, _, 1, 0]) => Some("a component"),
        Some(_) => Some("of another version of WebAssembly"),
        None => Some("cut off"),
    }
}

/// What runs modules. Everything is compiled at once, so that a fault is found here and no result depends on what was
/// compiled before; what it takes to compile is bounded.
fn engine() -> Engine {
    let mut config = Config::default();
    config
        .consume_fuel(true)
        .compilation_mode(CompilationMode::Eager)
        .enforced_limits(EnforcedLimits::strict())
        .wasm_multi_memory(false)
        .ignore_custom_sections(true);
    Engine::new(&config)
}

fn check_imports(module: &Module, path: &Path) -> Result<(), WasmError> {
    let push = FuncType::new([ValType::I32, ValType::I32], []);
    for import in module.imports() {
        let (from, name) = (import.module(), import.name());
        let import = match (from, name, import.ty()) {
            ("byline", "push", ExternType::Func(function)) if *function == push => continue,
            ("byline", "push", _) => {
                "`byline.push` as something else than a function of two `i32`".to_owned()
            }
            _ => format!("`{from}.{name}`"),
        };
        return Err(WasmError::Import { path: path.to_owned(), import });
    }
    Ok(())
}

fn check_exports(module: &Module, path: &Path) -> Result<(), WasmError> {
    let wrong = |export, fault| Err(WasmError::Export { path: path.to_owned(), export, fault });
    match module.get_export("memory") {
        Some(ExternType::Memory(_)) => {}
        Some(_) => return wrong("`memory`", ", and what it exports under that name is none"),
        None => return wrong("`memory`", ""),
    }
    for (name, shown, parameters, results) in EXPORTS {
        let wanted = FuncType::new(vec![ValType::I32; parameters], vec![ValType::I32; results]);
        match module.get_export(name) {
            Some(ExternType::Func(function)) if function == wanted => {}
            Some(_) => return wrong(shown, ", and what it exports under that name is something else"),
            None => return wrong(shown, ""),
        }
    }
    Ok(())
}
