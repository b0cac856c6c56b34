//! The schema for editors, and the guide for people.

use crate::read;
use insta::assert_snapshot;

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn the_schema_has_the_options_of_the_extractors() {
    let options = r##"{"$schema": "s", "title": "Options", "type": "object", "properties": {"kind": {"$ref": "#/$defs/Kind"}}, "$defs": {"Kind": {"enum": ["a"]}}}"##;
    let schema =
        byline_config::schema(&[("mine".to_owned(), options.to_owned()), ("bare".to_owned(), String::new())]);
    assert!(schema.ends_with("}\n"));
    assert_snapshot!(schema, @r##"
    {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "threads": {
          "type": "integer",
          "format": "uint",
          "minimum": 1,
          "description": "How many articles are analysed at once; by default one for each core. The output does not depend on it."
        },
        "time-limit": {
          "type": "string",
          "description": "How long the analysis of one article may take, as `10s`, `500ms` or `2m`: extractors that have not ended by then\nare asked to give up, and the article lacks their layers. By default as long as it needs. With a limit the output\ndepends on the machine."
        },
        "plugins": {
          "$ref": "#/$defs/Plugins",
          "description": "Shared libraries of extractors."
        },
        "input": {
          "$ref": "#/$defs/Input",
          "description": "How input is read."
        },
        "output": {
          "$ref": "#/$defs/Output",
          "description": "How records are written."
        },
        "extractors": {
          "type": "object",
          "additionalProperties": {
            "$ref": "#/$defs/Extractor"
          },
          "description": "The extractors that run, a table each; their order in the file does not matter. Without this table all\nbuilt-in extractors run; with it only those that stand here.",
          "properties": {
            "mine": {
              "allOf": [
                {
                  "$ref": "#/$defs/Extractor"
                }
              ],
              "properties": {
                "options": {
                  "type": "object",
                  "properties": {
                    "kind": {
                      "$ref": "#/$defs/mine.Kind"
                    }
                  }
                }
              }
            },
            "bare": {
              "allOf": [
                {
                  "$ref": "#/$defs/Extractor"
                }
              ],
              "properties": {
                "options": {
                  "type": "object"
                }
              }
            }
          }
        }
      },
      "title": "byline.toml",
      "description": "The configuration of Byline. Unknown keys are errors.",
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$defs": {
        "Plugins": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "folders": {
              "type": "array",
              "items": {
                "type": "string"
              },
              "description": "Folders where libraries named without a path are looked for, in this order, relative to this file.",
              "default": []
            }
          },
          "description": "Shared libraries of extractors."
        },
        "Input": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "format": {
              "type": "string",
              "enum": [
                "auto",
                "text",
                "json-lines",
                "json",
                "csv",
                "parquet",
                "html",
                "warc"
              ],
              "description": "The format of the input; `auto` detects it from the content and name of each file.",
              "default": "auto"
            },
            "extra": {
              "type": "boolean",
              "description": "Whether fields of JSON Lines that Byline does not know are carried through, under `extra`.",
              "default": false
            },
            "language": {
              "type": "string",
              "description": "The language of articles that do not name their own, where it is not detected from their text, as an ISO 639\ncode: `en`."
            },
            "find-language": {
              "type": "boolean",
              "description": "Whether the language of articles that do not name their own is detected from their text. Articles in a language that\nan extractor does not know are passed through without its layer, with a note.",
              "default": true
            },
            "undo-mojibake": {
              "type": "boolean",
              "description": "Whether UTF-8 that was read as windows-1252 (`â€œ`) is repaired where that is certain. In web pages it always\nis; elsewhere the text is left unchanged, and offsets point into the text of the file.",
              "default": false
            },
            "max-article": {
              "type": "string",
              "description": "The longest article that is read, all its fields together, as a size: `16MB`. A longer one is left out, with an\nerror. While an article is analysed it takes some 70 times its size in memory.",
              "default": "16MB"
            },
            "columns": {
              "$ref": "#/$defs/Columns",
              "description": "Which field or column is what, for JSON Lines and CSV: `text = \"body\"` takes the text from `body`."
            }
          },
          "description": "How input is read."
        },
        "Columns": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "id": {
              "type": "string",
              "description": "The field with the article's identifier."
            },
            "text": {
              "type": "string",
              "description": "The field with its body."
            },
            "title": {
              "type": "string",
              "description": "The field with its headline."
            },
            "date": {
              "type": "string",
              "description": "The field with the day of publication."
            },
            "url": {
              "type": "string",
              "description": "The field with its address."
            },
            "language": {
              "type": "string",
              "description": "The field with its language."
            }
          },
          "description": "The names that the input has for an article's fields; by default the same names."
        },
        "Output": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "offsets": {
              "type": "string",
              "enum": [
                "utf-8",
                "utf-16",
                "codepoint"
              ],
              "description": "The unit of offsets: bytes of UTF-8, UTF-16 units (JavaScript), or code points (Python)."
            },
            "text": {
              "type": "boolean",
              "description": "Whether the text of the article is written into its record.",
              "default": true
            }
          },
          "description": "How records are written."
        },
        "Extractor": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "enabled": {
              "type": "boolean",
              "description": "Whether it runs.",
              "default": true
            },
            "path": {
              "type": "string",
              "description": "The shared library that it is in: a name without prefix and suffix, looked for in `plugins.folders`, or a\npath relative to this file. Without it, `command` and `wasm` the extractor is built in."
            },
            "command": {
              "type": "array",
              "items": {
                "type": "string"
              },
              "description": "The program that the extractor is, with its arguments: `[\"python3\", \"words.py\"]`. It runs in the folder of this\nfile and speaks the protocol `byline-process/1`."
            },
            "workers": {
              "type": "integer",
              "format": "uint",
              "minimum": 1,
              "description": "How many processes of `command` run at once, at most; by default one."
            },
            "timeout": {
              "type": "string",
              "description": "How long a process of `command` may take over the articles that it is given at once, as `10s` or `2m`; after that it\nis ended, and the article that it hangs on lacks the layer. By default a minute."
            },
            "answer": {
              "type": "string",
              "description": "How much a process of `command` may answer to the articles that it is given at once, as a size, or sixteen times the bytes\nof their texts where that is more; one that answers more is ended, and the article that it does so on lacks the layer. By\ndefault `16MB`; read, an answer can take thirty times as much memory."
            },
            "give-up": {
              "type": "integer",
              "format": "uint32",
              "minimum": 0,
              "description": "After how many articles in a row that a new process of `command` fails on the program is given up, which ends the run; 0\nfor never. By default 10. Which articles these are, and how many records are written before, depends on `threads`."
            },
            "wasm": {
              "type": "string",
              "description": "The WebAssembly module that the extractor is, as a path relative to this file: `words.wasm`. It runs in a sandbox,\nsees the article and nothing else, and takes a command that was built with the feature `wasm`."
            },
            "fuel": {
              "type": "integer",
              "format": "uint64",
              "minimum": 1,
              "description": "How much a module of `wasm` may do over one article, in instructions, more or less; after that it is stopped, and the\narticle lacks the layer. By default 1,000,000,000, half a second or so."
            },
            "memory": {
              "type": "string",
              "description": "How much memory a module of `wasm` may have, as a size: `64MB`, which is the default. Each thread has a copy of its own."
            },
            "options": {
              "type": "object",
              "additionalProperties": true,
              "description": "The extractor's own options.",
              "default": {}
            }
          },
          "description": "One extractor."
        },
        "mine.Kind": {
          "enum": [
            "a"
          ]
        }
      }
    }
    "##);
}

