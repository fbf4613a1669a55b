//! Owns the form for GitHub Actions. Comes in: reports and findings. Goes out: workflow commands, an annotation each.

use std::fmt::Write;

use crate::{
    diff::{Diff, growth},
    finding::{Finding, Level},
    format::human::signed,
    number::grouped,
    report::Report,
};

/// A notice for each budget.
pub(crate) fn report(report: &Report) -> String {
    let mut text = String::new();
    for gap in &report.gaps {
        command("error", None, &gap.code, &format!("{}\n{}", gap.message, gap.help), &mut text);
    }
    for budget in &report.budgets {
        let message = format!(
            "{} of {} bytes taken by statics: {} managed, {} other; {} bounded, {} unbounded on demand; {} free",
            grouped(budget.fixed()),
            grouped(budget.own_limit()),
            grouped(budget.managed),
            budget.other.map_or_else(|| "?".to_owned(), grouped),
            grouped(budget.bounded.bytes),
            grouped(budget.unbounded.bytes),
            budget.free_text(),
        );
        let level = if budget.free < 0 { "error" } else { "notice" };
        command(level, budget.at.rsplit_once(':'), &format!("budget {}", budget.name), &message, &mut text);
    }
    if report.budgets.is_empty() {
        let largest = report.uncovered.iter().take(5);
        let largest: Vec<_> =
            largest.map(|krate| format!("{} {}", krate.title(), grouped(krate.bytes))).collect();
        let message =
            format!("{} bytes of static RAM; largest: {}", grouped(report.ram.bytes), largest.join(", "));
        command("notice", None, &format!("memory of {}", report.image.name), &message, &mut text);
    }
    text
}

/// An annotation for each finding, and a notice where there is none.
pub(crate) fn check(report: &Report, findings: &[Finding]) -> String {
    if !findings.is_empty() {
        return self::findings(findings);
    }
    let mut text = String::new();
    let message = format!("fits in all budgets, with {} bytes of static RAM", grouped(report.ram.bytes));
    command("notice", None, &format!("memory of {}", report.image.name), &message, &mut text);
    text
}

/// An annotation for each finding.
pub(crate) fn findings(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let level = match finding.level {
            Level::Error | Level::Unmeasured => "error",
            Level::Warning => "warning",
        };
        let mut message = finding.message.clone();
        for note in &finding.notes {
            let _ = write!(message, "\n{note}");
        }
        let _ = write!(message, "\n{}", finding.help);
        command(level, finding.place(), &finding.code, &message, &mut text);
    }
    text
}

/// An annotation for each budget that differs, and for each finding.
pub(crate) fn diff(diff: &Diff) -> String {
    let mut text = findings(&diff.findings);
    let message = format!(
        "{} bytes of static RAM, {} before ({})",
        grouped(diff.ram.new),
        grouped(diff.ram.old),
        signed(diff.ram.growth())
    );
    command("notice", None, &format!("memory of {}", diff.images.new), &message, &mut text);
    for budget in &diff.budgets {
        let amounts = budget.amounts().into_iter().filter(|(_, amount)| amount.old != amount.new);
        let amounts: Vec<_> =
            amounts.map(|(name, amount)| format!("{name} {}", signed(growth(amount)))).collect();
        command("notice", None, &format!("budget {}", budget.name), &amounts.join(", "), &mut text);
    }
    text
}

/// One workflow command; what would end it or a property of it is encoded, as the runner decodes it.
fn command(level: &str, place: Option<(&str, &str)>, title: &str, message: &str, text: &mut String) {
    let property = |value: &str| data(value).replace(':', "%3A").replace(',', "%2C");
    let _ = write!(text, "::{level} ");
    if let Some((file, line)) = place {
        let _ = write!(text, "file={},line={},", property(file), property(line));
    }
    let _ = writeln!(text, "title={}::{}", property(title), data(message));
}

fn data(value: &str) -> String {
    value.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}
