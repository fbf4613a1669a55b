//! One slot and one account between an interrupt and the main loop.
#![no_std]
#![no_main]

use core::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering::SeqCst};

use budget_runtime::{BudgetError, Charge, StaticMemory, managed_alloc};
use cortex_m::{
    Peripherals, asm,
    interrupt::InterruptNumber,
    peripheral::{NVIC, SYST, syst::SystClkSource},
};
use cortex_m_rt::exception;
use firmware_board::{exit, println, start as entry};
use firmware_budgets::CrateId;

const ROUNDS: usize = 20_000;

/// What an interrupt writes into the slot.
const INTERRUPT: [u8; 64] = [0x55; 64];

/// An interrupt that no device of the machines raises.
#[derive(Clone, Copy)]
struct Line;

// SAFETY: 20 is below the number of interrupts of either machine.
unsafe impl InterruptNumber for Line {
    fn number(self) -> u16 {
        20
    }
}

/// What an interrupt does.
static TASK: AtomicU8 = AtomicU8::new(IDLE);
const IDLE: u8 = 0;
const TAKE: u8 = 1;
const CHARGE: u8 = 2;

/// The main loop may hold the slot; it does hold it; an interrupt does.
static MAIN_MAY_HOLD: AtomicBool = AtomicBool::new(false);
static MAIN_HOLDS: AtomicBool = AtomicBool::new(false);
static INTERRUPT_HOLDS: AtomicBool = AtomicBool::new(false);

// Only interrupts write these, and none interrupts another.
static SUCCESSES: AtomicUsize = AtomicUsize::new(0);
static REFUSALS: AtomicUsize = AtomicUsize::new(0);
static FAULTS: AtomicUsize = AtomicUsize::new(0);

fn count(counter: &AtomicUsize) {
    counter.store(counter.load(SeqCst) + 1, SeqCst);
}

/// Takes the only slot.
fn slot() -> Result<StaticMemory<64>, BudgetError> {
    managed_alloc!(static Table, 64)
}

/// What an interrupt keeps until the next one: were it given back at once, a slot taken twice would not show.
struct Held {
    slot: Option<(StaticMemory<64>, *const [u8; 64])>,
    charge: Option<Charge>,
}

impl Held {
    const NOTHING: Self = Self { slot: None, charge: None };
}

/// Gives back what the last interrupt took, or takes.
fn interrupt(held: &mut Held) {
    let task = TASK.load(SeqCst);
    if let Some((memory, bytes)) = held.slot.take() {
        // SAFETY: the bytes are in the block, which is held and was not reset since they were written.
        if unsafe { *bytes } != INTERRUPT {
            count(&FAULTS);
        }
        INTERRUPT_HOLDS.store(false, SeqCst);
        drop(memory);
    } else if held.charge.take().is_some() {
    } else if task == TAKE {
        take(held);
    } else if task == CHARGE {
        match CrateId::Table.account().charge(96) {
            Ok(charge) => {
                count(&SUCCESSES);
                held.charge = Some(charge);
                observe();
            }
            Err(_) => count(&REFUSALS),
        }
    }
}

fn take(held: &mut Held) {
    match slot() {
        Ok(memory) => {
            count(&SUCCESSES);
            if MAIN_HOLDS.load(SeqCst) {
                count(&FAULTS);
            }
            let bytes: *const _ = memory.alloc(INTERRUPT).unwrap();
            held.slot = Some((memory, bytes));
            INTERRUPT_HOLDS.store(true, SeqCst);
        }
        Err(BudgetError::Instances { .. }) => {
            count(&REFUSALS);
            if !MAIN_MAY_HOLD.load(SeqCst) {
                count(&FAULTS);
            }
        }
        Err(_) => count(&FAULTS),
    }
}

#[exception]
fn SysTick() {
    static mut HELD: Held = Held::NOTHING;
    interrupt(HELD);
}

#[exception]
unsafe fn DefaultHandler(_line: i16) {
    static mut HELD: Held = Held::NOTHING;
    // SAFETY: only this function refers to it, and it does not interrupt itself.
    interrupt(unsafe { &mut *(&raw mut HELD) });
}

/// Checks what must always hold.
fn observe() {
    let account = CrateId::Table.account();
    assert!(account.reserved() + account.used() <= account.limit(), "over the limit: {account:?}");
}

