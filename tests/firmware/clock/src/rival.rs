//! Owns what competes with the main loop: the interrupt of a clock; a thread, where there is an operating system.

#[cfg(target_os = "none")]
use core::{
    mem, ptr,
    sync::atomic::{AtomicPtr, AtomicU32, Ordering::SeqCst},
};

#[cfg(all(target_os = "none", target_arch = "arm"))]
mod arm;
#[cfg(all(target_os = "none", target_arch = "riscv32"))]
mod riscv;
#[cfg(not(target_os = "none"))]
mod thread;

#[cfg(all(target_os = "none", target_arch = "arm"))]
pub(crate) use arm::count;
#[cfg(all(target_os = "none", target_arch = "riscv32"))]
pub(crate) use riscv::count;

/// Calls `main`, and `interrupt` again and again at moments that wander through it.
#[cfg(not(target_os = "none"))]
pub fn beside(interrupt: fn(), main: impl FnOnce()) {
    thread::beside(interrupt, main);
}

/// Calls `main`, and `interrupt` again and again at moments that wander through it.
#[cfg(target_os = "none")]
pub fn beside(interrupt: fn(), main: impl FnOnce()) {
    INTERRUPT.store(interrupt as *mut (), SeqCst);
    #[cfg(target_arch = "arm")]
    arm::beside(main);
    #[cfg(target_arch = "riscv32")]
    riscv::beside(main);
}

/// The function that the interrupt calls.
#[cfg(target_os = "none")]
static INTERRUPT: AtomicPtr<()> = AtomicPtr::new(ptr::null_mut());

/// What the interrupt does: it calls the function, and returns the ticks until the next time, of which a thousand
/// instructions take `ticks`: from 400 to 800 instructions.
#[cfg(target_os = "none")]
fn interrupt(ticks: u32) -> u32 {
    static WANDER: AtomicU32 = AtomicU32::new(0);
    let interrupt = INTERRUPT.load(SeqCst);
    // SAFETY: the clock runs only after `beside` has stored a function of this type.
    let interrupt = unsafe { mem::transmute::<*mut (), fn()>(interrupt) };
    interrupt();
    // A step that has no factor in common with the range goes through all of it.
    let wander = (WANDER.load(SeqCst) + 171) % 400;
    WANDER.store(wander, SeqCst);
    ticks * (400 + wander) / 1_000
}
