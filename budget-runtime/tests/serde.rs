//! The collections through `serde`: as the standard ones write them, and read into memory that there is.
#![cfg(feature = "serde")]

use std::collections::VecDeque;

use budget_runtime::{BoundedDeque, BoundedString, BoundedVec, Memory, MemoryBlock};
use serde::{Deserialize, Serialize, de::DeserializeSeed};

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Config {
    name: BoundedString<MemoryBlock<8>>,
    ports: BoundedVec<u16, MemoryBlock<6>>,
    queue: BoundedDeque<(u8, bool), MemoryBlock<4>>,
}

#[test]
fn a_struct_of_collections_is_written_and_read() {
    let json = r#"{"name":"né","ports":[1,2,3],"queue":[[1,true],[2,false]]}"#;
    let config: Config = serde_json::from_str(json).unwrap();
    assert_eq!((config.name.as_str(), config.ports.as_slice()), ("né", &[1, 2, 3][..]));
    assert_eq!(config.queue, [(1, true), (2, false)]);
    assert_eq!(serde_json::to_string(&config).unwrap(), json);
}

#[test]
fn what_does_not_fit_is_an_error_with_both_numbers() {
    for (json, expected) in [
        (r#"{"name":"123456789"}"#, "invalid length 9, expected a string of at most 8 bytes"),
        (r#"{"ports":[1,2,3,4,5]}"#, "invalid length 4, expected a sequence of at most 3 elements"),
        (
            r#"{"queue":[[1,true],[2,true],[3,true]]}"#,
            "invalid length 3, expected a sequence of at most 2 elements",
        ),
        (r#"{"name":7}"#, "invalid type: integer `7`, expected a string of at most 8 bytes"),
        (r#"{"ports":{}}"#, "invalid type: map, expected a sequence of at most 3 elements"),
    ] {
        let error = serde_json::from_str::<Config>(json).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn what_was_there_before_does_not_count_among_what_was_read() {
    let mut vec = BoundedVec::<u16, _>::over(MemoryBlock::<8>::new());
    assert!(vec.extend([7, 8]).is_ok());
    let refused = read(vec.as_view(), "[1, 2, 3]").unwrap_err();
    assert!(refused.starts_with("invalid length 3, expected a sequence of at most 2 elements"), "{refused}");
    let mut deque = BoundedDeque::<u16, _>::over(MemoryBlock::<8>::new());
    assert!(deque.extend([7, 8]).is_ok());
    let refused = read(deque.as_view(), "[1, 2, 3]").unwrap_err();
    assert!(refused.starts_with("invalid length 3, expected a sequence of at most 2 elements"), "{refused}");
}

fn read<'de, S: DeserializeSeed<'de>>(seed: S, json: &'de str) -> Result<S::Value, String> {
    seed.deserialize(&mut serde_json::Deserializer::from_str(json)).map_err(|error| error.to_string())
}

#[test]
fn a_view_reads_into_memory_that_there_is_and_stays_as_it_was_after_an_error() {
    let mut vec = BoundedVec::<u16, _>::over(MemoryBlock::<8>::new());
    assert!(vec.push(7).is_ok() && read(vec.as_view(), "[1, 2]").is_ok());
    let mut deque = BoundedDeque::<u16, _>::over(MemoryBlock::<8>::new());
    assert!(deque.push_front(7).is_ok() && read(deque.as_view(), "[1, 2]").is_ok());
    let mut string = BoundedString::over(MemoryBlock::<8>::new());
    assert!(string.push('7').is_ok() && read(string.as_view(), r#""\u00e9x""#).is_ok());
    for json in ["[3, 4]", "[3, \"x\"]", "[3", "3", "[70000]"] {
        assert!(read(vec.as_view(), json).is_err() && read(deque.as_view(), json).is_err());
        assert!(read(string.as_view(), json).is_err());
    }
    assert!(read(string.as_view(), "\"12345\"").is_err());
    assert_eq!((vec.as_slice(), string.as_str()), (&[7, 1, 2][..], "7éx"));
    assert_eq!(deque, [7, 1, 2]);
    assert!(read(vec.as_view(), "[3]").is_ok() && read(string.as_view(), "\"1234\"").is_ok());
    assert_eq!((vec.as_slice(), string.as_str()), (&[7, 1, 2, 3][..], "7éx1234"));
}

#[test]
fn a_collection_is_written_as_its_standard_twin() {
    fn written(value: &impl Serialize) -> String {
        serde_json::to_string(value).unwrap()
    }
    let mut vec = BoundedVec::over(MemoryBlock::<16>::new());
    let mut deque = BoundedDeque::over(MemoryBlock::<16>::new());
    let mut string = BoundedString::over(MemoryBlock::<16>::new());
    assert_eq!(written(&vec), written(&Vec::<u32>::new()));
    assert!(
        vec.extend([1_u32, 2]).is_ok() && deque.extend([2_u32, 3]).is_ok() && deque.push_front(1).is_ok()
    );
    assert!(string.push_str("a\"é").is_ok());
    assert_eq!((written(&vec), written(&vec.as_view())), (written(&[1, 2]), written(&[1, 2])));
    let twin = VecDeque::from([1, 2, 3]);
    assert_eq!((written(&deque), written(&deque.as_view())), (written(&twin), written(&twin)));
    assert_eq!((written(&string), written(&string.as_view())), (written(&"a\"é"), written(&"a\"é")));
}

#[test]
fn bytes_that_are_text_are_read_as_a_string() {
    use serde::de::{IntoDeserializer, value};
    fn bytes<M: Memory>(string: &mut BoundedString<M>, bytes: &'static [u8]) -> Result<(), String> {
        let deserializer: value::BytesDeserializer<'_, value::Error> = bytes.into_deserializer();
        string.as_view().deserialize(deserializer).map_err(|error| error.to_string())
    }
    let mut string = BoundedString::over(MemoryBlock::<4>::new());
    assert_eq!(bytes(&mut string, "é".as_bytes()), Ok(()));
    assert_eq!(
        bytes(&mut string, b"\xFF"),
        Err("invalid value: byte array, expected a string of at most 2 bytes".to_owned())
    );
    assert_eq!(string, "é");
}
