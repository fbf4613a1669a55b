//! No input makes the parser panic, and every rejection has a diagnostic that lies in the text.
//!
//! The inputs are made from the cases of `diagnostics` by cutting and changing them at every byte.

#[path = "properties/plain.rs"]
mod plain;
#[path = "properties/promises.rs"]
mod promises;

use std::fs;
use std::path::Path;

/// What is put in at each byte: what TOML, sizes and conditions are made of, and what they are not.
const INSERTED: [&str; 24] = [
    "\"", "'", "[", "]", "{", "}", "=", ",", ".", "\n", "\r", "#", "(", ")", "0", "-", "\\", "\u{0}",
    "\u{feff}", "é", "日", "\u{202e}", "\"\"\"", "[[",
];

fn seeds() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|kind| kind == "toml")).collect();
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).filter(|text| text.len() < 700).collect()
}

fn check(text: &str) {
    promises::hold(text);
}

fn boundaries(text: &str) -> impl Iterator<Item = usize> {
    (0..=text.len()).filter(|&at| text.is_char_boundary(at))
}

#[test]
fn a_text_cut_at_any_byte_is_handled() {
    for seed in seeds() {
        for at in boundaries(&seed) {
            let (before, after) = seed.split_at(at);
            check(before);
            check(after);
        }
    }
}

#[test]
fn a_text_with_anything_put_in_is_handled() {
    for (number, seed) in seeds().iter().enumerate() {
        for at in boundaries(seed) {
            let (before, after) = seed.split_at(at);
            // One of the insertions for each byte, another one for the next byte and the next text.
            let inserted = INSERTED[(at + number) % INSERTED.len()];
            check(&format!("{before}{inserted}{after}"));
            let rest: String = after.chars().skip(1).collect();
            check(&format!("{before}{inserted}{rest}"));
        }
    }
}

#[test]
fn lines_in_any_order_are_handled() {
    for seed in seeds() {
        let lines: Vec<&str> = seed.lines().collect();
        for at in 0..lines.len() {
            let mut moved = lines.clone();
            moved.rotate_left(at);
            check(&moved.join("\n"));
            moved.reverse();
            check(&moved.join("\n"));
            moved.insert(at, lines[at]);
            check(&moved.join("\n"));
            check(&moved.concat());
        }
    }
}

#[test]
fn large_inputs_are_handled() {
    let long = "x".repeat(1 << 20);
    let texts = [
        format!("[crates]\n{long} = 1\n"),
        format!("[crates]\nA = \"{long}\"\n"),
        format!("[crates]\nA = {}\n", "9".repeat(1 << 20)),
        format!("[crates]\nA = \"{} B\"\n", "9".repeat(1 << 20)),
        format!("[crates]\nA = \"0.{} B\"\n", "9".repeat(1 << 20)),
        format!("[crates]\nA = 1\nB = {{ limit = 1, within = \"{long}\" }}\n"),
        format!("[crates]\nA = 1\n[target.'cfg({})'.crates]\nA = 2\n", "not(".repeat(10_000)),
        format!("[crates]\nA = {}\n", "[".repeat(100_000)),
        format!("[crates]\n{}", "A".repeat(1 << 20)),
        "[".repeat(1 << 16),
        "\n".repeat(1 << 20),
        "a.".repeat(10_000) + " = 1",
    ];
    for text in &texts {
        check(text);
    }
}
