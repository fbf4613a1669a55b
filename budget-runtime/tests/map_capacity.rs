//! How many entries the maps and the set hold: honest in whatever order they come, wherever the memory is.

mod fixture;

use std::{
    cell::Cell,
    cmp::Ordering,
    hash::{BuildHasherDefault, DefaultHasher},
    mem::MaybeUninit,
};

use budget_runtime::{
    BoundedHashMap, BoundedMap, BoundedSet, BudgetError, ManagedMemory, MemoryBlock, StaticMemory,
};

use crate::fixture::random::Random;

type Hashed<K, V, M> = BoundedHashMap<K, V, BuildHasherDefault<DefaultHasher>, M>;

fn uninitialised(bytes: usize) -> Vec<MaybeUninit<u8>> {
    vec![MaybeUninit::uninit(); bytes]
}

/// The capacities at which the division of the memory changes, and some between.
fn capacities() -> impl Iterator<Item = usize> {
    (1..300).chain([383, 384, 385, 448, 449, 1000, 3583, 3584, 10_000, 14_336, 14_337, 20_000, 70_000])
}

#[test]
fn a_map_accepts_its_capacity_in_whatever_order_entries_come() {
    for capacity in capacities() {
        let mut bytes = uninitialised(BoundedMap::<u32, u16, &'static mut [u8]>::block_bytes(capacity));
        let count = u32::try_from(capacity).unwrap();
        let (mut random, mut places) = (Random::new(3), Random::new(4));
        let orders: [&mut dyn FnMut(u32) -> u32; 4] = [
            &mut |index| index,
            &mut |index| count.wrapping_sub(index),
            &mut |index| if index.is_multiple_of(2) { index } else { u32::MAX - index },
            &mut |_| random.number(u32::MAX),
        ];
        for order in orders {
            let mut map = BoundedMap::<u32, u16, _>::over(&mut bytes[..]);
            assert!(map.capacity() >= capacity, "{} of {capacity}", map.capacity());
            let mut index = 0;
            while map.len() < map.capacity() {
                assert!(map.insert(order(index), 7).is_ok(), "{} of {}", map.len(), map.capacity());
                index += 1;
            }
            let (full, len) = (map.is_full(), map.len());
            assert!(full && map.iter().count() == len && map.keys().is_sorted());
            // The spare leaves are found again and again.
            for _ in 0..40 {
                let there = places.number(u32::try_from(len).unwrap()) as usize;
                let key = *map.keys().nth(there).unwrap();
                assert_eq!(map.remove(&key), Some(7));
                assert!(map.insert(order(index), 7).is_ok());
                index += 1;
            }
            if capacity > 10_000 {
                break;
            }
        }
    }
}

#[test]
fn a_map_that_was_thinned_out_takes_its_capacity_again_at_one_place() {
    const BYTES: usize = BoundedMap::<u32, u32, MemoryBlock<0>>::block_bytes(2_000);
    let mut map = BoundedMap::<u32, u32, _>::over(MemoryBlock::<BYTES>::new());
    let full = u32::try_from(map.capacity()).unwrap();
    assert!(map.extend((0..full).map(|key| (key * 1000, key))).is_ok());
    for keep in [2, 3, 7, 50] {
        map.retain(|key, _| (key / 1000).is_multiple_of(keep));
        let mut key = 1;
        while map.insert(key, 0).is_ok() {
            key += 1;
        }
        assert!(map.is_full() && map.keys().is_sorted() && map.keys().count() == map.capacity());
        map.retain(|key, _| key.is_multiple_of(1000));
    }
}

#[test]
fn a_hash_map_accepts_its_capacity() {
    for capacity in capacities() {
        let mut bytes = uninitialised(Hashed::<u32, u16, &'static mut [u8]>::block_bytes(capacity));
        let mut map = Hashed::<u32, u16, _>::over(&mut bytes[..]);
        let full = u32::try_from(map.capacity()).unwrap();
        assert!(map.capacity() >= capacity, "{full} of {capacity}");
        for key in 0..full {
            assert_eq!(map.insert(key, 1), Ok(None));
        }
        assert_eq!((map.insert(full, 2), map.is_full()), (Err((full, 2)), true));
        assert_eq!(map.insert(0, 2), Ok(Some(1)));
        assert!((0..full).all(|key| map.contains_key(&key)) && !map.contains_key(&full));
    }
}

#[test]
fn the_capacity_is_a_const_where_the_type_says_the_size() {
    #[repr(align(64))]
    #[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
    struct Line(u8);
    // Aligned to 8 also where a `u64` is not.
    #[repr(align(8))]
    struct Eight(#[expect(dead_code, reason = "only its size counts")] u64);
    const _: () = assert!(BoundedMap::<u32, u64, ManagedMemory<{ 10 * 12 }>>::CAPACITY == 10);
    const _: () = assert!(BoundedMap::<u8, Eight, ManagedMemory<{ 8 + 8 * 8 }>>::CAPACITY == 8);
    const _: () = assert!(BoundedMap::<u8, Eight, ManagedMemory<{ 16 + 8 * 9 - 1 }>>::CAPACITY == 8);
    const _: () = assert!(BoundedMap::<(), (), ManagedMemory<0>>::CAPACITY == 65_535);
    const _: () = assert!(BoundedMap::<u32, u32, ManagedMemory<2048>>::CAPACITY == 256);
    const _: () = assert!(BoundedSet::<u16, ManagedMemory<64>>::CAPACITY == 32);
    const _: () = assert!(BoundedSet::<Line, StaticMemory<{ 2 * 64 + 56 }>>::CAPACITY == 2);
    const _: () = assert!(Hashed::<u32, u32, ManagedMemory<{ 128 * 4 + 112 * 10 }>>::CAPACITY == 112);
    const _: () = assert!(Hashed::<(), (), ManagedMemory<16>>::CAPACITY == 1);
    const _: () = assert!(BoundedMap::<u32, u32, ManagedMemory<8>>::block_bytes(100) == 800);
    const _: () = assert!(BoundedMap::<u32, u32, ManagedMemory<8>>::block_bytes(0) == 0);
    const _: () = assert!(BoundedMap::<u32, u32, ManagedMemory<8>>::block_bytes(usize::MAX) == usize::MAX);
    const _: () = assert!(BoundedMap::<u32, u32, &'static mut [u8]>::block_bytes(100) == 803);
    const _: () = assert!(Hashed::<u32, u32, ManagedMemory<8>>::block_bytes(usize::MAX) == usize::MAX);
    const _: () = assert!(Hashed::<u32, u32, ManagedMemory<8>>::block_bytes(100) == 128 * 4 + 100 * 10);
    // One leaf in seven, and an eighth, is the most that a large map takes beside its entries.
    const _: () =
        assert!(BoundedMap::<u32, u32, ManagedMemory<8>>::block_bytes(10_000) < 80_000 * 8 / 7 + 2048);
}

#[test]
fn bytes_too_few_for_one_entry_are_an_error_and_without_it_hold_none() {
    let mut bytes = uninitialised(8);
    for len in 0..8 {
        let refused = BoundedMap::<u64, u8, _>::new(&mut bytes[..len]).unwrap_err();
        assert!(matches!(refused, BudgetError::NoElement { requested: 9..=16, limit } if limit == len));
        assert!(Hashed::<u64, u8, _>::new(&mut bytes[..len]).is_err());
        assert!(BoundedSet::<[u64; 2], _>::new(&mut bytes[..len]).is_err());
        let mut map = BoundedMap::<u64, u8, _>::over(&mut bytes[..len]);
        assert_eq!((map.insert(1, 2), map.get(&1), map.capacity()), (Err((1, 2)), None, 0));
        assert_eq!(map.entry(1).or_insert(2), Err((1, 2)));
        assert_eq!((map.pop_first(), map.remove(&1)), (None, None));
        map.clear();
        assert_eq!(map.into_iter().next(), None);
        let mut map = Hashed::<u64, u8, _>::over(&mut bytes[..len]);
        assert_eq!((map.insert(1, 2), map.remove(&1), map.get(&1)), (Err((1, 2)), None, None));
        assert_eq!(map.entry(1).or_default(), Err(1));
        assert_eq!(map.iter().count(), 0);
        map.retain(|_, _| false);
        map.clear();
        assert_eq!(map.into_iter().next(), None);
    }
}

#[test]
fn over_aligned_entries_are_aligned_wherever_borrowed_bytes_start() {
    #[repr(align(32))]
    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    struct Wide(u8);
    let mut bytes = uninitialised(1024);
    for start in 0..32 {
        let mut map = BoundedMap::<u8, Wide, _>::over(&mut bytes[start..start + 330]);
        assert!((8..=9).contains(&map.capacity()), "{}", map.capacity());
        assert!(map.extend((0..8).rev().map(|key| (key, Wide(key)))).is_ok());
        for (key, value) in &map {
            assert_eq!((value.0, (&raw const *value).addr() % 32), (*key, 0));
        }
        drop(map);
        let mut map = Hashed::<Wide, u8, _>::over(&mut bytes[start..start + 400]);
        let full = u8::try_from(map.capacity()).unwrap();
        assert!(map.extend((0..full).map(|key| (Wide(key), key))).is_ok());
        for (key, value) in &map {
            assert_eq!((key.0, (&raw const *key).addr() % 32), (*value, 0));
        }
    }
}

thread_local! {
    static COMPARED: Cell<u32> = const { Cell::new(0) };
}

/// A key whose comparisons are counted.
#[derive(PartialEq, Eq)]
struct Counted(u32);

impl PartialOrd for Counted {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Counted {
    fn cmp(&self, other: &Self) -> Ordering {
        COMPARED.set(COMPARED.get() + 1);
        self.0.cmp(&other.0)
    }
}

#[test]
fn a_search_looks_at_few_keys_whatever_is_in_the_map() {
    for capacity in capacities() {
        let mut bytes = uninitialised(BoundedMap::<Counted, u8, &'static mut [u8]>::block_bytes(capacity));
        let mut map = BoundedMap::<Counted, u8, _>::over(&mut bytes[..]);
        let most = map.capacity().ilog2() + 1 + 4;
        let mut random = Random::new(9);
        while !map.is_full() {
            let key = Counted(random.number(u32::MAX));
            COMPARED.set(0);
            assert!(map.insert(key, 0).is_ok());
            assert!(COMPARED.get() <= most, "{} of {most} for {capacity}", COMPARED.get());
        }
        for _ in 0..100 {
            COMPARED.set(0);
            assert!(!map.contains_key(&Counted(random.number(u32::MAX))) || COMPARED.get() > 0);
            assert!(COMPARED.get() <= most, "{} of {most} for {capacity}", COMPARED.get());
        }
    }
}
