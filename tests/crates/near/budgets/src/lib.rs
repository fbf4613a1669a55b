//! The budgets crate.
#![no_std]
budget_runtime::budgets!();
