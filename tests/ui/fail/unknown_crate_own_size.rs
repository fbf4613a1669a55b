//! A budget that the manifest does not name, for the size of a struct.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(radio)]
struct Framer {
    line: [u8; 64],
}

fn main() {}
