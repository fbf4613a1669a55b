//! Owns one thing that is wrong with a program. Comes in: a code, where, the facts. Goes out: data that every form is
//! written from.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Level {
    /// A limit, a guarantee or a list is violated.
    Error,
    /// Something could not be measured.
    Unmeasured,
    /// Something that may be refused at run time.
    Warning,
}

/// Something that is wrong with a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Finding {
    pub(crate) level: Level,
    /// A stable name, for `cargo budget explain`.
    pub(crate) code: String,
    /// The fault, in one line.
    pub(crate) message: String,
    /// The place in the manifest or in the source, as in `budgets.toml:4`; `None` where there is none.
    pub(crate) at: Option<String>,
    /// The facts behind it.
    pub(crate) notes: Vec<String>,
    /// What to do, in one line.
    pub(crate) help: String,
}

impl Finding {
    /// The file and the line of the place.
    pub(crate) fn place(&self) -> Option<(&str, &str)> {
        self.at.as_deref().and_then(|at| at.rsplit_once(':'))
    }
}

/// As rustc prints, without the level.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        if let Some(at) = &self.at {
            write!(f, "\n --> {at}")?;
        }
        for note in &self.notes {
            write!(f, "\n  = note: {note}")?;
        }
        write!(f, "\n  = help: {}\n  = code: {}", self.help, self.code)
    }
}
