//! A block against an offset: what fits is handed out, aligned, apart from all else, with its bytes its own; the last piece
//! is taken back, and a reset takes back all. The inline, the managed and the boxed form.

use std::mem::MaybeUninit;

#[cfg(feature = "alloc")]
use budget_runtime::BoxedMemory;
use budget_runtime::{ManagedMemory, MemoryBlock};

use crate::fixture::{
    Only, account,
    random::Random,
    steps::{Step, check},
};

const N: usize = 77;

/// A piece that was handed out, filled with a byte of its own.
struct Piece {
    start: *mut u8,
    size: usize,
    byte: u8,
}

impl Piece {
    fn new<T>(piece: &mut [T], byte: u8) -> Self {
        let size = size_of_val(piece);
        let start = piece.as_mut_ptr().cast::<u8>();
        // SAFETY: the piece is of so many bytes, valid for writes, and of a type for which each byte will do.
        unsafe { start.write_bytes(byte, size) };
        Self { start, size, byte }
    }

    fn assert_whole(&self) {
        // SAFETY: the block is borrowed for as long as pieces are looked at, and the bytes were written.
        let bytes = unsafe { std::slice::from_raw_parts(self.start, self.size) };
        assert!(bytes.iter().all(|byte| *byte == self.byte), "overwritten");
    }
}

/// What is known of the block since its last reset.
struct Model<'block, Held> {
    block: &'block MemoryBlock<N, Held>,
    offset: usize,
    pieces: Vec<Piece>,
    was_refused: bool,
}

impl<Held> Model<'_, Held> {
    /// The place of the next piece, when it fits; it is taken then.
    fn claim(&mut self, size: usize, align: usize) -> Option<usize> {
        let start = self.offset.next_multiple_of(align);
        let end = start.checked_add(size).filter(|end| *end <= N);
        self.was_refused |= end.is_none();
        self.offset = end?;
        Some(start)
    }

    /// Compares what was handed out with what the model expects, and keeps it.
    fn handed<T>(&mut self, piece: Option<&mut [T]>, expected: Option<usize>, byte: u8) {
        let Some(piece) = piece else {
            assert_eq!(expected, None, "refused though it fits");
            return;
        };
        let piece = Piece::new(piece, byte);
        assert!(piece.start.addr().is_multiple_of(align_of::<T>()));
        let start = Some(piece.start.addr() - self.start());
        assert_eq!(start, expected, "granted elsewhere, or though it does not fit");
        self.pieces.push(piece);
    }

    fn start(&self) -> usize {
        (&raw const *self.block).addr()
    }

    fn step(&mut self, random: &mut Random, byte: u8) {
        let block = self.block;
        let size = match random.below(8) {
            0 => N - self.offset,
            1 => N - self.offset + 1,
            2 => usize::MAX - random.below(9),
            _ => random.below(20),
        };
        match random.below(9) {
            0 | 1 => {
                let expected = self.claim(size, 1);
                self.handed(block.allocate(size), expected, byte);
            }
            2 => {
                let expected = self.claim(size, 1);
                let piece = block.allocate_zeroed(size);
                assert!(piece.iter().all(|piece| piece.iter().all(|byte| *byte == 0)));
                self.handed(piece, expected, byte);
            }
            3 => self.alloc(7_u64, byte),
            4 => self.alloc([3_u8; 3], byte),
            5 => {
                if random.once_in(2) {
                    self.alloc(9_u16, byte);
                } else {
                    self.alloc((), byte);
                }
            }
            6 => {
                let source = vec![0x0102_0304_u32; random.below(9)];
                let expected = self.claim(4 * source.len(), 4);
                let piece = block.alloc_slice(&source);
                assert!(piece.as_ref().is_none_or(|piece| **piece == source[..]));
                self.handed(piece, expected, byte);
            }
            _ => self.deallocate(random),
        }
        assert_eq!((block.remaining(), block.capacity()), (N - self.offset, N));
        self.pieces.iter().for_each(Piece::assert_whole);
        self.apart();
    }

    fn alloc<T: Copy + PartialEq + std::fmt::Debug>(&mut self, value: T, byte: u8) {
        let expected = self.claim(size_of::<T>(), align_of::<T>());
        let piece = match self.block.alloc(value) {
            Ok(piece) => {
                assert_eq!(*piece, value);
                Some(std::slice::from_mut(piece))
            }
            Err(returned) => {
                assert_eq!(returned, value);
                None
            }
        };
        self.handed(piece, expected, byte);
    }

    /// Only the last piece is taken back; any other stays handed out.
    fn deallocate(&mut self, random: &mut Random) {
        if self.pieces.is_empty() {
            return;
        }
        let index = if random.once_in(3) { random.below(self.pieces.len()) } else { self.pieces.len() - 1 };
        let Piece { start, size, .. } = self.pieces[index];
        let place = start.addr() - self.start();
        let is_last = place + size == self.offset;
        // SAFETY: the piece was handed out since the last reset and not taken back; when it is, it is not used again.
        let is_taken_back = unsafe { self.block.deallocate(start, size) };
        assert_eq!(is_taken_back, is_last);
        if is_last {
            self.offset = place;
            self.pieces.remove(index);
        }
    }

    fn apart(&self) {
        let mut places: Vec<_> = self.pieces.iter().filter(|piece| piece.size > 0).collect();
        places.sort_by_key(|piece| piece.start);
        for pair in places.windows(2) {
            assert!(pair[0].start.addr() + pair[0].size <= pair[1].start.addr(), "two pieces share bytes");
        }
        let end = self.start() + N;
        assert!(places.last().is_none_or(|last| last.start.addr() + last.size <= end));
    }
}

