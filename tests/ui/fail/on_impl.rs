//! The attribute on an impl.
use budget_runtime::managed;
use test_budgets::CrateId;

struct Framer;

#[managed(Radio, 64)]
impl Framer {
    fn new() -> Self {
        Self
    }
}

fn main() {
    let _ = Framer::new();
}
