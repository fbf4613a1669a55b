//! Compiles and links a program by rustc itself, which is several times as fast as by cargo: the runtime is built once.
//! Comes in: a plan. Goes out: whether the linker took it, what it said, and what the program prints of itself.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

use super::{plan::Plan, source};
use crate::tool::{cargo, repository, target, tool};

const TARGET: &str = "x86_64-unknown-linux-gnu";

/// What every program is compiled with.
pub(crate) struct Compiler {
    rustc: PathBuf,
    /// The runtime: without optimisation, and with.
    runtimes: [PathBuf; 2],
    /// Where its dependencies are.
    folders: Vec<PathBuf>,
}

/// What came of a program.
pub(crate) struct Outcome {
    /// The budgets that the linker refuses.
    pub(crate) refused: BTreeSet<Refused>,
    /// Of each budget what the program says when it runs.
    pub(crate) accounts: Vec<Account>,
    /// Of each budget what `cargo budget check` says of the image.
    pub(crate) checked: Vec<Checked>,
}

/// What the tool says of a budget.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    /// The bytes of its static sites.
    pub(crate) managed: u64,
    /// The static RAM of its packages that no site declares, such as counts of instances.
    pub(crate) other: u64,
    pub(crate) is_over: bool,
    pub(crate) is_worst_over: bool,
}

/// A sentence of the linker.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Refused {
    pub(crate) key: String,
    pub(crate) limit: u64,
    pub(crate) line: usize,
    /// Whether it is of the worst case.
    pub(crate) is_worst: bool,
}

/// What an account says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) key: String,
    pub(crate) limit: u64,
    pub(crate) reserved: u64,
    pub(crate) used: u64,
}

impl Compiler {
    /// Builds the runtime, twice.
    pub(crate) fn new() -> Self {
        let sysroot = printed(Command::new("rustc").args(["--print", "sysroot"]));
        let folders = vec![target().join("debug/deps"), target().join(TARGET).join("debug/deps")];
        let runtimes = ["0", "3"].map(|level| {
            let mut cargo = cargo();
            cargo.current_dir(repository()).args([
                "build",
                "--package",
                "budget-runtime",
                "--features",
                "alloc",
            ]);
            // Link-time optimisation reads the bitcode of every library.
            cargo.args(["--target", TARGET, "--message-format=json"]).env("RUSTFLAGS", "-Cembed-bitcode=yes");
            cargo.env("CARGO_PROFILE_DEV_OPT_LEVEL", level);
            let said = printed(&mut cargo);
            let messages = said.lines().map(|line| serde_json::from_str(line).expect("cargo writes JSON"));
            let mut libraries = messages.filter_map(|message: Value| {
                if message["fresh"] == false {
                    // Whoever changed it can see that the programs have the change.
                    println!("Compiling {}", message["target"]["name"]);
                }
                let is_runtime = message["target"]["name"] == "budget_runtime";
                let files = message["filenames"].as_array().filter(|_| is_runtime)?;
                files
                    .iter()
                    .filter_map(Value::as_str)
                    .map(PathBuf::from)
                    .find(|file| file.extension() == Some("rmeta".as_ref()))
            });
            // The other file, without the hash, is replaced by the next build.
            libraries.next_back().expect("the runtime is built").with_extension("rlib")
        });
        Self { rustc: Path::new(sysroot.trim()).join("bin/rustc"), runtimes, folders }
    }

    /// Writes, compiles, links and runs a program in a folder.
    pub(crate) fn outcome(&self, plan: &Plan, folder: &Path) -> Outcome {
        fs::create_dir_all(folder).expect("the folder can be made");
        write(folder, "budgets.toml", &plan.manifest);
        write(folder, "budgets.rs", &source::budgets(plan));
        self.compile(plan, folder, "budgets", "the-budgets", &[]);
        for (index, of) in plan.crates.iter().enumerate() {
            write(folder, &format!("{}.rs", of.name), &source::of_crate(plan, index));
            if index + 1 < plan.crates.len() {
                self.compile(plan, folder, &of.name, &of.package, &arguments(plan, index));
            }
        }
        let index = plan.crates.len() - 1;
        let (of, mut flags) = (&plan.crates[index], arguments(plan, index));
        flags.extend(plan.profile.program.clone());
        let first = self.rustc(plan, folder, &of.name, &of.package, &flags);
        let log = String::from_utf8_lossy(&first.stderr).into_owned();
        let refused = refused(&log);
        assert_eq!(first.status.success(), refused.is_empty(), "{log}");
        if !first.status.success() {
            assert!(log.contains("linking with"), "it is to fail when it is linked:\n{log}");
            // A second time without the check, only to read the sums.
            flags.push("-Clink-arg=-Wl,--noinhibit-exec".to_owned());
            self.compile(plan, folder, &of.name, &of.package, &flags);
        }
        let program = folder.join(&of.name);
        let accounts = printed(&mut Command::new(&program)).lines().map(account).collect();
        Outcome { refused, accounts, checked: checked(&program) }
    }

