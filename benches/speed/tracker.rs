//! A charge and its release beside the bare pair of atomic operations: alone, on one account, on two.
//!
//! The tables of two threads mean something only while both threads run: on a busy machine they take turns, and the
//! figures are those of one thread.

use std::{
    hint::black_box,
    sync::atomic::{
        AtomicUsize,
        Ordering::{Acquire, Relaxed, Release},
    },
};

use speed_sites::{CrateId, GLOBAL_BUDGET_TRACKER};

use crate::{
    interleaved::{case, threads, worker},
    report::{
        Report,
        Target::{AtMost, None},
    },
};

/// An atomic in a cache line of its own, as an account is.
#[repr(align(64))]
pub(crate) struct Line(pub(crate) AtomicUsize);

pub(crate) static BARE: [Line; 2] = [const { Line(AtomicUsize::new(0)) }; 2];
/// Two atomics in one cache line.
#[repr(align(64))]
struct Shared([AtomicUsize; 2]);

static SHARED: Shared = Shared([const { AtomicUsize::new(0) }; 2]);

/// What the bare pair is called in every table.
pub(crate) const PAIR: &str = "fetch_add, fetch_sub";

/// Macros, not functions, so that each case is compiled for its own account, as in a program.
macro_rules! bare {
    ($counter:expr) => {
        || {
            $counter.fetch_add(black_box(64), Acquire);
            $counter.fetch_sub(black_box(64), Release);
        }
    };
}
pub(crate) use bare;

macro_rules! charge {
    ($id:expr) => {
        || drop($id.charge(black_box(64)))
    };
}

macro_rules! allocate {
    ($id:expr) => {
        || {
            let _granted = GLOBAL_BUDGET_TRACKER.allocate($id, black_box(64));
            let _released = GLOBAL_BUDGET_TRACKER.deallocate($id, black_box(64));
        }
    };
}

/// The least that can check an amount before it changes it: a load and a compare-exchange, up and down.
fn exchanges() {
    let counter = &BARE[0].0;
    let bytes = black_box(64);
    let _up = counter.fetch_update(Acquire, Relaxed, |now| now.checked_add(bytes));
    let _down = counter.fetch_update(Release, Relaxed, |now| now.checked_sub(bytes));
}

pub(crate) fn run(report: &mut Report) {
    const ALONE: &str = "charge, drop; one thread";
    const EXCHANGES: &str = "load, compare_exchange; twice";
    report.table(
        "tracker, one thread",
        100_000,
        1,
        vec![
            case(PAIR, bare!(BARE[0].0)),
            case(EXCHANGES, exchanges),
            case("charge, drop", charge!(CrateId::Runtime)).against(PAIR, AtMost(1.25)),
            case("charge, drop; the crate known at run time only", charge!(black_box(CrateId::Runtime)))
                .against(PAIR, AtMost(1.25)),
            case("allocate, deallocate", allocate!(CrateId::Runtime)).against(PAIR, AtMost(1.25)).because(
                "`deallocate` is told how much to release by its caller, so it must compare before it subtracts, which is \
                 a load behind a locked instruction and an exchange: two such pairs alone cost what the line `load, \
                 compare_exchange; twice` says. It also looks what a lowered limit withholds. A guard knows what it holds \
                 and subtracts at once",
            ),
        ],
    );
    report.table(
        "tracker, two threads on one account",
        4_000_000,
        1,
        vec![
            threads(PAIR, vec![worker(bare!(BARE[0].0)), worker(bare!(BARE[0].0))]),
            threads(
                "charge, drop",
                vec![worker(charge!(CrateId::Runtime)), worker(charge!(CrateId::Runtime))],
            )
            .against(PAIR, AtMost(2.5)),
            threads(
                "allocate, deallocate",
                vec![worker(allocate!(CrateId::Runtime)), worker(allocate!(CrateId::Runtime))],
            )
            .against(PAIR, AtMost(2.5))
            .because("a thread whose exchange fails goes round once more, and `deallocate` exchanges too"),
        ],
    );
    report.table(
        "tracker, two threads on two accounts",
        4_000_000,
        1,
        vec![
            threads(ALONE, vec![worker(charge!(CrateId::Runtime))]),
            threads("charge, drop", vec![worker(charge!(CrateId::Runtime)), worker(charge!(CrateId::Radio))])
                .against(ALONE, AtMost(1.25))
                .because("the accounts share no line; what is left is a machine with no second core free"),
            threads(
                "bare pairs in one cache line",
                vec![worker(bare!(SHARED.0[0])), worker(bare!(SHARED.0[1]))],
            )
            .against(ALONE, None),
        ],
    );
    let _full = CrateId::Radio.fill();
    report.table(
        "tracker, a refusal",
        100_000,
        1,
        vec![case(PAIR, bare!(BARE[0].0)), case("charge, refused", charge!(CrateId::Radio))],
    );
}
