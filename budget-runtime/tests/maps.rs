//! The maps and the set, case by case: how many entries memory holds, what panics leave, what is compared and shown.

mod fixture;

use std::{
    cell::Cell,
    collections::BTreeSet,
    hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher},
    mem::{self, MaybeUninit},
    panic::{self, AssertUnwindSafe},
    rc::Rc,
};

use budget_runtime::{
    BoundedHashMap, BoundedMap, BoundedSet, BudgetError, ManagedMemory, MemoryBlock, StaticMemory, hash_map,
    hash_map::HashMapView, map, map::MapView, set, set::SetView,
};

use crate::fixture::{
    Only, account,
    drops::{Drops, Element},
    random::Random,
};

type Hashed<K, V, M> = BoundedHashMap<K, V, BuildHasherDefault<DefaultHasher>, M>;

fn unwinds(work: impl FnOnce()) -> bool {
    panic::catch_unwind(AssertUnwindSafe(work)).is_err()
}

fn uninitialised(bytes: usize) -> Vec<MaybeUninit<u8>> {
    vec![MaybeUninit::uninit(); bytes]
}

/// The capacities at which the division of the memory changes, and some between.
fn capacities() -> impl Iterator<Item = usize> {
    (1..300).chain([383, 384, 385, 448, 449, 1000, 3583, 3584, 10_000, 14_336, 14_337, 20_000, 70_000])
}

