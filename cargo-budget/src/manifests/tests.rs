//! Which packages a program is built from, and which calls of `budgets!` are in their sources.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process,
};

use cargo_metadata::Metadata;

use super::{RUNTIME, calls, collect_calls};
use crate::{
    args::Program,
    workspace::{dependency, metadata, package, read, target},
};

/// A folder that is removed when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = env::temp_dir().join(format!("cargo-budget-manifests-{name}-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder.canonicalize().unwrap())
    }

    fn write(&self, file: &str, text: &str) -> PathBuf {
        let path = self.0.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// `app` needs `radio`, its tests `mock` and its build script `tool`; `radio` needs `math`; only the tests of `radio` need
/// `other`.
fn workspace(root: &Path) -> Metadata {
    let needs = |name: &str, kind: Option<&str>| dependency(name, "*", kind, Some(&root.join(name)));
    let member = |name: &str, dependencies: &[_]| {
        let folder = root.join(name);
        let kind = if name == "app" { "bin" } else { "lib" };
        package(&folder, name, dependencies, &[target(kind, name, &folder.join("src/main.rs"))])
    };
    let packages = [
        member("other", &[]),
        member("math", &[dependency(RUNTIME, "*", None, None)]),
        member("tool", &[]),
        member("mock", &[]),
        member("radio", &[needs("math", None), needs("app", Some("dev")), needs("other", Some("dev"))]),
        member("app", &[needs("radio", None), needs("mock", Some("dev")), needs("tool", Some("build"))]),
    ];
    metadata(root, &packages)
}

#[test]
fn a_program_is_built_from_what_its_package_needs() {
    let metadata = workspace(Path::new("/workspace"));
    let app = || Program { package: Some("app".into()), ..Program::default() };
    let built_from = |program: &Program| -> Vec<String> {
        let packages = program.packages(&metadata, Path::new("/"));
        packages.iter().map(|package| package.name.to_string()).collect()
    };
    assert_eq!(built_from(&app()), ["app", "radio", "math"]);
    assert_eq!(built_from(&Program { bin: Some("app".into()), ..app() }), ["app", "radio", "math"]);
    for program in
        [Program { test: Some("t".into()), ..app() }, Program { example: Some("e".into()), ..app() }]
    {
        assert_eq!(built_from(&program), ["app", "radio", "mock", "math"]);
    }
    assert_eq!(built_from(&Program { package: Some("other".into()), ..app() }), ["other"]);
}

#[test]
fn cargo_is_asked_for_the_package_that_is_named_or_around_or_has_the_target() {
    let folder = Folder::new("roots");
    let root = &folder.0;
    let metadata = workspace(root);
    for package in &metadata.packages {
        folder.write(&format!("{}/src/main.rs", package.name), "");
    }
    let roots = |program: &Program, here: &str| -> Vec<String> {
        let packages = program.roots(&metadata, &root.join(here));
        packages.iter().map(|package| package.name.to_string()).collect()
    };
    let url = "path+file:///workspace/app";
    let specs = [
        "app",
        "app@0.1.0",
        "app:0.1.0",
        url,
        &format!("{url}#0.1.0"),
        "path+file:///workspace/firmware#app",
        "path+file:///workspace/firmware#app@0.1.0",
    ];
    for spec in specs {
        assert_eq!(
            roots(&Program { package: Some(spec.into()), ..Program::default() }, "radio"),
            ["app"],
            "{spec}"
        );
    }
    let all = ["other", "math", "tool", "mock", "radio", "app"];
    assert_eq!(roots(&Program::default(), ""), all);
    assert_eq!(roots(&Program::default(), "radio/src"), ["radio"]);
    let of_path = Program { manifest_path: Some(root.join("math/Cargo.toml")), ..Program::default() };
    folder.write("math/Cargo.toml", "");
    assert_eq!(roots(&of_path, "radio"), ["math"]);
    assert_eq!(roots(&Program { bin: Some("app".into()), ..Program::default() }, ""), ["app"]);
    assert!(roots(&Program { bin: Some("app".into()), ..Program::default() }, "radio").is_empty());
}

#[test]
fn calls_are_looked_for_in_the_sources_of_what_is_built() {
    let folder = Folder::new("calls");
    let source = |file: &str| folder.write(file, &format!("budget_runtime::budgets!(\"{file}\");\n"));
    let library = target("lib", "a", &source("library/src/lib.rs"));
    let binary = target("bin", "a", &source("binary/src/main.rs"));
    source("library/src/deep/inside.rs");
    source("binary/src/deep/inside.rs");
    source("binary/src/notes.txt");
    let example = target("example", "e", &source("binary/examples/e.rs"));
    let other = target("example", "o", &source("binary/examples/o.rs"));
    let test = target("test", "t", &source("binary/tests/t.rs"));
    let script = target("custom-build", "build-script-build", &source("binary/build.rs"));
    // What lies beside it may be anything.
    let flat = target("lib", "a", &source("flat/lib.rs"));
    source("flat/beside.rs");

    let found = |dependency_name: &str, targets: &[_], program: &Program| {
        let dependencies =
            [dependency("other", "*", None, None), dependency(dependency_name, "*", None, None)];
        let package = read(&package(&folder.0.join("flat"), "a", &dependencies, targets));
        let calls = calls(&package, program).into_iter().collect::<Option<Vec<_>>>();
        calls.expect("each names its file")
    };
    let any = Program::default();
    let none: [&str; 0] = [];
    let binary_and_more = [binary, example, other, test, script];
    assert_eq!(found("more", &binary_and_more, &any), none);
    assert_eq!(found(RUNTIME, &[library], &any), ["library/src/deep/inside.rs", "library/src/lib.rs"]);
    assert_eq!(found(RUNTIME, &[flat], &any), ["flat/lib.rs"]);
    let of_binary = ["binary/src/deep/inside.rs", "binary/src/main.rs"];
    assert_eq!(found(RUNTIME, &binary_and_more, &any), of_binary);
    let of_example = Program { example: Some("e".into()), ..Program::default() };
    assert_eq!(
        found(RUNTIME, &binary_and_more, &of_example),
        [&["binary/examples/e.rs"], &of_binary[..]].concat()
    );
    let of_test = Program { test: Some("t".into()), ..Program::default() };
    assert_eq!(found(RUNTIME, &binary_and_more, &of_test), [&of_binary[..], &["binary/tests/t.rs"]].concat());
}

#[test]
fn calls_are_found_with_their_paths() {
    let cases: [(&str, &[Option<&str>]); 8] = [
        ("budget_runtime::budgets!();", &[None]),
        ("budgets! {}", &[None]),
        ("mem::budgets!(crate = mem);", &[None]),
        ("budgets!(\"config/chip.toml\");", &[Some("config/chip.toml")]),
        ("budgets!(\n    \"a.toml\",\n);", &[Some("a.toml")]),
        ("//! `budgets!()` is elsewhere\n    /// budgets!()\nfn f() {}", &[]),
        ("use budget_runtime::budgets;", &[]),
        ("concat!(\"budgets!\")", &[]),
    ];
    for (text, expected) in cases {
        let mut calls = BTreeSet::new();
        collect_calls(text, &mut calls);
        let expected = expected.iter().map(|path| path.map(str::to_owned)).collect();
        assert_eq!(calls, expected, "{text}");
    }
}
