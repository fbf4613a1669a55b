//! Heaps over blocks: pieces come and go in any order, all of a block is used again, and nothing lies outside of it.
#![cfg(feature = "heap")]

#[path = "../fixture/mod.rs"]
mod fixture;
#[cfg(feature = "critical-section")]
mod shared;

use std::{collections::VecDeque, mem::MaybeUninit};

use allocator_api2::{alloc::Allocator, boxed::Box, vec::Vec};
use budget_runtime::{BlockHeap, ManagedMemory, MemoryBlock};
use hashbrown::HashMap;
use proptest::prelude::*;

use crate::fixture::{
    Only, account,
    drops::Drops,
    permit,
    pieces::{Held, layout, run, steps},
    slots::Slots,
    steps::config,
};

const WORD: usize = size_of::<usize>();

/// The largest piece that the heap gives now.
fn largest(heap: BlockHeap<'_>) -> usize {
    let (mut fits, mut refused) = (0_usize, 1 << 30);
    while refused - fits > 1 {
        let size = fits.midpoint(refused);
        match heap.allocate(layout(size, 1)) {
            Ok(piece) => {
                // SAFETY: the piece has this layout and is not used.
                unsafe { heap.deallocate(piece.cast(), layout(size, 1)) };
                fits = size;
            }
            Err(_) => refused = size,
        }
    }
    fits
}