#[test]
fn a_map_accepts_its_capacity_in_whatever_order_entries_come() {
    for capacity in capacities() {
        let mut bytes = uninitialised(BoundedMap::<u32, u16, &'static mut [u8]>::block_bytes(capacity));
        let count = u32::try_from(capacity).unwrap();
        let (mut random, mut places) = (Random::new(3), Random::new(4));
        let orders: [&mut dyn FnMut(u32) -> u32; 4] = [
            &mut |index| index,
            &mut |index| count.wrapping_sub(index),
            &mut |index| if index.is_multiple_of(2) { index } else { u32::MAX - index },
            &mut |_| random.number(u32::MAX),
        ];
        for order in orders {
            let mut map = BoundedMap::<u32, u16, _>::over(&mut bytes[..]);
            assert!(map.capacity() >= capacity, "{} of {capacity}", map.capacity());
            let mut index = 0;
            while map.len() < map.capacity() {
                assert!(map.insert(order(index), 7).is_ok(), "{} of {}", map.len(), map.capacity());
                index += 1;
            }
            let (full, len) = (map.is_full(), map.len());
            assert!(full && map.iter().count() == len && map.keys().is_sorted());
            // The spare leaves are found again and again.
            for _ in 0..40 {
                let there = places.number(u32::try_from(len).unwrap()) as usize;
                let key = *map.keys().nth(there).unwrap();
                assert_eq!(map.remove(&key), Some(7));
                assert!(map.insert(order(index), 7).is_ok());
                index += 1;
            }
            if capacity > 10_000 {
                break;
            }
        }
    }
}

#[test]
fn a_map_that_was_thinned_out_takes_its_capacity_again_at_one_place() {
    const BYTES: usize = BoundedMap::<u32, u32, MemoryBlock<0>>::block_bytes(2_000);
    let mut map = BoundedMap::<u32, u32, _>::over(MemoryBlock::<BYTES>::new());
    let full = u32::try_from(map.capacity()).unwrap();
    assert!(map.extend((0..full).map(|key| (key * 1000, key))).is_ok());
    for keep in [2, 3, 7, 50] {
        map.retain(|key, _| (key / 1000).is_multiple_of(keep));
        let mut key = 1;
        while map.insert(key, 0).is_ok() {
            key += 1;
        }
        assert!(map.is_full() && map.keys().is_sorted() && map.keys().count() == map.capacity());
        map.retain(|key, _| key.is_multiple_of(1000));
    }
}

#[test]
fn a_hash_map_accepts_its_capacity() {
    for capacity in capacities() {
        let mut bytes = uninitialised(Hashed::<u32, u16, &'static mut [u8]>::block_bytes(capacity));
        let mut map = Hashed::<u32, u16, _>::over(&mut bytes[..]);
        let full = u32::try_from(map.capacity()).unwrap();
        assert!(map.capacity() >= capacity, "{full} of {capacity}");
        for key in 0..full {
            assert_eq!(map.insert(key, 1), Ok(None));
        }
        assert_eq!((map.insert(full, 2), map.is_full()), (Err((full, 2)), true));
        assert_eq!(map.insert(0, 2), Ok(Some(1)));
        assert!((0..full).all(|key| map.contains_key(&key)) && !map.contains_key(&full));
    }
}

#[test]
fn the_capacity_is_a_const_where_the_type_says_the_size() {
    #[repr(align(64))]
    #[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
    struct Line(u8);
    const _: () = assert!(BoundedMap::<u32, u64, ManagedMemory<{ 10 * 12 }>>::CAPACITY == 10);
    const _: () = assert!(BoundedMap::<u8, u64, ManagedMemory<{ 8 + 8 * 8 }>>::CAPACITY == 8);
    const _: () = assert!(BoundedMap::<u8, u64, ManagedMemory<{ 16 + 8 * 9 - 1 }>>::CAPACITY == 8);
    const _: () = assert!(BoundedMap::<(), (), ManagedMemory<0>>::CAPACITY == 65_535);
    const _: () = assert!(BoundedMap::<u32, u32, ManagedMemory<2048>>::CAPACITY == 256);
    const _: () = assert!(BoundedSet::<u16, ManagedMemory<64>>::CAPACITY == 32);
    const _: () = assert!(BoundedSet::<Line, StaticMemory<{ 2 * 64 + 56 }>>::CAPACITY == 2);
    const _: () = assert!(Hashed::<u32, u32, ManagedMemory<{ 128 * 4 + 112 * 10 }>>::CAPACITY == 112);
    const _: () = assert!(Hashed::<(), (), ManagedMemory<16>>::CAPACITY == 1);
    const _: () = assert!(BoundedMap::<u32, u32, ManagedMemory<8>>::block_bytes(100) == 800);
    const _: () = assert!(BoundedMap::<u32, u32, ManagedMemory<8>>::block_bytes(0) == 0);
    const _: () = assert!(BoundedMap::<u32, u32, ManagedMemory<8>>::block_bytes(usize::MAX) == usize::MAX);
    const _: () = assert!(BoundedMap::<u32, u32, &'static mut [u8]>::block_bytes(100) == 803);
    const _: () = assert!(Hashed::<u32, u32, ManagedMemory<8>>::block_bytes(usize::MAX) == usize::MAX);
    const _: () = assert!(Hashed::<u32, u32, ManagedMemory<8>>::block_bytes(100) == 128 * 4 + 100 * 10);
    // One leaf in seven, and an eighth, is the most that a large map takes beside its entries.
    const _: () =
        assert!(BoundedMap::<u32, u32, ManagedMemory<8>>::block_bytes(10_000) < 80_000 * 8 / 7 + 2048);
}

#[test]
fn bytes_too_few_for_one_entry_are_an_error_and_without_it_hold_none() {
    let mut bytes = uninitialised(8);
    for len in 0..8 {
        let refused = BoundedMap::<u64, u8, _>::new(&mut bytes[..len]).unwrap_err();
        assert!(matches!(refused, BudgetError::NoElement { requested: 9..=16, limit } if limit == len));
        assert!(Hashed::<u64, u8, _>::new(&mut bytes[..len]).is_err());
        assert!(BoundedSet::<[u64; 2], _>::new(&mut bytes[..len]).is_err());
        let mut map = BoundedMap::<u64, u8, _>::over(&mut bytes[..len]);
        assert_eq!((map.insert(1, 2), map.get(&1), map.capacity()), (Err((1, 2)), None, 0));
        assert_eq!(map.entry(1).or_insert(2), Err((1, 2)));
        assert_eq!((map.pop_first(), map.remove(&1)), (None, None));
        map.clear();
        assert_eq!(map.into_iter().next(), None);
        let mut map = Hashed::<u64, u8, _>::over(&mut bytes[..len]);
        assert_eq!((map.insert(1, 2), map.remove(&1), map.get(&1)), (Err((1, 2)), None, None));
        assert_eq!(map.entry(1).or_default(), Err(1));
        assert_eq!(map.iter().count(), 0);
        map.retain(|_, _| false);
        map.clear();
        assert_eq!(map.into_iter().next(), None);
    }
}

#[test]
fn over_aligned_entries_are_aligned_wherever_borrowed_bytes_start() {
    #[repr(align(32))]
    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    struct Wide(u8);
    let mut bytes = uninitialised(1024);
    for start in 0..32 {
        let mut map = BoundedMap::<u8, Wide, _>::over(&mut bytes[start..start + 330]);
        assert!((8..=9).contains(&map.capacity()), "{}", map.capacity());
        assert!(map.extend((0..8).rev().map(|key| (key, Wide(key)))).is_ok());
        for (key, value) in &map {
            assert_eq!((value.0, (&raw const *value).addr() % 32), (*key, 0));
        }
        drop(map);
        let mut map = Hashed::<Wide, u8, _>::over(&mut bytes[start..start + 400]);
        let full = u8::try_from(map.capacity()).unwrap();
        assert!(map.extend((0..full).map(|key| (Wide(key), key))).is_ok());
        for (key, value) in &map {
            assert_eq!((key.0, (&raw const *key).addr() % 32), (*value, 0));
        }
    }
}

thread_local! {
    static MARKS: Cell<usize> = const { Cell::new(0) };
}

/// A value of no bytes whose drops are counted.
struct Mark;

impl Drop for Mark {
    fn drop(&mut self) {
        MARKS.set(MARKS.get() + 1);
    }
}

#[test]
fn values_without_size_are_dropped_once() {
    let mut map = BoundedMap::<u8, Mark, _>::over(MemoryBlock::<16>::new());
    let mut hashed = Hashed::<u8, Mark, _>::over(MemoryBlock::<128>::new());
    for key in [3, 1, 2, 1] {
        assert!(map.insert(key, Mark).is_ok() && hashed.insert(key, Mark).is_ok());
    }
    assert_eq!(MARKS.get(), 2);
    drop((map.remove(&1), hashed.remove(&1)));
    assert_eq!(MARKS.get(), 4);
    drop((map, hashed));
    assert_eq!(MARKS.get(), 8);

    let mut units = BoundedMap::<(), Rc<u8>, _>::over(MemoryBlock::<24>::new());
    let value = Rc::new(1);
    assert!(units.insert((), Rc::clone(&value)).is_ok() && units.insert((), Rc::clone(&value)).is_ok());
    assert_eq!((units.len(), Rc::strong_count(&value)), (1, 2));
    drop(units.into_iter());
    assert_eq!(Rc::strong_count(&value), 1);
}

/// Runs `work` on a map with the entries 0 to 4, of which the drop of one panics, for each of them.
macro_rules! assert_drops {
    ($name:literal, $new:expr, $work:expr) => {
        for panics in 0..8 {
            let drops = Drops::default();
            let mut map = $new;
            for key in 0..4 {
                // Ids in pairs: the key has no drops to count, the values have two.
                assert!(map.insert(key, (drops.element(), drops.element())).is_ok());
            }
            drops.panic_at(panics);
            let _unwound = unwinds(|| $work(&mut map));
            let alive: usize = map.len();
            assert_eq!(drops.made() - drops.dropped().len(), 2 * alive, "{}, {panics}", $name);
            assert_eq!(map.iter().count(), alive, "{}, {panics}", $name);
            let _unwound = unwinds(|| drop(map));
            drops.assert_each_once();
        }
    };
}

#[test]
fn a_panic_in_the_drop_of_an_entry_loses_none_of_the_others() {
    type Value<'drops> = (Element<'drops>, Element<'drops>);
    type Block = MemoryBlock<{ 5 * 48 }>;
    type Ordered<'drops> = BoundedMap<u8, Value<'drops>, Block>;
    type Other<'drops> = Hashed<u8, Value<'drops>, MemoryBlock<512>>;

    assert_drops!("clear", Ordered::over(Block::new()), |map: &mut Ordered<'_>| map.clear());
    assert_drops!("retain", Ordered::over(Block::new()), |map: &mut Ordered<'_>| {
        map.retain(|key, _| *key == 2);
    });
    assert_drops!("drain", Ordered::over(Block::new()), |map: &mut Ordered<'_>| {
        let mut drain = map.drain();
        drop((drain.next(), drain.next_back()));
    });
    assert_drops!("insert", Ordered::over(Block::new()), |map: &mut Ordered<'_>| {
        drop(map.remove(&1));
        drop(map.pop_last());
    });
    assert_drops!("clear", Other::over(MemoryBlock::new()), |map: &mut Other<'_>| map.clear());
    assert_drops!("retain", Other::over(MemoryBlock::new()), |map: &mut Other<'_>| {
        map.retain(|key, _| *key == 2);
    });
    assert_drops!("drain", Other::over(MemoryBlock::new()), |map: &mut Other<'_>| {
        let mut drain = map.drain();
        drop((drain.next(), drain.next()));
    });
    assert_drops!("remove", Other::over(MemoryBlock::new()), |map: &mut Other<'_>| {
        drop(map.remove(&1));
        drop(map.remove(&3));
    });
}

