//! A struct of a guaranteed budget that does not say how many values live at once.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Safety, 64)]
struct Watchdog {
    ticks: u32,
}

fn main() {}
