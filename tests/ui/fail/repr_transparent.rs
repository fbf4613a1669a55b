//! A struct that promises to have no field but one.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio)]
#[repr(transparent)]
struct Word(u64);

fn main() {}
