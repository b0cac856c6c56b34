//! What users name: formats, units and languages, each with its one list of names.
//!
//! Readers, writers, the configuration and the command line all parse these names here, so that each accepts the same
//! ones and rejects the others in the same words.

use crate::did_you_mean;
use std::fmt;
use std::str::FromStr;

/// A name that is none of those known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// What it was to be the name of: `input format`.
    pub what: &'static str,
    /// The name.
    pub given: String,
    /// The names that there are.
    pub known: Vec<&'static str>,
}

impl UnknownName {
    /// A hint: the name that was likely meant, or all that there are.
    pub fn hint(&self) -> String {
        if let Some(name) = did_you_mean(&self.given, self.known.iter().copied()) {
            return format!("did you mean `{name}`?");
        }
        let names: Vec<String> = self.known.iter().map(|name| format!("`{name}`")).collect();
        format!("one of {}", names.join(", "))
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no {} `{}`", self.what, self.given)
    }
}

impl std::error::Error for UnknownName {}

/// Gives an enum of names its list, its `Display` and its `FromStr`.
macro_rules! named {
    ($type:ident, $what:literal, { $($variant:ident = $name:literal),+ $(,)? } $(, also { $($other:literal => $meant:ident),+ })?) => {
        impl $type {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in configuration, on the command line and in records.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }

            /// The one of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)+
                    $($($other => Some(Self::$meant),)+)?
                    _ => None,
                }
            }

            /// Every name.
            pub fn names() -> impl Iterator<Item = &'static str> {
                Self::ALL.iter().map(|one| one.name())
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        impl FromStr for $type {
            type Err = UnknownName;

            fn from_str(name: &str) -> Result<Self, UnknownName> {
                Self::from_name(name).ok_or_else(|| UnknownName {
                    what: $what,
                    given: name.to_owned(),
                    known: Self::names().collect(),
                })
            }
        }
    };
}

/// What a file of input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InputFormat {
    /// Plain text, one article a file.
    Text,
    /// JSON Lines, one article a line.
    JsonLines,
    /// JSON: a list of articles, or articles one after the other over any number of lines.
    Json,
    /// A table as text, one article a row, its columns named in the first row.
    Csv,
    /// A Parquet file, one article a row.
    Parquet,
    /// A web page, of which the article is taken out.
    Html,
    /// A web archive, of which the pages are read.
    Warc,
}

named!(InputFormat, "input format", {
    Text = "text",
    JsonLines = "json-lines",
    Json = "json",
    Csv = "csv",
    Parquet = "parquet",
    Html = "html",
    Warc = "warc",
}, also { "jsonl" => JsonLines, "ndjson" => JsonLines });

/// What records are written as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// One record a line, as JSON.
    #[default]
    Ndjson,
    /// A table as text with one row a quote. Offsets count code points.
    Csv,
    /// A folder of brat's standoff files, a text and its annotations for each article. Offsets count code points.
    Brat,
    /// One page of W3C Web Annotations as JSON-LD. Offsets count code points.
    WebAnnotation,
    /// Rows of 27 columns as in GDELT's Global Knowledge Graph 2.1, with quotations, persons and organisations.
    Gdelt,
    /// A database with a table for each layer. Offsets count code points.
    Sqlite,
    /// A folder of Parquet files, one for each layer. Offsets count code points.
    Parquet,
    /// A list of Label Studio's tasks, with what was found as a prediction to correct. Offsets count UTF-16 units.
    LabelStudio,
    /// Prodigy's tasks, one a line, with what was found as spans to correct. Offsets count code points.
    Prodigy,
}

named!(OutputFormat, "output format", {
    Ndjson = "ndjson",
    Csv = "csv",
    Brat = "brat",
    WebAnnotation = "web-annotation",
    Gdelt = "gdelt",
    Sqlite = "sqlite",
    Parquet = "parquet",
    LabelStudio = "label-studio",
    Prodigy = "prodigy",
});

