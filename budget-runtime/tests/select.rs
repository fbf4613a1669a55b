//! Selecting the elements of a vector: which stay, in which order, and what stays when something panics.

mod fixture;

use crate::fixture::{
    drops::{Drops, ids, unwinds},
    four::vec_of,
};

#[test]
fn retain_keeps_what_it_is_told_in_order() {
    for mask in 0_usize..16 {
        let drops = Drops::default();
        let mut vec = vec_of(drops.elements(4));
        vec.retain(|element| mask >> element.id & 1 == 1);
        let (kept, gone): (Vec<usize>, Vec<usize>) = (0..4).partition(|bit| mask >> bit & 1 == 1);
        assert_eq!((ids(&vec), drops.dropped()), (kept, gone));
        vec.retain_mut(|_| false);
        assert!(vec.is_empty());
        drops.assert_each_once();
    }
}

#[test]
fn a_panic_while_selecting_keeps_what_was_not_decided() {
    for (panics, mask) in (0..4).flat_map(|panics| (0_usize..16).map(move |mask| (panics, mask))) {
        let drops = Drops::default();
        let mut vec = vec_of(drops.elements(4));
        let unwound = unwinds(|| {
            vec.retain(|element| {
                assert!(element.id < panics, "no further");
                mask >> element.id & 1 == 1
            });
        });
        let kept: Vec<usize> = (0..4).filter(|&id| id >= panics || mask >> id & 1 == 1).collect();
        assert!(unwound);
        assert_eq!(ids(&vec), kept);
        drop(vec);
        drops.assert_each_once();
        let drops = Drops::default();
        let mut vec = vec_of(drops.elements(4));
        drops.panic_at(panics);
        let unwound = unwinds(|| vec.retain(|element| mask >> element.id & 1 == 1));
        assert_eq!(unwound, mask >> panics & 1 == 0);
        // The elements after the one whose drop panicked were not asked about.
        let kept: Vec<usize> = (0..4).filter(|&id| mask >> id & 1 == 1 || (unwound && id > panics)).collect();
        assert_eq!(ids(&vec), kept);
        let _unwound = unwinds(|| drop(vec));
        drops.assert_each_once();
    }
}

#[test]
fn dedup_drops_each_that_is_as_the_one_before() {
    let cases: [(&[u32], &[u32]); 6] = [
        (&[], &[]),
        (&[1], &[1]),
        (&[1, 1, 1, 1], &[1]),
        (&[1, 2, 2, 1, 1], &[1, 2, 1]),
        (&[1, 1, 2, 3, 3], &[1, 2, 3]),
        (&[3, 2, 1], &[3, 2, 1]),
    ];
    for (elements, expected) in cases {
        let mut vec = vec_of(elements.iter().copied());
        vec.dedup();
        assert_eq!(vec, expected);
    }
    let mut vec = vec_of([10_u32, 11, 20, 21, 30]);
    vec.dedup_by_key(|element| *element / 10);
    assert_eq!(vec, [10, 20, 30]);
    vec.dedup_by(|element, before| *element == *before + 10);
    assert_eq!(vec, [10, 30]);
    for panics in 1..4 {
        let drops = Drops::default();
        let mut vec = vec_of(drops.elements(4));
        let unwound = unwinds(|| {
            vec.dedup_by(|element, before| {
                assert!(element.id < panics && before.id == 0, "no further");
                true
            });
        });
        assert!(unwound);
        assert_eq!(ids(&vec), std::iter::once(0).chain(panics..4).collect::<Vec<_>>());
        drop(vec);
        drops.assert_each_once();
    }
}
