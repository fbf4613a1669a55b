//! Owns where the packages of this project come from in a workspace that gets them. Comes in: what was asked for, and the
//! workspace. Goes out: the dependency, as `Cargo.toml` writes it.

use std::{
    fs,
    path::{Component, Path, PathBuf},
};

use cargo_metadata::{Dependency, DependencyKind, Metadata};
use toml_edit::{DocumentMut, InlineTable, Item, Table, Value};

use crate::{exit::Failure, manifests::RUNTIME};

/// Where a package of this project is taken from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Origin {
    /// From a registry, in this version.
    Version(String),
    /// From a folder.
    Folder(PathBuf),
    /// As the workspace says.
    Workspace,
}

impl Origin {
    /// Where the runtime comes from: what is asked for, else what the workspace has, else the version of this tool.
    ///
    /// # Errors
    ///
    /// When the folder that is asked for has no runtime.
    pub(crate) fn of_runtime(asked: Option<&Path>, metadata: &Metadata) -> Result<Self, Failure> {
        if let Some(asked) = asked {
            let folder = fs::canonicalize(asked).unwrap_or_else(|_| asked.to_owned());
            let text = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
            let document: Option<DocumentMut> = text.parse().ok();
            let name = document.as_ref().and_then(|document| document.get("package")?.get("name")?.as_str());
            return if name == Some(RUNTIME) {
                Ok(Self::Folder(folder))
            } else {
                Err(Failure::usage(
                    format!("`{}` is not the folder of the package `{RUNTIME}`", asked.display()),
                    "name the folder that holds its `Cargo.toml`",
                ))
            };
        }
        let root = metadata.workspace_root.as_std_path().join("Cargo.toml");
        let document: Option<DocumentMut> = fs::read_to_string(root).ok().and_then(|text| text.parse().ok());
        let of_workspace = document
            .as_ref()
            .and_then(|document| document.get("workspace")?.get("dependencies")?.get(RUNTIME));
        if of_workspace.is_some() {
            return Ok(Self::Workspace);
        }
        let is_runtime = |one: &&Dependency| one.name == RUNTIME && one.kind == DependencyKind::Normal;
        let used = metadata.packages.iter().flat_map(|package| &package.dependencies).find(is_runtime);
        Ok(match used {
            Some(Dependency { path: Some(path), .. }) => Self::Folder(path.as_std_path().to_owned()),
            Some(used) => Self::Version(used.req.to_string()),
            None => Self::Version(env!("CARGO_PKG_VERSION").to_owned()),
        })
    }

    /// Where `budget-manifest`, which is published with the runtime, comes from.
    pub(super) fn sibling(&self) -> Self {
        match self {
            Self::Folder(folder) => {
                Self::Folder(folder.parent().unwrap_or(Path::new("")).join("budget-manifest"))
            }
            Self::Version(_) | Self::Workspace => Self::Version(env!("CARGO_PKG_VERSION").to_owned()),
        }
    }

    /// The value of the dependency, in the `Cargo.toml` of `folder`.
    fn dependency(&self, folder: &Path) -> Value {
        let table = |key: &str, value: Value| {
            let mut table = InlineTable::new();
            table.insert(key, value);
            Value::InlineTable(table)
        };
        match self {
            Self::Version(version) => version.as_str().into(),
            Self::Folder(path) => table("path", relative(path, folder).into()),
            Self::Workspace => table("workspace", true.into()),
        }
    }
}

