//! The budgets crate of the repository's own tests: the manifest at the root, for crates that are built elsewhere.
#![no_std]

budget_runtime::budgets!();

/// A block of `Display`, charged by whatever package writes this.
#[macro_export]
macro_rules! display_block {
    () => {
        budget_runtime::managed_alloc!($crate::CrateId::Display, 64)
    };
}
