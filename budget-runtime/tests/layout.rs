//! Layout and auto traits, as assertions of the compiler: what sits beside the bytes, and what may cross threads.

use std::{cell::Cell, mem::MaybeUninit, rc::Rc};

#[cfg(feature = "alloc")]
use budget_runtime::BoxedMemory;
use budget_runtime::{
    __private::Permit, Account, BoundedDeque, BoundedString, BoundedVec, Budget, BudgetError, BudgetTracker,
    Charge, Counters, DequeView, FixedCharge, ManagedMemory, MemoryBlock, Row, Snapshot, UnknownBudget,
    VecView, deque, vec::Drain,
};

const WORD: usize = size_of::<usize>();

const _: () = {
    // A 16-bit target rounds the two words up to 8 bytes.
    assert!(WORD >= 4, "this file is for 32 and 64 bits");
    assert!(size_of::<ManagedMemory<8>>() <= 8 + 2 * WORD);
    assert!(size_of::<ManagedMemory<32_768>>() <= 32_768 + 2 * WORD);
    assert!(size_of::<ManagedMemory<0>>() <= 2 * WORD);
    assert!(size_of::<ManagedMemory<9>>() <= 16 + 2 * WORD);
    assert!(size_of::<Option<ManagedMemory<64>>>() == size_of::<ManagedMemory<64>>());
    assert!(align_of::<ManagedMemory<1>>() == 8);

    assert!(size_of::<MemoryBlock<64>>() == 64 + 8);
    assert!(align_of::<MemoryBlock<0>>() == 8);

    assert!(size_of::<Charge>() == 2 * WORD);
    assert!(size_of::<Option<Charge>>() == 2 * WORD);
    assert!(size_of::<FixedCharge<64>>() == WORD);
    assert!(size_of::<BudgetError>() <= 8 * WORD);

    assert!(size_of::<BoundedVec<u8, &'static mut [u8]>>() == 3 * WORD);
    assert!(size_of::<BoundedVec<u64, MemoryBlock<64>>>() <= 64 + 8 + 8);
    assert!(size_of::<BoundedString<MemoryBlock<64>>>() <= 64 + 8 + 8);
    assert!(size_of::<BoundedDeque<u64, MemoryBlock<64>>>() <= 64 + 8 + 2 * 8);
};

/// What `lower_limit` keeps; elsewhere it lies in the cache line that an account has to itself.
#[cfg(not(all(feature = "stats", target_pointer_width = "64")))]
const WITHHELD: usize = if cfg!(feature = "alloc") { WORD } else { 0 };

#[cfg(not(feature = "stats"))]
const _: () = assert!(size_of::<Counters>() == WORD + WITHHELD);
#[cfg(all(feature = "stats", target_pointer_width = "64"))]
const _: () = assert!(size_of::<Counters>() == 64 && align_of::<Counters>() == 64);
#[cfg(all(feature = "stats", target_pointer_width = "32"))]
const _: () = assert!(size_of::<Counters>() == 3 * WORD + WITHHELD);

#[cfg(feature = "alloc")]
const _: () = {
    assert!(size_of::<BoxedMemory<32_768>>() == WORD);
    assert!(size_of::<Option<BoxedMemory<32_768>>>() == WORD);
};

const fn send<T: Send>() {}
const fn sync<T: Sync>() {}

const _: () = {
    send::<Account>();
    sync::<Account>();
    send::<Budget>();
    sync::<BudgetTracker<2>>();
    send::<BudgetTracker<2>>();
    sync::<Counters>();
    send::<Charge>();
    sync::<Charge>();
    send::<ManagedMemory<8>>();
    sync::<ManagedMemory<8>>();
    send::<MemoryBlock<8>>();
    sync::<MemoryBlock<8>>();
    send::<BudgetError>();
    sync::<BudgetError>();
    send::<UnknownBudget>();
    send::<Snapshot<2>>();
    send::<Row>();
    send::<Permit>();
    send::<BoundedVec<u8, MemoryBlock<8>>>();
    sync::<BoundedVec<u8, MemoryBlock<8>>>();
    send::<BoundedVec<Cell<u8>, &'static mut [u8]>>();
    sync::<BoundedVec<u8, &'static mut [MaybeUninit<u8>]>>();
    send::<Drain<'static, u8>>();
    sync::<Drain<'static, u8>>();
    send::<BoundedDeque<u8, MemoryBlock<8>>>();
    sync::<BoundedDeque<u8, MemoryBlock<8>>>();
    send::<BoundedString<MemoryBlock<8>>>();
    send::<VecView<'static, Cell<u8>>>();
    sync::<VecView<'static, u8>>();
    send::<DequeView<'static, Cell<u8>>>();
    send::<deque::Drain<'static, Cell<u8>>>();
    send::<deque::IterMut<'static, Cell<u8>>>();
};

#[cfg(feature = "alloc")]
const _: () = {
    send::<BoxedMemory<8>>();
    sync::<BoxedMemory<8>>();
    send::<BoundedVec<u8, BoxedMemory<8>>>();
};

/// Names a function that two impls offer to a type with the trait, so that naming it is an error for one that has it.
macro_rules! assert_not {
    ($trait:ident: $($type:ty),+ $(,)?) => {
        const _: () = {
            trait Ambiguous<Marker> {
                fn at_most_one() {}
            }
            impl<T: ?Sized> Ambiguous<()> for T {}
            struct HasTheTrait;
            impl<T: ?Sized + $trait> Ambiguous<HasTheTrait> for T {}
            $(let _: fn() = <$type as Ambiguous<_>>::at_most_one;)+
        };
    };
}

assert_not!(Send:
    BoundedVec<Rc<u8>, MemoryBlock<64>>,
    BoundedDeque<Rc<u8>, MemoryBlock<64>>,
    VecView<'static, Rc<u8>>,
    DequeView<'static, Rc<u8>>,
    Drain<'static, Rc<u8>>,
);
assert_not!(Sync:
    BoundedVec<Cell<u8>, MemoryBlock<64>>,
    BoundedDeque<Cell<u8>, MemoryBlock<64>>,
    VecView<'static, Cell<u8>>,
    DequeView<'static, Cell<u8>>,
    deque::Iter<'static, Cell<u8>>,
    BoundedVec<Cell<u8>, &'static mut [u8]>,
    Drain<'static, Cell<u8>>,
    MemoryBlock<8, Cell<u8>>,
);
assert_not!(Send: MemoryBlock<8, Rc<u8>>);
assert_not!(Copy: Charge, FixedCharge<8>, ManagedMemory<8>, MemoryBlock<8>);
assert_not!(Clone: Charge, FixedCharge<8>, ManagedMemory<8>, MemoryBlock<8>, BoundedVec<u8, MemoryBlock<8>>);

/// The assertions above are checked when this file is compiled; this lets the run say so.
#[test]
fn sizes_alignments_and_auto_traits_are_as_asserted() {}
