//! Owns the deque as scenarios see it.

use std::hash::{DefaultHasher, Hash};

use budget_runtime::{BoundedDeque, BudgetError, MemoryBlock};

use super::{Named, RANKS, Subject};
use crate::fixture::{
    calls::closure,
    element::{Element, elements},
    places::Place,
};

/// A deque of two elements, with memory of its own.
fn pair() -> BoundedDeque<Element, MemoryBlock<64>> {
    let mut pair = BoundedDeque::over(MemoryBlock::new());
    let _ = pair.extend(elements([2, 7]));
    pair
}

impl<P: Place> Subject for BoundedDeque<Element, P> {
    const NAME: &str = "deque";

    const OPERATIONS: Named<fn(&mut Self)> = &[
        ("push_back", |deque| drop(deque.push_back(Element::new(9)))),
        ("push_front when full", |deque| while deque.push_front(Element::new(9)).is_ok() {}),
        ("pop_back", |deque| drop(deque.pop_back())),
        ("pop_front", |deque| drop(deque.pop_front())),
        ("insert", |deque| drop(deque.insert(1, Element::new(9)))),
        ("remove", |deque| drop(deque.remove(4))),
        ("swap_remove", |deque| drop((deque.swap_remove_front(3), deque.swap_remove_back(1)))),
        ("pop_if", |deque| {
            let wanted = |element: &mut Element| {
                closure();
                element.rank > 2
            };
            drop((deque.pop_front_if(wanted), deque.pop_back_if(wanted)));
        }),
        ("truncate", |deque| deque.truncate(2)),
        ("clear", Self::clear),
        ("assign", |deque| deque[1] = Element::new(9)),
        ("drain", |deque| drop(deque.drain(2..5))),
        ("drain, partly taken", |deque| {
            let mut drain = deque.drain(1..5).expect("it is in range");
            drop((drain.next(), drain.next_back()));
        }),
        ("drain, walked", |deque| deque.drain(..).into_iter().flatten().for_each(|_| closure())),
        ("retain", |deque| {
            deque.retain(|element| {
                closure();
                element.rank % 2 == 0
            });
        }),
        ("retain_mut", |deque| {
            deque.retain_mut(|element| {
                *element = Element::new(element.rank + 1);
                closure();
                element.rank % 2 == 0
            });
        }),
        ("extend", |deque| drop(deque.extend(elements([7, 8, 9]).inspect(|_| closure())))),
        ("extend when full", |deque| drop(deque.extend(elements(0..300)))),
        ("Extend", |deque| Extend::extend(deque, elements([7, 8, 9]).inspect(|_| closure()))),
        ("extend_from_slice", |deque| {
            let mut source = pair();
            assert!(deque.extend_from_slice(source.make_contiguous()).is_ok());
        }),
        ("append", |deque| {
            let mut other = pair();
            assert!(deque.append(&mut other).is_ok());
        }),
        ("rotate and make_contiguous", |deque| {
            deque.rotate_left(2);
            deque.rotate_right(1);
            deque.make_contiguous().sort_unstable();
        }),
        ("compare", |deque| {
            let other = pair();
            assert!(*deque != other && *deque > other && !deque.contains(&Element::new(9)));
        }),
        ("hash", |deque| deque.hash(&mut DefaultHasher::new())),
        ("as_view", |deque| {
            let mut view = deque.as_view();
            view.retain(|element| {
                closure();
                element.rank > 1
            });
            assert!(view.extend_from_slice(pair().make_contiguous()).is_ok());
            assert!(view.push_front(Element::new(9)).is_ok());
            drop(view.drain(1..3));
            view.truncate(2);
        }),
    ];

    const ENDINGS: Named<fn(Self)> = &[
        ("drop", drop),
        ("into_iter, partly taken", |deque| {
            let mut iter = deque.into_iter();
            drop((iter.next(), iter.next_back()));
        }),
        ("into_iter, walked", |deque| deque.into_iter().for_each(|_| closure())),
    ];

    fn make() -> Result<Self, BudgetError> {
        Self::new(P::take()?)
    }

    /// Its elements go around the end of the memory.
    fn fill(&mut self) {
        assert!(self.extend(elements(RANKS.into_iter().skip(3))).is_ok());
        for element in elements(RANKS.into_iter().take(3).rev()) {
            assert!(self.push_front(element).is_ok());
        }
    }

    fn empty(&mut self) {
        self.clear();
    }

    fn held(&self, show: &mut dyn FnMut(&Element)) {
        self.iter().for_each(show);
    }
}
