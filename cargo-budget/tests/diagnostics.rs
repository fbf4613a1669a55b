//! Mistakes in a manifest: told before anything is built, with the line they are in, and in the document of `check`.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod tool;

use std::fs;

use serde_json::Value;
use tool::{Project, runtime};

const BAD: &str = "\
[crates]
Runtime = \"64 KB\"
Radio = { limit = \"16 KiB\", within = \"Runtme\", cover = [\"radio\"] } # größe
";

const GOOD: &str = "[crates]\nRuntime = \"64 KiB\"\n";

/// A workspace with the packages `app`, `app-budgets`, which has `budgets!`, and `other`, which nobody needs.
fn workspace(manifest: &str) -> Project {
    let project = Project::new();
    project.write("Cargo.toml", "[workspace]\nmembers = ['app', 'budgets', 'other']\nresolver = '3'\n");
    let package = |name: &str| {
        format!(
            "[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\n\n[dependencies]\n{}",
            runtime()
        )
    };
    project.write("app/Cargo.toml", &(package("app") + "app-budgets = { path = '../budgets' }\n"));
    project.write("app/src/main.rs", "use app_budgets as _;\n\nfn main() {}\n");
    project.write("budgets/Cargo.toml", &package("app-budgets"));
    project.write("budgets/src/lib.rs", "#![no_std]\n\nbudget_runtime::budgets!();\n");
    project.write("other/Cargo.toml", &package("other"));
    project.write("other/src/main.rs", "budget_runtime::budgets!();\n\nfn main() {}\n");
    project.write("other/budgets.toml", GOOD);
    project.write("budgets.toml", manifest);
    project
}

#[test]
fn a_wrong_manifest_is_told_with_its_lines_and_nothing_is_built() {
    let project = workspace(BAD);
    // A source that does not compile is not reached.
    project.write("app/src/main.rs", "fn main() { nothing }\n");
    project.budget(&["report", "--package", "app"]).ends(2).is_as_in("manifest-report");
    project.budget_in("app", &["report"], &[]).ends(2).is_as_in("manifest-report");
    project.budget(&["suggest", "--bin", "app"]).ends(2).is_as_in("manifest-report");
    for format in ["human", "markdown", "github", "json"] {
        let ran = project.budget(&["check", "--bin", "app", "--format", format]);
        ran.ends(2).is_as_in(&format!("manifest-check-{format}"));
    }
    let document = project.budget(&["check", "--bin", "app", "--format", "json"]).stdout;
    let document: Value = serde_json::from_str(&document).unwrap();
    let codes: Vec<_> = document["findings"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["ambiguous-unit", "unknown-parent", "unknown-key"]);
    assert!(document["report"].is_null());
}

#[test]
fn colour_is_for_terminals() {
    let project = workspace(BAD);
    let plain = project.budget(&["check", "--bin", "app"]);
    assert!(!plain.stderr.contains('\u{1b}'), "{}", plain.stderr);
    let coloured = project.budget_in("", &["check", "--bin", "app"], &[("CLICOLOR_FORCE", "1")]);
    coloured.ends(2).says("\u{1b}[1m\u{1b}[91merror[ambiguous-unit]");
    let variables = [("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")];
    assert!(!project.budget_in("", &["check", "--bin", "app"], &variables).stderr.contains('\u{1b}'));
}

#[test]
fn only_manifests_that_the_program_is_built_from_count() {
    let project = workspace(GOOD);
    project.write("other/budgets.toml", BAD);
    project.budget_in("other", &["check"], &[]).ends(2).says("--> other/budgets.toml:2:11");
    project.budget(&["check", "--package", "other"]).ends(2).says("--> other/budgets.toml:2:11");
    project.budget(&["check", "--package", "app"]).ends(0);

    // Another file is named.
    project.write("budgets.toml", BAD);
    project.write("config/chip.toml", GOOD);
    project.write("budgets/src/lib.rs", "#![no_std]\n\nbudget_runtime::budgets!(\"../config/chip.toml\");\n");
    project.budget(&["check", "--bin", "app"]).ends(0);
    project.write("config/chip.toml", BAD);
    project.budget(&["check", "--bin", "app"]).ends(2).says("--> config/chip.toml:2:11");

    // The variable wins, also where cargo sets it.
    project.write("good.toml", GOOD);
    let good = project.path("good.toml").display().to_string();
    project.budget_in("", &["check", "--bin", "app"], &[("BUDGETS_TOML", &good)]).ends(0);
    project.write(".cargo/config.toml", "[env]\nBUDGETS_TOML = { value = 'good.toml', relative = true }\n");
    project.budget(&["check", "--bin", "app"]).ends(0);
    let bad = project.path("config/chip.toml").display().to_string();
    project.budget_in("", &["check", "--bin", "app"], &[("BUDGETS_TOML", &bad)]).ends(2);
}

#[test]
fn a_manifest_that_two_packages_read_is_told_once_and_two_manifests_both() {
    let project = workspace(BAD);
    project.write("second/Cargo.toml", &project.read("budgets/Cargo.toml").replace("app-budgets", "second"));
    project.write("second/src/lib.rs", "#![no_std]\n\nbudget_runtime::budgets!();\n");
    project.replace("Cargo.toml", "'other'", "'other', 'second'");
    project.replace("app/Cargo.toml", "app-budgets =", "second = { path = '../second' }\napp-budgets =");
    let ran = project.budget(&["check", "--bin", "app"]);
    assert_eq!(ran.ends(2).stderr.matches("ambiguous-unit").count(), 1, "{}", ran.stderr);
    project.write("second/budgets.toml", "[crates]\n");
    let ran = project.budget(&["check", "--bin", "app"]);
    ran.ends(2).says("--> budgets.toml:2:11").says("--> second/budgets.toml:1:1");
}

#[test]
fn a_manifest_that_cannot_be_read_is_told() {
    let project = workspace("");
    fs::write(project.path("budgets.toml"), b"[crates]\nA = 1 # gr\xf6\xdfe\n").unwrap();
    project.budget(&["check", "--bin", "app", "--format", "github"]).ends(2).is_as_in("manifest-not-utf8");
}

#[test]
fn a_manifest_that_an_image_is_held_against_is_read_first() {
    let project = workspace(BAD);
    project.budget(&["check", "image", "--budgets", "budgets.toml"]).ends(2).says("--> budgets.toml:2:11");
}
