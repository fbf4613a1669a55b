//! The workspaces in `tests` that programs are built from, each in a copy. Comes in: a name. Goes out: a place to run the tool
//! in, one call at a time, since a build with other features replaces the program that is being measured.

use std::{
    path::{Path, PathBuf},
    sync::{LazyLock, Mutex, PoisonError},
};

use super::{Project, Ran, collect, repository};

/// A copy of a workspace.
pub(crate) struct Device(Project);

/// The copy of `tests/device` that the tests of one file share, and do not change.
pub(crate) fn device() -> &'static Device {
    static DEVICE: LazyLock<Device> = LazyLock::new(|| Device::copy_of("device"));
    &DEVICE
}

impl Device {
    /// A copy of a workspace, to be changed.
    pub(crate) fn copy_of(workspace: &str) -> Self {
        let project = Project::new();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(workspace);
        let mut files = Vec::new();
        collect(&from, &mut files);
        for (path, text) in files {
            let path = path.strip_prefix(&from).expect("the file is in the folder");
            project.write(path.to_str().expect("the path is UTF-8"), &text);
        }
        let runtime = repository().join("budget-runtime");
        project.replace("Cargo.toml", "\"../../../budget-runtime\"", &format!("'{}'", runtime.display()));
        Self(project)
    }

    /// Runs `cargo budget` in it.
    pub(crate) fn budget(&self, arguments: &[&str]) -> Ran {
        self.budget_with(&[], arguments)
    }

    /// Runs `cargo budget` in it, with more variables in its environment.
    pub(crate) fn budget_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.budget_in("", arguments, variables)
    }

    /// The path of a file in it.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path(path)
    }

    /// Replaces a text, which must be there, in a file.
    pub(crate) fn replace(&self, path: &str, from: &str, to: &str) {
        self.0.replace(path, from, to);
    }
}
