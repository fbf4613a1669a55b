//! Memory budgets for a workspace, decided when you build.
//!
//! One `budgets.toml` says how many bytes each crate may hold. [`budgets!`] compiles it into an enum `CrateId` and a
//! table; [`#[managed]`](macro@managed) on a struct or [`managed_alloc!`] in an expression charges memory to one of
//! them. An unknown crate and a block that does not fit are compile errors; at run time atomics keep the live count,
//! and a request that does not fit beside what is in use is refused with a [`BudgetError`]. No heap, no panic, no
//! `unsafe` in what the macros generate.
//!
//! ```
//! use budget_runtime::{BoundedVec, budgets, managed, managed_alloc};
//!
//! budgets!(); // reads budgets.toml, from this package upwards
//!
//! #[managed(Runtime, 32768)] // each `Module` owns 32 KiB of `Runtime`
//! struct Module {
//!     name: &'static str,
//! }
//!
//! fn main() -> Result<(), budget_runtime::BudgetError> {
//!     let module = Module::try_new("decoder")?;
//!     let mut lengths = BoundedVec::new(managed_alloc!(Decoder, 4096)?)?;
//!     assert_eq!(lengths.push(module.name.len()), Ok(()));
//!     assert_eq!(CrateId::Runtime.account().used(), 32768);
//!     println!("{}", GLOBAL_BUDGET_TRACKER.snapshot());
//!     Ok(())
//! }
//! ```
//!
//! # Which memory is counted
//!
//! What is charged through this crate: blocks at their N bytes, managed structs at their size, [`Charge`]s at what
//! they say. And what is reserved: managed statics and static blocks, which the linker adds up for each budget, so that
//! a program that does not fit is not built. Accounts take that sum from their limit. Other statics, the stack and a
//! heap used without a charge are not counted.
//!
//! # Features
//!
//! | feature | |
//! | --- | --- |
//! | `stats` (default) | accounts keep their high water mark and count refusals; without it an account is one word of RAM, two with `alloc` |
//! | `alloc` | [`BoxedMemory`](https://docs.rs/budget-runtime/latest/budget_runtime/struct.BoxedMemory.html) and `managed_alloc!(boxed …)`; comparison with `Vec`, `VecDeque` and `String`; `lower_limit` of an account |
//! | `allocator-api2` | `&ManagedMemory` and the other blocks as allocators: see [`MemoryBlock`]; with `alloc` too, the global heap charged to a budget: [`ChargedHeap`](https://docs.rs/budget-runtime/latest/budget_runtime/struct.ChargedHeap.html) |
//! | `heap` | a heap over a block, for free and reuse in any order: [`BlockHeap`](https://docs.rs/budget-runtime/latest/budget_runtime/struct.BlockHeap.html) |
//! | `serde` | the collections are serialised, and deserialised through their views into memory that there is |
//! | `defmt` | `defmt::Format` |
//! | `critical-section` | atomics through the `critical-section` crate, for cores without compare-exchange; with `heap`, a heap that threads and interrupts share |
//! | `unsafe-assume-single-core` | atomics by disabling interrupts, for single cores without compare-exchange |
#![no_std]

#[cfg(test)]
extern crate std;

mod account;
#[cfg(feature = "allocator-api2")]
mod allocator;
mod atomic;
mod block;
#[cfg(feature = "heap")]
mod block_heap;
#[cfg(feature = "alloc")]
mod boxed;
mod budget;
mod charge;
#[cfg(all(feature = "alloc", feature = "allocator-api2"))]
mod charged_heap;
mod counters;
#[cfg(feature = "defmt")]
mod defmt;
pub mod deque;
mod error;
mod gauge;
pub mod hash_map;
mod id;
mod instances;
#[cfg(all(test, loom))]
mod loom_tests;
mod managed;
pub mod map;
mod memory;
mod range;
mod room;
pub mod set;
mod slot;
mod snapshot;
pub mod string;
mod tracker;
pub mod vec;
#[cfg(feature = "alloc")]
mod withheld;

