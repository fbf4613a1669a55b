//! Runs all tests on the machine that this is built for.
#![cfg_attr(any(target_os = "none", target_arch = "wasm32"), no_std, no_main)]

firmware_board::entry!(firmware::run);
