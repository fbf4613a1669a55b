//! What the macros cost a build: crates of 1,000 uses beside the same code without a macro and beside the derives of
//! others, manifests of 10,000 crates, and a clean build of the runtime.
//!
//! The figures are the processor time of all compiler processes: on a busy machine the clock says little.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use crate::{
    interleaved::{median, ratio},
    report::{
        Report,
        Target::{self, AtMost},
    },
};

/// The uses of a macro in one crate.
const USES: u32 = 1_000;
/// The rounds of this table: each takes the compiler seconds.
const ROUNDS: usize = 3;

const FIELDS: &str = "pub a: u32, pub b: &'static str";

/// A workspace of generated crates, in the target folder.
struct Workspace {
    root: PathBuf,
}

impl Workspace {
    fn new() -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("speed");
        let workspace = Self { root };
        workspace.write(
            "Cargo.toml",
            "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"3\"\n[workspace.package]\nedition = \"2024\"\n",
        );
        // The dependencies are those of this repository, so nothing is fetched.
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
        if let Ok(lock) = fs::read_to_string(lock) {
            workspace.write("Cargo.lock", &lock);
        }
        workspace
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        let folder = path.parent().expect("the path has a folder");
        fs::create_dir_all(folder).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }

    fn krate(&self, name: &str, dependencies: &str, source: &str) {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition.workspace = true\n[dependencies]\n{dependencies}\n"
        );
        self.write(&format!("crates/{name}/Cargo.toml"), &manifest);
        self.write(&format!("crates/{name}/src/lib.rs"), source);
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(&self.root).args(arguments).args(["--offline", "--quiet"]);
        cargo.env("CARGO_INCREMENTAL", "0").env("CARGO_TARGET_DIR", self.root.join("target"));
        cargo.env_remove("RUSTFLAGS");
        cargo
    }

    /// The seconds that compiling one crate takes, with its dependencies built.
    fn compile(&self, command: &str, krate: &str) -> f64 {
        let source = self.root.join(format!("crates/{krate}/src/lib.rs"));
        let text = fs::read(&source).expect("the crate was written");
        fs::write(&source, text).expect("the crate can be written again");
        let before = processor_time();
        run(&mut self.cargo(&[command, "-p", krate]));
        processor_time() - before
    }
}

