//! The ordered map against that of the standard library, over any operations: the same entries after each, refusals
//! exactly when it is full, each key and value dropped exactly once, also when a comparison, a closure or a drop panics.

use std::{borrow::Borrow, collections::BTreeMap, mem::MaybeUninit, ops::Bound};

use budget_runtime::{BoundedMap, ManagedMemory, Memory, MemoryBlock, map::Entry};

use crate::fixture::{
    Only, account,
    drops::{Drops, Element},
    keys::{Key, Rank, burns, fuse, quietly},
    random::Random,
    steps::{Step, check},
};

type Map<'drops, M> = BoundedMap<Key<'drops>, Element<'drops>, M>;

/// A model: from the rank of a key to its id and that of its value.
type Model = BTreeMap<u32, (usize, usize)>;

fn ids((key, value): (Key<'_>, Element<'_>)) -> (usize, usize) {
    (key.element.id, value.id)
}

fn shown<'a>((key, value): (&Key<'_>, impl Borrow<Element<'a>>)) -> (u32, (usize, usize)) {
    (key.rank.0, (key.element.id, value.borrow().id))
}

fn sum(entries: &[(u32, (usize, usize))]) -> u64 {
    entries.iter().map(|(rank, _)| u64::from(*rank)).sum()
}

struct Test<'drops, M: Memory> {
    map: Map<'drops, M>,
    model: Model,
    drops: &'drops Drops,
    random: Random,
    ranks: u32,
}

