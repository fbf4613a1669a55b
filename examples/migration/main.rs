//! Three structs of a WebAssembly runtime, moved over from its own provider layers: a decoder's component, a runtime
//! instance, a function body. `docs/migrating.md` has the steps; each file says what stood in its place.
//!
//! The three sites say how many values live at once, and the budgets are guaranteed: the linker has added up that no
//! charge of this program can be refused for want of bytes.

mod component;
mod function;
mod instance;

use std::process::ExitCode;

use budget_runtime::BudgetError;
use component::{Component, Fault};
use function::{FunctionBody, Instruction, Trap};
use instance::Instance;

budget_runtime::budgets!("examples/migration/budgets.toml");

const TEXT: &str = "import host write function
import host memory memory
export run function 0
export twice function 1";

const RUN: [Instruction; 6] = [
    Instruction::LocalGet(0),
    Instruction::LocalGet(1),
    Instruction::Multiply,
    Instruction::Constant(6),
    Instruction::Add,
    Instruction::GlobalSet(0),
];
const TWICE: [Instruction; 3] = [Instruction::LocalGet(0), Instruction::LocalGet(0), Instruction::Add];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Fault> {
    let component = Component::decode(TEXT)?;
    for import in &*component.imports {
        println!("needs {}.{}, a {:?}", import.module, import.name, import.kind);
    }
    for export in &*component.exports {
        println!("gives {}, the {:?} {}", export.name, export.kind, export.index);
    }

    let mut first = Instance::new()?;
    let second = Instance::new()?;
    first.table[0] = Some(1);
    first.memory[..2].copy_from_slice(b"hi");
    let (Some(mut run), Some(mut twice)) = (FunctionBody::new(&RUN)?, FunctionBody::new(&TWICE)?) else {
        println!("a function has more instructions than a body holds");
        return Ok(());
    };
    // `run` leaves its result in a global and no operand, which is a trap for a call that wants a result.
    assert_eq!(run.call(&[6, 6], &mut first), Err(Trap::Missing));
    let doubled = twice.call(&[21], &mut first);
    println!("run left {}, twice 21 is {doubled:?}", first.globals[0]);

    match Instance::new() {
        Err(refusal @ BudgetError::Instances { .. }) => println!("a third instance: {refusal}\n"),
        other => println!("a third instance, against the manifest: {}\n", other.is_ok()),
    }
    println!("{}", GLOBAL_BUDGET_TRACKER.snapshot());
    drop((component, first, second, run, twice));
    println!("\nafter:\n{}", GLOBAL_BUDGET_TRACKER.snapshot());
    Ok(())
}
