//! Blocks: which pieces are handed out, where they lie, and how they come back.

use std::{
    cell::Cell,
    mem::{MaybeUninit, align_of_val},
    sync::{Barrier, Mutex},
    thread,
};

use budget_runtime::MemoryBlock;

fn fill(piece: &mut [MaybeUninit<u8>], byte: u8) -> &mut [u8] {
    piece.fill(MaybeUninit::new(byte));
    // SAFETY: every byte was written by the line above, and the reference is made from an exclusive one.
    unsafe { &mut *(std::ptr::from_mut(piece) as *mut [u8]) }
}

#[test]
fn a_piece_is_handed_out_exactly_when_it_fits() {
    for (first, size, granted) in [
        (0, 0, true),
        (0, 1, true),
        (0, 8, true),
        (0, 9, false),
        (0, usize::MAX, false),
        (3, 5, true),
        (3, 6, false),
        (3, usize::MAX, false),
        (3, usize::MAX - 2, false),
        (8, 0, true),
        (8, 1, false),
        (8, usize::MAX, false),
        (8, usize::MAX - 7, false),
    ] {
        let block = MemoryBlock::<8>::new();
        assert_eq!(block.allocate(first).unwrap().len(), first);
        let piece = block.allocate(size).map(|piece| piece.len());
        assert_eq!(piece, granted.then_some(size), "{size} bytes after {first}");
        assert_eq!(block.remaining(), 8 - first - if granted { size } else { 0 });
    }
}

#[test]
fn a_block_of_no_bytes_hands_out_only_empty_pieces() {
    let block = MemoryBlock::<0>::new();
    assert_eq!((block.capacity(), block.remaining()), (0, 0));
    assert!(block.allocate(0).is_some());
    assert!(block.allocate(1).is_none());
    assert!(block.alloc(0_u8).is_err());
    assert!(block.alloc(()).is_ok());
}

#[test]
fn pieces_are_disjoint_and_every_byte_can_be_used() {
    let block = MemoryBlock::<255>::new();
    let mut pieces = Vec::new();
    for size in [1, 2, 0, 3, 8, 100, 141] {
        let byte = u8::try_from(pieces.len()).unwrap();
        pieces.push(fill(block.allocate(size).unwrap(), byte));
    }
    assert_eq!(block.remaining(), 0);
    for (byte, piece) in (0_u8..).zip(&pieces) {
        assert!(piece.iter().all(|&written| written == byte), "piece {byte} was overwritten");
    }
    assert_eq!(pieces.iter().map(|piece| piece.len()).sum::<usize>(), 255);
}

#[test]
fn a_refused_request_leaves_room_for_a_smaller_one() {
    let block = MemoryBlock::<16>::new();
    assert!(block.allocate(17).is_none());
    assert!(block.alloc([0_u64; 3]).is_err());
    assert!(block.alloc_slice(&[0_u64; 3]).is_none());
    assert!(block.allocate_zeroed(usize::MAX).is_none());
    assert_eq!(block.remaining(), 16);
    assert!(block.allocate(16).is_some());
}

#[test]
fn values_are_aligned_whatever_lies_before_them() {
    fn check<T: Copy + PartialEq + std::fmt::Debug>(value: T) {
        for before in 0..=8 {
            let block = MemoryBlock::<64>::new();
            block.allocate(before).unwrap();
            let stored = block.alloc(value).unwrap();
            assert_eq!((*stored, std::ptr::from_mut(stored).addr() % align_of_val(&value)), (value, 0));
            block.allocate(1).unwrap();
            let slice = block.alloc_slice(&[value; 2]).unwrap();
            assert_eq!((&*slice, slice.as_ptr().addr() % align_of_val(&value)), (&[value; 2][..], 0));
        }
    }
    check(1_u8);
    check(2_u16);
    check(3_u32);
    check(4_u64);
    check(Eight(4));
    check([5_u8; 3]);
    check((6_u8, 7_u32));
    check(8.5_f64);
}

#[test]
fn a_value_that_does_not_fit_with_its_padding_is_handed_back() {
    let block = MemoryBlock::<16>::new();
    block.allocate(9).unwrap();
    assert_eq!(block.alloc(Eight(7)), Err(Eight(7)));
    assert!(block.alloc_slice(&[Eight(7)]).is_none());
    assert_eq!(block.remaining(), 7);
    assert_eq!(block.alloc(7_u32).copied(), Ok(7));
    assert_eq!(block.remaining(), 0);
}

#[test]
fn empty_slices_and_values_without_size_need_no_bytes() {
    let block = MemoryBlock::<8>::new();
    block.allocate(8).unwrap();
    assert_eq!(block.alloc_slice::<u64>(&[]).map(|slice| slice.len()), Some(0));
    assert_eq!(block.alloc_slice(&[(); 5]).map(|slice| slice.len()), Some(5));
    assert!(block.alloc(()).is_ok());
    assert_eq!(block.remaining(), 0);
}

#[test]
fn values_in_a_block_are_never_dropped_and_refused_ones_belong_to_the_caller() {
    struct Counts<'count>(&'count Cell<u32>);
    impl Drop for Counts<'_> {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }
    let drops = Cell::new(0);
    {
        let block = MemoryBlock::<{ size_of::<usize>() }>::new();
        assert!(block.alloc(Counts(&drops)).is_ok());
        assert!(block.alloc(Counts(&drops)).is_err());
        assert_eq!(drops.get(), 1, "of the refused one");
    }
    assert_eq!(drops.get(), 1);
}

