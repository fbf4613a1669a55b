//! Owns what differs between the machines: how a program starts, prints and ends. Goes out: `entry!`, `println!`, `exit`.
#![no_std]

#[cfg(not(any(target_os = "none", target_arch = "wasm32")))]
extern crate std;

// They provide the critical section.
#[cfg(all(target_os = "none", target_arch = "arm"))]
use cortex_m as _;
#[cfg(all(target_os = "none", target_arch = "riscv32"))]
use riscv as _;

mod entry;
#[cfg(target_arch = "wasm32")]
pub mod page;

#[doc(hidden)]
#[cfg(all(target_os = "none", target_arch = "arm"))]
pub use cortex_m_rt::entry as start;
#[doc(hidden)]
#[cfg(all(target_os = "none", target_arch = "riscv32"))]
pub use riscv_rt::entry as start;

#[cfg(target_arch = "wasm32")]
pub use page::exit;
#[cfg(target_os = "none")]
pub use semihosting::{print, println, process::exit};
#[cfg(not(any(target_os = "none", target_arch = "wasm32")))]
pub use std::{print, println, process::exit};
