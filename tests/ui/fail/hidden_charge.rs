//! The charge of a managed struct, without the struct.
#![forbid(unsafe_code)]
use budget_runtime::{__private::SiteCharge, managed};
use test_budgets::CrateId;

#[managed(Radio)]
struct Frame {
    line: [u8; 8],
}

fn main() {
    drop(SiteCharge::<Frame>::take());
    drop(Frame::try_new([0; 8]).map(|frame| frame.line));
}
