//! The bounded vector: what it holds, what it hands back, and that each element is dropped exactly once.

mod fixture;

use std::{cell::Cell, mem::MaybeUninit, ptr, slice};

use budget_runtime::{BoundedVec, ManagedMemory, MemoryBlock, StaticMemory};

use crate::fixture::{
    drops::{Drops, Element, ids, unwinds},
    four::{Four, vec_of},
};

const WORD: usize = size_of::<usize>();

#[test]
fn a_full_vector_hands_back_what_does_not_fit() {
    let mut vec = vec_of([1_u32, 2]);
    assert_eq!((vec.capacity(), vec.len(), vec.is_full()), (4 * WORD / 2, 2, false));
    while vec.push(9).is_ok() {}
    assert!(vec.is_full());
    assert_eq!(vec.push(7), Err(7));
    assert_eq!(vec.insert(0, 8), Err(8));
    assert_eq!(vec.len(), vec.capacity());
    assert_eq!(vec.pop(), Some(9));
    assert_eq!(vec.push(7), Ok(()));
    assert_eq!(vec.last(), Some(&7));
}

#[test]
fn an_empty_vector_gives_nothing() {
    let mut vec = vec_of::<u32>([]);
    assert_eq!(vec.pop(), None);
    assert_eq!(vec.remove(0), None);
    assert_eq!(vec.swap_remove(0), None);
    assert_eq!(vec.as_slice(), []);
    assert_eq!(vec.as_mut_slice(), []);
    assert!(vec.drain(..).is_some_and(|drain| drain.len() == 0));
    vec.truncate(0);
    vec.clear();
    assert!(vec.is_empty());
}

#[test]
fn insert_puts_the_element_at_each_place_up_to_the_end() {
    for index in 0..=3 {
        let drops = Drops::default();
        let mut vec = vec_of(drops.elements(3));
        assert!(vec.insert(index, drops.element()).is_ok());
        let mut expected = vec![0, 1, 2];
        expected.insert(index, 3);
        assert_eq!(ids(&vec), expected);
        assert_eq!(drops.dropped(), []);
        drop(vec);
        drops.assert_each_once();
    }
}

#[test]
fn insert_past_the_end_hands_the_element_back() {
    let drops = Drops::default();
    let mut vec = vec_of(drops.elements(2));
    for (index, id) in [(3, 2), (usize::MAX, 3)] {
        assert_eq!(vec.insert(index, drops.element()).map_err(|element| element.id), Err(id));
    }
    assert_eq!(ids(&vec), [0, 1]);
    drop(vec);
    drops.assert_each_once();
}

#[test]
fn remove_takes_the_element_at_each_place_and_none_past_the_end() {
    for index in [0, 1, 2, 3, 4, usize::MAX] {
        let drops = Drops::default();
        let mut vec = vec_of(drops.elements(4));
        let removed = vec.remove(index).map(|element| element.id);
        assert_eq!(removed, (index < 4).then_some(index));
        let expected: Vec<usize> = (0..4).filter(|&id| id != index).collect();
        assert_eq!(ids(&vec), expected);
        drop(vec);
        drops.assert_each_once();
    }
}

#[test]
fn swap_remove_puts_the_last_element_in_the_gap() {
    for (index, expected) in [
        (0, &[3, 1, 2][..]),
        (2, &[0, 1, 3]),
        (3, &[0, 1, 2]),
        (4, &[0, 1, 2, 3]),
        (usize::MAX, &[0, 1, 2, 3]),
    ] {
        let drops = Drops::default();
        let mut vec = vec_of(drops.elements(4));
        assert_eq!(vec.swap_remove(index).map(|element| element.id), (index < 4).then_some(index));
        assert_eq!(ids(&vec), expected);
        drop(vec);
        drops.assert_each_once();
    }
}

#[test]
fn truncate_drops_the_elements_from_there_on() {
    for (len, left) in [(0, 0), (1, 1), (3, 3), (4, 4), (5, 4), (usize::MAX, 4)] {
        let drops = Drops::default();
        let mut vec = vec_of(drops.elements(4));
        vec.truncate(len);
        assert_eq!((vec.len(), drops.dropped()), (left, (left..4).collect()));
        drop(vec);
        drops.assert_each_once();
    }
}

#[test]
fn clear_drops_all_and_leaves_the_memory_usable() {
    let drops = Drops::default();
    let mut vec = vec_of(drops.elements(4));
    vec.clear();
    drops.assert_each_once();
    assert!(vec.extend(drops.elements(4)).is_ok());
    assert_eq!(ids(&vec), [4, 5, 6, 7]);
    drop(vec);
    drops.assert_each_once();
}

