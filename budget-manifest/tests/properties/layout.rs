//! Owns the ways of writing a manifest. Comes in: what it says, and choices, of which none means the plainest text. Goes
//! out: a text that says it: sizes, strings and conditions in any spelling, entries in any form, keys in any order,
//! comments, byte order mark, ends of lines.

use std::{collections::BTreeMap, fmt::Write};

use crate::{
    generated::Condition,
    plain::{Budget, Plain, Setting},
};

/// The text of a manifest.
pub(crate) fn written(plain: &Plain, conditions: &BTreeMap<String, Condition>, choices: &[u8]) -> String {
    let mut layout = Layout { choices: choices.iter() };
    let crlf = layout.one_in(4);
    let mark = if layout.one_in(4) { "\u{feff}" } else { "" };
    let mut tables = vec![layout.system("system", plain, None), layout.budgets("crates", plain, None)];
    for (normal, condition) in conditions {
        let cfg = layout.condition(condition);
        let key = layout.string(&format!("cfg({cfg})"), false);
        let table = format!("target.{key}");
        tables.push(layout.system(&format!("{table}.system"), plain, Some(normal)));
        tables.push(layout.budgets(&format!("{table}.crates"), plain, Some(normal)));
    }
    let turns = layout.below(tables.len());
    tables.rotate_left(turns);
    let text = mark.to_owned() + &tables.concat();
    // No string of a manifest that is written here has a line break of its own.
    if crlf { text.replace('\n', "\r\n") } else { text }
}

/// The choices that are left.
struct Layout<'c> {
    choices: std::slice::Iter<'c, u8>,
}

