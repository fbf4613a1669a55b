//! Managed statics: what they are is unchanged, and the account knows of them.

use core::sync::atomic::{AtomicU8, Ordering};

use budget_runtime::managed;

use crate::{
    CrateId, SUMMED, Test,
    check::{Failure, check, check_eq},
};

pub(crate) const TESTS: &[Test] = &[("managed_statics_are_reserved", reserved)];

#[managed(Statics)]
static DMA: [AtomicU8; 128] = [const { AtomicU8::new(0) }; 128];

#[managed(Statics)]
static SINE: [i16; 4] = [0, 181, 256, 181];

fn reserved() -> Result<(), Failure> {
    let account = CrateId::Statics.account();
    DMA[127].store(7, Ordering::Relaxed);
    check_eq!((DMA[127].load(Ordering::Relaxed), SINE[2]), (7, 256));
    let reserved = if SUMMED { 128 + 8 } else { 0 };
    check_eq!((account.reserved(), account.headroom()), (reserved, 192 - reserved));
    let rest = account.charge(192 - reserved)?;
    check!(account.charge(1).is_err());
    drop(rest);
    check_eq!(account.used(), 0);
    Ok(())
}
