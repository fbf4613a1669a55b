//! A build script that uses the budgets crate, and is a program of its own.
use budget_runtime::managed;
use near_budgets::CrateId;

#[managed(Own)]
static OWN: [u8; 100] = [0; 100];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=NEAR={}", near_b::reserved());
    println!("cargo::rustc-env=OWN={}", CrateId::Own.account().reserved() + usize::from(OWN[0]));
}
