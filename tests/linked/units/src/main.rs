//! Budgets past a mebibyte are counted in units, and a guaranteed one against its worst case: all but `Zero` are full.
//! The budgets crate is the program itself.
#![deny(warnings)]

use budget_runtime::{BoxedMemory, BudgetError, ManagedMemory, managed, managed_alloc};

budget_runtime::budgets!();

const MEBIBYTE: usize = 1 << 20;

#[managed(One)]
static ONE: [u8; MEBIBYTE] = [0; MEBIBYTE];
#[managed(Two)]
static TWO: [u8; 2 * MEBIBYTE] = [0; 2 * MEBIBYTE];
#[managed(Three)]
static THREE: [[u8; MEBIBYTE]; 3] = [[0; MEBIBYTE]; 3];
#[managed(Whole)]
static WHOLE: [u8; 48 * 1024] = [0; 48 * 1024];

/// One byte, which is counted as a unit of 8192.
#[managed(Huge)]
static HUGE: u8 = 0;

// No linker places 6 GiB of statics, so the rest of the units stands for it.
#[cfg(not(feature = "over"))]
std::arch::global_asm!(".pushsection budget_sum_Huge,\"R\",%progbits", ".zero 786431", ".popsection");
#[cfg(feature = "over")]
std::arch::global_asm!(".pushsection budget_sum_Huge,\"R\",%progbits", ".zero 786432", ".popsection");

#[expect(dead_code, reason = "sites count where nobody calls them")]
fn most() -> Result<BoxedMemory<8192>, BudgetError> {
    managed_alloc!(boxed Most, 8192, instances = 786_432)
}

#[managed(Safe)]
static SAFE: [u8; 200] = [0; 200];

fn safe() -> Result<ManagedMemory<100>, BudgetError> {
    managed_alloc!(Safe, 100, instances = 8)
}

#[cfg(feature = "over")]
#[expect(dead_code, reason = "sites count where nobody names them")]
mod over {
    use super::{CrateId, managed};

    #[managed(One)]
    static ONE: u8 = 0;
    #[managed(Two)]
    static TWO: u8 = 0;
    #[managed(Three)]
    static THREE: u8 = 0;
    #[managed(Whole)]
    static WHOLE: u8 = 0;
    #[managed(Most, 1, instances = 1)]
    struct Most {}
    #[managed(Safe, 1, instances = 1)]
    struct Safe {}
}

fn main() {
    println!("{}", GLOBAL_BUDGET_TRACKER.snapshot());
    println!("{}", ONE[1] + TWO[1] + THREE[1][1] + HUGE + SAFE[1] + WHOLE[1]);
    let all: Vec<_> = (0..9).map(|_| safe()).collect();
    let granted = all.iter().filter(|one| one.is_ok()).count();
    println!("{granted} {}", matches!(all[8], Err(BudgetError::Instances { instances: 8, used: 1000, .. })));
    println!("{:?}", CrateId::Zero.charge(0).map(|charge| charge.bytes()));
    println!("{}", CrateId::Zero.charge(1).is_err());
}
