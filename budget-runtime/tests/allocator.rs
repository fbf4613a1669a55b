//! Blocks as allocators: where pieces lie, how they grow, shrink and are reused, and the collections of other crates in
//! them.
#![cfg(feature = "allocator-api2")]

mod fixture;

use std::{sync::OnceLock, thread};

use allocator_api2::{alloc::Allocator, boxed::Box, vec::Vec};
use budget_runtime::{ManagedMemory, MemoryBlock, StaticMemory};
use hashbrown::HashMap;
use proptest::prelude::*;

use crate::fixture::{
    Only, account,
    drops::Drops,
    pieces::{Held, layout, run, steps},
    slots::Slots,
    steps::config,
};

#[test]
fn a_piece_is_aligned_as_asked_wherever_the_block_lies() {
    for align in [1, 2, 4, 8, 16, 32, 64, 256] {
        for before in 0..=8 {
            let block = MemoryBlock::<1024>::new();
            block.allocate(before).unwrap();
            let piece = Allocator::allocate(&&block, layout(24, align)).unwrap();
            Held::new(piece, layout(24, align), 1).assert_whole();
        }
    }
}

#[test]
fn what_does_not_fit_with_its_alignment_is_refused_and_takes_nothing() {
    let block = MemoryBlock::<64>::new();
    let start = block.allocate(1).unwrap().as_ptr().addr();
    for (size, align) in [(64, 1), (usize::MAX >> 1, 1), ((usize::MAX >> 1) - 4095, 4096), (57, 8)] {
        assert!(Allocator::allocate(&&block, layout(size, align)).is_err(), "{size} at {align}");
        assert_eq!(block.remaining(), 63);
    }
    // More than the block and its address leave.
    let far = 1 << (usize::BITS - 2);
    assert!(Allocator::allocate(&&block, layout(1, far)).is_err());
    assert!(Allocator::allocate(&&block, layout(56 - (start % 8), 8)).is_ok());
}

#[test]
fn nothing_takes_no_byte_whatever_its_alignment() {
    let block = MemoryBlock::<8>::new();
    block.allocate(1).unwrap();
    for align in [1, 8, 4096] {
        let piece = Allocator::allocate(&&block, layout(0, align)).unwrap();
        assert_eq!((piece.len(), piece.cast::<u8>().addr().get() % align, block.remaining()), (0, 0, 7));
        // SAFETY: the piece came from the block with this layout.
        unsafe { Allocator::deallocate(&&block, piece.cast(), layout(0, align)) };
        // SAFETY: as above.
        let grown = unsafe { (&&block).grow(piece.cast(), layout(0, align), layout(4, 1)) }.unwrap();
        assert_eq!((grown.len(), block.remaining()), (4, 3));
        // SAFETY: the piece came from the block with this layout and is not used any more.
        let shrunk = unsafe { (&&block).shrink(grown.cast(), layout(4, 1), layout(0, 1)) }.unwrap();
        assert_eq!((shrunk.len(), block.remaining()), (0, 7));
    }
}

#[test]
fn the_last_piece_grows_and_shrinks_in_place_and_others_move() {
    let block = MemoryBlock::<64>::new();
    let first = Held::new(Allocator::allocate(&&block, layout(8, 8)).unwrap(), layout(8, 8), 7);
    // SAFETY: each piece below is given with the layout that it has, and is not used once it was replaced.
    let grown = unsafe { (&&block).grow(first.ptr, layout(8, 8), layout(24, 8)) }.unwrap();
    assert_eq!((grown.cast(), grown.len(), block.remaining()), (first.ptr, 24, 40));
    assert_eq!(first.bytes(8), [7; 8]);
    // SAFETY: as above.
    let shrunk = unsafe { (&&block).shrink(first.ptr, layout(24, 8), layout(16, 8)) }.unwrap();
    assert_eq!((shrunk.cast(), shrunk.len(), block.remaining()), (first.ptr, 16, 48));

    let above = Held::new(Allocator::allocate(&&block, layout(8, 8)).unwrap(), layout(8, 8), 9);
    // SAFETY: as above.
    let moved = unsafe { (&&block).grow(first.ptr, layout(16, 8), layout(24, 8)) }.unwrap();
    let moved = Held { ptr: moved.cast(), layout: layout(24, 8), byte: 7 };
    assert_ne!(moved.ptr, first.ptr);
    assert_eq!((moved.bytes(8), block.remaining()), (&[7; 8][..], 16));
    above.assert_whole();
    // SAFETY: as above; it is not the last piece, so its bytes stay, and it where it is.
    let shrunk = unsafe { (&&block).shrink(above.ptr, layout(8, 8), layout(4, 4)) }.unwrap();
    assert_eq!((shrunk.cast(), block.remaining()), (above.ptr, 16));
    // SAFETY: as above.
    assert!(unsafe { (&&block).grow(moved.ptr, layout(24, 8), layout(41, 8)) }.is_err());
    assert_eq!((moved.bytes(8), block.remaining()), (&[7; 8][..], 16));
}

