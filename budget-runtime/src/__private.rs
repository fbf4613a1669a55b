//! Owns what generated code names and users do not. Nothing here is stable between two versions, which is why the
//! macros are pinned to one version of this crate.

pub mod check;
pub mod fit;
pub mod ledger;
mod message;
#[cfg(budget_faults)]
pub mod refusals;
mod services;

pub use crate::{
    charge::SiteCharge,
    instances::Instances,
    slot::{SlotStates, Slots},
};

use crate::{Account, BudgetError, ManagedMemory};

/// A struct that is charged for its own size.
///
/// # Safety
///
/// Only `#[managed]` implements it: the account is that of a site, for which a [`Permit`] was made.
pub unsafe trait Managed {
    /// The account of the struct's site.
    fn account() -> &'static Account;
}

/// What a macro expands to beside its compile error, so that the type of the expression causes no other. It is in no
/// program that compiles.
///
/// # Errors
///
/// Always.
pub const fn after_error<T>() -> Result<T, BudgetError> {
    Err(BudgetError::NoElement { requested: 0, limit: 0 })
}

/// The view of `account` that a site with `instances = K` charges.
#[must_use]
pub const fn site_account(account: &'static Account, instances: &'static Instances) -> Account {
    account.of_site(instances)
}

/// The proof that the package which expands a macro may charge an account.
///
/// What makes one is `unsafe`, so that a package that forbids unsafe code cannot pass by `packages`; no memory is at stake.
#[derive(Clone, Copy)]
pub struct Permit {
    account: &'static Account,
}

impl Permit {
    /// Returns the permit of `package` for `account`, which a site charges under the name `variant`; `bounded` says
    /// whether the site has `instances = K`.
    ///
    /// # Safety
    ///
    /// Only an expansion of the macros calls this: `package` is the package that expands, `variant` the name that it
    /// writes, and `bounded` is said of a site that counts its instances.
    ///
    /// # Panics
    ///
    /// In const evaluation, hence as a compile error, when `variant` is not the name of the budget, when its
    /// `packages` do not list `package`, and when it is guaranteed and the site is not bounded.
    #[track_caller]
    #[must_use]
    pub const unsafe fn new(account: &'static Account, variant: &str, package: &str, bounded: bool) -> Self {
        check::variant(account.budget(), variant);
        check::package(account.budget(), package);
        if !bounded {
            check::unbounded(account.budget());
        }
        Self { account }
    }

    /// Returns the same permit for the account's view of one site.
    ///
    /// # Safety
    ///
    /// `account` is the view of a site on the account of this permit.
    #[must_use]
    pub const unsafe fn of_site(self, account: &'static Account) -> Self {
        Self { account }
    }

    /// The account that may be charged.
    #[must_use]
    pub const fn account(self) -> &'static Account {
        self.account
    }

    /// Charges N bytes and returns an inline block of them.
    ///
    /// # Errors
    ///
    /// [`BudgetError::Exceeded`] and [`BudgetError::Instances`].
    #[inline]
    pub fn inline<const N: usize>(self) -> Result<ManagedMemory<N>, BudgetError> {
        ManagedMemory::charged_to(self.account)
    }
}
