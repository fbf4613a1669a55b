//! The attribute on a union.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio)]
union Word {
    bytes: [u8; 4],
    word: u32,
}

fn main() {}
