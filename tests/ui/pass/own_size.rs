//! A struct that is charged for its own size: named fields, a tuple, a lifetime, a type parameter.
use budget_runtime::{BudgetError, managed};
use test_budgets::CrateId;

#[managed(Radio)]
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Framer {
    line: [u8; 64],
}

#[managed(Radio)]
struct Tuple(u32, u32);

#[managed(Radio)]
struct Borrowing<'text> {
    text: &'text str,
}

#[managed(Radio, instances = 2)]
struct Generic<T: Copy, const N: usize>
where
    T: PartialEq,
{
    values: [T; N],
}

fn main() -> Result<(), BudgetError> {
    let framer = Framer::try_new([0; 64])?;
    assert_eq!(CrateId::Radio.account().used(), 64);
    assert_eq!(size_of::<Framer>(), 64);
    assert!(framer == Framer::try_new([0; 64])?);
    drop(framer);

    let tuple = Tuple::try_new(1, 2)?;
    assert_eq!((tuple.0, tuple.1), (1, 2));
    assert_eq!(CrateId::Radio.account().used(), 8);
    drop(tuple);

    let borrowing = Borrowing::try_new("text")?;
    assert_eq!(borrowing.text, "text");
    drop(borrowing);

    let two = Generic::try_new([1_u64; 3])?;
    let one = Generic::try_new([1_u8; 3])?;
    assert_eq!(CrateId::Radio.account().used(), 3 + 24);
    // One count for all instances of the generic struct.
    assert!(matches!(Generic::try_new([1_u16; 3]), Err(BudgetError::Instances { instances: 2, .. })));
    {
        // The charge stays behind, and goes with what is left of the struct.
        let moved = one;
        let Generic { values, .. } = moved;
        assert!(values.len() == two.values.len());
        assert_eq!(CrateId::Radio.account().used(), 3 + 24);
    }
    drop(two);
    assert_eq!(CrateId::Radio.account().used(), 0);
    Ok(())
}
