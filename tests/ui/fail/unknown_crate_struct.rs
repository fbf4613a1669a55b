//! A budget that the manifest does not name, on a struct.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Runtme, 4096)]
struct Module {
    name: u8,
}

impl Module {
    fn memory(&self) -> usize {
        self.memory.capacity() + usize::from(self.name)
    }
}

fn main() {}
