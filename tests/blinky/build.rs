//! Names the linker scripts of the crates that the firmware is made of.

fn main() {
    for flag in ["--nmagic", "-Tlink.x", "-Tdefmt.x"] {
        println!("cargo::rustc-link-arg-bins={flag}");
    }
}
