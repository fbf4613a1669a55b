//! Every runtime type as a state machine beside a plain model: any list of steps, the same answers and the same state after
//! each, and of a list that fails the shortest part that still does.
//!
//! One program for all, since each links on its own. The allocators are beside their other tests, in `allocator`,
//! `block_heap` and `charged_heap`.

#[path = "../fixture/mod.rs"]
mod fixture;

mod account;
mod block;
mod deque;
mod hash_map;
mod map;
mod set;
mod slot;
mod string;
mod vec;
