//! A library that has the budgets as a module.
#![deny(warnings)]

pub mod budgets;

use budget_runtime::managed;
use budgets::CrateId;

/// 60 bytes.
#[managed(Uart)]
pub static TABLE: [u8; 60] = [0; 60];
