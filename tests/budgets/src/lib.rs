//! The budgets crate of the repository's own tests: the manifest at the root, for crates that are built elsewhere.
#![no_std]

budget_runtime::budgets!();
