//! What makes cargo build a budgets crate again, where the manifest is found, and what a build says of a bad one. Each
//! test makes a workspace and builds it with a real cargo.

mod cargo_project;

use std::{fs, path::PathBuf};

use cargo_project::{Project, package};

/// A manifest of one budget; its limit is in line 2.
fn runtime(limit: &str) -> String {
    format!("[crates]\nRuntime = {limit}\n")
}

#[test]
fn an_edit_of_the_manifest_rebuilds_the_budgets_crate_and_its_dependants_alone() {
    let project = Project::new("edit").with_application();
    project.write("budgets.toml", &runtime("'64 KiB'"));
    project.write(
        "app/src/main.rs",
        "use app_budgets::CrateId;\n\
         use budget_runtime::{BudgetError, managed_alloc};\n\
         fn main() -> Result<(), BudgetError> {\n\
         \x20   drop(managed_alloc!(Runtime, 40_000)?);\n\
         \x20   Ok(())\n\
         }\n",
    );
    let crates = ["budget_runtime", "edit_budgets", "edit"];
    assert_eq!(project.check().run().fresh(crates)[1..], [false, false]);
    assert_eq!(project.check().run().fresh(crates), [true, true, true], "nothing changed");

    project.write("budgets.toml", &runtime("'32 KiB'"));
    project.check().run().one_error(&[
        "block of 40000 bytes exceeds the 32768-byte limit of crate `Runtime` set at budgets.toml:2",
        "app/src/main.rs:4:34",
    ]);

    project.write("budgets.toml", &runtime("40_000"));
    assert_eq!(project.check().run().fresh(crates), [true, false, false]);
    assert_eq!(project.check().run().fresh(crates), [true, true, true], "nothing changed");

    project.remove("budgets.toml");
    project.check().run().one_error(&["no `budgets.toml` was found"]);
}

#[test]
fn the_variable_wins_over_the_file_and_over_the_argument() {
    let project = Project::new("variable").with_application();
    project.write("budgets.toml", &runtime("1"));
    project.write("named.toml", &runtime("2"));
    project.write("other.toml", &runtime("3"));
    project.write("third.toml", &runtime("4"));
    let absolute = project.path("third.toml");
    let crates = ["variable_budgets", "variable"];

    assert_eq!(project.build().printed(), "Runtime 1\n");
    let other = || project.build().env("BUDGETS_TOML", "../other.toml");
    assert_eq!(other().printed(), "Runtime 3\n", "set, relative to the package");
    assert_eq!(other().run().fresh(crates), [true, true], "nothing changed");
    project.write("other.toml", &runtime("30"));
    assert_eq!(other().printed(), "Runtime 30\n", "the file that it names was edited");
    assert_eq!(project.build().env("BUDGETS_TOML", &absolute).printed(), "Runtime 4\n", "changed");
    assert_eq!(project.build().printed(), "Runtime 1\n", "unset");
    assert_eq!(project.build().run().fresh(crates), [true, true], "nothing changed");

    project.write("budgets/src/lib.rs", "#![no_std]\nbudget_runtime::budgets!(\"../named.toml\");\n");
    assert_eq!(project.build().printed(), "Runtime 2\n", "the argument wins over the search");
    assert_eq!(other().printed(), "Runtime 30\n", "the variable wins over the argument");
}

#[test]
fn a_variable_that_names_no_file_is_an_error() {
    let project = Project::new("no-file").with_application();
    project.write("budgets.toml", &runtime("1"));
    project
        .check()
        .env("BUDGETS_TOML", "")
        .run()
        .one_error(&["the environment variable `BUDGETS_TOML` is set and empty", "budgets/src/lib.rs:2:1"]);
    let tried = format!("tried {}", project.path("budgets/missing.toml").display());
    project
        .check()
        .env("BUDGETS_TOML", "missing.toml")
        .run()
        .one_error(&["the file that the environment variable `BUDGETS_TOML` names was not found", &tried]);
    let folder = format!("tried {} (not a file)", project.path("budgets/src").display());
    project.check().env("BUDGETS_TOML", "src").run().one_error(&[&folder]);
    project.write("budgets/missing.toml", &runtime("1"));
    project.check().env("BUDGETS_TOML", "missing.toml").run().succeeded();
    assert_eq!(project.check().run().fresh(["no_file_budgets"]), [false], "unset");
}

#[test]
fn limits_differ_by_target() {
    let project = Project::new("target").with_application();
    project.write(
        "budgets.toml",
        "[crates]\n\
         Unix = 1\n\
         Windows = 1\n\
         Linux = 1\n\
         \n\
         [target.'cfg(unix)'.crates]\n\
         Unix = 2\n\
         [target.'cfg(windows)'.crates]\n\
         Windows = 2\n\
         [target.'cfg(all(target_os = \"linux\", not(windows)))'.crates]\n\
         Linux = 2\n",
    );
    let limit = |holds| if holds { 2 } else { 1 };
    let (unix, windows) = (limit(cfg!(unix)), limit(cfg!(windows)));
    let linux = limit(cfg!(target_os = "linux"));
    let limits = format!("Unix {unix}\nWindows {windows}\nLinux {linux}\n");
    assert_eq!(project.build().printed(), limits);
}

