//! What the commands that need no program say of themselves, and of wrong arguments; `commands.rs` has the others.

mod tool;

use tool::Project;

#[test]
fn every_command_has_its_help() {
    let project = Project::new();
    for command in ["init", "suggest", "explain", "schema"] {
        project.budget(&[command, "--help"]).ends(0).is_as_in(&format!("help-{command}"));
    }
}

#[test]
fn wrong_arguments_are_told_apart() {
    let project = Project::new();
    let cases: [(&str, &[&str]); 3] = [
        ("arguments-unknown-command", &["reprot"]),
        ("arguments-image-and-bin", &["suggest", "image.elf", "--bin", "app"]),
        ("arguments-margin", &["suggest", "--margin", "1001"]),
    ];
    for (name, arguments) in cases {
        project.budget(arguments).ends(2).is_as_in(name);
    }
}