#[test]
fn a_map_that_is_iterated_over_by_value_drops_all_when_one_panics() {
    for panics in 0..6 {
        let drops = Drops::default();
        let mut map = BoundedMap::<u8, Element<'_>, _>::over(MemoryBlock::<256>::new());
        let mut hashed = Hashed::<u8, Element<'_>, _>::over(MemoryBlock::<256>::new());
        for key in 0..3 {
            assert!(map.insert(key, drops.element()).is_ok() && hashed.insert(key, drops.element()).is_ok());
        }
        drops.panic_at(panics);
        let _unwound = unwinds(|| drop(map.into_iter()));
        let _unwound = unwinds(|| drop(hashed.into_iter()));
        drops.assert_each_once();
    }
}

#[test]
fn a_forgotten_drain_leaves_an_empty_map_that_can_be_used() {
    let drops = Drops::default();
    let mut map = BoundedMap::<u8, Element<'_>, _>::over(MemoryBlock::<256>::new());
    let mut hashed = Hashed::<u8, Element<'_>, _>::over(MemoryBlock::<256>::new());
    for key in 0..3 {
        assert!(map.insert(key, drops.element()).is_ok() && hashed.insert(key, drops.element()).is_ok());
    }
    mem::forget(map.drain());
    mem::forget(hashed.drain());
    assert_eq!(
        (map.len(), hashed.len(), map.get(&1).is_none(), hashed.get(&1).is_none()),
        (0, 0, true, true)
    );
    assert!(map.insert(1, drops.element()).is_ok() && hashed.insert(1, drops.element()).is_ok());
    drop((map, hashed));
    assert_eq!(drops.dropped(), [6, 7]);
}

