//! Growing a vector by several elements: all or nothing, and what stays when making one panics.

mod fixture;

use budget_runtime::{BoundedVec, MemoryBlock};

use crate::fixture::{
    drops::{Drops, Element, ids, unwinds},
    four::vec_of,
};

/// An element whose clones are counted, and panic when there are too many.
#[derive(Debug)]
struct Cloned<'drops> {
    #[expect(dead_code, reason = "it is dropped")]
    element: Element<'drops>,
    drops: &'drops Drops,
    most: usize,
}

impl Clone for Cloned<'_> {
    fn clone(&self) -> Self {
        assert!(self.drops.made() < self.most, "one clone too many");
        Self { element: self.drops.element(), ..*self }
    }
}

#[test]
fn a_panic_of_a_clone_keeps_those_before_it() {
    for most in 2..5 {
        let drops = Drops::default();
        let cloned = |drops| Cloned { element: Drops::element(drops), drops, most };
        let source = [cloned(&drops), cloned(&drops)];
        let mut vec = BoundedVec::<_, MemoryBlock<256>>::over(MemoryBlock::new());
        assert_eq!(unwinds(|| assert!(vec.extend_from_slice(&source).is_ok())), most < 4);
        assert_eq!(vec.len(), (most - 2).min(2));
        drop((vec, source));
        drops.assert_each_once();
        let drops = Drops::default();
        let mut vec = BoundedVec::<_, MemoryBlock<256>>::over(MemoryBlock::new());
        let first = cloned(&drops);
        assert_eq!(unwinds(|| assert!(vec.resize(4, first).is_ok())), most < 4);
        assert_eq!(vec.len(), if most < 4 { most - 1 } else { 4 });
        drop(vec);
        drops.assert_each_once();
    }
}

#[test]
fn resize_reaches_the_length_or_hands_the_value_back() {
    let mut vec = vec_of([[1_usize; 2], [2; 2]]);
    assert_eq!(vec.resize(5, [9; 2]), Err([9; 2]));
    assert_eq!(vec, [[1; 2], [2; 2]]);
    assert_eq!(vec.resize(4, [3; 2]), Ok(()));
    assert_eq!(vec, [[1; 2], [2; 2], [3; 2], [3; 2]]);
    assert_eq!((vec.resize(1, [9; 2]), vec.resize(1, [9; 2])), (Ok(()), Ok(())));
    assert_eq!(vec, [[1; 2]]);
    let mut next = 5;
    let mut make = || {
        next += 1;
        [next; 2]
    };
    assert!(vec.resize_with(5, &mut make).is_err() && vec.resize_with(3, &mut make).is_ok());
    assert_eq!(vec, [[1; 2], [6; 2], [7; 2]]);
    assert!(vec.resize_with(0, &mut make).is_ok() && vec.is_empty());
    let drops = Drops::default();
    let mut vec = vec_of([]);
    let unwound = unwinds(|| {
        let made = vec.resize_with(4, || {
            assert!(drops.made() < 2, "no more");
            drops.element()
        });
        assert!(made.is_ok());
    });
    assert!(unwound);
    assert_eq!(ids(&vec), [0, 1]);
    drop(vec);
    drops.assert_each_once();
}

#[test]
fn append_moves_all_or_nothing() {
    let drops = Drops::default();
    let mut vec = vec_of(drops.elements(2));
    let mut other = BoundedVec::<_, MemoryBlock<256>>::over(MemoryBlock::new());
    assert!(other.extend(drops.elements(3)).is_ok());
    assert!(vec.append(&mut other).is_err_and(|other| other.len() == 3));
    assert!(other.pop().is_some() && vec.append(&mut other).is_ok());
    assert_eq!((ids(&vec), other.len()), (vec![0, 1, 2, 3], 0));
    assert!(vec.append(&mut other).is_ok() && vec.as_view().append(other.as_view()).is_ok());
    assert_eq!(drops.dropped(), [4]);
    drop((vec, other));
    drops.assert_each_once();
}
