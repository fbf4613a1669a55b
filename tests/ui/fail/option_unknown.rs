//! An option that there is not.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, 64, instnces = 2)]
struct Module {
    name: u8,
}

fn main() {
    let _ = Module::try_new(1);
}
