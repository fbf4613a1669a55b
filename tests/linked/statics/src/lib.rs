//! Statics alone: no function, and so none that refers to the budgets crate.
#![no_std]
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]

use budget_runtime::managed;
use budgets::CrateId;

/// 1024 bytes.
#[managed(Idle)]
pub static FULL: [u8; 1024] = [1; 1024];

/// One byte too much.
#[cfg(feature = "over")]
#[managed(Idle)]
pub static OVER: u8 = 1;
