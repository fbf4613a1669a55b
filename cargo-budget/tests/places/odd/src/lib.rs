//! A crate of another name than its package.
#![no_std]

use core::sync::atomic::AtomicU8;

use budget_runtime::managed;
use places_budgets::CrateId;

/// What all statics are.
pub type Bytes = [AtomicU8; 64];
/// Zeros.
pub const NEW: Bytes = [const { AtomicU8::new(0) }; 64];

/// Its own.
#[managed(Odd)]
pub static X: Bytes = NEW;

/// What no site declares.
pub mod plain {
    /// Of the same name and size.
    pub static X: super::Bytes = super::NEW;
}
