//! Owns `cargo budget check`. Comes in: a program. Goes out: each rule that it breaks.

use super::print;
use crate::{
    args::{Check as Arguments, Format},
    check::{Checked, findings},
    exit::{Exit, Failure},
    finding::Level,
    format::{github, human, json, markdown},
    report::VERSION,
};

/// Measures a program and holds it against its budgets.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let report = arguments.program.report()?;
    if report.manifests.is_empty() && report.gaps.is_empty() {
        return Err(Failure::unmeasured(
            format!("`{}` has no budgets: it was built without `budgets!`", report.image.name),
            "write a manifest with `cargo budget init`; `cargo budget report` needs none",
        ));
    }
    let findings = findings(&report);
    print(&match arguments.output.format {
        Format::Human => human::findings(&findings) + &human::verdict(&report, &findings),
        Format::Json => json::document(&Checked { version: VERSION, findings: &findings, report: &report }),
        Format::Markdown => markdown::findings(&report, &findings),
        Format::Github => github::check(&report, &findings),
    })?;
    let has = |level: Level| findings.iter().any(|finding| finding.level == level);
    Ok(if has(Level::Error) {
        Exit::Violation
    } else if has(Level::Unmeasured) {
        Exit::Unmeasured
    } else {
        Exit::Fine
    })
}
