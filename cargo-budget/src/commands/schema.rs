//! Owns `cargo budget schema`. Comes in: nothing. Goes out: the JSON Schema of a manifest.

use super::print;
use crate::exit::{Exit, Failure};

/// The schema, as it is committed.
pub(super) const SCHEMA: &str = include_str!("../../schema/budgets.v1.json");

/// Writes the schema.
pub(super) fn run() -> Result<Exit, Failure> {
    print(SCHEMA)?;
    Ok(Exit::Fine)
}
