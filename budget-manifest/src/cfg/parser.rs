//! The text of a condition in, a [`Condition`] out, or the first thing that is wrong with it.

use std::fmt;
use std::ops::Range;

use super::{BadCfg, Condition};

/// How deep conditions may nest.
pub(super) const DEEPEST: usize = 64;

/// How conditions and the strings in them are written.
const FORMS: &str = "write a condition, as in `unix`, `target_os = \"linux\"` or `not(windows)`";
const VALUE: &str = "write a string in double quotes, as in `target_os = \"linux\"`";

pub(super) fn parse(text: &str) -> Result<Condition, BadCfg> {
    let mut parser = Parser { tokens: tokens(text)?, next: 0, end: text.len() };
    let condition = parser.condition(0)?;
    match parser.take() {
        None => Ok(condition),
        Some((Token::Close, span)) => {
            Err(BadCfg::new(span, "`)` without a `(` before it", "remove the `)`, or write its `(`"))
        }
        Some((token, span)) => {
            let message = format!("expected the end of the condition, found {token}");
            Err(BadCfg::new(span, message, help_behind_condition(token)))
        }
    }
}

/// What to do about a token that cannot follow a condition.
fn help_behind_condition(token: Token<'_>) -> &'static str {
    match token {
        Token::Open => "write `(` only behind `all`, `any` and `not`, as in `not(unix)`",
        Token::Equals | Token::Value(_) => {
            "write a name, one `=` and a string, as in `target_os = \"linux\"`"
        }
        Token::Close | Token::Comma | Token::Name { .. } => {
            "combine conditions by `all` or `any`, with a `,` between two, as in `any(unix, windows)`"
        }
    }
}

#[derive(Clone, Copy)]
enum Token<'t> {
    Open,
    Close,
    Comma,
    Equals,
    Name { name: &'t str, is_raw: bool },
    Value(&'t str),
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("`(`"),
            Self::Close => f.write_str("`)`"),
            Self::Comma => f.write_str("`,`"),
            Self::Equals => f.write_str("`=`"),
            Self::Name { name, .. } => write!(f, "`{name}`"),
            Self::Value(_) => f.write_str("a string"),
        }
    }
}

fn tokens(text: &str) -> Result<Vec<(Token<'_>, Range<usize>)>, BadCfg> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && let Some(first) = rest.chars().next()
    {
        let (token, length) = match first {
            ' ' | '\t' | '\n' | '\r' => {
                at += 1;
                continue;
            }
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            ',' => (Token::Comma, 1),
            '=' => (Token::Equals, 1),
            '"' => {
                let Some((value, _)) = rest.get(1..).and_then(|rest| rest.split_once('"')) else {
                    return Err(BadCfg::new(
                        at..text.len(),
                        "a string without its closing `\"`",
                        "end the string with `\"`, as in `target_os = \"linux\"`",
                    ));
                };
                (Token::Value(value), value.len() + 2)
            }
            _ => {
                let plain = rest.strip_prefix("r#").unwrap_or(rest);
                let is_raw = plain.len() < rest.len();
                let length = plain.find(|other| !is_name_part(other)).unwrap_or(plain.len());
                let name = plain.get(..length).unwrap_or_default();
                if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
                    let span = at..at + first.len_utf8();
                    let message = format!("unexpected character `{}`", first.escape_debug());
                    let help = match first {
                        '&' | '|' | '!' => {
                            "write `all(…)`, `any(…)` or `not(…)`, as in `all(unix, not(test))`"
                        }
                        '\'' => VALUE,
                        _ => {
                            "write a name, as in `unix`, or a name and a string, as in `target_os = \"linux\"`"
                        }
                    };
                    return Err(BadCfg::new(span, message, help));
                }
                (Token::Name { name, is_raw }, length + rest.len() - plain.len())
            }
        };
        tokens.push((token, at..at + length));
        at += length;
    }
    Ok(tokens)
}

