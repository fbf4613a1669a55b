//! Owns what a budgets crate's enum is to this crate: an index and an account. `budgets!` implements it.

use core::fmt;

use crate::{Account, Budget};

/// A budget of one budgets crate, named by a value. `budgets!` implements it for the `CrateId` that it generates.
///
/// Budget types are not generic over it: what they keep is the `&'static Account` that it yields.
pub trait BudgetId: Copy {
    /// The number of budgets, which is also the length of the tracker that they are in.
    const COUNT: usize;

    /// The place of the budget in the manifest, below [`COUNT`](BudgetId::COUNT).
    fn index(self) -> usize;

    /// The account of the budget.
    fn account(self) -> &'static Account;
}

/// The error of parsing a text that names no budget.
///
/// ```
/// use budget_runtime::{Budget, UnknownBudget};
///
/// static BUDGETS: [Budget; 2] = [Budget::new("Decoder", 1), Budget::new("Runtime", 2)];
/// assert_eq!(UnknownBudget::new(&BUDGETS).to_string(), "no such crate; there are `Decoder`, `Runtime`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownBudget {
    pub(crate) budgets: &'static [Budget],
}

impl UnknownBudget {
    /// Returns the error for a text that is none of `budgets`.
    #[must_use]
    pub const fn new(budgets: &'static [Budget]) -> Self {
        Self { budgets }
    }
}

impl fmt::Display for UnknownBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such crate; there are ")?;
        for (index, budget) in self.budgets.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}`{}`", budget.name())?;
        }
        Ok(())
    }
}

impl core::error::Error for UnknownBudget {}
