//! No argument at all.
use budget_runtime::managed;

#[managed]
struct Module {
    name: u8,
}

fn main() {}
