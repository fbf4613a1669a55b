//! Owns what stands at the top of a page. Comes in: a report. Goes out: what was measured, what is wrong or not known, in
//! words, and the RAM as a whole: what takes it, what is left.

use std::fmt::Write;

use super::{
    bar::bar,
    escape::{Escaped, shortened},
    map::class,
    plan::{Kind, has_symbols},
    tables::LETTERS,
};
use crate::{
    check::findings,
    finding::{Finding, Level},
    number::{bytes, count, grouped},
    report::Report,
};

/// The most findings that are told.
const MOST_FINDINGS: usize = 20;

fn escaped(text: &str) -> String {
    Escaped(&shortened(text, 2 * LETTERS)).to_string()
}

/// The program, where it was linked for, its sections.
pub(super) fn head(report: &Report, text: &mut String) {
    let image = &report.image;
    let sections: Vec<_> = report
        .ram
        .sections
        .iter()
        .map(|section| format!("<code>{}</code> {}", escaped(&section.name), grouped(section.bytes)))
        .collect();
    let sections = if sections.is_empty() { String::new() } else { format!(" ({})", sections.join(", ")) };
    let manifests: Vec<_> = report
        .manifests
        .iter()
        .map(|manifest| {
            let hash = manifest.sha256.get(..12).unwrap_or(&manifest.sha256);
            format!(
                "<code>{}</code> of package {} (SHA-256 {})",
                escaped(&manifest.file),
                escaped(&manifest.package),
                escaped(hash)
            )
        })
        .collect();
    let manifests = if manifests.is_empty() { "no manifest".to_owned() } else { manifests.join(", ") };
    _ = writeln!(
        text,
        "<header><p class=\"kicker\">cargo budget report</p>\n<h1>Memory of <code>{}</code></h1>\n\
         <p>Measured: {} of static RAM{sections}, a program for {} with {}-bit addresses. Held against: {manifests}.</p>",
        escaped(&image.name),
        bytes(report.ram.bytes),
        escaped(&image.architecture),
        u32::from(image.pointer_bytes) * 8,
    );
    if report.ram.thread_local > 0 {
        let more = bytes(report.ram.thread_local);
        _ = writeln!(
            text,
            "<p>Each thread takes {more} more of thread-local memory, which are in no figure here.</p>"
        );
    }
    text.push_str("</header>\n");
}

/// What is wrong, and what could not be measured.
pub(super) fn verdict(report: &Report, text: &mut String) {
    let findings = findings(report);
    if report.image.is_over_limit {
        text.push_str(
            "<section class=\"say error\"><h2><span aria-hidden=\"true\">⚠ </span>The linker refuses this program</h2>\
             <p>It was linked without the checks, only to be measured.</p></section>\n",
        );
    }
    let levels = [
        (Level::Unmeasured, "unmeasured", "⚠", "Not all of it could be measured"),
        (Level::Error, "error", "⚠", "Over its budgets"),
        (Level::Warning, "warning", "!", "May be refused while it runs"),
    ];
    for (level, class, sign, title) in levels {
        let found: Vec<_> = findings.iter().filter(|finding| finding.level == level).collect();
        if found.is_empty() {
            continue;
        }
        _ = writeln!(
            text,
            "<section class=\"say {class}\"><h2><span aria-hidden=\"true\">{sign} </span>{title}</h2><ul>"
        );
        for finding in found.iter().take(MOST_FINDINGS) {
            told(finding, text);
        }
        if let Some(more) = found.len().checked_sub(MOST_FINDINGS).filter(|&more| more > 0) {
            _ = writeln!(
                text,
                "<li>and {} more; <code>cargo budget check</code> has all</li>",
                grouped(more as u64)
            );
        }
        text.push_str("</ul></section>\n");
    }
    if report.budgets.is_empty() && report.gaps.is_empty() {
        text.push_str(
            "<section class=\"say\"><p>No budgets: the program was built without <code>budgets!</code>. \
             <code>cargo budget init</code> writes a manifest from these figures.</p></section>\n",
        );
    } else if findings.iter().all(|finding| finding.level == Level::Warning) {
        let budgets = report.budgets.len() as u64;
        let all =
            if budgets == 1 { "its budget".to_owned() } else { format!("all {}", count(budgets, "budget")) };
        _ = writeln!(text, "<section class=\"say fine\"><p><b>✓</b> Fits in {all}.</p></section>");
    }
}

fn told(finding: &Finding, text: &mut String) {
    let at = finding.at.as_deref().map(|at| format!(" <code>{}</code>", escaped(at))).unwrap_or_default();
    let code = escaped(&finding.code);
    _ = write!(text, "<li><p>{}{at} <small>[{code}]</small></p>", marked(&finding.message));
    if !finding.notes.is_empty() {
        text.push_str("<ul>");
        for note in &finding.notes {
            _ = write!(text, "<li>{}</li>", marked(note));
        }
        text.push_str("</ul>");
    }
    _ = writeln!(text, "<p class=\"help\">→ {}</p></li>", marked(&finding.help));
}

