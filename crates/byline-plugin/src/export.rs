//! An extractor behind the C boundary: what [`export!`](crate::export) exports.
//!
//! These functions are all of the plugin that the host ever calls. Each one catches panics, since none may cross, and
//! reports them as the failure of that one call.

#![expect(unsafe_code, reason = "pointers arrive from the host and callbacks are called")]

use crate::panics::guarded;
use crate::{Plugin, build, describe as describe_plugin};
use abi::{PluginTable, Reply, Str};
use byline_abi as abi;
use byline_bridge::{Coded, Fault, Reader, lend};
use byline_core::{
    Damage, DamageKind, Document, Failure, Finding, LayersView, Paragraph, Sentence, Sink, Span, Token,
};
use std::ffi::c_void;
use std::path::Path;

// These cross without a copy: see `view`.
abi::same_layout!(abi::Span, Span, { start, end });
abi::same_layout!(abi::Paragraph, Paragraph, { span, first_sentence, end_sentence });
abi::same_layout!(abi::Sentence, Sentence, { span, paragraph, first_token, end_token });
abi::same_layout!(abi::Token, Token, {
    span, form, shape, prefix, suffix, flags, kind, tag, reserved,
});

/// The table of a plugin: what [`export!`](crate::export) exports, for those who link a plugin in.
pub const fn table<P: Plugin>() -> PluginTable {
    PluginTable {
        magic: abi::MAGIC,
        size: size_of::<PluginTable>() as u32,
        major: abi::ABI_MAJOR,
        minor: abi::ABI_MINOR,
        describe: Some(describe::<P>),
        create: Some(create::<P>),
        extract: Some(extract::<P>),
        destroy: Some(destroy::<P>),
    }
}

/// # Safety
///
/// `reply` is valid while this runs.
unsafe extern "C" fn describe<P: Plugin>(reply: *const Reply) {
    // SAFETY: the host vouches for `reply`.
    let reply = unsafe { &*reply };
    let result = guarded(|| {
        lend::descriptor(&describe_plugin::<P>(), false, |descriptor| {
            if let Some(describe) = reply.describe {
                // SAFETY: the context is the callback's own, and the descriptor is valid while it runs.
                unsafe { describe(reply.context, descriptor) };
            }
        });
        Ok(())
    });
    if let Err(failure) = result {
        fail(reply.fail, reply.context, &failure);
    }
}

/// # Safety
///
/// The views and `reply` are valid while this runs.
unsafe extern "C" fn create<P: Plugin>(
    options: Str<'_>,
    folder: Str<'_>,
    reply: *const Reply,
) -> *mut c_void {
    // SAFETY: the host vouches for `reply`.
    let reply = unsafe { &*reply };
    let result = guarded(|| {
        let options = options.get().map_err(|bad| Failure::new(format!("the options' text {bad}")))?;
        let folder = folder.get().map_err(|bad| Failure::new(format!("the folder's name {bad}")))?;
        build::<P>(options, Path::new(folder))
    });
    match result {
        Ok(plugin) => Box::into_raw(Box::new(plugin)).cast(),
        Err(failure) => {
            fail(reply.fail, reply.context, &failure);
            std::ptr::null_mut()
        }
    }
}

/// # Safety
///
/// `instance` comes from `create::<P>` and was not destroyed; `document` and `sink` are valid while this runs.
unsafe extern "C" fn extract<P: Plugin>(
    instance: *mut c_void,
    document: *const abi::Document<'_>,
    sink: *const abi::Sink,
) {
    // SAFETY: the host vouches for all three. The instance is shared with other threads, and `P` is `Sync`.
    let (plugin, document, sink) = unsafe { (&*instance.cast::<P>().cast_const(), &*document, &*sink) };
    let result = guarded(|| {
        with_document(document, |document| plugin.extract(document, &mut ForeignSink(sink)))
            .map_err(|fault| Failure::new(format!("the host gave a document whose {fault}")))?
    });
    if let Err(failure) = result {
        fail(sink.fail, sink.context, &failure);
    }
}

/// # Safety
///
/// `instance` comes from `create::<P>`, and nobody uses it any more.
unsafe extern "C" fn destroy<P: Plugin>(instance: *mut c_void) {
    // SAFETY: `create` made it from a box, and the host destroys it once.
    let plugin = unsafe { Box::from_raw(instance.cast::<P>()) };
    // Nobody would hear of a panic here; what it held is leaked, and no more.
    let _ = guarded(|| {
        drop(plugin);
        Ok(())
    });
}

/// The host's sink, to which findings are lent.
struct ForeignSink<'a>(&'a abi::Sink);

