//! What each command says of one program, in each form, and its exit code.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod tool;

use std::{fs, io, path::Path, process::Stdio};

use tool::{Project, device::device, tool};

const OVER: [&str; 2] = ["--features", "device/over"];

fn with<'a>(arguments: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [arguments, more].concat()
}

#[test]
fn report() {
    let device = device();
    device.budget(&["report"]).is_as_in("report");
    device.budget(&["report", "--symbols"]).is_as_in("report-symbols");
    device.budget(&["report", "--symbols=1"]).is_as_in("report-symbols-1");
    for format in ["json", "markdown", "github"] {
        device.budget(&["report", "--format", format]).is_as_in(&format!("report-{format}"));
    }
    // From any folder of the workspace.
    let said = device.budget(&["report", "--manifest-path", "driver/Cargo.toml", "--package", "device"]);
    said.is_as_in("report");
}

#[test]
fn report_of_a_stripped_profile_is_whole() {
    device().budget(&["report", "--profile", "small"]).is_as_in("report");
}

#[test]
fn check() {
    let device = device();
    device.budget(&["check"]).is_as_in("check");
    for format in ["json", "markdown", "github"] {
        device.budget(&["check", "--format", format]).is_as_in(&format!("check-{format}"));
    }
}

/// Every document in JSON is as its schema says.
#[test]
fn documents_are_valid() {
    let device = device();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    let saved = device.path("saved.json");
    let saved = saved.to_str().expect("a path of letters");
    assert_eq!(device.budget(&["report", "--save", saved]).code, Some(0));
    let image = env!("CARGO_BIN_EXE_cargo-budget");
    for (arguments, schema) in [
        (vec!["report"], "report"),
        (with(&["report"], &OVER), "report"),
        (vec!["report", image], "report"),
        (vec!["check"], "check"),
        (with(&["check"], &OVER), "check"),
        (vec!["diff", saved, image], "diff"),
    ] {
        let said = device.budget(&with(&arguments, &["--format", "json"]));
        let schema = fs::read_to_string(folder.join(format!("{schema}.v1.json"))).expect("it is committed");
        let schema = serde_json::from_str(&schema).expect("it is JSON");
        let document = serde_json::from_str(&said.stdout).expect("the document is JSON");
        jsonschema::draft202012::new(&schema)
            .expect("it is a schema")
            .validate(&document)
            .expect("it is valid");
    }
}

/// The linker refuses the program, and it is measured all the same.
#[test]
fn check_of_a_program_that_does_not_link() {
    let device = device();
    device.budget(&with(&["check"], &OVER)).is_as_in("check-over");
    for format in ["json", "markdown", "github"] {
        let said = device.budget(&with(&["check", "--format", format], &OVER));
        said.is_as_in(&format!("check-over-{format}"));
    }
    device.budget(&with(&["report"], &OVER)).is_as_in("report-over");
}

#[test]
fn diff() {
    let device = device();
    let (old, new) = (device.path("old.json"), device.path("new.json"));
    let (old, new) = (old.to_str().expect("a path of letters"), new.to_str().expect("a path of letters"));
    assert_eq!(device.budget(&["report", "--save", old]).code, Some(0));
    device.budget(&with(&["report", "--save", new], &OVER));
    device.budget(&["diff", old, new]).is_as_in("diff");
    for format in ["json", "markdown", "github"] {
        device.budget(&["diff", old, new, "--format", format]).is_as_in(&format!("diff-{format}"));
    }
    device.budget(&["diff", old, old]).is_as_in("diff-same");

    // Limits that were raised, with and without another reason.
    let text = fs::read_to_string(new).expect("it was saved");
    let raised =
        text.replace("\"limit\": 1024", "\"limit\": 2048").replace("\"limit\": 512", "\"limit\": 640");
    let raised = raised.replace("REQ-MEM-7", "REQ-MEM-8");
    fs::write(new, raised).expect("it can be written");
    device.budget(&["diff", old, new]).is_as_in("diff-raised");
    device.budget(&["diff", old, new, "--ratchet"]).is_as_in("diff-ratchet");
    device.budget(&["diff", new, old, "--ratchet"]).is_as_in("diff-lowered");
    fs::write(new, text.replace("\"version\": 1", "\"version\": 9")).expect("it can be written");
    device.budget(&["diff", old, new]).is_as_in("diff-version");
    fs::write(new, "{\"version\": 1}").expect("it can be written");
    device.budget(&["diff", old, new]).is_as_in("diff-no-report");
    device.budget(&["diff", old, "absent"]).is_as_in("diff-absent");
}

