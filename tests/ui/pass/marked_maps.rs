//! Maps and sets as marked fields: the capacity counts entries, and their index is charged with them.
use std::hash::{BuildHasherDefault, DefaultHasher, RandomState};

use budget_runtime::{BoundedHashMap, BoundedMap, BoundedSet, BudgetError, managed};
use test_budgets::CrateId;

#[managed(Decoder, 16384)]
pub struct Exports {
    #[block(capacity = 64)]
    by_name: BoundedMap<&'static str, u32, _>,
    #[block(capacity = 64)]
    by_index: BoundedHashMap<u32, u64, BuildHasherDefault<DefaultHasher>, _>,
    #[block(capacity = 500)]
    seen: BoundedSet<u16, _>,
    #[block(2048)]
    kinds: BoundedHashMap<u16, u8, RandomState, _>,
}

fn main() -> Result<(), BudgetError> {
    let mut exports = Exports::try_new()?;
    assert!(exports.by_name.capacity() == 64 && exports.by_index.capacity() == 64);
    assert!(exports.seen.capacity() >= 500 && exports.kinds.capacity() > 100);
    for number in 0..500_u16 {
        assert_eq!(exports.seen.insert(number ^ 1), Ok(true));
    }
    assert_eq!(exports.by_name.insert("main", 1), Ok(None));
    assert_eq!(exports.by_index.insert(1, 2), Ok(None));
    assert_eq!(exports.kinds.insert(1, 3), Ok(None));
    assert_eq!((exports.by_name["main"], exports.by_index[&1], exports.kinds[&1]), (1, 2, 3));
    let used = CrateId::Decoder.account().used();
    assert!(used >= 64 * (16 + 8) + 64 * 16 + 500 * 2 + 2048);
    drop(exports);
    assert_eq!(CrateId::Decoder.account().used(), 0);
    Ok(())
}
