//! The memory there is: the table `[system]` in, a [`System`] out.

use toml::de::DeTable;

use crate::report::{Report, Reported};
use crate::setting::{Given, Located, PerTarget, RawPerTarget};
use crate::size::size;
use crate::value::unknown_key;

const KEYS: [&str; 2] = ["total", "stack"];

/// What the budgets and the stack must fit in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct System {
    /// All memory, in bytes.
    pub total: PerTarget<u64>,
    /// What the stack takes of it, in bytes.
    pub stack: PerTarget<u64>,
}

/// What one table `[system]` gives.
pub(crate) struct RawSystemEntry {
    pub(crate) total: Given<u64>,
    pub(crate) stack: Given<u64>,
}

/// The system while the manifest is read.
pub(crate) struct RawSystem {
    pub(crate) total: RawPerTarget<u64>,
    pub(crate) stack: RawPerTarget<u64>,
}

impl RawSystemEntry {
    pub(crate) fn read(table: &DeTable<'_>, report: &mut Report<'_>) -> Self {
        let mut entry = Self::default();
        for (key, value) in table {
            if report.distrusts(&key.span()).or_else(|| report.distrusts(&value.span())).is_some() {
                continue;
            }
            let (given, expected) = match key.get_ref().as_ref() {
                "total" => (&mut entry.total, "a size for `total`"),
                "stack" => (&mut entry.stack, "a size for `stack`"),
                _ => {
                    let help = "write one of these, or remove the key";
                    unknown_key(key, &KEYS, "`[system]`", help, report);
                    continue;
                }
            };
            let bytes = size(value, expected, report);
            *given = bytes.map(|bytes| Some(Located::new(bytes, value.span(), report.source())));
        }
        entry
    }
}

impl Default for RawSystemEntry {
    fn default() -> Self {
        Self { total: Ok(None), stack: Ok(None) }
    }
}

impl RawSystem {
    pub(crate) fn new(entry: RawSystemEntry) -> Self {
        Self { total: RawPerTarget::new(entry.total), stack: RawPerTarget::new(entry.stack) }
    }

    pub(crate) fn lower(self) -> Result<System, Reported> {
        Ok(System { total: self.total.lower()?, stack: self.stack.lower()? })
    }
}
