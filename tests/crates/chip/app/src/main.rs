//! Sites whose budgets crate and runtime have other names here: 100 bytes of `wasm-heap`, 50 of `DMA_ring`.
#![forbid(unsafe_code)]
#![deny(warnings)]

use ids::CrateId as Budgets;
use rt::{BudgetError, ManagedMemory, managed, managed_alloc};

#[managed(ids::CrateId::WasmHeap, crate = rt)]
static FIRST: [u8; 40] = [0; 40];
#[managed(Budgets::WasmHeap, crate = ::rt)]
static SECOND: [u8; 30] = [0; 30];

#[managed(Budgets::DMARing, crate = rt)]
static RING: [u8; 30] = [0; 30];

fn ring() -> Result<ManagedMemory<10>, BudgetError> {
    managed_alloc!(Budgets::DMARing, 10, instances = 2, crate = rt)
}

fn main() -> Result<(), BudgetError> {
    use ids::CrateId;

    let slot = managed_alloc!(static WasmHeap, 30, crate = rt)?;
    println!("{}", slot.capacity() + FIRST.len() + SECOND.len() + RING.len() + ring()?.capacity());
    println!("{} {}", CrateId::WasmHeap, CrateId::WasmHeap.account().reserved());
    Ok(())
}
