//! A budget for each place.
#![no_std]

budget_runtime::budgets!();