fn run(cargo: &mut Command) -> String {
    let output = cargo.output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The processor time in seconds of the processes that this one has started and that have ended; the clock where the
/// system does not say.
fn processor_time() -> f64 {
    thread_local!(static START: Instant = Instant::now());
    let ticks = fs::read_to_string("/proc/self/stat").ok().and_then(|stat| {
        // Behind the name of the program, which may hold anything, the 14th and 15th field are the children's.
        let (_, fields) = stat.rsplit_once(") ")?;
        let mut fields = fields.split(' ').skip(13);
        Some(fields.next()?.parse::<u32>().ok()? + fields.next()?.parse::<u32>().ok()?)
    });
    ticks.map_or_else(|| START.with(|start| start.elapsed().as_secs_f64()), |ticks| f64::from(ticks) / 100.0)
}

/// A crate of `USES` times what `item` returns.
fn repeated(header: &str, item: impl Fn(u32) -> String) -> String {
    let items: String = (0..USES).map(item).collect();
    format!("{header}\n{items}")
}

/// What the compiler makes of a crate with the macros, printed as source that it compiles again: the expansion, written
/// out.
fn written_out(workspace: &Workspace, krate: &str) -> String {
    let mut cargo = workspace.cargo(&["rustc", "-p", krate]);
    let text = run(cargo.args(["--", "-Zunpretty=expanded"]).env("RUSTC_BOOTSTRAP", "1"));
    let mut lines = text.lines();
    // Up to the first `use` of the crate itself stands what the compiler adds.
    let source: Vec<_> = lines.by_ref().skip_while(|line| !line.starts_with("use budget_runtime")).collect();
    let source = source.join("\n").replace("    global_asm! (", "    ::core::arch::global_asm!(");
    format!("#![allow(unused_imports)]\n{source}\n")
}

pub(crate) fn run_all(report: &mut Report) {
    let workspace = Workspace::new();
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("budget-runtime");
    let runtime = format!("budget-runtime = {{ path = '{}' }}\n", runtime.display());
    let dependencies = format!("{runtime}budgets = {{ path = '../budgets' }}\n");
    workspace.krate("budgets", &runtime, "budget_runtime::budgets!();\n");
    workspace.write("crates/budgets/budgets.toml", "[crates]\nRuntime = \"1 MiB\"\n");
    let plain = |number: u32| format!("pub struct S{number} {{ {FIELDS} }}\n");
    workspace.krate("plain", "", &repeated("", plain));
    workspace.krate(
        "clone",
        "",
        &repeated("", |number| format!("#[derive(Debug, Clone)]\n{}", plain(number))),
    );
    workspace.krate(
        "error",
        "thiserror = \"2\"\n",
        &repeated("", |number| {
            format!("#[derive(Debug, thiserror::Error)]\n#[error(\"{{a}} {{b}}\")]\n{}", plain(number))
        }),
    );
    let header = "use budget_runtime::managed;\nuse budgets::CrateId;";
    for (name, arguments) in [("block", "Runtime, 64"), ("own-size", "Runtime")] {
        workspace.krate(
            name,
            &dependencies,
            &repeated(header, |number| {
                format!("#[managed({arguments}, constructor = pub new)]\n{}", plain(number))
            }),
        );
        let written_out = written_out(&workspace, name);
        workspace.krate(&format!("{name}-written-out"), &dependencies, &written_out);
    }
    for command in ["check", "build"] {
        uses(report, &workspace, command);
    }
    manifests(report, &workspace, &runtime);
    clean(report, &workspace);
}

/// The cost of one use of each macro.
fn uses(report: &mut Report, workspace: &Workspace, command: &str) {
    const CRATES: [(&str, &str, usize, Target); 6] = [
        ("clone", "#[derive(Debug, Clone)]", 0, Target::None),
        ("error", "#[derive(Debug, thiserror::Error)]", 1, Target::None),
        ("block-written-out", "the expansion of the next, written out", 2, Target::None),
        ("block", "#[managed(Runtime, 64)]", 2, AtMost(1.5)),
        ("own-size-written-out", "the expansion of the next, written out", 4, Target::None),
        ("own-size", "#[managed(Runtime)]", 4, AtMost(1.5)),
    ];
    let mut plain = Vec::new();
    let mut seconds = vec![Vec::new(); CRATES.len()];
    for round in 0..=ROUNDS {
        let without = workspace.compile(command, "plain");
        let times: Vec<_> = CRATES.iter().map(|(krate, ..)| workspace.compile(command, krate)).collect();
        // The first round builds the dependencies.
        if round > 0 {
            plain.push(without);
            for (all, time) in seconds.iter_mut().zip(times) {
                all.push(time - without);
            }
        }
    }
    let group = format!("compile time of one use, cargo {command}, a crate of 1,000");
    report.heading(&group);
    for (place, (_, name, peer, target)) in CRATES.iter().enumerate() {
        report.figure(
            &group,
            name,
            (median(seconds[place].clone()) * 1e6 / f64::from(USES), "µs"),
            CRATES[*peer].1,
            ratio(&seconds[place], &seconds[*peer]),
            *target,
            "",
        );
    }
}

/// What a manifest of 1 crate, of 100 and of 10,000 adds to a build: the budgets crate alone.
fn manifests(report: &mut Report, workspace: &Workspace, runtime: &str) {
    const COUNTS: [usize; 3] = [1, 100, 10_000];
    for count in COUNTS {
        let lines: Vec<_> = (0..count).map(|number| format!("Crate{number} = 64")).collect();
        workspace.krate(&format!("manifest-{count}"), runtime, "budget_runtime::budgets!();\n");
        workspace.write(
            &format!("crates/manifest-{count}/budgets.toml"),
            &format!("[crates]\n{}\n", lines.join("\n")),
        );
    }
    let mut seconds = vec![Vec::new(); COUNTS.len()];
    for round in 0..4 {
        for (all, count) in seconds.iter_mut().zip(COUNTS) {
            let time = workspace.compile("build", &format!("manifest-{count}"));
            if round > 0 {
                all.push(time);
            }
        }
    }
    let group = "compile time of budgets!(), cargo build";
    report.heading(group);
    for (times, count) in seconds.iter().zip(COUNTS) {
        let name = format!("a manifest of {count} crates");
        let figure = (median(times.clone()) * 1e3, "ms");
        report.figure(
            group,
            &name,
            figure,
            "a manifest of 1 crates",
            ratio(times, &seconds[0]),
            Target::None,
            "",
        );
    }
}

/// A clean build of the runtime with its macros.
fn clean(report: &mut Report, workspace: &Workspace) {
    let target = workspace.root.join("clean");
    let (mut seconds, mut clock) = (Vec::new(), Vec::new());
    let mut crates = 0_u32;
    for _ in 0..3 {
        // The folder is this function's own, below the one that cargo gives to benches.
        let _ = fs::remove_dir_all(&target);
        let before = (processor_time(), Instant::now());
        let mut cargo = workspace.cargo(&["build", "-p", "budget-runtime", "--message-format=json"]);
        let messages = run(cargo.env("CARGO_TARGET_DIR", &target));
        seconds.push(processor_time() - before.0);
        clock.push(before.1.elapsed().as_secs_f64());
        crates = messages
            .lines()
            .filter(|line| {
                line.contains("\"reason\":\"compiler-artifact\"") && !line.contains("custom-build")
            })
            .fold(0, |count, _| count + 1);
    }
    let group = "a clean build of budget-runtime with its macros";
    report.heading(group);
    report.figure(group, "processor time", (median(seconds), "s"), "", 1.0, Target::None, "");
    report.figure(group, "on the clock", (median(clock), "s"), "", 1.0, Target::None, "");
    report.figure(group, "crates", (f64::from(crates), ""), "", 1.0, Target::None, "");
}
