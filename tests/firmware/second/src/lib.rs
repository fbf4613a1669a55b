//! Budgets of their own, beside those of the firmware.
#![no_std]

budget_runtime::budgets!();
