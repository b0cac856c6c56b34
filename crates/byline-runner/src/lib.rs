//! Plans extractors and runs them over articles in parallel.
//!
//! A [`Plan`] puts extractors in the order that their layers ask for. [`run`] reads articles on one thread, analyses
//! them on a pool of its own and returns them in the order of the input on the caller's: no more than a window of them
//! is ever in memory, and the result does not depend on the number of threads. A thread takes several of the articles
//! that wait and runs one extractor after the other over them, so that each model stays in the processor's cache.
//!
//! Extractors are not trusted: one that panics, finds what is not its own, or points out of the text loses its layer
//! of that one article, whose `errors` give the reason. The runner knows none of them by name.
//!
//! ```
//! use byline_core::{Active, Article, Descriptor, Document, Extractor, Failure, Finding, Sink};
//! use byline_runner::{Plan, Scratch, analyze};
//!
//! struct Words;
//!
//! impl Extractor for Words {
//!     fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
//!         sink.push(Finding::Custom((document.tokens.len() as i64).into()));
//!         Ok(())
//!     }
//! }
//!
//! let descriptor = Descriptor::new("words", "1").summary("counts tokens");
//! let plan = Plan::new(vec![Active { descriptor, extractor: Box::new(Words) }])?;
//! let article = Article { text: "Ferries wait.".into(), ..Article::default() };
//! let record = analyze(&plan, article, &mut Scratch::default(), None);
//! assert_eq!(record.layers.custom[0].values, [3.into()]);
//! # Ok::<(), byline_core::Diagnostic>(())
//! ```

mod agree;
mod analyze;
mod check;
mod collect;
mod explain;
mod gate;
mod isolate;
mod parts;
mod plan;
mod queue;
mod run;
mod stop;
mod what_if;

pub use analyze::{Scratch, analyze, extract};
pub use explain::{Explained, FindingId, NotAFinding, explain};
pub use plan::Plan;
pub use run::{Analyzed, Settings, run};
pub use what_if::{Change, Difference, Edit, Effect, what_if};
