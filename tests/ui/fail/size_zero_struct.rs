//! A struct without fields has nothing to charge.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio)]
struct Nothing;

fn main() {}
