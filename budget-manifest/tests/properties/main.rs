//! Any manifest and any text: what is valid reads as what it says, however it is laid out, and comes back from its printed
//! form; what is not is told with spans that lie in the text. A case that fails is made as small as it can be.
//!
//! The cases are the same in each run; `PROPTEST_CASES` makes more of them.

mod edited;
mod generated;
mod layout;
mod plain;
mod promises;

use budget_manifest::Manifest;
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, RngSeed},
};

use crate::{edited::edit, generated::model, layout::written, plain::Plain};

/// So many cases, unless the environment says how many.
fn cases(count: u32) -> Config {
    let config = Config { failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() { config } else { Config { cases: count, ..config } }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_manifest_reads_as_what_it_says_and_comes_back_from_its_printed_form(
        (plain, conditions) in model(),
        choices in vec(any::<u8>(), 0..200),
    ) {
        let text = written(&plain, &conditions, &choices);
        let manifest = match Manifest::parse(&text, "budgets.toml") {
            Ok(manifest) => manifest,
            Err(rejected) => return Err(TestCaseError::fail(format!("{text}\n{rejected}"))),
        };
        prop_assert_eq!(Plain::from(&manifest), plain, "{}", text);
        promises::hold(&text);
    }

    #[test]
    fn two_layouts_of_a_manifest_print_alike(
        (plain, conditions) in model(),
        one in vec(any::<u8>(), 0..200),
        other in vec(any::<u8>(), 0..200),
    ) {
        let printed = [one, other].map(|choices| {
            let text = written(&plain, &conditions, &choices);
            Manifest::parse(&text, "budgets.toml").expect("it is valid").to_string()
        });
        prop_assert_eq!(&printed[0], &printed[1]);
    }

    #[test]
    fn a_valid_manifest_that_was_edited_is_handled(
        (plain, conditions) in model(),
        choices in vec(any::<u8>(), 0..60),
        edits in vec(edit(), 1..6),
    ) {
        let mut text = written(&plain, &conditions, &choices);
        for edit in &edits {
            text = edit.apply(&text);
        }
        promises::hold(&text);
    }
}

proptest! {
    #![proptest_config(cases(1024))]

    #[test]
    fn any_text_is_handled(text in any::<String>()) {
        promises::hold(&text);
    }

    #[test]
    fn what_looks_like_a_manifest_is_handled(tokens in vec(edited::token(), 0..40)) {
        promises::hold(&tokens.concat());
        promises::hold(&format!("[crates]\n{}", tokens.concat()));
        promises::hold(&format!("[crates]\nA = 1\n[target.'cfg({})'.crates]\nA = 2\n", tokens.concat()));
    }
}
