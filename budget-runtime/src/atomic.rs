//! Owns the choice of atomics: `portable-atomic` for every target, `loom` under the model checker.
//! Nothing else in the crate names an atomic type of another crate.

#[cfg(loom)]
pub(crate) use loom::sync::atomic::AtomicUsize;

pub(crate) use core::sync::atomic::Ordering;

#[cfg(not(loom))]
portable_atomic::cfg_has_atomic_cas! {
    pub(crate) use portable_atomic::AtomicUsize;
}

// The crate's feature `require-cas` asks for a choice too, but of its own features, and does not say what they cost.
#[cfg(not(loom))]
portable_atomic::cfg_no_atomic_cas! {
    mod absent;
    pub(crate) use absent::AtomicUsize;

    compile_error!(
        "this target has no compare-exchange, which the accounts need; enable one of two features of `budget-runtime` in \
         the program\n\
         - `critical-section`: each access to an account is a critical section, so a call or two into the crate that \
         provides it, such as `cortex-m` or `riscv`; right with several cores and under an RTOS\n\
         - `unsafe-assume-single-core`: each change of an account disables interrupts for a few instructions; smaller and \
         faster, but unsound with a second core, or where the program lacks the privilege to disable them"
    );
}
