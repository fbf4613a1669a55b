//! Owns what each command does. Comes in: its arguments. Goes out: a document on standard output, and how it ended.

mod check;
mod diff;
mod explain;
mod init;
mod report;
mod schema;
mod suggest;

use std::{
    fs,
    io::{ErrorKind, Write},
    path::Path,
};

use crate::{
    args::Command,
    exit::{Exit, Failure},
    format::human::ERROR,
    report::Report,
};

/// Runs a command.
///
/// # Errors
///
/// What ended it before it had a result.
pub(crate) fn run(command: &Command) -> Result<Exit, Failure> {
    match command {
        Command::Report(arguments) => report::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Diff(arguments) => diff::run(arguments),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Schema => schema::run(),
        Command::Init(arguments) => init::run(arguments),
        Command::Suggest(arguments) => suggest::run(arguments),
    }
}

/// Writes a document to standard output.
fn print(text: &str) -> Result<(), Failure> {
    match anstream::stdout().write_all(text.as_bytes()) {
        // Whoever reads has read enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::usage(
            format!("standard output cannot be written: {error}"),
            "free some space, or write elsewhere",
        )),
        Ok(()) => Ok(()),
    }
}

/// Writes a document to a file.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| {
        let message = format!("`{}` cannot be written: {error}", path.display());
        Failure::usage(message, "name a file in a folder that is there and may be written")
    })
}

/// Says on standard error what keeps the figures from being whole.
fn say_gaps(report: &Report) {
    for gap in &report.gaps {
        let _ = writeln!(
            anstream::stderr(),
            "{ERROR}unmeasured{ERROR:#}: {}\n  = help: {}\n  = code: {}",
            gap.message,
            gap.help,
            gap.code
        );
    }
}
