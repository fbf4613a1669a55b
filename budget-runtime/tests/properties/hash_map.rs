//! The hash map against that of the standard library, over any operations and with hashers good and bad: the same
//! entries after each, refusals exactly when it is full, each key and value dropped exactly once, also when a hash, a
//! comparison or a closure panics.

use std::{
    collections::HashMap,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hasher},
    mem::MaybeUninit,
};

use budget_runtime::{BoundedHashMap, ManagedMemory, Memory, MemoryBlock, hash_map::Entry};

use crate::fixture::{
    Only, account,
    drops::{Drops, Element},
    keys::{Key, Rank, burns, fuse, quietly},
    random::Random,
    steps::{Step, check},
};

type Map<'drops, S, M> = BoundedHashMap<Key<'drops>, Element<'drops>, S, M>;
type Good = BuildHasherDefault<DefaultHasher>;

/// A model: from the rank of a key to its id and that of its value.
type Model = HashMap<u32, (usize, usize)>;

/// Gives the number that is hashed, with all but the lowest bits in the way.
#[derive(Default)]
struct Shifted<const BITS: u32>(u64);

impl<const BITS: u32> Hasher for Shifted<BITS> {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0 << 8 | u64::from(*byte);
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = u64::from(number) << BITS;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Numbers as they are.
type Identity = BuildHasherDefault<Shifted<0>>;
/// Two different hashes.
type Two = BuildHasherDefault<Shifted<63>>;

fn ids((key, value): (Key<'_>, Element<'_>)) -> (usize, usize) {
    (key.element.id, value.id)
}

fn shown<'a>((key, value): (&'a Key<'_>, &'a Element<'_>)) -> (u32, (usize, usize)) {
    (key.rank.0, (key.element.id, value.id))
}

struct Test<'drops, S, M: Memory> {
    map: Map<'drops, S, M>,
    model: Model,
    drops: &'drops Drops,
    random: Random,
    ranks: u32,
}

impl<'drops, S: BuildHasher + Default, M: Memory> Test<'drops, S, M> {
    fn over(memory: M, drops: &'drops Drops) -> Self {
        let map = Map::over(memory);
        let ranks = u32::try_from(map.capacity()).unwrap() * 3 / 2 + 2;
        Self { map, model: Model::new(), drops, random: Random::new(u64::from(ranks)), ranks }
    }
    fn rank(&mut self) -> u32 {
        self.random.number(self.ranks)
    }

    /// One operation; `growing` says whether insertions or removals prevail.
    fn step(&mut self, growing: bool) {
        let removals = if growing { 20 } else { 60 };
        // So rarely that the map is full at times.
        let rare = (self.ranks as usize / 4).max(4);
        match self.random.number(100) {
            0..6 => self.entry(),
            6..12 => self.panicking(),
            12 => self.values(),
            13 if self.random.once_in(rare) => self.retain(),
            13 if self.random.once_in(rare) => self.drain(),
            14..20 => self.look(),
            choice if choice < 20 + removals => self.remove(),
            _ => {
                let rank = self.rank();
                self.insert(rank);
            }
        }
    }

    fn insert(&mut self, rank: u32) {
        let key = Key::new(rank, self.drops);
        let value = self.drops.element();
        let new = (key.element.id, value.id);
        let full = self.model.len() == self.map.capacity();
        assert_eq!(self.map.is_full(), full);
        let outcome = if self.random.once_in(4) {
            self.map.as_view().insert(key, value)
        } else {
            self.map.insert(key, value)
        };
        match self.model.get_mut(&rank) {
            Some(old) => {
                assert_eq!(outcome.unwrap().map(|value| value.id), Some(old.1));
                old.1 = new.1;
            }
            None if full => assert_eq!(outcome.map_err(ids).unwrap_err(), new),
            None => {
                assert!(outcome.unwrap().is_none());
                self.model.insert(rank, new);
            }
        }
    }

    fn remove(&mut self) {
        let rank = self.rank();
        let expected = self.model.remove(&rank);
        let removed = if self.random.once_in(4) {
            self.map.as_view().remove_entry(&Rank(rank))
        } else {
            self.map.remove_entry(&Rank(rank))
        };
        assert_eq!(removed.map(ids), expected);
        assert!(!self.map.contains_key(&Rank(rank)));
    }

