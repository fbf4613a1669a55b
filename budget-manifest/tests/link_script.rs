//! What the `build.rs` of a bare-metal budgets crate does: the variables of Cargo in, files and lines for Cargo out.
//!
//! The variables of a process cannot be changed safely, so each case runs this program once more, with its own ones.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What Cargo sets for the build script of a package without features on a Cortex-M.
const BARE_METAL: [(&str, &str); 4] = [
    ("CARGO_PKG_NAME", "app"),
    ("CARGO_CFG_TARGET_OS", "none"),
    ("CARGO_CFG_TARGET_ARCH", "arm"),
    ("PROFILE", "release"),
];

/// Variables of a case, and their values.
type Variables<'case> = &'case [(&'case str, &'case str)];

const ONE: &str = "[crates]\nRuntime = 100\n";

/// A workspace with a package in `app`, and a folder for what its build script writes.
struct Package {
    root: PathBuf,
}

impl Package {
    fn new(name: &str, manifest: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("link-script-{name}"));
        if root.exists() {
            fs::remove_dir_all(&root).unwrap();
        }
        for folder in ["app", "out"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        fs::write(root.join("Cargo.toml"), "[workspace]\nmembers = ['app']\n").unwrap();
        fs::write(root.join("budgets.toml"), manifest).unwrap();
        Self { root }
    }

