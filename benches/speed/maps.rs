//! What the maps cost beside their peers, for 100 and for 10,000 entries, `u32` to `u32`, keys in random order.

use std::{
    collections::BTreeMap,
    hash::{BuildHasher, BuildHasherDefault},
    hint::black_box,
};

use budget_runtime::{BoundedHashMap, BoundedMap, Memory, MemoryBlock};
use heapless::index_map::FnvIndexMap;

use crate::{
    interleaved::{Case, case},
    report::{
        Report,
        Target::{About, None},
    },
};

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
peer!([] BTreeMap<u32, u32>, |map, key, value| {
    map.insert(key, value);
    true
});
peer!([const N: usize] heapless::LinearMap<u32, u32, N>, |map, key, value| map.insert(key, value).is_ok());
peer!([S: BuildHasher, M: Memory] BoundedHashMap<u32, u32, S, M>, |map, key, value| {
    map.insert(key, value).is_ok()
});
peer!([const N: usize] FnvIndexMap<u32, u32, N>, |map, key, value| map.insert(key, value).is_ok());
peer!([S: BuildHasher] hashbrown::HashMap<u32, u32, S>, |map, key, value| {
    map.insert(key, value);
    true
});

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

/// The groups of one number of entries; `SLOTS` is the power of two that `FnvIndexMap` asks for.
macro_rules! maps {
    ($report:ident, $count:literal, $SLOTS:literal, $iterations:literal, $map_peers:expr) => {{
        const HASH_BYTES: usize = BoundedHashMap::<u32, u32, Fnv, MemoryBlock<0>>::block_bytes($count);
        const MAP_BYTES: usize = BoundedMap::<u32, u32, MemoryBlock<0>>::block_bytes($count);
        const FNV: &str = "heapless::FnvIndexMap";
        let keys = keys($count);
        for (name, work) in WORKS {
            let mut bounded =
                Box::new(BoundedHashMap::<u32, u32, Fnv, _>::over(MemoryBlock::<HASH_BYTES>::new()));
            let mut index_map = Box::new(FnvIndexMap::<u32, u32, $SLOTS>::new());
            let mut hashbrown = hashbrown::HashMap::with_capacity_and_hasher($count, Fnv::default());
            let cases = vec![
                measure(FNV, &mut *index_map, &keys, work),
                measure("BoundedHashMap, the same hasher", &mut *bounded, &keys, work)
                    .against(FNV, About(1.0))
                    .because(INDEX),
                measure("hashbrown::HashMap, the same hasher", &mut hashbrown, &keys, work)
                    .against(FNV, None),
            ];
            $report.table(&format!("a hash map of {} entries: {name}", $count), $iterations, 1, cases);
        }
        for (name, work) in WORKS {
            let mut bounded = Box::new(BoundedMap::<u32, u32, _>::over(MemoryBlock::<MAP_BYTES>::new()));
            let mut tree = BTreeMap::new();
            $map_peers(
                $report,
                &format!("an ordered map of {} entries: {name}", $count),
                &mut bounded,
                &mut tree,
                &keys,
                work,
            );
        }
    }};
}

const INDEX: &str = "both search an index of Robin Hood hashing; ours keeps the tags beside the entries, so that nothing of the \
                     user's runs while anything is moved";
const TREE: &str = "BTreeMap";
const LINEAR: &str = "heapless::LinearMap";

fn beside_linear<M: Memory>(
    report: &mut Report,
    group: &str,
    bounded: &mut BoundedMap<u32, u32, M>,
    tree: &mut BTreeMap<u32, u32>,
    keys: &[u32],
    work: Work,
) {
    let mut linear = heapless::LinearMap::<u32, u32, 100>::new();
    let cases = vec![
        measure(LINEAR, &mut linear, keys, work),
        measure("BoundedMap", bounded, keys, work).against(LINEAR, About(1.0)).because(match work {
            Work::Sum => {
                "ours goes from leaf to leaf; there is one here, and to see that no other follows costs 5 ns for all entries"
            }
            _ => {
                "it keeps its entries in order, so it moves half of them, where a linear map compares the key with all and \
                 appends: for 100 entries of 8 bytes these take about as long"
            }
        }),
        measure(TREE, tree, keys, work).against(LINEAR, None),
    ];
    report.table(group, 2_000, 1, cases);
}

fn beside_tree<M: Memory>(
    report: &mut Report,
    group: &str,
    bounded: &mut BoundedMap<u32, u32, M>,
    tree: &mut BTreeMap<u32, u32>,
    keys: &[u32],
    work: Work,
) {
    let cases = vec![
        measure(TREE, tree, keys, work),
        measure("BoundedMap", bounded, keys, work).against(TREE, About(1.0)),
    ];
    report.table(group, 5, 1, cases);
}

pub(crate) fn run(report: &mut Report) {
    maps!(report, 100, 128, 500, beside_linear);
    maps!(report, 10_000, 16_384, 5, beside_tree);
}
