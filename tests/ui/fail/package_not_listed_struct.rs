//! A budget that is restricted to other packages, on a struct.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Display)]
struct Frame {
    line: [u8; 64],
}

fn main() {}
