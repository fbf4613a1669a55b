//! Owns one slot of an index: which entry it names, and the tag of that entry. Comes in: a hash. Goes out: its tag, and
//! the slot where a search for it begins.
#![expect(
    clippy::cast_possible_truncation,
    reason = "halves of a slot are cut off; numbers of entries fit in one"
)]

/// What multiplies a hash, so that all of its bits reach the upper ones, from which tags are taken: 2⁶⁴ divided by the
/// golden ratio, see Knuth, The Art of Computer Programming, volume 3, section 6.4.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// A slot of an index: a tag in the upper half, the number of an entry in the lower; or empty.
pub(super) trait Slot: Copy + Eq {
    /// What no entry is named by.
    const EMPTY: Self;
    /// The bits of a tag.
    const TAG_BITS: u32;
    /// A tag, as it is kept beside an entry.
    type Tag: Copy + Eq;

    /// The tag of a hash.
    fn tag_of(hash: u64) -> Self::Tag;
    /// The slot at which a search for a tag begins, of 2 to `bits`.
    fn home(tag: Self::Tag, bits: u32) -> usize;
    /// A slot that names an entry.
    fn new(tag: Self::Tag, entry: usize) -> Self;
    /// The tag of the entry.
    fn tag(self) -> Self::Tag;
    /// The number of the entry.
    fn entry(self) -> usize;
}

/// For at most 65536 slots, hence fewer entries.
impl Slot for u32 {
    const EMPTY: Self = Self::MAX;
    const TAG_BITS: u32 = 16;
    type Tag = u16;

    #[inline]
    fn tag_of(hash: u64) -> u16 {
        (hash.wrapping_mul(SPREAD) >> 48) as u16
    }

    #[inline]
    fn home(tag: u16, bits: u32) -> usize {
        usize::from(tag) >> (Self::TAG_BITS - bits)
    }

    #[inline]
    fn new(tag: u16, entry: usize) -> Self {
        Self::from(tag) << 16 | entry as Self
    }

    #[inline]
    fn tag(self) -> u16 {
        (self >> 16) as u16
    }

    #[inline]
    fn entry(self) -> usize {
        usize::from(self as u16)
    }
}

/// For at most 2³¹ slots, hence fewer entries.
impl Slot for u64 {
    const EMPTY: Self = Self::MAX;
    const TAG_BITS: u32 = 32;
    type Tag = u32;

    #[inline]
    fn tag_of(hash: u64) -> u32 {
        (hash.wrapping_mul(SPREAD) >> 32) as u32
    }

    #[inline]
    fn home(tag: u32, bits: u32) -> usize {
        (tag >> (Self::TAG_BITS - bits)) as usize
    }

    #[inline]
    fn new(tag: u32, entry: usize) -> Self {
        Self::from(tag) << 32 | entry as Self
    }

    #[inline]
    fn tag(self) -> u32 {
        (self >> 32) as u32
    }

    #[inline]
    fn entry(self) -> usize {
        self as u32 as usize
    }
}
