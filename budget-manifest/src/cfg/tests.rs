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
        ("r#all", "r#all"),
        ("r#any = \"x\"", "r#any = \"x\""),
        ("all(r#not)", "all(r#not)"),
        ("feature", "feature"),
    ];
    for (text, normal) in cases {
        let cfg = Cfg::parse(text).unwrap();
        assert_eq!(cfg.text(), normal);
        assert_eq!((cfg.to_string(), format!("{cfg:?}")), (normal.to_owned(), format!("Cfg({normal})")));
        assert_eq!(Cfg::parse(normal).unwrap().text() == normal, !normal.contains('\\'), "{normal}");
    }
}

#[test]
fn malformed_conditions_are_told_in_plain_words() {
    const FORMS: &str = "write a condition, as in `unix`, `target_os = \"linux\"` or `not(windows)`";
    const VALUE: &str = "write a string in double quotes, as in `target_os = \"linux\"`";
    const PAIR: &str = "write a name, one `=` and a string, as in `target_os = \"linux\"`";
    const TWO: &str =
        "combine conditions by `all` or `any`, with a `,` between two, as in `any(unix, windows)`";
    const LIST: &str = "write conditions in parentheses, as in `all(unix)`";
    const CLOSE: &str = "end the conditions with `)`, as in `all(unix)`";
    const OPEN: &str = "write `(` only behind `all`, `any` and `not`, as in `not(unix)`";
    const NOT: &str = "write one condition, as in `not(unix)` or `not(any(unix, windows))`";
    const OPERATORS: &str = "write `all(…)`, `any(…)` or `not(…)`, as in `all(unix, not(test))`";
    const NAME: &str = "write a name, as in `unix`, or a name and a string, as in `target_os = \"linux\"`";
    let cases = [
        ("", 0..0, "expected a condition, found nothing", FORMS),
        ("all", 3..3, "expected `(` after `all`", LIST),
        ("all unix", 4..8, "expected `(` after `all`, found `unix`", LIST),
        ("all(unix", 8..8, "the `(` after `all` is not closed", CLOSE),
        ("all(unix,", 9..9, "the `(` after `all` is not closed", CLOSE),
        ("unix)", 4..5, "`)` without a `(` before it", "remove the `)`, or write its `(`"),
        ("not()", 0..5, "`not` takes one condition, found 0", NOT),
        ("not(a, b, c)", 0..12, "`not` takes one condition, found 3", NOT),
        ("unix windows", 5..12, "expected the end of the condition, found `windows`", TWO),
        ("unix, windows", 4..5, "expected the end of the condition, found `,`", TWO),
        ("os(\"linux\")", 2..3, "expected the end of the condition, found `(`", OPEN),
        ("os \"linux\"", 3..10, "expected the end of the condition, found a string", PAIR),
        ("all(unix,,windows)", 9..10, "expected a condition, found `,`", FORMS),
        ("all(unix windows)", 9..16, "expected `,` or `)`, found `windows`", TWO),
        ("all(os(unix))", 6..7, "expected `,` or `)`, found `(`", OPEN),
        (
            "os = linux",
            5..10,
            "expected a string in double quotes after `=`, found `linux`",
            "write `\"linux\"`",
        ),
        (
            "os == \"linux\"",
            4..5,
            "expected a string in double quotes after `=`, found `=`",
            "write one `=`, as in `target_os = \"linux\"`",
        ),
        ("os = (", 5..6, "expected a string in double quotes after `=`, found `(`", VALUE),
        ("target_os =", 11..11, "expected a string in double quotes after `=`, found nothing", VALUE),
        (
            "target_os = \"linux",
            12..18,
            "a string without its closing `\"`",
            "end the string with `\"`, as in `target_os = \"linux\"`",
        ),
        ("os = 'linux'", 5..6, "unexpected character `\\'`", VALUE),
        ("unix && windows", 5..6, "unexpected character `&`", OPERATORS),
        ("größe", 2..4, "unexpected character `ö`", NAME),
        ("2nd", 0..1, "unexpected character `2`", NAME),
        ("self", 0..4, "`self` cannot be the name of a condition", FORMS),
    ];
    for (text, span, message, help) in cases {
        let expected = BadCfg { span, message: message.to_owned(), help: help.to_owned() };
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
