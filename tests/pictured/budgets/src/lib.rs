//! The budgets of the gateway.
#![no_std]

budget_runtime::budgets!();
