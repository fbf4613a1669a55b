//! Owns the ordered map as scenarios see it when it has so many entries that they are in several leaves.

use budget_runtime::{BoundedMap, BoxedMemory, BudgetError, managed_alloc};

use super::{Named, Subject, map::entries};
use crate::{
    CrateId,
    fixture::{calls::closure, element::Element},
};

/// Room for five leaves of 64 entries, and a spare one.
const BYTES: usize = BoundedMap::<Element, Element, BoxedMemory<0>>::block_bytes(5 * 64);

/// As many entries as four leaves and a half hold.
const ENTRIES: u32 = 288;

/// A map of several leaves.
pub(crate) struct Leaves(BoundedMap<Element, Element, BoxedMemory<BYTES>>);

impl Subject for Leaves {
    const NAME: &str = "map of several leaves";

    const OPERATIONS: Named<fn(&mut Self)> = &[
        ("insert in a full leaf", |map| drop(map.0.insert(Element::new(101), Element::new(0)))),
        ("remove of half a leaf", |map| {
            for rank in 0..32 {
                drop(map.0.remove(&Element::new(2 * rank)));
            }
        }),
        ("retain", |map| {
            map.0.retain(|key, _| {
                closure();
                key.rank % 3 == 0
            });
        }),
        ("clear", |map| map.0.clear()),
        ("drain, partly taken", |map| {
            let mut drain = map.0.drain();
            drop((drain.nth(99), drain.next_back()));
        }),
    ];

    const ENDINGS: Named<fn(Self)> = &[
        ("drop", drop),
        ("into_iter, partly taken", |map| drop(map.0.into_iter().nth(99))),
        ("into_values", |map| map.0.into_values().for_each(|_| closure())),
    ];

    fn make() -> Result<Self, BudgetError> {
        Ok(Self(BoundedMap::new(managed_alloc!(boxed Decoder, BYTES)?)?))
    }

    /// Only even keys, so that there is a place for others between them.
    fn fill(&mut self) {
        assert!(self.0.extend(entries((0..ENTRIES).map(|number| 2 * number))).is_ok());
    }

    fn empty(&mut self) {
        self.0.clear();
    }

    fn held(&self, show: &mut dyn FnMut(&Element)) {
        for (key, value) in &self.0 {
            show(key);
            show(value);
        }
    }
}