fn is_name_part(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

struct Parser<'t> {
    tokens: Vec<(Token<'t>, Range<usize>)>,
    next: usize,
    end: usize,
}

impl<'t> Parser<'t> {
    fn condition(&mut self, depth: usize) -> Result<Condition, BadCfg> {
        let (name, is_raw, span) = match self.take() {
            Some((Token::Name { name, is_raw }, span)) => (name, is_raw, span),
            Some((token, span)) => {
                return Err(BadCfg::new(span, format!("expected a condition, found {token}"), FORMS));
            }
            None => {
                return Err(BadCfg::new(self.end..self.end, "expected a condition, found nothing", FORMS));
            }
        };
        if depth > DEEPEST {
            let message = format!("conditions are nested deeper than {DEEPEST}");
            return Err(BadCfg::new(
                span,
                message,
                "write fewer of `all`, `any` and `not` within each other",
            ));
        }
        match name {
            "all" if !is_raw => Ok(Condition::All(self.list(name, depth)?)),
            "any" if !is_raw => Ok(Condition::Any(self.list(name, depth)?)),
            "not" if !is_raw => {
                let start = span.start;
                let mut conditions = self.list(name, depth)?.into_iter();
                match (conditions.next(), conditions.len()) {
                    (Some(condition), 0) => Ok(Condition::Not(Box::new(condition))),
                    (first, more) => {
                        let count = usize::from(first.is_some()) + more;
                        let end = self
                            .tokens
                            .get(self.next.saturating_sub(1))
                            .map_or(self.end, |(_, span)| span.end);
                        let message = format!("`not` takes one condition, found {count}");
                        let help = "write one condition, as in `not(unix)` or `not(any(unix, windows))`";
                        Err(BadCfg::new(start..end, message, help))
                    }
                }
            }
            "true" | "false" if !is_raw => Ok(Condition::Literal(name == "true")),
            "_" | "crate" | "self" | "super" | "Self" => {
                Err(BadCfg::new(span, format!("`{name}` cannot be the name of a condition"), FORMS))
            }
            _ => {
                let value = self.value()?;
                let is_raw = is_keyword(name) || matches!(name, "all" | "any" | "not");
                Ok(Condition::Predicate { name: name.to_owned(), is_raw, value })
            }
        }
    }

    /// Reads `= "value"`, where it is there.
    fn value(&mut self) -> Result<Option<String>, BadCfg> {
        if !matches!(self.peek(), Some(Token::Equals)) {
            return Ok(None);
        }
        self.next += 1;
        let (found, span, help) = match self.take() {
            Some((Token::Value(value), _)) => return Ok(Some(value.to_owned())),
            Some((token @ Token::Name { name, .. }, span)) => {
                (token.to_string(), span, format!("write `\"{name}\"`"))
            }
            Some((token @ Token::Equals, span)) => {
                (token.to_string(), span, "write one `=`, as in `target_os = \"linux\"`".to_owned())
            }
            Some((token, span)) => (token.to_string(), span, VALUE.to_owned()),
            None => ("nothing".to_owned(), self.end..self.end, VALUE.to_owned()),
        };
        Err(BadCfg::new(span, format!("expected a string in double quotes after `=`, found {found}"), help))
    }

    fn list(&mut self, name: &str, depth: usize) -> Result<Vec<Condition>, BadCfg> {
        let end = self.end..self.end;
        let open_help = || format!("write conditions in parentheses, as in `{name}(unix)`");
        let unclosed = || {
            BadCfg::new(
                end.clone(),
                format!("the `(` after `{name}` is not closed"),
                format!("end the conditions with `)`, as in `{name}(unix)`"),
            )
        };
        match self.take() {
            Some((Token::Open, _)) => {}
            Some((token, span)) => {
                let message = format!("expected `(` after `{name}`, found {token}");
                return Err(BadCfg::new(span, message, open_help()));
            }
            None => return Err(BadCfg::new(end, format!("expected `(` after `{name}`"), open_help())),
        }
        let mut conditions = Vec::new();
        loop {
            if matches!(self.peek(), Some(Token::Close)) {
                self.next += 1;
                return Ok(conditions);
            }
            if self.peek().is_none() {
                return Err(unclosed());
            }
            conditions.push(self.condition(depth + 1)?);
            match self.take() {
                Some((Token::Close, _)) => return Ok(conditions),
                Some((Token::Comma, _)) => {}
                Some((token, span)) => {
                    let message = format!("expected `,` or `)`, found {token}");
                    return Err(BadCfg::new(span, message, help_behind_condition(token)));
                }
                None => return Err(unclosed()),
            }
        }
    }

    fn peek(&self) -> Option<Token<'t>> {
        self.tokens.get(self.next).map(|&(token, _)| token)
    }

    fn take(&mut self) -> Option<(Token<'t>, Range<usize>)> {
        let token = self.tokens.get(self.next).cloned();
        self.next += 1;
        token
    }
}

/// Words that rustc takes in `#[cfg(…)]` only with `r#` before them.
fn is_keyword(name: &str) -> bool {
    #[rustfmt::skip]
    const KEYWORDS: [&str; 46] = [
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
        "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match",
        "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try",
        "type", "typeof", "unsafe", "unsized", "use", "virtual", "where",
    ];
    matches!(name, "while" | "yield") || KEYWORDS.contains(&name)
}
