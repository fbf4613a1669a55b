//! The gauge: never above the limit, never wrapped, no refusal of what fits, and what was written before a `lower`
//! is seen after the `raise` that takes its place.

use loom::{
    cell::UnsafeCell,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

use super::{explored::model, std::vec::Vec};
use crate::gauge::Gauge;

/// The operations of a gauge, so that the models run on wrong algorithms too.
trait Raise: Send + Sync + 'static {
    fn new() -> Self;
    fn raise(&self, by: usize, limit: usize) -> bool;
    fn lower(&self, by: usize);
}

impl Raise for Gauge {
    fn new() -> Self {
        Gauge::new()
    }

    fn raise(&self, by: usize, limit: usize) -> bool {
        Gauge::raise(self, by, limit).is_ok()
    }

    fn lower(&self, by: usize) {
        assert!(Gauge::lower(self, by, 0).is_ok(), "what was raised can be lowered");
    }
}

/// Counts down from the limit: subtracts, compares, adds back. It holds the headroom under a limit of 100.
struct SubtractFirst(AtomicUsize);

impl Raise for SubtractFirst {
    fn new() -> Self {
        Self(AtomicUsize::new(100))
    }

    fn raise(&self, by: usize, _: usize) -> bool {
        let fits = by <= self.0.fetch_sub(by, Ordering::SeqCst);
        if !fits {
            self.0.fetch_add(by, Ordering::SeqCst);
        }
        fits
    }

    fn lower(&self, by: usize) {
        self.0.fetch_add(by, Ordering::SeqCst);
    }
}

/// Adds, compares, takes off again.
struct AddFirst(AtomicUsize);

impl Raise for AddFirst {
    fn new() -> Self {
        Self(AtomicUsize::new(0))
    }

    fn raise(&self, by: usize, limit: usize) -> bool {
        let fits = self.0.fetch_add(by, Ordering::SeqCst) + by <= limit;
        if !fits {
            self.0.fetch_sub(by, Ordering::SeqCst);
        }
        fits
    }

    fn lower(&self, by: usize) {
        self.0.fetch_sub(by, Ordering::SeqCst);
    }
}

/// Refuses on the word of a load, which may be stale.
struct RefuseOnLoad(AtomicUsize);

impl Raise for RefuseOnLoad {
    fn new() -> Self {
        Self(AtomicUsize::new(0))
    }

    fn raise(&self, by: usize, limit: usize) -> bool {
        let rise = |now: usize| now.checked_add(by).filter(|next| *next <= limit);
        self.0.fetch_update(Ordering::Acquire, Ordering::Relaxed, rise).is_ok()
    }

    fn lower(&self, by: usize) {
        self.0.fetch_sub(by, Ordering::Release);
    }
}

/// Orders nothing.
struct AllRelaxed(AtomicUsize);

impl Raise for AllRelaxed {
    fn new() -> Self {
        Self(AtomicUsize::new(0))
    }

    fn raise(&self, by: usize, limit: usize) -> bool {
        let rise = |now: usize| now.checked_add(by).filter(|next| *next <= limit);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, rise).is_ok()
    }

    fn lower(&self, by: usize) {
        self.0.fetch_sub(by, Ordering::Relaxed);
    }
}

/// Runs `raise` for each of `requests` on a thread of its own and returns which were granted.
fn requested_at_once<G: Raise>(gauge: &Arc<G>, requests: [usize; 3], limit: usize) -> Vec<usize> {
    let [own, others @ ..] = requests;
    let threads = others.map(|by| {
        let gauge = Arc::clone(gauge);
        thread::spawn(move || gauge.raise(by, limit).then_some(by))
    });
    let mut granted: Vec<usize> = gauge.raise(own, limit).then_some(own).into_iter().collect();
    granted.extend(threads.into_iter().filter_map(|thread| thread.join().unwrap()));
    granted
}

fn never_over_commits<G: Raise>(requests: [usize; 3]) {
    model(move || {
        let granted = requested_at_once(&Arc::new(G::new()), requests, 100);
        let sum: usize = granted.iter().sum();
        assert!(sum <= 100, "{sum} of 100 were granted");
        assert!(!granted.is_empty(), "the first request to arrive fits");
    });
}

#[test]
fn requests_at_once_never_exceed_the_limit() {
    never_over_commits::<Gauge>([100, 1, 1]);
    never_over_commits::<Gauge>([60, 50, 40]);
    never_over_commits::<Gauge>([100, 100, 100]);
}

