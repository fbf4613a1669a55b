//! Owns what is done to a text to make it wrong: pieces of TOML and of what is none, and changes of a text at any place.

use proptest::{prelude::*, sample::select};

/// What manifests are made of, and what they are not.
pub(crate) fn token() -> impl Strategy<Value = String> {
    const TOKENS: [&str; 66] = [
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "=",
        ".",
        ",",
        "\"",
        "'",
        "\"\"\"",
        "'''",
        "#",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\t",
        "\\",
        "[crates]\n",
        "[system]\n",
        "[target.'cfg(unix)'.crates]\n",
        "[target]\n",
        "total",
        "stack",
        "limit",
        "within",
        "packages",
        "guaranteed",
        "covers",
        "max-block",
        "reason",
        "A",
        "b-c",
        "Self",
        "ALL",
        "A = 1\n",
        "B = { limit = 2 }\n",
        "limit = 8,",
        "within = \"A\",",
        "\"64 KiB\"",
        "\"1.5 KB\"",
        "0",
        "-1",
        "1e9",
        "0x",
        "0x_1",
        "9223372036854775807",
        "18446744073709551616",
        "inf",
        "true",
        "1979-05-27",
        "cfg(",
        ")",
        "not(",
        "all(",
        "any(",
        "unix",
        "feature = ",
        "\u{0}",
        "\u{feff}",
        "é",
        "日本",
        "\u{202e}",
        "\u{10ffff}",
    ];
    prop_oneof![8 => select(&TOKENS[..]).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)]
}

/// A change of a text; places are parts of its length.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Remove(f64, f64),
    Duplicate(f64, f64),
    /// Two neighbouring pieces change places.
    Swap(f64, f64, f64),
    Insert(f64, String),
    Replace(f64, f64, String),
}

/// Any change.
pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    let place = || 0.0..1.0_f64;
    let token = || token().boxed();
    prop_oneof![
        (place(), 0.0..0.1_f64).prop_map(|(at, length)| Edit::Remove(at, length)),
        (place(), 0.0..0.2_f64).prop_map(|(at, length)| Edit::Duplicate(at, length)),
        (place(), 0.0..0.2_f64, 0.0..0.2_f64).prop_map(|(at, first, second)| Edit::Swap(at, first, second)),
        (place(), token()).prop_map(|(at, token)| Edit::Insert(at, token)),
        (place(), 0.0..0.05_f64, token()).prop_map(|(at, length, token)| Edit::Replace(at, length, token)),
    ]
}

impl Edit {
    /// The text after the change, which falls between characters.
    pub(crate) fn apply(&self, text: &str) -> String {
        let boundaries: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let place = |part: f64| boundaries[((boundaries.len() - 1) as f64 * part.min(1.0)).round() as usize];
        let cut = |at: f64, length: f64| {
            let (start, end) = (place(at), place(at + length));
            (&text[..start], &text[start..end], &text[end..])
        };
        match self {
            Self::Remove(at, length) => {
                let (before, _, after) = cut(*at, *length);
                format!("{before}{after}")
            }
            Self::Duplicate(at, length) => {
                let (before, piece, after) = cut(*at, *length);
                format!("{before}{piece}{piece}{after}")
            }
            Self::Swap(at, first, second) => {
                let (before, one, _) = cut(*at, *first);
                let (_, other, after) = cut(at + first, *second);
                format!("{before}{other}{one}{after}")
            }
            Self::Insert(at, token) => {
                let (before, _, after) = cut(*at, 0.0);
                format!("{before}{token}{after}")
            }
            Self::Replace(at, length, token) => {
                let (before, _, after) = cut(*at, *length);
                format!("{before}{token}{after}")
            }
        }
    }
}
