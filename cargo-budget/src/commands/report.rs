//! Owns `cargo budget report`. Comes in: a program. Goes out: its report, in every form.

use super::{print, say_gaps, write};
use crate::{
    args::{Format, Report as Arguments},
    diagnostics,
    exit::{Exit, Failure},
    format::{github, html, human, json, markdown},
};

/// Measures a program and writes the report.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let wrong = arguments.program.wrong_manifests();
    if !wrong.is_empty() {
        diagnostics::say(&wrong);
        return Ok(Exit::Usage);
    }
    let report = arguments.program.report()?;
    if let Some(path) = &arguments.save {
        write(path, &json::document(&report))?;
    }
    if let Some(path) = &arguments.html {
        write(path, &html::report(&report))?;
    }
    print(&match arguments.output.format {
        Format::Human => human::report(
            &report,
            arguments.symbols.map_or(0, |most| usize::try_from(most).unwrap_or(usize::MAX)),
        ),
        Format::Json => json::document(&report),
        Format::Markdown => markdown::report(&report),
        Format::Github => github::report(&report),
    })?;
    say_gaps(&report);
    Ok(if report.gaps.is_empty() { Exit::Fine } else { Exit::Unmeasured })
}
