//! Owns what a WebAssembly program imports from the page that it runs in: two functions, which `emulate.mjs` provides.

use core::{fmt, panic::PanicInfo};

mod imported {
    #[link(wasm_import_module = "page")]
    unsafe extern "C" {
        /// Prints the text of `length` bytes at `start`.
        pub(super) fn print(start: *const u8, length: usize);
        /// Ends the program.
        pub(super) safe fn exit(code: i32) -> !;
    }
}

/// Ends the program with `code`.
pub fn exit(code: i32) -> ! {
    imported::exit(code)
}

/// Prints text.
#[doc(hidden)]
pub struct Page;

impl fmt::Write for Page {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // SAFETY: the page reads `text.len()` bytes of a live text.
        unsafe { imported::print(text.as_ptr(), text.len()) };
        Ok(())
    }
}

/// Prints a line.
#[macro_export]
macro_rules! println {
    ($($text:tt)*) => {
        let _ = ::core::fmt::Write::write_fmt(
            &mut $crate::page::Page,
            ::core::format_args!("{}\n", ::core::format_args!($($text)*)),
        );
    };
}

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    println!("{info}");
    exit(101)
}