#[test]
fn a_piece_moves_for_an_alignment_that_it_does_not_have() {
    let block = MemoryBlock::<512>::new();
    block.allocate(1).unwrap();
    let old = layout(3, 1);
    let piece = Held::new(Allocator::allocate(&&block, old).unwrap(), old, 5);
    // SAFETY: the piece has the layout that is given.
    let grown = unsafe { (&&block).grow(piece.ptr, old, layout(3, 64)) }.unwrap();
    let grown = Held { ptr: grown.cast(), layout: layout(3, 64), byte: 5 };
    assert_eq!(grown.ptr.addr().get() % 64, 0);
    grown.assert_whole();
    let other = Held::new(Allocator::allocate(&&block, layout(5, 1)).unwrap(), layout(5, 1), 6);
    // SAFETY: the piece has the layout that is given.
    let shrunk = unsafe { (&&block).shrink(other.ptr, layout(5, 1), layout(2, 128)) }.unwrap();
    let shrunk = Held { ptr: shrunk.cast(), layout: layout(2, 128), byte: 6 };
    assert_eq!(shrunk.ptr.addr().get() % 128, 0);
    shrunk.assert_whole();
    grown.assert_whole();
}

#[test]
fn grown_and_new_bytes_are_zero_when_asked_for() {
    let block = MemoryBlock::<64>::new();
    let dirty = Held::new(Allocator::allocate(&&block, layout(64, 1)).unwrap(), layout(64, 1), 0xAA);
    // SAFETY: the piece came from the block and is not used any more.
    unsafe { Allocator::deallocate(&&block, dirty.ptr, dirty.layout) };
    let zeroed = (&&block).allocate_zeroed(layout(8, 1)).unwrap();
    let zeroed = Held { ptr: zeroed.cast(), layout: layout(8, 1), byte: 0 };
    zeroed.assert_whole();
    // SAFETY: the piece has the layout that is given.
    let grown = unsafe { (&&block).grow_zeroed(zeroed.ptr, layout(8, 1), layout(32, 1)) }.unwrap();
    Held { ptr: grown.cast(), layout: layout(32, 1), byte: 0 }.assert_whole();
    Allocator::allocate(&&block, layout(0, 1)).unwrap();
    block.allocate(0).unwrap();
    assert_eq!(block.remaining(), 32);
}

#[test]
fn a_vec_grows_in_place_refuses_cleanly_and_gives_its_bytes_back() {
    let account = account!(64);
    let memory = ManagedMemory::<64>::new(Only(account)).unwrap();
    {
        let mut numbers: Vec<u32, _> = Vec::new_in(&memory);
        numbers.try_reserve_exact(4).unwrap();
        let place = numbers.as_ptr();
        for number in 0..16 {
            numbers.try_reserve_exact(1).unwrap();
            numbers.push(number);
        }
        assert_eq!((numbers.as_ptr(), memory.remaining()), (place, 0));
        assert!(numbers.try_reserve(1).is_err());
        assert!(numbers.try_reserve(usize::MAX).is_err());
        assert_eq!(numbers[..], (0..16).collect::<std::vec::Vec<_>>());
        numbers.truncate(3);
        numbers.shrink_to_fit();
        assert_eq!((numbers[..].to_vec(), memory.remaining()), (vec![0, 1, 2], 52));
    }
    assert_eq!(memory.remaining(), 64);
    assert_eq!(account.used(), 64);
}

#[test]
fn elements_of_a_vec_are_dropped_once_also_after_a_refusal() {
    let drops = Drops::default();
    let block = MemoryBlock::<256>::new();
    {
        let mut elements = Vec::new_in(&block);
        for element in drops.elements(20) {
            match elements.try_reserve_exact(1) {
                Ok(()) => elements.push(element),
                Err(_) => drop(element),
            }
        }
        assert_eq!(elements.len(), 256 / size_of_val(&elements[0]));
    }
    drops.assert_each_once();
}

