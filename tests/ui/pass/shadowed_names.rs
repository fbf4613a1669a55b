//! A module in which the names of the prelude and of `core` stand for something else.
#![allow(dead_code, nonstandard_style)]

mod core {}
mod std {}
struct Result;
struct Option;
struct String;
struct u8;
struct usize;
struct bool;
struct str;
fn Ok() {}
fn Err() {}
fn Some() {}
const None: () = ();

use budget_runtime::{BoundedVec, managed, managed_alloc};
use test_budgets::CrateId;

#[managed(Radio)]
struct Framer {
    line: [u32; 4],
}

#[managed(Radio, 64, instances = 1)]
struct Module {
    name: u32,
}

#[managed(Radio, 64)]
struct Parser {
    #[block(capacity = 4)]
    ops: BoundedVec<u32, _>,
    #[block(8)]
    raw: _,
}

fn main() {
    assert!(Framer::try_new([0; 4]).is_ok());
    assert!(Module::try_new(1).is_ok());
    assert!(Parser::try_new().is_ok());
    assert!(managed_alloc!(Radio, 8).is_ok());
    assert!(managed_alloc!(boxed Radio, 8, instances = 1).is_ok());
}
