//! A struct with a block in the field `memory`.
use budget_runtime::{BudgetError, managed};
use test_budgets::CrateId;

mod sizes {
    pub const MODULE: usize = 4 * 1024;
}

/// A module.
#[managed(Runtime, sizes::MODULE * 2)]
#[derive(Debug)]
pub struct Module<'name, T> {
    name: &'name str,
    value: T,
}

#[managed(Runtime, 64)]
struct Unit;

impl<T> Module<'_, T> {
    fn split(&mut self) -> usize {
        let value = &mut self.value;
        let piece = self.memory.allocate(16).map_or(0, |piece| piece.len());
        let _ = value;
        piece
    }
}

fn main() -> Result<(), BudgetError> {
    let mut module = Module::try_new("m", 1_u8)?;
    assert_eq!((module.name, module.value, module.split()), ("m", 1, 16));
    assert_eq!(module.memory.capacity(), 8192);
    assert_eq!(CrateId::Runtime.account().used(), 8192);
    let unit = Unit::try_new()?;
    assert_eq!(CrateId::Runtime.account().used(), 8192 + 64);
    drop(unit);
    drop(module);
    assert_eq!(CrateId::Runtime.account().used(), 0);
    Ok(())
}
