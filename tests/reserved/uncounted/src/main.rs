//! More than fits: two sites of two slots of 100 bytes each. It links with a linker that does not count, and then each
//! slot is charged when it is taken for the first time, for good.
#![deny(warnings)]

use budget_runtime::{BudgetError, StaticMemory, managed_alloc};

budget_runtime::budgets!();

fn one() -> Result<StaticMemory<100>, BudgetError> {
    managed_alloc!(static Slots, 100, instances = 2)
}

fn other() -> Result<StaticMemory<100>, BudgetError> {
    managed_alloc!(static Slots, 100, instances = 2)
}

fn show<T>(what: &str, outcome: &Result<T, BudgetError>) {
    let account = CrateId::Slots.account();
    let outcome = outcome.as_ref().map_or_else(BudgetError::to_string, |_| "granted".to_owned());
    println!("{what}: {outcome}; reserved {}, used {}", account.reserved(), account.used());
}

fn main() {
    let first = one();
    show("one", &first);
    drop(first);
    show("given back", &Ok(()));
    let first = one();
    show("one again", &first);
    let third = other();
    show("other", &third);
    show("one, its second", &one());
    drop(third);
    show("other again", &other());
    show("51 bytes", &CrateId::Slots.charge(51));
    show("50 bytes", &CrateId::Slots.charge(50));
    drop(first);
    show("given back", &Ok(()));
}
