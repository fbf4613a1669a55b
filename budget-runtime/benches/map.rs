//! What the maps cost beside their peers, for each of 100 and of 10,000 entries, `u32` to `u32`, keys in random order.

mod interleaved;

use std::{
    collections::BTreeMap,
    hash::{BuildHasher, BuildHasherDefault},
    hint::black_box,
};

use budget_runtime::{BoundedHashMap, BoundedMap, Memory, MemoryBlock};
use heapless::index_map::FnvIndexMap;
use interleaved::{Case, case, table};

/// What all of the maps can do.
trait Peer {
    fn insert(&mut self, key: u32, value: u32) -> bool;
    fn get(&self, key: u32) -> Option<u32>;
    fn remove(&mut self, key: u32) -> Option<u32>;
    fn clear(&mut self);
    fn sum(&self) -> u32;
}

macro_rules! peer {
    ([$($generics:tt)*] $type:ty, |$map:ident, $key:ident, $value:ident| $insert:expr) => {
        impl<$($generics)*> Peer for $type {
            #[inline]
            fn insert(&mut self, $key: u32, $value: u32) -> bool {
                let $map = self;
                $insert
            }

            #[inline]
            fn get(&self, key: u32) -> Option<u32> {
                <$type>::get(self, &key).copied()
            }

            #[inline]
            fn remove(&mut self, key: u32) -> Option<u32> {
                <$type>::remove(self, &key)
            }

            #[inline]
            fn clear(&mut self) {
                <$type>::clear(self);
            }

            #[inline]
            fn sum(&self) -> u32 {
                self.iter().fold(0, |sum, (key, value)| sum ^ key ^ value)
            }
        }
    };
}

peer!([M: Memory] BoundedMap<u32, u32, M>, |map, key, value| map.insert(key, value).is_ok());
peer!([] BTreeMap<u32, u32>, |map, key, value| { map.insert(key, value); true });
peer!([const N: usize] heapless::LinearMap<u32, u32, N>, |map, key, value| map.insert(key, value).is_ok());

peer!(
    [S: BuildHasher, M: Memory] BoundedHashMap<u32, u32, S, M>,
    |map, key, value| map.insert(key, value).is_ok()
);
peer!([const N: usize] FnvIndexMap<u32, u32, N>, |map, key, value| map.insert(key, value).is_ok());
peer!(
    [S: BuildHasher] hashbrown::HashMap<u32, u32, S>,
    |map, key, value| { map.insert(key, value); true }
);

/// The hasher of `FnvIndexMap`.
type Fnv = BuildHasherDefault<hash32::FnvHasher>;

/// One measurement of one map.
#[derive(Clone, Copy)]
enum Work {
    Insert,
    Get,
    Miss,
    RemoveInsert,
    Sum,
}

const WORKS: [(&str, Work); 5] = [
    ("insert all, from empty", Work::Insert),
    ("get what is there", Work::Get),
    ("get what is not there", Work::Miss),
    ("remove and insert again", Work::RemoveInsert),
    ("go over all", Work::Sum),
];

fn measure<'map, P: Peer>(name: &'map str, map: &'map mut P, keys: &'map [u32], work: Work) -> Case<'map> {
    for &key in keys {
        assert!(map.insert(key, !key));
    }
    match work {
        Work::Insert => case(name, move || {
            map.clear();
            for &key in keys {
                black_box(map.insert(black_box(key), key));
            }
        }),
        Work::Get => case(name, move || {
            for &key in keys {
                black_box(map.get(black_box(key)));
            }
        }),
        Work::Miss => case(name, move || {
            for &key in keys {
                black_box(map.get(black_box(key ^ 1)));
            }
        }),
        Work::RemoveInsert => case(name, move || {
            for &key in keys {
                black_box(map.remove(black_box(key)));
                black_box(map.insert(black_box(key), key));
            }
        }),
        Work::Sum => case(name, move || black_box(&*map).sum()),
    }
}

/// So many keys, all even, in random order: splitmix64 of Steele, Lea and Flood.
fn keys(count: u32) -> Vec<u32> {
    let key = |index: u32| {
        let mut bits = u64::from(index + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (bits >> 32) as u32 & !1
    };
    (0..count).map(key).collect()
}

fn ordered() {
    let (small, large) = (keys(100), keys(10_000));
    for (title, work) in WORKS {
        const BYTES: usize = BoundedMap::<u32, u32, MemoryBlock<0>>::block_bytes(100);
        let mut bounded = BoundedMap::over(MemoryBlock::<BYTES>::new());
        let mut linear = heapless::LinearMap::<u32, u32, 100>::new();
        let mut tree = BTreeMap::new();
        let cases = vec![
            measure("heapless::LinearMap", &mut linear, &small, work),
            measure("BTreeMap", &mut tree, &small, work),
            measure("BoundedMap", &mut bounded, &small, work),
        ];
        table(&format!("{title}, for each of 100"), 500, 100, cases);
    }
    for (title, work) in WORKS {
        const BYTES: usize = BoundedMap::<u32, u32, MemoryBlock<0>>::block_bytes(10_000);
        let mut bounded = Box::new(BoundedMap::over(MemoryBlock::<BYTES>::new()));
        let mut tree = BTreeMap::new();
        let cases = vec![
            measure("BTreeMap", &mut tree, &large, work),
            measure("BoundedMap", &mut *bounded, &large, work),
        ];
        table(&format!("{title}, for each of 10,000"), 5, 10_000, cases);
    }
}

fn hashed() {
    let (small, large) = (keys(100), keys(10_000));
    for (title, work) in WORKS {
        const BYTES: usize = BoundedHashMap::<u32, u32, Fnv, MemoryBlock<0>>::block_bytes(100);
        let mut bounded = BoundedHashMap::<_, _, Fnv, _>::over(MemoryBlock::<BYTES>::new());
        let mut index = FnvIndexMap::<u32, u32, 128>::new();
        let mut brown = hashbrown::HashMap::with_capacity_and_hasher(100, Fnv::default());
        let cases = vec![
            measure("heapless::index_map::FnvIndexMap", &mut index, &small, work),
            measure("hashbrown::HashMap, the same hasher", &mut brown, &small, work),
            measure("BoundedHashMap, the same hasher", &mut bounded, &small, work),
        ];
        table(&format!("{title}, for each of 100"), 500, 100, cases);
    }
    for (title, work) in WORKS {
        const BYTES: usize = BoundedHashMap::<u32, u32, Fnv, MemoryBlock<0>>::block_bytes(10_000);
        let mut bounded = Box::new(BoundedHashMap::<_, _, Fnv, _>::over(MemoryBlock::<BYTES>::new()));
        let mut index = Box::new(FnvIndexMap::<u32, u32, 16384>::new());
        let mut brown = hashbrown::HashMap::with_capacity_and_hasher(10_000, Fnv::default());
        let cases = vec![
            measure("heapless::index_map::FnvIndexMap", &mut *index, &large, work),
            measure("hashbrown::HashMap, the same hasher", &mut brown, &large, work),
            measure("BoundedHashMap, the same hasher", &mut *bounded, &large, work),
        ];
        table(&format!("{title}, for each of 10,000"), 5, 10_000, cases);
    }
}

fn main() {
    ordered();
    hashed();
}