/// A pipe gets no colour unless it is asked for, and `NO_COLOR` is kept.
#[test]
fn colour() {
    let device = device();
    let said = |variables: &[(&str, &str)]| device.budget_with(variables, &["report"]).stdout;
    let plain = said(&[]);
    let coloured = said(&[("CLICOLOR_FORCE", "1")]);
    assert!(!plain.contains('\u{1b}') && coloured.contains("\u{1b}[1mdevice\u{1b}[0m for"), "{coloured}");
    assert_eq!(said(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), plain);
}

/// The report that is written stands where it was asked for, and is the one that is printed.
#[test]
fn save() {
    let device = device();
    let file = device.path("report.json");
    let file_name = file.to_str().expect("a path of letters");
    let said = device.budget(&["report", "--format", "json", "--save", file_name]);
    assert_eq!(fs::read_to_string(&file).expect("it was saved"), said.stdout);
}

/// Of several programs the one that is named is meant, or else the one that `cargo run` starts.
#[test]
fn one_of_several_programs() {
    let project = Project::new();
    let package = "[package]\nname = 'several'\nversion = '0.1.0'\nedition = '2024'\n";
    project.write("Cargo.toml", &format!("{package}default-run = 'several-b'\n"));
    project.write("src/bin/several-a.rs", "fn main() {}\n");
    project.write("src/bin/several-b.rs", "fn main() {\n    let nothing = 0;\n}\n");
    project.write("tests/several-t.rs", "#[test]\nfn nothing() {}\n");
    let measures = |arguments: &[&str], program: &str| {
        let said = project.budget(&with(&["report"], arguments));
        assert!(said.ends(0).stdout.starts_with(program), "{}", said.stdout);
        said
    };
    // What the compiler says is passed on.
    measures(&[], "several-b for ").says("unused variable: `nothing`");
    measures(&["--bin", "several-a"], "several-a for ");
    // Cargo builds both binaries for it.
    measures(&["--test", "several-t"], "several_t-");

    let choose = "the build makes 2 programs: --bin several-a, --bin several-b\n  = help: choose one of them";
    project.budget(&["report", "--bin", "several-*"]).ends(2).says(choose);
    project.write("Cargo.toml", package);
    project.budget(&["report"]).ends(2).says(choose);
}

/// Whoever reads may stop to, and a document that is lost is told.
#[test]
fn where_a_document_goes() {
    let project = Project::new();
    let schema = |stdout: Stdio| {
        let output = tool().arg("schema").current_dir(project.root()).stdout(stdout).output();
        let output = output.expect("the tool starts");
        (output.status.code(), String::from_utf8(output.stderr).expect("all output is UTF-8"))
    };
    let (reader, writer) = io::pipe().expect("a pipe can be made");
    drop(reader);
    assert_eq!(schema(writer.into()), (Some(0), String::new()));
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let (code, said) = schema(full.into());
    assert_eq!(code, Some(2));
    assert!(said.contains("error: standard output cannot be written: No space left on device"), "{said}");
}

#[test]
fn wrong_arguments() {
    let device = device();
    device.budget(&["report", "--bin", "absent"]).is_as_in("absent-bin");
    device.budget(&["report", "absent"]).is_as_in("absent-image");
    device.budget(&["report", "--release", "image"]).is_as_in("image-and-profile");
    device.budget(&["report", "--package", "driver"]).is_as_in("no-program");
    device.budget(&["report", "budgets.toml"]).is_as_in("no-image");
    device.budget(&["report", "--format", "xml"]).is_as_in("no-format");
    device.budget(&["report", "--save", "absent/report.json"]).is_as_in("save-nowhere");
    device.budget(&["sum"]).is_as_in("no-command");
}
