//! A size as a string, as the manifest has it.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let _ = managed_alloc!(Radio, "4 KiB");
}
