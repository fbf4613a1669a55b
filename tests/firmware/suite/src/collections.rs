//! The other bounded collections.

use core::{
    fmt::Write,
    hash::{BuildHasherDefault, Hasher},
};

use budget_runtime::{
    BoundedDeque, BoundedHashMap, BoundedMap, BoundedSet, BoundedString, BudgetError, StaticMemory,
    managed_alloc,
};

use crate::{
    CrateId, Test,
    check::{Failure, check, check_eq},
};

pub(crate) const TESTS: &[Test] = &[
    ("a_deque_goes_round_its_memory", deque),
    ("a_string_takes_whole_letters", string),
    ("a_map_and_a_set_are_ordered_and_refuse", ordered),
    ("a_hash_map_finds_what_it_was_given", hashed),
];

fn slot() -> Result<StaticMemory<64>, BudgetError> {
    managed_alloc!(static Queue, 64)
}

fn deque() -> Result<(), Failure> {
    let mut queue = BoundedDeque::new(slot()?)?;
    check_eq!(queue.capacity(), 16);
    for value in 0_u32..100 {
        check_eq!(queue.push_back(value), Ok(()));
        if value > 10 {
            check_eq!(queue.pop_front(), Some(value - 11));
        }
    }
    check_eq!((queue.len(), queue.push_front(7), queue.pop_back()), (11, Ok(()), Some(99)));
    check_eq!(queue.extend(0..5), Ok(()));
    check_eq!((queue.push_back(1), queue.pop_front()), (Err(1), Some(7)));
    check_eq!(CrateId::Queue.account().headroom(), 0);
    Ok(())
}

fn string() -> Result<(), Failure> {
    let mut name = BoundedString::new(managed_alloc!(Vectors, 8)?)?;
    check!(write!(name, "node-{}", 42).is_ok());
    check_eq!((name.push('é'), name.push('!'), name.push_str("ab")), (Err('é'), Ok(()), Err("ab")));
    check_eq!(name.as_str(), "node-42!");
    Ok(())
}

fn ordered() -> Result<(), Failure> {
    let mut ports = BoundedMap::new(managed_alloc!(Vectors, 64)?)?;
    let capacity = ports.capacity();
    let mut refused = 0;
    for port in (0..40_u16).rev() {
        refused += usize::from(ports.insert(port, u32::from(port) * 0x0001_0001).is_err());
    }
    check_eq!((ports.len(), refused), (capacity, 40 - capacity));
    check_eq!((ports.get(&39), ports.get(&0)), (Some(&(39 * 0x0001_0001)), None));
    check!(ports.iter().is_sorted());
    check_eq!(ports.remove(&39), Some(39 * 0x0001_0001));

    let mut seen = BoundedSet::new(managed_alloc!(Vectors, 12)?)?;
    check_eq!((seen.insert(7_u32), seen.insert(7), seen.insert(3)), (Ok(true), Ok(false), Ok(true)));
    check_eq!((seen.insert(9), seen.insert(1)), (Ok(true), Err(1)));
    check!(seen.iter().eq(&[3, 7, 9]));
    Ok(())
}

/// The hash of Fowler, Noll and Vo.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn hashed() -> Result<(), Failure> {
    type Names<M> = BoundedHashMap<u16, u32, BuildHasherDefault<Fnv>, M>;
    let mut names = Names::new(managed_alloc!(Vectors, 512)?)?;
    let capacity = names.capacity();
    check!(capacity >= 16);
    for round in 0..3_u32 {
        for key in 0..16_u16 {
            check!(names.insert(key * 257, u32::from(key) + round).is_ok());
        }
    }
    check!((0..16_u16).all(|key| names.get(&(key * 257)) == Some(&(u32::from(key) + 2))));
    check_eq!((names.len(), names.remove(&257), names.get(&257)), (16, Some(3), None));
    Ok(())
}
