//! Owns the methods of `CrateId` that depend on the features of this crate, which the macros cannot see. Comes in: the enum.
//! Goes out: an `impl`, or nothing where the feature is off.

/// Adds `heap` to the enum.
#[cfg(all(feature = "alloc", feature = "allocator-api2"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __budget_heap {
    ($CrateId:ident) => {
        #[allow(dead_code, unreachable_pub)]
        impl $CrateId {
            /// The global heap as an allocator that charges the budget, for the collections that take one. Operations
            /// that cannot return an error, such as `push` and `insert`, abort when they are refused; `try_reserve` returns
            /// an error.
            #[must_use]
            #[inline]
            pub const fn heap(self) -> $crate::ChargedHeap {
                self.account().heap()
            }
        }
    };
}

/// Adds nothing: `heap` needs the features `alloc` and `allocator-api2`.
#[cfg(not(all(feature = "alloc", feature = "allocator-api2")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __budget_heap {
    ($CrateId:ident) => {};
}

/// Adds `lower_limit` to the enum.
#[cfg(feature = "alloc")]
#[doc(hidden)]
#[macro_export]
macro_rules! __budget_lower_limit {
    ($CrateId:ident) => {
        #[allow(dead_code, unreachable_pub)]
        impl $CrateId {
            /// Lowers the limit of the account to `bytes`, for good, when the program starts. A limit only falls: `bytes` at
            /// or above it change nothing.
            ///
            /// # Errors
            ///
            /// A `BudgetError` when more than `bytes` are in use or reserved, when the budget is guaranteed, and while
            /// another call lowers the same limit.
            pub fn lower_limit(
                self,
                bytes: ::core::primitive::usize,
            ) -> ::core::result::Result<(), $crate::BudgetError> {
                self.account().lower_limit(bytes)
            }
        }
    };
}

/// Adds nothing: `lower_limit` needs the feature `alloc`.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __budget_lower_limit {
    ($CrateId:ident) => {};
}
