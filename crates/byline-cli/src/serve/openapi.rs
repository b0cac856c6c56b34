//! What the server offers, as an `OpenAPI` document.

use super::Limits;
use serde_json::{Value, json};

/// The document.
pub(super) fn document(limits: &Limits) -> Value {
    let Limits { body, time, requests, articles } = limits;
    let described = |description: &str, kind: &str, schema: Value| json!({"description": description, "content": {kind: {"schema": schema}}});
    let failure = |description: &str| {
        described(description, "application/json", json!({"$ref": "#/components/schemas/Failure"}))
    };
    let article = json!({"$ref": "#/components/schemas/Article"});
    let record = json!({"$ref": "#/components/schemas/Record"});
    let lines = json!({"type": "string", "description": "One JSON object per line"});
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Byline",
            "version": env!("CARGO_PKG_VERSION"),
            "description": format!(
                "Who said what, about whom, and does it hold up. At most {requests} requests at once, {body} bytes, \
                 {articles} articles and {} s a request.", time.as_secs()
            ),
        },
        "paths": {
            "/v1/analyze": {"post": {
                "summary": "Analyse one article (JSON), or several (NDJSON, one per line)",
                "requestBody": {"required": true, "content": {
                    "application/json": {"schema": article}, "application/x-ndjson": {"schema": lines},
                }},
                "responses": {
                    "200": {
                        "description": "The record, or a line for each line: a record, or an object with `error`",
                        "content": {"application/json": {"schema": record}, "application/x-ndjson": {"schema": lines}},
                    },
                    "400": failure("The body is not an article"),
                    "408": failure("The request took too long to arrive"),
                    "413": failure("The body is too long, or holds too many articles"),
                    "415": failure("The body is of another type"),
                    "503": failure("Too many requests at once"),
                },
            }},
            "/health": {"get": {
                "summary": "Whether the server works",
                "responses": {"200": described("It does", "application/json", json!({"type": "object"}))},
            }},
            "/metrics": {"get": {
                "summary": "Counts, in the format of Prometheus",
                "responses": {"200": described("The counts", "text/plain", json!({"type": "string"}))},
            }},
        },
        "components": {"schemas": {
            "Article": {
                "type": "object", "required": ["text"],
                "properties": {
                    "id": {"type": "string"},
                    "text": {"type": "string", "description": "The body; every offset of the record points into it"},
                    "title": {"type": "string"},
                    "date": {"type": "string", "description": "The day of publication, as 2026-01-31"},
                    "url": {"type": "string"},
                    "language": {"type": "string", "description": "An ISO 639 code; detected where it is missing"},
                },
            },
            "Record": {
                "type": "object", "required": ["schema", "id", "offset_unit"],
                "description": "A record of `byline/1`: the article with its quotes, entities, sentiment and claims",
                "properties": {
                    "schema": {"const": "byline/1"},
                    "offset_unit": {"enum": ["utf-8", "utf-16", "codepoint"]},
                    "quotes": {"type": "array"}, "entities": {"type": "array"},
                    "sentiment": {"type": "object"}, "claims": {"type": "array"},
                    "errors": {"type": "array", "description": "Which extractors failed on the article, and why"},
                },
            },
            "Failure": {
                "type": "object", "required": ["error"], "properties": {"error": {"type": "string"}},
            },
        }},
    })
}
