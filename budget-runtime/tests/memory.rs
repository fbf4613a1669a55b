//! The forms of memory: a vector behaves the same over each, aligned, and with exactly the capacity that they give.

mod fixture;

use std::mem::MaybeUninit;

use budget_runtime::{BoundedDeque, BoundedVec, BudgetError, ManagedMemory, Memory, MemoryBlock};

use crate::fixture::{
    Only, account,
    drops::{Drops, Element, ids},
};

/// An element with padding, which leaves bytes of the memory uninitialised.
#[repr(align(8))]
#[derive(Clone, Copy, Debug, PartialEq)]
struct Padded {
    tag: u8,
    value: u64,
}

/// An element aligned to more than a block that can move serves.
#[repr(align(64))]
#[derive(Clone, Copy, Debug, PartialEq)]
struct Line(u8);

/// Fills a vector over `memory` twice and returns its capacity.
fn fill_twice<T: Copy + PartialEq + std::fmt::Debug, M: Memory>(memory: M, element: fn(u8) -> T) -> usize {
    let mut vec = BoundedVec::<T, M>::over(memory);
    for _ in 0..2 {
        let mut pushed = Vec::new();
        for number in 0..=u8::MAX {
            if vec.push(element(number)).is_err() {
                break;
            }
            pushed.push(element(number));
        }
        assert_eq!(*vec, *pushed);
        assert_eq!(vec.as_ptr().addr() % align_of::<T>(), 0);
        assert_eq!(vec.len(), vec.capacity());
        vec.clear();
    }
    // Moved, it is still the same vector.
    let moved = Box::new(vec);
    assert_eq!(moved.len(), 0);
    moved.capacity()
}

fn padded(number: u8) -> Padded {
    Padded { tag: number, value: u64::from(number) << 40 }
}

fn uninitialised(bytes: usize) -> Vec<MaybeUninit<u8>> {
    vec![MaybeUninit::uninit(); bytes]
}

#[test]
fn a_plain_block_holds_as_many_elements_as_fit() {
    assert_eq!(fill_twice(MemoryBlock::<64>::new(), padded), 64 / size_of::<Padded>());
    assert_eq!(fill_twice(MemoryBlock::<64>::new(), |number| number), 64);
    assert_eq!(fill_twice(MemoryBlock::<63>::new(), u32::from), 15);
    assert_eq!(fill_twice(MemoryBlock::<9>::new(), |number| [number; 3]), 3);
}

#[test]
fn a_managed_block_holds_as_many_and_stays_charged_until_the_vector_is_dropped() {
    let account = account!(64);
    let memory = ManagedMemory::<64>::new(Only(account)).unwrap();
    let drops = Drops::default();
    let mut vec = BoundedVec::new(memory).unwrap();
    assert!(vec.extend(drops.elements(2)).is_ok());
    let vec = Box::new(vec);
    assert_eq!((ids(&vec), account.used()), (vec![0, 1], 64));
    drop(vec);
    drops.assert_each_once();
    assert_eq!(account.used(), 0);
    assert_eq!(fill_twice(ManagedMemory::<64>::new(Only(account)).unwrap(), u64::from), 8);
    assert_eq!(account.used(), 0);
}

#[test]
fn a_managed_block_is_released_also_when_dropping_an_element_panics() {
    let account = account!(64);
    let drops = Drops::default();
    let mut vec = BoundedVec::over(ManagedMemory::<64>::new(Only(account)).unwrap());
    assert!(vec.extend(drops.elements(3)).is_ok());
    drops.panic_at(1);
    let unwound = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(vec)));
    assert!(unwound.is_err());
    drops.assert_each_once();
    assert_eq!(account.used(), 0);
}

#[cfg(feature = "alloc")]
#[test]
fn a_boxed_block_holds_as_many_and_aligns_any_element() {
    use budget_runtime::BoxedMemory;

    const BYTES: usize = BoundedVec::<Line, BoxedMemory<0>>::block_bytes(3);
    let account = account!(1 << 20);
    assert_eq!(fill_twice(BoxedMemory::<64>::new(Only(account)).unwrap(), padded), 64 / size_of::<Padded>());
    // Blocks of many sizes on the heap at once, so that they start at different offsets from a line.
    let (mut gaps, mut vecs) = (Vec::new(), Vec::new());
    for size in 0..32 {
        gaps.push(vec![0_u8; 8 * size + 1]);
        let memory = BoxedMemory::<BYTES>::new(Only(account)).unwrap();
        let mut vec = BoundedVec::<Line, _>::new(memory).unwrap();
        // Four may fit where the heap put it, but the number is the same for each.
        assert_eq!((vec.capacity(), BoundedVec::<Line, BoxedMemory<BYTES>>::CAPACITY), (3, 3));
        assert!(vec.extend([Line(1), Line(2), Line(3)]).is_ok());
        vecs.push(vec);
    }
    for vec in &vecs {
        assert_eq!((vec.as_slice(), vec.as_ptr().addr() % 64), (&[Line(1), Line(2), Line(3)][..], 0));
    }
    assert_eq!(account.used(), 32 * BYTES);
}

