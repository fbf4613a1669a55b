//! Owns `cargo budget report`. Comes in: a program. Goes out: its report, in every form.

use std::io::Write;

use super::{print, write};
use crate::{
    args::{Format, Report as Arguments},
    exit::{Exit, Failure},
    format::{github, html, human, json, markdown},
    report::Report,
};

/// Measures a program and writes the report.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let report = arguments.program.report()?;
    let document = json::document(&report);
    if let Some(path) = &arguments.save {
        write(path, &document)?;
    }
    if let Some(path) = &arguments.html {
        write(path, &html::report(&report))?;
    }
    print(&match arguments.output.format {
        Format::Human => human::report(
            &report,
            arguments.symbols.map_or(0, |most| usize::try_from(most).unwrap_or(usize::MAX)),
        ),
        Format::Json => document,
        Format::Markdown => markdown::report(&report),
        Format::Github => github::report(&report),
    })?;
    say_gaps(&report);
    Ok(if report.gaps.is_empty() { Exit::Fine } else { Exit::Unmeasured })
}

/// Says on standard error what keeps the figures from being whole.
fn say_gaps(report: &Report) {
    let error = human::ERROR;
    for gap in &report.gaps {
        let _ = writeln!(
            anstream::stderr(),
            "{error}unmeasured{error:#}: {}\n  = help: {}\n  = code: {}",
            gap.message,
            gap.help,
            gap.code
        );
    }
}
