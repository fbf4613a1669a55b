//! `cargo budget init`: a first manifest that builds as it is, in projects outside of this repository.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod tool;

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use budget_manifest::Manifest;
use tool::{Project, repository, runtime};

const MAIN: &str = "\
// The product.
// All rights reserved.

//! Receives.
#![deny(warnings)]

use std::{hint::black_box, sync::atomic::AtomicU8};

/// What was received.
static FRAMES: [AtomicU8; 3000] = [const { AtomicU8::new(1) }; 3000];

fn main() {
    black_box(&FRAMES);
}
";

const LIBRARY: &str = "\
//! A radio.

use std::sync::atomic::AtomicU8;

/// What was received.
pub static BUFFER: [AtomicU8; 5000] = [const { AtomicU8::new(1) }; 5000];
";

fn package(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{name}\" # the name\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}"
    )
}

fn runtime_path() -> String {
    repository().join("budget-runtime").display().to_string()
}

/// One package with one binary.
fn single(name: &str) -> Project {
    let project = Project::new();
    project.write("Cargo.toml", &package(name, ""));
    project.write("src/main.rs", MAIN);
    project
}

/// An application, a library with a static, and one that nobody uses.
fn workspace(name: &str) -> Project {
    let project = Project::new();
    project.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\n    \"app\", # the product\n    \"radio\",\n    \"unused\",\n]\nresolver = \"3\"\n",
    );
    project.write("app/Cargo.toml", &package(name, &format!("{name}-radio = {{ path = \"../radio\" }}\n")));
    project.write(
        "app/src/main.rs",
        &MAIN
            .replace("black_box(&FRAMES)", "black_box((&FRAMES, &RADIO::BUFFER))")
            .replace("RADIO", &format!("{}_radio", name.replace('-', "_"))),
    );
    project.write("radio/Cargo.toml", &package(&format!("{name}-radio"), ""));
    project.write("radio/src/lib.rs", LIBRARY);
    project.write("unused/Cargo.toml", &package(&format!("{name}-unused"), ""));
    project.write("unused/src/lib.rs", LIBRARY);
    project
}

/// The limits of the manifest of a project.
fn limits(project: &Project) -> Vec<(String, u64)> {
    let manifest = Manifest::parse(&project.read("budgets.toml"), "budgets.toml");
    let manifest = manifest.unwrap_or_else(|error| panic!("{error}"));
    manifest.budgets.into_iter().map(|budget| (budget.key.value, budget.limit.base.value)).collect()
}

/// Everything that a command wrote, as one text.
fn written(project: &Project, before: &[(PathBuf, String)]) -> String {
    let schema = fs::read_to_string(repository().join("cargo-budget/schema/budgets.v1.json")).unwrap();
    let mut text = String::new();
    for (path, new) in project.files() {
        if before.iter().any(|(old, content)| *old == path && *content == new) {
            continue;
        }
        let name = path.strip_prefix(project.root()).unwrap().display().to_string();
        let new = if new == schema { "[SCHEMA]\n".to_owned() } else { new };
        let _ = write!(text, "---- {name}\n{}", without_place(&new, path.parent().unwrap()));
    }
    text
}

/// The text of a file in `folder` in which the path of the runtime says only that it is in the repository. It is relative
/// where both are below one folder.
fn without_place(text: &str, folder: &Path) -> String {
    let runtime = repository().join("budget-runtime");
    let pieces = text.split('"').map(|piece| {
        let is_runtime = piece.ends_with("/budget-runtime")
            && folder.join(piece).canonicalize().is_ok_and(|path| path == runtime);
        if is_runtime { "[REPOSITORY]/budget-runtime" } else { piece }
    });
    pieces.collect::<Vec<_>>().join("\"")
}

