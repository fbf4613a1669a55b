//! Sites of every form, of sums exactly at the limits. `FIRMWARE_OVER`, set when this is built, names a budget that gets
//! one byte more.
#![no_std]

use budget_runtime::{BudgetError, ManagedMemory, StaticMemory, managed, managed_alloc};
use firmware_budgets::CrateId;

/// One byte more for the budget that `FIRMWARE_OVER` names.
pub const fn more(budget: &[u8]) -> usize {
    let Some(over) = option_env!("FIRMWARE_OVER") else { return 0 };
    let over = over.as_bytes();
    let mut equal = over.len() == budget.len();
    let mut index = 0;
    while equal && index < over.len() {
        equal = over[index] == budget[index];
        index += 1;
    }
    equal as usize
}

/// A managed static that the program uses, in the image.
#[managed(Uart)]
pub static EVENTS: [u8; 768] = [7; 768];

mod unreferenced {
    use super::{CrateId, managed, more};

    #[managed(Uart)]
    #[allow(dead_code, reason = "a static that nothing refers to counts too")]
    static SPARE: [u8; 256 + more(b"uart")] = [0; 256 + more(b"uart")];

    /// Above 1 MiB a sum is counted in units of more than a byte.
    #[managed(Frames)]
    #[allow(dead_code, reason = "it would not fit in the RAM of the machines")]
    static FRONT: [u8; 1 << 20] = [0; 1 << 20];

    #[managed(Frames)]
    #[allow(dead_code, reason = "it would not fit in the RAM of the machines")]
    static BACK: [u8; (1 << 20) + more(b"frames")] = [0; (1 << 20) + more(b"frames")];
}

/// Takes one of two slots.
pub fn frame() -> Result<StaticMemory<{ 256 - 2 }>, BudgetError> {
    managed_alloc!(static Radio, 256 - 2, instances = 2)
}

/// Takes the only slot.
pub fn token() -> Result<StaticMemory<{ 4 + more(b"radio") }>, BudgetError> {
    managed_alloc!(static Radio, 4 + more(b"radio"))
}

/// Half of its budget, so that there is room for one [`Picture`].
#[managed(Display)]
pub static FONT: [u8; 512] = [1; 512];

/// Charged for 512 bytes while it is alive.
#[managed(Display, 512, constructor = pub new)]
pub struct Picture {}

/// Two of a budget that is guaranteed.
#[managed(Safety, 128, instances = 2, constructor = pub new)]
pub struct Alarm {}

/// The rest of it.
pub fn log() -> Result<ManagedMemory<{ 256 + more(b"safety") }>, BudgetError> {
    managed_alloc!(Safety, 256 + more(b"safety"), instances = 1)
}
