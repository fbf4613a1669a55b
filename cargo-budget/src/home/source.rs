//! Owns the source that gets `budgets!`. Comes in: its text. Goes out: the same with the call before its first item.

/// The call, as it is written.
pub(super) const CALL: &str = "budget_runtime::budgets!();\n";

/// The source with the call before its first item, behind what must stand at its head: a notice, documentation, attributes
/// of the crate.
pub(super) fn with_call(source: &str) -> String {
    let line_break = if source.contains("\r\n") { "\r\n" } else { "\n" };
    let (head, rest) = source.split_at(head(source));
    let rest = rest.trim_start_matches(['\r', '\n']);
    let mut text = head.to_owned();
    if !head.is_empty() {
        text.push_str(if head.ends_with('\n') { "" } else { line_break });
        text.push_str(line_break);
    }
    text.push_str(&CALL.replace('\n', line_break));
    text.push_str(if rest.is_empty() { "" } else { line_break });
    text + rest
}

/// The length of the head of a source: what stands before its first item, without comments that belong to that.
fn head(source: &str) -> usize {
    let (mut head, mut at) = (0, 0);
    loop {
        let rest = source.get(at..).unwrap_or_default();
        let start = at + rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n', '\u{feff}']).len();
        let Some((end, is_inner)) = piece(source, start) else { return head };
        let below = source.get(end..).unwrap_or_default();
        let is_apart = below.lines().next().is_none_or(|line| line.trim().is_empty());
        // A comment that a blank line follows is a notice.
        if is_inner || is_apart {
            head = end;
        }
        at = end;
    }
}

/// The end of the comment or the attribute of the crate that stands at `start`, with its line break, and whether it belongs
/// to the crate. None where an item stands there.
fn piece(source: &str, start: usize) -> Option<(usize, bool)> {
    let rest = source.get(start..).unwrap_or_default();
    let starts = |texts: &[&str]| texts.iter().any(|text| rest.starts_with(text));
    let is_inner = starts(&["//!", "/*!", "#!["]) || (start == 0 && starts(&["#!"]));
    let end = if starts(&["#!["]) {
        attribute_end(source, start)?
    } else if is_inner && starts(&["#!", "//"]) || starts(&["//"]) && (!starts(&["///"]) || starts(&["////"]))
    {
        return Some((line_end(source, start), is_inner));
    } else if starts(&["/*"]) && (!starts(&["/**"]) || starts(&["/***", "/**/"])) {
        block_end(source, start)?
    } else {
        return None;
    };
    let line = line_end(source, end);
    let behind = source.get(end..line).unwrap_or_default().trim_start();
    let is_alone = behind.is_empty() || behind.starts_with("//");
    Some((if is_alone { line } else { end }, is_inner))
}

/// The end of a line, with its break.
fn line_end(source: &str, at: usize) -> usize {
    let rest = source.get(at..).unwrap_or_default();
    rest.find('\n').map_or(source.len(), |line| at + line + 1)
}

/// The end of a block comment, which may hold others.
fn block_end(source: &str, at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut here = at;
    loop {
        let rest = source.get(here..)?;
        if rest.starts_with("/*") {
            depth += 1;
            here += 2;
        } else if rest.starts_with("*/") {
            depth = depth.checked_sub(1)?;
            here += 2;
            if depth == 0 {
                return Some(here);
            }
        } else {
            here += rest.chars().next()?.len_utf8();
        }
    }
}

/// The end of an attribute, whose brackets may hold others, text, and comments.
fn attribute_end(source: &str, at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut here = at;
    loop {
        let rest = source.get(here..)?;
        let letter = rest.chars().next()?;
        here = match letter {
            '"' => text_end(source, here)?,
            '/' if rest.starts_with("//") => line_end(source, here),
            '/' if rest.starts_with("/*") => block_end(source, here)?,
            _ => here + letter.len_utf8(),
        };
        match letter {
            '[' => depth += 1,
            ']' if depth <= 1 => return Some(here),
            ']' => depth -= 1,
            _ => {}
        }
    }
}

/// The end of a text in quotes, of which the first is at `at`. Whether it is raw, as `r#"…"#`, stands before it.
fn text_end(source: &str, at: usize) -> Option<usize> {
    let before = source.get(..at)?;
    let bare = before.trim_end_matches('#');
    let rest = source.get(at + 1..)?;
    if bare.ends_with('r') {
        let end = format!("\"{}", "#".repeat(before.len() - bare.len()));
        return rest.find(&end).map(|found| at + 1 + found + end.len());
    }
    let mut letters = rest.char_indices();
    while let Some((index, letter)) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '"' => return Some(at + 1 + index + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{CALL, with_call};

    #[test]
    fn the_call_stands_before_the_first_item_and_behind_the_head() {
        let cases = [
            // (head, rest)
            ("", "fn main() {}\n"),
            ("", "/// Documented.\nfn main() {}\n"),
            ("", "// About main.\nfn main() {}\n"),
            ("", "/** Documented. */\nfn main() {}\n"),
            ("", "/** Documented. */\n\nfn main() {}\n"),
            ("", "/// Documented.\n\nfn main() {}\n"),
            ("//! The crate.\n", "fn main() {}\n"),
            ("/*! The\ncrate. */\n", "fn main() {}\n"),
            ("#![no_std]\n#![doc(html_root_url = \"x]\\\"]\")]\n", "mod a;\n"),
            ("#![no_std] // without std\n", "mod a;\n"),
            ("#![doc = r#\"a \"b]\" \\\"#]\n#![doc = r\"]\\\"]\n", "mod a;\n"),
            ("#![allow(\n    dead_code, // ]\n    /* ] */ unused,\n)]\n", "mod a;\n"),
            ("#![doc = include_str!(concat!(\"[\", \"]\"))]\n", "mod a;\n"),
            ("#![a([b], [[c], d], 1 / 2)]\n", "mod a;\n"),
            ("// Copyright.\n// All rights.\n\n//! The crate.\n#![allow(\n    dead_code,\n)]\n", "mod a;\n"),
            ("// Copyright.\n", "// About main.\nfn main() {}\n"),
            ("/* a /* nested */ notice */\n", "use a::b;\n"),
            ("#!/usr/bin/env run\n", "fn main() {}\n"),
            ("/*! The crate. */\n#![no_main]\n", "#[cfg(test)]\nmod tests;\n"),
        ];
        for (head, rest) in cases {
            for gap in ["", "\n"] {
                let gap = if head.contains("notice") || head == "// Copyright.\n" { "\n" } else { gap };
                let source = if head.is_empty() { rest.to_owned() } else { format!("{head}{gap}{rest}") };
                let new = with_call(&source);
                let expected = if head.is_empty() {
                    format!("{CALL}\n{rest}")
                } else {
                    format!("{head}\n{CALL}\n{rest}")
                };
                assert_eq!(new, expected, "{source}");
            }
        }
        assert_eq!(
            with_call("#![no_std]\r\nmod a;\r\n"),
            "#![no_std]\r\n\r\nbudget_runtime::budgets!();\r\n\r\nmod a;\r\n"
        );
        assert_eq!(with_call(""), CALL);
        assert_eq!(with_call("//! Only documentation."), format!("//! Only documentation.\n\n{CALL}"));
    }
}
