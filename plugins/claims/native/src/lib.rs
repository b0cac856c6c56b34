//! The shared library of `byline-claims`.

byline_plugin::export!(byline_claims::Claims);
