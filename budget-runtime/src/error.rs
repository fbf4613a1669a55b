//! Owns the one error of the crate: why memory was refused, in numbers and in a sentence to act on.

use core::fmt;

use crate::Account;

/// Why a charge, a release or a construction was refused. Nothing stays charged after one.
///
/// All sizes are bytes; `used`, which includes what is reserved, and `limit` are the account's at the moment of the
/// refusal.
///
/// ```
/// use budget_runtime::{Budget, BudgetError, BudgetTracker, Counters};
///
/// static BUDGETS: [Budget; 1] = [Budget::new("Radio", 64)];
/// static COUNTERS: [Counters; 1] = [const { Counters::new() }];
/// static TRACKER: BudgetTracker<1> = BudgetTracker::new(&BUDGETS, &COUNTERS);
///
/// let refused = TRACKER.accounts()[0].charge(65).unwrap_err();
/// assert!(matches!(refused, BudgetError::Exceeded { requested: 65, limit: 64, .. }));
/// assert_eq!(
///     refused.to_string(),
///     "crate `Radio` cannot take 65 bytes: 0 of its 64 bytes are in use, 64 are left; \
///      release memory of `Radio` first or raise its limit"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BudgetError {
    /// The request does not fit beside what is in use.
    Exceeded {
        /// The budget's name.
        crate_name: &'static str,
        /// The bytes asked for.
        requested: usize,
        /// The bytes in use.
        used: usize,
        /// The most bytes the account may hold.
        limit: usize,
    },
    /// As many values of the site are alive as its `instances = K` allows.
    Instances {
        /// The budget's name.
        crate_name: &'static str,
        /// The bytes asked for.
        requested: usize,
        /// The bytes in use.
        used: usize,
        /// The most bytes the account may hold.
        limit: usize,
        /// K, the most values of the site that may be alive at once.
        instances: usize,
    },
    /// The budget is restricted (`packages` or `guaranteed`), and the call cannot know which package makes it.
    Restricted {
        /// The budget's name.
        crate_name: &'static str,
        /// The bytes asked for.
        requested: usize,
        /// The bytes in use.
        used: usize,
        /// The most bytes the account may hold.
        limit: usize,
    },
    /// A single inline block is larger than the budget's `max-block`.
    BlockTooLarge {
        /// The budget's name.
        crate_name: &'static str,
        /// The bytes asked for.
        requested: usize,
        /// The bytes in use.
        used: usize,
        /// The most bytes the account may hold.
        limit: usize,
        /// The largest single inline block.
        max_block: usize,
    },
    /// More bytes were to be released than are charged. The account is unchanged.
    NotCharged {
        /// The budget's name.
        crate_name: &'static str,
        /// The bytes to be released.
        requested: usize,
        /// The bytes charged, without what is reserved.
        used: usize,
        /// The most bytes the account may hold.
        limit: usize,
    },
    /// A [`Charge`](crate::Charge) was to give up more bytes than it holds. It holds them still.
    NotHeld {
        /// The budget's name.
        crate_name: &'static str,
        /// The bytes to be given up.
        requested: usize,
        /// The bytes that the charge holds.
        used: usize,
        /// The most bytes the account may hold.
        limit: usize,
    },
    /// The budget had room, but the global allocator did not give the memory.
    Heap {
        /// The budget's name.
        crate_name: &'static str,
        /// The bytes asked for.
        requested: usize,
        /// The bytes in use.
        used: usize,
        /// The most bytes the account may hold.
        limit: usize,
    },
    /// A limit was not lowered. It is what it was.
    LimitKept {
        /// The budget's name.
        crate_name: &'static str,
        /// The limit that was asked for.
        requested: usize,
        /// The bytes in use.
        used: usize,
        /// The limit that stays.
        limit: usize,
        /// Why it stays.
        because: LimitKept,
    },
    /// The memory given to a collection cannot hold one element. It belongs to no account that is known here.
    NoElement {
        /// The bytes of one element, with the padding in front of it.
        requested: usize,
        /// The bytes of the memory.
        limit: usize,
    },
}

