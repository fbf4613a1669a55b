//! Owns `cargo budget explain`. Comes in: a code, or none. Goes out: what it means, or all codes.

use std::fmt::Write;

use budget_manifest::similar;

use super::print;
use crate::{
    args::Explain as Arguments,
    exit::{Exit, Failure},
    explanation::{OF_GAPS, OF_MANIFEST, OF_PROGRAM, all},
};

/// Writes what a code means.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let Some(code) = &arguments.code else {
        print(&list())?;
        return Ok(Exit::Fine);
    };
    let Some(explanation) = all().find(|explanation| explanation.code == code) else {
        return Err(unknown(code));
    };
    print(&explanation.shown())?;
    Ok(Exit::Fine)
}

fn unknown(code: &str) -> Failure {
    let codes: Vec<_> = all().map(|explanation| explanation.code).collect();
    let help = match similar(code, &codes) {
        Some(similar) => format!("a code with a similar name exists: `{similar}`"),
        None => "`cargo budget explain` lists all codes".to_owned(),
    };
    Failure::usage(format!("unknown code `{}`", code.escape_debug()), help)
}

/// All codes, a line each.
fn list() -> String {
    let mut text = String::new();
    let width = all().map(|explanation| explanation.code.len()).max().unwrap_or(0);
    for (title, explanations) in [
        ("mistakes in a manifest", OF_MANIFEST),
        ("what is wrong with a program", OF_PROGRAM),
        ("what could not be measured", OF_GAPS),
    ] {
        let gap = if text.is_empty() { "" } else { "\n" };
        let _ = writeln!(text, "{gap}{title}");
        for explanation in explanations {
            let _ = writeln!(text, "  {:width$}  {}", explanation.code, explanation.summary());
        }
    }
    text
}
