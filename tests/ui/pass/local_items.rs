//! Sizes and types that are local to a function, also to a generic one and to one in an impl or a trait.
#![deny(warnings)]

use budget_runtime::{BoundedVec, BudgetError, managed, managed_alloc};
use test_budgets::CrateId;

fn local() -> Result<usize, BudgetError> {
    const BYTES: usize = 64;
    #[derive(Debug)]
    struct Word([u32; 4]);

    #[managed(Decoder, BYTES * 2)]
    struct Block {
        word: Word,
    }
    #[managed(Decoder)]
    struct Value(Word);
    #[managed(Decoder, BYTES + size_of::<Word>(), instances = BYTES / 32)]
    struct Marked {
        #[block(capacity = BYTES / 16)]
        words: BoundedVec<Word, _>,
    }

    let block = Block::try_new(Word([1; 4]))?;
    let value = Value::try_new(Word([1; 4]))?;
    let mut marked = Marked::try_new()?;
    assert!(marked.words.push(Word([2; 4])).is_ok());
    Ok(block.memory.capacity() + block.word.0.len() + value.0.0.len() + marked.words.capacity())
}

struct Generic<T>(T);

impl<T: Default> Generic<T> {
    fn build() -> Result<(Self, usize), BudgetError> {
        #[managed(Decoder, 8)]
        struct Inside {
            byte: u8,
        }
        let inside = Inside::try_new(1)?;
        let block = managed_alloc!(Decoder, {
            const WORDS: usize = 3;
            WORDS * 4
        })?;
        Ok((Self(T::default()), block.capacity() + usize::from(inside.byte)))
    }
}

trait Allocates {
    fn allocate() -> Result<usize, BudgetError> {
        managed_alloc!(Decoder, 9).map(|memory| memory.capacity())
    }
}

impl Allocates for u8 {}

async fn later() -> Result<usize, BudgetError> {
    let memory = managed_alloc!(Decoder, 16)?;
    std::future::ready(()).await;
    Ok(memory.capacity())
}

fn main() -> Result<(), BudgetError> {
    assert_eq!(local()?, 128 + 4 + 4 + 4);
    let (generic, bytes) = Generic::<u8>::build()?;
    assert_eq!((generic.0, bytes), (0, 13));
    assert_eq!(u8::allocate()?, 9);
    drop(later());
    assert_eq!(CrateId::Decoder.account().used(), 0);
    Ok(())
}
