//! Owns the layout of a treemap. Comes in: amounts, and the rectangle they share. Goes out: a rectangle for each amount, in
//! proportion to it, as close to a square as the order allows.
//!
//! The algorithm is that of Bruls, Huizing and van Wijk, "Squarified Treemaps" (2000): a row along the shorter side grows
//! as long as its worst rectangle gets no longer. The last row takes all that is left, so nothing is lost to rounding.

/// A rectangle, in units of the drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Rect {
    /// The rectangle without a margin, and without `head` more at its top; empty where there is no room.
    pub(super) fn inset(self, margin: f64, head: f64) -> Self {
        Self {
            x: self.x + margin,
            y: self.y + margin.max(head),
            width: (self.width - 2.0 * margin).max(0.0),
            height: (self.height - margin - margin.max(head)).max(0.0),
        }
    }

    /// The rectangle at its start that is `length` long on the longer side, and the rest.
    fn split(self, length: f64) -> (Self, Self) {
        if self.width >= self.height {
            let length = length.min(self.width);
            (Self { width: length, ..self }, Self { x: self.x + length, width: self.width - length, ..self })
        } else {
            let length = length.min(self.height);
            (
                Self { height: length, ..self },
                Self { y: self.y + length, height: self.height - length, ..self },
            )
        }
    }
}

/// Shares `area` among `amounts`, in their order; the largest should come first.
pub(super) fn squarify(amounts: &[u64], area: Rect) -> Vec<Rect> {
    let mut placed = Vec::with_capacity(amounts.len());
    let mut left = area;
    let mut rest = amounts;
    while !rest.is_empty() {
        let total: f64 = rest.iter().copied().map(size).sum();
        let scale = left.width * left.height / total;
        let side = left.width.min(left.height);
        let length = row_length(rest, scale, side);
        let (row, after) = rest.split_at(length);
        let sum: f64 = row.iter().copied().map(size).sum();
        // Not a number where there is no room: then this row takes all of it too.
        let thickness =
            if after.iter().all(|&amount| amount == 0) { f64::INFINITY } else { sum * scale / side };
        let (band, remainder) = left.split(thickness);
        place_row(row, sum, band, left.width >= left.height, &mut placed);
        (left, rest) = (remainder, after);
    }
    placed
}

/// How many of `amounts` make the next row.
fn row_length(amounts: &[u64], scale: f64, side: f64) -> usize {
    let mut sum = 0.0;
    let mut largest = 0.0_f64;
    let mut best = f64::INFINITY;
    for (index, &amount) in amounts.iter().enumerate() {
        let area = size(amount) * scale;
        sum += area;
        largest = largest.max(area);
        let square = sum * sum;
        let worst = (side * side * largest / square).max(square / (side * side * area));
        // Not a number where an amount or the area is nothing: such a rectangle changes no row.
        if worst > best {
            return index;
        }
        best = best.min(worst);
    }
    amounts.len()
}

/// Places one row: side by side along the shorter side of what was left.
fn place_row(row: &[u64], sum: f64, band: Rect, is_column: bool, placed: &mut Vec<Rect>) {
    let whole = if is_column { band.height } else { band.width };
    let mut before = 0.0;
    for &amount in row {
        let start = if sum > 0.0 { whole * before / sum } else { 0.0 };
        before += size(amount);
        let end = if sum > 0.0 { whole * before / sum } else { 0.0 };
        placed.push(if is_column {
            Rect { y: band.y + start, height: end - start, ..band }
        } else {
            Rect { x: band.x + start, width: end - start, ..band }
        });
    }
}

/// An amount as a number to draw with.
#[expect(clippy::cast_precision_loss, reason = "a drawing has fewer digits")]
pub(super) fn size(amount: u64) -> f64 {
    amount as f64
}

#[cfg(test)]
mod tests {
    use super::{Rect, size, squarify};

    const AREA: Rect = Rect { x: 10.0, y: 20.0, width: 600.0, height: 400.0 };

