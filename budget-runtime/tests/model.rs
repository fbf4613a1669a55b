//! The bounded vector against the vector of the standard library: the same elements after every step, what does not
//! fit is handed back, and each element is dropped exactly once.

mod fixture;

use std::{collections::BTreeSet, mem, mem::MaybeUninit};

use budget_runtime::{BoundedVec, Memory, MemoryBlock};
use proptest::{collection, prelude::*, test_runner::Config};

use crate::fixture::drops::{Drops, Element, ids};

#[derive(Clone, Debug)]
enum Step {
    Push,
    Pop,
    Insert(usize),
    Remove(usize),
    SwapRemove(usize),
    Truncate(usize),
    Clear,
    Extend(usize),
    Drain { start: usize, end: usize, front: usize, back: usize, forget: bool },
    Swap(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    let index = || 0_usize..12;
    prop_oneof![
        4 => Just(Step::Push),
        2 => Just(Step::Pop),
        3 => index().prop_map(Step::Insert),
        2 => index().prop_map(Step::Remove),
        2 => index().prop_map(Step::SwapRemove),
        1 => index().prop_map(Step::Truncate),
        1 => Just(Step::Clear),
        2 => (0_usize..8).prop_map(Step::Extend),
        3 => (index(), index(), 0_usize..4, 0_usize..4, prop::bool::weighted(0.2)).prop_map(
            |(start, end, front, back, forget)| Step::Drain { start, end, front, back, forget }
        ),
        1 => (index(), index()).prop_map(|(left, right)| Step::Swap(left, right)),
    ]
}

/// The ids that a vector of the standard library holds, and those that were forgotten.
#[derive(Default)]
struct Model {
    ids: Vec<usize>,
    forgotten: BTreeSet<usize>,
}

fn run<'drops, M: Memory>(
    vec: &mut BoundedVec<Element<'drops>, M>,
    drops: &'drops Drops,
    model: &mut Model,
    step: &Step,
) {
    let full = model.ids.len() == vec.capacity();
    let id = |element: Element<'_>| element.id;
    let next = drops.made();
    match *step {
        Step::Push => {
            assert_eq!(vec.push(drops.element()).map_err(id), if full { Err(next) } else { Ok(()) });
            if !full {
                model.ids.push(next);
            }
        }
        Step::Pop => assert_eq!(vec.pop().map(id), model.ids.pop()),
        Step::Insert(index) => {
            let fits = !full && index <= model.ids.len();
            assert_eq!(vec.insert(index, drops.element()).map_err(id), if fits { Ok(()) } else { Err(next) });
            if fits {
                model.ids.insert(index, next);
            }
        }
        Step::Remove(index) => {
            let expected = (index < model.ids.len()).then(|| model.ids.remove(index));
            assert_eq!(vec.remove(index).map(id), expected);
        }
        Step::SwapRemove(index) => {
            let expected = (index < model.ids.len()).then(|| model.ids.swap_remove(index));
            assert_eq!(vec.swap_remove(index).map(id), expected);
        }
        Step::Truncate(len) => {
            vec.truncate(len);
            model.ids.truncate(len);
        }
        Step::Clear => {
            vec.clear();
            model.ids.clear();
        }
        Step::Extend(count) => {
            let room = vec.capacity() - model.ids.len();
            let outcome = vec.extend(drops.elements(count)).map_err(id);
            assert_eq!(outcome, if count <= room { Ok(()) } else { Err(next + room) });
            model.ids.extend(next..next + count.min(room));
        }
        Step::Drain { start, end, front, back, forget } => {
            let Some(mut drain) = vec.drain(start..end) else {
                assert!(start > end || end > model.ids.len());
                return;
            };
            let mut expected = model.ids.drain(start..end);
            for _ in 0..front {
                assert_eq!(drain.next().map(id), expected.next());
            }
            for _ in 0..back {
                assert_eq!(drain.next_back().map(id), expected.next_back());
            }
            assert_eq!(drain.len(), expected.len());
            if forget {
                mem::forget(drain);
                model.forgotten.extend(expected);
                model.forgotten.extend(model.ids.drain(start..));
            }
        }
        Step::Swap(left, right) => {
            if left.max(right) < model.ids.len() {
                vec.swap(left, right);
                model.ids.swap(left, right);
            }
        }
    }
}

/// Runs the steps on a vector over `memory` and on the model, and compares them after each.
fn compare<M: Memory>(memory: M, steps: &[Step]) {
    let drops = Drops::default();
    let mut model = Model::default();
    let mut vec = BoundedVec::over(memory);
    let gone = |model: &Model, drops: &Drops| -> Vec<usize> {
        let kept = |id: &usize| !model.ids.contains(id) && !model.forgotten.contains(id);
        (0..drops.made()).filter(kept).collect()
    };
    for step in steps {
        run(&mut vec, &drops, &mut model, step);
        assert_eq!(ids(&vec), model.ids, "after {step:?}");
        assert_eq!(drops.dropped(), gone(&model, &drops), "after {step:?}");
    }
    drop(vec);
    model.ids.clear();
    assert_eq!(drops.dropped(), gone(&model, &drops));
}

proptest! {
    #![proptest_config(Config { cases: 512, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_vector_in_a_block_behaves_as_the_standard_one(steps in collection::vec(step(), 0..40)) {
        compare(MemoryBlock::<{ 8 * size_of::<Element<'_>>() }>::new(), &steps);
    }

    #[test]
    fn a_vector_in_borrowed_bytes_behaves_as_the_standard_one(
        steps in collection::vec(step(), 0..40),
        start in 0_usize..16,
        len in 0_usize..200,
    ) {
        let mut bytes = [MaybeUninit::<u8>::uninit(); 216];
        compare(&mut bytes[start..start + len], &steps);
    }
}
