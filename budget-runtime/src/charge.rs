//! Owns the guards over charged bytes: [`Charge`] for any amount, [`FixedCharge`] for an amount the type says,
//! [`SiteCharge`] for an amount and an account the type says. Dropping a guard releases its bytes, once.

use core::{fmt, marker::PhantomData, mem};

use crate::{__private::Managed, Account, BudgetError};

/// Bytes charged to an account, released when this is dropped. `mem::forget` keeps them charged.
///
/// Two words. Invariant: the account holds [`bytes`](Charge::bytes) for this value alone, unless a
/// [`deallocate`](crate::BudgetTracker::deallocate) released bytes that nobody had allocated.
///
/// ```
/// # use budget_runtime::{Budget, BudgetTracker, Counters};
/// # static BUDGETS: [Budget; 1] = [Budget::new("Radio", 64)];
/// # static COUNTERS: [Counters; 1] = [const { Counters::new() }];
/// # static TRACKER: BudgetTracker<1> = BudgetTracker::new(&BUDGETS, &COUNTERS);
/// # let radio = &TRACKER.accounts()[0];
/// let charge = radio.charge(64)?;
/// assert!(radio.charge(1).is_err());
/// drop(charge);
/// assert!(radio.charge(1).is_ok());
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
///
/// For memory that lives elsewhere, such as a mapping or the buffer of a C library, it follows what is done to that
/// memory. Each operation charges before the memory is taken and is undone by nothing but its counterpart; one that
/// is refused changes nothing.
///
/// ```
/// # use budget_runtime::{Budget, BudgetTracker, Counters};
/// # static BUDGETS: [Budget; 1] = [Budget::new("Textures", 64)];
/// # static COUNTERS: [Counters; 1] = [const { Counters::new() }];
/// # static TRACKER: BudgetTracker<1> = BudgetTracker::new(&BUDGETS, &COUNTERS);
/// # let textures = &TRACKER.accounts()[0];
/// let mut mapped = textures.charge(32)?;
/// mapped.try_grow(32)?; // then enlarge the mapping
/// assert!(mapped.try_grow(1).is_err());
/// mapped.shrink(16)?; // after the mapping was cut
///
/// let half = mapped.split(24)?; // its tail gets an owner of its own
/// assert_eq!((mapped.bytes(), half.bytes(), textures.used()), (24, 24, 48));
/// assert!(mapped.merge(half).is_ok());
/// # assert_eq!(mapped.bytes(), 48);
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
#[must_use = "dropping a `Charge` releases its bytes at once"]
pub struct Charge {
    account: &'static Account,
    bytes: usize,
}

const _: () = assert!(size_of::<Charge>() == 2 * size_of::<usize>(), "a charge takes more than two words");

impl Charge {
    /// Guards `bytes`, and no instance, that were just taken from `account`.
    pub(crate) const fn of(account: &'static Account, bytes: usize) -> Self {
        Self { account, bytes }
    }

    /// The bytes charged.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// The account they are charged to.
    #[must_use]
    pub const fn account(&self) -> &'static Account {
        self.account
    }

    /// Charges `bytes` more.
    ///
    /// # Errors
    ///
    /// [`BudgetError::Exceeded`] when `bytes` exceed the headroom; what was charged stays so.
    #[inline]
    pub fn try_grow(&mut self, bytes: usize) -> Result<(), BudgetError> {
        self.account.take_bytes(bytes)?;
        let Some(sum) = self.sum_with(bytes) else {
            self.account.give_back_bytes(bytes);
            let (used, limit) = self.account.in_use_and_limit();
            return Err(BudgetError::exceeded(self.account, bytes, used, limit));
        };
        self.bytes = sum;
        Ok(())
    }

    /// Releases `bytes` of those charged, all of them at the most.
    ///
    /// # Errors
    ///
    /// [`BudgetError::NotHeld`] when `bytes` are more than [`bytes`](Charge::bytes); nothing is released then.
    #[inline]
    pub fn shrink(&mut self, bytes: usize) -> Result<(), BudgetError> {
        self.split(bytes).map(drop)
    }

    /// Moves `bytes` of those charged, all of them at the most, to a guard of their own. The account sees nothing of it.
    ///
    /// # Errors
    ///
    /// [`BudgetError::NotHeld`] when `bytes` are more than [`bytes`](Charge::bytes); this guard keeps them all then.
    #[inline]
    pub fn split(&mut self, bytes: usize) -> Result<Self, BudgetError> {
        match self.bytes.checked_sub(bytes) {
            Some(rest) => {
                self.bytes = rest;
                Ok(Self { account: self.account, bytes })
            }
            None => Err(BudgetError::not_held(self.account, bytes, self.bytes)),
        }
    }

    /// Takes over the bytes of `other`. The account sees nothing of it.
    ///
    /// # Errors
    ///
    /// `other`, unchanged, when it is charged to another account.
    #[inline]
    pub fn merge(&mut self, other: Self) -> Result<(), Self> {
        match self.sum_with(other.bytes) {
            Some(sum) if self.account.is_same(other.account) => {
                self.bytes = sum;
                mem::forget(other);
                Ok(())
            }
            _ => Err(other),
        }
    }

    /// What the charge holds with `bytes` more; `None` past the limit, where only a raw release of its bytes leads, and
    /// where a release of it would no longer be an amount.
    #[inline]
    fn sum_with(&self, bytes: usize) -> Option<usize> {
        self.bytes.checked_add(bytes).filter(|sum| *sum <= self.account.budget().limit())
    }
}

