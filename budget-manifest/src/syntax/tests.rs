//! What is told of each error that the TOML parser knows: a change of its texts shows here.

use toml::de::DeTable;

use super::{CHARACTER, COMMA, CONTROL, ENTRY, HELPS, KEY, SWALLOWED, VALUE, WORD};
use crate::code::Code;
use crate::manifest::Manifest;

/// The mistakes, each below `[crates]`, and their help.
#[rustfmt::skip]
fn cases() -> Vec<(&'static str, &'static str)> {
    vec![
        ("A = True", "write `true`"),
        ("A = FALSE", "write `false`"),
        ("A = Foundation", "write `\"Foundation\"`"),
        ("A = Net", "write `\"Net\"`"),
        ("A = internal", "write `\"internal\"`"),
        ("A = foo_bar baz", "write `\"foo_bar baz\"`"),
        ("A = “64 KiB”", VALUE),
        ("A = 1.5KiB", VALUE),
        ("A = 0xZZ", VALUE),
        ("A = 0X40", "write the prefix in lowercase, as in `0x4000`"),
        ("A = 0d40", "remove the `0d`"),
        ("A = +0x4", "remove the sign"),
        ("A = --5", "remove the sign"),
        ("A = 5-", VALUE),
        ("A = 1e", VALUE),
        ("A = .5", VALUE),
        ("A = 2020-13-01", VALUE),
        ("A = 64 KiB\"", "write the quote that begins the string, as in `\"64 KiB\"`"),
        ("A = \"64\" KiB", "write it on a line of its own, or in the quotes of the value before it, or remove it"),
        ("A = = 5", "write one `=`"),
        ("A = 5 B = 6", "write it on a line of its own, or in the quotes of the value before it, or remove it"),
        ("= 5", KEY),
        ("[]", KEY),
        ("[[a]", "write the header in single brackets, as in `[crates]`"),
        ("[a]]", "write it on a line of its own, or in the quotes of the value before it, or remove it"),
        ("[a", "end the header with `]`, as in `[crates]`"),
        ("[target.'cfg(unix).crates]", "write the header as in `[target.'cfg(unix)'.crates]`"),
        ("[target.cfg(unix).crates]", "quote the condition, as in `[target.'cfg(unix)'.crates]`"),
        ("a..b = 1", KEY),
        ("A = }", "remove the `}`, or write its `{`"),
        ("A = ]", "remove the `]`, or write its `[`"),
        ("A = {,}", "remove the `,`, or write what is missing before it"),
        ("A = { limit 5 }", "write `=` between key and value"),
        ("A = { limit }", ENTRY),
        ("A = { limit = }", "write a value behind `=`, as in `Runtime = \"64 KiB\"`"),
        ("A = { limit = = 5 }", "write one `=`"),
        ("A = { limit = 5 packages = [\"a\"] }", COMMA),
        ("A = { limit = 5, \"a\" = 1 \"b\" = 2 }", COMMA),
        ("A = { {} }", "write a key and `=` before it"),
        ("A = { a = 1 ] }", "remove the `]`, or write `}` in its place"),
        ("A = [\"a\" \"b\"]", "write `,` between two elements, as in `[\"radio\", \"video\"]`"),
        ("A = [a = 1]", "write strings only, as in `[\"radio\", \"video\"]`"),
        ("größe = 5", KEY),
        ("a b = 5", "write the key without a blank, as in `wasm-runtime`"),
        ("'''a''' = 1", KEY),
        ("A = \"\\u12\"", CHARACTER),
        ("A = \"\\uD800\"", CHARACTER),
        ("A = \"a\\qb\"", "write `\\\\` for a backslash, or the string in single quotes"),
        ("A = \"a\u{1}b\"", CONTROL),
        ("A = 'a\u{1}b'", CONTROL),
        ("A = \"\"\"a\u{1}b\"\"\"", CONTROL),
        ("# \u{1}", CONTROL),
        ("A = 5\rB = 5", "end the line with a line feed, alone or behind the carriage return"),
        ("A = 1\nA.b = 2", "write one table, as in `Runtime = { limit = 16384, max-block = 4096 }`"),
        ("A = 1_", "write `_` between two digits only, as in `16_384`"),
        ("A = 01", "remove the leading zero, or write `0o` before an octal number"),
        ("A 5", "write `=` between key and value"),
        ("A", "write `=` and a value behind the key, as in `Runtime = \"64 KiB\"`"),
        ("A # c", "write `=` and a value behind the key, as in `Runtime = \"64 KiB\"`"),
        ("crates]", "begin the header with `[`, as in `[crates]`"),
        ("{", ENTRY),
        ("]", "begin the header with `[`, as in `[crates]`"),
        ("A = \"", "end the string with `\"`"),
        ("A = '", "end the string with `'`"),
        ("A = \"\"\"", "end the string with `\"\"\"`"),
        ("A = '''", "end the string with `'''`"),
        ("A = [", "end the array with `]`"),
        ("A = {", "end the table with `}`"),
        ("A = { b = \"\"\"", "end the string with `\"\"\"`"),
        ("A = { b = [\"a\", }\nB = 1", "end the array with `]`"),
        ("A = { b = 5,\nB = 6\nC = 1", "end the table with `}`"),
        ("A = { b = 5,\n[C]", "end the table with `}`"),
        ("A = { b = \"why }\nC = 5", "end the string with `\"`"),
        ("A =", "write a value behind `=`, as in `Runtime = \"64 KiB\"`"),
        ("A = # c", "write a value behind `=`, as in `Runtime = \"64 KiB\"`"),
    ]
}

#[test]
fn each_error_of_the_parser_has_its_help() {
    for (text, help) in cases() {
        let rejected = Manifest::parse(&format!("[crates]\n{text}\n"), "budgets.toml").unwrap_err();
        let told = rejected.diagnostics.iter().find(|one| one.code == Code::InvalidToml).unwrap();
        assert_eq!(told.help, help, "{text}");
    }
}

#[test]
fn each_text_is_one_of_the_parser() {
    let nested = "A.".repeat(100) + "A = " + &"[".repeat(100);
    let texts = cases().into_iter().map(|(text, _)| text).chain([nested.as_str()]);
    let errors: Vec<_> = texts.flat_map(|text| DeTable::parse_recoverable(text).1).collect();
    let helped = HELPS.iter().map(|(text, _)| text);
    let others = [&super::CUT, &super::UNQUOTED, &super::LITERAL];
    for text in
        helped.chain(&SWALLOWED).chain(&WORD).chain(&super::NESTED).chain(&super::UNCLOSED).chain(others)
    {
        assert!(errors.iter().any(|error| error.message().starts_with(text)), "{text}");
    }
    let second = DeTable::parse_recoverable("A = 1\nA = 2").1;
    assert!(second.iter().all(super::is_duplicate) && second.len() == 1);
}
