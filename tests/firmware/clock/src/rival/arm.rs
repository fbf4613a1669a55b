//! The system clock of a Cortex-M.

use core::sync::atomic::{AtomicU32, Ordering::SeqCst};

use cortex_m::{
    Peripherals, asm,
    peripheral::{SYST, syst::SystClkSource},
};
use cortex_m_rt::exception;

use crate::instructions::thousand;

/// The ticks of a thousand instructions.
static TICKS: AtomicU32 = AtomicU32::new(0);

const MOST: u32 = 0x00ff_ffff;

/// The ticks that `work` takes.
pub(crate) fn count(work: impl FnOnce()) -> u32 {
    let mut clock = clock(MOST);
    clock.enable_counter();
    let before = SYST::get_current();
    work();
    let after = SYST::get_current();
    clock.disable_counter();
    before.wrapping_sub(after) & MOST
}

pub(super) fn beside(main: impl FnOnce()) {
    let ticks = count(thousand);
    TICKS.store(ticks, SeqCst);
    let mut clock = clock(ticks);
    clock.enable_interrupt();
    clock.enable_counter();
    main();
    clock.disable_counter();
    clock.disable_interrupt();
    asm::isb();
}

/// The clock, which is to count down from `reload`.
fn clock(reload: u32) -> SYST {
    // SAFETY: no other code of a program with this crate uses the clock.
    let mut clock = unsafe { Peripherals::steal() }.SYST;
    clock.set_clock_source(SystClkSource::Core);
    clock.set_reload(reload);
    clock.clear_current();
    clock
}

#[exception]
fn SysTick() {
    let reload = super::interrupt(TICKS.load(SeqCst));
    // SAFETY: `beside` does not touch the clock while the interrupt is enabled.
    unsafe { Peripherals::steal() }.SYST.set_reload(reload);
}
