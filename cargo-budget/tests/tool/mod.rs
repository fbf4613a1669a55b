//! The tool as a user runs it, and projects to run it in. Comes in: files and arguments. Goes out: what it wrote and its exit
//! code, held against a file of `snapshots`. All projects lie outside of the repository and share one target folder, so
//! that the crates of the repository are built once.
//!
//! After a wanted change, `SNAPSHOTS=overwrite cargo test -p cargo-budget` writes the snapshots anew.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub(crate) mod device;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::atomic::{AtomicU32, Ordering},
};

/// A folder outside of the repository, removed at the end. Programs that are built have names that no other test has, since
/// all lie in one target folder.
pub(crate) struct Project {
    root: PathBuf,
}

/// What came of a call.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    root: PathBuf,
}

/// The root of this repository.
pub(crate) fn repository() -> PathBuf {
    let crates =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a folder of the repository");
    crates.canonicalize().expect("the repository is there")
}

/// The dependency on the runtime of the repository, as a line of `Cargo.toml`.
pub(crate) fn runtime() -> String {
    format!("budget-runtime = {{ path = '{}' }}\n", repository().join("budget-runtime").display())
}

impl Project {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        // Only has to give each a number of its own.
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("cargo-budget-{}-{number}", std::process::id());
        let folder =
            env::temp_dir().canonicalize().expect("there is a folder for what is temporary").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("what a killed run left can be removed");
        }
        let project = Self { root: folder.join("product") };
        // With the versions of this repository nothing needs to be looked up.
        let versions = fs::read_to_string(repository().join("Cargo.lock")).unwrap_or_default();
        project.write("Cargo.lock", &versions);
        project
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Writes a file and the folders it needs.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("the file is in a folder")).expect("the folder can be made");
        fs::write(&path, text).expect("the file can be written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Replaces a text, which must be there, in a file.
    pub(crate) fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has {from:?}:\n{text}");
        self.write(path, &text.replace(from, to));
    }

    /// Every file and its text, without locks: what a command may have changed.
    pub(crate) fn files(&self) -> Vec<(PathBuf, String)> {
        let mut files = Vec::new();
        collect(&self.root, &mut files);
        files.retain(|(path, _)| !path.ends_with("Cargo.lock"));
        files.sort();
        files
    }

    /// Runs `cargo budget` in the root.
    pub(crate) fn budget(&self, arguments: &[&str]) -> Ran {
        self.budget_in("", arguments, &[])
    }

    /// Runs `cargo budget` in a folder, with more environment variables.
    pub(crate) fn budget_in(&self, folder: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
        let mut command = tool();
        command.args(arguments).current_dir(self.path(folder));
        command.envs(variables.iter().copied());
        self.ran(&command.output().expect("the tool starts"))
    }

    /// Runs cargo in the root.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Ran {
        self.ran(&cargo().args(arguments).current_dir(&self.root).output().expect("cargo starts"))
    }

    /// Runs a program that is on the path, in the root.
    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> Ran {
        let output = Command::new(program).args(arguments).current_dir(&self.root).output();
        self.ran(&output.unwrap_or_else(|error| panic!("{program}: {error}")))
    }

    fn ran(&self, output: &Output) -> Ran {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("all output is UTF-8");
        Ran {
            code: output.status.code(),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
            root: self.root.clone(),
        }
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        if let Some(folder) = self.root.parent() {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            let text = fs::read(&path).expect("the file can be read");
            files.push((path, String::from_utf8_lossy(&text).into_owned()));
        }
    }
}

/// The folder that all programs of the tests are built in.
pub(crate) fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("tool")
}

/// Cargo, for a build of its own.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env!("CARGO"));
    clean(&mut command);
    command
}

/// The tool, as cargo calls it.
pub(crate) fn tool() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-budget"));
    clean(&mut command);
    command.arg("budget");
    command
}

/// Takes out what the surrounding cargo, or whoever calls it, has set for its own build.
fn clean(command: &mut Command) {
    let kept = ["CARGO_HOME", "CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTR", "CARGO_SOURCE_"];
    for (variable, _) in env::vars_os() {
        let Some(name) = variable.to_str() else { continue };
        let disturbs = name.starts_with("CARGO") && !kept.iter().any(|prefix| name.starts_with(prefix));
        let named = ["BUDGETS_TOML", "RUSTFLAGS", "CLICOLOR", "CLICOLOR_FORCE", "NO_COLOR", "RUSTC_WRAPPER"];
        if disturbs || named.contains(&name) {
            command.env_remove(&variable);
        }
    }
    command
        .env("CARGO", env!("CARGO"))
        .env("COLUMNS", "100")
        .env("CARGO_TARGET_DIR", target())
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_TERM_COLOR", "never")
        .env("CARGO_TERM_QUIET", "true");
}

impl Ran {
    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn ends(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// Asserts that standard error has a text.
    #[track_caller]
    pub(crate) fn says(&self, text: &str) -> &Self {
        assert!(self.stderr.contains(text), "{text:?} is expected in:\n{}", self.stderr);
        self
    }

    /// Holds all of it against the file `snapshots/NAME.txt`.
    #[track_caller]
    pub(crate) fn is_as_in(&self, name: &str) -> &Self {
        let code = self.code.map_or_else(|| "none".to_owned(), |code| code.to_string());
        let mut text = format!("exit code {code}\n");
        for (stream, said) in [("standard output", &self.stdout), ("standard error", &self.stderr)] {
            if !said.is_empty() {
                text = text + "---- " + stream + "\n" + said;
            }
        }
        let root = self.root.display().to_string();
        let text = text.replace(&root, "[ROOT]").replace(&repository().display().to_string(), "[REPOSITORY]");
        hold(name, &text);
        self
    }
}

/// Holds a text against the file `snapshots/NAME.txt`.
#[track_caller]
pub(crate) fn hold(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(format!("{name}.txt"));
    if env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        fs::write(&path, text).expect("the snapshot can be written");
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == text, "{} is not what it was; now it is\n{text}", path.display());
}