#[test]
fn zeroed_pieces_are_zero_also_where_others_were_before() {
    let mut block = MemoryBlock::<32>::new();
    fill(block.allocate(32).unwrap(), 0xAA);
    block.reset();
    assert_eq!(block.allocate_zeroed(20).unwrap(), [0; 20]);
    assert!(block.allocate_zeroed(13).is_none());
    assert_eq!(block.allocate_zeroed(12).unwrap(), [0; 12]);
    assert_eq!(block.allocate_zeroed(0).unwrap(), [0; 0]);
}

#[test]
fn a_reset_takes_back_every_piece() {
    let mut block = MemoryBlock::<32>::new();
    for round in 0..3 {
        assert_eq!(block.remaining(), 32);
        fill(block.allocate(32).unwrap(), round);
        assert!(block.allocate(1).is_none());
        block.reset();
    }
}

#[test]
fn only_the_last_piece_is_taken_back() {
    let block = MemoryBlock::<32>::new();
    let first = block.allocate(8).unwrap().as_mut_ptr().cast();
    let last = block.allocate(24).unwrap().as_mut_ptr().cast();
    // SAFETY: the piece is whole and was not taken back; its slice is not used any more.
    assert!(!unsafe { block.deallocate(first, 8) });
    // SAFETY: as above.
    assert!(unsafe { block.deallocate(last, 24) });
    assert_eq!(block.remaining(), 24);
    // SAFETY: the first piece was not taken back above and is now the last.
    assert!(unsafe { block.deallocate(first, 8) });
    assert_eq!(block.remaining(), 32);
    assert_eq!(block.allocate(32).map(|piece| piece.len()), Some(32));
}

/// A value aligned to 8 on every target; `u64` is aligned to 4 on some.
#[repr(align(8))]
#[derive(Clone, Copy, Debug, PartialEq)]
struct Eight(u64);

#[test]
fn bytes_skipped_for_alignment_stay_until_the_reset() {
    let mut block = MemoryBlock::<32>::new();
    let first = block.allocate(1).unwrap().as_mut_ptr().cast();
    let aligned: *mut Eight = block.alloc(Eight(7)).unwrap();
    // SAFETY: the value is the last piece, whole, and is not used any more.
    assert!(unsafe { block.deallocate(aligned.cast(), 8) });
    assert_eq!(block.remaining(), 24);
    // SAFETY: the first piece is whole, was not taken back, and is not used any more.
    assert!(!unsafe { block.deallocate(first, 1) });
    block.reset();
    assert_eq!(block.remaining(), 32);
}

#[test]
fn an_empty_piece_is_taken_back_without_effect_on_others() {
    let block = MemoryBlock::<8>::new();
    let empty = block.allocate(0).unwrap().as_mut_ptr().cast();
    // SAFETY: the piece is whole.
    assert!(unsafe { block.deallocate(empty, 0) });
    block.allocate(4).unwrap();
    assert_eq!(block.remaining(), 4);
}

#[test]
fn a_moved_block_keeps_its_offset() {
    let block = MemoryBlock::<16>::new();
    block.allocate(10).unwrap();
    let moved = [block];
    assert_eq!(moved[0].remaining(), 6);
}

#[test]
fn a_static_block_hands_out_pieces_for_good() {
    static BLOCK: MemoryBlock<16> = MemoryBlock::new();
    let piece: &'static mut [u8] = BLOCK.allocate_zeroed(10).unwrap();
    let value: &'static mut u32 = thread::spawn(|| BLOCK.alloc(7).unwrap()).join().unwrap();
    piece.fill(1);
    *value += 1;
    assert_eq!((piece, *value, BLOCK.remaining()), (&mut [1; 10][..], 8, 0));
}

#[test]
fn threads_get_disjoint_pieces_and_together_every_byte() {
    const BYTES: usize = if cfg!(debug_assertions) { 20_000 } else { 100_000 };
    const THREADS: u8 = 4;
    static BLOCK: MemoryBlock<BYTES> = MemoryBlock::new();
    let (start, pieces) = (Barrier::new(THREADS.into()), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (start, pieces) = (&start, &pieces);
            scope.spawn(move || {
                let mut own = Vec::new();
                start.wait();
                for size in (0..=7).cycle() {
                    match BLOCK.allocate(size) {
                        Some(piece) => own.push((thread, fill(piece, thread))),
                        None if BLOCK.remaining() == 0 => break,
                        None => {}
                    }
                }
                pieces.lock().unwrap().append(&mut own);
            });
        }
    });
    let pieces = pieces.into_inner().unwrap();
    assert_eq!(pieces.iter().map(|(_, piece)| piece.len()).sum::<usize>(), BYTES);
    for (thread, piece) in pieces {
        assert!(piece.iter().all(|byte| *byte == thread), "a piece of thread {thread} was overwritten");
    }
}

#[test]
fn threads_that_take_back_their_last_pieces_never_touch_those_of_others() {
    const ROUNDS: usize = if cfg!(debug_assertions) { 5_000 } else { 20_000 };
    let block = MemoryBlock::<64>::new();
    thread::scope(|scope| {
        for thread in 1..=3_u8 {
            let block = &block;
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    let Some(piece) = block.allocate(1 + round % 5) else { continue };
                    let piece = fill(piece, thread);
                    assert!(piece.iter().all(|byte| *byte == thread));
                    let (start, size) = (piece.as_mut_ptr(), piece.len());
                    // SAFETY: the piece is whole, was taken back by nobody, and its slice is not used any more.
                    let _last_or_not = unsafe { block.deallocate(start, size) };
                }
            });
        }
    });
    assert!(block.remaining() <= 64);
}

#[test]
fn debug_shows_the_figures_and_not_the_bytes() {
    let block = MemoryBlock::<16>::new();
    block.allocate(4).unwrap();
    assert_eq!(format!("{block:?}"), "MemoryBlock { capacity: 16, remaining: 12, held: (), .. }");
}
