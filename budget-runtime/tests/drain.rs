//! Draining: which elements come out, which stay, and that each is dropped exactly once.

mod fixture;

use std::{
    mem,
    ops::Bound,
    panic::{self, AssertUnwindSafe},
};

use budget_runtime::{BoundedVec, MemoryBlock};

use crate::fixture::drops::{Drops, Element, ids};

type Six<'drops> = BoundedVec<Element<'drops>, MemoryBlock<{ 12 * size_of::<usize>() }>>;

fn six(drops: &Drops) -> Six<'_> {
    let mut vec = BoundedVec::over(MemoryBlock::new());
    assert!(vec.extend(drops.elements(6)).is_ok());
    vec
}

#[test]
fn every_kind_of_range_comes_out_in_order() {
    type Range = (Bound<usize>, Bound<usize>);
    use Bound::{Excluded, Included, Unbounded};
    let ranges: [(Range, &[usize]); 9] = [
        ((Unbounded, Unbounded), &[0, 1, 2, 3, 4, 5]),
        ((Included(2), Excluded(4)), &[2, 3]),
        ((Included(2), Included(4)), &[2, 3, 4]),
        ((Excluded(2), Included(4)), &[3, 4]),
        ((Included(3), Excluded(3)), &[]),
        ((Included(6), Unbounded), &[]),
        ((Excluded(5), Unbounded), &[]),
        ((Unbounded, Included(5)), &[0, 1, 2, 3, 4, 5]),
        ((Excluded(4), Excluded(6)), &[5]),
    ];
    for (range, expected) in ranges {
        let drops = Drops::default();
        let mut vec = six(&drops);
        let drained: Vec<Element<'_>> = vec.drain(range).unwrap().collect();
        assert_eq!(ids(&drained), expected, "{range:?}");
        let left: Vec<usize> = (0..6).filter(|id| !expected.contains(id)).collect();
        assert_eq!(ids(&vec), left, "{range:?}");
        assert_eq!(drops.dropped(), []);
        drop((vec, drained));
        drops.assert_each_once();
    }
}

#[test]
fn a_range_outside_of_the_vector_removes_nothing() {
    use Bound::{Excluded, Included, Unbounded};
    let drops = Drops::default();
    let mut vec = six(&drops);
    for range in [
        (Unbounded, Excluded(7)),
        (Unbounded, Included(6)),
        (Unbounded, Included(usize::MAX)),
        (Included(7), Unbounded),
        (Excluded(6), Unbounded),
        (Excluded(usize::MAX), Unbounded),
        (Included(4), Excluded(3)),
        (Excluded(3), Included(2)),
        (Included(usize::MAX), Excluded(usize::MAX)),
    ] {
        assert!(vec.drain(range).is_none(), "{range:?}");
        assert_eq!((vec.len(), drops.dropped()), (6, vec![]), "{range:?}");
    }
}

#[test]
fn a_drain_dropped_halfway_drops_the_rest_of_its_range_and_closes_the_gap() {
    for front in 0..=3 {
        for back in 0..=(3 - front) {
            let drops = Drops::default();
            let mut vec = six(&drops);
            let mut drain = vec.drain(1..4).unwrap();
            let first: Vec<Element<'_>> = drain.by_ref().take(front).collect();
            let last: Vec<Element<'_>> = drain.by_ref().rev().take(back).collect();
            assert_eq!((drain.len(), drain.size_hint().1), (3 - front - back, Some(3 - front - back)));
            drop(drain);
            assert_eq!(ids(&first), (1..=front).collect::<Vec<_>>());
            assert_eq!(ids(&last), (4 - back..4).rev().collect::<Vec<_>>());
            assert_eq!(drops.dropped(), (1 + front..4 - back).collect::<Vec<_>>());
            assert_eq!(ids(&vec), [0, 4, 5]);
            drop((vec, first, last));
            drops.assert_each_once();
        }
    }
}

#[test]
fn an_exhausted_drain_stays_exhausted() {
    let drops = Drops::default();
    let mut vec = six(&drops);
    let mut drain = vec.drain(2..3).unwrap();
    assert!(drain.next().is_some());
    for _ in 0..2 {
        assert!(drain.next().is_none());
        assert!(drain.next_back().is_none());
    }
}

#[test]
fn a_forgotten_drain_drops_nothing_twice_and_leaves_a_usable_vector() {
    let drops = Drops::default();
    let mut vec = six(&drops);
    let mut drain = vec.drain(2..4).unwrap();
    drop(drain.next());
    mem::forget(drain);
    assert_eq!((ids(&vec), drops.dropped()), (vec![0, 1], vec![2]));
    assert!(vec.extend(drops.elements(4)).is_ok());
    assert_eq!(ids(&vec), [0, 1, 6, 7, 8, 9]);
    drop(vec);
    assert_eq!(drops.dropped(), [0, 1, 2, 6, 7, 8, 9]);
}

#[test]
fn a_panic_in_the_drop_of_a_drained_element_closes_the_gap() {
    for panics in 1..5 {
        let drops = Drops::default();
        let mut vec = six(&drops);
        drops.panic_at(panics);
        let unwound = panic::catch_unwind(AssertUnwindSafe(|| drop(vec.drain(1..5))));
        assert!(unwound.is_err());
        assert_eq!((ids(&vec), drops.dropped()), (vec![0, 5], vec![1, 2, 3, 4]));
        drop(vec);
        drops.assert_each_once();
    }
}

#[test]
fn a_panic_of_whoever_uses_the_drain_closes_the_gap() {
    let drops = Drops::default();
    let mut vec = six(&drops);
    let unwound = panic::catch_unwind(AssertUnwindSafe(|| {
        vec.drain(1..5).unwrap().for_each(|element| assert!(element.id < 3, "no further"));
    }));
    assert!(unwound.is_err());
    assert_eq!((ids(&vec), drops.dropped()), (vec![0, 5], vec![1, 2, 3, 4]));
}

#[test]
fn debug_shows_how_many_are_left() {
    let drops = Drops::default();
    let mut vec = six(&drops);
    assert_eq!(format!("{:?}", vec.drain(1..4).unwrap()), "Drain { remaining: 3, .. }");
}
