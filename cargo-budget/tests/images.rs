//! Images that are given, and those that cargo strips or does not link: what is said of them, and that no statement is made
//! of what is not known.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod elf;
mod tool;

use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use elf::Elf;
use serde_json::Value;
use tool::{
    Project, Ran,
    device::{Device, device},
    target,
};

const OVER: [&str; 2] = ["--features", "device/over"];

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of letters")
}

/// A copy of the image of a workspace, that is a file of it.
fn image(device: &Device, name: &str) -> PathBuf {
    let built = device.budget(&["report"]);
    built.ends(0);
    let copy = device.path(name);
    fs::copy(target().join("debug/device"), &copy).expect("it was built");
    copy
}

/// Runs a tool that changes an image; `false` where the tool is not there.
fn change(tool: &str, arguments: &[&str], image: &Path) -> bool {
    let folders = env::var_os("PATH").unwrap_or_default();
    if !env::split_paths(&folders).any(|folder| folder.join(tool).is_file()) {
        return false;
    }
    let status = Command::new(tool).args(arguments).arg(image).status().expect("it starts");
    assert!(status.success(), "{tool}: {status}");
    true
}

#[track_caller]
fn says(said: &Ran, exit: i32, texts: &[&str]) {
    let all = format!("{}{}", said.stdout, said.stderr);
    assert_eq!(said.code, Some(exit), "{all}");
    for text in texts {
        assert!(all.contains(text), "{text:?} is expected in:\n{all}");
    }
}

/// What check and report say of an image of which they do not know all.
#[track_caller]
fn is_unmeasured(device: &Device, image: &Path, texts: &[&str]) {
    says(&device.budget(&["check", text(image)]), 3, texts);
    says(&device.budget(&["report", text(image)]), 3, texts);
}

#[test]
fn a_stripped_image_is_not_fine() {
    let device = device();
    // Debug information is all that goes.
    let path = image(device, "without-debug");
    assert!(change("strip", &["--strip-debug"], &path), "a C compiler comes with `strip`");
    let said = device.budget(&["report", text(&path)]);
    says(&said, 0, &["1,032 managed + ", " + 0 unattributed = 1,488 bytes"]);
    says(&device.budget(&["check", text(&path)]), 0, &[]);

    let path = image(device, "without-symbols");
    change("strip", &[], &path);
    is_unmeasured(device, &path, &["the image has no symbols", "stripped-image"]);
    // What symbols tell is not known, what records tell is.
    let report = json(&device.budget(&["report", "--format", "json", text(&path)]));
    assert_eq!(report["ram"]["unattributed"], report["ram"]["bytes"]);
    for budget in report["budgets"].as_array().expect("it has budgets") {
        assert!(budget["other"].is_null() && budget["resident"].is_null(), "{budget}");
    }
    assert_eq!(report["budgets"][0]["managed"], 512);

    let path = image(device, "without-locals");
    change("strip", &["--discard-all"], &path);
    is_unmeasured(device, &path, &["the image has no local symbols", "stripped-image"]);

    // It deletes every section that is not loaded.
    let path = image(device, "without-anything");
    if change("llvm-strip", &[], &path) {
        is_unmeasured(device, &path, &["neither symbols nor records"]);
    }
}

#[test]
fn an_image_without_records_is_not_fine() {
    let device = device();
    let without = |name: &str, sections: &[&str]| {
        let path = image(device, name);
        let removed: Vec<_> = sections.iter().flat_map(|section| ["--remove-section", section]).collect();
        assert!(change("objcopy", &removed, &path), "a C compiler comes with `objcopy`");
        path
    };
    let path = without("without-records", &[".budget.rec", ".budget.manifest"]);
    is_unmeasured(device, &path, &["the image has no records of sites", "no-records", "budgets.toml"]);
    let path = without("without-sites", &[".budget.rec"]);
    is_unmeasured(
        device,
        &path,
        &["the linker counted 512 bytes for budget `Radio`, and its sites record 0"],
    );
    let path = without("without-manifest", &[".budget.manifest"]);
    is_unmeasured(device, &path, &["sites charge `Radio`, and no manifest in the image has that budget"]);
    let path = without("without-sum", &["budget_sum_Radio"]);
    is_unmeasured(
        device,
        &path,
        &["the linker counted 0 bytes for budget `Radio`, and its sites record 512"],
    );
}

#[test]
fn a_stale_image_is_not_fine() {
    let device = Device::copy_of("device");
    let path = image(&device, "image");
    says(&device.budget(&["check", text(&path)]), 0, &[]);
    device.replace("budgets.toml", "limit = 1024", "limit = 1000");
    is_unmeasured(
        &device,
        &path,
        &["another version of `budgets.toml`", "stale-image", "build the program again"],
    );
    let other = device.path("other.toml");
    fs::write(&other, "[crates]\nRadio = 1\n").expect("it can be written");
    let said = device.budget(&["check", text(&path), "--budgets", text(&other)]);
    says(&said, 3, &["other.toml", "stale-image"]);
    let said = device.budget(&["check", text(&path), "--budgets", "absent.toml"]);
    says(&said, 2, &["absent.toml"]);
}

