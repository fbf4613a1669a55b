//! One account between an interrupt and the main loop, or two threads: 100,000 charges of each, then none.

use core::{
    cell::UnsafeCell,
    sync::atomic::{
        AtomicBool, AtomicUsize,
        Ordering::{self, Relaxed},
    },
};

use budget_runtime::{Account, Charge};
use firmware_board::println;
use firmware_clock::rival;

use crate::{
    CrateId, Test,
    check::{Failure, check, check_eq},
};

pub(crate) const TESTS: &[Test] =
    &[("a_hundred_thousand_charges_beside_an_interrupt_leave_zero", beside_an_interrupt)];

const CHARGES: usize = 100_000;

/// Only the interrupt writes these: it charges, or is refused; the account was over its limit.
static CHARGED: AtomicUsize = AtomicUsize::new(0);
static REFUSED: AtomicUsize = AtomicUsize::new(0);
static OVER: AtomicBool = AtomicBool::new(false);

fn account() -> &'static Account {
    CrateId::Shared.account()
}

fn count(counter: &AtomicUsize) {
    counter.store(counter.load(Relaxed) + 1, Ordering::Release);
}

/// What the interrupt keeps until the next one: between the two, the main loop has less room.
struct Held(UnsafeCell<Option<Charge>>);

// SAFETY: only `interrupt` reaches it, which does not interrupt itself.
unsafe impl Sync for Held {}

static HELD: Held = Held(UnsafeCell::new(None));

/// Gives back what the last interrupt charged, and charges again.
fn interrupt() {
    // SAFETY: this is the only access, and it ends with the function.
    let held = unsafe { &mut *HELD.0.get() };
    *held = None;
    if CHARGED.load(Relaxed) == CHARGES {
        return;
    }
    let round = CHARGED.load(Relaxed) + REFUSED.load(Relaxed);
    match account().charge(96 + round % 64) {
        Ok(charge) => {
            *held = Some(charge);
            count(&CHARGED);
        }
        Err(_) => count(&REFUSED),
    }
    if account().used() > account().limit() {
        OVER.store(true, Relaxed);
    }
}

fn beside_an_interrupt() -> Result<(), Failure> {
    let (mut charged, mut refused, mut over) = (0, 0, 0);
    rival::beside(interrupt, || {
        let mut round = 0_usize;
        while charged < CHARGES || CHARGED.load(Ordering::Acquire) < CHARGES {
            round = round.wrapping_add(1);
            match account().charge(128 + round % 64) {
                Ok(charge) => {
                    charged += 1;
                    over += usize::from(account().used() > account().limit());
                    drop(charge);
                }
                Err(_) => refused += 1,
            }
        }
    });
    // What it may still hold.
    interrupt();
    let (rival, rival_refused) = (CHARGED.load(Relaxed), REFUSED.load(Relaxed));
    println!(
        "main loop: {charged} charges, {refused} refused; beside it: {rival} charges, {rival_refused} refused"
    );
    check_eq!((rival, over, OVER.load(Relaxed)), (CHARGES, 0, false));
    check!(charged >= CHARGES);
    // Threads may run one after the other; an interrupt comes in the middle.
    check!(cfg!(not(target_os = "none")) || (refused > 0 && rival_refused > 0));
    check_eq!((account().used(), account().headroom()), (0, 256));
    check_eq!(account().denied(), refused + rival_refused);
    check!(account().high_water() <= 256);
    Ok(())
}
