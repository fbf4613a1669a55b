//! Owns the form for a terminal. Comes in: reports and findings. Goes out: lines, with styles that a pipe does not get.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use crate::{
    diff::{Amount, Diff, growth},
    finding::{Finding, Level},
    number::{bytes, count, grouped},
    report::{Budget, Crate, Report, Site, crate_title},
    table::{Side, Table, bar, percent},
};

/// How many rows a table has before the rest is counted.
const MOST_ROWS: usize = 40;

const TITLE: Style = Style::new().bold();
/// How the word `error` stands out.
pub(crate) const ERROR: Style = OVER;
const OVER: Style = AnsiColor::Red.on_default().bold();

/// The report; `symbols` is how many symbols of each crate are listed.
pub(crate) fn report(report: &Report, symbols: usize) -> String {
    let mut text = String::new();
    head(report, &mut text);
    if !report.budgets.is_empty() {
        budgets(&report.budgets, &mut text);
        if symbols > 0 {
            for budget in report.budgets.iter().filter(|budget| !budget.crates.is_empty()) {
                crates(
                    &format!("static RAM of `{}`", budget.name),
                    &budget.crates,
                    report.ram.bytes,
                    symbols,
                    &mut text,
                );
            }
        }
        sites(&report.sites, &mut text);
    }
    let title = if report.budgets.is_empty() { "by crate" } else { "not covered by any budget" };
    if !report.uncovered.is_empty() {
        crates(title, &report.uncovered, report.ram.bytes, symbols, &mut text);
    }
    sum(report, &mut text);
    text
}

fn title(title: &str, text: &mut String) {
    let _ = writeln!(text, "\n{TITLE}{title}{TITLE:#}");
}

fn head(report: &Report, text: &mut String) {
    let image = &report.image;
    let sections: Vec<_> = report
        .ram
        .sections
        .iter()
        .map(|section| format!("{} {}", section.name, grouped(section.bytes)))
        .collect();
    let sections = if sections.is_empty() { String::new() } else { format!(" ({})", sections.join(", ")) };
    let over =
        if image.is_over_limit { "; the linker refuses it, it was linked without the checks" } else { "" };
    let _ = writeln!(
        text,
        "{TITLE}{}{TITLE:#} for {}: {} of static RAM{sections}{over}",
        image.name,
        image.architecture,
        bytes(report.ram.bytes),
    );
}

fn budgets(budgets: &[Budget], text: &mut String) {
    title("budgets", text);
    let mut table = Table::new([
        ("budget", Side::Left),
        ("limit", Side::Right),
        ("managed", Side::Right),
        ("other", Side::Right),
        ("bounded", Side::Right),
        ("unbounded", Side::Right),
        ("free", Side::Right),
        ("static", Side::Left),
        ("", Side::Right),
    ]);
    for budget in budgets {
        let fixed = budget.fixed();
        let indent = if budget.within.is_some() { "  " } else { "" };
        let star = if budget.guaranteed { " *" } else { "" };
        table.row([
            format!("{indent}{}{star}", budget.name),
            grouped(budget.own_limit()),
            grouped(budget.managed),
            known(budget.other),
            demand(budget.bounded.bytes, budget.bounded.sites),
            demand(budget.unbounded.bytes, budget.unbounded.sites),
            budget.free_text(),
            bar(fixed, budget.own_limit()),
            percent(fixed, budget.own_limit()),
        ]);
    }
    let mut lines = table.lines().into_iter();
    let _ = writeln!(text, "{}", lines.next().unwrap_or_default());
    for (line, budget) in lines.zip(budgets) {
        if budget.free < 0 {
            let _ = writeln!(text, "{OVER}{line}{OVER:#}");
        } else {
            let _ = writeln!(text, "{line}");
        }
    }
    if budgets.iter().any(|budget| budget.guaranteed) {
        text.push_str("* guaranteed: its worst case, managed and bounded, must fit\n");
    }
    if budgets.iter().any(|budget| budget.parts > 0) {
        text.push_str("the limit of a budget is what the budgets within it leave\n");
    }
}

fn known(bytes: Option<u64>) -> String {
    bytes.map_or_else(|| "?".to_owned(), grouped)
}

fn demand(bytes: u64, sites: u64) -> String {
    if sites == 0 { "-".to_owned() } else { grouped(bytes) }
}

