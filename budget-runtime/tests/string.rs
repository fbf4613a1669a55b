//! The bounded string: whole or refused, always UTF-8, and what is refused comes back.

use std::{
    borrow::Borrow,
    collections::{BTreeSet, HashSet, hash_map::DefaultHasher},
    error::Error,
    fmt::Write,
    hash::{Hash, Hasher},
    panic::{self, AssertUnwindSafe},
};

use budget_runtime::{BoundedString, BoundedVec, ManagedMemory, MemoryBlock, StringView};

type Eight = BoundedString<MemoryBlock<8>>;

fn string(text: &str) -> Eight {
    let mut string = BoundedString::over(MemoryBlock::new());
    assert_eq!(string.push_str(text), Ok(()));
    string
}

#[test]
fn a_text_is_appended_whole_or_handed_back() {
    let mut string = string("abc");
    assert!(!string.is_full());
    assert_eq!(string.push_str("defghi"), Err("defghi"));
    assert_eq!(string, "abc");
    assert_eq!(string.push_str("defgh"), Ok(()));
    assert!(string.is_full());
    assert_eq!((string.push_str(""), string.push_str("i")), (Ok(()), Err("i")));
    assert_eq!((string.len(), string.capacity(), Eight::CAPACITY), (8, 8, 8));
}

#[test]
fn a_character_is_appended_when_all_of_its_bytes_fit() {
    for (text, character, fits) in [
        ("1234567", 'x', true),
        ("12345678", 'x', false),
        ("123456", 'é', true),
        ("1234567", 'é', false),
        ("12345", '€', true),
        ("123456", '€', false),
        ("1234", '𝄞', true),
        ("12345", '𝄞', false),
    ] {
        let mut string = string(text);
        assert_eq!(string.push(character), if fits { Ok(()) } else { Err(character) }, "{text} {character}");
        let expected = if fits { format!("{text}{character}") } else { text.to_owned() };
        assert_eq!(string, *expected);
    }
}

#[test]
fn pop_takes_whole_characters() {
    let mut string = string("aé€");
    assert_eq!(
        [string.pop(), string.pop(), string.pop(), string.pop()],
        [Some('€'), Some('é'), Some('a'), None]
    );
    assert!(string.is_empty());
}

#[test]
fn insert_goes_where_a_character_starts_or_at_the_end() {
    for index in 0..=6 {
        let expected = match index {
            0 => Some("xyaé€"),
            1 => Some("axyé€"),
            3 => Some("aéxy€"),
            6 => Some("aé€xy"),
            _ => None,
        };
        let mut string = string("aé€");
        assert_eq!(string.insert_str(index, "xy"), if expected.is_some() { Ok(()) } else { Err("xy") });
        assert_eq!(string, expected.unwrap_or("aé€"), "{index}");
        assert_eq!(string.insert_str(0, "123"), Err("123"));
    }
    for index in [7, usize::MAX] {
        assert_eq!(string("aé€").insert(index, 'x'), Err('x'));
    }
    let mut string = string("bc");
    assert_eq!(
        (string.insert(0, 'é'), string.insert(2, 'd'), string.insert(1, 'd')),
        (Ok(()), Ok(()), Err('d'))
    );
    assert_eq!((string.insert(5, '𝄞'), string.as_str()), (Err('𝄞'), "édbc"));
}

#[test]
fn remove_takes_the_character_that_starts_there() {
    for (index, removed, left) in [
        (0, Some('a'), "é€b"),
        (1, Some('é'), "a€b"),
        (2, None, "aé€b"),
        (3, Some('€'), "aéb"),
        (6, Some('b'), "aé€"),
        (7, None, "aé€b"),
        (usize::MAX, None, "aé€b"),
    ] {
        let mut string = string("aé€b");
        assert_eq!((string.remove(index), string.as_str()), (removed, left), "{index}");
    }
}

#[test]
fn truncate_keeps_whole_characters_within_the_length() {
    for (len, left) in [
        (0, ""),
        (1, "a"),
        (2, "a"),
        (3, "aé"),
        (4, "aé"),
        (5, "aé"),
        (6, "aé€"),
        (7, "aé€"),
        (usize::MAX, "aé€"),
    ] {
        let mut string = string("aé€");
        string.truncate(len);
        assert_eq!(string, left, "{len}");
    }
    let mut string = string("aé€");
    string.clear();
    assert_eq!(string, "");
}