impl Sink for ForeignSink<'_> {
    fn push(&mut self, finding: Finding) {
        let sink = self.0;
        let context = sink.context;
        // SAFETY (of the five calls): the context is the callback's own, and what is lent is valid while it runs.
        match &finding {
            Finding::Entity(entity) => lend::entities(Some(std::slice::from_ref(entity)), |view| {
                if let Some(entity) = sink.entity {
                    // SAFETY: as above.
                    unsafe { entity(context, view.as_ptr()) };
                }
            }),
            Finding::Quote(quote) => lend::quotes(Some(std::slice::from_ref(quote)), |view| {
                if let Some(quote) = sink.quote {
                    // SAFETY: as above.
                    unsafe { quote(context, view.as_ptr()) };
                }
            }),
            Finding::Sentiment(sentiment) => lend::sentiment(Some(sentiment), |view| {
                if let Some(sentiment) = sink.sentiment {
                    // SAFETY: as above.
                    unsafe { sentiment(context, view.as_ptr()) };
                }
            }),
            Finding::Claim(claim) => lend::claims(Some(std::slice::from_ref(claim)), |view| {
                if let Some(claim) = sink.claim {
                    // SAFETY: as above.
                    unsafe { claim(context, view.as_ptr()) };
                }
            }),
            Finding::Custom(value) => {
                let json = byline_bridge::to_json(value);
                if let Some(custom) = sink.custom {
                    // SAFETY: as above.
                    unsafe { custom(context, json.as_str().into()) };
                }
            }
        }
    }

    fn note(&mut self, message: &str) {
        if let Some(note) = self.0.note {
            // SAFETY: the context is the callback's own, and the message is valid while it runs.
            unsafe { note(self.0.context, message.into()) };
        }
    }

    fn is_cancelled(&self) -> bool {
        // SAFETY: the context is the callback's own.
        self.0.is_cancelled.is_some_and(|is_cancelled| unsafe { is_cancelled(self.0.context) } != 0)
    }
}

/// Rebuilds the host's document: text, sentences and tokens are borrowed, layers are copied.
fn with_document<R>(view: &abi::Document<'_>, then: impl FnOnce(&Document<'_>) -> R) -> Result<R, Fault> {
    let abi::Document {
        size: _,
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
        entities,
        quotes,
        sentiment,
        claims,
        custom,
    } = *view;
    let fault = |field| move |bad: abi::BadView| Fault { field, problem: bad.into() };
    let text = text.get().map_err(fault("document.text"))?;
    let entities = entities.optional().map_err(fault("document.entities"))?;
    let quotes = quotes.optional().map_err(fault("document.quotes"))?;
    // Of a layer that was not asked for, the host has checked the indices.
    let count = |length: Option<usize>| length.map_or(u32::MAX, |length| length as u32);
    let reader =
        Reader { text, entities: count(entities.map(<[_]>::len)), quotes: count(quotes.map(<[_]>::len)) };
    let read = |views: Option<&[abi::Entity<'_>]>| {
        views.map(|views| views.iter().map(|view| reader.entity(view)).collect()).transpose()
    };
    let entities: Option<Vec<_>> = read(entities)?;
    let quotes: Option<Vec<_>> =
        quotes.map(|views| views.iter().map(|view| reader.quote(view)).collect()).transpose()?;
    let sentiment = sentiment
        .get()
        .map_err(fault("document.sentiment"))?
        .map(|view| reader.sentiment(view))
        .transpose()?;
    let claims: Option<Vec<_>> = claims
        .optional()
        .map_err(fault("document.claims"))?
        .map(|views| views.iter().map(|view| reader.claim(view)).collect())
        .transpose()?;
    let custom: Vec<_> = custom
        .get()
        .map_err(fault("document.custom"))?
        .iter()
        .map(|view| reader.custom(view))
        .collect::<Result<_, _>>()?;
    let damage: Vec<Damage> = damage
        .get()
        .map_err(fault("document.damage"))?
        .iter()
        .filter_map(|&abi::Damage { kind, count }| Some(Damage { kind: DamageKind::of_code(kind)?, count }))
        .collect();
    let paragraphs = paragraphs.get().map_err(fault("document.paragraphs"))?;
    let sentences = sentences.get().map_err(fault("document.sentences"))?;
    let tokens = tokens.get().map_err(fault("document.tokens"))?;
    let targets = targets.get().map_err(fault("document.targets"))?;
    // SAFETY (of the four calls): `same_layout!` above holds them to the same layout, and any bits are valid in both.
    let document = Document {
        id: id.get().map_err(fault("document.id"))?,
        title: title.optional().map_err(fault("document.title"))?,
        date: date.optional().map_err(fault("document.date"))?,
        url: url.optional().map_err(fault("document.url"))?,
        language: language.optional().map_err(fault("document.language"))?,
        text,
        // SAFETY: as above.
        paragraphs: unsafe { view_as::<_, Paragraph>(paragraphs) },
        // SAFETY: as above.
        sentences: unsafe { view_as::<_, Sentence>(sentences) },
        // SAFETY: as above.
        tokens: unsafe { view_as::<_, Token>(tokens) },
        damage: &damage,
        // SAFETY: as above.
        targets: unsafe { view_as::<_, Span>(targets) },
        layers: LayersView {
            entities: entities.as_deref(),
            quotes: quotes.as_deref(),
            sentiment: sentiment.as_ref(),
            claims: claims.as_deref(),
            custom: &custom,
        },
    };
    Ok(then(&document))
}

/// Reports to the host why a call failed.
fn fail(
    fail: Option<unsafe extern "C" fn(*mut c_void, *const abi::Failure<'_>)>,
    context: *mut c_void,
    failure: &Failure,
) {
    if let Some(fail) = fail {
        let view = lend::failure(failure);
        // SAFETY: the context is the callback's own, and the failure is valid while it runs.
        unsafe { fail(context, &raw const view) };
    }
}

/// The same values under their other name.
///
/// # Safety
///
/// `V` and `T` have the same layout, and whatever bits are a `V` are a `T`.
unsafe fn view_as<V, T>(values: &[V]) -> &[T] {
    // SAFETY: one layout, so as many values of the same size and alignment stand there.
    unsafe { std::slice::from_raw_parts(values.as_ptr().cast(), values.len()) }
}
