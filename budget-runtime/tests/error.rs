//! Errors: the sentence of each, and the figures that they give.

use std::error::Error;

use budget_runtime::{Budget, BudgetError, LimitKept, UnknownBudget};

const CRATE: &str = "Runtime";

/// Each kind of error, the sentence it is, and what its getters give.
const ERRORS: [(BudgetError, &str); 11] = [
    (
        BudgetError::Exceeded { crate_name: CRATE, requested: 25, used: 40, limit: 64 },
        "crate `Runtime` cannot take 25 bytes: 40 of its 64 bytes are in use, 24 are left; release memory of \
         `Runtime` first or raise its limit",
    ),
    (
        BudgetError::Instances { crate_name: CRATE, requested: 25, used: 40, limit: 64, instances: 2 },
        "crate `Runtime` cannot take one more: all 2 instances of this site are alive; drop one first or raise \
         its `instances`",
    ),
    (
        BudgetError::Restricted { crate_name: CRATE, requested: 25, used: 40, limit: 64 },
        "crate `Runtime` is restricted and cannot take 25 bytes through this call, which does not know its \
         package; use `managed_alloc!` or `#[managed]`",
    ),
    (
        BudgetError::BlockTooLarge { crate_name: CRATE, requested: 25, used: 40, limit: 64, max_block: 16 },
        "crate `Runtime` cannot take 25 bytes in one inline block: its `max-block` is 16 bytes; use a smaller or a \
         boxed block, or raise `max-block`",
    ),
    (
        BudgetError::NotCharged { crate_name: CRATE, requested: 25, used: 4, limit: 64 },
        "crate `Runtime` cannot release 25 bytes: 4 bytes are charged to it; release what was charged, once",
    ),
    (
        BudgetError::NotHeld { crate_name: CRATE, requested: 25, used: 4, limit: 64 },
        "a charge to crate `Runtime` cannot give up 25 bytes: it holds 4; shrink or split it by at most those",
    ),
    (
        BudgetError::Heap { crate_name: CRATE, requested: 25, used: 4, limit: 64 },
        "crate `Runtime` cannot take 25 bytes: the budget has room, the heap has not; enlarge the heap",
    ),
    (
        BudgetError::LimitKept {
            crate_name: CRATE,
            requested: 25,
            used: 40,
            limit: 64,
            because: LimitKept::InUse,
        },
        "the limit of crate `Runtime` stays at 64 bytes and is not lowered to 25: 40 bytes are in use; lower it before \
         they are charged, or release 15 of them first",
    ),
    (
        BudgetError::LimitKept {
            crate_name: CRATE,
            requested: 25,
            used: 40,
            limit: 64,
            because: LimitKept::Guaranteed,
        },
        "the limit of crate `Runtime` stays at 64 bytes and is not lowered to 25: it is guaranteed; lower it in the \
         manifest, where the linker checks it",
    ),
    (
        BudgetError::LimitKept {
            crate_name: CRATE,
            requested: 25,
            used: 40,
            limit: 64,
            because: LimitKept::Changing,
        },
        "the limit of crate `Runtime` stays at 64 bytes and is not lowered to 25: another call is lowering it; lower \
         each limit in one place, at start-up",
    ),
    (
        BudgetError::NoElement { requested: 25, limit: 24 },
        "a collection needs 25 bytes for one element and its memory has 24; give it more memory",
    ),
];

#[test]
fn each_error_is_a_sentence_that_names_what_to_do() {
    for (error, sentence) in ERRORS {
        assert_eq!(error.to_string(), sentence);
        assert!(!sentence.ends_with('.') && sentence.contains("; "), "{sentence}");
        let error: &dyn Error = &error;
        assert!(error.source().is_none());
    }
}

#[test]
fn each_error_gives_its_figures_whatever_its_kind() {
    for (error, sentence) in ERRORS {
        assert_eq!(error.requested(), 25, "{sentence}");
        let known = !matches!(error, BudgetError::NoElement { .. });
        assert_eq!(error.crate_name(), known.then_some(CRATE), "{sentence}");
        assert_eq!(error.limit(), if known { 64 } else { 24 }, "{sentence}");
        let used = match error {
            BudgetError::NoElement { .. } => 0,
            BudgetError::NotCharged { .. } | BudgetError::NotHeld { .. } | BudgetError::Heap { .. } => 4,
            _ => 40,
        };
        assert_eq!(error.used(), used, "{sentence}");
    }
}

#[test]
fn an_account_over_its_limit_has_nothing_left() {
    let error = BudgetError::Exceeded { crate_name: CRATE, requested: 1, used: 70, limit: 64 };
    assert!(error.to_string().contains("0 are left"), "{error}");
}

#[test]
fn an_unknown_budget_lists_those_there_are() {
    static BUDGETS: [Budget; 2] = [Budget::new("wasm-runtime", 1), Budget::new("Radio", 2)];
    let error: &dyn Error = &UnknownBudget::new(&BUDGETS);
    assert_eq!(error.to_string(), "no such crate; there are `wasm-runtime`, `Radio`");
}
