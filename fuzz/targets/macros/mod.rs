//! The sources of the macros, compiled into the target: a crate of macros has nothing else to call.

// The attribute is the folder of the modules within.
#[allow(dead_code, unused_qualifications, reason = "the entry points are left out")]
#[path = "../../../budget-macros/src"]
pub(crate) mod source {
    pub(crate) mod args;
    pub(crate) mod budgets;
    pub(crate) mod errors;
    pub(crate) mod ledger;
    pub(crate) mod managed;
    pub(crate) mod managed_alloc;
    pub(crate) mod place;
    pub(crate) mod site;
    pub(crate) mod suggest;
}
