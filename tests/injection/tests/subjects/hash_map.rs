//! Owns the hash map as scenarios see it.

use std::{
    hash::{BuildHasherDefault, DefaultHasher},
    mem,
};

use budget_runtime::{
    BoundedHashMap, BudgetError, MemoryBlock,
    hash_map::{Entry, OccupiedEntry},
};

use super::{Named, RANKS, Subject};
use crate::fixture::{
    calls::closure,
    element::{Element, elements},
    places::Place,
};

type Hasher = BuildHasherDefault<DefaultHasher>;

/// Entries with keys of these ranks, and values of the same.
fn entries(ranks: impl IntoIterator<Item = u32>) -> impl Iterator<Item = (Element, Element)> {
    ranks.into_iter().map(|rank| (Element::new(rank), Element::new(rank)))
}

impl<P: Place> Subject for BoundedHashMap<Element, Element, Hasher, P> {
    const NAME: &str = "hash map";

    const OPERATIONS: Named<fn(&mut Self)> = &[
        ("insert", |map| drop(map.insert(Element::new(9), Element::new(9)))),
        ("insert, replacing", |map| drop(map.insert(Element::new(2), Element::new(9)))),
        ("insert when full", |map| {
            for rank in 0.. {
                if map.insert(Element::new(rank), Element::new(rank)).is_err() {
                    break;
                }
            }
        }),
        ("remove", |map| drop(map.remove(&Element::new(2)))),
        ("remove_entry", |map| drop(map.remove_entry(&Element::new(5)))),
        ("get", |map| assert!(map.get(&Element::new(2)).is_some() && !map.contains_key(&Element::new(9)))),
        ("get_mut", |map| {
            drop(map.get_mut(&Element::new(4)).map(|value| mem::replace(value, Element::new(9))));
        }),
        ("entry, vacant", |map| {
            let made = map.entry(Element::new(6)).or_insert_with(|| {
                closure();
                Element::new(6)
            });
            assert!(made.is_ok());
        }),
        ("entry, occupied", |map| {
            let entry = map.entry(Element::new(2)).and_modify(|value| {
                *value = Element::new(9);
                closure();
            });
            drop(entry.insert_entry(Element::new(8)).map(OccupiedEntry::remove_entry));
        }),
        ("entry, removed", |map| {
            if let Entry::Occupied(entry) = map.entry(Element::new(5)) {
                drop(entry.remove());
            }
        }),
        ("extend", |map| drop(map.extend(entries([7, 2, 8]).inspect(|_| closure())))),
        ("Extend", |map| Extend::extend(map, entries([7, 2, 8]).inspect(|_| closure()))),
        ("retain", |map| {
            map.retain(|key, value| {
                *value = Element::new(9);
                closure();
                key.rank % 2 == 0
            });
        }),
        ("clear", Self::clear),
        ("drain, partly taken", |map| drop(map.drain().next())),
        ("drain, walked", |map| map.drain().for_each(|_| closure())),
        ("walk", |map| {
            for value in map.values_mut() {
                *value = Element::new(9);
                closure();
            }
        }),
        ("compare", |map| {
            let mut other = BoundedHashMap::<_, _, Hasher, MemoryBlock<512>>::over_with_hasher(
                MemoryBlock::new(),
                Hasher::default(),
            );
            drop(other.extend(entries([1, 2, 3, 4, 6])));
            assert!(*map != other);
        }),
        ("as_view", |map| {
            let mut view = map.as_view();
            view.retain(|key, _| {
                closure();
                key.rank > 1
            });
            drop(view.extend(entries([7, 2]).inspect(|_| closure())));
            drop(view.remove(&Element::new(5)));
            view.clear();
        }),
    ];

    const ENDINGS: Named<fn(Self)> = &[
        ("drop", drop),
        ("into_iter, partly taken", |map| drop(map.into_iter().next())),
        ("into_keys", |map| map.into_keys().for_each(|_| closure())),
        ("into_values", |map| map.into_values().for_each(|_| closure())),
    ];

    fn make() -> Result<Self, BudgetError> {
        Self::new(P::take()?)
    }

    fn fill(&mut self) {
        for (key, value) in elements(RANKS).zip(elements(RANKS)) {
            assert!(self.insert(key, value).is_ok());
        }
    }

    fn empty(&mut self) {
        self.clear();
    }

    fn held(&self, show: &mut dyn FnMut(&Element)) {
        for (key, value) in self {
            show(key);
            show(value);
        }
    }
}
