//! Owns `cargo budget report`. Comes in: a program. Goes out: its report, in every form.

use super::{print, say_gaps, write};
use crate::{
    args::{Format, Report as Arguments},
    exit::{Exit, Failure},
    format::{github, human, json, markdown},
};

/// Measures a program and writes the report.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let report = arguments.program.report()?;
    if let Some(path) = &arguments.save {
        write(path, &json::document(&report))?;
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
