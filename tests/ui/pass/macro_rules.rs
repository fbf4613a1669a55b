//! The macros inside the macros of the user.
use budget_runtime::{BudgetError, managed, managed_alloc};
use test_budgets::CrateId;

macro_rules! allocate {
    ($budget:ident, $size:expr) => {
        managed_alloc!($budget, $size)
    };
    (path $budget:path, $size:literal) => {
        managed_alloc!($budget, $size)
    };
    () => {
        managed_alloc!(boxed Radio, 64)
    };
}

macro_rules! module {
    ($name:ident, $budget:ident, $size:expr, $field:ident: $type:ty) => {
        #[managed($budget, $size)]
        struct $name {
            $field: $type,
        }
    };
}

module!(First, Radio, 64 + 64, name: &'static str);
module!(Second, Runtime, 32, count: u32);

fn main() -> Result<(), BudgetError> {
    assert_eq!(allocate!(Radio, 2 * 8)?.capacity(), 16);
    assert_eq!(allocate!(path CrateId::Radio, 8)?.capacity(), 8);
    assert_eq!(allocate!()?.capacity(), 64);
    assert_eq!(First::try_new("first")?.name, "first");
    assert_eq!(Second::try_new(2)?.count, 2);
    Ok(())
}
