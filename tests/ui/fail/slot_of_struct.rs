//! The block of a struct in a static.
use budget_runtime::managed;

#[managed(static Radio, 64)]
struct Module {
    name: u8,
}

fn main() {}
