//! The hash map against that of the standard library, over random operations and with hashers good and bad: the same
//! entries after each, refusals exactly when it is full, each key and value dropped exactly once, also when a hash, a
//! comparison or a closure panics.

mod fixture;

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

    /// One random operation; `growing` says whether insertions or removals prevail.
    fn step(&mut self, growing: bool) {
        let removals = if growing { 20 } else { 60 };
        let rare = (self.ranks / 16).max(40);
        match self.random.number(100) {
            0..6 => self.entry(),
            6..12 => self.panicking(),
            12 => self.values(),
            13 if self.random.number(rare) == 0 => self.retain(),
            13 if self.random.number(rare) == 0 => self.drain(),
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
        let outcome = self.map.insert(key, value);
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
        assert_eq!(self.map.remove_entry(&Rank(rank)).map(ids), expected);
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

/// Runs random steps on a map over `memory`, and returns it with its model.
fn run<S: BuildHasher + Default, M: Memory>(memory: M, steps: u32, drops: &Drops) -> (Map<'_, S, M>, Model) {
    let mut test = Test::over(memory, drops);
    let ranks = test.ranks;
    let mut filled = 0;
    for step in 0..steps {
        // Long enough in one direction to fill it and to empty it.
        test.step((step / (4 * ranks)).is_multiple_of(2));
        filled += u32::from(test.map.is_full());
        if step % 512 == 0 && ranks < 1024 {
            test.check();
        }
        if step % 8192 == 0 {
            test.check_drops();
        }
    }
    test.check_drops();
    assert!(filled > 0, "the map was never full");
    (test.map, test.model)
}

const fn bytes(capacity: usize) -> usize {
    Map::<'_, Good, MemoryBlock<0>>::block_bytes(capacity)
}

#[test]
fn a_map_in_a_block_behaves_as_the_standard_one() {
    quietly(|| {
        let drops = Drops::default();
        let (map, mut model) = run::<Good, _>(MemoryBlock::<{ bytes(28) }>::new(), 100_000, &drops);
        assert_eq!(map.capacity(), 28);
        let mut entries = Box::new(map).into_iter();
        assert!(entries.by_ref().take(2).all(|entry| model.remove(&entry.0.rank.0) == Some(ids(entry))));
        // Moved, it goes on where it was.
        let mut entries = Box::new(entries);
        assert!(entries.by_ref().take(5).all(|entry| model.remove(&entry.0.rank.0) == Some(ids(entry))));
        drop(entries);
        drops.assert_each_once();
    });
}

#[test]
fn a_map_in_a_managed_block_behaves_as_the_standard_one() {
    quietly(|| {
        let account = account!(1 << 20);
        let drops = Drops::default();
        let memory = ManagedMemory::<{ bytes(700) }>::new(Only(account)).unwrap();
        drop(run::<Good, _>(memory, 100_000, &drops));
        drops.assert_each_once();
        assert_eq!(account.used(), 0);
    });
}

#[test]
fn a_map_with_a_hasher_that_mixes_nothing_behaves_as_the_standard_one() {
    quietly(|| {
        let drops = Drops::default();
        drop(run::<Identity, _>(MemoryBlock::<{ bytes(200) }>::new(), 100_000, &drops));
        drops.assert_each_once();
    });
}

#[test]
fn a_map_of_keys_that_collide_behaves_as_the_standard_one() {
    quietly(|| {
        let drops = Drops::default();
        drop(run::<Two, _>(MemoryBlock::<{ bytes(56) }>::new(), 100_000, &drops));
        drops.assert_each_once();
    });
}

#[test]
fn a_map_in_borrowed_bytes_behaves_as_the_standard_one() {
    quietly(|| {
        for (capacity, start) in [(1_u16, 0), (2, 5), (3, 1), (100, 3)] {
            let mut bytes = vec![MaybeUninit::<u8>::uninit(); bytes(capacity.into()) + 7 + start];
            let drops = Drops::default();
            let steps = 8 * (u32::from(capacity) + 2_000);
            let (map, model) = run::<Good, _>(&mut bytes[start..], steps, &drops);
            assert!(map.capacity() >= usize::from(capacity));
            drop((map, model));
            drops.assert_each_once();
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
