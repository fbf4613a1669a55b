//! What the bounded string costs beside its peers, for 1,000 bytes.

use std::{fmt::Write, hint::black_box};

use budget_runtime::{BoundedString, MemoryBlock};

use crate::{
    interleaved::{Case, case},
    report::{Report, Target::About},
};

const ROOM: usize = 1_000;
const WORD: &str = "budget: ß";

/// One measurement of one string.
#[derive(Clone, Copy)]
enum Work {
    Push,
    PushStr,
    Write,
    Pop,
}

/// A macro, not a trait: what `push` returns differs from peer to peer.
macro_rules! measure {
    ($name:expr, $string:expr, $work:expr) => {{
        let mut string = $string;
        let work: Box<dyn FnMut()> = match $work {
            Work::Push => Box::new(move || {
                string.clear();
                for _ in 0..ROOM {
                    let _ = black_box(string.push(black_box('b')));
                }
            }),
            Work::PushStr => Box::new(move || {
                string.clear();
                for _ in 0..ROOM / WORD.len() {
                    let _ = black_box(string.push_str(black_box(WORD)));
                }
            }),
            Work::Write => Box::new(move || {
                string.clear();
                for number in 0..100_u32 {
                    let _ = black_box(write!(string, "{} ", black_box(number)));
                }
            }),
            Work::Pop => Box::new(move || {
                for _ in 0..ROOM / WORD.len() {
                    let _ = string.push_str(WORD);
                }
                while let Some(character) = string.pop() {
                    black_box(character);
                }
            }),
        };
        case($name, work)
    }};
}

pub(crate) fn run(report: &mut Report) {
    const HEAPLESS: &str = "heapless::String";
    for (group, work) in [
        ("a string of 1,000 bytes: push each", Work::Push),
        ("a string of 1,000 bytes: push_str of 10 bytes each", Work::PushStr),
        ("a string of 1,000 bytes: write! of 100 numbers", Work::Write),
        ("a string of 1,000 bytes: push_str, then pop each", Work::Pop),
    ] {
        let cases: Vec<Case<'_>> = vec![
            measure!(HEAPLESS, heapless::String::<ROOM>::new(), work),
            measure!("BoundedString over MemoryBlock", BoundedString::over(MemoryBlock::<ROOM>::new()), work)
                .against(HEAPLESS, About(1.0)),
            measure!("String::with_capacity", String::with_capacity(ROOM), work),
        ];
        report.table(group, 300, 1, cases);
    }
}
