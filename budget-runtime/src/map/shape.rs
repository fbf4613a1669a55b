//! Owns how the bytes of a map are divided: into leaves of so many entries, and their order. Comes in: a number of bytes
//! or of entries. Goes out: the other, in const. It touches no memory.

use crate::Memory;

/// The most entries of a map that is a single leaf, one sorted array.
const SINGLE: usize = 256;

/// The sizes of leaves that a map of more entries may have, and the most leaves of each size. Both grow with the square
/// root of the map, and so does the most that an insertion moves.
const SIZES: [(usize, usize); 6] =
    [(64, 256), (128, 512), (256, 1024), (512, 2048), (1024, 8192), (32768, 65535)];

/// One in so many leaves is spare: what makes room is found among so many neighbours, see `compact`.
const WINDOW: usize = 8;

/// The place of one leaf in the order of all of them.
#[derive(Clone, Copy)]
pub(super) struct Ordinal {
    /// Which leaf it is.
    pub(super) leaf: u16,
    /// The number of its entries.
    pub(super) len: u16,
}

/// How many entries a leaf has places for, how many leaves there are, and how many entries are accepted for certain.
///
/// A leaf is its keys, then its values; the ordinals follow the last leaf. A single leaf needs none.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub(super) capacity: usize,
    leaf_len: u16,
    leaves: u16,
}

impl Shape {
    /// The shape of no bytes.
    pub(super) const EMPTY: Self = Self { capacity: 0, leaf_len: 0, leaves: 1 };

    /// The places of one leaf.
    #[inline]
    pub(super) const fn leaf_len(self) -> usize {
        self.leaf_len as usize
    }

    /// The number of leaves.
    #[inline]
    pub(super) const fn leaves(self) -> usize {
        self.leaves as usize
    }

    /// Whether the map is one sorted array.
    #[inline]
    pub(super) const fn is_single(self) -> bool {
        self.leaves == 1
    }

    /// The most leaves among which there are entries to be packed into one leaf less, when the map is not full.
    pub(super) const fn window(self) -> usize {
        self.leaves().div_ceil(spare(self.leaves()))
    }

    /// The shape that accepts the most entries in `bytes` that are aligned for them; of two, the one of smaller leaves, unless
    /// that is a single one.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "lengths of leaves and their numbers are below 65536"
    )]
    pub(super) const fn of<K, V>(bytes: usize) -> Self {
        let single = single_len::<K, V>(bytes);
        let mut best = Self { capacity: single, leaf_len: single as u16, leaves: 1 };
        let mut index = 0;
        while index < SIZES.len() {
            let (leaf_len, most) = SIZES[index];
            let leaf = leaf_bytes::<K, V>(leaf_len).saturating_add(size_of::<Ordinal>());
            let fit = bytes / leaf;
            let leaves = if fit > most { most } else { fit };
            if leaves > 1 {
                let capacity = (leaves - spare(leaves)).saturating_mul(leaf_len);
                if capacity > best.capacity {
                    best = Self { capacity, leaf_len: leaf_len as u16, leaves: leaves as u16 };
                }
            }
            index += 1;
        }
        best
    }

    /// The fewest bytes, aligned for entries, that accept `capacity` of them; `usize::MAX` when none do.
    pub(super) const fn bytes_for<K, V>(capacity: usize) -> usize {
        if capacity <= single_most::<K, V>() {
            return leaf_contents::<K, V>(capacity);
        }
        let mut best = usize::MAX;
        let mut index = 0;
        while index < SIZES.len() {
            let (leaf_len, most) = SIZES[index];
            let full = capacity.div_ceil(leaf_len);
            let leaves = full.saturating_add(full.div_ceil(WINDOW - 1));
            if leaves <= most {
                let leaf = leaf_bytes::<K, V>(leaf_len).saturating_add(size_of::<Ordinal>());
                let bytes = leaf.saturating_mul(leaves);
                if bytes < best {
                    best = bytes;
                }
            }
            index += 1;
        }
        best
    }
}

/// The alignment that the first byte needs: that of the keys, the values and the ordinals.
pub(super) const fn align<K, V>() -> usize {
    let keys = align_of_sized::<K>();
    let values = align_of_sized::<V>();
    let most = if keys > values { keys } else { values };
    if most > align_of::<Ordinal>() { most } else { align_of::<Ordinal>() }
}

/// The most bytes that aligning the first one can take in memory of the form `M`.
pub(super) const fn most_padding<K, V, M: Memory>() -> usize {
    align::<K, V>().saturating_sub(M::ALIGN)
}

/// The bytes from the start of a leaf of `len` places to its values.
#[inline]
pub(super) const fn values_offset<K, V>(len: usize) -> usize {
    size_of::<K>().saturating_mul(len).next_multiple_of(align_of_sized::<V>())
}

/// The bytes from the start of one leaf of `len` places to that of the next.
#[inline]
pub(super) const fn leaf_bytes<K, V>(len: usize) -> usize {
    match leaf_contents::<K, V>(len) {
        usize::MAX => usize::MAX,
        bytes => bytes.next_multiple_of(align::<K, V>()),
    }
}

/// The number of leaves that are spare.
const fn spare(leaves: usize) -> usize {
    leaves.div_ceil(WINDOW)
}

/// The bytes of a leaf, without what rounds them up; `usize::MAX` when that is more than can be addressed.
const fn leaf_contents<K, V>(len: usize) -> usize {
    let keys = size_of::<K>().saturating_mul(len);
    let values = size_of::<V>().saturating_mul(len);
    // More than can be addressed is not rounded up, which would wrap.
    if keys.saturating_add(values) > isize::MAX as usize {
        return usize::MAX;
    }
    values_offset::<K, V>(len).saturating_add(values)
}

/// The most places of a single leaf.
const fn single_most<K, V>() -> usize {
    if size_of::<K>() == 0 && size_of::<V>() == 0 { u16::MAX as usize } else { SINGLE }
}

/// The places of the single leaf that fits in `bytes`.
const fn single_len<K, V>(bytes: usize) -> usize {
    let most = single_most::<K, V>();
    let entry = size_of::<K>() + size_of::<V>();
    let mut len = match bytes.checked_div(entry) {
        Some(fit) if fit < most => fit,
        _ => most,
    };
    while leaf_contents::<K, V>(len) > bytes {
        len -= 1;
    }
    len
}

/// The alignment that values of a type ask of memory: values of no size are not there.
const fn align_of_sized<T>() -> usize {
    if size_of::<T>() == 0 { 1 } else { align_of::<T>() }
}

#[cfg(test)]
mod tests;
