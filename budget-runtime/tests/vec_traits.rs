//! The bounded vector as what it can be used for: a slice, an iterator, a target of writes, and through a view.

mod fixture;

use std::{
    collections::hash_map::DefaultHasher,
    hash::{Hash, Hasher},
};

use budget_runtime::{BoundedVec, MemoryBlock, VecView};

use crate::fixture::{
    drops::{Drops, ids},
    four::vec_of,
};

#[test]
fn a_vector_reads_as_the_slice_of_its_elements() {
    let mut vec = vec_of([3_u32, 1, 2]);
    vec.sort_unstable();
    vec[0] = 0;
    assert_eq!(vec, [0, 2, 3]);
    assert_eq!(vec, &[0, 2, 3][..]);
    assert_eq!(vec, *[0, 2, 3].as_slice());
    for element in &mut vec {
        *element += 1;
    }
    assert_eq!((&vec).into_iter().copied().collect::<Vec<_>>(), [1, 3, 4]);
    assert_eq!((vec.as_ref(), format!("{vec:?}")), (&[1, 3, 4][..], "[1, 3, 4]".to_string()));
    AsMut::<[u32]>::as_mut(&mut vec)[2] = 9;
    assert_eq!(vec.get(2..), Some(&[9][..]));
}

#[test]
fn vectors_compare_and_hash_as_slices_whatever_their_memory() {
    let small = {
        let mut vec = BoundedVec::over(MemoryBlock::<16>::new());
        assert!(vec.extend([1_u32, 2]).is_ok());
        vec
    };
    let large = vec_of([1_u32, 2]);
    assert_eq!(small, large);
    assert!(small != vec_of([1, 3]) && small != vec_of([1]));
    assert!(small < vec_of([1, 3]));
    assert_eq!(large.cmp(&vec_of([1, 2])), std::cmp::Ordering::Equal);
    let hash = |value: &dyn Fn(&mut DefaultHasher)| {
        let mut hasher = DefaultHasher::new();
        value(&mut hasher);
        hasher.finish()
    };
    assert_eq!(hash(&|hasher| small.hash(hasher)), hash(&|hasher| [1_u32, 2][..].hash(hasher)));
}

#[test]
fn the_trait_extend_takes_no_more_than_fits() {
    fn fill(out: &mut impl Extend<u8>, source: &mut impl Iterator<Item = u8>) {
        out.extend(source);
    }
    let mut vec = BoundedVec::over(MemoryBlock::<4>::new());
    let mut source = 1..=9;
    fill(&mut vec, &mut source);
    fill(&mut vec, &mut source);
    assert_eq!((vec.as_slice(), source.next()), (&[1, 2, 3, 4][..], Some(5)));
    vec.truncate(2);
    Extend::extend(&mut vec.as_view(), &[8, 9, 10]);
    assert_eq!(vec, [1, 2, 8, 9]);
}

#[test]
fn bytes_can_be_written_as_text() {
    use std::fmt::Write;
    let mut vec = BoundedVec::over(MemoryBlock::<8>::new());
    let number = 12_345;
    assert!(write!(vec, "{number}-{number}").is_err());
    assert_eq!(vec, *b"12345-");
    assert!(vec.as_view().write_str("67").is_ok());
    assert!(vec.write_char('x').is_err());
    assert_eq!(vec, *b"12345-67");
}

#[test]
fn elements_taken_by_value_are_dropped_once() {
    for (front, back) in (0..=4).flat_map(|front| (0..=4).map(move |back| (front, back))) {
        let drops = Drops::default();
        let mut iter = vec_of(drops.elements(4)).into_iter();
        let mut expected = 0..4;
        for _ in 0..front {
            assert_eq!(iter.next().map(|element| element.id), expected.next());
        }
        for _ in 0..back {
            assert_eq!(iter.next_back().map(|element| element.id), expected.next_back());
        }
        assert_eq!((iter.len(), ids(iter.as_slice())), (expected.len(), expected.clone().collect()));
        assert_eq!(drops.dropped().len(), 4 - expected.len());
        drop(iter);
        drops.assert_each_once();
    }
    let debug = format!("{:?}", vec_of([1_u8, 2]).into_iter());
    assert_eq!(debug, "IntoIter([1, 2])");
}

#[test]
fn a_vector_compares_with_what_is_a_slice_on_either_side() {
    let vec = vec_of([1_u32, 2]);
    let (array, slice, mut copy) = (&[1_u32, 2], &[1_u32, 2][..], [1_u32, 2]);
    assert!(vec == *array && vec == array && vec == *slice && vec == slice);
    assert!(*array == vec && slice == vec && *slice == vec && vec != [1_u32; 2] && vec != slice[..1]);
    let array = &mut copy;
    assert!(vec == array);
    let slice = &mut copy[..];
    assert!(vec == slice);
    assert!(slice == vec);
    #[cfg(feature = "alloc")]
    {
        let owned = vec![1_u32, 2];
        assert!(vec == owned && owned != vec_of([1_u32]));
        assert!(owned == vec);
    }
    assert_eq!(std::borrow::Borrow::<[u32]>::borrow(&vec), [1, 2]);
}

#[test]
fn what_is_done_through_a_view_is_done_to_the_vector() {
    fn fill(mut view: VecView<'_, u32>) -> Option<u32> {
        assert_eq!(view.as_view().push(2), Ok(()));
        assert_eq!(view.insert(0, 1), Ok(()));
        view.sort_unstable();
        view.extend(3..).err()
    }
    let mut vec = BoundedVec::over(MemoryBlock::<16>::new());
    assert_eq!((fill(vec.as_view()), vec.as_slice()), (Some(5), &[1, 2, 3, 4][..]));
    let mut view = vec.as_view();
    assert_eq!((view.capacity(), view.is_full(), view.swap_remove(0)), (4, true, Some(1)));
    assert_eq!(format!("{view:?}"), "[4, 2, 3]");
    assert_eq!(view.drain(1..2).map(Vec::from_iter), Some(vec![2]));
    view.into_slice()[0] = 9;
    assert_eq!(vec, [9, 3]);
    for element in vec.as_view() {
        *element += 1;
    }
    assert_eq!(vec, [10, 4]);
}
