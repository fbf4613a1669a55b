//! How a command ends: the exit codes, and the failure that ends one early. Comes in: what went wrong. Goes out: its
//! text on standard error, and the code.

use std::fmt;

/// The exit code of the tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// All is fine.
    Fine = 0,
    /// A limit, a guarantee or the ratchet is violated.
    Violation = 1,
    /// The arguments or the manifest are wrong.
    Usage = 2,
    /// Nothing could be measured, or not all of it.
    Unmeasured = 3,
}

/// What ends a command before it has a result.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The exit code.
    pub(crate) exit: Exit,
    /// The fault, in one line.
    message: String,
    /// What to do.
    help: String,
}

impl Failure {
    /// Something that could not be measured.
    pub(crate) fn unmeasured(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { exit: Exit::Unmeasured, message: message.into(), help: help.into() }
    }

    /// Arguments or files that are not as they must be.
    pub(crate) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: message.into(), help: help.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  = help: {}", self.message, self.help)
    }
}

impl std::error::Error for Failure {}