#[test]
fn a_single_package_gets_its_figures_and_builds() {
    let project = single("init-single");
    let before = project.files();
    project.budget(&["init", "--runtime-path", &runtime_path()]).ends(0).is_as_in("init-single");
    tool::hold("init-single-files", &written(&project, &before));
    assert_eq!(limits(&project), [("init-single".to_owned(), 3840)]);
    // It builds without a warning, fits, and says so.
    project.cargo(&["build"]).ends(0);
    let check = project.budget(&["check"]);
    assert!(check.ends(0).stdout.starts_with("init-single fits in its "), "{}", check.stdout);
    // A second time everything is there.
    let after = project.files();
    project.budget(&["init", "--runtime-path", &runtime_path()]).ends(2).is_as_in("init-again");
    assert!(project.files() == after);
}

#[test]
fn a_workspace_gets_a_budgets_crate_and_the_next_steps_work() {
    let project = workspace("init-workspace");
    let before = project.files();
    let ran = project.budget(&["init", "--bin", "init-workspace", "--runtime-path", &runtime_path()]);
    ran.ends(0).is_as_in("init-workspace");
    tool::hold("init-workspace-files", &written(&project, &before));
    let limits = limits(&project);
    assert_eq!(limits[0], ("init-workspace".to_owned(), 3840));
    assert_eq!(limits[1], ("init-workspace-radio".to_owned(), 6400));
    assert_eq!(limits.len(), 2, "what is not in the program has no budget");
    project.cargo(&["build", "--workspace"]).ends(0);

    // The steps that it says, as they stand there.
    let step = ran.stdout.lines().find(|line| line.starts_with("1. ")).unwrap();
    let quoted: Vec<_> = step.split('`').collect();
    let add: Vec<_> = quoted[1].split(' ').skip(1).collect();
    project.cargo(&add).ends(0);
    let source = project.read("app/src/main.rs");
    project.write("app/src/main.rs", &source.replace("\nuse std", &format!("\n{}\nuse std", quoted[3])));
    let check = project.budget(&["check"]);
    assert!(check.ends(0).stdout.starts_with("init-workspace fits in its 2 budgets"), "{}", check.stdout);
}

#[test]
fn without_a_program_the_manifest_is_a_start_that_builds() {
    let project = single("init-library");
    fs::rename(project.path("src/main.rs"), project.path("src/lib.rs")).unwrap();
    project
        .write("src/lib.rs", "#![no_std]\n#![forbid(unsafe_code)]\n#![deny(missing_docs)]\n//! A library.\n");
    let before = project.files();
    project.budget(&["init", "--runtime-path", &runtime_path()]).ends(0).is_as_in("init-library");
    tool::hold("init-library-files", &written(&project, &before));
    project.cargo(&["build"]).ends(0);
}

#[test]
fn what_does_not_compile_gives_a_start_and_a_program_that_was_named_an_error() {
    let project = single("init-broken");
    project.write("src/main.rs", "fn main() { nothing }\n");
    let before = project.files();
    project.budget(&["init", "--bin", "init-broken"]).ends(3).says("cannot find value `nothing`");
    assert!(project.files() == before, "nothing is written");
    project.budget(&["init", "absent.elf"]).ends(3).says("`absent.elf` is not there");
    assert!(project.files() == before, "nothing is written");
    project.budget(&["init"]).ends(0).says("no program is measured: the program could not be built");
    assert!(project.read("Cargo.toml").ends_with("[dependencies]\nbudget-runtime = \"0.1.0\"\n"));
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let files = ["budgets.toml", "budgets.schema.json", "init-kept-budgets/notes.txt"];
    for file in files {
        let project = workspace("init-kept");
        project.write(file, "mine\n");
        let before = project.files();
        let ran = project.budget(&["init", "--runtime-path", &runtime_path()]);
        ran.ends(2).says("is there already, and nothing is overwritten");
        assert!(project.files() == before, "{file}: nothing is written");
    }
}

