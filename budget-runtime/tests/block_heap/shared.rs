//! A heap that threads share.

use std::{sync::OnceLock, thread};

use budget_runtime::SharedBlockHeap;

use super::*;

#[test]
fn threads_share_a_heap_and_pass_its_pieces_on() {
    const ROUNDS: u32 = if cfg!(debug_assertions) { 300 } else { 3_000 };
    static SLOTS: Slots<65_536, 1> = Slots::new();
    static HEAP: OnceLock<SharedBlockHeap<'static>> = OnceLock::new();
    let account = account!(65_536);
    let heap = *HEAP.get_or_init(|| {
        let slot = SLOTS.take(permit(account), false).unwrap();
        SharedBlockHeap::over_bytes(slot.leak())
    });
    let (send, receive) = std::sync::mpsc::channel::<Vec<u32, SharedBlockHeap<'static>>>();
    thread::scope(|scope| {
        for thread in 0..3 {
            let send = send.clone();
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    let mut numbers = Vec::new_in(heap);
                    for _ in 0..round % 50 {
                        if numbers.try_reserve(1).is_ok() {
                            numbers.push(round + thread);
                        }
                    }
                    assert!(numbers.iter().all(|number| *number == round + thread));
                    if round % 7 == 0 {
                        send.send(numbers).unwrap();
                    }
                }
            });
        }
        drop(send);
        scope.spawn(move || {
            for numbers in receive {
                assert!(numbers.windows(2).all(|pair| pair[0] == pair[1]));
            }
        });
    });
    assert_eq!(heap.used(), 0);
    assert!(heap.high_water() > 0 && heap.high_water() < 65_536);
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn pieces_of_a_shared_heap_are_disjoint_and_keep_what_was_written(steps in steps(120)) {
        let mut block = MemoryBlock::<5000>::new();
        let heap = SharedBlockHeap::over(&mut block);
        run(heap, steps, |_| false)?;
        prop_assert_eq!(heap.used(), 0);
    }
}

#[test]
fn a_borrowed_block_serves_scoped_threads() {
    let mut block = MemoryBlock::<16_384>::new();
    let heap = SharedBlockHeap::over(&mut block);
    assert_eq!(SharedBlockHeap::OVERHEAD, BlockHeap::OVERHEAD);
    thread::scope(|scope| {
        for byte in 0..3_u8 {
            scope.spawn(move || {
                let bytes = Box::try_new_in([byte; 1000], heap).unwrap();
                assert!(bytes.iter().all(|other| *other == byte));
            });
        }
    });
    assert_eq!(heap.used(), 0);
    let held = Box::try_new_in([0_u8; 9], heap).unwrap();
    assert_eq!(heap.used(), 9);
    // One to three were there at once.
    assert!((1000..=3000).contains(&heap.high_water()));
    drop(held);
    assert!(heap.allocate(layout(0, 1)).is_ok());
    assert_eq!(block.remaining(), 16_384);
}
