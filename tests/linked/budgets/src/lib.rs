//! The budgets crate: the program `silent` calls no function of it.
#![no_std]
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]

budget_runtime::budgets!();
