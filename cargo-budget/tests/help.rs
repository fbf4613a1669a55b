//! What each command says of itself, and what it says of wrong arguments.

mod tool;

use tool::Project;

#[test]
fn every_command_has_its_help() {
    let project = Project::new();
    project.budget(&["--help"]).is_as_in("help");
    for command in ["report", "check", "diff", "init", "suggest", "explain", "schema"] {
        project.budget(&[command, "--help"]).ends(0).is_as_in(&format!("help-{command}"));
    }
}

#[test]
fn wrong_arguments_are_told_apart() {
    let project = Project::new();
    let cases: [(&str, &[&str]); 5] = [
        ("arguments-unknown-command", &["reprot"]),
        ("arguments-none", &[]),
        ("arguments-unknown-format", &["report", "--format", "yaml"]),
        ("arguments-image-and-bin", &["report", "image.elf", "--bin", "app"]),
        ("arguments-margin", &["suggest", "--margin", "-1"]),
    ];
    for (name, arguments) in cases {
        project.budget(arguments).ends(2).is_as_in(name);
    }
}