#[test]
fn keys_are_looked_up_by_what_they_borrow_as() {
    let mut map = BoundedMap::<String, u8, _>::over(MemoryBlock::<256>::new());
    let mut hashed = Hashed::<String, u8, _>::over(MemoryBlock::<512>::new());
    assert!(map.insert("one".into(), 1).is_ok() && hashed.insert("one".into(), 1).is_ok());
    assert_eq!((map["one"], hashed["one"], map.get("two"), hashed.get("two")), (1, 1, None, None));
    assert!(unwinds(|| assert_eq!(map["two"], 2)) && unwinds(|| assert_eq!(hashed["two"], 2)));
    *map.get_mut("one").unwrap() += 1;
    *hashed.get_mut("one").unwrap() += 1;
    assert_eq!((map.remove("one"), hashed.remove_entry("one")), (Some(2), Some(("one".to_string(), 2))));
    assert!(map.is_empty() && hashed.is_empty());
}

#[test]
fn maps_and_sets_compare_hash_and_show_as_the_standard_ones() {
    let mut map = BoundedMap::<u8, char, _>::over(MemoryBlock::<64>::new());
    let mut same = BoundedMap::<u8, char, _>::over(MemoryBlock::<128>::new());
    assert!(map.extend([(2, 'b'), (1, 'a')]).is_ok() && same.extend([(1, 'a'), (2, 'b')]).is_ok());
    assert_eq!(map, same);
    assert_eq!(map, [(1, 'a'), (2, 'b')]);
    assert_eq!(map.insert(3, 'c'), Ok(None));
    assert!(map != same && map > same);
    assert_eq!(format!("{map:?}"), "{1: 'a', 2: 'b', 3: 'c'}");
    assert_eq!(format!("{:?}", map.iter()), "[(1, 'a'), (2, 'b'), (3, 'c')]");
    assert_eq!(format!("{:?} {:?}", map.keys(), map.values()), "[1, 2, 3] ['a', 'b', 'c']");

    let mut set = BoundedSet::<u8, _>::over(MemoryBlock::<64>::new());
    assert!(set.extend([3, 1, 2, 1]).is_ok());
    let standard = BTreeSet::from([1_u8, 2, 3]);
    assert_eq!((format!("{set:?}"), set == [1, 2, 3]), (format!("{standard:?}"), true));
    let hash = |value: &dyn Fn(&mut DefaultHasher)| {
        let mut hasher = DefaultHasher::new();
        value(&mut hasher);
        hasher.finish()
    };
    assert_eq!(hash(&|hasher| set.hash(hasher)), hash(&|hasher| standard.hash(hasher)));

    let mut hashed = Hashed::<u8, char, _>::over(MemoryBlock::<128>::new());
    let mut other = BoundedHashMap::<u8, char, std::hash::RandomState, _>::over(MemoryBlock::<256>::new());
    assert!(hashed.extend([(1, 'a'), (2, 'b')]).is_ok() && other.extend([(2, 'b'), (1, 'a')]).is_ok());
    assert_eq!(hashed, other);
    assert_eq!(format!("{hashed:?}"), "{1: 'a', 2: 'b'}");
    assert_eq!(other.insert(1, 'c'), Ok(Some('a')));
    assert_ne!(hashed, other);
    assert!(hashed.keys().eq(&[1, 2]) && hashed.into_values().eq(['a', 'b']));
}

