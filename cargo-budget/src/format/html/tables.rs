//! Owns the tables of a page. Comes in: a report. Goes out: a table of the budgets, of the sites, of the crates and of the
//! symbols, each with its largest rows and a line that counts the rest.

use std::fmt::Write;

use super::{
    bar::bar,
    escape::{Escaped, shortened},
    places::{MOST_BUDGETS, MOST_CRATES, Places, Share, largest_first, shares},
    plan::{Kind, has_symbols},
};
use crate::{
    format::human::times,
    number::{bytes, count, grouped},
    report::{Budget, Report, Symbol},
    table::percent,
};

/// The most sites that are listed.
const MOST_SITES: usize = 2_000;
/// The most symbols that are listed.
const MOST_SYMBOLS: usize = 2_000;
/// The letters of a name that are kept.
pub(super) const LETTERS: usize = 240;

/// A table that is being written.
struct Table<'text> {
    text: &'text mut String,
    columns: usize,
}

/// How a column is sorted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Text,
    Number,
    No,
}

impl<'text> Table<'text> {
    /// Opens a table; `order` is how its rows stand.
    fn new(text: &'text mut String, id: &str, title: &str, order: &str, columns: &[(&str, Sort)]) -> Self {
        _ = write!(
            text,
            "<section id=\"{id}\"><h2>{title}</h2>\n\
             <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\"><table>\
             <caption>{order}</caption>\n<thead><tr>"
        );
        for (name, sort) in columns {
            let class = match sort {
                Sort::Text => " data-sort=\"text\"",
                Sort::Number => " class=\"n\" data-sort=\"number\"",
                Sort::No => "",
            };
            _ = write!(text, "<th scope=\"col\"{class}>{name}</th>");
        }
        text.push_str("</tr></thead>\n<tbody>\n");
        Self { text, columns: columns.len() }
    }

    /// Ends the rows, says what is left out, and goes on with the sums in `rows`, which have a name and an amount.
    fn end(self, more: &str, rows: &[(&str, u64)]) {
        let Self { text, columns } = self;
        text.push_str("</tbody>\n");
        if !more.is_empty() || !rows.is_empty() {
            text.push_str("<tfoot>\n");
            if !more.is_empty() {
                _ = writeln!(text, "<tr><td colspan=\"{columns}\">{more}</td></tr>");
            }
            for (name, amount) in rows {
                let rest = columns - 1;
                let amount = grouped(*amount);
                _ = writeln!(
                    text,
                    "<tr><td class=\"n\">{amount}</td><th scope=\"row\" colspan=\"{rest}\">{name}</th></tr>"
                );
            }
            text.push_str("</tfoot>\n");
        }
        text.push_str("</table></div></section>\n");
    }
}

fn name(text: &str) -> String {
    Escaped(&shortened(text, LETTERS)).to_string()
}

/// The row of each budget, in the order of the manifest.
pub(super) fn budgets(report: &Report, text: &mut String) {
    if report.budgets.is_empty() {
        return;
    }
    let columns = [
        ("budget", Sort::Text),
        ("limit", Sort::Number),
        ("managed", Sort::Number),
        ("other", Sort::Number),
        ("bounded", Sort::Number),
        ("unbounded", Sort::Number),
        ("free", Sort::Number),
        ("of its limit", Sort::No),
        ("static", Sort::Number),
        ("set at", Sort::Text),
    ];
    let order = "Bytes, in the order of the manifest. Static is managed and other; bounded and unbounded are taken of \
                 what is free while the program runs.";
    let mut table = Table::new(text, "budgets", "Budgets", order, &columns);
    for (index, budget) in report.budgets.iter().take(MOST_BUDGETS).enumerate() {
        budget_row(budget, Places::budget(index), &mut table);
    }
    let more = rest(report.budgets.len(), MOST_BUDGETS, "budget", None);
    table.end(&more, &[]);
}

