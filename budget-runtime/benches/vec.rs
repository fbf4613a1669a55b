//! What the bounded vector costs beside its peers, for each of 1,024 elements.

mod interleaved;

use std::{hint::black_box, mem::MaybeUninit, ops::Deref};

use arrayvec::ArrayVec;
use budget_runtime::{BoundedVec, Memory, MemoryBlock};
use interleaved::{Case, case, table};

const LEN: usize = 1_024;
const PARTS: u32 = 1_024;
const BYTES: usize = LEN * size_of::<u64>();

/// What all of the vectors can do.
trait Peer: Deref<Target = [u64]> {
    fn push(&mut self, element: u64) -> bool;
    fn pop(&mut self) -> Option<u64>;
    fn clear(&mut self);
    fn extend(&mut self, elements: impl Iterator<Item = u64>);
    fn extend_from_slice(&mut self, elements: &[u64]);
}

macro_rules! peer {
    ([$($generics:tt)*] $type:ty, $push:expr, $extend:expr, $copy:expr) => {
        impl<$($generics)*> Peer for $type {
            #[inline]
            fn push(&mut self, element: u64) -> bool {
                let push: fn(&mut Self, u64) -> bool = $push;
                push(self, element)
            }

            #[inline]
            fn pop(&mut self) -> Option<u64> {
                <$type>::pop(self)
            }

            #[inline]
            fn clear(&mut self) {
                <$type>::clear(self);
            }

            #[inline]
            fn extend(&mut self, elements: impl Iterator<Item = u64>) {
                ($extend)(self, elements);
            }

            #[inline]
            fn extend_from_slice(&mut self, elements: &[u64]) {
                let copy: fn(&mut Self, &[u64]) = $copy;
                copy(self, elements);
            }
        }
    };
}

/// Fits the elements that an iterator gives, whatever a vector does with the rest.
fn extend<V: Extend<u64>>(vec: &mut V, elements: impl Iterator<Item = u64>) {
    Extend::extend(vec, elements);
}

fn extend_bounded<M: Memory>(vec: &mut BoundedVec<u64, M>, elements: impl Iterator<Item = u64>) {
    assert!(vec.extend(elements).is_ok());
}

peer!(
    [] Vec<u64>,
    |vec, element| {
        vec.push(element);
        true
    },
    extend,
    |vec, elements| vec.extend_from_slice(elements)
);
peer!(
    [M: Memory] BoundedVec<u64, M>,
    |vec, element| vec.push(element).is_ok(),
    extend_bounded,
    |vec, elements| assert!(vec.extend_from_slice(elements).is_ok())
);
peer!(
    [] heapless::Vec<u64, LEN>,
    |vec, element| vec.push(element).is_ok(),
    extend,
    |vec, elements| assert!(vec.extend_from_slice(elements).is_ok())
);
peer!(
    [] ArrayVec<u64, LEN>,
    |vec, element| vec.try_push(element).is_ok(),
    extend,
    |vec, elements| assert!(vec.try_extend_from_slice(elements).is_ok())
);

/// One measurement of one vector.
#[derive(Clone, Copy)]
enum Work {
    Push,
    Pop,
    PushPop,
    Extend,
    ExtendFromSlice,
    Sum,
}

fn measure<'vec, V: Peer>(name: &'vec str, vec: &'vec mut V, source: &'vec [u64], work: Work) -> Case<'vec> {
    match work {
        Work::Push => case(name, move || {
            vec.clear();
            for element in 0..LEN as u64 {
                black_box(vec.push(black_box(element)));
            }
        }),
        Work::Pop => case(name, move || {
            vec.clear();
            vec.extend_from_slice(source);
            while let Some(element) = vec.pop() {
                black_box(element);
            }
        }),
        Work::PushPop => case(name, move || {
            for element in 0..LEN as u64 {
                black_box(vec.push(black_box(element)));
                black_box(vec.pop());
            }
        }),
        Work::Extend => case(name, move || {
            vec.clear();
            vec.extend(0..black_box(LEN as u64));
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
            case(name, move || black_box(&*vec).iter().sum::<u64>())
        }
    }
}

fn main() {
    let source: Vec<u64> = (0..LEN as u64).collect();
    let mut bytes = vec![MaybeUninit::uninit(); BYTES + 8];
    for (title, work) in [
        ("push, for each element", Work::Push),
        ("pop, for each element (with a copy in)", Work::Pop),
        ("push and pop, for each pair", Work::PushPop),
        ("extend from an iterator, for each element", Work::Extend),
        ("extend from a slice, for each element", Work::ExtendFromSlice),
        ("sum, for each element", Work::Sum),
    ] {
        let mut std = Vec::with_capacity(LEN);
        let mut block = BoundedVec::over(MemoryBlock::<BYTES>::new());
        let mut slice = BoundedVec::over(&mut bytes[..]);
        let mut heapless = heapless::Vec::<u64, LEN>::new();
        let mut arrayvec = ArrayVec::<u64, LEN>::new();
        let cases = vec![
            measure("Vec::with_capacity", &mut std, &source, work),
            measure("BoundedVec over MemoryBlock", &mut block, &source, work),
            measure("BoundedVec over &mut [MaybeUninit<u8>]", &mut slice, &source, work),
            measure("heapless::Vec", &mut heapless, &source, work),
            measure("arrayvec::ArrayVec", &mut arrayvec, &source, work),
        ];
        table(title, 500, PARTS, cases);
    }
}