    fn look(&mut self) {
        let rank = self.rank();
        let expected = self.model.get(&rank).copied();
        assert_eq!(self.map.get(&Rank(rank)).map(|value| value.id), expected.map(|ids| ids.1));
        assert_eq!(self.map.get_key_value(&Rank(rank)).map(|entry| shown(entry).1), expected);
        assert_eq!(self.map.get_mut(&Rank(rank)).map(|value| value.id), expected.map(|ids| ids.1));
        assert_eq!(self.map.as_view().get(&Rank(rank)).map(|value| value.id), expected.map(|ids| ids.1));
    }

    fn entry(&mut self) {
        let rank = self.rank();
        let full = self.map.is_full();
        let key = Key::new(rank, self.drops);
        let id = key.element.id;
        let choice = self.random.number(3);
        match (self.map.entry(key), self.model.get(&rank).copied()) {
            (Entry::Occupied(entry), Some(ids)) => {
                assert_eq!((entry.key().element.id, entry.get().id), ids);
                if choice == 0 {
                    drop(entry.remove());
                    self.model.remove(&rank);
                } else {
                    assert_eq!(entry.into_mut().id, ids.1);
                }
            }
            (Entry::Vacant(entry), None) if choice == 0 => {
                assert_eq!(entry.into_key().element.id, id);
            }
            (vacant, None) => {
                let outcome = vacant.or_insert_with(|| self.drops.element()).map(|value| value.id);
                match outcome {
                    Ok(value) => {
                        assert!(!full);
                        self.model.insert(rank, (id, value));
                    }
                    Err(key) => assert_eq!((full, key.element.id), (true, id)),
                }
            }
            (entry, expected) => panic!("{entry:?} for {expected:?}"),
        }
    }

    fn values(&mut self) {
        let rank = self.rank();
        for (key, value) in &mut self.map {
            if key.rank.0 == rank {
                *value = self.drops.element();
                self.model.get_mut(&rank).unwrap().1 = value.id;
                break;
            }
        }
    }

    /// A hash or a comparison that panics leaves all as it was.
    fn panicking(&mut self) {
        let (rank, calls, choice) = (self.rank(), self.random.number(4), self.random.number(3));
        let full = self.map.is_full();
        let (key, value) = (Key::new(rank, self.drops), self.drops.element());
        let new = (key.element.id, value.id);
        match choice {
            0 => match burns(calls, || self.map.insert(key, value)) {
                None => {}
                Some(Ok(Some(old))) => {
                    let ids = self.model.get_mut(&rank).unwrap();
                    assert_eq!(std::mem::replace(&mut ids.1, new.1), old.id);
                }
                Some(Ok(None)) => assert!(!full && self.model.insert(rank, new).is_none()),
                Some(Err(_)) => assert!(full),
            },
            1 => {
                if let Some(removed) = burns(calls, || self.map.remove_entry(&Rank(rank))) {
                    assert_eq!(removed.map(ids), self.model.remove(&rank));
                }
            }
            _ => {
                if let Some(found) = burns(calls, || self.map.get(&Rank(rank)).map(|value| value.id)) {
                    assert_eq!(found, self.model.get(&rank).map(|ids| ids.1));
                }
            }
        }
    }

    /// A closure that panics leaves the entries that it has not refused.
    fn retain(&mut self) {
        let (part, calls) = (1 + self.random.number(8), self.random.number(2 * self.ranks));
        let len = self.map.len();
        let (mut asked, mut refused) = (0, Vec::new());
        let panicked = burns(calls, || {
            self.map.retain(|key, _| {
                fuse();
                asked += 1;
                let keep = key.rank.0 % part != 0;
                if !keep {
                    refused.push(key.rank.0);
                }
                keep
            });
        });
        assert_eq!(asked, if panicked.is_none() { calls as usize } else { len });
        for rank in refused {
            assert!(rank % part == 0 && self.model.remove(&rank).is_some());
        }
        if panicked.is_some() {
            assert!(self.model.keys().all(|rank| rank % part != 0));
        }
        self.check();
    }

    fn drain(&mut self) {
        let mut drain = self.map.drain();
        assert_eq!(drain.len(), self.model.len());
        for (key, value) in drain.by_ref().take(self.random.number(self.ranks) as usize) {
            assert_eq!(self.model.remove(&key.rank.0), Some((key.element.id, value.id)));
        }
        drop(drain);
        self.model.clear();
        assert_eq!(self.map.len(), 0);
    }

    fn check(&self) {
        assert_eq!(self.map.len(), self.model.len());
        assert!(self.map.iter().map(shown).all(|(rank, ids)| self.model.get(&rank) == Some(&ids)));
        assert!(self.model.keys().all(|rank| self.map.contains_key(&Rank(*rank))));
    }