#[test]
#[should_panic = "of 100 were granted"]
fn subtracting_first_over_commits() {
    never_over_commits::<SubtractFirst>([100, 1, 1]);
}

#[test]
fn requests_at_once_that_fit_together_are_all_granted() {
    model(|| {
        let gauge = Arc::new(Gauge::new());
        assert_eq!(requested_at_once(&gauge, [50, 30, 20], 100).len(), 3);
        assert_eq!(gauge.amount(), 100);
    });
}

/// A request that never fits beside one that fits all along.
fn refuses_only_what_does_not_fit<G: Raise>() {
    model(|| {
        let gauge = Arc::new(G::new());
        let too_large = {
            let gauge = Arc::clone(&gauge);
            thread::spawn(move || gauge.raise(101, 100))
        };
        assert!(gauge.raise(100, 100), "100 of 100 fit and were refused");
        assert!(!too_large.join().unwrap());
    });
}

#[test]
fn a_raise_that_fits_beside_one_that_does_not_is_granted() {
    refuses_only_what_does_not_fit::<Gauge>();
}

#[test]
#[should_panic = "fit and were refused"]
fn adding_first_refuses_what_fits() {
    refuses_only_what_does_not_fit::<AddFirst>();
}

#[test]
fn a_raise_that_fits_all_along_is_granted_however_the_amount_moves() {
    model(|| {
        let gauge = Arc::new(Gauge::new());
        let other = {
            let gauge = Arc::clone(&gauge);
            thread::spawn(move || {
                for by in [2, 1] {
                    assert!(gauge.raise(by, 3).is_ok());
                    assert!(gauge.lower(by, 0).is_ok());
                }
            })
        };
        assert!(gauge.raise(1, 3).is_ok(), "at most 2 of 3 are taken by the other");
        other.join().unwrap();
        assert_eq!(gauge.amount(), 1);
    });
}

/// One thread frees all, then says so without ordering anything; who hears it finds the room.
fn freed_capacity_is_found<G: Raise>() {
    model(|| {
        let gauge = Arc::new((G::new(), AtomicBool::new(false)));
        let full = gauge.0.raise(1, 1);
        assert!(full);
        let frees = {
            let gauge = Arc::clone(&gauge);
            thread::spawn(move || {
                gauge.0.lower(1);
                gauge.1.store(true, Ordering::Relaxed);
            })
        };
        if gauge.1.load(Ordering::Relaxed) {
            assert!(gauge.0.raise(1, 1), "the room was free and not found");
        }
        frees.join().unwrap();
    });
}

#[test]
fn freed_capacity_is_granted() {
    freed_capacity_is_found::<Gauge>();
}

#[test]
#[should_panic = "free and not found"]
fn a_refusal_on_a_stale_load_misses_freed_capacity() {
    freed_capacity_is_found::<RefuseOnLoad>();
}

/// Two threads write to the same place, each while it holds the whole limit.
fn holders_write_one_after_the_other<G: Raise>() {
    struct Place(UnsafeCell<usize>);
    // SAFETY: written only while the whole limit is held, which loom checks.
    unsafe impl Sync for Place {}

    model(|| {
        let shared = Arc::new((G::new(), Place(UnsafeCell::new(0))));
        let write = |shared: &(G, Place), by: usize| {
            if shared.0.raise(1, 1) {
                // SAFETY: the limit is one, and this thread holds it.
                shared.1.0.with_mut(|place| unsafe { *place += by });
                shared.0.lower(1);
            }
        };
        let others = [1, 2].map(|by| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || write(&shared, by))
        });
        for other in others {
            other.join().unwrap();
        }
        write(&shared, 4);
        // SAFETY: all threads are joined.
        assert!(shared.1.0.with(|place| unsafe { *place }) & 4 == 4);
    });
}

#[test]
fn what_was_written_before_a_lower_is_seen_after_the_next_raise() {
    holders_write_one_after_the_other::<Gauge>();
}

#[test]
#[should_panic = "Causality violation"]
fn without_release_and_acquire_it_is_not() {
    holders_write_one_after_the_other::<AllRelaxed>();
}