/// Takes the steps on a block; a reset ends the borrows of its pieces.
fn run<Held>(block: &mut MemoryBlock<N, Held>, steps: &[Step]) -> bool {
    let is_reset = |step: &Step| Random::of(*step).once_in(16);
    let mut was_refused = false;
    let mut byte = 0_u8;
    for epoch in steps.split(is_reset) {
        block.reset();
        assert_eq!(block.remaining(), N);
        let mut model = Model { block, offset: 0, pieces: Vec::new(), was_refused: false };
        for step in epoch {
            byte = byte.wrapping_add(1).max(1);
            model.step(&mut Random::of(*step), byte);
        }
        was_refused |= model.was_refused;
    }
    was_refused
}

#[test]
fn a_block_hands_out_what_fits_apart_from_all_else() {
    check(400, 80, |steps| run(&mut MemoryBlock::<N>::new(), steps));
}

#[test]
fn a_managed_block_does_the_same_and_gives_its_bytes_back() {
    let account = account!(N);
    check(300, 80, |steps| {
        let mut memory = ManagedMemory::<N>::new(Only(account)).unwrap();
        assert_eq!(account.used(), N);
        run(&mut memory, steps)
    });
    assert_eq!(account.used(), 0);
}

#[cfg(feature = "alloc")]
#[test]
fn a_boxed_block_does_the_same_and_gives_its_bytes_back() {
    let account = account!(N);
    check(300, 80, |steps| {
        let mut memory = BoxedMemory::<N>::new(Only(account)).unwrap();
        assert_eq!(account.used(), N);
        run(&mut memory, steps)
    });
    assert_eq!(account.used(), 0);
}

/// The bytes that a block of a moved value hands out are in its new place.
#[test]
fn a_block_that_was_moved_goes_on_where_it_was() {
    check(64, 40, |steps| {
        let mut block = MemoryBlock::<N>::new();
        let mut taken = 0;
        for step in steps {
            let size = usize::from(step[0] % 9);
            let place = block.allocate(size).map(|piece: &mut [MaybeUninit<u8>]| piece.as_ptr().addr());
            let start = (&raw const block).addr();
            assert_eq!(place, (taken + size <= N).then(|| start + taken));
            taken += if place.is_some() { size } else { 0 };
            block = *Box::new(block);
        }
        taken > N - 9
    });
}