impl Layout<'_> {
    fn below(&mut self, end: usize) -> usize {
        usize::from(*self.choices.next().unwrap_or(&0)) % end.max(1)
    }

    fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == of - 1
    }

    /// What may stand at the end of a line and before the next.
    fn end(&mut self) -> &'static str {
        ["\n", "\n", "\n\n", " # a note = [\n", "\t\n# \"é\n"][self.below(5)]
    }

    fn system(&mut self, table: &str, plain: &Plain, cfg: Option<&str>) -> String {
        let mut keys = Vec::new();
        for (name, setting) in [("total", &plain.total), ("stack", &plain.stack)] {
            keys.extend(given(setting, cfg).map(|bytes| format!("{name} = {}", self.size(*bytes))));
        }
        self.table(table, keys)
    }

    /// A table, or nothing where it is empty.
    fn table(&mut self, table: &str, mut lines: Vec<String>) -> String {
        if lines.is_empty() {
            return String::new();
        }
        let turns = self.below(lines.len());
        lines.rotate_left(turns);
        let mut text = format!("[{table}]{}", self.end());
        for line in lines {
            text += &line;
            text += self.end();
        }
        text
    }

    fn budgets(&mut self, table: &str, plain: &Plain, cfg: Option<&str>) -> String {
        let mut text = String::new();
        // From some entry on, each has a header of its own: behind it no other form can stand.
        let headers_from = if self.one_in(3) { self.below(plain.budgets.len()) } else { plain.budgets.len() };
        for (index, budget) in plain.budgets.iter().enumerate() {
            let mut keys = self.keys(budget, cfg);
            let turns = self.below(keys.len());
            keys.rotate_left(turns);
            let name = &budget.key;
            if index >= headers_from {
                text += &self.table(
                    &format!("{table}.{name}"),
                    keys.iter().map(|(key, value)| format!("{key} = {value}")).collect(),
                );
                continue;
            }
            let form = match keys.as_slice() {
                [] => continue,
                [("limit", limit)] if !self.one_in(3) => format!("{name} = {limit}"),
                _ if self.one_in(3) => {
                    let lines: Vec<_> =
                        keys.iter().map(|(key, value)| format!("{name}.{key} = {value}")).collect();
                    lines.join("\n")
                }
                _ => {
                    let fields: Vec<_> = keys.iter().map(|(key, value)| format!("{key}={value}")).collect();
                    format!("\"{name}\" = {{ {} }}", fields.join(" , "))
                }
            };
            if text.is_empty() {
                text = format!("[{table}]{}", self.end());
            }
            text += &form;
            text += self.end();
        }
        text
    }

    fn keys(&mut self, budget: &Budget, cfg: Option<&str>) -> Vec<(&'static str, String)> {
        let mut keys = Vec::new();
        keys.extend(given(&budget.limit, cfg).map(|bytes| ("limit", self.size(*bytes))));
        let parent = budget.within.as_ref().filter(|_| cfg.is_none());
        keys.extend(parent.map(|parent| ("within", self.string(parent, true))));
        keys.extend(given(&budget.packages, cfg).map(|names| ("packages", self.list(names))));
        keys.extend(given(&budget.guaranteed, cfg).map(|guaranteed| ("guaranteed", guaranteed.to_string())));
        keys.extend(given(&budget.covers, cfg).map(|paths| ("covers", self.list(paths))));
        keys.extend(given(&budget.max_block, cfg).map(|bytes| ("max-block", self.size(*bytes))));
        keys.extend(given(&budget.reason, cfg).map(|reason| ("reason", self.string(reason, true))));
        keys
    }

    fn list(&mut self, values: &[String]) -> String {
        let values: Vec<_> = values.iter().map(|value| self.string(value, true)).collect();
        let comma = if self.one_in(2) && !values.is_empty() { "," } else { "" };
        format!("[{}{comma}]", values.join(", "))
    }

    fn size(&mut self, bytes: u64) -> String {
        let units = [("GiB", 30), ("MiB", 20), ("KiB", 10)];
        let unit = units.into_iter().find(|(_, shift)| bytes > 0 && bytes.trailing_zeros() >= *shift);
        match self.below(8) {
            0 => bytes.to_string(),
            1 => format!("{bytes:#x}"),
            2 => format!("{bytes:#o}"),
            3 => format!("{bytes:#b}"),
            4 => format!("\"{bytes} B\""),
            5 => {
                let digits = bytes.to_string();
                let (first, rest) = digits.split_at(1);
                if rest.is_empty() { digits } else { format!("+{first}_{rest}") }
            }
            6 => match unit {
                Some((unit, shift)) => format!("'00{}\t{unit}'", bytes >> shift),
                None => bytes.to_string(),
            },
            _ => match unit {
                Some((unit, shift)) => format!("\"\"\"{} {unit}\"\"\"", bytes >> shift),
                None => format!("\"{bytes}B\""),
            },
        }
    }

    /// A string of TOML; one of more lines where it may be.
    fn string(&mut self, text: &str, may_span: bool) -> String {
        let escaped = |all: bool| -> String {
            text.chars().fold(String::new(), |mut escaped, letter| {
                match letter {
                    '"' | '\\' => escaped.extend(['\\', letter]),
                    letter if all || letter.is_control() => {
                        let _ = write!(escaped, "\\U{:08x}", u32::from(letter));
                    }
                    letter => escaped.push(letter),
                }
                escaped
            })
        };
        let is_literal = !text.contains(|letter: char| letter == '\'' || letter.is_control());
        match self.below(5) {
            1 if is_literal => format!("'{text}'"),
            2 if is_literal && may_span => format!("'''{text}'''"),
            3 if may_span => format!("\"\"\"\\\n  {}\"\"\"", escaped(text.starts_with(char::is_whitespace))),
            4 => format!("\"{}\"", escaped(true)),
            _ => format!("\"{}\"", escaped(false)),
        }
    }

    /// A condition as a manifest has it: blanks anywhere, commas at the end, names with `r#` where it is not needed.
    fn condition(&mut self, condition: &Condition) -> String {
        let blank = ["", "", " ", "\t "][self.below(4)];
        let name = |name: &&'static str, raw: bool| match name.strip_prefix("r#") {
            // Of these two the one is a list without it.
            Some("type") if raw => "type".to_owned(),
            None if raw => format!("r#{name}"),
            _ => (*name).to_owned(),
        };
        let text = match condition {
            Condition::Name(known) => name(known, self.one_in(4)),
            Condition::Value(known, value) => {
                format!("{}{blank}={blank}\"{value}\"", name(known, self.one_in(4)))
            }
            Condition::Literal(literal) => literal.to_string(),
            Condition::Not(inner) => format!("not{blank}({}{blank})", self.condition(inner)),
            Condition::All(inner) => format!("all({})", self.conditions(inner)),
            Condition::Any(inner) => format!("any({blank}{})", self.conditions(inner)),
        };
        format!("{blank}{text}{blank}")
    }

    fn conditions(&mut self, conditions: &[Condition]) -> String {
        let parts: Vec<_> = conditions.iter().map(|condition| self.condition(condition)).collect();
        let comma = if self.one_in(3) && !parts.is_empty() { "," } else { "" };
        parts.join(",") + comma
    }
}

/// What a setting has outside of `[target]`, or under a condition.
fn given<'p, T>(setting: &'p Setting<T>, cfg: Option<&str>) -> Option<&'p T> {
    match cfg {
        None => setting.base.as_ref(),
        Some(cfg) => setting.overrides.get(cfg),
    }
}
