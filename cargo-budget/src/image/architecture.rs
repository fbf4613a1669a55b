//! Owns the names of architectures. Comes in: the number of a machine. Goes out: what Rust calls it.

use object::elf::{
    EM_386, EM_AARCH64, EM_ARM, EM_AVR, EM_CSKY, EM_HEXAGON, EM_LOONGARCH, EM_MIPS, EM_MSP430, EM_PPC,
    EM_PPC64, EM_RISCV, EM_S390, EM_SPARC, EM_SPARCV9, EM_X86_64, EM_XTENSA, Machine,
};

/// The name of an architecture, as in the triple of a target.
pub(super) fn name(machine: Machine, is_64: bool) -> String {
    let name = match machine {
        EM_386 => "x86",
        EM_X86_64 => "x86_64",
        EM_ARM => "arm",
        EM_AARCH64 => "aarch64",
        EM_RISCV if is_64 => "riscv64",
        EM_RISCV => "riscv32",
        EM_LOONGARCH if is_64 => "loongarch64",
        EM_LOONGARCH => "loongarch32",
        EM_S390 => "s390x",
        EM_PPC => "powerpc",
        EM_PPC64 => "powerpc64",
        EM_MIPS if is_64 => "mips64",
        EM_MIPS => "mips",
        EM_SPARC => "sparc",
        EM_SPARCV9 => "sparc64",
        EM_AVR => "avr",
        EM_MSP430 => "msp430",
        EM_XTENSA => "xtensa",
        EM_HEXAGON => "hexagon",
        EM_CSKY => "csky",
        Machine(number) => return format!("machine {number}"),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use object::elf::{EM_LOONGARCH, EM_MIPS, EM_RISCV, Machine};

    use super::name;

    #[test]
    fn a_machine_of_two_widths_has_two_names() {
        for (machine, narrow, wide) in [
            (EM_RISCV, "riscv32", "riscv64"),
            (EM_LOONGARCH, "loongarch32", "loongarch64"),
            (EM_MIPS, "mips", "mips64"),
            (Machine(0x1234), "machine 4660", "machine 4660"),
        ] {
            assert_eq!((&*name(machine, false), &*name(machine, true)), (narrow, wide));
        }
    }
}