/// `path` from `folder`, where both have something in common but the root.
fn relative(path: &Path, folder: &Path) -> String {
    let shared = path.components().zip(folder.components()).take_while(|(one, other)| one == other);
    let shared: Vec<_> = shared.map(|(component, _)| component).collect();
    if !shared.iter().any(|component| matches!(component, Component::Normal(_))) {
        return path.display().to_string();
    }
    let up = folder.components().skip(shared.len()).map(|_| "..".to_owned());
    let down = path.components().skip(shared.len());
    let down = down.map(|component| component.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Adds a dependency, where there is none of that name.
pub(super) fn add_dependency(
    document: &mut DocumentMut,
    table: &str,
    name: &str,
    origin: &Origin,
    folder: &Path,
) {
    let entry = document.entry(table).or_insert_with(|| Item::Table(Table::new()));
    if let Some(table) = entry.as_table_like_mut().filter(|table| !table.contains_key(name)) {
        table.insert(name, Item::Value(origin.dependency(folder)));
    }
}

#[cfg(test)]
mod tests {
    use std::{
        env, fs,
        path::{Path, PathBuf},
        process,
    };

    use cargo_metadata::Metadata;
    use serde_json::Value;
    use toml_edit::DocumentMut;

    use super::{Origin, add_dependency, relative};
    use crate::workspace::{self, dependency, package};

    const THIS_VERSION: &str = env!("CARGO_PKG_VERSION");

    /// A workspace in a folder, with one package that has the dependencies.
    fn metadata(root: &Path, dependencies: &[Value]) -> Metadata {
        workspace::metadata(root, &[package(root, "app", dependencies, &[])])
    }

    #[test]
    fn the_runtime_is_the_one_that_the_workspace_has() {
        let root = env::temp_dir().join(format!("cargo-budget-origin-{}", process::id()));
        fs::create_dir_all(&root).unwrap();
        let found = |workspace: &str, dependencies: &[Value]| {
            fs::write(root.join("Cargo.toml"), workspace).unwrap();
            Origin::of_runtime(None, &metadata(&root, dependencies)).unwrap()
        };
        let this = Origin::Version(THIS_VERSION.to_owned());
        let other = dependency("other", "9", None, Some(Path::new("/other")));
        let of_tests = dependency("budget-runtime", "8", Some("dev"), None);
        let of_registry = dependency("budget-runtime", "^0.7", None, None);
        let of_folder = dependency("budget-runtime", "*", None, Some(Path::new("/runtime")));

        assert_eq!(found("", &[]), this);
        assert_eq!(
            found("[workspace.dependencies]\nother = \"9\"\n", &[other.clone(), of_tests.clone()]),
            this
        );
        assert_eq!(
            found("", &[other.clone(), of_tests.clone(), of_registry.clone()]),
            Origin::Version("^0.7".to_owned())
        );
        assert_eq!(found("", &[other, of_tests, of_folder]), Origin::Folder("/runtime".into()));
        let workspace = "[workspace.dependencies]\nbudget-runtime = \"0.7\"\n";
        assert_eq!(found(workspace, &[of_registry]), Origin::Workspace);
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn a_folder_that_is_asked_for_must_hold_the_runtime() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let metadata = metadata(here, &[dependency("budget-runtime", "^0.7", None, None)]);
        let runtime = here.join("../budget-runtime");
        let found = Origin::of_runtime(Some(&runtime), &metadata).unwrap();
        assert_eq!(found, Origin::Folder(runtime.canonicalize().unwrap()));
        for folder in [here, &here.join("absent")] {
            let failure = Origin::of_runtime(Some(folder), &metadata).unwrap_err().to_string();
            let message =
                format!("`{}` is not the folder of the package `budget-runtime`\n", folder.display());
            assert!(failure.starts_with(&message), "{failure}");
        }
    }

    #[test]
    fn what_is_published_with_the_runtime_lies_beside_it() {
        let this = Origin::Version(THIS_VERSION.to_owned());
        assert_eq!(
            Origin::Folder("/a/runtime".into()).sibling(),
            Origin::Folder("/a/budget-manifest".into())
        );
        assert_eq!(Origin::Version("^0.7".to_owned()).sibling(), this);
        assert_eq!(Origin::Workspace.sibling(), this);
    }

    #[test]
    fn a_dependency_is_added_as_it_is_written_and_only_where_there_is_none() {
        let folder = Path::new("/home/app/budgets");
        let cases = [
            ("", Origin::Version("0.7".to_owned()), "[dependencies]\nbudget-runtime = \"0.7\"\n"),
            (
                "[dependencies]\nother = \"1\"\n",
                Origin::Folder(PathBuf::from("/home/app/runtime")),
                "[dependencies]\nother = \"1\"\nbudget-runtime = { path = \"../runtime\" }\n",
            ),
            (
                "[dependencies]\n",
                Origin::Workspace,
                "[dependencies]\nbudget-runtime = { workspace = true }\n",
            ),
            (
                "[dependencies]\nbudget-runtime = \"0.6\" # kept\n",
                Origin::Workspace,
                "[dependencies]\nbudget-runtime = \"0.6\" # kept\n",
            ),
        ];
        for (old, origin, new) in cases {
            let mut document: DocumentMut = old.parse().unwrap();
            add_dependency(&mut document, "dependencies", "budget-runtime", &origin, folder);
            assert_eq!(document.to_string(), new);
        }
    }

    #[test]
    fn a_path_is_relative_where_something_is_shared() {
        for (path, folder, expected) in [
            ("/home/me/runtime", "/home/me/app", "../runtime"),
            ("/home/me/app/runtime", "/home/me/app", "runtime"),
            ("/home/me/app", "/home/me/app/budgets", ".."),
            ("/opt/runtime", "/home/me/app", "/opt/runtime"),
        ] {
            assert_eq!(relative(Path::new(path), Path::new(folder)), expected);
        }
    }
}