    fn check_drops(&self) {
        self.check();
        assert_eq!(self.drops.made() - self.drops.dropped().len(), 2 * self.model.len());
    }
}

/// Runs the steps on a map over `memory`, and returns it with its model, and whether it was full.
fn run<'drops, S: BuildHasher + Default, M: Memory>(
    memory: M,
    steps: &[Step],
    drops: &'drops Drops,
) -> (Map<'drops, S, M>, Model, bool) {
    let mut test = Test::over(memory, drops);
    let ranks = test.ranks;
    let mut was_full = false;
    for (number, step) in (0..).zip(steps) {
        test.random = Random::of(*step);
        // Long enough in one direction to fill it and to empty it.
        test.step((number / (4 * ranks)).is_multiple_of(2));
        was_full |= test.map.is_full();
        if ranks < 100 || number % 512 == 0 {
            test.check();
        }
    }
    test.check_drops();
    (test.map, test.model, was_full)
}

/// Runs the steps of each case on a map over memory that `memory` makes.
fn compare<S: BuildHasher + Default, M: Memory>(cases: u32, most: usize, memory: impl Fn() -> M) {
    check(cases, most, |steps| {
        let drops = Drops::default();
        let (map, _, was_full) = run::<S, _>(memory(), steps, &drops);
        drop(map);
        drops.assert_each_once();
        was_full
    });
}

const fn bytes(capacity: usize) -> usize {
    Map::<'_, Good, MemoryBlock<0>>::block_bytes(capacity)
}

#[test]
fn a_map_in_a_block_behaves_as_the_standard_one() {
    quietly(|| {
        check(128, 600, |steps| {
            let drops = Drops::default();
            let (map, mut model, was_full) =
                run::<Good, _>(MemoryBlock::<{ bytes(28) }>::new(), steps, &drops);
            assert_eq!(map.capacity(), 28);
            let mut entries = Box::new(map).into_iter();
            assert!(entries.by_ref().take(2).all(|entry| model.remove(&entry.0.rank.0) == Some(ids(entry))));
            // Moved, it goes on where it was.
            let mut entries = Box::new(entries);
            assert!(entries.by_ref().take(5).all(|entry| model.remove(&entry.0.rank.0) == Some(ids(entry))));
            drop(entries);
            drops.assert_each_once();
            was_full
        });
    });
}

#[test]
fn a_map_in_a_managed_block_behaves_as_the_standard_one() {
    quietly(|| {
        let account = account!(1 << 20);
        compare::<Good, _>(10, 9_000, || ManagedMemory::<{ bytes(700) }>::new(Only(account)).unwrap());
        assert_eq!(account.used(), 0);
    });
}

#[test]
fn a_map_with_a_hasher_that_mixes_nothing_behaves_as_the_standard_one() {
    quietly(|| compare::<Identity, _>(20, 3_000, MemoryBlock::<{ bytes(200) }>::new));
}

#[test]
fn a_map_of_keys_that_collide_behaves_as_the_standard_one() {
    quietly(|| compare::<Two, _>(60, 1_000, MemoryBlock::<{ bytes(56) }>::new));
}

#[test]
fn a_map_in_borrowed_bytes_behaves_as_the_standard_one() {
    quietly(|| {
        for (capacity, start, cases, most) in
            [(1_u16, 0, 100, 60), (2, 5, 100, 80), (3, 1, 100, 100), (100, 3, 30, 2_000)]
        {
            check(cases, most, |steps| {
                let mut bytes = vec![MaybeUninit::<u8>::uninit(); bytes(capacity.into()) + 7 + start];
                let drops = Drops::default();
                let (map, _, was_full) = run::<Good, _>(&mut bytes[start..], steps, &drops);
                assert!(map.capacity() >= usize::from(capacity));
                drop(map);
                drops.assert_each_once();
                was_full
            });
        }
    });
}

#[test]
fn a_map_too_large_for_slots_of_four_bytes_behaves_as_the_standard_one() {
    quietly(|| {
        let mut bytes = vec![MaybeUninit::<u8>::uninit(); bytes(60_000) + 7];
        let drops = Drops::default();
        let mut test = Test::<Good, _>::over(&mut bytes[..], &drops);
        for rank in 0..test.ranks {
            test.insert(rank);
        }
        assert!(test.map.is_full() && test.map.len() >= 60_000);
        for _ in 0..20_000 {
            test.step(false);
        }
        test.check_drops();
        drop(test);
        drops.assert_each_once();
    });
}
