//! What the bounded deque costs beside its peers, for 1,000 elements.

use std::{collections::VecDeque, hint::black_box};

use budget_runtime::{BoundedDeque, Memory, MemoryBlock};

use crate::{
    interleaved::{Case, case},
    report::{Report, Target},
};

const PARTS: u32 = 1_000;
const LEN: usize = PARTS as usize;
const BYTES: usize = LEN * size_of::<u32>();

/// What all of the deques can do.
trait Peer {
    fn push_back(&mut self, element: u32) -> bool;
    fn push_front(&mut self, element: u32) -> bool;
    fn pop_front(&mut self) -> Option<u32>;
    fn pop_back(&mut self) -> Option<u32>;
    fn get(&self, index: usize) -> Option<&u32>;
    fn sum(&self) -> u32;
    fn each(&self) -> u32;
}

macro_rules! peer {
    ([$($generics:tt)*] $type:ty, $push_back:expr, $push_front:expr) => {
        impl<$($generics)*> Peer for $type {
            #[inline]
            fn push_back(&mut self, element: u32) -> bool {
                let push: fn(&mut Self, u32) -> bool = $push_back;
                push(self, element)
            }

            #[inline]
            fn push_front(&mut self, element: u32) -> bool {
                let push: fn(&mut Self, u32) -> bool = $push_front;
                push(self, element)
            }

            #[inline]
            fn pop_front(&mut self) -> Option<u32> {
                <$type>::pop_front(self)
            }

            #[inline]
            fn pop_back(&mut self) -> Option<u32> {
                <$type>::pop_back(self)
            }

            #[inline]
            fn get(&self, index: usize) -> Option<&u32> {
                <$type>::get(self, index)
            }

            #[inline]
            fn sum(&self) -> u32 {
                self.iter().fold(0, |sum, element| sum ^ element)
            }

            #[inline]
            fn each(&self) -> u32 {
                let mut sum = 0;
                for element in self {
                    sum ^= black_box(*element);
                }
                sum
            }
        }
    };
}

peer!(
    [] VecDeque<u32>,
    |deque, element| {
        deque.push_back(element);
        true
    },
    |deque, element| {
        deque.push_front(element);
        true
    }
);
peer!(
    [M: Memory] BoundedDeque<u32, M>,
    |deque, element| deque.push_back(element).is_ok(),
    |deque, element| deque.push_front(element).is_ok()
);
peer!(
    [] heapless::Deque<u32, LEN>,
    |deque, element| deque.push_back(element).is_ok(),
    |deque, element| deque.push_front(element).is_ok()
);

/// One measurement of one deque.
#[derive(Clone, Copy)]
enum Work {
    Fill,
    FillFromTheFront,
    Queue,
    Stack,
    Get,
    Fold,
    For,
}

fn measure<'deque, D: Peer>(name: &'deque str, deque: &'deque mut D, work: Work) -> Case<'deque> {
    // Half way round, so that what is filled goes round.
    for element in 0..500 {
        deque.push_back(element);
        deque.pop_front();
    }
    match work {
        Work::Fill => case(name, move || {
            for element in 0..PARTS {
                black_box(deque.push_back(black_box(element)));
            }
            while let Some(element) = deque.pop_front() {
                black_box(element);
            }
        }),
        Work::FillFromTheFront => case(name, move || {
            for element in 0..PARTS {
                black_box(deque.push_front(black_box(element)));
            }
            while let Some(element) = deque.pop_back() {
                black_box(element);
            }
        }),
        Work::Queue => {
            for element in 0..8 {
                deque.push_back(element);
            }
            case(name, move || {
                for element in 0..PARTS {
                    black_box(deque.push_back(black_box(element)));
                    black_box(deque.pop_front());
                }
            })
        }
        Work::Stack => case(name, move || {
            for element in 0..PARTS {
                black_box(deque.push_back(black_box(element)));
                black_box(deque.pop_back());
            }
        }),
        Work::Get | Work::Fold | Work::For => {
            for element in 0..PARTS {
                deque.push_back(element);
            }
            case(name, move || match work {
                Work::Get => {
                    (0..LEN).fold(0, |sum, index| sum ^ deque.get(black_box(index)).copied().unwrap_or(0))
                }
                Work::Fold => black_box(&*deque).sum(),
                _ => black_box(&*deque).each(),
            })
        }
    }
}

pub(crate) fn run(report: &mut Report) {
    const HEAPLESS: &str = "heapless::Deque";
    for (title, work) in [
        ("push_back all, pop_front all", Work::Fill),
        ("push_front all, pop_back all", Work::FillFromTheFront),
        ("push_back, pop_front: a queue of 8", Work::Queue),
        ("push_back, pop_back: a stack", Work::Stack),
        ("get", Work::Get),
        ("fold over all", Work::Fold),
        ("for over all", Work::For),
    ] {
        let mut std = VecDeque::with_capacity(LEN);
        let mut block = BoundedDeque::over(MemoryBlock::<BYTES>::new());
        let mut heapless = heapless::Deque::<u32, LEN>::new();
        let cases = vec![
            measure(HEAPLESS, &mut heapless, work),
            measure("BoundedDeque over MemoryBlock", &mut block, work).against(HEAPLESS, Target::About(1.0)),
            measure("VecDeque::with_capacity", &mut std, work),
        ];
        report.table(&format!("1,000 u32 in a deque: {title}"), 300, 1, cases);
    }
}
