//! Compiles this package with the cfg `budget_faults`.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-cfg=budget_faults");
}