    fn cases() -> Vec<Vec<u64>> {
        vec![
            vec![6, 6, 4, 3, 2, 2, 1],
            vec![1],
            vec![1, 1],
            vec![u64::MAX, u64::MAX, 1],
            vec![1 << 40, 1024, 1024, 4, 1],
            vec![5, 0, 0],
            vec![0, 5, 0, 3],
            (1..=500).rev().collect(),
            vec![8; 1000],
            vec![1, 100, 3, 50],
        ]
    }

    #[test]
    fn areas_are_in_proportion() {
        for amounts in cases() {
            let total: f64 = amounts.iter().copied().map(size).sum();
            let placed = squarify(&amounts, AREA);
            assert_eq!(placed.len(), amounts.len());
            for (rect, &amount) in placed.iter().zip(&amounts) {
                let expected = AREA.width * AREA.height * size(amount) / total;
                let found = rect.width * rect.height;
                assert!(
                    (found - expected).abs() < 1e-6 * AREA.width * AREA.height,
                    "{amount}: {found}, {expected}"
                );
            }
        }
    }

    #[test]
    fn all_are_inside_and_none_overlap() {
        let slack = 1e-6;
        for amounts in cases() {
            let placed = squarify(&amounts, AREA);
            for (index, one) in placed.iter().enumerate() {
                assert!(one.width >= 0.0 && one.height >= 0.0, "{one:?}");
                assert!(
                    one.x >= AREA.x - slack && one.x + one.width <= AREA.x + AREA.width + slack,
                    "{one:?}"
                );
                assert!(
                    one.y >= AREA.y - slack && one.y + one.height <= AREA.y + AREA.height + slack,
                    "{one:?}"
                );
                for other in placed.iter().skip(index + 1) {
                    let across = (one.x + one.width).min(other.x + other.width) - one.x.max(other.x);
                    let down = (one.y + one.height).min(other.y + other.height) - one.y.max(other.y);
                    assert!(across < slack || down < slack, "{one:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn rectangles_are_close_to_squares() {
        // The example of the paper: its worst rectangle is 25/9 as long as wide.
        let placed = squarify(&[6, 6, 4, 3, 2, 2, 1], Rect { x: 0.0, y: 0.0, width: 6.0, height: 4.0 });
        let longest = placed.iter().map(|rect| (rect.width / rect.height).max(rect.height / rect.width));
        let longest = longest.fold(0.0, f64::max);
        assert!((longest - 25.0 / 9.0).abs() < 1e-9, "{longest}");
    }

    #[test]
    fn a_row_grows_while_its_worst_rectangle_stays_as_long() {
        // Each half of a square is twice as long as wide, whichever way it is cut; a name has room where it lies.
        let square = Rect { x: 0.0, y: 0.0, width: 64.0, height: 64.0 };
        let halves = [0.0, 32.0].map(|y| Rect { y, height: 32.0, ..square });
        assert_eq!(squarify(&[1, 1], square), halves);
    }

    #[test]
    fn nothing_and_no_room_are_no_mistake() {
        assert!(squarify(&[], AREA).is_empty());
        for (amounts, area) in [(&[0, 0][..], AREA), (&[1, 2, 3][..], Rect::default())] {
            let placed = squarify(amounts, area);
            assert_eq!(placed.len(), amounts.len());
            assert!(placed.iter().all(|rect| rect.width * rect.height <= 0.0), "{placed:?}");
        }
        let line = Rect { height: 0.0, ..AREA };
        let placed = squarify(&[5, 3, 1, 0], line);
        assert!(placed.iter().all(|rect| rect.x >= line.x && rect.x + rect.width <= line.x + line.width));
        assert!(placed.iter().all(|rect| rect.y >= line.y && rect.y + rect.height <= line.y), "{placed:?}");
        assert!(AREA.inset(500.0, 0.0).width <= 0.0);
    }
}
