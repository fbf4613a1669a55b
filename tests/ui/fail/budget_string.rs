//! A budget in quotes.
use budget_runtime::managed_alloc;

fn main() {
    let _ = managed_alloc!("Radio", 64);
}
