//! Owns how the bytes of a hash map are divided: into the slots of its index, its entries and their tags. Comes in: a
//! number of bytes or of entries. Goes out: the other, in const. It touches no memory.

use super::slot::Slot;
use crate::Memory;

/// The least number of slots is two to this, the greatest two to the other.
const BITS: (u32, u32) = (1, if usize::BITS > 31 { 31 } else { usize::BITS - 1 });

/// How many slots the index has, how wide they are, and how many entries there is room for.
///
/// The slots come first, then the entries, then their tags. Of eight slots at most seven are in use, so that a search
/// comes to an empty one soon.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub(super) capacity: usize,
    /// The logarithm of the number of slots.
    bits: u32,
}

impl Shape {
    /// The shape of no bytes.
    pub(super) const EMPTY: Self = Self { capacity: 0, bits: BITS.0 };

    #[inline]
    pub(super) const fn bits(self) -> u32 {
        self.bits
    }

    /// The number of slots.
    #[inline]
    pub(super) const fn slots(self) -> usize {
        1 << self.bits
    }

    /// Whether a slot is a `u64`, for maps too large for a `u32`.
    #[inline]
    pub(super) const fn is_wide(self) -> bool {
        is_wide(self.bits)
    }

    /// The bytes from the first slot to the first entry.
    #[inline]
    pub(super) const fn entries_offset<K, V>(self) -> usize {
        entries_offset::<K, V>(self.bits)
    }

    /// The bytes from the first slot to the first tag.
    #[inline]
    pub(super) const fn tags_offset<K, V>(self) -> usize {
        let end = self.entries_offset::<K, V>() + size_of::<(K, V)>() * self.capacity;
        end.next_multiple_of(tag_bytes(self.bits))
    }

    /// The shape that has room for the most entries in `bytes` that are aligned for it; of two, the one with more slots.
    pub(super) const fn of<K, V>(bytes: usize) -> Self {
        let mut best = Self::EMPTY;
        let mut bits = BITS.0;
        while bits <= BITS.1 {
            let mut capacity = match bytes.checked_sub(entries_offset::<K, V>(bits)) {
                Some(bytes) => bytes / size_of::<(K, V)>().saturating_add(tag_bytes(bits)),
                None => 0,
            };
            if capacity > most(bits) {
                capacity = most(bits);
            }
            // What aligns the tags may be one byte too many.
            while capacity > 0 && total::<K, V>(capacity, bits) > bytes {
                capacity -= 1;
            }
            if capacity > 0 && capacity >= best.capacity {
                best = Self { capacity, bits };
            }
            bits += 1;
        }
        best
    }

    /// The fewest bytes, aligned for the map, that have room for `capacity` entries; `usize::MAX` when none have.
    pub(super) const fn bytes_for<K, V>(capacity: usize) -> usize {
        if capacity == 0 {
            return 0;
        }
        let mut bits = BITS.0;
        while bits <= BITS.1 {
            if most(bits) >= capacity {
                return total::<K, V>(capacity, bits);
            }
            bits += 1;
        }
        usize::MAX
    }
}

/// The alignment that the first byte needs: that of the slots and the entries.
pub(super) const fn align<K, V>() -> usize {
    let entries = align_of::<(K, V)>();
    if entries > align_of::<u64>() { entries } else { align_of::<u64>() }
}

/// The most bytes that aligning the first one can take in memory of the form `M`.
pub(super) const fn most_padding<K, V, M: Memory>() -> usize {
    align::<K, V>().saturating_sub(M::ALIGN)
}

const fn is_wide(bits: u32) -> bool {
    bits > <u32 as Slot>::MOST_BITS
}

/// The most entries of an index.
const fn most(bits: u32) -> usize {
    let slots = 1_usize << bits;
    slots - slots.div_ceil(8)
}

const fn tag_bytes(bits: u32) -> usize {
    if is_wide(bits) { size_of::<u32>() } else { size_of::<u16>() }
}

/// The bytes from the first slot to the first entry; `usize::MAX` when that is more than can be addressed.
const fn entries_offset<K, V>(bits: u32) -> usize {
    let slot = if is_wide(bits) { size_of::<u64>() } else { size_of::<u32>() };
    let index = (1_usize << bits).saturating_mul(slot);
    if index > isize::MAX as usize {
        return usize::MAX;
    }
    index.next_multiple_of(align_of::<(K, V)>())
}

/// The bytes of a map; `usize::MAX` when that is more than can be addressed.
const fn total<K, V>(capacity: usize, bits: u32) -> usize {
    let end = entries_offset::<K, V>(bits).saturating_add(size_of::<(K, V)>().saturating_mul(capacity));
    let tags = tag_bytes(bits).saturating_mul(capacity);
    if end.saturating_add(tags) > isize::MAX as usize - 3 {
        return usize::MAX;
    }
    end.next_multiple_of(tag_bytes(bits)) + tags
}

#[cfg(test)]
mod tests;
