//! How the map is drawn.

use super::{area, frame, full, leaf};
use crate::format::html::{
    map::{Form, NARROW, WIDE, class, draw, place},
    plan::{Area, HUES, Kind},
    treemap::Rect,
};

/// A map of this one area, `width` wide and `height` high.
fn drawn(area: Area, width: f64, height: f64) -> String {
    let form = Form { class: "wide", width, height, most: 100 };
    draw(frame(Kind::Whole, "", "", vec![area]), &form, "Map")
}

/// The texts of a map that have this class, with the markup in them.
fn texts<'map>(map: &'map str, class: &str) -> Vec<&'map str> {
    let start = format!("<text{class} x=");
    let rest = map.split(&start).skip(1);
    rest.filter_map(|rest| rest.split_once("</text>")?.0.split_once('>')).map(|(_, text)| text).collect()
}

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

#[test]
fn an_area_has_its_name_and_its_bytes_where_there_is_room() {
    let label = |bytes: u64, width: f64, height: f64| {
        let map = drawn(leaf(Kind::Managed, "app::ABC", bytes), width, height);
        let count = |class| texts(&map, class).len();
        assert!(count("") < 2 && count(" class=\"n\"") < 2, "{map}");
        let name = texts(&map, "").first().map(ToString::to_string);
        (name, texts(&map, " class=\"n\"").first().map(ToString::to_string))
    };
    let name = || Some("ABC".to_owned());
    // Three letters are the fewest.
    assert_eq!(label(7, 28.2, 16.0), (name(), None));
    assert_eq!(label(7, 28.0, 16.0), (None, None));
    assert_eq!(label(7, 28.2, 15.9), (None, None));
    assert_eq!(label(7, 28.2, 30.0), (name(), Some("7".to_owned())));
    assert_eq!(label(7, 28.2, 29.9), (name(), None));
    assert_eq!(label(1000, 28.2, 30.0), (name(), None), "an amount is never cut");
    assert_eq!(label(1000, 80.0, 30.0), (Some("app::ABC".to_owned()), Some("1,000".to_owned())));
}

const FIGURES: &str = "10 of 20 static, 10 free";

fn radio() -> Area {
    frame(Kind::Budget, "Radio", FIGURES, vec![leaf(Kind::Managed, "A", 10), leaf(Kind::Free, "free", 10)])
}

#[test]
fn a_frame_has_a_head_where_there_is_room() {
    let has_head = |width, height| !texts(&drawn(radio(), width, height), " class=\"h1\"").is_empty();
    assert!(has_head(34.0, 2.2 * 22.0));
    assert!(!has_head(33.9, 2.2 * 22.0));
    assert!(!has_head(34.0, 48.3));
}

#[test]
fn the_figures_of_a_frame_stand_where_they_fit() {
    let outer = |width, height| texts(&drawn(radio(), width, height), " class=\"h1\"").concat();
    assert_eq!(outer(400.0, 60.0), format!("Radio<tspan class=\"f\" dx=\"8\">{FIGURES}</tspan>"));
    assert_eq!(outer(120.0, 60.0), "Radio<tspan class=\"f\" dx=\"8\">10 free</tspan>");
    assert_eq!(outer(80.0, 88.0), "Radio<tspan class=\"f\" x=\"6.0\" dy=\"14\">10 free</tspan>");
    assert_eq!(outer(80.0, 87.9), "Radio", "a second line would take too much of the frame");
    assert_eq!(outer(50.0, 88.0), "Rad…");
    // Frames in frames have one line, however high they are.
    let map = drawn(frame(Kind::Budget, "Outer", "", vec![radio()]), 90.0, 400.0);
    assert_eq!(texts(&map, " class=\"h2\""), ["Radio"]);
}

#[test]
fn a_frame_has_a_margin_where_there_is_room() {
    let frame = radio();
    let width_of_parts = |side: f64, depth: usize| {
        let mut placed = Vec::new();
        place(&frame, Rect { x: 0.0, y: 0.0, width: side, height: 2.0 * side }, depth, &mut placed);
        placed[1].rect.width
    };
    let cases = [(8.0, 1, 2.0), (8.0, 2, 4.0), (7.5, 1, 7.5), (7.5, 2, 7.5)];
    for (side, depth, expected) in cases {
        assert!((width_of_parts(side, depth) - expected).abs() < 1e-9, "{side} at {depth}");
    }
}

#[test]
fn each_colour_has_a_class_of_its_own() {
    for hue in 0..HUES {
        assert_eq!(class(Kind::Hue(hue)), format!("hue k{hue}"));
    }
}
