//! The bounded hash map, case by case: its entries, its iterators at each step, and what a view shows.

mod fixture;

use std::hash::{BuildHasherDefault, DefaultHasher};

use budget_runtime::{BoundedHashMap, MemoryBlock, hash_map::Entry};

use crate::fixture::assert_walk;

type Map = BoundedHashMap<u8, char, BuildHasherDefault<DefaultHasher>, MemoryBlock<128>>;

const LETTERS: [(u8, char); 3] = [(1, 'a'), (2, 'b'), (3, 'c')];

fn letters() -> Map {
    let mut map = Map::over(MemoryBlock::new());
    assert_eq!(map.extend(LETTERS), Ok(()));
    map
}

#[test]
fn a_map_and_its_view_say_how_full_they_are() {
    let mut map = Map::over(MemoryBlock::new());
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
fn a_value_is_made_only_where_there_is_room() {
    let mut map = Map::over(MemoryBlock::new());
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
}

#[test]
fn entries_that_are_taken_out_come_out_as_they_went_in() {
    let mut map = letters();
    assert!(map.drain().eq(LETTERS) && map.is_empty());
    assert_eq!(map.extend(LETTERS), Ok(()));
    assert!(map.as_view().drain().eq(LETTERS));
    assert_eq!(map.extend(LETTERS), Ok(()));
    let mut iter = Box::new(map.into_iter());
    assert_eq!(iter.next(), Some((1, 'a')));
    assert!(iter.eq([(2, 'b'), (3, 'c')]));
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
fn the_extend_of_the_standard_library_takes_entries_and_references() {
    let mut map = Map::over(MemoryBlock::new());
    Extend::extend(&mut map, LETTERS);
    Extend::extend(&mut map, [(&3, &'z')]);
    assert!(map.iter().eq([(&1, &'a'), (&2, &'b'), (&3, &'z')]));
}
