//! Owns `cargo budget suggest`. Comes in: a program. Goes out: a patch of its manifests with tighter limits, or the manifests
//! themselves, and on standard error why each limit is what it is.

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
};

use super::{print, write};
use crate::{
    args::{Program, Suggest as Arguments},
    diagnostics,
    exit::{Exit, Failure},
    ledger::Host,
    patch::patch,
    program::read,
    report::Report,
    suggestion::suggest,
};

/// Suggests limits.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let wrong = arguments.program.wrong_manifests();
    if !wrong.is_empty() {
        diagnostics::say(&wrong);
        return Ok(Exit::Usage);
    }
    let (report, hosts) = measured(&arguments.program)?;
    let mut said = vec![match arguments.margin {
        0 => "each limit is exactly what is reserved and bounded".to_owned(),
        margin => format!("each limit is what is reserved and bounded, and {margin} % more, rounded up"),
    }];
    let mut patches = String::new();
    let mut written = Vec::new();
    let mut is_violated = false;
    for host in &hosts {
        let path = arguments.program.manifest_of(host)?;
        let suggestion = suggest(host, &report, arguments.margin);
        is_violated |= suggestion.is_violated;
        said.extend(suggestion.lines);
        if suggestion.text == host.text {
            continue;
        }
        if arguments.apply {
            written.push((path, suggestion.text));
        } else {
            let (name, folder) = arguments.program.name_in_patch(&path);
            patches += &patch(&name, &host.text, &suggestion.text);
            said.extend(folder.map(|folder| format!("apply the patch in `{}`", folder.display())));
        }
    }
    for (path, text) in &written {
        write(path, text)?;
        said.push(format!(
            "`{}` is written; `cargo budget check` holds the program against it",
            path.display()
        ));
    }
    if patches.is_empty() && written.is_empty() {
        said.push("no limit is changed".to_owned());
    }
    print(&patches)?;
    for line in said {
        // Nothing is left to say where standard error is closed.
        let _ = writeln!(anstream::stderr(), "{line}");
    }
    Ok(if is_violated { Exit::Violation } else { Exit::Fine })
}

/// The figures, which must be whole.
fn measured(program: &Program) -> Result<(Report, Vec<Host>), Failure> {
    let image = match &program.image {
        Some(image) => image.clone(),
        None => program.build()?.image,
    };
    let (report, hosts) = read(&image, &program.crates())?;
    if let Some(gap) = report.gaps.first() {
        return Err(Failure::unmeasured(format!("no limit can be suggested: {}", gap.message), &*gap.help));
    }
    if hosts.is_empty() {
        return Err(Failure::unmeasured(
            format!("`{}` has no budgets: it was built without `budgets!`", report.image.name),
            "write a manifest with `cargo budget init`, and use the budgets crate in the program",
        ));
    }
    Ok((report, hosts))
}

impl Program {
    /// The file of a manifest that is in an image: one with the same text.
    fn manifest_of(&self, host: &Host) -> Result<PathBuf, Failure> {
        let here = env::current_dir().unwrap_or_default();
        let mut candidates: Vec<PathBuf> = self.budgets.iter().cloned().collect();
        if let Some(image) = &self.image {
            let image = image.canonicalize().unwrap_or_else(|_| image.clone());
            candidates
                .extend(image.ancestors().chain(here.ancestors()).map(|folder| folder.join(&host.file)));
        } else if let Ok(metadata) = self.metadata() {
            candidates.extend(self.manifests(&metadata));
            candidates.push(metadata.workspace_root.as_std_path().join(&host.file));
        }
        candidates.retain(|path| path.is_file());
        let same =
            candidates.iter().find(|path| budget_manifest::read(path).is_ok_and(|text| text == host.text));
        match (same, candidates.first()) {
            (Some(path), _) => Ok(path.clone()),
            (None, Some(path)) => Err(Failure::unmeasured(
                format!("the image was built from another text than `{}` has now", path.display()),
                "build the program again",
            )),
            (None, None) => Err(Failure::usage(
                format!("the manifest `{}` of the image is not found", host.file),
                "run it in the workspace of the program, or name the manifest with `--budgets`",
            )),
        }
    }

    /// The name of a manifest in a patch, and the folder to apply that in where it is not the folder of the call.
    fn name_in_patch(&self, path: &Path) -> (String, Option<PathBuf>) {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let here = env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
        if let Ok(name) = path.strip_prefix(&here) {
            return (name.display().to_string(), None);
        }
        let root = self.metadata().ok().map(|metadata| metadata.workspace_root.into_std_path_buf());
        let root = root.filter(|root| path.starts_with(root)).or_else(|| path.parent().map(Path::to_owned));
        let root = root.unwrap_or_default();
        (path.strip_prefix(&root).unwrap_or(&path).display().to_string(), Some(root))
    }
}
