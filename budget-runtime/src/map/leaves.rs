//! Owns the room in the leaves of a map: which are in the order, which are spare, and how entries move between them. Comes
//! in: a gap in a leaf that may be full. Goes out: where the gap is when there is room.
#![expect(
    clippy::inline_always,
    reason = "the shape is a constant where the map forwards to its view, and it is the map's functions that are called"
)]

use super::{
    MapView,
    array::{close, copy, open},
    shape::Ordinal,
    sorted::Place,
};

impl<K, V> MapView<'_, K, V> {
    /// Sees to it that the leaf of a gap has a place for one more entry, and returns where the gap is then.
    ///
    /// # Safety
    ///
    /// The map must not be full; `search` must have given the gap, and nothing have changed since.
    #[inline(always)]
    pub(super) unsafe fn make_room(&mut self, gap: Place) -> Place {
        if self.counts.used == 0 {
            // SAFETY: the order has no leaves, and all are free.
            unsafe { self.take(0) };
            return Place::START;
        }
        // SAFETY: the gap is in a leaf of the order.
        let len = unsafe { self.sorted().len_at(gap.at) };
        if len < self.shape.leaf_len() {
            return gap;
        }
        // SAFETY: the leaf is full. That of a map of one would make the map full.
        unsafe { self.make_leaf(gap) }
    }

    /// Makes room in a full leaf.
    ///
    /// # Safety
    ///
    /// The map must have several leaves and not be full, the gap be in a full leaf of the order.
    #[cold]
    #[inline(never)]
    unsafe fn make_leaf(&mut self, gap: Place) -> Place {
        let mut gap = gap;
        if usize::from(self.counts.used) == self.shape.leaves() {
            // SAFETY: all leaves are in the order, and the map is not full.
            gap = unsafe { self.compact(gap) };
            // SAFETY: `compact` gives a position of the order.
            if unsafe { self.sorted().len_at(gap.at) } < self.shape.leaf_len() {
                return gap;
            }
        }
        // SAFETY: a leaf is free now, and that of the gap is full.
        unsafe { self.split(gap) }
    }

    /// Divides a full leaf and returns where its gap is then. At either end of the map the new leaf starts empty, so
    /// that entries which come in order fill all leaves.
    ///
    /// # Safety
    ///
    /// A leaf must be free, the gap be in a full leaf of the order.
    unsafe fn split(&mut self, gap: Place) -> Place {
        let len = self.shape.leaf_len();
        let last = usize::from(self.counts.used) - 1;
        if gap == Place::START {
            // SAFETY: a leaf is free.
            unsafe { self.take(0) };
            return gap;
        }
        // SAFETY: a leaf is free, and the position is at most behind the last.
        unsafe { self.take(gap.at + 1) };
        if gap == (Place { at: last, index: len }) {
            return Place { at: gap.at + 1, index: 0 };
        }
        let half = len / 2;
        // SAFETY: the leaf of the gap is full, and the new one behind it empty.
        unsafe { self.shift(gap.at, half, len - half, gap.at + 1) };
        if gap.index <= half { gap } else { Place { at: gap.at + 1, index: gap.index - half } }
    }

    /// Packs neighbours into one leaf less and returns where a gap is then.
    ///
    /// With P leaves, of which S are spare, the order is cut into at most S windows. If each of them held more entries
    /// than one leaf less has places for, there would be more than (P − S) leaves full of entries, and the map be full.
    ///
    /// # Safety
    ///
    /// All leaves must be in the order, the map not be full, and the gap be in a leaf of the order.
    unsafe fn compact(&mut self, gap: Place) -> Place {
        let shape = self.shape;
        let (leaves, window) = (shape.leaves(), shape.window());
        let sorted = self.sorted();
        // SAFETY: all positions below `leaves` are of the order.
        let len_of =
            |from: usize, to: usize| (from..to).map(|at| unsafe { sorted.len_at(at) }).sum::<usize>();
        let places = |from: usize, to: usize| (to - from).saturating_sub(1) * shape.leaf_len();
        let windows = (0..leaves).step_by(window).map(|from| (from, leaves.min(from + window)));
        let loose = windows.into_iter().find(|&(from, to)| len_of(from, to) <= places(from, to));
        let Some((from, to)) = loose else { unreachable!("a map that is not full has a loose window") };
        let rank = (gap.at >= from && gap.at < to).then(|| len_of(from, gap.at) + gap.index);
        // SAFETY: the positions are of the order.
        unsafe { self.pack(from, to) };
        let mut kept = to;
        // SAFETY: positions from `from` on, below what is left of the window, are of the order.
        while kept > from && unsafe { self.sorted().len_at(kept - 1) } == 0 {
            kept -= 1;
            // SAFETY: the leaf at the position is empty.
            unsafe { self.release(kept) };
        }
        match rank {
            // Behind the last entry of a leaf rather than before the first of the next, which there may not be.
            Some(0) => Place { at: from, index: 0 },
            Some(rank) => {
                let before = rank - 1;
                Place { at: from + before / shape.leaf_len(), index: before % shape.leaf_len() + 1 }
            }
            None if gap.at >= to => Place { at: gap.at - (to - kept), index: gap.index },
            None => gap,
        }
    }

    /// Moves the entries of the leaves at `from..to` as far to the front as they go.
    ///
    /// # Safety
    ///
    /// The positions must be of the order.
    unsafe fn pack(&mut self, from: usize, to: usize) {
        let (mut target, mut source) = (from, from + 1);
        while source < to {
            // SAFETY: the position is of the order, as the caller promises of all from `from` to `to`.
            let room = self.shape.leaf_len() - unsafe { self.sorted().len_at(target) };
            // SAFETY: as above.
            let len = unsafe { self.sorted().len_at(source) };
            if room == 0 {
                target += 1;
                source = source.max(target + 1);
            } else if len == 0 {
                source += 1;
            } else {
                // SAFETY: the source has so many entries, the target so much room, and they are two.
                unsafe { self.shift_front(source, room.min(len), target) };
            }
        }
    }

    /// Moves `count` entries from `index` on, the last ones of a leaf, to the end of another.
    ///
    /// # Safety
    ///
    /// The positions must be two of the order, the first leaf end after those entries, the second have room for them.
    unsafe fn shift(&mut self, at: usize, index: usize, count: usize, target: usize) {
        let sorted = self.sorted();
        // SAFETY: the caller promises the position.
        let from = unsafe { sorted.ordinal(at) };
        // SAFETY: as above.
        let to = unsafe { sorted.ordinal(target) };
        let len = usize::from(to.len);
        // SAFETY: the caller promises the entries and the room, and the leaves are two.
        unsafe { copy(sorted.keys(from.leaf), index, sorted.keys(to.leaf), len, count) };
        // SAFETY: as for the keys.
        unsafe { copy(sorted.values(from.leaf), index, sorted.values(to.leaf), len, count) };
        // SAFETY: the position is of the order, and the entries from `index` on have moved away.
        unsafe { self.set_len(at, index) };
        // SAFETY: the position is of the order, and so many entries more are initialised.
        unsafe { self.set_len(target, len + count) };
    }

    /// Moves the first `count` entries of a leaf to the end of another.
    ///
    /// # Safety
    ///
    /// The positions must be two of the order, the first leaf have so many entries, the second room for them.
    unsafe fn shift_front(&mut self, at: usize, count: usize, target: usize) {
        let sorted = self.sorted();
        // SAFETY: the caller promises the position.
        let from = unsafe { sorted.ordinal(at) };
        // SAFETY: as above.
        let to = unsafe { sorted.ordinal(target) };
        let (left, len) = (usize::from(from.len) - count, usize::from(to.len));
        // SAFETY: the caller promises the entries and the room, and the leaves are two.
        unsafe { copy(sorted.keys(from.leaf), 0, sorted.keys(to.leaf), len, count) };
        // SAFETY: as for the keys.
        unsafe { copy(sorted.values(from.leaf), 0, sorted.values(to.leaf), len, count) };
        // SAFETY: the keys behind those that moved are `left`, and move into places of the same leaf.
        unsafe { copy(sorted.keys(from.leaf), count, sorted.keys(from.leaf), 0, left) };
        // SAFETY: as for the keys.
        unsafe { copy(sorted.values(from.leaf), count, sorted.values(from.leaf), 0, left) };
        // SAFETY: the position is of the order, and `left` entries are initialised in the leaf.
        unsafe { self.set_len(at, left) };
        // SAFETY: the position is of the order, and so many entries more are initialised.
        unsafe { self.set_len(target, len + count) };
    }

    /// Puts a free leaf into the order, with no entries yet.
    ///
    /// # Safety
    ///
    /// A leaf must be free, `at` be at most `used`, and the leaf get an entry before anything else is done.
    unsafe fn take(&mut self, at: usize) {
        let used = usize::from(self.counts.used);
        self.counts.used += 1;
        if self.shape.is_single() {
            return;
        }
        let order = self.sorted().order();
        let leaf = if used < usize::from(self.counts.fresh) {
            // SAFETY: the ordinals up to `fresh` are in the memory of several leaves.
            let free = unsafe { order.add(used) };
            // SAFETY: they are initialised.
            unsafe { free.read() }.leaf
        } else {
            self.counts.fresh += 1;
            self.counts.fresh - 1
        };
        // SAFETY: `used` ordinals are initialised, and there is a place behind them, since a leaf is free.
        unsafe { open(order, at, used, Ordinal { leaf, len: 0 }) };
    }

    /// Takes an empty leaf out of the order.
    ///
    /// # Safety
    ///
    /// `at` must be the position of an empty leaf.
    pub(super) unsafe fn release(&mut self, at: usize) {
        let used = usize::from(self.counts.used);
        self.counts.used -= 1;
        if self.shape.is_single() {
            return;
        }
        let order = self.sorted().order();
        // SAFETY: `used` ordinals are initialised, and `at` is one of them.
        let free = unsafe { close(order, at, used) };
        // SAFETY: `used` is above 0, since `at` is below it.
        let last = unsafe { order.add(used - 1) };
        // SAFETY: the place of the last ordinal is given up now.
        unsafe { last.write(free) };
    }
}
