//! Places the firmware in the memory of the machine that qemu plays, and passes `FIRMWARE_CFG` on as a `cfg`: unlike a
//! feature it leaves the names of symbols as they are, and so the order of what is linked.

use std::{env, fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    let target = env::var("TARGET").unwrap_or_default();
    let memory = match target.as_str() {
        "thumbv6m-none-eabi" => {
            "FLASH : ORIGIN = 0x00000000, LENGTH = 256K\n RAM : ORIGIN = 0x20000000, LENGTH = 16K"
        }
        "thumbv7m-none-eabi" => {
            "FLASH : ORIGIN = 0x00000000, LENGTH = 256K\n RAM : ORIGIN = 0x20000000, LENGTH = 64K"
        }
        _ => "RAM : ORIGIN = 0x80000000, LENGTH = 512K",
    };
    let regions = if target.starts_with("thumb") {
        ""
    } else {
        "REGION_ALIAS(\"REGION_TEXT\", RAM);\nREGION_ALIAS(\"REGION_RODATA\", RAM);\n\
         REGION_ALIAS(\"REGION_DATA\", RAM);\nREGION_ALIAS(\"REGION_BSS\", RAM);\n\
         REGION_ALIAS(\"REGION_HEAP\", RAM);\nREGION_ALIAS(\"REGION_STACK\", RAM);\n"
    };
    let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(folder.join("memory.x"), format!("MEMORY {{\n {memory}\n}}\n{regions}"))?;
    println!("cargo::rustc-link-search={}", folder.display());
    if target.starts_with("thumb") {
        println!("cargo::rustc-link-arg-bins=-Tlink.x");
        println!("cargo::rustc-link-arg-bins=--nmagic");
    } else {
        println!("cargo::rustc-link-arg-bins=-Tmemory.x");
        println!("cargo::rustc-link-arg-bins=-Tlink.x");
    }
    println!("cargo::rerun-if-env-changed=FIRMWARE_CFG");
    println!("cargo::rustc-check-cfg=cfg(managed, many, crowded)");
    for cfg in env::var("FIRMWARE_CFG").unwrap_or_default().split_whitespace() {
        println!("cargo::rustc-cfg={cfg}");
    }
    Ok(())
}
