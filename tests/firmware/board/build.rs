//! Writes the memory of the machine that qemu plays for a target. The packages with programs pass the scripts to the
//! linker: arguments of a library go no further.

use std::{env, fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    let target = env::var("TARGET").unwrap_or_default();
    let memory = match target.as_str() {
        // The BBC micro:bit, the LM3S6965 board, and the MPS2 with a Cortex-M4.
        "thumbv6m-none-eabi" => arm("256K", "16K"),
        "thumbv7m-none-eabi" => arm("256K", "64K"),
        "thumbv7em-none-eabihf" => arm("4M", "4M"),
        _ => riscv(),
    };
    let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(folder.join("memory.x"), memory)?;
    println!("cargo::rustc-link-search={}", folder.display());
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}

fn arm(flash: &str, ram: &str) -> String {
    format!(
        "MEMORY {{\n FLASH : ORIGIN = 0x00000000, LENGTH = {flash}\n RAM : ORIGIN = 0x20000000, LENGTH = {ram}\n}}\n"
    )
}

fn riscv() -> String {
    let regions = ["TEXT", "RODATA", "DATA", "BSS", "HEAP", "STACK"];
    let aliases = regions.map(|region| format!("REGION_ALIAS(\"REGION_{region}\", RAM);\n"));
    format!("MEMORY {{\n RAM : ORIGIN = 0x80000000, LENGTH = 512K\n}}\n{}", aliases.concat())
}
