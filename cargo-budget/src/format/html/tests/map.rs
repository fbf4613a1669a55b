//! How the map is drawn.

use super::{area, full};
use crate::format::html::{
    map::{NARROW, WIDE, place},
    treemap::Rect,
};

#[test]
fn areas_are_inside_their_frames_and_apart() {
    let mut whole = area(&full());
    for form in [WIDE, NARROW] {
        whole.merge(whole.bytes.div_ceil(form.most));
        let window = Rect { x: 0.0, y: 0.0, width: form.width, height: form.height };
        let mut placed = Vec::new();
        place(&whole, window, 0, &mut placed);
        assert!(placed.len() > 20);
        for (index, outer) in placed.iter().enumerate() {
            // All that follow and are deeper are in it; the next of its own depth is beside it.
            let mut inner = placed.iter().skip(index + 1).take_while(|next| next.depth > outer.depth);
            let (one, slack) = (outer.rect, 1e-6);
            assert!(inner.all(|inner| {
                let other = inner.rect;
                other.x >= one.x - slack
                    && other.y >= one.y - slack
                    && other.x + other.width <= one.x + one.width + slack
                    && other.y + other.height <= one.y + one.height + slack
            }));
            for beside in placed.iter().skip(index + 1).filter(|next| next.depth == outer.depth) {
                let other = beside.rect;
                let across = (one.x + one.width).min(other.x + other.width) - one.x.max(other.x);
                let down = (one.y + one.height).min(other.y + other.height) - one.y.max(other.y);
                assert!(across < slack || down < slack, "{} and {}", outer.area.name, beside.area.name);
            }
        }
    }
}
