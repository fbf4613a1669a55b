//! Owns the table: each figure, what it is beside, its target, and whether that is met. Comes in: measured cases. Goes
//! out: text while it measures, and a CSV that the chart is drawn from.

use std::fmt::Write;

use crate::interleaved::{Case, measure, median, ratio};

/// What a ratio is held against.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// Nothing: the figure is there to compare.
    None,
    /// At most this.
    AtMost(f64),
    /// At most this, give or take 5 % of noise.
    About(f64),
    /// The same, give or take 10 %.
    Same,
}

impl Target {
    /// `Some(true)` where it is met, `None` where there is none.
    fn is_met(self, ratio: f64) -> Option<bool> {
        match self {
            Self::None => None,
            Self::AtMost(most) => Some(ratio <= most),
            Self::About(most) => Some(ratio <= most * 1.05),
            Self::Same => Some((0.9..=1.1).contains(&ratio)),
        }
    }

    fn text(self) -> String {
        match self {
            Self::None => String::new(),
            Self::AtMost(most) => format!("<= {most:.2}"),
            Self::About(most) => format!("<= {most:.2} ±5 %"),
            Self::Same => "1.00 ±10 %".to_owned(),
        }
    }
}

/// One line of the table.
struct Row {
    part: &'static str,
    group: String,
    name: String,
    figure: f64,
    unit: &'static str,
    against: String,
    ratio: f64,
    target: Target,
    why: &'static str,
}

impl Row {
    /// Why the figure is what it is: for a target that is missed, and where there is none.
    fn reason(&self) -> Option<&'static str> {
        match (self.target.is_met(self.ratio), self.why) {
            (Some(true), _) | (None, "") => None,
            (Some(false), "") => Some("no reason is known"),
            (_, why) => Some(why),
        }
    }
}

/// The table, as far as it is measured.
#[derive(Default)]
pub(crate) struct Report {
    /// The part that is measured now.
    part: &'static str,
    rows: Vec<Row>,
}

/// The first line of the CSV.
const COLUMNS: &str = "part,group,what,figure,unit,beside,ratio,target,met,why\n";

impl Report {
    /// Measures one part.
    pub(crate) fn measure(&mut self, part: &'static str, run: fn(&mut Self)) {
        self.part = part;
        run(self);
    }

    /// Measures the cases of one group, which ran `parts` of what a figure is of in an iteration, and prints them.
    pub(crate) fn table(&mut self, group: &str, iterations: u32, parts: u32, mut cases: Vec<Case<'_>>) {
        let figures = measure(iterations, parts, &mut cases);
        self.heading(group);
        for (case, rounds) in cases.iter().zip(&figures) {
            let peer = cases.iter().position(|peer| peer.name == case.against).unwrap_or(0);
            self.row(Row {
                part: self.part,
                group: group.to_owned(),
                name: case.name.to_owned(),
                figure: median(rounds.clone()),
                unit: "ns",
                against: cases[peer].name.to_owned(),
                ratio: ratio(rounds, &figures[peer]),
                target: case.target,
                why: case.why,
            });
        }
    }

    /// Begins a group.
    pub(crate) fn heading(&self, group: &str) {
        if self.rows.is_empty() {
            println!("{:<50} {:>12}  {:>7}  {:<13} {:<7} beside", "", "median", "ratio", "target", "");
        }
        println!("\n{group}");
    }

    /// Adds and prints one figure that was measured elsewhere.
    #[expect(clippy::too_many_arguments, reason = "one for each column")]
    pub(crate) fn figure(
        &mut self,
        group: &str,
        name: &str,
        (figure, unit): (f64, &'static str),
        against: &str,
        ratio: f64,
        target: Target,
        why: &'static str,
    ) {
        let (group, name, against) = (group.to_owned(), name.to_owned(), against.to_owned());
        let part = self.part;
        self.row(Row { part, group, name, figure, unit, against, ratio, target, why });
    }

    fn row(&mut self, row: Row) {
        let verdict = match row.target.is_met(row.ratio) {
            None => "",
            Some(true) => "met",
            Some(false) => "MISSED",
        };
        let against = if row.name == row.against { "" } else { &row.against };
        println!(
            "  {:<48} {:>9.2} {:<3} {:>6.2}  {:<13} {verdict:<7} {against}",
            row.name,
            row.figure,
            row.unit,
            row.ratio,
            row.target.text(),
        );
        if let Some(why) = row.reason() {
            println!("      why: {why}");
        }
        self.rows.push(row);
    }

    /// Prints how many targets are met.
    pub(crate) fn print_sum(&self) {
        let met = self.rows.iter().filter_map(|row| row.target.is_met(row.ratio)).filter(|met| *met).count();
        let all = self.rows.iter().filter(|row| row.target.is_met(row.ratio).is_some()).count();
        println!("\n{met} of {all} targets are met");
    }

    /// The table as CSV, a line for each figure; the parts that were not measured are those of `before`, another table.
    pub(crate) fn csv(&self, parts: &[&str], before: &str) -> String {
        let mut csv = COLUMNS.to_owned();
        for part in parts {
            if self.rows.iter().any(|row| row.part == *part) {
                self.lines(part, &mut csv);
            } else {
                let start = format!("{part},");
                let kept = before.lines().filter(|line| line.starts_with(&start));
                csv.extend(kept.flat_map(|line| [line, "\n"]));
            }
        }
        csv
    }

    /// The lines of one part.
    fn lines(&self, part: &str, csv: &mut String) {
        for row in self.rows.iter().filter(|row| row.part == part) {
            let met = row.target.is_met(row.ratio);
            let why = row.reason().unwrap_or_default();
            let met = met.map(|met| if met { "yes" } else { "no" }).unwrap_or_default();
            // Writing to a string never fails.
            let _ = writeln!(
                csv,
                "{part},{},{},{:.3},{},{},{:.3},{},{met},{}",
                quoted(&row.group),
                quoted(&row.name),
                row.figure,
                row.unit,
                quoted(&row.against),
                row.ratio,
                row.target.text(),
                quoted(why),
            );
        }
    }
}

/// A field of a CSV.
fn quoted(text: &str) -> String {
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
