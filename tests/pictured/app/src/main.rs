//! The gateway.

mod log;
mod module;

use std::{hint::black_box, sync::atomic::AtomicU8};

use budget_runtime::{BudgetError, managed_alloc};
use gateway_budgets::{CrateId, GLOBAL_BUDGET_TRACKER};

static CONFIGURATION: [AtomicU8; 1280] = [const { AtomicU8::new(1) }; 1280];

fn main() -> Result<(), BudgetError> {
    gateway_net::start();
    gateway_display::start();
    log::start();
    let channels = gateway_radio::start()?;
    let stacks = managed_alloc!(static ModuleStacks, 4096, instances = 3)?;
    let module = module::Module::new("main")?;
    let sector = managed_alloc!(static Storage, 4096)?;
    let index = managed_alloc!(boxed Storage, 2048)?;
    black_box((&channels, &stacks, &module, &sector, &index, &CONFIGURATION));
    println!("{} runs\n{}", module.name, GLOBAL_BUDGET_TRACKER.snapshot());
    Ok(())
}
