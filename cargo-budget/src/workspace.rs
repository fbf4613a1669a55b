//! Owns workspaces as cargo would describe them, for tests that need no cargo. Comes in: packages, dependencies and targets.
//! Goes out: what `cargo metadata` says of them.

use std::path::Path;

use cargo_metadata::{Metadata, Package};
use serde_json::{Value, json};

/// A workspace of packages, which are all built by default.
pub(crate) fn metadata(root: &Path, packages: &[Value]) -> Metadata {
    let ids: Vec<_> = packages.iter().map(|package| &package["id"]).collect();
    let metadata = json!({
        "packages": packages, "workspace_members": ids, "workspace_default_members": ids, "resolve": null,
        "workspace_root": root, "target_directory": root.join("target"), "version": 1
    });
    serde_json::from_value(metadata).expect("it is as cargo writes it")
}

/// A package in a folder.
pub(crate) fn package(folder: &Path, name: &str, dependencies: &[Value], targets: &[Value]) -> Value {
    json!({
        "name": name, "version": "0.1.0", "id": name, "dependencies": dependencies, "targets": targets,
        "features": {}, "manifest_path": folder.join("Cargo.toml")
    })
}

/// The same, read.
pub(crate) fn read(package: &Value) -> Package {
    serde_json::from_value(package.clone()).expect("it is as cargo writes it")
}

/// A dependency of a kind, `dev` or `build`, and its folder where it is taken from one.
pub(crate) fn dependency(name: &str, version: &str, kind: Option<&str>, folder: Option<&Path>) -> Value {
    json!({
        "name": name, "source": null, "req": version, "kind": kind, "optional": false,
        "uses_default_features": true, "features": [], "target": null, "rename": null, "registry": null,
        "path": folder
    })
}

/// A target of a kind, such as `bin`.
pub(crate) fn target(kind: &str, name: &str, source: &Path) -> Value {
    json!({ "kind": [kind], "crate_types": [kind], "name": name, "src_path": source })
}
