//! A plugin's instance as an extractor like any other.

#![expect(unsafe_code, reason = "functions of the plugin are called")]

use crate::catch::Catch;
use crate::ending::{AtWork, Doing, MustReturn};
use crate::surroundings::Kept;
use byline_abi::{self as abi, Reply, Str};
use byline_bridge::{Coded, Reader, lend};
use byline_core::{Damage, Descriptor, Document, Extractor, Failure, Paragraph, Sentence, Sink, Span, Token};
use std::ffi::c_void;
use std::sync::{Mutex, PoisonError};

// These cross without a copy: see `view`.
abi::same_layout!(abi::Span, Span, { start, end });
abi::same_layout!(abi::Paragraph, Paragraph, { span, first_sentence, end_sentence });
abi::same_layout!(abi::Sentence, Sentence, { span, paragraph, first_token, end_token });
abi::same_layout!(abi::Token, Token, {
    span, form, shape, prefix, suffix, flags, kind, tag, reserved,
});

/// What makes an instance.
pub(crate) type Create = unsafe extern "C-unwind" fn(Str<'_>, Str<'_>, *const Reply) -> *mut c_void;
/// What an instance finds in a document.
pub(crate) type Extract =
    unsafe extern "C-unwind" fn(*mut c_void, *const abi::Document<'_>, *const abi::Sink);
/// The end of an instance.
pub(crate) type Destroy = unsafe extern "C-unwind" fn(*mut c_void);

/// The functions of a plugin, all of them there. They must not unwind; that one does it all the same is noticed.
#[derive(Clone, Copy)]
pub(crate) struct Functions {
    pub(crate) create: Create,
    pub(crate) extract: Extract,
    pub(crate) destroy: Destroy,
}

/// An instance.
pub(crate) struct Foreign {
    instance: *mut c_void,
    functions: Functions,
    descriptor: &'static Descriptor,
    /// Held while a call runs, for a plugin that said that it must not be called from two threads at once.
    turn: Option<Mutex<()>>,
}

// SAFETY: a plugin promises that an instance may be called from any thread, and from many at once unless it said that it
// is `serial`, which `turn` sees to.
unsafe impl Send for Foreign {}
// SAFETY: as above.
unsafe impl Sync for Foreign {}

impl Foreign {
    /// # Safety
    ///
    /// `instance` comes from the `create` of the same functions, nobody else has it, and the library stays loaded.
    pub(crate) unsafe fn new(
        instance: *mut c_void,
        functions: Functions,
        descriptor: &'static Descriptor,
        serial: bool,
    ) -> Self {
        Self { instance, functions, descriptor, turn: serial.then(Mutex::default) }
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        let _work = AtWork::doing(Doing::Closing, &self.descriptor.name, "");
        let call = MustReturn::new();
        // SAFETY: `create` made it, and no call can follow.
        unsafe { (self.functions.destroy)(self.instance) };
        call.returned();
    }
}

impl Extractor for Foreign {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        let reader = Reader {
            text: document.text,
            entities: document.layers.entities.map_or(0, |entities| entities.len() as u32),
            quotes: document.layers.quotes.map_or(0, |quotes| quotes.len() as u32),
        };
        let _work = AtWork::doing(Doing::Library, &self.descriptor.name, document.id);
        let catch = Catch::new(reader, &self.descriptor.provides, &*sink);
        let call = catch.begin();
        let callbacks = call.sink();
        let changed = lent(document, |document| {
            let _turn = self.turn.as_ref().map(|turn| turn.lock().unwrap_or_else(PoisonError::into_inner));
            let kept = Kept::new(&self.descriptor.name);
            let call = MustReturn::new();
            // SAFETY: the instance is alive, and both views are valid while this runs.
            unsafe { (self.functions.extract)(self.instance, &raw const *document, &raw const callbacks) };
            call.returned();
            kept.restore()
        });
        let strayed = call.end();
        catch.end(strayed, changed).replay(sink)
    }
}

/// Lends a document: text, sentences and tokens as they are, layers as views of them.
fn lent<R>(document: &Document<'_>, then: impl FnOnce(&abi::Document<'_>) -> R) -> R {
    let Document {
        id,
        title,
        date,
        url,
        language,
        text,
        paragraphs,
        sentences,
        tokens,
        damage,
        targets,
        layers,
    } = *document;
    let damage: Vec<_> =
        damage.iter().map(|&Damage { kind, count }| abi::Damage { kind: kind.code(), count }).collect();
    lend::layers(layers, |layers| {
        let lend::Layers { entities, quotes, sentiment, claims, custom } = layers;
        then(&abi::Document {
            size: size_of::<abi::Document<'_>>(),
            id: id.into(),
            title: title.into(),
            date: date.into(),
            url: url.into(),
            language: language.into(),
            text: text.into(),
            // SAFETY: `same_layout!` above holds them to the same layout.
            paragraphs: unsafe { view::<_, abi::Paragraph>(paragraphs) }.into(),
            // SAFETY: as above.
            sentences: unsafe { view::<_, abi::Sentence>(sentences) }.into(),
            // SAFETY: as above.
            tokens: unsafe { view::<_, abi::Token>(tokens) }.into(),
            damage: damage.as_slice().into(),
            // SAFETY: as above.
            targets: unsafe { view::<_, abi::Span>(targets) }.into(),
            entities,
            quotes,
            sentiment,
            claims,
            custom,
        })
    })
}

/// The same values under their other name.
///
/// # Safety
///
/// `T` and `V` have the same layout, and whatever bits are a `T` are a `V`.
unsafe fn view<T, V>(values: &[T]) -> &[V] {
    // SAFETY: one layout, so as many values of the same size and alignment stand there.
    unsafe { std::slice::from_raw_parts(values.as_ptr().cast(), values.len()) }
}
