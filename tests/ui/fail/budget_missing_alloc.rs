//! No argument at all.
use budget_runtime::managed_alloc;

fn main() {
    let _ = managed_alloc!();
}