#[test]
fn limits_differ_by_feature() {
    let project = with_features("feature", &["small", "tiny"]);
    project.write(
        "budgets.toml",
        "[crates]\n\
         Runtime = '64 KiB'\n\
         [target.'cfg(feature = \"small\")'.crates]\n\
         Runtime = '24 KiB'\n\
         [target.'cfg(feature = \"tiny\")'.crates]\n\
         Runtime = '8 KiB'\n",
    );
    let with = |features| project.build().arg("--features").arg(features);
    assert_eq!(project.build().printed(), "Runtime 65536\n");
    assert_eq!(with("feature-budgets/small").printed(), "Runtime 24576\n");
    assert_eq!(with("feature-budgets/tiny").printed(), "Runtime 8192\n");
    assert_eq!(project.build().printed(), "Runtime 65536\n");
    with("feature-budgets/small,feature-budgets/tiny").run().one_error(&[
        "two overrides of `limit` of crate `Runtime` hold on this target",
        "--> budgets.toml:6:11",
        "`cfg(feature = \"small\")` at budgets.toml:4 holds, and so does `cfg(feature = \"tiny\")`",
    ]);
}

#[test]
fn an_override_that_does_not_fit_is_an_error_where_it_holds() {
    let project = with_features("fit", &["parent", "part", "total", "block"]);
    project.write(
        "budgets.toml",
        "[system]\n\
         total = 1000\n\
         [crates]\n\
         Runtime = { limit = 600, max-block = 300 }\n\
         Stack   = { limit = 200, within = 'Runtime' }\n\
         \n\
         [target.'cfg(feature = \"parent\")'.crates]\n\
         Runtime = { limit = 199, max-block = 100 }\n\
         [target.'cfg(feature = \"part\")'.crates]\n\
         Stack = 601\n\
         [target.'cfg(feature = \"total\")'.system]\n\
         total = 599\n\
         [target.'cfg(feature = \"block\")'.crates]\n\
         Runtime = { max-block = 601 }\n",
    );
    assert_eq!(project.build().printed(), "Runtime 400\nStack 200\n");
    let with = |feature: &str| project.check().arg("--features").arg(&format!("fit-budgets/{feature}")).run();
    with("parent").one_error(&[
        "the parts of crate `Runtime` do not fit in it: `Stack` total 200 bytes",
        "the limit of `Runtime` is 199 bytes (budgets.toml:8)",
    ]);
    with("part").one_error(&[
        "the parts of crate `Runtime` do not fit in it: `Stack` total 601 bytes",
        "the limit of `Runtime` is 600 bytes (budgets.toml:4)",
    ]);
    with("total").one_error(&[
        "the limits are 600 bytes, the stack 0, together 600 bytes, and the total is 599 bytes (budgets.toml:12)",
    ]);
    with("block").one_error(&[
        "the `max-block` of crate `Runtime` is 601 bytes (budgets.toml:14), over its limit of 600 bytes (budgets.toml:4)",
    ]);
    project.check().run().succeeded();
}

#[test]
fn the_nearest_manifest_wins_and_none_beyond_the_workspace_is_seen() {
    let project = Project::new("nearest").with_application();
    // In the folder around the workspace.
    project.write("../budgets.toml", &runtime("3"));
    let at = |path| format!("tried {}", project.path(path).display());
    let missed = project.check().run();
    missed.one_error(&["no `budgets.toml` was found", &at("budgets/budgets.toml"), &at("budgets.toml")]);
    assert_eq!(missed.errors[0].message.matches("tried ").count(), 2, "{}", missed.errors[0].rendered);

    project.write("budgets.toml", &runtime("2"));
    assert_eq!(project.build().printed(), "Runtime 2\n");
    project.write("budgets/budgets.toml", &runtime("1"));
    // Cargo knows no file that was not there. Whoever adds one nearer builds the crate anew.
    project.write("budgets/src/lib.rs", "#![no_std]\n\nbudget_runtime::budgets!();\n");
    assert_eq!(project.build().printed(), "Runtime 1\n");
}

