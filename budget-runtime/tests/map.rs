//! The bounded map, case by case: its entries, its iterators at each step, and what a view shows.

mod fixture;

use std::{
    collections::{BTreeMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

use budget_runtime::{BoundedMap, MemoryBlock, map::Entry};

use crate::fixture::assert_walk;

type Four = BoundedMap<u8, char, MemoryBlock<{ 4 * 8 }>>;

const LETTERS: [(u8, char); 3] = [(1, 'a'), (2, 'b'), (3, 'c')];

fn letters() -> Four {
    let mut map = Four::over(MemoryBlock::new());
    assert_eq!(map.extend(LETTERS), Ok(()));
    map
}

#[test]
fn a_map_and_its_view_say_how_full_they_are() {
    let mut map = Four::over(MemoryBlock::new());
    for len in 0..=map.capacity() {
        assert_eq!((map.len(), map.is_empty(), map.is_full()), (len, len == 0, len == map.capacity()));
        let view = map.as_view();
        assert_eq!((view.len(), view.is_empty(), view.is_full()), (len, len == 0, len == view.capacity()));
        let next = u8::try_from(len).unwrap();
        assert_eq!(map.insert(next, 'x'), if len < map.capacity() { Ok(None) } else { Err((next, 'x')) });
    }
}

#[test]
fn keys_that_are_there_are_found_and_others_are_not() {
    let mut map = letters();
    for key in 0..5 {
        let (there, letter) = ((1..=3).contains(&key), LETTERS.iter().find(|letter| letter.0 == key));
        assert_eq!((map.contains_key(&key), map.as_view().contains_key(&key)), (there, there));
        assert_eq!(map.get_key_value(&key), letter.map(|(key, value)| (key, value)));
        assert_eq!(map.as_view().get_mut(&key).map(|value| *value), letter.map(|letter| letter.1));
    }
}

#[test]
fn the_entries_at_the_ends_can_be_changed_and_removed() {
    let mut map = letters();
    *map.first_entry().unwrap().get_mut() = 'z';
    assert_eq!(map.last_entry().unwrap().insert('y'), 'c');
    assert_eq!(map, [(1, 'z'), (2, 'b'), (3, 'y')]);
    assert_eq!(map.last_entry().unwrap().remove_entry(), (3, 'y'));
    assert_eq!(map.first_entry().unwrap().remove(), 'z');
    assert_eq!(map, [(2, 'b')]);
    map.clear();
    assert!(map.first_entry().is_none() && map.last_entry().is_none());
}

#[test]
fn a_value_is_made_only_where_there_is_room() {
    let mut map = Four::over(MemoryBlock::new());
    for key in 0..map.capacity() {
        let key = u8::try_from(key).unwrap();
        assert_eq!(
            map.entry(key).or_insert_with_key(|key| char::from(b'a' + key)),
            Ok(&mut char::from(b'a' + key))
        );
    }
    assert_eq!(map.entry(99).or_insert_with(|| unreachable!("there is no room")), Err(99));
    assert_eq!(map.entry(0).or_insert_with(|| unreachable!("there is a value")), Ok(&mut 'a'));
}

#[test]
fn every_iterator_shows_what_is_left_and_counts_it() {
    let (keys, values) = ([1, 2, 3], ['a', 'b', 'c']);
    assert_walk!(letters().iter(), LETTERS);
    assert_walk!(letters().iter_mut(), LETTERS);
    assert_walk!(letters().drain(), LETTERS);
    assert_walk!(letters().into_iter(), LETTERS);
    assert_walk!(letters().keys(), keys);
    assert_walk!(letters().into_keys(), keys);
    assert_walk!(letters().values(), values);
    assert_walk!(letters().values_mut(), values);
    assert_walk!(letters().into_values(), values);
    assert_walk!(letters().range(1..=3), LETTERS);
    assert_walk!(letters().range_mut(1..=3), LETTERS);
}

#[test]
fn an_iterator_that_is_moved_goes_on_where_its_entries_are() {
    let mut iter = letters().into_iter();
    assert_eq!(iter.next(), Some((1, 'a')));
    let mut moved = Box::new(iter);
    assert_eq!(
        (format!("{moved:?}"), moved.next_back(), moved.next()),
        ("[(2, 'b'), (3, 'c')]".into(), Some((3, 'c')), Some((2, 'b')))
    );
    // Also one of a map that never had an entry.
    let mut empty = Box::new(Four::over(MemoryBlock::new()).into_iter());
    let mut other = Four::over(MemoryBlock::new()).into_iter();
    std::mem::swap(&mut *empty, &mut other);
    assert_eq!((empty.next(), other.next_back(), format!("{empty:?}")), (None, None, "[]".into()));
}

#[test]
fn a_walk_can_be_repeated_from_where_it_is() {
    let map = letters();
    let mut iter = map.iter();
    assert_eq!(iter.next(), Some((&1, &'a')));
    let again = iter.clone();
    assert!(iter.eq([(&2, &'b'), (&3, &'c')]) && again.eq([(&2, &'b'), (&3, &'c')]));
}

#[test]
fn an_entry_shows_its_key_and_value() {
    let mut map = letters();
    assert_eq!(format!("{:?}", map.entry(1)), "Entry(OccupiedEntry { key: 1, value: 'a' })");
    assert_eq!(format!("{:?}", map.entry(7)), "Entry(VacantEntry(7))");
    let Entry::Occupied(entry) = map.entry(2) else { panic!("2 is there") };
    assert_eq!(format!("{entry:?}"), "OccupiedEntry { key: 2, value: 'b' }");
}

#[test]
fn maps_differ_by_a_key_a_value_or_their_length() {
    let map = letters();
    assert!(
        map != [(1, 'a'), (2, 'b')]
            && map != [(1, 'a'), (2, 'b'), (4, 'c')]
            && map != [(1, 'a'), (2, 'b'), (3, 'd')]
    );
    #[cfg(feature = "alloc")]
    for other in [&LETTERS[..2], &[(1, 'a'), (2, 'b'), (4, 'c')], &[(1, 'a'), (2, 'b'), (3, 'd')]] {
        let other: BTreeMap<u8, char> = other.iter().copied().collect();
        assert!(map != other);
        assert!(other != map);
    }
    let hash = |value: &dyn Fn(&mut DefaultHasher)| {
        let mut hasher = DefaultHasher::new();
        value(&mut hasher);
        hasher.finish()
    };
    assert_eq!(hash(&|hasher| map.hash(hasher)), hash(&|hasher| BTreeMap::from(LETTERS).hash(hasher)));
}

#[test]
fn the_extend_of_the_standard_library_takes_entries_and_references() {
    let mut map = Four::over(MemoryBlock::new());
    Extend::extend(&mut map, LETTERS.iter().map(|(key, value)| (key, value)));
    assert_eq!(map, LETTERS);
    Extend::extend(&mut map, [(3, 'z')]);
    assert_eq!(map, [(1, 'a'), (2, 'b'), (3, 'z')]);
}
