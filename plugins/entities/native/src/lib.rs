//! The shared library of `byline-entities`.

byline_plugin::export!(byline_entities::Entities);
