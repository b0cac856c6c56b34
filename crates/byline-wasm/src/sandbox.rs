//! A module as an extractor like any other.

use crate::instance::{Entry, Instance};
use crate::{Limits, PUSHES, WasmError, module};
use byline_core::{Active, Descriptor, Document, Extractor, Failure, Sink};
use byline_process::protocol::{self, Greeting, Ready};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use wasmi::Module;

/// A module that has said what it is.
pub struct Sandbox {
    module: Module,
    limits: Limits,
    hello: Vec<u8>,
    ready: Ready,
    /// Instances that no thread is using: in the end one for each thread.
    idle: Mutex<Vec<Instance>>,
}

impl Sandbox {
    /// Loads the module at `path` and asks it what it is. `name` is that of the extractor in the configuration,
    /// `options` its options as JSON.
    ///
    /// # Errors
    ///
    /// If there is no such module, it is not as it must be, fails, or refuses its options.
    pub fn load(name: &str, path: &Path, limits: Limits, options: &str) -> Result<Self, WasmError> {
        let module = module::load(path)?;
        let hello = protocol::hello(PUSHES, name, options, None);
        let start = |fault| WasmError::Start { path: path.to_owned(), fault };
        let mut instance = Instance::new(&module, limits).map_err(start)?;
        let answer = instance.call(Entry::Describe, &hello, &|| false).map_err(start)?;
        let ready = match protocol::greeting(PUSHES, &answer) {
            Ok(Greeting::Ready(ready)) => *ready,
            Ok(Greeting::Refused(failure)) => return Err(WasmError::Refused(failure)),
            Err(fault) => return Err(WasmError::Protocol { path: path.to_owned(), fault }),
        };
        Ok(Self { module, limits, hello, ready, idle: Mutex::new(vec![instance]) })
    }

    /// What it says of itself.
    pub fn descriptor(&self) -> &Descriptor {
        &self.ready.descriptor
    }

    /// The extractor, ready to run.
    pub fn into_active(self) -> Active {
        Active { descriptor: self.ready.descriptor.clone(), extractor: Box::new(self) }
    }

    /// An instance that has seen no article.
    fn fresh(&self) -> Result<Instance, String> {
        let again = |fault| format!("it could not be started again: {fault}");
        let mut instance = Instance::new(&self.module, self.limits).map_err(again)?;
        let answer = instance.call(Entry::Describe, &self.hello, &|| false).map_err(again)?;
        match protocol::greeting(PUSHES, &answer) {
            Ok(Greeting::Ready(ready)) if *ready == self.ready => Ok(instance),
            _ => Err("it said something else of itself when it was started again".to_owned()),
        }
    }

    /// Gives a document to an instance; fails with what went wrong and whether the instance had seen no other.
    fn found_by(
        &self,
        mut instance: Instance,
        message: &[u8],
        document: &Document<'_>,
        sink: &mut dyn Sink,
    ) -> Result<Result<(), Failure>, (String, bool)> {
        let was_fresh = instance.is_fresh;
        let answer = instance.call(Entry::Extract, message, &|| sink.is_cancelled());
        let answer = answer.map_err(|fault| (fault, was_fresh))?;
        if answer.is_empty() {
            return Err(("it pushed no result".to_owned(), was_fresh));
        }
        let result = protocol::result(PUSHES, &answer).map_err(|fault| (fault, was_fresh))?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(instance);
        Ok(self.ready.hand_on(&result, document, sink))
    }
}

impl Extractor for Sandbox {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        let mut message = Vec::with_capacity(document.text.len() + 256);
        self.ready.write_document(document, &mut message);
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut instance = idle.map_or_else(|| self.fresh(), Ok).map_err(Failure::new)?;
        loop {
            match self.found_by(instance, &message, document, sink) {
                Ok(outcome) => return outcome,
                Err((fault, was_fresh)) if was_fresh || sink.is_cancelled() => {
                    return Err(Failure::new(fault));
                }
                // What it did with other articles must not decide, since that depends on the threads.
                Err(_) => instance = self.fresh().map_err(Failure::new)?,
            }
        }
    }
}
