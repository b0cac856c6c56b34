//! The shared library of `byline_deep::DeepEntities`.

byline_plugin::export!(byline_deep::DeepEntities);
