//! The shared library of `byline-sentiment`.

byline_plugin::export!(byline_sentiment::SentimentExtractor);
