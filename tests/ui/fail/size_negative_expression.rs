//! A size that is negative when it is computed.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let _ = managed_alloc!(Radio, 1024 - 4096);
}
