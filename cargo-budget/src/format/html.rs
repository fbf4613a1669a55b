//! Owns the form for a browser. Comes in: a report. Goes out: one page that needs nothing beside itself, neither a network
//! nor scripts: what is left, a map of the RAM against the limits, and tables.

mod bar;
mod escape;
mod map;
mod places;
mod plan;
mod policy;
mod summary;
mod tables;
#[cfg(test)]
mod tests;
mod treemap;

use std::fmt::Write;

use self::{
    escape::Escaped,
    map::{NARROW, WIDE, draw},
    places::Places,
    plan::{Kind, plan},
    policy::policy,
    summary::swatch,
};
use crate::report::Report;

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// The page.
pub(crate) fn report(report: &Report) -> String {
    let title = Escaped(&report.image.name);
    let policy = policy(STYLE, SCRIPT);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Memory of {title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n{}<script>{SCRIPT}</script>\n</body>\n</html>\n",
        body(report)
    )
}

/// What is to be read.
fn body(report: &Report) -> String {
    let places = Places::of(report);
    let mut text = String::new();
    text.push_str(PATTERNS);
    summary::head(report, &mut text);
    navigation(report, &mut text);
    text.push_str("<main>\n");
    summary::verdict(report, &mut text);
    summary::whole(report, &mut text);
    text.push_str(SEARCH);
    map(report, &places, &mut text);
    tables::budgets(report, &mut text);
    tables::sites(report, &mut text);
    tables::crates(report, &places, &mut text);
    tables::symbols(report, &mut text);
    _ = writeln!(
        text,
        "</main>\n<footer><p>Made by <code>cargo budget report --html</code>, version {}. Names of more than {} letters are \
         cut in the middle; <code>cargo budget report --format json</code> has them, and every row.</p></footer>",
        env!("CARGO_PKG_VERSION"),
        tables::LETTERS,
    );
    text
}

/// Links to the parts of the page.
fn navigation(report: &Report, text: &mut String) {
    let has_budgets = !report.budgets.is_empty();
    let parts = [
        ("sum", "Whole", true),
        ("map", "Map", true),
        ("budgets", "Budgets", has_budgets),
        ("sites", "Sites", has_budgets || !report.sites.is_empty()),
        ("crates", "Crates", true),
        ("symbols", "Symbols", plan::has_symbols(report)),
    ];
    text.push_str("<nav aria-label=\"Parts of the page\">");
    for (place, name, _) in parts.into_iter().filter(|(_, _, is_there)| *is_there) {
        _ = write!(text, "<a href=\"#{place}\">{name}</a>");
    }
    text.push_str("</nav>\n");
}

/// The map, in two forms of which one is shown, and what its colours mean.
fn map(report: &Report, places: &Places, text: &mut String) {
    let whole = plan(report, places);
    if whole.bytes == 0 {
        text.push_str("<section id=\"map\"><h2>Map</h2><p>There is no static RAM to draw.</p></section>\n");
        return;
    }
    let has_budgets = !report.budgets.is_empty();
    let said = if has_budgets {
        "Each frame is a budget, as large as its limit; in it crates, their statics, and what is free. What is on demand is \
         taken of what is free. Beside them stands what no budget covers."
    } else {
        "Each frame is a crate, as large as its static RAM; in it are its statics."
    };
    _ = writeln!(
        text,
        "<section id=\"map\"><h2>Map</h2>\n<p>{said} Within a frame, areas are in proportion to bytes. A click leads to the row \
         in the tables.</p>"
    );
    if !plan::has_symbols(report) {
        text.push_str(
            "<p>The image has no symbols: what of its static RAM is not in a managed static is not in the map.</p>\n",
        );
    }
    if has_budgets {
        let kinds = [
            (Kind::Managed, "managed static"),
            (Kind::Other, "other static of the budget"),
            (Kind::Elsewhere, "managed, not in RAM"),
            (Kind::Bounded, "on demand, bounded"),
            (Kind::Unbounded, "on demand, unbounded: one value"),
            (Kind::Free, "free"),
            (Kind::Over, "over its limit"),
            (Kind::Uncovered, "not covered"),
            (Kind::Unattributed, "unattributed"),
        ];
        text.push_str("<ul class=\"key\">\n");
        for (kind, name) in kinds.into_iter().filter(|(kind, _)| whole.has(*kind)) {
            _ = writeln!(text, "<li>{}{name}</li>", swatch(kind));
        }
        text.push_str("</ul>\n");
    }
    for form in [WIDE, NARROW] {
        text.push_str(&draw(
            whole.clone(),
            &form,
            "Static RAM, as areas; the tables below have the same figures",
        ));
    }
    text.push_str("<p id=\"said\" hidden>Point at an area, or go through the map with the arrow keys.</p>\n</section>\n");
}

/// The field that searches all tables; shown by the script that does it.
const SEARCH: &str = "<form id=\"search\" role=\"search\" hidden><label for=\"words\">Search</label>\
    <input id=\"words\" type=\"search\" placeholder=\"budget, crate, symbol, file\" autocomplete=\"off\" spellcheck=\"false\">\
    <output id=\"found\" for=\"words\"></output></form>\n";

/// The patterns that areas are filled with, beside colours.
const PATTERNS: &str = "<svg class=\"patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\
    <pattern id=\"p-bounded\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
    <rect class=\"ground\" width=\"7\" height=\"7\"/><rect class=\"ink\" width=\"2\" height=\"7\"/></pattern>\
    <pattern id=\"p-unbounded\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\">\
    <rect class=\"ground\" width=\"7\" height=\"7\"/><circle class=\"ink\" cx=\"3.5\" cy=\"3.5\" r=\"1.4\"/></pattern>\
    <pattern id=\"p-over\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(-45)\">\
    <rect class=\"ground\" width=\"8\" height=\"8\"/><rect class=\"ink\" width=\"3\" height=\"8\"/></pattern>\
    </defs></svg>\n";