#[cfg(feature = "alloc")]
#[test]
fn maps_and_sets_compare_with_the_standard_ones() {
    let mut map = BoundedMap::<u8, char, _>::over(MemoryBlock::<64>::new());
    let mut set = BoundedSet::<u8, _>::over(MemoryBlock::<64>::new());
    assert!(map.extend([(2, 'b'), (1, 'a')]).is_ok() && set.extend([2, 1]).is_ok());
    let (mut same, elements) =
        (std::collections::BTreeMap::from([(1, 'a'), (2, 'b')]), BTreeSet::from([1, 2]));
    assert_eq!(map, same);
    assert_eq!(same, map);
    assert_eq!(set, elements);
    assert_eq!(elements, set);
    same.insert(2, 'c');
    assert_ne!(map, same);
}

#[test]
fn extend_hands_back_the_first_entry_that_does_not_fit() {
    let mut map = BoundedMap::<u8, u8, _>::over(MemoryBlock::<4>::new());
    let mut entries = [(2, 0), (1, 0), (2, 1), (3, 0), (4, 0)].into_iter();
    assert_eq!((map.extend(&mut entries), entries.next()), (Err((3, 0)), Some((4, 0))));
    assert_eq!(map, [(1, 0), (2, 1)]);
    let mut set = BoundedSet::<u8, _>::over(MemoryBlock::<2>::new());
    assert_eq!((set.extend([1, 2, 1, 3]), set.len()), (Err(3), 2));
    let mut hashed = Hashed::<u8, u8, _>::over(MemoryBlock::<24>::new());
    let full = u8::try_from(hashed.capacity()).unwrap();
    assert_eq!(hashed.extend((0..9).map(|key| (key, 0))), Err((full, 0)));
}

#[test]
fn the_extend_of_the_standard_library_takes_what_fits() {
    let mut map = BoundedMap::<u8, u8, _>::over(MemoryBlock::<4>::new());
    let mut set = BoundedSet::<u8, _>::over(MemoryBlock::<2>::new());
    let mut hashed = Hashed::<u8, u8, _>::over(MemoryBlock::<24>::new());
    let entries = [(1, 2), (3, 4), (5, 6), (7, 8), (9, 0)];
    Extend::extend(&mut map, entries);
    Extend::extend(&mut set, &[3, 1, 2]);
    Extend::extend(&mut hashed, entries.iter().map(|(key, value)| (key, value)));
    assert_eq!(map, [(1, 2), (3, 4)]);
    assert_eq!(set, [1, 3]);
    assert!(hashed.is_full() && hashed.len() < 5);
}

