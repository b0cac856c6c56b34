//! The shared library of `byline_deep::DeepSentiment`.

byline_plugin::export!(byline_deep::DeepSentiment);
