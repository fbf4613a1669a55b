//! What `budgets!` puts into the budgets crate, for the manifest at the root.

use std::{collections::HashSet, hash::Hash, str::FromStr};

use budget_runtime::{Budget, BudgetError, BudgetId, BudgetTracker};
use test_budgets::{BUDGETS, CrateId, GLOBAL_BUDGET_TRACKER, allocate_memory};

const KIB: usize = 1024;

#[test]
fn the_table_says_what_the_manifest_says() {
    let expected = [
        (CrateId::Foundation, "Foundation", 8 * KIB),
        (CrateId::Decoder, "Decoder", 64 * KIB),
        // What its part, RuntimeStack, leaves of 128 KiB.
        (CrateId::Runtime, "Runtime", 112 * KIB),
        (CrateId::RuntimeStack, "RuntimeStack", 16 * KIB),
        (CrateId::Radio, "Radio", 16 * KIB),
        (CrateId::Display, "Display", 4 * KIB),
        (CrateId::Safety, "Safety", 2 * KIB),
        (CrateId::Math, "Math", 0),
    ];
    assert_eq!(expected.len(), CrateId::COUNT);
    for (index, (id, name, limit)) in expected.into_iter().enumerate() {
        assert_eq!((id.index(), id.name(), id.limit()), (index, name, limit));
        assert_eq!(CrateId::ALL[index], id);
        assert_eq!(*id.budget(), BUDGETS[index]);
        assert_eq!(id.account().budget(), id.budget());
        assert_eq!(
            (id.to_string(), format!("{id:?}"), format!("{id:>14}").len()),
            (name.into(), name.into(), 14)
        );
        assert_eq!(CrateId::from_str(name), Ok(id));
    }
    assert_eq!(CrateId::Runtime.budget().parts(), 16 * KIB);
    assert_eq!(CrateId::Runtime.budget().max_block(), Some(64 * KIB));
    assert_eq!(CrateId::Runtime.budget().reason(), Some("REQ-MEM-012"));
    assert_eq!(CrateId::Runtime.budget().source(), "budgets.toml:9");
    assert_eq!(CrateId::Display.budget().packages(), Some(&["display-driver"][..]));
    assert!(CrateId::Safety.budget().is_guaranteed());
}

#[test]
fn an_id_is_small_ordered_and_const() {
    fn assert_traits<T: Copy + Ord + Hash + std::fmt::Debug + std::fmt::Display + FromStr + Send + Sync>() {}
    const LIMIT: usize = CrateId::Radio.limit();
    const NAME: &str = CrateId::ALL[CrateId::Radio.index()].name();
    static RADIO: &Budget = CrateId::Radio.budget();

    assert_traits::<CrateId>();
    assert_eq!(size_of::<CrateId>(), 1);
    assert_eq!((LIMIT, NAME, RADIO.limit()), (16 * KIB, "Radio", 16 * KIB));
    assert!(CrateId::Foundation < CrateId::Math);
    assert_eq!(CrateId::ALL.into_iter().collect::<HashSet<_>>().len(), CrateId::COUNT);
    assert_eq!(<CrateId as BudgetId>::COUNT, CrateId::COUNT);
}

#[test]
fn an_unknown_name_is_an_error_that_lists_the_known() {
    for name in ["", "radio", "Radio ", "RADIO", "Nothing"] {
        let error = CrateId::from_str(name).unwrap_err().to_string();
        assert!(error.starts_with("no such crate; there are `Foundation`, `Decoder`, "), "{error}");
    }
}

#[test]
fn a_block_for_an_id_that_is_known_at_run_time() -> Result<(), BudgetError> {
    let radio = "Radio".parse().unwrap_or(CrateId::Math);
    let memory = allocate_memory::<64>(radio)?;
    assert_eq!(memory.account().name(), "Radio");
    assert!(matches!(
        allocate_memory::<{ 16 * KIB }>(radio),
        Err(BudgetError::Exceeded { crate_name: "Radio", requested: 16_384, used: 64, limit: 16_384 })
    ));
    assert!(matches!(allocate_memory::<64>(CrateId::Display), Err(BudgetError::Restricted { .. })));
    assert!(matches!(allocate_memory::<64>(CrateId::Safety), Err(BudgetError::Restricted { .. })));
    assert!(matches!(
        allocate_memory::<{ 65 * KIB }>(CrateId::Runtime),
        Err(BudgetError::BlockTooLarge { .. })
    ));
    drop(memory);

    let filled = CrateId::Foundation.fill()?;
    assert_eq!(filled.bytes(), 8 * KIB);
    assert!(GLOBAL_BUDGET_TRACKER.allocate(CrateId::Foundation, 1).is_err());
    assert!(CrateId::Foundation.charge(1).is_err());
    drop(filled);
    GLOBAL_BUDGET_TRACKER.allocate(CrateId::Foundation, 8 * KIB)?;
    assert!(GLOBAL_BUDGET_TRACKER.deallocate(CrateId::Foundation, 8 * KIB + 1).is_err());
    GLOBAL_BUDGET_TRACKER.deallocate(CrateId::Foundation, 8 * KIB)?;
    Ok(())
}

/// The kernel says which pages can be written: after relocation the tables are in none of them.
#[cfg(target_os = "linux")]
#[test]
fn the_tables_are_read_only() {
    static COUNTER: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(0);

    fn is_writable(address: usize) -> bool {
        let maps = std::fs::read_to_string("/proc/self/maps").expect("the kernel lists the mappings");
        let holds = |line: &&str| {
            let mut bounds = line.split([' ', '-']).map(|bound| usize::from_str_radix(bound, 16));
            let (Some(Ok(start)), Some(Ok(end))) = (bounds.next(), bounds.next()) else { return false };
            (start..end).contains(&address)
        };
        let line = maps.lines().find(holds).expect("the address is mapped");
        line.split(' ').nth(1).is_some_and(|rights| rights.contains('w'))
    }

    assert!(!is_writable((&raw const BUDGETS).addr()));
    let tracker: *const BudgetTracker<{ CrateId::COUNT }> = &raw const GLOBAL_BUDGET_TRACKER;
    assert!(!is_writable(tracker.addr()));
    assert!(is_writable((&raw const COUNTER).addr()), "the test can tell");
}