/// The program is measured elsewhere, and nothing over the limit lies where cargo leaves the program.
#[test]
fn an_image_over_its_limit_is_nowhere_to_be_taken_for_the_program() {
    let device = Device::copy_of("device");
    // The other tests build programs of the same name.
    let target = device.path("target");
    let budget = |arguments: &[&str]| device.budget_with(&[("CARGO_TARGET_DIR", text(&target))], arguments);
    for profile in ["dev", "small"] {
        let folder = target.join(if profile == "dev" { "debug" } else { profile });
        let (program, measured) = (folder.join("device"), folder.join("budget/device"));
        let fine = budget(&["check", "--profile", profile]);
        says(&fine, 0, &["fits in"]);
        // It fails as often as it is asked, and so does cargo: nothing that was relinked is taken for fresh.
        for _ in 0..2 {
            let said = budget(&[&["check", "--profile", profile], &OVER[..]].concat());
            says(&said, 1, &["over-limit", "`Radio`", "MORE", "1 violation"]);
            let report = json(&budget(&["report", "--format", "json", text(&measured)]));
            assert_eq!(report["budgets"][0]["managed"], 1536, "{profile}");
            assert_eq!(report["ram"]["unattributed"], 0, "{profile}");
            if program.exists() {
                let report = budget(&["report", "--format", "json", text(&program)]);
                assert_eq!(json(&report)["budgets"][0]["managed"], 512, "{profile}");
            }
        }
        let build = Command::new(env!("CARGO"))
            .args(["build", "--offline", "--profile", profile, "--features", "device/over"])
            .current_dir(device.path(""))
            .env("CARGO_TARGET_DIR", &target)
            .output()
            .expect("cargo starts");
        assert!(!build.status.success(), "{profile}: {}", String::from_utf8_lossy(&build.stderr));
        // Within the limit the program is itself again, stripped where its profile says so.
        says(&budget(&["check", "--profile", profile]), 0, &["fits in"]);
        let said = budget(&["report", text(&program)]);
        says(&said, if profile == "small" { 3 } else { 0 }, &[]);
    }
}

/// Where the linker fails without the checks too, what it said is all there is.
#[test]
fn a_program_that_links_neither_way_is_told_with_the_words_of_the_linker() {
    let project = Project::new();
    project.write("Cargo.toml", "[package]\nname = 'unlinked'\nversion = '0.1.0'\nedition = '2024'\n");
    project.write("src/main.rs", "fn main() {}\n");
    let refused = "the static memory of crate `Radio` is past its limit";
    project.write("linker", &format!("#!/bin/sh\necho '{refused}' >&2\nexit 1\n"));
    let linker = project.path("linker");
    fs::set_permissions(&linker, fs::Permissions::from_mode(0o755)).expect("it can be run");
    let said = project.budget_in(
        "",
        &["report"],
        &[("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER", text(&linker))],
    );
    says(
        &said,
        3,
        &[refused, "could not be linked without the checks either", "= help: correct the errors above"],
    );
}

/// What is there and cannot be told apart is not measured; what is not there need not be.
#[test]
fn an_image_without_symbols_and_records_is_measured_where_it_has_no_static_ram() {
    let project = Project::new();
    let write = |name: &str, elf: &Elf| {
        fs::write(project.path(name), elf.bytes()).expect("it can be written");
    };
    let whole = Elf::new(true, false);
    let mut stripped = whole.clone();
    stripped.symbols.clear();
    let mut empty = stripped.clone();
    empty.sections.truncate(1);
    write("whole", &whole);
    write("stripped", &stripped);
    write("empty", &empty);
    let neither = "neither symbols nor records";
    says(&project.budget(&["report", "whole"]), 0, &["256 bytes of static RAM"]);
    says(&project.budget(&["report", "stripped"]), 3, &[neither]);
    let said = project.budget(&["report", "empty"]);
    says(&said, 3, &["0 bytes of static RAM", "the image has no symbols"]);
    // A comparison is whole where both are.
    says(&project.budget(&["diff", "whole", "whole"]), 0, &[]);
    says(&project.budget(&["diff", "whole", "empty"]), 3, &["the image has no symbols"]);
    says(&project.budget(&["diff", "empty", "whole"]), 3, &["the image has no symbols"]);
}