fn sites(sites: &[Site], text: &mut String) {
    title("sites", text);
    if sites.is_empty() {
        text.push_str("none\n");
        return;
    }
    let mut table = Table::new([
        ("bytes", Side::Right),
        ("", Side::Left),
        ("budget", Side::Left),
        ("storage", Side::Left),
        ("item", Side::Left),
        ("package", Side::Left),
        ("at", Side::Left),
    ]);
    for site in sites.iter().take(MOST_ROWS) {
        table.row([
            site.bytes.map_or_else(|| "?".to_owned(), grouped),
            times(site),
            site.budget.clone(),
            format!("{}{}", site.storage.name(), if site.is_test { ", test" } else { "" }),
            site.item.clone(),
            site.package.clone(),
            site.at.clone(),
        ]);
    }
    lines(&table, text);
    more(sites.len(), "site", text);
}

/// How many values of a site live at once.
pub(crate) fn times(site: &Site) -> String {
    site.instances.map_or_else(|| "× any".to_owned(), |instances| format!("× {}", grouped(instances)))
}

fn more(rows: usize, thing: &str, text: &mut String) {
    if let Some(more) = rows.checked_sub(MOST_ROWS).filter(|&more| more > 0) {
        let more = count(more as u64, &format!("more {thing}"));
        let _ = writeln!(text, "and {more}; `--format json` has all");
    }
}

fn crates(name: &str, crates: &[Crate], whole: u64, symbols: usize, text: &mut String) {
    title(name, text);
    let mut table =
        Table::new([("crate", Side::Left), ("bytes", Side::Right), ("", Side::Left), ("", Side::Right)]);
    for krate in crates.iter().take(MOST_ROWS) {
        table.row([
            crate_title(krate.name.as_deref()).to_owned(),
            grouped(krate.bytes),
            bar(krate.bytes, whole),
            percent(krate.bytes, whole),
        ]);
        for symbol in krate.symbols.iter().take(symbols) {
            let managed = if symbol.is_managed { ", managed" } else { "" };
            let name = format!("  {} ({}{managed})", symbol.name, symbol.section);
            table.row([name, grouped(symbol.bytes), String::new(), String::new()]);
        }
        if let Some(more) = krate.symbols.len().checked_sub(symbols).filter(|&more| more > 0 && symbols > 0) {
            let name = format!("  and {} more symbols", grouped(more));
            table.row([name, String::new(), String::new(), String::new()]);
        }
    }
    lines(&table, text);
    more(crates.len(), "crate", text);
}

/// The sum; the records of a damaged image may say more than there can be.
fn total(bytes: impl Iterator<Item = u64>) -> u64 {
    bytes.fold(0, u64::saturating_add)
}

/// The line that adds the rows up, and what is beside them.
fn sum(report: &Report, text: &mut String) {
    let ram = &report.ram;
    let mut terms = Vec::new();
    if !report.budgets.is_empty() {
        let managed = total(report.budgets.iter().filter_map(|budget| budget.resident));
        let other = total(report.budgets.iter().filter_map(|budget| budget.other));
        terms.push(format!("{} managed", grouped(managed)));
        terms.push(format!("{} other", grouped(other)));
    }
    let uncovered = total(report.uncovered.iter().map(|krate| krate.bytes));
    terms.push(format!(
        "{} {}",
        grouped(uncovered),
        if report.budgets.is_empty() { "by crate" } else { "not covered" }
    ));
    terms.push(format!("{} unattributed", grouped(ram.unattributed)));
    title("sum", text);
    let _ = writeln!(text, "{} = {}", terms.join(" + "), bytes(ram.bytes));
    let elsewhere = total(
        report.budgets.iter().filter_map(|budget| Some(budget.managed.saturating_sub(budget.resident?))),
    );
    if elsewhere > 0 {
        let _ = writeln!(
            text,
            "{} of managed statics are not in RAM: they are never written, or nothing uses them",
            bytes(elsewhere)
        );
    }
    if ram.thread_local > 0 {
        let _ = writeln!(text, "{} more of thread-local memory for each thread", bytes(ram.thread_local));
    }
    if let Some(stack) = report.stack {
        let asked = report.manifests.iter().find_map(|manifest| manifest.stack);
        let asked = asked.map_or_else(String::new, |asked| {
            format!(", of which `stack` asks for {}", grouped(asked.bytes))
        });
        let _ = writeln!(text, "{} are left for the stack{asked}", bytes(stack.room));
    }
}

