//! The budgets of the programs that are measured.
#![no_std]

budget_runtime::budgets!();
