//! A second opinion has a say in what is a name and of what kind.

use byline_core::{Article, Document, Finding, Label, LayersView};
use byline_entities::{Entities, Opinion, Options, Second};
use byline_plugin::{Extractor, Plugin};
use std::path::Path;

/// It takes these words for a name of the class with this number.
#[derive(Debug)]
struct Name(&'static str, usize);

impl Second for Name {
    fn opinions(&self, document: &Document<'_>, _: &dyn Fn() -> bool, opinions: &mut Vec<Opinion>) {
        let start = document.text.find(self.0).expect("is in the text") as u32;
        let end = start + self.0.len() as u32;
        opinions.extend(document.tokens.iter().map(|token| {
            let class = match token.span.start {
                at if at == start => self.1,
                at if (start..end).contains(&at) => self.1 + 1,
                _ => 0,
            };
            std::array::from_fn(|own| if own == class { 0.0 } else { -20.0 })
        }));
    }
}

const TEXT: &str = "People in Vale Harrow waited for the ferry, and Vale Harrow said nothing of Oslo.";

fn found(entities: &Entities, text: &str) -> Vec<(String, Label)> {
    let article = Article { text: text.to_owned(), ..Article::default() };
    let mut analysis = byline_text::Analysis::default();
    analysis.read(&article.text);
    let mut found: Vec<Finding> = Vec::new();
    entities
        .extract(&analysis.document(&article, LayersView::default()), &mut found)
        .expect("any text has a result");
    let entities = found.into_iter().filter_map(|finding| match finding {
        Finding::Entity(entity) => Some((entity.name, entity.label)),
        _ => None,
    });
    entities.collect()
}

fn entities() -> Entities {
    Entities::build(Options::default(), Path::new(".")).expect("is built in")
}

#[test]
fn it_decides_what_a_name_is() {
    let oslo = |entities: &Entities| {
        found(entities, TEXT).into_iter().find(|(name, _)| name == "Oslo").map(|(_, label)| label)
    };
    assert_eq!(oslo(&entities()), Some(Label::Location));
    let classes = [Label::Person, Label::Organisation, Label::Location, Label::Miscellaneous];
    for (at, label) in classes.into_iter().enumerate() {
        assert_eq!(oslo(&entities().with_second(Box::new(Name("Oslo", 1 + 2 * at)))), Some(label));
    }
}

#[test]
fn what_it_takes_for_no_name_is_none() {
    // Words without capitals are no names in such a text, whatever is said of them.
    assert_eq!(found(&entities().with_second(Box::new(Name("ferry", 5))), TEXT), []);
}

#[test]
fn a_name_ends_where_its_possessive_lost_the_apostrophe() {
    const TEXT: &str = "A delegation arrived in Sorvania on Monday, but it wasnt welcome. Researchers from Sorvanias \
        National Defence University wrote the report.";
    let whole = entities().with_second(Box::new(Name("Sorvanias National Defence University", 3)));
    let names = |entities: &Entities| -> Vec<String> {
        found(entities, TEXT).into_iter().map(|(name, _)| name).collect()
    };
    assert_eq!(names(&entities()), ["Sorvania", "National Defence University"]);
    assert_eq!(names(&whole).last().map(String::as_str), Some("National Defence University"));
}
