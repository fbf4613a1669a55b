//! The bounded deque against the deque of the standard library, for any steps.

use std::{collections::VecDeque, mem};

use budget_runtime::{BoundedDeque, ManagedMemory, Memory, MemoryBlock};

use crate::fixture::{
    Only, account,
    drops::{Drops, Element},
    model::{Dice, Pair, compare},
};

const PLACES: usize = 11;
const BYTES: usize = PLACES * size_of::<Element<'_>>();

struct Deques<'drops, M: Memory, F> {
    drops: &'drops Drops,
    bounded: BoundedDeque<Element<'drops>, M>,
    twin: VecDeque<usize>,
    memory: F,
}

impl<'drops, M: Memory, F: FnMut() -> M> Deques<'drops, M, F> {
    fn new(drops: &'drops Drops, mut memory: F) -> Self {
        Self { drops, bounded: BoundedDeque::over(memory()), twin: VecDeque::new(), memory }
    }
}

impl<M: Memory, F: FnMut() -> M> Deques<'_, M, F> {
    /// A step with one element, or with those from one on.
    fn one(&mut self, dice: &mut Dice<'_>) {
        let Self { drops, bounded: deque, twin, .. } = self;
        let id = |element: Element<'_>| element.id;
        let next = drops.made();
        let len = twin.len();
        let room = deque.capacity() - len;
        let index = dice.random.below(PLACES + 2);
        let pushed = if room > 0 { Ok(()) } else { Err(next) };
        match dice.random.below(11) {
            0..3 => {
                assert_eq!(deque.push_back(drops.element()).map_err(id), pushed);
                twin.extend((room > 0).then_some(next));
            }
            3..5 => {
                assert_eq!(deque.push_front(drops.element()).map_err(id), pushed);
                if room > 0 {
                    twin.push_front(next);
                }
            }
            5 => assert_eq!(deque.pop_back().map(id), twin.pop_back()),
            6 => assert_eq!(deque.pop_front().map(id), twin.pop_front()),
            7 | 8 => {
                let fits = room > 0 && index <= len;
                assert_eq!(
                    deque.insert(index, drops.element()).map_err(id),
                    if fits { Ok(()) } else { Err(next) }
                );
                if fits {
                    twin.insert(index, next);
                }
            }
            9 => assert_eq!(deque.remove(index).map(id), twin.remove(index)),
            _ => {
                deque.truncate(index);
                twin.truncate(index);
            }
        }
    }

    /// A step with several elements.
    fn several(&mut self, dice: &mut Dice<'_>) {
        let Self { drops, bounded: deque, twin, memory } = self;
        let id = |element: Element<'_>| element.id;
        let next = drops.made();
        let len = twin.len();
        let room = deque.capacity() - len;
        let index = dice.random.below(PLACES + 2);
        match dice.random.below(10) {
            8 => {
                let count = dice.random.below(6);
                let source: Vec<Element<'_>> = drops.elements(count).collect();
                assert_eq!(deque.extend_from_slice(&source).is_ok(), count <= room);
                twin.extend((next + count..next + 2 * count).take(if count <= room { count } else { 0 }));
            }
            0 | 1 => {
                let count = dice.random.below(8);
                let source = (0..count).map(|_| {
                    dice.ask();
                    drops.element()
                });
                let outcome = deque.extend(source).map_err(id);
                assert_eq!(outcome, if count <= room { Ok(()) } else { Err(next + room) });
                twin.extend(next..next + count.min(room));
            }
            2 | 3 => {
                let end = dice.random.below(PLACES + 2);
                let Some(mut drain) = deque.drain(index..end) else {
                    assert!(index > end || end > len);
                    return;
                };
                let mut expected = twin.drain(index..end);
                for _ in 0..dice.random.below(3) {
                    assert_eq!(drain.next().map(id), expected.next());
                    assert_eq!(drain.next_back().map(id), expected.next_back());
                }
                assert_eq!(drain.len(), expected.len());
                if dice.random.once_in(6) {
                    mem::forget(drain);
                    dice.forgotten += expected.len() + len - end;
                    drop(expected);
                    twin.truncate(index);
                }
            }
            4 => {
                let keeps = index;
                deque.retain(|element| {
                    dice.ask();
                    element.id % (keeps + 2) > 0
                });
                twin.retain(|id| id % (keeps + 2) > 0);
            }
            5 => {
                deque.rotate_left(index);
                if len > 0 {
                    twin.rotate_left(index % len);
                }
            }
            6 => {
                deque.rotate_right(index);
                if len > 0 {
                    twin.rotate_right(index % len);
                }
            }
            7 => {
                let other = dice.random.below(PLACES);
                let both = index.max(other) < len;
                assert_eq!(deque.swap(index, other), both);
                if both {
                    twin.swap(index, other);
                }
                if dice.random.once_in(2) {
                    assert_eq!(deque.make_contiguous().len(), len);
                }
                assert_eq!(deque.get(index).map(|element| element.id), twin.get(index).copied());
                assert_eq!(
                    deque.iter().rev().nth(index).map(|element| element.id),
                    twin.iter().rev().nth(index).copied()
                );
            }
            _ => {
                // The deque is used up, and another one takes its place.
                let mut elements = mem::replace(deque, BoundedDeque::over(memory())).into_iter();
                let mut expected = mem::take(twin).into_iter();
                for _ in 0..dice.random.below(PLACES) {
                    assert_eq!(elements.next().map(id), expected.next());
                    assert_eq!(elements.next_back().map(id), expected.next_back());
                }
                assert_eq!(elements.len(), expected.len());
            }
        }
    }
}

impl<M: Memory, F: FnMut() -> M> Pair for Deques<'_, M, F> {
    fn step(&mut self, dice: &mut Dice<'_>) {
        if dice.random.once_in(2) { self.one(dice) } else { self.several(dice) }
    }

    fn ids(&self) -> Vec<usize> {
        self.bounded.iter().map(|element| element.id).collect()
    }

    fn twin(&self) -> Vec<usize> {
        self.twin.iter().copied().collect()
    }

    fn reset_twin(&mut self, ids: Vec<usize>) {
        self.twin = ids.into();
    }
}

#[test]
fn a_deque_in_a_block_does_as_the_standard_one() {
    compare(|drops, _| Box::new(Deques::new(drops, MemoryBlock::<BYTES>::new)));
}

#[test]
fn a_deque_in_charged_memory_does_as_the_standard_one_and_gives_it_back() {
    let account = account!(2 * BYTES);
    compare(|drops, _| {
        assert_eq!(account.used(), 0);
        Box::new(Deques::new(drops, || ManagedMemory::<BYTES>::new(Only(account)).unwrap()))
    });
    assert_eq!(account.used(), 0);
}

#[test]
fn a_deque_in_borrowed_bytes_does_as_the_standard_one() {
    compare(|drops, bytes| {
        // Another place for each collection, aligned to nothing.
        let mut places = bytes.chunks_exact_mut(BYTES + 9);
        Box::new(Deques::new(drops, move || &mut places.next().unwrap()[..BYTES + 8]))
    });
}
