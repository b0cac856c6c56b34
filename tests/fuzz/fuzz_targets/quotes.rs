//! See `byline_tests::bodies::quotes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| byline_tests::bodies::quotes(bytes));
