//! One instance of a module: its memory, what it may use, and calls into it.

use crate::Limits;
use byline_core::counted;
use std::mem;
use wasmi::{
    AsContextMut, Caller, Error, Extern, Linker, Memory, Module, Store, StoreLimits, StoreLimitsBuilder,
    TrapCode, TypedFunc, TypedResumableCall, WasmResults,
};

/// How much an instance does between two looks at whether the article's time is up: some milliseconds.
const SLICE: u64 = 5_000_000;

/// The most that an instance may push in one call: read, it takes several times as much.
const LONGEST: usize = 16_000_000;

/// What a push costs, in fuel, and each byte of it: they are copied, and read as JSON afterwards.
const PUSH: u64 = 100;
const PUSHED_BYTE: u64 = 1;

/// The most entries of a table, which are for pointers to functions; how many tables a module may have is limited where
/// it is read.
const TABLE_ENTRIES: usize = 10_000;

/// What is kept beside an instance.
struct Host {
    answer: Vec<u8>,
    /// Fuel for what was pushed that is still to be taken.
    owed: u64,
    limits: StoreLimits,
}

/// An instance of a module. After a call that failed it is in no known state, and must not be used again.
pub(crate) struct Instance {
    store: Store<Host>,
    memory: Memory,
    alloc: TypedFunc<u32, u32>,
    reset: TypedFunc<(), ()>,
    describe: TypedFunc<(u32, u32), ()>,
    extract: TypedFunc<(u32, u32), ()>,
    limits: Limits,
    /// What it may use besides what is in the store.
    fuel: u64,
    /// Whether it has not seen an article yet.
    pub(crate) is_fresh: bool,
}

/// What is called with a message.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Entry {
    Describe,
    Extract,
}

impl Instance {
    /// A new instance of a module that was checked.
    pub(crate) fn new(module: &Module, limits: Limits) -> Result<Self, String> {
        let memory = usize::try_from(limits.memory.get()).unwrap_or(usize::MAX);
        // An instance that is refused memory would do what it likes; that it had too little is what must be reported.
        let most = StoreLimitsBuilder::new()
            .memory_size(memory)
            .table_elements(TABLE_ENTRIES)
            .instances(1)
            .memories(1)
            .trap_on_grow_failure(true);
        let host = Host { answer: Vec::new(), owed: 0, limits: most.build() };
        let mut store = Store::new(module.engine(), host);
        store.limiter(|host| &mut host.limits);
        let mut linker = Linker::new(module.engine());
        let made = (|| {
            linker.func_wrap("byline", "push", push)?;
            // Its start function, should it have one.
            store.set_fuel(limits.fuel.get())?;
            let instance = linker.instantiate_and_start(&mut store, module)?;
            let memory = instance.get_memory(&store, "memory");
            Ok((
                memory.ok_or_else(|| Error::new("it exports no memory"))?,
                instance.get_typed_func(&store, "alloc")?,
                instance.get_typed_func(&store, "reset")?,
                instance.get_typed_func(&store, "describe")?,
                instance.get_typed_func(&store, "extract")?,
            ))
        })();
        match made {
            Ok((memory, alloc, reset, describe, extract)) => {
                Ok(Self { store, memory, alloc, reset, describe, extract, limits, fuel: 0, is_fresh: true })
            }
            Err(error) => Err(fault(&error, limits)),
        }
    }

    /// Gives it a message, and returns all that it pushes. It forgets the article before, but not what it was given first.
    pub(crate) fn call(
        &mut self,
        entry: Entry,
        message: &[u8],
        is_cancelled: &dyn Fn() -> bool,
    ) -> Result<Vec<u8>, String> {
        self.fuel = self.limits.fuel.get();
        self.store.set_fuel(0).map_err(|error| error.to_string())?;
        let host = self.store.data_mut();
        host.answer.clear();
        host.owed = 0;
        let function = match entry {
            Entry::Describe => self.describe,
            Entry::Extract => {
                let call = self.reset.call_resumable(&mut self.store, ());
                self.finish(call, is_cancelled)?;
                self.is_fresh = false;
                self.extract
            }
        };
        let length =
            u32::try_from(message.len()).map_err(|_| "the document has more than 4 GB".to_owned())?;
        let call = self.alloc.call_resumable(&mut self.store, length);
        let place = self.finish(call, is_cancelled)?;
        self.room(place, message.len())?.copy_from_slice(message);
        let call = function.call_resumable(&mut self.store, (place, length));
        self.finish(call, is_cancelled)?;
        Ok(mem::take(&mut self.store.data_mut().answer))
    }

