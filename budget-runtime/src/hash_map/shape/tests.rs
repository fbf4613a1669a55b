//! The shapes of hash maps against a plain search for the best one.

use super::{BITS, Shape, align, most, most_padding, total};
use crate::MemoryBlock;

/// What so many entries take with slots of so many bits, for entries of this size and alignment.
fn bytes(capacity: usize, bits: u32, (size, align): (usize, usize)) -> usize {
    let (slot, tag): (usize, usize) = if bits > 16 { (8, 4) } else { (4, 2) };
    let entries = (slot << bits).next_multiple_of(align) + size * capacity;
    entries.next_multiple_of(tag) + tag * capacity
}

fn assert_best<K, V>(sizes: impl Iterator<Item = usize>) {
    let entry = (size_of::<(K, V)>(), align_of::<(K, V)>());
    for size in sizes {
        let mut best = (0, BITS.0);
        for bits in 1..=20_u32 {
            let most = (1_usize << bits) - (1_usize << bits).div_ceil(8);
            let fits = |capacity: &usize| bytes(*capacity, bits, entry) <= size;
            // As many as fit, or one less, which aligns the tags.
            let about = (size / (entry.0 + 2)).min(most);
            let capacity = if bits <= 16 {
                (0..=about).rev().find(fits).unwrap_or(0)
            } else {
                (0..=(size / (entry.0 + 4)).min(most)).rev().find(fits).unwrap_or(0)
            };
            if capacity > 0 && capacity >= best.0 {
                best = (capacity, bits);
            }
        }
        let shape = Shape::of::<K, V>(size);
        assert_eq!((shape.capacity, shape.bits()), best, "{size} bytes of {entry:?}");
        assert_eq!((shape.slots(), shape.is_wide()), (1 << best.1, best.1 > 16));
    }
}

#[test]
fn a_shape_has_room_for_the_most_entries() {
    assert_best::<u8, ()>(0..900);
    assert_best::<(), ()>(0..900);
    assert_best::<u8, [u8; 2]>(0..900);
    assert_best::<u16, u32>(0..900);
    assert_best::<(u64, u8), u8>((0..900).chain([5000, 40_000]));
    assert_best::<u8, [u8; 2]>([300_000, 600_000, 900_001, 1_200_003].into_iter());
}

#[test]
fn the_fewest_bytes_for_a_capacity_have_room_for_it_and_one_byte_less_has_not() {
    fn check<K, V>(capacities: impl Iterator<Item = usize>) {
        for capacity in capacities {
            let bytes = Shape::bytes_for::<K, V>(capacity);
            assert!(Shape::of::<K, V>(bytes).capacity >= capacity, "{capacity}");
            assert!(Shape::of::<K, V>(bytes - 1).capacity < capacity, "{capacity}");
        }
    }
    check::<u8, [u8; 2]>(1..300);
    check::<u64, u16>((1..300).chain([57_344, 57_345]));
    assert_eq!(Shape::bytes_for::<u8, u8>(0), 0);
    assert_eq!(Shape::bytes_for::<u8, u8>(usize::MAX), usize::MAX);
    // The slots of the widest index and not one entry more; on 32 bits the index is larger than memory already.
    let largest = most(BITS.1);
    assert_eq!(Shape::bytes_for::<(), ()>(largest) < usize::MAX, usize::BITS > 32);
    assert_eq!(Shape::bytes_for::<(), ()>(largest + 1), usize::MAX);
}

#[test]
fn slots_are_wide_from_the_size_on_at_which_a_narrow_one_has_no_tag() {
    let narrow = Shape { capacity: 1, bits: 16 };
    let wide = Shape { capacity: 1, bits: 17 };
    assert!(!narrow.is_wide() && wide.is_wide());
    assert_eq!((narrow.entries_offset::<u8, u8>(), wide.entries_offset::<u8, u8>()), (4 << 16, 8 << 17));
    assert_eq!(
        (narrow.tags_offset::<u8, ()>(), wide.tags_offset::<u8, ()>()),
        ((4 << 16) + 2, (8 << 17) + 4)
    );
}

#[test]
fn the_first_byte_is_aligned_for_slots_and_entries() {
    type Block = MemoryBlock<8>;
    type Bytes = &'static mut [u8];
    // What a target aligns them to.
    let (long, longest) = (align_of::<u64>(), align_of::<u128>());
    assert_eq!((align::<u8, u8>(), align::<u64, u8>(), align::<u8, u128>()), (long, long, longest));
    assert_eq!((most_padding::<u8, u8, Block>(), most_padding::<u8, u128, Block>()), (0, longest - 8));
    assert_eq!((most_padding::<u8, u8, Bytes>(), most_padding::<u128, u8, Bytes>()), (long - 1, longest - 1));
}

#[cfg(target_pointer_width = "64")]
#[test]
fn a_map_of_more_than_can_be_addressed_is_of_no_size() {
    const MOST: usize = isize::MAX as usize;
    // Eight slots, four entries and their tags, which end with the last four bytes that can be addressed, or behind them.
    type Quarter = [u8; (MOST - 3 - 32 - 8) / 4];
    type Longer = [u8; (MOST - 3 - 32 - 8) / 4 + 1];
    assert_eq!(total::<Quarter, ()>(4, 3), MOST - 3);
    assert_eq!(total::<Longer, ()>(4, 3), usize::MAX);
    assert_eq!(total::<Quarter, ()>(usize::MAX, 3), usize::MAX);
    assert_eq!(Shape::bytes_for::<Longer, ()>(4), usize::MAX);
}
