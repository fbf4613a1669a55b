//! Programs that nobody wrote: budgets, crates, sites and profiles drawn at random. Comes in: a seed and an index. Goes out:
//! the program, what its sums are by a plain addition, and what came of linking it.

pub(crate) mod link;
pub(crate) mod manifest;
pub(crate) mod plan;
pub(crate) mod profile;
pub(crate) mod random;
pub(crate) mod site;
pub(crate) mod source;
