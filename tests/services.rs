//! What a program with a heap does with a budget: collections of other crates that charge it, and limits that are lowered.

use std::sync::Mutex;

use allocator_api2::vec::Vec;
use budget_runtime::{BudgetError, ChargedHeap, LimitKept};
use hashbrown::HashMap;
use test_budgets::{CrateId, GLOBAL_BUDGET_TRACKER};

/// A list in a static, charged from its first entry on.
static LINES: Mutex<Vec<u32, ChargedHeap>> = Mutex::new(Vec::new_in(CrateId::Foundation.heap()));

#[test]
fn a_collection_in_a_static_charges_its_budget() {
    let mut lines = LINES.lock().unwrap();
    lines.try_reserve_exact(100).unwrap();
    lines.extend(0..100);
    assert_eq!(CrateId::Foundation.account().used(), 400);
    assert!(lines.try_reserve_exact(CrateId::Foundation.limit()).is_err());
    *lines = Vec::new_in(CrateId::Foundation.heap());
    assert_eq!(CrateId::Foundation.account().used(), 0);
}

#[test]
fn a_map_is_bounded_by_its_budget() {
    let mut cache = HashMap::new_in(CrateId::Decoder.heap());
    let full = (0..100_000_u64).find(|key| {
        let room = cache.try_reserve(1).is_ok();
        if room {
            cache.insert(*key, *key);
        }
        !room
    });
    assert!(full.is_some_and(|full| full > 1_000), "{full:?}");
    assert!(CrateId::Decoder.account().used() <= CrateId::Decoder.limit());
    drop(cache);
    assert_eq!(CrateId::Decoder.account().used(), 0);
}

#[test]
fn a_restricted_budget_is_not_charged_through_a_heap() {
    for id in [CrateId::Display, CrateId::Safety] {
        let mut bytes: Vec<u8, _> = Vec::new_in(id.heap());
        assert!(bytes.try_reserve(1).is_err());
        assert_eq!(id.account().used(), 0);
    }
}

#[test]
fn a_limit_is_lowered_at_start_up_and_guaranteed_ones_are_not() {
    assert_eq!(CrateId::RuntimeStack.lower_limit(1_000), Ok(()));
    let account = CrateId::RuntimeStack.account();
    assert_eq!((account.limit(), CrateId::RuntimeStack.limit()), (1_000, 16_384));
    let row = GLOBAL_BUDGET_TRACKER.snapshot().iter().nth(CrateId::RuntimeStack.index()).copied();
    assert_eq!(row.map(|row| (row.limit(), row.used(), row.headroom())), Some((1_000, 0, 1_000)));
    assert!(CrateId::Display.lower_limit(4_000).is_ok());
    assert!(matches!(
        CrateId::Safety.lower_limit(1_000),
        Err(BudgetError::LimitKept { because: LimitKept::Guaranteed, limit: 2_048, .. })
    ));
}
