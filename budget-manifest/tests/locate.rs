//! Where a manifest is looked for, in folders made for each test.

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use budget_manifest::{NotFound, Request, locate, read};

/// A new folder with these files; a path that ends in `/` is a folder.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if root.exists() {
        fs::remove_dir_all(&root).unwrap();
    }
    for (file, text) in files {
        let path = root.join(file);
        if file.ends_with('/') {
            fs::create_dir_all(path).unwrap();
        } else {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    root
}

fn search(package_dir: &Path) -> Result<PathBuf, NotFound> {
    locate(&Request { package_dir, named: None, variable: None })
}

const WORKSPACE: (&str, &str) = ("Cargo.toml", "[workspace]\nmembers = ['app']\n");
const PACKAGE: (&str, &str) = ("a/app/Cargo.toml", "[package]\nname = 'app'\n");

#[test]
fn the_nearest_file_above_is_found() {
    let root = folder("nearest", &[WORKSPACE, PACKAGE, ("budgets.toml", ""), ("a/budgets.toml", "")]);
    assert_eq!(search(&root.join("a/app")).unwrap(), root.join("a/budgets.toml"));
    fs::remove_file(root.join("a/budgets.toml")).unwrap();
    assert_eq!(search(&root.join("a/app")).unwrap(), root.join("budgets.toml"));
}

#[test]
fn the_search_ends_at_the_nearest_workspace() {
    for manifest in
        ["[workspace]", "workspace = {}", "workspace.members = []", "a = = 1\n[workspace]\n", "[workspace.x]"]
    {
        let root = folder("ends", &[WORKSPACE, PACKAGE, ("budgets.toml", ""), ("a/Cargo.toml", manifest)]);
        let missing = search(&root.join("a/app")).unwrap_err();
        assert_eq!(
            missing.tried,
            [root.join("a/app/budgets.toml"), root.join("a/budgets.toml")],
            "{manifest}"
        );
    }
}

#[test]
fn a_package_that_is_its_own_workspace_searches_itself() {
    let root =
        folder("own", &[WORKSPACE, ("budgets.toml", ""), ("app/Cargo.toml", "[package]\n[workspace]\n")]);
    let missing = search(&root.join("app")).unwrap_err();
    assert_eq!(missing.tried, [root.join("app/budgets.toml")]);
}

#[test]
fn a_broken_or_other_cargo_manifest_does_not_end_the_search() {
    for manifest in ["[package\n", "workspace = 1", "# [workspace]", "[[workspaces]]"] {
        let root = folder("goes_on", &[WORKSPACE, PACKAGE, ("budgets.toml", ""), ("a/Cargo.toml", manifest)]);
        assert_eq!(search(&root.join("a/app")).unwrap(), root.join("budgets.toml"), "{manifest}");
    }
}

#[test]
fn an_unpacked_package_searches_only_itself() {
    let cases: [&[(&str, &str)]; 2] = [
        &[WORKSPACE, ("budgets.toml", ""), ("target/package/app-0.1.0/Cargo.toml", "")],
        &[WORKSPACE, ("budgets.toml", ""), ("target/package/app-0.1.0/Cargo.toml.orig", "")],
    ];
    for files in cases {
        let root = folder("unpacked", files);
        let package = root.join("target/package/app-0.1.0");
        let missing = search(&package).unwrap_err();
        assert_eq!(missing.tried, [package.join("budgets.toml")]);
        fs::write(package.join("budgets.toml"), "").unwrap();
        assert_eq!(search(&package).unwrap(), package.join("budgets.toml"));
    }
    // Folders that only share a name with those of Cargo.
    for place in ["package/app", "target/app", "target/package/deeper/app"] {
        let root =
            folder("unpacked", &[WORKSPACE, ("budgets.toml", ""), (&format!("{place}/Cargo.toml"), "")]);
        assert_eq!(search(&root.join(place)).unwrap(), root.join("budgets.toml"), "{place}");
    }
    let root = folder("registry", &[WORKSPACE, ("budgets.toml", ""), ("src/app-0.1.0/Cargo.toml.orig", "")]);
    assert_eq!(search(&root.join("src/app-0.1.0")).unwrap_err().tried.len(), 1);
}

#[test]
fn the_variable_wins_over_the_argument_and_the_argument_over_the_search() {
    let root = folder("wins", &[WORKSPACE, ("budgets.toml", ""), ("app/named.toml", ""), ("set.toml", "")]);
    let package_dir = &root.join("app");
    let named = Some(Path::new("named.toml"));
    let absolute = root.join("set.toml");
    let cases = [
        (None, named, package_dir.join("named.toml")),
        (Some(OsStr::new("../set.toml")), named, package_dir.join("../set.toml")),
        (Some(absolute.as_os_str()), None, absolute.clone()),
        (None, None, root.join("budgets.toml")),
    ];
    for (variable, named, expected) in cases {
        assert_eq!(locate(&Request { package_dir, named, variable }).unwrap(), expected);
    }
}

#[test]
fn what_is_named_and_missing_is_not_replaced() {
    let root = folder("not_replaced", &[WORKSPACE, ("budgets.toml", ""), ("named.toml/", "")]);
    let package_dir = root.as_path();
    let here = Some(Path::new("budgets.toml"));
    let cases = [
        (
            Some("none.toml"),
            here,
            vec!["none.toml"],
            "the file that the environment variable `BUDGETS_TOML` names was not found\
             \n  = note: tried ROOT/none.toml\
             \n  = help: create the file, or correct or unset `BUDGETS_TOML`",
        ),
        (
            Some(""),
            here,
            vec![],
            "the environment variable `BUDGETS_TOML` is set and empty\
             \n  = help: set `BUDGETS_TOML` to the path of a manifest, or unset it",
        ),
        (
            None,
            Some(Path::new("named.toml")),
            vec!["named.toml"],
            "the file that the argument of `budgets!` names was not found\
             \n  = note: tried ROOT/named.toml (not a file)\
             \n  = help: create the file, or correct the path, which is relative to the package",
        ),
        (Some("named.toml"), here, vec!["named.toml"], ""),
    ];
    for (variable, named, tried, text) in cases {
        let missing =
            locate(&Request { package_dir, named, variable: variable.map(OsStr::new) }).unwrap_err();
        let expected: Vec<PathBuf> = tried.iter().map(|path| root.join(path)).collect();
        assert_eq!(missing.tried, expected);
        if !text.is_empty() {
            assert_eq!(missing.to_string(), text.replace("ROOT", &root.display().to_string()));
        }
    }
}

#[test]
fn a_miss_lists_every_path_on_a_line_of_its_own() {
    let root = folder("lists", &[WORKSPACE, PACKAGE, ("a/budgets.toml/", "")]);
    let expected = "no `budgets.toml` was found\
        \n  = note: tried ROOT/a/app/budgets.toml\
        \n  = note: tried ROOT/a/budgets.toml (not a file)\
        \n  = note: tried ROOT/budgets.toml\
        \n  = help: create `budgets.toml` at the root of the workspace";
    let missing = search(&root.join("a/app")).unwrap_err();
    assert_eq!(missing.to_string(), expected.replace("ROOT", &root.display().to_string()));
}

#[test]
fn what_cannot_be_read_is_told() {
    let root = folder("read", &[("good.toml", "a = 1\n"), ("folder/", "")]);
    assert_eq!(read(&root.join("good.toml")).unwrap(), "a = 1\n");
    assert_eq!(read(&root.join("none.toml")).unwrap_err().error.kind(), ErrorKind::NotFound);

    fs::write(root.join("bad.toml"), b"a = 1\nb = \xff\n").unwrap();
    let unreadable = read(&root.join("bad.toml")).unwrap_err();
    assert_eq!(unreadable.error.kind(), ErrorKind::InvalidData);
    assert_eq!(unreadable.source().unwrap().to_string(), unreadable.error.to_string());
    let expected = "cannot read ROOT/bad.toml: invalid UTF-8 in line 2, at byte 10 of the file\
        \n  = help: save the file as UTF-8";
    assert_eq!(unreadable.to_string(), expected.replace("ROOT", &root.display().to_string()));
}

#[test]
fn each_cause_of_an_unreadable_file_has_its_help() {
    let root = folder("causes", &[("folder/", "")]);
    let mut unreadable = read(&root.join("folder")).unwrap_err();
    let cases = [
        (ErrorKind::InvalidData, "save the file as UTF-8"),
        (ErrorKind::NotFound, "create the file, or correct its path"),
        (ErrorKind::PermissionDenied, "make the file readable for the user who builds"),
        (ErrorKind::IsADirectory, "name a file in place of the folder"),
        (ErrorKind::TimedOut, "put a file that can be read at this path, or name another"),
    ];
    for (kind, help) in cases {
        unreadable.error = kind.into();
        let text = unreadable.to_string();
        assert!(text.ends_with(&format!("\n  = help: {help}")), "{text}");
    }
}