#[test]
fn a_workspace_that_has_a_manifest_elsewhere_gets_no_second_one() {
    let project = single("init-elsewhere");
    project.write("config/chip.toml", "[crates]\nApp = 1\n");
    let before = project.files();
    let chip = project.path("config/chip.toml").display().to_string();
    let ran = project.budget_in("", &["init"], &[("BUDGETS_TOML", &chip)]);
    ran.ends(2).says(&format!("`BUDGETS_TOML` names the manifest `{chip}`"));
    assert!(project.files() == before, "nothing is written");

    project.write("Cargo.toml", &package("init-elsewhere", &runtime()));
    project.replace("src/main.rs", "use std", "budget_runtime::budgets!(\"config/chip.toml\");\n\nuse std");
    let before = project.files();
    project.budget(&["init"]).ends(2).says(&format!("`{chip}` is there already, and nothing is overwritten"));
    assert!(project.files() == before, "nothing is written");
}

#[test]
fn an_image_that_is_there_is_measured() {
    let project = single("init-image");
    project.cargo(&["build"]).ends(0);
    let image = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tool/debug/init-image");
    fs::copy(image, project.path("image.elf")).unwrap();
    let arguments = ["init", "image.elf", "--margin", "100", "--runtime-path", &runtime_path()];
    project.budget(&arguments).ends(0);
    assert_eq!(limits(&project), [("init-image".to_owned(), 6144)]);
}

#[test]
fn bare_metal_gets_the_script_for_its_linker() {
    for (project, name, folder) in [
        (single("init-metal"), "init-metal", ""),
        (workspace("init-metals"), "init-metals", "init-metals-budgets/"),
    ] {
        // The program is none for the target, so it is not measured.
        let target = "thumbv7em-none-eabihf";
        let arguments = ["init", "--package", name, "--target", target, "--runtime-path", &runtime_path()];
        let ran = project.budget(&arguments);
        ran.ends(0).says("no program is measured");
        assert!(!ran.stdout.contains("stays as it is"), "{}", ran.stdout);
        assert!(project.read(&format!("{folder}build.rs")).contains("budget_manifest::link_script(None)"));
        let manifest = project.read(&format!("{folder}Cargo.toml"));
        assert!(manifest.contains("\n[build-dependencies]\nbudget-manifest = { path = "), "{manifest}");
        project.cargo(&["build", "--workspace"]).ends(0);
    }
}

#[test]
fn a_build_script_that_is_there_stays() {
    let project = single("init-script");
    project.write("build.rs", "fn main() {}\n");
    let arguments = ["init", "--target", "thumbv7em-none-eabihf", "--runtime-path", &runtime_path()];
    let said = project.budget(&arguments).ends(0).stdout.clone();
    assert!(said.contains("let it call `budget_manifest::link_script(None)`"), "{said}");
    assert_eq!(project.read("build.rs"), "fn main() {}\n");
    assert!(project.read("Cargo.toml").contains("\nbudget-manifest = {"));
}

#[test]
fn a_runtime_that_is_none_is_refused() {
    let project = single("init-runtime");
    let before = project.files();
    project.budget(&["init", "--runtime-path", "."]).ends(2).is_as_in("init-no-runtime");
    assert!(project.files() == before);
}

#[test]
fn a_budgets_crate_that_is_there_is_kept() {
    let project = single("init-there");
    project.write("Cargo.toml", &package("init-there", &runtime()));
    project.replace("src/main.rs", "use std", "budget_runtime::budgets!();\n\nuse std");
    let before = project.files();
    project.budget(&["init"]).ends(0).says("no program is measured");
    let files = written(&project, &before);
    assert!(!files.contains("---- src") && !files.contains("---- Cargo"), "{files}");
    project.budget(&["check"]).ends(0);
}

#[test]
fn a_package_with_several_binaries_becomes_a_workspace() {
    let project = single("init-several");
    project.write("src/bin/second.rs", "fn main() {}\n");
    let before = project.files();
    project.budget(&["init", "--bin", "init-several", "--runtime-path", &runtime_path()]).ends(0);
    tool::hold("init-several-files", &written(&project, &before));
    project.cargo(&["build", "--workspace"]).ends(0);
}