/// Text in which what stands between backticks is code.
fn marked(text: &str) -> String {
    let text = escaped(text);
    let mut marked = String::with_capacity(text.len());
    let mut pieces = text.split('`').peekable();
    let mut is_code = false;
    while let Some(piece) = pieces.next() {
        // A backtick without another is itself.
        let is_last = pieces.peek().is_none();
        match (is_code, is_last) {
            (true, false) => _ = write!(marked, "<code>{piece}</code>"),
            (true, true) => _ = write!(marked, "`{piece}"),
            (false, _) => marked.push_str(piece),
        }
        is_code = !is_code;
    }
    marked
}

/// A part of the RAM.
struct Piece {
    kind: Kind,
    name: &'static str,
    bytes: u64,
}

/// The RAM as a whole.
pub(super) fn whole(report: &Report, text: &mut String) {
    let ram = &report.ram;
    let piece = |kind, name, bytes| Piece { kind, name, bytes };
    let sum = |amounts: &mut dyn Iterator<Item = u64>| amounts.fold(0, u64::saturating_add);
    let mut pieces = Vec::new();
    if !report.budgets.is_empty() && has_symbols(report) {
        let managed = sum(&mut report.budgets.iter().filter_map(|budget| budget.resident));
        let other = sum(&mut report.budgets.iter().filter_map(|budget| budget.other));
        pieces.push(piece(Kind::Managed, "managed", managed));
        pieces.push(piece(Kind::Other, "other, of budgets", other));
    }
    let uncovered = sum(&mut report.uncovered.iter().map(|krate| krate.bytes));
    let name = if report.budgets.is_empty() { "by crate" } else { "not covered" };
    pieces.push(piece(Kind::Uncovered, name, uncovered));
    pieces.push(piece(Kind::Unattributed, "unattributed", ram.unattributed));
    let added: Vec<_> =
        pieces.iter().map(|piece| format!("{} {}", grouped(piece.bytes), piece.name)).collect();
    let added = format!("{} = {} of static RAM", added.join(" + "), bytes(ram.bytes));

    let asked = report.manifests.iter().find_map(|manifest| manifest.stack).map(|asked| asked.bytes);
    let total = report.manifests.iter().find_map(|manifest| manifest.total).map(|total| total.bytes);
    let mut limit = None;
    let mut said = String::new();
    if let Some(total) = total {
        limit = Some(total);
        let asked = asked.unwrap_or(0);
        let taken = ram.bytes.saturating_add(asked);
        pieces.push(piece(Kind::Hue(0), "stack", asked));
        pieces.push(piece(Kind::Free, "left", total.saturating_sub(taken)));
        said = if taken > total {
            format!("<b>⚠ {} over the total of {}</b>", bytes(taken - total), grouped(total))
        } else {
            format!("<b>{} left</b> of the total of {}", bytes(total - taken), grouped(total))
        };
    } else if let Some(stack) = report.stack {
        let asked = asked.unwrap_or(0);
        pieces.push(piece(Kind::Hue(0), "stack, as asked", asked));
        pieces.push(piece(Kind::Free, "more for the stack", stack.room.saturating_sub(asked)));
        said = if asked > stack.room {
            format!("<b>⚠ {} left for the stack, {} asked</b>", bytes(stack.room), grouped(asked))
        } else {
            format!("<b>{} left</b> for the stack", bytes(stack.room))
        };
    }
    if let (Some(_), Some(stack)) = (total, report.stack) {
        _ = write!(said, ", {} between the statics and the top of the stack", bytes(stack.room));
    }
    let drawn: Vec<_> = pieces.iter().map(|piece| (piece.kind, piece.bytes)).collect();
    let title = if said.is_empty() { "Static RAM" } else { "What is left" };
    _ = writeln!(text, "<section id=\"sum\"><h2>{title}</h2>");
    if !said.is_empty() {
        _ = writeln!(text, "<p class=\"lead\">{said}</p>");
    }
    _ = writeln!(text, "{}<ul class=\"key\">", bar(&drawn, limit));
    for Piece { kind, name, bytes } in pieces.iter().filter(|piece| piece.bytes > 0) {
        _ = writeln!(text, "<li>{}{name} <b>{}</b></li>", swatch(*kind), grouped(*bytes));
    }
    _ = writeln!(text, "</ul>\n<p>{added}</p></section>");
}

/// A sample of how something is drawn.
pub(super) fn swatch(kind: Kind) -> String {
    format!(
        "<svg class=\"swatch\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><g class=\"{}\">\
         <rect x=\"1\" y=\"1\" width=\"14\" height=\"14\"/></g></svg>",
        class(kind)
    )
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn code_between_backticks_is_code() {
        let cases = [
            ("a `b` c", "a <code>b</code> c"),
            ("`<b>`", "<code>&lt;b&gt;</code>"),
            ("a ` b", "a ` b"),
            ("``", "<code></code>"),
            ("`a` `b", "<code>a</code> `b"),
        ];
        for (text, expected) in cases {
            assert_eq!(marked(text), expected);
        }
    }
}
