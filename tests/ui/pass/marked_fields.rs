//! A struct whose marked fields own their memory.
use budget_runtime::{BoundedVec, BudgetError, managed};
use test_budgets::CrateId;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Op(u32);

#[managed(Decoder, 8192, instances = 2)]
pub struct Parser<'text, T> {
    pos: usize,
    #[block(4096)]
    text: BoundedVec<u8, _>,
    #[block(capacity = 64)]
    ops: BoundedVec<Op, _>,
    #[block(capacity = 4)]
    names: BoundedVec<&'text str, _>,
    #[block(16)]
    values: BoundedVec<T, _>,
    #[block(64)]
    scratch: _,
}

fn main() -> Result<(), BudgetError> {
    let mut parser = Parser::try_new(7)?;
    let used = 4096 + 64 * 4 + 4 * size_of::<&str>() + 16 + 64;
    assert_eq!(CrateId::Decoder.account().used(), used);
    assert_eq!(parser.text.push(1), Ok(()));
    assert_eq!(parser.ops.push(Op(2)), Ok(()));
    assert_eq!(parser.names.push("name"), Ok(()));
    assert_eq!(parser.values.push(3_u64), Ok(()));
    assert_eq!((parser.pos, parser.ops.capacity(), parser.names.capacity()), (7, 64, 4));
    assert_eq!(parser.scratch.remaining(), 64);

    let second = Parser::<u64>::try_new(8)?;
    assert!(matches!(Parser::<u32>::try_new(9), Err(BudgetError::Instances { .. })));
    assert_eq!(CrateId::Decoder.account().used(), 2 * used);
    drop(second);

    let filled = CrateId::Decoder.fill()?;
    assert!(matches!(Parser::<u32>::try_new(9), Err(BudgetError::Exceeded { .. })));
    drop(filled);
    assert!(Parser::<u32>::try_new(9).is_ok());
    drop(parser);
    assert_eq!(CrateId::Decoder.account().used(), 0);
    Ok(())
}
