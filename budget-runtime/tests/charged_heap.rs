//! The global heap charged to a budget: every byte is charged while it is allocated, what does not fit is refused, and a
//! heap that fails leaves nothing charged.
#![cfg(all(feature = "alloc", feature = "allocator-api2"))]

mod fixture;

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    env,
    mem::ManuallyDrop,
    process::Command,
    ptr, thread,
};

use allocator_api2::{alloc::Allocator, boxed::Box, vec::Vec};
use budget_runtime::{Account, Budget};
use hashbrown::HashMap;
use proptest::prelude::*;

use crate::fixture::{
    account,
    drops::Drops,
    pieces::{Held, layout, run, steps},
    steps::config,
    tracker,
};

thread_local! {
    /// Whether the heap has no memory, for this thread.
    static EMPTY: Cell<bool> = const { Cell::new(false) };
    /// The account whose use is noted when the heap takes memory back.
    static WATCHED: Cell<Option<&'static Account>> = const { Cell::new(None) };
    static USED_WHEN_FREED: Cell<Option<usize>> = const { Cell::new(None) };
}

/// The system's heap, which fails on demand.
struct Heap;

// SAFETY: every call goes to the system's allocator, or returns null, which says that there is no memory.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if EMPTY.get() {
            return ptr::null_mut();
        }
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        USED_WHEN_FREED.set(WATCHED.get().map(Account::used));
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(ptr, layout) }
    }

    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if EMPTY.get() {
            return ptr::null_mut();
        }
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(ptr, layout, size) }
    }
}

#[global_allocator]
static HEAP: Heap = Heap;

/// Runs `work` with a heap that has no memory.
fn without_memory<T>(work: impl FnOnce() -> T) -> T {
    EMPTY.set(true);
    let value = work();
    EMPTY.set(false);
    value
}

#[test]
fn an_allocation_charges_its_layout_until_it_is_freed() {
    let account = account!(100);
    for (size, align, granted) in [
        (0, 1, true),
        (1, 64, true),
        (100, 1, true),
        (100, 4096, true),
        (101, 1, false),
        (usize::MAX >> 1, 1, false),
    ] {
        let layout = layout(size, align);
        let piece = account.heap().allocate(layout);
        assert_eq!(piece.is_ok(), granted, "{layout:?}");
        let Ok(piece) = piece else { continue };
        let piece = Held::new(piece, layout, 1);
        assert_eq!(account.used(), size);
        // SAFETY: the piece is whole and not used any more.
        unsafe { account.heap().deallocate(piece.ptr, layout) };
        assert_eq!(account.used(), 0);
    }
}

#[test]
fn growing_and_shrinking_charge_and_release_the_difference() {
    let account = account!(100);
    let heap = account.heap();
    for align in [1, 64] {
        let old = layout(40, 1);
        let piece = Held::new(heap.allocate(old).unwrap(), old, 3);
        for too_much in [101, 1000, usize::MAX >> 1] {
            // SAFETY: the piece has the layout `old`.
            assert!(unsafe { heap.grow(piece.ptr, old, layout(too_much, 1)) }.is_err());
        }
        piece.assert_whole();
        assert_eq!(account.used(), 40);
        let new = layout(100, align);
        // SAFETY: as above; the piece is not used any more.
        let grown = unsafe { heap.grow_zeroed(piece.ptr, old, new) }.unwrap();
        let grown = Held { ptr: grown.cast(), layout: new, byte: 3 };
        assert_eq!((grown.bytes(40), &grown.bytes(100)[40..]), (&[3; 40][..], &[0; 60][..]));
        assert_eq!(account.used(), 100);
        let small = layout(7, 1);
        // SAFETY: the piece has the layout `new`, and is not used any more.
        let shrunk = unsafe { heap.shrink(grown.ptr, new, small) }.unwrap();
        Held { ptr: shrunk.cast(), layout: small, byte: 3 }.assert_whole();
        assert_eq!(account.used(), 7);
        let none = layout(0, 1);
        // SAFETY: the piece has the layout `small`, and is not used any more.
        let none_left = unsafe { heap.shrink(shrunk.cast(), small, none) }.unwrap();
        assert_eq!(account.used(), 0);
        // SAFETY: the piece has the layout `none`.
        unsafe { heap.deallocate(none_left.cast(), none) };
        assert_eq!(account.used(), 0);
    }
}

