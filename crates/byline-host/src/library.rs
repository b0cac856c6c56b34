//! A loaded library, whose table and description were checked.

#![expect(unsafe_code, reason = "libraries are loaded and their functions called")]

use crate::catch::{borrowed, failure};
use crate::ending::{AtWork, Doing, MustReturn};
use crate::extractor::{Create, Destroy, Extract, Foreign, Functions};
use crate::surroundings::Kept;
use crate::{LoadError, file};
use byline_abi::{self as abi, PluginTable};
use byline_bridge::{Fault, Problem};
use byline_core::{Active, Descriptor, Failure};
use std::ffi::c_void;
use std::fmt;
use std::mem::{ManuallyDrop, transmute};
use std::path::{Path, PathBuf};

/// A plugin's library. It stays loaded as long as the process lives; copies are the same library.
#[derive(Clone, Copy)]
pub struct Library(&'static Loaded);

struct Loaded {
    path: PathBuf,
    functions: Functions,
    descriptor: Descriptor,
    serial: bool,
}

impl Library {
    /// Loads the library at `path` and asks it what it is.
    ///
    /// # Errors
    ///
    /// If it is no library for this machine, or no plugin, or one that breaks the rules.
    pub fn load(path: &Path) -> Result<Self, LoadError> {
        // A path without a folder would be searched for in the system's folders.
        let path = std::path::absolute(path)
            .map_err(|source| LoadError::Unreadable { path: path.to_owned(), source })?;
        file::check(&path)?;
        let name = path.to_string_lossy().into_owned();
        let _work = AtWork::doing(Doing::Loading, &name, "");
        let _kept = Kept::new(&name);
        let call = MustReturn::new();
        let opened = open(&path);
        call.returned();
        let library = opened.map_err(|source| LoadError::Refused { path: path.clone(), source })?;
        let library = ManuallyDrop::new(library);
        let symbol = |name: &str| {
            // SAFETY: only the address is taken; what stands there is looked at in `linked_at`.
            unsafe { library.get::<*const PluginTable>(name) }.ok().map(|symbol| *symbol)
        };
        let Some(table) = symbol(abi::SYMBOL).filter(|table| !table.is_null()) else {
            return Err(match (1..100).find(|major| symbol(&format!("byline_plugin_v{major}")).is_some()) {
                Some(theirs) => LoadError::OtherVersion { path, theirs, ours: abi::ABI_MAJOR },
                None => LoadError::NoSymbol { path, symbol: abi::SYMBOL },
            });
        };
        // SAFETY: the library stays loaded.
        unsafe { Self::linked_at(table, path) }
    }

    /// The same for a plugin that is linked into this program, under a name for messages.
    ///
    /// # Errors
    ///
    /// If it breaks the rules.
    pub fn linked(table: &'static PluginTable, name: &str) -> Result<Self, LoadError> {
        // SAFETY: `table` is valid for ever.
        unsafe { Self::linked_at(table, PathBuf::from(name)) }
    }

    /// Where the library was loaded from.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// What the plugin says of itself.
    pub fn descriptor(&self) -> &Descriptor {
        &self.0.descriptor
    }

    /// Makes an extractor from options as JSON text (`{}` for none). Files named there are relative to `folder`.
    ///
    /// # Errors
    ///
    /// If the plugin refuses the options or cannot work, in its own words.
    pub fn activate(&self, options_json: &str, folder: &Path) -> Result<Active, Failure> {
        let Loaded { path: _, functions, descriptor, serial } = self.0;
        let folder = folder
            .to_str()
            .ok_or_else(|| Failure::new(format!("the folder `{}` is not UTF-8", folder.display())))?;
        let options = if options_json.trim().is_empty() { "{}" } else { options_json };
        let _work = AtWork::doing(Doing::SettingUp, &descriptor.name, "");
        let kept = Kept::new(&descriptor.name);
        let (instance, answer) = ask(|reply| {
            // SAFETY: all three are valid while this runs, and the function keeps nothing of them.
            unsafe { (functions.create)(options.into(), folder.into(), reply) }
        });
        drop(kept);
        if let Some(failure) = answer.failure {
            return Err(failure);
        }
        if instance.is_null() {
            return Err(Failure::new("the plugin made no instance, and did not say why"));
        }
        // SAFETY: `create` made it just now, and the library stays loaded.
        let extractor = unsafe { Foreign::new(instance, *functions, descriptor, *serial) };
        Ok(Active { descriptor: descriptor.clone(), extractor: Box::new(extractor) })
    }

    /// # Safety
    ///
    /// `table` points to something that the plugin exports under the name of the table, for ever.
    unsafe fn linked_at(table: *const PluginTable, path: PathBuf) -> Result<Self, LoadError> {
        // The head, which all versions share; whatever else the symbol is, the library holds as many bytes there.
        // SAFETY: as above.
        let Head { magic, size, major, minor: _ } = unsafe { table.cast::<Head>().read_unaligned() };
        if magic != abi::MAGIC {
            return Err(LoadError::WrongMagic { path, found: magic });
        }
        if major != abi::ABI_MAJOR {
            return Err(LoadError::OtherVersion { path, theirs: major, ours: abi::ABI_MAJOR });
        }
        // A newer minor version has more at the end, which stays unread.
        let least = size_of::<PluginTable>();
        if (size as usize) < least {
            return Err(LoadError::TooSmall { path, found: size, least });
        }
        // SAFETY: it has the magic and says that it is as large.
        let PluginTable { magic: _, size: _, major: _, minor: _, describe, create, extract, destroy } =
            unsafe { table.read_unaligned() };
        let null = |slot| LoadError::NullSlot { path: path.clone(), slot };
        let describe = describe.ok_or_else(|| null("describe"))?;
        let create = create.ok_or_else(|| null("create"))?;
        let extract = extract.ok_or_else(|| null("extract"))?;
        let destroy = destroy.ok_or_else(|| null("destroy"))?;
        // SAFETY: the two ways to call a function differ in nothing but what becomes of one that unwinds.
        let (describe, functions) = unsafe {
            let functions = Functions {
                create: transmute::<CreateInTable, Create>(create),
                extract: transmute::<ExtractInTable, Extract>(extract),
                destroy: transmute::<unsafe extern "C" fn(*mut c_void), Destroy>(destroy),
            };
            (transmute::<unsafe extern "C" fn(*const abi::Reply), Describe>(describe), functions)
        };
        // SAFETY: the reply is valid while this runs, and the function keeps nothing of it.
        let ((), answer) = ask(|reply| unsafe { describe(reply) });
        let (descriptor, serial) = match answer {
            Answer { failure: Some(failure), .. } => return Err(LoadError::DescribeFailed { path, failure }),
            Answer { description: Some(Ok(described)), .. } => described,
            Answer { description: Some(Err(fault)), .. } => {
                return Err(LoadError::BadDescription { path, fault });
            }
            Answer { description: None, .. } => return Err(LoadError::NoDescription { path }),
        };
        Ok(Self(Box::leak(Box::new(Loaded { path, functions, descriptor, serial }))))
    }
}

impl fmt::Debug for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(Loaded { path, descriptor, .. }) = self;
        f.debug_struct("Library").field("path", path).field("descriptor", descriptor).finish_non_exhaustive()
    }
}

