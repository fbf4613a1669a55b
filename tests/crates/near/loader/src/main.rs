//! Loads the library that its argument names, and prints what is reserved in it, then what is reserved in the program.
#![deny(warnings)]

use std::{
    env,
    error::Error,
    ffi::{CString, c_char, c_int, c_void},
    mem,
};

use budget_runtime as _;
use near_budgets::CrateId;

unsafe extern "C" {
    fn dlopen(path: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = CString::new(env::args().nth(1).ok_or("a path is to be given")?)?;
    // SAFETY: the library has no constructors but those of the standard library.
    let library = unsafe { dlopen(path.as_ptr(), 2) };
    // SAFETY: the library is never closed.
    let symbol = unsafe { dlsym(library, c"plugin_reserved".as_ptr()) };
    if library.is_null() || symbol.is_null() {
        return Err("the library cannot be loaded".into());
    }
    // SAFETY: the symbol is that function.
    let plugin_reserved = unsafe { mem::transmute::<*mut c_void, extern "C" fn() -> usize>(symbol) };
    let reserved = plugin_reserved();
    println!("{} {}", reserved & 0xffff_ffff, reserved >> 32);
    println!("{} {}", near_a::reserved(), CrateId::Own.account().reserved());
    Ok(())
}
