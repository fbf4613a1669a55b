//! Owns the form for a pull request. Comes in: reports and findings. Goes out: Markdown, shorter than a comment on GitHub
//! may be.

use std::fmt::Write;

use crate::{
    diff::{Amount, Diff, growth},
    finding::{Finding, Level},
    format::human::{signed, times},
    number::{bytes, grouped},
    report::{Report, crate_title},
    table::percent,
};

/// The most characters that a comment may have.
pub(crate) const MOST: usize = 65_536;

/// What stands at the end of a document that was cut.
const CUT: &str = "\n*Cut here: a comment may have no more. `cargo budget report --format json` has all.*\n";

/// The report.
pub(crate) fn report(report: &Report) -> String {
    let mut text = String::new();
    let image = &report.image;
    let _ = writeln!(
        text,
        "### Memory of `{}`\n\n{} of static RAM for {}{}",
        image.name,
        bytes(report.ram.bytes),
        image.architecture,
        report.stack.map_or_else(String::new, |stack| format!(", {} left for the stack", bytes(stack.room))),
    );
    for gap in &report.gaps {
        let _ = writeln!(text, "\n> **{}**: {}", gap.code, escaped(&gap.message));
    }
    if !report.budgets.is_empty() {
        budgets(report, &mut text);
        sites(report, &mut text);
    }
    crates(report, &mut text);
    cut(text)
}

fn budgets(report: &Report, text: &mut String) {
    text.push_str(
        "\n| budget | limit | managed | other | bounded | unbounded | free | static |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for budget in &report.budgets {
        let mark = if budget.free < 0 { "**" } else { "" };
        let _ = writeln!(
            text,
            "| {mark}{}{mark} | {} | {} | {} | {} | {} | {} | {} |",
            escaped(&budget.name),
            grouped(budget.own_limit()),
            grouped(budget.managed),
            budget.other.map_or_else(|| "?".to_owned(), grouped),
            grouped(budget.bounded.bytes),
            grouped(budget.unbounded.bytes),
            budget.free_text(),
            percent(budget.fixed(), budget.own_limit()),
        );
    }
}

fn sites(report: &Report, text: &mut String) {
    if report.sites.is_empty() {
        return;
    }
    text.push_str(
        "\n<details><summary>Sites</summary>\n\n\
         | bytes | | budget | storage | item | package | at |\n| ---: | --- | --- | --- | --- | --- | --- |\n",
    );
    for site in &report.sites {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | `{}` | {} | {} |",
            site.bytes.map_or_else(|| "?".to_owned(), grouped),
            times(site),
            escaped(&site.budget),
            site.storage.name(),
            site.item.replace('|', "\\|"),
            escaped(&site.package),
            escaped(&site.at),
        );
        if is_full(text) {
            break;
        }
    }
    text.push_str("\n</details>\n");
}

fn crates(report: &Report, text: &mut String) {
    let what = if report.budgets.is_empty() { "By crate" } else { "Not covered by any budget" };
    let _ = writeln!(text, "\n<details><summary>{what}</summary>\n\n| crate | bytes |\n| --- | ---: |");
    for krate in &report.uncovered {
        let _ =
            writeln!(text, "| {} | {} |", escaped(crate_title(krate.name.as_deref())), grouped(krate.bytes));
        if is_full(text) {
            break;
        }
    }
    let _ = writeln!(text, "| unattributed | {} |\n\n</details>", grouped(report.ram.unattributed));
}

/// Findings as a list.
pub(crate) fn findings(report: &Report, findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|finding| finding.level != Level::Warning).count();
    let verdict = if errors == 0 { "fits in its budgets" } else { "does not fit, or could not be measured" };
    list(format!("### `{}` {verdict}\n", report.image.name), findings)
}

/// The mistakes of a manifest as a list.
pub(crate) fn rejected(findings: &[Finding]) -> String {
    list("### The manifest is wrong, so nothing was built\n".to_owned(), findings)
}

fn list(mut text: String, findings: &[Finding]) -> String {
    for finding in findings {
        let word = match finding.level {
            Level::Error => "error",
            Level::Unmeasured => "unmeasured",
            Level::Warning => "warning",
        };
        let at = finding.at.as_deref().map_or_else(String::new, |at| format!(" ({})", escaped(at)));
        let _ = writeln!(text, "\n- **{word}** `{}`: {}{at}", finding.code, escaped(&finding.message));
        for note in &finding.notes {
            let _ = writeln!(text, "  - {}", escaped(note));
        }
        let _ = writeln!(text, "  - *{}*", escaped(&finding.help));
        if is_full(&text) {
            break;
        }
    }
    cut(text)
}

