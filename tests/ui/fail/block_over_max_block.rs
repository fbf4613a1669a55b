//! A block that fits in the limit, but is larger than one inline block may be.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let _ = managed_alloc!(Runtime, 65_537);
}
