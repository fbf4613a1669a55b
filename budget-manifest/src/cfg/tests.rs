//! What conditions are accepted, how they are written back, and what is said of the others.

use super::parser::DEEPEST;
use super::{BadCfg, Cfg};

#[test]
fn conditions_are_written_in_one_normal_form() {
    let cases = [
        ("unix", "unix"),
        (" unix ", "unix"),
        ("all()", "all()"),
        ("any( unix,windows, )", "any(unix, windows)"),
        ("not(unix,)", "not(unix)"),
        ("true", "true"),
        ("all(unix,not( false ))", "all(unix, not(false))"),
        ("target_os=\"linux\"", "target_os = \"linux\""),
        ("feature = \"a\\b\"", "feature = \"a\\\\b\""),
        ("r#async", "r#async"),
        ("r#unix", "unix"),
        ("async", "r#async"),
        ("r#true", "r#true"),
        ("feature", "feature"),
    ];
    for (text, normal) in cases {
        let cfg = Cfg::parse(text).unwrap();
        assert_eq!(cfg.text(), normal);
        assert_eq!(Cfg::parse(normal).unwrap().text() == normal, !normal.contains('\\'), "{normal}");
    }
}

#[test]
fn malformed_conditions_are_told_in_plain_words() {
    let cases = [
        ("", 0..0, "expected a condition, found nothing"),
        ("all", 3..3, "expected `(` after `all`"),
        ("all unix", 4..8, "expected `(` after `all`, found `unix`"),
        ("all(unix", 8..8, "the `(` after `all` is not closed"),
        ("all(unix,", 9..9, "the `(` after `all` is not closed"),
        ("unix)", 4..5, "`)` without a `(` before it"),
        ("not()", 0..5, "`not` takes one condition, found 0"),
        ("not(a, b, c)", 0..12, "`not` takes one condition, found 3"),
        ("unix windows", 5..12, "expected the end of the condition, found `windows`"),
        ("unix, windows", 4..5, "expected the end of the condition, found `,`"),
        ("all(unix,,windows)", 9..10, "expected a condition, found `,`"),
        ("all(unix windows)", 9..16, "expected `,` or `)`, found `windows`"),
        ("target_os = linux", 12..17, "expected a string in double quotes after `=`, found `linux`"),
        ("target_os =", 11..11, "expected a string in double quotes after `=`, found nothing"),
        ("target_os = \"linux", 12..18, "a string without its closing `\"`"),
        ("unix && windows", 5..6, "unexpected character `&`"),
        ("größe", 2..4, "unexpected character `ö`"),
        ("2nd", 0..1, "unexpected character `2`"),
        ("self", 0..4, "`self` cannot be the name of a condition"),
    ];
    for (text, span, message) in cases {
        let expected = BadCfg { span, message: message.to_owned() };
        assert_eq!(Cfg::parse(text).unwrap_err(), expected, "{text}");
    }
}

#[test]
fn nesting_is_bounded_and_lists_are_not() {
    let nested = |depth: usize| format!("{}unix{}", "not(".repeat(depth), ")".repeat(depth));
    assert!(Cfg::parse(&nested(DEEPEST)).is_ok());
    assert!(Cfg::parse(&nested(DEEPEST + 1)).is_err());
    assert!(Cfg::parse(&nested(100_000)).is_err());
    assert!(Cfg::parse(&format!("all({})", "any(),".repeat(1000))).is_ok());
}

#[test]
fn conditions_are_evaluated() {
    let holds = |text: &str| {
        Cfg::parse(text).unwrap().holds(|predicate| {
            matches!((predicate.name, predicate.value), ("unix", None) | ("feature", Some("small")))
        })
    };
    let cases = [
        ("unix", true),
        ("r#unix", true),
        ("windows", false),
        ("unix = \"x\"", false),
        ("feature = \"small\"", true),
        ("all()", true),
        ("any()", false),
        ("true", true),
        ("not(false)", true),
        ("all(unix, feature = \"small\")", true),
        ("all(unix, not(feature = \"small\"))", false),
        ("any(windows, all(unix, true))", true),
    ];
    for (text, expected) in cases {
        assert_eq!(holds(text), expected, "{text}");
    }
}
