//! The linker script of bare metal: the manifest in, two files and what Cargo is to know of them out. Called by the
//! `build.rs` of the budgets crate.
//!
//! A relocation that overflows, as on hosted targets, does not exist on 32-bit ones. There the linker compares: an
//! `ASSERT` for each budget, in a script that comes in as a library, since only libraries are passed on from a
//! dependency to the program. GNU ld takes no `<=` directly in such a file, but in one that it includes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use crate::cfg::Predicate;
use crate::locate::{Request, is_workspace, locate, read};
use crate::manifest::Manifest;

/// The most units that a limit is counted in; the runtime counts the same.
const MOST_UNITS: u64 = 1 << 20;

/// Lets the linker of a bare-metal program check the budgets. The whole `build.rs` of the budgets crate, with
/// `budget-manifest` among its `[build-dependencies]`:
///
/// ```no_run
/// fn main() -> std::io::Result<()> {
///     budget_manifest::link_script(None)
/// }
/// ```
///
/// `named` is the argument of `budgets!("path")`, if that has one. On targets with an operating system it does nothing:
/// `budgets!` has the linker check there by itself. Nor does it with a manifest that is missing or wrong, which
/// `budgets!` reports.
///
/// # Errors
///
/// When the scripts cannot be written to `OUT_DIR`.
pub fn link_script(named: Option<&str>) -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=BUDGETS_TOML");
    let Some(path) = manifest_path(named) else { return Ok(()) };
    println!("cargo::rerun-if-changed={}", path.display());
    if variable("CARGO_CFG_TARGET_OS").as_deref() != Some("none") {
        return Ok(());
    }
    let Ok(text) = read(&path) else { return Ok(()) };
    let file = shown(&path);
    let Ok(manifest) = Manifest::parse(&text, &file) else { return Ok(()) };
    let Ok(manifest) = manifest.resolve(holds) else { return Ok(()) };
    let Some(folder) = env::var_os("OUT_DIR").map(PathBuf::from) else { return Ok(()) };
    // Two budgets crates may be in one program, and the linker looks for a name in the folders of both.
    let package = variable("CARGO_PKG_NAME").unwrap_or_default();
    let (library, check) = (format!("{package}-budget-link.x"), format!("{package}-budget-check.x"));
    fs::write(folder.join(&library), format!("INCLUDE {check}\n"))?;
    fs::write(folder.join(&check), asserts(&manifest))?;
    println!("cargo::rustc-link-search={}", folder.display());
    println!("cargo::rustc-link-lib=dylib:+verbatim={library}");
    Ok(())
}

fn manifest_path(named: Option<&str>) -> Option<PathBuf> {
    let package = env::var_os("CARGO_MANIFEST_DIR")?;
    let set = env::var_os("BUDGETS_TOML");
    let request =
        Request { package_dir: Path::new(&package), named: named.map(Path::new), variable: set.as_deref() };
    locate(&request).ok()
}

/// The path as `budgets!` shows it: from the root of the workspace, or the name alone.
fn shown(path: &Path) -> String {
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let root = package.ancestors().find(|dir| is_workspace(dir)).unwrap_or(&package);
    let relative = path.strip_prefix(root).ok().or_else(|| path.file_name().map(Path::new));
    relative.unwrap_or(path).display().to_string()
}

