//! Another budgets crate, and a static of 40 bytes.
#![no_std]
#![forbid(unsafe_code)]
#![deny(warnings)]

budget_runtime::budgets!();

/// 40 bytes.
#[budget_runtime::managed(Uart)]
pub static TABLE: [u8; 40] = [0; 40];

/// One byte too much for the other.
#[cfg(feature = "over")]
#[budget_runtime::managed(Uart)]
pub static OVER: u8 = 0;
