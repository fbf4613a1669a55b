//! Pieces of a block: disjoint, aligned, and no more than there is room for.

use core::mem::MaybeUninit;

use budget_runtime::MemoryBlock;

use crate::{
    Test,
    check::{Failure, check, check_eq},
};

pub(crate) const TESTS: &[Test] = &[
    ("pieces_are_disjoint_and_end_with_the_block", disjoint),
    ("values_are_aligned_and_keep_their_bytes", aligned),
    ("the_last_piece_can_be_taken_back", taken_back),
];

fn disjoint() -> Result<(), Failure> {
    let block = MemoryBlock::<32>::new();
    let (Some(first), Some(second)) = (block.allocate_zeroed(13), block.allocate_zeroed(19)) else {
        return Err(Failure::new(file!(), line!(), "both pieces fit"));
    };
    first.fill(0x11);
    second.fill(0x22);
    check!(first.iter().all(|&byte| byte == 0x11));
    check!(second.iter().all(|&byte| byte == 0x22));
    check_eq!((block.remaining(), block.allocate(1).is_none(), block.allocate(0).is_some()), (0, true, true));
    Ok(())
}

fn aligned() -> Result<(), Failure> {
    let block = MemoryBlock::<32>::new();
    check!(block.alloc(7_u8).is_ok());
    let Ok(word) = block.alloc(0x0102_0304_0506_0708_u64) else {
        return Err(Failure::new(file!(), line!(), "the word fits"));
    };
    check_eq!(core::ptr::from_ref(word).addr() % align_of::<u64>(), 0);
    check_eq!((*word, word.to_be_bytes()), (0x0102_0304_0506_0708, [1, 2, 3, 4, 5, 6, 7, 8]));
    check_eq!(block.alloc([0_u64; 4]), Err([0; 4]));
    check_eq!(block.alloc_slice(&[1_u16, 2, 3]).as_deref(), Some(&[1, 2, 3][..]));
    Ok(())
}

fn taken_back() -> Result<(), Failure> {
    let mut block = MemoryBlock::<32>::new();
    let start = block.allocate(24).map(|piece: &mut [MaybeUninit<u8>]| piece.as_mut_ptr().cast::<u8>());
    let Some(start) = start else { return Err(Failure::new(file!(), line!(), "the piece fits")) };
    // SAFETY: the start and the length are those of the one piece that was handed out, and it is not used.
    check!(unsafe { block.deallocate(start, 24) });
    check_eq!(block.remaining(), 32);
    check!(block.allocate(32).is_some());
    block.reset();
    check_eq!(block.remaining(), 32);
    Ok(())
}
