//! Owns the form of a change that `patch` and `git apply` take. Comes in: a file before and after. Goes out: a unified diff.

use std::fmt::Write;

/// How many lines around a change are shown.
const CONTEXT: usize = 3;

/// The change of the file `name` from `old` to `new`; empty where there is none.
///
/// Lines that differ are matched in order, so that a change of a few values is as short as it can be; both texts have the
/// same number of lines but for one run of lines that was put in or taken out.
pub(crate) fn patch(name: &str, old: &str, new: &str) -> String {
    if old == new {
        return String::new();
    }
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let changes = changes(&old, &new);
    let mut text = format!("--- a/{name}\n+++ b/{name}\n");
    let mut rest = changes.as_slice();
    while let Some(first) = rest.first() {
        // Changes whose surroundings touch are one hunk.
        let apart = rest.windows(2).position(|pair| {
            let [one, next] = pair else { return true };
            next.old.0.saturating_sub(one.old.1) > 2 * CONTEXT
        });
        let (hunk, later) = rest.split_at(apart.map_or(rest.len(), |at| at + 1));
        rest = later;
        let last = hunk.last().unwrap_or(first);
        write_hunk(hunk, first, last, &old, &new, &mut text);
    }
    text
}

/// Lines of the old text, from and to, that other lines of the new one replace.
struct Change {
    old: (usize, usize),
    new: (usize, usize),
}

fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
    if old.len() == new.len() {
        let differing = (0..old.len()).filter(|&line| old.get(line) != new.get(line));
        let mut changes: Vec<Change> = Vec::new();
        for line in differing {
            match changes.last_mut().filter(|last| last.old.1 == line) {
                Some(last) => (last.old.1, last.new.1) = (line + 1, line + 1),
                None => changes.push(Change { old: (line, line + 1), new: (line, line + 1) }),
            }
        }
        return changes;
    }
    let same_start = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let most = old.len().min(new.len()) - same_start;
    let ends = old.iter().rev().zip(new.iter().rev()).take(most);
    let same_end = ends.take_while(|(one, other)| one == other).count();
    vec![Change { old: (same_start, old.len() - same_end), new: (same_start, new.len() - same_end) }]
}

fn write_hunk(hunk: &[Change], first: &Change, last: &Change, old: &[&str], new: &[&str], text: &mut String) {
    let before = first.old.0.min(CONTEXT);
    let after = (old.len() - last.old.1).min(CONTEXT);
    let of_old = (first.old.0 - before, last.old.1 + after);
    let of_new = (first.new.0 - before, last.new.1 + after);
    let range = |(from, to): (usize, usize)| {
        // An empty range is named by the line before it.
        let start = if to > from { from + 1 } else { from };
        if to - from == 1 { start.to_string() } else { format!("{start},{}", to - from) }
    };
    let _ = writeln!(text, "@@ -{} +{} @@", range(of_old), range(of_new));
    let mut line = of_old.0;
    for change in hunk {
        write_lines(' ', old, (line, change.old.0), text);
        write_lines('-', old, change.old, text);
        write_lines('+', new, change.new, text);
        line = change.old.1;
    }
    write_lines(' ', old, (line, of_old.1), text);
}

fn write_lines(sign: char, lines: &[&str], (from, to): (usize, usize), text: &mut String) {
    for line in lines.get(from..to).unwrap_or_default() {
        text.push(sign);
        text.push_str(line);
        if !line.ends_with('\n') {
            text.push_str("\n\\ No newline at end of file\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::patch;

    #[test]
    fn near_changes_are_one_hunk_and_far_ones_two() {
        let lines: Vec<String> = (1..=20).map(|line| format!("{line}\n")).collect();
        let old = lines.concat();
        let new = old.replace("2\n3\n", "2\nx\n").replace("\n7\n", "\ny\n").replace("\n19\n", "\nz\n");
        let expected = "--- a/f\n+++ b/f\n@@ -1,10 +1,10 @@\n 1\n 2\n-3\n+x\n 4\n 5\n 6\n-7\n+y\n 8\n 9\n 10\n\
                        @@ -16,5 +16,5 @@\n 16\n 17\n 18\n-19\n+z\n 20\n";
        assert_eq!(patch("f", &old, &new), expected);
        assert_eq!(patch("f", &old, &old), "");
    }

    #[test]
    fn changes_are_one_hunk_while_their_surroundings_touch() {
        let text = |changed: [usize; 2]| -> String {
            (1..=20)
                .map(|line| if changed.contains(&line) { "x\n".to_owned() } else { format!("{line}\n") })
                .collect()
        };
        let hunks = |changed| patch("f", &text([0, 0]), &text(changed)).matches("@@ -").count();
        assert_eq!([hunks([5, 6]), hunks([5, 11]), hunks([5, 12]), hunks([5, 13])], [1, 1, 1, 2]);
        // Lines below each other are one change.
        assert!(patch("f", &text([0, 0]), &text([5, 6])).contains("\n-5\n-6\n+x\n+x\n"));
    }

    #[test]
    fn the_end_of_a_file_may_have_no_line_break() {
        assert_eq!(
            patch("f", "a\nb", "a\nc"),
            "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"
        );
    }

    #[test]
    fn lines_may_be_put_in_and_taken_out() {
        assert_eq!(patch("f", "a\nc\n", "a\nb\nc\n"), "--- a/f\n+++ b/f\n@@ -1,2 +1,3 @@\n a\n+b\n c\n");
        assert_eq!(patch("f", "a\nb\nc\n", "a\nc\n"), "--- a/f\n+++ b/f\n@@ -1,3 +1,2 @@\n a\n-b\n c\n");
        assert_eq!(patch("f", "a\na\n", "a\na\na\n"), "--- a/f\n+++ b/f\n@@ -1,2 +1,3 @@\n a\n a\n+a\n");
        assert_eq!(patch("f", "", "a\n"), "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n");
    }
}
