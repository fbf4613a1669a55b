//! Owns `cargo budget check`. Comes in: a program. Goes out: each rule that it breaks.

use super::print;
use crate::{
    args::{Check as Arguments, Format},
    check::{Checked, findings},
    diagnostics,
    exit::{Exit, Failure},
    finding::Level,
    format::{github, human, json, markdown},
    report::VERSION,
};

/// Measures a program and holds it against its budgets.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let wrong = arguments.program.wrong_manifests();
    if !wrong.is_empty() {
        diagnostics::say(&wrong);
        let findings = diagnostics::findings(&wrong);
        print(&match arguments.output.format {
            Format::Human => String::new(),
            Format::Json => json::document(&Checked { version: VERSION, findings: &findings, report: None }),
            Format::Markdown => markdown::rejected(&findings),
            Format::Github => github::findings(&findings),
        })?;
        return Ok(Exit::Usage);
    }
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
        Format::Json => {
            json::document(&Checked { version: VERSION, findings: &findings, report: Some(&report) })
        }
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
