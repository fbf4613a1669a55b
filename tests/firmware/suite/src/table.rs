//! The snapshot, and the texts that a person reads.

use core::fmt::{self, Write};

use budget_runtime::BoundedVec;
use firmware_board::println;

use crate::{
    CrateId, GLOBAL_BUDGET_TRACKER, SUMMED, Test,
    check::{Failure, check, check_eq},
};

pub(crate) const TESTS: &[Test] =
    &[("the_snapshot_is_printed", printed), ("a_refusal_is_a_sentence", sentence)];

/// Text in a vector of bounded capacity.
struct Text(BoundedVec<u8, budget_runtime::MemoryBlock<256>>);

impl Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes()).map_err(|_| fmt::Error)
    }
}

fn printed() -> Result<(), Failure> {
    let snapshot = GLOBAL_BUDGET_TRACKER.snapshot();
    for (row, id) in snapshot.iter().zip(CrateId::ALL) {
        check_eq!((row.name(), row.limit()), (id.name(), id.account().limit()));
        check!(row.reserved() + row.used() <= row.limit());
        check!(row.used() == 0 || !SUMMED);
    }
    println!("{snapshot}");
    Ok(())
}

fn sentence() -> Result<(), Failure> {
    let Err(refused) = CrateId::Charges.charge(65) else {
        return Err(Failure::new(file!(), line!(), "65 bytes of 64 are refused"));
    };
    let mut text = Text(BoundedVec::over(budget_runtime::MemoryBlock::new()));
    check!(write!(text, "{refused}").is_ok());
    let expected =
        b"crate `Charges` cannot take 65 bytes: 0 of its 64 bytes are in use, 64 are left; release memory \
        of `Charges` first or raise its limit";
    check_eq!(text.0.as_slice(), &expected[..]);
    Ok(())
}
