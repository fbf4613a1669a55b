//! Owns the question where `budgets!` belongs. Comes in: a workspace. Goes out: the package that has it, the one that gets
//! it, or a new one; and the changes of files for that.

mod member;
mod origin;
mod source;

use std::{
    fs,
    path::{Path, PathBuf},
};

use cargo_metadata::{Edition, Metadata, Package, TargetKind};
use toml_edit::{DocumentMut, Item, Table};

use crate::{
    args::Program,
    changes::Changes,
    exit::Failure,
    manifests::{RUNTIME, calls, folder},
};

pub(crate) use origin::Origin;

use member::add_member;
use origin::add_dependency;
use source::{CALL, with_call};

/// The `build.rs` of the budgets crate of a bare-metal program.
const BUILD_SCRIPT: &str = "fn main() -> std::io::Result<()> {\n    budget_manifest::link_script(None)\n}\n";

/// Where `budgets!` is.
pub(crate) enum Home {
    /// In a package that has it already.
    There { package: String },
    /// In the only package of a workspace, in this source.
    Within { package: String, source: PathBuf },
    /// In a new package of the workspace.
    New { name: String, folder: PathBuf },
}

impl Home {
    /// Chooses the place. `program` is the package of the program, where it is known.
    pub(crate) fn of(metadata: &Metadata, program: Option<&Package>, arguments: &Program) -> Self {
        let there = metadata.packages.iter().find(|package| !calls(package, arguments).is_empty());
        if let Some(package) = there {
            return Self::There { package: package.name.to_string() };
        }
        let root = metadata.workspace_root.as_std_path();
        if let [package] = metadata.packages.as_slice()
            && folder(package) == root
            && package.edition != Edition::E2015
            && let Some(source) = source(package)
        {
            return Self::Within { package: package.name.to_string(), source };
        }
        let of_root = root.file_name().map(|name| name.to_string_lossy().into_owned());
        let base =
            program.map(|package| package.name.to_string()).or(of_root.filter(|name| is_package(name)));
        let name = format!("{}-budgets", base.as_deref().unwrap_or("app"));
        Self::New { folder: root.join(&name), name }
    }

    /// Whether the package has a build script already, which stays as it is.
    pub(crate) fn has_script(&self, metadata: &Metadata) -> bool {
        let name = match self {
            Self::There { package } | Self::Within { package, .. } => package,
            Self::New { .. } => return false,
        };
        let package = metadata.packages.iter().find(|package| package.name.as_str() == name);
        package.is_some_and(|package| package.targets.iter().any(cargo_metadata::Target::is_custom_build))
    }

    /// Adds the changes of files that put it there.
    ///
    /// # Errors
    ///
    /// When a file is there already, or one that must be changed cannot be read.
    pub(crate) fn prepare(
        &self,
        metadata: &Metadata,
        runtime: &Origin,
        is_bare_metal: bool,
        changes: &mut Changes,
    ) -> Result<(), Failure> {
        let root = metadata.workspace_root.as_std_path();
        match self {
            Self::There { .. } => Ok(()),
            Self::Within { source, .. } => {
                let path = root.join("Cargo.toml");
                let (old, mut document) = read_document(&path)?;
                add_dependency(&mut document, "dependencies", RUNTIME, runtime, root);
                if is_bare_metal {
                    let manifest = runtime.sibling();
                    add_dependency(&mut document, "build-dependencies", "budget-manifest", &manifest, root);
                }
                if is_bare_metal && !self.has_script(metadata) {
                    changes.create(root.join("build.rs"), BUILD_SCRIPT.to_owned())?;
                }
                changes.change(path, old, document.to_string());
                let old = read_text(source)?;
                let new = with_call(&old);
                changes.change(source.clone(), old, new);
                Ok(())
            }
            Self::New { name, folder } => {
                if folder.exists() {
                    return Err(crate::changes::exists(folder));
                }
                let path = root.join("Cargo.toml");
                let (old, mut document) = read_document(&path)?;
                add_member(&mut document, name);
                changes.change(path, old, document.to_string());
                changes.create(folder.join("Cargo.toml"), package(name, folder, runtime, is_bare_metal))?;
                let docs = "//! The memory budgets of the workspace, from `budgets.toml` at its root.\n";
                changes.create(folder.join("src/lib.rs"), format!("{docs}#![no_std]\n\n{CALL}"))?;
                if is_bare_metal {
                    changes.create(folder.join("build.rs"), BUILD_SCRIPT.to_owned())?;
                }
                Ok(())
            }
        }
    }
}

/// The source of a package that all its other sources see: that of the library, or of its only binary.
fn source(package: &Package) -> Option<PathBuf> {
    let of_kind = |kinds: &[TargetKind]| {
        let targets = package.targets.iter();
        targets.filter(|target| target.kind.iter().any(|kind| kinds.contains(kind))).collect::<Vec<_>>()
    };
    if !of_kind(&[TargetKind::ProcMacro]).is_empty() {
        return None;
    }
    let library = of_kind(&[TargetKind::Lib, TargetKind::RLib, TargetKind::CDyLib, TargetKind::StaticLib]);
    match (library.as_slice(), of_kind(&[TargetKind::Bin]).as_slice()) {
        ([library], _) => Some(library.src_path.as_std_path().to_owned()),
        ([], [binary]) => Some(binary.src_path.as_std_path().to_owned()),
        _ => None,
    }
}

fn is_package(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// The `Cargo.toml` of a new budgets crate.
fn package(name: &str, folder: &Path, runtime: &Origin, is_bare_metal: bool) -> String {
    let mut document = DocumentMut::new();
    let mut package = Table::new();
    package.insert("name", name.into());
    package.insert("description", "The memory budgets of the workspace".into());
    package.insert("version", "0.1.0".into());
    package.insert("edition", "2024".into());
    package.insert("publish", false.into());
    for (_, item) in package.iter_mut() {
        if let Item::Value(value) = item {
            value.decor_mut().set_prefix(" ");
        }
    }
    document.insert("package", Item::Table(package));
    add_dependency(&mut document, "dependencies", RUNTIME, runtime, folder);
    if is_bare_metal {
        add_dependency(&mut document, "build-dependencies", "budget-manifest", &runtime.sibling(), folder);
    }
    document.to_string()
}

fn read_text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| {
        let message = format!("`{}` cannot be read: {error}", path.display());
        Failure::usage(message, "make it a text file that whoever calls may read")
    })
}

fn read_document(path: &Path) -> Result<(String, DocumentMut), Failure> {
    let text = read_text(path)?;
    let document = text.parse().map_err(|error| {
        Failure::usage(format!("`{}` is not TOML: {error}", path.display()), "correct the file")
    })?;
    Ok((text, document))
}

#[cfg(test)]
mod tests {
    use super::is_package;

    #[test]
    fn a_folder_may_have_a_name_that_no_package_has() {
        for name in ["app", "App2", "my-app", "my_app"] {
            assert!(is_package(name), "{name}");
        }
        for name in ["", "2app", "-app", "my app", "größe", "über", "a.b"] {
            assert!(!is_package(name), "{name}");
        }
    }
}