fn budget_row(budget: &Budget, place: Option<String>, table: &mut Table<'_>) {
    let fixed = budget.fixed();
    let limit = budget.own_limit();
    let is_over = budget.free < 0;
    let place = place.map(|place| format!(" id=\"{place}\"")).unwrap_or_default();
    let class = if is_over { " class=\"over\"" } else { "" };
    let mut notes = Vec::new();
    if let Some(parent) = &budget.within {
        notes.push(format!("within {}", name(parent)));
    }
    if budget.parts > 0 {
        notes.push(format!(
            "{} less {} for the budgets within",
            grouped(budget.limit),
            grouped(budget.parts)
        ));
    }
    if budget.guaranteed {
        notes.push("guaranteed".to_owned());
    }
    if !budget.packages.is_empty() {
        notes.push(format!("for {}", name(&budget.packages.join(", "))));
    }
    notes.extend(budget.reason.as_deref().map(name));
    let notes = if notes.is_empty() { String::new() } else { format!("<small>{}</small>", notes.join("; ")) };
    let demand = |sites: u64, bytes: u64| if sites == 0 { "–".to_owned() } else { grouped(bytes) };
    let free = if is_over { format!("<b>⚠ {}</b>", grouped(budget.free)) } else { grouped(budget.free) };
    let free = if budget.other.is_none() { format!("at most {free}") } else { free };
    let left = u64::try_from(budget.free).unwrap_or(0);
    let asked = budget.bounded.bytes.saturating_add(budget.unbounded.bytes);
    let pieces = [
        (Kind::Managed, budget.managed),
        (Kind::Other, budget.other.unwrap_or(0)),
        (Kind::Bounded, budget.bounded.bytes),
        (Kind::Unbounded, budget.unbounded.bytes),
        (Kind::Free, left.saturating_sub(asked)),
    ];
    _ = writeln!(
        table.text,
        "<tr{place}{class}><th scope=\"row\">{}{}{notes}</th><td class=\"n\">{}</td><td class=\"n\">{}</td>\
         <td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{free}</td>\
         <td class=\"b\">{}</td><td class=\"n\">{}</td><td>{}</td></tr>",
        if budget.within.is_some() { "<span class=\"in\" aria-hidden=\"true\">↳ </span>" } else { "" },
        name(&budget.name),
        grouped(limit),
        grouped(budget.managed),
        budget.other.map_or_else(|| "?".to_owned(), grouped),
        demand(budget.bounded.sites, budget.bounded.bytes),
        demand(budget.unbounded.sites, budget.unbounded.bytes),
        bar(&pieces, Some(limit)),
        percent(fixed, limit),
        name(&budget.at),
    );
}

/// The row of each site, largest first.
pub(super) fn sites(report: &Report, text: &mut String) {
    if report.budgets.is_empty() && report.sites.is_empty() {
        return;
    }
    let columns = [
        ("bytes", Sort::Number),
        ("of one", Sort::Number),
        ("values", Sort::Number),
        ("item", Sort::Text),
        ("budget", Sort::Text),
        ("storage", Sort::Text),
        ("package", Sort::Text),
        ("at", Sort::Text),
    ];
    let order = "Largest first: the bytes of all values that live at once, of one where the site does not say how many. \
                 Static and slot are reserved, inline and boxed are taken on demand.";
    let table = Table::new(text, "sites", "Sites", order, &columns);
    for site in report.sites.iter().take(MOST_SITES) {
        let known = |amount: u64| site.bytes.map_or_else(|| "?".to_owned(), |_| grouped(amount));
        _ = writeln!(
            table.text,
            "<tr><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><th scope=\"row\"><code>{}</code></th>\
             <td>{}</td><td>{}{}</td><td>{}</td><td>{}</td></tr>",
            known(site.total()),
            known(site.bytes.unwrap_or(0)),
            times(site).trim_start_matches("× "),
            name(&site.item),
            name(&site.budget),
            site.storage.name(),
            if site.is_test { ", test" } else { "" },
            name(&site.package),
            name(&site.at),
        );
    }
    let more = rest(report.sites.len(), MOST_SITES, "site", None);
    table.end(&more, &[]);
}

