//! The table of accounts that a program prints. Comes in: all that it printed. Goes out: what the last table says, by
//! the headings of its columns.

use std::collections::BTreeMap;

/// The figures of each account, by the name of the account and by the heading of the column.
pub(crate) type Accounts<'text> = BTreeMap<&'text str, BTreeMap<String, usize>>;

/// The last table in `text`.
pub(crate) fn last(text: &str) -> Accounts<'_> {
    let start = text.rfind("\ncrate ").expect("a table of accounts is printed");
    let mut lines = text[start..].trim_start().lines().take_while(|line| !line.is_empty());
    // A heading may be of two words, and two spaces are between headings.
    let headings = lines.next().expect("a table has headings").split("  ").map(str::trim);
    let headings: Vec<_> = headings.filter(|heading| !heading.is_empty()).collect();
    let accounts: Accounts<'_> = lines
        .map(|row| {
            let mut columns = row.split_whitespace();
            let name = columns.next().expect("a row has a name");
            let figures = columns.map(|figure| figure.parse().expect("a figure is a number"));
            (name, headings.iter().skip(1).map(|&heading| heading.to_owned()).zip(figures).collect())
        })
        .collect();
    assert!(!accounts.is_empty(), "a table has rows:\n{text}");
    accounts
}
