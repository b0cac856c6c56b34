//! Prints the C header: what `cargo xtask codegen` writes to `include/byline.h`.

#[expect(clippy::print_stdout, reason = "that is what it is for")]
fn main() {
    print!("{}", byline_abi::header());
}
