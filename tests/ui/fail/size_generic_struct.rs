//! A size that is a const parameter of the struct.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, 4 * N)]
struct Module<const N: usize> {
    name: u8,
}

fn main() {}