/// Findings as rustc prints its own; the text ends with what they come to.
pub(crate) fn findings(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let (word, style) = match finding.level {
            Level::Error => ("error", OVER),
            Level::Unmeasured => ("unmeasured", OVER),
            Level::Warning => ("warning", AnsiColor::Yellow.on_default().bold()),
        };
        let _ = writeln!(text, "{style}{word}{style:#}: {finding}\n");
    }
    text
}

/// What differs between two programs.
pub(crate) fn diff(diff: &Diff) -> String {
    let mut text = format!(
        "{TITLE}{}{TITLE:#} → {TITLE}{}{TITLE:#}: {} of static RAM, {} before ({})\n",
        diff.images.old,
        diff.images.new,
        bytes(diff.ram.new),
        grouped(diff.ram.old),
        signed(diff.ram.growth()),
    );
    let side = |bytes: Option<u64>| bytes.map_or_else(|| "-".to_owned(), grouped);
    let change = |amount: Amount| [side(amount.old), side(amount.new), signed(growth(amount))];
    let numbers = [("before", Side::Right), ("after", Side::Right), ("change", Side::Right)];
    if !diff.budgets.is_empty() {
        title("budgets", &mut text);
        let mut table =
            Table::new([("budget", Side::Left), ("", Side::Left), numbers[0], numbers[1], numbers[2]]);
        for budget in &diff.budgets {
            for (name, amount) in budget.amounts().into_iter().filter(|(_, amount)| amount.old != amount.new)
            {
                let [old, new, change] = change(amount);
                table.row([budget.name.clone(), name.to_owned(), old, new, change]);
            }
        }
        lines(&table, &mut text);
    }
    if !diff.sites.is_empty() {
        title("sites", &mut text);
        let mut table = Table::new([
            numbers[0],
            numbers[1],
            numbers[2],
            ("budget", Side::Left),
            ("item", Side::Left),
            ("package", Side::Left),
            ("at", Side::Left),
        ]);
        for site in diff.sites.iter().take(MOST_ROWS) {
            let [old, new, change] = change(site.bytes);
            table.row([
                old,
                new,
                change,
                site.budget.clone(),
                site.item.clone(),
                site.package.clone(),
                site.at.clone(),
            ]);
        }
        lines(&table, &mut text);
        more(diff.sites.len(), "site", &mut text);
    }
    if !diff.crates.is_empty() {
        title("crates", &mut text);
        let mut table = Table::new([("crate", Side::Left), numbers[0], numbers[1], numbers[2]]);
        for krate in diff.crates.iter().take(MOST_ROWS) {
            let [old, new, change] = change(krate.bytes);
            table.row([crate_title(krate.name.as_deref()).to_owned(), old, new, change]);
        }
        lines(&table, &mut text);
        more(diff.crates.len(), "crate", &mut text);
    }
    if diff.budgets.is_empty() && diff.sites.is_empty() && diff.crates.is_empty() {
        text.push_str("nothing differs\n");
    }
    if !diff.findings.is_empty() {
        text.push('\n');
        text.push_str(&findings(&diff.findings));
    }
    text
}

/// A change, with its sign.
pub(crate) fn signed(change: i128) -> String {
    if change > 0 { format!("+{}", grouped(change)) } else { grouped(change) }
}

fn lines(table: &Table, text: &mut String) {
    for line in table.lines() {
        let _ = writeln!(text, "{line}");
    }
}

/// What a check comes to, in a line.
pub(crate) fn verdict(report: &Report, findings: &[Finding]) -> String {
    let of = |level: Level| findings.iter().filter(|finding| finding.level == level).count() as u64;
    let (errors, unmeasured, warnings) = (of(Level::Error), of(Level::Unmeasured), of(Level::Warning));
    let budgets = count(report.budgets.len() as u64, "budget");
    let name = &report.image.name;
    let warnings = if warnings == 0 { String::new() } else { format!(", {}", count(warnings, "warning")) };
    if errors > 0 {
        format!("{OVER}{}{OVER:#} in {name}{warnings}\n", count(errors, "violation"))
    } else if unmeasured > 0 {
        format!("{OVER}not all of {name} could be measured{OVER:#}{warnings}\n")
    } else {
        format!("{name} fits in its {budgets}{warnings}\n")
    }
}