/// The comparisons of a manifest without overrides.
fn asserts(manifest: &Manifest) -> String {
    let mut script = String::new();
    for budget in &manifest.budgets {
        let whole = budget.limit.base.value;
        let parts = budget.parts.iter().filter_map(|&part| manifest.budgets.get(part));
        let parts = parts.fold(0_u64, |sum, part| sum.saturating_add(part.limit.base.value));
        let limit = whole.saturating_sub(parts);
        let less = if budget.parts.is_empty() {
            String::new()
        } else {
            format!(" ({whole} bytes less {parts} for the budgets within it)")
        };
        let most = limit / unit(limit);
        let (key, variant) = (&budget.key.value, &budget.variant);
        let place = format!("{limit} bytes{less} ({}:{})", manifest.file, budget.limit.base.line);
        // The sentences are those of `budgets!` on hosted targets.
        let text = format!(
            "the static memory of crate `{key}` adds up to more than its limit of {place}; shrink a static block of it \
             or raise the limit"
        );
        let _ = writeln!(script, "ASSERT(SIZEOF(budget_sum_{variant}) <= {most}, \"{text}\");");
        if budget.guaranteed.base.as_ref().is_some_and(|guaranteed| guaranteed.value) {
            let text = format!(
                "the static memory of crate `{key}` and all instances of its other sites add up to more than its \
                 limit of {place}, which is guaranteed; lower `instances` or raise the limit"
            );
            let _ = writeln!(script, "ASSERT(SIZEOF(budget_worst_{variant}) <= {most}, \"{text}\");");
        }
    }
    if let Some(stack) = &manifest.system.stack.base {
        let bytes = stack.value;
        let text = format!(
            "the stack of {bytes} bytes ({}:{}) does not fit in the RAM that the statics leave; lower a static or the \
             stack",
            manifest.file, stack.line
        );
        // In `cortex-m-rt` and `riscv-rt` the stack grows down from the one symbol to the other. They are told by symbols
        // of their objects: one that a script defines after this is not yet `DEFINED`. A stack in memory of its own, as
        // `flip-link` places it, makes the difference wrap around and is not checked.
        let _ = writeln!(
            script,
            "ASSERT((DEFINED(__RESET_VECTOR) || DEFINED(_abs_start)) ? (_stack_start - __sheap >= {bytes}) : 1, \"{text}\");"
        );
    }
    script
}

/// The bytes of one unit: 1 up to a mebibyte, else the power of two that keeps the sum below one.
fn unit(limit: u64) -> u64 {
    if limit <= MOST_UNITS { 1 } else { limit.div_ceil(MOST_UNITS).next_power_of_two() }
}

/// Whether a predicate holds for the target and the features that Cargo builds the package for.
fn holds(predicate: Predicate<'_>) -> bool {
    let name = format!("CARGO_CFG_{}", predicate.name.to_uppercase().replace('-', "_"));
    match predicate.value {
        None => match predicate.name {
            "debug_assertions" => variable("PROFILE").as_deref() == Some("debug"),
            _ => variable(&name).is_some(),
        },
        Some(value) if predicate.name == "feature" => {
            let feature = format!("CARGO_FEATURE_{}", value.to_uppercase().replace('-', "_"));
            variable(&feature).is_some()
        }
        Some(value) => variable(&name).is_some_and(|values| values.split(',').any(|one| one == value)),
    }
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}

#[cfg(test)]
mod tests {
    use super::{asserts, unit};
    use crate::manifest::Manifest;

    #[test]
    fn a_unit_keeps_a_sum_below_a_mebibyte() {
        for (limit, bytes) in [
            (0, 1),
            (1 << 20, 1),
            ((1 << 20) + 1, 2),
            (1 << 21, 2),
            (3 << 20, 4),
            (6 << 30, 1 << 13),
            (u64::MAX >> 1, 1 << 43),
        ] {
            assert_eq!(unit(limit), bytes, "{limit}");
        }
    }

    #[test]
    fn a_budget_is_compared_with_what_its_parts_leave() {
        let text = "[system]\nstack = 64\n[crates]\nA = 100\nB = { limit = 30, within = \"A\", guaranteed = true }\n";
        let manifest = Manifest::parse(text, "budgets.toml").unwrap();
        let script = asserts(&manifest);
        let heads: Vec<_> =
            script.lines().filter_map(|line| line.split_once(", \"")).map(|(head, _)| head).collect();
        let expected = [
            "ASSERT(SIZEOF(budget_sum_A) <= 70",
            "ASSERT(SIZEOF(budget_sum_B) <= 30",
            "ASSERT(SIZEOF(budget_worst_B) <= 30",
            "ASSERT((DEFINED(__RESET_VECTOR) || DEFINED(_abs_start)) ? (_stack_start - __sheap >= 64) : 1",
        ];
        assert_eq!(heads, expected);
        let place = "limit of 70 bytes (100 bytes less 30 for the budgets within it) (budgets.toml:4)";
        assert!(script.contains(place), "{script}");
    }
}
