//! Owns the chart. Comes in: the table as CSV. Goes out: an SVG that is readable on light and on dark: each figure that has
//! a target as a bar, as long as its ratio is of what the target allows; then how figures grow.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "places on a picture are small"
)]

use std::fmt::Write;

const WIDTH: usize = 880;
const LABELS: usize = 400;
/// How far right the line stands that a bar may reach.
const LINE: usize = LABELS + 300;
const ROW: usize = 18;
/// The panels of the growth: beside each other, and their size.
const PANELS: (usize, usize, usize) = (3, 260, 170);

const STYLE: &str = "text{font:12px system-ui,sans-serif;fill:#24292f}.group{font-weight:600}.dim{fill:#57606a}\
    .end{text-anchor:end}.middle{text-anchor:middle}.met{fill:#2da44e}.missed{fill:#cf222e}.axis{stroke:#57606a}\
    .curve{fill:none;stroke:#0969da;stroke-width:2}.dot{fill:#0969da}.ground{fill:#ffffff}\
    @media(prefers-color-scheme:dark){text{fill:#e6edf3}.dim{fill:#9198a1}.met{fill:#3fb950}.missed{fill:#f85149}\
    .axis{stroke:#9198a1}.curve{stroke:#58a6ff}.dot{fill:#58a6ff}.ground{fill:#0d1117}}";

/// One line of the table.
struct Row {
    group: String,
    name: String,
    figure: f64,
    ratio: f64,
    target: String,
    met: String,
}

/// Draws the chart of a table.
pub(crate) fn draw(csv: &str) -> String {
    let rows: Vec<Row> = csv.lines().skip(1).filter_map(row).collect();
    let mut body = String::new();
    let mut y = 44;
    let held: Vec<&Row> = rows.iter().filter(|row| !row.met.is_empty()).collect();
    for group in held.chunk_by(|row, next| row.group == next.group) {
        // A group of one bar is its own label.
        if let [row] = group {
            bar(&mut body, y, row, &row.group);
            y += ROW;
            continue;
        }
        y += 10;
        text(&mut body, 12, y, "group", &group[0].group);
        y += ROW;
        for row in group {
            bar(&mut body, y, row, &row.name);
            y += ROW;
        }
        y += 10;
    }
    // Writing to a string never fails.
    let _ = write!(body, "<line class=\"axis\" x1=\"{LINE}\" y1=\"36\" x2=\"{LINE}\" y2=\"{y}\"/>");
    text(
        &mut body,
        12,
        24,
        "dim",
        "ratio to the peer, as a part of what the target allows: shorter is better",
    );
    text(&mut body, LINE, 24, "dim middle", "the target");
    y += 30;
    let mut groups: Vec<&str> = Vec::new();
    for row in rows.iter().filter(|row| row.group.starts_with("growth")) {
        if !groups.contains(&row.group.as_str()) {
            groups.push(&row.group);
        }
    }
    for (place, group) in groups.iter().enumerate() {
        let (across, width, height) = PANELS;
        let x = 12 + place % across * (width + 30);
        let panel: Vec<&Row> = rows.iter().filter(|row| row.group == *group).collect();
        curve(&mut body, (x, y + place / across * (height + 40)), group, &panel);
    }
    let height = y + groups.len().div_ceil(PANELS.0) * (PANELS.2 + 40);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\">\
         <title>Speed beside the peers</title><style>{STYLE}</style>\
         <rect class=\"ground\" width=\"{WIDTH}\" height=\"{height}\"/>{body}</svg>\n"
    )
}

/// One figure as a bar, cut off where it leaves the chart.
fn bar(body: &mut String, y: usize, row: &Row, label: &str) {
    let allowed: f64 = row
        .target
        .trim_start_matches("<= ")
        .split(' ')
        .next()
        .map_or(1.0, |number| number.parse().unwrap_or(1.0));
    let most = (WIDTH - LABELS - 60) as f64;
    let length = (row.ratio / allowed * (LINE - LABELS) as f64).min(most);
    let class = if row.met == "yes" { "met" } else { "missed" };
    text(body, LABELS - 8, y, "end", label);
    let _ = write!(
        body,
        "<rect class=\"{class}\" x=\"{LABELS}\" y=\"{}\" width=\"{length:.1}\" height=\"12\" rx=\"2\"/>",
        y - 10
    );
    let at = LABELS + length as usize + 6;
    text(body, at, y, "dim", &format!("{:.2}", row.ratio));
}

/// The figures of one group as a curve over its names, in powers of ten.
fn curve(body: &mut String, (x, y): (usize, usize), group: &str, rows: &[&Row]) {
    let (_, width, height) = PANELS;
    text(body, x, y + 12, "group", group.trim_start_matches("growth with "));
    let (left, top, bottom) = (x + 46, y + 24, y + height - 18);
    let figures = || rows.iter().map(|row| row.figure.max(0.1));
    let low = figures().fold(f64::MAX, f64::min).log10().floor();
    let high = figures().fold(f64::MIN, f64::max).log10().ceil().max(low + 1.0);
    let step = (width - 66) as f64 / rows.len().saturating_sub(1).max(1) as f64;
    let place = |number: usize, figure: f64| {
        let part = (figure.max(0.1).log10() - low) / (high - low);
        (left as f64 + 6.0 + step * number as f64, bottom as f64 - part * (bottom - top) as f64)
    };
    let mut power = low;
    while power <= high {
        let at = place(0, 10_f64.powf(power)).1;
        let end = x + width;
        let _ = write!(
            body,
            "<line class=\"axis\" opacity=\".3\" x1=\"{left}\" y1=\"{at:.1}\" x2=\"{end}\" y2=\"{at:.1}\"/>"
        );
        text(body, left - 4, at as usize + 4, "dim end", &time(10_f64.powf(power)));
        power += 1.0;
    }
    let mut points = String::new();
    for (number, row) in rows.iter().enumerate() {
        let (at, up) = place(number, row.figure);
        let _ = write!(points, "{at:.1},{up:.1} ");
        let _ = write!(body, "<circle class=\"dot\" cx=\"{at:.1}\" cy=\"{up:.1}\" r=\"3\"/>");
        let short = row.name.split(' ').take(if row.name.ends_with('B') { 2 } else { 1 }).collect::<Vec<_>>();
        text(body, at as usize, bottom + 16, "dim middle", &short.join(" "));
    }
    let _ = write!(body, "<polyline class=\"curve\" points=\"{}\"/>", points.trim_end());
}

fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        ..1e3 => format!("{nanoseconds} ns"),
        1e3..1e6 => format!("{} µs", nanoseconds / 1e3),
        _ => format!("{} ms", nanoseconds / 1e6),
    }
}

fn text(body: &mut String, x: usize, y: usize, class: &str, text: &str) {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let _ = write!(body, "<text x=\"{x}\" y=\"{y}\" class=\"{class}\">{text}</text>");
}

/// One line of the CSV.
fn row(line: &str) -> Option<Row> {
    let mut fields = fields(line).into_iter();
    let (group, name) = (fields.nth(1)?, fields.next()?);
    let figure = fields.next()?.parse().ok()?;
    let mut rest = fields.skip(2);
    let ratio = rest.next()?.parse().ok()?;
    Some(Row { group, name, figure, ratio, target: rest.next()?, met: rest.next()? })
}

/// The fields of a line, some of them in quotes.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            letter => fields.last_mut().map_or((), |field| field.push(letter)),
        }
    }
    fields
}
