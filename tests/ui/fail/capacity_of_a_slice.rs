//! The capacity as a const, over memory whose type does not say its size.
use budget_runtime::BoundedVec;

const LEN: usize = BoundedVec::<u32, &'static mut [u8]>::CAPACITY;

fn main() {}
