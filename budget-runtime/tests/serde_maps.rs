//! The maps and the set through `serde`: as the standard ones write them, and read into memory that there is.
#![cfg(feature = "serde")]

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::RandomState,
};

use budget_runtime::{BoundedHashMap, BoundedMap, BoundedSet, MemoryBlock};
use serde::{Deserialize, Serialize, de::DeserializeSeed};

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Config {
    ports: BoundedMap<u16, bool, MemoryBlock<6>>,
    seen: BoundedSet<u8, MemoryBlock<3>>,
    names: BoundedHashMap<char, u8, RandomState, MemoryBlock<40>>,
}

#[test]
fn a_struct_of_maps_is_written_and_read() {
    let json = r#"{"ports":{"80":true,"443":false},"seen":[1,2],"names":{"a":1,"b":2}}"#;
    let config: Config = serde_json::from_str(json).unwrap();
    assert_eq!(config.ports, [(80, true), (443, false)]);
    assert_eq!((config.seen.len(), config.names[&'a'], config.names[&'b']), (2, 1, 2));
    assert_eq!(serde_json::to_string(&config).unwrap(), json);
    let (map, set) = (BTreeMap::from([(80, true), (443, false)]), BTreeSet::from([1, 2]));
    assert_eq!(serde_json::to_string(&config.ports).unwrap(), serde_json::to_string(&map).unwrap());
    assert_eq!(serde_json::to_string(&config.seen).unwrap(), serde_json::to_string(&set).unwrap());
}

#[test]
fn what_does_not_fit_is_an_error_with_both_numbers() {
    for (json, expected) in [
        (
            r#"{"ports":{"1":true,"2":true,"3":true}}"#,
            "invalid length 3, expected a map of at most 2 new entries",
        ),
        (r#"{"seen":[1,2,2,3,4]}"#, "invalid length 4, expected a sequence of at most 3 new elements"),
        (
            r#"{"names":{"a":1,"b":1,"c":1,"d":1,"e":1}}"#,
            "invalid length 3, expected a map of at most 2 new entries",
        ),
        (r#"{"ports":[]}"#, "invalid type: sequence, expected a map of at most 2 new entries"),
        (r#"{"seen":{}}"#, "invalid type: map, expected a sequence of at most 3 new elements"),
    ] {
        let error = serde_json::from_str::<Config>(json).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

fn read<'de, S: DeserializeSeed<'de>>(seed: S, json: &'de str) -> Result<S::Value, String> {
    seed.deserialize(&mut serde_json::Deserializer::from_str(json)).map_err(|error| error.to_string())
}

#[test]
fn a_view_reads_into_memory_that_there_is_and_keeps_what_came_before_an_error() {
    let mut map = BoundedMap::<u16, u8, _>::over(MemoryBlock::<9>::new());
    let mut hashed = BoundedHashMap::<u16, u8, RandomState, _>::over(MemoryBlock::<128>::new());
    let mut set = BoundedSet::<u8, _>::over(MemoryBlock::<3>::new());
    assert!(map.insert(2, 0).is_ok() && hashed.insert(2, 0).is_ok() && set.insert(2).is_ok());
    for json in [r#"{"1": 1, "2": 2}"#, r#"{"3": 3, "x": 4}"#, "7"] {
        assert_eq!(read(map.as_view(), json).is_ok(), json.contains("\"2\""));
        assert_eq!(read(hashed.as_view(), json).is_ok(), json.contains("\"2\""));
    }
    assert_eq!(map, [(1, 1), (2, 2), (3, 3)]);
    assert_eq!((hashed.len(), hashed[&1], hashed[&2], hashed[&3]), (3, 1, 2, 3));
    assert!(read(map.as_view(), r#"{"3": 9, "4": 4}"#).is_err());
    assert_eq!(map, [(1, 1), (2, 2), (3, 9)]);
    assert!(read(set.as_view(), "[1, 2]").is_ok() && read(set.as_view(), "[3, 4]").is_err());
    assert_eq!(set, [1, 2, 3]);
    // What was there before does not count among what was read.
    let mut hashed = BoundedHashMap::<u16, u8, RandomState, _>::over(MemoryBlock::<40>::new());
    assert!((100..).take(hashed.capacity() - 1).all(|key| hashed.insert(key, 0).is_ok()));
    let refused = [
        read(map.as_view(), r#"{"1": 0, "4": 4}"#),
        read(hashed.as_view(), r#"{"1": 0, "2": 0, "3": 0}"#),
        read(set.as_view(), "[2, 4]"),
    ];
    for (refused, expected) in refused.into_iter().zip([
        "invalid length 1, expected a map of at most 0 new entries",
        "invalid length 2, expected a map of at most 1 new entries",
        "invalid length 1, expected a sequence of at most 0 new elements",
    ]) {
        let refused = refused.unwrap_err();
        assert!(refused.starts_with(expected), "{refused}");
    }
}
