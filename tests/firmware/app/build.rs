//! Has the linker use the scripts of the runtime of the machine, and passes `FIRMWARE_CFG` on as a `cfg`: unlike a feature
//! it leaves the names of symbols as they are, and so the order of what is linked.

use std::env;

fn main() {
    let target = env::var("TARGET").unwrap_or_default();
    if target.starts_with("thumb") {
        println!("cargo::rustc-link-arg-bins=-Tlink.x");
        println!("cargo::rustc-link-arg-bins=--nmagic");
    } else {
        println!("cargo::rustc-link-arg-bins=-Tmemory.x");
        println!("cargo::rustc-link-arg-bins=-Tlink.x");
    }
    println!("cargo::rerun-if-env-changed=FIRMWARE_CFG");
    println!("cargo::rustc-check-cfg=cfg(managed, many)");
    for cfg in env::var("FIRMWARE_CFG").unwrap_or_default().split_whitespace() {
        println!("cargo::rustc-cfg={cfg}");
    }
}
