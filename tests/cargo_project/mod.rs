//! A cargo project that a test makes, changes and builds. Comes in: files. Goes out: what cargo says of them. All
//! projects share one target folder, so that the crates of this repository are built once.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{
    collections::BTreeMap,
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

/// A folder of its own under the target folder, that a workspace goes in.
pub(crate) struct Project {
    name: String,
    root: PathBuf,
}

/// A build that can still be told more.
pub(crate) struct Build(Command);

/// What came of a build.
pub(crate) struct Built {
    /// The errors, without the line that counts them.
    pub(crate) errors: Vec<Diagnostic>,
    /// The binary, when the build made or kept one.
    pub(crate) binary: Option<PathBuf>,
    /// For each crate whether it was kept as it was.
    fresh: BTreeMap<String, bool>,
    succeeded: bool,
    log: String,
}

/// One message of the compiler.
pub(crate) struct Diagnostic {
    /// The message alone.
    pub(crate) message: String,
    /// The message as the terminal shows it.
    pub(crate) rendered: String,
}

/// The root of this repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Project {
    /// Returns an empty project. `name` is the name of no other project, also not of another test file, and its
    /// packages are named after it: to cargo, packages of one name in two workspaces are the same.
    pub(crate) fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("projects").join(name).join("workspace");
        if root.exists() {
            fs::remove_dir_all(&root).expect("the project of an earlier run can be removed");
        }
        let project = Self { name: name.to_owned(), root };
        // With the versions of this repository nothing needs to be looked up.
        let versions = fs::read_to_string(repository().join("Cargo.lock")).unwrap_or_default();
        project.write("Cargo.lock", &versions);
        project
    }

    /// The workspace in a folder that is there, to be built and not to be changed.
    pub(crate) fn at(root: PathBuf) -> Self {
        Self { name: String::new(), root }
    }

    /// The folder of the workspace.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a file or folder, relative to the workspace.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Writes a file and the folders it needs.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        let folder = path.parent().expect("the file is in a folder");
        fs::create_dir_all(folder).expect("the folder can be made");
        fs::write(&path, text).expect("the file can be written");
    }

    /// Replaces the first text by the second in a file, where it must be.
    pub(crate) fn replace(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).expect("the file can be read");
        assert!(text.contains(from), "{path} contains {from:?}");
        self.write(path, &text.replace(from, to));
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("the file can be removed");
    }

    /// Copies a folder of the repository, without what builds leave in it.
    pub(crate) fn copy(&self, from: &Path, to: &str) {
        for entry in fs::read_dir(from).expect("the folder can be read") {
            let entry = entry.expect("the folder can be read");
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_str().expect("the name is UTF-8");
            if path.is_dir() && name != "target" {
                self.copy(&path, &format!("{to}{name}/"));
            } else if path.is_file() && name != "Cargo.lock" {
                let text = fs::read_to_string(&path).expect("the file can be read");
                self.write(&format!("{to}{name}"), &text);
            }
        }
    }

    /// Writes a workspace of two packages: NAME-budgets, in the folder `budgets`, and NAME, in `app`, an application
    /// that prints all limits and knows the other as `app_budgets`.
    pub(crate) fn with_application(self) -> Self {
        self.write("Cargo.toml", "[workspace]\nmembers = [\"app\", \"budgets\"]\nresolver = \"3\"\n");
        self.write("budgets/Cargo.toml", &package(&format!("{}-budgets", self.name)));
        self.write("budgets/src/lib.rs", "#![no_std]\nbudget_runtime::budgets!();\n");
        let budgets = format!("app-budgets = {{ package = '{}-budgets', path = '../budgets' }}\n", self.name);
        self.write("app/Cargo.toml", &(package(&self.name) + &budgets));
        self.write(
            "app/src/main.rs",
            "use app_budgets::CrateId;\n\
             fn main() {\n\
             \x20   for id in CrateId::ALL {\n\
             \x20       println!(\"{id} {}\", id.limit());\n\
             \x20   }\n\
             }\n",
        );
        self
    }

    /// Type-checks the workspace.
    pub(crate) fn check(&self) -> Build {
        self.cargo("check")
    }

    /// Builds the workspace.
    pub(crate) fn build(&self) -> Build {
        self.cargo("build")
    }

    /// Another command of cargo.
    pub(crate) fn cargo(&self, command: &str) -> Build {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(&self.root).args([command, "--message-format=json", "--offline", "--target-dir"]);
        cargo.arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("projects/target"));
        // What the surrounding cargo, or whoever calls it, has set for its own build.
        for (variable, _) in env::vars_os() {
            if variable.to_str().is_some_and(disturbs) {
                cargo.env_remove(variable);
            }
        }
        cargo
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_TERM_COLOR", "never");
        Build(cargo)
    }
}

