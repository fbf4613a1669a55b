//! Every collection over every form of memory, with memory that is refused and user code that panics: nothing stays
//! charged, no memory is lost, and each element is dropped once.

extern crate faulty_runtime as budget_runtime;

mod fixture;
mod subjects;

use std::{
    hash::{BuildHasherDefault, DefaultHasher},
    panic::{self, AssertUnwindSafe},
};

use budget_runtime::{
    Account, BoundedDeque, BoundedHashMap, BoundedMap, BoundedSet, BoundedString, BoundedVec, BoxedMemory,
    ManagedMemory, StaticMemory,
};

use crate::{
    fixture::{
        calls::Asked,
        element::{self, Element},
        fault::{Fault, PANICS, State, at_each_chance, print_counts},
        places::{BYTES, Place, SLOTS, assert_slots_free, is_block},
    },
    subjects::{Leaves, Subject},
};

budget_runtime::budgets!();

/// The whole tour of a collection: memory refused at each place where it is taken, a panic in each call of a user's code.
///
/// `refusals` says how often each block of the tour is refused: by the account, by the heap.
fn tour<S: Subject>(memory: &str, account: &'static Account, refusals: [usize; 2]) {
    let name = format!("{} over {memory} memory", S::NAME);
    let [charges, allocations] = refusals.map(|times| times * (1 + S::ENDINGS.len()));
    assert_eq!(at_each_chance(&name, Fault::Charge, &[account], S::tour), charges, "{name}");
    assert_eq!(at_each_chance(&name, Fault::Heap(is_block), &[account], S::tour), allocations, "{name}");
    for fault in PANICS {
        at_each_chance(&name, fault, &[account], S::tour);
    }
}

/// Each operation by itself, with a panic in each call of a user's code, on a collection that outlives it: what is alive
/// afterwards is what the collection holds, each element once.
fn survive<S: Subject>(memory: &str, account: &'static Account) {
    for (operation_name, operation) in S::OPERATIONS {
        let name = format!("{} of {} over {memory} memory", operation_name, S::NAME);
        for fault in PANICS {
            for passed in 0.. {
                let state = State::now(&[account]);
                element::start();
                let Ok(mut subject) = S::make() else { panic!("{name}: no memory") };
                subject.fill();
                fault.ask_behind(passed);
                let unwound = panic::catch_unwind(AssertUnwindSafe(|| operation(&mut subject)));
                let came = fault.has_come();
                assert_eq!(unwound.is_err(), came, "{name}");
                if let Err(payload) = unwound {
                    assert!(payload.is::<Asked>(), "{name}");
                }
                assert_holds_all_that_lives(&subject, &format!("{name}: {fault:?} behind {passed}"));
                // It is as good as new.
                subject.empty();
                subject.fill();
                operation(&mut subject);
                assert_holds_all_that_lives(&subject, &name);
                drop(subject);
                state.assert_same(&[account], 0, format_args!("{name}: {fault:?} behind {passed}"));
                if !came {
                    break;
                }
            }
        }
    }
}

fn assert_holds_all_that_lives<S: Subject>(subject: &S, name: &str) {
    let mut ids = Vec::new();
    subject.held(&mut |element: &Element| ids.push(element.id()));
    let count = ids.len();
    assert!(ids.iter().all(|&id| element::is_live(id)), "{name}: {ids:?} holds a dropped one");
    assert_eq!((count, element::dropped_twice()), (element::live(), 0), "{name}: lost, or dropped twice");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "{name}: holds one twice");
}

fn both<S: Subject>(memory: &str, account: &'static Account, refusals: [usize; 2]) {
    survive::<S>(memory, account);
    tour::<S>(memory, account, refusals);
}

/// All collections over memory of one form.
fn each<P: Place>(refusals: [usize; 2]) {
    type Hasher = BuildHasherDefault<DefaultHasher>;

    both::<BoundedVec<Element, P>>(P::NAME, P::ACCOUNT, refusals);
    both::<BoundedDeque<Element, P>>(P::NAME, P::ACCOUNT, refusals);
    both::<BoundedString<P>>(P::NAME, P::ACCOUNT, refusals);
    both::<BoundedMap<Element, Element, P>>(P::NAME, P::ACCOUNT, refusals);
    both::<BoundedSet<Element, P>>(P::NAME, P::ACCOUNT, refusals);
    both::<BoundedHashMap<Element, Element, Hasher, P>>(P::NAME, P::ACCOUNT, refusals);
}

#[test]
fn collections_over_inline_memory() {
    each::<ManagedMemory<BYTES>>([1, 0]);
    assert_eq!(CrateId::Runtime.account().used(), 0);
    print_counts();
}

#[test]
fn collections_over_boxed_memory() {
    each::<BoxedMemory<BYTES>>([1, 1]);
    // Its tour has too many calls to let each of them panic.
    survive::<Leaves>("boxed", CrateId::Decoder.account());
    assert_eq!(CrateId::Decoder.account().used(), 0);
    print_counts();
}

#[test]
fn collections_over_static_memory() {
    assert_slots_free();
    each::<StaticMemory<BYTES>>([0, 0]);
    assert_slots_free();
    assert_eq!(CrateId::Radio.account().used(), SLOTS * BYTES);
    print_counts();
}
