//! The bounded set, case by case: what is in it, what it accepts, and the same through a view.

#[cfg(feature = "alloc")]
use std::collections::BTreeSet;

use budget_runtime::{BoundedSet, MemoryBlock};

type Three = BoundedSet<u8, MemoryBlock<3>>;

fn set(elements: impl IntoIterator<Item = u8>) -> Three {
    let mut set = Three::over(MemoryBlock::new());
    assert_eq!(set.extend(elements), Ok(()));
    set
}

#[test]
fn a_set_and_its_view_say_how_full_they_are() {
    let mut set = Three::over(MemoryBlock::new());
    assert_eq!((set.capacity(), Three::CAPACITY, Three::block_bytes(3)), (3, 3, 3));
    assert_eq!([0, 1, 3, 100].map(BoundedSet::<u32, MemoryBlock<3>>::block_bytes), [0, 4, 12, 400]);
    for len in 0..=3_u8 {
        let count = usize::from(len);
        assert_eq!((set.len(), set.is_empty(), set.is_full()), (count, len == 0, len == 3));
        let view = set.as_view();
        assert_eq!(
            (view.len(), view.is_empty(), view.is_full(), view.capacity()),
            (count, len == 0, len == 3, 3)
        );
        assert_eq!(set.insert(len), if len < 3 { Ok(true) } else { Err(len) });
    }
    assert_eq!(set.insert(2), Ok(false), "an element that is there needs no room");
}

#[test]
fn elements_that_are_there_are_found_and_removed_once() {
    for element in 0..5 {
        let there = (1..=3).contains(&element);
        let (mut one, mut other) = (set(1..=3), set(1..=3));
        assert_eq!((one.contains(&element), one.get(&element)), (there, there.then_some(&element)));
        assert_eq!(
            (one.remove(&element), one.remove(&element), one.contains(&element)),
            (there, false, false)
        );
        let mut view = other.as_view();
        assert_eq!((view.contains(&element), view.get(&element)), (there, there.then_some(&element)));
        assert_eq!(
            (view.remove(&element), view.remove(&element), view.contains(&element)),
            (there, false, false)
        );
        assert_eq!(one, other);
        assert_eq!(one.len(), 3 - usize::from(there));
    }
}

#[test]
fn a_set_that_is_cleared_is_empty_and_can_be_used() {
    let mut set = set(1..=3);
    set.clear();
    assert!(set.is_empty() && set.extend([4, 5]).is_ok());
    set.as_view().clear();
    assert!(set.is_empty() && set.insert(6) == Ok(true));
    assert_eq!(set, [6]);
}

#[test]
fn sets_differ_by_an_element_or_their_length() {
    let set = set(1..=3);
    assert!(set == [1, 2, 3] && set != [1, 2] && set != [1, 2, 4]);
    #[cfg(feature = "alloc")]
    for other in [BTreeSet::from([1, 2]), BTreeSet::from([1, 2, 4])] {
        assert!(set != other);
        assert!(other != set);
    }
}

#[test]
fn the_extend_of_the_standard_library_takes_elements_and_references() {
    let mut set = set([2]);
    Extend::extend(&mut set, [1, 2]);
    Extend::extend(&mut set, &[3, 4]);
    assert_eq!(set, [1, 2, 3]);
}
