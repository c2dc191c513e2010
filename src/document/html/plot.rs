//! Drawings of bars beside limits: geometry only, `plot.html` draws it.

use serde::Serialize;

/// Where bars begin and end, in units of the drawing.
const LEFT: u64 = 176;
const RIGHT: u64 = 620;
const ROW: usize = 24;
const LABEL: usize = 15;
/// How far labels of limits must be apart to stand on one line.
const APART: u64 = 120;

/// A drawing.
#[derive(Debug, Default, Serialize)]
pub(super) struct Plot {
    name: String,
    /// What a reader who cannot see it is told; the facts stand in a table as well.
    description: String,
    width: u64,
    height: usize,
    limits: Vec<LimitData>,
    bars: Vec<BarData>,
}

#[derive(Debug, Serialize)]
struct LimitData {
    x: u64,
    top: usize,
    y: usize,
    anchor: &'static str,
    label: String,
}

#[derive(Debug, Serialize)]
struct BarData {
    label: String,
    title: String,
    class: String,
    y: usize,
    middle: usize,
    left: u64,
    sure: u64,
    perhaps: u64,
}

/// A line across all bars.
#[derive(Debug)]
pub(super) struct Limit {
    /// Where, in seconds from the left end.
    pub(super) at: u64,
    /// What it says.
    pub(super) label: String,
}

/// One row.
#[derive(Debug)]
pub(super) struct Bar {
    /// What stands before it.
    pub(super) label: String,
    /// What it says when it is pointed at.
    pub(super) title: String,
    /// A class of the style sheet.
    pub(super) class: String,
    /// Where it begins, in seconds.
    pub(super) from: u64,
    /// How many seconds of it are sure.
    pub(super) sure: u64,
    /// How many it may have.
    pub(super) perhaps: u64,
}

/// Draws bars and limits on one scale, which ends a little after the last of them.
pub(super) fn plot(
    name: String,
    description: String,
    mut limits: Vec<Limit>,
    bars: Vec<Bar>,
) -> Plot {
    limits.sort_by_key(|limit| limit.at);
    let ends = bars.iter().map(|bar| bar.from.saturating_add(bar.perhaps));
    let full = ends.chain(limits.iter().map(|limit| limit.at + limit.at / 8)).max();
    let scale = Scale { full: full.unwrap_or_default().max(1) };
    let (limits, header) = placed(&scale, limits);
    let height = header + bars.len() * ROW + 4;
    let bars = (0..).zip(bars).map(|(row, bar)| scale.bar(header + row * ROW, bar)).collect();
    Plot { name, description, width: RIGHT + 20, height, limits, bars }
}

/// Limits with their labels on as many lines as keep them apart, and the height of these lines.
fn placed(scale: &Scale, limits: Vec<Limit>) -> (Vec<LimitData>, usize) {
    let mut lines: Vec<u64> = vec![];
    let mut placed = vec![];
    for limit in limits {
        let x = scale.at(limit.at);
        let free = lines.iter().position(|last| last + APART <= x);
        let line = free.unwrap_or(lines.len());
        if line == lines.len() {
            lines.push(x);
        } else {
            lines[line] = x;
        }
        // A label near the right end grows to the left.
        let anchor = if x > RIGHT - 60 { "end" } else { "middle" };
        let y = line * LABEL + 12;
        placed.push(LimitData { x, top: y + 4, y, anchor, label: limit.label });
    }
    (placed, lines.len() * LABEL + 6)
}

struct Scale {
    full: u64,
}

impl Scale {
    fn at(&self, seconds: u64) -> u64 {
        LEFT + self.width(seconds)
    }

    fn width(&self, seconds: u64) -> u64 {
        let wide = u128::from(RIGHT - LEFT) * u128::from(seconds.min(self.full));
        u64::try_from(wide / u128::from(self.full)).unwrap_or(RIGHT - LEFT)
    }

    fn bar(&self, y: usize, bar: Bar) -> BarData {
        let left = self.at(bar.from);
        // A bar of no length would not be seen, and one at the end still fits.
        let perhaps = self.width(bar.perhaps).max(4);
        BarData {
            label: shortened(&bar.label),
            title: bar.title,
            class: bar.class,
            y: y + 5,
            middle: y + 12,
            left,
            sure: self.width(bar.sure),
            perhaps: perhaps.min(RIGHT + 20 - left),
        }
    }
}

/// A label that fits before the bars.
fn shortened(label: &str) -> String {
    const LETTERS: usize = 24;
    if label.chars().count() <= LETTERS {
        return label.to_owned();
    }
    label.chars().take(LETTERS - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(from: u64, perhaps: u64) -> Bar {
        let label = "EX-2026-0001-with-a-very-long-name".to_owned();
        Bar { label, title: String::new(), class: String::new(), from, sure: from, perhaps }
    }

    fn limit(at: u64) -> Limit {
        Limit { at, label: at.to_string() }
    }

    #[test]
    fn everything_stays_within_the_drawing() {
        let bars =
            vec![bar(0, 0), bar(0, 1), bar(u64::MAX - 1, 1), bar(u64::MAX / 2, u64::MAX / 2)];
        let drawn = plot(String::new(), String::new(), vec![limit(u64::MAX / 4)], bars);
        for bar in &drawn.bars {
            assert!(bar.left >= LEFT && bar.left + bar.perhaps <= drawn.width, "{bar:?}");
            assert!(bar.y + 14 <= drawn.height && bar.perhaps >= 4, "{bar:?}");
        }
        assert!(drawn.limits[0].x <= RIGHT);
        assert!(drawn.bars[0].label.ends_with('…'));
        assert!(plot(String::new(), String::new(), vec![], vec![]).bars.is_empty());
    }

    #[test]
    fn labels_that_are_near_stand_on_lines_of_their_own() {
        let limits = vec![limit(0), limit(1), limit(1_000_000)];
        let drawn = plot(String::new(), String::new(), limits, vec![bar(0, 1_000_000)]);
        let lines: Vec<_> = drawn.limits.iter().map(|limit| limit.y).collect();
        assert_eq!(lines, [12, 27, 12]);
        assert!(drawn.bars[0].y > 27);
    }
}
