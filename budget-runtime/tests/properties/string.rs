//! The bounded string against the string of the standard library, for any steps.

use std::{
    fmt::Write,
    panic::{self, AssertUnwindSafe},
};

use budget_runtime::{BoundedString, ManagedMemory, Memory, MemoryBlock};

use crate::fixture::{
    Only, account,
    drops::{Asked, panic_as_asked},
    random::Random,
    steps::check,
};

const CHARACTERS: [char; 8] = ['a', 'Z', '\0', 'é', 'ß', '€', '\u{FFFD}', '𝄞'];

fn text(random: &mut Random) -> String {
    (0..random.below(6)).map(|_| CHARACTERS[random.below(8)]).collect()
}

/// The largest boundary of a character that is not above `index`.
fn boundary(text: &str, index: usize) -> usize {
    (0..=index.min(text.len())).rev().find(|&index| text.is_char_boundary(index)).unwrap_or(0)
}

/// Takes one step on both, and compares what they return.
fn step<M: Memory>(string: &mut BoundedString<M>, twin: &mut String, random: &mut Random) {
    let room = string.capacity() - twin.len();
    let index = random.below(string.capacity() + 3);
    let character = CHARACTERS[random.below(8)];
    let text = text(random);
    match random.below(14) {
        0..3 => {
            let fits = character.len_utf8() <= room;
            assert_eq!(string.push(character), if fits { Ok(()) } else { Err(character) });
            twin.extend(fits.then_some(character));
        }
        3..5 => {
            let fits = text.len() <= room;
            assert_eq!(string.push_str(&text), if fits { Ok(()) } else { Err(&*text) });
            twin.extend(fits.then_some(text));
        }
        5 => assert_eq!(string.pop(), twin.pop()),
        6 => {
            let fits = character.len_utf8() <= room && twin.is_char_boundary(index);
            assert_eq!(string.insert(index, character), if fits { Ok(()) } else { Err(character) });
            if fits {
                twin.insert(index, character);
            }
        }
        7 => {
            let fits = text.len() <= room && twin.is_char_boundary(index);
            assert_eq!(string.insert_str(index, &text), if fits { Ok(()) } else { Err(&*text) });
            if fits {
                twin.insert_str(index, &text);
            }
        }
        8 => {
            let there = index < twin.len() && twin.is_char_boundary(index);
            assert_eq!(string.remove(index), there.then(|| twin.remove(index)));
        }
        9 => {
            string.truncate(index);
            twin.truncate(boundary(twin, index));
        }
        10 => {
            let mut asked = 0;
            string.retain(|other| {
                asked += 1;
                if asked > index {
                    panic_as_asked();
                }
                other != character
            });
            twin.retain(|other| other != character);
        }
        11 => {
            let parts = [&text, &*character.to_string(), "-"];
            let mut free = room;
            let mut written = 0;
            while written < 3 && parts[written].len() <= free {
                free -= parts[written].len();
                written += 1;
            }
            let [first, second, third] = parts;
            assert_eq!(write!(string, "{first}{second}{third}").is_ok(), written == 3);
            twin.extend(parts.iter().take(written).copied());
        }
        12 => {
            let refused = text.chars().find({
                let mut free = room;
                move |next| {
                    let fits = next.len_utf8() <= free;
                    free -= if fits { next.len_utf8() } else { 0 };
                    !fits
                }
            });
            assert_eq!(string.extend(text.chars()), refused.map_or(Ok(()), Err));
            let fitting: String = text
                .chars()
                .scan(room, |free, next| {
                    *free = free.checked_sub(next.len_utf8())?;
                    Some(next)
                })
                .collect();
            twin.push_str(&fitting);
        }
        _ => {
            string.clear();
            twin.clear();
        }
    }
}

/// Takes the steps of each case on a string over memory that `memory` makes.
fn compare<M: Memory>(memory: impl Fn() -> M) {
    check(400, 200, |steps| {
        let mut string = BoundedString::over(memory());
        let mut twin = String::new();
        let mut was_full = false;
        for (number, numbers) in steps.iter().enumerate() {
            let before = twin.clone();
            let mut random = Random::of(*numbers);
            let stepped = panic::catch_unwind(AssertUnwindSafe(|| step(&mut string, &mut twin, &mut random)));
            if let Err(payload) = stepped {
                if !payload.is::<Asked>() {
                    panic::resume_unwind(payload);
                }
                // What was not asked about stays, behind what was kept.
                assert!(string.len() <= before.len(), "step {number}");
                string.as_str().clone_into(&mut twin);
            }
            assert!(std::str::from_utf8(string.as_bytes()).is_ok(), "step {number}");
            assert_eq!(string, *twin, "step {number}");
            assert_eq!(string.is_full(), string.len() == string.capacity());
            was_full |= string.is_full();
        }
        was_full
    });
}

#[test]
fn a_string_in_a_block_does_as_the_standard_one() {
    compare(MemoryBlock::<23>::new);
}

#[test]
fn a_short_string_does_as_the_standard_one() {
    compare(MemoryBlock::<5>::new);
}

#[test]
fn a_string_in_charged_memory_does_as_the_standard_one_and_gives_it_back() {
    let account = account!(40);
    compare(|| ManagedMemory::<40>::new(Only(account)).unwrap());
    assert_eq!(account.used(), 0);
}
