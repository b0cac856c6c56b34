//! The shared library of `byline-deep`.

byline_plugin::export!(byline_deep::Deep);
