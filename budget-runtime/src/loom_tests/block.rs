//! The block: pieces of threads are disjoint, and who gets bytes that were taken back sees what was done to them.

use loom::{cell::UnsafeCell, sync::Arc, thread};

use super::explored::model;
use crate::MemoryBlock;

const BYTES: usize = 4;

/// A block, and for each of its bytes a cell through which loom sees every access.
struct Watched {
    block: MemoryBlock<BYTES>,
    bytes: [UnsafeCell<usize>; BYTES],
}

// SAFETY: a cell is accessed only by whoever was handed its byte, which is what loom checks here.
unsafe impl Sync for Watched {}

/// A piece that a thread was handed.
struct Piece {
    start: *mut u8,
    len: usize,
}

impl Watched {
    fn new() -> Arc<Self> {
        Arc::new(Self { block: MemoryBlock::new(), bytes: [0; BYTES].map(UnsafeCell::new) })
    }

    /// Asks for a piece and writes to each byte of it.
    fn write(&self, size: usize) -> Option<Piece> {
        let piece = self.block.allocate(size)?;
        let piece = Piece { start: piece.as_mut_ptr().cast(), len: piece.len() };
        self.write_to(&piece);
        Some(piece)
    }

    fn write_to(&self, piece: &Piece) {
        let first = piece.start.addr() - self.block.start().addr();
        for cell in &self.bytes[first..first + piece.len] {
            // SAFETY: the byte was handed to this thread alone; loom stops where that is not so.
            cell.with_mut(|cell| unsafe { *cell += 1 });
        }
    }

    fn take_back(&self, piece: Piece) -> bool {
        // SAFETY: the piece is whole, was handed out by this block and not taken back, and is not used any more.
        unsafe { self.block.deallocate(piece.start, piece.len) }
    }
}

#[test]
fn pieces_of_threads_are_disjoint() {
    model(|| {
        let watched = Watched::new();
        let others = [1, 2].map(|size| {
            let watched = Arc::clone(&watched);
            thread::spawn(move || watched.write(size).map_or(0, |piece| piece.len))
        });
        let own = watched.write(2).map_or(0, |piece| piece.len);
        let others = others.map(|other| other.join().unwrap());
        assert_eq!(own + others[0] + others[1], BYTES - watched.block.remaining());
        assert!([own, others[1]].contains(&2));
    });
}

#[test]
fn bytes_that_were_taken_back_are_seen_as_they_were_left() {
    model(|| {
        let watched = Watched::new();
        let other = {
            let watched = Arc::clone(&watched);
            thread::spawn(move || watched.write(3).is_some_and(|piece| watched.take_back(piece)))
        };
        let taken_back = watched.write(3).is_some_and(|piece| watched.take_back(piece));
        let other = other.join().unwrap();
        assert!(taken_back || other);
        assert_eq!(watched.block.remaining(), BYTES);
    });
}

#[test]
fn a_piece_is_taken_back_only_while_it_is_the_last() {
    model(|| {
        let watched = Watched::new();
        let first = watched.write(1).unwrap();
        let other = {
            let watched = Arc::clone(&watched);
            thread::spawn(move || watched.write(2).is_some())
        };
        let taken_back = watched.take_back(first);
        assert!(other.join().unwrap());
        // Taken back before the other came, its byte is the other's first; after, it stays handed out.
        assert_eq!(watched.block.remaining(), if taken_back { 2 } else { 1 });
    });
}

#[test]
fn bytes_taken_back_one_piece_after_the_other_are_seen_as_both_left_them() {
    model(|| {
        let watched = Watched::new();
        let below = watched.write(1).unwrap();
        let above = watched.write(1).unwrap();
        let pieces = Pieces(above, below);
        let other = {
            let watched = Arc::clone(&watched);
            thread::spawn(move || {
                let Pieces(above, below) = pieces;
                for piece in [above, below] {
                    watched.write_to(&piece);
                    assert!(watched.take_back(piece));
                }
            })
        };
        let _all_or_none = watched.write(BYTES);
        other.join().unwrap();
    });
}

#[cfg(feature = "allocator-api2")]
#[test]
fn a_piece_grows_into_bytes_that_were_taken_back_and_sees_them_as_they_were_left() {
    model(|| {
        let watched = Watched::new();
        let below = watched.write(1).unwrap();
        let above = watched.write(2).unwrap();
        let other = {
            let watched = Arc::clone(&watched);
            let above = Pieces(above, Piece { start: core::ptr::null_mut(), len: 0 });
            thread::spawn(move || {
                let Pieces(above, _) = { above };
                watched.write_to(&above);
                watched.take_back(above)
            })
        };
        let start = core::ptr::NonNull::new(below.start).unwrap();
        let grown = watched.block.extend(start, 1, BYTES);
        if grown {
            for cell in &watched.bytes {
                // SAFETY: the piece is all of the block now; loom stops where that is not so.
                cell.with_mut(|cell| unsafe { *cell += 1 });
            }
        }
        assert!(other.join().unwrap(), "nothing came above it");
        assert_eq!(watched.block.remaining(), if grown { 0 } else { BYTES - 1 });
    });
}

#[cfg(feature = "allocator-api2")]
#[test]
fn a_piece_that_grows_and_a_new_one_are_disjoint() {
    model(|| {
        let watched = Watched::new();
        let first = watched.write(1).unwrap();
        let other = {
            let watched = Arc::clone(&watched);
            thread::spawn(move || watched.write(2).is_some())
        };
        let start = core::ptr::NonNull::new(first.start).unwrap();
        let grown = watched.block.extend(start, 1, 3);
        if grown {
            for cell in &watched.bytes[..3] {
                // SAFETY: the piece was grown to these bytes; loom stops where another thread has one of them.
                cell.with_mut(|cell| unsafe { *cell += 1 });
            }
        }
        assert_ne!(grown, other.join().unwrap(), "one of them was first");
    });
}

#[test]
fn a_reset_takes_back_the_pieces_of_every_thread() {
    model(|| {
        let mut watched = Watched::new();
        let other = {
            let watched = Arc::clone(&watched);
            thread::spawn(move || assert!(watched.write(2).is_some()))
        };
        assert!(watched.write(2).is_some());
        other.join().unwrap();
        assert!(watched.write(1).is_none(), "every byte is handed out");
        Arc::get_mut(&mut watched).expect("the other thread has ended").block.reset();
        let other = {
            let watched = Arc::clone(&watched);
            thread::spawn(move || watched.write(BYTES).is_some())
        };
        let own = watched.write(BYTES).is_some();
        assert!(own ^ other.join().unwrap(), "one of them gets every byte again");
    });
}

/// Two pieces, sent to another thread together.
struct Pieces(Piece, Piece);

// SAFETY: a piece is owned by whoever holds it, wherever that is.
unsafe impl Send for Pieces {}
