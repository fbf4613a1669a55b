//! A struct that says by itself what it is charged to.
#![forbid(unsafe_code)]
use budget_runtime::{__private::Managed, Account};
use test_budgets::CrateId;

struct Frame;

impl Managed for Frame {
    fn account() -> &'static Account {
        CrateId::Display.account()
    }
}

fn main() {
    let _ = Frame::account();
}
