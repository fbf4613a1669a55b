//! What is sent through `defmt`: collections as a slice or a text of the same elements, errors and snapshots with their figures.
#![cfg(feature = "defmt")]

mod fixture;

use std::sync::Mutex;

use budget_runtime::{
    BoundedDeque, BoundedHashMap, BoundedMap, BoundedSet, BoundedString, BoundedVec, Budget, BudgetError,
    BudgetTracker, MemoryBlock, UnknownBudget,
};

use crate::fixture::tracker;

/// Whose turn it is to send.
static TURN: Mutex<()> = Mutex::new(());
static SENT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

defmt::timestamp!("");

/// Keeps what is sent.
#[defmt::global_logger]
struct Kept;

// SAFETY: a test sends only while it has the turn, so frames do not mix.
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
        let _turn = TURN.lock().unwrap();
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

/// Where the bytes of each number are among those sent: behind one another.
fn assert_in_order(sent: &[u8], numbers: &[u64]) {
    let mut from = 0;
    for number in numbers {
        let bytes = number.to_le_bytes();
        let at = sent[from..].windows(8).position(|window| window == bytes);
        from += 8 + at.unwrap_or_else(|| panic!("{number:x} is not there, or not in its order: {sent:?}"));
    }
}

/// Asserts that what is written between elements is written between all of them, and nowhere else.
fn assert_separated(lengths: &[usize]) {
    let steps: Vec<usize> = lengths.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(steps[0] < steps[1] && steps[1..].iter().all(|step| *step == steps[1]), "{lengths:?}");
}

#[test]
fn elements_and_entries_are_separated_and_in_order() {
    type Hashed = BoundedHashMap<u64, u64, std::hash::RandomState, MemoryBlock<256>>;
    let number = |index: u64| 0x1111_2222_3333_0000 + index;
    let mut lengths = [const { Vec::new() }; 4];
    for len in 0..4 {
        let numbers: Vec<u64> = (0..len).map(number).collect();
        let pairs: Vec<u64> = (0..2 * len).map(number).collect();
        let entries = || pairs.chunks(2).map(|pair| (pair[0], pair[1]));
        let mut deque = BoundedDeque::<u64, _>::over(MemoryBlock::<64>::new());
        let mut set = BoundedSet::<u64, _>::over(MemoryBlock::<64>::new());
        let mut map = BoundedMap::<u64, u64, _>::over(MemoryBlock::<128>::new());
        let mut hashed = Hashed::over(MemoryBlock::new());
        assert!(deque.extend(numbers.iter().copied()).is_ok() && set.extend(numbers.iter().copied()).is_ok());
        assert!(map.extend(entries()).is_ok() && hashed.extend(entries()).is_ok());
        for (lengths, (whole, view, numbers)) in lengths.iter_mut().zip([
            (sent!("{}", deque), sent!("{}", deque.as_view()), &numbers),
            (sent!("{}", set), sent!("{}", set.as_view()), &numbers),
            (sent!("{}", map), sent!("{}", map.as_view()), &pairs),
            (sent!("{}", hashed), sent!("{}", hashed.as_view()), &pairs),
        ]) {
            assert_eq!(whole, view);
            assert_in_order(&whole, numbers);
            lengths.push(whole.len());
        }
    }
    for lengths in &lengths {
        assert_separated(lengths);
    }
}

/// What a text in backticks or a figure of an error is sent as.
fn text(text: &str) -> Vec<u8> {
    [&u32::try_from(text.len()).unwrap().to_le_bytes(), text.as_bytes()].concat()
}

fn figures(figures: &[u32]) -> Vec<u8> {
    figures.iter().flat_map(|figure| figure.to_le_bytes()).collect()
}

#[test]
fn errors_are_sent_with_their_figures() {
    let (crate_name, requested, used, limit) = ("Runtime", 25, 40, 64);
    let name = text(crate_name);
    for (error, expected) in [
        (
            BudgetError::Exceeded { crate_name, requested, used, limit },
            [&name[..], &figures(&[25, 40, 64, 24]), &name].concat(),
        ),
        (
            BudgetError::Instances { crate_name, requested, used, limit, instances: 2 },
            [&name[..], &figures(&[2])].concat(),
        ),
        (
            BudgetError::BlockTooLarge { crate_name, requested, used, limit, max_block: 16 },
            [&name[..], &figures(&[25, 16])].concat(),
        ),
        (
            BudgetError::Restricted { crate_name, requested, used, limit },
            [&name[..], &figures(&[25])].concat(),
        ),
        (
            BudgetError::NotCharged { crate_name, requested, used: 4, limit },
            [&name[..], &figures(&[25, 4])].concat(),
        ),
        (BudgetError::NoElement { requested: 8, limit: 7 }, figures(&[8, 7])),
        (
            BudgetError::Heap { crate_name, requested, used, limit },
            [&name[..], &figures(&[25, 40, 64])].concat(),
        ),
    ] {
        let sent = sent!("{}", error);
        assert!(holds(&sent, &expected), "{error:?}: {sent:?}");
    }
}

#[test]
fn budgets_and_their_counts_are_sent_one_after_the_other() {
    static BUDGETS: [Budget; 2] = [Budget::new("A", 1), Budget::new("B", 1)];
    fn counts<const CRATES: usize>(tracker: &BudgetTracker<CRATES>) -> Vec<u8> {
        sent!("{}", tracker.snapshot())
    }

    let tracker = tracker!(Budget::new("A", 0x0101), Budget::new("B", 0x0202), Budget::new("C", 0x0303));
    let _charge = tracker.accounts()[1].charge(0x0102).unwrap();
    assert!(tracker.accounts()[1].charge(0x0200).is_err());
    let row = sent!("{}", tracker.snapshot().iter().nth(1));
    let mut expected = [text("B"), figures(&[0x0202, 0, 0x0102, 0x0100])].concat();
    assert!(row.windows(expected.len()).any(|sent| sent == expected), "{row:?}");
    expected = figures(&[0x0102, 1]);
    assert!(!cfg!(feature = "stats") || row.windows(8).any(|sent| sent == expected), "{row:?}");

    let all = counts(tracker);
    let place = |name: &str| all.windows(5).position(|sent| sent == text(name));
    assert!(place("A").is_some() && place("A") < place("B") && place("B") < place("C"), "{all:?}");

    // What is around a value takes four bytes, what is written between two takes two.
    let two = counts(tracker!(Budget::new("A", 1), Budget::new("B", 1))).len();
    let one = counts(tracker!(Budget::new("A", 1))).len() - 4;
    assert_eq!((two, all.len()), (4 + one + 2 + one, 4 + one + 2 + one + 2 + one));

    let unknown = sent!("{}", UnknownBudget::new(&BUDGETS));
    let (first, other) = ([text(""), text("A")].concat(), [text(", "), text("B")].concat());
    assert!(unknown.windows(first.len()).any(|sent| sent == first), "{unknown:?}");
    assert!(unknown.windows(other.len()).any(|sent| sent == other), "{unknown:?}");
}
