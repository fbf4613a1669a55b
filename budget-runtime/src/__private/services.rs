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
