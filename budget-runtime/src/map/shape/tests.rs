//! The shapes of maps against a plain search for the best one.

use std::vec::Vec;

use super::{
    SIZES, Shape, align, leaf_bytes, leaf_contents, most_padding, single_most, spare, values_offset,
};
use crate::MemoryBlock;

/// What a leaf of so many entries takes, for keys and values of these sizes and alignments.
fn leaf(len: usize, (key, _): (usize, usize), (value, value_align): (usize, usize)) -> usize {
    (key * len).next_multiple_of(value_align) + value * len
}

/// The capacity, the places of a leaf and the leaves of the best shape, found by trying all.
fn best(bytes: usize, key: (usize, usize), value: (usize, usize)) -> (usize, usize, usize) {
    let single = (0..=256).rev().find(|len| leaf(*len, key, value) <= bytes).unwrap_or(0);
    let align = key.1.max(value.1).max(2);
    let several = SIZES.iter().filter_map(|(len, most)| {
        let leaves = (bytes / (leaf(*len, key, value).next_multiple_of(align) + 4)).min(*most);
        // One in eight is spare, and what is left of eight has one too.
        (leaves > 1).then(|| ((leaves - leaves.div_ceil(8)) * len, *len, leaves))
    });
    let mut best = (single, single, 1);
    for shape in several {
        if shape.0 > best.0 {
            best = shape;
        }
    }
    best
}

fn assert_best<K, V>(bytes: impl Iterator<Item = usize>) {
    let sized = |size, align| (size, if size == 0 { 1 } else { align });
    let (key, value) = (sized(size_of::<K>(), align_of::<K>()), sized(size_of::<V>(), align_of::<V>()));
    for bytes in bytes {
        let shape = Shape::of::<K, V>(bytes);
        let found = (shape.capacity, shape.leaf_len(), shape.leaves());
        assert_eq!(found, best(bytes, key, value), "{bytes} bytes of {key:?} and {value:?}");
        assert_eq!(shape.is_single(), found.2 == 1);
    }
}

#[test]
fn a_shape_accepts_the_most_entries() {
    let sizes: Vec<usize> = (0..3000).chain((3000..5_000_000).step_by(7919)).collect();
    assert_best::<u8, u8>(sizes.iter().copied());
    assert_best::<u8, ()>(sizes.iter().copied());
    assert_best::<(), u32>(sizes.iter().copied());
    assert_best::<u16, [u8; 3]>(sizes.iter().copied());
    assert_best::<u8, u64>(sizes.iter().copied());
    assert_best::<(u64, u8), u16>(sizes.iter().copied());
}

#[test]
fn entries_without_size_need_no_bytes() {
    for bytes in [0, 1] {
        let shape = Shape::of::<(), ()>(bytes);
        assert_eq!((shape.capacity, shape.leaves()), (65535, 1));
    }
    assert_eq!(
        (single_most::<(), ()>(), single_most::<u8, ()>(), single_most::<(), u8>()),
        (65535, 256, 256)
    );
    assert_eq!(single_most::<u8, u8>(), 256);
}

#[test]
fn the_fewest_bytes_for_a_capacity_accept_it_and_one_byte_less_does_not() {
    for capacity in (1..=600).chain([14_336, 14_337, 70_000, 1_000_000]) {
        let bytes = Shape::bytes_for::<u32, u16>(capacity);
        assert!(Shape::of::<u32, u16>(bytes).capacity >= capacity, "{capacity}");
        assert!(Shape::of::<u32, u16>(bytes - 1).capacity < capacity, "{capacity}");
    }
    assert_eq!(Shape::bytes_for::<u32, u16>(0), 0);
    assert_eq!(Shape::bytes_for::<u8, u8>(usize::MAX), usize::MAX);
}

#[test]
fn the_first_byte_is_aligned_for_keys_values_and_ordinals() {
    type Block = MemoryBlock<8>;
    type Bytes = &'static mut [u8];
    // What a target aligns them to.
    let (long, longest) = (align_of::<u64>(), align_of::<u128>());
    assert_eq!((align::<u64, u8>(), align::<u8, u64>(), align::<u64, u64>()), (long, long, long));
    assert_eq!((align::<u8, u8>(), align::<(), ()>(), align::<u8, u16>()), (2, 2, 2));
    assert_eq!((align::<[u64; 0], u8>(), align::<u8, [u64; 0]>()), (2, 2));
    assert_eq!((align::<u32, u16>(), align::<u16, u32>()), (4, 4));
    assert_eq!((most_padding::<u8, u8, Block>(), most_padding::<u64, u8, Block>()), (0, 0));
    assert_eq!(
        (most_padding::<u128, u8, Block>(), most_padding::<u64, u8, Bytes>()),
        (longest - 8, long - 1)
    );
    assert_eq!(most_padding::<u8, u8, Bytes>(), 1);
}

#[test]
fn values_follow_the_keys_where_they_are_aligned() {
    assert_eq!(
        (values_offset::<u8, u32>(5), values_offset::<u8, u32>(8), values_offset::<u32, u8>(5)),
        (8, 8, 20)
    );
    assert_eq!((leaf_contents::<u8, u32>(5), leaf_bytes::<u8, u32>(5)), (28, 28));
    assert_eq!((leaf_contents::<u32, u8>(5), leaf_bytes::<u32, u8>(5)), (25, 28));
}

#[test]
fn one_in_eight_leaves_is_spare() {
    for (leaves, expected) in [(0, 0), (1, 1), (8, 1), (9, 2), (16, 2), (17, 3), (65535, 8192)] {
        assert_eq!(spare(leaves), expected);
    }
}

#[cfg(target_pointer_width = "64")]
#[test]
fn a_leaf_of_more_than_can_be_addressed_is_of_no_size() {
    // Seven of these are as many bytes as can be addressed.
    type Seventh = [u8; isize::MAX as usize / 7];
    for (contents, expected) in [
        (leaf_contents::<Seventh, ()>(7), isize::MAX as usize),
        (leaf_contents::<(), Seventh>(7), isize::MAX as usize),
        (leaf_contents::<Seventh, u8>(7), usize::MAX),
        (leaf_contents::<u8, Seventh>(7), usize::MAX),
        (leaf_contents::<Seventh, Seventh>(4), usize::MAX),
        (leaf_contents::<Seventh, u64>(usize::MAX), usize::MAX),
    ] {
        assert_eq!(contents, expected);
    }
    assert_eq!(leaf_bytes::<Seventh, u8>(7), usize::MAX);
}
