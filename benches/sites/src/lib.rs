//! The budgets of the benches, and their slots. A crate of its own, since Cargo builds a bench as a test, and what a test
//! reserves is left out of the linker's sums: there a slot takes another way.

use std::hint::black_box;

use budget_runtime::managed_alloc;

budget_runtime::budgets!();

/// Functions that take a slot of each size and give it back; they say whether they got it.
macro_rules! slots {
    ($($(#[$doc:meta])* $name:ident: $size:expr;)*) => {
        $($(#[$doc])*
        #[inline]
        #[must_use]
        pub fn $name() -> bool {
            managed_alloc!(static Runtime, $size).is_ok_and(|memory| {
                black_box(&memory);
                true
            })
        })*
    };
}

slots! {
    /// A slot of 64 B.
    slot_64: 64;
    /// A slot of 1 KiB.
    slot_1k: 1 << 10;
    /// A slot of 32 KiB.
    slot_32k: 32 << 10;
    /// A slot of 1 MiB.
    slot_1m: 1 << 20;
    /// A slot of 16 MiB.
    slot_16m: 16 << 20;
}
