//! The shared library of `byline-quotes`.

byline_plugin::export!(byline_quotes::Quotes);