fn json(said: &Ran) -> Value {
    serde_json::from_str(&said.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", said.stdout, said.stderr))
}

/// Whatever a file has in the sections of the ledger, the tool ends with words.
#[test]
fn a_ledger_that_cannot_be_read_is_said_in_words() {
    let device = device();
    let record =
        "crate=Radio\tbytes=1\tinstances=1\tstorage=static\titem=X\tat=a.rs:1\tpackage=p\tmodule=a\n";
    let manifest = "host=h\tmanifest=budgets.toml\tsha256=0\tpackage=p\ttext=";
    let long = format!("host=h\ttext={}", "[".repeat(100_000));
    let cases: [(&str, &str, &str); 12] = [
        (".budget.rec", "garbage", "`garbage` is no record"),
        (".budget.rec", &record[..40], "is no record"),
        (".budget.rec", "\0\0\0", "is no record"),
        (".budget.rec", "\n", "is no record"),
        (".budget.rec", &record.replace("bytes=1", "bytes=-1"), "is no record"),
        (".budget.rec", &record.replace("bytes=1", "bytes=99999999999999999999"), "is no record"),
        (".budget.rec", &"x".repeat(1 << 20), "xx…` is no record"),
        (".budget.rec", record, "no manifest in the image has that budget"),
        (".budget.manifest", "garbage", "no manifest is named in `garbage`"),
        (".budget.manifest", "host=h\tcrate=A\tunit=1\n", "the text of the manifest is missing"),
        (".budget.manifest", &format!("{manifest}[crates"), "budgets.toml"),
        (".budget.manifest", &long, "error"),
    ];
    for (section, content, expected) in cases {
        let path = device.path("damaged");
        fs::write(&path, Elf::new(true, false).with(section, content.as_bytes()).bytes())
            .expect("it can be written");
        for command in ["report", "check"] {
            says(&device.budget(&[command, text(&path)]), 3, &[expected, "= help: "]);
        }
    }
    // Figures that no memory has do not overflow.
    let whole = format!("{manifest}[crates]\\nRadio = 1\\nOther = 1\\n\nhost=h\tcrate=Radio\tunit=1\n");
    let huge = record.replace("bytes=1", &format!("bytes={}", u64::MAX));
    let both = format!("{huge}{}", huge.replace("Radio", "Other"));
    let path = device.path("huge");
    let elf =
        Elf::new(false, true).with(".budget.rec", both.as_bytes()).with(".budget.manifest", whole.as_bytes());
    fs::write(&path, elf.bytes()).expect("it can be written");
    for format in ["human", "json", "markdown", "github"] {
        for command in ["report", "check"] {
            let said = device.budget(&[command, text(&path), "--format", format]);
            assert!(
                [Some(1), Some(3)].contains(&said.code) && !said.stderr.contains("panicked"),
                "{}",
                said.stderr
            );
        }
    }
}

/// Statics of one name and size are told apart, however the program is compiled.
#[test]
fn a_managed_static_is_found_wherever_it_is() {
    let places = Device::copy_of("places");
    for (lto, level) in [("off", "0"), ("off", "3"), ("thin", "3"), ("fat", "z")] {
        for mangling in ["legacy", "v0"] {
            let flags = if mangling == "v0" {
                "-Csymbol-mangling-version=v0"
            } else {
                "-Csymbol-mangling-version=legacy -Zunstable-options"
            };
            let variables = [
                ("CARGO_PROFILE_RELEASE_LTO", lto),
                ("CARGO_PROFILE_RELEASE_OPT_LEVEL", level),
                ("RUSTFLAGS", flags),
                ("RUSTC_BOOTSTRAP", "1"),
            ];
            let arguments =
                ["report", "--release", "--target", "x86_64-unknown-linux-gnu", "--format", "json"];
            let said = places.budget_with(&variables, &arguments);
            said.ends(0);
            let report = json(&said);
            let how = format!("lto {lto}, level {level}, {mangling}");
            let mut rows = 0;
            for budget in report["budgets"].as_array().expect("it has budgets") {
                let bytes = |key: &str| budget[key].as_u64().unwrap_or_else(|| panic!("{how}: {budget}"));
                let (managed, resident) = (bytes("managed"), bytes("resident"));
                match budget["name"].as_str() {
                    Some("Plain") => assert_eq!((managed, bytes("other")), (0, 128), "{how}: {budget}"),
                    // What aligns a slot, and its word.
                    Some("Slot") => assert_eq!((managed, resident), (100, 104 + 8), "{how}: {budget}"),
                    Some("Slots") => assert_eq!((managed, resident), (96, 96 + 16), "{how}: {budget}"),
                    // The optimiser may find that it needs less.
                    Some("Apart") => assert!(resident > 0 && resident <= managed, "{how}: {budget}"),
                    _ => assert_eq!((managed, resident, bytes("other")), (64, 64, 0), "{how}: {budget}"),
                }
                rows += 1;
            }
            assert_eq!(rows, 19);
            let uncovered = report["uncovered"].as_array().expect("it has rows").iter();
            let ours = ["places", "oddly"];
            let left: Vec<_> =
                uncovered.filter(|row| ours.iter().any(|name| row["name"] == **name)).collect();
            assert!(left.is_empty(), "{how}: {left:?}");
        }
    }
}
