//! Owns how a program starts. Comes in: a function. Goes out: what the machine calls first.

/// Makes a function the start of the program, which ends with the code that it returns. The program has
/// `#![cfg_attr(any(target_os = "none", target_arch = "wasm32"), no_std, no_main)]`.
#[macro_export]
macro_rules! entry {
    ($main:path) => {
        #[cfg(target_os = "none")]
        #[$crate::start]
        fn start() -> ! {
            $crate::exit($main())
        }

        #[cfg(target_arch = "wasm32")]
        #[unsafe(no_mangle)]
        extern "C" fn start() {
            $crate::exit($main())
        }

        #[cfg(not(any(target_os = "none", target_arch = "wasm32")))]
        fn main() {
            $crate::exit($main())
        }
    };
}
