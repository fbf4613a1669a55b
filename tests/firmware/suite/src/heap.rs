//! Owns the heap of the machines that have none: a block in a static, of which the last piece can be taken back.

use core::{
    alloc::{GlobalAlloc, Layout},
    ptr,
};

use budget_runtime::MemoryBlock;

struct Heap(MemoryBlock<1024>);

#[global_allocator]
static HEAP: Heap = Heap(MemoryBlock::new());

// SAFETY: pieces of the block are disjoint and as long as asked for; they are aligned to 8, since each is a whole number
// of eights, and more is refused.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let bytes = layout.size().next_multiple_of(8);
        if layout.align() > 8 {
            return ptr::null_mut();
        }
        self.0.allocate(bytes).map_or(ptr::null_mut(), |piece| piece.as_mut_ptr().cast())
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        // SAFETY: the caller gives back one whole piece that `alloc` has made of the block.
        unsafe { self.0.deallocate(start, layout.size().next_multiple_of(8)) };
    }
}