#[test]
fn borrowed_bytes_hold_as_many_as_fit_behind_their_padding_and_come_back() {
    let mut bytes = uninitialised(256);
    for start in 0..64 {
        let memory = &mut bytes[start..start + 128];
        let padding = memory.as_ptr().addr().wrapping_neg() % 64;
        assert_eq!(fill_twice(&mut *memory, Line), (128 - padding) / 64);
        let padding = memory.as_ptr().addr().wrapping_neg() % 8;
        assert_eq!(fill_twice(&mut *memory, padded), (128 - padding) / size_of::<Padded>());
        assert_eq!(fill_twice(&mut *memory, |number| number), 128);
    }
    bytes.fill(MaybeUninit::new(0));
}

#[test]
fn a_deque_goes_round_in_any_memory() {
    fn go_round<T: Copy + PartialEq + std::fmt::Debug, M: Memory>(memory: M, element: fn(u8) -> T) -> usize {
        let mut deque = BoundedDeque::<T, M>::over(memory);
        let capacity = deque.capacity();
        for number in 0..=u8::MAX {
            if deque.is_full() {
                assert_eq!(deque.push_back(element(number)), Err(element(number)));
                let oldest = number - u8::try_from(capacity).unwrap();
                assert_eq!(deque.pop_front(), Some(element(oldest)));
            }
            assert_eq!(deque.push_back(element(number)), Ok(()));
            let mut moved = Box::new(deque);
            assert!(moved.iter().all(|element| std::ptr::from_ref(element).is_aligned()));
            assert_eq!(moved.back_mut(), Some(&mut element(number)));
            deque = *moved;
        }
        capacity
    }
    let account = account!(64);
    assert_eq!(go_round(ManagedMemory::<64>::new(Only(account)).unwrap(), padded), 64 / size_of::<Padded>());
    let mut bytes = uninitialised(512);
    for start in 0..64 {
        let memory = &mut bytes[start..start + 256];
        let padding = memory.as_ptr().addr().wrapping_neg() % 64;
        assert_eq!(go_round(memory, Line), (256 - padding) / 64);
    }
    assert_eq!(account.used(), 0);
}

#[test]
fn elements_in_borrowed_bytes_are_dropped_before_the_bytes_come_back() {
    let mut bytes = uninitialised(100);
    let drops = Drops::default();
    for _ in 0..2 {
        let mut vec = BoundedVec::<Element<'_>, _>::new(&mut bytes[..]).unwrap();
        assert!(vec.extend(drops.elements(2)).is_ok());
        drop(vec);
        drops.assert_each_once();
    }
}

#[test]
fn static_bytes_hold_elements_with_padding() {
    let pool: &'static mut [u8] = {
        static POOL: MemoryBlock<256> = MemoryBlock::new();
        POOL.allocate_zeroed(256).unwrap()
    };
    let (even, odd) = pool.split_at_mut(128);
    assert_eq!(fill_twice(even, padded), 128 / size_of::<Padded>());
    let (_, odd) = odd.split_at_mut(1);
    assert_eq!(fill_twice(odd, padded), (127 - 7) / size_of::<Padded>());
}

#[test]
fn bytes_too_few_for_one_element_are_an_error_and_without_it_hold_none() {
    for len in 0..size_of::<Padded>() {
        let mut bytes = uninitialised(64 + 8);
        let aligned = bytes.as_ptr().addr().wrapping_neg() % 8;
        let memory = &mut bytes[aligned..aligned + len];
        let refused = BoundedVec::<Padded, _>::new(&mut *memory).unwrap_err();
        assert_eq!(refused, BudgetError::NoElement { requested: size_of::<Padded>(), limit: len });
        assert_eq!(refused.crate_name(), None);
        let mut vec = BoundedVec::over(memory);
        assert_eq!((vec.capacity(), vec.is_full(), vec.push(padded(1))), (0, true, Err(padded(1))));
        assert_eq!((vec.pop(), vec.as_slice()), (None, &[][..]));
    }
}

#[test]
fn the_padding_counts_among_the_bytes_that_an_element_needs() {
    let mut bytes = uninitialised(64);
    let aligned = bytes.as_ptr().addr().wrapping_neg() % 8;
    let memory = &mut bytes[aligned + 1..aligned + 8 + size_of::<Padded>() - 1];
    let limit = memory.len();
    let refused = BoundedVec::<Padded, _>::new(memory).unwrap_err();
    assert_eq!(refused, BudgetError::NoElement { requested: 7 + size_of::<Padded>(), limit });
}

#[test]
fn elements_without_size_fit_in_no_bytes_at_all() {
    let vec = BoundedVec::<(), _>::new(&mut [][..] as &mut [MaybeUninit<u8>]).unwrap();
    assert_eq!(vec.capacity(), usize::MAX);
}
