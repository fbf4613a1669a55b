//! Owns the vector as scenarios see it.

use std::hash::{DefaultHasher, Hash};

use budget_runtime::{BoundedVec, BudgetError, MemoryBlock};

use super::{Named, RANKS, Subject};
use crate::fixture::{
    calls::closure,
    element::{Element, elements},
    places::Place,
};

/// A vector of two elements, with memory of its own.
fn pair() -> BoundedVec<Element, MemoryBlock<64>> {
    let mut pair = BoundedVec::over(MemoryBlock::new());
    let _ = pair.extend(elements([2, 7]));
    pair
}

impl<P: Place> Subject for BoundedVec<Element, P> {
    const NAME: &str = "vec";

    const OPERATIONS: Named<fn(&mut Self)> = &[
        ("push", |vec| drop(vec.push(Element::new(9)))),
        ("push when full", |vec| while vec.push(Element::new(9)).is_ok() {}),
        ("pop", |vec| drop(vec.pop())),
        ("insert", |vec| drop(vec.insert(1, Element::new(9)))),
        ("remove", |vec| drop(vec.remove(2))),
        ("swap_remove", |vec| drop(vec.swap_remove(0))),
        ("truncate", |vec| vec.truncate(2)),
        ("clear", Self::clear),
        ("assign", |vec| vec[1] = Element::new(9)),
        ("drain", |vec| drop(vec.drain(1..4))),
        ("drain, partly taken", |vec| {
            let mut drain = vec.drain(1..5).expect("it is in range");
            drop((drain.next(), drain.next_back()));
        }),
        ("drain, walked", |vec| vec.drain(..).into_iter().flatten().for_each(|_| closure())),
        ("retain", |vec| {
            vec.retain(|element| {
                closure();
                element.rank % 2 == 0
            });
        }),
        ("retain_mut", |vec| {
            vec.retain_mut(|element| {
                *element = Element::new(element.rank + 1);
                closure();
                element.rank % 2 == 0
            });
        }),
        ("dedup", Self::dedup),
        ("dedup_by_key", |vec| {
            vec.dedup_by_key(|element| {
                closure();
                Element::new(element.rank / 2)
            });
        }),
        ("dedup_by", |vec| {
            vec.dedup_by(|one, other| {
                closure();
                one.rank / 2 == other.rank / 2
            });
        }),
        ("extend", |vec| drop(vec.extend(elements([7, 8, 9]).inspect(|_| closure())))),
        ("extend when full", |vec| drop(vec.extend(elements(0..300)))),
        ("Extend", |vec| Extend::extend(vec, elements([7, 8, 9]).inspect(|_| closure()))),
        ("extend_from_slice", |vec| {
            let source = pair();
            assert!(vec.extend_from_slice(&source).is_ok());
        }),
        ("clone_from_slice", |vec| vec[2..4].clone_from_slice(&pair())),
        ("resize, longer", |vec| drop(vec.resize(9, Element::new(9)))),
        ("resize, shorter", |vec| drop(vec.resize(3, Element::new(9)))),
        ("resize, too long", |vec| drop(vec.resize(300, Element::new(9)))),
        ("resize_with", |vec| {
            let made = vec.resize_with(9, || {
                closure();
                Element::new(9)
            });
            assert!(made.is_ok());
        }),
        ("append", |vec| {
            let mut other = pair();
            assert!(vec.append(&mut other).is_ok());
        }),
        ("sort", |vec| vec.sort_unstable()),
        ("compare", |vec| {
            let other = pair();
            assert!(*vec != other && *vec > other && !vec.contains(&Element::new(9)));
        }),
        ("hash", |vec| vec.hash(&mut DefaultHasher::new())),
        ("as_view", |vec| {
            let mut view = vec.as_view();
            view.retain(|element| {
                closure();
                element.rank > 1
            });
            view.dedup();
            assert!(view.extend_from_slice(&pair()).is_ok() && view.push(Element::new(9)).is_ok());
            drop(view.drain(1..3));
            view.truncate(2);
        }),
    ];

    const ENDINGS: Named<fn(Self)> = &[
        ("drop", drop),
        ("into_iter, partly taken", |vec| {
            let mut iter = vec.into_iter();
            drop((iter.next(), iter.next_back()));
        }),
        ("into_iter, walked", |vec| vec.into_iter().for_each(|_| closure())),
    ];

    fn make() -> Result<Self, BudgetError> {
        Self::new(P::take()?)
    }

    fn fill(&mut self) {
        assert!(self.extend(elements(RANKS)).is_ok());
    }

    fn empty(&mut self) {
        self.clear();
    }

    fn held(&self, show: &mut dyn FnMut(&Element)) {
        self.iter().for_each(show);
    }
}