/// What each crate takes, largest first, and the sum of all.
pub(super) fn crates(report: &Report, places: &Places, text: &mut String) {
    let mut shares = shares(report);
    largest_first(&mut shares);
    let mut columns = vec![("bytes", Sort::Number), ("crate", Sort::Text)];
    if !report.budgets.is_empty() {
        columns.push(("budget", Sort::Text));
    }
    columns.extend([("symbols", Sort::Number), ("share", Sort::Number), ("of all static RAM", Sort::No)]);
    let order = "Static RAM by crate, largest first.";
    let table = Table::new(text, "crates", "Crates", order, &columns);
    for share in shares.iter().take(MOST_CRATES) {
        let Share { number, krate, .. } = share;
        let place = places.share(*number).map(|place| format!(" id=\"{place}\"")).unwrap_or_default();
        let (budget, kind) = match share.budget {
            Some(budget) => (Some(name(&budget.name)), Kind::Managed),
            None => (Some("not covered".to_owned()), Kind::Uncovered),
        };
        let budget = budget.filter(|_| !report.budgets.is_empty());
        _ = writeln!(
            table.text,
            "<tr{place}><td class=\"n\">{}</td><th scope=\"row\">{}</th>{}<td class=\"n\">{}</td><td class=\"n\">{}</td>\
             <td class=\"b\">{}</td></tr>",
            grouped(krate.bytes),
            name(krate.title()),
            budget.map(|budget| format!("<td>{budget}</td>")).unwrap_or_default(),
            grouped(krate.symbols.len() as u64),
            percent(krate.bytes, report.ram.bytes),
            bar(&[(kind, krate.bytes)], Some(report.ram.bytes)),
        );
    }
    let left =
        shares.iter().skip(MOST_CRATES).fold(0, |sum: u64, share| sum.saturating_add(share.krate.bytes));
    let more = rest(shares.len(), MOST_CRATES, "crate", Some(left));
    let sums = [
        (
            "unattributed: no symbol tells of it, such as the room between two statics",
            report.ram.unattributed,
        ),
        ("all static RAM", report.ram.bytes),
    ];
    table.end(&more, &sums);
}

/// Each symbol, largest first.
pub(super) fn symbols(report: &Report, text: &mut String) {
    if !has_symbols(report) {
        return;
    }
    let shares = shares(report);
    let mut symbols: Vec<(&Share<'_>, &Symbol)> = shares
        .iter()
        .flat_map(|share| share.krate.symbols.iter().map(move |symbol| (share, symbol)))
        .collect();
    symbols.sort_by(|one, other| other.1.bytes.cmp(&one.1.bytes).then_with(|| one.1.name.cmp(&other.1.name)));
    let mut columns = vec![("bytes", Sort::Number), ("symbol", Sort::Text), ("crate", Sort::Text)];
    if !report.budgets.is_empty() {
        columns.extend([("budget", Sort::Text), ("declared", Sort::Text)]);
    }
    columns.push(("section", Sort::Text));
    let order = "Statics, largest first. Managed ones are declared by a site.";
    let order = if report.budgets.is_empty() { "Statics, largest first." } else { order };
    let table = Table::new(text, "symbols", "Symbols", order, &columns);
    for (share, symbol) in symbols.iter().take(MOST_SYMBOLS) {
        _ = write!(
            table.text,
            "<tr><td class=\"n\">{}</td><th scope=\"row\"><code>{}</code></th><td>{}</td>",
            grouped(symbol.bytes),
            name(&symbol.name),
            name(share.krate.title()),
        );
        if !report.budgets.is_empty() {
            let budget = share.budget.map_or_else(|| "not covered".to_owned(), |budget| name(&budget.name));
            let managed = if symbol.is_managed { "managed" } else { "" };
            _ = write!(table.text, "<td>{budget}</td><td>{managed}</td>");
        }
        _ = writeln!(table.text, "<td>{}</td></tr>", name(&symbol.section));
    }
    let left =
        symbols.iter().skip(MOST_SYMBOLS).fold(0, |sum: u64, (_, symbol)| sum.saturating_add(symbol.bytes));
    let more = rest(symbols.len(), MOST_SYMBOLS, "symbol", Some(left));
    table.end(&more, &[]);
}

/// What is said of the rows that are left out.
fn rest(rows: usize, most: usize, thing: &str, left: Option<u64>) -> String {
    let Some(more) = rows.checked_sub(most).filter(|&more| more > 0) else { return String::new() };
    let amount = left.map(|left| format!(" of together {}", bytes(left))).unwrap_or_default();
    format!(
        "and {}{amount}; <code>--format json</code> has all",
        count(more as u64, &format!("more {thing}"))
    )
}

#[cfg(test)]
mod tests {
    use super::rest;

    #[test]
    fn rows_that_are_left_out_are_counted() {
        assert_eq!(rest(0, 5, "site", None), "");
        assert_eq!(rest(5, 5, "site", Some(0)), "");
        let all = "; <code>--format json</code> has all";
        assert_eq!(rest(6, 5, "site", None), format!("and 1 more site{all}"));
        assert_eq!(
            rest(1_005, 5, "crate", Some(2_000)),
            format!("and 1,000 more crates of together 2,000 bytes{all}")
        );
    }
}
