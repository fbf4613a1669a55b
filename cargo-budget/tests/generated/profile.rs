//! How a program is compiled and linked: arguments of rustc, drawn at random.

use super::random::Random;

/// How a whole program is compiled.
pub(crate) struct Profile {
    /// Of the program alone.
    pub(crate) program: Vec<String>,
    /// Of every crate.
    pub(crate) common: Vec<String>,
    /// Whether each crate is compiled incrementally, as cargo does without optimisation.
    pub(crate) is_incremental: bool,
    /// The index of the build of the runtime that it uses: without optimisation, or with.
    pub(crate) runtime: usize,
}

impl Profile {
    /// Draws one; of a linker that is not among `linkers` the default of the toolchain stands in.
    pub(crate) fn draw(random: &mut Random, linkers: &[&str]) -> Self {
        let lto = match random.within(0, 9) {
            0 => "fat",
            1 | 2 => "thin",
            _ => "off",
        };
        let is_incremental = lto == "off" && random.percent(25);
        let mut program = vec![format!("-Clto={lto}")];
        let mut maybe = |chance, flag: &str| {
            if random.percent(chance) {
                program.push(flag.to_owned());
            }
        };
        maybe(15, "-Cstrip=symbols");
        maybe(10, "-Cstrip=debuginfo");
        maybe(10, "-Clink-dead-code");
        maybe(10, "-Clink-arg=-Wl,--no-gc-sections");
        maybe(10, "-Crelocation-model=static");
        let linker = random.of(&["default", "default", "default", "default", "bfd", "bfd", "gold", "lld"]);
        if linkers.contains(&linker) {
            program.push(format!("-Clink-arg=-fuse-ld={linker}"));
        }
        let mut common = vec![format!("-Cpanic={}", random.of(&["abort", "unwind"]))];
        if random.percent(50) {
            common.push("-Csymbol-mangling-version=v0".to_owned());
        }
        Self { program, common, is_incremental, runtime: random.index(2) }
    }

    /// The arguments that each crate may have its own of.
    pub(crate) fn of_crate(random: &mut Random) -> Vec<String> {
        let level = random.of(&["0", "0", "1", "2", "3", "s", "z"]);
        let mut flags = vec![format!("-Copt-level={level}")];
        if random.percent(60) {
            flags.push(format!("-Ccodegen-units={}", random.of(&[1, 2, 16, 256])));
        }
        flags
    }
}