/// Compiles the manifest into the items of the budgets crate. Goes in one module of the workspace, once.
///
/// | form | the manifest |
/// | --- | --- |
/// | `budgets!()` | the nearest `budgets.toml` from the package upwards, not past the workspace |
/// | `budgets!("path.toml")` | that file, relative to the package |
/// | `budgets!(crate = path)` | with this crate under another name |
///
/// The environment variable `BUDGETS_TOML`, if set, wins over either; a relative one is relative to the package. The
/// module gets:
///
/// | item | |
/// | --- | --- |
/// | `enum CrateId` | a variant for each budget: `Copy`, `Ord`, `Hash`, `Debug`, `Display`, `FromStr`; `COUNT`, `ALL`; const `index`, `name`, `limit`, `budget`, `account`; `charge`, `fill`; `lower_limit` with the feature `alloc`; `heap` with the features `alloc` and `allocator-api2` |
/// | `static BUDGETS` | what the manifest says, as read-only data |
/// | `static GLOBAL_BUDGET_TRACKER` | the accounts |
/// | `fn allocate_memory::<N>(crate_id)` | a block charged to a budget that is known at run time |
///
/// Each mistake in the manifest is one compile error, with its line and what to do. An edit of the file or of the
/// variable rebuilds the crate and those that depend on it.
///
/// ```
/// budget_runtime::budgets!();
///
/// const _: () = assert!(CrateId::Decoder.limit() == 65_536);
/// assert_eq!("Decoder".parse(), Ok(CrateId::Decoder));
/// assert_eq!(CrateId::ALL.len(), CrateId::COUNT);
///
/// let refused = allocate_memory::<20_000>(CrateId::Radio).unwrap_err();
/// assert_eq!((refused.crate_name(), refused.limit()), (Some("Radio"), 16_384));
/// ```
pub use budget_macros::budgets;
/// Charges each value of a struct to a budget, or reserves a static.
///
/// The first argument is the name of a variant, with `CrateId` in scope, or a path to one. Sizes are const expressions,
/// in bytes.
///
/// | form | each live value charges |
/// | --- | --- |
/// | `#[managed(Radio)]` | the size of the struct |
/// | `#[managed(Runtime, 32768)]` | a block of 32768 bytes, in a private field `memory: ManagedMemory<32768>` that is added |
/// | `#[managed(Decoder, 8192)]`, and fields marked `#[block(4096)]` or `#[block(capacity = 64)]` | the blocks of the marked fields, which together fit in 8192 bytes |
///
/// On a `static`, of a module or of a function, `#[managed(Uart)]` leaves the item as it is and reserves the size of its
/// type: the linker counts it, and nothing happens at run time.
///
/// In the type of a marked field `_` stands for its memory: `BoundedVec<u8, _>`, or `_` alone for the memory itself. A
/// collection can be marked when it has `const fn over(memory)` and `const fn block_bytes(capacity)`, as
/// [`BoundedVec`], [`BoundedString`] and [`BoundedDeque`] have.
///
/// | option | |
/// | --- | --- |
/// | `instances = K` | at most K values live at once, of all instances of a generic struct together; K × size is checked when you build, the K + 1st value is refused |
/// | `constructor = pub new` | visibility and name of the constructor; without it, a private `try_new` |
/// | `crate = path` | the path of this crate, where it is not `::budget_runtime` |
///
/// The constructor takes the other fields and returns `Result<Self, BudgetError>`. A managed struct cannot derive
/// `Clone`, `Copy` or `Default`, which would make values that nothing was charged for.
///
/// ```
/// use budget_runtime::{BoundedVec, managed};
/// # budget_runtime::budgets!();
///
/// #[managed(Decoder, 8192, instances = 2)]
/// struct Parser {
///     position: usize,
///     #[block(4096)]
///     text: BoundedVec<u8, _>,
///     #[block(capacity = 64)]
///     lines: BoundedVec<u32, _>,
/// }
///
/// let mut parser = Parser::try_new(0)?;
/// assert_eq!((parser.text.capacity(), parser.lines.capacity()), (4096, 64));
/// assert_eq!(CrateId::Decoder.account().used(), 4096 + 64 * 4);
/// # assert_eq!(parser.position, 0);
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
///
/// ```
/// use core::sync::atomic::{AtomicU32, Ordering};
///
/// use budget_runtime::managed;
/// # budget_runtime::budgets!();
///
/// #[managed(Radio)]
/// static RECEIVED: [AtomicU32; 8] = [const { AtomicU32::new(0) }; 8];
///
/// RECEIVED[0].fetch_add(1, Ordering::Relaxed);
/// # if cfg!(target_os = "linux") {
/// assert!(CrateId::Radio.account().reserved() >= 32);
/// # }
/// ```
pub use budget_macros::managed;
/// Charges a block to a budget and returns it, or the refusal.
///
/// | form | type |
/// | --- | --- |
/// | `managed_alloc!(Runtime, 4096)` | `Result<ManagedMemory<4096>, BudgetError>`: inline, moved with its owner |
/// | `managed_alloc!(static Runtime, 4096)` | `Result<StaticMemory<4096>, BudgetError>`: a slot in a static of the site, given back when it is dropped; `leak` and `leak_zeroed` keep its bytes for good |
/// | `managed_alloc!(boxed Runtime, 4096)` | `Result<BoxedMemory<4096>, BudgetError>`: on the heap, built in place; feature `alloc` |
///
/// The first argument is the name of a variant, with `CrateId` in scope, or a path to one; the size is a const
/// expression, in bytes. Options: `instances = K` and `crate = path`, as for [`managed`](macro@managed). A static site has
/// K slots, one without `instances`; they are reserved from the start of the program, so taking one charges nothing, and
/// one that finds all of them taken is refused with [`BudgetError::Instances`] and never waits.
///
/// ```
/// use budget_runtime::managed_alloc;
/// # budget_runtime::budgets!();
///
/// const HEADER: usize = 64;
///
/// let memory = managed_alloc!(Radio, 2 * HEADER)?;
/// assert_eq!(memory.allocate_zeroed(3).map(|piece| piece.len()), Some(3));
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub use budget_macros::managed_alloc;

#[cfg(feature = "heap")]
pub use crate::block_heap::BlockHeap;
#[cfg(all(feature = "heap", feature = "critical-section"))]
pub use crate::block_heap::SharedBlockHeap;
#[cfg(feature = "alloc")]
pub use crate::boxed::BoxedMemory;
#[cfg(all(feature = "alloc", feature = "allocator-api2"))]
pub use crate::charged_heap::ChargedHeap;
pub use crate::{
    account::Account,
    block::MemoryBlock,
    budget::Budget,
    charge::{Charge, FixedCharge},
    counters::Counters,
    deque::{BoundedDeque, DequeView},
    error::{BudgetError, LimitKept},
    hash_map::{BoundedHashMap, HashMapView},
    id::{BudgetId, UnknownBudget},
    managed::ManagedMemory,
    map::{BoundedMap, MapView},
    memory::Memory,
    set::{BoundedSet, SetView},
    slot::StaticMemory,
    snapshot::{Row, Snapshot},
    string::{BoundedString, StringView},
    tracker::BudgetTracker,
    vec::{BoundedVec, VecView},
};

#[doc(hidden)]
pub mod __private;

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../../docs/migrating.md")]
struct Migrating;
