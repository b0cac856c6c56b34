//! See `byline_tests::bodies::configuration`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| byline_tests::bodies::configuration(bytes));
