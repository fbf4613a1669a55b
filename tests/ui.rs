//! Every compile error of the macros, and every form that they accept.

#[test]
fn compile_errors() {
    trybuild::TestCases::new().compile_fail("tests/ui/fail/*.rs");
}

#[test]
fn accepted_forms() {
    trybuild::TestCases::new().pass("tests/ui/pass/*.rs");
}