/// What offsets count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum OffsetUnit {
    /// Bytes of UTF-8, as inside Byline.
    #[default]
    Utf8,
    /// Units of UTF-16: strings of JavaScript, Java and C#.
    Utf16,
    /// Unicode code points: strings of Python.
    CodePoint,
}

named!(OffsetUnit, "unit of offsets", {
    Utf8 = "utf-8",
    Utf16 = "utf-16",
    CodePoint = "codepoint",
});

/// A language: an ISO 639 code of two or three letters, perhaps with a script or a region, `en` or `en-GB`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Language(String);

/// Languages that are often written out, with their codes.
const WRITTEN_OUT: [(&str, &str); 18] = [
    ("arabic", "ar"),
    ("chinese", "zh"),
    ("danish", "da"),
    ("dutch", "nl"),
    ("english", "en"),
    ("french", "fr"),
    ("german", "de"),
    ("hindi", "hi"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("norwegian", "no"),
    ("portuguese", "pt"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("swedish", "sv"),
    ("turkish", "tr"),
    ("vietnamese", "vi"),
];

impl Language {
    /// The code as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        let mut parts = code.split(['-', '_']);
        let first = parts.next().unwrap_or_default();
        let is_code = matches!(first.len(), 2 | 3) && first.bytes().all(|byte| byte.is_ascii_alphabetic());
        let rest = parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        if is_code && rest {
            Ok(Self(code.to_owned()))
        } else {
            Err(UnknownLanguage { given: code.to_owned() })
        }
    }
}

/// What is no code of a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLanguage {
    /// What was given.
    pub given: String,
}

impl UnknownLanguage {
    /// A hint at how to put it right.
    pub fn hint(&self) -> String {
        let meant = did_you_mean(&self.given, WRITTEN_OUT.iter().map(|(name, _)| *name));
        let code = WRITTEN_OUT.iter().find(|(name, _)| Some(*name) == meant).map(|(_, code)| *code);
        match code {
            Some(code) => format!("did you mean `{code}`?"),
            None => "write an ISO 639 code, as `en` or `en-GB`".to_owned(),
        }
    }
}

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not the code of a language", self.given)
    }
}

impl std::error::Error for UnknownLanguage {}

#[cfg(test)]
mod tests {
    use super::{InputFormat, Language, OffsetUnit, OutputFormat};

    #[test]
    fn every_name_is_parsed_and_shown() {
        for format in InputFormat::ALL {
            assert_eq!(format.to_string().parse(), Ok(*format));
        }
        for format in OutputFormat::ALL {
            assert_eq!(format.to_string().parse(), Ok(*format));
        }
        for unit in OffsetUnit::ALL {
            assert_eq!(unit.to_string().parse(), Ok(*unit));
        }
        assert_eq!("ndjson".parse(), Ok(InputFormat::JsonLines));
    }

    #[test]
    fn an_unknown_name_says_what_was_meant() {
        let error = "jason".parse::<InputFormat>().unwrap_err();
        assert_eq!(error.to_string(), "there is no input format `jason`");
        assert_eq!(error.hint(), "did you mean `json`?");
        let error = "bytes".parse::<OffsetUnit>().unwrap_err();
        assert_eq!(error.hint(), "one of `utf-8`, `utf-16`, `codepoint`");
    }

    #[test]
    fn a_language_is_a_code() {
        for good in ["en", "en-GB", "zh-Hant-TW", "nds", "pt_BR"] {
            assert_eq!(good.parse::<Language>().map(|code| code.to_string()).as_deref(), Ok(good));
        }
        for bad in ["", "e", "english", "en-", "e1", "en-g b"] {
            assert!(bad.parse::<Language>().is_err(), "{bad}");
        }
        assert_eq!("English".parse::<Language>().unwrap_err().hint(), "did you mean `en`?");
    }
}