/// Two threads write to a place each, and give back the half of the limit that stands for it; who then takes all of
/// the limit writes to both places.
fn writes_before_both_lowers_are_seen(take_all: fn(&Gauge) -> bool) {
    model(move || {
        let gauge = Arc::new(Gauge::new());
        let cells = Arc::new([UnsafeCell::new(0), UnsafeCell::new(0)]);
        assert_eq!(gauge.fill(2), 2);
        let others = [0, 1].map(|index| {
            let (gauge, cells) = (Arc::clone(&gauge), Arc::clone(&cells));
            thread::spawn(move || {
                // SAFETY: half of the limit is this thread's, and with it this cell.
                cells[index].with_mut(|cell| unsafe { *cell = 1 });
                if index == 0 { gauge.lower_held(1) } else { assert!(gauge.lower(1, 0).is_ok()) }
            })
        });
        if take_all(&gauge) {
            for cell in cells.iter() {
                // SAFETY: the whole limit is this thread's, so both others have lowered.
                cell.with_mut(|cell| unsafe { *cell += 1 });
            }
        }
        for other in others {
            other.join().unwrap();
        }
    });
}

#[test]
fn what_was_written_before_a_chain_of_lowers_is_seen_after_the_next_raise() {
    writes_before_both_lowers_are_seen(|gauge| gauge.raise(2, 2).is_ok());
}

#[test]
fn what_was_written_before_a_chain_of_lowers_is_seen_after_a_fill() {
    writes_before_both_lowers_are_seen(|gauge| gauge.fill(2) == 2);
}

#[test]
fn of_two_lowers_that_do_not_both_fit_one_is_refused() {
    model(|| {
        let gauge = Arc::new(Gauge::new());
        assert_eq!(gauge.raise(3, 3), Ok(3));
        let other = {
            let gauge = Arc::clone(&gauge);
            thread::spawn(move || gauge.lower(2, 0).is_ok())
        };
        let own = gauge.lower(2, 0).is_ok();
        assert!(own ^ other.join().unwrap());
        assert_eq!(gauge.amount(), 1);
    });
}

#[test]
fn lowers_of_what_is_held_stop_at_zero() {
    model(|| {
        let gauge = Arc::new(Gauge::new());
        assert_eq!(gauge.raise(3, 3), Ok(3));
        let other = {
            let gauge = Arc::clone(&gauge);
            thread::spawn(move || gauge.lower_held(2))
        };
        gauge.lower_held(2);
        other.join().unwrap();
        assert_eq!(gauge.amount(), 0);
        assert_eq!(gauge.raise(3, 3), Ok(3), "no deficit is left");
    });
}

/// An amount of 1 of which two holders give back 1 and 3: a mistaken `lower` took the rest.
fn deficit() -> (Arc<Gauge>, [thread::JoinHandle<()>; 2]) {
    let gauge = Arc::new(Gauge::new());
    assert_eq!(gauge.raise(4, 5), Ok(4));
    assert_eq!(gauge.lower(3, 0), Ok(()));
    let holders = [1, 3].map(|by| {
        let gauge = Arc::clone(&gauge);
        thread::spawn(move || gauge.lower_held(by))
    });
    (gauge, holders)
}

#[test]
fn a_deficit_reads_as_nothing_and_ends_at_zero() {
    model(|| {
        let (gauge, holders) = deficit();
        assert!(gauge.amount() <= 1);
        for holder in holders {
            holder.join().unwrap();
        }
        assert_eq!(gauge.amount(), 0);
    });
}

/// Meanwhile somebody asks for the whole limit.
#[test]
fn a_deficit_grants_nothing_and_ends_at_zero() {
    model(|| {
        let (gauge, holders) = deficit();
        let granted = match gauge.raise(5, 5) {
            Ok(amount) => amount,
            Err(used) => {
                assert!(used <= 1, "{used} are left at most one");
                0
            }
        };
        for holder in holders {
            holder.join().unwrap();
        }
        // What is granted stands beside at most one of the holders, who then takes off 3 of it, or 1.
        let left = gauge.amount();
        assert!(if granted == 0 { left == 0 } else { (2..=granted).contains(&left) }, "{left} of {granted}");
        if granted == 0 {
            assert_eq!(gauge.raise(5, 5), Ok(5));
        }
    });
}

#[test]
fn a_fill_takes_exactly_what_others_leave() {
    model(|| {
        let gauge = Arc::new(Gauge::new());
        let other = {
            let gauge = Arc::clone(&gauge);
            thread::spawn(move || if gauge.raise(2, 3).is_ok() { 2 } else { 0 })
        };
        let filled = gauge.fill(3);
        let other = other.join().unwrap();
        assert_eq!((filled + other, gauge.amount()), (3, 3));
        assert_eq!(gauge.lower(3, 0), Ok(()));
    });
}