    fn compile(&self, plan: &Plan, folder: &Path, name: &str, package: &str, flags: &[String]) {
        let output = self.rustc(plan, folder, name, package, flags);
        assert!(output.status.success(), "{name}:\n{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Compiles a crate as cargo would; the program is the one of that name.
    fn rustc(&self, plan: &Plan, folder: &Path, name: &str, package: &str, flags: &[String]) -> Output {
        let mut rustc = Command::new(&self.rustc);
        for variable in ["BUDGETS_TOML", "RUSTFLAGS", "RUSTC_WRAPPER"] {
            rustc.env_remove(variable);
        }
        rustc.current_dir(folder);
        rustc.env("CARGO_MANIFEST_DIR", folder).env("CARGO_PKG_NAME", package);
        rustc.env("CARGO_PKG_VERSION", "0.1.0").env("CARGO_CRATE_NAME", name);
        rustc.arg(format!("{name}.rs")).args(["--edition=2024", "--cap-lints=allow", "--crate-name", name]);
        rustc.args(["--crate-type", if name == "program" { "bin" } else { "lib" }]);
        rustc.args(["--cfg", "feature=\"on\""]).args(&plan.profile.common).args(flags);
        if plan.profile.is_incremental {
            rustc.arg(format!("-Cincremental={}", folder.join("incremental").display()));
        }
        rustc.arg("--extern").arg(with_path("budget_runtime", &self.runtimes[plan.profile.runtime]));
        if name != "budgets" {
            rustc.arg("--extern").arg(with_path("budgets", &folder.join("libbudgets.rlib")));
        }
        for folder in self.folders.iter().map(PathBuf::as_path).chain([folder]) {
            rustc.arg("-L").arg(with_path("dependency", folder));
        }
        rustc.output().expect("rustc starts")
    }
}

/// The arguments of a crate: its own, and what it depends on.
fn arguments(plan: &Plan, index: usize) -> Vec<String> {
    let of = &plan.crates[index];
    let mut flags = of.flags.clone();
    for (dependency, _) in &of.dependencies {
        let name = &plan.crates[*dependency].name;
        flags.extend(["--extern".to_owned(), format!("{name}=lib{name}.rlib")]);
    }
    flags
}

fn with_path(name: &str, path: &Path) -> String {
    format!("{name}={}", path.display())
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect("the file can be written");
}

/// What a command prints, which must succeed.
fn printed(command: &mut Command) -> String {
    let output = command.output().expect("the command starts");
    assert!(output.status.success(), "{command:?}:\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it prints text")
}

/// What the linker refuses, however often it says so.
fn refused(log: &str) -> BTreeSet<Refused> {
    let sentences = log.split("the static memory of crate `").skip(1).filter_map(|sentence| {
        let (key, rest) = sentence.split_once('`')?;
        let (sum, rest) = rest.split_once(" its limit of ")?;
        let (limit, rest) = rest.split_once(" bytes")?;
        let (_, rest) = rest.split_once("(budgets.toml:")?;
        let (line, _) = rest.split_once(')')?;
        let is_worst = sum.contains("all instances");
        Some(Refused { key: key.to_owned(), limit: limit.parse().ok()?, line: line.parse().ok()?, is_worst })
    });
    sentences.collect()
}

fn account(line: &str) -> Account {
    let words: Vec<_> = line.split(' ').collect();
    let [key, limit, reserved, used] = *words else { panic!("not four words: {line}") };
    let number = |text: &str| text.parse().unwrap_or_else(|_| panic!("not a number: {line}"));
    Account { key: key.to_owned(), limit: number(limit), reserved: number(reserved), used: number(used) }
}

/// What `cargo budget check` says of each budget.
fn checked(program: &Path) -> Vec<Checked> {
    let output = tool().args(["check", "--format", "json"]).arg(program).output().expect("the tool starts");
    let said: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("no report:\n{}", String::from_utf8_lossy(&output.stderr)));
    let findings = said["findings"].as_array().expect("findings are listed");
    let budgets = said["report"]["budgets"].as_array().expect("the program has budgets");
    let checked = budgets.iter().map(|budget| {
        let is_found =
            |code| findings.iter().any(|found| found["code"] == code && found["at"] == budget["at"]);
        Checked {
            managed: budget["managed"].as_u64().expect("a sum is a number"),
            other: budget["other"].as_u64().unwrap_or(0),
            is_over: is_found("over-limit"),
            is_worst_over: is_found("over-guarantee"),
        }
    });
    checked.collect()
}

/// The linkers that are there and take sums: GNU ld, gold, and lld of LLVM.
pub(crate) fn linkers() -> Vec<&'static str> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let is_there =
        |name: &&str| env::split_paths(&folders).any(|folder| folder.join(format!("ld.{name}")).is_file());
    ["bfd", "gold", "lld"].into_iter().filter(is_there).collect()
}