#[test]
fn boxes_in_a_block_are_freed_in_reverse_order() {
    let block = MemoryBlock::<64>::new();
    let first = Box::try_new_in(1_u64, &block).unwrap();
    let second = Box::try_new_in([2_u64; 7], &block).unwrap();
    assert!(Box::try_new_in(3_u8, &block).is_err());
    assert_eq!((*first, second[6]), (1, 2));
    drop(second);
    drop(first);
    assert_eq!(block.remaining(), 64);
}

#[test]
fn a_hash_map_that_reserved_lives_in_the_block_and_is_refused_beyond() {
    let account = account!(4096);
    let memory = ManagedMemory::<4096>::new(Only(account)).unwrap();
    {
        let mut squares = HashMap::new_in(&memory);
        squares.try_reserve(100).unwrap();
        let remaining = memory.remaining();
        for key in 0..100_u64 {
            squares.insert(key, key * key);
        }
        assert_eq!(memory.remaining(), remaining, "it did not grow");
        assert!(squares.try_reserve(1_000).is_err());
        for key in (0..100).step_by(2) {
            assert_eq!(squares.remove(&key), Some(key * key));
        }
        assert_eq!((squares.len(), squares.get(&51)), (50, Some(&(51 * 51))));
    }
    assert!(memory.remaining() >= 4096 - 16, "all but what aligned the table came back");
}

#[cfg(feature = "alloc")]
#[test]
fn the_boxed_form_serves_other_threads_too() {
    use budget_runtime::BoxedMemory;

    let account = account!(8192);
    let memory = BoxedMemory::<8192>::new(Only(account)).unwrap();
    let total: u64 = thread::scope(|scope| {
        let work = |thread: u64| {
            let memory = &memory;
            scope.spawn(move || {
                let mut numbers = Vec::new_in(memory);
                numbers.try_reserve_exact(100).unwrap();
                numbers.extend(0..100);
                numbers.iter().sum::<u64>() * thread
            })
        };
        [work(1), work(2), work(3)].map(|thread| thread.join().unwrap()).iter().sum()
    });
    assert_eq!(total, 4950 * 6);
}

#[test]
fn the_static_form_serves_for_the_whole_program() {
    static SLOTS: Slots<512, 2> = Slots::new();
    static KEPT: OnceLock<StaticMemory<512>> = OnceLock::new();
    let account = account!(1024);
    let permit = fixture::permit(account);
    let memory: StaticMemory<512> = SLOTS.take(permit, false).unwrap();
    {
        let mut names: HashMap<&str, u32, _, _> = HashMap::new_in(&memory);
        names.try_reserve(10).unwrap();
        names.insert("one", 1);
        assert_eq!(names["one"], 1);
    }
    drop(memory);
    let kept = KEPT.get_or_init(|| SLOTS.take(permit, false).unwrap());
    let numbers: Vec<u16, &'static StaticMemory<512>> = {
        let mut numbers = Vec::new_in(kept);
        numbers.try_reserve_exact(256).unwrap();
        numbers.extend(0..256);
        numbers
    };
    let sum = thread::spawn(move || numbers.iter().map(|number| u32::from(*number)).sum::<u32>());
    assert_eq!(sum.join().unwrap(), 255 * 128);
    assert_eq!(kept.remaining(), 512);
}

#[test]
fn a_block_whose_borrow_ended_can_be_reset_and_moved() {
    let mut block = MemoryBlock::<64>::new();
    let mut kept: Vec<u8, _> = Vec::new_in(&block);
    kept.try_reserve_exact(40).unwrap();
    let leaked: &mut [u8] = {
        kept.resize(40, 1);
        kept.leak()
    };
    assert_eq!(leaked.len(), 40);
    assert_eq!(block.remaining(), 24);
    block.reset();
    let moved = [block];
    assert_eq!(Box::try_new_in([0_u8; 64], &moved[0]).unwrap().len(), 64);
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn pieces_are_disjoint_and_keep_what_was_written(steps in steps(60)) {
        let block = MemoryBlock::<512>::new();
        run(&block, steps, |layout| layout.size() + layout.align() <= block.remaining())?;
    }

    #[test]
    fn pieces_of_a_managed_block_are_disjoint_and_keep_what_was_written(steps in steps(60)) {
        let memory = ManagedMemory::<512>::new(Only(account!(512))).unwrap();
        run(&memory, steps, |layout| layout.size() + layout.align() <= memory.remaining())?;
    }
}

#[cfg(feature = "alloc")]
proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn pieces_of_a_boxed_block_are_disjoint_and_keep_what_was_written(steps in steps(60)) {
        let memory = budget_runtime::BoxedMemory::<512>::new(Only(account!(512))).unwrap();
        run(&memory, steps, |layout| layout.size() + layout.align() <= memory.remaining())?;
    }
}
