//! A constructor of another name and visibility.
use budget_runtime::BudgetError;

mod module {
    use budget_runtime::managed;
    use test_budgets::CrateId;

    #[managed(Runtime, 64, constructor = pub(crate) with_name)]
    pub struct Module {
        pub name: &'static str,
    }

    #[managed(Runtime, constructor = pub new)]
    pub struct Value(pub u64);
}

fn main() -> Result<(), BudgetError> {
    assert_eq!(module::Module::with_name("m")?.name, "m");
    assert_eq!(module::Value::new(3)?.0, 3);
    Ok(())
}
