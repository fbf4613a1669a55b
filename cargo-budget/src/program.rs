//! Owns the way from the command line to a report: find or build the image, read it, measure it, and say what keeps the
//! figures from being whole.

use std::path::Path;

use crate::{
    args::Program,
    exit::Failure,
    gap,
    image::Image,
    ledger::{self, Host},
    measure::{Crates, measure},
    report::Report,
};

/// The name of a manifest.
const MANIFEST: &str = "budgets.toml";

impl Program {
    /// Builds or reads the program, and measures it.
    ///
    /// # Errors
    ///
    /// When there is nothing that can be measured.
    pub(crate) fn report(&self) -> Result<Report, Failure> {
        if let Some(path) = &self.image {
            let (mut report, hosts) = read(path, &self.crates())?;
            match &self.budgets {
                Some(file) => hold_against(&mut report, &hosts, file)?,
                None => note_stale(&mut report, &hosts, path),
            }
            return Ok(report);
        }
        let built = self.build()?;
        let (mut report, _) = read(&built.image, &self.crates())?;
        report.image.is_over_limit = built.is_over_limit;
        if report.manifests.is_empty() {
            let folder = self.metadata().ok().map(|metadata| metadata.workspace_root.into_std_path_buf());
            if let Some(file) = folder.and_then(|folder| nearest(&folder)) {
                report.gaps.push(gap::no_records(file));
            }
        }
        Ok(report)
    }
}

/// Reads and measures an image.
///
/// # Errors
///
/// When it is not one that can be measured.
pub(crate) fn read(path: &Path, crates: &Crates) -> Result<(Report, Vec<Host>), Failure> {
    let image = Image::read(path)?;
    let damaged = |what: String| {
        let message = format!("`{}` has a ledger that cannot be read: {what}", path.display());
        Failure::unmeasured(message, "build it with a `budget-runtime` of the version of this tool")
    };
    let records = ledger::records(image.records.as_deref().unwrap_or_default())
        .map_err(|line| damaged(format!("`{line}` is no record")))?;
    let hosts = ledger::hosts(image.manifests.as_deref().unwrap_or_default()).map_err(damaged)?;
    let report = measure(&image, &hosts, &records, crates);
    if report.ram.bytes > 0 && report.ram.unattributed == report.ram.bytes && hosts.is_empty() {
        return Err(Failure::unmeasured(
            format!("`{}` has neither symbols nor records, so nothing in it can be measured", path.display()),
            "give the program from before it was stripped",
        ));
    }
    Ok((report, hosts))
}

/// Notes a manifest beside the image, or in the folder of the call, that is not the one the image was built from.
fn note_stale(report: &mut Report, hosts: &[Host], image: &Path) {
    let image = image.canonicalize().unwrap_or_else(|_| image.to_owned());
    let here = std::env::current_dir().unwrap_or_default();
    if hosts.is_empty() {
        if let Some(file) = nearest(&image).or_else(|| nearest(&here)) {
            report.gaps.push(gap::no_records(file));
        }
        return;
    }
    for host in hosts {
        let folders = image.ancestors().skip(1).chain(here.ancestors());
        let found = folders.map(|folder| folder.join(&host.file)).find(|path| path.is_file());
        let text = found.and_then(|path| budget_manifest::read(&path).ok());
        if text.is_some_and(|text| text != host.text) {
            report.gaps.push(gap::stale(&host.file));
        }
    }
}

/// Notes that the image was not built from the manifest `file`.
fn hold_against(report: &mut Report, hosts: &[Host], file: &Path) -> Result<(), Failure> {
    let text = budget_manifest::read(file).map_err(|error| {
        Failure::usage(error.to_string(), "name the manifest that the image is to be held against")
    })?;
    let name = file.display().to_string();
    if hosts.is_empty() {
        report.gaps.push(gap::no_records(&name));
    } else if hosts.iter().all(|host| host.text != text) {
        report.gaps.push(gap::stale(&name));
    }
    Ok(())
}

/// The name of the manifest, if one is in a folder or above it. Not its path: the report may be read on other machines.
fn nearest(folder: &Path) -> Option<&'static str> {
    folder.ancestors().any(|folder| folder.join(MANIFEST).is_file()).then_some(MANIFEST)
}
