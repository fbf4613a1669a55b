//! The maps and the set, case by case: what panics leave, what is compared and shown, what views do.

mod fixture;

use std::{
    cell::Cell,
    collections::BTreeSet,
    hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher},
    mem,
    panic::{self, AssertUnwindSafe},
    rc::Rc,
};

use budget_runtime::{
    BoundedHashMap, BoundedMap, BoundedSet, HashMapView, ManagedMemory, MapView, MemoryBlock, SetView,
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
