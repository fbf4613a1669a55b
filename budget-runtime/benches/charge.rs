//! What a charge and its release cost beside the bare pair of atomic operations, alone and with two threads.
//!
//! The tables of two threads mean something only while both threads run: on a busy machine they take turns, and the
//! figures are those of one thread.

mod interleaved;

use std::{
    hint::black_box,
    sync::atomic::{
        AtomicUsize,
        Ordering::{Acquire, Release},
    },
};

use interleaved::{case, pair, table};

budget_runtime::budgets!();

/// An atomic in a cache line of its own, as an account is.
#[repr(align(64))]
struct Line(AtomicUsize);

static BARE: [Line; 2] = [const { Line(AtomicUsize::new(0)) }; 2];
static UNPADDED: [AtomicUsize; 2] = [const { AtomicUsize::new(0) }; 2];

/// Macros, not functions, so that each case is compiled for its own account, as in a program.
macro_rules! bare {
    ($counter:expr) => {
        || {
            $counter.fetch_add(black_box(64), Acquire);
            $counter.fetch_sub(black_box(64), Release);
        }
    };
}

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

fn main() {
    table(
        "a charge of 64 bytes and its release, one thread",
        200_000,
        1,
        vec![
            case("fetch_add, fetch_sub", bare!(BARE[0].0)),
            case("charge, drop", charge!(CrateId::Runtime)),
            case("charge, drop, the crate known at run time only", charge!(black_box(CrateId::Runtime))),
            case("allocate, deallocate", allocate!(CrateId::Runtime)),
        ],
    );
    table(
        "two threads, one account",
        100_000,
        1,
        vec![
            pair("fetch_add, fetch_sub", [&bare!(BARE[0].0), &bare!(BARE[0].0)]),
            pair("charge, drop", [&charge!(CrateId::Runtime), &charge!(CrateId::Runtime)]),
            pair("allocate, deallocate", [&allocate!(CrateId::Runtime), &allocate!(CrateId::Runtime)]),
        ],
    );
    table(
        "two threads, two accounts",
        100_000,
        1,
        vec![
            pair("fetch_add, fetch_sub, a line each", [&bare!(BARE[0].0), &bare!(BARE[1].0)]),
            pair("fetch_add, fetch_sub, in one line", [&bare!(UNPADDED[0]), &bare!(UNPADDED[1])]),
            pair("charge, drop", [&charge!(CrateId::Runtime), &charge!(CrateId::Radio)]),
            pair("allocate, deallocate", [&allocate!(CrateId::Runtime), &allocate!(CrateId::Radio)]),
        ],
    );
    let _full = CrateId::Radio.fill();
    table(
        "a refusal",
        200_000,
        1,
        vec![case("fetch_add, fetch_sub", bare!(BARE[0].0)), case("charge", charge!(CrateId::Radio))],
    );
}
