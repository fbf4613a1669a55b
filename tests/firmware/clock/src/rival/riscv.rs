//! The timer of the first hart of qemu's `virt` machine.

use core::sync::atomic::{AtomicU32, Ordering::SeqCst};

use riscv::{interrupt::Interrupt, register};

use crate::instructions::thousand;

/// The ticks of a thousand instructions.
static TICKS: AtomicU32 = AtomicU32::new(0);

const TIME: *const u32 = 0x0200_bff8 as *const u32;
const COMPARE: *mut u32 = 0x0200_4000 as *mut u32;

/// The ticks that `work` takes.
pub(crate) fn count(work: impl FnOnce()) -> u32 {
    let before = now();
    work();
    now() - before
}

pub(super) fn beside(main: impl FnOnce()) {
    let ticks = count(thousand);
    TICKS.store(ticks, SeqCst);
    interrupt_in(ticks);
    // SAFETY: the handler is below, and no critical section is entered before this.
    unsafe { register::mie::set_mtimer() };
    // SAFETY: as above.
    unsafe { riscv::interrupt::enable() };
    main();
    riscv::interrupt::disable();
}

/// The low half of the time: the program ends before it overflows.
fn now() -> u32 {
    // SAFETY: the machine has its timer there.
    unsafe { TIME.read_volatile() }
}

fn interrupt_in(ticks: u32) {
    // SAFETY: as in `now`; the high half comes last, so that no time in between is in the past.
    unsafe { COMPARE.write_volatile(now() + ticks) };
    // SAFETY: as above.
    unsafe { COMPARE.add(1).write_volatile(0) };
}

#[riscv_rt::core_interrupt(Interrupt::MachineTimer)]
fn timer() {
    interrupt_in(super::interrupt(TICKS.load(SeqCst)));
}
