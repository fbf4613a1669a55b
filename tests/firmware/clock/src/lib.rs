//! Owns the clock of the machine. Goes out: `rival::beside`, which runs something beside the main loop, and on bare metal
//! `instructions::tenths`, which counts what the main loop takes.
#![no_std]
#![cfg(not(target_arch = "wasm32"))]

#[cfg(not(target_os = "none"))]
extern crate std;

#[cfg(target_os = "none")]
pub mod instructions;
pub mod rival;
