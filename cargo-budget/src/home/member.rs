//! Owns the members of a workspace. Comes in: the `Cargo.toml` at its root. Goes out: the same with one more member, written
//! as the others are.

use toml_edit::{Array, DocumentMut, Item, Table, Value};

/// Adds a member to the workspace, where none of its patterns means it.
pub(super) fn add_member(document: &mut DocumentMut, name: &str) {
    let workspace = document.entry("workspace").or_insert_with(|| Item::Table(Table::new()));
    let Some(workspace) = workspace.as_table_like_mut() else { return };
    let members = workspace.entry("members").or_insert_with(|| Item::Value(Value::Array(Array::new())));
    let Some(members) = members.as_array_mut() else { return };
    if members.iter().filter_map(Value::as_str).any(|pattern| means(pattern.trim_start_matches("./"), name)) {
        return;
    }
    let trailing = members.trailing().as_str().unwrap_or_default().to_owned();
    let last = members.len().checked_sub(1).and_then(|last| members.get_mut(last));
    let Some(last) = last else {
        members.push(name);
        return;
    };
    let decor =
        |text: Option<&toml_edit::RawString>| text.and_then(|text| text.as_str()).unwrap_or("").to_owned();
    let (before, after) = (decor(last.decor().prefix()), decor(last.decor().suffix()));
    last.decor_mut().set_suffix("");
    // What stands behind the last member stays there; the line break before the bracket comes after the new one.
    let (comment, end) = if after.is_empty() { (trailing, None) } else { (String::new(), Some(after)) };
    let indent = before.rsplit_once('\n').map(|(_, indent)| format!("\n{indent}"));
    let mut value = Value::from(name);
    let behind = comment.rfind('\n').map(|at| comment.split_at(at));
    match (indent, behind) {
        (Some(indent), Some((comment, end))) => {
            value.decor_mut().set_prefix(format!("{comment}{indent}"));
            members.set_trailing(end);
        }
        (Some(indent), None) => value.decor_mut().set_prefix(indent),
        (None, _) => value.decor_mut().set_prefix(" "),
    }
    value.decor_mut().set_suffix(end.unwrap_or_default());
    members.push_formatted(value);
}

/// Whether a pattern of `members` means the folder `name`.
fn means(pattern: &str, name: &str) -> bool {
    match (pattern.chars().next(), name.chars().next()) {
        (None, None) => true,
        (Some('*'), _) => {
            let rest = pattern.trim_start_matches('*');
            name.char_indices()
                .map(|(at, _)| at)
                .chain([name.len()])
                .any(|at| means(rest, name.get(at..).unwrap_or("")))
        }
        (Some(wanted), Some(found)) if wanted == '?' || wanted == found => {
            means(pattern.get(wanted.len_utf8()..).unwrap_or(""), name.get(found.len_utf8()..).unwrap_or(""))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use toml_edit::DocumentMut;

    use super::{add_member, means};

    #[test]
    fn a_member_is_added_as_the_others_are_written() {
        let cases = [
            (
                "[workspace]\nmembers = [\"a\", \"b\"] # all\n",
                "[workspace]\nmembers = [\"a\", \"b\", \"new\"] # all\n",
            ),
            ("[workspace]\nmembers = []\n", "[workspace]\nmembers = [\"new\"]\n"),
            (
                "[workspace]\nmembers = [\n    \"a\", # first\n    \"b\", # second\n]\nresolver = \"3\"\n",
                "[workspace]\nmembers = [\n    \"a\", # first\n    \"b\", # second\n    \"new\",\n]\nresolver = \"3\"\n",
            ),
            (
                "[workspace]\nmembers = [\n  \"a\",\n  \"b\"\n]\n",
                "[workspace]\nmembers = [\n  \"a\",\n  \"b\",\n  \"new\"\n]\n",
            ),
            ("[package]\nname = \"a\"\n", "[package]\nname = \"a\"\n\n[workspace]\nmembers = [\"new\"]\n"),
            ("[workspace]\nresolver = \"3\"\n", "[workspace]\nresolver = \"3\"\nmembers = [\"new\"]\n"),
            ("[workspace]\nmembers = [\"*\"]\n", "[workspace]\nmembers = [\"*\"]\n"),
            ("[workspace]\nmembers = [\"crates/*\"]\n", "[workspace]\nmembers = [\"crates/*\", \"new\"]\n"),
        ];
        for (old, new) in cases {
            let mut document: DocumentMut = old.parse().unwrap();
            add_member(&mut document, "new");
            assert_eq!(document.to_string(), new);
        }
    }

    #[test]
    fn patterns_mean_folders() {
        for (pattern, name, is_meant) in [
            ("*", "app", true),
            ("a*", "app", true),
            ("*p", "app", true),
            ("a?p", "app", true),
            ("a", "app", false),
            ("apt", "app", false),
            ("a?t", "app", false),
            ("crates/*", "app", false),
            ("*-budgets", "app-budgets", true),
            ("", "app", false),
        ] {
            assert_eq!(means(pattern, name), is_meant, "{pattern} {name}");
        }
    }
}
