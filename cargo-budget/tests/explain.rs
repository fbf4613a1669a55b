//! `cargo budget explain`.

mod tool;

use tool::Project;

#[test]
fn codes_are_listed_explained_and_corrected() {
    let project = Project::new();
    let list = project.budget(&["explain"]);
    list.ends(0).is_as_in("explain-list");
    project.budget(&["explain", "ambiguous-unit"]).ends(0).is_as_in("explain-ambiguous-unit");
    project.budget(&["explain", "over-limit"]).ends(0).is_as_in("explain-over-limit");
    project.budget(&["explain", "over-limits"]).ends(2).is_as_in("explain-similar");
    project.budget(&["explain", "E0308"]).ends(2).is_as_in("explain-unknown");

    let codes: Vec<_> =
        list.stdout.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    assert!(codes.len() > 50, "{codes:?}");
    for code in codes {
        let text = project.budget(&["explain", code]).ends(0).stdout.clone();
        assert!(text.starts_with(&format!("{code}\n\n")), "{text}");
    }
}
