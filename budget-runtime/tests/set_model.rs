//! The ordered set against that of the standard library, over random operations: the same elements after each, refusals
//! exactly when it is full, each element dropped exactly once; and the operations on two sets.

mod fixture;

use std::collections::BTreeSet;

use budget_runtime::{BoundedSet, Memory, MemoryBlock};

use crate::fixture::{
    drops::Drops,
    keys::{Key, Rank, burns, quietly},
    random::Random,
};

fn rank(key: &Key<'_>) -> u32 {
    key.rank.0
}

/// A model: from rank to id.
type Model = std::collections::BTreeMap<u32, usize>;

fn step<'drops, M: Memory>(
    set: &mut BoundedSet<Key<'drops>, M>,
    model: &mut Model,
    drops: &'drops Drops,
    random: &mut Random,
    growing: bool,
) {
    let chosen = random.number(u32::try_from(set.capacity()).unwrap() * 3 / 2 + 2);
    let full = model.len() == set.capacity();
    let id = |key: Key<'_>| key.element.id;
    match random.number(100) {
        0..5 => assert_eq!(set.pop_first().map(id), model.pop_first().map(|entry| entry.1)),
        5..10 => assert_eq!(set.pop_last().map(id), model.pop_last().map(|entry| entry.1)),
        10..15 => {
            let key = Key::new(chosen, drops);
            let new = key.element.id;
            match (set.replace(key), full && !model.contains_key(&chosen)) {
                (Ok(old), false) => assert_eq!(old.map(id), model.insert(chosen, new)),
                (Err(refused), true) => assert_eq!(id(refused), new),
                (outcome, full) => panic!("{outcome:?} when full is {full}"),
            }
        }
        15..20 => {
            assert_eq!(set.get(&Rank(chosen)).map(|key| key.element.id), model.get(&chosen).copied());
            assert_eq!(set.first().map(rank), model.keys().next().copied());
            assert_eq!(set.last().map(rank), model.keys().next_back().copied());
        }
        20 if random.number(50) == 0 => {
            let part = 1 + random.number(4);
            set.retain(|key| key.rank.0 % part != 0);
            model.retain(|rank, _| rank % part != 0);
        }
        21 if random.number(50) == 0 => {
            let mut drained = set.drain().map(|key| key.element.id);
            assert!(drained.by_ref().take(3).eq(model.values().copied().take(3)));
            drop(drained);
            model.clear();
        }
        22..24 => {
            let (from, to) = (chosen, chosen + random.number(20));
            let found = set.range(Rank(from)..=Rank(to));
            assert!(found.map(|key| key.element.id).eq(model.range(from..=to).map(|entry| *entry.1)));
        }
        24..27 => {
            let calls = random.number(12);
            let key = Key::new(chosen, drops);
            let new = key.element.id;
            if let Some(Ok(true)) = burns(calls, || set.insert(key)) {
                assert!(model.insert(chosen, new).is_none());
            }
        }
        choice if choice < if growing { 35 } else { 85 } => {
            assert_eq!(set.take(&Rank(chosen)).map(id), model.remove(&chosen));
            assert!(!set.contains(&Rank(chosen)) && !set.remove(&Rank(chosen)));
        }
        _ => {
            let key = Key::new(chosen, drops);
            let new = key.element.id;
            match (set.insert(key), model.contains_key(&chosen)) {
                (Ok(is_new), there) => {
                    assert_ne!(is_new, there);
                    model.entry(chosen).or_insert(new);
                }
                (Err(refused), there) => assert_eq!((id(refused), full, there), (new, true, false)),
            }
        }
    }
}

fn run<M: Memory>(memory: M, steps: u32) {
    let drops = Drops::default();
    let (mut set, mut model, mut random) = (BoundedSet::over(memory), Model::new(), Random::new(7));
    let mut filled = 0;
    for number in 0..steps {
        step(&mut set, &mut model, &drops, &mut random, (number / 3000).is_multiple_of(2));
        filled += u32::from(set.is_full());
        if number % 64 == 0 {
            assert_eq!(set.len(), model.len());
            assert!(set.iter().map(|key| key.element.id).eq(model.values().copied()));
            assert!(set.iter().rev().map(rank).eq(model.keys().rev().copied()));
        }
        if number % 8192 == 0 {
            assert_eq!(drops.made() - drops.dropped().len(), model.len());
        }
    }
    assert!(filled > 0, "the set was never full");
    let mut elements = Box::new(set).into_iter();
    assert!(elements.by_ref().take(2).map(|key| key.element.id).eq(model.into_values().take(2)));
    drop(elements);
    drops.assert_each_once();
}

#[test]
fn a_set_of_one_leaf_behaves_as_the_standard_one() {
    quietly(|| run(MemoryBlock::<{ 30 * size_of::<Key<'_>>() }>::new(), 100_000));
}

#[test]
fn a_set_of_many_leaves_behaves_as_the_standard_one() {
    const BYTES: usize = BoundedSet::<Key<'_>, MemoryBlock<0>>::block_bytes(400);
    quietly(|| run(MemoryBlock::<BYTES>::new(), 100_000));
}

#[test]
fn two_sets_are_joined_as_the_standard_ones_are() {
    let mut random = Random::new(1);
    for round in 0..2_000 {
        let most = 1 + round % 40;
        let mut left = BoundedSet::over(MemoryBlock::<{ 32 * 4 }>::new());
        let mut right = BoundedSet::over(MemoryBlock::<{ 64 * 4 }>::new());
        let (mut model, mut other) = (BTreeSet::new(), BTreeSet::new());
        for _ in 0..random.number(32) {
            let element = random.number(most);
            model.insert(element);
            assert_eq!(left.insert(element).map(drop), Ok(()));
        }
        for _ in 0..random.number(64) {
            let element = random.number(most);
            other.insert(element);
            assert_eq!(right.insert(element).map(drop), Ok(()));
        }
        assert!(left.union(&right).eq(model.union(&other)));
        assert!(left.intersection(&right).eq(model.intersection(&other)));
        assert!(left.difference(&right).eq(model.difference(&other)));
        assert!(right.difference(&left).eq(other.difference(&model)));
        assert!(left.symmetric_difference(&right).eq(model.symmetric_difference(&other)));
        assert_eq!(left.is_subset(&right), model.is_subset(&other));
        assert_eq!(left.is_superset(&right), model.is_superset(&other));
        assert_eq!(left.is_disjoint(&right), model.is_disjoint(&other));
        assert_eq!(left == right, model == other);
        assert_eq!(left.partial_cmp(&right), model.partial_cmp(&other));
        let mut rest = left.union(&right);
        while rest.next().is_some() {
            let (least, most) = rest.size_hint();
            let left = rest.clone().count();
            assert!(least <= left && most.is_some_and(|most| left <= most));
        }
    }
}
