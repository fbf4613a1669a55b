//! Two budgets crates with a budget of the same name in one program.
#![deny(warnings)]

fn main() {
    println!("{}", first::GLOBAL_BUDGET_TRACKER.snapshot());
    println!("{}", second::GLOBAL_BUDGET_TRACKER.snapshot());
}
