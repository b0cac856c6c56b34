//! `byline cluster`: what several articles share.

use crate::args::{Cluster, Shared};
use crate::failure::FAILED;
use crate::records::{each, write_line};
use anyhow::Result;
use byline_claims::grouping::{Group, Grouper, Member};
use byline_cluster::{ArticlePlacement, Articles, Difference, Placement, Quotations, Settings};
use byline_core::Quote;
use byline_record::Record;
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{BufWriter, Write};
use std::process::ExitCode;

pub(crate) fn run(arguments: &Cluster) -> Result<ExitCode> {
    let mut out = BufWriter::new(byline_output::stdout());
    let wrong = match arguments.by {
        Shared::Articles => {
            let settings = Settings::default();
            let (mut articles, mut quotations) = (Articles::new(&settings), Quotations::new(&settings));
            each(&arguments.records, |record| {
                write_line(&mut out, &placed(&record, &mut articles, &mut quotations))
            })?
        }
        Shared::Claims => {
            let mut grouper = Grouper::default();
            let wrong = each(&arguments.records, |record| {
                grouper.add(&record.article, record.layers.claims.as_deref().unwrap_or_default());
                Ok(())
            })?;
            for group in grouper.finish() {
                write_line(&mut out, &shared(&group))?;
            }
            wrong
        }
    };
    out.flush()?;
    Ok(if wrong > 0 { ExitCode::from(FAILED) } else { ExitCode::SUCCESS })
}

/// Where an article and its quotes belong.
#[derive(Serialize)]
struct Placed<'a> {
    id: &'a str,
    cluster: String,
    alike: f64,
    quotes: Vec<PlacedQuote>,
}

#[derive(Serialize)]
struct PlacedQuote {
    id: String,
    cluster: String,
    shared: f64,
    differences: Vec<Value>,
}

fn placed<'a>(record: &'a Record, articles: &mut Articles, quotations: &mut Quotations) -> Placed<'a> {
    let article = &record.article;
    let ArticlePlacement { cluster, alike } = articles.add(&article.text);
    let quotes = record.layers.quotes.iter().flatten().enumerate();
    let quotes =
        quotes.map(|(at, quote)| placed_quote(at, &words(quote, &article.text), quotations)).collect();
    Placed { id: &article.id, cluster: format!("a{}", cluster.0 + 1), alike: crate::rounded(alike), quotes }
}

fn placed_quote(at: usize, words: &str, quotations: &mut Quotations) -> PlacedQuote {
    let Placement { cluster, shared, differences } = quotations.add(words);
    let differences =
        differences.iter().map(|Difference { here, there }| json!({"here": here, "there": there}));
    PlacedQuote {
        id: format!("q{}", at + 1),
        cluster: format!("k{}", cluster.0 + 1),
        shared: crate::rounded(shared),
        differences: differences.collect(),
    }
}

/// What was said.
fn words(quote: &Quote, text: &str) -> String {
    quote.content.iter().filter_map(|span| span.of(text)).collect::<Vec<_>>().join(" ")
}

fn shared(group: &Group) -> Value {
    let members = group.members.iter().map(|member| {
        let Member { article, date, span, text, claimant, stance, quantities, relation } = member;
        let quantities = quantities.iter().map(|quantity| {
            json!({"value": quantity.value, "upper": quantity.upper, "bound": quantity.bound, "unit": quantity.unit,
                "of": quantity.of})
        });
        json!({"article": article, "date": date, "start": span.start, "end": span.end, "text": text,
            "claimant": claimant, "stance": stance.name(), "relation": relation.name(),
            "quantities": quantities.collect::<Vec<_>>()})
    });
    json!({"disputed": group.is_disputed(), "claims": members.collect::<Vec<_>>()})
}
