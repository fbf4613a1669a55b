//! The budgets of the workspace, from `budgets.toml` at its root.
#![no_std]

budget_runtime::budgets!();