    /// Runs the build script with [`BARE_METAL`] and more variables; what it told Cargo, or `None` when it failed.
    fn build(&self, variables: Variables<'_>) -> Option<Vec<String>> {
        let mut command = Command::new(std::env::current_exe().unwrap());
        for (variable, _) in std::env::vars_os() {
            if variable.to_str().is_some_and(|name| name.starts_with("CARGO")) {
                command.env_remove(variable);
            }
        }
        command.env_remove("BUDGETS_TOML");
        command.env("CARGO_MANIFEST_DIR", self.root.join("app")).env("OUT_DIR", self.root.join("out"));
        command.envs(BARE_METAL).envs(variables.iter().copied());
        let output = command.args(["--ignored", "--exact", "build_script", "--nocapture"]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap().replace(self.root.to_str().unwrap(), "ROOT");
        let lines =
            text.lines().filter_map(|line| line.split_once("cargo::")).map(|(_, line)| line.to_owned());
        output.status.success().then(|| lines.collect())
    }

    /// The names and texts of what the build script wrote.
    fn written(&self) -> Vec<(String, String)> {
        let files = fs::read_dir(self.root.join("out")).unwrap().map(|file| file.unwrap().path());
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        let mut written: Vec<_> =
            files.map(|path| (name(&path), fs::read_to_string(path).unwrap())).collect();
        written.sort();
        written
    }

    /// The comparisons, each up to its sentence.
    fn compared(&self) -> Vec<String> {
        let (_, check) = &self.written()[0];
        check.lines().map(|line| line.split_once(", \"").unwrap().0.to_owned()).collect()
    }
}

/// Not a test: the build script itself.
#[test]
#[ignore = "the other tests run it, with the variables of Cargo"]
fn build_script() -> std::io::Result<()> {
    budget_manifest::link_script(std::env::var("NAMED").ok().as_deref())
}

#[test]
fn on_bare_metal_the_linker_is_given_a_script() {
    let package = Package::new("bare-metal", ONE);
    let told = package.build(&[]).unwrap();
    assert_eq!(
        told,
        [
            "rerun-if-env-changed=BUDGETS_TOML",
            "rerun-if-changed=ROOT/budgets.toml",
            "rustc-link-search=ROOT/out",
            "rustc-link-lib=dylib:+verbatim=app-budget-link.x",
        ]
    );
    let check = "ASSERT(SIZEOF(budget_sum_Runtime) <= 100, \"the static memory of crate `Runtime` adds up to more than \
                 its limit of 100 bytes (budgets.toml:2); shrink a static block of it or raise the limit\");\n";
    let expected = [("app-budget-check.x", check), ("app-budget-link.x", "INCLUDE app-budget-check.x\n")];
    assert_eq!(package.written(), expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
}

#[test]
fn where_the_linker_checks_by_itself_or_budgets_reports_nothing_is_written() {
    let cases: [(&str, Variables<'_>, usize); 5] = [
        (ONE, &[("CARGO_CFG_TARGET_OS", "linux")], 2),
        ("[crates]\n", &[], 2),
        ("[crates]\nA = 2\n[target.'cfg(target_arch = \"arm\")'.system]\ntotal = 1\n", &[], 2),
        (ONE, &[("BUDGETS_TOML", "none.toml")], 1),
        (ONE, &[("NAMED", "none.toml")], 1),
    ];
    for (manifest, variables, lines) in cases {
        let package = Package::new("nothing", manifest);
        assert_eq!(package.build(variables).unwrap().len(), lines, "{manifest} {variables:?}");
        assert_eq!(package.written(), []);
    }
}

#[test]
fn a_script_that_cannot_be_written_fails_the_build() {
    let package = Package::new("unwritten", ONE);
    assert_eq!(package.build(&[("OUT_DIR", "/nowhere/at/all")]), None);
}

#[test]
fn a_manifest_is_named_as_budgets_names_it() {
    let shown = |package: &Package, variables: &[(&str, &str)]| {
        package.build(variables).unwrap();
        let (_, check) = package.written().remove(0);
        let (_, place) = check.split_once("bytes (").unwrap();
        place.split_once(')').unwrap().0.to_owned()
    };
    let package = Package::new("named", ONE);
    fs::write(package.root.join("app/own.toml"), ONE).unwrap();
    assert_eq!(shown(&package, &[("NAMED", "own.toml")]), "app/own.toml:2");
    let outside = Package::new("outside", ONE);
    let path = outside.root.join("budgets.toml");
    assert_eq!(shown(&package, &[("BUDGETS_TOML", path.to_str().unwrap())]), "budgets.toml:2");
}

#[test]
fn conditions_hold_as_cargo_says() {
    let cases: [(&str, Variables<'_>, bool); 11] = [
        ("unix", &[("CARGO_CFG_UNIX", "")], true),
        ("unix", &[], false),
        ("debug_assertions", &[("PROFILE", "debug")], true),
        ("debug_assertions", &[], false),
        ("feature = \"small-chip\"", &[("CARGO_FEATURE_SMALL_CHIP", "1")], true),
        ("feature = \"small-chip\"", &[("CARGO_CFG_FEATURE", "small")], false),
        ("target_arch = \"arm\"", &[], true),
        ("target_arch = \"riscv32\"", &[], false),
        ("target_has_atomic = \"16\"", &[("CARGO_CFG_TARGET_HAS_ATOMIC", "8,16,32")], true),
        ("target_has_atomic = \"1\"", &[("CARGO_CFG_TARGET_HAS_ATOMIC", "8,16,32")], false),
        ("target_has_atomic", &[("CARGO_CFG_TARGET_HAS_ATOMIC", "8")], true),
    ];
    for (condition, variables, holds) in cases {
        let package =
            Package::new("conditions", &format!("{ONE}[target.'cfg({condition})'.crates]\nRuntime = 50\n"));
        package.build(variables).unwrap();
        let limit = if holds { 50 } else { 100 };
        let expected = format!("ASSERT(SIZEOF(budget_sum_Runtime) <= {limit}");
        assert_eq!(package.compared(), [expected], "{condition} {variables:?}");
    }
}

#[test]
fn large_limits_are_compared_in_units() {
    let package = Package::new("units", "[crates]\nA = \"1 MiB\"\nB = \"3 MiB\"\nC = \"3145729 B\"\n");
    package.build(&[]).unwrap();
    let expected = [
        "ASSERT(SIZEOF(budget_sum_A) <= 1048576",
        "ASSERT(SIZEOF(budget_sum_B) <= 786432",
        "ASSERT(SIZEOF(budget_sum_C) <= 786432",
    ];
    assert_eq!(package.compared(), expected);
}
