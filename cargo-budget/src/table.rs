//! Owns the layout of tables for a terminal. Comes in: columns and rows. Goes out: lines.

use comfy_table::{CellAlignment, ContentArrangement, Table as Layout, presets::NOTHING};

/// On which side the text of a column stands.
#[derive(Clone, Copy)]
pub(crate) enum Side {
    Left,
    Right,
}

/// A table that is being written.
pub(crate) struct Table(Layout);

impl Table {
    /// A table with these columns.
    pub(crate) fn new<const COLUMNS: usize>(columns: [(&str, Side); COLUMNS]) -> Self {
        let mut layout = Layout::new();
        layout.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        layout.set_header(columns.map(|(name, _)| name));
        for ((_, side), column) in columns.into_iter().zip(layout.column_iter_mut()) {
            column.set_padding((0, 2));
            column.set_cell_alignment(match side {
                Side::Left => CellAlignment::Left,
                Side::Right => CellAlignment::Right,
            });
        }
        Self(layout)
    }

    /// Adds a row.
    pub(crate) fn row<const COLUMNS: usize>(&mut self, cells: [String; COLUMNS]) {
        self.0.add_row(cells);
    }

    /// The lines: the head, then the rows.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.lines().map(|line| line.trim_end().to_owned()).collect()
    }
}

/// The width of a bar, in cells and in the eighths that are the smallest step.
const CELLS: usize = 16;
const EIGHTHS: usize = CELLS * 8;

/// A bar of 16 cells that shows `part` of `whole`; full when it is more.
pub(crate) fn bar(part: u64, whole: u64) -> String {
    let eighths = match (part, whole) {
        (0, 0) => 0,
        (_, 0) => EIGHTHS,
        _ => usize::try_from(u128::from(part) * EIGHTHS as u128 / u128::from(whole))
            .map_or(EIGHTHS, |part| part.min(EIGHTHS)),
    };
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"].get(eighths % 8).copied().unwrap_or_default();
    format!("{:░<CELLS$}", "█".repeat(eighths / 8) + rest)
}

/// A share in whole percent, as text.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return if part == 0 { "-".to_owned() } else { "over".to_owned() };
    }
    format!("{} %", u128::from(part) * 100 / u128::from(whole))
}

#[cfg(test)]
mod tests {
    use super::{bar, percent};

    #[test]
    fn a_bar_is_as_full_as_it_is() {
        let cases = [
            (0, 0, "░░░░░░░░░░░░░░░░", "-"),
            (1, 0, "████████████████", "over"),
            (0, 9, "░░░░░░░░░░░░░░░░", "0 %"),
            (1, 128, "▏░░░░░░░░░░░░░░░", "0 %"),
            (9, 128, "█▏░░░░░░░░░░░░░░", "7 %"),
            (1, 2, "████████░░░░░░░░", "50 %"),
            (127, 128, "███████████████▉", "99 %"),
            (2, 1, "████████████████", "200 %"),
            (u64::MAX, u64::MAX, "████████████████", "100 %"),
        ];
        for (part, whole, shown, share) in cases {
            assert_eq!((&*bar(part, whole), &*percent(part, whole)), (shown, share), "{part} of {whole}");
        }
    }
}
