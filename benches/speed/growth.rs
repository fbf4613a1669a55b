//! How each figure grows: with the size of a block, with the number of crates, with the number of threads.

use std::{
    hint::black_box,
    sync::atomic::Ordering::{Acquire, Release},
};

use budget_runtime::{Account, Budget, BudgetTracker, Counters, managed_alloc};

use speed_sites::{CrateId, slot_1k, slot_1m, slot_16m, slot_32k, slot_64};

use crate::{
    interleaved::{Case, Worker, case, threads, worker},
    report::{Report, Target::None},
    tracker::BARE,
};

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// A block of one form.
macro_rules! block {
    (inline $size:expr) => {
        managed_alloc!(Runtime, $size)
    };
    (boxed $size:expr) => {
        managed_alloc!(boxed Runtime, $size)
    };
}

/// The cases of one form: a block of each size.
macro_rules! sizes {
    ($form:ident) => {
        sizes!($form "64 B" 64, "1 KiB" KIB, "32 KiB" 32 * KIB, "1 MiB" MIB, "16 MiB" 16 * MIB)
    };
    ($form:ident $($name:literal $size:expr),*) => {
        vec![$(case($name, || {
            block!($form $size).is_ok_and(|memory| {
                black_box(&memory);
                true
            })
        }),)*]
    };
}

/// The account of the last of so many crates, and what charging it costs.
macro_rules! crates {
    ($($name:literal $count:literal,)*) => {
        vec![$({
            static BUDGETS: [Budget; $count] = [const { Budget::new("Crate", 4096) }; $count];
            static COUNTERS: [Counters; $count] = [const { Counters::new() }; $count];
            static TRACKER: BudgetTracker<$count> = BudgetTracker::new(&BUDGETS, &COUNTERS);
            let accounts: &'static [Account] = TRACKER.accounts();
            case($name, move || accounts[black_box($count - 1)].charge(black_box(64)).is_ok())
        },)*]
    };
}

const THREADS: [(&str, usize); 5] =
    [("1 thread", 1), ("2 threads", 2), ("4 threads", 4), ("8 threads", 8), ("16 threads", 16)];

pub(crate) fn run(report: &mut Report) {
    report.table("growth with N: inline, where it is built", 2_000, 1, sizes!(inline));
    let slots = vec![
        case("64 B", slot_64),
        case("1 KiB", slot_1k),
        case("32 KiB", slot_32k),
        case("1 MiB", slot_1m),
        case("16 MiB", slot_16m),
    ];
    report.table("growth with N: static", 2_000, 1, slots);
    report.table("growth with N: boxed", 500, 1, sizes!(boxed));
    report.table(
        "growth with crates: charge the last, drop",
        20_000,
        1,
        crates! {
            "1 crate" 1,
            "10 crates" 10,
            "100 crates" 100,
            "1,000 crates" 1_000,
            "10,000 crates" 10_000,
        },
    );
    let pair: fn() -> Worker<'static> = || {
        worker(|| {
            BARE[0].0.fetch_add(black_box(64), Acquire);
            BARE[0].0.fetch_sub(black_box(64), Release);
        })
    };
    threaded(report, "growth with threads: a bare pair on one word", |_| pair());
    threaded(report, "growth with threads: charge, drop on one account", |_| {
        worker(|| CrateId::Runtime.charge(black_box(64)).is_ok())
    });
    threaded(report, "growth with threads: charge, drop on an account each", |place| {
        static BUDGETS: [Budget; 16] = [const { Budget::new("Crate", 4096) }; 16];
        static COUNTERS: [Counters; 16] = [const { Counters::new() }; 16];
        static TRACKER: BudgetTracker<16> = BudgetTracker::new(&BUDGETS, &COUNTERS);
        let account = &TRACKER.accounts()[place];
        worker(move || account.charge(black_box(64)).is_ok())
    });
}

/// What one pair takes with so many threads at it; past the cores of the machine they take turns.
fn threaded(report: &mut Report, group: &str, work: impl Fn(usize) -> Worker<'static>) {
    let cases: Vec<Case<'_>> = THREADS
        .iter()
        .map(|(name, count)| threads(name, (0..*count).map(&work).collect()).against("1 thread", None))
        .collect();
    report.table(group, 1_000_000, 1, cases);
}
