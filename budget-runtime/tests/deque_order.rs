//! Moving the elements of a bounded deque about: in and out in the middle, round, and several at once, at every turn of
//! the ring.

mod fixture;

use std::{
    cmp::Ordering,
    collections::{HashMap, VecDeque},
    mem, ptr,
};

use crate::fixture::{
    drops::Drops,
    six::{Six, at, ids_of, numbers, read},
};

#[test]
fn insert_and_remove_work_at_each_index_and_each_turn() {
    for head in 0..6 {
        for len in 0..6 {
            for index in 0..=6 {
                let mut deque = numbers(head, 0..len);
                let mut model: VecDeque<usize> = (0..len).collect();
                let fits = index <= len;
                assert_eq!(deque.insert(index, [9; 2]), if fits { Ok(()) } else { Err([9; 2]) });
                if fits {
                    model.insert(index, 9);
                }
                assert_eq!(read(&deque), *model.make_contiguous(), "insert {index} of {len} at {head}");
                let removed = deque.remove(index);
                assert_eq!(removed, model.remove(index).map(|number| [number; 2]));
                assert_eq!(read(&deque), *model.make_contiguous(), "remove {index} of {len} at {head}");
                assert_eq!((deque.remove(usize::MAX), deque.insert(usize::MAX, [1; 2])), (None, Err([1; 2])));
            }
        }
    }
}

/// Asserts that, whatever `change` does to the elements around `front..back`, those of the longer side stay where they
/// are in memory; of two sides of one length either may move.
fn assert_longer_side_stays(
    deque: &mut Six<[usize; 2]>,
    front: usize,
    back: usize,
    change: impl FnOnce(&mut Six<[usize; 2]>),
) {
    let places = |deque: &Six<[usize; 2]>| -> HashMap<usize, *const [usize; 2]> {
        deque.iter().map(|pair| (pair[0], ptr::from_ref(pair))).collect()
    };
    let (before, len) = (places(deque), deque.len());
    let longer: Vec<usize> = match front.cmp(&(len - back)) {
        Ordering::Less => deque.iter().skip(back).map(|pair| pair[0]).collect(),
        Ordering::Equal => Vec::new(),
        Ordering::Greater => deque.iter().take(front).map(|pair| pair[0]).collect(),
    };
    change(deque);
    let after = places(deque);
    for number in longer {
        assert_eq!(after[&number], before[&number], "{number} of {len}, changed at {front}..{back}");
    }
}

#[test]
fn the_elements_of_the_longer_side_stay_where_they_are() {
    for (head, len) in (0..6).flat_map(|head| (0..6).map(move |len| (head, len))) {
        let deque = || numbers(head, 0..len);
        for index in 0..=len {
            assert_longer_side_stays(&mut deque(), index, index, |deque| {
                assert_eq!(deque.insert(index, [9; 2]), Ok(()));
            });
            assert_longer_side_stays(&mut deque(), index, index, |deque| deque.rotate_left(index));
            for end in index..=len {
                assert_longer_side_stays(&mut deque(), index, end, |deque| drop(deque.drain(index..end)));
            }
        }
        for index in 0..len {
            assert_longer_side_stays(&mut deque(), index, index + 1, |deque| {
                assert!(deque.remove(index).is_some());
            });
        }
    }
}

#[test]
fn turning_it_moves_elements_from_end_to_end() {
    for head in 0..6 {
        for len in 1..=6 {
            for count in 0..=2 * len + 1 {
                let mut model: Vec<usize> = (0..len).collect();
                model.rotate_left(count % len);
                let mut deque = numbers(head, 0..len);
                deque.rotate_left(count);
                assert_eq!(read(&deque), model, "left by {count} of {len} at {head}");
                deque.rotate_right(count);
                assert_eq!(read(&deque), (0..len).collect::<Vec<_>>(), "right by {count} of {len} at {head}");
            }
            let mut deque = numbers(head, 0..len);
            deque.rotate_right(usize::MAX);
            let mut model: Vec<usize> = (0..len).collect();
            model.rotate_right(usize::MAX % len);
            assert_eq!(read(&deque), model);
        }
    }
}

#[test]
fn it_becomes_one_slice_at_each_turn() {
    for head in 0..6 {
        for len in 0..=6 {
            let mut deque = numbers(head, 0..len);
            let expected: Vec<[usize; 2]> = (0..len).map(|number| [number; 2]).collect();
            // None moves when they are one slice already.
            let one = deque.as_slices().1.is_empty().then(|| deque.as_slices().0.as_ptr());
            assert_eq!(deque.make_contiguous(), expected, "{len} at {head}");
            assert_eq!(deque.as_slices(), (&expected[..], &[][..]));
            assert!(one.is_none_or(|start| start == deque.as_slices().0.as_ptr()));
            assert!(deque.swap(0, len.wrapping_sub(1)) == (len > 0));
        }
    }
}

#[test]
fn a_swap_needs_both_elements() {
    let mut deque = numbers(5, 0..3);
    assert!(deque.swap(0, 2) && !deque.swap(0, 3) && !deque.swap(usize::MAX, 0));
    assert_eq!(read(&deque), [2, 1, 0]);
}

