//! Bounded vectors in every form of memory.

use core::mem::MaybeUninit;

use budget_runtime::{BoundedVec, BudgetError, MemoryBlock, managed_alloc};

use crate::{
    CrateId, Test,
    check::{Failure, check, check_eq},
};

pub(crate) const TESTS: &[Test] = &[
    ("a_vector_is_as_long_as_its_memory", length),
    ("a_vector_changes_in_the_middle", middle),
    ("a_vector_hands_back_what_does_not_fit", handed_back),
    ("a_slice_is_memory_and_aligns_its_elements", slice),
];

fn length() -> Result<(), Failure> {
    let mut bytes = BoundedVec::new(managed_alloc!(Vectors, 10)?)?;
    let mut words = BoundedVec::new(managed_alloc!(Vectors, 64)?)?;
    let mut pairs = BoundedVec::new(managed_alloc!(Vectors, 36)?)?;
    check_eq!((bytes.push(1_u8), words.push(2_u64), pairs.push((3_u8, 4_u32))), (Ok(()), Ok(()), Ok(())));
    check_eq!((bytes.capacity(), words.capacity(), pairs.capacity()), (10, 8, 4));
    check_eq!(CrateId::Vectors.account().used(), 110);
    drop((bytes, words, pairs));
    check_eq!(CrateId::Vectors.account().used(), 0);
    Ok(())
}

fn middle() -> Result<(), Failure> {
    let mut vec = BoundedVec::new(MemoryBlock::<32>::new())?;
    check_eq!(vec.extend([1_u32, 2, 3, 4, 5]), Ok(()));
    check_eq!((vec.insert(1, 9), vec.remove(4), vec.swap_remove(0)), (Ok(()), Some(4), Some(1)));
    check_eq!(vec.as_slice(), &[5, 9, 2, 3]);
    check_eq!(vec.drain(1..3).map(Iterator::sum), Some(11_u32));
    check_eq!((vec.pop(), vec.remove(1), vec.as_slice()), (Some(3), None, &[5][..]));
    Ok(())
}

fn handed_back() -> Result<(), Failure> {
    let mut vec = BoundedVec::new(managed_alloc!(Vectors, 16)?)?;
    check_eq!(vec.extend(0_u16..), Err(8));
    check_eq!((vec.is_full(), vec.insert(0, 7), vec.extend_from_slice(&[1])), (true, Err(7), Err(&[1][..])));
    vec.truncate(2);
    check_eq!(vec.as_slice(), &[0, 1]);
    Ok(())
}

fn slice() -> Result<(), Failure> {
    let mut bytes = [MaybeUninit::<u8>::uninit(); 27];
    let mut vec = BoundedVec::new(&mut bytes[1..])?;
    while vec.push(0x0a0b_u16).is_ok() {}
    check!(vec.len() >= 12 && vec.iter().all(|&value| value == 0x0a0b));
    check_eq!(vec.as_ptr().addr() % align_of::<u16>(), 0);
    drop(vec);
    let short = BoundedVec::<u32, _>::new(&mut bytes[..3]);
    check!(matches!(short, Err(BudgetError::NoElement { .. })));
    Ok(())
}
