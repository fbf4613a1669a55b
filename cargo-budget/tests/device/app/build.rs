//! Links without what a C program starts with.
fn main() {
    for argument in ["-nostartfiles", "-nostdlib", "-static"] {
        println!("cargo::rustc-link-arg={argument}");
    }
}
