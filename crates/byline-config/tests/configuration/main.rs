//! What is made of `byline.toml`, and what is said where it is wrong.

mod effect;
mod guide;
mod mistakes;

use byline_config::{Config, parse};
use std::path::Path;

const BUILT_IN: [&str; 4] = ["entities", "quotes", "sentiment", "claims"];

fn read(toml: &str) -> Config {
    parse(Path::new("byline.toml"), toml, &BUILT_IN).unwrap_or_else(|diagnostic| panic!("{diagnostic}"))
}

/// What is said of a file that is wrong.
fn refused(toml: &str) -> String {
    match parse(Path::new("byline.toml"), toml, &BUILT_IN) {
        Ok(config) => panic!("accepted:\n{}", config.shown()),
        Err(diagnostic) => diagnostic.to_string(),
    }
}

fn names(config: &Config) -> Vec<&str> {
    config.extractors.iter().map(|extractor| extractor.name.as_str()).collect()
}

const FULL: &str = r#"threads = 4

[plugins]
folders = ["target/release", "/opt/byline"]

[input]
format = "json-lines"
extra = true
columns = { text = "body", title = "headline" }

[output]
offsets = "codepoint"
text = false

[extractors.quotes]
path = "byline_quotes_plugin"

[extractors.claims]
enabled = false

[extractors.entities.options]
since = 2022-01-21
labels = ["PER", "ORG"]
"minimum length" = 0.5
nested = { deep = [{ path = "a\"b" }] }

[extractors.reading-time]
path = "plugins/libreading.so"
"#;
