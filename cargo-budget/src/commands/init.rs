//! Owns `cargo budget init`. Comes in: a workspace, and a program where one can be measured. Goes out: a manifest with a
//! budget for each crate, `budgets!` where it belongs, and what to do next.

use std::{env, fmt::Write as _, io::Write as _, path::Path};

use cargo_metadata::{Metadata, Package, TargetKind};

use super::{print, schema};
use crate::{
    args::{Init as Arguments, Program},
    changes::{Changes, exists},
    exit::{Exit, Failure},
    home::{Home, Origin},
    manifests::RUNTIME,
    program::read,
    report::{Report, crate_title},
    starter::{Measured, Part, SCHEMA, first_variant, manifest},
    variable,
};

/// The RAM of the account of one budget, at most.
const ACCOUNT: u64 = 64;

/// Writes a manifest, and `budgets!`.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let program = &arguments.program;
    let metadata = program.metadata()?;
    let root = metadata.workspace_root.clone().into_std_path_buf();
    let here = env::current_dir().unwrap_or_default();
    let file = root.join("budgets.toml");
    refuse(&metadata, program, &file, &here)?;

    let packages = program.packages(&metadata, &here);
    let roots = program.roots(&metadata, &here);
    let mut roots = roots.into_iter().filter(|one| one.targets.iter().any(cargo_metadata::Target::is_bin));
    // Of several nobody knows which is meant.
    let of_program = match (roots.next(), roots.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    };
    let home = Home::of(&metadata, of_program, program);
    let runtime = Origin::of_runtime(arguments.runtime_path.as_deref(), &metadata)?;
    let report = measured(program)?;
    let is_bare_metal = report.as_ref().is_some_and(|report| report.stack.is_some())
        || program.target.as_ref().is_some_and(|target| target.contains("-none"));

    let text = starter(&packages, program, &home, report.as_ref(), arguments.margin);
    let mut changes = Changes::default();
    changes.create(file, text.clone())?;
    let schema_file = root.join(SCHEMA);
    if std::fs::read_to_string(&schema_file).ok().as_deref() != Some(schema::SCHEMA) {
        changes.create(schema_file, schema::SCHEMA.to_owned())?;
    }
    home.prepare(&metadata, &runtime, is_bare_metal, &mut changes)?;
    changes.write()?;
    let mut said = said(&changes, &root, &home, of_program, &first_variant(&text));
    if is_bare_metal && home.has_script(&metadata) {
        said.push_str(
            "the `build.rs` that is there stays as it is: let it call `budget_manifest::link_script(None)`, so that the \
             linker checks the budgets\n",
        );
    }
    print(&said)?;
    Ok(Exit::Fine)
}

/// Refuses a workspace that has a manifest.
fn refuse(metadata: &Metadata, program: &Program, file: &Path, here: &Path) -> Result<(), Failure> {
    if std::fs::symlink_metadata(file).is_ok() {
        return Err(exists(file));
    }
    if let Some(file) = variable::budgets_toml(here) {
        return Err(Failure::usage(
            format!("`BUDGETS_TOML` names the manifest `{}`", Path::new(&file).display()),
            "unset it, in the environment and in `[env]` of cargo's configuration",
        ));
    }
    match program.manifests(metadata).first() {
        Some(file) => Err(exists(file)),
        None => Ok(()),
    }
}

/// Measures the program; `None` where none was named and none can be had, of which standard error tells.
fn measured(program: &Program) -> Result<Option<Report>, Failure> {
    let image = match &program.image {
        Some(image) => Ok(image.clone()),
        None => program.build().map(|built| built.image),
    };
    let report = image.and_then(|image| Ok(read(&image, &program.crates())?.0));
    let report = report.and_then(|report| match report.gaps.first() {
        Some(gap) => Err(Failure::unmeasured(&*gap.message, &*gap.help)),
        None => Ok(report),
    });
    let is_named = program.image.is_some() || !program.is_unnamed();
    match report {
        Ok(report) => Ok(Some(report)),
        Err(failure) if is_named => Err(failure),
        Err(failure) => {
            // Nothing is left to say where standard error is closed.
            let _ = writeln!(anstream::stderr(), "no program is measured: {failure}");
            Ok(None)
        }
    }
}

