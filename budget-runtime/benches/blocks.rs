//! What each form of a block costs to build and drop, and that beside the inline form none grows with its size.

mod interleaved;

use std::hint::black_box;

use budget_runtime::{BudgetError, managed_alloc};
use interleaved::{case, table};

mod budgets {
    //! Room for the largest block.
    budget_runtime::budgets!("benches/budgets.toml");
}
use budgets::CrateId;

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

fn inline() -> Result<(), BudgetError> {
    black_box(&managed_alloc!(Runtime, 32 * KIB)?);
    Ok(())
}

#[inline(never)]
fn returned() -> Result<budget_runtime::ManagedMemory<{ 32 * KIB }>, BudgetError> {
    managed_alloc!(Runtime, 32 * KIB)
}

fn boxed() -> Result<(), BudgetError> {
    black_box(&managed_alloc!(boxed Runtime, 32 * KIB)?);
    Ok(())
}

fn boxed_kib() -> Result<(), BudgetError> {
    black_box(&managed_alloc!(boxed Runtime, KIB)?);
    Ok(())
}

fn boxed_mib() -> Result<(), BudgetError> {
    black_box(&managed_alloc!(boxed Runtime, MIB)?);
    Ok(())
}

fn slot() -> Result<(), BudgetError> {
    black_box(&managed_alloc!(static Runtime, 32 * KIB)?);
    Ok(())
}

fn main() {
    table(
        "a block of 32 KiB, built and dropped, none of it touched",
        2_000,
        1,
        vec![
            case("Box::<[u8; 32768]>::new_uninit()", || {
                black_box(&Box::<[u8; 32 * KIB]>::new_uninit());
            }),
            case("Box::new([0_u8; 32768])", || {
                black_box(&Box::new([0_u8; 32 * KIB]));
            }),
            case("managed_alloc!(boxed Runtime, 32768)", boxed),
            case("managed_alloc!(static Runtime, 32768)", slot),
            case("managed_alloc!(Runtime, 32768), where it is built", inline),
            case("managed_alloc!(Runtime, 32768), returned by a function", || {
                black_box(&returned());
            }),
        ],
    );
    table(
        "boxed blocks of two sizes, built and dropped, none of it touched",
        2_000,
        1,
        vec![
            case("Box::<[u8; 1024]>::new_uninit()", || {
                black_box(&Box::<[u8; KIB]>::new_uninit());
            }),
            case("managed_alloc!(boxed Runtime, 1024)", boxed_kib),
            case("Box::<[u8; 1048576]>::new_uninit()", || {
                black_box(&Box::<[u8; MIB]>::new_uninit());
            }),
            case("managed_alloc!(boxed Runtime, 1048576)", boxed_mib),
        ],
    );
}