#[test]
fn a_handle_is_one_word_and_all_else_lies_in_the_block() {
    const { assert!(size_of::<BlockHeap<'static>>() == WORD) };
    const { assert!(size_of::<Option<BlockHeap<'static>>>() == WORD) };
    const { assert!(BlockHeap::OVERHEAD <= 192 * WORD, "the documentation says so") };
    let mut block = MemoryBlock::<8192>::new();
    let range = std::ptr::from_ref(&block).addr()..std::ptr::from_ref(&block).addr() + size_of_val(&block);
    let heap = BlockHeap::over(&mut block);
    let mut held = std::vec::Vec::new();
    while let Ok(piece) = heap.allocate(layout(100, 1)) {
        let piece = Held::new(piece, layout(100, 1), 1);
        assert!(range.contains(&piece.ptr.addr().get()) && range.contains(&(piece.ptr.addr().get() + 99)));
        held.push(piece);
    }
    assert_eq!(heap.used(), held.len() * 100);
    // Two words before each, rounded up to four.
    let each = (100 + 2 * WORD).next_multiple_of(4 * WORD);
    assert_eq!(held.len(), (8192 - BlockHeap::OVERHEAD).div_ceil(each), "{each} bytes each");
}

#[test]
fn a_piece_that_is_refused_is_at_most_an_eighth_smaller_than_what_is_free() {
    fn check<const N: usize>() {
        let mut block = std::boxed::Box::new(MemoryBlock::<N>::new());
        let heap = BlockHeap::over(&mut *block);
        let free = N - BlockHeap::OVERHEAD - 2 * WORD;
        assert!(largest(heap) >= free - free / 8 - 4 * WORD, "{} of {free} in {N}", largest(heap));
        assert_eq!((heap.used(), heap.high_water()), (0, largest(heap)));
    }
    check::<2048>();
    check::<4096>();
    check::<10_000>();
    check::<32_768>();
    check::<65_535>();
    check::<200_000>();
}

#[test]
fn the_smallest_block_holds_a_piece() {
    const LEAST: usize = BlockHeap::OVERHEAD + 4 * WORD;
    let mut block = MemoryBlock::<LEAST>::new();
    let heap = BlockHeap::over(&mut block);
    assert!(largest(heap) >= WORD);
}

#[test]
fn pieces_that_are_freed_in_any_order_become_one_again() {
    let mut block = MemoryBlock::<16_384>::new();
    let heap = BlockHeap::over(&mut block);
    let whole = largest(heap);
    for stride in [1, 2, 3, 7] {
        let mut held = std::vec::Vec::new();
        for size in (1..400).cycle() {
            let layout = layout(size, 1 << (size % 7));
            let Ok(piece) = heap.allocate(layout) else { break };
            held.push(Held::new(piece, layout, u8::try_from(size % 251).unwrap()));
        }
        let mut left: VecDeque<_> = held.into();
        while !left.is_empty() {
            left.rotate_left(stride % left.len().max(1));
            let piece = left.pop_front().unwrap();
            piece.assert_whole();
            // SAFETY: the piece is whole and not used any more.
            unsafe { heap.deallocate(piece.ptr, piece.layout) };
        }
        assert_eq!((heap.used(), largest(heap)), (0, whole));
    }
}

#[test]
fn a_piece_grows_and_shrinks_in_place_where_it_can() {
    let mut block = MemoryBlock::<8192>::new();
    let heap = BlockHeap::over(&mut block);
    let old = layout(100, 8);
    let piece = Held::new(heap.allocate(old).unwrap(), old, 7);
    // SAFETY: each piece below has the layout that is given, and is not used once it was replaced.
    let grown = unsafe { heap.grow_zeroed(piece.ptr, old, layout(1000, 8)) }.unwrap();
    assert_eq!((grown.cast(), heap.used(), heap.high_water()), (piece.ptr, 1000, 1000));
    let grown = Held { ptr: grown.cast(), layout: layout(1000, 8), byte: 7 };
    assert_eq!((grown.bytes(100), &grown.bytes(1000)[100..]), (&[7; 100][..], &[0; 900][..]));
    // SAFETY: as above.
    assert!(unsafe { heap.grow(grown.ptr, layout(1000, 8), layout(100_000, 8)) }.is_err());
    assert_eq!((grown.bytes(100), heap.used()), (&[7; 100][..], 1000));
    // SAFETY: as above.
    let shrunk = unsafe { heap.shrink(grown.ptr, layout(1000, 8), layout(50, 8)) }.unwrap();
    assert_eq!((shrunk.cast(), heap.used(), heap.high_water()), (piece.ptr, 50, 1000));
    // SAFETY: as above.
    let moved = unsafe { heap.grow(shrunk.cast(), layout(50, 8), layout(60, 256)) }.unwrap();
    let moved = Held { ptr: moved.cast(), layout: layout(60, 256), byte: 7 };
    assert_eq!((moved.ptr.addr().get() % 256, moved.bytes(50), heap.used()), (0, &[7; 50][..], 60));
    // SAFETY: as above.
    unsafe { heap.deallocate(moved.ptr, moved.layout) };
    assert_eq!(heap.used(), 0);
}

#[test]
fn nothing_takes_no_byte() {
    let mut block = MemoryBlock::<2048>::new();
    let heap = BlockHeap::over(&mut block);
    for align in [1, 8, 4096] {
        let none = heap.allocate(layout(0, align)).unwrap();
        assert_eq!((none.len(), none.cast::<u8>().addr().get() % align, heap.used()), (0, 0, 0));
        // SAFETY: the piece has this layout.
        let some = unsafe { heap.grow(none.cast(), layout(0, align), layout(8, 8)) }.unwrap();
        assert_eq!((some.len(), heap.used()), (8, 8));
        // SAFETY: as above.
        let none = unsafe { heap.shrink(some.cast(), layout(8, 8), layout(0, 8)) }.unwrap();
        // SAFETY: as above.
        unsafe { heap.deallocate(none.cast(), layout(0, 8)) };
        assert_eq!(heap.used(), 0);
    }
}

#[test]
fn what_cannot_fit_is_refused_and_takes_nothing() {
    let mut block = MemoryBlock::<2048>::new();
    let heap = BlockHeap::over(&mut block);
    let most = usize::MAX >> 1;
    for (size, align) in [(2048, 1), (most, 1), (1, 1 << (usize::BITS - 2)), (most - 4095, 4096)] {
        assert!(heap.allocate(layout(size, align)).is_err(), "{size} at {align}");
    }
    assert_eq!((heap.used(), heap.high_water()), (0, 0));
}

#[test]
fn a_map_that_grows_and_shrinks_reuses_its_block() {
    let account = account!(32_768);
    let mut memory = ManagedMemory::<32_768>::new(Only(account)).unwrap();
    let heap = BlockHeap::over(&mut memory);
    for round in 0..20_u64 {
        let mut map = HashMap::new_in(heap);
        for key in 0..200 {
            map.try_reserve(1).unwrap();
            map.insert(key, key * round);
        }
        map.retain(|key, _| key % 2 == 0);
        map.shrink_to_fit();
        assert!(map.iter().all(|(key, value)| *value == key * round));
        assert!(map.try_reserve(10_000).is_err());
        assert_eq!(map.len(), 100);
    }
    assert_eq!(heap.used(), 0);
    assert!(heap.high_water() > 200 * 16);
    assert_eq!(account.used(), 32_768);
}

#[test]
fn collections_side_by_side_drop_each_element_once() {
    let drops = Drops::default();
    let mut block = MemoryBlock::<16_384>::new();
    let heap = BlockHeap::over(&mut block);
    {
        let mut lists: [Vec<_, BlockHeap<'_>>; 4] = std::array::from_fn(|_| Vec::new_in(heap));
        let mut boxes = std::vec::Vec::new();
        for (number, element) in drops.elements(300).enumerate() {
            let list = &mut lists[number % 4];
            if number % 5 == 0 {
                boxes.extend(Box::try_new_in(element, heap).ok());
            } else if list.try_reserve(1).is_ok() {
                list.push(element);
            }
            if number % 40 == 39 {
                list.truncate(3);
                list.shrink_to_fit();
            }
        }
        assert!(heap.used() > 0);
    }
    drops.assert_each_once();
    assert_eq!(heap.used(), 0);
}

#[test]
fn a_heap_over_a_leaked_slot_lasts_to_the_end() {
    static SLOTS: Slots<8192, 1> = Slots::new();
    let account = account!(8192);
    let slot = SLOTS.take(permit(account), false).unwrap();
    let heap: BlockHeap<'static> = BlockHeap::over_bytes(slot.leak());
    let numbers: &'static mut [u32] = {
        let mut numbers = Vec::new_in(heap);
        numbers.try_reserve_exact(10).unwrap();
        numbers.extend(0..10);
        numbers.leak()
    };
    numbers[9] = 1;
    assert_eq!((heap.used(), numbers.iter().sum::<u32>()), (40, 37));
}

#[test]
fn a_heap_over_bytes_aligns_itself_and_stays_within_them() {
    const BYTES: usize = BlockHeap::OVERHEAD + 256;
    for skipped in 0..8 {
        let mut memory = [MaybeUninit::<u8>::new(0xAA); BYTES + 16];
        let bytes: &mut [MaybeUninit<u8>; BYTES] =
            memory[skipped..].first_chunk_mut().expect("there are sixteen more");
        let range = bytes.as_ptr_range();
        let heap = BlockHeap::over_bytes(bytes);
        let piece = Box::try_new_in([0_u64; 16], heap).unwrap();
        assert!(
            range.start.addr() <= piece.as_ptr().addr()
                && piece.as_ptr_range().end.addr() <= range.end.addr()
        );
        assert_eq!(heap.used(), 128);
        drop(piece);
        // SAFETY: these bytes were written above, and are not the heap's.
        let untouched = |byte: &MaybeUninit<u8>| unsafe { byte.assume_init() } == 0xAA;
        assert!(memory[..skipped].iter().chain(&memory[skipped + BYTES..]).all(untouched));
    }
}

#[test]
fn a_heap_counts_the_bytes_that_it_skips_at_neither_end() {
    /// Bytes that end just in front of where one more piece would begin.
    const BYTES: usize = (BlockHeap::OVERHEAD + 256).next_multiple_of(4 * WORD) + 4 * WORD - 9;
    #[repr(align(64))]
    struct Memory([MaybeUninit<u8>; BYTES + 16]);

    fn check<const SKIPPED: usize, const WITH_SKIPPED: usize>(whole: usize) {
        assert_eq!(WITH_SKIPPED, BYTES + SKIPPED);
        let mut memory = Memory([MaybeUninit::uninit(); BYTES + 16]);
        let bytes = memory.0[8 - SKIPPED..].first_chunk_mut::<WITH_SKIPPED>();
        let heap = BlockHeap::over_bytes(bytes.expect("it ends where the aligned bytes do"));
        assert_eq!(largest(heap), whole, "{SKIPPED} skipped");
    }
    let mut memory = Memory([MaybeUninit::uninit(); BYTES + 16]);
    let aligned = memory.0[8..].first_chunk_mut::<BYTES>().expect("there are sixteen more");
    let whole = largest(BlockHeap::over_bytes(aligned));
    check::<1, { BYTES + 1 }>(whole);
    check::<4, { BYTES + 4 }>(whole);
    check::<7, { BYTES + 7 }>(whole);
}

#[cfg(feature = "alloc")]
#[test]
fn a_block_is_free_again_when_its_heap_is_not_used_any_more() {
    use budget_runtime::BoxedMemory;

    let account = account!(4096);
    let mut memory = BoxedMemory::<4096>::new(Only(account)).unwrap();
    for _ in 0..3 {
        let heap = BlockHeap::over(&mut memory);
        std::mem::forget(Box::try_new_in([1_u8; 2000], heap).unwrap());
        assert_eq!(heap.used(), 2000);
    }
    let mut moved = memory;
    assert_eq!(BlockHeap::over(&mut moved).used(), 0);
    assert_eq!(moved.allocate(4096).map(|piece| piece.len()), Some(4096));
}

#[test]
fn a_block_past_the_largest_piece_is_used_whole() {
    const LARGE: usize = 48 << 20;
    static SLOTS: Slots<LARGE, 1> = Slots::new();
    let account = account!(LARGE);
    let slot = SLOTS.take(permit(account), false).unwrap();
    let heap = BlockHeap::over_bytes(slot.leak());
    let most = if WORD == 8 { 30 << 20 } else { 15 << 20 };
    assert!(heap.allocate(layout(most, 8)).is_err());
    let first = heap.allocate(layout(most - 2 * WORD, 8));
    let second = heap.allocate(layout(13 << 20, 8));
    assert!(first.is_ok() && second.is_ok());
}

#[test]
fn debug_shows_the_figures() {
    let mut block = MemoryBlock::<2048>::new();
    let heap = BlockHeap::over(&mut block);
    let _held = Box::try_new_in([0_u8; 10], heap).unwrap();
    drop(Box::try_new_in([0_u8; 20], heap).unwrap());
    assert_eq!(format!("{heap:?}"), "BlockHeap { used: 10, high_water: 30, .. }");
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn pieces_are_disjoint_and_keep_what_was_written(steps in steps(120)) {
        let mut block = MemoryBlock::<5000>::new();
        let heap = BlockHeap::over(&mut block);
        let whole = largest(heap);
        run(heap, steps, |_| false)?;
        prop_assert_eq!((heap.used(), largest(heap)), (0, whole));
    }
}