#[test]
fn one_element_is_taken_out_and_an_end_fills_its_place() {
    for head in 0..6 {
        for (index, front, back) in
            [(0, &[1, 2, 3][..], &[3, 1, 2][..]), (1, &[0, 2, 3], &[0, 3, 2]), (3, &[1, 2, 0], &[0, 1, 2])]
        {
            let mut deque = numbers(head, 0..4);
            assert_eq!(deque.swap_remove_back(index), Some([index; 2]));
            assert_eq!(read(&deque), back);
            let mut deque = numbers(head, 0..4);
            assert_eq!(deque.swap_remove_front(index), Some([index; 2]));
            assert_eq!(read(&deque), front);
            assert_eq!((deque.swap_remove_front(3), deque.swap_remove_back(usize::MAX)), (None, None));
        }
        let mut deque = numbers(head, 0..3);
        assert_eq!(
            (deque.pop_front_if(|pair| pair[0] > 0), deque.pop_back_if(|pair| pair[0] < 2)),
            (None, None)
        );
        assert_eq!(deque.pop_front_if(|pair| pair[0] == 0), Some([0; 2]));
        assert_eq!(deque.pop_back_if(|pair| pair[0] == 2), Some([2; 2]));
        assert_eq!(read(&deque), [1]);
    }
    let mut deque = numbers(0, []);
    assert_eq!((deque.pop_front_if(|_| true), deque.pop_back_if(|_| true)), (None, None));
    assert_eq!((deque.swap_remove_front(0), deque.swap_remove_back(0)), (None, None));
}

#[test]
fn append_moves_all_or_nothing() {
    for head in 0..6 {
        let mut deque = numbers(head, 0..3);
        let mut other = numbers(5 - head, 3..7);
        assert!(deque.append(&mut other).is_err_and(|other| other.len() == 4));
        assert_eq!(other.pop_back(), Some([6; 2]));
        assert!(deque.append(&mut other).is_ok() && other.is_empty());
        assert_eq!(read(&deque), [0, 1, 2, 3, 4, 5]);
        let view = deque.as_view();
        assert!(view == [[0; 2], [1; 2], [2; 2], [3; 2], [4; 2], [5; 2]] && view != [[0; 2]]);
    }
}

#[test]
fn slices_are_appended_whole_at_each_turn() {
    for head in 0..6 {
        for len in 0..=6 {
            for count in 0..=7 {
                let mut deque = numbers(head, 0..len);
                let source: Vec<[usize; 2]> = (10..10 + count).map(|number| [number; 2]).collect();
                let fits = len + count <= 6;
                assert_eq!(deque.extend_from_slice(&source), if fits { Ok(()) } else { Err(&source[..]) });
                let appended = if fits { 10..10 + count } else { 0..0 };
                assert_eq!(read(&deque), (0..len).chain(appended).collect::<Vec<_>>());
            }
        }
    }
}

#[test]
fn every_range_is_drained_at_each_turn() {
    for head in 0..6 {
        for (start, end) in (0..=6).flat_map(|start| (start..=6).map(move |end| (start, end))) {
            for (front, back) in [(0, 0), (1, 0), (0, 1), (2, 1), (6, 0)] {
                let drops = Drops::default();
                let mut deque = at(head, || drops.element(), drops.elements(6));
                let mut drain = deque.drain(start..end).unwrap();
                let mut expected = head + start..head + end;
                for _ in 0..front {
                    assert_eq!(drain.next().map(|element| element.id), expected.next());
                }
                for _ in 0..back {
                    assert_eq!(drain.next_back().map(|element| element.id), expected.next_back());
                }
                assert_eq!((drain.len(), drain.size_hint().1), (expected.len(), Some(expected.len())));
                drop(drain);
                let left: Vec<usize> = (0..start).chain(end..6).map(|index| head + index).collect();
                assert_eq!(ids_of(&deque), left, "{start}..{end} at {head}");
                drop(deque);
                drops.assert_each_once();
            }
        }
    }
    let mut deque = numbers(5, 0..3);
    for (start, end) in [(0, 4), (4, 4), (2, usize::MAX)] {
        assert!(deque.drain(start..end).is_none());
    }
    assert!(deque.drain(..=usize::MAX).is_none() && deque.drain(..=2).is_some());
}

#[test]
fn a_forgotten_drain_drops_nothing_twice_and_leaves_a_usable_deque() {
    let drops = Drops::default();
    let mut deque = at(0, || drops.element(), drops.elements(6));
    let mut drain = deque.drain(2..4).unwrap();
    assert_eq!(format!("{drain:?}"), "Drain { remaining: 2, .. }");
    drop(drain.next());
    mem::forget(drain);
    assert_eq!((ids_of(&deque), drops.dropped()), (vec![0, 1], vec![2]));
    assert!(deque.extend(drops.elements(4)).is_ok());
    drop(deque);
    assert_eq!(drops.dropped(), [0, 1, 2, 6, 7, 8, 9]);
}
