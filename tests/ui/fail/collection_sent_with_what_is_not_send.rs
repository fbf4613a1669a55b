//! A collection of what must stay on its thread.
use std::rc::Rc;

use budget_runtime::{BoundedVec, managed_alloc};
use test_budgets::CrateId;

fn send<T: Send>(_: T) {}

fn main() {
    send(BoundedVec::<Rc<u8>, _>::new(managed_alloc!(Radio, 64).unwrap()).unwrap());
}
