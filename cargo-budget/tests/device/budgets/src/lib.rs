//! The budgets crate of the device.
#![no_std]

budget_runtime::budgets!();
