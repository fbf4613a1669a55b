//! Statics: collections and blocks that are built in a const, with no step at run time.

use std::{mem::MaybeUninit, sync::Mutex, thread};

use budget_runtime::{BoundedDeque, BoundedString, BoundedVec, MemoryBlock};

#[test]
fn a_vector_over_a_block_is_built_in_a_static() {
    static VEC: Mutex<BoundedVec<u32, MemoryBlock<64>>> = Mutex::new(BoundedVec::over(MemoryBlock::new()));
    thread::scope(|scope| {
        for number in 0..4 {
            scope.spawn(move || VEC.lock().unwrap().push(number).unwrap());
        }
    });
    let mut vec = VEC.lock().unwrap();
    vec.sort_unstable();
    assert_eq!((vec.capacity(), vec.as_slice()), (16, &[0, 1, 2, 3][..]));
}

#[test]
fn a_queue_and_a_line_are_built_in_statics() {
    static QUEUE: Mutex<BoundedDeque<u32, MemoryBlock<64>>> =
        Mutex::new(BoundedDeque::over(MemoryBlock::new()));
    static LINE: Mutex<BoundedString<MemoryBlock<4>>> = Mutex::new(BoundedString::over(MemoryBlock::new()));
    thread::scope(|scope| {
        scope.spawn(|| (0..16).for_each(|number| QUEUE.lock().unwrap().push_back(number).unwrap()));
        scope.spawn(|| "line".chars().for_each(|character| LINE.lock().unwrap().push(character).unwrap()));
    });
    assert!((0..16).eq(std::iter::from_fn(|| QUEUE.lock().unwrap().pop_front())));
    let mut line = LINE.lock().unwrap();
    assert_eq!((line.push('s'), line.as_str()), (Err('s'), "line"));
}

#[test]
fn a_vector_of_owners_lives_in_a_static() {
    static NAMES: Mutex<BoundedVec<String, MemoryBlock<{ 2 * size_of::<String>() }>>> =
        Mutex::new(BoundedVec::over(MemoryBlock::new()));
    let mut names = NAMES.lock().unwrap();
    assert!(names.extend(["radio".to_string(), "decoder".to_string()]).is_ok());
    assert_eq!(names.push("math".to_string()), Err("math".to_string()));
    assert_eq!(*names, ["radio", "decoder"]);
    names.clear();
}

#[test]
fn a_piece_of_a_static_block_is_memory_for_good() {
    static BLOCK: MemoryBlock<64> = MemoryBlock::new();
    let memory: &'static mut [MaybeUninit<u8>] = BLOCK.allocate(64).unwrap();
    let mut vec = BoundedVec::<u64, _>::new(memory).unwrap();
    assert_eq!((vec.capacity(), vec.push(7)), (8, Ok(())));
    let vec = thread::spawn(move || vec).join().unwrap();
    assert_eq!(vec, [7]);
}
