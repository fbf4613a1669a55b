//! What each mistake in a manifest is told as: every `diagnostics/*.toml` in, the `.txt` beside it expected.
//!
//! A file holds one mistake and gives one diagnostic, unless its name begins with `many-`. It is found when the file is
//! read, unless the name ends with `-on-a-target`: that one is found on a target. After a wanted change,
//! `BLESS=1 cargo test -p budget-manifest --test diagnostics` writes the expected texts anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use budget_manifest::{Code, Diagnostic, Manifest};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|kind| kind == "toml")).collect();
    cases.sort();
    cases
}

fn diagnostics(case: &Path) -> Vec<Diagnostic> {
    let text = fs::read_to_string(case).unwrap();
    match Manifest::parse(&text, "budgets.toml") {
        Ok(manifest) => {
            assert!(
                case.file_stem().unwrap().to_string_lossy().ends_with("-on-a-target"),
                "{}",
                case.display()
            );
            manifest.resolve(|predicate| predicate.name == "unix").unwrap_err()
        }
        Err(rejected) => rejected.diagnostics,
    }
}

#[test]
fn each_mistake_is_told_as_expected() {
    let mut changed = Vec::new();
    for case in cases() {
        let diagnostics = diagnostics(&case);
        let name = case.file_stem().unwrap().to_string_lossy().into_owned();
        let is_many = name.starts_with("many-");
        assert_eq!(diagnostics.len() > 1, is_many, "{name}: {diagnostics:#?}");
        assert!(!diagnostics.is_empty(), "{name}");

        let told: Vec<String> =
            diagnostics.iter().map(|diagnostic| format!("error: {diagnostic}\n")).collect();
        let told = told.join("\n");
        let expected = case.with_extension("txt");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, &told).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != told {
            changed.push(format!("---- {name}\n{told}"));
        }
    }
    assert!(changed.is_empty(), "{}", changed.join("\n"));
}

#[test]
fn every_code_has_a_case() {
    let told: BTreeSet<Code> =
        cases().iter().flat_map(|case| diagnostics(case)).map(|one| one.code).collect();
    let missing: Vec<&Code> = Code::ALL.iter().filter(|code| !told.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn texts_keep_to_the_style() {
    for diagnostic in cases().iter().flat_map(|case| diagnostics(case)) {
        assert!(!diagnostic.help.is_empty(), "{diagnostic}");
        for text in [&diagnostic.message, &diagnostic.help].into_iter().chain(&diagnostic.notes) {
            assert!(!text.ends_with(['.', '?', '!']), "{text}");
            assert!(
                !text.starts_with(|first: char| first.is_ascii_uppercase() && !text.starts_with("TOML")),
                "{text}"
            );
            assert!(!text.contains("illegal") && !text.contains('\n'), "{text}");
        }
    }
}