#[test]
fn a_popped_element_belongs_to_the_caller() {
    let drops = Drops::default();
    let mut vec = vec_of(drops.elements(2));
    let popped = vec.pop().unwrap();
    drop(vec);
    assert_eq!((popped.id, drops.dropped()), (1, vec![0]));
    drop(popped);
    drops.assert_each_once();
}

#[test]
fn a_moved_vector_takes_its_elements_along() {
    let drops = Drops::default();
    let vec = vec_of(drops.elements(3));
    let moved = Box::new([vec]);
    assert_eq!(ids(&moved[0]), [0, 1, 2]);
    drop(moved);
    drops.assert_each_once();
}

#[test]
fn a_forgotten_vector_drops_nothing() {
    let drops = Drops::default();
    std::mem::forget(vec_of(drops.elements(3)));
    assert_eq!(drops.dropped(), []);
}

#[test]
fn extend_hands_back_the_first_element_that_does_not_fit() {
    let drops = Drops::default();
    let mut vec = vec_of(drops.elements(2));
    let mut source = drops.elements(5);
    assert_eq!(vec.extend(&mut source).map_err(|element| element.id), Err(4));
    assert_eq!(ids(&vec), [0, 1, 2, 3]);
    let rest: Vec<Element<'_>> = source.collect();
    assert_eq!(ids(&rest), [5, 6]);
    drop((vec, rest));
    drops.assert_each_once();
}

#[test]
fn extend_to_exactly_the_capacity_fits() {
    let drops = Drops::default();
    let mut vec = vec_of(drops.elements(4));
    assert!(vec.extend(drops.elements(0)).is_ok());
    assert!(vec.is_full());
    drop(vec);
    drops.assert_each_once();
}

#[test]
fn extend_keeps_what_it_got_when_the_iterator_panics() {
    let drops = Drops::default();
    let mut vec = vec_of(drops.elements(1));
    assert!(unwinds(|| {
        let source = (0..4).map(|round| if round == 2 { panic!("no more") } else { drops.element() });
        let _all = vec.extend(source);
    }));
    assert_eq!((ids(&vec), drops.dropped()), (vec![0, 1, 2], vec![]));
    drop(vec);
    drops.assert_each_once();
}

#[test]
fn extend_from_slice_appends_all_or_nothing() {
    for (len, source, fits) in
        [(0, 0, true), (0, 4, true), (0, 5, false), (1, 3, true), (1, 4, false), (4, 0, true), (4, 1, false)]
    {
        let mut vec = vec_of(vec![[7_usize; 2]; len]);
        let source = vec![[8_usize; 2]; source];
        let outcome = vec.extend_from_slice(&source);
        assert_eq!(outcome, if fits { Ok(()) } else { Err(&source[..]) }, "{source:?} after {len}");
        let expected: Vec<[usize; 2]> =
            [vec![[7; 2]; len], if fits { source.clone() } else { Vec::new() }].concat();
        assert_eq!(*vec, *expected);
    }
}

