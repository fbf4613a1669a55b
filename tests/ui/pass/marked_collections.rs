//! Each collection as a marked field, sized in bytes and by its capacity.
use std::fmt::Write;

use budget_runtime::{BoundedDeque, BoundedString, BoundedVec, BudgetError, managed};
use test_budgets::CrateId;

#[managed(Decoder, 1024)]
pub struct Port {
    #[block(capacity = 16)]
    name: BoundedString<_>,
    #[block(32)]
    line: BoundedString<_>,
    #[block(capacity = 4)]
    received: BoundedDeque<u32, _>,
    #[block(8)]
    sent: BoundedDeque<u16, _>,
    #[block(capacity = 3)]
    peers: BoundedVec<&'static str, _>,
}

fn main() -> Result<(), BudgetError> {
    let mut port = Port::try_new()?;
    assert_eq!(CrateId::Decoder.account().used(), 16 + 32 + 4 * 4 + 8 + 3 * size_of::<&str>());
    assert_eq!((port.name.capacity(), port.line.capacity()), (16, 32));
    assert_eq!((port.received.capacity(), port.sent.capacity(), port.peers.capacity()), (4, 4, 3));
    assert_eq!(port.name.push_str("port"), Ok(()));
    assert!(write!(port.line, "{} {}", port.name, 7).is_ok());
    assert_eq!(port.line, "port 7");
    assert_eq!((port.received.push_back(1), port.sent.extend(1..), port.peers.push("a")), (Ok(()), Err(5), Ok(())));
    Ok(())
}
