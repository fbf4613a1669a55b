//! The tracker: raw allocate and deallocate, by id, without a guard.

mod fixture;

use budget_runtime::{Account, Budget, BudgetError, BudgetId};

use crate::fixture::{OneOf, Only, tracker};

#[test]
fn allocate_is_granted_exactly_when_it_fits_and_stays_until_deallocate() {
    let tracker = tracker!(Budget::new("Runtime", 100));
    let account = &tracker.accounts()[0];
    let id = Only(account);
    for (used, size, granted) in [
        (0, 0, true),
        (0, 100, true),
        (0, 101, false),
        (0, usize::MAX, false),
        (100, 0, true),
        (100, 1, false),
        (100, usize::MAX, false),
        (1, 99, true),
        (1, 100, false),
    ] {
        tracker.allocate(id, used).unwrap();
        let outcome = tracker.allocate(id, size);
        let expected = BudgetError::Exceeded { crate_name: "Runtime", requested: size, used, limit: 100 };
        assert_eq!(outcome, if granted { Ok(()) } else { Err(expected) });
        if granted {
            tracker.deallocate(id, size).unwrap();
        }
        assert_eq!(account.used(), used);
        tracker.deallocate(id, used).unwrap();
        assert_eq!(account.used(), 0);
    }
}

#[test]
fn a_release_of_more_than_is_charged_is_an_error_and_changes_nothing() {
    let tracker = tracker!(Budget::new("Runtime", 100));
    let account = &tracker.accounts()[0];
    let id = Only(account);
    for (used, size) in [(0, 1), (0, usize::MAX), (1, 2), (99, 100), (100, 101), (100, usize::MAX)] {
        tracker.allocate(id, used).unwrap();
        assert_eq!(
            tracker.deallocate(id, size),
            Err(BudgetError::NotCharged { crate_name: "Runtime", requested: size, used, limit: 100 })
        );
        assert_eq!(account.used(), used);
        tracker.deallocate(id, used).unwrap();
    }
    assert_eq!(tracker.deallocate(id, 0), Ok(()));
}

#[test]
fn a_guard_whose_bytes_were_released_by_mistake_never_wraps_the_account() {
    let tracker = tracker!(Budget::new("Runtime", 100));
    let account = &tracker.accounts()[0];
    let charge = account.charge(60).unwrap();
    tracker.deallocate(Only(account), 50).unwrap();
    assert_eq!(account.used(), 10);
    drop(charge);
    assert_eq!((account.used(), account.headroom()), (0, 100));
}

#[test]
fn an_id_reaches_the_account_of_its_index() {
    let tracker = tracker!(Budget::new("Left", 8), Budget::new("Right", 16));
    tracker.allocate(OneOf(tracker, 1), 16).unwrap();
    assert_eq!(tracker.accounts().each_ref().map(Account::used), [0, 16]);
    assert!(tracker.deallocate(OneOf(tracker, 0), 1).is_err());
    tracker.deallocate(OneOf(tracker, 1), 16).unwrap();
    assert_eq!(OneOf(tracker, 1).account().used(), 0);
}

#[test]
fn a_restricted_budget_refuses_raw_calls() {
    let tracker = tracker!(
        Budget::new("Listed", 64).with_packages(&["radio"]),
        Budget::new("Guaranteed", 64).with_guaranteed(true)
    );
    for index in 0..2 {
        let id = OneOf(tracker, index);
        for size in [0, 8, 65, usize::MAX] {
            assert!(matches!(tracker.allocate(id, size), Err(BudgetError::Restricted { .. })));
            assert!(matches!(tracker.deallocate(id, size), Err(BudgetError::Restricted { .. })));
        }
        assert_eq!(id.account().used(), 0);
    }
}
