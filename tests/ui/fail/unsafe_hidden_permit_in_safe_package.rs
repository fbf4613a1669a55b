//! A permit that was made by hand, where the package forbids unsafe code.
#![forbid(unsafe_code)]
use budget_runtime::__private::Permit;
use test_budgets::CrateId;

fn main() {
    let permit = unsafe { Permit::new(CrateId::Display.account(), "Display", "display-driver", true) };
    drop(permit.inline::<64>());
}
