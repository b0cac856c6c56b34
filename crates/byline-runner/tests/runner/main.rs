//! The runner at its boundary: plans, one article, many articles.

mod article;
mod common;
mod long;
mod many;
mod plan;
