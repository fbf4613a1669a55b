//! What the firmware says: as text over semihosting, or with the feature `defmt` in its format.

use board_budgets::GLOBAL_BUDGET_TRACKER;
use budget_runtime::BudgetError;
#[cfg(not(feature = "defmt"))]
use semihosting::println;
#[cfg(feature = "defmt")]
use {defmt::println, defmt_semihosting as _};

pub fn report_work(noted: usize, sent: usize, lost: u32) {
    println!("{} samples noted, {} bytes sent, {} samples lost", noted, sent, lost);
}

pub fn report_refusal(refused: &BudgetError) {
    println!("refused: {}", refused);
}

pub fn report_accounts() {
    println!("{}", GLOBAL_BUDGET_TRACKER.snapshot());
}
