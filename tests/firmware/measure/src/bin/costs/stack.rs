//! Owns how deep the stack gets: it is painted, and what is left of the paint is found.

use core::{arch::asm, hint::black_box};

const BYTES: usize = 2048;
const PAINT: u32 = 0x5aa5_c33c;

/// The bytes of the stack that `work` takes.
#[inline(never)]
pub(crate) fn depth(work: fn()) -> usize {
    let top = top();
    let bottom = top - BYTES;
    for place in (bottom..top).step_by(4) {
        // SAFETY: nothing lives below the stack pointer, and the machines have as much memory there.
        unsafe { (place as *mut u32).write_volatile(PAINT) };
    }
    // A call that the compiler knows would be a part of this function, above the paint.
    black_box(work)();
    let mut place = bottom;
    // SAFETY: as above.
    while place < top && unsafe { (place as *const u32).read_volatile() } == PAINT {
        place += 4;
    }
    top - place
}

/// The stack pointer.
#[inline(always)]
fn top() -> usize {
    let top;
    #[cfg(target_arch = "arm")]
    // SAFETY: the instruction only reads it.
    unsafe {
        asm!("mov {}, sp", out(reg) top, options(nomem, nostack, preserves_flags));
    }
    #[cfg(target_arch = "riscv32")]
    // SAFETY: the instruction only reads it.
    unsafe {
        asm!("mv {}, sp", out(reg) top, options(nomem, nostack, preserves_flags))
    };
    top
}
