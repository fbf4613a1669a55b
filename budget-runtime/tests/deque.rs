//! The bounded deque: what it holds at every turn of the ring, what it hands back, and that each element is dropped
//! exactly once.

mod fixture;

use std::{
    cell::Cell,
    collections::{VecDeque, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
    mem::MaybeUninit,
};

use budget_runtime::{BoundedDeque, DequeView, ManagedMemory, MemoryBlock};

use crate::fixture::{
    drops::{Drops, Element, unwinds},
    six::{Six, at, ids_of, numbers, read},
};

#[test]
fn a_full_deque_hands_back_what_does_not_fit_at_either_end() {
    for head in 0..6 {
        let mut deque = numbers(head, 0..6);
        assert!(deque.is_full() && deque.as_view().is_full() && !deque.is_empty());
        assert_eq!((deque.push_back([7; 2]), deque.push_front([8; 2])), (Err([7; 2]), Err([8; 2])));
        assert_eq!(deque.insert(3, [9; 2]), Err([9; 2]));
        assert_eq!((deque.len(), deque.capacity(), Six::<[usize; 2]>::CAPACITY), (6, 6, 6));
        assert_eq!(deque.pop_back(), Some([5; 2]));
        assert!(!deque.is_full() && !deque.as_view().is_full());
        assert_eq!(deque.push_front([8; 2]), Ok(()));
        assert_eq!(read(&deque), [8, 0, 1, 2, 3, 4]);
    }
}

#[test]
fn an_empty_deque_gives_nothing() {
    for head in 0..6 {
        let mut deque = numbers(head, []);
        assert_eq!((deque.pop_back(), deque.pop_front(), deque.remove(0)), (None, None, None));
        assert_eq!((deque.front(), deque.back(), deque.get(0)), (None, None, None));
        assert!(deque.front_mut().is_none() && deque.back_mut().is_none() && deque.get_mut(0).is_none());
        assert_eq!(deque.as_slices(), (&[][..], &[][..]));
        assert!(deque.make_contiguous().is_empty() && deque.is_empty() && !deque.swap(0, 0));
        deque.rotate_left(3);
        deque.rotate_right(3);
        deque.clear();
        assert!(deque.drain(..).is_some_and(|drain| drain.len() == 0));
        assert!(deque.iter().next().is_none() && deque.into_iter().next_back().is_none());
    }
}

#[test]
fn it_is_a_queue_and_a_stack_at_both_ends() {
    let mut deque = Six::over(MemoryBlock::new());
    let mut model = VecDeque::new();
    for round in 0_usize..1_000 {
        if round % 3 == 0 {
            assert_eq!(deque.push_front([round; 2]).is_ok(), model.len() < 6);
            if model.len() < 6 {
                model.push_front([round; 2]);
            }
        } else if round % 7 < 4 {
            assert_eq!(deque.push_back([round; 2]).is_ok(), model.len() < 6);
            if model.len() < 6 {
                model.push_back([round; 2]);
            }
        } else if round % 2 == 0 {
            assert_eq!(deque.pop_back(), model.pop_back());
        } else {
            assert_eq!(deque.pop_front(), model.pop_front());
        }
        assert!(deque.iter().eq(&model));
        assert_eq!((deque.front(), deque.back()), (model.front(), model.back()));
    }
}

#[test]
fn every_place_can_be_read_and_changed() {
    for head in 0..6 {
        let mut deque = numbers(head, 0..5);
        for index in 0..5 {
            assert_eq!((deque.get(index), deque[index]), (Some(&[index; 2]), [index; 2]));
            deque[index][0] += 10;
        }
        assert!(deque.get(5).is_none() && deque.get_mut(5).is_none() && deque.get(usize::MAX).is_none());
        deque.front_mut().unwrap()[0] += 10;
        deque.back_mut().unwrap()[0] += 20;
        let changed: Vec<usize> = deque.iter().map(|pair| pair[0]).collect();
        assert_eq!(changed, [20, 11, 12, 13, 34]);
        for pair in &mut deque {
            pair[1] = 0;
        }
        assert!(deque.as_mut_slices().0.iter().all(|pair| pair[1] == 0));
        assert!(
            (&deque).into_iter().all(|pair| pair[1] == 0)
                && deque.contains(&[20, 0])
                && !deque.contains(&[0, 0])
        );
    }
}

#[test]
#[should_panic(expected = "index out of bounds: the len is 2 but the index is 2")]
fn indexing_past_the_end_panics_as_a_slice_does() {
    let _element = numbers(5, 0..2)[2];
}

#[test]
fn extend_hands_back_the_first_that_does_not_fit() {
    let mut deque = numbers(4, 0..3);
    let mut source = (3..10).map(|number| [number; 2]);
    assert_eq!(deque.extend(&mut source), Err([6; 2]));
    assert_eq!((read(&deque), source.next()), (vec![0, 1, 2, 3, 4, 5], Some([7; 2])));
}

#[test]
fn the_trait_extend_takes_no_more_than_fits() {
    fn fill(out: &mut impl Extend<u8>, source: &mut impl Iterator<Item = u8>) {
        out.extend(source);
    }
    let mut deque = BoundedDeque::over(MemoryBlock::<4>::new());
    let mut source = 1..=9;
    fill(&mut deque, &mut source);
    fill(&mut deque, &mut source);
    assert_eq!((deque.as_slices().0, source.next()), (&[1, 2, 3, 4][..], Some(5)));
    deque.truncate(2);
    Extend::extend(&mut deque.as_view(), &[8, 9, 10]);
    assert_eq!(deque, [1, 2, 8, 9]);
}

#[test]
fn iterators_meet_in_the_middle() {
    for head in 0..6 {
        let deque = numbers(head, 0..6);
        for front in 0..=6 {
            let mut iter = deque.iter();
            let first: Vec<usize> = iter.by_ref().take(front).map(|pair| pair[0]).collect();
            assert_eq!((iter.len(), iter.clone().count()), (6 - front, 6 - front));
            let last: Vec<usize> = iter.by_ref().rev().map(|pair| pair[0]).collect();
            assert_eq!((first, last), ((0..front).collect(), (front..6).rev().collect()));
            assert!(iter.next().is_none() && iter.next_back().is_none() && iter.len() == 0);
        }
        for skipped in 0..8 {
            let mut iter = deque.iter();
            assert_eq!(iter.nth(skipped).map(|pair| pair[0]), (skipped < 6).then_some(skipped));
            assert_eq!(iter.next().map(|pair| pair[0]), (skipped < 5).then_some(skipped + 1));
            assert_eq!(iter.len(), 4_usize.saturating_sub(skipped));
        }
        assert_eq!(deque.iter().rev().fold(0, |sum, pair| sum * 10 + pair[0]), 543_210);
        assert_eq!(deque.iter().fold(0, |sum, pair| sum * 10 + pair[0]), 12_345);
        assert_eq!(format!("{:?}", deque.iter()), format!("{deque:?}"));
    }
}

#[test]
fn elements_taken_by_value_are_dropped_once() {
    for head in 0..6 {
        for taken in 0..=6 {
            let drops = Drops::default();
            let mut iter = at(head, || drops.element(), drops.elements(6)).into_iter();
            let first: Vec<usize> = iter.by_ref().take(taken).map(|element| element.id - head).collect();
            assert_eq!((first, iter.len()), ((0..taken).collect(), 6 - taken));
            assert_eq!(iter.next_back().map(|element| element.id - head), (taken < 6).then_some(5));
            drop(iter);
            drops.assert_each_once();
        }
    }
}

#[test]
fn a_panic_in_the_drop_of_an_element_loses_none_of_the_others() {
    type Work = fn(&mut Six<Element<'_>>, usize);
    let works: [(&str, Work, &[usize]); 5] = [
        ("clear", |deque, _| deque.clear(), &[]),
        ("truncate", |deque, _| deque.truncate(1), &[0]),
        ("drain", |deque, _| drop(deque.drain(1..5)), &[0, 5]),
        ("drain the front", |deque, _| drop(deque.drain(..3)), &[3, 4, 5]),
        ("retain", |deque, first| deque.retain(|element| element.id - first == 2), &[2]),
    ];
    for (name, work, left) in works {
        for (head, panics) in (0..6).flat_map(|head| (0..6).map(move |panics| (head, panics))) {
            let drops = Drops::default();
            let mut deque = at(head, || drops.element(), drops.elements(6));
            let expected: Vec<usize> = left.iter().map(|index| head + index).collect();
            drops.panic_at(head + panics);
            assert_eq!(unwinds(|| work(&mut deque, head)), !left.contains(&panics), "{name} at {head}");
            assert_eq!(ids_of(&deque), expected, "{name} at {head}");
            let _unwound = unwinds(|| drop(deque));
            drops.assert_each_once();
        }
    }
}

#[test]
fn retain_keeps_the_order_and_a_panic_keeps_every_element() {
    for head in 0..6 {
        for mask in 0_usize..64 {
            let mut deque = numbers(head, 0..6);
            deque.retain(|pair| mask >> pair[0] & 1 == 1);
            assert_eq!(read(&deque), (0..6).filter(|bit| mask >> bit & 1 == 1).collect::<Vec<_>>());
        }
        let drops = Drops::default();
        let mut deque = at(head, || drops.element(), drops.elements(6));
        let unwound = unwinds(|| {
            deque.retain_mut(|element| {
                assert!(element.id - head < 4, "no further");
                element.id % 2 == 0
            });
        });
        assert!(unwound && deque.len() == 6);
        drop(deque);
        drops.assert_each_once();
    }
}

#[test]
fn deques_compare_and_hash_by_their_elements() {
    let hash = |value: &dyn Fn(&mut DefaultHasher)| {
        let mut hasher = DefaultHasher::new();
        value(&mut hasher);
        hasher.finish()
    };
    let expected = [[0; 2], [1; 2], [2; 2]];
    for head in 0..6 {
        let deque = numbers(head, 0..3);
        let (array, slice, mut copy) = (&expected, &expected[..], expected);
        assert!(deque == expected && deque == array && deque == expected[..] && deque == slice);
        let array = &mut copy;
        assert!(deque == array);
        let slice = &mut copy[..];
        assert!(deque == slice);
        assert!(deque != expected[..2] && deque != [[0; 2]; 3] && deque != [[0; 2]; 4]);
        assert!(deque == numbers(0, 0..3) && deque != numbers(0, 0..2) && deque < numbers(1, 1..2));
        assert_eq!(deque.cmp(&numbers(2, 0..3)), std::cmp::Ordering::Equal);
        let twin: VecDeque<[usize; 2]> = expected.into();
        assert_eq!(hash(&|hasher| deque.hash(hasher)), hash(&|hasher| twin.hash(hasher)));
        assert_eq!(format!("{deque:?}"), format!("{twin:?}"));
        #[cfg(feature = "alloc")]
        {
            assert!(deque == twin && deque == expected.to_vec());
            assert!(twin == deque);
            let others = [vec![[0; 2]; 3], vec![[0; 2]; 4], expected[..2].to_vec(), [[0; 2]; 0].to_vec()];
            for other in others.map(VecDeque::from) {
                assert!(deque != other);
                assert!(other != deque);
            }
        }
    }
}

#[test]
fn what_is_done_through_a_view_is_done_to_the_deque() {
    fn fill(mut view: DequeView<'_, u16>) -> Option<u16> {
        assert_eq!((view.push_front(1), view.as_view().push_back(2)), (Ok(()), Ok(())));
        view[0] = 9;
        assert_eq!((view.front(), view.back(), view.len()), (Some(&9), Some(&2), 2));
        assert_eq!((view.capacity(), view.is_full(), view.is_empty()), (4, false, false));
        assert_eq!(format!("{view:?}"), "[9, 2]");
        view.extend(3..).err()
    }
    let mut deque = BoundedDeque::over(MemoryBlock::<8>::new());
    assert_eq!(fill(deque.as_view()), Some(5));
    assert_eq!(deque, [9, 2, 3, 4]);
    for element in deque.as_view() {
        *element += 1;
    }
    assert_eq!(deque.as_view().make_contiguous(), [10, 3, 4, 5]);
    assert_eq!(deque.as_view().into_slices().0, [10, 3, 4, 5]);
    deque.as_view().iter_mut().for_each(|element| *element += 1);
    assert_eq!(deque.as_view().drain(1..3).map(Vec::from_iter), Some(vec![4, 5]));
    assert_eq!(deque, [11, 6]);
    assert_eq!(format!("{:?}", deque.into_iter()), "IntoIter([11, 6])");
}

thread_local! {
    static MARKS: Cell<usize> = const { Cell::new(0) };
}

/// An element of no bytes whose drops are counted.
struct Mark;

impl Drop for Mark {
    fn drop(&mut self) {
        MARKS.set(MARKS.get() + 1);
    }
}

#[test]
fn elements_without_size_need_no_bytes_and_are_dropped_once() {
    let mut deque = BoundedDeque::<Mark, _>::new(MemoryBlock::<0>::new()).unwrap();
    assert_eq!(deque.capacity(), usize::MAX);
    for _ in 0..50 {
        assert!(deque.push_back(Mark).is_ok() && deque.push_front(Mark).is_ok());
    }
    drop((deque.pop_back(), deque.pop_front(), deque.remove(7)));
    assert!(deque.insert(60, Mark).is_ok() && deque.insert(3, Mark).is_ok());
    assert_eq!((deque.len(), deque.iter().count(), MARKS.get()), (99, 99, 3));
    drop(deque.drain(40..60));
    deque.rotate_left(30);
    deque.truncate(70);
    assert_eq!((deque.make_contiguous().len(), MARKS.get()), (70, 32));
    drop(deque);
    assert_eq!(MARKS.get(), 102);
}

#[test]
fn bytes_too_few_for_an_element_are_an_error_and_without_it_hold_none() {
    let mut bytes = [MaybeUninit::uninit(); 7];
    assert!(BoundedDeque::<u64, _>::new(&mut bytes[..]).is_err());
    let mut deque = BoundedDeque::<u64, _>::over(&mut bytes[..]);
    assert_eq!((deque.push_back(1), deque.push_front(2), deque.insert(0, 3)), (Err(1), Err(2), Err(3)));
    assert_eq!((deque.extend_from_slice(&[]), deque.extend_from_slice(&[4])), (Ok(()), Err(&[4][..])));
    deque.rotate_left(1);
    deque.retain(|_| false);
    assert!(deque.is_full() && deque.is_empty() && deque.make_contiguous().is_empty());
    assert!(deque.drain(..).is_some());
}

#[test]
fn the_capacity_is_a_const_where_the_type_says_the_size() {
    const _: () = assert!(BoundedDeque::<u64, ManagedMemory<31>>::CAPACITY == 3);
    const _: () = assert!(BoundedDeque::<u64, ManagedMemory<31>>::block_bytes(3) == 24);
    let block_bytes = BoundedDeque::<u64, ManagedMemory<31>>::block_bytes;
    assert_eq!([0, 3, usize::MAX].map(block_bytes), [0, 24, usize::MAX]);
}
