//! Owns the clock that counts instructions: qemu's `-icount` makes each take as long as any other.

use core::{arch::asm, hint::black_box};

use crate::rival::count;

/// How often what is measured is done.
const TIMES: u32 = 1_000;

/// The instructions that one call of `work` takes, in tenths, less those of the loop around it.
pub fn tenths(work: impl FnMut()) -> u32 {
    let unit = count(thousand);
    let (empty, full) = (count(|| repeat(|| ())), count(|| repeat(work)));
    // Of a tick to ten instructions, a thousand calls leave a hundredth of an instruction of error.
    let ticks = u64::from(full.saturating_sub(empty));
    u32::try_from((ticks * 10_000 / u64::from(TIMES) + u64::from(unit) / 2) / u64::from(unit))
        .unwrap_or(u32::MAX)
}

#[inline(always)]
fn repeat(mut work: impl FnMut()) {
    for _ in 0..TIMES {
        work();
        black_box(());
    }
}

/// A thousand instructions.
#[inline(never)]
pub(crate) fn thousand() {
    // SAFETY: instructions that do nothing.
    unsafe { asm!(".rept 1000", "nop", ".endr", options(nomem, nostack, preserves_flags)) };
}
