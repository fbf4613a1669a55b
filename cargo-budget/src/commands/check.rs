//! Owns `cargo budget check`. Comes in: a program. Goes out: each rule that it breaks.

use serde::Serialize;

use super::print;
use crate::{
    args::{Check as Arguments, Format},
    check::findings,
    diagnostics,
    exit::{Exit, Failure},
    finding::{Finding, Level},
    format::{github, human, json, markdown},
    report::{Report, VERSION},
};

/// What a check found, as JSON has it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Checked<'report> {
    /// The version of this form.
    version: u32,
    /// Each rule that is broken, and what could not be measured.
    findings: &'report [Finding],
    /// What they were found in; `None` where a manifest is wrong, so that nothing was built.
    report: Option<&'report Report>,
}

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
        Format::Github => github::findings(&findings),
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
