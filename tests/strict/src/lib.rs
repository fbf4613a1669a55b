//! Every form of the macros under the strictest lints: what they generate must not cause a single warning.
#![no_std]
#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub, unused_qualifications)]
#![deny(clippy::all, clippy::pedantic)]
#![allow(clippy::struct_excessive_bools, reason = "it is the constructor that must not be reported")]
#![forbid(unsafe_code)]

use mem::{BoundedVec, BoxedMemory, BudgetError, ManagedMemory, StaticMemory, managed, managed_alloc};

mem::budgets!(crate = mem);

/// A struct that is charged for its own size.
#[managed(DMA, crate = mem)]
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Framer<'text> {
    line: [u8; 64],
    text: &'text str,
}

/// A tuple struct that is charged for its own size.
#[managed(DMA, instances = 4, constructor = pub new, crate = mem)]
#[derive(Debug)]
pub struct Pair<T>(T, pub u32);

/// A managed static.
#[managed(DMA, crate = mem)]
pub static DESCRIPTORS: [u32; 16] = [0; 16];

/// A struct of many switches, larger than what should be passed by value.
#[managed(DMA, crate = mem)]
#[derive(Debug)]
pub struct Switches {
    /// Enabled.
    pub enabled: bool,
    /// Circular.
    pub circular: bool,
    /// Half transfer.
    pub half: bool,
    /// Full transfer.
    pub full: bool,
    /// What to transfer.
    pub words: [u32; 256],
}

/// A struct with a block.
#[managed(WasmRuntime, 8 * 1024, crate = mem)]
#[derive(Debug)]
pub struct Module {
    name: &'static str,
}

/// A struct that nothing builds, with a block that nothing uses.
#[managed(I2c0, 64, instances = 2, crate = mem)]
#[derive(Debug)]
pub struct Unused {
    /// A field that is public.
    pub name: u8,
}

/// A struct whose marked fields own their memory; more fields than a function should have parameters.
#[managed(WasmRuntime, 4096, instances = 2, constructor = pub(crate) with_positions, crate = mem)]
#[derive(Debug)]
pub struct Parser<'text, T> {
    /// Positions.
    pub a: usize,
    b: usize,
    c: usize,
    d: usize,
    e: usize,
    f: usize,
    g: usize,
    h: usize,
    #[block(1024)]
    text: BoundedVec<u8, _>,
    #[block(capacity = 8)]
    names: BoundedVec<&'text str, _>,
    #[block(64)]
    values: BoundedVec<T, _>,
    /// Memory without a collection.
    #[block(64)]
    pub raw: _,
}

impl Framer<'_> {
    /// The length of the line and of the text.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.line.len() + self.text.len()
    }

    /// Whether there is no text.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

impl<T: Copy> Pair<T> {
    /// The first of the two.
    pub const fn first(&self) -> T {
        self.0
    }
}

impl Module {
    /// The name and the bytes that are left.
    pub fn left(&self) -> (&'static str, usize) {
        (self.name, self.memory.remaining())
    }
}

impl<T> Parser<'_, T> {
    /// How much there is of everything.
    pub fn sum(&self) -> usize {
        let fields = self.a + self.b + self.c + self.d + self.e + self.f + self.g + self.h;
        fields + self.text.len() + self.names.len() + self.values.len()
    }
}

/// Builds one of each.
///
/// # Errors
///
/// When a budget has no room.
pub fn build() -> Result<usize, BudgetError> {
    let framer = Framer::try_new([0; 64], "text")?;
    let pair = Pair::new(1_u8, 2)?;
    let module = Module::try_new("module")?;
    let parser = Parser::<u8>::with_positions(1, 2, 3, 4, 5, 6, 7, 8)?;
    let inline: ManagedMemory<64> = managed_alloc!(DMA, 64, crate = mem)?;
    let boxed: BoxedMemory<64> = managed_alloc!(boxed CrateId::WasmRuntime, 64, instances = 1, crate = mem)?;
    let slot: StaticMemory<64> = managed_alloc!(static DMA, 64, instances = 2, crate = mem)?;
    let total = slot.remaining()
        + DESCRIPTORS.len()
        + framer.len()
        + usize::from(pair.first())
        + module.left().1
        + parser.sum();
    Ok(total + inline.remaining() + boxed.remaining())
}

#[cfg(test)]
mod tests {
    use super::{BudgetError, CrateId, Unused, build};

    #[test]
    fn a_listed_package_may_charge_a_restricted_budget() {
        assert!(build().is_ok());
        assert!(CrateId::WasmRuntime.charge(1).is_err());
        assert_eq!(CrateId::WasmRuntime.account().used(), 0);
        // Unit tests are not in the sum of the linker, so the slot is charged, and stays so.
        assert_eq!(CrateId::DMA.account().used(), 64);
    }

    #[test]
    fn a_guaranteed_budget_is_charged_by_sites_that_say_how_often() {
        let values = [Unused::try_new(1), Unused::try_new(2), Unused::try_new(3)];
        assert_eq!(values.iter().filter(|value| value.is_ok()).count(), 2);
        assert!(matches!(values[2], Err(BudgetError::Instances { instances: 2, .. })));
        assert_eq!(CrateId::I2c0.account().used(), 128);
    }
}