/// The successes, refusals and faults of interrupts since the last call.
fn outcome() -> (usize, usize, usize) {
    let outcome = (SUCCESSES.load(SeqCst), REFUSALS.load(SeqCst), FAULTS.load(SeqCst));
    for counter in [&SUCCESSES, &REFUSALS, &FAULTS] {
        counter.store(0, SeqCst);
    }
    outcome
}

/// Lets the interrupt take the slot now, or give it back.
fn interrupt_now() -> (usize, usize, usize) {
    TASK.store(TAKE, SeqCst);
    NVIC::pend(Line);
    asm::isb();
    TASK.store(IDLE, SeqCst);
    outcome()
}

/// Fires the clock at moments that wander through the work of the main loop.
fn with_clock(clock: &mut SYST, task: u8, mut work: impl FnMut(usize)) -> (usize, usize, usize) {
    TASK.store(task, SeqCst);
    clock.enable_interrupt();
    clock.enable_counter();
    for round in 0..ROUNDS {
        clock.set_reload(499 + u32::try_from(round % 211).unwrap());
        work(round);
    }
    // An interrupt gives back what it held.
    TASK.store(IDLE, SeqCst);
    while !clock.has_wrapped() {}
    asm::delay(2_000);
    clock.disable_counter();
    clock.disable_interrupt();
    outcome()
}

#[entry]
fn main() -> ! {
    let mut clock = Peripherals::take().unwrap().SYST;
    clock.set_clock_source(SystClkSource::Core);
    clock.set_reload(499);
    clock.clear_current();
    // SAFETY: no critical section by masking is relied upon.
    unsafe { NVIC::unmask(Line) };

    assert_eq!(interrupt_now(), (1, 0, 0), "the slot is free");
    assert!(matches!(slot(), Err(BudgetError::Instances { .. })), "the interrupt keeps the slot");
    assert_eq!(interrupt_now(), (0, 0, 0), "it gives the slot back");
    MAIN_MAY_HOLD.store(true, SeqCst);
    let held = slot().unwrap();
    MAIN_HOLDS.store(true, SeqCst);
    assert_eq!(interrupt_now(), (0, 1, 0), "the slot is taken");
    MAIN_HOLDS.store(false, SeqCst);
    drop(held);
    MAIN_MAY_HOLD.store(false, SeqCst);
    assert_eq!((interrupt_now(), interrupt_now()), ((1, 0, 0), (0, 0, 0)), "the slot was given back");
    println!("pended: taken, refused, taken");

    let mut refused = 0;
    let (successes, refusals, faults) = with_clock(&mut clock, TAKE, |round| {
        MAIN_MAY_HOLD.store(true, SeqCst);
        match slot() {
            Ok(memory) => {
                MAIN_HOLDS.store(true, SeqCst);
                assert!(!INTERRUPT_HOLDS.load(SeqCst), "both hold the slot");
                let pattern = [round as u8; 64];
                let bytes = memory.alloc(pattern).unwrap();
                asm::delay(20);
                assert_eq!(*bytes, pattern);
                MAIN_HOLDS.store(false, SeqCst);
            }
            Err(BudgetError::Instances { .. }) => refused += 1,
            Err(error) => panic!("{error}"),
        }
        MAIN_MAY_HOLD.store(false, SeqCst);
    });
    assert!(
        successes > 100 && refusals > 100 && refused > 100 && faults == 0,
        "{successes}, {refusals}, {refused}, {faults}"
    );
    println!("slots: {successes} taken by the clock, {refusals} refused to it, {refused} to the main loop");

    let mut refused = 0;
    let account = CrateId::Table.account();
    let (successes, refusals, faults) =
        with_clock(&mut clock, CHARGE, |round| match account.charge(64 + round % 64) {
            Ok(charge) => {
                observe();
                asm::delay(20);
                drop(charge);
            }
            Err(_) => refused += 1,
        });
    assert!(
        successes > 100 && refusals > 100 && refused > 100 && faults == 0,
        "{successes}, {refusals}, {refused}"
    );
    println!("charges: {successes} made by the clock, {refusals} refused to it, {refused} to the main loop");
    assert_eq!((account.reserved(), account.used()), (64, 0));
    println!("passed");
    exit(0)
}
