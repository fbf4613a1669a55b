//! Owns the set as scenarios see it.

use std::hash::{DefaultHasher, Hash};

use budget_runtime::{BoundedSet, BudgetError, MemoryBlock};

use super::{Named, RANKS, Subject};
use crate::fixture::{
    calls::closure,
    element::{Element, elements},
    places::Place,
};

/// A set of three elements, with memory of its own.
fn three() -> BoundedSet<Element, MemoryBlock<256>> {
    let mut three = BoundedSet::over(MemoryBlock::new());
    let _ = three.extend(elements([1, 2, 7]));
    three
}

impl<P: Place> Subject for BoundedSet<Element, P> {
    const NAME: &str = "set";

    const OPERATIONS: Named<fn(&mut Self)> = &[
        ("insert", |set| drop(set.insert(Element::new(9)))),
        ("insert, there already", |set| drop(set.insert(Element::new(2)))),
        ("replace", |set| drop(set.replace(Element::new(2)))),
        ("remove", |set| assert!(set.remove(&Element::new(2)))),
        ("take", |set| drop(set.take(&Element::new(5)))),
        ("pop", |set| drop((set.pop_first(), set.pop_last()))),
        ("extend", |set| drop(set.extend(elements([7, 2, 8]).inspect(|_| closure())))),
        ("retain", |set| {
            set.retain(|element| {
                closure();
                element.rank % 2 == 0
            });
        }),
        ("clear", Self::clear),
        ("drain, partly taken", |set| drop(set.drain().next())),
        ("drain, walked", |set| set.drain().for_each(|_| closure())),
        ("algebra", |set| {
            let other = three();
            assert_eq!((set.union(&other).count(), set.intersection(&other).count()), (6, 2));
            assert_eq!((set.difference(&other).count(), set.symmetric_difference(&other).count()), (3, 4));
            assert!(!set.is_subset(&other) && !set.is_superset(&other) && !set.is_disjoint(&other));
        }),
        ("compare and hash", |set| {
            assert!(*set != three());
            set.hash(&mut DefaultHasher::new());
        }),
        ("as_view", |set| {
            let mut view = set.as_view();
            view.retain(|element| {
                closure();
                element.rank > 1
            });
            drop(view.insert(Element::new(9)));
            drop(view.drain());
        }),
    ];

    const ENDINGS: Named<fn(Self)> = &[
        ("drop", drop),
        ("into_iter, partly taken", |set| drop(set.into_iter().next())),
        ("into_iter, walked", |set| set.into_iter().for_each(|_| closure())),
    ];

    fn make() -> Result<Self, BudgetError> {
        Self::new(P::take()?)
    }

    fn fill(&mut self) {
        for element in elements(RANKS) {
            assert!(self.insert(element).is_ok());
        }
    }

    fn empty(&mut self) {
        self.clear();
    }

    fn held(&self, show: &mut dyn FnMut(&Element)) {
        self.iter().for_each(show);
    }
}