/// Why a limit was not lowered.
///
/// ```
/// # #[cfg(feature = "alloc")] {
/// use budget_runtime::{BudgetError, LimitKept};
/// # budget_runtime::budgets!();
///
/// let _charge = CrateId::Radio.charge(100)?;
/// let refused = CrateId::Radio.lower_limit(99).unwrap_err();
/// assert!(matches!(refused, BudgetError::LimitKept { because: LimitKept::InUse, .. }));
/// # }
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LimitKept {
    /// More bytes are in use.
    InUse,
    /// The budget is guaranteed: no charge that fits in the manifest's limit may be refused.
    Guaranteed,
    /// Another call is lowering the same limit at this moment.
    Changing,
}

impl BudgetError {
    /// The name of the budget that refused; `None` for memory that no budget is known of.
    #[must_use]
    pub const fn crate_name(&self) -> Option<&'static str> {
        match *self {
            Self::Exceeded { crate_name, .. }
            | Self::Instances { crate_name, .. }
            | Self::Restricted { crate_name, .. }
            | Self::BlockTooLarge { crate_name, .. }
            | Self::NotCharged { crate_name, .. }
            | Self::NotHeld { crate_name, .. }
            | Self::Heap { crate_name, .. }
            | Self::LimitKept { crate_name, .. } => Some(crate_name),
            Self::NoElement { .. } => None,
        }
    }

    /// The bytes that were asked for, or to be released.
    #[must_use]
    pub const fn requested(&self) -> usize {
        match *self {
            Self::Exceeded { requested, .. }
            | Self::Instances { requested, .. }
            | Self::Restricted { requested, .. }
            | Self::BlockTooLarge { requested, .. }
            | Self::NotCharged { requested, .. }
            | Self::NotHeld { requested, .. }
            | Self::LimitKept { requested, .. }
            | Self::Heap { requested, .. }
            | Self::NoElement { requested, .. } => requested,
        }
    }

    /// The bytes that were in use.
    #[must_use]
    pub const fn used(&self) -> usize {
        match *self {
            Self::Exceeded { used, .. }
            | Self::Instances { used, .. }
            | Self::Restricted { used, .. }
            | Self::BlockTooLarge { used, .. }
            | Self::NotCharged { used, .. }
            | Self::NotHeld { used, .. }
            | Self::LimitKept { used, .. }
            | Self::Heap { used, .. } => used,
            Self::NoElement { .. } => 0,
        }
    }

    /// The most bytes that could have been given.
    #[must_use]
    pub const fn limit(&self) -> usize {
        match *self {
            Self::Exceeded { limit, .. }
            | Self::Instances { limit, .. }
            | Self::Restricted { limit, .. }
            | Self::BlockTooLarge { limit, .. }
            | Self::NotCharged { limit, .. }
            | Self::NotHeld { limit, .. }
            | Self::LimitKept { limit, .. }
            | Self::Heap { limit, .. }
            | Self::NoElement { limit, .. } => limit,
        }
    }

    // Inline, so that the compiler sees which variant a refusal is, and keeps what is granted apart from it.
    #[inline]
    pub(crate) fn exceeded(account: &Account, requested: usize, used: usize, limit: usize) -> Self {
        Self::Exceeded { crate_name: account.name(), requested, used, limit }
    }

    #[inline]
    pub(crate) fn instances(account: &Account, requested: usize, instances: usize) -> Self {
        let (used, limit) = account.in_use_and_limit();
        Self::Instances { crate_name: account.name(), requested, used, limit, instances }
    }

    #[inline]
    pub(crate) fn restricted(account: &Account, requested: usize) -> Self {
        let (used, limit) = account.in_use_and_limit();
        Self::Restricted { crate_name: account.name(), requested, used, limit }
    }

    pub(crate) fn block_too_large(account: &Account, requested: usize, max_block: usize) -> Self {
        let (used, limit) = account.in_use_and_limit();
        Self::BlockTooLarge { crate_name: account.name(), requested, used, limit, max_block }
    }

    #[inline]
    pub(crate) fn not_charged(account: &Account, requested: usize, used: usize) -> Self {
        Self::NotCharged { crate_name: account.name(), requested, used, limit: account.limit() }
    }

    pub(crate) fn not_held(account: &Account, requested: usize, held: usize) -> Self {
        Self::NotHeld { crate_name: account.name(), requested, used: held, limit: account.limit() }
    }

    #[cfg(feature = "alloc")]
    #[inline]
    pub(crate) fn heap(account: &Account, requested: usize) -> Self {
        let (used, limit) = account.in_use_and_limit();
        Self::Heap { crate_name: account.name(), requested, used, limit }
    }

    #[cfg(feature = "alloc")]
    pub(crate) fn limit_kept(account: &Account, requested: usize, because: LimitKept) -> Self {
        let (used, limit) = account.in_use_and_limit();
        Self::LimitKept { crate_name: account.name(), requested, used, limit, because }
    }
}

