//! Owns the reasons why a file is not decoded, and the texts that say so. Comes in: errors of the budgets, of the
//! parser and of the file. Goes out: a sentence, an exit code.

use std::{fmt, io};

use budget_runtime::BudgetError;

use super::CrateId;

/// Why a file was not decoded.
pub(crate) enum Cause {
    /// A budget has no room for it.
    Budget(BudgetError),
    /// The bytes are no WebAssembly.
    Malformed(wasmparser::Error),
    /// The bytes are WebAssembly whose parts contradict each other.
    Inconsistent(&'static str),
    /// The module is valid, and more than this program decodes.
    Unsupported(&'static str),
    /// The file cannot be read.
    Unreadable(io::Error),
}

/// Why a file was not decoded, and how far it was.
pub(crate) struct Fault {
    cause: Cause,
    /// The byte of the file that the cause speaks of.
    offset: u64,
}

impl Fault {
    /// Returns the fault of the item at `offset`. What the parser says of positions leaves `skipped` bytes out.
    pub(crate) fn new(cause: Cause, offset: u64, skipped: u64) -> Self {
        let offset = match &cause {
            Cause::Malformed(error) => error.offset() + skipped,
            _ => offset,
        };
        Self { cause, offset }
    }

    /// 1 for a module that does not fit, 2 for a file that is none.
    pub(crate) const fn exit_code(&self) -> u8 {
        match self.cause {
            Cause::Budget(_) => 1,
            _ => 2,
        }
    }
}

/// The refusal of `bytes` more for the decoder, which holds all of its budget from the start.
pub(crate) fn refuse(bytes: usize) -> Cause {
    match CrateId::Decoder.charge(bytes) {
        Err(refused) => Cause::Budget(refused),
        Ok(_) => Cause::Unsupported("an item larger than the decoder's window"),
    }
}

impl From<BudgetError> for Cause {
    fn from(error: BudgetError) -> Self {
        Self::Budget(error)
    }
}

impl From<wasmparser::Error> for Cause {
    fn from(error: wasmparser::Error) -> Self {
        Self::Malformed(error)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Cause::Budget(error) => write!(f, "the module does not fit: {error}"),
            Cause::Malformed(error) => write!(f, "invalid WebAssembly: {}", error.message()),
            Cause::Inconsistent(what) => write!(f, "invalid WebAssembly: {what}"),
            Cause::Unsupported(what) => write!(f, "unsupported WebAssembly: {what}"),
            Cause::Unreadable(error) => write!(f, "cannot read the file: {error}"),
        }?;
        write!(f, "\n  = note: stopped at byte {} of the file; nothing of the module is kept", self.offset)
    }
}
