//! Blocks: inline, boxed, with instances, by a path, of local sizes.
use budget_runtime::{BoxedMemory, BudgetError, ManagedMemory, managed_alloc};
use test_budgets::CrateId;

fn generic<T: Default>() -> Result<T, BudgetError> {
    const LOCAL: usize = size_of::<Header>();
    struct Header {
        _words: [u32; 4],
    }
    let memory = managed_alloc!(Runtime, LOCAL + size_of::<Header>())?;
    assert_eq!(memory.capacity(), 32);
    Ok(T::default())
}

fn main() -> Result<(), BudgetError> {
    let inline: ManagedMemory<4096> = managed_alloc!(Runtime, 4096)?;
    let boxed: BoxedMemory<8192> = managed_alloc!(boxed Runtime, 2 * 4096)?;
    let path = managed_alloc!(test_budgets::CrateId::Runtime, 1,)?;
    let absolute = managed_alloc!(boxed ::test_budgets::CrateId::Runtime, 1)?;
    assert_eq!(CrateId::Runtime.account().used(), 4096 + 8192 + 2);
    drop((inline, boxed, path, absolute));
    generic::<u8>()?;
    assert_eq!(CrateId::Runtime.account().used(), 0);

    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(managed_alloc!(boxed Runtime, 64, instances = 2));
    }
    assert!(matches!(held.pop(), Some(Err(BudgetError::Instances { instances: 2, .. }))));
    held.clear();
    let guaranteed = managed_alloc!(Safety, 64, instances = 2)?;
    assert_eq!(guaranteed.account().used(), 64);
    Ok(())
}
