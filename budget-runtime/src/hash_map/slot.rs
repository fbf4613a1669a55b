//! Owns one slot of an index: which entry it names, and as much of its hash as there is room for. Comes in: a hash. Goes
//! out: the slot where a search for it begins, and whether a slot may be meant.
#![expect(clippy::cast_possible_truncation, reason = "halves are cut off; numbers of entries fit in a slot")]

/// What multiplies a hash, so that all of its bits reach the upper ones, which are used: 2⁶⁴ divided by the golden ratio,
/// see Knuth, The Art of Computer Programming, volume 3, section 6.4.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// A slot of an index of 2 to `bits` slots: the number of an entry in the lower `bits`, the upper bits of its hash above;
/// or empty. The first `bits` of a hash say where the search for it begins.
pub(super) trait Slot: Copy + Eq {
    /// What no entry is named by: its number would be above the capacity.
    const EMPTY: Self;
    /// The most bits: those of a tag.
    const MOST_BITS: u32;
    /// The upper half of a hash, which is kept beside an entry.
    type Tag: Copy;

    /// The upper bits of a hash.
    fn of(hash: u64) -> Self;
    /// The upper bits of a hash, as far as its tag has them.
    fn of_tag(tag: Self::Tag) -> Self;
    /// The tag of a hash.
    fn tag(self) -> Self::Tag;
    /// The slot at which a search begins.
    fn home(self, bits: u32) -> usize;
    /// The number of the entry.
    fn entry(self, bits: u32) -> usize;
    /// The same hash with the number of an entry.
    fn naming(self, entry: usize, bits: u32) -> Self;
    /// Whether two have the same hash, as far as it is there.
    fn agrees(self, other: Self, bits: u32) -> bool;
}

/// For at most 65536 slots, hence fewer entries.
impl Slot for u32 {
    const EMPTY: Self = Self::MAX;
    const MOST_BITS: u32 = 16;
    type Tag = u16;

    #[inline]
    fn of(hash: u64) -> Self {
        (hash.wrapping_mul(SPREAD) >> 32) as Self
    }

    #[inline]
    fn of_tag(tag: u16) -> Self {
        Self::from(tag) << 16
    }

    #[inline]
    fn tag(self) -> u16 {
        (self >> 16) as u16
    }

    #[inline]
    fn home(self, bits: u32) -> usize {
        (self >> (Self::BITS - bits)) as usize
    }

    #[inline]
    fn entry(self, bits: u32) -> usize {
        (self & ((1 << bits) - 1)) as usize
    }

    #[inline]
    fn naming(self, entry: usize, bits: u32) -> Self {
        self >> bits << bits | entry as Self
    }

    #[inline]
    fn agrees(self, other: Self, bits: u32) -> bool {
        (self ^ other) >> bits == 0
    }
}

/// For at most 2³¹ slots, hence fewer entries.
impl Slot for u64 {
    const EMPTY: Self = Self::MAX;
    const MOST_BITS: u32 = 32;
    type Tag = u32;

    #[inline]
    fn of(hash: u64) -> Self {
        hash.wrapping_mul(SPREAD)
    }

    #[inline]
    fn of_tag(tag: u32) -> Self {
        Self::from(tag) << 32
    }

    #[inline]
    fn tag(self) -> u32 {
        (self >> 32) as u32
    }

    #[inline]
    fn home(self, bits: u32) -> usize {
        (self >> (Self::BITS - bits)) as usize
    }

    #[inline]
    fn entry(self, bits: u32) -> usize {
        (self & ((1 << bits) - 1)) as usize
    }

    #[inline]
    fn naming(self, entry: usize, bits: u32) -> Self {
        self >> bits << bits | entry as Self
    }

    #[inline]
    fn agrees(self, other: Self, bits: u32) -> bool {
        (self ^ other) >> bits == 0
    }
}