#[test]
fn retain_keeps_what_it_is_told_and_what_it_did_not_come_to() {
    let mut string = string("aé€b");
    string.retain(|character| character != 'é');
    assert_eq!(string, "a€b");
    string.retain(|_| true);
    assert_eq!(string, "a€b");
    let unwound = panic::catch_unwind(AssertUnwindSafe(|| {
        string.retain(|character| match character {
            'a' => false,
            other => panic!("{other} is too much"),
        });
    }));
    assert!(unwound.is_err());
    assert_eq!(string, "€b");
    string.retain(|_| false);
    assert_eq!(string, "");
}

#[test]
fn extend_hands_back_the_first_that_does_not_fit_and_keeps_the_rest_in_the_iterator() {
    let mut characters = "12é45678𝄞x".chars();
    let mut string = string("");
    assert_eq!(string.extend(&mut characters), Err('8'));
    assert_eq!((string.as_str(), characters.as_str()), ("12é4567", "𝄞x"));
    string.clear();
    assert_eq!(string.extend(["ab", "cd"]), Ok(()));
    assert_eq!(string.extend(&['e', '€', 'x']), Err(&'x'));
    assert_eq!(string, "abcde€");
}

#[test]
fn the_trait_extend_stops_at_what_does_not_fit() {
    fn fill<'text>(out: &mut impl Extend<&'text str>) {
        out.extend(["abc", "defgh", "i"]);
        out.extend(["toolong"]);
    }
    let mut string = string("");
    fill(&mut string);
    assert_eq!(string, "abcdefgh");
    string.clear();
    Extend::extend(&mut string, ['a'; 9]);
    assert_eq!(string, "aaaaaaaa");
}

#[test]
fn a_write_that_does_not_fit_is_an_error_behind_the_pieces_that_did() {
    let mut string = string("");
    assert!(write!(string, "{}-{:>4}", 7, "é").is_ok());
    assert_eq!(string, "7-   é");
    string.clear();
    let [first, second, third] = ["12345", "6789", "x"];
    assert!(write!(string, "{first}{second}{third}").is_err());
    assert_eq!(string, "12345");
    assert!(string.write_char('𝄞').is_err());
    assert!(string.write_char('€').is_ok());
    let mut view = string.as_view();
    assert!(view.write_char('x').is_err());
    view.truncate(5);
    assert!(write!(view, "é").is_ok());
    assert_eq!(string, "12345é");
}

#[test]
fn bytes_that_are_text_become_a_string_and_back() {
    let bytes = |source: &[u8]| {
        let mut bytes = BoundedVec::over(MemoryBlock::<8>::new());
        assert!(bytes.extend_from_slice(source).is_ok());
        bytes
    };
    let string = BoundedString::from_utf8(bytes("é€".as_bytes())).unwrap();
    assert_eq!(string, "é€");
    assert_eq!(string.into_bytes(), *"é€".as_bytes());
    let refused = BoundedString::from_utf8(bytes(b"ab\xFFc")).unwrap_err();
    assert_eq!(refused.utf8_error().valid_up_to(), 2);
    assert_eq!(refused.to_string(), refused.utf8_error().to_string());
    assert!(refused.source().is_none() && format!("{refused:?}").contains("97, 98, 255, 99"));
    assert_eq!(refused.into_bytes(), *b"ab\xFFc");
}

#[test]
fn a_string_reads_as_a_str() {
    let mut text = string("hello");
    text.make_ascii_uppercase();
    assert_eq!(text.split_once('E'), Some(("H", "LLO")));
    text.as_mut_str().make_ascii_lowercase();
    assert_eq!((format!("{text:>7}"), format!("{text:?}")), ("  hello".to_owned(), "\"hello\"".to_owned()));
    assert_eq!((AsRef::<str>::as_ref(&text), AsRef::<[u8]>::as_ref(&text)), ("hello", &b"hello"[..]));
    assert_eq!((text.as_str(), &text[1..3]), ("hello", "el"));
    assert!(text == "hello" && text == *"hello");
    assert!("hello" == text && *"hello" == text);
    assert!(text != "hellO" && text != *"hell" && "help" != text && *"hello!" != text);
    assert!(text < string("help") && text == string("hello"));
    assert_eq!(text.cmp(&string("hell")), std::cmp::Ordering::Greater);
    let mut managed = BoundedString::over(MemoryBlock::<16>::new());
    assert_eq!(managed.push_str("hello"), Ok(()));
    assert!(managed == text && managed <= text);
}

#[cfg(feature = "alloc")]
#[test]
fn a_string_compares_with_the_standard_one() {
    let owned = String::from("hello");
    assert!(string("hello") == owned && owned == string("hello") && string("hell") != owned);
    assert!(owned != string("hell"));
}

