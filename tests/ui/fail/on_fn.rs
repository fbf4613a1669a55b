//! The attribute on a function.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, 64)]
fn receive() {}

fn main() {
    receive();
}
