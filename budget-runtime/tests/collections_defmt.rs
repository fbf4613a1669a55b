//! The collections through `defmt`: what they send is what a slice or a text of the same elements sends.
#![cfg(feature = "defmt")]

use std::sync::Mutex;

use budget_runtime::{BoundedDeque, BoundedString, BoundedVec, MemoryBlock};

static SENT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

defmt::timestamp!("");

/// Keeps what is sent.
#[defmt::global_logger]
struct Kept;

// SAFETY: the one test of this file logs from one thread, so frames do not mix.
unsafe impl defmt::Logger for Kept {
    fn acquire() {}

    unsafe fn flush() {}

    unsafe fn release() {}

    unsafe fn write(bytes: &[u8]) {
        SENT.lock().unwrap().extend_from_slice(bytes);
    }
}

/// What a statement sends, without the number of its own text at the start.
macro_rules! sent {
    ($($statement:tt)*) => {{
        SENT.lock().unwrap().clear();
        defmt::println!($($statement)*);
        SENT.lock().unwrap().split_off(2)
    }};
}

/// Whether `sent` is, between the numbers of texts, what `expected` is, and then the end of a value.
fn holds(sent: &[u8], expected: &[u8]) -> bool {
    sent.strip_suffix(&[0, 0]).is_some_and(|sent| sent.ends_with(expected))
}

#[test]
fn the_elements_are_sent() {
    let mut vec = BoundedVec::over(MemoryBlock::<16>::new());
    assert!(vec.extend([0x1234_u16, 0x5678, 0x9ABC]).is_ok());
    let expected = sent!("{=[?]}", vec.as_slice());
    assert!(expected.ends_with(&[0x34, 0x12, 0x78, 0x56, 0xBC, 0x9A]), "{expected:?}");
    assert!(holds(&sent!("{}", vec), &expected));
    assert!(holds(&sent!("{}", vec.as_view()), &expected));

    let mut string = BoundedString::over(MemoryBlock::<16>::new());
    assert!(string.push_str("né").is_ok());
    let expected = sent!("{=str}", "né");
    assert!(holds(&sent!("{}", string), &expected));
    assert!(holds(&sent!("{}", string.as_view()), &expected));

    let mut deque = BoundedDeque::over(MemoryBlock::<16>::new());
    assert!(deque.extend([2_u64]).is_ok() && deque.push_front(1).is_ok());
    let whole = sent!("{}", deque);
    assert_eq!(whole, sent!("{}", deque.as_view()));
    let [first, second] = [1_u64, 2].map(u64::to_le_bytes);
    let place = |element: &[u8; 8]| whole.windows(8).position(|bytes| bytes == element);
    assert!(place(&first) < place(&second) && place(&first).is_some(), "{whole:?}");
}
