//! Owns the choice of atomics: `portable-atomic` for every target, `loom` under the model checker.
//! Nothing else in the crate names an atomic type of another crate.

#[cfg(loom)]
pub(crate) use loom::sync::atomic::AtomicUsize;
#[cfg(not(loom))]
pub(crate) use portable_atomic::AtomicUsize;

pub(crate) use core::sync::atomic::Ordering;