impl<M: Memory> Test<'_, M> {
    fn rank(&mut self) -> u32 {
        self.random.number(self.ranks)
    }

    /// One operation; `growing` says whether insertions or removals prevail.
    fn step(&mut self, growing: bool) {
        let removals = if growing { 20 } else { 60 };
        // So rarely that the map is full at times.
        let rare = (self.ranks as usize / 4).max(4);
        match self.random.number(100) {
            0..2 => self.ends(),
            2..4 => self.range(),
            4..8 => self.entry(),
            8..12 => self.panicking_comparison(),
            12..14 => self.values(),
            14 if self.random.once_in(rare) => self.retain(),
            14 if self.random.once_in(rare) => self.drain(),
            14 if self.random.once_in(rare) => self.run(),
            15..20 => self.look(),
            choice if choice < 20 + removals => self.remove(),
            _ => self.insert(),
        }
    }

    fn insert(&mut self) {
        let rank = self.rank();
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

    fn ends(&mut self) {
        let expected = self.model.first_key_value().map(|(rank, ids)| (*rank, *ids));
        assert_eq!(self.map.first_key_value().map(shown), expected);
        let expected = self.model.last_key_value().map(|(rank, ids)| (*rank, *ids));
        assert_eq!(self.map.last_key_value().map(shown), expected);
        if self.random.number(2) == 0 {
            assert_eq!(self.map.pop_first().map(ids), self.model.pop_first().map(|entry| entry.1));
        } else {
            assert_eq!(self.map.pop_last().map(ids), self.model.pop_last().map(|entry| entry.1));
        }
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

    fn range(&mut self) {
        let (from, to) = (self.rank(), self.rank());
        let bound = |kind, rank| match kind {
            0 => Bound::Included(rank),
            1 => Bound::Excluded(rank),
            _ => Bound::Unbounded,
        };
        let (start, end) = (self.random.number(3), self.random.number(3));
        let range = (bound(start, from), bound(end, to));
        let turned = (start < 2 && end < 2) && (from > to || (from == to && start + end > 0));
        let mut expected = Vec::new();
        if !turned {
            expected.extend(self.model.range(range).map(|(rank, ids)| (*rank, *ids)));
        }
        let range = (range.0.map(Rank), range.1.map(Rank));
        let found = self.map.range(range);
        assert_eq!(found.len(), expected.len(), "{range:?}");
        assert!(found.clone().map(shown).eq(expected.iter().copied()), "{range:?}");
        assert_eq!(found.clone().fold(0, |sum, (key, _)| sum + u64::from(key.rank.0)), sum(&expected));
        assert!(found.map(shown).rev().eq(expected.iter().rev().copied()), "{range:?}");
        // From both ends at once.
        let mut found = self.map.range_mut(range).map(shown);
        let mut expected = expected.into_iter();
        while expected.len() > 0 {
            if self.random.number(2) == 0 {
                assert_eq!(found.next(), expected.next());
            } else {
                assert_eq!(found.next_back(), expected.next_back());
            }
        }
        assert_eq!((found.next(), found.next_back()), (None, None));
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

    /// A comparison that panics leaves all as it was.
    fn panicking_comparison(&mut self) {
        let (rank, calls, choice) = (self.rank(), self.random.number(12), self.random.number(3));
        let full = self.map.is_full();
        let (key, value) = (Key::new(rank, self.drops), self.drops.element());
        let new = (key.element.id, value.id);
        match choice {
            0 => match burns(calls, || self.map.insert(key, value)) {
                None => {}
                Some(Ok(Some(old))) => {
                    assert_eq!(self.model.insert(rank, (self.model[&rank].0, new.1)).unwrap().1, old.id);
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
        self.check();
    }

    /// A closure that panics leaves the entries that it has not refused.
    fn retain(&mut self) {
        let (part, calls) = (1 + self.random.number(8), self.random.number(2 * self.ranks));
        let mut refused = Vec::new();
        let _panicked = burns(calls, || {
            self.map.retain(|key, _| {
                fuse();
                let keep = key.rank.0 % part != 0;
                if !keep {
                    refused.push(key.rank.0);
                }
                keep
            });
        });
        let expected = self.model.keys().take(calls as usize).filter(|rank| *rank % part == 0);
        assert!(expected.eq(&refused));
        self.model.retain(|rank, _| refused.binary_search(rank).is_err());
        self.check();
    }

    fn drain(&mut self) {
        let (front, back) = (self.rank() as usize, self.rank() as usize);
        let mut expected = std::mem::take(&mut self.model).into_values();
        let mut drain = self.map.drain();
        assert!((0..front).all(|_| drain.next().map(ids) == expected.next()));
        assert!((0..back).all(|_| drain.next_back().map(ids) == expected.next_back()));
        assert_eq!(drain.len(), expected.len());
        drop(drain);
        assert_eq!(self.map.len(), 0);
    }

    /// Insertions in one direction, as they often come.
    fn run(&mut self) {
        let (from, up) = (self.rank(), self.random.number(2) == 0);
        for step in 0..self.random.number(self.ranks) {
            let rank = if up { from + step } else { from.wrapping_sub(step) } % self.ranks;
            let (key, value) = (Key::new(rank, self.drops), self.drops.element());
            let new = (key.element.id, value.id);
            let full = self.model.len() == self.map.capacity();
            match self.map.insert(key, value) {
                Ok(None) => assert!(!full && self.model.insert(rank, new).is_none()),
                Ok(Some(_)) => self.model.get_mut(&rank).unwrap().1 = new.1,
                Err(_) => assert!(full && !self.model.contains_key(&rank)),
            }
        }
    }

    fn check(&self) {
        assert_eq!(self.map.len(), self.model.len());
        let expected = || self.model.iter().map(|(rank, ids)| (*rank, *ids));
        assert!(self.map.iter().map(shown).eq(expected()));
        assert!(self.map.iter().map(shown).rev().eq(expected().rev()));
        let folded = self.map.keys().fold(Vec::new(), |mut ranks, key| {
            ranks.push(key.rank.0);
            ranks
        });
        assert!(folded.iter().eq(self.model.keys()));
    }

    fn check_drops(&self) {
        self.check();
        assert_eq!(self.drops.made() - self.drops.dropped().len(), 2 * self.model.len());
    }
}

/// Runs the steps on a map over `memory`, and returns it with its model, and whether it was full.
fn run<'drops, M: Memory>(memory: M, steps: &[Step], drops: &'drops Drops) -> (Map<'drops, M>, Model, bool) {
    let map = Map::over(memory);
    let ranks = u32::try_from(map.capacity()).unwrap() * 5 / 4 + 2;
    let mut test = Test { map, model: Model::new(), drops, random: Random::new(0), ranks };
    let mut was_full = false;
    for (number, step) in (0..).zip(steps) {
        test.random = Random::of(*step);
        // Long enough in one direction to fill it and to empty it.
        test.step((number / (4 * ranks)).is_multiple_of(2));
        was_full |= test.map.is_full();
        if ranks < 100 || number % 64 == 0 {
            test.check();
        }
    }
    test.check_drops();
    (test.map, test.model, was_full)
}

const ENTRY: usize = size_of::<Key<'_>>() + size_of::<Element<'_>>();

#[test]
fn a_map_of_one_leaf_behaves_as_the_standard_one() {
    quietly(|| {
        check(128, 500, |steps| {
            let drops = Drops::default();
            let (map, model, was_full) = run(MemoryBlock::<{ 24 * ENTRY }>::new(), steps, &drops);
            assert_eq!(map.capacity(), 24);
            let mut entries = Box::new(map).into_iter();
            let mut expected = model.into_values();
            assert_eq!(entries.next().map(ids), expected.next());
            // Moved, it goes on where it was.
            let mut entries = Box::new(entries);
            assert_eq!(entries.next_back().map(ids), expected.next_back());
            assert!(entries.take(3).map(ids).eq(expected.take(3)));
            drops.assert_each_once();
            was_full
        });
    });
}

#[test]
fn a_map_of_many_leaves_behaves_as_the_standard_one() {
    const BYTES: usize = Map::<'_, ManagedMemory<0>>::block_bytes(700);
    quietly(|| {
        let account = account!(1 << 20);
        check(10, 9_000, |steps| {
            let drops = Drops::default();
            let memory = ManagedMemory::<BYTES>::new(Only(account)).unwrap();
            let (map, model, was_full) = run(memory, steps, &drops);
            assert_eq!(map.capacity(), 704);
            let mut entries = map.into_iter();
            let mut expected = model.into_values();
            assert_eq!(entries.next_back().map(ids), expected.next_back());
            let mut entries = Box::new(entries);
            assert!(entries.by_ref().take(300).map(ids).eq(expected.take(300)));
            drop(entries);
            drops.assert_each_once();
            assert_eq!(account.used(), 0);
            was_full
        });
    });
}

#[test]
fn a_map_in_borrowed_bytes_behaves_as_the_standard_one() {
    quietly(|| {
        for (len, start, cases, most) in
            [(300 * ENTRY, 1, 8, 4_000), (ENTRY + 8, 3, 100, 60), (40 * ENTRY - 1, 0, 60, 600)]
        {
            check(cases, most, |steps| {
                let mut bytes = vec![MaybeUninit::<u8>::uninit(); len + start];
                let drops = Drops::default();
                let (map, _, was_full) = run(&mut bytes[start..], steps, &drops);
                drop(map);
                drops.assert_each_once();
                was_full
            });
        }
    });
}
