//! A size as a string that is none in the manifest either.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, "4 KB")]
struct Module {
    name: u8,
}

fn main() {}