#[expect(clippy::mutable_key_type, reason = "the block is reached through the string alone")]
#[test]
fn a_string_is_found_by_its_text() {
    let hash = |value: &dyn Fn(&mut DefaultHasher)| {
        let mut hasher = DefaultHasher::new();
        value(&mut hasher);
        hasher.finish()
    };
    let text = string("key");
    assert_eq!(hash(&|hasher| text.hash(hasher)), hash(&|hasher| "key".hash(hasher)));
    assert_eq!(Borrow::<str>::borrow(&text), "key");
    let mut hashed = HashSet::new();
    hashed.insert(string("key"));
    assert!(hashed.contains("key") && !hashed.contains("kez"));
    let ordered = BTreeSet::from_iter([string("b"), string("a")]);
    assert!(ordered.contains("a") && !ordered.contains("c"));
}

#[test]
fn an_empty_slice_is_an_error_and_without_it_holds_nothing() {
    let empty: &'static mut [u8] = &mut [];
    assert!(BoundedString::new(empty).is_err());
    let empty: &'static mut [u8] = &mut [];
    let mut string = BoundedString::over(empty);
    assert_eq!((string.push('a'), string.push_str("")), (Err('a'), Ok(())));
}

#[test]
fn what_is_done_through_a_view_is_done_to_the_string() {
    fn fill(mut out: StringView<'_>) -> Option<char> {
        assert!(out.as_view().push_str("ab").is_ok() && out.insert(1, 'é').is_ok());
        assert_eq!(
            (out.pop(), out.remove(0), out.capacity(), out.is_full()),
            (Some('b'), Some('a'), 8, false)
        );
        out.make_ascii_uppercase();
        assert_eq!((format!("{out}"), format!("{out:?}"), out.as_str()), ("é".into(), "\"é\"".into(), "é"));
        out.extend(['x'; 8]).err()
    }
    let mut string = string("");
    assert_eq!((fill(string.as_view()), string.as_str()), (Some('x'), "éxxxxxx"));
    string.as_view().into_str().make_ascii_uppercase();
    string.as_view().retain(|character| character != 'é');
    assert_eq!(string, "XXXXXX");
    string.as_view().clear();
    assert_eq!(string, "");
}

#[test]
fn the_capacity_counts_bytes() {
    const _: () = assert!(BoundedString::<ManagedMemory<40>>::CAPACITY == 40);
    const _: () = assert!(BoundedString::<ManagedMemory<40>>::block_bytes(7) == 7);
    const _: () = assert!(size_of::<Eight>() <= 8 + 2 * 8);
    assert_eq!([0, 7, usize::MAX].map(Eight::block_bytes), [0, 7, usize::MAX]);
}

#[test]
fn a_part_is_drained_where_it_is_whole_characters() {
    let text = "aé€b";
    for (start, end) in (0..=8).flat_map(|start| (0..=8).map(move |end| (start, end))) {
        let mut string = string(text);
        let Some(mut drain) = string.drain(start..end) else {
            assert!(text.get(start..end).is_none());
            continue;
        };
        let part = &text[start..end];
        assert_eq!(drain.as_str(), part);
        let mut expected = part.chars();
        assert_eq!((drain.next(), drain.next_back()), (expected.next(), expected.next_back()));
        assert_eq!((drain.as_str(), drain.size_hint()), (expected.as_str(), expected.size_hint()));
        assert_eq!(format!("{drain:?}"), format!("Drain({:?})", expected.as_str()));
        drop(drain);
        assert_eq!(string, *[&text[..start], &text[end..]].concat());
    }
    let mut string = string(text);
    assert!(string.drain(..=usize::MAX).is_none() && string.drain(..=2).is_some());
    std::mem::forget(string.drain(..));
    assert_eq!(string, "€b");
    assert_eq!(string.as_view().drain(..).map(Iterator::count), Some(2));
    assert_eq!(string, "");
}

#[test]
fn a_view_reads_as_a_str() {
    let mut string = string("ab");
    let mut view = string.as_view();
    Extend::extend(&mut view, ["cd", "too long", "e"]);
    assert!(view == "abcd" && view == *"abcd");
    assert!(view != "abc" && view != *"abce");
    assert_eq!(AsRef::<str>::as_ref(&view), "abcd");
    assert!(!view.is_full());
    assert_eq!(view.push_str("efgh"), Ok(()));
    assert!(view.is_full());
}
