//! Owns the drawing of the map. Comes in: a tree of areas. Goes out: SVG that needs no script: a rectangle for each area, its
//! name where there is room, all that is to be said as its title, a link to its row.

use std::fmt::Write;

use super::{
    escape::Escaped,
    plan::{Area, HUES, Kind},
    treemap::{Rect, size, squarify},
};

/// A form of the map, for a width of the window.
pub(super) struct Form {
    /// The class of the drawing.
    pub(super) class: &'static str,
    pub(super) width: f64,
    pub(super) height: f64,
    /// The most areas that are drawn, or a little more.
    pub(super) most: u64,
}

/// For a window that is at least as wide as a page of paper.
pub(super) const WIDE: Form = Form { class: "wide", width: 1200.0, height: 640.0, most: 1500 };
/// For a phone.
pub(super) const NARROW: Form = Form { class: "narrow", width: 400.0, height: 720.0, most: 400 };

/// The height of the line that names a frame, and of those inside.
const OUTER_HEAD: f64 = 22.0;
const HEAD: f64 = 16.0;
/// The width of a letter: of the font of names, which has letters of one width, and at most of the others, on average.
const LETTER: f64 = 6.7;
const BOLD_LETTER: f64 = 7.8;
const FIGURE: f64 = 6.8;
/// The height of a line of text.
const LINE: f64 = 14.0;
/// A rectangle with a side below this is not drawn: it could not be seen.
const LEAST_SIDE: f64 = 0.6;

/// An area with its rectangle.
pub(super) struct Placed<'area> {
    pub(super) area: &'area Area,
    pub(super) rect: Rect,
    /// How many frames it is in.
    pub(super) depth: usize,
}

/// Places an area and all in it: each frame before what is in it.
pub(super) fn place<'area>(area: &'area Area, rect: Rect, depth: usize, placed: &mut Vec<Placed<'area>>) {
    placed.push(Placed { area, rect, depth });
    let amounts: Vec<u64> = area.parts.iter().map(|part| part.bytes).collect();
    let rects = squarify(&amounts, inside(area, rect, depth));
    for (part, rect) in area.parts.iter().zip(rects) {
        place(part, rect, depth + 1, placed);
    }
}

/// Where the parts of a frame stand.
fn inside(area: &Area, rect: Rect, depth: usize) -> Rect {
    if area.kind == Kind::Whole {
        return rect;
    }
    let side = rect.width.min(rect.height);
    let margin = if side < 8.0 {
        0.0
    } else if depth <= 1 {
        3.0
    } else {
        2.0
    };
    rect.inset(margin, Head::of(area, rect, depth).map_or(0.0, |head| head.height))
}

/// What stands at the top of a frame.
struct Head {
    name: String,
    /// Empty where there is no room.
    figures: String,
    /// Whether the figures are in a line of their own.
    is_double: bool,
    height: f64,
}

impl Head {
    /// The head of a frame that has room for one.
    fn of<'area>(area: &'area Area, rect: Rect, depth: usize) -> Option<Self> {
        let line = if depth <= 1 { OUTER_HEAD } else { HEAD };
        if rect.width < 34.0 || rect.height < 2.2 * line {
            return None;
        }
        let whole = rect.width - 12.0;
        let name = cut(&area.name, letters(whole, BOLD_LETTER));
        let beside = letters(whole - 10.0 - size(name.chars().count() as u64) * BOLD_LETTER, FIGURE);
        let head =
            |figures: &str, is_double, height| Self { name, figures: figures.to_owned(), is_double, height };
        // The last of the figures tells most: what is free, or how far it is over; of that, the number.
        let last = area.figures.rsplit(", ").next().unwrap_or_default();
        let short = match area.kind {
            Kind::Over => last.split(" the ").next().unwrap_or_default(),
            _ => last,
        };
        let fitting =
            |texts: &[&'area str], room| texts.iter().copied().find(|text| text.chars().count() <= room);
        if let Some(figures) = fitting(&[area.figures.as_str(), last, short], beside) {
            return Some(head(figures, false, line));
        }
        let below = fitting(&[last, short], letters(whole, FIGURE));
        Some(match below.filter(|_| depth <= 1 && rect.height >= 4.0 * line) {
            Some(figures) => head(figures, true, line + LINE),
            None => head("", false, line),
        })
    }
}

/// Draws the map in one form.
pub(super) fn draw(mut whole: Area, form: &Form, title: &str) -> String {
    whole.merge(whole.bytes.div_ceil(form.most));
    let rect = Rect { x: 0.0, y: 0.0, width: form.width, height: form.height };
    let mut placed = Vec::new();
    place(&whole, rect, 0, &mut placed);
    let mut text = format!(
        "<svg class=\"map {}\" viewBox=\"0 0 {} {}\" role=\"group\" aria-label=\"{}\">\n",
        form.class,
        form.width,
        form.height,
        Escaped(title)
    );
    for one in placed.iter().skip(1) {
        if one.rect.width >= LEAST_SIDE && one.rect.height >= LEAST_SIDE {
            one.draw(&mut text);
        }
    }
    text.push_str("</svg>\n");
    text
}