/// The guide for users.
const GUIDE: &str = include_str!("../../../../docs/configuration.md");

#[test]
fn examples_of_the_guide_are_read() {
    let examples: Vec<&str> =
        GUIDE.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(examples.len() > 4, "the guide has examples");
    for example in examples {
        read(example);
    }
}

#[test]
fn the_guide_names_every_key() {
    let keys =
        |line: &str| line.strip_prefix("| `").and_then(|rest| rest.split('`').next()).map(str::to_owned);
    let keys: Vec<String> = GUIDE.lines().filter_map(keys).collect();
    let expected = [
        "threads",
        "time-limit",
        "plugins.folders",
        "input.format",
        "input.extra",
        "input.language",
        "input.find-language",
        "input.undo-mojibake",
        "input.max-article",
        "input.columns.NAME",
        "output.offsets",
        "output.text",
        "extractors.NAME.enabled",
        "extractors.NAME.path",
        "extractors.NAME.command",
        "extractors.NAME.workers",
        "extractors.NAME.timeout",
        "extractors.NAME.answer",
        "extractors.NAME.give-up",
        "extractors.NAME.wasm",
        "extractors.NAME.fuel",
        "extractors.NAME.memory",
        "extractors.NAME.options",
    ];
    assert_eq!(keys, expected);
    let schema = byline_config::schema(&[]);
    for key in expected.iter().filter_map(|path| path.rsplit('.').next()).filter(|key| *key != "NAME") {
        assert!(schema.contains(&format!("\"{key}\": {{")), "the schema has `{key}`");
    }
}