impl Drop for Charge {
    #[inline]
    fn drop(&mut self) {
        self.account.give_back_bytes(self.bytes);
    }
}

impl fmt::Debug for Charge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes of `{}`", self.bytes, self.account.name())
    }
}

/// N bytes charged to an account, released when this is dropped: a [`Charge`] in one word.
///
/// It stands beside the bytes of a [`ManagedMemory`](crate::ManagedMemory).
#[must_use = "dropping a `FixedCharge` releases its bytes at once"]
pub struct FixedCharge<const N: usize> {
    /// The account of the budget, or the view of it that the site charges.
    account: &'static Account,
}

impl<const N: usize> FixedCharge<N> {
    /// Charges N bytes to `account`.
    #[inline]
    pub(crate) fn take(account: &'static Account) -> Result<Self, BudgetError> {
        account.take(N)?;
        Ok(Self { account })
    }

    /// The account the N bytes are charged to.
    #[must_use]
    pub const fn account(&self) -> &'static Account {
        self.account.of_budget()
    }
}

#[cfg(feature = "alloc")]
impl<const N: usize> FixedCharge<N> {
    /// Splits the charge from its release: nothing is released until [`Release::release`].
    #[inline]
    pub(crate) fn into_release(self) -> Release<N> {
        let account = *self.account;
        mem::forget(self);
        Release { account }
    }
}

/// N bytes that are yet to be released, with all that this takes read already.
#[cfg(feature = "alloc")]
pub(crate) struct Release<const N: usize> {
    account: Account,
}

#[cfg(feature = "alloc")]
impl<const N: usize> Release<N> {
    /// Releases the N bytes.
    #[inline]
    pub(crate) fn release(self) {
        self.account.give_back(N);
    }
}

impl<const N: usize> Drop for FixedCharge<N> {
    #[inline]
    fn drop(&mut self) {
        self.account.give_back(N);
    }
}

impl<const N: usize> fmt::Debug for FixedCharge<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{N} bytes of `{}`", self.account.name())
    }
}

/// The charge of a managed struct for its own size: no bytes, since the struct's type says both the account and
/// the amount. It is the hidden field of `#[managed(Crate)]` on a struct.
///
/// All values are alike, so derives on the struct see a field that is equal to every other.
#[must_use = "dropping a `SiteCharge` releases its bytes at once"]
pub struct SiteCharge<T: Managed>(PhantomData<fn() -> T>);

impl<T: Managed> SiteCharge<T> {
    /// Charges `size_of::<T>()` bytes to the account of `T`.
    ///
    /// # Safety
    ///
    /// Only the constructor of `T` calls this, which keeps the charge in the value.
    ///
    /// # Errors
    ///
    /// [`BudgetError::Exceeded`] and [`BudgetError::Instances`].
    #[inline]
    pub unsafe fn take() -> Result<Self, BudgetError> {
        T::account().take(size_of::<T>())?;
        Ok(Self(PhantomData))
    }
}

impl<T: Managed> Drop for SiteCharge<T> {
    #[inline]
    fn drop(&mut self) {
        T::account().give_back(size_of::<T>());
    }
}

impl<T: Managed> fmt::Debug for SiteCharge<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes of `{}`", size_of::<T>(), T::account().name())
    }
}

impl<T: Managed> PartialEq for SiteCharge<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T: Managed> Eq for SiteCharge<T> {}

impl<T: Managed> PartialOrd for SiteCharge<T> {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Managed> Ord for SiteCharge<T> {
    fn cmp(&self, _: &Self) -> core::cmp::Ordering {
        core::cmp::Ordering::Equal
    }
}

impl<T: Managed> core::hash::Hash for SiteCharge<T> {
    fn hash<H: core::hash::Hasher>(&self, _: &mut H) {}
}
