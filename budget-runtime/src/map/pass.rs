//! Owns the removal of entries that a closure refuses, leaf by leaf. Comes in: a leaf and the closure. Goes out: the leaf
//! without them, whole also when the closure or a drop has panicked.

use super::{MapView, array::copy, shape::Ordinal};

impl<K, V> MapView<'_, K, V> {
    /// Drops the entries of one leaf for which `keep` is false; returns whether any is left.
    ///
    /// # Safety
    ///
    /// `at` must be below `used`.
    pub(super) unsafe fn retain_at(&mut self, at: usize, keep: &mut impl FnMut(&K, &mut V) -> bool) -> bool {
        let sorted = self.sorted();
        // SAFETY: the caller promises it.
        let Ordinal { leaf, len } = unsafe { sorted.ordinal(at) };
        let (keys, values) = (sorted.keys(leaf), sorted.values(leaf));
        let mut pass = Pass { view: self, at, keys, values, read: 0, kept: 0, len: usize::from(len) };
        while pass.read < pass.len {
            // SAFETY: the index is below the entries of the leaf.
            let key = unsafe { keys.add(pass.read) };
            // SAFETY: as for the key.
            let value = unsafe { values.add(pass.read) };
            // SAFETY: the entry is initialised and only reached through this.
            let key_ref = unsafe { &*key };
            // SAFETY: as for the key.
            let value_ref = unsafe { &mut *value };
            if keep(key_ref, value_ref) {
                pass.keep();
            } else {
                pass.read += 1;
                // SAFETY: the entry was initialised, and the count above gives it up.
                let key = unsafe { key.read() };
                // SAFETY: as for the key.
                drop((key, unsafe { value.read() }));
            }
        }
        let left = pass.kept > 0;
        drop(pass);
        left
    }
}

/// A pass over a leaf that closes the gaps behind it when dropped, hence also when it is left by a panic.
///
/// Invariant: the entries below `kept` and from `read` to `len` are initialised.
struct Pass<'pass, 'map, K, V> {
    view: &'pass mut MapView<'map, K, V>,
    at: usize,
    keys: *mut K,
    values: *mut V,
    read: usize,
    kept: usize,
    len: usize,
}

impl<K, V> Pass<'_, '_, K, V> {
    /// Keeps the entry that is read.
    fn keep(&mut self) {
        // SAFETY: the entry is initialised, and the one at `kept` is the same or given up.
        unsafe { copy(self.keys, self.read, self.keys, self.kept, 1) };
        // SAFETY: as for the key.
        unsafe { copy(self.values, self.read, self.values, self.kept, 1) };
        self.read += 1;
        self.kept += 1;
    }
}

impl<K, V> Drop for Pass<'_, '_, K, V> {
    fn drop(&mut self) {
        let rest = self.len - self.read;
        // SAFETY: `rest` entries are initialised from `read` on, and those from `kept` to there are given up.
        unsafe { copy(self.keys, self.read, self.keys, self.kept, rest) };
        // SAFETY: as for the keys.
        unsafe { copy(self.values, self.read, self.values, self.kept, rest) };
        self.view.counts.len -= self.read - self.kept;
        // SAFETY: the position is of the order, and so many entries are initialised.
        unsafe { self.view.set_len(self.at, self.kept + rest) };
        if self.kept + rest == 0 {
            // SAFETY: the leaf at the position is empty.
            unsafe { self.view.release(self.at) };
        }
    }
}
