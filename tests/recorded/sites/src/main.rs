//! One site of each form; some stand in places of their own.
#![deny(warnings)]

use budget_runtime::{BoundedVec, BoxedMemory, BudgetError, ManagedMemory, StaticMemory, managed, managed_alloc};

budget_runtime::budgets!();

#[managed(Uart)]
static TABLE: [u16; 100] = [1; 100];

#[managed(CrateId::DMABuffer)]
static mut SCRATCH: [u8; 1001] = [0; 1001];

#[managed(WasmHeap)]
struct Frame {
    line: [u8; 24],
}

#[managed(WasmHeap, 4096)]
struct Module {}

#[managed(Safe, 100, instances = 3)]
struct Safe {}

#[managed(WasmHeap, 64, instances = 2)]
struct Parser {
    #[block(48)]
    text: BoundedVec<u8, _>,
    #[block(8)]
    rest: _,
}

#[managed(WasmHeap)]
struct Wrapper<T> {
    value: T,
}

fn generic<T: Default>() -> Result<(T, StaticMemory<32>), BudgetError> {
    Ok((T::default(), managed_alloc!(static Uart, 32)?))
}

fn boxed() -> Result<BoxedMemory<512>, BudgetError> {
    managed_alloc!(boxed WasmHeap, 512, instances = 4)
}

fn inline() -> Result<ManagedMemory<16>, BudgetError> {
    managed_alloc!(Uart, 16)
}

macro_rules! stat {
    ($name:ident, $bytes:expr) => {
        #[managed(Uart)]
        static $name: [u8; $bytes] = [0; $bytes];
    };
}
stat!(FIRST, 3);
stat!(SECOND, 4);

#[rustfmt::skip]
#[cfg(false)] #[managed(Uart)]
static ABSENT: u8 = 0;

#[rustfmt::skip]
#[managed(Uart)] #[cfg(false)]
static ABSENT_TOO: u8 = 0;

fn main() -> Result<(), BudgetError> {
    println!("{} {}", TABLE[1], (&raw const SCRATCH).is_aligned());
    println!("{}", Frame::try_new([0; 24])?.line[0]);
    println!("{}", Module::try_new()?.memory.capacity());
    println!("{}", Safe::try_new()?.memory.capacity());
    let mut parser = Parser::try_new()?;
    println!("{:?} {}", parser.text.push(1), parser.rest.capacity());
    println!("{}", Wrapper::try_new(7)?.value);
    println!("{}", generic::<u8>()?.0);
    println!("{:?}", generic::<String>()?.0);
    println!("{:?}", generic::<Option<u8>>()?.0);
    println!("{} {}", boxed()?.capacity(), inline()?.capacity());
    println!("{} {}", FIRST[0], SECOND[0]);
    Ok(())
}