    /// The room for a message that it made at `place`.
    fn room(&mut self, place: u32, length: usize) -> Result<&mut [u8], String> {
        if place == 0 {
            return Err(format!("its `alloc` has no room for the {length} bytes of the document"));
        }
        let memory = self.memory.data_mut(&mut self.store);
        let size = memory.len();
        let place = place as usize;
        place.checked_add(length).and_then(|end| memory.get_mut(place..end)).ok_or_else(|| {
            format!("its `alloc` made room for {length} bytes at {place}, outside of its memory of {size}")
        })
    }

    /// Runs a call to its end, as long as there is fuel and time.
    fn finish<R: WasmResults>(
        &mut self,
        mut call: Result<TypedResumableCall<R>, Error>,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Result<R, String> {
        loop {
            let owed = mem::take(&mut self.store.data_mut().owed);
            match self.fuel.checked_sub(owed) {
                Some(left) => self.fuel = left,
                None => return Err(out_of_fuel(self.limits)),
            }
            let error = match call {
                Ok(TypedResumableCall::Finished(results)) => return Ok(results),
                Ok(TypedResumableCall::HostTrap(trap)) => return Err(fault(trap.host_error(), self.limits)),
                Ok(TypedResumableCall::OutOfFuel(stopped)) => {
                    if is_cancelled() {
                        return Err("it was stopped, since the time of the article is up".to_owned());
                    }
                    let there = self.store.get_fuel().unwrap_or_default();
                    let needed = stopped.required_fuel().saturating_sub(there).max(SLICE);
                    let more = needed.min(self.fuel);
                    if more == 0 || there + more < stopped.required_fuel() {
                        return Err(out_of_fuel(self.limits));
                    }
                    self.fuel -= more;
                    self.store.set_fuel(there + more).map_err(|error| error.to_string())?;
                    call = stopped.resume(&mut self.store);
                    continue;
                }
                Err(error) => error,
            };
            return Err(fault(&error, self.limits));
        }
    }
}

fn out_of_fuel(limits: Limits) -> String {
    format!("it was stopped after its `fuel` of {} was used up", limits.fuel)
}

/// What went wrong, for the user.
fn fault(error: &Error, limits: Limits) -> String {
    match error.as_trap_code() {
        Some(TrapCode::OutOfFuel) => out_of_fuel(limits),
        Some(TrapCode::GrowthOperationLimited) => {
            format!(
                "it needs more than its `memory` of {} bytes, or a table of more than {TABLE_ENTRIES} entries",
                limits.memory
            )
        }
        Some(TrapCode::UnreachableCodeReached) => {
            "it trapped: it reached what it says cannot be reached".to_owned()
        }
        Some(TrapCode::StackOverflow) => "it trapped: its calls are nested too deep".to_owned(),
        Some(trap) => format!("it trapped: {trap}"),
        None => error.to_string(),
    }
}

/// `byline.push`: appends bytes of the module's memory to its answer.
fn push(mut caller: Caller<'_, Host>, place: u32, length: u32) -> Result<(), Error> {
    let Some(Extern::Memory(memory)) = caller.get_export("memory") else {
        return Err(Error::new("it has no memory to push from"));
    };
    let (start, length) = (place as usize, length as usize);
    let size = memory.data_size(&caller);
    let Some(end) = start.checked_add(length).filter(|end| *end <= size) else {
        return Err(Error::new(format!(
            "it pushed {} at {start}, outside of its memory of {size}",
            counted(length as u64, "byte")
        )));
    };
    // What there is of fuel is taken at once, so that a module that does nothing else comes to its end; what there is
    // not is owed.
    let cost = PUSH + PUSHED_BYTE * length as u64;
    let there = caller.get_fuel()?;
    caller.set_fuel(there.saturating_sub(cost))?;
    caller.data_mut().owed += cost.saturating_sub(there);
    let (bytes, host) = memory.data_and_store_mut(caller.as_context_mut());
    let pushed = bytes.get(start..end).unwrap_or_default();
    if host.answer.len() + length > LONGEST {
        return Err(Error::new(format!("it pushed more than {} MB", LONGEST / 1_000_000)));
    }
    host.answer.extend_from_slice(pushed);
    Ok(())
}
