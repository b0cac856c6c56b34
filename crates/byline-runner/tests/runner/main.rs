//! The runner at its boundary: plans, one article, many articles.

mod article;
mod common;
mod many;
mod plan;
