//! A restricted budget, for the fields of a struct.
use budget_runtime::{BoundedVec, managed};
use test_budgets::CrateId;

#[managed(Display, 64)]
struct Screen {
    #[block(64)]
    pixels: BoundedVec<u8, _>,
}

fn main() {
    drop(Screen::try_new().map(|screen| screen.pixels.len()));
}
