//! `cargo budget`: shows how much static memory each crate of a program takes, and holds it against the budgets of the
//! workspace.
//!
//! A document goes to standard output, all else to standard error. The exit code is 0 when all is fine, 1 for a
//! violation, 2 for wrong arguments or a wrong manifest, 3 when nothing, or not all, could be measured.

#![forbid(unsafe_code)]

mod args;
mod cargo;
mod changes;
mod check;
mod commands;
mod diagnostics;
mod diff;
mod exit;
mod explanation;
mod finding;
mod format;
mod gap;
mod home;
mod image;
mod ledger;
mod limit;
mod manifests;
mod measure;
mod number;
mod owner;
mod patch;
mod program;
mod report;
mod starter;
mod suggestion;
mod table;
mod variable;
#[cfg(test)]
mod workspace;

use std::{io::Write, process::ExitCode};

use clap::Parser;

use crate::args::Cargo;

fn main() -> ExitCode {
    let Cargo::Budget(budget) = Cargo::parse();
    let exit = commands::run(&budget.command).unwrap_or_else(|failure| {
        let error = format::human::ERROR;
        // Nothing is left to say where standard error is closed.
        let _ = writeln!(anstream::stderr(), "{error}error{error:#}: {failure}");
        failure.exit
    });
    ExitCode::from(exit as u8)
}
