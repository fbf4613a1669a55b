//! What the bounded vector costs beside its peers, for 1,000 elements.

use std::{hint::black_box, mem::MaybeUninit, ops::Deref};

use arrayvec::ArrayVec;
use budget_runtime::{BoundedVec, Memory, MemoryBlock};

use crate::{
    interleaved::{Case, case},
    report::{Report, Target},
};

const LEN: u32 = 1_000;
const ROOM: usize = LEN as usize;
const BYTES: usize = ROOM * size_of::<u32>();

/// What all of the vectors can do.
trait Peer: Deref<Target = [u32]> {
    fn push(&mut self, element: u32) -> bool;
    fn pop(&mut self) -> Option<u32>;
    fn clear(&mut self);
    fn extend(&mut self, elements: impl Iterator<Item = u32>);
    fn extend_from_slice(&mut self, elements: &[u32]);
}

macro_rules! peer {
    ([$($generics:tt)*] $type:ty, $push:expr, $extend:expr, $copy:expr) => {
        impl<$($generics)*> Peer for $type {
            #[inline]
            fn push(&mut self, element: u32) -> bool {
                let push: fn(&mut Self, u32) -> bool = $push;
                push(self, element)
            }

            #[inline]
            fn pop(&mut self) -> Option<u32> {
                <$type>::pop(self)
            }

            #[inline]
            fn clear(&mut self) {
                <$type>::clear(self);
            }

            #[inline]
            fn extend(&mut self, elements: impl Iterator<Item = u32>) {
                ($extend)(self, elements);
            }

            #[inline]
            fn extend_from_slice(&mut self, elements: &[u32]) {
                let copy: fn(&mut Self, &[u32]) = $copy;
                copy(self, elements);
            }
        }
    };
}

/// Fits the elements that an iterator gives, whatever a vector does with the rest.
fn extend<V: Extend<u32>>(vec: &mut V, elements: impl Iterator<Item = u32>) {
    Extend::extend(vec, elements);
}

fn extend_bounded<M: Memory>(vec: &mut BoundedVec<u32, M>, elements: impl Iterator<Item = u32>) {
    assert!(vec.extend(elements).is_ok());
}

peer!(
    [] Vec<u32>,
    |vec, element| {
        vec.push(element);
        true
    },
    extend,
    |vec, elements| vec.extend_from_slice(elements)
);
peer!(
    [M: Memory] BoundedVec<u32, M>,
    |vec, element| vec.push(element).is_ok(),
    extend_bounded,
    |vec, elements| assert!(vec.extend_from_slice(elements).is_ok())
);
peer!(
    [] heapless::Vec<u32, ROOM>,
    |vec, element| vec.push(element).is_ok(),
    extend,
    |vec, elements| assert!(vec.extend_from_slice(elements).is_ok())
);
peer!(
    [] ArrayVec<u32, ROOM>,
    |vec, element| vec.try_push(element).is_ok(),
    extend,
    |vec, elements| assert!(vec.try_extend_from_slice(elements).is_ok())
);

/// One measurement of one vector.
#[derive(Clone, Copy)]
enum Work {
    Push,
    Get,
    Pop,
    PushPop,
    Extend,
    ExtendFromSlice,
    Sum,
}

fn measure<'vec, V: Peer>(name: &'vec str, vec: &'vec mut V, source: &'vec [u32], work: Work) -> Case<'vec> {
    match work {
        Work::Push => case(name, move || {
            vec.clear();
            for element in 0..LEN {
                black_box(vec.push(black_box(element)));
            }
        }),
        Work::Get => {
            vec.clear();
            vec.extend_from_slice(source);
            case(name, move || {
                for index in 0..ROOM {
                    black_box(vec.get(black_box(index)));
                }
            })
        }
        Work::Pop => case(name, move || {
            vec.clear();
            vec.extend_from_slice(source);
            while let Some(element) = vec.pop() {
                black_box(element);
            }
        }),
        Work::PushPop => case(name, move || {
            for element in 0..LEN {
                black_box(vec.push(black_box(element)));
                black_box(vec.pop());
            }
        }),
        Work::Extend => case(name, move || {
            vec.clear();
            vec.extend(0..black_box(LEN));
            black_box(vec.last().copied())
        }),
        Work::ExtendFromSlice => case(name, move || {
            vec.clear();
            vec.extend_from_slice(black_box(source));
            black_box(vec.last().copied())
        }),
        Work::Sum => {
            vec.clear();
            vec.extend_from_slice(source);
            case(name, move || black_box(&*vec).iter().map(|element| u64::from(*element)).sum::<u64>())
        }
    }
}

pub(crate) fn run(report: &mut Report) {
    const HEAPLESS: &str = "heapless::Vec";
    let source: Vec<u32> = (0..LEN).collect();
    let mut bytes = vec![MaybeUninit::uninit(); BYTES + 8];
    for (group, work) in [
        ("1,000 u32: push", Work::Push),
        ("1,000 u32: get", Work::Get),
        ("1,000 u32: pop, with a copy in", Work::Pop),
        ("1,000 u32: push and pop, each", Work::PushPop),
        ("1,000 u32: extend from an iterator", Work::Extend),
        ("1,000 u32: extend from a slice", Work::ExtendFromSlice),
        ("1,000 u32: sum", Work::Sum),
    ] {
        // Over a slice all are the same code, and where it lies on the stack makes the difference.
        let target = if matches!(work, Work::Sum) { Target::None } else { Target::About(1.0) };
        let mut std = Vec::with_capacity(ROOM);
        let mut block = BoundedVec::over(MemoryBlock::<BYTES>::new());
        let mut slice = BoundedVec::over(&mut bytes[..]);
        let mut heapless = heapless::Vec::<u32, ROOM>::new();
        let mut arrayvec = ArrayVec::<u32, ROOM>::new();
        let cases = vec![
            measure(HEAPLESS, &mut heapless, &source, work),
            measure("BoundedVec over MemoryBlock", &mut block, &source, work).against(HEAPLESS, target),
            measure("BoundedVec over &mut [MaybeUninit<u8>]", &mut slice, &source, work),
            measure("Vec::with_capacity", &mut std, &source, work),
            measure("arrayvec::ArrayVec", &mut arrayvec, &source, work),
        ];
        report.table(group, 300, 1, cases);
    }
}