#[test]
fn what_is_done_through_a_view_is_done_to_the_map() {
    fn ordered(mut view: MapView<'_, u8, u8>) {
        assert_eq!((view.insert(1, 1), view.as_view().insert(2, 2), view.len()), (Ok(None), Ok(None), 2));
        view.retain(|key, _| *key == 2);
        for (_, value) in &mut view {
            *value += 1;
        }
        assert_eq!((format!("{view:?}"), view.get(&2), view.is_full()), ("{2: 3}".into(), Some(&3), false));
    }
    fn hashed<S: std::hash::BuildHasher>(mut view: HashMapView<'_, u8, u8, S>) {
        assert_eq!((view.insert(1, 1), view.as_view().insert(2, 2), view.len()), (Ok(None), Ok(None), 2));
        view.retain(|key, _| *key == 2);
        for (_, value) in &mut view {
            *value += 1;
        }
        assert_eq!((format!("{view:?}"), view.get(&2), view.is_full()), ("{2: 3}".into(), Some(&3), false));
    }
    fn set(mut view: SetView<'_, u8>) {
        assert_eq!((view.insert(1), view.as_view().insert(2), view.take(&1)), (Ok(true), Ok(true), Some(1)));
        assert_eq!((format!("{view:?}"), view.contains(&2), view.capacity()), ("{2}".into(), true, 64));
    }
    let mut map = BoundedMap::over(MemoryBlock::<64>::new());
    ordered(map.as_view());
    assert_eq!(map, [(2, 3)]);
    let mut map = Hashed::over(MemoryBlock::<64>::new());
    hashed(map.as_view());
    assert_eq!(map[&2], 3);
    let mut elements = BoundedSet::over(MemoryBlock::<64>::new());
    set(elements.as_view());
    assert_eq!(elements, [2]);
}

#[test]
fn a_map_in_a_managed_block_is_released_also_when_dropping_an_entry_panics() {
    let account = account!(4096);
    let drops = Drops::default();
    let mut map = BoundedMap::over(ManagedMemory::<1024>::new(Only(account)).unwrap());
    let mut hashed = Hashed::<u8, _, _>::over(ManagedMemory::<1024>::new(Only(account)).unwrap());
    for key in 0..3 {
        assert!(map.insert(key, drops.element()).is_ok() && hashed.insert(key, drops.element()).is_ok());
    }
    drops.panic_at(2);
    assert_eq!((unwinds(|| drop(map)), account.used()), (true, 1024));
    drops.panic_at(3);
    assert_eq!((unwinds(|| drop(hashed)), account.used()), (true, 0));
    drops.assert_each_once();
}

#[test]
fn maps_live_in_statics() {
    use std::sync::Mutex;
    static NAMES: Mutex<Hashed<u8, u8, MemoryBlock<256>>> =
        Mutex::new(BoundedHashMap::over(MemoryBlock::new()));
    static ORDER: Mutex<BoundedMap<u8, u8, MemoryBlock<64>>> =
        Mutex::new(BoundedMap::over(MemoryBlock::new()));
    static SEEN: Mutex<BoundedSet<u8, MemoryBlock<64>>> = Mutex::new(BoundedSet::over(MemoryBlock::new()));
    assert_eq!(NAMES.lock().unwrap().insert(1, 2), Ok(None));
    assert_eq!(ORDER.lock().unwrap().insert(1, 2), Ok(None));
    assert_eq!(SEEN.lock().unwrap().insert(1), Ok(true));
    assert_eq!((NAMES.lock().unwrap()[&1], ORDER.lock().unwrap()[&1]), (2, 2));
}

#[test]
fn the_order_of_a_hash_map_is_that_of_its_operations() {
    let mut map = BoundedHashMap::<u8, (), std::hash::RandomState, _>::over(MemoryBlock::<256>::new());
    assert!(map.extend([5, 3, 9, 1].map(|key| (key, ()))).is_ok());
    assert_eq!(map.remove(&3), Some(()));
    assert!(map.keys().eq(&[5, 1, 9]));
}

#[test]
fn an_order_that_is_none_finds_nothing_and_breaks_nothing() {
    struct Chaos<'drops> {
        _element: Element<'drops>,
    }
    thread_local! {
        static DICE: std::cell::RefCell<Random> = const { std::cell::RefCell::new(Random::new(5)) };
    }
    impl PartialEq for Chaos<'_> {
        fn eq(&self, _: &Self) -> bool {
            DICE.with_borrow_mut(|dice| dice.number(2)) == 0
        }
    }
    impl Eq for Chaos<'_> {}
    impl PartialOrd for Chaos<'_> {
        fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
            Some(self.cmp(other))
        }
    }
    impl Ord for Chaos<'_> {
        fn cmp(&self, _: &Self) -> std::cmp::Ordering {
            [std::cmp::Ordering::Less, std::cmp::Ordering::Greater, std::cmp::Ordering::Equal]
                [DICE.with_borrow_mut(|dice| dice.number(20).min(2)) as usize]
        }
    }
    impl Hash for Chaos<'_> {
        fn hash<H: Hasher>(&self, state: &mut H) {
            DICE.with_borrow_mut(|dice| dice.number(4)).hash(state);
        }
    }
    const BYTES: usize = BoundedMap::<Chaos<'_>, (), MemoryBlock<0>>::block_bytes(500);
    let drops = Drops::default();
    let key = || Chaos { _element: drops.element() };
    let mut map = BoundedMap::<_, (), _>::over(MemoryBlock::<BYTES>::new());
    let mut hashed = Hashed::<_, (), _>::over(MemoryBlock::<4096>::new());
    for round in 0..6_000 {
        drop((map.insert(key(), ()), hashed.insert(key(), ())));
        if round % 3 == 0 {
            let _removed = (map.remove(&key()), hashed.remove(&key()));
            assert!(map.range(key()..key()).count() <= map.len());
        }
        assert_eq!((map.iter().count(), hashed.iter().count()), (map.len(), hashed.len()));
    }
    assert_eq!(drops.made() - drops.dropped().len(), map.len() + hashed.len());
    map.retain(|_, ()| false);
    hashed.retain(|_, ()| false);
    assert_eq!((map.len(), hashed.len()), (0, 0));
    drops.assert_each_once();
}