impl Build {
    /// Adds an argument.
    #[must_use]
    pub(crate) fn arg(mut self, argument: &str) -> Self {
        self.0.arg(argument);
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub(crate) fn env(mut self, variable: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(variable, value);
        self
    }

    /// Builds.
    pub(crate) fn run(self) -> Built {
        Built::of(&self.output())
    }

    /// Builds, and returns what the application prints.
    pub(crate) fn printed(self) -> String {
        let built = self.run();
        built.succeeded();
        let binary = built.binary.expect("the workspace has an application");
        let output = Command::new(binary).output().expect("the application starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("the application prints text")
    }

    /// Builds without a network, and only where the local copies of the dependencies are not enough, with one.
    pub(crate) fn output(mut self) -> Output {
        let output = self.0.output().expect("cargo starts");
        if output.status.success() || !String::from_utf8_lossy(&output.stderr).contains("--offline") {
            return output;
        }
        let mut online = Command::new(self.0.get_program());
        online.args(self.0.get_args().filter(|argument| *argument != "--offline"));
        online.current_dir(self.0.get_current_dir().expect("a build has a folder"));
        for (variable, value) in self.0.get_envs() {
            match value {
                Some(value) => online.env(variable, value),
                None => online.env_remove(variable),
            };
        }
        online.output().expect("cargo starts")
    }
}

impl Built {
    fn of(output: &Output) -> Self {
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        let mut built = Self {
            errors: Vec::new(),
            binary: None,
            fresh: BTreeMap::new(),
            succeeded: output.status.success(),
            log,
        };
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let message: Value = serde_json::from_str(line).expect("cargo writes JSON");
            built.take(&message);
        }
        built
    }

    fn take(&mut self, message: &Value) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        if message["reason"] == "compiler-artifact" {
            if let (Some(name), Some(fresh)) =
                (message["target"]["name"].as_str(), message["fresh"].as_bool())
            {
                self.fresh.insert(name.to_owned(), fresh);
            }
            self.binary = message["executable"].as_str().map(PathBuf::from).or(self.binary.take());
        }
        let message = &message["message"];
        // The line that counts the errors is an error without a place; the linker's has none either.
        let placed = message["spans"].as_array().is_some_and(|spans| !spans.is_empty());
        let linking = message["message"].as_str().is_some_and(|text| text.starts_with("linking"));
        if message["level"] == "error" && (placed || linking) {
            let error =
                Diagnostic { message: text(&message["message"]), rendered: text(&message["rendered"]) };
            self.log.push_str(&error.rendered);
            self.errors.push(error);
        }
    }

    /// Whether there was no error.
    pub(crate) fn is_success(&self) -> bool {
        self.succeeded
    }

    /// What cargo, the compiler and the linker said.
    pub(crate) fn log(&self) -> &str {
        &self.log
    }

    /// Asserts that there was no error, and returns for each crate named whether it was kept as it was.
    #[track_caller]
    pub(crate) fn fresh<const CRATES: usize>(&self, crates: [&str; CRATES]) -> [bool; CRATES] {
        self.succeeded();
        crates.map(|name| *self.fresh.get(name).unwrap_or_else(|| panic!("{name} is built:\n{}", self.log)))
    }

    /// Asserts that there was no error.
    #[track_caller]
    pub(crate) fn succeeded(&self) {
        assert!(self.succeeded, "{}", self.log);
    }

    /// Asserts that there was one error, and that it has all of `texts`.
    #[track_caller]
    pub(crate) fn one_error(&self, texts: &[&str]) {
        assert!(!self.succeeded && self.errors.len() == 1, "one error is expected:\n{}", self.log);
        for text in texts {
            assert!(self.errors[0].rendered.contains(text), "{text:?} is expected in:\n{}", self.log);
        }
    }
}

/// The manifest of a package that depends on the runtime of this repository; its dependencies stand last.
pub(crate) fn package(name: &str) -> String {
    format!(
        "[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\nrust-version = '1.88'\n\n\
         [dependencies]\nbudget-runtime = {{ path = '{}' }}\n",
        repository().join("budget-runtime").display(),
    )
}

/// Whether an environment variable changes what a build of a project does.
fn disturbs(variable: &str) -> bool {
    let kept = ["CARGO_HOME", "CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTR", "CARGO_SOURCE_"];
    let named = ["BUDGETS_TOML", "RUSTFLAGS", "RUSTDOCFLAGS", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER"];
    named.contains(&variable)
        || (variable.starts_with("CARGO") && !kept.iter().any(|prefix| variable.starts_with(prefix)))
}
