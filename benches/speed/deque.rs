//! What the bounded deque costs beside its peers, for 1,000 elements.

use std::{collections::VecDeque, hint::black_box};

use budget_runtime::{BoundedDeque, MemoryBlock};

use crate::{
    interleaved::{Case, case},
    report::{Report, Target::About},
};

const LEN: u32 = 1_000;
const ROOM: usize = LEN as usize;
const BYTES: usize = ROOM * size_of::<u32>();

/// One measurement of one deque.
#[derive(Clone, Copy)]
enum Work {
    Fill,
    Queue,
    Get,
    Iterate,
}

/// A macro, not a trait: what `push_back` returns differs from peer to peer.
macro_rules! measure {
    ($name:expr, $deque:expr, $work:expr) => {{
        let mut deque = $deque;
        // Half way round, so that what is filled goes round.
        for element in 0..LEN / 2 {
            let _ = deque.push_back(element);
            deque.pop_front();
        }
        let work: Box<dyn FnMut() -> u32> = match $work {
            Work::Fill => Box::new(move || {
                for element in 0..LEN {
                    let _ = black_box(deque.push_back(black_box(element)));
                }
                while let Some(element) = deque.pop_front() {
                    black_box(element);
                }
                0
            }),
            Work::Queue => Box::new(move || {
                for element in 0..LEN {
                    let _ = black_box(deque.push_back(black_box(element)));
                    black_box(deque.pop_front());
                }
                0
            }),
            Work::Get | Work::Iterate => {
                for element in 0..LEN {
                    let _ = deque.push_back(element);
                }
                if matches!($work, Work::Iterate) {
                    Box::new(move || black_box(&deque).iter().fold(0, |sum, element| sum ^ *element))
                } else {
                    Box::new(move || {
                        for index in 0..ROOM {
                            black_box(deque.get(black_box(index)));
                        }
                        0
                    })
                }
            }
        };
        case($name, work)
    }};
}

pub(crate) fn run(report: &mut Report) {
    const HEAPLESS: &str = "heapless::Deque";
    for (group, work) in [
        ("1,000 u32: push_back each, then pop_front each", Work::Fill),
        ("1,000 u32: push_back and pop_front, each", Work::Queue),
        ("1,000 u32: get from a deque", Work::Get),
        ("1,000 u32: iterate over a deque", Work::Iterate),
    ] {
        let cases: Vec<Case<'_>> = vec![
            measure!(HEAPLESS, heapless::Deque::<u32, ROOM>::new(), work),
            measure!("BoundedDeque over MemoryBlock", BoundedDeque::over(MemoryBlock::<BYTES>::new()), work)
                .against(HEAPLESS, About(1.0)),
            measure!("VecDeque::with_capacity", VecDeque::with_capacity(ROOM), work),
        ];
        report.table(group, 300, 1, cases);
    }
}
