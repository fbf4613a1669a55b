//! Lets the linker check the budgets.

fn main() -> std::io::Result<()> {
    budget_manifest::link_script(None)
}
