//! The charge of a managed struct for its own size: what `#[managed(Crate)]` adds to the struct, and what derives see of it.

mod fixture;

use std::{
    collections::hash_map::DefaultHasher,
    hash::{Hash, Hasher},
    mem, panic,
};

use budget_runtime::{
    __private::{Managed, SiteCharge},
    Account, BudgetError,
};

use crate::fixture::{account, site};

/// Implements `Managed` as the macros do, for a struct charged to the account.
macro_rules! managed {
    ($name:ident, $account:expr) => {
        // SAFETY: the test plays the part of the macro.
        unsafe impl Managed for $name {
            fn account() -> &'static Account {
                $account
            }
        }

        impl $name {
            fn charge() -> Result<SiteCharge<Self>, BudgetError> {
                // SAFETY: the test plays the part of the constructor; the value beside the charge does not matter.
                unsafe { SiteCharge::take() }
            }
        }
    };
}

#[test]
fn each_charge_is_of_the_size_of_the_struct_until_it_is_dropped() {
    struct Frame([u32; 10]);
    managed!(Frame, ACCOUNT);
    static ACCOUNT: &Account = account!(100);
    assert_eq!(size_of::<SiteCharge<Frame>>(), 0);

    let first = Frame::charge().unwrap();
    let second = Frame::charge().unwrap();
    assert_eq!(ACCOUNT.used(), 80);
    assert_eq!(
        Frame::charge().unwrap_err(),
        BudgetError::Exceeded { crate_name: "Runtime", requested: 40, used: 80, limit: 100 }
    );
    drop(first);
    assert_eq!(ACCOUNT.used(), 40);
    let unwound = panic::catch_unwind(|| {
        let _charge = Frame::charge().unwrap();
        panic!("the charge goes out of scope here");
    });
    assert!(unwound.is_err());
    assert_eq!(ACCOUNT.used(), 40);
    drop(second);
    assert_eq!(ACCOUNT.used(), 0);
    mem::forget(Frame::charge().unwrap());
    assert_eq!(ACCOUNT.used(), 40);
    let _ = Frame([0; 10]).0;
}

#[test]
fn a_site_with_instances_counts_them() {
    struct Frame(u64);
    managed!(Frame, site!(100, 2).1);

    let account = Frame::account();
    let charges = [Frame::charge().unwrap(), Frame::charge().unwrap()];
    let refused =
        BudgetError::Instances { crate_name: "Runtime", requested: 8, used: 16, limit: 100, instances: 2 };
    assert_eq!(Frame::charge().unwrap_err(), refused);
    drop(charges);
    assert_eq!(account.used(), 0);
    let charges = [Frame::charge().unwrap(), Frame::charge().unwrap()];
    assert_eq!(Frame::charge().unwrap_err(), refused);
    drop(charges);
    let _ = Frame(0).0;
}

#[test]
fn derives_see_a_field_that_is_equal_to_every_other() {
    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    struct Frame {
        charge: SiteCharge<Self>,
        bytes: [u8; 3],
    }
    managed!(Frame, account!(6));
    let hash = |value: &dyn Fn(&mut DefaultHasher)| {
        let mut hasher = DefaultHasher::new();
        value(&mut hasher);
        hasher.finish()
    };

    let frame = |bytes| Frame { charge: Frame::charge().unwrap(), bytes };
    let (one, other) = (frame([1, 2, 3]), frame([1, 2, 4]));
    assert!(one.charge == other.charge && one != other && one < other);
    assert_eq!(one.charge.partial_cmp(&other.charge), Some(one.charge.cmp(&other.charge)));
    assert_eq!(hash(&|hasher| one.hash(hasher)), hash(&|hasher| [1_u8, 2, 3].hash(hasher)));
    assert_eq!(format!("{one:?}"), "Frame { charge: 3 bytes of `Runtime`, bytes: [1, 2, 3] }");
}
