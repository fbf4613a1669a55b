//! `CrateId` is not imported.
use budget_runtime::managed_alloc;

fn main() {
    let _ = managed_alloc!(Runtime, 4096);
}
