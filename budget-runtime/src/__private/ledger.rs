//! Owns the arithmetic of the ledger: bytes in units, so that a sum of any size takes at most a mebibyte of the file,
//! and the sums that the linker left. Comes in: limits, bytes, the linker's addresses. Goes out: units and bytes.

use crate::Budget;

/// The most units that a limit is counted in.
const MOST_UNITS: usize = 1 << 20;

/// What a site reserves, for the assembler. The detour through a trait lets sizes name what is local to a function.
pub trait Site {
    /// The budget; a site that enters no sum does not say.
    const BUDGET: &'static Budget = &Budget::new("", 0);
    /// The bytes of one value.
    const BYTES: usize;
    /// How many values live at once; 0 where the site does not say.
    const COUNT: usize = 0;
    /// The units of all of them, rounded up.
    const UNITS: usize = units(Self::BUDGET.limit(), Self::BYTES.saturating_mul(Self::COUNT));
}

/// What `budgets!` holds the sums of one budget against, for the assembler.
pub trait Host {
    /// The budget.
    const BUDGET: &'static Budget;
    /// The limit in bytes.
    const LIMIT: usize = Self::BUDGET.limit();
    /// The bytes of one unit.
    const UNIT: usize = unit(Self::LIMIT);
    /// What is added to the sum so that a 32-bit field holds it exactly up to the limit.
    const SLACK: usize = 0xffff_ffff - Self::LIMIT / Self::UNIT;
    /// The same for the worst case, which is held against the limit of a guaranteed budget only.
    const WORST_SLACK: usize = if Self::BUDGET.is_guaranteed() { Self::SLACK } else { 0 };
}

/// The bytes of one unit under `limit`: 1 up to a mebibyte, else the power of two that keeps the sum below one.
pub(crate) const fn unit(limit: usize) -> usize {
    if limit <= MOST_UNITS { 1 } else { limit.div_ceil(MOST_UNITS).next_power_of_two() }
}

/// The units that `bytes` take under `limit`, at most one more than the limit has: a site that does not fit by itself is
/// an error of its own, and must not make a large file.
const fn units(limit: usize, bytes: usize) -> usize {
    let units = bytes.div_ceil(unit(limit));
    let most = limit / unit(limit) + 1;
    if units > most { most } else { units }
}

/// The sum that the linker took for one budget: the end and the start of a section, both from the same origin, which may
/// lie between them.
#[repr(C)]
pub struct Sum {
    stop: *const u8,
    start: *const u8,
}

// SAFETY: the pointers are never followed; they are addresses that the linker wrote into read-only data.
unsafe impl Sync for Sum {}

impl Sum {
    /// The sum that a linker leaves which counted `units`.
    #[cfg(test)]
    pub(crate) const fn counted(units: usize) -> Self {
        Self { stop: core::ptr::without_provenance(units), start: core::ptr::null() }
    }

    /// The units reserved. Zero where nothing is, or where the linker defines no such addresses.
    #[inline]
    pub(crate) fn units(&self) -> usize {
        self.stop.addr().wrapping_sub(self.start.addr())
    }
}

#[cfg(test)]
mod tests {
    use super::{Host, MOST_UNITS, Site, unit, units};
    use crate::Budget;

    #[test]
    fn bytes_are_rounded_up_to_units_and_never_down() {
        const MEBI: usize = MOST_UNITS;
        for (limit, bytes, of, expected) in [
            (0, 0, 1, 0),
            (100, 99, 1, 99),
            (MEBI, MEBI, 1, MEBI),
            (MEBI + 1, 1, 2, 1),
            (MEBI + 1, 2, 2, 1),
            (MEBI + 1, 3, 2, 2),
            (3 * MEBI, 5, 4, 2),
            (3 * MEBI, 3 * MEBI, 4, MEBI * 3 / 4),
            // One more than the limit has is enough to be refused.
            (100, 101, 1, 101),
            (100, usize::MAX, 1, 101),
            (3 * MEBI, usize::MAX, 4, MEBI * 3 / 4 + 1),
            (3 * MEBI, 3 * MEBI + 1, 4, MEBI * 3 / 4 + 1),
        ] {
            assert_eq!((unit(limit), units(limit, bytes)), (of, expected), "{bytes} under {limit}");
        }
    }

    #[test]
    fn the_most_units_are_a_mebibyte() {
        assert_eq!(MOST_UNITS, 1_048_576);
    }

    /// The budget of a host and of a site, in bytes, and whether it is guaranteed.
    struct Of<const LIMIT: usize, const GUARANTEED: bool>;

    impl<const LIMIT: usize, const GUARANTEED: bool> Host for Of<LIMIT, GUARANTEED> {
        const BUDGET: &'static Budget = &Budget::new("Runtime", LIMIT).with_guaranteed(GUARANTEED);
    }

    #[test]
    fn a_field_of_32_bits_holds_a_sum_up_to_the_limit_and_no_more() {
        fn check<H: Host>(unit: usize, guaranteed: bool) {
            assert_eq!((H::UNIT, H::LIMIT), (unit, H::BUDGET.limit()));
            let most = H::LIMIT / unit;
            assert_eq!(most + H::SLACK, 0xffff_ffff, "so one unit more does not fit");
            assert_eq!(H::WORST_SLACK, if guaranteed { H::SLACK } else { 0 });
        }
        check::<Of<0, false>>(1, false);
        check::<Of<100, true>>(1, true);
        check::<Of<{ 3 << 20 }, false>>(4, false);
        check::<Of<{ 3 << 20 }, true>>(4, true);
    }

    struct Frames;

    impl Site for Frames {
        const BUDGET: &'static Budget = &Budget::new("Runtime", 3 << 20);
        const BYTES: usize = 5;
        const COUNT: usize = 3;
    }

    struct Unbounded;

    impl Site for Unbounded {
        const BYTES: usize = 5;
    }

    #[test]
    fn a_site_takes_the_units_of_all_its_values() {
        assert_eq!((Frames::UNITS, Unbounded::UNITS), (4, 0));
    }
}
