//! Modules that are loaded while the gateway runs.

use budget_runtime::managed;
use gateway_budgets::CrateId;

/// A module and its memory.
#[managed(Modules, 10240, instances = 3, constructor = pub(crate) new)]
pub(crate) struct Module {
    pub(crate) name: &'static str,
}