const _: () = {
    const fn send<T: Send>() {}
    const fn sync<T: Sync>() {}
    type Pinned<'map> = Cell<u8>;
    send::<BoundedMap<u8, Pinned<'_>, MemoryBlock<64>>>();
    sync::<BoundedMap<u8, u8, MemoryBlock<64>>>();
    send::<Hashed<u8, Pinned<'_>, MemoryBlock<64>>>();
    sync::<Hashed<u8, u8, MemoryBlock<64>>>();
    send::<BoundedSet<u8, MemoryBlock<64>>>();
    send::<map::Iter<'static, u8, u8>>();
    sync::<map::Iter<'static, u8, u8>>();
    send::<map::IterMut<'static, u8, Cell<u8>>>();
    send::<map::Drain<'static, u8, Cell<u8>>>();
    send::<map::IntoIter<u8, Cell<u8>, MemoryBlock<64>>>();
    send::<map::Entry<'static, u8, Cell<u8>>>();
    send::<MapView<'static, u8, Cell<u8>>>();
    send::<set::Union<'static, u8>>();
    send::<hash_map::Iter<'static, u8, u8>>();
    send::<hash_map::Drain<'static, u8, Cell<u8>>>();
    send::<HashMapView<'static, u8, Cell<u8>, BuildHasherDefault<DefaultHasher>>>();
};

/// Does not compile when one of the types implements the trait.
macro_rules! assert_not {
    ($trait:ident: $($type:ty),+ $(,)?) => {
        const _: () = {
            trait Ambiguous<Witness> {
                const CHECKED: () = ();
            }
            impl<T: ?Sized> Ambiguous<()> for T {}
            struct Implements;
            impl<T: $trait + ?Sized> Ambiguous<Implements> for T {}
            $(let () = <$type as Ambiguous<_>>::CHECKED;)+
        };
    };
}

assert_not!(Send:
    BoundedMap<u8, Rc<u8>, MemoryBlock<64>>,
    Hashed<u8, Rc<u8>, MemoryBlock<64>>,
    map::Iter<'static, u8, Cell<u8>>,
    map::IterMut<'static, u8, Rc<u8>>,
    map::Drain<'static, u8, Rc<u8>>,
    map::IntoIter<u8, Rc<u8>, MemoryBlock<64>>,
    MapView<'static, u8, Rc<u8>>,
    hash_map::Iter<'static, u8, Cell<u8>>,
    hash_map::Drain<'static, u8, Rc<u8>>,
    HashMapView<'static, u8, Rc<u8>, BuildHasherDefault<DefaultHasher>>,
);
assert_not!(Sync:
    BoundedMap<u8, Cell<u8>, MemoryBlock<64>>,
    Hashed<u8, Cell<u8>, MemoryBlock<64>>,
    map::IterMut<'static, u8, Cell<u8>>,
    MapView<'static, u8, Cell<u8>>,
);

/// Iterators over borrowed entries are covariant, as those of the standard library.
const _: () = {
    const fn shorter<'short>(
        iter: map::Iter<'static, &'static str, u8>,
    ) -> map::Iter<'short, &'short str, u8> {
        iter
    }
    const fn map_too<'short>(
        map: BoundedMap<&'static str, u8, MemoryBlock<64>>,
    ) -> BoundedMap<&'short str, u8, MemoryBlock<64>> {
        map
    }
    let _ = (shorter as fn(_) -> _, map_too as fn(_) -> _);
};
