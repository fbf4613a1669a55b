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

#[cfg(test)]
mod tests {
    use super::Slot;

    const HASHES: [u64; 6] = [0, 1, 0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210, u64::MAX, 1 << 63];

    fn a_slot_keeps_what_it_is_told<S: Slot + core::fmt::Debug>(
        all_bits: &[u32],
        entries: impl Fn(u32) -> [usize; 3],
    ) {
        for (hash, bits) in HASHES.iter().flat_map(|hash| all_bits.iter().map(move |bits| (*hash, *bits))) {
            let slot = S::of(hash);
            // A search begins where the upper bits say, which are those of the tag.
            assert!(slot.home(bits) < 1 << bits);
            assert_eq!(S::of_tag(slot.tag()).home(bits), slot.home(bits), "{hash:x}, {bits}");
            for entry in entries(bits) {
                let named = slot.naming(entry, bits);
                assert_eq!((named.entry(bits), named.home(bits)), (entry, slot.home(bits)));
                assert!(named.agrees(slot, bits) && slot.agrees(named, bits));
                assert_eq!(named.naming(0, bits), slot.naming(0, bits));
                assert_ne!(named, S::EMPTY);
            }
        }
    }

    #[test]
    fn slots_of_either_width_keep_the_entry_and_what_is_left_of_the_hash() {
        // The last entry is below seven eighths of the slots.
        let entries =
            |bits: u32| [0, (1_usize << bits) / 3, (1_usize << bits) - (1_usize << bits).div_ceil(8) - 1];
        a_slot_keeps_what_it_is_told::<u32>(&[1, 2, 7, 15, 16], entries);
        a_slot_keeps_what_it_is_told::<u64>(&[1, 2, 17, 31], entries);
    }

    #[test]
    fn slots_of_other_hashes_do_not_agree() {
        let (one, other) = (u32::of(1), u32::of(2));
        assert!(!one.agrees(other, 1) && !one.agrees(other, 16));
        let (one, other) = (u64::of(1), u64::of(2));
        assert!(!one.agrees(other, 1) && !one.agrees(other, 31));
    }

    #[test]
    fn the_home_is_in_the_upper_bits() {
        assert_eq!(
            (0x8000_0000_u32.home(1), 0xFFFF_0000_u32.home(16), 0x4000_0000_u32.home(2)),
            (1, 0xFFFF, 1)
        );
        assert_eq!(
            ((1_u64 << 63).home(1), (0xFFFF_FFFE_u64 << 32).home(31), (1_u64 << 62).home(2)),
            (1, 0x7FFF_FFFF, 1)
        );
        assert_eq!((0xABCD_1234_u32.tag(), 0x0123_4567_89AB_CDEF_u64.tag()), (0xABCD, 0x0123_4567));
        assert_eq!((u32::of_tag(0xABCD), u64::of_tag(0x0123_4567)), (0xABCD_0000, 0x0123_4567_0000_0000));
    }
}
