//! The ordered set against that of the standard library, over any operations: the same elements after each, refusals
//! exactly when it is full, each element dropped exactly once; and the operations on two sets.

use std::collections::BTreeSet;

use budget_runtime::{BoundedSet, Memory, MemoryBlock};
use proptest::{collection::vec, prelude::*};

use crate::fixture::{
    drops::Drops,
    keys::{Key, Rank, burns, quietly},
    random::Random,
    steps::{Step, check, config},
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
    // So rarely that the set is full at times.
    let rare = (set.capacity() / 4).max(4);
    match random.number(100) {
        0..5 => assert_eq!(set.pop_first().map(id), model.pop_first().map(|entry| entry.1)),
        5..10 => assert_eq!(set.pop_last().map(id), model.pop_last().map(|entry| entry.1)),
        10..15 => {
            let key = Key::new(chosen, drops);
            let new = key.element.id;
            let outcome = if random.once_in(4) { set.as_view().replace(key) } else { set.replace(key) };
            match (outcome, full && !model.contains_key(&chosen)) {
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
        20 if random.once_in(rare) => {
            let part = 1 + random.number(4);
            set.retain(|key| key.rank.0 % part != 0);
            model.retain(|rank, _| rank % part != 0);
        }
        21 if random.once_in(rare) => {
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
            let taken =
                if random.once_in(4) { set.as_view().take(&Rank(chosen)) } else { set.take(&Rank(chosen)) };
            assert_eq!(taken.map(id), model.remove(&chosen));
            assert!(!set.contains(&Rank(chosen)) && !set.remove(&Rank(chosen)));
        }
        _ => {
            let key = Key::new(chosen, drops);
            let new = key.element.id;
            let outcome = if random.once_in(4) { set.as_view().insert(key) } else { set.insert(key) };
            match (outcome, model.contains_key(&chosen)) {
                (Ok(is_new), there) => {
                    assert_ne!(is_new, there);
                    model.entry(chosen).or_insert(new);
                }
                (Err(refused), there) => assert_eq!((id(refused), full, there), (new, true, false)),
            }
        }
    }
}

/// Runs the steps of each case on a set over memory that `memory` makes.
fn run<M: Memory>(cases: u32, most: usize, memory: impl Fn() -> M) {
    check(cases, most, |steps| {
        let drops = Drops::default();
        let was_full = run_case(memory(), steps, &drops);
        drops.assert_each_once();
        was_full
    });
}

/// Runs one case; whether the set was full.
fn run_case(memory: impl Memory, steps: &[Step], drops: &Drops) -> bool {
    let (mut set, mut model) = (BoundedSet::over(memory), Model::new());
    // Long enough in one direction to fill it and to empty it.
    let phase = 6 * set.capacity() + 8;
    let mut was_full = false;
    for (number, numbers) in steps.iter().enumerate() {
        let mut random = Random::of(*numbers);
        step(&mut set, &mut model, drops, &mut random, (number / phase).is_multiple_of(2));
        was_full |= set.is_full();
        if phase < 300 || number % 64 == 0 {
            assert_eq!(set.len(), model.len());
            assert!(set.iter().map(|key| key.element.id).eq(model.values().copied()));
            assert!(set.iter().rev().map(rank).eq(model.keys().rev().copied()));
        }
    }
    assert_eq!(drops.made() - drops.dropped().len(), model.len());
    let mut elements = Box::new(set).into_iter();
    assert!(elements.by_ref().take(2).map(|key| key.element.id).eq(model.into_values().take(2)));
    was_full
}

#[test]
fn a_set_of_one_leaf_behaves_as_the_standard_one() {
    quietly(|| run(128, 600, MemoryBlock::<{ 30 * size_of::<Key<'_>>() }>::new));
}

#[test]
fn a_set_of_many_leaves_behaves_as_the_standard_one() {
    const BYTES: usize = BoundedSet::<Key<'_>, MemoryBlock<0>>::block_bytes(400);
    quietly(|| run(10, 8_000, MemoryBlock::<BYTES>::new));
}

#[test]
fn two_sets_are_joined_as_the_standard_ones_are() {
    let most = || 1..40_u32;
    let sets = most().prop_flat_map(|most| (vec(0..most, 0..32), vec(0..most, 0..64)));
    proptest!(config(1_000), |((one, two) in sets)| joined(&one, &two));
}

fn joined(one: &[u32], two: &[u32]) {
    let mut left = BoundedSet::over(MemoryBlock::<{ 32 * 4 }>::new());
    let mut right = BoundedSet::over(MemoryBlock::<{ 64 * 4 }>::new());
    assert_eq!(left.extend(one.iter().copied()), Ok(()));
    assert_eq!(right.extend(two.iter().copied()), Ok(()));
    let (model, other): (BTreeSet<_>, BTreeSet<_>) =
        (one.iter().copied().collect(), two.iter().copied().collect());
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