#[test]
fn a_package_that_is_verified_sees_its_own_manifest_alone() {
    let project = Project::new("verified");
    project.write("Cargo.toml", "[workspace]\nexclude = [\"target\"]\n");
    project.write("budgets.toml", &runtime("1"));
    let folder = "target/package/verified-budgets-0.1.0";
    project.write(&format!("{folder}/Cargo.toml"), &package("verified-budgets"));
    project.write(&format!("{folder}/src/lib.rs"), "budget_runtime::budgets!();\n");
    let manifest = format!("{folder}/Cargo.toml");
    let check = || project.check().arg("--manifest-path").arg(&manifest);

    let own = format!("{folder}/budgets.toml");
    let missed = check().run();
    missed.one_error(&["no `budgets.toml` was found", &project.path(&own).display().to_string()]);
    assert_eq!(missed.errors[0].message.matches("tried ").count(), 1, "{}", missed.errors[0].rendered);
    project.write(&own, &runtime("2"));
    check().run().succeeded();
}

#[test]
fn each_mistake_of_a_manifest_is_one_error_whatever_uses_its_names() {
    let project = Project::new("mistakes").with_application();
    project.write(
        "budgets.toml",
        "[crates]\n\
         Foundation = '8 KB'\n\
         Runtime = { limit = '64 KiB', max-blok = 1 }\n\
         Stack = { limit = 1, within = 'Runtme' }\n\
         Radio = '16 KiB'\n",
    );
    project.write(
        "budgets/src/lib.rs",
        "//! A crate that is its own user.\n\
         use budget_runtime::{BoundedVec, BudgetError, managed, managed_alloc};\n\
         budget_runtime::budgets!();\n\
         \n\
         #[managed(Radio, 512)]\n\
         pub struct Framer { pub line: u8 }\n\
         \n\
         #[managed(Foundation)]\n\
         pub struct Counter { pub count: u8 }\n\
         \n\
         #[managed(Stack, 512)]\n\
         pub struct Parser { #[block(capacity = 4)] pub ops: BoundedVec<u32, _> }\n\
         \n\
         pub fn all() -> Result<usize, BudgetError> {\n\
         \x20   let memory = managed_alloc!(Runtime, 4096)?;\n\
         \x20   let boxed = allocate_memory::<64>(CrateId::Foundation)?;\n\
         \x20   let charge = CrateId::Stack.charge(3)?;\n\
         \x20   drop((memory, boxed, charge, Framer::try_new(1)?, Parser::try_new()?, Counter::try_new(2)?));\n\
         \x20   Ok(CrateId::Radio.limit() + BUDGETS.len() + GLOBAL_BUDGET_TRACKER.snapshot().iter().count())\n\
         }\n",
    );
    let built = project.check().run();
    let rendered: String = built.errors.iter().map(|error| error.rendered.as_str()).collect();
    assert_eq!(built.errors.len(), 3, "{rendered}");
    for (error, place) in
        built.errors.iter().zip(["--> budgets.toml:2:14", "--> budgets.toml:3:31", "--> budgets.toml:4:31"])
    {
        assert!(error.message.contains(place), "{place} is expected in:\n{rendered}");
    }
}

#[test]
fn an_integrator_overrides_the_manifest_of_a_published_budgets_crate() {
    // The crate as a registry would unpack it, with a manifest of its own.
    let project = Project::new("integrator").with_application();
    let published = "../registry/integrator-budgets-0.1.0";
    fs::rename(project.path("budgets"), made(project.path(published))).expect("the crate can be moved");
    project.write(&format!("{published}/Cargo.toml.orig"), "");
    project.write(&format!("{published}/budgets.toml"), &runtime("'64 KiB'"));
    project.replace("Cargo.toml", ", \"budgets\"", "");
    project.replace("app/Cargo.toml", "../budgets", &format!("../{published}"));
    assert_eq!(project.build().printed(), "Runtime 65536\n", "its own manifest");

    project.write("product.toml", &runtime("'48 KiB'"));
    project
        .write(".cargo/config.toml", "[env]\nBUDGETS_TOML = { value = \"product.toml\", relative = true }\n");
    assert_eq!(project.build().printed(), "Runtime 49152\n", "the manifest of the integrator");
    assert_eq!(
        project.build().run().fresh(["integrator_budgets", "integrator"]),
        [true, true],
        "nothing changed"
    );
    project.write("product.toml", &runtime("'40 KiB'"));
    assert_eq!(project.build().printed(), "Runtime 40960\n", "it was edited");
    project.remove(".cargo/config.toml");
    assert_eq!(project.build().printed(), "Runtime 65536\n", "its own manifest again");
}

/// A project whose budgets crate has features.
fn with_features(name: &str, features: &[&str]) -> Project {
    let project = Project::new(name).with_application();
    let features: String = features.iter().flat_map(|feature| [feature, " = []\n"]).collect();
    let manifest = package(&format!("{name}-budgets")) + "[features]\n" + &features;
    project.write("budgets/Cargo.toml", &manifest);
    project
}

/// A path that is free, in a folder that is there.
fn made(path: PathBuf) -> PathBuf {
    let folder = path.parent().expect("the path is in a folder");
    if folder.exists() {
        fs::remove_dir_all(folder).expect("what an earlier run made can be removed");
    }
    fs::create_dir_all(folder).expect("the folder can be made");
    path
}
