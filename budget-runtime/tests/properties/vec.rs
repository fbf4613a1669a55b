//! The bounded vector against the vector of the standard library, for any steps.

use std::mem;

use budget_runtime::{BoundedVec, ManagedMemory, Memory, MemoryBlock};

use crate::fixture::{
    Only, account,
    drops::{Drops, Element, ids},
    model::{Dice, Pair, compare},
};

const PLACES: usize = 12;
const BYTES: usize = PLACES * size_of::<Element<'_>>();

struct Vecs<'drops, M: Memory, F> {
    drops: &'drops Drops,
    bounded: BoundedVec<Element<'drops>, M>,
    twin: Vec<usize>,
    memory: F,
}

impl<'drops, M: Memory, F: FnMut() -> M> Vecs<'drops, M, F> {
    fn new(drops: &'drops Drops, mut memory: F) -> Self {
        Self { drops, bounded: BoundedVec::over(memory()), twin: Vec::new(), memory }
    }
}

impl<M: Memory, F: FnMut() -> M> Vecs<'_, M, F> {
    /// A step with one element, or with those from one on.
    fn one(&mut self, dice: &mut Dice<'_>) {
        let Self { drops, bounded: vec, twin, .. } = self;
        let id = |element: Element<'_>| element.id;
        let next = drops.made();
        let len = twin.len();
        let room = vec.capacity() - len;
        let index = dice.random.below(PLACES + 2);
        match dice.random.below(10) {
            0..4 => {
                assert_eq!(vec.push(drops.element()).map_err(id), if room > 0 { Ok(()) } else { Err(next) });
                twin.extend((room > 0).then_some(next));
            }
            4 => assert_eq!(vec.pop().map(id), twin.pop()),
            5 | 6 => {
                let fits = room > 0 && index <= len;
                assert_eq!(
                    vec.insert(index, drops.element()).map_err(id),
                    if fits { Ok(()) } else { Err(next) }
                );
                if fits {
                    twin.insert(index, next);
                }
            }
            7 => {
                let expected = (index < len).then(|| twin.remove(index));
                assert_eq!(vec.remove(index).map(id), expected);
            }
            8 => {
                let expected = (index < len).then(|| twin.swap_remove(index));
                assert_eq!(vec.swap_remove(index).map(id), expected);
            }
            _ => {
                vec.truncate(index);
                twin.truncate(index);
            }
        }
    }

    /// A step with several elements.
    fn several(&mut self, dice: &mut Dice<'_>) {
        let Self { drops, bounded: vec, twin, memory } = self;
        let id = |element: Element<'_>| element.id;
        let next = drops.made();
        let len = twin.len();
        let room = vec.capacity() - len;
        let index = dice.random.below(PLACES + 2);
        match dice.random.below(10) {
            0 | 1 => {
                let count = dice.random.below(8);
                let source = (0..count).map(|_| {
                    dice.ask();
                    drops.element()
                });
                let outcome = vec.extend(source).map_err(id);
                assert_eq!(outcome, if count <= room { Ok(()) } else { Err(next + room) });
                twin.extend(next..next + count.min(room));
            }
            2 => {
                let count = dice.random.below(6);
                let source: Vec<Element<'_>> = drops.elements(count).collect();
                assert_eq!(vec.extend_from_slice(&source).is_ok(), count <= room);
                twin.extend((next + count..next + 2 * count).take(if count <= room { count } else { 0 }));
            }
            3 => {
                let fits = index <= vec.capacity();
                let outcome = vec.resize(index, drops.element()).map_err(id);
                assert_eq!(outcome, if fits { Ok(()) } else { Err(next) });
                if fits && index > len {
                    // The clones come first, the value itself last.
                    twin.extend((1..index - len).map(|clone| next + clone));
                    twin.push(next);
                } else if fits {
                    twin.truncate(index);
                }
            }
            4 | 5 => {
                let end = dice.random.below(PLACES + 2);
                let Some(mut drain) = vec.drain(index..end) else {
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
            6 => {
                let keeps = index;
                vec.retain(|element| {
                    dice.ask();
                    element.id % (keeps + 2) > 0
                });
                twin.retain(|id| id % (keeps + 2) > 0);
            }
            7 => {
                let width = index + 1;
                vec.dedup_by(|element, before| {
                    dice.ask();
                    element.id / width == before.id / width
                });
                twin.dedup_by(|id, before| *id / width == *before / width);
            }
            8 => {
                let mut other = BoundedVec::<_, MemoryBlock<BYTES>>::over(MemoryBlock::new());
                let count = dice.random.below(6);
                assert!(other.extend(drops.elements(count)).is_ok());
                let fits = count <= room;
                assert_eq!(vec.append(&mut other).is_ok(), fits);
                assert_eq!(other.len(), if fits { 0 } else { count });
                twin.extend((next..next + count).take(if fits { count } else { 0 }));
            }
            _ => {
                // The vector is used up, and another one takes its place.
                let mut elements = mem::replace(vec, BoundedVec::over(memory())).into_iter();
                let mut expected = mem::take(twin).into_iter();
                for _ in 0..dice.random.below(PLACES) {
                    assert_eq!(elements.next().map(id), expected.next());
                    assert_eq!(elements.next_back().map(id), expected.next_back());
                }
                assert_eq!(ids(elements.as_slice()), expected.as_slice());
            }
        }
    }
}

impl<M: Memory, F: FnMut() -> M> Pair for Vecs<'_, M, F> {
    fn step(&mut self, dice: &mut Dice<'_>) {
        if dice.random.once_in(2) { self.one(dice) } else { self.several(dice) }
    }

    fn ids(&self) -> Vec<usize> {
        ids(&self.bounded)
    }

    fn twin(&self) -> Vec<usize> {
        self.twin.clone()
    }

    fn reset_twin(&mut self, ids: Vec<usize>) {
        self.twin = ids;
    }
}

#[test]
fn a_vector_in_a_block_does_as_the_standard_one() {
    compare(|drops, _| Box::new(Vecs::new(drops, MemoryBlock::<BYTES>::new)));
}

#[test]
fn a_vector_in_charged_memory_does_as_the_standard_one_and_gives_it_back() {
    let account = account!(2 * BYTES);
    compare(|drops, _| {
        assert_eq!(account.used(), 0);
        Box::new(Vecs::new(drops, || ManagedMemory::<BYTES>::new(Only(account)).unwrap()))
    });
    assert_eq!(account.used(), 0);
}

#[test]
fn a_vector_in_borrowed_bytes_does_as_the_standard_one() {
    compare(|drops, bytes| {
        // Another place for each collection, aligned to nothing.
        let mut places = bytes.chunks_exact_mut(BYTES + 9);
        Box::new(Vecs::new(drops, move || &mut places.next().unwrap()[..BYTES + 8]))
    });
}
