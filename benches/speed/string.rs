//! What the bounded string costs beside its peers.

use std::{fmt::Write, hint::black_box};

use budget_runtime::{BoundedString, MemoryBlock};

use crate::{
    interleaved::{Case, case},
    report::{Report, Target},
};

const LEN: usize = 4_000;

/// What all of the strings can do.
trait Peer: Write {
    fn push(&mut self, character: char) -> bool;
    fn push_str(&mut self, text: &str) -> bool;
    fn pop(&mut self) -> Option<char>;
    fn clear(&mut self);
    fn text(&self) -> &str;
}

macro_rules! peer {
    ($type:ty, $push:expr, $push_str:expr) => {
        impl Peer for $type {
            #[inline]
            fn push(&mut self, character: char) -> bool {
                let push: fn(&mut Self, char) -> bool = $push;
                push(self, character)
            }

            #[inline]
            fn push_str(&mut self, text: &str) -> bool {
                let push: fn(&mut Self, &str) -> bool = $push_str;
                push(self, text)
            }

            #[inline]
            fn pop(&mut self) -> Option<char> {
                <$type>::pop(self)
            }

            #[inline]
            fn clear(&mut self) {
                <$type>::clear(self);
            }

            #[inline]
            fn text(&self) -> &str {
                self
            }
        }
    };
}

peer!(
    String,
    |string, character| {
        string.push(character);
        true
    },
    |string, text| {
        string.push_str(text);
        true
    }
);
peer!(BoundedString<MemoryBlock<LEN>>, |string, character| string.push(character).is_ok(), |string, text| {
    string.push_str(text).is_ok()
});
peer!(heapless::String<LEN>, |string, character| string.push(character).is_ok(), |string, text| string
    .push_str(text)
    .is_ok());

/// One measurement of one string.
#[derive(Clone, Copy)]
enum Work {
    Ascii,
    Wide,
    Text,
    Write,
    Pop,
    Read,
}

fn measure<'string, S: Peer>(
    name: &'string str,
    string: &'string mut S,
    text: &'string str,
    work: Work,
) -> Case<'string> {
    case(name, move || {
        string.clear();
        match work {
            Work::Ascii => (0..1_000).for_each(|_| _ = black_box(string.push(black_box('x')))),
            Work::Wide => (0..1_000).for_each(|_| _ = black_box(string.push(black_box('€')))),
            Work::Text => (0..1_000).for_each(|_| _ = black_box(string.push_str(black_box("abc")))),
            Work::Write => {
                (0..1_000).for_each(|number| _ = black_box(write!(string, "{}", black_box(number))));
            }
            Work::Pop => {
                string.push_str(black_box(text));
                while let Some(character) = string.pop() {
                    black_box(character);
                }
            }
            Work::Read => {
                string.push_str(black_box(text));
                black_box(count(black_box(&*string).text()));
            }
        }
    })
}

/// Reads a text, in one place for all strings, since what is read of each is a `str`.
#[inline(never)]
fn count(text: &str) -> usize {
    text.chars().filter(|character| *character == 'b').count()
}

pub(crate) fn run(report: &mut Report) {
    const HEAPLESS: &str = "heapless::String";
    let text: String = ('a'..='z').cycle().take(1_000).collect();
    for (title, work) in [
        ("push a character of one byte", Work::Ascii),
        ("push a character of three bytes", Work::Wide),
        ("push_str of three bytes", Work::Text),
        ("write a number", Work::Write),
        ("pop (with a copy in)", Work::Pop),
        ("read (with a copy in)", Work::Read),
    ] {
        let mut std = String::with_capacity(LEN);
        let mut block = BoundedString::over(MemoryBlock::new());
        let mut heapless = heapless::String::new();
        let cases = vec![
            measure(HEAPLESS, &mut heapless, &text, work),
            measure("BoundedString over MemoryBlock", &mut block, &text, work)
                .against(HEAPLESS, Target::About(1.0)),
            measure("String::with_capacity", &mut std, &text, work),
        ];
        report.table(&format!("a string, 1,000 times: {title}"), 300, 1, cases);
    }
}
