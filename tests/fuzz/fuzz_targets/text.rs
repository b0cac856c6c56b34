//! See `byline_tests::bodies::text`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| byline_tests::bodies::text(bytes));
