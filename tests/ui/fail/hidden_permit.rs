//! A permit that the macros did not make.
#![forbid(unsafe_code)]
use budget_runtime::__private::Permit;
use test_budgets::CrateId;

fn main() {
    let permit = Permit::new(CrateId::Display.account(), "Display", "display-driver", true);
    drop(permit.inline::<64>());
}
