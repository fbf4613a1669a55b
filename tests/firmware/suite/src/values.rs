//! Managed structs: charged for their size, with a block, with marked fields.

use budget_runtime::{BoundedVec, BudgetError, managed};

use crate::{
    CrateId, Test,
    check::{Failure, check, check_eq},
};

pub(crate) const TESTS: &[Test] = &[
    ("a_struct_is_charged_for_its_size", sized),
    ("a_struct_owns_a_block", block),
    ("a_struct_has_marked_fields_and_instances", marked),
];

#[managed(Values)]
struct Frame {
    line: [u16; 50],
}

#[managed(Values, 256)]
struct Module {
    name: &'static str,
}

#[managed(Values, 128, instances = 2)]
struct Parser {
    position: usize,
    #[block(64)]
    text: BoundedVec<u8, _>,
    #[block(capacity = 16)]
    ends: BoundedVec<u32, _>,
}

fn sized() -> Result<(), Failure> {
    let account = CrateId::Values.account();
    let frame = Frame::try_new([0x0102; 50])?;
    check_eq!((size_of::<Frame>(), account.used(), frame.line[49]), (100, 100, 0x0102));
    drop(frame);
    check_eq!(account.used(), 0);
    Ok(())
}

fn block() -> Result<(), Failure> {
    let account = CrateId::Values.account();
    let modules = [Module::try_new("first")?, Module::try_new("second")?];
    check!(Module::try_new("third").is_err());
    check!(modules.iter().all(|module| module.memory.allocate_zeroed(module.name.len()).is_some()));
    check_eq!(account.used(), 512);
    drop(modules);
    check_eq!(account.used(), 0);
    Ok(())
}

fn marked() -> Result<(), Failure> {
    let account = CrateId::Values.account();
    let (mut first, second) = (Parser::try_new(0)?, Parser::try_new(1)?);
    check!(matches!(Parser::try_new(2), Err(BudgetError::Instances { instances: 2, .. })));
    check_eq!((first.text.capacity(), first.ends.capacity(), account.used()), (64, 16, 256));
    check_eq!(first.text.extend_from_slice(b"1 + 2").and(Ok(first.ends.push(5))), Ok(Ok(())));
    check_eq!((first.position + second.position, first.ends.as_slice()), (1, &[5][..]));
    drop((first, second));
    check_eq!(account.used(), 0);
    check!(Parser::try_new(3).is_ok());
    Ok(())
}
