//! Memory blocks charged to the budgets of a workspace, checked when you build.
#![no_std]

mod account;
mod atomic;
mod block;
#[cfg(feature = "alloc")]
mod boxed;
mod budget;
mod charge;
mod counters;
mod error;
mod gauge;
mod id;
mod instances;
mod managed;
mod memory;
mod snapshot;
mod tracker;
mod vec;

pub use budget_macros::{budgets, managed, managed_alloc};

#[cfg(feature = "alloc")]
pub use crate::boxed::BoxedMemory;
pub use crate::{
    account::Account,
    block::MemoryBlock,
    budget::Budget,
    charge::{Charge, FixedCharge},
    counters::Counters,
    error::BudgetError,
    id::{BudgetId, UnknownBudget},
    managed::ManagedMemory,
    memory::Memory,
    snapshot::{Row, Snapshot},
    tracker::BudgetTracker,
    vec::{BoundedVec, Drain},
};

#[doc(hidden)]
pub mod __private;
