//! An integration test has the library as it is for everyone: counted.
use reserved_library::{CrateId, TABLE, take};

#[test]
fn slots_are_reserved_and_charge_nothing() {
    let account = CrateId::Slots.account();
    assert_eq!((account.reserved(), account.used()), (200, 0));
    assert_eq!(CrateId::Statics.account().reserved(), TABLE.len());
    let slots = (take(), take());
    assert!(slots.0.is_ok() && slots.1.is_ok());
    assert_eq!((account.reserved(), account.used()), (200, 0));
}
