//! Finding the manifest: where to look in, the path of the file out, or every path that was tried.

use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toml::de::DeTable;

/// The name of the file.
const FILE: &str = "budgets.toml";

/// The environment variable that names the file.
const VARIABLE: &str = "BUDGETS_TOML";

/// Where to look for a manifest.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The folder of the package that asks, its `CARGO_MANIFEST_DIR`.
    pub package_dir: &'a Path,
    /// The argument of `budgets!("path")`, relative to the package.
    pub named: Option<&'a Path>,
    /// The value of the environment variable `BUDGETS_TOML`, if it is set.
    pub variable: Option<&'a OsStr>,
}

/// No manifest was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotFound {
    /// Every path that was tried, in order.
    pub tried: Vec<PathBuf>,
    /// Those of them that are there and are no files.
    not_files: Vec<PathBuf>,
    origin: Origin,
}

/// What the paths came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Variable,
    EmptyVariable,
    Argument,
    Walk,
    Archive,
}

/// A manifest that cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub struct Unreadable {
    /// The path of the file.
    pub path: PathBuf,
    /// What stood in the way; of the kind [`io::ErrorKind::InvalidData`] for text that is not UTF-8.
    pub error: io::Error,
}

/// Finds the manifest of a package.
///
/// The environment variable wins over the argument, and the argument over the search; each that is given is the
/// only place looked at. The search goes from the package's folder upwards to the nearest `budgets.toml`, not past
/// the nearest folder whose `Cargo.toml` has `[workspace]`. A package that was unpacked from an archive is not a
/// part of what lies around it, so there only its own folder is searched.
///
/// # Errors
///
/// Every path that was tried, none of which is a file.
pub fn locate(request: &Request<'_>) -> Result<PathBuf, NotFound> {
    let Request { package_dir, named, variable } = *request;
    match (variable, named) {
        (Some(variable), _) if variable.is_empty() => first_file(Vec::new(), Origin::EmptyVariable),
        (Some(variable), _) => first_file(vec![package_dir.join(variable)], Origin::Variable),
        (None, Some(named)) => first_file(vec![package_dir.join(named)], Origin::Argument),
        (None, None) if is_unpacked(package_dir) => first_file(vec![package_dir.join(FILE)], Origin::Archive),
        (None, None) => {
            let mut dirs = Vec::new();
            for dir in package_dir.ancestors() {
                dirs.push(dir.join(FILE));
                if is_workspace(dir) {
                    break;
                }
            }
            first_file(dirs, Origin::Walk)
        }
    }
}

/// Reads the text of a manifest.
///
/// # Errors
///
/// What stood in the way, with the position of the first byte that is not UTF-8.
pub fn read(path: &Path) -> Result<String, Unreadable> {
    let unreadable = |error| Unreadable { path: path.to_owned(), error };
    let bytes = fs::read(path).map_err(unreadable)?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes().iter().take(valid).filter(|&&byte| byte == b'\n').count();
        let message = format!("invalid UTF-8 in line {line}, at byte {valid} of the file");
        unreadable(io::Error::new(io::ErrorKind::InvalidData, message))
    })
}

fn first_file(paths: Vec<PathBuf>, origin: Origin) -> Result<PathBuf, NotFound> {
    if let Some(found) = paths.iter().find(|path| is_there(path)) {
        return Ok(found.clone());
    }
    let not_files = paths.iter().filter(|path| path.exists()).cloned().collect();
    Err(NotFound { tried: paths, not_files, origin })
}

/// Whether there is a file, also one that may not be looked at: reading it tells why, where passing over it would
/// silently take another.
fn is_there(path: &Path) -> bool {
    match fs::metadata(path) {
        Ok(metadata) => metadata.is_file(),
        Err(error) => !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory),
    }
}

/// Whether a folder holds a package as Cargo unpacks it, to verify it or to build it from a registry.
fn is_unpacked(package_dir: &Path) -> bool {
    let parent = package_dir.parent();
    let above = parent.and_then(Path::parent);
    let is_named =
        |dir: Option<&Path>, name: &str| dir.and_then(Path::file_name).is_some_and(|dir| dir == name);
    (is_named(parent, "package") && is_named(above, "target"))
        || package_dir.join("Cargo.toml.orig").is_file()
}

/// Whether a folder's `Cargo.toml` has the table `[workspace]`; one that is not valid TOML is read as far as it is.
pub(crate) fn is_workspace(dir: &Path) -> bool {
    fs::read(dir.join("Cargo.toml")).is_ok_and(|bytes| {
        let text = String::from_utf8_lossy(&bytes);
        let (tree, _) = DeTable::parse_recoverable(&text);
        tree.get_ref().get("workspace").is_some_and(|value| value.get_ref().is_table())
    })
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.origin {
            Origin::Variable => "the file that the environment variable `BUDGETS_TOML` names was not found",
            Origin::EmptyVariable => "the environment variable `BUDGETS_TOML` is set and empty",
            Origin::Argument => "the file that the argument of `budgets!` names was not found",
            Origin::Walk | Origin::Archive => "no `budgets.toml` was found",
        })?;
        for path in &self.tried {
            let kind = if self.not_files.contains(path) { " (not a file)" } else { "" };
            write!(f, "\n  = note: tried {}{kind}", path.display())?;
        }
        match self.origin {
            Origin::Variable => write!(f, "\n  = help: create the file, or correct or unset `{VARIABLE}`"),
            Origin::EmptyVariable => {
                write!(f, "\n  = help: set `{VARIABLE}` to the path of a manifest, or unset it")
            }
            Origin::Argument => f.write_str(
                "\n  = help: create the file, or correct the path, which is relative to the package",
            ),
            Origin::Walk => write!(f, "\n  = help: create `{FILE}` at the root of the workspace"),
            Origin::Archive => write!(
                f,
                "\n  = note: a package unpacked from an archive is searched in its own folder only\
                 \n  = help: put `{FILE}` into the package, or set `{VARIABLE}` to the path of one"
            ),
        }
    }
}

impl std::error::Error for NotFound {}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let help = match self.error.kind() {
            io::ErrorKind::InvalidData => "save the file as UTF-8",
            io::ErrorKind::NotFound => "create the file, or correct its path",
            io::ErrorKind::PermissionDenied => "make the file readable for the user who builds",
            io::ErrorKind::IsADirectory => "name a file in place of the folder",
            _ => "put a file that can be read at this path, or name another",
        };
        write!(f, "cannot read {}: {}\n  = help: {help}", self.path.display(), self.error)
    }
}

impl std::error::Error for Unreadable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}
