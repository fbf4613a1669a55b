//! The boxed form: built in place on the heap, charged for as long as the heap holds it.
#![cfg(feature = "alloc")]

mod fixture;

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    mem::{self, ManuallyDrop},
    panic, ptr, thread,
};

use budget_runtime::{Account, BoxedMemory, BudgetError, ManagedMemory, Memory};

use crate::fixture::{Only, account, site};

/// The bytes of the blocks that are counted: nothing else in this program allocates exactly such a block.
const BLOCK: usize = 123_456;

thread_local! {
    /// Whether the next allocation of a block fails.
    static FAIL: Cell<bool> = const { Cell::new(false) };
    /// The account whose use is noted when the heap takes a block back.
    static WATCHED: Cell<Option<&'static Account>> = const { Cell::new(None) };
    static USED_WHEN_FREED: Cell<Option<usize>> = const { Cell::new(None) };
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
    static FREES: Cell<usize> = const { Cell::new(0) };
}

/// The system's heap, which counts blocks and fails on demand, each thread for itself.
struct Heap;

fn is_block(layout: Layout) -> bool {
    layout.size() == BLOCK + 2 * size_of::<usize>()
}

// SAFETY: every call goes to the system's allocator, or returns null, which says that there is no memory.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if is_block(layout) {
            if FAIL.take() {
                return ptr::null_mut();
            }
            ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        }
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        if is_block(layout) {
            FREES.set(FREES.get() + 1);
            USED_WHEN_FREED.set(WATCHED.get().map(Account::used));
        }
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(ptr, layout) }
    }
}

#[global_allocator]
static HEAP: Heap = Heap;

#[test]
fn the_charge_outlasts_the_bytes_on_the_heap() {
    let account = account!(BLOCK);
    WATCHED.set(Some(account));
    drop(BoxedMemory::<BLOCK>::new(Only(account)).unwrap());
    assert_eq!((USED_WHEN_FREED.get(), account.used()), (Some(BLOCK), 0));
}

#[test]
fn a_failing_heap_is_an_error_and_leaves_nothing_charged() {
    let account = account!(2 * BLOCK);
    let kept = account.charge(7).unwrap();
    FAIL.set(true);
    assert_eq!(
        BoxedMemory::<BLOCK>::new(Only(account)).unwrap_err(),
        BudgetError::Heap { crate_name: "Runtime", requested: BLOCK, used: 7, limit: 2 * BLOCK }
    );
    assert_eq!((account.used(), ALLOCATIONS.get(), FREES.get()), (7, 0, 0));
    assert!(BoxedMemory::<BLOCK>::new(Only(account)).is_ok());
    drop(kept);
}

#[test]
fn a_block_is_charged_and_on_the_heap_until_it_is_dropped() {
    let account = account!(2 * BLOCK);
    let memory = BoxedMemory::<BLOCK>::new(Only(account)).unwrap();
    assert_eq!((account.used(), ALLOCATIONS.get(), FREES.get()), (BLOCK, 1, 0));
    assert!(memory.allocate(BLOCK).is_some_and(|piece| piece.len() == BLOCK));
    assert!(memory.allocate(1).is_none());
    drop(memory);
    assert_eq!((account.used(), ALLOCATIONS.get(), FREES.get()), (0, 1, 1));
}

#[test]
fn a_refused_block_never_reaches_the_heap() {
    let account = account!(BLOCK - 1);
    assert_eq!(
        BoxedMemory::<BLOCK>::new(Only(account)).unwrap_err(),
        BudgetError::Exceeded { crate_name: "Runtime", requested: BLOCK, used: 0, limit: BLOCK - 1 }
    );
    assert_eq!((account.used(), ALLOCATIONS.get()), (0, 0));
}

#[test]
fn a_failing_heap_gives_the_instance_of_the_site_back() {
    let (account, site) = site!(2 * BLOCK, 1);
    let permit = fixture::site_permit(account, site);
    FAIL.set(true);
    assert!(matches!(BoxedMemory::<BLOCK>::permitted(permit), Err(BudgetError::Heap { used: 0, .. })));
    let only = BoxedMemory::<BLOCK>::permitted(permit).unwrap();
    assert!(matches!(BoxedMemory::<BLOCK>::permitted(permit), Err(BudgetError::Instances { .. })));
    assert!(ptr::eq(only.account(), account));
    drop(only);
    assert!(BoxedMemory::<BLOCK>::permitted(permit).is_ok());
}

#[test]
fn an_unwind_frees_and_releases_and_forget_does_neither() {
    let account = account!(2 * BLOCK);
    let unwound = panic::catch_unwind(|| {
        let _memory = BoxedMemory::<BLOCK>::new(Only(account)).unwrap();
        panic!("the block goes out of scope here");
    });
    assert!(unwound.is_err());
    assert_eq!((account.used(), ALLOCATIONS.get(), FREES.get()), (0, 1, 1));
    let memory = ManuallyDrop::new(BoxedMemory::<BLOCK>::new(Only(account)).unwrap());
    assert_eq!((account.used(), FREES.get()), (BLOCK, 1));
    drop(ManuallyDrop::into_inner(memory));
}

#[test]
fn a_large_block_is_built_in_place_on_a_small_stack() {
    const LARGE: usize = 64 << 20;
    let account = account!(LARGE);
    let built = thread::Builder::new().stack_size(256 << 10).spawn(move || {
        let memory = BoxedMemory::<LARGE>::new(Only(account)).unwrap();
        let mut moved = [memory];
        moved[0].reset();
        moved[0].capacity()
    });
    assert_eq!(built.unwrap().join().unwrap(), LARGE);
    assert_eq!(account.used(), 0);
}

#[test]
fn a_moved_block_stays_where_it_is() {
    let account = account!(64);
    let memory = BoxedMemory::<64>::new(Only(account)).unwrap();
    let before = memory.region().cast::<u8>();
    let moved = Box::new(memory);
    assert_eq!((moved.region().cast::<u8>(), before.addr() % 8), (before, 0));
}

#[test]
fn blocks_swapped_between_heap_and_stack_release_what_they_were_charged() {
    let account = account!(128);
    let mut boxed = BoxedMemory::<64>::new(Only(account)).unwrap();
    let mut inline = ManagedMemory::<64>::new(Only(account)).unwrap();
    boxed.allocate(1).unwrap();
    mem::swap(&mut *boxed, &mut *inline);
    assert_eq!((boxed.remaining(), inline.remaining(), account.used()), (64, 63, 128));
    drop(boxed);
    assert_eq!(account.used(), 64);
    drop(inline);
    assert_eq!(account.used(), 0);
}

#[test]
fn a_block_of_no_bytes_is_charged_nothing() {
    let account = account!(0);
    let memory = BoxedMemory::<0>::new(Only(account)).unwrap();
    assert!(memory.allocate(1).is_none());
    assert_eq!(format!("{memory:?}"), "BoxedMemory { remaining: 0, charge: 0 bytes of `Runtime` }");
}
