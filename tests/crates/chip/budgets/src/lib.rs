//! Limits that a feature chooses.
#![no_std]
budget_runtime::budgets!();
