//! Lets the linker check the budgets of the tests, and use the scripts of the runtime of the machine.

use std::{env, io};

fn main() -> io::Result<()> {
    let target = env::var("TARGET").unwrap_or_default();
    for kind in ["tests", "examples"] {
        if target.starts_with("thumb") {
            println!("cargo::rustc-link-arg-{kind}=-Tlink.x");
            println!("cargo::rustc-link-arg-{kind}=--nmagic");
        } else if target.starts_with("riscv") {
            println!("cargo::rustc-link-arg-{kind}=-Tmemory.x");
            println!("cargo::rustc-link-arg-{kind}=-Tlink.x");
        }
    }
    budget_manifest::link_script(None)
}
