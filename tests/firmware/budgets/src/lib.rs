//! The budgets of the firmware.
#![no_std]

budget_runtime::budgets!();