/// What differs between two programs.
pub(crate) fn diff(diff: &Diff) -> String {
    let mut text = format!(
        "### Memory of `{}`: {} ({})\n",
        diff.images.new,
        bytes(diff.ram.new),
        signed(diff.ram.growth()),
    );
    for finding in &diff.findings {
        let _ = writeln!(text, "\n- **error** `{}`: {}", finding.code, escaped(&finding.message));
        for note in &finding.notes {
            let _ = writeln!(text, "  - {}", escaped(note));
        }
        let _ = writeln!(text, "  - *{}*", escaped(&finding.help));
    }
    let rows = diff.budgets.iter().flat_map(|budget| {
        let amounts = budget.amounts().into_iter().filter(|(_, amount)| amount.old != amount.new);
        amounts.map(|(name, amount)| (format!("{} {name}", escaped(&budget.name)), amount))
    });
    changes("budget", rows, &mut text);
    let rows = diff.sites.iter().map(|site| {
        (format!("`{}` of {}, {}", site.item, escaped(&site.budget), escaped(&site.at)), site.bytes)
    });
    changes("site", rows, &mut text);
    let rows = diff.crates.iter().map(|krate| (escaped(crate_title(krate.name.as_deref())), krate.bytes));
    changes("crate", rows, &mut text);
    if diff.budgets.is_empty() && diff.sites.is_empty() && diff.crates.is_empty() {
        text.push_str("\nNothing differs.\n");
    }
    cut(text)
}

fn changes(what: &str, rows: impl Iterator<Item = (String, Amount)>, text: &mut String) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    let _ = writeln!(text, "\n| {what} | before | after | change |\n| --- | ---: | ---: | ---: |");
    for (name, amount) in rows {
        let known = |bytes: Option<u64>| bytes.map_or_else(|| "-".to_owned(), grouped);
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} |",
            known(amount.old),
            known(amount.new),
            signed(growth(amount))
        );
        if is_full(text) {
            break;
        }
    }
}

/// Text of which Markdown takes nothing for its own; code between backticks stays code.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut is_code = false;
    for letter in text.chars() {
        match letter {
            '`' => is_code = !is_code,
            '|' => escaped.push('\\'),
            '*' | '_' | '<' | '>' | '[' | ']' | '\\' | '#' if !is_code => escaped.push('\\'),
            _ => {}
        }
        escaped.push(letter);
    }
    escaped
}

/// Whether whatever follows would be cut; a character has at most four bytes.
fn is_full(text: &str) -> bool {
    text.len() > 4 * MOST
}

/// The text, cut at the end of a line so that a comment can hold it.
pub(crate) fn cut(text: String) -> String {
    if text.chars().count() < MOST {
        return text;
    }
    // What may be open where it is cut.
    let end = "\n</details>\n";
    let room = MOST - 1 - CUT.len() - end.len();
    let mut kept = String::with_capacity(MOST);
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        length += line.chars().count();
        if length > room {
            break;
        }
        kept.push_str(line);
    }
    if kept.matches("<details>").count() > kept.matches("</details>").count() {
        kept.push_str(end);
    }
    kept + CUT
}

#[cfg(test)]
mod tests {
    use super::{CUT, MOST, cut, escaped};

    #[test]
    fn a_long_document_is_cut_at_a_line() {
        let text = format!("<details>\n{}", "| größe |\n".repeat(10_000));
        let cut = cut(text);
        assert!(cut.chars().count() < MOST, "{}", cut.chars().count());
        assert!(cut.contains("|\n\n</details>\n\n*Cut here"), "{}", &cut[cut.len() - 200..]);
        let short = "a\n".repeat(100);
        assert_eq!(super::cut(short.clone()), short);
    }

    #[test]
    fn a_document_is_cut_where_it_must_be_and_not_before() {
        let exact = "\n".repeat(MOST - 1);
        assert_eq!(cut(exact.clone()), exact);
        let closed = cut("\n".repeat(MOST));
        assert!(!closed.contains("details") && closed.ends_with(CUT), "nothing is open");
        // A line of one character fills the room to the last.
        let open = cut(format!("<details>\n{}", "\n".repeat(MOST)));
        assert_eq!(open.chars().count(), MOST - 1);
    }

    #[test]
    fn markdown_takes_nothing_for_its_own() {
        assert_eq!(escaped("a_b `c_d|e` <f>"), "a\\_b `c_d\\|e` \\<f\\>");
    }
}
