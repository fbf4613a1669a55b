//! Owns files that a command makes and changes. Comes in: paths and texts. Goes out: all of them written, or none.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::exit::Failure;

/// Files to be written together.
#[derive(Default)]
pub(crate) struct Changes(Vec<Change>);

struct Change {
    path: PathBuf,
    /// The text that the file has now; `None` for a file that must not be there.
    old: Option<String>,
    new: String,
}

/// What was done, to be undone where something later fails.
enum Done<'a> {
    Folder(&'a Path),
    Created(&'a Path),
    Changed(&'a Path, &'a str),
}

impl Changes {
    /// Adds a file that is made.
    ///
    /// # Errors
    ///
    /// When something is there already.
    pub(crate) fn create(&mut self, path: PathBuf, new: String) -> Result<(), Failure> {
        if fs::symlink_metadata(&path).is_ok() {
            return Err(exists(&path));
        }
        self.0.push(Change { path, old: None, new });
        Ok(())
    }

    /// Adds a file that is there and gets another text.
    pub(crate) fn change(&mut self, path: PathBuf, old: String, new: String) {
        if old != new {
            self.0.push(Change { path, old: Some(old), new });
        }
    }

    /// The paths of files that are made, and of those that are changed.
    pub(crate) fn paths<'a>(&'a self) -> (Vec<&'a Path>, Vec<&'a Path>) {
        let (created, changed): (Vec<_>, Vec<_>) = self.0.iter().partition(|change| change.old.is_none());
        let path = |change: &'a Change| change.path.as_path();
        (created.into_iter().map(path).collect(), changed.into_iter().map(path).collect())
    }

    /// Writes all files.
    ///
    /// # Errors
    ///
    /// When one cannot be written; then all are as they were.
    pub(crate) fn write(&self) -> Result<(), Failure> {
        let mut done = Vec::new();
        for change in &self.0 {
            if let Err(error) = change.write(&mut done) {
                undo(&done);
                let message =
                    format!("`{}` cannot be written, and nothing is changed: {error}", change.path.display());
                return Err(Failure::usage(message, "make the folder writable for whoever calls"));
            }
        }
        Ok(())
    }
}

/// What is never overwritten.
pub(crate) fn exists(path: &Path) -> Failure {
    Failure::usage(
        format!("`{}` is there already, and nothing is overwritten", path.display()),
        "remove or rename it, or go on with what is there: `cargo budget check`",
    )
}

impl Change {
    fn write<'a>(&'a self, done: &mut Vec<Done<'a>>) -> io::Result<()> {
        let Some(old) = &self.old else {
            let mut missing: Vec<&Path> =
                self.path.ancestors().skip(1).take_while(|folder| !folder.exists()).collect();
            while let Some(folder) = missing.pop() {
                fs::create_dir(folder)?;
                done.push(Done::Folder(folder));
            }
            // Not `create`: what came there in between stays as it is.
            let mut file = fs::File::create_new(&self.path)?;
            done.push(Done::Created(&self.path));
            return file.write_all(self.new.as_bytes());
        };
        done.push(Done::Changed(&self.path, old));
        fs::write(&self.path, &self.new)
    }
}

fn undo(done: &[Done<'_>]) {
    for one in done.iter().rev() {
        // Each is tried, whatever became of the others.
        let _ = match one {
            Done::Folder(path) => fs::remove_dir(path),
            Done::Created(path) => fs::remove_file(path),
            Done::Changed(path, old) => fs::write(path, old),
        };
    }
}

#[cfg(test)]
mod tests {
    use std::{env, fs, process};

    use super::Changes;

    #[test]
    fn all_files_are_written_or_none() {
        let folder = env::temp_dir().join(format!("cargo-budget-changes-{}", process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("old"), "before").unwrap();
        let prepared = || {
            let mut changes = Changes::default();
            changes.change(folder.join("old"), "before".to_owned(), "after".to_owned());
            changes.create(folder.join("new/deep/file"), "text".to_owned()).unwrap();
            changes
        };
        let paths = prepared();
        assert_eq!(paths.paths(), (vec![&*folder.join("new/deep/file")], vec![&*folder.join("old")]));
        let mut changes = prepared();
        // A file is no folder, whoever asks.
        changes.create(folder.join("old/inside"), "text".to_owned()).unwrap();
        let failure = changes.write().unwrap_err().to_string();
        assert!(failure.contains("and nothing is changed"), "{failure}");
        assert_eq!(fs::read_to_string(folder.join("old")).unwrap(), "before");
        assert!(!folder.join("new").exists());

        prepared().write().unwrap();
        assert_eq!(fs::read_to_string(folder.join("old")).unwrap(), "after");
        assert_eq!(fs::read_to_string(folder.join("new/deep/file")).unwrap(), "text");
        assert!(Changes::default().create(folder.join("new"), String::new()).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