/// Opens a library; all that it needs must be there at once, not when it is first called.
fn open(path: &Path) -> Result<libloading::Library, libloading::Error> {
    #[cfg(unix)]
    {
        use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};
        // SAFETY: what runs when it is loaded is the plugin's own; users name the plugins that they trust.
        unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }.map(Into::into)
    }
    #[cfg(not(unix))]
    {
        // SAFETY: what runs when it is loaded is the plugin's own; users name the plugins that they trust.
        unsafe { libloading::Library::new(path) }
    }
}

/// How every table begins, whatever its version.
#[repr(C)]
struct Head {
    magic: [u8; 8],
    size: u32,
    major: u16,
    minor: u16,
}

/// What `describe` and `create` answer.
#[derive(Default)]
struct Answer {
    description: Option<Result<(Descriptor, bool), Fault>>,
    failure: Option<Failure>,
}

type Describe = unsafe extern "C-unwind" fn(*const abi::Reply);
type CreateInTable = unsafe extern "C" fn(abi::Str<'_>, abi::Str<'_>, *const abi::Reply) -> *mut c_void;
type ExtractInTable = unsafe extern "C" fn(*mut c_void, *const abi::Document<'_>, *const abi::Sink);

/// Calls `call` with callbacks that fill an answer.
fn ask<R>(call: impl FnOnce(*const abi::Reply) -> R) -> (R, Answer) {
    let mut answer = Answer::default();
    let reply = abi::Reply {
        size: size_of::<abi::Reply>(),
        context: (&raw mut answer).cast(),
        describe: Some(take_description),
        fail: Some(take_failure),
    };
    let must_return = MustReturn::new();
    let result = call(&raw const reply);
    must_return.returned();
    (result, answer)
}

/// # Safety
///
/// `context` is that of `ask`, which is running; `view` is null or valid while this runs.
unsafe extern "C" fn take_description(context: *mut c_void, view: *const abi::Descriptor<'_>) {
    // SAFETY: `ask` waits for the call to end and does not touch the answer meanwhile.
    let answer = unsafe { &mut *context.cast::<Answer>() };
    let field = "descriptor";
    let least = size_of::<abi::Descriptor<'_>>();
    // SAFETY: it is null, misaligned or begins with its size.
    let size = unsafe { borrowed(view.cast::<usize>(), field) }.copied();
    answer.description = Some(match size {
        Err(fault) => Err(fault),
        Ok(found) if found < least => Err(Fault { field, problem: Problem::TooSmall { found, least } }),
        // SAFETY: it is as large as we know it, by its own words.
        Ok(_) => unsafe { borrowed(view, field) }.and_then(byline_bridge::descriptor),
    });
}

/// # Safety
///
/// As `take_description`.
unsafe extern "C" fn take_failure(context: *mut c_void, view: *const abi::Failure<'_>) {
    // SAFETY: `ask` waits for the call to end and does not touch the answer meanwhile.
    let answer = unsafe { &mut *context.cast::<Answer>() };
    // SAFETY: null or valid while this runs.
    answer.failure.get_or_insert(unsafe { failure(view) });
}
