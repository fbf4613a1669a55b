//! Owns bars. Comes in: amounts of a whole. Goes out: SVG, a piece for each amount, and a mark where the limit is.

use std::fmt::Write;

use super::{map::class, plan::Kind, treemap::size};

/// The whole of a bar, in percent of its width.
const WIDTH: f64 = 100.0;
/// The width of the mark at the limit.
const MARK: f64 = 0.8;

/// A bar of `pieces` in their order, as long as the larger of their sum and `limit`.
pub(super) fn bar(pieces: &[(Kind, u64)], limit: Option<u64>) -> String {
    let sum: f64 = pieces.iter().map(|(_, amount)| size(*amount)).sum();
    let whole = sum.max(limit.map_or(0.0, size));
    let mut text =
        "<svg class=\"bar\" aria-hidden=\"true\"><rect class=\"ground\" width=\"100%\" height=\"100%\"/>"
            .to_owned();
    let mut piece = |class: &str, start: f64, width: f64| {
        _ = write!(text, "<rect class=\"{class}\" x=\"{start:.2}%\" width=\"{width:.2}%\" height=\"100%\"/>");
    };
    let mut before = 0.0;
    for &(kind, amount) in pieces.iter().filter(|(_, amount)| *amount > 0) {
        let start = WIDTH * before / whole;
        before += size(amount);
        piece(class(kind), start, WIDTH * before / whole - start);
    }
    if let Some(limit) = limit.map(size).filter(|&limit| limit < sum) {
        let at = WIDTH * limit / whole;
        piece("excess", at, WIDTH - at);
        piece("mark", (at - MARK / 2.0).max(0.0), MARK);
    }
    text.push_str("</svg>");
    text
}

#[cfg(test)]
mod tests {
    use super::bar;
    use crate::format::html::plan::Kind;

    #[test]
    fn pieces_are_in_proportion_and_the_limit_is_marked() {
        let fits = bar(&[(Kind::Managed, 25), (Kind::Other, 0), (Kind::Free, 75)], Some(100));
        assert!(fits.contains("class=\"managed\" x=\"0.00%\" width=\"25.00%\""), "{fits}");
        assert!(fits.contains("class=\"free\" x=\"25.00%\" width=\"75.00%\""), "{fits}");
        assert!(!fits.contains("other") && !fits.contains("mark"), "{fits}");
        let over = bar(&[(Kind::Managed, 200)], Some(50));
        assert!(over.contains("class=\"excess\" x=\"25.00%\" width=\"75.00%\""), "{over}");
        assert!(over.contains("class=\"mark\" x=\"24.60%\""), "{over}");
        for nothing in [bar(&[], None), bar(&[], Some(0)), bar(&[(Kind::Free, 0)], Some(0))] {
            assert!(!nothing.contains("NaN") && !nothing.contains("inf"), "{nothing}");
        }
    }
}
