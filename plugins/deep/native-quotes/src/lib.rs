//! The shared library of `byline_deep::DeepQuotes`.

byline_plugin::export!(byline_deep::DeepQuotes);
