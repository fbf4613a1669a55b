//! A marked field that is there on some targets only.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, 64)]
struct Parser {
    #[block(64)]
    #[cfg(not(windows))]
    text: _,
}

fn main() {}
