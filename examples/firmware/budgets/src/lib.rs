//! The budgets of the firmware: `CrateId`, their accounts, and what the linker checks.
#![no_std]

budget_runtime::budgets!();
