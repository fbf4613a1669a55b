//! Places the firmware in the memory of its chip.

use std::{env, fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    let ram = if env::var_os("CARGO_FEATURE_SMALL_CHIP").is_some() { "16K" } else { "64K" };
    let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let memory = format!(
        "MEMORY {{\n FLASH : ORIGIN = 0x00000000, LENGTH = 256K\n RAM : ORIGIN = 0x20000000, LENGTH = {ram}\n}}\n"
    );
    fs::write(folder.join("memory.x"), memory)?;
    println!("cargo::rustc-link-search={}", folder.display());
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
    println!("cargo::rustc-link-arg-bins=--nmagic");
    if env::var_os("CARGO_FEATURE_DEFMT").is_some() {
        println!("cargo::rustc-link-arg-bins=-Tdefmt.x");
    }
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
