//! A block as an arena beside `bumpalo`, and a heap over a block beside other heaps for small systems.

use std::{alloc::Layout, hint::black_box, ptr::NonNull};

use allocator_api2::alloc::Allocator;
use budget_runtime::{BlockHeap, MemoryBlock};
use bumpalo::Bump;
use rlsf::Tlsf;
use talc::{ErrOnOom, Span, Talc};

use crate::{
    interleaved::case,
    report::{Report, Target::None},
};

const PIECES: usize = 1_000;
const ARENA: usize = 64 << 10;
const HEAP: usize = 1 << 20;
/// The pieces that are alive at once in the heaps.
const ALIVE: usize = 64;

/// Sizes without a pattern, 16 to 1,039 bytes.
fn sizes() -> Vec<usize> {
    let mut state = 1_u32;
    let mut next = || {
        // Marsaglia's xorshift.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as usize
    };
    (0..PIECES).map(|_| 16 + next() % 1024).collect()
}

fn layout(size: usize) -> Layout {
    Layout::from_size_align(size, 8).expect("a piece is small")
}

/// What all of the heaps can do.
trait Heap {
    fn take(&mut self, layout: Layout) -> Option<NonNull<u8>>;
    fn give_back(&mut self, piece: NonNull<u8>, layout: Layout);
}

struct Ours<'block>(BlockHeap<'block>);

impl Heap for Ours<'_> {
    #[inline]
    fn take(&mut self, layout: Layout) -> Option<NonNull<u8>> {
        self.0.allocate(layout).ok().map(NonNull::cast)
    }

    #[inline]
    fn give_back(&mut self, piece: NonNull<u8>, layout: Layout) {
        // SAFETY: `churn` gives back what it took, once, with the layout that it took it with.
        unsafe { self.0.deallocate(piece, layout) };
    }
}

impl Heap for Tlsf<'_, u32, u32, 20, 32> {
    #[inline]
    fn take(&mut self, layout: Layout) -> Option<NonNull<u8>> {
        self.allocate(layout)
    }

    #[inline]
    fn give_back(&mut self, piece: NonNull<u8>, layout: Layout) {
        // SAFETY: as above.
        unsafe { self.deallocate(piece, layout.align()) };
    }
}

impl Heap for Talc<ErrOnOom> {
    #[inline]
    fn take(&mut self, layout: Layout) -> Option<NonNull<u8>> {
        // SAFETY: no layout of the bench has size zero.
        unsafe { self.malloc(layout) }.ok()
    }

    #[inline]
    fn give_back(&mut self, piece: NonNull<u8>, layout: Layout) {
        // SAFETY: as above.
        unsafe { self.free(piece, layout) };
    }
}

impl Heap for linked_list_allocator::Heap {
    #[inline]
    fn take(&mut self, layout: Layout) -> Option<NonNull<u8>> {
        self.allocate_first_fit(layout).ok()
    }

    #[inline]
    fn give_back(&mut self, piece: NonNull<u8>, layout: Layout) {
        // SAFETY: as above.
        unsafe { self.deallocate(piece, layout) };
    }
}

/// Takes a piece of each size and gives back the one that was taken `ALIVE` pieces before, in an order that changes.
fn churn(heap: &mut impl Heap, sizes: &[usize]) {
    let mut alive = [const { Option::<(NonNull<u8>, Layout)>::None }; ALIVE];
    for (number, size) in sizes.iter().enumerate() {
        let place = &mut alive[number * 37 % ALIVE];
        if let Some((piece, layout)) = place.take() {
            heap.give_back(piece, layout);
        }
        let layout = layout(black_box(*size));
        *place = black_box(heap.take(layout)).map(|piece| (piece, layout));
    }
    for (piece, layout) in alive.into_iter().flatten() {
        heap.give_back(piece, layout);
    }
}

pub(crate) fn run(report: &mut Report) {
    arenas(report);
    heaps(report);
}

fn arenas(report: &mut Report) {
    const ATOMIC: &str = "a block may be shared by threads and interrupts, so each piece is a compare-exchange; `Bump` is for one thread";
    const BUMP: &str = "bumpalo::Bump";
    let mut bump = Bump::with_capacity(ARENA);
    let mut block = MemoryBlock::<ARENA>::new();
    let mut bytes = MemoryBlock::<ARENA>::new();
    report.table(
        "an arena of 64 KiB: 1,000 pieces of 32 bytes, then all given back",
        500,
        1,
        vec![
            case(BUMP, || {
                for _ in 0..PIECES {
                    black_box(bump.alloc_layout(black_box(layout(32))));
                }
                bump.reset();
            }),
            case("MemoryBlock, as an Allocator", || {
                for _ in 0..PIECES {
                    let _ = black_box(Allocator::allocate(&&block, black_box(layout(32))));
                }
                block.reset();
            })
            .against(BUMP, None)
            .because(ATOMIC),
            case("MemoryBlock::allocate", || {
                for _ in 0..PIECES {
                    black_box(bytes.allocate(black_box(32)).is_some());
                }
                bytes.reset();
            })
            .against(BUMP, None)
            .because(ATOMIC),
        ],
    );
}

fn heaps(report: &mut Report) {
    const TLSF: &str = "rlsf::Tlsf alone";
    let sizes = sizes();
    let mut block = Box::new(MemoryBlock::<HEAP>::new());
    let mut ours = Ours(BlockHeap::over(&mut *block));

    let mut tlsf = Tlsf::<u32, u32, 20, 32>::new();
    tlsf.insert_free_block(Box::leak(Box::new_uninit_slice(HEAP)));

    let mut talc = Talc::new(ErrOnOom);
    let bytes = Box::leak(vec![0_u8; HEAP].into_boxed_slice());
    // SAFETY: the bytes are leaked, and nothing else uses them.
    let claimed = unsafe { talc.claim(Span::from(bytes)) };
    assert!(claimed.is_ok(), "a mebibyte is enough for talc");

    let bytes = Box::leak(Box::new_uninit_slice(HEAP));
    let mut list = linked_list_allocator::Heap::from_slice(bytes);

    report.table(
        "a heap of 1 MiB: 1,000 pieces of 16 to 1,039 bytes, 64 at once",
        200,
        1,
        vec![
            case(TLSF, || churn(&mut tlsf, &sizes)),
            case("BlockHeap", || churn(&mut ours, &sizes)).against(TLSF, None).because(
                "it is `rlsf` and two counters: what is used, as it was asked for, and the high water",
            ),
            case("talc::Talc", || churn(&mut talc, &sizes)).against(TLSF, None),
            case("linked_list_allocator::Heap", || churn(&mut list, &sizes)).against(TLSF, None),
        ],
    );
}
