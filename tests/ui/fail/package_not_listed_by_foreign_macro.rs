//! A restricted budget, through a macro of another package.

fn main() {
    let _ = test_budgets::display_block!();
}
