//! A budgets crate, and a static of 60 bytes.
#![no_std]
#![forbid(unsafe_code)]
#![deny(warnings)]

budget_runtime::budgets!();

/// 60 bytes.
#[budget_runtime::managed(Uart)]
pub static TABLE: [u8; 60] = [0; 60];
