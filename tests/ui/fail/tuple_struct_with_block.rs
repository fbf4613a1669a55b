//! A tuple struct, which has no place for a field `memory`.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, 64)]
struct Module(u8);

fn main() {}