impl Placed<'_> {
    fn draw(&self, text: &mut String) {
        let Self { area, rect, .. } = self;
        let is_frame = !area.parts.is_empty();
        // Who goes by the tabulator stops at the outer frames; the arrows of the script reach all.
        let skipped = if self.depth == 1 { "" } else { " tabindex=\"-1\"" };
        match &area.place {
            Some(place) => _ = write!(text, "<a href=\"#{place}\" class=\"{}\"{skipped}>", class(area.kind)),
            None => _ = write!(text, "<g class=\"{}\">", class(area.kind)),
        }
        _ = write!(text, "<title>{}</title>", Escaped(&area.title));
        _ = write!(
            text,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
            rect.x, rect.y, rect.width, rect.height
        );
        if is_frame {
            self.draw_head(text);
        } else {
            self.draw_label(text);
        }
        text.push_str(if area.place.is_some() { "</a>\n" } else { "</g>\n" });
    }

    /// The name of a frame, and its figures where they fit.
    fn draw_head(&self, text: &mut String) {
        let Self { area, rect, depth } = self;
        let Some(head) = Head::of(area, *rect, *depth) else { return };
        if area.kind == Kind::Over {
            let Rect { x, y, width, .. } = rect;
            let height = head.height - 1.0;
            _ = write!(
                text,
                "<rect class=\"band\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
            );
        }
        let (class, baseline) = if *depth <= 1 { ("h1", 15.5) } else { ("h2", 11.5) };
        let (x, y) = (rect.x + 6.0, rect.y + baseline);
        _ = write!(text, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{}", Escaped(&head.name));
        if !head.figures.is_empty() {
            let figures = Escaped(&head.figures);
            _ = if head.is_double {
                write!(text, "<tspan class=\"f\" x=\"{x:.1}\" dy=\"{LINE}\">{figures}</tspan>")
            } else {
                write!(text, "<tspan class=\"f\" dx=\"8\">{figures}</tspan>")
            };
        }
        text.push_str("</text>");
    }

    /// The name of an area and its bytes, in one line or two.
    fn draw_label(&self, text: &mut String) {
        let Self { area, rect, .. } = self;
        let room = letters(rect.width - 8.0, LETTER);
        if room < 3 || rect.height < LINE + 2.0 {
            return;
        }
        let amount = crate::number::grouped(area.bytes);
        let x = rect.x + 4.0;
        _ = write!(
            text,
            "<text x=\"{x:.1}\" y=\"{:.1}\">{}</text>",
            rect.y + LINE - 1.5,
            Escaped(&label(&area.name, room))
        );
        if rect.height >= 2.0 * LINE + 2.0 && amount.len() <= room {
            _ = write!(
                text,
                "<text class=\"n\" x=\"{x:.1}\" y=\"{:.1}\">{amount}</text>",
                rect.y + 2.0 * LINE - 1.5
            );
        }
    }
}

/// How many letters fit.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a drawing is not that wide")]
fn letters(width: f64, letter: f64) -> usize {
    (width / letter).clamp(0.0, 1000.0) as usize
}

/// The start of a name, as much as there is room for.
fn cut(name: &str, room: usize) -> String {
    if name.chars().count() <= room {
        return name.to_owned();
    }
    let start: String = name.chars().take(room.saturating_sub(1)).collect();
    format!("{start}…")
}

/// A name with as many letters as there is room for: its last segments, since those before are in the frame.
fn label(name: &str, room: usize) -> String {
    if name.chars().count() <= room {
        return name.to_owned();
    }
    let last = name.rsplit("::").next().unwrap_or(name);
    cut(last, room)
}

/// The class of an area, for the style sheet.
pub(super) fn class(kind: Kind) -> &'static str {
    const OF_HUES: [&str; HUES as usize] =
        ["hue k0", "hue k1", "hue k2", "hue k3", "hue k4", "hue k5", "hue k6", "hue k7"];
    match kind {
        Kind::Whole => "whole",
        Kind::Budget => "budget",
        Kind::Over => "budget over",
        Kind::Room => "room",
        Kind::Outside => "outside",
        Kind::Crate => "crate",
        Kind::Hue(hue) => OF_HUES[usize::from(hue % HUES)],
        Kind::Managed => "managed",
        Kind::Elsewhere => "elsewhere",
        Kind::Other => "other",
        Kind::Bounded => "bounded",
        Kind::Unbounded => "unbounded",
        Kind::Free => "free",
        Kind::Uncovered => "uncovered",
        Kind::Unattributed => "unattributed",
    }
}