impl fmt::Display for BudgetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Exceeded { crate_name, requested, used, limit } => write!(
                f,
                "crate `{crate_name}` cannot take {requested} bytes: {used} of its {limit} bytes are in use, {} \
                 are left; release memory of `{crate_name}` first or raise its limit",
                limit.saturating_sub(used),
            ),
            Self::Instances { crate_name, instances, .. } => write!(
                f,
                "crate `{crate_name}` cannot take one more: all {instances} instances of this site are alive; drop \
                 one first or raise its `instances`",
            ),
            Self::Restricted { crate_name, requested, .. } => write!(
                f,
                "crate `{crate_name}` is restricted and cannot take {requested} bytes through this call, which \
                 does not know its package; use `managed_alloc!` or `#[managed]`",
            ),
            Self::BlockTooLarge { crate_name, requested, max_block, .. } => write!(
                f,
                "crate `{crate_name}` cannot take {requested} bytes in one inline block: its `max-block` is \
                 {max_block} bytes; use a smaller or a boxed block, or raise `max-block`",
            ),
            Self::NotCharged { crate_name, requested, used, .. } => write!(
                f,
                "crate `{crate_name}` cannot release {requested} bytes: {used} bytes are charged to it; release \
                 what was charged, once",
            ),
            Self::NotHeld { crate_name, requested, used, .. } => write!(
                f,
                "a charge to crate `{crate_name}` cannot give up {requested} bytes: it holds {used}; shrink or split \
                 it by at most those",
            ),
            Self::Heap { crate_name, requested, .. } => write!(
                f,
                "crate `{crate_name}` cannot take {requested} bytes: the budget has room, the heap has not; \
                 enlarge the heap",
            ),
            Self::LimitKept { crate_name, requested, used, limit, because } => {
                write!(
                    f,
                    "the limit of crate `{crate_name}` stays at {limit} bytes and is not lowered to {requested}: "
                )?;
                match because {
                    LimitKept::InUse => write!(
                        f,
                        "{used} bytes are in use; lower it before they are charged, or release {} of them first",
                        used.saturating_sub(requested),
                    ),
                    LimitKept::Guaranteed => {
                        f.write_str("it is guaranteed; lower it in the manifest, where the linker checks it")
                    }
                    LimitKept::Changing => {
                        f.write_str("another call is lowering it; lower each limit in one place, at start-up")
                    }
                }
            }
            Self::NoElement { requested, limit } => write!(
                f,
                "a collection needs {requested} bytes for one element and its memory has {limit}; give it more \
                 memory",
            ),
        }
    }
}

impl core::error::Error for BudgetError {}