#[test]
fn a_panic_in_the_drop_of_an_element_loses_none_of_the_others() {
    type Work = fn(&mut Four<Element<'_>>);
    let works: [(&str, Work, &[usize]); 3] = [
        ("clear", |vec| vec.clear(), &[]),
        ("truncate", |vec| vec.truncate(1), &[0]),
        ("drain", |vec| drop(vec.drain(1..3)), &[0, 3]),
    ];
    for (name, work, left) in works {
        for panics in 0..4 {
            let drops = Drops::default();
            let mut vec = vec_of(drops.elements(4));
            drops.panic_at(panics);
            assert_eq!(unwinds(|| work(&mut vec)), !left.contains(&panics), "{name}, {panics}");
            assert_eq!(ids(&vec), left, "{name}, {panics}");
            let _unwound = unwinds(|| drop(vec));
            drops.assert_each_once();
        }
    }
}

#[test]
fn a_panic_in_the_drop_of_an_element_drops_the_rest_of_the_vector() {
    for panics in 0..4 {
        let drops = Drops::default();
        let vec = vec_of(drops.elements(4));
        drops.panic_at(panics);
        assert!(unwinds(|| drop(vec)));
        drops.assert_each_once();
    }
}

thread_local! {
    static MARKS: Cell<usize> = const { Cell::new(0) };
}

/// An element of no bytes whose drops are counted.
#[derive(Debug, PartialEq)]
struct Mark;

impl Drop for Mark {
    fn drop(&mut self) {
        MARKS.set(MARKS.get() + 1);
    }
}

#[test]
fn elements_without_size_need_no_bytes_and_are_dropped_once() {
    let mut vec = BoundedVec::<Mark, _>::new(MemoryBlock::<0>::new()).unwrap();
    assert_eq!(vec.capacity(), usize::MAX);
    for _ in 0..100 {
        assert!(vec.push(Mark).is_ok());
    }
    assert!(vec.insert(50, Mark).is_ok());
    assert_eq!((vec.len(), MARKS.get()), (101, 0));
    drop((vec.pop(), vec.remove(0), vec.remove(98), vec.swap_remove(3)));
    assert_eq!((vec.len(), MARKS.get()), (97, 4));
    assert_eq!(vec.drain(10..20).map(|drain| drain.take(5).count()), Some(5));
    assert_eq!((vec.len(), MARKS.get()), (87, 14));
    vec.truncate(80);
    assert_eq!((vec.iter().count(), MARKS.get()), (80, 21));
    drop(vec);
    assert_eq!(MARKS.get(), 101);
}

#[test]
fn aligned_elements_without_size_are_aligned() {
    #[repr(align(4))]
    #[derive(Clone, Copy)]
    struct Aligned;
    #[repr(C, align(64))]
    struct Bytes([MaybeUninit<u8>; 9]);
    let mut vec = BoundedVec::over(MemoryBlock::<1>::new());
    assert!(vec.extend_from_slice(&[Aligned; 9]).is_ok());
    assert_eq!((vec.len(), vec.as_ptr().addr() % 4), (9, 0));

    // Wherever the bytes are, no place is looked for among them.
    let mut bytes = Bytes([MaybeUninit::uninit(); 9]);
    let mut vec = BoundedVec::over(&mut bytes.0[1..]);
    assert!(vec.extend_from_slice(&[Aligned; 9]).is_ok());
    assert_eq!((vec.len(), vec.as_ptr().addr() % 4), (9, 0));

    let end = ptr::without_provenance_mut::<MaybeUninit<u8>>(usize::MAX);
    // SAFETY: a slice of no bytes may be at any address but null.
    let mut vec = BoundedVec::over(unsafe { slice::from_raw_parts_mut(end, 0) });
    assert!(vec.extend_from_slice(&[Aligned; 9]).is_ok());
    assert_eq!(vec.iter().count(), 9);
    assert_ne!(vec.as_ptr().addr(), 0);
}

#[test]
fn block_bytes_counts_elements_and_the_most_padding() {
    #[repr(align(64))]
    struct Line(#[expect(dead_code, reason = "only its size is looked at")] u8);
    assert_eq!(Four::<u8>::block_bytes(0), 0);
    assert_eq!(Four::<u32>::block_bytes(3), 12);
    assert_eq!(Four::<[u64; 3]>::block_bytes(2), 48);
    assert_eq!(Four::<()>::block_bytes(usize::MAX), 0);
    assert_eq!(Four::<u16>::block_bytes(usize::MAX), usize::MAX);
    assert_eq!(Four::<Line>::block_bytes(0), 0);
    assert_eq!(Four::<Line>::block_bytes(2), 128 + 56);
    assert_eq!(BoundedVec::<Line, &'static mut [u8]>::block_bytes(2), 128 + 63);
    assert_eq!(BoundedVec::<u32, &'static mut [u8]>::block_bytes(2), 8 + 3);
}

#[test]
fn the_capacity_is_a_const_where_the_type_says_the_size() {
    #[repr(align(64))]
    struct Line(#[expect(dead_code, reason = "only its size is looked at")] u8);
    type Lines = BoundedVec<Line, StaticMemory<{ 2 * 64 + 56 }>>;
    const _: () = assert!(Four::<u16>::CAPACITY == 4 * WORD);
    const _: () = assert!(Four::<()>::CAPACITY == usize::MAX);
    const _: () = assert!(BoundedVec::<u64, ManagedMemory<31>>::CAPACITY == 3);
    const _: () = assert!(Lines::CAPACITY == 2 && Lines::block_bytes(2) == 2 * 64 + 56);
    assert_eq!(vec_of::<u16>([]).capacity(), Four::<u16>::CAPACITY);
}

#[test]
fn spare_places_can_be_filled_from_outside() {
    let mut vec = vec_of([[1_usize; 2]]);
    let spare = vec.spare_capacity_mut();
    assert_eq!(spare.len(), 3);
    spare[0].write([2; 2]);
    // SAFETY: two elements are initialised, and there is room for four.
    unsafe { vec.set_len(2) };
    assert_eq!(vec, [[1; 2], [2; 2]]);
    assert_eq!(vec.as_view().spare_capacity_mut().len(), 2);
}