/// The text of the manifest.
fn starter(
    packages: &[&Package],
    program: &Program,
    home: &Home,
    report: Option<&Report>,
    margin: u32,
) -> String {
    let mut parts: Vec<Part> = packages
        .iter()
        .filter(|package| is_linked(package, program))
        .map(|package| Part { package: package.name.to_string(), bytes: None, added: 0 })
        .collect();
    let accounts = ACCOUNT.saturating_mul(parts.len() as u64);
    let mut others: Vec<(String, u64)> = Vec::new();
    let statics = report.into_iter().flat_map(|report| {
        let covered = report.budgets.iter().flat_map(|budget| &budget.crates);
        covered.chain(&report.uncovered)
    });
    let crates = program.crates();
    for part in &mut parts {
        part.bytes = report.map(|_| 0);
        if matches!(home, Home::Within { package, .. } if *package == part.package) {
            part.added = accounts;
        }
    }
    for krate in statics {
        let owner = parts.iter_mut().find(|part| {
            let name = krate.name.as_deref().unwrap_or_default();
            crates.get(&part.package).is_some_and(|crates| crates.contains(name))
        });
        match owner {
            Some(part) => part.bytes = Some(part.bytes.unwrap_or(0).saturating_add(krate.bytes)),
            None => others.push((crate_title(krate.name.as_deref()).to_owned(), krate.bytes)),
        }
    }
    let measured = report.map(|report| Measured {
        program: format!("`{}` for {}", report.image.name, report.image.architecture),
        others,
    });
    manifest(&parts, measured.as_ref(), margin)
}

/// Whether something of a package is in the program.
fn is_linked(package: &Package, program: &Program) -> bool {
    package.targets.iter().any(|target| {
        let asked = [&program.example, &program.test];
        let is_asked = asked.iter().copied().flatten().any(|name| *name == target.name);
        is_asked
            || target.kind.iter().any(|kind| {
                !matches!(
                    kind,
                    TargetKind::ProcMacro
                        | TargetKind::CustomBuild
                        | TargetKind::Example
                        | TargetKind::Test
                        | TargetKind::Bench
                )
            })
    })
}

/// What was done, and the next three steps.
fn said(changes: &Changes, root: &Path, home: &Home, program: Option<&Package>, variant: &str) -> String {
    let (created, changed) = changes.paths();
    let mut text = String::new();
    for (word, paths) in [("written", created), ("changed", changed)] {
        let names: Vec<_> = paths
            .into_iter()
            .map(|path| path.strip_prefix(root).unwrap_or(path).display().to_string())
            .collect();
        if !names.is_empty() {
            let _ = writeln!(text, "{word}: {}", names.join(", "));
        }
    }
    let krate = |name: &str| name.replace('-', "_");
    let (first, import) = match home {
        Home::New { name, folder: place } => {
            let of_program = program.map(|package| package.name.to_string());
            let to = of_program.as_deref().map_or_else(String::new, |name| format!(" --package {name}"));
            let place = place.strip_prefix(root).unwrap_or(place).display();
            (
                format!(
                    "let the program use the budgets crate: `cargo add {name} --path {place}{to}`, and \
                     `use {} as _;` in its source",
                    krate(name)
                ),
                format!("use {}::CrateId;", krate(name)),
            )
        }
        Home::Within { .. } => (
            "look at the limits in `budgets.toml`, and at what the program takes of them: `cargo budget report`".to_owned(),
            "use crate::CrateId;".to_owned(),
        ),
        Home::There { package } => (
            format!("look at the limits in `budgets.toml`, which `budgets!` in the package `{package}` reads"),
            format!("use {}::CrateId;", krate(package)),
        ),
    };
    let _ = write!(
        text,
        "\nnext:\n\
         1. {first}\n\
         2. say what takes memory: `{import}` and `#[managed({variant})]` on a static or a struct, with `{RUNTIME}` among \
         the dependencies\n\
         3. hold the program against its budgets, here and in CI: `cargo budget check`\n"
    );
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::is_linked;
    use crate::{
        args::Program,
        workspace::{package, read, target},
    };

    #[test]
    fn a_package_is_in_a_program_for_what_is_built_of_it() {
        let example = Program { example: Some("e".to_owned()), ..Program::default() };
        let test = Program { test: Some("e".to_owned()), ..Program::default() };
        for (kind, by_default) in [
            ("lib", true),
            ("bin", true),
            ("proc-macro", false),
            ("custom-build", false),
            ("example", false),
            ("test", false),
            ("bench", false),
        ] {
            let is_linked = |name: &str, program: &Program| {
                let path = Path::new("/a");
                is_linked(&read(&package(path, "a", &[], &[target(kind, name, path)])), program)
            };
            assert_eq!(is_linked("e", &Program::default()), by_default, "{kind}");
            for named in [&example, &test] {
                assert!(is_linked("e", named), "{kind}");
                assert_eq!(is_linked("f", named), by_default, "{kind}");
            }
        }
    }
}
