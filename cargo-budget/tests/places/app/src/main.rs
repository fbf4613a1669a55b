//! Uses each static, so that all of them are in RAM.

use std::{hint::black_box, sync::atomic::Ordering};

use budget_runtime::{managed, managed_alloc};
use oddly::{Bytes, NEW};
use places_budgets::CrateId;

#[managed(Root)]
static X: Bytes = NEW;

mod module {
    use super::{Bytes, CrateId, NEW, managed};

    #[managed(Module)]
    pub static X: Bytes = NEW;

    pub mod inner {
        use super::{Bytes, CrateId, NEW, managed};

        #[managed(Inner)]
        pub static X: Bytes = NEW;
    }

    /// What no site declares.
    pub mod plain {
        use super::{Bytes, NEW};

        pub static X: Bytes = NEW;
    }

    pub fn function() -> &'static Bytes {
        #[managed(Function)]
        static X: Bytes = NEW;
        &X
    }

    pub fn generic<T: Default>() -> (T, &'static Bytes) {
        #[managed(Generic)]
        static X: Bytes = NEW;
        (T::default(), &X)
    }
}

mod types {
    use super::{Bytes, CrateId, NEW, managed};

    pub struct Type;

    impl Type {
        pub fn method(&self) -> &'static Bytes {
            #[managed(Inherent)]
            static X: Bytes = NEW;
            &X
        }
    }

    pub trait Place {
        fn place(&self) -> &'static Bytes;

        fn provided(&self) -> &'static Bytes {
            #[managed(Provided)]
            static X: Bytes = NEW;
            &X
        }
    }

    impl Place for Type {
        fn place(&self) -> &'static Bytes {
            #[managed(Trait)]
            static X: Bytes = NEW;
            &X
        }
    }

    impl Place for Vec<u8> {
        fn place(&self) -> &'static Bytes {
            #[managed(Foreign)]
            static X: Bytes = NEW;
            &X
        }
    }
}

mod sections {
    use super::{Bytes, CrateId, NEW, managed};

    #[managed(Exported)]
    #[unsafe(no_mangle)]
    pub static PLACES_EXPORTED: Bytes = NEW;

    #[managed(Placed)]
    #[unsafe(link_section = ".bss.placed")]
    pub static X: Bytes = NEW;

    pub mod elsewhere {
        use super::{Bytes, CrateId, NEW, managed};

        #[managed(Elsewhere)]
        #[unsafe(link_section = "places_ram")]
        pub static X: Bytes = NEW;
    }
}

mod mutable {
    use super::{CrateId, managed};

    #[managed(Mutable)]
    pub static mut X: [u8; 64] = [0; 64];

    /// Of which the optimiser makes two.
    #[managed(Apart)]
    static mut APART: (u64, u64) = (0, 0);

    pub fn apart(by: u64) -> u64 {
        // SAFETY: the program has one thread.
        unsafe {
            APART.0 = APART.0.wrapping_add(by);
            APART.1 = APART.1.wrapping_mul(by) ^ APART.0;
            APART.1
        }
    }
}

fn touch(place: &Bytes) {
    black_box(place)[black_box(7)].fetch_add(1, Ordering::Relaxed);
}

fn main() {
    use types::Place;

    let closure = || {
        #[managed(Closure)]
        static X: Bytes = NEW;
        &X
    };
    let owned = Vec::from([black_box(1_u8)]);
    let numbered = (module::generic::<u8>(), module::generic::<String>());
    for place in [
        &X,
        &module::X,
        &module::inner::X,
        &module::plain::X,
        module::function(),
        numbered.0.1,
        numbered.1.1,
        types::Type.method(),
        types::Type.place(),
        types::Type.provided(),
        owned.place(),
        owned.provided(),
        closure(),
        &sections::PLACES_EXPORTED,
        &sections::X,
        &sections::elsewhere::X,
        &oddly::X,
        &oddly::plain::X,
    ] {
        touch(place);
    }
    black_box(&raw mut mutable::X);
    let slots = (managed_alloc!(static Slot, 100).is_ok(), managed_alloc!(static Slots, 48, instances = 2).is_ok());
    println!("{} {} {slots:?}", mutable::apart(owned.len() as u64), mutable::apart(3));
}
