//! Owns the question which manifests a program is built from. Comes in: which program. Goes out: the path of each
//! `budgets.toml` that a budgets crate of the workspace reads, as far as its sources tell.

#[cfg(test)]
mod tests;

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

use budget_manifest::{Request, locate};
use cargo_metadata::{DependencyKind, Metadata, Package, TargetKind};

use crate::{args::Program, variable};

/// The package that has the macro.
pub(crate) const RUNTIME: &str = "budget-runtime";

impl Program {
    /// The manifests of the program, each once.
    pub(crate) fn manifests(&self, metadata: &Metadata) -> Vec<PathBuf> {
        let here = env::current_dir().unwrap_or_default();
        let variable = variable::budgets_toml(&here);
        let mut found = Vec::new();
        for package in self.packages(metadata, &here) {
            for named in calls(package, self) {
                let request = Request {
                    package_dir: folder(package),
                    named: named.as_deref().map(Path::new),
                    variable: variable.as_deref(),
                };
                // What is not found is told by the compiler, at the call.
                let path = locate(&request).ok().map(|path| fs::canonicalize(&path).unwrap_or(path));
                found.extend(path.filter(|path| !found.contains(path)));
            }
        }
        found
    }

    /// The packages of the workspace that the program is built from.
    pub(crate) fn packages<'m>(&self, metadata: &'m Metadata, here: &Path) -> Vec<&'m Package> {
        let mut packages = self.roots(metadata, here);
        let roots = packages.len();
        let mut seen: BTreeSet<_> = packages.iter().map(|package| folder(package)).collect();
        let mut next = 0;
        while let Some(package) = packages.get(next).copied() {
            // The tests of a dependency are not built.
            let with_tests = next < roots && (self.example.is_some() || self.test.is_some());
            next += 1;
            let needed = package.dependencies.iter().filter(|one| {
                one.kind == DependencyKind::Normal || (with_tests && one.kind == DependencyKind::Development)
            });
            for path in needed.filter_map(|one| one.path.as_deref()) {
                let member = metadata.packages.iter().find(|one| folder(one) == path);
                packages.extend(member.filter(|member| seen.insert(folder(member))));
            }
        }
        packages
    }

    /// The packages that cargo is asked to build.
    pub(crate) fn roots<'m>(&self, metadata: &'m Metadata, here: &Path) -> Vec<&'m Package> {
        let members = &metadata.packages;
        if let Some(spec) = &self.package {
            // Behind a `#` there is a version alone where the folder is named as the package.
            let spec = match spec.rsplit_once('#') {
                Some((folder, version)) if version.starts_with(|first: char| first.is_ascii_digit()) => {
                    folder
                }
                _ => spec,
            };
            let name = spec.rsplit(['/', '#']).next().unwrap_or(spec);
            let name = name.split(['@', ':']).next().unwrap_or(name);
            return members.iter().filter(|package| package.name.as_str() == name).collect();
        }
        let asked = match &self.manifest_path {
            Some(path) => fs::canonicalize(path).ok().and_then(|path| path.parent().map(Path::to_owned)),
            None => fs::canonicalize(here).ok(),
        };
        let around = members.iter().filter(|package| {
            let of_package = fs::canonicalize(folder(package)).ok();
            of_package.zip(asked.as_ref()).is_some_and(|(of_package, asked)| asked.starts_with(of_package))
        });
        let roots = match around.max_by_key(|package| folder(package).as_os_str().len()) {
            Some(package) => vec![package],
            None => metadata.workspace_default_packages(),
        };
        let has_target = |package: &&Package| {
            let asked = [&self.bin, &self.example, &self.test];
            asked
                .iter()
                .copied()
                .flatten()
                .all(|name| package.targets.iter().any(|target| target.name == *name))
        };
        roots.into_iter().filter(has_target).collect()
    }
}

/// The folder of a package.
pub(crate) fn folder(package: &Package) -> &Path {
    package.manifest_path.parent().map_or(Path::new(""), |folder| folder.as_std_path())
}

/// The calls of `budgets!` in the sources of a package, each with its path where it has one; none in a package that
/// does not depend on the runtime.
pub(crate) fn calls(package: &Package, program: &Program) -> BTreeSet<Option<String>> {
    let mut calls = BTreeSet::new();
    if !package.dependencies.iter().any(|dependency| dependency.name == RUNTIME) {
        return calls;
    }
    let named = [&program.example, &program.test];
    let targets = package.targets.iter().filter(|target| {
        let is_named = named.iter().copied().flatten().any(|name| *name == target.name);
        let is_of_all = target.kind.iter().all(|kind| {
            !matches!(
                kind,
                TargetKind::Example | TargetKind::Test | TargetKind::Bench | TargetKind::CustomBuild
            )
        });
        is_named || is_of_all
    });
    let mut sources = Vec::new();
    for target in targets {
        let path = target.src_path.as_std_path();
        sources.push(path.to_owned());
        // The modules of a target lie beside it, but for one that lies among the files of the package.
        let beside = path.parent().filter(|beside| *beside != folder(package));
        let is_alone = path.file_stem().is_none_or(|stem| stem != "main" && stem != "lib");
        if let Some(beside) = beside.filter(|_| !is_alone) {
            collect_sources(beside, &mut sources);
        }
    }
    for source in sources.into_iter().collect::<BTreeSet<_>>() {
        if let Ok(text) = fs::read_to_string(source) {
            collect_calls(&text, &mut calls);
        }
    }
    calls
}

fn collect_sources(folder: &Path, sources: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        // Not through links, which may lead around in a circle.
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => collect_sources(&path, sources),
            Ok(_) if path.extension().is_some_and(|extension| extension == "rs") => sources.push(path),
            _ => {}
        }
    }
}

fn collect_calls(text: &str, calls: &mut BTreeSet<Option<String>>) {
    let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    for rest in code.join("\n").split("budgets!").skip(1) {
        let Some(arguments) = rest.trim_start().strip_prefix(['(', '[', '{']) else { continue };
        let arguments = arguments.split([')', ']', '}']).next().unwrap_or_default();
        calls.insert(arguments.split('"').nth(1).map(str::to_owned));
    }
}
