//! What the maps cost beside their peers, for each of 100 and of 10,000 entries, `u32` to `u32`, keys in random order.

mod interleaved;

use std::{collections::BTreeMap, hint::black_box};

use budget_runtime::{BoundedMap, Memory, MemoryBlock};
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

/// So many keys, all even, in random order.
fn keys(count: u32) -> Vec<u32> {
    (0..count)
        .map(|index| index.wrapping_mul(0x9E37_79B9).rotate_left(15).wrapping_mul(0x85EB_CA6B) & !1)
        .collect()
}

fn main() {
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
