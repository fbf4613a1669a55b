//! Names and lists in messages: any text in, text that can be read out.

/// Names in messages are cut to this many characters.
const NAME_LENGTH: usize = 60;

/// Lists in messages name this many things.
const LIST_LENGTH: usize = 4;

/// A name in backticks, cut to a length that can be read.
pub(crate) fn quoted(name: &str) -> String {
    let mut text = String::from('`');
    for (count, character) in name.chars().enumerate() {
        if count == NAME_LENGTH {
            text.push('…');
            break;
        }
        if character.is_control() {
            text.extend(character.escape_default());
        } else {
            text.push(character);
        }
    }
    text.push('`');
    text
}

/// A list in words: `` `A`, `B` and `C` ``, or `` `A`, `B`, `C`, `D` and 9 more ``.
pub(crate) fn listed<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> String {
    let count = names.len();
    let shown = if count > LIST_LENGTH + 1 { LIST_LENGTH } else { count };
    let mut words: Vec<String> = names.take(shown).map(quoted).collect();
    if shown < count {
        words.push(format!("{} more", count - shown));
    }
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::{listed, quoted};

    #[test]
    fn lists_read_as_words() {
        let cases: [(&[&str], &str); 5] = [
            (&[], ""),
            (&["A"], "`A`"),
            (&["A", "B"], "`A` and `B`"),
            (&["A", "B", "C", "D", "E"], "`A`, `B`, `C`, `D` and `E`"),
            (&["A", "B", "C", "D", "E", "F"], "`A`, `B`, `C`, `D` and 2 more"),
        ];
        for (names, text) in cases {
            assert_eq!(listed(names.iter().copied()), text);
        }
    }

    #[test]
    fn names_are_cut_and_escaped() {
        assert_eq!(quoted("a\nb"), "`a\\nb`");
        assert_eq!(quoted(&"x".repeat(1000)).chars().count(), 63);
    }
}