#[test]
fn a_heap_without_memory_leaves_nothing_charged_and_nothing_lost() {
    let account = account!(1_000);
    let heap = account.heap();
    let old = layout(40, 8);
    assert!(without_memory(|| heap.allocate(old)).is_err());
    assert!(without_memory(|| heap.allocate_zeroed(old)).is_err());
    assert_eq!(account.used(), 0);
    let piece = Held::new(heap.allocate(old).unwrap(), old, 3);
    for new in [layout(400, 8), layout(400, 64)] {
        // SAFETY: the piece has the layout `old`.
        assert!(without_memory(|| unsafe { heap.grow(piece.ptr, old, new) }).is_err());
    }
    // SAFETY: as above.
    assert!(without_memory(|| unsafe { heap.shrink(piece.ptr, old, layout(4, 8)) }).is_err());
    assert_eq!(account.used(), 40);
    piece.assert_whole();
    WATCHED.set(Some(account));
    // SAFETY: the piece is whole and not used any more.
    unsafe { heap.deallocate(piece.ptr, old) };
    assert_eq!((USED_WHEN_FREED.get(), account.used()), (Some(40), 0), "the charge outlasts the memory");
}

#[test]
fn a_restricted_budget_refuses_every_allocation() {
    let [packages, guaranteed] = tracker!(
        Budget::new("Display", 64).with_packages(&["driver"]),
        Budget::new("Safety", 64).with_guaranteed(true),
    )
    .accounts();
    for account in [packages, guaranteed] {
        let mut bytes: Vec<u8, _> = Vec::new_in(account.heap());
        assert!(bytes.try_reserve(1).is_err());
        assert!(account.heap().allocate(layout(0, 1)).is_err());
        assert_eq!(account.used(), 0);
    }
}

#[test]
fn a_map_is_bounded_and_gives_all_back() {
    let account = account!(8_192);
    let mut map = HashMap::new_in(account.heap());
    let mut refused = 0;
    for key in 0..1_000_u64 {
        match map.try_reserve(1) {
            Ok(()) => assert_eq!(map.insert(key, key), None),
            Err(_) => refused += 1,
        }
        assert!(account.used() <= 8_192 && account.used() >= map.capacity() * 16);
    }
    assert!(refused > 0 && map.len() + refused == 1_000);
    assert!(map.iter().all(|(key, value)| key == value));
    let copy = {
        let big = account!(1 << 20);
        let mut copy: HashMap<u64, u64, _, _> = HashMap::new_in(big.heap());
        copy.extend(&map);
        assert!(big.used() > 0);
        copy
    };
    assert_eq!(copy.len(), map.len());
    map.clear();
    map.shrink_to_fit();
    assert_eq!(account.used(), 0);
}

#[test]
fn elements_are_dropped_once_and_their_memory_is_released() {
    let account = account!(4_096);
    let drops = Drops::default();
    let elements: Vec<_, _> = {
        let mut elements = Vec::new_in(account.heap());
        elements.extend(drops.elements(30));
        elements
    };
    let boxed = Box::try_new_in(drops.element(), account.heap()).unwrap();
    assert!(account.used() >= 31 * size_of_val(&*boxed));
    drop((elements, boxed));
    drops.assert_each_once();
    assert_eq!(account.used(), 0);
}

#[test]
fn what_is_forgotten_stays_charged() {
    let account = account!(64);
    let kept = ManuallyDrop::new(Box::try_new_in([0_u8; 60], account.heap()).unwrap());
    assert_eq!(account.used(), 60);
    assert!(Box::try_new_in([0_u8; 5], account.heap()).is_err());
    assert!(Box::try_new_in([0_u8; 4], account.heap()).is_ok());
    drop(ManuallyDrop::into_inner(kept));
    assert_eq!(account.used(), 0);
}

#[test]
fn threads_share_a_budget_and_never_exceed_it() {
    const ROUNDS: usize = if cfg!(debug_assertions) { 500 } else { 5_000 };
    let account = account!(1_000);
    thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    let mut bytes = Vec::new_in(account.heap());
                    for size in [round % 300, thread * 100, round % 700] {
                        if bytes.try_reserve_exact(size).is_ok() {
                            bytes.resize(bytes.len() + size, 1_u8);
                        }
                        assert!(bytes.len() <= account.used() && account.used() <= 1_000);
                    }
                }
            });
        }
    });
    assert_eq!(account.used(), 0);
}

#[test]
fn an_insert_that_is_refused_aborts() {
    const CHILD: &str = "BUDGET_TEST_INSERTS";
    if env::var_os(CHILD).is_some() {
        let account = account!(64);
        let mut map = HashMap::new_in(account.heap());
        for key in 0..1_000_u32 {
            map.insert(key, key);
        }
        return;
    }
    let name = "an_insert_that_is_refused_aborts";
    let child = Command::new(env::current_exe().unwrap()).args(["--exact", name]).env(CHILD, "1").output();
    let child = child.unwrap();
    assert!(!child.status.success(), "{child:?}");
    let text = String::from_utf8_lossy(&child.stderr).into_owned();
    assert!(text.contains("memory allocation of"), "{text}");
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn the_account_holds_what_is_allocated(steps in steps(60)) {
        let account = account!(1_000);
        run(account.heap(), steps, |layout| layout.size() <= account.headroom())?;
        prop_assert_eq!(account.used(), 0);
    }
}

#[test]
fn debug_names_the_budget() {
    assert_eq!(format!("{:?}", account!(64).heap()), "the heap of `Runtime`");
}
